//! 一个数，一个算法: counts what an origin describes, over a register or over a plan that lies on it. Tables are built by their own
//! builders; that both come to the same number is a test.

use super::foreseen;
use super::scene::Scene;
use crate::domain::{
    Finding, FindingGroup, Headcount, Held, Holder, Institution, Kinds, Moment, Moved, Movement, Novelty, Origin,
    Outline, Quantity, QuotaKind, Remedy, Snapshot, Structure, Whom,
};
use crate::plan::{spare, standing};
use crate::rules::Situation;

/// The number.
pub fn count(origin: &Origin, scene: &Scene<'_>) -> i64 {
    match origin.moment {
        Moment::Before => amount(origin, scene.before(), scene),
        Moment::After => amount(origin, scene.after(), scene),
        Moment::Change => count(&origin.at(Moment::After), scene) - count(&origin.at(Moment::Before), scene),
    }
}

/// Whom an origin is about in a register, line by line, in the kinds that are counted.
pub fn lines(origin: &Origin, snapshot: &Snapshot) -> Vec<(Holder, Kinds)> {
    let all = |wanted: fn(&Institution) -> bool| {
        let institutions = snapshot.institutions().filter(|one| wanted(one));
        institutions.map(|one| (Holder::Institution(one.id), origin.kinds)).collect()
    };
    match &origin.whom {
        Whom::Lines(lines) => lines.iter().map(|(holder, kinds)| (*holder, kinds.and(origin.kinds))).collect(),
        Whom::Institutions => all(|_| true),
        Whom::Townships => all(|one| one.nature.is_township()),
        Whom::Book => {
            let mut lines: Vec<(Holder, Kinds)> = all(|_| true);
            // Places of a reserve are authorised, but nobody's vacancy.
            if matches!(origin.quantity, Quantity::Held(Held::Authorized | Held::Reserve)) {
                let mut reserves: Vec<Holder> = snapshot.ledger().balances().map(|(holder, ..)| holder).collect();
                reserves.retain(|holder| matches!(holder, Holder::Pool(_) | Holder::Unallocated(_)));
                reserves.dedup();
                lines.extend(reserves.into_iter().map(|holder| (holder, origin.kinds)));
            }
            lines
        }
        Whom::Loan(id) => {
            let loan = snapshot.loans().get(*id);
            loan.map(|loan| (Holder::Pool(loan.pool), Kinds::of(loan.kind))).into_iter().collect()
        }
        Whom::Clearance(id) => {
            let clearance = snapshot.clearances().get(*id);
            let line = clearance.map(|it| (Holder::Institution(it.institution), Kinds::of(it.kind)));
            line.into_iter().collect()
        }
        Whom::Movement(_) | Whom::Plan => Vec::new(),
    }
}

/// Whether a number is about the places of this kind that this holder has.
pub fn concerns(origin: &Origin, scene: &Scene<'_>, holder: Holder, kind: QuotaKind) -> bool {
    let is_township = |snapshot: &Snapshot| match holder {
        Holder::Institution(id) => snapshot.institution(id).is_some_and(|one| one.nature.is_township()),
        Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_) => false,
    };
    origin.kinds.has(kind)
        && match &origin.whom {
            Whom::Lines(lines) => lines.iter().any(|(of, kinds)| *of == holder && kinds.has(kind)),
            Whom::Institutions => matches!(holder, Holder::Institution(_)),
            Whom::Townships => is_township(scene.after()) || is_township(scene.before()),
            Whom::Book => holder != Holder::Superior,
            Whom::Movement(_) | Whom::Plan => true,
            Whom::Loan(_) | Whom::Clearance(_) => false,
        }
}

fn amount(origin: &Origin, snapshot: &Snapshot, scene: &Scene<'_>) -> i64 {
    match origin.quantity {
        Quantity::Held(held) => match &origin.whom {
            Whom::Loan(id) => snapshot.loans().get(*id).map_or(0, |loan| loan.count.0.into()),
            Whom::Clearance(id) => snapshot.clearances().get(*id).map_or(0, |clearance| clearance.count.0.into()),
            Whom::Lines(_) | Whom::Institutions | Whom::Townships | Whom::Book | Whom::Movement(_) | Whom::Plan => {
                let of_line = |(holder, kinds): (Holder, Kinds)| -> i64 {
                    kinds.iter().map(|kind| of_holder(held, holder, kind, snapshot)).sum()
                };
                lines(origin, snapshot).into_iter().map(of_line).sum()
            }
        },
        Quantity::Moved(moved) => of_steps(moved, origin, scene),
        Quantity::Structure(structure) => {
            let institution = |(holder, _)| match holder {
                Holder::Institution(id) => snapshot.institution(id),
                Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_) => None,
            };
            let institutions = lines(origin, snapshot).into_iter().filter_map(institution);
            institutions.map(|one| of_institution(structure, origin, one, (scene, snapshot))).sum()
        }
        Quantity::Outline(outline) => of_plan(outline, scene),
        Quantity::Foreseen(of) => foreseen::amount(of, origin, scene),
    }
}

/// What one holder has, uses, has promised or lent of one kind.
fn of_holder(held: Held, holder: Holder, kind: QuotaKind, snapshot: &Snapshot) -> i64 {
    let standing = standing(snapshot, holder, kind);
    let (institution, pool) = match holder {
        Holder::Institution(id) => (Some(id), None),
        Holder::Pool(id) => (None, Some(id)),
        Holder::Superior | Holder::Unallocated(_) => (None, None),
    };
    let roster = snapshot.roster();
    let count = match held {
        Held::Authorized => standing.authorized,
        Held::Borrowed => standing.borrowed,
        Held::Capacity => standing.capacity(),
        Held::Strength => institution.map_or(Headcount::ZERO, |id| roster.strength(id, kind)),
        Held::Reserved => standing.reserved,
        Held::Vacancy => standing.vacancy(),
        Held::Free => standing.free(),
        Held::Excess => standing.excess(),
        Held::Working => institution.map_or(Headcount::ZERO, |id| roster.working(id, kind)),
        Held::Away => institution.into_iter().flat_map(|id| roster.away(id, kind)).map(|(_, people)| people).sum(),
        // Both views count the same people, so whoever works here and is not from here has come.
        Held::Come => institution.map_or(Headcount::ZERO, |id| {
            let away: Headcount = roster.away(id, kind).map(|(_, people)| people).sum();
            (roster.working(id, kind) + away).excess_over(roster.strength(id, kind))
        }),
        Held::Lent => pool.map_or(Headcount::ZERO, |id| snapshot.loans().lent(id, kind)),
        Held::Reserve => spare(snapshot, holder, kind, standing.authorized),
        Held::Issued if holder == Holder::Superior => snapshot.ledger().issued(kind),
        Held::Issued => Headcount::ZERO,
        Held::Available => return standing.available().0,
        Held::Balance => return standing.vacancy().since(standing.excess()).0,
        Held::PoolLeft => return pool.map_or(0, |id| snapshot.pool_balance(id, kind).available().0),
    };
    count.0.into()
}

/// What one institution is made of, and what a standard computes for it.
fn of_institution(
    structure: Structure,
    origin: &Origin,
    institution: &Institution,
    (scene, snapshot): (&Scene<'_>, &Snapshot),
) -> i64 {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let fit = || {
        let scheme = scene.policy().scheme_of(institution)?;
        Some(scheme.fit(Situation::counted_in(institution, snapshot)))
    };
    let common = || fit().map_or(0, |fit| i64::from(fit.common_count()));
    let special = || fit().map_or(0, |fit| i64::from(fit.special_count()));
    let standard = || origin.standard.as_deref().and_then(|key| scene.policy().standard(key));
    let need = || standard().and_then(|standard| standard.need_of(Situation::counted_in(institution, snapshot)));
    match structure {
        Structure::Institutions(nature) => i64::from(nature.is_none_or(|nature| institution.nature == nature)),
        Structure::Offices(None) => number(institution.offices.len()),
        Structure::Offices(Some(nature)) => number(institution.offices_of(nature).count()),
        Structure::CommonOffices => common(),
        Structure::SpecialOffices => special(),
        Structure::OtherOffices => (number(institution.offices.len()) - common() - special()).max(0),
        Structure::Nameplates => number(institution.all_nameplates().count()),
        Structure::LeaderPosts(seat) => seat.of(institution.leaders).0.into(),
        Structure::OfficeLeaders(seat) => {
            institution.offices.iter().map(|office| i64::from(seat.of(office.leaders).0)).sum()
        }
        Structure::LeadersInPost(seat) => seat.of(snapshot.roster().leaders(institution.id)).0.into(),
        Structure::NeedLeast => need().and_then(|need| need.need()).map_or(0, i64::from),
        Structure::NeedMost => need().and_then(|need| need.most()).map_or(0, i64::from),
        Structure::NeedDifference => {
            let authorized = snapshot.total(institution.id, |kind| origin.kinds.has(kind)).authorized;
            let nearest = need().and_then(|need| need.nearest(authorized));
            nearest.map_or(0, |nearest| authorized.since(nearest).0)
        }
    }
}

/// 期间其他凭证: what other entries did to the number between the phases of the plan.
pub fn meanwhile(origin: &Origin, scene: &Scene<'_>) -> i64 {
    let differences = scene.meanwhile().iter();
    differences.map(|gap| amount(origin, &gap.found, scene) - amount(origin, &gap.left, scene)).sum()
}

/// What the steps of the plan move.
fn of_steps(moved: Moved, origin: &Origin, scene: &Scene<'_>) -> i64 {
    shares(moved, origin, scene).map(|(_, share)| share).sum()
}

/// What each movement adds to the number, with the index of its step.
pub fn shares<'a>(
    moved: Moved,
    origin: &'a Origin,
    scene: &'a Scene<'a>,
) -> impl Iterator<Item = (usize, i64)> + use<'a> {
    let all = scene.movements().iter().enumerate();
    let meant = all.filter(|(place, _)| match origin.whom {
        Whom::Movement(only) => only == *place,
        Whom::Lines(_)
        | Whom::Institutions
        | Whom::Townships
        | Whom::Book
        | Whom::Loan(_)
        | Whom::Clearance(_)
        | Whom::Plan => true,
    });
    meant.map(move |(_, (step, movement))| (*step, share(moved, movement, origin, scene)))
}

/// What one movement adds to the number.
fn share(moved: Moved, movement: &Movement, origin: &Origin, scene: &Scene<'_>) -> i64 {
    let Movement { kind, count, from, to, people } = *movement;
    let [leaves, comes] = [from, to].map(|holder| concerns(origin, scene, holder, kind));
    let places = |counts: bool| if counts { i64::from(count.0) } else { 0 };
    match moved {
        Moved::Cut => places(leaves),
        Moved::Added => places(comes),
        Moved::Net => places(comes) - places(leaves),
        Moved::Movers if leaves || comes => people.0.into(),
        Moved::Movers => 0,
        Moved::PlacesMoved => places(kind.counts_as_quota() || matches!(origin.whom, Whom::Movement(_))),
        Moved::FromSuperior => {
            let is_quota = kind.counts_as_quota();
            places(is_quota && from == Holder::Superior) - places(is_quota && to == Holder::Superior)
        }
    }
}

/// What is told of the plan itself.
fn of_plan(outline: Outline, scene: &Scene<'_>) -> i64 {
    let Some(open) = scene.plan() else { return 0 };
    let introduced = || open.findings.iter().filter(|finding| finding.novelty == Novelty::Introduced);
    let of_group = |group| introduced().filter(|finding| finding.group() == group).count();
    let wants_approval =
        |finding: &&Finding| finding.waived.is_none() && finding.remedies.contains(&Remedy::EnterApproval);
    let count = match outline {
        Outline::Steps => open.projection.outcomes.len(),
        Outline::RefusedSteps => open.projection.refusals().count(),
        Outline::Approvals => introduced().filter(wants_approval).count(),
        Outline::MustMend => of_group(FindingGroup::MustMend),
        Outline::MayExplain => of_group(FindingGroup::MayExplain),
    };
    i64::try_from(count).unwrap_or(i64::MAX)
}
