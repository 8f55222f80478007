//! What an import is compared with: the register and the people of the day from which the batch is to hold. For today that is the
//! book as it stands; for any other day it is the book as of the end of that day, so that a roster of the first of the month is held
//! against the first of the month and not against what has happened since. Reads only; whether the entry can stand on that day is
//! for the record to say.

use std::collections::{BTreeSet, HashSet};

use crate::domain::{Date, EntryId, IdNumber, InstitutionId, Name, Operation, Person, PersonId, Snapshot};
use crate::import::{self, Batch, Records};
use crate::notice::{self, Notice, told};
use crate::store::{Book, RosterKey, StoreError};

/// The day of which the book is asked; `None`: as it stands, which also costs less.
pub(super) fn day_asked(book: &Book, effective: Option<Date>) -> Option<Date> {
    effective.filter(|day| *day != book.settled_on())
}

/// The register that a batch of this day is compared with.
///
/// # Errors
/// A day before the first entry: there is nothing to compare with, and all that the book has would come a second time.
pub(super) fn register(book: &Book, day: Option<Date>) -> Result<Snapshot, Notice> {
    let Some(day) = day else { return told(book.snapshot()) };
    match told(book.day_after(Date::MIN))? {
        Some(first) if day < first => Err(notice::of_import_before(first, day)),
        Some(_) | None => told(book.snapshot_on(day)),
    }
}

/// The people of the book that the records may mean by ID number or by name, and all of the institutions they list.
pub(super) fn people(
    book: &Book,
    day: Option<Date>,
    records: &Records,
    snapshot: &Snapshot,
) -> Result<Vec<Person>, StoreError> {
    let keys = match day {
        None => book.roster_keys()?,
        Some(day) => book.roster_keys_on(day)?,
    };
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    // Only asked whether they hold somebody, never gone through: their order shows nowhere.
    let numbers: HashSet<&IdNumber> = records.people.iter().filter_map(|person| person.id_number.as_ref()).collect();
    let names: HashSet<&Name> = records.people.iter().map(|person| &person.name).collect();
    let rostered = import::rostered(records, snapshot);
    let may_be_meant = |key: &RosterKey| {
        rostered.contains(&key.assignment.quota_at)
            || key.id_number.as_ref().is_some_and(|number| numbers.contains(number))
            || names.contains(&key.name)
    };
    let meant: Vec<PersonId> = keys.iter().filter(|key| may_be_meant(key)).map(|key| key.person).collect();
    match day {
        None => book.persons(&meant),
        Some(day) => book.persons_as_known(&meant, (day, EntryId(u32::MAX)), &BTreeSet::new()),
    }
}

/// Nobody may come to the roster on an earlier day who has come to it since: he would be there twice.
pub(super) fn check_not_twice(book: &Book, day: Option<Date>, batch: &Batch) -> Result<(), Notice> {
    let Some(day) = day.filter(|day| *day < book.settled_on()) else { return Ok(()) };
    let later = told(book.roster_keys_after(day))?;
    // Only asked, never gone through.
    let numbers: HashSet<&IdNumber> = later.iter().filter_map(|key| key.id_number.as_ref()).collect();
    let names: HashSet<(&Name, InstitutionId)> = later.iter().map(|key| (&key.name, key.assignment.quota_at)).collect();
    let mut twice = Vec::new();
    for operation in batch.operations.iter() {
        if let Operation::Admit(person) = &*operation
            && (person.id_number.as_ref().is_some_and(|number| numbers.contains(number))
                || names.contains(&(&person.name, person.assignment.quota_at)))
        {
            twice.push(person.name.clone());
        }
    }
    if twice.is_empty() { Ok(()) } else { Err(notice::of_import_twice(day, &twice)) }
}
