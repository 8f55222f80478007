//! 变基 in the window: what has become of the open plan is asked of the book, and the answer belongs to the plan as it was asked
//! about. Taking it up is one edit, which can be undone.

use super::WorkbenchOrder;
use crate::app::action::Effect;
use crate::app::order::BookOrder;
use crate::app::register::OpenPlan;
use crate::app::stages::{self, Rebase};
use crate::app::state::{Desk, State};
use crate::notice::Notice;
use crate::plan::{Mends, Plan};

/// Where the question stands.
#[derive(Debug, Default)]
pub enum RebaseDesk {
    #[default]
    Idle,
    Asked {
        generation: u64,
        plan: Plan,
    },
    Found {
        plan: Plan,
        rebase: Box<Rebase>,
    },
    /// It was told why; asking for the same plan again is for the user.
    Failed {
        plan: Plan,
    },
}

impl RebaseDesk {
    /// What was found for the plan as it is now.
    pub fn found(&self, open: &OpenPlan) -> Option<&Rebase> {
        match self {
            Self::Found { plan, rebase } => is_same(plan, &open.plan).then_some(rebase),
            Self::Idle | Self::Asked { .. } | Self::Failed { .. } => None,
        }
    }

    /// Whether nothing is known of the plan as it is now, nor asked.
    pub fn wants_asking(&self, open: &OpenPlan) -> bool {
        match self {
            Self::Idle => true,
            Self::Asked { plan, .. } | Self::Found { plan, .. } | Self::Failed { plan } => !is_same(plan, &open.plan),
        }
    }

    /// Whether the question about the plan as it is now could not be answered.
    pub fn has_failed(&self, open: &OpenPlan) -> bool {
        match self {
            Self::Failed { plan } => is_same(plan, &open.plan),
            Self::Idle | Self::Asked { .. } | Self::Found { .. } => false,
        }
    }
}

impl Desk {
    /// How many entries were recorded since the steps of a plan were last looked at over the register; `None` where the plan does
    /// not know when that was.
    pub fn entries_since(&self, plan: &Plan) -> Option<u32> {
        let latest = self.entries.first().map_or(0, |entry| entry.id.0);
        plan.baseline().map(|baseline| latest.saturating_sub(baseline.0))
    }
}

pub(super) fn ask(state: &mut State) -> Vec<Effect> {
    let generation = state.generations.next();
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let Some(plan) = desk.draft().map(|open| open.plan.clone()) else { return Vec::new() };
    desk.workbench.rebase = RebaseDesk::Asked { generation, plan: plan.clone() };
    let order = WorkbenchOrder::Rebase { generation, plan, register: desk.register.clone() };
    vec![desk.order(BookOrder::Workbench(Box::new(order)))]
}

/// Takes an answer, unless a newer question was asked.
pub(super) fn found(state: &mut State, generation: u64, found: Result<Box<Rebase>, Notice>) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let RebaseDesk::Asked { generation: awaited, plan } = &desk.workbench.rebase else { return Vec::new() };
    if *awaited != generation {
        return Vec::new();
    }
    let plan = plan.clone();
    match found {
        Ok(rebase) => desk.workbench.rebase = RebaseDesk::Found { plan, rebase },
        Err(notice) => {
            desk.workbench.rebase = RebaseDesk::Failed { plan };
            state.tell(notice);
        }
    }
    Vec::new()
}

pub(super) fn take_up(state: &mut State, mends: Mends) -> Vec<Effect> {
    let found = state.desk.as_ref().and_then(|desk| desk.workbench.rebase.found(desk.draft()?)).cloned();
    match found {
        Some(rebase) => super::edit(state, |plan, stamp| stages::take_into(plan, &rebase, mends, stamp)),
        None => {
            state.tell(Notice::advice("没有写进方案：核对之后方案又有了变化，请重新核对。"));
            Vec::new()
        }
    }
}

/// Whether nothing that the question looks at differs.
fn is_same(one: &Plan, other: &Plan) -> bool {
    one.id == other.id
        && one.steps() == other.steps()
        && one.phases() == other.phases()
        && one.baseline() == other.baseline()
        && one.adopted_phases == other.adopted_phases
}
