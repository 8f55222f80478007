//! Rows of rosters → people of the book: who comes, and what is said anew of whom the book has. Whom a row means is found out
//! by `matching`, who is listed twice is told by `doubles`, who is listed no more by `departures`.

use std::collections::{BTreeSet, HashMap};

use super::matching::{self, Answers, Match, Question, Row};
use super::operations::Admission;
use super::{ChangedField, Draft, Outcome, departures, doubles};
use crate::domain::{Assignment, Further, InstitutionId, Month, Name, Operation, Particulars, Person, Position};
use crate::import::choices::{IdentityAnswer, Namesakes, RowKey, VoidAnswer};
use crate::import::issue::{Candidate, PersonProblem, RegisterProblem, Severity};
use crate::import::record::{PersonRecord, UnitId, Usage};
use crate::import::resolve::Found;
use crate::import::vocabulary::{Field, TableKind};
use crate::watch::{Cancelled, Watch};

pub(super) const TABLE: TableKind = TableKind::Roster;
const ROWS_PER_CHECKPOINT: usize = 4096;
/// Under this name a workplace that is no institution of the book is kept.
const WORKPLACE: &str = "实际工作单位";
/// Under this name it is kept how somebody is used elsewhere, when nobody knows where.
const USAGE: &str = "使用情况";

pub(super) fn settle(draft: &mut Draft<'_>, known: &[Person], watch: &dyn Watch) -> Result<(), Cancelled> {
    let records = draft.records;
    let mut rows = Vec::with_capacity(records.people.len());
    let mut rejected: BTreeSet<&Name> = BTreeSet::new();
    // A unit that was found is found again without a word; why one was not is told of every row.
    let mut found: HashMap<(u32, UnitId), InstitutionId> = HashMap::new();
    for (place, record) in (0_u32..).zip(&records.people) {
        let unit = (record.origin.source, record.unit);
        let institution = found.get(&unit).copied().or_else(|| {
            let unit_at = records.place_of(record.origin, record.unit_at);
            draft.unit_of_row(record.origin, record.unit, unit_at)
        });
        match institution {
            Some(institution) => {
                found.insert(unit, institution);
                rows.push(Row { record, institution, place });
            }
            None => drop(rejected.insert(&record.name)),
        }
    }
    let answers = answers(draft, known);
    let matches = matching::match_rows(&rows, known, &answers, watch)?;
    let is_with_another = |found: &Match<'_>| matches!(found, Match::Repeats { .. } | Match::SharesNumber { .. });
    let by_origin = match matches.iter().any(is_with_another) {
        true => rows.iter().map(|row| (row.record.origin, row)).collect(),
        false => HashMap::new(),
    };
    for (done, (row, found)) in rows.iter().zip(&matches).enumerate() {
        if done % ROWS_PER_CHECKPOINT == 0 {
            watch.checkpoint(done as u64, rows.len() as u64)?;
        }
        match found {
            Match::Repeats { first, field } => {
                doubles::reject(draft, row, (by_origin.get(first).copied(), *first), *field);
            }
            Match::SharesNumber { other } => {
                doubles::reject_shared_number(draft, row, (by_origin.get(other).copied(), *other));
            }
            Match::Known(before) => amend(draft, row, before),
            Match::Likely(before) => amend_if_same(draft, row, before),
            Match::New(same) => {
                if !same.is_empty() {
                    let candidates = candidates(draft, same);
                    let problem = PersonProblem::MayBeKnown { name: row.record.name.clone(), candidates };
                    tell(draft, row, Severity::Warning, problem);
                }
                admit(draft, row);
            }
            Match::Open(question, people) => ask(draft, row, *question, people),
            Match::LeftOut => {
                draft.tally(row.record.origin, Outcome::Rejected);
                let problem = PersonProblem::LeftOutAsAnswered { name: row.record.name.clone() };
                tell(draft, row, Severity::Notice, problem);
            }
        }
    }
    doubles::tell(draft, &rows, &matches, &answers);
    departures::settle(draft, &rows, &matches, known, rejected);
    Ok(())
}

/// The user's answers by row; those that fit none are told.
fn answers(draft: &mut Draft<'_>, known: &[Person]) -> Answers {
    let identities = &draft.choices.identities;
    if identities.is_empty() {
        return Answers::new();
    }
    let records = draft.records;
    let key = |record: &PersonRecord| {
        let sheet = records.place(record.origin, Field::PersonName).sheet;
        let (file, sheet) = (sheet.file.to_string(), sheet.sheet.to_string());
        RowKey { file, sheet, row: record.origin.row + 1, name: record.name.clone() }
    };
    // No answer gives two people one ID number: whose the book says it is, or nobody.
    let bearer = |record: &PersonRecord| {
        let number = record.id_number.as_ref()?;
        known.iter().find(|person| person.id_number.as_ref() == Some(number))
    };
    let is_possible = |answer: &IdentityAnswer, record: &PersonRecord| match answer {
        IdentityAnswer::Same(id) => {
            known.iter().any(|person| person.id == *id) && bearer(record).is_none_or(|bearer| bearer.id == *id)
        }
        IdentityAnswer::Another => bearer(record).is_none(),
        IdentityAnswer::LeaveOut => true,
    };
    let mut answers = Answers::new();
    let mut used: BTreeSet<RowKey> = BTreeSet::new();
    for record in &records.people {
        let key = key(record);
        if let Some(answer) = identities.get(&key).filter(|answer| is_possible(answer, record)) {
            answers.insert(record.origin, *answer);
            used.insert(key);
        }
    }
    let void = identities.keys().filter(|key| !used.contains(key)).cloned().map(VoidAnswer::Identity);
    draft.batch.void_answers.extend(void);
    answers
}

/// Leaves a row out until it is answered who is meant.
fn ask(draft: &mut Draft<'_>, row: &Row<'_>, question: Question, people: &[&Person]) {
    let (name, candidates) = (row.record.name.clone(), candidates(draft, people));
    let problem = match question {
        Question::Unproven => PersonProblem::IdentityOpen { name, candidates },
        Question::Several => PersonProblem::AmbiguousPerson { name, candidates },
        Question::Elsewhere => PersonProblem::MayHaveMoved { name, candidates },
        Question::NumberOfAnother => {
            let bearer = people.first().map_or_else(|| name.clone(), |person| person.name.clone());
            PersonProblem::NumberOfAnother { name, bearer, candidates }
        }
        Question::Twin(first) => {
            let first = draft.records.place(first, Field::PersonName);
            PersonProblem::PerhapsRepeated { name, first, candidates }
        }
    };
    draft.tally(row.record.origin, Outcome::Rejected);
    tell(draft, row, Severity::Error, problem);
}

fn tell(draft: &mut Draft<'_>, row: &Row<'_>, severity: Severity, problem: PersonProblem) {
    let place = draft.records.place(row.record.origin, Field::PersonName);
    draft.raise(severity, place, row.record.name.as_str(), problem);
}

fn candidates(draft: &Draft<'_>, people: &[&Person]) -> Vec<Candidate> {
    let candidate = |person: &&Person| {
        Some(Candidate {
            person: person.id,
            unit: draft.name_of(person.assignment.quota_at)?,
            birth: person.birth,
            id_number: person.id_number.as_ref().map(|number| number.masked()),
        })
    };
    people.iter().filter_map(candidate).collect()
}

/// Somebody of whom only name and institution say who it is. Where the row says nothing the book does not have, it does not
/// matter whether it is the same; else it is asked, unless that was answered for all.
fn amend_if_same(draft: &mut Draft<'_>, row: &Row<'_>, before: &Person) {
    let after = merged(draft, row.record, row.institution, before);
    if after == *before || draft.choices.namesakes == Namesakes::Same {
        write(draft, row, before, after);
    } else {
        ask(draft, row, Question::Unproven, &[before]);
    }
}

fn admit(draft: &mut Draft<'_>, row: &Row<'_>) {
    let Row { record, institution, place } = *row;
    let id = draft.batch.fresh.person;
    let kind = draft.kind_of_row(institution, record.kind, None, record.origin);
    let admitted = if Admission::is_enough_for(record) {
        draft.operate_admission(Admission { record: place, id, institution, kind }, record)
    } else {
        let blank = Person::bare(id, record.name.clone(), Assignment::at(institution, kind));
        let person = merged(draft, record, institution, &blank);
        draft.operate(Operation::Admit(person), record.origin, Field::PersonName)
    };
    match admitted {
        Ok(()) => {
            draft.batch.fresh.take_person();
            draft.add_person_to(institution);
            draft.tally(record.origin, Outcome::Added);
        }
        Err(_) => draft.tally(record.origin, Outcome::Rejected),
    }
}

/// Where the person works, if the row names another institution. A name nobody bears is kept as written.
fn workplace(draft: &mut Draft<'_>, record: &PersonRecord, further: &mut Further) -> Option<InstitutionId> {
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
    further.insert(WORKPLACE, written);
    None
}

fn amend(draft: &mut Draft<'_>, row: &Row<'_>, before: &Person) {
    let after = merged(draft, row.record, row.institution, before);
    write(draft, row, before, after);
}

fn write(draft: &mut Draft<'_>, row: &Row<'_>, before: &Person, after: Person) {
    let record = row.record;
    if after == *before {
        draft.tally(record.origin, Outcome::Unchanged);
        return;
    }
    let operation = Operation::Amend { before: before.assignment.clone(), person: after.clone() };
    match draft.operate(operation, record.origin, Field::PersonName) {
        Ok(()) => {
            note_changes(draft, before, &after);
            draft.tally(record.origin, Outcome::Updated);
        }
        Err(_) => draft.tally(record.origin, Outcome::Rejected),
    }
}

/// The person with what the row says. An empty cell changes nothing, but office, post and position are left behind by
/// somebody who moved to another institution.
fn merged(draft: &mut Draft<'_>, record: &PersonRecord, institution: InstitutionId, before: &Person) -> Person {
    let old = &before.assignment;
    let has_stayed = old.quota_at == institution;
    let mut further = before.particulars.further.followed_by(&record.further);
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
    let kind = draft.kind_of_row(institution, record.kind, has_stayed.then_some(old.kind), record.origin);
    Person {
        id: before.id,
        name: record.name.clone(),
        sex: record.sex.or(before.sex),
        id_number: record.id_number.clone().or_else(|| before.id_number.clone()),
        birth: record.birth.or(before.birth),
        assignment: Assignment {
            quota_at: institution,
            kind,
            works_at,
            office: record.office.clone().or_else(|| kept(&old.office)),
            post: record.post.clone().or_else(|| kept(&old.post)),
            position: record.position.unwrap_or(if has_stayed { old.position } else { Position::Staff }),
            arrangement,
            concurrent: match &record.concurrent {
                Some(posts) => posts.to_vec(),
                None if has_stayed => old.concurrent.clone(),
                None => Vec::new(),
            },
        },
        identity: record.identity.or(before.identity),
        rank: record.rank.or(before.rank),
        rank_document: record.rank_document.as_deref().cloned().or_else(|| before.rank_document.clone()),
        particulars: Particulars {
            started_work: record.started_work.or(before.particulars.started_work),
            admitted: record.admitted.or(before.particulars.admitted),
            further,
        },
    }
}

/// Keeps it as written when somebody works elsewhere by some arrangement, but no institution of the book is named.
fn keep_usage(draft: &mut Draft<'_>, record: &PersonRecord, further: &mut Further) {
    let Some((Usage::Elsewhere(arrangement), at)) = record.usage else { return };
    let written = draft.vocabulary.arrangement_label(arrangement).to_owned();
    if record.works_at.is_none() {
        let place = draft.records.place_of(record.origin, at);
        draft.raise(Severity::Warning, place, &written, PersonProblem::WorkplaceMissing { name: record.name.clone() });
    }
    if !further.contains_key(USAGE) {
        further.insert(USAGE, written);
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
    for (heading, text) in after.particulars.further.iter() {
        let old = before.particulars.further.get(heading);
        if old != Some(text) {
            let field = ChangedField::Further(heading.to_owned());
            draft.change(TABLE, &after.name, unit.as_ref(), field, old.unwrap_or_default().to_owned(), text.to_owned());
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
