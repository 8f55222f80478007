//! What the rules say of a correction: what it takes back and what it does instead are judged together, as the steps of a plan of
//! their own over the register of the day. What is newly forbidden is refused, as it is of a plan and of a direct entry; whatever
//! else is new is told before anything is recorded. Nothing here writes.

use std::sync::Arc;

use crate::app::register::{OpenPlan, Register};
use crate::domain::{Basis, Date, EntryId, Finding, Holder, Novelty, Operation, PlanId, RuleId, Severity};
use crate::notice::{self, Notice};
use crate::plan::{Plan, Step};
use crate::rules::{Check, Policy, RULES};
use crate::store::{Book, StoreError};
use crate::wording::{self, FindingText};

/// How many of the findings that forbid a correction are told at once.
const FORBIDDEN_TOLD: usize = 3;

/// 核查意见 that an entry would bring about.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct NewFinding {
    pub severity: Severity,
    pub words: FindingText,
}

/// A correction: what it takes back, the operations that were wrong, and what is right instead of them.
pub(super) struct Corrected<'a> {
    pub of: EntryId,
    pub day: Date,
    pub basis: &'a Basis,
    pub wrong: &'a [&'a Operation],
    pub undoing: &'a [Operation],
    pub right: &'a [Step],
}

/// What a correction that may be recorded brings about.
pub(super) struct Judged {
    pub findings: Vec<NewFinding>,
    /// Whose approval it bears, where one is needed and its document is named.
    pub approver: Option<String>,
}

/// Judges a correction.
///
/// # Errors
/// What it would newly do that is forbidden, and the way out; the book cannot be read.
pub(super) fn judge(book: &Book, policy: &Arc<Policy>, corrected: &Corrected<'_>) -> Result<Judged, Notice> {
    let laid = laid(book, policy, corrected).map_err(notice::of_book)?;
    let is_excused = |finding: &Finding| {
        let is_nothing_new = |step: &usize| corrected.is_nothing_new(*step);
        looks_at_steps(finding.rule) && !finding.steps.is_empty() && finding.steps.iter().all(is_nothing_new)
    };
    let new = |finding: &&Finding| finding.novelty == Novelty::Introduced && !is_excused(finding);
    let told = |finding: &Finding| wording::finding(finding, &laid.projection.after);
    let (forbidden, others): (Vec<&Finding>, Vec<&Finding>) =
        laid.findings.iter().filter(new).partition(|finding| finding.severity == Severity::Blocking);
    if !forbidden.is_empty() {
        let first: Vec<String> = forbidden.iter().take(FORBIDDEN_TOLD).map(|found| told(found).statement).collect();
        return Err(refused(corrected.of, &first, forbidden.len()));
    }
    let findings = others.into_iter().map(|found| NewFinding { severity: found.severity, words: told(found) });
    Ok(Judged { findings: findings.collect(), approver: laid.approver() })
}

/// The correction as a plan over the register of its day.
fn laid(book: &Book, policy: &Arc<Policy>, corrected: &Corrected<'_>) -> Result<OpenPlan, StoreError> {
    let snapshot = book.snapshot_on(corrected.day)?.with_facts(book.roster_facts_on(corrected.day)?);
    let mut plan = Plan::new(PlanId(0), format!("更正第{}号凭证", corrected.of.0));
    plan.basis = corrected.basis.clone();
    let undoing = corrected.undoing.iter().cloned().map(Step::from);
    plan.revisions.push("", undoing.chain(corrected.right.iter().cloned()).collect());
    Ok(Register::new(snapshot, Arc::clone(policy), corrected.day).open(plan))
}

impl Corrected<'_> {
    /// Whether a step has been judged with the entry that is corrected: what goes back was never to go, and places that go a way on
    /// which as many or more of them went were told, approved or given leave to then. Places that the superior issued or took back
    /// are judged for that alone, whichever body they were written down for.
    fn is_nothing_new(&self, step: usize) -> bool {
        let Some(right) = step.checked_sub(self.undoing.len()) else { return true };
        let Some(Operation::Transfer(right)) = self.right.get(right).map(|step| &step.operation) else { return false };
        self.wrong.iter().any(|wrong| {
            let Operation::Transfer(wrong) = wrong else { return false };
            let (is_giver, is_receiver) = (wrong.from == right.from, wrong.to == right.to);
            let is_issued = is_giver && right.from == Holder::Superior;
            let is_taken_back = is_receiver && right.to == Holder::Superior;
            let is_same_way = (is_giver && is_receiver) || is_issued || is_taken_back;
            wrong.kind == right.kind && wrong.count >= right.count && is_same_way
        })
    }
}

/// Whether a rule judges what is done, and not how the register is then.
fn looks_at_steps(rule: RuleId) -> bool {
    RULES.iter().any(|known| known.id == rule && matches!(known.check, Check::Plan(_)))
}

fn refused(of: EntryId, first: &[String], count: usize) -> Notice {
    let further = count.saturating_sub(first.len());
    let further = if further > 0 { format!("；另有{further}项") } else { String::new() };
    let what = format!("没有写入，这样更正会新增“禁止”事项：{}{further}", first.join("；"));
    let advice = format!(
        "请核对更正的内容；已有批准文号的，请在步骤文件里写明，用步骤文件更正；确需办理的，请先红字冲销第{}号凭证，再新建方案，在方案里一并调整或者授权豁免。",
        of.0
    );
    Notice::failure(what, format!("第{}号凭证", of.0), advice)
}
