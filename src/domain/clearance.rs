//! 用编核准, in two phases: a numbered notice reserves places of an institution for people to be found; it is closed, bit by
//! bit, by those who were admitted, or because it lapsed or was withdrawn.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::basis::DocumentNumber;
use super::counts::{Counts, lower, of_institution};
use super::date::Date;
use super::headcount::Headcount;
use super::ids::{ClearanceId, InstitutionId};
use super::quota::QuotaKind;

/// 用编核准(通知单)
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clearance {
    pub id: ClearanceId,
    pub institution: InstitutionId,
    pub kind: QuotaKind,
    /// How many places it reserved; in a register, how many of them are still reserved.
    pub count: Headcount,
    #[serde(default)]
    pub purpose: String,
    /// "用编〔2026〕1号"
    pub number: DocumentNumber,
    /// The last day on which it is good.
    pub lapses: Date,
}

/// Why places are no longer reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ClearanceOutcome {
    /// 已入编
    Admitted,
    /// 过期
    Lapsed,
    /// 撤回
    Withdrawn,
}

/// Clearances that still reserve places, and the last number given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clearances {
    open: BTreeMap<ClearanceId, Clearance>,
    /// Sums of the above by institution and kind; never zero.
    reserved: Counts,
    last: Option<ClearanceId>,
}

impl ClearanceOutcome {
    pub const ALL: [Self; 3] = [Self::Admitted, Self::Lapsed, Self::Withdrawn];
}

impl Clearance {
    /// 过期: still open after the last day on which it was good.
    pub fn has_lapsed(&self, today: Date) -> bool {
        self.lapses < today
    }
}

impl Clearances {
    /// The clearances as a store keeps them; `next` is the first number never given.
    pub fn new(open: impl IntoIterator<Item = Clearance>, next: ClearanceId) -> Self {
        let mut clearances = Self::default();
        for clearance in open {
            clearances.clear(clearance);
        }
        clearances.last = next.0.checked_sub(1).filter(|last| *last > 0).map(ClearanceId).max(clearances.last);
        clearances
    }

    pub fn get(&self, id: ClearanceId) -> Option<&Clearance> {
        self.open.get(&id)
    }

    /// In the order in which they were given.
    pub fn iter(&self) -> impl Iterator<Item = &Clearance> {
        self.open.values()
    }

    /// 在途: places of an institution that are promised and not yet filled.
    pub fn reserved(&self, institution: InstitutionId, kind: QuotaKind) -> Headcount {
        self.reserved.get(&(institution, kind)).copied().unwrap_or_default()
    }

    /// What of [`Clearances::reserved`] is promised by notices that have lapsed and were not closed.
    pub fn lapsed(&self, institution: InstitutionId, kind: QuotaKind, today: Date) -> Headcount {
        let of_it = |open: &&Clearance| (open.institution, open.kind) == (institution, kind) && open.has_lapsed(today);
        self.iter().filter(of_it).map(|open| open.count).sum()
    }

    /// 在途 of one institution in every kind it has any of.
    pub fn reserved_for(&self, institution: InstitutionId) -> impl Iterator<Item = (QuotaKind, Headcount)> + '_ {
        of_institution(&self.reserved, institution)
    }

    pub(super) fn clear(&mut self, clearance: Clearance) {
        *self.reserved.entry((clearance.institution, clearance.kind)).or_default() += clearance.count;
        self.last = Some(clearance.id).max(self.last);
        self.open.insert(clearance.id, clearance);
    }

    /// Frees up to `count`; a clearance that reserves nothing any more is forgotten.
    pub(super) fn close(&mut self, id: ClearanceId, count: Headcount) {
        let Some(mut clearance) = self.open.remove(&id) else { return };
        lower(&mut self.reserved, (clearance.institution, clearance.kind), count);
        clearance.count = clearance.count.excess_over(count);
        if !clearance.count.is_zero() {
            self.open.insert(id, clearance);
        }
    }

    /// The clearances of one institution become another's.
    pub(super) fn hand_over(&mut self, from: InstitutionId, to: InstitutionId) {
        for clearance in self.open.values_mut().filter(|clearance| clearance.institution == from) {
            clearance.institution = to;
            lower(&mut self.reserved, (from, clearance.kind), clearance.count);
            *self.reserved.entry((to, clearance.kind)).or_default() += clearance.count;
        }
    }

    pub(super) fn next(&self) -> ClearanceId {
        self.last.unwrap_or(ClearanceId(0)).next()
    }

    /// Takes note of the numbers that others have given, too.
    pub(super) fn number_after(&mut self, others: &Self) {
        self.last = self.last.max(others.last);
    }
}
