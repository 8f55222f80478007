//! L03 超规格配备: leaders who rank above their institution's grade. With a document for it (高配文号) that is lawful.

use crate::domain::{ByHand, Finding, Measure, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("rank_above_grade"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let facts = case.snapshot.facts().and_then(|facts| facts.of(case.institution.id));
    let (Some(facts), Some(grade)) = (facts, case.institution.grade) else { return };
    let above = facts.leaders_above(grade);
    if above.is_zero() {
        return;
    }
    findings.push(Finding {
        measure: Some(Measure { actual: i64::from(above.0), limit: 0 }),
        remedies: vec![Remedy::ByHand(ByHand::EnterRankDocument)],
        ..case.finding()
    });
}
