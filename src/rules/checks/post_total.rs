//! B09 岗位合计: the posts of a kind come to the places the institution may use of it. More of them is more than there is to fill;
//! fewer is a list that leaves places without work, where every post of the kind says how many people it takes. A kind without
//! any post was never described, and is not judged.

use crate::domain::{ByHand, Finding, Headcount, Measure, Post, QuotaKind, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("post_total"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let posts = case.snapshot.posts(case.institution.id);
    if posts.is_empty() {
        return;
    }
    for kind in QuotaKind::ALL.into_iter().filter(|kind| kind.has_places()) {
        let of_kind = || posts.iter().filter(|post| post.kind == kind);
        let planned: Headcount = of_kind().map(|post| post.count).sum();
        let capacity = case.standings().of(kind).capacity();
        let remedy = if planned > capacity {
            ByHand::LowerPosts { places: planned.excess_over(capacity).0 }
        } else if planned < capacity && is_described(of_kind()) {
            ByHand::AddPosts { posts: capacity.excess_over(planned).0 }
        } else {
            continue;
        };
        findings.push(Finding {
            kind: Some(kind),
            measure: Some(Measure { actual: i64::from(planned.0), limit: i64::from(capacity.0) }),
            remedies: vec![Remedy::ByHand(remedy)],
            ..case.finding()
        });
    }
}

/// Whether there are posts and each says how many people it takes.
fn is_described<'a>(posts: impl Iterator<Item = &'a Post>) -> bool {
    let mut posts = posts.peekable();
    posts.peek().is_some() && posts.all(|post| !post.count.is_zero())
}
