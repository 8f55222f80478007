//! What every bench needs: `measure` times the stages of a run, `compare` runs two sides in turn and prints them, `child` runs
//! a side in a process of its own so that its memory can be told, `random` makes the same data every time.

pub mod child;
pub mod compare;
pub mod measure;
#[path = "../../../examples/generate_sample/random.rs"]
pub mod random;

use bianheng::notice::Notice;

use crate::Outcome;

/// A notice is worded for users; here it ends the bench.
pub fn told<T>(result: Result<T, Notice>) -> Outcome<T> {
    result.map_err(|notice| notice.to_string().into())
}
