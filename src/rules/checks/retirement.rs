//! T01 退休预测: how many people reach the statutory age within a year, all institutions together, and how many of them have passed
//! it already.

use crate::domain::{Finding, Measure, Month, Name, RuleId, Subject};
use crate::forecast::{Cohort, Horizon, outlook};
use crate::rules::{Check, RegisterCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("retirement"), check: Check::Roster(check) };

const MONTHS: u32 = 12;

fn check(case: &RegisterCase<'_>, findings: &mut Vec<Finding>) {
    let (Some(facts), Ok(first)) = (case.snapshot.facts(), Month::try_from(case.today)) else { return };
    let outlooks = outlook(Cohort::of_roster(facts), Horizon { first, months: MONTHS });
    let retiring: u32 = outlooks.values().map(|outlook| outlook.retiring_in_all().0).sum();
    let overdue: u32 = outlooks.values().map(|outlook| outlook.overdue.0).sum();
    for (what, people) in [("到龄", retiring), ("超龄", overdue)] {
        if people > 0 {
            findings.push(Finding {
                measure: Some(Measure { actual: i64::from(people), limit: 0 }),
                names: Name::new(what).into_iter().collect(),
                ..case.finding(Subject::Book)
            });
        }
    }
}
