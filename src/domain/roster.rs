//! What the roster comes to: people counted where their place is (按编制归属), where they work (按实际使用), and as leaders. Both
//! views count the same people: whoever is counted in one is counted exactly once in the other.
//!
//! People who are named work where the roster says. An agreement that names nobody moves as many of its owner's people as the
//! roster has at home, so that an agreement larger than the roster moves only those there are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use super::counts::{Counts, lower, of_institution};
use super::deployment::Deployments;
use super::headcount::Headcount;
use super::ids::{DeploymentId, InstitutionId};
use super::institution::LeaderPosts;
use super::person::{Arrangement, Assignment, Position};
use super::quota::QuotaKind;

/// 实有. Each part is shared with the snapshots it was copied from until it changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterCounts {
    strength: Arc<Counts>,
    /// Where people work as far as they are named; the agreements that name nobody come on top.
    working: Arc<Counts>,
    leaders: Arc<BTreeMap<InstitutionId, LeaderPosts>>,
    split: Arc<BTreeMap<Split, Headcount>>,
    agreed: Arc<Agreed>,
}

/// People of one institution who work in another (岗编分离).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Split {
    pub quota_at: InstitutionId,
    pub kind: QuotaKind,
    pub works_at: InstitutionId,
    pub arrangement: Option<Arrangement>,
}

/// Agreements on people who are not named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Agreed {
    by_owner: BTreeMap<(InstitutionId, QuotaKind, DeploymentId), Unnamed>,
    owners: BTreeSet<(InstitutionId, QuotaKind, InstitutionId)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Unnamed {
    user: InstitutionId,
    arrangement: Arrangement,
    count: Headcount,
}

impl RosterCounts {
    /// 实有 by quota: people whose place is in `institution`.
    pub fn strength(&self, institution: InstitutionId, kind: QuotaKind) -> Headcount {
        self.strength.get(&(institution, kind)).copied().unwrap_or_default()
    }

    /// 实有 by quota of every kind that anybody has a place of in `institution`.
    pub fn strengths(&self, institution: InstitutionId) -> impl Iterator<Item = (QuotaKind, Headcount)> + '_ {
        of_institution(&self.strength, institution)
    }

    /// 实有 by use: people who work in `institution`, wherever their place is.
    pub fn working(&self, institution: InstitutionId, kind: QuotaKind) -> Headcount {
        let named = self.working.get(&(institution, kind)).copied().unwrap_or_default();
        if self.agreed.by_owner.is_empty() {
            return named;
        }
        let out: Headcount = self.used_without_names(institution, kind).map(|(_, count)| count).sum();
        let users = (institution, kind, InstitutionId(0))..=(institution, kind, InstitutionId(u32::MAX));
        let owners = self.agreed.owners.range(users).map(|(_, _, owner)| *owner);
        let of_owners = owners.flat_map(|owner| self.used_without_names(owner, kind));
        let come: Headcount =
            of_owners.filter(|(split, _)| split.works_at == institution).map(|(_, count)| count).sum();
        (named + come).excess_over(out)
    }

    /// 实配: chiefs and deputies in post.
    pub fn leaders(&self, institution: InstitutionId) -> LeaderPosts {
        self.leaders.get(&institution).copied().unwrap_or_default()
    }

    /// Everybody counted, 编外 included.
    pub fn people(&self) -> Headcount {
        self.strength.values().copied().sum()
    }

    /// Everybody who works elsewhere than where the place is, named or not: what leads from one view to the other.
    pub fn split(&self) -> BTreeMap<Split, Headcount> {
        let mut split = BTreeMap::clone(&self.split);
        let owners: BTreeSet<_> = self.agreed.by_owner.keys().map(|(owner, kind, _)| (*owner, *kind)).collect();
        for (owner, kind) in owners {
            for (unnamed, count) in self.used_without_names(owner, kind).filter(|(_, count)| !count.is_zero()) {
                *split.entry(unnamed).or_default() += count;
            }
        }
        split
    }

    /// People whose place of `kind` is in `institution` and who work elsewhere, named or not.
    pub fn away(&self, institution: InstitutionId, kind: QuotaKind) -> impl Iterator<Item = (Split, Headcount)> + '_ {
        let unnamed = self.used_without_names(institution, kind).filter(|(_, people)| !people.is_zero());
        self.named_away(institution, kind).map(|(split, people)| (*split, *people)).chain(unnamed)
    }

    /// The institutions that use people of `owner` without naming them.
    pub fn users_of(&self, owner: InstitutionId) -> impl Iterator<Item = InstitutionId> + '_ {
        let every = self.agreed.by_owner.iter();
        every.filter(move |((of, ..), _)| *of == owner).map(|(_, unnamed)| unnamed.user)
    }

    /// Counts `people` with this assignment.
    pub fn count(&mut self, assignment: &Assignment, people: Headcount) {
        let Assignment { quota_at, kind, works_at, .. } = *assignment;
        *Arc::make_mut(&mut self.strength).entry((quota_at, kind)).or_default() += people;
        *Arc::make_mut(&mut self.working).entry((works_at, kind)).or_default() += people;
        if assignment.is_split() {
            *Arc::make_mut(&mut self.split).entry(Split::of(assignment)).or_default() += people;
        }
        if is_leader(assignment.position) {
            let counted = Arc::make_mut(&mut self.leaders).entry(quota_at).or_default();
            if let Some(seat) = seat(counted, assignment.position) {
                *seat += people;
            }
        }
    }

    /// How many people are counted with this place, kind, work place and arrangement.
    pub(super) fn counted(&self, assignment: &Assignment) -> Headcount {
        match assignment.is_split() {
            true => self.split.get(&Split::of(assignment)).copied().unwrap_or_default(),
            false => self.at_home(assignment.quota_at, assignment.kind),
        }
    }

    /// Takes one person with this assignment out of the counts; [`RosterCounts::counted`] has found one.
    pub(super) fn discount(&mut self, assignment: &Assignment) {
        let one = Headcount(1);
        let Assignment { quota_at, kind, works_at, .. } = *assignment;
        lower(Arc::make_mut(&mut self.strength), (quota_at, kind), one);
        lower(Arc::make_mut(&mut self.working), (works_at, kind), one);
        if assignment.is_split() {
            lower(Arc::make_mut(&mut self.split), Split::of(assignment), one);
        }
        if is_leader(assignment.position) && self.leaders.contains_key(&quota_at) {
            let leaders = Arc::make_mut(&mut self.leaders);
            let counted = leaders.entry(quota_at).or_default();
            if let Some(seat) = seat(counted, assignment.position) {
                *seat = seat.excess_over(one);
            }
            if counted.total().is_zero() {
                leaders.remove(&quota_at);
            }
        }
    }

    /// Everybody of one institution becomes another's: those who hold its places and those who work there.
    pub(super) fn hand_over(&mut self, from: InstitutionId, to: InstitutionId) {
        for counts in [&mut self.strength, &mut self.working] {
            let counts = Arc::make_mut(counts);
            for kind in QuotaKind::ALL {
                if let Some(people) = counts.remove(&(from, kind)) {
                    *counts.entry((to, kind)).or_default() += people;
                }
            }
        }
        if let Some(moved) = self.leaders.get(&from).copied() {
            let leaders = Arc::make_mut(&mut self.leaders);
            leaders.remove(&from);
            let counted = leaders.entry(to).or_default();
            counted.chief += moved.chief;
            counted.deputy += moved.deputy;
        }
        let named = |split: &Split| split.quota_at == from || split.works_at == from;
        if self.split.keys().any(named) {
            let then = std::mem::take(Arc::make_mut(&mut self.split));
            let now = Arc::make_mut(&mut self.split);
            for (split, people) in then {
                let of = |institution| if institution == from { to } else { institution };
                let split = Split { quota_at: of(split.quota_at), works_at: of(split.works_at), ..split };
                if split.quota_at != split.works_at {
                    *now.entry(split).or_default() += people;
                }
            }
        }
    }

    /// Takes note of the agreements that name nobody.
    pub(super) fn agree(&mut self, deployments: &Deployments) {
        let mut agreed = Agreed::default();
        for deployment in deployments.iter().filter(|deployment| !deployment.unnamed().is_zero()) {
            let unnamed =
                Unnamed { user: deployment.user, arrangement: deployment.arrangement, count: deployment.unnamed() };
            agreed.by_owner.insert((deployment.owner, deployment.kind, deployment.id), unnamed);
            agreed.owners.insert((deployment.user, deployment.kind, deployment.owner));
        }
        if *self.agreed != agreed {
            self.agreed = Arc::new(agreed);
        }
    }

    /// People who hold a place of `institution` and, as far as they are named, work there too.
    fn at_home(&self, institution: InstitutionId, kind: QuotaKind) -> Headcount {
        let away = self.named_away(institution, kind).map(|(_, people)| *people).sum();
        self.strength(institution, kind).excess_over(away)
    }

    fn named_away(&self, institution: InstitutionId, kind: QuotaKind) -> impl Iterator<Item = (&Split, &Headcount)> {
        let first = Split { quota_at: institution, kind, works_at: InstitutionId(0), arrangement: None };
        let of_kind = move |split: &Split| (split.quota_at, split.kind) == (institution, kind);
        self.split.range(first..).take_while(move |(split, _)| of_kind(split))
    }

    /// What the agreements of `owner` move, the oldest first, as far as there are people at home.
    fn used_without_names(&self, owner: InstitutionId, kind: QuotaKind) -> impl Iterator<Item = (Split, Headcount)> {
        let agreements = (owner, kind, DeploymentId(0))..=(owner, kind, DeploymentId(u32::MAX));
        let is_asked = !self.agreed.by_owner.is_empty();
        let mut left = if is_asked { self.at_home(owner, kind) } else { Headcount::ZERO };
        self.agreed.by_owner.range(agreements).map(move |(_, unnamed)| {
            let people = unnamed.count.min(left);
            left = left.excess_over(people);
            let Unnamed { user, arrangement, .. } = *unnamed;
            (Split { quota_at: owner, kind, works_at: user, arrangement: Some(arrangement) }, people)
        })
    }
}

impl Split {
    /// The way from the place to the work of somebody with this assignment.
    pub fn of(assignment: &Assignment) -> Self {
        let Assignment { quota_at, kind, works_at, arrangement, .. } = *assignment;
        Self { quota_at, kind, works_at, arrangement }
    }
}

fn is_leader(position: Position) -> bool {
    match position {
        Position::Chief | Position::Deputy => true,
        Position::OfficeChief | Position::OfficeDeputy | Position::Staff => false,
    }
}

fn seat(leaders: &mut LeaderPosts, position: Position) -> Option<&mut Headcount> {
    match position {
        Position::Chief => Some(&mut leaders.chief),
        Position::Deputy => Some(&mut leaders.deputy),
        Position::OfficeChief | Position::OfficeDeputy | Position::Staff => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::deployment::Deployment;

    const OWNER: InstitutionId = InstitutionId(1);
    const TOWN: InstitutionId = InstitutionId(2);
    const OTHER: InstitutionId = InstitutionId(3);
    const KIND: QuotaKind = QuotaKind::Administrative;

    fn agreement(id: u32, user: InstitutionId, count: u32) -> Deployment {
        Deployment {
            id: DeploymentId(id),
            owner: OWNER,
            user,
            kind: KIND,
            count: Headcount(count),
            arrangement: Arrangement::CountyOwnedTownUsed,
            people: Vec::new(),
            document: None,
        }
    }

    fn counts(at_home: u32, agreements: Vec<Deployment>) -> RosterCounts {
        let mut roster = RosterCounts::default();
        roster.count(&Assignment::at(OWNER, KIND), Headcount(at_home));
        let lent = Assignment::at(OWNER, KIND).deployed_to(TOWN, Arrangement::Seconded);
        roster.count(&lent, Headcount(2));
        roster.agree(&Deployments::new(agreements, DeploymentId(9)));
        roster
    }

    /// People at home → working at the owner, the town, the other town.
    #[track_caller]
    fn check(at_home: u32, agreements: Vec<Deployment>, expected: [u32; 3]) {
        let roster = counts(at_home, agreements);
        let working = [OWNER, TOWN, OTHER].map(|institution| roster.working(institution, KIND).0);
        assert_eq!(working, expected);
        assert_eq!(working.iter().sum::<u32>(), roster.people().0, "both views count the same people");
        let away: Headcount = roster.split().values().copied().sum();
        assert_eq!(away.0, roster.strength(OWNER, KIND).0 - working[0]);
    }

    #[test]
    fn people_without_names_are_used_as_far_as_there_are_any() {
        check(10, vec![], [10, 2, 0]);
        check(10, vec![agreement(1, TOWN, 4), agreement(2, OTHER, 3)], [3, 6, 3]);
        check(5, vec![agreement(1, TOWN, 4), agreement(2, OTHER, 3)], [0, 6, 1]);
        check(0, vec![agreement(1, TOWN, 123)], [0, 2, 0]);
    }

    #[test]
    fn who_is_handed_over_to_where_they_work_is_split_no_more() {
        let mut roster = counts(10, vec![]);
        roster.hand_over(OWNER, TOWN);
        assert_eq!((roster.strength(TOWN, KIND), roster.working(TOWN, KIND)), (Headcount(12), Headcount(12)));
        assert_eq!((roster.split().len(), roster.strength(OWNER, KIND)), (0, Headcount(0)));
    }
}
