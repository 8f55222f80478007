//! What Typst remembers of its steps is forgotten when nobody sets type any more. A similar table is set hardly faster for it (the rows of a
//! table are one step, so a changed cell has them all taken again), and 1 500 rows take 150 MB a run.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use typst::comemo;

/// Runs that are under way: while there is one, it needs what it remembers of its own steps.
static RUNNING: Count = Count(AtomicUsize::new(0));

struct Count(AtomicUsize);

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
        if RUNNING.end() {
            // Giving so much memory back takes a tenth of a second: nobody need wait for it.
            let thread = thread::Builder::new().name("forgetting".to_owned());
            if thread.spawn(forget).is_err() {
                forget();
            }
        }
    }
}

/// Unless somebody has begun again, who will see to it. Should they begin just now, some steps are taken twice, and nothing else happens.
fn forget() {
    if !RUNNING.is_any() {
        comemo::evict(0);
    }
}

impl Count {
    fn begin(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    /// Whether that was the last one.
    fn end(&self) -> bool {
        self.0.fetch_sub(1, Ordering::SeqCst) == 1
    }

    fn is_any(&self) -> bool {
        self.0.load(Ordering::SeqCst) > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_run_to_end_is_the_one_after_which_there_is_none() {
        let running = Count(AtomicUsize::new(0));
        assert!(!running.is_any());
        running.begin();
        running.begin();
        assert!(!running.end());
        assert!(running.is_any());
        assert!(running.end());
        assert!(!running.is_any());
        running.begin();
        assert!(running.is_any() && running.end());
    }
}
