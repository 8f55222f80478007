//! 报批 in the window: what an authority has come to is written down in the open plan, and kept like any edit. The rest is what a plan
//! laid over the register has to say of its approvals: who has approved it, and what its printed table notes.

use super::action::Effect;
use super::planning::change;
use super::register::OpenPlan;
use super::stages::{self, ApprovalEntry};
use super::state::{Desk, State};
use crate::plan::{PlanState, Stamp};
use crate::report::{self, Heading, Table};
use crate::rules::approvers;
use crate::wording;

#[derive(Debug)]
pub enum ApprovalAction {
    /// Writes down how far an approval of the open plan has come.
    Mark(ApprovalEntry),
}

pub(super) fn update(state: &mut State, action: ApprovalAction) -> Vec<Effect> {
    let ApprovalAction::Mark(entry) = action;
    let midnight = state.today.at(0, 0, 0, 0);
    let stamp = state.stamp().unwrap_or_else(|| Stamp { at: midnight, by: state.settings.author.clone() });
    let Some(desk) = &state.desk else { return Vec::new() };
    let Some(mut open) = desk.draft().cloned() else { return Vec::new() };
    match stages::mark_approval(&desk.register, &mut open, &entry, stamp) {
        Ok(()) => change(state, |shown, _| *shown = open),
        Err(notice) => {
            state.tell(notice);
            Vec::new()
        }
    }
}

impl Desk {
    /// Why nothing can be written down of approvals; `None` when it can. Locked steps are no hindrance.
    pub fn approval_hindrance(&self) -> Option<&'static str> {
        match &self.plan {
            _ if self.read_only().is_some() => self.read_only(),
            None => Some("请先新建或打开一个方案"),
            Some(open) => match open.plan.state {
                PlanState::Draft => None,
                PlanState::Adopted(_) => Some("方案已经执行，报批情况不能再改"),
            },
        }
    }
}

impl OpenPlan {
    /// 批准机关 of the entry that adoption writes: who has finally approved what the plan needs. `None` where nobody has yet.
    pub fn approver(&self) -> Option<String> {
        let approvers = approvers(&self.approvals, &self.plan);
        (!approvers.is_empty()).then(|| approvers.join("、"))
    }

    /// What is not finally approved, a sentence each.
    pub fn unapproved(&self) -> Vec<String> {
        wording::unapproved(&self.approvals, &self.plan)
    }

    /// Every matter that has to be approved, with where it stands.
    pub fn approval_summary(&self) -> Vec<String> {
        wording::approval_summary(&self.approvals, &self.plan)
    }

    /// 编制调整前后对照表, with what has to be approved noted under it.
    pub fn downshift(&self, heading: &Heading) -> Table {
        let mut table = report::downshift(heading, &self.plan, &self.projection);
        table.notes.extend(wording::approval_notes(&self.approvals, &self.plan));
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::order::BookOrder;
    use crate::app::testing::{TODAY, desk, move_places, only_order, open_plan, state_with_county};
    use crate::app::{Action, update};
    use crate::domain::{Basis, DocumentNumber, PlanId};
    use crate::plan::{ApprovalState, Plan, Stage};

    fn number(text: &str) -> DocumentNumber {
        DocumentNumber::new(text).expect("a number")
    }

    fn mark(need: &str, authority: &str, state: ApprovalState, document: Option<&str>) -> Action {
        Action::Approval(ApprovalAction::Mark(ApprovalEntry {
            need: need.to_owned(),
            authority: authority.to_owned(),
            state,
            on: Some(TODAY),
            document: document.map(number),
        }))
    }

    /// A plan of one step across the levels, which has passed its meeting.
    fn passed() -> State {
        let mut plan = Plan::new(PlanId(1), "草案");
        plan.revisions.push("一", vec![move_places(2)]);
        let stamp = Stamp { at: TODAY.at(9, 0, 0, 0), by: "甲".to_owned() };
        plan.move_to(Stage::Approved, "传批", stamp).expect("on");
        let mut state = state_with_county(vec![plan]);
        open_plan(&mut state, 1);
        update(&mut state, Action::Now(TODAY.at(10, 0, 0, 0)));
        state
    }

    fn open(state: &State) -> &OpenPlan {
        desk(state).plan.as_ref().expect("open")
    }

    #[test]
    fn the_last_word_lets_a_locked_plan_be_adopted_and_is_kept() {
        let mut state = passed();
        let blocked = "有方案新增的“禁止”事项，请先按核查意见处理";
        assert_eq!((open(&state).adoption_hindrance(), open(&state).unapproved().len()), (Some(blocked), 2));
        let last = || {
            let number = Some("中编办〔2026〕1号");
            mark("administrative-across-tiers", "中央编办", ApprovalState::Approved, number)
        };
        assert!(update(&mut state, last()).is_empty(), "the province has not handed it in");
        let told = state.notices.pop().expect("told why");
        assert_eq!(told.what, "没有登记：“中央编办”在“省级编办”之后，“省级编办”(提出)还是待报，不能先登记已批。");
        assert!(told.advice.starts_with("请先登记“省级编办”的情况"), "{told:?}");
        let first = |state| mark("administrative-across-tiers", "省级编办", state, None);
        update(&mut state, first(ApprovalState::Submitted));
        let order = only_order(update(&mut state, last()));
        let kept = |plan: &Plan| plan.steps()[0].approval.as_ref().map(ToString::to_string);
        assert!(matches!(&order, BookOrder::StorePlan(plan) if kept(plan).is_some()), "{order:?}");
        assert_eq!((open(&state).adoption_hindrance(), open(&state).approver().as_deref()), (None, Some("中央编办")));
        assert!(update(&mut state, first(ApprovalState::Refused)).is_empty(), "the last word rests on it");
        let told = state.notices.pop().map(|notice| notice.what);
        assert_eq!(
            told.as_deref(),
            Some("没有登记：“中央编办”已批，它前面的“省级编办”不能改为不同意。"),
            "in the word that was asked for"
        );
        update(&mut state, mark("township-matters", "县级编委", ApprovalState::Approved, Some("安委编〔2026〕12号")));
        assert_eq!(open(&state).plan.basis, Basis::Document(number("安委编〔2026〕12号")));
        assert_eq!(open(&state).approver().as_deref(), Some("县级编委、中央编办"));
        let notes = open(&state).downshift(&desk(&state).heading(TODAY)).notes;
        let note = "报批：行政编制跨层级调整(行政 县直→乡镇 2名)，省级编办提出 → 中央编办审批，已批。";
        assert!(notes.iter().any(|line| line == note), "{notes:?}");
    }

    #[test]
    fn what_makes_no_sense_is_told_and_not_kept() {
        let mut state = passed();
        let across = "administrative-across-tiers";
        for (wrong, told) in [
            (mark(across, "中央编办", ApprovalState::Approved, None), "没有登记：审批机关已批的，要写批准文号。"),
            (
                mark(across, "县级编委", ApprovalState::Submitted, None),
                "没有登记：“行政编制跨层级调整”不经过“县级编委”。",
            ),
            (mark("没有", "中央编办", ApprovalState::Submitted, None), "没有登记：方案没有这一项须报批的事项，共4项。"),
        ] {
            assert!(update(&mut state, wrong).is_empty());
            assert_eq!(state.notices.pop().map(|notice| notice.what).as_deref(), Some(told));
        }
        assert!(open(&state).plan.approvals.is_empty());
    }
}
