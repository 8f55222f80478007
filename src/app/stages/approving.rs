//! 报批 as a stage, for the window and the command line: what an authority has come to in a matter of a plan.

use crate::app::register::{OpenPlan, Register};
use crate::domain::{Date, DocumentNumber};
use crate::notice::{self, Notice};
use crate::plan::{ApprovalState, Decides, Marking, Plan, Stamp};
use crate::rules::{ApprovalDocument, ApprovalNeed, ApprovalRole};

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
    // What is wrong with the entry itself is told before how it stands among others.
    let mut marked = open.plan.clone();
    marked.mark_approval(marking, stamp).map_err(|refusal| notice::of_approval(&name, &refusal))?;
    check_order(need, &open.plan, entry)?;
    *open = register.open(marked);
    Ok(())
}

/// Nobody approves before whoever comes earlier in the chain, and nobody's word is taken back while a later one rests on it.
fn check_order(need: &ApprovalNeed, plan: &Plan, entry: &ApprovalEntry) -> Result<(), Notice> {
    let links = need.links(plan);
    let Some(place) = links.iter().position(|it| it.link.authority == entry.authority) else { return Ok(()) };
    let (before, later) = links.split_at(place);
    if entry.state == ApprovalState::Approved {
        let is_open = |role, state| role != ApprovalRole::File && !is_done(role, state);
        return match before.iter().find(|it| is_open(it.link.role, it.state)) {
            Some(earlier) => Err(notice::of_approval_out_of_order(&plan.name, &entry.authority, earlier)),
            None => Ok(()),
        };
    }
    let Some((own, after)) = later.split_first() else { return Ok(()) };
    let rests = after.iter().find(|it| it.state == ApprovalState::Approved);
    match rests.filter(|_| own.link.role != ApprovalRole::File && !is_done(own.link.role, entry.state)) {
        Some(rests) => Err(notice::of_approval_rested_on(&plan.name, (&entry.authority, entry.state), rests)),
        None => Ok(()),
    }
}

/// Whether the next authority may go on: who proposes has handed in, all others have approved.
fn is_done(role: ApprovalRole, state: ApprovalState) -> bool {
    match (role, state) {
        (_, ApprovalState::Approved) | (ApprovalRole::Propose, ApprovalState::Submitted) => true,
        (
            ApprovalRole::Consult | ApprovalRole::Review | ApprovalRole::Approve | ApprovalRole::File,
            ApprovalState::Submitted,
        )
        | (_, ApprovalState::Pending | ApprovalState::Refused) => false,
    }
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
