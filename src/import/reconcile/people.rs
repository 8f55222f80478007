//! Rows of rosters → people of the book: who comes, what is said anew of whom the book has, and who is no longer listed.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::matching::{self, Doubt, Match, Row};
use super::{ChangedField, Draft};
use crate::domain::{Assignment, InstitutionId, Month, Name, Operation, Particulars, Person, PersonId, Position};
use crate::import::issue::{PersonProblem, RegisterProblem, Severity};
use crate::import::record::{Origin, PersonRecord, Usage};
use crate::import::resolve::Found;
use crate::import::vocabulary::{Field, TableKind};
use crate::watch::{Cancelled, Watch};

const TABLE: TableKind = TableKind::Roster;
const ROWS_PER_CHECKPOINT: usize = 4096;
/// Under this name a workplace that is no institution of the book is kept.
const WORKPLACE: &str = "实际工作单位";
/// Under this name it is kept how somebody is used elsewhere, when nobody knows where.
const USAGE: &str = "使用情况";

pub(super) fn settle(draft: &mut Draft<'_>, known: &[Person], watch: &dyn Watch) -> Result<(), Cancelled> {
    let records = draft.records;
    let mut rows = Vec::with_capacity(records.people.len());
    for record in &records.people {
        let place = records.place_of(record.origin, record.unit_at);
        if let Some(institution) = draft.unit_of_row(TABLE, record.origin, record.unit, place) {
            rows.push(Row { record, institution });
        }
    }
    let matches = matching::match_rows(&rows, known, watch)?;
    for (done, (row, found)) in rows.iter().zip(&matches).enumerate() {
        if done % ROWS_PER_CHECKPOINT == 0 {
            watch.checkpoint(done as u64, rows.len() as u64)?;
        }
        settle_one(draft, row, *found);
    }
    tell_not_listed(draft, &rows, &matches, known);
    Ok(())
}

fn settle_one(draft: &mut Draft<'_>, row: &Row<'_>, found: Match<'_>) {
    let record = row.record;
    match found {
        Match::Known(before) => amend(draft, record, row.institution, before),
        Match::New(doubt) => {
            if let Some(doubt) = doubt {
                tell_doubt(draft, row, doubt);
            }
            admit(draft, record, row.institution);
        }
        Match::Repeats { first, field } => reject_duplicate(draft, record, first, field),
        Match::Ambiguous(candidates) => {
            let place = draft.records.place(record.origin, Field::PersonName);
            let problem = PersonProblem::AmbiguousPerson { name: record.name.clone(), candidates };
            draft.reject(TABLE, place, record.name.as_str(), problem);
        }
    }
}

fn tell_doubt(draft: &mut Draft<'_>, row: &Row<'_>, doubt: Doubt) {
    let name = row.record.name.clone();
    let place = draft.records.place(row.record.origin, Field::PersonName);
    let problem = match doubt {
        Doubt::InBook => PersonProblem::MayBeKnown { name },
        Doubt::InRow(first) => PersonProblem::MayRepeat { name, first: draft.records.place(first, Field::PersonName) },
    };
    draft.raise(Severity::Warning, place, row.record.name.as_str(), problem);
}

/// Lists, institution by institution, the people of the book whom no row means although rows list their institution. They
/// stay: a roster may be one of several, and leaving is an entry of its own (出编). Somebody whose row was rejected is listed.
fn tell_not_listed(draft: &mut Draft<'_>, rows: &[Row<'_>], matches: &[Match<'_>], known: &[Person]) {
    let mut first_rows: BTreeMap<InstitutionId, &PersonRecord> = BTreeMap::new();
    let mut meant: HashSet<PersonId> = HashSet::new();
    let mut rejected: BTreeSet<&Name> = draft.records.sheets.iter().flat_map(|source| &source.rejected_names).collect();
    for (row, found) in rows.iter().zip(matches) {
        first_rows.entry(row.institution).or_insert(row.record);
        match found {
            Match::Known(person) => drop(meant.insert(person.id)),
            Match::New(_) => {}
            Match::Repeats { .. } | Match::Ambiguous(_) => drop(rejected.insert(&row.record.name)),
        }
    }
    let mut missing: BTreeMap<InstitutionId, Vec<Name>> = BTreeMap::new();
    for person in known.iter().filter(|person| !meant.contains(&person.id) && !rejected.contains(&person.name)) {
        missing.entry(person.assignment.quota_at).or_default().push(person.name.clone());
    }
    for (id, record) in first_rows {
        let (Some(people), Some(institution)) = (missing.remove(&id), draft.name_of(id)) else { continue };
        let place = draft.records.place_of(record.origin, record.unit_at);
        let raw = draft.records.units.written(record.unit).to_owned();
        draft.raise(Severity::Notice, place, &raw, PersonProblem::NotListed { institution, people });
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
    let assignment = Assignment::at(institution, draft.exact_kind(institution, record.kind));
    let blank = Person::bare(draft.batch.fresh.person, record.name.clone(), assignment);
    let person = merged(draft, record, institution, &blank);
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
    let is_silent =
        !draft.records.has_column(record.origin, Field::WorksAt) && !matches!(record.usage, Some((Usage::AtHome, _)));
    let works_at = workplace(draft, record, &mut further).unwrap_or(if has_stayed && is_silent {
        old.works_at
    } else {
        institution
    });
    let arrangement = if works_at == institution {
        keep_usage(draft, record, &mut further);
        None
    } else {
        match record.usage {
            Some((Usage::Elsewhere(arrangement), _)) => Some(arrangement),
            Some((Usage::AtHome, _)) => None,
            None => old.arrangement.filter(|_| works_at == old.works_at),
        }
    };
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
            arrangement,
            concurrent: match &record.concurrent {
                Some(posts) => posts.clone(),
                None if has_stayed => old.concurrent.clone(),
                None => Vec::new(),
            },
        },
        identity: record.identity.or(before.identity),
        rank: record.rank.or(before.rank),
        rank_document: record.rank_document.clone().or_else(|| before.rank_document.clone()),
        particulars: Particulars {
            started_work: record.started_work.or(before.particulars.started_work),
            admitted: record.admitted.or(before.particulars.admitted),
            further,
        },
    }
}

/// Keeps it as written when somebody works elsewhere by some arrangement, but no institution of the book is named.
fn keep_usage(draft: &mut Draft<'_>, record: &PersonRecord, further: &mut BTreeMap<String, String>) {
    let Some((Usage::Elsewhere(arrangement), at)) = record.usage else { return };
    let written = draft.vocabulary.arrangement_label(arrangement).to_owned();
    if record.works_at.is_none() {
        let place = draft.records.place_of(record.origin, at);
        draft.raise(Severity::Warning, place, &written, PersonProblem::WorkplaceMissing { name: record.name.clone() });
    }
    further.entry(USAGE.to_owned()).or_insert(written);
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
fn fields(draft: &Draft<'_>, person: &Person) -> [(ChangedField, String); 17] {
    let words = draft.vocabulary;
    let month = |month: Option<Month>| month.map(|month| month.to_string()).unwrap_or_default();
    let unit = |id: InstitutionId| draft.name_of(id).map(|name| name.to_string()).unwrap_or_default();
    let name = |name: &Option<Name>| name.as_ref().map(Name::to_string).unwrap_or_default();
    let assignment = &person.assignment;
    let number = person.id_number.as_ref().map(|number| number.masked()).unwrap_or_default();
    let concurrent: Vec<&str> = assignment.concurrent.iter().map(Name::as_str).collect();
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
        (
            ChangedField::Arrangement,
            assignment.arrangement.map(|how| words.arrangement_label(how).to_owned()).unwrap_or_default(),
        ),
        (ChangedField::Concurrent, concurrent.join("、")),
        (
            ChangedField::Identity,
            person.identity.map(|identity| words.identity_label(identity).to_owned()).unwrap_or_default(),
        ),
        (ChangedField::Rank, person.rank.map(|rank| words.grade_label(rank).to_owned()).unwrap_or_default()),
        (
            ChangedField::RankDocument,
            person.rank_document.as_ref().map(|number| number.to_string()).unwrap_or_default(),
        ),
        (ChangedField::StartedWork, month(person.particulars.started_work)),
        (ChangedField::Admitted, month(person.particulars.admitted)),
    ]
}
