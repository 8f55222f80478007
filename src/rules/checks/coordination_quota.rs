//! Q08 议事协调机构不核编制: a coordinating body has no office and no places of its own, and so none to borrow or to fill.

use crate::domain::{ByHand, Finding, Measure, Name, Nature, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("coordination_quota"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    if case.institution.nature != Nature::Coordination {
        return;
    }
    for (kind, standing) in case.standings().iter() {
        let [own, borrowed, reserved] = [standing.authorized, standing.borrowed, standing.reserved];
        let uses = [
            (None, own, Remedy::TakeBack { places: own.0 }),
            (Some("周转编制"), borrowed, Remedy::ByHand(ByHand::RecallLoans { places: borrowed.0 })),
            (Some("在途编制"), reserved, Remedy::ByHand(ByHand::CloseClearances { places: reserved.0 })),
        ];
        for (what, places, remedy) in uses.into_iter().filter(|(_, places, _)| !places.is_zero()) {
            findings.push(Finding {
                kind: Some(kind),
                measure: Some(Measure { actual: i64::from(places.0), limit: 0 }),
                names: what.into_iter().flat_map(Name::new).collect(),
                remedies: vec![remedy],
                ..case.finding()
            });
        }
    }
}
