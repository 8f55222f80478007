//! Which plan goes on the wall where 会议投影 is asked for and none is open: the one that is being compared, or the only draft there
//! is; of several the user chooses. So the key leads somewhere from every screen.

use super::MeetingAction;
use crate::app::action::{Action, Effect};
use crate::app::planning::PlanAction;
use crate::app::state::{Desk, Overlay, Screen, State};
use crate::domain::PlanId;
use crate::plan::{Plan, PlanState};

impl Desk {
    /// The drafts that can be put on the wall: on the screen of the comparison those that are compared come first, in their order.
    pub fn plans_for_the_wall(&self) -> Vec<&Plan> {
        let drafts = || self.plans.iter().filter(|plan| plan.state == PlanState::Draft);
        let compared = self.compared();
        let first = compared.iter().filter_map(|id| drafts().find(|plan| plan.id == *id));
        first.chain(drafts().filter(|plan| !compared.contains(&plan.id))).collect()
    }

    /// Plans that stand side by side on the screen.
    fn compared(&self) -> &[PlanId] {
        if self.screen == Screen::Comparison { &self.comparison.chosen } else { &[] }
    }

    /// The plan that is meant without asking.
    fn meant_for_the_wall(&self) -> Option<PlanId> {
        match (self.compared(), self.plans_for_the_wall().as_slice()) {
            ([only], _) => Some(*only),
            ([], [only]) => Some(only.id),
            _ => None,
        }
    }
}

pub(super) fn begin(state: &mut State) -> Vec<Effect> {
    let Some(desk) = &state.desk else { return Vec::new() };
    match (&desk.plan, desk.meant_for_the_wall()) {
        (Some(_), _) => super::update(state, MeetingAction::Enter),
        (None, Some(plan)) => begin_with(state, plan),
        (None, None) => {
            state.overlay = Some(Overlay::MeetingPlan);
            Vec::new()
        }
    }
}

pub(super) fn begin_with(state: &mut State, plan: PlanId) -> Vec<Effect> {
    state.overlay = None;
    let mut effects = crate::app::update(state, Action::Plan(PlanAction::Open(plan)));
    let is_open = state.desk.as_ref().is_some_and(|desk| desk.plan.as_ref().is_some_and(|open| open.plan.id == plan));
    if is_open {
        effects.extend(super::update(state, MeetingAction::Enter));
    }
    effects
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{desk, open_plan, state_with_county};
    use crate::app::{Command, ComparisonAction, update};
    use crate::notice::Notice;

    fn state(plans: &[&str]) -> State {
        let plans = (1..).zip(plans).map(|(id, name)| Plan::new(PlanId(id), *name));
        state_with_county(plans.collect())
    }

    fn on_the_wall(state: &State) -> Option<PlanId> {
        let open = desk(state).plan.as_ref().map(|open| open.plan.id);
        open.filter(|_| desk(state).is_on_the_wall())
    }

    #[test]
    fn the_plan_that_is_compared_goes_on_the_wall_and_of_several_one_is_chosen() {
        let mut state = state(&["甲案", "乙案", "丙案"]);
        update(&mut state, Action::Go(Screen::Comparison));
        update(&mut state, Action::Comparison(ComparisonAction::Toggle(PlanId(2))));
        update(&mut state, Action::Command(Command::Meeting));
        assert_eq!((on_the_wall(&state), state.overlay), (Some(PlanId(2)), None));
        update(&mut state, Action::Command(Command::Meeting));
        update(&mut state, Action::Command(Command::ClosePlan));
        assert_eq!(on_the_wall(&state), None);
        update(&mut state, Action::Comparison(ComparisonAction::Toggle(PlanId(1))));
        update(&mut state, Action::Command(Command::Meeting));
        assert_eq!((on_the_wall(&state), state.overlay), (None, Some(Overlay::MeetingPlan)));
        let offered: Vec<PlanId> = desk(&state).plans_for_the_wall().iter().map(|plan| plan.id).collect();
        assert_eq!(offered, [PlanId(2), PlanId(1), PlanId(3)], "those that are compared come first");
        update(&mut state, Action::Meeting(MeetingAction::BeginWith(PlanId(1))));
        assert_eq!((on_the_wall(&state), state.overlay), (Some(PlanId(1)), None));
    }

    #[test]
    fn the_only_draft_is_meant_and_without_one_it_is_said_what_to_do() {
        let mut one = state(&["甲案"]);
        update(&mut one, Action::Command(Command::Meeting));
        assert_eq!(on_the_wall(&one), Some(PlanId(1)));
        let mut none = state(&[]);
        update(&mut none, Action::Command(Command::Meeting));
        let told = none.notices.last().map(|notice| notice.what.as_str());
        assert_eq!(told, Some("现在不能“会议投影”：没有未执行的方案，请先在“方案”里新建或者打开一个。"));
    }

    #[test]
    fn advice_goes_with_its_page_and_a_failure_stays() {
        let mut state = state(&["甲案"]);
        let tell = |state: &mut State| {
            state.tell(Notice::advice("请先勾选。"));
            state.tell(Notice::failure("磁盘已满。", "", ""));
        };
        let told = |state: &State| state.notices.iter().map(|notice| notice.what.clone()).collect::<Vec<_>>();
        tell(&mut state);
        let here = desk(&state).screen;
        update(&mut state, Action::Go(here));
        assert_eq!(told(&state), ["请先勾选。", "磁盘已满。"], "the page is the same");
        update(&mut state, Action::Go(Screen::Comparison));
        assert_eq!(told(&state), ["磁盘已满。"]);
        tell(&mut state);
        open_plan(&mut state, 1);
        update(&mut state, Action::Command(Command::Meeting));
        assert_eq!(told(&state), ["磁盘已满。"], "the wall is a page of its own, and the disk is full but once");
    }
}
