//! Q09 用编核准超空编: clearances promise no more places than stand empty, own and borrowed, or whoever comes would be one too many.
//! A clearance that has lapsed promises nothing any more, though it stays in 在途 until somebody closes it (`clearance_lapsed`).

use crate::domain::{ByHand, Finding, Measure, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("clearance_beyond_vacancy"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    for (kind, standing) in case.standings().iter() {
        // Borrowed places are lent to be filled, so that they may be promised like one's own.
        let empty = standing.capacity().excess_over(standing.strength);
        if standing.reserved <= empty {
            continue;
        }
        let lapsed = case.snapshot.clearances().lapsed(case.institution.id, kind, case.today);
        let promised = standing.reserved.excess_over(lapsed);
        if promised <= empty {
            continue;
        }
        let places = promised.excess_over(empty).0;
        findings.push(Finding {
            kind: Some(kind),
            measure: Some(Measure { actual: i64::from(promised.0), limit: i64::from(empty.0) }),
            remedies: vec![Remedy::ByHand(ByHand::CloseClearances { places })],
            ..case.finding()
        });
    }
}
