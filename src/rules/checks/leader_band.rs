//! L01 内设机构领导职数: chiefs and deputies of an office by the number of its places, each seat by itself.

use crate::domain::{Finding, Measure, Name, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("leader_band"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    for office in &case.institution.offices {
        let Some(places) = office.places else { continue };
        let Some(allowed) = case.policy.leaders_for(places) else { continue };
        let seats = [("正职", office.leaders.chief, allowed.chief), ("副职", office.leaders.deputy, allowed.deputy)];
        for (seat, actual, limit) in seats {
            if actual <= limit {
                continue;
            }
            findings.push(Finding {
                measure: Some(Measure { actual: i64::from(actual.0), limit: i64::from(limit.0) }),
                names: [office.name.clone()].into_iter().chain(Name::new(seat)).collect(),
                remedies: vec![Remedy::LowerLeaders { posts: actual.excess_over(limit).0 }],
                ..case.finding()
            });
        }
    }
}
