//! What Typst remembers of its steps is forgotten when nobody sets type any more. A similar table is set hardly faster for it (the rows of a
//! table are one step, so a changed cell has them all taken again), and 1 500 rows take 150 MB a run.

use std::sync::{Mutex, PoisonError};

use typst::comemo;

/// Runs that are under way: while there is one, it needs what it remembers of its own steps.
static RUNNING: Count = Count(Mutex::new(0));

struct Count(Mutex<usize>);

/// A run of Typst, until it is dropped.
pub struct Run(());

impl Run {
    pub fn begin() -> Self {
        RUNNING.begin();
        Self(())
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        RUNNING.end(|| comemo::evict(0));
    }
}

impl Count {
    fn begin(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
    }

    /// After the last one no other begins before it is forgotten.
    fn end(&self, forget: impl FnOnce()) {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *running = running.saturating_sub(1);
        if *running == 0 {
            forget();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_forgotten_after_the_last_run_and_not_under_another() {
        let running = Count(Mutex::new(0));
        let mut forgotten = 0;
        running.begin();
        running.begin();
        running.end(|| forgotten += 1);
        assert_eq!(forgotten, 0);
        running.end(|| forgotten += 1);
        assert_eq!(forgotten, 1);
        running.begin();
        running.end(|| forgotten += 1);
        assert_eq!(forgotten, 2);
    }
}
