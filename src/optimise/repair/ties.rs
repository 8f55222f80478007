//! Which steps of a plan can affect each other: those that use or change the same thing, one of them changing it. Told from the
//! steps and the register before them, without carrying anything out.
//!
//! Institutions that a merger of the plan joins count as one from the start, since what one of them gives away early its successor
//! lacks later. The superior ties nobody together: it never runs short.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{
    AgreementId, Clearance, Deed, Deployment, Holder, Institution, InstitutionId, Loan, LoanId, Name, Operation,
    PersonId, PoolId, Snapshot,
};
use crate::plan::Step;

/// Something that steps use or change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    /// Places, people, agreements and configuration of a holder.
    Holder(Holder),
    /// That an institution is there, and to whom it belongs.
    Body(InstitutionId),
    /// Who bears a name.
    Name(Name),
    PoolName(Name),
    Agreement(AgreementId),
    /// Which numbers agreements of one sort have been given.
    Numbers(Sort),
    /// Where a person stands.
    Person(PersonId),
}

/// Agreements that are numbered together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Loans,
    Clearances,
    Deployments,
}

/// What a step does with a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    Reads,
    Changes,
}

/// What each step of a plan uses and changes.
#[derive(Debug)]
pub(super) struct Ties<'a> {
    before: &'a Snapshot,
    /// The loans, clearances and agreements on use that the plan itself makes.
    made: BTreeMap<AgreementId, &'a Operation>,
    /// For institutions that mergers of the plan join, the one that stands for all of them.
    joined: BTreeMap<InstitutionId, InstitutionId>,
    /// Sorts whose numbers the plan does not give in order, so that leaving one step out may let another in.
    disordered: BTreeSet<Sort>,
    /// By the place of the step.
    uses: Vec<BTreeMap<Thing, Use>>,
}

impl<'a> Ties<'a> {
    pub fn of(before: &'a Snapshot, steps: &'a [Option<Step>]) -> Self {
        let operations = || steps.iter().flatten().map(|step| &step.operation);
        let made = operations().filter_map(|operation| Some((made_by(operation)?, operation))).collect();
        let disordered = disordered(operations());
        let joined = joined(operations());
        let mut ties = Self { before, made, joined, disordered, uses: Vec::new() };
        let uses_of = |step: &Option<Step>| step.as_ref().map(|step| ties.uses_of(&step.operation)).unwrap_or_default();
        ties.uses = steps.iter().map(uses_of).collect();
        ties
    }

    /// Places of the steps that affect each other, directly or through others; steps left out are in none.
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let mut users: BTreeMap<&Thing, Vec<(usize, Use)>> = BTreeMap::new();
        for (place, uses) in self.uses.iter().enumerate() {
            uses.iter().for_each(|(thing, how)| users.entry(thing).or_default().push((place, *how)));
        }
        let mut group_of: Vec<usize> = (0..self.uses.len()).collect();
        let group = |group_of: &[usize], place: usize| group_of.get(place).copied().unwrap_or(place);
        for users in users.values().filter(|users| users.iter().any(|(_, how)| *how == Use::Changes)) {
            let first = users.iter().map(|(place, _)| *place).next().unwrap_or_default();
            for (place, _) in users {
                let (gone, kept) = (group(&group_of, *place), group(&group_of, first));
                group_of.iter_mut().filter(|other| **other == gone).for_each(|other| *other = kept);
            }
        }
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, _) in self.uses.iter().enumerate().filter(|(_, uses)| !uses.is_empty()) {
            groups.entry(group(&group_of, place)).or_default().push(place);
        }
        groups.into_values().collect()
    }

    /// The thing, with the institution that stands for those it is joined with.
    pub fn seen_as_one(&self, thing: Thing) -> Thing {
        let one = |id: InstitutionId| self.joined.get(&id).copied().unwrap_or(id);
        match thing {
            Thing::Holder(Holder::Institution(id)) => Thing::Holder(Holder::Institution(one(id))),
            Thing::Body(id) => Thing::Body(one(id)),
            other @ (Thing::Holder(Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_))
            | Thing::Name(_)
            | Thing::PoolName(_)
            | Thing::Agreement(_)
            | Thing::Numbers(_)
            | Thing::Person(_)) => other,
        }
    }

    /// Whether the two are one, or are joined by mergers of the plan.
    pub fn is_one(&self, holder: Holder, other: Holder) -> bool {
        self.seen_as_one(Thing::Holder(holder)) == self.seen_as_one(Thing::Holder(other))
    }

    /// Whether the step changes the thing.
    pub fn changes(&self, place: usize, thing: Thing) -> bool {
        let thing = self.seen_as_one(thing);
        self.uses.get(place).and_then(|uses| uses.get(&thing)) == Some(&Use::Changes)
    }

    /// Whether the step uses the thing or changes it.
    pub fn uses(&self, place: usize, thing: Thing) -> bool {
        let thing = self.seen_as_one(thing);
        self.uses.get(place).is_some_and(|uses| uses.contains_key(&thing))
    }

    /// Whether the step changes something that the other uses.
    pub fn bears_on(&self, place: usize, other: usize) -> bool {
        let (Some(uses), Some(others)) = (self.uses.get(place), self.uses.get(other)) else { return false };
        uses.iter().any(|(thing, how)| *how == Use::Changes && others.contains_key(thing))
    }

    /// The loan of that number, of the register or of the plan.
    pub fn loan(&self, id: LoanId) -> Option<&'a Loan> {
        if let Some(Operation::Lend(loan)) = self.made.get(&AgreementId::Loan(id)) {
            return Some(loan);
        }
        self.before.loans().get(id)
    }

    /// Who has part in an agreement.
    fn parties(&self, id: AgreementId) -> Vec<Holder> {
        let of_deployment = |it: &Deployment| [it.owner, it.user].map(Holder::Institution).to_vec();
        let of_loan = |it: &Loan| vec![Holder::Pool(it.pool), Holder::Institution(it.borrower)];
        let of_clearance = |it: &Clearance| vec![Holder::Institution(it.institution)];
        if let Some(Operation::Deploy(deployment)) = self.made.get(&id) {
            return of_deployment(deployment);
        }
        if let Some(Operation::Clear(clearance)) = self.made.get(&id) {
            return of_clearance(clearance);
        }
        match id {
            AgreementId::Loan(id) => self.loan(id).map(of_loan),
            AgreementId::Clearance(id) => self.before.clearances().get(id).map(of_clearance),
            AgreementId::Deployment(id) => self.before.deployments().get(id).map(of_deployment),
        }
        .unwrap_or_default()
    }

    fn uses_of(&self, operation: &Operation) -> BTreeMap<Thing, Use> {
        let mut reads: BTreeSet<Thing> = BTreeSet::new();
        let mut changes: BTreeSet<Thing> = BTreeSet::new();
        for id in operation.touched(self.before) {
            changes.insert(Thing::Holder(Holder::Institution(id)));
            reads.insert(Thing::Body(id));
        }
        changes.extend(operation.movers().map(|mover| Thing::Person(mover.person)));
        if let Some((deed, agreement)) = operation.agreement() {
            let sort = Sort::of(agreement);
            changes.insert(Thing::Agreement(agreement));
            changes.extend(self.parties(agreement).into_iter().map(Thing::Holder));
            changes.extend((deed == Deed::Makes && self.disordered.contains(&sort)).then_some(Thing::Numbers(sort)));
        }
        self.add_own_uses(operation, &mut reads, &mut changes);
        let read = reads.into_iter().map(|thing| (self.seen_as_one(thing), Use::Reads));
        let mut uses: BTreeMap<Thing, Use> = read.collect();
        uses.extend(changes.into_iter().map(|thing| (self.seen_as_one(thing), Use::Changes)));
        uses.remove(&Thing::Holder(Holder::Superior));
        uses
    }

    /// What an operation uses and changes beside the institutions it touches.
    fn add_own_uses(&self, operation: &Operation, reads: &mut BTreeSet<Thing>, changes: &mut BTreeSet<Thing>) {
        match operation {
            Operation::Transfer(transfer) => changes.extend([transfer.from, transfer.to].map(Thing::Holder)),
            Operation::Establish(institution) | Operation::Describe(institution) => {
                changes.extend([Thing::Body(institution.id), Thing::Name(institution.name.clone())]);
                changes.extend(self.name_of(institution.id));
                reads.extend(self.above(institution));
                reads.extend(self.now_above(institution.id));
            }
            Operation::Rename { institution, name } => {
                changes.extend([Thing::Name(name.clone())].into_iter().chain(self.name_of(*institution)));
            }
            Operation::Abolish { institution } => {
                changes.extend([Thing::Body(*institution)].into_iter().chain(self.name_of(*institution)));
                reads.extend(self.now_above(*institution));
            }
            Operation::Attach { institution, parent, supervisor } => {
                changes.insert(Thing::Body(*institution));
                reads.extend([*parent, *supervisor].into_iter().flatten().flat_map(|id| self.up_from(id)));
                reads.extend(self.now_above(*institution));
            }
            Operation::Merge { from, into } => {
                for id in from.iter().chain([into]) {
                    changes.extend([Thing::Body(*id)].into_iter().chain(self.name_of(*id)));
                    reads.extend(self.now_above(*id));
                }
                changes.extend(self.before.dependents(from).map(|dependent| Thing::Body(dependent.id)));
            }
            Operation::Split { from, shares, .. } => {
                changes.extend([Thing::Body(*from)].into_iter().chain(self.name_of(*from)));
                reads.extend(self.now_above(*from));
                for share in shares {
                    changes.insert(Thing::Body(share.to.id()));
                    changes.extend(share.dependents.iter().map(|id| Thing::Body(*id)));
                    reads.extend(self.now_above(share.to.id()));
                }
                for new in operation.established() {
                    changes.insert(Thing::Name(new.name.clone()));
                    reads.extend(self.above(new));
                }
            }
            Operation::OpenPool(pool) => {
                changes.extend([Thing::Holder(Holder::Pool(pool.id)), Thing::PoolName(pool.name.clone())]);
                changes.extend(self.pool_name_of(pool.id));
            }
            Operation::Admit(person) | Operation::Amend { person, .. } => {
                changes.insert(Thing::Person(person.id));
            }
            Operation::Release { person, .. } => {
                changes.insert(Thing::Person(*person));
            }
            Operation::SetOffices { .. }
            | Operation::SetLeaders { .. }
            | Operation::SetNameplates { .. }
            | Operation::SetPosts { .. }
            | Operation::SetDuties { .. }
            | Operation::Lend(_)
            | Operation::Recall { .. }
            | Operation::Clear(_)
            | Operation::CloseClearance { .. }
            | Operation::Deploy(_)
            | Operation::EndDeployment { .. } => {}
        }
    }

    fn name_of(&self, id: InstitutionId) -> Option<Thing> {
        self.before.institution(id).map(|institution| Thing::Name(institution.name.clone()))
    }

    fn pool_name_of(&self, id: PoolId) -> Option<Thing> {
        self.before.pools().get(id).map(|pool| Thing::PoolName(pool.name.clone()))
    }

    /// Whom the institution belongs to and who manages it, and everybody above them.
    fn above(&self, institution: &Institution) -> impl Iterator<Item = Thing> {
        let sides = [institution.parent, institution.supervisor].into_iter().flatten();
        sides.flat_map(|id| self.up_from(id))
    }

    /// The same as the register has it.
    fn now_above(&self, id: InstitutionId) -> impl Iterator<Item = Thing> {
        self.before.institution(id).into_iter().flat_map(|institution| self.above(institution))
    }

    fn up_from(&self, id: InstitutionId) -> BTreeSet<Thing> {
        let mut found = BTreeSet::new();
        let mut next = Some(id);
        while let Some(id) = next.filter(|id| found.insert(Thing::Body(*id))) {
            next = self.before.institution(id).and_then(|institution| institution.parent);
        }
        found
    }
}

fn made_by(operation: &Operation) -> Option<AgreementId> {
    operation.agreement().filter(|(deed, _)| *deed == Deed::Makes).map(|(_, agreement)| agreement)
}

impl Sort {
    pub fn of(agreement: AgreementId) -> Self {
        match agreement {
            AgreementId::Loan(_) => Self::Loans,
            AgreementId::Clearance(_) => Self::Clearances,
            AgreementId::Deployment(_) => Self::Deployments,
        }
    }
}

/// A number below one that was given is refused: only where the numbers of a plan do not rise does that happen.
fn disordered<'a>(operations: impl Iterator<Item = &'a Operation>) -> BTreeSet<Sort> {
    let mut highest: BTreeMap<Sort, AgreementId> = BTreeMap::new();
    let mut disordered = BTreeSet::new();
    for id in operations.filter_map(made_by) {
        let sort = Sort::of(id);
        if highest.insert(sort, id).is_some_and(|known| known >= id) {
            disordered.insert(sort);
        }
    }
    disordered
}

/// The institutions that mergers join, each with the one that stands for all of them.
fn joined<'a>(operations: impl Iterator<Item = &'a Operation>) -> BTreeMap<InstitutionId, InstitutionId> {
    let mut joined: BTreeMap<InstitutionId, InstitutionId> = BTreeMap::new();
    for operation in operations {
        let Operation::Merge { from, into } = operation else { continue };
        for id in from {
            let (gone, kept) = (*joined.entry(*id).or_insert(*id), *joined.entry(*into).or_insert(*into));
            joined.values_mut().filter(|one| **one == gone).for_each(|one| *one = kept);
        }
    }
    joined
}
