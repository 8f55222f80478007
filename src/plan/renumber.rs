//! Ids in steps: which institutions a step names, and other ids put in their place, consistently through all of a plan. A plan
//! gives ids ahead of the register (a new body, a loan); when the register has given the same ones meanwhile, the plan's give way.

use std::collections::{BTreeMap, BTreeSet};

use super::step::Step;
use crate::domain::{
    Assignment, ClearanceId, DeploymentId, FreshIds, Holder, InstitutionId, LoanId, Mover, Operation, PersonId, PoolId,
    PostId, Recipient, Snapshot,
};

/// Ids that stand in the place of others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renumbering {
    pub institutions: BTreeMap<InstitutionId, InstitutionId>,
    pub posts: BTreeMap<PostId, PostId>,
    pub people: BTreeMap<PersonId, PersonId>,
    pub pools: BTreeMap<PoolId, PoolId>,
    pub loans: BTreeMap<LoanId, LoanId>,
    pub clearances: BTreeMap<ClearanceId, ClearanceId>,
    pub deployments: BTreeMap<DeploymentId, DeploymentId>,
}

impl Renumbering {
    /// New ids for what the steps create under ids that the register gave after `before`. `fresh` are the first ids the book has
    /// never given.
    pub fn of_taken(steps: &[Step], before: &Snapshot, now: &Snapshot, fresh: FreshIds) -> Self {
        let given = Given::of(steps, before);
        Self {
            institutions: moved(
                &given.institutions,
                |id| *id < fresh.institution,
                fresh.institution,
                InstitutionId::next,
            ),
            posts: moved(&given.posts, |id| *id < fresh.post, fresh.post, PostId::next),
            people: moved(&given.people, |id| *id < fresh.person, fresh.person, PersonId::next),
            pools: moved(&given.pools, |id| now.pools().get(*id).is_some(), now.fresh_pool_id(), PoolId::next),
            loans: moved(&given.loans, |id| *id < now.fresh_loan_id(), now.fresh_loan_id(), LoanId::next),
            clearances: moved(
                &given.clearances,
                |id| *id < now.fresh_clearance_id(),
                now.fresh_clearance_id(),
                ClearanceId::next,
            ),
            deployments: moved(
                &given.deployments,
                |id| *id < now.fresh_deployment_id(),
                now.fresh_deployment_id(),
                DeploymentId::next,
            ),
        }
    }

    /// New ids for what `added` creates under ids that `steps`, which go before it, give already. `before` is the register that
    /// the steps lie over.
    pub fn of_repeated(steps: &[Step], added: &[Step], before: &Snapshot) -> Self {
        let (mine, theirs) = (Given::of(steps, before), Given::of(added, before));
        Self {
            institutions: apart(&mine.institutions, &theirs.institutions, InstitutionId::next),
            posts: apart(&mine.posts, &theirs.posts, PostId::next),
            people: apart(&mine.people, &theirs.people, PersonId::next),
            pools: apart(&mine.pools, &theirs.pools, PoolId::next),
            loans: apart(&mine.loans, &theirs.loans, LoanId::next),
            clearances: apart(&mine.clearances, &theirs.clearances, ClearanceId::next),
            deployments: apart(&mine.deployments, &theirs.deployments, DeploymentId::next),
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Puts the new ids into an operation.
    pub fn renumber(&self, operation: &mut Operation) {
        each_institution(operation, &mut |id| put(&self.institutions, id));
        each_pool(operation, &mut |id| put(&self.pools, id));
        match operation {
            Operation::SetPosts { posts, .. } => posts.iter_mut().for_each(|post| put(&self.posts, &mut post.id)),
            Operation::Lend(loan) => put(&self.loans, &mut loan.id),
            Operation::Recall { loan, .. } => put(&self.loans, loan),
            Operation::Clear(clearance) => put(&self.clearances, &mut clearance.id),
            Operation::CloseClearance { clearance, .. } => put(&self.clearances, clearance),
            Operation::Deploy(deployment) => {
                put(&self.deployments, &mut deployment.id);
                self.movers(&mut deployment.people);
            }
            Operation::EndDeployment { deployment, people } => {
                put(&self.deployments, deployment);
                self.movers(people);
            }
            Operation::Transfer(transfer) => self.movers(&mut transfer.people),
            Operation::Split { shares, .. } => {
                for share in shares {
                    self.movers(&mut share.people);
                    share.posts.iter_mut().for_each(|post| put(&self.posts, post));
                }
            }
            Operation::Admit(person) | Operation::Amend { person, .. } => put(&self.people, &mut person.id),
            Operation::Release { person, .. } => put(&self.people, person),
            Operation::Establish(_)
            | Operation::Describe(_)
            | Operation::Rename { .. }
            | Operation::Abolish { .. }
            | Operation::Attach { .. }
            | Operation::Merge { .. }
            | Operation::SetOffices { .. }
            | Operation::SetLeaders { .. }
            | Operation::SetNameplates { .. }
            | Operation::SetDuties { .. }
            | Operation::OpenPool(_) => {}
        }
    }

    fn movers(&self, people: &mut [Mover]) {
        people.iter_mut().for_each(|mover| put(&self.people, &mut mover.person));
    }
}

fn put<Id: Ord + Copy>(ids: &BTreeMap<Id, Id>, id: &mut Id) {
    *id = ids.get(id).copied().unwrap_or(*id);
}

/// A new id for every given one that is taken: beyond what the book and the plan itself have given.
fn moved<Id: Ord + Copy>(
    given: &BTreeSet<Id>,
    is_taken: impl Fn(&Id) -> bool,
    fresh: Id,
    next: impl Fn(Id) -> Id,
) -> BTreeMap<Id, Id> {
    let mut free = given.last().map_or(fresh, |last| next(*last).max(fresh));
    let mut moved = BTreeMap::new();
    for id in given.iter().filter(|id| is_taken(id)) {
        moved.insert(*id, free);
        free = next(free);
    }
    moved
}

/// A new id for every one of `theirs` that is one of `mine` too.
fn apart<Id: Ord + Copy>(mine: &BTreeSet<Id>, theirs: &BTreeSet<Id>, next: impl Fn(Id) -> Id) -> BTreeMap<Id, Id> {
    match mine.last() {
        Some(last) => moved(theirs, |id| mine.contains(id), next(*last), next),
        None => BTreeMap::new(),
    }
}

/// The ids that steps give, and the register they were made over did not know.
#[derive(Default)]
struct Given {
    institutions: BTreeSet<InstitutionId>,
    posts: BTreeSet<PostId>,
    people: BTreeSet<PersonId>,
    pools: BTreeSet<PoolId>,
    loans: BTreeSet<LoanId>,
    clearances: BTreeSet<ClearanceId>,
    deployments: BTreeSet<DeploymentId>,
}

impl Given {
    fn of(steps: &[Step], before: &Snapshot) -> Self {
        let mut given = Self::default();
        for step in steps {
            given.add(&step.operation, before);
        }
        if !given.posts.is_empty() {
            let known = before.institutions().flat_map(|institution| before.posts(institution.id));
            known.for_each(|post| drop_id(&mut given.posts, post.id));
        }
        given
    }

    fn add(&mut self, operation: &Operation, before: &Snapshot) {
        match operation {
            Operation::Establish(institution) if before.institution(institution.id).is_none() => {
                self.institutions.insert(institution.id);
            }
            Operation::Split { .. } => {
                let new = operation.established().map(|institution| institution.id);
                self.institutions.extend(new.filter(|id| before.institution(*id).is_none()));
            }
            Operation::SetPosts { posts, .. } => self.posts.extend(posts.iter().map(|post| post.id)),
            Operation::Admit(person) => self.people.extend([person.id]),
            Operation::OpenPool(pool) if before.pools().get(pool.id).is_none() => self.pools.extend([pool.id]),
            Operation::Lend(loan) if loan.id >= before.fresh_loan_id() => self.loans.extend([loan.id]),
            Operation::Clear(clearance) if clearance.id >= before.fresh_clearance_id() => {
                self.clearances.extend([clearance.id]);
            }
            Operation::Deploy(deployment) if deployment.id >= before.fresh_deployment_id() => {
                self.deployments.extend([deployment.id]);
            }
            Operation::Establish(_)
            | Operation::OpenPool(_)
            | Operation::Lend(_)
            | Operation::Clear(_)
            | Operation::Deploy(_)
            | Operation::Transfer(_)
            | Operation::Describe(_)
            | Operation::Rename { .. }
            | Operation::Abolish { .. }
            | Operation::Attach { .. }
            | Operation::Merge { .. }
            | Operation::SetOffices { .. }
            | Operation::SetLeaders { .. }
            | Operation::SetNameplates { .. }
            | Operation::SetDuties { .. }
            | Operation::Recall { .. }
            | Operation::CloseClearance { .. }
            | Operation::EndDeployment { .. }
            | Operation::Amend { .. }
            | Operation::Release { .. } => {}
        }
    }
}

fn drop_id<Id: Ord>(ids: &mut BTreeSet<Id>, id: Id) {
    ids.remove(&id);
}

/// Looks at, or changes, every institution that an operation names.
pub(super) fn each_institution(operation: &mut Operation, visit: &mut dyn FnMut(&mut InstitutionId)) {
    match operation {
        Operation::Transfer(transfer) => {
            for holder in [&mut transfer.from, &mut transfer.to] {
                if let Holder::Institution(id) = holder {
                    visit(id);
                }
            }
            of_movers(&mut transfer.people, visit);
        }
        Operation::Establish(institution) | Operation::Describe(institution) => {
            visit(&mut institution.id);
            institution.parent.iter_mut().chain(&mut institution.supervisor).for_each(visit);
        }
        Operation::Rename { institution, .. }
        | Operation::Abolish { institution }
        | Operation::SetOffices { institution, .. }
        | Operation::SetLeaders { institution, .. }
        | Operation::SetNameplates { institution, .. }
        | Operation::SetDuties { institution, .. } => visit(institution),
        Operation::Attach { institution, parent, supervisor } => {
            visit(institution);
            parent.iter_mut().chain(supervisor).for_each(visit);
        }
        Operation::Merge { from, into } => from.iter_mut().chain([into]).for_each(visit),
        Operation::Split { from, shares, .. } => {
            visit(from);
            for share in shares {
                match &mut share.to {
                    Recipient::New(institution) => {
                        visit(&mut institution.id);
                        institution.parent.iter_mut().chain(&mut institution.supervisor).for_each(&mut *visit);
                    }
                    Recipient::Known(id) => visit(id),
                }
                of_movers(&mut share.people, visit);
                share.dependents.iter_mut().for_each(&mut *visit);
            }
        }
        Operation::SetPosts { institution, posts } => {
            visit(institution);
            posts.iter_mut().for_each(|post| visit(&mut post.institution));
        }
        Operation::Lend(loan) => visit(&mut loan.borrower),
        Operation::Clear(clearance) => visit(&mut clearance.institution),
        Operation::Deploy(deployment) => {
            visit(&mut deployment.owner);
            visit(&mut deployment.user);
            of_movers(&mut deployment.people, visit);
        }
        Operation::EndDeployment { people, .. } => of_movers(people, visit),
        Operation::Admit(person) => of_assignment(&mut person.assignment, visit),
        Operation::Amend { before, person } => {
            of_assignment(before, visit);
            of_assignment(&mut person.assignment, visit);
        }
        Operation::Release { before, .. } => of_assignment(before, visit),
        Operation::OpenPool(_) | Operation::Recall { .. } | Operation::CloseClearance { .. } => {}
    }
}

fn of_movers(people: &mut [Mover], visit: &mut dyn FnMut(&mut InstitutionId)) {
    people.iter_mut().for_each(|mover| of_assignment(&mut mover.from, visit));
}

fn of_assignment(assignment: &mut Assignment, visit: &mut dyn FnMut(&mut InstitutionId)) {
    visit(&mut assignment.quota_at);
    visit(&mut assignment.works_at);
}

fn each_pool(operation: &mut Operation, visit: &mut dyn FnMut(&mut PoolId)) {
    match operation {
        Operation::Transfer(transfer) => {
            for holder in [&mut transfer.from, &mut transfer.to] {
                if let Holder::Pool(id) = holder {
                    visit(id);
                }
            }
        }
        Operation::OpenPool(pool) => visit(&mut pool.id),
        Operation::Lend(loan) => visit(&mut loan.pool),
        Operation::Establish(_)
        | Operation::Describe(_)
        | Operation::Rename { .. }
        | Operation::Abolish { .. }
        | Operation::Attach { .. }
        | Operation::Merge { .. }
        | Operation::Split { .. }
        | Operation::SetOffices { .. }
        | Operation::SetLeaders { .. }
        | Operation::SetNameplates { .. }
        | Operation::SetPosts { .. }
        | Operation::SetDuties { .. }
        | Operation::Recall { .. }
        | Operation::Clear(_)
        | Operation::CloseClearance { .. }
        | Operation::Deploy(_)
        | Operation::EndDeployment { .. }
        | Operation::Admit(_)
        | Operation::Amend { .. }
        | Operation::Release { .. } => {}
    }
}
