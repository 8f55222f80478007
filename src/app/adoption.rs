//! The adoption of a plan, or of several together: whether it can be, the question before it, and the order. What is adopted is what
//! was asked about, and from the order to the answer nobody changes it.

use std::collections::BTreeSet;

use super::action::{Action, Effect};
use super::order::BookOrder;
use super::planning::PlanAction;
use super::register::OpenPlan;
use super::stages::Adoption;
use super::state::{Desk, Question, State};
use super::vouchers::{self, AttachTo};
use super::workbench::WorkbenchOrder;
use crate::domain::{Date, PlanId};
use crate::notice::{self, Notice};
use crate::plan::{Plan, PlanState};
use crate::rules::is_adoptable;
use crate::wording;

/// Asks before a plan becomes history; the answer is about the plan as it is now.
pub(super) fn question_of(desk: &Desk) -> Option<Question> {
    desk.plan.as_ref().map(|open| question(open, &desk.plans, desk.register.baseline.today()))
}

fn question(open: &OpenPlan, plans: &[Plan], today: Date) -> Question {
    let steps = open.plan.steps().len();
    let document = wording::basis(&open.plan.basis);
    let later = open.plan.effective.filter(|day| *day > today);
    let waits = later.map(|day| format!("{day}起生效，到期前台账不变。")).unwrap_or_default();
    let unapproved = wording::still_unapproved(&open.unapproved());
    let not_passed = wording::not_passed(&open.plan.would_skip(None));
    let reused = reused(&open.plan, plans);
    Question {
        title: format!("执行方案“{}”", open.plan.name),
        text: format!(
            "将把{steps}个步骤作为一笔凭证写入台账({document})。{waits}写入后不能修改，只能用后续凭证更正。{unapproved}{not_passed}{reused}"
        ),
        confirm: format!("写入台账({steps}步)"),
        action: Box::new(Action::Plan(PlanAction::Adopt(vec![open.plan.clone()]))),
    }
}

/// A line about a number that is used again; empty where it is not.
pub(super) fn reused(plan: &Plan, plans: &[Plan]) -> String {
    wording::reused_document(plan, &plan.basis, plans).map(|told| format!("\n{told}。")).unwrap_or_default()
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

/// Several plans are to become history together, in this order: each has to be judged over those before it, which takes a job, and
/// its answer is asked about by [`laid_together`].
pub(super) fn ask_together(state: &mut State, plans: &[PlanId]) -> Vec<Effect> {
    let (today, generation) = (state.today, state.generations.next());
    let Some(desk) = &mut state.desk else { return Vec::new() };
    if let Some(hindrance) = desk.read_only() {
        state.tell(Notice::advice(format!("没有执行：{hindrance}。")));
        return Vec::new();
    }
    let found = plans.iter().filter_map(|id| desk.plans.iter().find(|plan| plan.id == *id));
    let plans: Vec<Plan> = found.cloned().collect();
    desk.workbench.laying = Some(generation);
    let order = WorkbenchOrder::LayTogether { generation, plans, register: desk.register.clone(), today };
    vec![desk.order(BookOrder::Workbench(Box::new(order)))]
}

/// Asks about the plans as they lie one over the other, or says which of them cannot be adopted. An older answer is dropped.
pub(super) fn laid_together(state: &mut State, generation: u64, laid: Result<Vec<OpenPlan>, Notice>) {
    let (today, author) = (state.today, state.settings.author.clone());
    let Some(desk) = &mut state.desk else { return };
    if desk.workbench.laying.take_if(|awaited| *awaited == generation).is_none() {
        return;
    }
    // What is being answered is not exchanged for another question under the user's hand.
    let is_elsewhere = state.question.is_some() || desk.is_on_the_wall();
    match laid.and_then(|laid| question_of_several(desk, &laid, (today, &author))) {
        Ok(_) if is_elsewhere => {
            state.tell(Notice::advice("没有一并执行：核查完时正在办别的事，请办完以后再点一次“一并执行…”。"));
        }
        Ok(question) => state.question = Some(question),
        Err(notice) => state.tell(notice),
    }
}

fn question_of_several(desk: &Desk, laid: &[OpenPlan], (today, author): (Date, &str)) -> Result<Question, Notice> {
    let mut lines = Vec::with_capacity(laid.len());
    for open in laid {
        let entry = open.plan.entry_for(None, today, author);
        let entry = entry.map_err(|refusal| notice::of_phase(&open.plan.name, &refusal))?;
        let (document, steps) = (wording::basis(&entry.basis), entry.operations.len());
        let unapproved = wording::still_unapproved(&open.unapproved());
        let not_passed = wording::not_passed(&open.plan.would_skip(None));
        let reused = reused(&open.plan, &desk.plans);
        let (name, day) = (&open.plan.name, entry.effective);
        lines.push(format!("• “{name}”：{steps}步，{document}，{day}起生效{unapproved}{not_passed}{reused}"));
    }
    let asked: Vec<Plan> = laid.iter().map(|open| open.plan.clone()).collect();
    let count = asked.len();
    Ok(Question {
        title: format!("一并执行{count}个方案"),
        text: format!(
            "将按下面的先后各写一笔凭证，后一个方案按前一个执行以后的台账核查；要么都写入，要么都不写入。写入后不能修改，只能用后续凭证更正。\n{}",
            lines.join("\n")
        ),
        confirm: format!("写入台账({count}笔)"),
        action: Box::new(Action::Plan(PlanAction::Adopt(asked))),
    })
}

/// Has the plans adopted that the user was asked about; if one of them has changed since, the answer does not count. The job judges
/// them once more over the book as it is then.
pub(super) fn adopt(state: &mut State, asked: Vec<Plan>) -> Vec<Effect> {
    let (today, author) = (state.today, state.settings.author.clone());
    let Some(desk) = &state.desk else { return Vec::new() };
    let is_open_as_asked = match (&desk.plan, &asked[..]) {
        (Some(open), [alone]) => open.plan == *alone && open.whole_adoption_hindrance().is_none(),
        (None, [_]) => false,
        (_, several) => several.iter().all(|plan| is_draft_of(desk, plan)),
    };
    if asked.is_empty() || !is_open_as_asked || !desk.adopting.is_empty() {
        state.tell(Notice::advice("没有执行：方案在确认之前有了变化，请核对后再执行。"));
        return Vec::new();
    }
    // None of them is to be edited meanwhile; nor can another adoption begin.
    let plans: BTreeSet<PlanId> = asked.iter().map(|plan| plan.id).collect();
    let to = AttachTo::Plans(asked.iter().map(|plan| plan.id).collect());
    let adoptions = match desk.vouchers.adoptions(&to, asked) {
        Ok(adoptions) => adoptions,
        Err(notice) => {
            state.tell(notice);
            return Vec::new();
        }
    };
    let effects = vouchers::with_chosen(state, &to, |attachments| {
        let attached = |adoption| Adoption { attachments: attachments.clone(), ..adoption };
        BookOrder::Adopt { adoptions: adoptions.into_iter().map(attached).collect(), today, author }
    });
    begin(state, plans, effects)
}

fn is_draft_of(desk: &Desk, plan: &Plan) -> bool {
    plan.state == PlanState::Draft && desk.plans.iter().any(|known| known == plan)
}

/// Remembers that plans are being adopted, where that has been ordered.
pub(super) fn begin(state: &mut State, plans: BTreeSet<PlanId>, effects: Vec<Effect>) -> Vec<Effect> {
    if let Some(desk) = state.desk.as_mut().filter(|_| !effects.is_empty()) {
        desk.adopting = plans;
    }
    effects
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{
        add, confirm, desk, move_places, only_order, open_plan, opened, state_with_county, steps_of,
    };
    use crate::app::{Command, PlanEdit, PlanHead, WorkbenchAction, update};
    use crate::domain::DocumentNumber;
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
        assert!(confirm(&mut state).is_empty());
        assert_eq!(told(&state), Some("没有执行：方案在确认之前有了变化，请核对后再执行。"));
        update(&mut state, Action::Command(Command::Undo));
        update(&mut state, Action::Command(Command::AdoptPlan));
        let order = only_order(confirm(&mut state));
        assert!(
            matches!(&order, BookOrder::Adopt { adoptions, .. } if adoptions[0].plan.steps().len() == 1),
            "{order:?}"
        );
    }

    #[test]
    fn a_plan_that_has_not_passed_is_carried_out_only_for_a_reason() {
        use crate::app::VouchersAction;
        let mut state = ready();
        let ask = |state: &mut State, typed: &str| {
            update(state, Action::Command(Command::AdoptPlan));
            let (to, typed) = (AttachTo::Plans(vec![PlanId(1)]), typed.to_owned());
            update(state, Action::Vouchers(VouchersAction::Reason { to, typed }));
            let action = &state.question.as_ref().expect("a question").action;
            desk(state).vouchers.hindrance_of(action)
        };
        assert_eq!(ask(&mut state, "  "), Some("请先写明直接执行的缘由"));
        assert!(update(&mut state, Action::Confirm).is_empty());
        let refused = "没有执行：方案“草案”未经征求意见、上会、通过，请先写明直接执行的缘由，再点执行。";
        assert_eq!((told(&state), desk(&state).adopting.len()), (Some(refused), 0));
        assert_eq!(ask(&mut state, " 县委专题会议已定 "), None);
        let order = only_order(update(&mut state, Action::Confirm));
        let BookOrder::Adopt { adoptions, .. } = order else { panic!("{order:?}") };
        assert_eq!(adoptions[0].reason.as_deref(), Some("县委专题会议已定"));
        let read = Box::new(opened("甲.bh", vec![adoptions[0].plan.clone()], 2));
        update(&mut state, Action::Plan(PlanAction::Adopted(Ok(read))));
        assert_eq!(desk(&state).vouchers.reason(&AttachTo::Plans(vec![PlanId(1)])), "", "it went with that voucher");
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
                "将把1个步骤作为一笔凭证写入台账(文号待补)。2026-12-01起生效，到期前台账不变。写入后不能修改，只能用后续凭证更正。\n尚未最终批准：\n• 乡镇、街道的机构编制事项：行政 县直→乡镇 2名(第1步)，县级编委审批，县级编委待报\n方案未经征求意见、上会、通过；这样执行要写明缘由，记入方案日志和凭证。"
            )
        );
    }

    #[test]
    fn nothing_is_changed_between_the_order_and_the_answer() {
        let mut state = ready();
        update(&mut state, Action::Command(Command::AdoptPlan));
        let BookOrder::Adopt { adoptions, .. } = only_order(confirm(&mut state)) else { panic!("not adopted") };
        let plan = adoptions[0].plan.clone();
        assert!(update(&mut state, add("二", move_places(1))).is_empty());
        assert_eq!((steps_of(&state), told(&state)), (1, Some("方案正在执行，这次修改没有做。")));
        assert!(update(&mut state, Action::Plan(PlanAction::Adopt(vec![plan]))).is_empty(), "not twice");
        let failed = Err(Notice::failure("磁盘已满，没有写入。", "", ""));
        update(&mut state, Action::Plan(PlanAction::Adopted(failed)));
        let order = only_order(update(&mut state, add("二", move_places(1))));
        assert!(matches!(order, BookOrder::StorePlan(_)), "after a failure it is a draft again: {order:?}");
    }

    #[test]
    fn a_plan_just_adopted_stays_until_it_lies_over_the_register_of_its_time() {
        let mut state = ready();
        update(&mut state, Action::Command(Command::AdoptPlan));
        confirm(&mut state);
        let mut adopted = desk(&state).plan.as_ref().expect("open").plan.clone();
        adopted.state = PlanState::Adopted(crate::domain::EntryId(2));
        let read = Box::new(opened("甲.bh", vec![adopted], 2));
        let order = only_order(update(&mut state, Action::Plan(PlanAction::Adopted(Ok(read)))));
        assert!(matches!(order, BookOrder::LayAdopted { .. }), "{order:?}");
        let open = desk(&state).plan.as_ref().expect("still on the desk");
        assert_eq!((open.adoption_hindrance(), open.changes.len()), (Some("方案已经执行"), 2));
        assert!(desk(&state).adopting.is_empty());
    }

    #[test]
    fn several_plans_are_asked_about_and_ordered_together_in_their_order() {
        let approval = DocumentNumber::new("中编办〔2026〕1号").ok();
        let plan = |id, name: &str, count| {
            let mut plan = Plan::new(PlanId(id), name);
            plan.revisions.push("一", vec![Step { approval: approval.clone(), ..move_places(count) }]);
            plan
        };
        // The bureau has ten places.
        let plans = vec![plan(1, "甲", 6), plan(2, "乙", 4), plan(3, "丙", 5)];
        let mut state = state_with_county(plans);
        let ask = |state: &mut State, ids: &[u32]| {
            ask_about(state, ids);
        };
        ask(&mut state, &[1, 3]);
        assert!(state.question.is_none());
        let refused = told(&state).expect("a reason");
        assert!(refused.starts_with("2个方案一并执行，都没有执行：“丙”：方案不能执行：有步骤不能执行"), "{refused}");
        ask(&mut state, &[1, 2]);
        let asked = state.question.as_ref().expect("a question");
        assert_eq!((asked.title.as_str(), asked.confirm.as_str()), ("一并执行2个方案", "写入台账(2笔)"));
        let BookOrder::Adopt { adoptions, .. } = only_order(confirm(&mut state)) else { panic!("not adopted") };
        assert_eq!(adoptions.iter().map(|one| one.plan.name.as_str()).collect::<Vec<_>>(), ["甲", "乙"]);
        assert_eq!(desk(&state).adopting, [PlanId(1), PlanId(2)].into());
        ask(&mut state, &[2, 3]);
        assert!(confirm(&mut state).is_empty(), "one adoption at a time");
    }

    #[test]
    fn no_plan_of_a_group_is_changed_while_the_group_is_adopted() {
        let mut state = two_to_be_adopted();
        let order = only_order(confirm(&mut state));
        assert!(matches!(&order, BookOrder::Adopt { adoptions, .. } if adoptions.len() == 2), "{order:?}");
        for id in [1, 2] {
            open_plan(&mut state, id);
            assert!(update(&mut state, add("二", move_places(1))).is_empty(), "plan {id}");
            assert_eq!((steps_of(&state), told(&state)), (1, Some("方案正在执行，这次修改没有做。")));
            state.notices.clear();
        }
        let rename = WorkbenchAction::Rename { plan: PlanId(1), name: "丁".to_owned() };
        assert!(update(&mut state, Action::Workbench(rename)).is_empty());
        assert_eq!(told(&state), Some("方案正在执行，没有更名。"));
    }

    #[test]
    fn the_question_about_several_says_which_of_them_has_not_passed() {
        let state = two_to_be_adopted();
        let text = state.question.as_ref().map(|question| question.text.clone()).expect("a question");
        let told: Vec<&str> = text.lines().filter(|line| line.starts_with("方案未经")).collect();
        assert_eq!(told, ["方案未经征求意见、上会、通过；这样执行要写明缘由，记入方案日志和凭证。"; 2], "{text}");
    }

    /// Two plans, and the question whether to adopt them.
    fn two_to_be_adopted() -> State {
        let approval = DocumentNumber::new("中编办〔2026〕1号").ok();
        let plan = |(id, name): (u32, &str)| {
            let mut plan = Plan::new(PlanId(id), name);
            plan.revisions.push("一", vec![Step { approval: approval.clone(), ..move_places(2) }]);
            plan
        };
        let mut state = state_with_county([(1, "甲"), (2, "乙")].map(plan).into());
        ask_about(&mut state, &[1, 2]);
        state
    }

    /// Has several plans laid one over the other, as the job does it, and hands over its answer.
    fn ask_about(state: &mut State, ids: &[u32]) {
        let answer = laying(state, ids);
        update(state, Action::Workbench(answer));
    }

    fn laying(state: &mut State, ids: &[u32]) -> WorkbenchAction {
        let plans = ids.iter().map(|id| PlanId(*id)).collect();
        let order = only_order(update(state, Action::Plan(PlanAction::AskToAdoptTogether(plans))));
        let BookOrder::Workbench(order) = order else { panic!("{order:?}") };
        assert_eq!(order.loss(), None, "nothing is changed yet");
        let WorkbenchOrder::LayTogether { generation, plans, register, today } = *order else { panic!("{order:?}") };
        let laid = crate::app::stages::lay_together(&register, &plans, today);
        let laid = laid.map(|laid| laid.into_iter().map(|(_, open)| open).collect());
        WorkbenchAction::LaidTogether { generation, laid }
    }

    #[test]
    fn only_the_last_group_is_asked_about_and_no_other_question_is_exchanged_for_it() {
        let mut state = two_to_be_adopted();
        update(&mut state, Action::Decline);
        let (older, newer) = (laying(&mut state, &[2, 1]), laying(&mut state, &[1, 2]));
        assert!(desk(&state).workbench.is_laying());
        update(&mut state, Action::Workbench(older));
        assert!(state.question.is_none() && desk(&state).workbench.is_laying(), "too late");
        open_plan(&mut state, 1);
        update(&mut state, Action::Command(Command::AdoptPlan));
        let asked = |state: &State| state.question.as_ref().map(|question| question.title.clone());
        let before = asked(&state);
        assert!(before.is_some());
        update(&mut state, Action::Workbench(newer));
        assert_eq!(asked(&state), before);
        assert_eq!(told(&state), Some("没有一并执行：核查完时正在办别的事，请办完以后再点一次“一并执行…”。"));
    }
}
