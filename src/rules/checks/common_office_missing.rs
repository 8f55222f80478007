//! B02 共性机构缺设: every township of a scheme has all its common offices, under their names or recognised aliases; of those that the
//! scheme counts without naming them, as many as it counts.

use crate::domain::{ByHand, Finding, Measure, Name, OfficeNature, Remedy, RuleId};
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
    for unnamed in fit.unnamed.iter().filter(|unnamed| unnamed.set < unnamed.demanded) {
        findings.push(Finding {
            measure: Some(Measure { actual: i64::from(unnamed.set), limit: i64::from(unnamed.demanded) }),
            names: Name::new(word(unnamed.nature)).into_iter().collect(),
            remedies: vec![Remedy::ByHand(ByHand::AddCommonOffices { count: unnamed.demanded - unnamed.set })],
            basis: scheme.citation(),
            ..case.finding()
        });
    }
}

/// What is counted.
fn word(nature: Option<OfficeNature>) -> &'static str {
    match nature {
        Some(OfficeNature::Administrative) => "党政机构",
        Some(OfficeNature::Service) => "事业机构",
        None => "机构",
    }
}
