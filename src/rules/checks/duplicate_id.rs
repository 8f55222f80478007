//! P01 身份证号重复: two people of the register with one ID number; either one person stands on two places or a number is wrong.

use crate::domain::{ByHand, Finding, IdFault, Measure, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("duplicate_id"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let Some(facts) = case.snapshot.facts().and_then(|facts| facts.of(case.institution.id)) else { return };
    let people = facts.ids(IdFault::Repeated);
    if !people.is_zero() {
        findings.push(Finding {
            measure: Some(Measure { actual: i64::from(people.0), limit: 0 }),
            remedies: vec![Remedy::ByHand(ByHand::MendRoster)],
            ..case.finding()
        });
    }
}
