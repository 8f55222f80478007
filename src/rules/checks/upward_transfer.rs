//! Q07 逆向划转: 减上补下 goes from county to township; the county does not draw on township places.

use std::collections::BTreeMap;

use crate::domain::{Finding, Headcount, Holder, Measure, QuotaKind, Remedy, RuleId, Subject, Tier};
use crate::rules::{Check, PlanCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("upward_transfer"), check: Check::Plan(check) };

fn check(case: &PlanCase<'_>, findings: &mut Vec<Finding>) {
    let mut upward: BTreeMap<(Holder, QuotaKind), (Headcount, Vec<usize>)> = BTreeMap::new();
    for (index, _, transfer) in case.transfers() {
        let goes_up = case.tier(transfer.from) == Some(Tier::Township)
            && case.tier(transfer.to).is_some_and(|tier| tier != Tier::Township);
        if goes_up {
            let (count, steps) = upward.entry((transfer.from, transfer.kind)).or_default();
            *count += transfer.count;
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
