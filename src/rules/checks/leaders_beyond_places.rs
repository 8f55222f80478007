//! L04 领导职数超过编制: 编制 are the number of people and of 领导职数 together, so a body cannot have more leaders than places. Above all
//! one that was set up with leaders and never given a place is found by this: nobody over its quota, nobody beyond its posts.

use crate::domain::{Finding, Measure, Name, QuotaKind, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("leaders_beyond_places"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let posts = case.institution.leaders.total();
    let places = case.standings().total(QuotaKind::counts_as_quota).authorized;
    if posts <= places {
        return;
    }
    findings.push(Finding {
        measure: Some(Measure { actual: i64::from(posts.0), limit: i64::from(places.0) }),
        names: Name::new("领导职数").into_iter().collect(),
        remedies: vec![Remedy::LowerLeaders { posts: posts.excess_over(places).0 }],
        ..case.finding()
    });
}
