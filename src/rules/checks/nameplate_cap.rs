//! B04 挂牌限额: plates to the outside, those of the township and of its offices together.

use crate::domain::{Finding, Measure, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("nameplate_cap"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let Some((scheme, fit)) = case.scheme() else { return };
    let Some(limit) = fit.limits.and_then(|limits| limits.nameplates) else { return };
    let plates = u32::try_from(case.institution.all_nameplates().count()).unwrap_or(u32::MAX);
    if plates > limit {
        findings.push(Finding {
            measure: Some(Measure { actual: i64::from(plates), limit: i64::from(limit) }),
            remedies: vec![Remedy::RemoveNameplates { count: plates - limit }],
            basis: scheme.citation(),
            ..case.finding()
        });
    }
}
