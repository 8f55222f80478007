//! Z02 周转池编制类别: a pool that is meant for one kind holds and lends places of that kind only.

use crate::domain::{ByHand, Finding, Headcount, Holder, Measure, Name, QuotaKind, Remedy, RuleId, Subject};
use crate::rules::{Check, RegisterCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("pool_kind"), check: Check::Agreements(check) };

fn check(case: &RegisterCase<'_>, findings: &mut Vec<Finding>) {
    for pool in case.snapshot.pools().iter() {
        let Some(meant) = pool.kind else { continue };
        for kind in QuotaKind::ALL.into_iter().filter(|kind| *kind != meant) {
            let balance = case.snapshot.pool_balance(pool.id, kind);
            for (what, places) in [("池内", balance.held), ("借出", balance.lent)] {
                if places == Headcount::ZERO {
                    continue;
                }
                findings.push(Finding {
                    kind: Some(kind),
                    measure: Some(Measure { actual: i64::from(places.0), limit: 0 }),
                    names: Name::new(what).into_iter().collect(),
                    remedies: vec![Remedy::ByHand(ByHand::KeepToPoolKind)],
                    ..case.finding(Subject::Holder(Holder::Pool(pool.id)))
                });
            }
        }
    }
}
