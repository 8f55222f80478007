//! S01 配备标准: what a staffing standard computes beside what is authorised. Standards are a reference and no entitlement.

use crate::domain::{ByHand, Finding, Measure, Name, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("staffing_standard"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    for need in case.needs() {
        let quota = need.standard.quota;
        let authorized = case.standings().total(|kind| kind.family() == quota).authorized;
        let Some(missed) = need.nearest(authorized).filter(|nearest| *nearest != authorized) else { continue };
        findings.push(Finding {
            measure: Some(Measure { actual: i64::from(authorized.0), limit: i64::from(missed.0) }),
            names: Name::new(&need.standard.name).into_iter().collect(),
            remedies: vec![Remedy::ByHand(ByHand::WeighStandard)],
            basis: need.standard.citation(),
            ..case.finding()
        });
    }
}
