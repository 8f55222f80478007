//! What an operation will do, told before it is done: the places it moves and the institutions whose numbers it changes. Plans
//! use it to show changes and to judge only what changed, the store to write postings.

use std::collections::BTreeSet;

use super::deployment::Deployment;
use super::headcount::Headcount;
use super::ids::{InstitutionId, PersonId};
use super::institution::Tier;
use super::ledger::{Holder, Mover, Transfer};
use super::operation::Operation;
use super::person::Assignment;
use super::quota::QuotaKind;
use super::snapshot::Snapshot;
use super::split::Share;

/// Places of one kind on their way, with the people in them. A merger moves people also where there are no places (超编).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    pub kind: QuotaKind,
    pub count: Headcount,
    pub from: Holder,
    pub to: Holder,
    pub people: Headcount,
}

/// Places of one kind that come to belong to another level: those that move between holders of two levels, and all of a holder
/// that is itself described as of another level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    pub kind: QuotaKind,
    pub count: Headcount,
    pub from: Holder,
    pub to: Holder,
    /// The level they leave, as it was before the operation; `None` is above the book.
    pub from_tier: Option<Tier>,
    pub to_tier: Option<Tier>,
}

impl Operation {
    /// The places that change their level, over the register as it stands before this operation; `movements` are its own.
    pub fn crossings(&self, movements: &[Movement], before: &Snapshot) -> Vec<Crossing> {
        let described = match self {
            Self::OpenPool(pool) => Some((Holder::Pool(pool.id), pool.tier)),
            Self::Describe(institution) => Some((Holder::Institution(institution.id), institution.tier)),
            Self::Transfer(_)
            | Self::Establish(_)
            | Self::Rename { .. }
            | Self::Abolish { .. }
            | Self::Attach { .. }
            | Self::Merge { .. }
            | Self::Split { .. }
            | Self::SetOffices { .. }
            | Self::SetLeaders { .. }
            | Self::SetNameplates { .. }
            | Self::SetPosts { .. }
            | Self::SetDuties { .. }
            | Self::Lend(_)
            | Self::Recall { .. }
            | Self::Clear(_)
            | Self::CloseClearance { .. }
            | Self::Deploy(_)
            | Self::EndDeployment { .. }
            | Self::Admit(_)
            | Self::Amend { .. }
            | Self::Release { .. } => None,
        };
        let raised = described.into_iter().flat_map(|(holder, tier)| all_of(before, holder, tier));
        let moved = movements.iter().map(|Movement { kind, count, from, to, .. }| Crossing {
            kind: *kind,
            count: *count,
            from: *from,
            to: *to,
            from_tier: before.tier_of(*from),
            to_tier: self.tier_given(*to).or_else(|| before.tier_of(*to)),
        });
        moved.chain(raised).filter(|it| it.from_tier != it.to_tier && !it.count.is_zero()).collect()
    }

    /// The level of a body that comes to be by this operation.
    fn tier_given(&self, holder: Holder) -> Option<Tier> {
        self.established().find(|institution| Holder::Institution(institution.id) == holder).map(|new| new.tier)
    }

    /// The movements of places this operation means, over the register as it stands before it.
    pub fn movements(&self, before: &Snapshot) -> Vec<Movement> {
        match self {
            Self::Transfer(transfer) => vec![Movement {
                kind: transfer.kind,
                count: transfer.count,
                from: transfer.from,
                to: transfer.to,
                people: Headcount::counted(transfer.people.len()),
            }],
            Self::Merge { from, into } => from.iter().flat_map(|id| taken_over(before, *id, *into)).collect(),
            Self::Split { from, shares, .. } => shares.iter().flat_map(|share| given(*from, share)).collect(),
            Self::Establish(_)
            | Self::Describe(_)
            | Self::Rename { .. }
            | Self::Abolish { .. }
            | Self::Attach { .. }
            | Self::SetOffices { .. }
            | Self::SetLeaders { .. }
            | Self::SetNameplates { .. }
            | Self::SetPosts { .. }
            | Self::SetDuties { .. }
            | Self::OpenPool(_)
            | Self::Lend(_)
            | Self::Recall { .. }
            | Self::Clear(_)
            | Self::CloseClearance { .. }
            | Self::Deploy(_)
            | Self::EndDeployment { .. }
            | Self::Admit(_)
            | Self::Amend { .. }
            | Self::Release { .. } => Vec::new(),
        }
    }

    /// The people this operation moves by name, as it believes them to stand.
    pub fn movers(&self) -> impl Iterator<Item = &Mover> {
        let own: &[Mover] = match self {
            Self::Transfer(transfer) => &transfer.people,
            Self::Deploy(deployment) => &deployment.people,
            Self::EndDeployment { people, .. } => people,
            Self::Establish(_)
            | Self::Describe(_)
            | Self::Rename { .. }
            | Self::Abolish { .. }
            | Self::Attach { .. }
            | Self::Merge { .. }
            | Self::Split { .. }
            | Self::SetOffices { .. }
            | Self::SetLeaders { .. }
            | Self::SetNameplates { .. }
            | Self::SetPosts { .. }
            | Self::SetDuties { .. }
            | Self::OpenPool(_)
            | Self::Lend(_)
            | Self::Recall { .. }
            | Self::Clear(_)
            | Self::CloseClearance { .. }
            | Self::Admit(_)
            | Self::Amend { .. }
            | Self::Release { .. } => &[],
        };
        own.iter().chain(self.shares().iter().flat_map(|share| &share.people))
    }

    /// Everybody this operation moves by name, with where they stand afterwards.
    pub fn arrivals(&self) -> impl Iterator<Item = (&Mover, Assignment)> {
        let own = self.movers().filter_map(|mover| Some((mover, self.arrival(&mover.from)?)));
        let origin = self.institution();
        let by_share = self.shares().iter().flat_map(move |share| {
            let arrival = move |mover: &Mover| origin.map(|origin| share.arrival(origin, &mover.from));
            share.people.iter().filter_map(move |mover| Some((mover, arrival(mover)?)))
        });
        own.chain(by_share)
    }

    /// Where somebody stands after being moved by this operation; `None` where it moves nobody, or each to another place.
    fn arrival(&self, from: &Assignment) -> Option<Assignment> {
        if let Self::Transfer(Transfer { to: Holder::Institution(to), .. }) = self {
            Some(from.moved_to(*to))
        } else if let Self::Deploy(Deployment { user, arrangement, .. }) = self {
            Some(from.deployed_to(*user, *arrangement))
        } else if let Self::EndDeployment { .. } = self {
            Some(from.returned())
        } else {
            None
        }
    }

    /// Everybody this operation is about by name: who comes, goes, is amended or is moved.
    pub fn people(&self) -> impl Iterator<Item = PersonId> + '_ {
        let one = match self {
            Self::Admit(person) | Self::Amend { person, .. } => Some(person.id),
            Self::Release { person, .. } => Some(*person),
            Self::Transfer(_)
            | Self::Establish(_)
            | Self::Describe(_)
            | Self::Rename { .. }
            | Self::Abolish { .. }
            | Self::Attach { .. }
            | Self::Merge { .. }
            | Self::Split { .. }
            | Self::SetOffices { .. }
            | Self::SetLeaders { .. }
            | Self::SetNameplates { .. }
            | Self::SetPosts { .. }
            | Self::SetDuties { .. }
            | Self::OpenPool(_)
            | Self::Lend(_)
            | Self::Recall { .. }
            | Self::Clear(_)
            | Self::CloseClearance { .. }
            | Self::Deploy(_)
            | Self::EndDeployment { .. } => None,
        };
        one.into_iter().chain(self.movers().map(|mover| mover.person))
    }

    /// Every institution about which anything changes, over the register as it stands before the operation.
    pub fn touched(&self, before: &Snapshot) -> BTreeSet<InstitutionId> {
        let mut touched: BTreeSet<InstitutionId> = self.institution().into_iter().collect();
        match self {
            Self::Transfer(transfer) => {
                for holder in [transfer.from, transfer.to] {
                    if let Holder::Institution(id) = holder {
                        touched.insert(id);
                    }
                }
                touched.extend(transfer.people.iter().map(|mover| mover.from.works_at));
            }
            Self::Merge { from, .. } => {
                touched.extend(from);
                touched.extend(before.dependents(from).map(|dependent| dependent.id));
            }
            Self::Split { shares, .. } => {
                touched.extend(shares.iter().map(|share| share.to.id()));
                touched.extend(shares.iter().flat_map(|share| &share.dependents));
                touched.extend(self.movers().flat_map(|mover| [mover.from.quota_at, mover.from.works_at]));
            }
            Self::Recall { loan, .. } => touched.extend(before.loans().get(*loan).map(|loan| loan.borrower)),
            Self::CloseClearance { clearance, .. } => {
                touched.extend(before.clearances().get(*clearance).map(|clearance| clearance.institution));
            }
            Self::Deploy(deployment) => {
                touched.extend([deployment.owner, deployment.user]);
                touched.extend(work_places(&deployment.people));
            }
            Self::EndDeployment { deployment, people } => {
                let ended = before.deployments().get(*deployment);
                touched.extend(ended.into_iter().flat_map(|ended| [ended.owner, ended.user]));
                touched.extend(work_places(people));
            }
            Self::Admit(person) => touched.extend([person.assignment.quota_at, person.assignment.works_at]),
            Self::Amend { before, person } => {
                let after = &person.assignment;
                touched.extend([before.quota_at, before.works_at, after.quota_at, after.works_at]);
            }
            Self::Release { before, .. } => touched.extend([before.quota_at, before.works_at]),
            Self::Establish(_)
            | Self::Describe(_)
            | Self::Rename { .. }
            | Self::Abolish { .. }
            | Self::Attach { .. }
            | Self::SetOffices { .. }
            | Self::SetLeaders { .. }
            | Self::SetNameplates { .. }
            | Self::SetPosts { .. }
            | Self::SetDuties { .. }
            | Self::OpenPool(_)
            | Self::Lend(_)
            | Self::Clear(_) => {}
        }
        // How many people without names an institution uses depends on how many their owner has.
        let users: Vec<InstitutionId> = touched.iter().flat_map(|owner| before.roster().users_of(*owner)).collect();
        touched.extend(users);
        touched
    }
}

fn taken_over(before: &Snapshot, from: InstitutionId, into: InstitutionId) -> impl Iterator<Item = Movement> {
    let (giver, to) = (Holder::Institution(from), Holder::Institution(into));
    QuotaKind::ALL.into_iter().filter_map(move |kind| {
        let standing = before.standing(from, kind);
        let (count, people) = (standing.authorized, standing.strength);
        (!(count + people).is_zero()).then_some(Movement { kind, count, from: giver, to, people })
    })
}

/// What a share of a divided body means: its places with the people in them, kind by kind.
fn given(origin: InstitutionId, share: &Share) -> impl Iterator<Item = Movement> {
    let (from, to) = (Holder::Institution(origin), Holder::Institution(share.to.id()));
    QuotaKind::ALL.into_iter().filter_map(move |kind| {
        let (count, people) = (share.places_of(kind), share.people_of(origin, kind));
        (!(count + people).is_zero()).then_some(Movement { kind, count, from, to, people })
    })
}

/// All places of a holder that comes to be of `tier`.
fn all_of(before: &Snapshot, holder: Holder, tier: Tier) -> impl Iterator<Item = Crossing> {
    let from_tier = before.tier_of(holder);
    let held = before.ledger().held_by(holder);
    held.map(move |(kind, count)| Crossing { kind, count, from: holder, to: holder, from_tier, to_tier: Some(tier) })
}

fn work_places(people: &[Mover]) -> impl Iterator<Item = InstitutionId> {
    people.iter().map(|mover| mover.from.works_at)
}
