//! What an import comes to as a whole, so that "nothing to write" is never said of files of which nothing was understood.

use super::issue::Severity;
use super::reconcile::Batch;
use super::understanding::Understanding;

/// What there is to write, or why there is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gain {
    Changes,
    /// Rows were read, and the book says the same.
    Same,
    /// The same, but some rows were not taken over and may say something else.
    SameBut {
        rejected: u32,
    },
    /// No row was taken over.
    AllRejected,
    /// No table was recognised, or none of them has a row.
    NothingRecognised,
}

/// Judges what was understood and what it came to.
pub fn gain(understanding: &Understanding, batch: &Batch) -> Gain {
    let unchanged: u32 = batch.counts.values().map(|counts| counts.unchanged).sum();
    let rejected: u32 = batch.counts.values().map(|counts| counts.rejected).sum();
    let issues = || understanding.issues.iter().chain(&batch.issues);
    match (batch.operations.is_empty(), unchanged, rejected) {
        (false, _, _) => Gain::Changes,
        (true, 0, 0) if issues().any(|issue| issue.severity == Severity::Error) => Gain::AllRejected,
        (true, 0, 0) => Gain::NothingRecognised,
        (true, 0, _) => Gain::AllRejected,
        (true, _, 0) => Gain::Same,
        (true, _, rejected) => Gain::SameBut { rejected },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Counts, TableKind};

    #[test]
    fn nothing_to_write_is_not_the_same_as_nothing_new() {
        let check = |unchanged, rejected, expected| {
            let counts = [(TableKind::Roster, Counts { unchanged, rejected, ..Counts::default() })].into();
            let batch = Batch { counts, ..Batch::default() };
            assert_eq!(gain(&Understanding::default(), &batch), expected);
        };
        check(0, 0, Gain::NothingRecognised);
        check(0, 3, Gain::AllRejected);
        check(5, 0, Gain::Same);
        check(5, 3, Gain::SameBut { rejected: 3 });
    }
}
