//! Q07 逆向划转: 减上补下 goes from county to township; the county does not draw on township places, by a merger no more than by a
//! transfer.

use std::collections::BTreeMap;

use crate::domain::{Finding, Headcount, Holder, Measure, QuotaKind, Remedy, RuleId, Subject, Tier};
use crate::rules::{Check, PlanCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("upward_transfer"), check: Check::Plan(check) };

fn check(case: &PlanCase<'_>, findings: &mut Vec<Finding>) {
    let mut upward: BTreeMap<(Holder, QuotaKind), (Headcount, Vec<usize>)> = BTreeMap::new();
    for (index, _, crossing) in case.crossings() {
        if crossing.from_tier == Some(Tier::Township) && crossing.to_tier.is_some() {
            let (count, steps) = upward.entry((crossing.from, crossing.kind)).or_default();
            *count += crossing.count;
            steps.push(index);
        }
    }
    for ((giver, kind), (count, steps)) in upward {
        findings.push(Finding {
            kind: Some(kind),
            measure: Some(Measure { actual: i64::from(count.0), limit: 0 }),
            remedies: vec![Remedy::ReverseDirection],
            ..case.finding(Subject::Holder(giver), steps)
        });
    }
}
