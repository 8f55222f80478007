//! P02 身份证号与登记不符: the ID number tells another sex or another month of birth than the register.

use crate::domain::{ByHand, Finding, IdFault, Measure, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("id_disagrees"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let Some(facts) = case.snapshot.facts().and_then(|facts| facts.of(case.institution.id)) else { return };
    let people = facts.ids(IdFault::Disagrees);
    if !people.is_zero() {
        findings.push(Finding {
            measure: Some(Measure { actual: i64::from(people.0), limit: 0 }),
            remedies: vec![Remedy::ByHand(ByHand::MendRoster)],
            ..case.finding()
        });
    }
}
