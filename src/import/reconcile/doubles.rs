//! What rows of rosters say among each other: somebody listed twice (一人两编, 借调, 兼职), namesakes with numbers of their own, and
//! rows that leave open whether they are one person. Everything is told with both cells; who is who in the book is `matching`'s
//! matter.

use std::collections::HashMap;

use super::Draft;
use super::matching::{Answers, Match, Row, could_be_one, is_known_same};
use crate::domain::Name;
use crate::import::issue::{PersonProblem, Place, Severity};
use crate::import::record::{Origin, PersonRecord, Usage};
use crate::import::resolve::Found;
use crate::import::vocabulary::Field;

/// The remark beside a name, as the roster's reader keeps it.
const NAME_REMARK: &str = "姓名备注";
/// Words in a remark that say somebody's place is elsewhere.
const USED_HERE: [&str; 6] = ["借", "兼", "挂职", "派驻", "抽调", "跟班"];

/// Rejects a row whose person an earlier row means already, and says how the two go together.
pub(super) fn reject(draft: &mut Draft<'_>, row: &Row<'_>, first: (Option<&Row<'_>>, Origin), field: Field) {
    let (first_row, first) = first;
    let record = row.record;
    let place = draft.records.place(record.origin, field);
    let first = draft.records.place(first, field);
    let name = record.name.clone();
    let raw = match (&record.id_number, field) {
        (Some(number), Field::IdNumber) => number.as_str(),
        _ => record.name.as_str(),
    };
    let other = first_row.filter(|other| other.institution != row.institution);
    let units = other.and_then(|other| Some((draft.name_of(row.institution)?, draft.name_of(other.institution)?)));
    let problem = match (other, units) {
        (Some(other), Some((unit, first_unit))) if is_use(draft, row, other) => {
            PersonProblem::ListedWhereUsed { name, unit, first, first_unit }
        }
        (Some(_), Some((unit, first_unit))) => PersonProblem::TwoPlaces { name, unit, first, first_unit },
        (None, _) | (_, None) => PersonProblem::DuplicatePerson { name, first },
    };
    draft.reject(record.origin, place, raw, problem);
}

/// Leaves a row out whose ID number stands in another row under another name.
pub(super) fn reject_shared_number(
    draft: &mut Draft<'_>,
    row: &Row<'_>,
    (other_row, other): (Option<&Row<'_>>, Origin),
) {
    let record = row.record;
    let number = record.id_number.as_ref().map(|number| number.as_str().to_owned()).unwrap_or_default();
    let problem = PersonProblem::NumberShared {
        name: record.name.clone(),
        other: draft.records.place(other, Field::PersonName),
        other_name: other_row.map_or_else(|| record.name.clone(), |other| other.record.name.clone()),
    };
    let place = draft.records.place(record.origin, Field::IdNumber);
    draft.reject(record.origin, place, &number, problem);
}

/// Whether one of two rows says that the person is used elsewhere: by 使用情况, by 实际工作单位, by a remark beside the name.
fn is_use(draft: &mut Draft<'_>, one: &Row<'_>, other: &Row<'_>) -> bool {
    let mut works_at = |row: &Row<'_>, other: &Row<'_>| {
        let Some((unit, _)) = row.record.works_at else { return false };
        match draft.unit(unit) {
            Found::Exactly(id) | Found::Otherwise(id) => id == other.institution,
            Found::Ambiguous(_) | Found::Unknown => false,
        }
    };
    let says = |record: &PersonRecord| {
        let remark = record.further.get(NAME_REMARK).unwrap_or_default();
        matches!(record.usage, Some((Usage::Elsewhere(_), _))) || USED_HERE.iter().any(|word| remark.contains(word))
    };
    works_at(one, other) || works_at(other, one) || says(one.record) || says(other.record)
}

/// Tells of rows of one name: in one institution whether they are two people or may be one, in two whether somebody may hold
/// two places. Rows that repeat others, are left out or are asked about say enough by that; so do rows that were answered.
pub(super) fn tell(draft: &mut Draft<'_>, rows: &[Row<'_>], matches: &[Match<'_>], answers: &Answers) {
    // Of many people of one name each is compared with a few before it, so that a hostile list takes no longer than another.
    const MOST_COMPARED: usize = 50;
    // The last row of each name, and of each row the one before it of the same name: most names are borne by one.
    let mut last: HashMap<&Name, usize> = HashMap::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(rows.len());
    let mut earlier: Vec<usize> = Vec::new();
    for (index, (row, found)) in rows.iter().zip(matches).enumerate() {
        let namesake = match found {
            Match::Known(_) | Match::Likely(_) | Match::New(_) | Match::Open(..) => {
                last.insert(&row.record.name, index)
            }
            Match::Repeats { .. } | Match::SharesNumber { .. } | Match::LeftOut => None,
        };
        before.push(namesake);
        let of_name = |row: &usize| before.get(*row).copied().flatten();
        earlier.clear();
        earlier.extend(std::iter::successors(namesake, of_name).take(MOST_COMPARED));
        // The first of them is told.
        earlier.reverse();
        let said = earlier.iter().find_map(|first| compare(draft, (rows, matches), index, *first));
        let is_answered = answers.contains_key(&row.record.origin);
        let said = said.filter(|(_, problem)| !(is_answered && matches!(problem, PersonProblem::MayRepeat { .. })));
        if let Some((severity, problem)) = said {
            let place = draft.records.place(row.record.origin, Field::PersonName);
            draft.raise(severity, place, row.record.name.as_str(), problem);
        }
    }
}

/// What a row says together with an earlier one of the same name.
fn compare(
    draft: &Draft<'_>,
    (rows, matches): (&[Row<'_>], &[Match<'_>]),
    index: usize,
    first: usize,
) -> Option<(Severity, PersonProblem)> {
    let (row, earlier, found) = (rows.get(index)?, rows.get(first)?, matches.get(index)?);
    let (one, other) = (row.record, earlier.record);
    let both_numbered = one.id_number.is_some() && other.id_number.is_some();
    // Nearly all pairs have nothing to be told: their names and places are made for the others only.
    let first = || -> Place { draft.records.place(other.origin, Field::PersonName) };
    if row.institution != earlier.institution {
        if both_numbered || !is_known_same(one.birth, other.birth) {
            return None;
        }
        let (unit, first_unit) = (draft.name_of(row.institution)?, draft.name_of(earlier.institution)?);
        let problem = PersonProblem::MayHoldTwoPlaces { name: one.name.clone(), unit, first: first(), first_unit };
        return Some((Severity::Warning, problem));
    }
    if both_numbered {
        return Some((Severity::Notice, PersonProblem::Namesakes { name: one.name.clone(), first: first() }));
    }
    let is_new = matches!(found, Match::New(same) if same.is_empty());
    (is_new && could_be_one(one.birth, other.birth))
        .then(|| (Severity::Warning, PersonProblem::MayRepeat { name: one.name.clone(), first: first() }))
}
