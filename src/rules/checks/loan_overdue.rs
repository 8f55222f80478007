//! Z01 周转逾期: places still out after the term of their loan.

use std::collections::BTreeMap;

use crate::domain::{ByHand, Finding, Headcount, InstitutionId, Measure, QuotaKind, Remedy, RuleId, Subject};
use crate::rules::{Check, RegisterCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("loan_overdue"), check: Check::Agreements(check) };

fn check(case: &RegisterCase<'_>, findings: &mut Vec<Finding>) {
    let mut overdue: BTreeMap<(InstitutionId, QuotaKind), Headcount> = BTreeMap::new();
    for loan in case.snapshot.loans().iter().filter(|loan| loan.is_overdue(case.today)) {
        *overdue.entry((loan.borrower, loan.kind)).or_default() += loan.count;
    }
    for ((borrower, kind), places) in overdue {
        findings.push(Finding {
            kind: Some(kind),
            measure: Some(Measure { actual: i64::from(places.0), limit: 0 }),
            remedies: vec![Remedy::ByHand(ByHand::RecallLoans { places: places.0 })],
            ..case.finding(Subject::Institution(borrower))
        });
    }
}
