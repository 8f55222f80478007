//! B01 机构限额: how many bodies a township may have, by its scheme and class. Outposts of county bodies are not counted: they
//! are institutions of their own.

use crate::domain::{Finding, Measure, Name, OfficeNature, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("office_cap"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let Some((scheme, fit)) = case.scheme() else { return };
    let Some(limits) = fit.limits else { return };
    let administrative = case.institution.offices_of(OfficeNature::Administrative).count();
    let service = case.institution.offices_of(OfficeNature::Service).count();
    let counted = [
        (administrative + service, limits.total, "党政机构和事业机构", None),
        (administrative, limits.administrative, "党政机构", Some(OfficeNature::Administrative)),
        (service, limits.service, "事业机构", Some(OfficeNature::Service)),
    ];
    for (count, limit, what, nature) in counted {
        let (Some(limit), Ok(count)) = (limit, u32::try_from(count)) else { continue };
        if count <= limit {
            continue;
        }
        findings.push(Finding {
            measure: Some(Measure { actual: i64::from(count), limit: i64::from(limit) }),
            names: Name::new(what).into_iter().collect(),
            remedies: vec![Remedy::RemoveOffices { count: count - limit, nature }],
            basis: scheme.citation(),
            ..case.finding()
        });
    }
}
