//! Q03 行政编制跨层级调整: within one level the office may shift administrative places itself; between levels the province reports
//! to the centre, and the approving document must be named. Whether they go by a transfer, by a merger or with a pool that is
//! made one of another level is all the same.

use std::collections::BTreeMap;

use crate::domain::{Crossing, Finding, Headcount, Holder, Measure, QuotaFamily, QuotaKind, Remedy, RuleId, Subject};
use crate::rules::{Check, PlanCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("cross_level_approval"), check: Check::Plan(check) };

fn check(case: &PlanCase<'_>, findings: &mut Vec<Finding>) {
    let mut unapproved: BTreeMap<(Holder, QuotaKind), (Headcount, Vec<usize>)> = BTreeMap::new();
    for (index, step, crossing) in case.crossings() {
        if needs_approval(crossing) && step.approval.is_none() {
            let (places, steps) = unapproved.entry((crossing.to, crossing.kind)).or_default();
            *places += crossing.count;
            // A merger brings places of one kind from several institutions.
            if steps.last() != Some(&index) {
                steps.push(index);
            }
        }
    }
    for ((receiver, kind), (places, steps)) in unapproved {
        findings.push(Finding {
            kind: Some(kind),
            measure: Some(Measure { actual: i64::from(places.0), limit: 0 }),
            remedies: vec![Remedy::EnterApproval],
            ..case.finding(Subject::Holder(receiver), steps)
        });
    }
}

/// What goes to the superior or comes from it is a change of the total, and another rule's matter.
fn needs_approval(crossing: &Crossing) -> bool {
    let is_administrative = matches!(crossing.kind.family(), QuotaFamily::Administrative | QuotaFamily::PoliticalLegal);
    is_administrative && crossing.from_tier.is_some() && crossing.to_tier.is_some()
}
