//! Whether what was changed on the desk is in the book. An edit is in force at once and kept a moment later; only the answer of
//! the thread that owns the book says that it is kept.

use std::collections::BTreeSet;

use crate::domain::PlanId;

/// The drafts whose last edit is on its way into the book, or did not get there.
#[derive(Debug, Default)]
pub struct Keeping {
    under_way: u32,
    failed: BTreeSet<PlanId>,
}

/// How it stands with all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    InTheBook,
    UnderWay,
    /// At least one edit is only on the screen.
    NotInTheBook,
}

impl Keeping {
    pub fn state(&self) -> Kept {
        match (self.failed.is_empty(), self.under_way) {
            (false, _) => Kept::NotInTheBook,
            (true, 0) => Kept::InTheBook,
            (true, _) => Kept::UnderWay,
        }
    }

    /// The plans whose last edit is only on the screen.
    pub fn failed(&self) -> impl Iterator<Item = PlanId> + '_ {
        self.failed.iter().copied()
    }

    pub(super) fn ordered(&mut self) {
        self.under_way = self.under_way.saturating_add(1);
    }

    /// A plan is kept as a whole, so a later success makes an earlier failure good.
    pub(super) fn answered(&mut self, plan: PlanId, outcome: Result<(), ()>) {
        self.under_way = self.under_way.saturating_sub(1);
        match outcome {
            Ok(()) => self.failed.remove(&plan),
            Err(()) => self.failed.insert(plan),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saved_is_said_only_when_the_book_has_said_so() {
        let mut keeping = Keeping::default();
        assert_eq!(keeping.state(), Kept::InTheBook);
        keeping.ordered();
        keeping.ordered();
        keeping.answered(PlanId(1), Ok(()));
        assert_eq!(keeping.state(), Kept::UnderWay);
        keeping.answered(PlanId(1), Err(()));
        assert_eq!(keeping.state(), Kept::NotInTheBook);
        keeping.ordered();
        assert_eq!(keeping.state(), Kept::NotInTheBook, "an attempt is no success");
        keeping.answered(PlanId(2), Ok(()));
        assert_eq!((keeping.state(), keeping.failed().collect()), (Kept::NotInTheBook, vec![PlanId(1)]));
        keeping.ordered();
        keeping.answered(PlanId(1), Ok(()));
        assert_eq!(keeping.state(), Kept::InTheBook);
    }
}
