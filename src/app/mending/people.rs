//! People in entries that are mended: how they stood before an entry, and how they stand once it is taken back.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::step_file::Places;
use crate::domain::{Date, EntryHead, InstitutionId, Mover, Name, Operation, Person, PersonId};
use crate::notice::{self, Notice};
use crate::store::{Book, PageStart, PeopleOrder, PeopleQuery, StoreError};

/// How the people stood whom an entry names or moves. Of somebody whom it only moves, everything but the assignment is as it is
/// known now: going back takes nobody's particulars away.
pub(super) fn before(
    book: &Book,
    head: &EntryHead,
    operations: &[Operation],
) -> Result<BTreeMap<PersonId, Person>, Notice> {
    let read = || -> Result<BTreeMap<PersonId, Person>, StoreError> {
        if head.in_force > book.settled_on() {
            // Who comes to a merged body before the day goes with the others. Recording sees to it that nobody comes after the
            // merger was taken back.
            let named: BTreeSet<PersonId> = operations.iter().flat_map(Operation::people).collect();
            let people = book.people_ahead_of(head.id, &named, &merged(operations))?;
            return Ok(people.into_iter().map(|person| (person.id, person)).collect());
        }
        let mut known: BTreeMap<PersonId, Person> = BTreeMap::new();
        known.extend(book.people_before(head.id)?.into_iter().map(|person| (person.id, person)));
        let described: BTreeSet<PersonId> = operations.iter().filter_map(described).collect();
        let only_moved: Vec<PersonId> = known.keys().copied().filter(|id| !described.contains(id)).collect();
        for now in book.persons(&only_moved)? {
            if let Some(then) = known.get_mut(&now.id) {
                *then = Person { assignment: then.assignment.clone(), ..now };
            }
        }
        Ok(known)
    };
    read().map_err(notice::of_book)
}

/// The bodies that mergers end.
fn merged(operations: &[Operation]) -> BTreeSet<InstitutionId> {
    let merged = operations.iter().filter_map(|operation| {
        let Operation::Merge { from, .. } = operation else { return None };
        Some(from)
    });
    merged.flatten().copied().collect()
}

/// Whom an operation describes anew, or lets go.
pub(super) fn described(operation: &Operation) -> Option<PersonId> {
    if let Operation::Admit(person) | Operation::Amend { person, .. } = operation {
        Some(person.id)
    } else if let Operation::Release { person, .. } = operation {
        Some(*person)
    } else {
        None
    }
}

/// Finds people as they stand at the end of a day, once `undoing` is done to them.
pub(super) fn standing_after<'a>(
    book: &'a Book,
    day: Date,
    undoing: &'a [Operation],
) -> impl Fn(Places, &Name, &str) -> Result<Vec<Mover>, StoreError> + 'a {
    move |places, name, id_end| {
        let query = PeopleQuery { text: Some(name.as_str().to_owned()), on: Some(day), ..PeopleQuery::default() };
        let page = book.people(&query, &PageStart::First(PeopleOrder::Register), 2_000)?;
        let mut people: BTreeMap<PersonId, Person> = page.rows.into_iter().map(|person| (person.id, person)).collect();
        undoing.iter().for_each(|operation| follow(&mut people, operation));
        let is_there = |person: &Person| match places {
            Places::Of(institution, kind) => {
                (person.assignment.quota_at, person.assignment.kind) == (institution, kind)
            }
            Places::In(institution) => person.assignment.quota_at == institution,
            Places::Anywhere => true,
        };
        let is_meant = |person: &Person| {
            let number = person.id_number.as_ref().map(|number| number.as_str().to_owned()).unwrap_or_default();
            person.name == *name && number.ends_with(&id_end.to_uppercase())
        };
        let found = people.values().filter(|person| is_there(person) && is_meant(person));
        Ok(found.map(crate::app::stages::mover).collect())
    }
}

/// What an operation makes of people.
pub(super) fn follow(people: &mut BTreeMap<PersonId, Person>, operation: &Operation) {
    for (mover, assignment) in operation.arrivals() {
        if let Some(person) = people.get_mut(&mover.person) {
            person.assignment = assignment;
        }
    }
    if let Operation::Admit(person) | Operation::Amend { person, .. } = operation {
        people.insert(person.id, person.clone());
    }
    if let Operation::Release { person, .. } = operation {
        people.remove(person);
    }
}
