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
