//! Q01 总量守恒: within the book places only move, so per kind the total stays; it changes only with the superior, and then the
//! document that says so must be named.

use std::collections::BTreeMap;

use crate::domain::{Finding, Holder, Measure, QuotaKind, Remedy, RuleId, Subject};
use crate::rules::{Check, PlanCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("conservation"), check: Check::Plan(check) };

fn check(case: &PlanCase<'_>, findings: &mut Vec<Finding>) {
    let mut unapproved: BTreeMap<QuotaKind, Vec<usize>> = BTreeMap::new();
    for (index, step, movement) in case.movements() {
        let involves_superior = movement.from == Holder::Superior || movement.to == Holder::Superior;
        if involves_superior && step.approval.is_none() {
            unapproved.entry(movement.kind).or_default().push(index);
        }
    }
    for (kind, steps) in unapproved {
        let (before, after) = (&case.projection.before, &case.projection.after);
        findings.push(Finding {
            kind: Some(kind),
            measure: Some(Measure {
                actual: i64::from(after.ledger().issued(kind).0),
                limit: i64::from(before.ledger().issued(kind).0),
            }),
            remedies: vec![Remedy::EnterApproval],
            ..case.finding(Subject::Holder(Holder::Superior), steps)
        });
    }
}
