//! Rows of the 三张清单 → the lists of each institution. A list is set as a whole, so the rows of one are gathered before they
//! are compared; lists that no row belongs to stay as they are.

use std::collections::BTreeMap;

use super::{ChangedField, Draft, Outcome};
use crate::domain::{Duty, DutyList, InstitutionId, Operation};
use crate::import::issue::{RegisterProblem, Severity};
use crate::import::record::DutyRecord;
use crate::import::vocabulary::{Field, TableKind};
use crate::watch::{Cancelled, Watch};

const TABLE: TableKind = TableKind::Duties;

pub(super) fn settle(draft: &mut Draft<'_>, watch: &dyn Watch) -> Result<(), Cancelled> {
    let records = draft.records;
    let mut gathered: BTreeMap<(InstitutionId, DutyList), Vec<&DutyRecord>> = BTreeMap::new();
    for record in &records.duties {
        let place = records.place_of(record.origin, record.unit_at);
        if let Some(institution) = draft.unit_of_row(record.origin, record.unit, place) {
            gathered.entry((institution, record.list)).or_default().push(record);
        }
    }
    for (done, ((institution, list), rows)) in gathered.iter().enumerate() {
        watch.checkpoint(done as u64, gathered.len() as u64)?;
        set_list(draft, *institution, *list, rows);
    }
    Ok(())
}

fn set_list(draft: &mut Draft<'_>, institution: InstitutionId, list: DutyList, rows: &[&DutyRecord]) {
    let (Some(unit), Some(first)) = (draft.name_of(institution), rows.first()) else { return };
    let before: Vec<Duty> = draft.after.duties().list(institution, list).to_vec();
    let mut duties = without_repetitions(draft, rows);
    let mut gone: Vec<&Duty> = before.iter().filter(|duty| !duties.contains(duty)).collect();
    for duty in duties.iter().filter(|duty| !before.contains(duty)) {
        match gone.iter().position(|known| known.item == duty.item) {
            Some(index) => {
                let known = gone.remove(index);
                draft.tally(first.origin, Outcome::Updated);
                draft.change(TABLE, &unit, None, ChangedField::Duty(list), shown(known), shown(duty));
            }
            None => {
                let what = format!("{}：{}", draft.vocabulary.duty_list_label(list), shown(duty));
                draft.add(TABLE, &unit, None, what);
                draft.tally(first.origin, Outcome::Added);
            }
        }
    }
    let stay = duties.iter().filter(|duty| before.contains(duty)).count();
    draft.tally_many(first.origin, Outcome::Unchanged, u32::try_from(stay).unwrap_or(u32::MAX));
    if draft.counts(TABLE).rejected == 0 {
        for duty in &gone {
            draft.tally(first.origin, Outcome::Removed);
            draft.change(TABLE, &unit, None, ChangedField::Duty(list), shown(duty), String::new());
        }
    } else if !gone.is_empty() {
        // A rejected row may be the one that lists them.
        let items = gone.iter().map(|duty| duty.item.clone()).collect();
        let place = draft.records.place_of(first.origin, first.unit_at);
        let problem = RegisterProblem::DutiesKept { institution: unit.clone(), list, items };
        draft.raise(Severity::Notice, place, unit.as_str(), problem);
        duties.extend(gone.into_iter().cloned());
    }
    if duties != before {
        // Setting a list is refused for unknown institutions only, and this one is known.
        let _ = draft.operate(Operation::SetDuties { institution, list, duties }, first.origin, Field::Unit);
    }
}

/// The duties of the rows; what stands there twice is taken once and told.
fn without_repetitions(draft: &mut Draft<'_>, rows: &[&DutyRecord]) -> Vec<Duty> {
    let mut seen: BTreeMap<(&str, &str), &DutyRecord> = BTreeMap::new();
    let mut duties = Vec::new();
    for record in rows {
        if let Some(first) = seen.get(&(record.item.as_str(), record.basis.as_str())) {
            let place = draft.records.place(record.origin, Field::DutyItem);
            let first = draft.records.place(first.origin, Field::DutyItem);
            let problem = RegisterProblem::DutyRepeated { item: record.item.clone(), first };
            draft.raise(Severity::Notice, place, &record.item, problem);
            continue;
        }
        seen.insert((&record.item, &record.basis), record);
        duties.push(Duty { item: record.item.clone(), basis: record.basis.clone() });
    }
    duties
}

/// `河道管护（安政办〔2026〕3号）`
fn shown(duty: &Duty) -> String {
    if duty.basis.is_empty() { duty.item.clone() } else { format!("{}（{}）", duty.item, duty.basis) }
}
