//! Operations that somebody else keeps, perhaps not as such: an import of a million people keeps their rows, and puts each operation
//! together when it is looked at.

use std::borrow::Cow;

use super::Operation;

/// Operations in their order.
pub trait LentOperations {
    fn count(&self) -> usize;

    fn each(&self) -> Box<dyn Iterator<Item = Cow<'_, Operation>> + '_>;

    /// How many of them are admissions (入编).
    fn admissions(&self) -> usize {
        self.each().filter(|operation| matches!(**operation, Operation::Admit(_))).count()
    }
}

impl LentOperations for Vec<Operation> {
    fn count(&self) -> usize {
        self.len()
    }

    fn each(&self) -> Box<dyn Iterator<Item = Cow<'_, Operation>> + '_> {
        Box::new(self.iter().map(Cow::Borrowed))
    }
}
