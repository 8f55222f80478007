//! Z01 先用自有空编: whoever has vacant places of a kind has no need of borrowed ones of it.

use std::collections::BTreeSet;

use crate::domain::{ByHand, Finding, InstitutionId, Measure, QuotaKind, Remedy, RuleId, Subject};
use crate::rules::{Check, RegisterCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("own_vacancy_first"), check: Check::Agreements(check) };

fn check(case: &RegisterCase<'_>, findings: &mut Vec<Finding>) {
    let loans = case.snapshot.loans().iter();
    let borrowers: BTreeSet<(InstitutionId, QuotaKind)> = loans.map(|loan| (loan.borrower, loan.kind)).collect();
    for (borrower, kind) in borrowers {
        let standing = case.snapshot.standing(borrower, kind);
        let idle = standing.free().min(standing.borrowed);
        if idle.is_zero() {
            continue;
        }
        findings.push(Finding {
            kind: Some(kind),
            measure: Some(Measure { actual: i64::from(idle.0), limit: 0 }),
            remedies: vec![Remedy::ByHand(ByHand::RecallLoans { places: idle.0 })],
            ..case.finding(Subject::Institution(borrower))
        });
    }
}
