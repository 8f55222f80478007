//! S01 配备标准: what a staffing standard computes beside what is authorised. Standards are a reference and no entitlement.

use crate::domain::{ByHand, Finding, Measure, Name, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Need, Rule};

pub const RULE: Rule = Rule { id: RuleId("staffing_standard"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    for need in case.needs() {
        let Some((actual, limit)) = deviation(case, need) else { continue };
        findings.push(Finding {
            measure: Some(Measure { actual, limit }),
            names: Name::new(&need.standard.name).into_iter().collect(),
            remedies: vec![Remedy::ByHand(ByHand::WeighStandard)],
            basis: need.standard.citation(),
            ..case.finding()
        });
    }
}

/// Authorised places and the end of the standard's range that they miss; `None` within the range.
fn deviation(case: &InstitutionCase<'_>, need: &Need<'_>) -> Option<(i64, i64)> {
    let quota = need.standard.quota;
    let authorized = case.standings().total(|kind| kind.family() == quota).authorized.0;
    let (least, most) = (need.need()?, need.most().or(need.need())?);
    let missed = if authorized < least {
        least
    } else if authorized > most {
        most
    } else {
        return None;
    };
    Some((i64::from(authorized), i64::from(missed)))
}
