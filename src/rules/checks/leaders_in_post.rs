//! L02 超职数配备: no more chiefs and deputies in post than approved, each seat by itself. An institution whose 领导职数 were never
//! entered is not judged; one whose 领导职数 a plan takes away is, or taking them away would be a way to settle an excess.

use crate::domain::{Finding, Measure, Name, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("leaders_in_post"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let approved = case.institution.leaders;
    let had_none = case.before.is_none_or(|before| before.leaders.total().is_zero());
    if approved.total().is_zero() && had_none {
        return;
    }
    let in_post = case.snapshot.roster().leaders(case.institution.id);
    for (seat, actual, limit) in [("正职", in_post.chief, approved.chief), ("副职", in_post.deputy, approved.deputy)]
    {
        if actual <= limit {
            continue;
        }
        findings.push(Finding {
            measure: Some(Measure { actual: i64::from(actual.0), limit: i64::from(limit.0) }),
            names: Name::new(seat).into_iter().collect(),
            remedies: vec![Remedy::RelieveLeaders { people: actual.excess_over(limit).0 }],
            ..case.finding()
        });
    }
}
