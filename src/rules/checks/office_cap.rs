//! B01 机构限额: how many bodies a township may have, 党政机构 and 事业机构 together, by its scheme and class. Outposts of county bodies are
//! not counted: they are institutions of their own.

use crate::domain::{Finding, Measure, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("office_cap"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let Some((scheme, fit)) = case.scheme() else { return };
    let count = u32::try_from(case.institution.offices.len()).unwrap_or(u32::MAX);
    let limit = fit.limits.and_then(|limits| limits.total);
    if let Some(limit) = limit.filter(|limit| count > *limit) {
        findings.push(Finding {
            measure: Some(Measure { actual: i64::from(count), limit: i64::from(limit) }),
            remedies: vec![Remedy::RemoveOffices { count: count - limit, nature: None }],
            basis: scheme.citation(),
            ..case.finding()
        });
    }
}
