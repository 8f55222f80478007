//! Q03 行政编制跨层级调整: within one level the office may shift administrative places itself; between levels the province reports
//! to the centre, and the approving document must be named.

use std::collections::BTreeMap;

use crate::domain::{Finding, Holder, QuotaFamily, QuotaKind, Remedy, RuleId, Subject};
use crate::rules::{Check, PlanCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("cross_level_approval"), check: Check::Plan(check) };

fn check(case: &PlanCase<'_>, findings: &mut Vec<Finding>) {
    let mut unapproved: BTreeMap<(Holder, QuotaKind), Vec<usize>> = BTreeMap::new();
    for (index, step, transfer) in case.transfers() {
        let is_administrative =
            matches!(transfer.kind.family(), QuotaFamily::Administrative | QuotaFamily::PoliticalLegal);
        let crosses_levels = match (case.tier(transfer.from), case.tier(transfer.to)) {
            (Some(from), Some(to)) => from != to,
            (None, _) | (_, None) => false,
        };
        if is_administrative && crosses_levels && step.approval.is_none() {
            unapproved.entry((transfer.to, transfer.kind)).or_default().push(index);
        }
    }
    for ((receiver, kind), steps) in unapproved {
        findings.push(Finding {
            kind: Some(kind),
            remedies: vec![Remedy::EnterApproval],
            ..case.finding(Subject::Holder(receiver), steps)
        });
    }
}
