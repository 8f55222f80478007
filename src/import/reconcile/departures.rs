//! Whom the book has in an institution and its roster does not list. A partial roster says no more than that. A full one means
//! that they have left (离开): each is offered, and only those whom the user confirms, one by one or with their institution, are released.
//!
//! Whoever may be meant by a row that was not taken over is listed after all, and neither told nor offered; whoever may be
//! meant by a row that was taken for somebody new, or bears the name of somebody on a roster that is hidden or was left out, is
//! told but not offered. Where a file of the batch could not be read, nobody is offered: whoever is missing may stand there.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::matching::{Match, Row, people_of};
use super::people::TABLE;
use super::{ChangedField, Departure, Draft, ImportMode, Outcome};
use crate::domain::{InstitutionId, Name, Operation, Person, PersonId};
use crate::import::choices::Departures;
use crate::import::issue::{PersonProblem, Severity};
use crate::import::record::PersonRecord;
use crate::import::vocabulary::Field;

/// Tells, institution by institution, of the people of the book whom no row means although rows list their institution, and
/// releases those whose departure is confirmed. `rejected` are the names in rows that were not taken over for their unit.
pub(super) fn settle(
    draft: &mut Draft<'_>,
    rows: &[Row<'_>],
    matches: &[Match<'_>],
    known: &[Person],
    rejected: BTreeSet<&Name>,
) {
    let mut rejected = rejected;
    rejected.extend(draft.records.sheets.iter().flat_map(|source| &source.rejected_names));
    let mut first_rows: BTreeMap<InstitutionId, &PersonRecord> = BTreeMap::new();
    let mut meant: HashSet<PersonId> = HashSet::new();
    let mut doubtful: HashSet<PersonId> = HashSet::new();
    for (row, found) in rows.iter().zip(matches) {
        first_rows.entry(row.institution).or_insert(row.record);
        meant.extend(people_of(found).into_iter().map(|person| person.id));
        match found {
            Match::Known(_) | Match::Likely(_) => {}
            Match::New(same) => doubtful.extend(same.iter().map(|person| person.id)),
            Match::Repeats { .. } | Match::SharesNumber { .. } | Match::Open(..) | Match::LeftOut => {
                rejected.insert(&row.record.name);
            }
        }
    }
    let unread = &draft.records.unread;
    doubtful.extend(known.iter().filter(|person| unread.people.contains(&person.name)).map(|person| person.id));
    let mut missing: BTreeMap<InstitutionId, Vec<&Person>> = BTreeMap::new();
    for person in known.iter().filter(|person| !meant.contains(&person.id) && !rejected.contains(&person.name)) {
        missing.entry(person.assignment.quota_at).or_default().push(person);
    }
    missing.retain(|id, _| first_rows.contains_key(id));
    let is_full = draft.choices.mode == ImportMode::Full;
    let is_withheld = is_full && !unread.files.is_empty();
    if is_withheld {
        tell_withheld(draft, first_rows.values().next().copied(), missing.values().map(Vec::len).sum());
    }
    for (id, record) in first_rows {
        let (Some(people), Some(unit)) = (missing.remove(&id), draft.name_of(id)) else { continue };
        let has_left = |person: &&Person| is_full && !is_withheld && !doubtful.contains(&person.id);
        let (left, kept): (Vec<&Person>, Vec<&Person>) = people.into_iter().partition(has_left);
        let accepted = |person: &&Person| draft.choices.departures.accept(&unit, person.id);
        let (left, offered): (Vec<&Person>, Vec<&Person>) = left.into_iter().partition(accepted);
        left.iter().for_each(|person| release(draft, record, person, &unit));
        draft.batch.departures.extend(offered.iter().map(|person| departure(person, &unit, Standing::Offered)));
        tell_not_listed(draft, record, &[offered, kept].concat(), &unit);
    }
}

/// Says why nobody is offered as having left, where some would be; an error where their departure was confirmed beforehand.
fn tell_withheld(draft: &mut Draft<'_>, first: Option<&PersonRecord>, people: usize) {
    let (Some(record), true) = (first, people > 0) else { return };
    let severity = match draft.choices.departures {
        Departures::None => Severity::Warning,
        Departures::All | Departures::Of(_) => Severity::Error,
    };
    let place = draft.records.place_of(record.origin, record.unit_at);
    let problem = PersonProblem::DeparturesWithheld { files: draft.records.unread.files.clone(), people };
    draft.raise(severity, place, "", problem);
}

fn tell_not_listed(draft: &mut Draft<'_>, record: &PersonRecord, missing: &[&Person], unit: &Name) {
    if missing.is_empty() {
        return;
    }
    let place = draft.records.place_of(record.origin, record.unit_at);
    let raw = draft.records.units.written(record.unit).to_owned();
    let people = missing.iter().map(|person| person.name.clone()).collect();
    let problem = PersonProblem::NotListed { institution: unit.clone(), people };
    let severity = match draft.choices.mode {
        ImportMode::Partial => Severity::Notice,
        ImportMode::Full => Severity::Warning,
    };
    draft.raise(severity, place, &raw, problem);
}

fn release(draft: &mut Draft<'_>, record: &PersonRecord, person: &Person, unit: &Name) {
    let operation = Operation::Release { person: person.id, before: person.assignment.clone() };
    match draft.operate(operation, record.origin, Field::Unit) {
        Ok(()) => {
            draft.tally(record.origin, Outcome::Left);
            draft.batch.departures.push(departure(person, unit, Standing::Accepted));
            let words = draft.vocabulary;
            let post = person.assignment.post.as_ref().map(Name::to_string);
            let post = post.unwrap_or_else(|| words.position_label(person.assignment.position).to_owned());
            let before = format!("{} {post}", words.kind_label(person.assignment.kind));
            draft.change(TABLE, &person.name, Some(unit), ChangedField::Person, before, String::new());
        }
        Err(_) => draft.tally(record.origin, Outcome::Rejected),
    }
}

/// Whether a departure is part of the batch.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Offered,
    Accepted,
}

fn departure(person: &Person, unit: &Name, standing: Standing) -> Departure {
    Departure {
        person: person.id,
        name: person.name.clone(),
        unit: unit.clone(),
        kind: person.assignment.kind,
        accepted: standing == Standing::Accepted,
    }
}
