//! Imports that take back what an adopted plan did: a workbook from before the plan, imported after it, would quietly undo it.

use std::collections::BTreeMap;

use crate::domain::{Headcount, Holder, InstitutionId, Operation, QuotaKind, Snapshot, Source};
use crate::import::Batch;
use crate::store::{Book, StoreError};
use crate::wording;

/// One sentence for each number of places that an adopted plan was the last to set and the batch would set otherwise.
pub(super) fn changed_back(book: &Book, snapshot: &Snapshot, batch: &Batch) -> Result<Vec<String>, StoreError> {
    let mut told = Vec::new();
    for ((institution, kind), after) in places_after(snapshot, batch) {
        let holder = Holder::Institution(institution);
        let before = snapshot.ledger().held(holder, kind);
        if before == after || snapshot.institution(institution).is_none() {
            continue;
        }
        if let Some(entry) = book.last_posting(holder, kind)?
            && let Source::Plan { name, .. } = &entry.source
        {
            let of_whom = wording::holder(holder, snapshot);
            told.push(wording::changed_back(&of_whom, kind, (name, entry.id), before, after));
        }
    }
    Ok(told)
}

/// The places that institutions will have of the kinds that the batch moves.
fn places_after(snapshot: &Snapshot, batch: &Batch) -> BTreeMap<(InstitutionId, QuotaKind), Headcount> {
    let mut after = BTreeMap::new();
    for operation in batch.operations.iter() {
        let Operation::Transfer(transfer) = &*operation else { continue };
        let mut at = |holder: Holder, change: fn(Headcount, Headcount) -> Headcount| {
            if let Holder::Institution(id) = holder {
                let now =
                    after.entry((id, transfer.kind)).or_insert_with(|| snapshot.ledger().held(holder, transfer.kind));
                *now = change(*now, transfer.count);
            }
        };
        at(transfer.from, Headcount::excess_over);
        at(transfer.to, |now, count| now + count);
    }
    after
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Date, Entry, Institution, Name, Nature, PlanId, Tier, Transfer};
    use crate::plan::Plan;
    use crate::store::{BookHeader, Shelf, StoredPlan};

    const KIND: QuotaKind = QuotaKind::Administrative;

    fn transfer(count: u32, from: Holder, to: Holder) -> Operation {
        Operation::Transfer(Transfer { kind: KIND, count: Headcount(count), from, to, people: Vec::new() })
    }

    #[test]
    fn only_what_an_adopted_plan_set_last_is_told() {
        let day = Date::constant(2026, 11, 22);
        let header = BookHeader { title: "测试".to_owned(), jurisdiction: String::new() };
        let mut book = Book::in_memory(&header, day.at(9, 0, 0, 0)).expect("a book");
        let name = |text| Name::new(text).expect("a name");
        let [bureau, town] = [1, 2].map(InstitutionId);
        let opening = vec![
            Operation::Establish(Institution::bare(bureau, name("县财政局"), Tier::County, Nature::Government)),
            Operation::Establish(Institution::bare(town, name("白鹤镇"), Tier::Township, Nature::Town)),
            transfer(24, Holder::Superior, Holder::Institution(bureau)),
            transfer(5, Holder::Superior, Holder::Institution(town)),
        ];
        let entry = |source, operations| Entry::new(day, source, operations);
        book.record(&entry(Source::Manual, opening), day.at(9, 1, 0, 0)).expect("recorded");
        let down = transfer(2, Holder::Institution(bureau), Holder::Superior);
        let now = day.at(9, 1, 0, 0);
        let draft = Plan::new(PlanId(1), "草案B");
        book.save_plan(&StoredPlan { plan: draft, shelf: Shelf::Open, created_at: now, updated_at: now })
            .expect("kept");
        let plan = Source::plan(PlanId(1), "草案B");
        book.record(&entry(plan, vec![down]), day.at(9, 2, 0, 0)).expect("recorded");

        let up = |institution| transfer(2, Holder::Superior, Holder::Institution(institution));
        let batch = Batch { operations: vec![up(bureau), up(town)].into(), ..Batch::default() };
        let told = changed_back(&book, &book.snapshot().expect("a register"), &batch).expect("read");
        assert_eq!(
            told,
            ["县财政局的行政编制数由方案“草案B”(第2号凭证)定为22，这次改为24。请核对工作簿是否是执行方案以前的。"]
        );
    }
}
