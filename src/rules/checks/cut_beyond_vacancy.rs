//! Q05 划出超过空编: only vacant places go without people; an occupied place goes with the name of who holds it. A clearance that
//! has lapsed promises nothing any more, though it stays in 在途 until somebody closes it (`clearance_lapsed`).

use crate::domain::{Finding, Headcount, Holder, Measure, Remedy, RuleId, Subject};
use crate::plan::changes;
use crate::rules::{Check, PlanCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("cut_beyond_vacancy"), check: Check::Plan(check) };

fn check(case: &PlanCase<'_>, findings: &mut Vec<Finding>) {
    for change in changes(case.projection) {
        let Holder::Institution(institution) = change.holder else { continue };
        // What was merged into another body went with all its people and promises.
        if case.projection.after.institution(institution).is_none() {
            continue;
        }
        // Places that arrive empty cover an excess first, then may leave again empty; a place that arrives with its person
        // is no vacancy.
        let arriving_vacant = change.added.excess_over(change.people_in);
        // What 用编核准 has promised is not free.
        let promised = change.before.reserved;
        let free_of = |promised: Headcount| {
            (change.before.authorized + arriving_vacant).excess_over(change.before.strength + promised)
        };
        let leaving_vacant = change.cut.excess_over(change.people_out);
        if leaving_vacant <= free_of(promised) {
            continue;
        }
        let lapsed = case.projection.before.clearances().lapsed(institution, change.kind, case.today);
        let free = free_of(promised.excess_over(lapsed));
        let missing = leaving_vacant.excess_over(free);
        if missing == Headcount::ZERO {
            continue;
        }
        findings.push(Finding {
            kind: Some(change.kind),
            measure: Some(Measure { actual: i64::from(leaving_vacant.0), limit: i64::from(free.0) }),
            remedies: vec![Remedy::CutFewerOrNameMovers { places: missing.0 }],
            ..case.finding(Subject::Institution(institution), change.steps)
        });
    }
}
