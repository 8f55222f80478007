//! Progress and cancellation as seen from inside a long pure function: it says how far it is and asks whether to go on,
//! and knows nothing of threads, windows or terminals.

/// Somebody who waits for a long computation. Implemented by jobs; [`Unwatched`] serves tests and short runs.
pub trait Watch: Sync {
    /// `done` of `total` units are finished; what a unit is depends on the stage. `total` is 0 while unknown.
    fn report(&self, done: u64, total: u64);

    /// Whether the answer is no longer wanted.
    fn is_cancelled(&self) -> bool;

    /// Reports, and ends the computation (by `?`) when nobody wants its answer any more.
    fn checkpoint(&self, done: u64, total: u64) -> Result<(), Cancelled> {
        self.report(done, total);
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

/// The computation was given up because its answer was no longer wanted; nothing has been changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

/// Nobody watches, nobody cancels.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn report(&self, _done: u64, _total: u64) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// Cancels as soon as three units are done.
    #[derive(Default)]
    struct Impatient(AtomicU64);

    impl Watch for Impatient {
        fn report(&self, done: u64, _total: u64) {
            self.0.store(done, Ordering::Relaxed);
        }

        fn is_cancelled(&self) -> bool {
            self.0.load(Ordering::Relaxed) >= 3
        }
    }

    #[test]
    fn a_checkpoint_reports_before_it_asks() {
        let count_to_ten = |watch: &dyn Watch| (1..=10).try_for_each(|done| watch.checkpoint(done, 10));
        let impatient = Impatient::default();
        assert_eq!(count_to_ten(&impatient), Err(Cancelled));
        assert_eq!(impatient.0.load(Ordering::Relaxed), 3);
        assert_eq!(count_to_ten(&Unwatched), Ok(()));
    }
}
