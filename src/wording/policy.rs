//! Policy packs in words: conditions, amounts, what is wrong with a pack, and a whole pack as rules that can be read aloud.

mod condition;
mod fault;

pub use condition::{amount, condition, impasse, part, permission};
pub use fault::fault;
