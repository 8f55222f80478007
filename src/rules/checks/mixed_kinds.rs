//! Q02 编制类别混用: an administrative body uses administrative places, a public institution service places; a kind is never
//! put to the use of another, be it one's own, borrowed from a pool or promised for somebody to come.

use crate::domain::{ByHand, Finding, Headcount, Measure, Name, Nature, Remedy, RuleId, Standing};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("mixed_kinds"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    // A coordinating body may have no places of any kind; that is another rule's remark.
    if case.institution.nature == Nature::Coordination {
        return;
    }
    for (kind, standing) in case.standings().iter() {
        if case.institution.nature.admits(kind) {
            continue;
        }
        // Places and people beyond them are remarked on apart, so that places a plan brings are not hidden by people who were
        // there before.
        for (what, count, remedy) in uses(standing).into_iter().filter(|(_, count, _)| !count.is_zero()) {
            findings.push(Finding {
                kind: Some(kind),
                measure: Some(Measure { actual: i64::from(count.0), limit: 0 }),
                names: Name::new(what).into_iter().collect(),
                remedies: vec![remedy],
                ..case.finding()
            });
        }
    }
}

/// What is put to use, how much of it, and how that ends.
fn uses(standing: Standing) -> [(&'static str, Headcount, Remedy); 4] {
    let Standing { authorized, borrowed, reserved, .. } = standing;
    [
        ("编制", authorized, Remedy::UseOtherKind),
        ("无编人员", standing.excess(), Remedy::UseOtherKind),
        ("周转编制", borrowed, Remedy::ByHand(ByHand::RecallLoans { places: borrowed.0 })),
        ("在途编制", reserved, Remedy::ByHand(ByHand::CloseClearances { places: reserved.0 })),
    ]
}
