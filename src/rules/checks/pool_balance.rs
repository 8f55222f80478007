//! Z01 周转池余额: a pool lends no more than it holds.

use std::collections::BTreeMap;

use crate::domain::{ByHand, Finding, Headcount, Holder, Measure, PoolId, QuotaKind, Remedy, RuleId, Subject};
use crate::rules::{Check, RegisterCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("pool_balance"), check: Check::Agreements(check) };

fn check(case: &RegisterCase<'_>, findings: &mut Vec<Finding>) {
    let mut lent: BTreeMap<(PoolId, QuotaKind), Headcount> = BTreeMap::new();
    for loan in case.snapshot.loans().iter() {
        *lent.entry((loan.pool, loan.kind)).or_default() += loan.count;
    }
    for ((pool, kind), lent) in lent {
        let held = case.snapshot.ledger().held(Holder::Pool(pool), kind);
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
