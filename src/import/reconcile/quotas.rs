//! 编制数 of a ledger against what the book holds: the difference comes from the superior, or goes back to it. The first
//! import of a book is nothing else: it holds nothing yet, so that all places come.

use std::collections::BTreeMap;

use super::kinds::FUNDINGS;
use super::{ChangedField, Draft};
use crate::domain::{Headcount, Holder, InstitutionId, Operation, QuotaKind, Transfer};
use crate::import::record::InstitutionRecord;
use crate::import::vocabulary::{Field, StatedKind, TableKind};

/// Moves the places that one row of a ledger says are more or fewer.
pub(super) fn settle(draft: &mut Draft<'_>, institution: InstitutionId, record: &InstitutionRecord) {
    let holder = Holder::Institution(institution);
    let held = |kind: QuotaKind| draft.after.ledger().held(holder, kind);
    let stated = stated(record, held);
    for (kind, count) in stated {
        let before = draft.after.ledger().held(holder, kind);
        let (from, to) = if count > before { (Holder::Superior, holder) } else { (holder, Holder::Superior) };
        let moved = count.excess_over(before) + before.excess_over(count);
        if moved.is_zero() {
            continue;
        }
        let transfer = Transfer { kind, count: moved, from, to, people: Vec::new() };
        let is_done = draft.operate(Operation::Transfer(transfer), record.origin, Field::Unit).is_ok();
        let is_known = draft.snapshot.institution(institution).is_some();
        if is_done
            && is_known
            && let Some(name) = draft.name_of(institution)
        {
            let field = ChangedField::Authorized(kind);
            draft.change(TableKind::Ledger, &name, None, field, before.to_string(), count.to_string());
        }
    }
}

/// The places by exact kind that the record says the institution has. Kinds it says nothing of are left out.
fn stated(record: &InstitutionRecord, held: impl Fn(QuotaKind) -> Headcount) -> BTreeMap<QuotaKind, Headcount> {
    let mut counts: BTreeMap<QuotaKind, Headcount> =
        record.covers.iter().map(|kind| (*kind, Headcount::ZERO)).collect();
    let mut without_funding: Option<Headcount> = None;
    for stated in &record.authorized {
        match stated.kind {
            Some(StatedKind::Exact(kind)) => *counts.entry(kind).or_default() += stated.count,
            Some(StatedKind::Service) => *without_funding.get_or_insert_default() += stated.count,
            None => {}
        }
    }
    if let Some(total) = without_funding {
        spread(total, &held, &mut counts);
    }
    counts
}

/// 事业 without its funding says how many service places there are in all. When that is what the book holds, nothing
/// changes; else 财政全额 takes the difference, and the other fundings only what it cannot.
fn spread(total: Headcount, held: &impl Fn(QuotaKind) -> Headcount, counts: &mut BTreeMap<QuotaKind, Headcount>) {
    let before: Headcount = FUNDINGS.into_iter().map(|funding| held(QuotaKind::Service(funding))).sum();
    let mut fewer = before.excess_over(total);
    let mut more = total.excess_over(before);
    for funding in FUNDINGS {
        let kind = QuotaKind::Service(funding);
        let kept = held(kind).excess_over(fewer);
        fewer = fewer.excess_over(held(kind));
        *counts.entry(kind).or_default() += kept + std::mem::take(&mut more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Funding;

    fn check(held: [u32; 3], total: u32, expected: [u32; 3]) {
        let held = |kind: QuotaKind| match kind {
            QuotaKind::Service(Funding::Full) => Headcount(held[0]),
            QuotaKind::Service(Funding::Partial) => Headcount(held[1]),
            QuotaKind::Service(Funding::SelfSupporting) => Headcount(held[2]),
            _ => Headcount::ZERO,
        };
        let mut counts = BTreeMap::new();
        spread(Headcount(total), &held, &mut counts);
        let counts: Vec<u32> = FUNDINGS.iter().map(|funding| counts[&QuotaKind::Service(*funding)].0).collect();
        assert_eq!(counts, expected);
    }

    #[test]
    fn service_places_without_funding() {
        check([0, 0, 0], 12, [12, 0, 0]);
        check([10, 5, 0], 15, [10, 5, 0]);
        check([10, 5, 0], 17, [12, 5, 0]);
        check([10, 5, 0], 8, [3, 5, 0]);
        check([2, 5, 1], 3, [0, 2, 1]);
        check([2, 5, 1], 0, [0, 0, 0]);
    }
}
