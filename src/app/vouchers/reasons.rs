//! 缘由 of an adoption that passes over stages: typed beside the chosen files while the question is asked, kept until the voucher is
//! written, and handed to the adoption. Which stages are passed over is for the plan to say (`Plan::would_skip`), and whether a reason
//! is enough for the adoption itself, which the command line asks as well.

use super::{AttachTo, VouchersDesk};
use crate::app::action::Action;
use crate::app::planning::PlanAction;
use crate::app::stages::Adoption;
use crate::app::workbench::WorkbenchAction;
use crate::notice::Notice;
use crate::plan::Plan;
use crate::wording;

/// Why nothing is carried out yet, in the words of the button.
const WANTED: &str = "请先写明直接执行的缘由";

/// Whether an action would carry out a plan that has not passed every stage, which wants a reason.
pub fn wants_reason(action: &Action) -> bool {
    let has_skipped = |plan: &Plan| !plan.would_skip(None).is_empty();
    if let Action::Plan(PlanAction::Adopt(plans)) = action {
        plans.iter().any(has_skipped)
    } else if let Action::Workbench(WorkbenchAction::AdoptPhase { plan, .. }) = action {
        has_skipped(plan)
    } else {
        false
    }
}

impl VouchersDesk {
    /// The reason typed for an adoption; empty: none yet.
    pub fn reason(&self, to: &AttachTo) -> &str {
        self.reason.as_ref().filter(|(of, _)| of == to).map(|(_, typed)| typed.as_str()).unwrap_or_default()
    }

    /// Why what a question asks cannot be answered with yes: files still being read, or a reason that is missing.
    pub fn hindrance_of(&self, action: &Action) -> Option<&'static str> {
        let to = AttachTo::of(action)?;
        let is_reason_missing = wants_reason(action) && self.reason(&to).trim().is_empty();
        self.hindrance(&to).or(is_reason_missing.then_some(WANTED))
    }

    /// The adoption of each of these plans, with the reason typed for them.
    ///
    /// # Errors
    /// Which of them has passed over which stages, where no reason was typed.
    pub(in crate::app) fn adoptions(&self, to: &AttachTo, plans: Vec<Plan>) -> Result<Vec<Adoption>, Notice> {
        let typed = Some(self.reason(to).trim().to_owned()).filter(|typed| !typed.is_empty());
        let with_reason = |plan| Adoption { reason: typed.clone(), ..Adoption::of(plan) };
        let adoptions: Vec<Adoption> = plans.into_iter().map(with_reason).collect();
        match adoptions.iter().find(|adoption| adoption.check_reasoned().is_err()) {
            None => Ok(adoptions),
            Some(Adoption { plan, .. }) => {
                let stages = wording::stages(&plan.would_skip(None));
                Err(Notice::advice(format!("没有执行：方案“{}”未经{stages}，{WANTED}，再点执行。", plan.name)))
            }
        }
    }
}
