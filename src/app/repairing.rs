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
    let is_awaited =
        desk.plan.as_ref().is_some_and(|open| is_same(&plan, &open.plan) && desk.repair.is_searching(open));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{add, desk, move_places, open_plan, state_with_county};
    use crate::app::{Action, PlanAction, PlanEdit, update};
    use crate::domain::PlanId;
    use crate::watch::Unwatched;

    /// A plan that moves all ten places of the bureau to the township across the levels, and the search for its repair.
    fn searching() -> (State, Action) {
        let mut state = state_with_county(vec![Plan::new(PlanId(1), "草案")]);
        open_plan(&mut state, 1);
        update(&mut state, add("一", move_places(11)));
        let mut effects = update(&mut state, Action::Plan(PlanAction::SearchRepair));
        let Some(Effect::SearchRepair { open, register }) = effects.pop() else { panic!("{effects:?}") };
        let found = crate::app::stages::repair(&register, &open, &Unwatched);
        (state, Action::Plan(PlanAction::RepairFound { plan: open.plan, found }))
    }

    fn open(state: &State) -> &OpenPlan {
        desk(state).plan.as_ref().expect("a plan is open")
    }

    #[test]
    fn what_was_found_is_shown_until_the_plan_changes() {
        let (mut state, answer) = searching();
        assert!(desk(&state).repair.is_searching(open(&state)));
        update(&mut state, answer);
        let found = desk(&state).repair.found(open(&state)).expect("an answer");
        assert_eq!(found.changes.len(), 1);
        let adopt = PlanEdit::Put { label: "最少改动".to_owned(), steps: found.steps.clone() };
        update(&mut state, Action::Plan(PlanAction::Edit(adopt)));
        assert!(desk(&state).repair.found(open(&state)).is_none(), "it was about the plan before");
        assert_eq!(open(&state).plan.revisions.undo_label(), Some("最少改动"));
        update(&mut state, Action::Plan(PlanAction::Undo));
        assert!(desk(&state).repair.found(open(&state)).is_some(), "and is again after the adoption was undone");
        update(&mut state, Action::Plan(PlanAction::CloseRepair));
        assert!(desk(&state).repair.found(open(&state)).is_none());
    }

    #[test]
    fn an_answer_about_an_older_state_of_the_plan_is_dropped() {
        let (mut state, answer) = searching();
        update(&mut state, add("二", move_places(1)));
        update(&mut state, answer);
        assert!(desk(&state).repair.found(open(&state)).is_none());
        assert!(!desk(&state).repair.is_searching(open(&state)));
        assert!(state.notices.is_empty());
    }

    #[test]
    fn a_search_that_was_stopped_is_told_and_leaves_nothing() {
        let (mut state, _) = searching();
        let plan = open(&state).plan.clone();
        let stopped = Err(Notice::advice("已停止，方案没有改动。"));
        update(&mut state, Action::Plan(PlanAction::RepairFound { plan, found: stopped }));
        assert!(!desk(&state).repair.is_searching(open(&state)));
        assert_eq!(state.notices.len(), 1);
    }
}
