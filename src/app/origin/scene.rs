//! What a number is counted over: the register, or the register with a plan laid over it.

use crate::app::register::{OpenPlan, Register};
use crate::app::state::Desk;
use crate::domain::{Date, Movement, Snapshot};
use crate::plan::PlanState;
use crate::rules::Policy;

/// Registers before and after, as they were shown to whoever asks.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    register: &'a Register,
    plan: Option<&'a OpenPlan>,
}

/// Which of the two registers on the desk the number was shown from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// As screens show it: with the open draft, else as it is.
    OnScreen,
    /// With the open plan, be it adopted or not, as tables of a plan show it.
    ByPlan,
}

impl<'a> Scene<'a> {
    pub fn new(register: &'a Register, plan: Option<&'a OpenPlan>) -> Self {
        Self { register, plan }
    }

    /// What the desk shows.
    pub fn on(desk: &'a Desk, shown: Shown) -> Self {
        let plan = match shown {
            Shown::OnScreen => desk.draft(),
            Shown::ByPlan => desk.plan.as_ref(),
        };
        Self::new(&desk.register, plan)
    }

    pub fn before(&self) -> &'a Snapshot {
        self.plan.map_or(&self.register.snapshot, |open| &open.projection.before)
    }

    pub fn after(&self) -> &'a Snapshot {
        self.plan.map_or(&self.register.snapshot, |open| &open.projection.after)
    }

    pub fn policy(&self) -> &'a Policy {
        &self.register.policy
    }

    pub fn plan(&self) -> Option<&'a OpenPlan> {
        self.plan
    }

    /// The places that steps of the plan move, with the index of the step.
    pub fn movements(&self) -> &'a [(usize, Movement)] {
        self.plan.map(|open| open.projection.movements.as_slice()).unwrap_or_default()
    }

    /// The day as of which the register stands.
    pub fn day(&self) -> Date {
        self.register.baseline.today()
    }

    /// Whether the plan lies over the register of an earlier time, which is no longer the one in force.
    pub fn adopted(&self) -> Option<crate::domain::EntryId> {
        match self.plan.map(|open| open.plan.state) {
            Some(PlanState::Adopted(entry)) => Some(entry),
            Some(PlanState::Draft) | None => None,
        }
    }
}
