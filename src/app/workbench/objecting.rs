//! 单位意见 in the window: who objects is looked for by a job, because short names are compared with those of all bodies; the answer
//! is one edit of the plan that was objected to. What was typed is never dropped in silence: where it cannot be taken down, that is
//! told.

use super::WorkbenchOrder;
use crate::app::action::Effect;
use crate::app::order::BookOrder;
use crate::app::stages::{self, Objecting, Whose};
use crate::app::state::State;
use crate::domain::PlanId;
use crate::notice::Notice;
use crate::wording;

/// Has the unit looked for that objects to the open draft.
pub(super) fn ask(state: &mut State, unit: (String, Whose), text: String) -> Vec<Effect> {
    let generation = state.generations.next();
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let hindrance = match desk.draft() {
        _ if desk.read_only().is_some() => desk.read_only(),
        None => Some("请先打开一个未执行的方案"),
        Some(_) if desk.workbench.is_objecting() => Some("上一条意见的单位名称还在核对，请稍候再记"),
        Some(_) => None,
    };
    let plan = desk.draft().map(|open| (open.plan.id, open.plan.name.clone()));
    match (hindrance, plan) {
        (None, Some(plan)) => {
            desk.workbench.objecting = Some(generation);
            let order = WorkbenchOrder::FindObjector { generation, plan, unit, text, register: desk.register.clone() };
            vec![desk.order(BookOrder::Workbench(Box::new(order)))]
        }
        (hindrance, _) => {
            state.tell(Notice::advice(format!("意见没有记下：{}。", hindrance.unwrap_or_default())));
            Vec::new()
        }
    }
}

/// Takes the objection down, where the plan is still the one on the desk.
pub(super) fn found(
    state: &mut State,
    generation: u64,
    (plan, text): (PlanId, &str),
    found: Result<Objecting, Notice>,
) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    if desk.workbench.objecting.take_if(|awaited| *awaited == generation).is_none() {
        return Vec::new();
    }
    let is_open = desk.draft().is_some_and(|open| open.plan.id == plan);
    let objecting = match found {
        Ok(objecting) if is_open => objecting,
        Ok(Objecting { name, .. }) => {
            let what = format!("“{name}”的意见没有记下：核对单位名称时方案已经收起或者换了。");
            state.tell(Notice::failure(what, text, "请打开原来的方案再记一次。"));
            return Vec::new();
        }
        Err(notice) => {
            state.tell(notice);
            return Vec::new();
        }
    };
    let mut former = None;
    let effects = super::edit(state, |plan, stamp| {
        former = stages::take_down(plan, objecting, text, stamp)?;
        Ok(())
    });
    former.iter().for_each(|former| state.tell(Notice::advice(wording::former_name(former, "意见"))));
    effects
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{desk, only_order, open_plan, opened, state_with_county};
    use crate::app::workbench::{WorkbenchAction, WorkbenchOrder};
    use crate::app::{Action, BookOrder, State, stages, update};
    use crate::domain::{DateTime, PlanId};
    use crate::plan::Plan;

    fn state() -> State {
        let plans = [(1, "甲案"), (2, "乙案")].map(|(id, name)| Plan::new(PlanId(id), name));
        let mut state = state_with_county(plans.to_vec());
        update(&mut state, Action::Now(DateTime::constant(2026, 11, 22, 9, 0, 0, 0)));
        open_plan(&mut state, 1);
        state
    }

    /// Gives the order, and the answer of the job to it.
    fn object(state: &mut State, unit: &str) -> Option<WorkbenchAction> {
        let (unit, text) = (unit.to_owned(), "调减过多".to_owned());
        let action = WorkbenchAction::Object { unit, whose: stages::Whose::Register, text };
        let effects = update(state, Action::Workbench(action));
        if effects.is_empty() {
            return None;
        }
        let BookOrder::Workbench(order) = only_order(effects) else { panic!("no order") };
        assert!(order.loss().is_some_and(|loss| loss.starts_with("记下“")), "{order:?}");
        let WorkbenchOrder::FindObjector { generation, plan: (plan, name), unit: (unit, whose), text, register } =
            *order
        else {
            panic!("{order:?}")
        };
        let found = stages::who_objects(&register, (&unit, whose), &name);
        Some(WorkbenchAction::ObjectorFound { generation, plan, text, found })
    }

    fn told(state: &State) -> String {
        state.notices.last().map(|notice| notice.what.clone()).unwrap_or_default()
    }

    #[test]
    fn an_objection_is_taken_down_when_its_unit_has_been_found() {
        let mut state = state();
        let answer = object(&mut state, "农业农村局").expect("an order");
        assert!(desk(&state).workbench.is_objecting());
        assert!(object(&mut state, "白鹤镇").is_none());
        assert_eq!(told(&state), "意见没有记下：上一条意见的单位名称还在核对，请稍候再记。");
        // The book is read anew meanwhile.
        let register = desk(&state).register.clone();
        let plans = desk(&state).plans.clone();
        let read = crate::app::Opened { register, ..opened("甲.bh", plans, 1) };
        update(&mut state, Action::Reread(Box::new(read)));
        let kept = only_order(update(&mut state, Action::Workbench(answer)));
        let BookOrder::StorePlan(plan) = kept else { panic!("{kept:?}") };
        let taken: Vec<&str> = plan.objections.iter().map(|one| one.unit.as_str()).collect();
        assert_eq!(taken, ["县农业农村局"]);
        assert!(told(&state).contains("农业农村局"), "a short name is not taken in silence");
        assert!(!desk(&state).workbench.is_objecting());
    }

    #[test]
    fn an_objection_to_a_plan_that_was_put_aside_is_not_given_to_another() {
        let mut state = state();
        let answer = object(&mut state, "白鹤镇").expect("an order");
        open_plan(&mut state, 2);
        assert!(update(&mut state, Action::Workbench(answer)).is_empty());
        assert_eq!(told(&state), "“白鹤镇”的意见没有记下：核对单位名称时方案已经收起或者换了。");
        assert!(desk(&state).plans.iter().all(|plan| plan.objections.is_empty()));
    }
}
