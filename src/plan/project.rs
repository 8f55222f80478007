//! Projection: the register as it would be if the plan were adopted. It never fails; a step that cannot be applied is
//! listed with its reason, left out, and the following steps go on.
//!
//! A snapshot counts people without knowing them, so the projection itself keeps in mind whom an earlier step has moved: nobody
//! leaves the same place twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::step::Step;
use crate::domain::{Assignment, Holder, InstitutionId, Operation, PersonId, Refusal, Snapshot, Transfer, apply};

/// A register before and after a plan.
#[derive(Debug, Clone)]
pub struct Projection {
    pub before: Arc<Snapshot>,
    pub after: Arc<Snapshot>,
    /// One per step: applied, or why not.
    pub outcomes: Vec<Result<(), Refusal>>,
    /// Institutions that a step names; all others are as they were.
    pub touched: BTreeSet<InstitutionId>,
}

/// Applies `steps` in order to a copy of `before`.
pub fn project(before: &Arc<Snapshot>, steps: &[Step]) -> Projection {
    let mut after = Snapshot::clone(before);
    let mut touched = BTreeSet::new();
    let mut moved = Moved::default();
    let mut outcomes = Vec::with_capacity(steps.len());
    for step in steps {
        collect_touched(&step.operation, &mut touched);
        let outcome = moved.check(&step.operation).and_then(|()| apply(&mut after, &step.operation));
        if outcome.is_ok() {
            moved.keep(&step.operation);
        }
        outcomes.push(outcome);
    }
    Projection { before: Arc::clone(before), after: Arc::new(after), outcomes, touched }
}

impl Projection {
    /// The register as it is, with no plan over it.
    pub fn of_register(snapshot: &Arc<Snapshot>) -> Self {
        project(snapshot, &[])
    }

    /// Whether every step could be applied.
    pub fn is_complete(&self) -> bool {
        self.outcomes.iter().all(Result::is_ok)
    }

    /// Indexes and reasons of the steps that could not be applied.
    pub fn refusals(&self) -> impl Iterator<Item = (usize, &Refusal)> {
        self.outcomes.iter().enumerate().filter_map(|(index, outcome)| outcome.as_ref().err().map(|why| (index, why)))
    }
}

/// Where the people stand whom earlier steps have moved.
#[derive(Default)]
struct Moved(BTreeMap<PersonId, Assignment>);

impl Moved {
    /// Whether everybody who is to go with the places still holds them.
    fn check(&self, operation: &Operation) -> Result<(), Refusal> {
        let Operation::Transfer(transfer) = operation else { return Ok(()) };
        for mover in &transfer.people {
            if let Some(at) = self.0.get(&mover.person).filter(|at| **at != mover.from) {
                let (quota_at, kind) = (at.quota_at, at.kind);
                return Err(Refusal::MoverElsewhere { name: mover.name.clone(), quota_at, kind });
            }
        }
        Ok(())
    }

    /// Keeps in mind where an applied operation has put people.
    fn keep(&mut self, operation: &Operation) {
        match operation {
            Operation::Transfer(Transfer { to: Holder::Institution(to), people, .. }) => {
                self.0.extend(people.iter().map(|mover| (mover.person, mover.from.moved_to(*to))));
            }
            Operation::Admit(person) | Operation::Amend { person, .. } => {
                self.0.insert(person.id, person.assignment.clone());
            }
            Operation::Release { person, .. } => drop(self.0.remove(person)),
            Operation::Transfer(_)
            | Operation::Establish(_)
            | Operation::Describe(_)
            | Operation::Rename { .. }
            | Operation::Abolish { .. }
            | Operation::SetOffices { .. }
            | Operation::SetLeaders { .. }
            | Operation::SetNameplates { .. }
            | Operation::SetPosts { .. } => {}
        }
    }
}

fn collect_touched(operation: &Operation, touched: &mut BTreeSet<InstitutionId>) {
    touched.extend(operation.institution());
    match operation {
        Operation::Transfer(transfer) => {
            for holder in [transfer.from, transfer.to] {
                if let Holder::Institution(id) = holder {
                    touched.insert(id);
                }
            }
            touched.extend(transfer.people.iter().map(|mover| mover.from.works_at));
        }
        Operation::Admit(person) => touched.extend([person.assignment.quota_at, person.assignment.works_at]),
        Operation::Amend { before, person } => {
            let after = &person.assignment;
            touched.extend([before.quota_at, before.works_at, after.quota_at, after.works_at]);
        }
        Operation::Release { before, .. } => touched.extend([before.quota_at, before.works_at]),
        Operation::Establish(_)
        | Operation::Describe(_)
        | Operation::Rename { .. }
        | Operation::Abolish { .. }
        | Operation::SetOffices { .. }
        | Operation::SetLeaders { .. }
        | Operation::SetNameplates { .. }
        | Operation::SetPosts { .. } => {}
    }
}
