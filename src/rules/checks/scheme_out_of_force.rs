//! B10 方案施行期: an institution follows a scheme that is not in force on the day, or that a later one has replaced. It is judged by
//! that scheme all the same: what it follows is what was approved for it.

use crate::domain::{ByHand, Finding, Name, Remedy, RuleId};
use crate::rules::{Check, Force, InstitutionCase, Rule, Scheme};

pub const RULE: Rule = Rule { id: RuleId("scheme_out_of_force"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let Some((scheme, _)) = case.scheme() else { return };
    let Some(why) = why_not(case, scheme) else { return };
    findings.push(Finding {
        names: [scheme.name.as_str(), why.as_str()].into_iter().filter_map(|word| Name::new(word).ok()).collect(),
        remedies: vec![Remedy::ByHand(ByHand::ChooseScheme)],
        basis: scheme.citation(),
        ..case.finding()
    });
}

/// Why it does not hold on the day; nothing where it does.
fn why_not(case: &InstitutionCase<'_>, scheme: &Scheme) -> Option<String> {
    match (scheme.force_on(case.today), &scheme.until) {
        (Force::NotYet, _) => Some(format!("{}起施行", scheme.since)),
        (Force::Ended, Some(until)) => Some(format!("施行至{until}止")),
        (Force::Ended | Force::InForce, _) => {
            let successor = case.policy.successor_of(scheme, case.today)?;
            Some(format!("已由{}代替", successor.name))
        }
    }
}
