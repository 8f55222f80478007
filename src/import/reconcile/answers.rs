//! What the user said names of institutions mean, and what names look like where nobody said it: a new body that is much like
//! one of the book, bodies of the book that full ledgers leave out, and answers that fit nothing. Answers about people are
//! `matching`'s matter.

use std::collections::BTreeSet;

use super::institutions::{Meant, TABLE};
use super::{Draft, ImportMode, Outcome};
use crate::domain::{Institution, InstitutionId, Name, Nature, Operation, Tier};
use crate::import::choices::{Choices, Departing, Departures, InstitutionAnswer, VoidAnswer};
use crate::import::issue::{RegisterProblem, Severity, WordProblem};
use crate::import::record::{Origin, UnitId};
use crate::import::resolve::{Directory, Found, Names};
use crate::import::vocabulary::Field;

/// The institution that the user says a name means, as far as there is one of that name.
pub(super) fn institution(choices: &Choices, directory: &Directory, written: &str) -> Option<InstitutionId> {
    let Some(InstitutionAnswer::Is(name)) = choices.institutions.get(written) else { return None };
    match directory.find(name.as_str(), Names::Current) {
        Found::Exactly(id) => Some(id),
        Found::Otherwise(_) | Found::Ambiguous(_) | Found::Unknown => None,
    }
}

/// Whether the user says that the rows under a name are not to be taken over.
pub(super) fn leave_out(choices: &Choices, written: &str) -> bool {
    choices.institutions.get(written) == Some(&InstitutionAnswer::LeaveOut)
}

/// Whether the user says that a name is one the book does not have.
pub(super) fn is_new(choices: &Choices, written: &str) -> bool {
    choices.institutions.get(written) == Some(&InstitutionAnswer::New)
}

/// Sets up the bodies that posts and people are listed under, that no ledger of the batch has and that the user calls new.
pub(super) fn establish(draft: &mut Draft<'_>) {
    let records = draft.records;
    let posts = records.posts.iter().map(|record| (record.unit, record.origin));
    let people = records.people.iter().map(|record| (record.unit, record.origin));
    let duties = records.duties.iter().map(|record| (record.unit, record.origin));
    let mut seen: BTreeSet<UnitId> = BTreeSet::new();
    if !draft.choices.institutions.values().any(|answer| *answer == InstitutionAnswer::New) {
        return;
    }
    for (unit, origin) in posts.chain(people).chain(duties) {
        let written = records.units.written(unit);
        if !seen.insert(unit) || !is_new(draft.choices, written) {
            continue;
        }
        if let (Found::Otherwise(_) | Found::Ambiguous(_) | Found::Unknown, Ok(name)) =
            (draft.directory.find(written, Names::Current), Name::new(written))
        {
            establish_one(draft, name, origin);
        }
    }
    // Names that were looked up for parents may be known by now.
    draft.units.clear();
}

fn establish_one(draft: &mut Draft<'_>, name: Name, origin: Origin) {
    let nature = draft.vocabulary.nature_by_name(&name).unwrap_or(Nature::PublicInstitution);
    let tier = if nature.is_township() { Tier::Township } else { Tier::County };
    let id = draft.batch.fresh.take_institution();
    let body = Institution::bare(id, name.clone(), tier, nature);
    if draft.operate(Operation::Establish(body), origin, Field::Unit).is_err() {
        return;
    }
    draft.directory.add(id, &name, &[]);
    // It is an institution that is added, though by a row of another table.
    draft.add_institution(id);
    draft.counts(TABLE).add(Outcome::Added, 1);
    let place = draft.records.place(origin, Field::Unit);
    draft.raise(Severity::Notice, place, name.as_str(), WordProblem::NatureAssumed { nature });
}

/// Tells of new institutions whose name is much like one of the book that no row means: 县农业农村委 beside 县农业农村局.
pub(super) fn tell_likely(draft: &mut Draft<'_>, meant: &[Meant<'_>]) {
    let named: BTreeSet<InstitutionId> = meant.iter().map(|entry| entry.id).collect();
    if draft.snapshot.institutions().next().is_none() {
        return;
    }
    for entry in meant.iter().filter(|entry| entry.before.is_none()) {
        let name = &entry.record.name;
        if is_new(draft.choices, name.as_str()) || !draft.may_suggest() {
            continue;
        }
        let is_free = |id: InstitutionId| draft.snapshot.institution(id).is_some() && !named.contains(&id);
        let Some(nearest) = draft.directory.likeliest(name.as_str(), is_free).cloned() else { continue };
        let place = draft.records.place(entry.record.origin, Field::Unit);
        let problem = RegisterProblem::InstitutionMayBeKnown { name: name.clone(), nearest };
        draft.raise(Severity::Warning, place, name.as_str(), problem);
    }
}

/// Lists the institutions of the book that full ledgers do not have.
pub(super) fn tell_not_listed(draft: &mut Draft<'_>, meant: &[Meant<'_>]) {
    let (ImportMode::Full, Some(first)) = (draft.choices.mode, meant.first()) else { return };
    let named: BTreeSet<InstitutionId> = meant.iter().map(|entry| entry.id).collect();
    let missing = draft.snapshot.institutions().filter(|institution| !named.contains(&institution.id));
    let institutions: Vec<Name> = missing.map(|institution| institution.name.clone()).collect();
    if !institutions.is_empty() {
        let place = draft.records.place(first.record.origin, Field::Unit);
        draft.raise(Severity::Notice, place, "", RegisterProblem::InstitutionsNotListed { institutions });
    }
}

/// Tells of answers about institutions and departures that had no effect.
pub(super) fn tell_void(draft: &mut Draft<'_>) {
    let records = draft.records;
    let written: BTreeSet<&str> = records
        .units
        .iter()
        .map(|(_, written)| written)
        .chain(records.institutions.iter().map(|record| record.name.as_str()))
        .collect();
    for (name, answer) in &draft.choices.institutions {
        let is_void = match answer {
            InstitutionAnswer::Is(_) => institution(draft.choices, &draft.directory, name).is_none(),
            InstitutionAnswer::New | InstitutionAnswer::LeaveOut => false,
        };
        if is_void || !written.contains(name.as_str()) {
            draft.batch.void_answers.push(VoidAnswer::Institution(name.clone()));
        }
    }
    let Departures::Of(departing) = &draft.choices.departures else { return };
    for confirmed in departing {
        let mut offered = draft.batch.departures.iter();
        let void = match confirmed {
            Departing::Institution(name) if offered.any(|departure| departure.unit == *name) => continue,
            Departing::Person(person) if offered.any(|departure| departure.person == *person) => continue,
            Departing::Institution(name) => VoidAnswer::Departures(name.clone()),
            Departing::Person(person) => VoidAnswer::Departure(*person),
        };
        draft.batch.void_answers.push(void);
    }
}
