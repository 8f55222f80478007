//! A step as the search sees it: how many places it is about, how far they can be lowered, and what it can have a say in.

use super::Repaired;
use crate::domain::{Headcount, Operation};
use crate::plan::Step;

/// A step of the group and how far it can be lowered.
pub(super) struct Movable {
    /// Its place in the whole plan.
    pub place: usize,
    pub step: Step,
    /// Places planned; one for a step that has no number of places.
    pub planned: u32,
    /// The fewest it can be about without being left out: never fewer than the people who go along.
    pub least: u32,
}

/// What a step can have a say in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// How many places somebody has, uses or has promised; there is a number that can be lowered.
    Places,
    /// Who stands where.
    People,
    /// Who exists, belongs to whom, and is of what sort.
    Bodies,
    /// Offices, plates, posts, duties, names: never places.
    Configuration,
}

impl Movable {
    pub fn of(place: usize, repaired: &Repaired) -> Option<Self> {
        let step = repaired.steps.get(place)?.clone()?;
        let people = u32::try_from(step.operation.movers().count()).unwrap_or(u32::MAX);
        let (planned, least) = match places(&step.operation) {
            Some(count) => (count.0.max(1), people.clamp(1, count.0.max(1))),
            None => (1, 1),
        };
        Some(Self { place, step, planned, least })
    }

    pub fn operation(&self) -> &Operation {
        &self.step.operation
    }

    pub fn role(&self) -> Role {
        match self.operation() {
            Operation::Transfer(_)
            | Operation::Lend(_)
            | Operation::Recall { .. }
            | Operation::Clear(_)
            | Operation::CloseClearance { .. } => Role::Places,
            Operation::Deploy(_)
            | Operation::EndDeployment { .. }
            | Operation::Admit(_)
            | Operation::Amend { .. }
            | Operation::Release { .. } => Role::People,
            Operation::Establish(_)
            | Operation::Describe(_)
            | Operation::Abolish { .. }
            | Operation::Attach { .. }
            | Operation::Merge { .. }
            | Operation::Split { .. }
            | Operation::OpenPool(_) => Role::Bodies,
            Operation::Rename { .. }
            | Operation::SetOffices { .. }
            | Operation::SetLeaders { .. }
            | Operation::SetNameplates { .. }
            | Operation::SetPosts { .. }
            | Operation::SetDuties { .. } => Role::Configuration,
        }
    }

    /// The step as it is about `count` places; `None` when it is left out.
    pub fn at(&self, count: u32) -> Option<Step> {
        if count == 0 {
            return None;
        }
        let mut step = self.step.clone();
        if count != self.planned
            && let Some(places) = places_mut(&mut step.operation)
        {
            *places = Headcount(count);
        }
        Some(step)
    }
}

/// How many places an operation is about, where it has a number that can be lowered.
pub(super) fn places(operation: &Operation) -> Option<Headcount> {
    places_mut(&mut operation.clone()).copied()
}

fn places_mut(operation: &mut Operation) -> Option<&mut Headcount> {
    match operation {
        Operation::Transfer(transfer) => Some(&mut transfer.count),
        Operation::Lend(loan) => Some(&mut loan.count),
        Operation::Clear(clearance) => Some(&mut clearance.count),
        Operation::Recall { count, .. } | Operation::CloseClearance { count, .. } => Some(count),
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
        | Operation::OpenPool(_)
        | Operation::Deploy(_)
        | Operation::EndDeployment { .. }
        | Operation::Admit(_)
        | Operation::Amend { .. }
        | Operation::Release { .. } => None,
    }
}
