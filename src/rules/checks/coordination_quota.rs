//! Q08 议事协调机构不核编制: a coordinating body has no office and no places of its own.

use crate::domain::{Finding, Measure, Nature, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("coordination_quota"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    if case.institution.nature != Nature::Coordination {
        return;
    }
    for (kind, standing) in case.standings().iter() {
        let places = standing.authorized;
        if places.is_zero() {
            continue;
        }
        findings.push(Finding {
            kind: Some(kind),
            measure: Some(Measure { actual: i64::from(places.0), limit: 0 }),
            remedies: vec![Remedy::TakeBack { places: places.0 }],
            ..case.finding()
        });
    }
}
