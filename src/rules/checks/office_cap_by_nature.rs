//! B05 党政机构、事业机构分别限额: some schemes cap the two sorts of bodies apart (黔西: 党政机构不超过6, 事业机构不超过7).

use crate::domain::{Finding, Measure, Name, OfficeNature, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("office_cap_by_nature"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let Some((scheme, fit)) = case.scheme() else { return };
    let Some(limits) = fit.limits else { return };
    let counted = [
        (OfficeNature::Administrative, limits.administrative, "党政机构"),
        (OfficeNature::Service, limits.service, "事业机构"),
    ];
    for (nature, limit, what) in counted {
        let count = u32::try_from(case.institution.offices_of(nature).count()).unwrap_or(u32::MAX);
        let Some(limit) = limit.filter(|limit| count > *limit) else { continue };
        findings.push(Finding {
            measure: Some(Measure { actual: i64::from(count), limit: i64::from(limit) }),
            names: Name::new(what).into_iter().collect(),
            remedies: vec![Remedy::RemoveOffices { count: count - limit, nature: Some(nature) }],
            basis: scheme.citation(),
            ..case.finding()
        });
    }
}
