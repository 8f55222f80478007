//! B09 岗位合计: posts of a kind take no more people together than the institution has places of it.

use crate::domain::{ByHand, Finding, Headcount, Measure, QuotaKind, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("post_total"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let posts = case.snapshot.posts(case.institution.id);
    if posts.is_empty() {
        return;
    }
    for kind in QuotaKind::ALL.into_iter().filter(|kind| kind.has_places()) {
        let planned: Headcount = posts.iter().filter(|post| post.kind == kind).map(|post| post.count).sum();
        let capacity = case.standings().of(kind).capacity();
        if planned <= capacity {
            continue;
        }
        findings.push(Finding {
            kind: Some(kind),
            measure: Some(Measure { actual: i64::from(planned.0), limit: i64::from(capacity.0) }),
            remedies: vec![Remedy::ByHand(ByHand::LowerPosts { places: planned.excess_over(capacity).0 })],
            ..case.finding()
        });
    }
}
