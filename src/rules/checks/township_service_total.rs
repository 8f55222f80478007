//! Q04 乡镇事业编制总量: a change of what the townships have together goes from the county to the city for review and to the province
//! for approval, unless the province has left it to others. What is held for them, in 乡镇机动编制 or in a pool of their level, is
//! theirs too.

use std::collections::BTreeMap;

use crate::domain::{Finding, Headcount, Measure, QuotaFamily, QuotaKind, Remedy, RuleId, Snapshot, Subject, Tier};
use crate::rules::{Check, PlanCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("township_service_total"), check: Check::Plan(check) };

fn check(case: &PlanCase<'_>, findings: &mut Vec<Finding>) {
    let mut unapproved: BTreeMap<QuotaKind, Vec<usize>> = BTreeMap::new();
    for (index, step, crossing) in case.crossings() {
        let concerns_townships = [crossing.from_tier, crossing.to_tier].contains(&Some(Tier::Township));
        if crossing.kind.family() == QuotaFamily::Service && concerns_townships && step.approval.is_none() {
            let steps = unapproved.entry(crossing.kind).or_default();
            if steps.last() != Some(&index) {
                steps.push(index);
            }
        }
    }
    for (kind, steps) in unapproved {
        let (before, after) = (total(&case.projection.before, kind), total(&case.projection.after, kind));
        if before == after {
            continue;
        }
        findings.push(Finding {
            kind: Some(kind),
            measure: Some(Measure { actual: i64::from(after.0), limit: i64::from(before.0) }),
            remedies: vec![Remedy::EnterApproval],
            ..case.finding(Subject::Book, steps)
        });
    }
}

/// The places of `kind` that all holders of the level of townships have together.
fn total(snapshot: &Snapshot, kind: QuotaKind) -> Headcount {
    let of_kind = snapshot.ledger().balances().filter(|(_, held, _)| *held == kind);
    let of_townships = of_kind.filter(|(holder, ..)| snapshot.tier_of(*holder) == Some(Tier::Township));
    of_townships.map(|(.., places)| places).sum()
}
