//! The register at one moment, as far as plans, rules and tables need it: institutions, ledger, posts, and counts drawn from
//! the roster. People themselves stay in the store, because a city has 400 000 of them.
//!
//! Cloning is cheap (institutions and posts are shared), so a projection copies the whole register without fear.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::headcount::Headcount;
use super::ids::InstitutionId;
use super::institution::{Institution, LeaderPosts};
use super::ledger::{Holder, Ledger};
use super::name::Name;
use super::person::{Assignment, Position};
use super::post::Post;
use super::quota::QuotaKind;
use super::standing::{Standing, StandingTotal};

/// Institutions, ledger, posts and roster counts at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    pub(super) institutions: BTreeMap<InstitutionId, Arc<Institution>>,
    /// Current and former names; a current name wins over another's former one.
    pub(super) names: Arc<BTreeMap<Name, InstitutionId>>,
    pub(super) ledger: Ledger,
    pub(super) posts: BTreeMap<InstitutionId, Arc<[Post]>>,
    pub(super) roster: RosterCounts,
}

/// 实有: people counted where their place is, where they work, and as leaders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterCounts {
    strength: BTreeMap<(InstitutionId, QuotaKind), Headcount>,
    working: BTreeMap<(InstitutionId, QuotaKind), Headcount>,
    leaders: BTreeMap<InstitutionId, LeaderPosts>,
}

impl Snapshot {
    /// The register as a store keeps it.
    pub fn new(
        institutions: impl IntoIterator<Item = Institution>,
        ledger: Ledger,
        posts: BTreeMap<InstitutionId, Vec<Post>>,
        roster: RosterCounts,
    ) -> Self {
        let institutions: BTreeMap<_, _> =
            institutions.into_iter().map(|institution| (institution.id, Arc::new(institution))).collect();
        let posts = posts.into_iter().map(|(institution, posts)| (institution, posts.into())).collect();
        let mut snapshot = Self { institutions, names: Arc::default(), ledger, posts, roster };
        snapshot.index_names();
        snapshot
    }

    /// Institutions in the order of their ids, which is the order in which the office listed them.
    pub fn institutions(&self) -> impl Iterator<Item = &Institution> {
        self.institutions.values().map(AsRef::as_ref)
    }

    pub fn institution(&self, id: InstitutionId) -> Option<&Institution> {
        self.institutions.get(&id).map(AsRef::as_ref)
    }

    /// The institution's shared value: the same allocation in two snapshots means nothing about it changed.
    pub fn shared(&self, id: InstitutionId) -> Option<&Arc<Institution>> {
        self.institutions.get(&id)
    }

    /// The institution that bears `name` now, else the one that used to bear it.
    pub fn find(&self, name: &Name) -> Option<&Institution> {
        self.names.get(name).and_then(|id| self.institution(*id))
    }

    /// Institutions directly below `parent` (隶属); `None` lists those at the top.
    pub fn children(&self, parent: Option<InstitutionId>) -> impl Iterator<Item = &Institution> {
        self.institutions().filter(move |institution| institution.parent == parent)
    }

    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub fn roster(&self) -> &RosterCounts {
        &self.roster
    }

    /// Posts of one institution, in order.
    pub fn posts(&self, institution: InstitutionId) -> &[Post] {
        self.posts.get(&institution).map(AsRef::as_ref).unwrap_or_default()
    }

    /// 核定 and 实有 of one institution in one kind.
    pub fn standing(&self, institution: InstitutionId, kind: QuotaKind) -> Standing {
        Standing {
            authorized: self.ledger.held(Holder::Institution(institution), kind),
            strength: self.roster.strength(institution, kind),
        }
    }

    /// Every institution × kind that holds a place or a person, in order.
    pub fn standings(&self) -> impl Iterator<Item = (&Institution, QuotaKind, Standing)> {
        self.institutions().flat_map(move |institution| {
            QuotaKind::ALL.into_iter().filter_map(move |kind| {
                let standing = self.standing(institution.id, kind);
                (!standing.is_empty()).then_some((institution, kind, standing))
            })
        })
    }

    /// The standing of one institution over the kinds that `wanted` picks.
    pub fn total(&self, institution: InstitutionId, wanted: impl Fn(QuotaKind) -> bool) -> StandingTotal {
        QuotaKind::ALL.into_iter().filter(|kind| wanted(*kind)).map(|kind| self.standing(institution, kind)).sum()
    }

    /// Finds every name anew. A current name wins over a former one, among former names the first institution wins; the
    /// order of events does not matter, so that a register read back equals the one that was written.
    pub(super) fn index_names(&mut self) {
        let mut names = BTreeMap::new();
        for institution in self.institutions.values() {
            for former in &institution.former_names {
                names.entry(former.clone()).or_insert(institution.id);
            }
        }
        for institution in self.institutions.values() {
            names.insert(institution.name.clone(), institution.id);
        }
        self.names = Arc::new(names);
    }

    /// Adds the names of an institution just inserted, with the same result as [`Snapshot::index_names`].
    pub(super) fn index_names_of(&mut self, institution: &Institution) {
        let names = Arc::make_mut(&mut self.names);
        for former in &institution.former_names {
            let bearer = names.entry(former.clone()).or_insert(institution.id);
            let is_current = self.institutions.get(bearer).is_some_and(|other| other.name == *former);
            if !is_current {
                *bearer = institution.id.min(*bearer);
            }
        }
        names.insert(institution.name.clone(), institution.id);
    }
}

impl RosterCounts {
    pub fn strength(&self, institution: InstitutionId, kind: QuotaKind) -> Headcount {
        self.strength.get(&(institution, kind)).copied().unwrap_or_default()
    }

    /// People who work in `institution`, wherever their place is.
    pub fn working(&self, institution: InstitutionId, kind: QuotaKind) -> Headcount {
        self.working.get(&(institution, kind)).copied().unwrap_or_default()
    }

    /// 实配: chiefs and deputies in post.
    pub fn leaders(&self, institution: InstitutionId) -> LeaderPosts {
        self.leaders.get(&institution).copied().unwrap_or_default()
    }

    /// Everybody counted.
    pub fn people(&self) -> Headcount {
        self.strength.values().copied().sum()
    }

    /// Counts `people` with this assignment.
    pub fn count(&mut self, assignment: &Assignment, people: Headcount) {
        *self.strength.entry((assignment.quota_at, assignment.kind)).or_default() += people;
        *self.working.entry((assignment.works_at, assignment.kind)).or_default() += people;
        let leaders = LeaderPosts {
            chief: if assignment.position == Position::Chief { people } else { Headcount::ZERO },
            deputy: if assignment.position == Position::Deputy { people } else { Headcount::ZERO },
        };
        if !leaders.total().is_zero() {
            let counted = self.leaders.entry(assignment.quota_at).or_default();
            counted.chief += leaders.chief;
            counted.deputy += leaders.deputy;
        }
    }

    /// Takes one person with this assignment out of the counts.
    pub(super) fn discount(&mut self, assignment: &Assignment) {
        take_one(&mut self.strength, (assignment.quota_at, assignment.kind));
        take_one(&mut self.working, (assignment.works_at, assignment.kind));
        if let Some(leaders) = self.leaders.get_mut(&assignment.quota_at) {
            let seat = match assignment.position {
                Position::Chief => Some(&mut leaders.chief),
                Position::Deputy => Some(&mut leaders.deputy),
                Position::OfficeChief | Position::OfficeDeputy | Position::Staff => None,
            };
            if let Some(seat) = seat {
                *seat = seat.excess_over(Headcount(1));
            }
            if leaders.total().is_zero() {
                self.leaders.remove(&assignment.quota_at);
            }
        }
    }
}

/// Lowers a count by one and forgets it at zero, so that equal registers compare equal.
fn take_one<K: Ord>(counts: &mut BTreeMap<K, Headcount>, key: K) {
    if let Some(count) = counts.get_mut(&key) {
        *count = count.excess_over(Headcount(1));
        if count.is_zero() {
            counts.remove(&key);
        }
    }
}
