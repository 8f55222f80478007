//! Z01 周转池余额: a pool lends no more than it holds.

use std::collections::BTreeSet;

use crate::domain::{ByHand, Finding, Holder, Measure, PoolBalance, PoolId, QuotaKind, Remedy, RuleId, Subject};
use crate::rules::{Check, RegisterCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("pool_balance"), check: Check::Agreements(check) };

fn check(case: &RegisterCase<'_>, findings: &mut Vec<Finding>) {
    let loans = case.snapshot.loans().iter();
    let lenders: BTreeSet<(PoolId, QuotaKind)> = loans.map(|loan| (loan.pool, loan.kind)).collect();
    for (pool, kind) in lenders {
        let PoolBalance { held, lent } = case.snapshot.pool_balance(pool, kind);
        if lent <= held {
            continue;
        }
        findings.push(Finding {
            kind: Some(kind),
            measure: Some(Measure { actual: i64::from(lent.0), limit: i64::from(held.0) }),
            remedies: vec![Remedy::ByHand(ByHand::RecallLoans { places: lent.excess_over(held).0 })],
            ..case.finding(Subject::Holder(Holder::Pool(pool)))
        });
    }
}
