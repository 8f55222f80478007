//! The register at one moment, as far as plans, rules and tables need it: institutions, ledger, posts, and counts drawn from
//! the roster. People themselves stay in the store, because a city has 400 000 of them.
//!
//! Cloning is cheap (institutions, posts, agreements and counts are shared until they change), so a projection copies the
//! whole register without fear.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::clearance::Clearances;
use super::departed::Departed;
use super::deployment::Deployments;
use super::duty::Duties;
use super::facts::RosterFacts;
use super::headcount::Headcount;
use super::ids::{ClearanceId, DeploymentId, InstitutionId, LoanId, PoolId};
use super::institution::{Institution, Tier};
use super::ledger::{Holder, Ledger};
use super::name::Name;
use super::pool::{Loans, PoolBalance, Pools};
use super::post::Post;
use super::quota::QuotaKind;
use super::roster::RosterCounts;
use super::standing::{Standing, StandingTotal, Standings};

/// Institutions, ledger, posts, agreements and roster counts at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    pub(super) institutions: BTreeMap<InstitutionId, Arc<Institution>>,
    /// Current and former names; a current name wins over another's former one.
    pub(super) names: Arc<BTreeMap<Name, InstitutionId>>,
    pub(super) ledger: Ledger,
    pub(super) posts: BTreeMap<InstitutionId, Arc<[Post]>>,
    pub(super) roster: RosterCounts,
    pub(super) pools: Arc<Pools>,
    pub(super) loans: Arc<Loans>,
    pub(super) clearances: Arc<Clearances>,
    pub(super) deployments: Arc<Deployments>,
    pub(super) duties: Arc<Duties>,
    /// Drawn from the roster only when asked for.
    pub(super) facts: Option<Arc<RosterFacts>>,
    pub(super) departed: Departed,
}

/// What is agreed beside the ledger, as a store keeps it.
#[derive(Debug, Clone, Default)]
pub struct Agreements {
    pub pools: Pools,
    pub loans: Loans,
    pub clearances: Clearances,
    pub deployments: Deployments,
    pub duties: Duties,
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
        let mut snapshot = Self { institutions, ledger, posts, roster, ..Self::default() };
        snapshot.index_names();
        snapshot
    }

    /// With what is agreed beside the ledger.
    #[must_use]
    pub fn with_agreements(mut self, agreements: Agreements) -> Self {
        let Agreements { pools, loans, clearances, deployments, duties } = agreements;
        self.roster.agree(&deployments);
        self.pools = Arc::new(pools);
        self.loans = Arc::new(loans);
        self.clearances = Arc::new(clearances);
        self.deployments = Arc::new(deployments);
        self.duties = Arc::new(duties);
        self
    }

    /// With what rules and forecasts must know of the people.
    #[must_use]
    pub fn with_facts(mut self, facts: Arc<RosterFacts>) -> Self {
        self.facts = Some(facts);
        self
    }

    /// Institutions in the order of their ids, which is the order in which the office listed them.
    pub fn institutions(&self) -> impl Iterator<Item = &Institution> {
        self.institutions.values().map(AsRef::as_ref)
    }

    pub fn institution(&self, id: InstitutionId) -> Option<&Institution> {
        self.institutions.get(&id).map(AsRef::as_ref)
    }

    /// The institution's name; of one that ended on the way to this snapshot, the name it bore last.
    pub fn name_of(&self, id: InstitutionId) -> Option<&Name> {
        self.institution(id).map(|institution| &institution.name).or_else(|| self.departed.name_of(id))
    }

    /// The level a holder belongs to: a pool and a reserve are an office's own. `None` for the superior, which is above the
    /// book, and for whoever is not in it.
    pub fn tier_of(&self, holder: Holder) -> Option<Tier> {
        match holder {
            Holder::Superior => None,
            Holder::Unallocated(tier) => Some(tier),
            Holder::Pool(id) => self.pools.get(id).map(|pool| pool.tier),
            Holder::Institution(id) => self.institution(id).map(|institution| institution.tier),
        }
    }

    /// The institution's shared value: the same allocation in two snapshots means nothing about it changed.
    pub fn shared(&self, id: InstitutionId) -> Option<&Arc<Institution>> {
        self.institutions.get(&id)
    }

    /// The institution that bears `name` now, else the one that used to bear it.
    pub fn find(&self, name: &Name) -> Option<&Institution> {
        self.names.get(name).and_then(|id| self.institution(*id))
    }

    /// Who bears `name` now; where nobody does, everybody who used to bear it.
    pub fn bearers(&self, name: &Name) -> Vec<&Institution> {
        match self.find(name) {
            Some(bearer) if bearer.name == *name => vec![bearer],
            Some(_) => self.institutions().filter(|institution| institution.former_names.contains(name)).collect(),
            None => Vec::new(),
        }
    }

    /// Institutions directly below `parent` (隶属); `None` lists those at the top.
    pub fn children(&self, parent: Option<InstitutionId>) -> impl Iterator<Item = &Institution> {
        self.institutions().filter(move |institution| institution.parent == parent)
    }

    /// Institutions that belong to one of `ids` or are managed by one.
    pub fn dependents(&self, ids: &[InstitutionId]) -> impl Iterator<Item = &Institution> {
        let is_one = |side: Option<InstitutionId>| side.is_some_and(|id| ids.contains(&id));
        self.institutions().filter(move |other| is_one(other.parent) || is_one(other.supervisor))
    }

    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub fn roster(&self) -> &RosterCounts {
        &self.roster
    }

    /// Facts of the people; `None` when nobody has drawn them, so that whoever needs them must say that it cannot judge.
    pub fn facts(&self) -> Option<&RosterFacts> {
        self.facts.as_deref()
    }

    pub fn pools(&self) -> &Pools {
        &self.pools
    }

    /// 周转使用 not yet taken back.
    pub fn loans(&self) -> &Loans {
        &self.loans
    }

    /// 用编核准 not yet closed.
    pub fn clearances(&self) -> &Clearances {
        &self.clearances
    }

    /// 使用划转 in force.
    pub fn deployments(&self) -> &Deployments {
        &self.deployments
    }

    /// 三张清单
    pub fn duties(&self) -> &Duties {
        &self.duties
    }

    /// What a pool has of one kind and has lent of it.
    pub fn pool_balance(&self, pool: PoolId, kind: QuotaKind) -> PoolBalance {
        PoolBalance { held: self.ledger.held(Holder::Pool(pool), kind), lent: self.loans.lent(pool, kind) }
    }

    /// Gives no number from now on that `other` knows to be given: an entry that holds later, or is not in force yet, may have
    /// used some already.
    pub fn number_after(&mut self, other: &Self) {
        if self.fresh_pool_id() < other.fresh_pool_id() {
            Arc::make_mut(&mut self.pools).number_after(&other.pools);
        }
        if self.fresh_loan_id() < other.fresh_loan_id() {
            Arc::make_mut(&mut self.loans).number_after(&other.loans);
        }
        if self.fresh_clearance_id() < other.fresh_clearance_id() {
            Arc::make_mut(&mut self.clearances).number_after(&other.clearances);
        }
        if self.fresh_deployment_id() < other.fresh_deployment_id() {
            Arc::make_mut(&mut self.deployments).number_after(&other.deployments);
        }
    }

    /// A number that no pool has had.
    pub fn fresh_pool_id(&self) -> PoolId {
        self.pools.next()
    }

    /// A number that no loan has had.
    pub fn fresh_loan_id(&self) -> LoanId {
        self.loans.next()
    }

    /// A number that no clearance has had.
    pub fn fresh_clearance_id(&self) -> ClearanceId {
        self.clearances.next()
    }

    /// A number that no agreement on use has had.
    pub fn fresh_deployment_id(&self) -> DeploymentId {
        self.deployments.next()
    }

    /// Posts of one institution, in order.
    pub fn posts(&self, institution: InstitutionId) -> &[Post] {
        self.posts.get(&institution).map(AsRef::as_ref).unwrap_or_default()
    }

    /// How one institution stands in one kind. 编外 people stand in no place: their standing is empty, and they are counted by
    /// [`Snapshot::off_quota`].
    pub fn standing(&self, institution: InstitutionId, kind: QuotaKind) -> Standing {
        if !kind.has_places() {
            return Standing::default();
        }
        Standing {
            authorized: self.ledger.held(Holder::Institution(institution), kind),
            borrowed: self.loans.borrowed(institution, kind),
            strength: self.roster.strength(institution, kind),
            reserved: self.clearances.reserved(institution, kind),
        }
    }

    /// How one institution stands in every kind; the same figures as [`Snapshot::standing`] gives one by one.
    pub fn standings_of(&self, institution: InstitutionId) -> Standings {
        let mut standings = Standings::default();
        for (kind, authorized) in self.ledger.held_by(Holder::Institution(institution)) {
            standings.at(kind).authorized = authorized;
        }
        for (kind, strength) in self.roster.strengths(institution).filter(|(kind, _)| kind.has_places()) {
            standings.at(kind).strength = strength;
        }
        for (kind, borrowed) in self.loans.borrowed_by(institution) {
            standings.at(kind).borrowed = borrowed;
        }
        for (kind, reserved) in self.clearances.reserved_for(institution) {
            standings.at(kind).reserved = reserved;
        }
        standings
    }

    /// 编外聘用人员 of one institution.
    pub fn off_quota(&self, institution: InstitutionId) -> Headcount {
        self.roster.strength(institution, QuotaKind::OffQuota)
    }

    /// Every institution × kind that has or uses a place, or has a person in one, in order.
    pub fn standings(&self) -> impl Iterator<Item = (&Institution, QuotaKind, Standing)> {
        self.institutions().flat_map(move |institution| {
            let standings = self.standings_of(institution.id);
            QuotaKind::ALL.into_iter().filter_map(move |kind| {
                let standing = standings.of(kind);
                (!standing.is_empty()).then_some((institution, kind, standing))
            })
        })
    }

    /// The standing of one institution over the kinds that `wanted` picks.
    pub fn total(&self, institution: InstitutionId, wanted: impl Fn(QuotaKind) -> bool) -> StandingTotal {
        self.standings_of(institution).total(wanted)
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

    /// Finds anew who bears `names`, with the same result as [`Snapshot::index_names`], after whoever bore or bears them has
    /// changed: a look through the institutions for each name, where finding all names anew would cost a thousand times that.
    pub(super) fn index_again<'a>(&mut self, names: impl IntoIterator<Item = &'a Name>) {
        let index = Arc::make_mut(&mut self.names);
        for name in names {
            let current = self.institutions.values().rev().find(|institution| institution.name == *name);
            let former = || self.institutions.values().find(|institution| institution.former_names.contains(name));
            match current.or_else(former) {
                Some(bearer) => index.insert(name.clone(), bearer.id),
                None => index.remove(name),
            };
        }
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
