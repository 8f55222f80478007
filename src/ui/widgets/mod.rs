//! Pieces that several screens share. They know nothing of the program's state.

mod bar;
mod button;
pub mod date;
pub mod grid;
mod input_method;
mod mark;
mod number;

pub use bar::title_bar;
pub use button::{Primary, button, command_button, link, primary};
pub use input_method::is_composing;
pub use mark::{empty_hint, finding_line};
pub use number::number;
