//! The search against every possibility tried, and cases told by hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::domain::{
    Assignment, Funding, Institution, InstitutionId, Nature, QuotaKind, RosterCounts, Tier, Transfer, apply_all,
};
use crate::rules::check_register;
use crate::watch::Unwatched;

const KIND: QuotaKind = QuotaKind::Service(Funding::Full);

/// Public institutions with `(places, people)` each, numbered from one; the last two are townships.
fn register(standings: &[(u32, u32)]) -> Arc<Snapshot> {
    let mut roster = RosterCounts::default();
    let mut opening = Vec::new();
    let institutions: Vec<Institution> = (1..)
        .zip(standings)
        .map(|(number, (places, people))| {
            let id = InstitutionId(number);
            if *places > 0 {
                opening.push(moving(*places, Holder::Superior, Holder::Institution(id)));
            }
            let assignment = Assignment::at(id, KIND);
            roster.count(&assignment, Headcount(*people));
            let name = Name::new(&format!("第{number}中心")).expect("a name");
            Institution::bare(id, name, Tier::County, Nature::PublicInstitution)
        })
        .collect();
    let empty = Snapshot::new(institutions, Default::default(), BTreeMap::new(), roster);
    Arc::new(apply_all(&empty, &opening).expect("an opening"))
}

fn moving(count: u32, from: Holder, to: Holder) -> Operation {
    Operation::Transfer(Transfer { kind: KIND, count: Headcount(count), from, to, people: Vec::new() })
}

fn at(number: u32) -> Holder {
    Holder::Institution(InstitutionId(number))
}

fn steps(transfers: &[(u32, u32, u32)]) -> Vec<Step> {
    transfers.iter().map(|(from, count, to)| moving(*count, at(*from), at(*to)).into()).collect()
}

fn repaired(before: &Arc<Snapshot>, steps: &[Step]) -> Repair {
    let policy = Policy::bundled().expect("bundled packs");
    let baseline = check_register(&policy, before, crate::domain::Date::constant(2026, 11, 22));
    repair(&policy, &baseline, before, (steps, &[]), &Unwatched).expect("nobody cancels")
}

/// Whether a plan can be carried out and nothing forbids it.
fn is_sound(before: &Arc<Snapshot>, steps: &[Step]) -> bool {
    let policy = Policy::bundled().expect("bundled packs");
    let baseline = check_register(&policy, before, crate::domain::Date::constant(2026, 11, 22));
    let problem = Problem { policy: &policy, baseline: &baseline, before, waivers: &[] };
    project(before, steps).is_complete() && problem.blocking(steps).is_empty()
}

/// Changed places and steps of the smallest sound plan in which every step moves at least one place, by trying all.
fn smallest(before: &Arc<Snapshot>, transfers: &[(u32, u32, u32)]) -> Option<(u32, usize)> {
    let policy = Policy::bundled().expect("bundled packs");
    let baseline = check_register(&policy, before, crate::domain::Date::constant(2026, 11, 22));
    let problem = Problem { policy: &policy, baseline: &baseline, before, waivers: &[] };
    let mut best: Option<(u32, usize)> = None;
    let mut counts: Vec<u32> = vec![1; transfers.len()];
    loop {
        let lowered: Vec<(u32, u32, u32)> =
            transfers.iter().zip(&counts).map(|((from, _, to), count)| (*from, *count, *to)).collect();
        let plan = steps(&lowered);
        if project(before, &plan).is_complete() && problem.blocking(&plan).is_empty() {
            let by = || transfers.iter().zip(&counts).map(|((_, planned, _), count)| planned - count);
            let size = (by().sum::<u32>(), by().filter(|by| *by > 0).count());
            best = Some(best.map_or(size, |known| known.min(size)));
        }
        let Some(next) = counts.iter().zip(transfers).position(|(count, (_, planned, _))| count < planned) else {
            return best;
        };
        counts[next] += 1;
        counts[..next].fill(1);
    }
}

#[test]
fn the_search_agrees_with_trying_everything() {
    let mut seed: u64 = 20_261_122;
    let mut roll = |sides: u32| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(seed >> 33).expect("31 bits") % sides
    };
    let (mut repaired_plans, mut conflicts) = (0, 0);
    for _ in 0..300 {
        let standings: Vec<(u32, u32)> = (0..4).map(|_| (roll(5) + 3, roll(6))).collect();
        let before = register(&standings);
        let transfers: Vec<(u32, u32, u32)> = (0..=roll(4))
            .map(|_| {
                let from = roll(4) + 1;
                (from, roll(4) + 1, (from + roll(3)) % 4 + 1)
            })
            .filter(|(from, _, to)| from != to)
            .collect();
        let plan = steps(&transfers);
        let found = repaired(&before, &plan);
        assert_eq!(found.proof, Proof::Smallest);
        assert!(is_sound(&before, &found.steps), "{standings:?} {transfers:?} {found:?}");
        let size = (
            found
                .changes
                .iter()
                .map(|change| match change.change {
                    Change::Lower { from, to } => from.0 - to.0,
                    _ => 0,
                })
                .sum::<u32>(),
            found.changes.len(),
        );
        match smallest(&before, &transfers) {
            Some(best) if found.conflicts.is_empty() => assert_eq!(size, best, "{standings:?} {transfers:?}"),
            Some(best) => panic!("{best:?} exists, but conflicts were named: {standings:?} {transfers:?} {found:?}"),
            None => assert!(!found.conflicts.is_empty(), "{standings:?} {transfers:?}"),
        }
        repaired_plans += usize::from(size.1 > 0 && found.conflicts.is_empty());
        conflicts += usize::from(!found.conflicts.is_empty());
    }
    assert!(repaired_plans > 50 && conflicts > 50, "both outcomes were seen: {repaired_plans}, {conflicts}");
}

#[test]
fn a_plan_that_nothing_forbids_stays_as_it_is() {
    let before = register(&[(5, 3), (2, 2)]);
    let plan = steps(&[(1, 2, 2)]);
    let found = repaired(&before, &plan);
    assert_eq!((found.steps, found.changes, found.proof), (plan, Vec::new(), Proof::Smallest));
}

#[test]
fn the_fewest_places_then_the_fewest_steps_are_changed() {
    // Two places too many leave the first: one step gives up two rather than two steps one each.
    let before = register(&[(6, 3), (0, 0), (0, 0)]);
    let found = repaired(&before, &steps(&[(1, 2, 2), (1, 3, 3)]));
    let lowered =
        |step, from, to| StepChange { step, change: Change::Lower { from: Headcount(from), to: Headcount(to) } };
    assert_eq!(found.changes, [lowered(1, 3, 1)]);
}

#[test]
fn a_step_that_cannot_stand_is_left_out_and_the_limit_is_named() {
    let before = register(&[(3, 3), (0, 0), (5, 3)]);
    let found = repaired(&before, &steps(&[(1, 2, 2), (3, 1, 2)]));
    assert_eq!(found.changes, [StepChange { step: 0, change: Change::LeftOut }]);
    let named: Vec<_> = found
        .conflicts
        .iter()
        .map(|conflict| match conflict {
            Conflict::Rule(finding) => finding.rule.0,
            Conflict::Refused { .. } => "refused",
        })
        .collect();
    assert_eq!(named, ["cut_beyond_vacancy"]);
}

/// 白鹤镇 of the first class, following the scheme of the sample county, configured with `names`.
fn configured(names: &[&str]) -> (Arc<Snapshot>, Vec<Step>) {
    let mut town =
        Institution::bare(InstitutionId(1), Name::new("白鹤镇").expect("a name"), Tier::Township, Nature::Town);
    town.class = Some(Name::new("二类").expect("a name"));
    let scheme_key = "sample-6x".to_owned();
    let policy = Policy::bundled().expect("bundled packs");
    let chosen: Vec<Name> = names.iter().map(|name| Name::new(name).expect("a name")).collect();
    let offices = policy.scheme(&scheme_key).expect("bundled").compose(&town, &chosen);
    let step = Operation::SetOffices { institution: town.id, scheme: Some(scheme_key), offices };
    let before = Snapshot::new([town], Default::default(), BTreeMap::new(), RosterCounts::default());
    (Arc::new(before), vec![step.into()])
}

#[test]
fn offices_too_many_go_and_missing_ones_come() {
    let (before, mut plan) = configured(&["城市管理办公室", "应急管理办公室", "招商办公室"]);
    if let Operation::SetOffices { offices, .. } = &mut plan[0].operation {
        offices.remove(0);
    }
    let found = repaired(&before, &plan);
    let names = |names: &[&str]| names.iter().map(|name| Name::new(name).expect("a name")).collect::<Vec<_>>();
    let expected = Change::Offices {
        added: names(&["综合办公室"]), removed: names(&["应急管理办公室", "招商办公室"])
    };
    assert_eq!(found.changes, [StepChange { step: 0, change: expected }]);
    assert!(is_sound(&before, &found.steps) && found.conflicts.is_empty());
}

#[test]
fn plates_that_were_there_before_the_limit_are_taken_down_by_a_step_of_their_own() {
    let (before, plan) = configured(&[]);
    let mut town = before.institutions().next().expect("the town").clone();
    town.nameplates =
        ["甲站", "乙站", "丙站", "丁站", "戊站", "己站"].map(|name| Name::new(name).expect("a name")).into();
    let kept = town.nameplates[..5].to_vec();
    let before = Arc::new(Snapshot::new([town], Default::default(), BTreeMap::new(), RosterCounts::default()));
    let found = repaired(&before, &plan);
    let step = Operation::SetNameplates { institution: InstitutionId(1), nameplates: kept }.into();
    assert_eq!(found.changes, [StepChange { step: 1, change: Change::Added(Box::new(step)) }]);
    assert!(is_sound(&before, &found.steps) && found.conflicts.is_empty());
}
