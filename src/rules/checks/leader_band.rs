//! L01 内设机构领导职数: chiefs and deputies of an office by the number of its places.

use crate::domain::{Finding, Measure, Remedy, RuleId};
use crate::rules::{Body, Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("leader_band"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    for office in &case.institution.offices {
        let Some(places) = office.places else { continue };
        let Some(allowed) = case.policy.leaders_for(Body::Office, case.institution, places) else { continue };
        let surplus = allowed.allowance.surplus(office.leaders);
        if surplus.is_zero() {
            continue;
        }
        findings.push(Finding {
            measure: Some(Measure {
                actual: i64::from(office.leaders.total().0),
                limit: i64::from(allowed.allowance.most().0),
            }),
            names: vec![office.name.clone()],
            remedies: vec![Remedy::LowerLeaders { posts: surplus.0 }],
            basis: allowed.bands.citation(),
            ..case.finding()
        });
    }
}
