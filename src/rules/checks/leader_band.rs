//! L01 领导职数核定标准: chiefs and deputies of an office, and of an institution where a standard speaks of those, by the number of
//! places; each seat by itself where the source tells them apart.

use crate::domain::{Citation, Finding, Headcount, LeaderPosts, Measure, Name, QuotaKind, Remedy, RuleId};
use crate::rules::{Body, Check, InstitutionCase, LeaderAllowance, Rule};

pub const RULE: Rule = Rule { id: RuleId("leader_band"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let institution = case.institution;
    for office in &institution.offices {
        if let Some(places) = office.places {
            judge(case, Body::Office, places, office.leaders, Some(&office.name), findings);
        }
    }
    let of_scheme = case.scheme().and_then(|(scheme, _)| Some((scheme.leaders_of(institution)?, scheme.citation())));
    match of_scheme {
        Some((allowed, basis)) => {
            let seats = by_seat(institution.leaders, allowed);
            remark(case, None, seats.into(), &basis, findings);
        }
        None => judge(case, Body::Institution, places_of(case), institution.leaders, None, findings),
    }
}

/// What the number of leaders of an institution goes by: all its 编制.
fn places_of(case: &InstitutionCase<'_>) -> Headcount {
    case.standings().total(QuotaKind::counts_as_quota).authorized
}

fn judge(
    case: &InstitutionCase<'_>,
    body: Body,
    places: Headcount,
    leaders: LeaderPosts,
    office: Option<&Name>,
    findings: &mut Vec<Finding>,
) {
    if leaders.total().is_zero() {
        return;
    }
    let Some(allowed) = case.policy.leaders_for(body, case.institution, places) else { return };
    remark(case, office, seats(allowed.allowance, leaders), &allowed.bands.citation(), findings);
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
