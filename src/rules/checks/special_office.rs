//! B03 个性机构: only such as the scheme allows for this township's 片区 and 特色, and no more than its class may have.

use crate::domain::{Finding, Measure, Remedy, RuleId};
use crate::rules::{Check, Fit, InstitutionCase, Permission, Rule, Scheme, Uncertain};

pub const RULE: Rule = Rule { id: RuleId("special_office"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let Some((scheme, fit)) = case.scheme() else { return };
    check_choice(case, scheme, fit, findings);
    check_number(case, scheme, fit, findings);
}

fn check_choice(case: &InstitutionCase<'_>, scheme: &Scheme, fit: &Fit<'_>, findings: &mut Vec<Finding>) {
    for (office, _) in &fit.special {
        let refused = match scheme.permission(&office.name, case.situation()) {
            Permission::Common | Permission::Allowed | Permission::Unclear(_) => false,
            Permission::Refused(_) | Permission::NotListed => true,
        };
        if refused {
            findings.push(Finding {
                names: vec![office.name.clone()],
                remedies: vec![Remedy::RemoveOffice(office.name.clone())],
                basis: scheme.citation(),
                ..case.finding()
            });
        }
    }
}

fn check_number(case: &InstitutionCase<'_>, scheme: &Scheme, fit: &Fit<'_>, findings: &mut Vec<Finding>) {
    let Some(limit) = fit.limits.and_then(|limits| limits.special) else { return };
    // Where more offices may be common ones, their number is not known; `not_evaluable` says why.
    let is_open = fit.unclear.iter().any(|unclear| match unclear.what {
        Uncertain::Common(_) | Uncertain::Unnamed => true,
        Uncertain::Limit(_) | Uncertain::Special(_) | Uncertain::Leaders => false,
    });
    if is_open {
        return;
    }
    let special = fit.special_count();
    if special > limit {
        findings.push(Finding {
            measure: Some(Measure { actual: i64::from(special), limit: i64::from(limit) }),
            remedies: vec![Remedy::RemoveOffices { count: special - limit, nature: None }],
            basis: scheme.citation(),
            ..case.finding()
        });
    }
}
