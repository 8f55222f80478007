//! Q02 编制类别混用: an administrative body uses administrative places, a public institution service places; a kind is never
//! put to the use of another.

use crate::domain::{Finding, Measure, Name, Nature, Remedy, RuleId};
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
        for (what, count) in [("编制", standing.authorized), ("无编人员", standing.excess())] {
            if count.is_zero() {
                continue;
            }
            findings.push(Finding {
                kind: Some(kind),
                measure: Some(Measure { actual: i64::from(count.0), limit: 0 }),
                names: Name::new(what).into_iter().collect(),
                remedies: vec![Remedy::UseOtherKind],
                ..case.finding()
            });
        }
    }
}
