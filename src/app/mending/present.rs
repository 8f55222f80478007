//! What is taken back is taken back over something: the register of a day and the people in it, as the entries that were taken back
//! just before it leave them. It is read once for all entries of a group, and each of them carries it on.

use std::collections::{BTreeMap, BTreeSet};

use super::people::{described, follow};
use crate::domain::{Date, EntryId, Operation, Person, PersonId, Snapshot, apply};
use crate::notice::{Notice, told};
use crate::store::Book;

/// How it stands at the end of a day, and what has been taken back since.
pub(super) struct Present {
    pub day: Date,
    pub register: Snapshot,
    /// Those who were met or set, and are there.
    pub people: BTreeMap<PersonId, Person>,
    /// Those who were met or set, whether or not they are there.
    known: BTreeSet<PersonId>,
}

impl Present {
    /// The end of a day, before anything is taken back.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn on(book: &Book, day: Date) -> Result<Self, Notice> {
        let register = told(book.snapshot_on(day))?;
        Ok(Self { day, register, people: BTreeMap::new(), known: BTreeSet::new() })
    }

    /// Carries out what takes an entry back.
    pub fn take(&mut self, undoing: &[Operation]) {
        for operation in undoing {
            // It has just been tried over the same register.
            let _tried = apply(&mut self.register, operation);
            self.known.extend(described(operation));
            follow(&mut self.people, operation);
        }
    }

    /// Takes note of how these people stand, unless it is known already: what later entries set of them is not to be taken back.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn meet(&mut self, book: &Book, people: &BTreeMap<PersonId, Person>) -> Result<(), Notice> {
        let unknown: Vec<PersonId> = people.keys().copied().filter(|id| !self.known.contains(id)).collect();
        let found = match self.day > book.settled_on() {
            true => book.persons_as_known(&unknown, (self.day, EntryId(u32::MAX)), &BTreeSet::new()),
            // Who has changed after an earlier day is not taken back on it.
            false => book.persons(&unknown),
        };
        self.people.extend(told(found)?.into_iter().map(|person| (person.id, person)));
        self.known.extend(unknown);
        Ok(())
    }
}
