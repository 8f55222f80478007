//! Q04 乡镇事业编制总量: a change of what the townships have together goes from the county to the city for review and to the province
//! for approval, unless the province has left it to others.

use crate::domain::{Finding, Headcount, Measure, QuotaFamily, QuotaKind, Remedy, RuleId, Snapshot, Subject, Tier};
use crate::rules::{Check, PlanCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("township_service_total"), check: Check::Plan(check) };

fn check(case: &PlanCase<'_>, findings: &mut Vec<Finding>) {
    for kind in QuotaKind::ALL.into_iter().filter(|kind| kind.family() == QuotaFamily::Service) {
        let crossing =
            |from: Option<Tier>, to: Option<Tier>| (from == Some(Tier::Township)) != (to == Some(Tier::Township));
        let unapproved: Vec<usize> = case
            .transfers()
            .filter(|(_, step, transfer)| transfer.kind == kind && step.approval.is_none())
            .filter(|(_, _, transfer)| crossing(case.tier(transfer.from), case.tier(transfer.to)))
            .map(|(index, ..)| index)
            .collect();
        let (before, after) = (total(&case.projection.before, kind), total(&case.projection.after, kind));
        if unapproved.is_empty() || before == after {
            continue;
        }
        findings.push(Finding {
            kind: Some(kind),
            measure: Some(Measure { actual: i64::from(after.0), limit: i64::from(before.0) }),
            remedies: vec![Remedy::EnterApproval],
            ..case.finding(Subject::Book, unapproved)
        });
    }
}

/// The places of `kind` that all townships have together.
fn total(snapshot: &Snapshot, kind: QuotaKind) -> Headcount {
    let townships = snapshot.institutions().filter(|institution| institution.tier == Tier::Township);
    townships.map(|township| snapshot.standing(township.id, kind).authorized).sum()
}
