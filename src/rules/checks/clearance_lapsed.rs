//! Q10 用编核准过期: a clearance past its last day that nobody closed. It gives no right to fill a place any more, and goes on holding
//! one as 在途.

use crate::domain::{ByHand, Finding, Measure, Name, Remedy, RuleId, Subject};
use crate::rules::{Check, RegisterCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("clearance_lapsed"), check: Check::Agreements(check) };

fn check(case: &RegisterCase<'_>, findings: &mut Vec<Finding>) {
    for clearance in case.snapshot.clearances().iter().filter(|clearance| clearance.has_lapsed(case.today)) {
        findings.push(Finding {
            kind: Some(clearance.kind),
            measure: Some(Measure { actual: i64::from(clearance.count.0), limit: 0 }),
            names: Name::new(clearance.number.as_str()).into_iter().collect(),
            remedies: vec![Remedy::ByHand(ByHand::CloseClearances { places: clearance.count.0 })],
            ..case.finding(Subject::Institution(clearance.institution))
        });
    }
}
