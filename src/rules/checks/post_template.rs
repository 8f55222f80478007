//! B10 岗位设置要求: a scheme that says which posts every township has (旌德 9类19个) finds them there: as many kinds of posts, as many
//! posts, and those it names. A township whose posts were never entered is not judged, nor are more posts than the scheme asks
//! for, since one post may take several people (一岗多人).
//!
//! The classes of a scheme are not those of the register (领导、管理、专技、工勤), so of them only this is certain: fewer different
//! titles than classes leave a class without a post.

use std::collections::BTreeSet;

use crate::domain::{ByHand, Finding, Headcount, Measure, Name, Post, Remedy, RuleId};
use crate::rules::{Answer, Check, InstitutionCase, PostTemplate, Rule};

pub const RULE: Rule = Rule { id: RuleId("post_template"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let posts = case.snapshot.posts(case.institution.id);
    let Some((scheme, template)) = case.scheme().and_then(|(scheme, _)| Some((scheme, scheme.posts.as_ref()?))) else {
        return;
    };
    // A condition that cannot be answered is told of by `not_evaluable`.
    if posts.is_empty() || template.when.answer(case.institution) != Answer::Holds {
        return;
    }
    for (what, found, asked) in counts(posts, template) {
        if found < asked {
            findings.push(Finding {
                measure: Some(Measure { actual: i64::from(found), limit: i64::from(asked) }),
                names: Name::new(what).into_iter().collect(),
                remedies: vec![Remedy::ByHand(ByHand::AddPosts { posts: asked - found })],
                basis: scheme.citation(),
                ..case.finding()
            });
        }
    }
    for named in &template.named {
        let is_there = posts.iter().any(|post| {
            post.title == named.name && (named.office.is_none() || post.office.is_none() || post.office == named.office)
        });
        if !is_there {
            findings.push(Finding {
                names: vec![named.name.clone()],
                remedies: vec![Remedy::ByHand(ByHand::AddPosts { posts: 1 })],
                basis: scheme.citation(),
                ..case.finding()
            });
        }
    }
}

/// What is counted, how many there are, and how many the scheme asks for.
fn counts(posts: &[Post], template: &PostTemplate) -> [(&'static str, u32, u32); 2] {
    let titles: BTreeSet<&Name> = posts.iter().map(|post| &post.title).collect();
    let planned: Headcount = posts.iter().map(|post| post.count).sum();
    let titles = u32::try_from(titles.len()).unwrap_or(u32::MAX);
    [("岗位类别", titles, template.classes), ("岗位", planned.0, template.posts)]
}
