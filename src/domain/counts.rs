//! Sums by institution and kind of quota, as ledger, roster and agreements keep them.

use std::collections::BTreeMap;

use super::headcount::Headcount;
use super::ids::InstitutionId;
use super::quota::QuotaKind;

/// Never zero, so that equal registers compare equal.
pub(super) type Counts = BTreeMap<(InstitutionId, QuotaKind), Headcount>;

/// The sums of one institution, in the order of kinds.
pub(super) fn of_institution(
    counts: &Counts,
    institution: InstitutionId,
) -> impl Iterator<Item = (QuotaKind, Headcount)> + '_ {
    let [first, .., last] = QuotaKind::ALL;
    counts.range((institution, first)..=(institution, last)).map(|((_, kind), count)| (*kind, *count))
}

/// Lowers a sum and forgets it at zero.
pub(super) fn lower<K: Ord>(sums: &mut BTreeMap<K, Headcount>, key: K, by: Headcount) {
    if let Some(sum) = sums.get_mut(&key) {
        *sum = sum.excess_over(by);
        if sum.is_zero() {
            sums.remove(&key);
        }
    }
}
