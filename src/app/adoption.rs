//! The adoption of a plan: whether it can be, the question before it, and the order. What is adopted is what was asked about, and
//! from the order to the answer nobody changes it.

use super::action::{Action, Effect};
use super::order::BookOrder;
use super::planning::PlanAction;
use super::register::OpenPlan;
use super::state::{Desk, Question, State};
use crate::domain::Date;
use crate::notice::Notice;
use crate::plan::{Plan, PlanState};
use crate::rules::is_adoptable;

/// Asks before a plan becomes history; the answer is about the plan as it is now.
pub(super) fn question_of(desk: &Desk) -> Option<Question> {
    desk.plan.as_ref().map(|open| question(open, desk.register.baseline.today()))
}

fn question(open: &OpenPlan, today: Date) -> Question {
    let steps = open.plan.steps().len();
    let document = crate::wording::basis(&open.plan.basis);
    let later = open.plan.effective.filter(|day| *day > today);
    let waits = later.map(|day| format!("{day}起生效，到期前台账不变。")).unwrap_or_default();
    let unapproved = crate::wording::still_unapproved(&open.unapproved());
    let not_passed = crate::wording::not_passed(&open.plan.would_skip(None));
    Question {
        title: format!("执行方案“{}”", open.plan.name),
        text: format!(
            "将把{steps}个步骤作为一笔凭证写入台账({document})。{waits}写入后不能修改，只能用后续凭证更正。{unapproved}{not_passed}"
        ),
        confirm: format!("写入台账({steps}步)"),
        action: Box::new(Action::Plan(PlanAction::Adopt(open.plan.clone()))),
    }
}

impl OpenPlan {
    /// Why the plan cannot be adopted; `None` when it can.
    pub fn adoption_hindrance(&self) -> Option<&'static str> {
        if self.plan.state != PlanState::Draft {
            Some("方案已经执行")
        } else if self.plan.steps().is_empty() {
            Some("方案还没有步骤")
        } else if !self.projection.is_complete() {
            Some("有步骤不能执行，请先改正标红的步骤")
        } else if !is_adoptable(&self.findings) {
            Some("有方案新增的“禁止”事项，请先按核查意见处理")
        } else {
            None
        }
    }
}

impl OpenPlan {
    /// Why the plan cannot be adopted as a whole; `None` when it can.
    pub fn whole_adoption_hindrance(&self) -> Option<&'static str> {
        let is_dated = self.plan.phases().iter().any(|phase| phase.effective.is_some());
        let by_phases = match self.plan.state {
            PlanState::Draft if !self.plan.adopted_phases.is_empty() => Some("方案已有分期执行，请在“分期”里按期执行"),
            PlanState::Draft if is_dated => Some("分期各有生效日期，请在“分期”里按期执行"),
            PlanState::Draft | PlanState::Adopted(_) => None,
        };
        self.adoption_hindrance().or(by_phases)
    }
}

/// Has the plan adopted that the user was asked about; if it has changed since, the answer does not count.
pub(super) fn adopt(state: &mut State, asked: Plan) -> Vec<Effect> {
    let (today, author) = (state.today, state.settings.author.clone());
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let open = desk.plan.as_ref().filter(|open| open.plan == asked && open.whole_adoption_hindrance().is_none());
    if open.is_none() || desk.adopting.is_some() {
        state.tell(Notice::advice("没有执行：方案在确认之前有了变化，请核对后再执行。"));
        return Vec::new();
    }
    desk.adopting = Some(asked.id);
    vec![desk.order(BookOrder::AdoptPlan { plan: asked, today, author })]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{add, desk, move_places, only_order, open_plan, opened, state_with_county, steps_of};
    use crate::app::{Command, PlanEdit, PlanHead, update};
    use crate::domain::{DocumentNumber, PlanId};
    use crate::plan::Step;

    /// A plan that can be adopted, on the desk.
    fn ready() -> State {
        let approval = DocumentNumber::new("中编办〔2026〕1号").ok();
        let mut plan = Plan::new(PlanId(1), "草案");
        plan.revisions.push("一", vec![Step { approval, ..move_places(2) }]);
        let mut state = state_with_county(vec![plan]);
        open_plan(&mut state, 1);
        let open = desk(&state).plan.as_ref().expect("open");
        assert_eq!(open.adoption_hindrance(), None, "{:?}", open.findings);
        state
    }

    fn told(state: &State) -> Option<&str> {
        state.notices.last().map(|told| told.what.as_str())
    }

    #[test]
    fn what_is_adopted_is_what_was_asked_about() {
        let mut state = ready();
        update(&mut state, Action::Command(Command::AdoptPlan));
        assert!(state.question.is_some());
        update(&mut state, add("二", move_places(1)));
        assert!(update(&mut state, Action::Confirm).is_empty());
        assert_eq!(told(&state), Some("没有执行：方案在确认之前有了变化，请核对后再执行。"));
        update(&mut state, Action::Command(Command::Undo));
        update(&mut state, Action::Command(Command::AdoptPlan));
        let order = only_order(update(&mut state, Action::Confirm));
        assert!(matches!(&order, BookOrder::AdoptPlan { plan, .. } if plan.steps().len() == 1), "{order:?}");
    }

    #[test]
    fn a_plan_of_a_later_day_says_that_the_register_waits() {
        let mut state = ready();
        let effective = "2026-12-01".parse().ok();
        let head = PlanHead { effective, basis: crate::domain::Basis::Pending, note: String::new() };
        update(&mut state, Action::Plan(PlanAction::Edit(PlanEdit::Head(head))));
        update(&mut state, Action::Command(Command::AdoptPlan));
        let asked = state.question.as_ref().map(|question| question.text.as_str());
        assert_eq!(
            asked,
            Some(
                "将把1个步骤作为一笔凭证写入台账(文号待补)。2026-12-01起生效，到期前台账不变。写入后不能修改，只能用后续凭证更正。\n尚未最终批准：\n• 乡镇、街道的机构编制事项：行政 县直→乡镇 2名(第1步)，县级编委审批，县级编委待报\n方案未经征求意见、上会、通过，照这样执行会记入日志。"
            )
        );
    }

    #[test]
    fn nothing_is_changed_between_the_order_and_the_answer() {
        let mut state = ready();
        update(&mut state, Action::Command(Command::AdoptPlan));
        let BookOrder::AdoptPlan { plan, .. } = only_order(update(&mut state, Action::Confirm)) else {
            panic!("not adopted")
        };
        assert!(update(&mut state, add("二", move_places(1))).is_empty());
        assert_eq!((steps_of(&state), told(&state)), (1, Some("方案正在执行，这次修改没有做。")));
        assert!(update(&mut state, Action::Plan(PlanAction::Adopt(plan))).is_empty(), "not twice");
        let failed = Err(Notice::failure("磁盘已满，没有写入。", "", ""));
        update(&mut state, Action::Plan(PlanAction::Adopted(failed)));
        let order = only_order(update(&mut state, add("二", move_places(1))));
        assert!(matches!(order, BookOrder::StorePlan(_)), "after a failure it is a draft again: {order:?}");
    }

    #[test]
    fn a_plan_just_adopted_stays_until_it_lies_over_the_register_of_its_time() {
        let mut state = ready();
        update(&mut state, Action::Command(Command::AdoptPlan));
        update(&mut state, Action::Confirm);
        let mut adopted = desk(&state).plan.as_ref().expect("open").plan.clone();
        adopted.state = PlanState::Adopted(crate::domain::EntryId(2));
        let read = Box::new(opened("甲.bh", vec![adopted], 2));
        let order = only_order(update(&mut state, Action::Plan(PlanAction::Adopted(Ok(read)))));
        assert!(matches!(order, BookOrder::LayAdopted { .. }), "{order:?}");
        let open = desk(&state).plan.as_ref().expect("still on the desk");
        assert_eq!((open.adoption_hindrance(), open.changes.len()), (Some("方案已经执行"), 2));
        assert_eq!(desk(&state).adopting, None);
    }
}
