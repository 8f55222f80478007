//! 报批 as a stage, for the window and the command line: what an authority has come to in a matter of a plan.

use crate::app::register::{OpenPlan, Register};
use crate::domain::{Date, DocumentNumber};
use crate::notice::{self, Notice};
use crate::plan::{ApprovalState, Decides, Marking, Stamp};
use crate::rules::{ApprovalDocument, ApprovalNeed};

/// What is written down of one authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalEntry {
    /// The key of the matter ([`crate::rules::ApprovalLevel::identity`]).
    pub need: String,
    pub authority: String,
    pub state: ApprovalState,
    pub on: Option<Date>,
    pub document: Option<DocumentNumber>,
}

/// Writes it down in a draft and lays the draft over the register anew.
pub fn mark_approval(
    register: &Register,
    open: &mut OpenPlan,
    entry: &ApprovalEntry,
    stamp: Stamp,
) -> Result<(), Notice> {
    let name = open.plan.name.clone();
    let found = open.approvals.iter().find(|need| need.level.identity() == entry.need);
    let need = found.ok_or_else(|| notice::of_no_approval_need(&name, &open.approvals))?;
    if need.level.chain.iter().all(|link| link.authority != entry.authority) {
        return Err(notice::of_no_authority(need, &entry.authority));
    }
    let marking = Marking {
        need: entry.need.clone(),
        matter: need.level.matter.clone(),
        authority: entry.authority.clone(),
        state: entry.state,
        on: entry.on,
        document: entry.document.clone(),
        decides: decides(need, &entry.authority),
    };
    open.plan.mark_approval(marking, stamp).map_err(|refusal| notice::of_approval(&name, &refusal))?;
    *open = register.open(open.plan.clone());
    Ok(())
}

/// Where the number goes when `authority` approves.
fn decides(need: &ApprovalNeed, authority: &str) -> Decides {
    if need.level.deciding().is_none_or(|link| link.authority != authority) {
        return Decides::Nothing;
    }
    match need.level.document {
        ApprovalDocument::Steps => Decides::Steps(need.steps.clone()),
        ApprovalDocument::Plan => Decides::Plan,
        ApprovalDocument::Record => Decides::Nothing,
    }
}
