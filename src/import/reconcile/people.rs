//! Rows of rosters → people of the book. Somebody is known by the ID number, else by name, month of birth and institution.

use std::collections::{BTreeMap, HashMap};

use super::{ChangedField, Draft};
use crate::domain::{Assignment, InstitutionId, Month, Name, Operation, Particulars, Person, PersonId, Position};
use crate::import::issue::{PersonProblem, RegisterProblem, Severity};
use crate::import::record::{Origin, PersonRecord};
use crate::import::resolve::Found;
use crate::import::vocabulary::{Field, TableKind};
use crate::watch::{Cancelled, Watch};

const TABLE: TableKind = TableKind::Roster;
const ROWS_PER_CHECKPOINT: usize = 4096;
/// Under this name a workplace that is no institution of the book is kept.
const WORKPLACE: &str = "实际工作单位";

/// What somebody without an ID number is known by.
type Likeness = (Name, Option<Month>, InstitutionId);

/// The people of the book, by what a row may know them by.
struct Known<'all> {
    by_number: HashMap<&'all str, &'all Person>,
    by_likeness: HashMap<Likeness, Vec<&'all Person>>,
}

/// The rows taken so far, so that nobody is taken twice.
#[derive(Default)]
struct Taken<'all> {
    numbers: HashMap<&'all str, Origin>,
    likenesses: HashMap<Likeness, Origin>,
    people: HashMap<PersonId, Origin>,
}

pub(super) fn settle(draft: &mut Draft<'_>, known: &[Person], watch: &dyn Watch) -> Result<(), Cancelled> {
    let records = &draft.records.people;
    if records.is_empty() {
        return Ok(());
    }
    let known = Known::new(known);
    let mut taken = Taken::default();
    for (done, record) in records.iter().enumerate() {
        if done % ROWS_PER_CHECKPOINT == 0 {
            watch.checkpoint(done as u64, records.len() as u64)?;
        }
        let place = draft.records.place_of(record.origin, record.unit_at);
        let Some(institution) = draft.unit_of_row(TABLE, record.origin, record.unit, place) else { continue };
        settle_one(draft, record, institution, &known, &mut taken);
    }
    Ok(())
}

impl<'all> Known<'all> {
    fn new(people: &'all [Person]) -> Self {
        let mut by_number = HashMap::new();
        let mut by_likeness: HashMap<Likeness, Vec<&Person>> = HashMap::new();
        for person in people {
            if let Some(number) = &person.id_number {
                by_number.insert(number.as_str(), person);
            }
            let likeness = (person.name.clone(), person.birth, person.assignment.quota_at);
            by_likeness.entry(likeness).or_default().push(person);
        }
        Self { by_number, by_likeness }
    }

    /// Whom a row means: nobody known, one, or several that fit equally.
    fn find(&self, record: &PersonRecord, likeness: &Likeness) -> Result<Option<&'all Person>, usize> {
        let like = || self.by_likeness.get(likeness).map(Vec::as_slice).unwrap_or_default();
        if let Some(number) = &record.id_number {
            if let Some(person) = self.by_number.get(number.as_str()) {
                return Ok(Some(person));
            }
            // With another number it is somebody else; without one the book may not have known it yet.
            let without_number: Vec<&Person> =
                like().iter().filter(|person| person.id_number.is_none()).copied().collect();
            return one_of(&without_number);
        }
        one_of(like())
    }
}

fn one_of<'all>(people: &[&'all Person]) -> Result<Option<&'all Person>, usize> {
    match people {
        [] => Ok(None),
        [person] => Ok(Some(person)),
        several => Err(several.len()),
    }
}

fn settle_one<'all>(
    draft: &mut Draft<'_>,
    record: &'all PersonRecord,
    institution: InstitutionId,
    known: &Known<'_>,
    taken: &mut Taken<'all>,
) {
    let likeness: Likeness = (record.name.clone(), record.birth, institution);
    if let Some((first, field)) = taken.earlier(record, &likeness) {
        return reject_duplicate(draft, record, first, field);
    }
    let person = match known.find(record, &likeness) {
        Ok(person) => person,
        Err(candidates) => {
            let place = draft.records.place(record.origin, Field::PersonName);
            let problem = PersonProblem::AmbiguousPerson { name: record.name.clone(), candidates };
            return draft.reject(TABLE, place, record.name.as_str(), problem);
        }
    };
    if let Some(first) = person.and_then(|person| taken.people.get(&person.id)) {
        return reject_duplicate(draft, record, *first, Field::PersonName);
    }
    taken.add(record, likeness, person);
    match person {
        Some(before) => amend(draft, record, institution, before),
        None => admit(draft, record, institution),
    }
}

impl<'all> Taken<'all> {
    /// An earlier row about the same person, and the column that shows it.
    fn earlier(&self, record: &PersonRecord, likeness: &Likeness) -> Option<(Origin, Field)> {
        match &record.id_number {
            Some(number) => Some((*self.numbers.get(number.as_str())?, Field::IdNumber)),
            None => Some((*self.likenesses.get(likeness)?, Field::PersonName)),
        }
    }

    fn add(&mut self, record: &'all PersonRecord, likeness: Likeness, person: Option<&Person>) {
        if let Some(number) = &record.id_number {
            self.numbers.insert(number.as_str(), record.origin);
        }
        self.likenesses.entry(likeness).or_insert(record.origin);
        if let Some(person) = person {
            self.people.insert(person.id, record.origin);
        }
    }
}

fn reject_duplicate(draft: &mut Draft<'_>, record: &PersonRecord, first: Origin, field: Field) {
    let place = draft.records.place(record.origin, field);
    let problem =
        PersonProblem::DuplicatePerson { name: record.name.clone(), first: draft.records.place(first, field) };
    let raw = match (&record.id_number, field) {
        (Some(number), Field::IdNumber) => number.as_str(),
        _ => record.name.as_str(),
    };
    draft.reject(TABLE, place, raw, problem);
}

fn admit(draft: &mut Draft<'_>, record: &PersonRecord, institution: InstitutionId) {
    let id = draft.batch.fresh.person;
    let mut further = record.further.clone();
    let works_at = workplace(draft, record, &mut further).unwrap_or(institution);
    let assignment = Assignment {
        works_at,
        office: record.office.clone(),
        post: record.post.clone(),
        position: record.position.unwrap_or_default(),
        ..Assignment::at(institution, draft.exact_kind(institution, record.kind))
    };
    let person = Person {
        sex: record.sex,
        id_number: record.id_number.clone(),
        birth: record.birth,
        particulars: Particulars { started_work: record.started_work, admitted: record.admitted, further },
        ..Person::bare(id, record.name.clone(), assignment)
    };
    match draft.operate(Operation::Admit(person), record.origin, Field::PersonName) {
        Ok(()) => {
            draft.batch.fresh.take_person();
            draft.counts(TABLE).added += 1;
        }
        Err(_) => draft.counts(TABLE).rejected += 1,
    }
}

/// Where the person works, if the row names another institution. A name nobody bears is kept as written.
fn workplace(
    draft: &mut Draft<'_>,
    record: &PersonRecord,
    further: &mut BTreeMap<String, String>,
) -> Option<InstitutionId> {
    let (unit, at) = record.works_at?;
    let written = draft.records.units.written(unit).to_owned();
    let place = draft.records.place_of(record.origin, at);
    let problem = match draft.unit(unit) {
        Found::Exactly(id) => return Some(id),
        Found::Otherwise(id) => {
            draft.tell_other_name(record.origin, unit, id, place);
            return Some(id);
        }
        Found::Ambiguous(candidates) => RegisterProblem::AmbiguousInstitution { name: written.clone(), candidates },
        Found::Unknown => RegisterProblem::UnknownWorkplace { name: written.clone(), nearest: draft.nearest(&written) },
    };
    draft.raise(Severity::Warning, place, &written, problem);
    further.insert(WORKPLACE.to_owned(), written);
    None
}

fn amend(draft: &mut Draft<'_>, record: &PersonRecord, institution: InstitutionId, before: &Person) {
    let after = merged(draft, record, institution, before);
    if after == *before {
        draft.counts(TABLE).unchanged += 1;
        return;
    }
    let operation = Operation::Amend { before: before.assignment.clone(), person: after.clone() };
    match draft.operate(operation, record.origin, Field::PersonName) {
        Ok(()) => {
            note_changes(draft, before, &after);
            draft.counts(TABLE).updated += 1;
        }
        Err(_) => draft.counts(TABLE).rejected += 1,
    }
}

/// The person with what the row says. An empty cell changes nothing, but office, post and position are left behind by
/// somebody who moved to another institution.
fn merged(draft: &mut Draft<'_>, record: &PersonRecord, institution: InstitutionId, before: &Person) -> Person {
    let old = &before.assignment;
    let has_stayed = old.quota_at == institution;
    let mut further = before.particulars.further.clone();
    further.extend(record.further.iter().map(|(heading, text)| (heading.clone(), text.clone())));
    let names_workplaces = draft.records.has_column(record.origin, Field::WorksAt);
    let works_at = workplace(draft, record, &mut further).unwrap_or(if has_stayed && !names_workplaces {
        old.works_at
    } else {
        institution
    });
    let kept = |value: &Option<Name>| value.clone().filter(|_| has_stayed);
    Person {
        id: before.id,
        name: record.name.clone(),
        sex: record.sex.or(before.sex),
        id_number: record.id_number.clone().or_else(|| before.id_number.clone()),
        birth: record.birth.or(before.birth),
        assignment: Assignment {
            quota_at: institution,
            kind: draft.exact_kind(institution, record.kind),
            works_at,
            office: record.office.clone().or_else(|| kept(&old.office)),
            post: record.post.clone().or_else(|| kept(&old.post)),
            position: record.position.unwrap_or(if has_stayed { old.position } else { Position::Staff }),
            // The workbook tells where people work, not by which arrangement; that stays as long as the place does.
            arrangement: old.arrangement.filter(|_| works_at == old.works_at && works_at != institution),
            concurrent: if has_stayed { old.concurrent.clone() } else { Vec::new() },
        },
        identity: before.identity,
        rank: before.rank,
        rank_document: before.rank_document.clone(),
        particulars: Particulars {
            started_work: record.started_work.or(before.particulars.started_work),
            admitted: record.admitted.or(before.particulars.admitted),
            further,
        },
    }
}

fn note_changes(draft: &mut Draft<'_>, before: &Person, after: &Person) {
    let unit = draft.name_of(after.assignment.quota_at);
    let (old, new) = (fields(draft, before), fields(draft, after));
    for ((field, before), (_, after_text)) in old.into_iter().zip(new) {
        if before != after_text {
            draft.change(TABLE, &after.name, unit.as_ref(), field, before, after_text);
        }
    }
    for (heading, text) in &after.particulars.further {
        let old = before.particulars.further.get(heading);
        if old != Some(text) {
            let field = ChangedField::Further(heading.clone());
            draft.change(TABLE, &after.name, unit.as_ref(), field, old.cloned().unwrap_or_default(), text.clone());
        }
    }
}

/// The fields of a person as text, in a fixed order.
fn fields(draft: &Draft<'_>, person: &Person) -> [(ChangedField, String); 12] {
    let words = draft.vocabulary;
    let month = |month: Option<Month>| month.map(|month| month.to_string()).unwrap_or_default();
    let unit = |id: InstitutionId| draft.name_of(id).map(|name| name.to_string()).unwrap_or_default();
    let name = |name: &Option<Name>| name.as_ref().map(Name::to_string).unwrap_or_default();
    let assignment = &person.assignment;
    let number = person.id_number.as_ref().map(|number| number.masked()).unwrap_or_default();
    [
        (ChangedField::Name, person.name.to_string()),
        (ChangedField::Sex, person.sex.map(|sex| words.sex_label(sex).to_owned()).unwrap_or_default()),
        (ChangedField::IdNumber, number),
        (ChangedField::Birth, month(person.birth)),
        (ChangedField::QuotaAt, unit(assignment.quota_at)),
        (ChangedField::Kind, words.kind_label(assignment.kind).to_owned()),
        (ChangedField::WorksAt, unit(assignment.works_at)),
        (ChangedField::Office, name(&assignment.office)),
        (ChangedField::PostTitle, name(&assignment.post)),
        (ChangedField::Position, words.position_label(assignment.position).to_owned()),
        (ChangedField::StartedWork, month(person.particulars.started_work)),
        (ChangedField::Admitted, month(person.particulars.admitted)),
    ]
}
