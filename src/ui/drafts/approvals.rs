//! What is typed of approvals before it is written down: one line for each authority of each matter of the plan on the screen.

use std::collections::BTreeMap;

use crate::domain::{Date, PlanId};
use crate::plan::ApprovalState;

#[derive(Debug, Default)]
pub struct ApprovalsDraft {
    /// The plan they are about.
    plan: Option<PlanId>,
    /// By the key of the matter and the authority.
    lines: BTreeMap<(String, String), ApprovalDraft>,
}

/// State, day and number of one authority while they are typed.
#[derive(Debug, Default)]
pub struct ApprovalDraft {
    /// What they were taken from.
    pub taken_from: Option<KnownApproval>,
    pub state: ApprovalState,
    pub on: String,
    pub document: String,
}

/// What the plan knows of an authority in a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownApproval {
    pub state: ApprovalState,
    pub on: Option<Date>,
    pub documents: Vec<String>,
}

impl ApprovalsDraft {
    /// Begins anew with another plan.
    pub fn belong_to(&mut self, plan: PlanId) {
        if self.plan != Some(plan) {
            *self = Self { plan: Some(plan), lines: BTreeMap::new() };
        }
    }

    pub fn of(&mut self, need: &str, authority: &str) -> &mut ApprovalDraft {
        self.lines.entry((need.to_owned(), authority.to_owned())).or_default()
    }
}
