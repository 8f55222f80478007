//! B08 内设机构编制合计: the places that the offices of an institution carry come to no more than it has. An office whose places are
//! not told may have any number, so it is the others that must not be too many already.

use crate::domain::{ByHand, Finding, Headcount, Measure, QuotaKind, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("office_places"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let offices = &case.institution.offices;
    let assigned: Headcount = offices.iter().filter_map(|office| office.places).sum();
    if assigned.is_zero() {
        return;
    }
    let authorized = case.standings().total(QuotaKind::counts_as_quota).authorized;
    if assigned <= authorized {
        return;
    }
    findings.push(Finding {
        measure: Some(Measure { actual: i64::from(assigned.0), limit: i64::from(authorized.0) }),
        remedies: vec![Remedy::ByHand(ByHand::LowerOfficePlaces { places: assigned.excess_over(authorized).0 })],
        ..case.finding()
    });
}
