//! 最少改动 in the window: the search is a job, and its answer belongs to the plan as it was when the search began. Once the plan
//! has been edited, neither is of use any more: the answer is dropped, and what was found is no longer shown.

use super::action::Effect;
use super::register::OpenPlan;
use super::state::State;
use crate::notice::Notice;
use crate::optimise::Repair;
use crate::plan::{Plan, PlanState};

/// The title of the job.
pub const TITLE: &str = "正在找最少改动";

/// Where the search for the smallest repair stands.
#[derive(Debug, Default)]
pub enum RepairDesk {
    #[default]
    Idle,
    Searching {
        plan: Plan,
    },
    Found {
        plan: Plan,
        repair: Repair,
    },
}

impl RepairDesk {
    /// Whether a search for the plan as it is now is under way.
    pub fn is_searching(&self, open: &OpenPlan) -> bool {
        match self {
            Self::Searching { plan } => is_same(plan, &open.plan),
            Self::Idle | Self::Found { .. } => false,
        }
    }

    /// What was found for the plan as it is now.
    pub fn found(&self, open: &OpenPlan) -> Option<&Repair> {
        match self {
            Self::Found { plan, repair } => is_same(plan, &open.plan).then_some(repair),
            Self::Idle | Self::Searching { .. } => None,
        }
    }
}

/// Begins a search for the plan on the desk; one for an older state of it is given up.
pub(super) fn search(state: &mut State) -> Vec<Effect> {
    state.tasks.iter().filter(|task| task.title == TITLE).for_each(|task| task.progress.cancel());
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let Some(open) = desk.plan.as_ref().filter(|open| open.plan.state == PlanState::Draft) else { return Vec::new() };
    desk.repair = RepairDesk::Searching { plan: open.plan.clone() };
    vec![Effect::SearchRepair { open: Box::new(open.clone()), register: desk.register.clone() }]
}

/// Takes an answer, unless it is about a plan that nobody asks about any more.
pub(super) fn found(state: &mut State, plan: Plan, found: Result<Repair, Notice>) {
    let Some(desk) = &mut state.desk else { return };
    let is_awaited = desk.plan.as_ref().is_some_and(|open| is_same(&plan, &open.plan) && desk.repair.is_searching(open));
    match found {
        _ if !is_awaited => {}
        Ok(repair) => desk.repair = RepairDesk::Found { plan, repair },
        Err(notice) => {
            desk.repair = RepairDesk::Idle;
            state.tell(notice);
        }
    }
}

/// Whether nothing that a search looks at differs.
fn is_same(one: &Plan, other: &Plan) -> bool {
    one.id == other.id && one.steps() == other.steps() && one.waivers() == other.waivers()
}
