//! Q06 超编: more people than places, own and borrowed. Each kind is compared by itself, because a vacancy in one kind never excuses an excess in
//! another.

use crate::domain::{Finding, Measure, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("over_quota"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    for (kind, standing) in case.standings().iter() {
        if standing.excess().is_zero() {
            continue;
        }
        findings.push(Finding {
            kind: Some(kind),
            measure: Some(Measure { actual: i64::from(standing.strength.0), limit: i64::from(standing.capacity().0) }),
            remedies: vec![Remedy::CoverExcess { places: standing.excess().0 }],
            ..case.finding()
        });
    }
}
