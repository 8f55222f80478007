//! B08 内设机构编制合计: where every office of a township carries its places, they and the leaders' own come to what the township
//! has. More than that is places nobody approved.

use crate::domain::{ByHand, Finding, Headcount, Measure, QuotaKind, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("office_places"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let offices = &case.institution.offices;
    let Some(assigned) = offices.iter().map(|office| office.places).sum::<Option<Headcount>>() else { return };
    let authorized = case.standings().total(QuotaKind::counts_as_quota).authorized;
    if offices.is_empty() || assigned <= authorized {
        return;
    }
    findings.push(Finding {
        measure: Some(Measure { actual: i64::from(assigned.0), limit: i64::from(authorized.0) }),
        remedies: vec![Remedy::ByHand(ByHand::LowerOfficePlaces { places: assigned.excess_over(authorized).0 })],
        ..case.finding()
    });
}
