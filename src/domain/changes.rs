//! The difference between two snapshots, by what differs. Parts that two snapshots share are known to be equal without a look
//! inside, so that comparing a register with itself after one change costs little.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::duty::DutyList;
use super::ids::{InstitutionId, PoolId};
use super::ledger::Holder;
use super::quota::QuotaKind;
use super::refusal::AgreementId;
use super::snapshot::Snapshot;

/// What is not the same in two snapshots, be it that it came, went or changed. People are counted by the roster and not here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    pub institutions: BTreeSet<InstitutionId>,
    /// Institutions whose posts differ.
    pub posts: BTreeSet<InstitutionId>,
    /// Without the superior's, which are the rest to zero.
    pub balances: BTreeSet<(Holder, QuotaKind)>,
    pub pools: BTreeSet<PoolId>,
    pub agreements: BTreeSet<AgreementId>,
    /// Institutions whose lists of duties differ.
    pub duties: BTreeSet<InstitutionId>,
}

impl Changes {
    pub fn between(before: &Snapshot, after: &Snapshot) -> Self {
        Self {
            institutions: differing(&before.institutions, &after.institutions, |one, other| {
                Arc::ptr_eq(one, other) || one == other
            }),
            posts: differing(&before.posts, &after.posts, |one, other| Arc::ptr_eq(one, other) || one == other),
            balances: balances(before, after),
            pools: pools(before, after),
            agreements: agreements(before, after),
            duties: duties(before, after),
        }
    }
}

/// The keys whose values differ or that only one side has.
fn differing<K: Ord + Copy, V>(
    before: &BTreeMap<K, V>,
    after: &BTreeMap<K, V>,
    is_same: impl Fn(&V, &V) -> bool,
) -> BTreeSet<K> {
    let is_kept = |key: &K, value: &V| after.get(key).is_some_and(|other| is_same(value, other));
    let changed = before.iter().filter(|(key, value)| !is_kept(key, value)).map(|(key, _)| *key);
    let come = after.keys().filter(|key| !before.contains_key(key)).copied();
    changed.chain(come).collect()
}

fn balances(before: &Snapshot, after: &Snapshot) -> BTreeSet<(Holder, QuotaKind)> {
    let of = |snapshot: &Snapshot| -> BTreeMap<(Holder, QuotaKind), u32> {
        snapshot.ledger.balances().map(|(holder, kind, count)| ((holder, kind), count.0)).collect()
    };
    differing(&of(before), &of(after), |one, other| one == other)
}

fn pools(before: &Snapshot, after: &Snapshot) -> BTreeSet<PoolId> {
    if Arc::ptr_eq(&before.pools, &after.pools) {
        return BTreeSet::new();
    }
    let ids = before.pools.iter().chain(after.pools.iter()).map(|pool| pool.id);
    ids.filter(|id| before.pools.get(*id) != after.pools.get(*id)).collect()
}

fn agreements(before: &Snapshot, after: &Snapshot) -> BTreeSet<AgreementId> {
    let mut changed = BTreeSet::new();
    if !Arc::ptr_eq(&before.loans, &after.loans) {
        let ids = before.loans.iter().chain(after.loans.iter()).map(|loan| loan.id);
        let differing = ids.filter(|id| before.loans.get(*id) != after.loans.get(*id));
        changed.extend(differing.map(AgreementId::Loan));
    }
    if !Arc::ptr_eq(&before.clearances, &after.clearances) {
        let ids = before.clearances.iter().chain(after.clearances.iter()).map(|clearance| clearance.id);
        let differing = ids.filter(|id| before.clearances.get(*id) != after.clearances.get(*id));
        changed.extend(differing.map(AgreementId::Clearance));
    }
    if !Arc::ptr_eq(&before.deployments, &after.deployments) {
        let ids = before.deployments.iter().chain(after.deployments.iter()).map(|agreed| agreed.id);
        let differing = ids.filter(|id| before.deployments.get(*id) != after.deployments.get(*id));
        changed.extend(differing.map(AgreementId::Deployment));
    }
    changed
}

fn duties(before: &Snapshot, after: &Snapshot) -> BTreeSet<InstitutionId> {
    if Arc::ptr_eq(&before.duties, &after.duties) {
        return BTreeSet::new();
    }
    let institutions = before.duties.iter().chain(after.duties.iter()).map(|(institution, ..)| institution);
    let institutions: BTreeSet<InstitutionId> = institutions.collect();
    let differs = |institution: &InstitutionId| {
        let list = |snapshot: &'_ Snapshot, list| snapshot.duties.list(*institution, list).to_vec();
        DutyList::ALL.into_iter().any(|kind| list(before, kind) != list(after, kind))
    };
    institutions.into_iter().filter(differs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Headcount, Institution, LeaderPosts, Name, Nature, Operation, Tier, Transfer, apply_all};

    fn town(id: u32, text: &str) -> Institution {
        Institution::bare(InstitutionId(id), Name::new(text).expect("a name"), Tier::Township, Nature::Town)
    }

    #[test]
    fn what_differs_is_told_and_nothing_else() {
        let here = InstitutionId(1);
        let kind = QuotaKind::Administrative;
        let issued = |count, to| {
            Operation::Transfer(Transfer {
                kind,
                count: Headcount(count),
                from: Holder::Superior,
                to,
                people: Vec::new(),
            })
        };
        let opening = [Operation::Establish(town(1, "白鹤镇")), Operation::Establish(town(2, "青山镇"))];
        let before = apply_all(&Snapshot::default(), &opening).expect("applies");
        assert_eq!(Changes::between(&before, &before.clone()), Changes::default());
        let changed = [
            Operation::SetLeaders { institution: here, leaders: LeaderPosts::new(1, 2) },
            issued(3, Holder::Institution(here)),
            Operation::Abolish { institution: InstitutionId(2) },
        ];
        let after = apply_all(&before, &changed).expect("applies");
        let expected = Changes {
            institutions: [here, InstitutionId(2)].into(),
            balances: [(Holder::Institution(here), kind)].into(),
            ..Changes::default()
        };
        assert_eq!(Changes::between(&before, &after), expected);
        assert_eq!(Changes::between(&after, &before), expected, "the same in both directions");
    }
}
