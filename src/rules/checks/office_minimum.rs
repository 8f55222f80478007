//! B06 内设机构最低编制: an office with fewer places than its scheme wants for one. An office whose places are not told is not judged.

use crate::domain::{ByHand, Finding, Measure, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("office_minimum"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let Some((scheme, _)) = case.scheme() else { return };
    for office in &case.institution.offices {
        let (Some(places), Some(least)) = (office.places, scheme.minimum_places_of(&office.name)) else { continue };
        if places.0 >= least {
            continue;
        }
        findings.push(Finding {
            measure: Some(Measure { actual: i64::from(places.0), limit: i64::from(least) }),
            names: vec![office.name.clone()],
            remedies: vec![Remedy::ByHand(ByHand::StaffOffice { places: least - places.0 })],
            basis: scheme.citation(),
            ..case.finding()
        });
    }
}
