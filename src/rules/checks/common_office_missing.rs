//! B02 共性机构缺设: every township of a scheme has all its common offices, under their names or recognised aliases.

use crate::domain::{Finding, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("common_office_missing"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let Some((scheme, fit)) = case.scheme() else { return };
    for (common, office) in &fit.common {
        if office.is_none() {
            findings.push(Finding {
                names: vec![common.name.clone()],
                remedies: vec![Remedy::AddOffice(common.name.clone())],
                basis: scheme.citation(),
                ..case.finding()
            });
        }
    }
}
