//! L01 领导职数核定标准: chiefs and deputies of an office, and of an institution where a standard speaks of those, by the number of
//! places; each seat by itself where the source tells them apart.

use crate::domain::{Citation, Finding, Headcount, LeaderPosts, Measure, Name, QuotaKind, Remedy, RuleId};
use crate::rules::{BandedLeaders, Body, Check, InstitutionCase, LeaderAllowance, Rule, Uncertain};

pub const RULE: Rule = Rule { id: RuleId("leader_band"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    if let Some((scheme, fit)) = case.scheme()
        && let Some(allowed) = fit.leaders
    {
        remark(case, None, by_seat(case.institution.leaders, allowed).into(), &scheme.citation(), findings);
    }
    for body in judged_by_bands(case) {
        match body.allowed {
            BandedLeaders::Allowed { allowance, bands } => {
                remark(case, body.office, seats(allowance, body.leaders), &bands.citation(), findings);
            }
            // What cannot be told is told by `not_evaluable`.
            BandedLeaders::NotSpokenOf | BandedLeaders::Uncovered(_) | BandedLeaders::Unclear { .. } => {}
        }
    }
}

/// A body with 领导职数, and what the bands say of it.
pub(super) struct Led<'a> {
    /// Absent for the institution itself.
    pub office: Option<&'a Name>,
    pub places: Headcount,
    pub leaders: LeaderPosts,
    pub allowed: BandedLeaders<'a>,
}

/// The bodies of an institution that have 领导职数 and go by bands: its offices with known places, and itself unless its scheme
/// states how many it may have, or might do so.
pub(super) fn judged_by_bands<'a>(case: &'a InstitutionCase<'_>) -> Vec<Led<'a>> {
    let institution = case.institution;
    let offices = institution
        .offices
        .iter()
        .filter_map(|office| Some((Body::Office, Some(&office.name), office.places?, office.leaders)));
    let is_of_scheme = case.scheme().is_some_and(|(_, fit)| {
        fit.leaders.is_some() || fit.unclear.iter().any(|unclear| unclear.what == Uncertain::Leaders)
    });
    let itself = (!is_of_scheme).then(|| (Body::Institution, None, places_of(case), institution.leaders));
    let bodies = offices.chain(itself).filter(|(_, _, _, leaders)| !leaders.total().is_zero());
    let led = bodies.map(|(body, office, places, leaders)| Led {
        office,
        places,
        leaders,
        allowed: case.policy.leaders_for(body, case.situation(), places),
    });
    led.collect()
}

/// What the number of leaders of an institution goes by: all its 编制.
fn places_of(case: &InstitutionCase<'_>) -> Headcount {
    case.standings().total(QuotaKind::counts_as_quota).authorized
}

/// What is counted, what was approved, and what a source allows.
type Seat = (&'static str, Headcount, Headcount);

fn remark(
    case: &InstitutionCase<'_>,
    office: Option<&Name>,
    seats: Vec<Seat>,
    basis: &Citation,
    findings: &mut Vec<Finding>,
) {
    for (seat, actual, limit) in seats.into_iter().filter(|(_, actual, limit)| actual > limit) {
        findings.push(Finding {
            measure: Some(Measure { actual: i64::from(actual.0), limit: i64::from(limit.0) }),
            names: office.cloned().into_iter().chain(Name::new(seat)).collect(),
            remedies: vec![Remedy::LowerLeaders { posts: actual.excess_over(limit).0 }],
            basis: basis.clone(),
            ..case.finding()
        });
    }
}

/// What is counted against what: each seat where the source tells them apart, else both together.
fn seats(allowance: LeaderAllowance, leaders: LeaderPosts) -> Vec<Seat> {
    match allowance {
        LeaderAllowance::Posts(posts) => by_seat(leaders, LeaderPosts::new(posts.chief, posts.deputy)).into(),
        LeaderAllowance::Range(range) => vec![("领导职数", leaders.total(), Headcount(range.most))],
    }
}

fn by_seat(leaders: LeaderPosts, allowed: LeaderPosts) -> [Seat; 2] {
    [("正职", leaders.chief, allowed.chief), ("副职", leaders.deputy, allowed.deputy)]
}
