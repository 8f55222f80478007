//! 每个数都能回答: asks a number that is shown where it comes from. A table describes its numbers (`domain::Origin`); here such a
//! description is counted once more (`count`), explained from the registers at hand (`answer`), and completed by what only the book
//! knows (`record`), for the window and the command line alike.

mod answer;
mod asking;
mod count;
mod foreseen;
mod formula;
mod grounds;
mod record;
mod scene;
mod table;

pub use answer::{Answer, PeopleOf, PostingsOf, Sign, Sources, StepShare, Term, Until, answer};
pub use asking::{Asking, OriginAction, OriginOrder, Read};
pub use count::count;
pub use record::{Counted, Record, read};
pub use scene::{Scene, Shown, When};
pub use table::table;

pub(super) use asking::{ask_again, refresh, update};
