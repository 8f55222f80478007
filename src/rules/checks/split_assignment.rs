//! P04 岗编分离: people whose place is here and whose work is elsewhere are listed, not blamed (县属乡管乡用, 派驻, 借用).

use crate::domain::{Finding, Headcount, Measure, QuotaKind, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("split_assignment"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    for kind in QuotaKind::ALL {
        let away: Headcount = case.snapshot.roster().away(case.institution.id, kind).map(|(_, people)| people).sum();
        if away.is_zero() {
            continue;
        }
        findings.push(Finding {
            kind: Some(kind),
            measure: Some(Measure { actual: i64::from(away.0), limit: 0 }),
            ..case.finding()
        });
    }
}
