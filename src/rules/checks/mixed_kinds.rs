//! Q02 编制类别混用: an administrative body uses administrative places, a public institution service places; a kind is never
//! put to the use of another.

use crate::domain::{Finding, Measure, QuotaKind, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("mixed_kinds"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    for kind in QuotaKind::ALL {
        let standing = case.snapshot.standing(case.institution.id, kind);
        if case.institution.nature.admits(kind) || standing.is_empty() {
            continue;
        }
        let actual = i64::from(standing.authorized.0.max(standing.strength.0));
        findings.push(Finding {
            kind: Some(kind),
            measure: Some(Measure { actual, limit: 0 }),
            remedies: vec![Remedy::UseOtherKind],
            ..case.finding()
        });
    }
}
