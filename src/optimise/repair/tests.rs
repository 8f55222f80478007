//! Cases told by hand, and ([`agreement`]) the search against every possibility tried.

mod agreement;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::*;
use crate::domain::{
    Assignment, Date, Deployment, DeploymentId, Funding, Holder, Institution, InstitutionId, LeaderPosts, Loan, LoanId,
    Nature, OfficeNature, Pool, PoolId, QuotaKind, ReturnManner, RosterCounts, Tier, Transfer, apply_all,
};
use crate::rules::check_register;
use crate::watch::Unwatched;

const KIND: QuotaKind = QuotaKind::Service(Funding::Full);
const TODAY: Date = Date::constant(2026, 11, 22);

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::bundled().expect("bundled packs"));

fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

/// Public institutions with `(places, people)` each, numbered from one.
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
            Institution::bare(id, name(&format!("第{number}中心")), Tier::County, Nature::PublicInstitution)
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
    let baseline = check_register(&POLICY, before, TODAY);
    repair(&POLICY, &baseline, before, (steps, &[]), &Unwatched).expect("nobody cancels")
}

/// Asks `ask` of the problem that a plan over the register is.
fn with_problem<T>(before: &Arc<Snapshot>, ask: impl FnOnce(Problem<'_>) -> T) -> T {
    let baseline = check_register(&POLICY, before, TODAY);
    ask(Problem { policy: &POLICY, baseline: &baseline, before, waivers: &[] })
}

/// Whether a plan can be carried out and nothing forbids it.
fn is_sound(before: &Arc<Snapshot>, steps: &[Step]) -> bool {
    with_problem(before, |problem| problem.is_sound(steps))
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
fn a_slip_of_the_keyboard_is_mended_at_once() {
    // Two zeros too many: what is missing is known, nobody tries one place after another.
    let before = register(&[(6, 3), (0, 0)]);
    let found = repaired(&before, &steps(&[(1, 30_000, 2)]));
    let change = Change::Lower { from: Headcount(30_000), to: Headcount(3) };
    assert_eq!((found.changes, found.proof), (vec![StepChange { step: 0, change }], Proof::Smallest));
    // A number that no book holds is no number.
    let issue = plan_of([moving(u32::MAX, Holder::Superior, at(2)), moving(2, at(1), at(2))]);
    let found = repaired(&before, &issue);
    assert_eq!(found.changes, [StepChange { step: 0, change: Change::LeftOut }]);
    assert_eq!((named(&found), found.proof), (vec!["refused"], Proof::Smallest));
}

#[test]
fn a_step_that_cannot_stand_is_left_out_and_the_limit_is_named() {
    let before = register(&[(3, 3), (0, 0), (5, 3)]);
    let found = repaired(&before, &steps(&[(1, 2, 2), (3, 1, 2)]));
    assert_eq!(found.changes, [StepChange { step: 0, change: Change::LeftOut }]);
    assert_eq!(named(&found), ["cut_beyond_vacancy"]);
}

fn named(found: &Repair) -> Vec<&'static str> {
    let name = |conflict: &Conflict| match conflict {
        Conflict::Rule(finding) => finding.rule.0,
        Conflict::Refused { .. } => "refused",
    };
    found.conflicts.iter().map(name).collect()
}

fn lending(id: u32, count: u32, borrower: u32) -> Operation {
    Operation::Lend(Loan {
        id: LoanId(id),
        pool: PoolId(1),
        borrower: InstitutionId(borrower),
        kind: KIND,
        count: Headcount(count),
        until: Date::constant(2027, 12, 31),
        purpose: String::new(),
        return_by: ReturnManner::AtTerm,
        document: None,
    })
}

/// The county's first pool with `places` and the institutions of [`register`].
fn register_with_pool(standings: &[(u32, u32)], places: u32, loans: &[Operation]) -> Arc<Snapshot> {
    let mut opening = vec![moving(places, Holder::Superior, Holder::Pool(PoolId(1)))];
    opening.extend(loans.iter().cloned());
    Arc::new(apply_all(&register(standings), &opening).expect("an opening"))
}

fn establishing(id: u32, parent: Option<u32>) -> Operation {
    let name = name(&format!("第{id}中心"));
    let bare = Institution::bare(InstitutionId(id), name, Tier::County, Nature::PublicInstitution);
    Operation::Establish(Institution { parent: parent.map(InstitutionId), ..bare })
}

fn plan_of(operations: impl IntoIterator<Item = Operation>) -> Vec<Step> {
    operations.into_iter().map(Step::from).collect()
}

#[track_caller]
fn check_untouched(before: &Arc<Snapshot>, plan: Vec<Step>) {
    let found = repaired(before, &plan);
    assert_eq!((found.steps, found.changes, found.conflicts), (plan, Vec::new(), Vec::new()));
    assert_eq!((found.remaining, found.proof), (Vec::new(), Proof::Smallest));
}

#[test]
fn steps_that_need_other_steps_stay_when_nothing_is_forbidden() {
    // A body under another that the plan sets up, places from a pool that the plan fills, a loan that the plan makes.
    check_untouched(&register(&[(5, 3)]), plan_of([establishing(2, None), establishing(3, Some(2))]));
    let filled = [moving(5, at(1), Holder::Pool(PoolId(1))), lending(1, 3, 2)];
    check_untouched(&register(&[(9, 3), (2, 2)]), plan_of(filled.clone()));
    let back = Operation::Recall { loan: LoanId(1), count: Headcount(3) };
    check_untouched(&register(&[(9, 3), (2, 2)]), plan_of(filled.into_iter().chain([back])));
    let merge = Operation::Merge { from: vec![InstitutionId(1)], into: InstitutionId(2) };
    check_untouched(&register(&[(5, 3), (0, 0), (0, 0)]), plan_of([merge, moving(2, at(2), at(3))]));
    let deploy = Operation::Deploy(Deployment {
        id: DeploymentId(1),
        owner: InstitutionId(1),
        user: InstitutionId(2),
        kind: KIND,
        count: Headcount(1),
        arrangement: crate::domain::Arrangement::Seconded,
        people: Vec::new(),
        document: None,
    });
    let end = Operation::EndDeployment { deployment: DeploymentId(1), people: Vec::new() };
    check_untouched(&register(&[(5, 3)]), plan_of([establishing(2, None), deploy, end]));
}

#[test]
fn what_is_sound_stays_beside_a_step_that_must_be_mended() {
    // The establishment under a new parent has nothing to do with the cut beyond the vacancy.
    let before = register(&[(6, 3), (0, 0)]);
    let plan =
        plan_of([establishing(3, None), establishing(4, Some(3)), moving(4, at(1), at(4)), moving(1, at(4), at(2))]);
    let found = repaired(&before, &plan);
    let lowered = Change::Lower { from: Headcount(4), to: Headcount(3) };
    assert_eq!(found.changes, [StepChange { step: 2, change: lowered }]);
    assert!(is_sound(&before, &found.steps) && found.proof == Proof::Smallest);
}

#[test]
fn a_pool_that_lends_too_much_lends_less() {
    let before = register_with_pool(&[(2, 2), (2, 2)], 5, &[]);
    let found = repaired(&before, &plan_of([lending(1, 3, 1), lending(2, 3, 2)]));
    assert!(is_sound(&before, &found.steps), "{found:?}");
    let [StepChange { change: Change::Lower { from: Headcount(3), to: Headcount(2) }, .. }] = found.changes[..] else {
        panic!("{found:?}")
    };
    assert_eq!((found.proof, named(&found)), (Proof::Smallest, vec![]));
}

#[test]
fn a_recall_that_leaves_people_without_places_is_lowered_or_left_out() {
    let before = register_with_pool(&[(8, 9)], 5, &[lending(1, 3, 1)]);
    let recall = |count| Operation::Recall { loan: LoanId(1), count: Headcount(count) };
    let found = repaired(&before, &plan_of([recall(3)]));
    let lowered = Change::Lower { from: Headcount(3), to: Headcount(2) };
    assert_eq!(found.changes, [StepChange { step: 0, change: lowered }]);
    let before = register_with_pool(&[(8, 10)], 5, &[lending(1, 2, 1)]);
    let found = repaired(&before, &plan_of([recall(2)]));
    assert_eq!(found.changes, [StepChange { step: 0, change: Change::LeftOut }]);
    assert_eq!((named(&found), found.proof), (vec!["over_quota"], Proof::Smallest));
}

#[test]
fn a_merger_that_the_rules_forbid_is_left_out_and_never_called_sound() {
    let before = register(&[(5, 7), (5, 5)]);
    let plan = plan_of([Operation::Merge { from: vec![InstitutionId(1)], into: InstitutionId(2) }]);
    let found = repaired(&before, &plan);
    let left_out = StepChange { step: 0, change: Change::LeftOut };
    let expected = if is_sound(&before, &plan) { vec![] } else { vec![left_out] };
    assert_eq!((found.changes, found.remaining, found.proof), (expected, Vec::new(), Proof::Smallest));
    assert!(is_sound(&before, &found.steps));
}

#[test]
fn a_search_that_is_given_up_says_so_and_is_sound_all_the_same() {
    let before = register(&[(6, 3), (0, 0), (0, 0)]);
    let plan = steps(&[(1, 2, 2), (1, 3, 3)]);
    let found = with_problem(&before, |problem| {
        let mut repaired = Repaired::of(&plan);
        let begun = repaired.steps.clone();
        let ties = Ties::of(&before, &begun);
        search::settle(problem, (&[0, 1], &ties), &mut repaired, 1, &Unwatched).expect("nobody cancels");
        repaired.put_back(problem, &plan, &Unwatched).expect("nobody cancels");
        repaired.finish(problem, &plan)
    });
    assert!(is_sound(&before, &found.steps), "{found:?}");
    assert_eq!((found.proof, found.remaining, found.conflicts), (Proof::GivenUp, Vec::new(), Vec::new()));
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
        added: names(&["综合办公室"]),
        removed: names(&["应急管理办公室", "招商办公室"]),
        nameplates: Vec::new(),
        renatured: Vec::new(),
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

/// A town as `shape` leaves it, following the scheme of the sample county, and a plan that sets its offices to `offices`.
fn shaped(offices: impl FnOnce(&mut Vec<Office>)) -> (Arc<Snapshot>, Vec<Step>) {
    let (before, mut plan) = configured(&[]);
    if let Operation::SetOffices { offices: set, .. } = &mut plan[0].operation {
        offices(set);
    }
    (before, plan)
}

fn set_offices(found: &Repair) -> &[Office] {
    let Operation::SetOffices { offices, .. } = &found.steps[0].operation else { panic!("{found:?}") };
    offices
}

#[test]
fn a_missing_office_comes_and_the_others_stay_as_they_are() {
    let (before, plan) = shaped(|offices| {
        // One under another nature, a special one, and the second of the common ones missing.
        offices[0].nature = OfficeNature::Service;
        (offices[0].places, offices[0].leaders) = (Some(Headcount(4)), LeaderPosts::new(1, 1));
        offices.push(Office { name: name("城市管理办公室"), ..offices[2].clone() });
        offices.remove(1);
    });
    let Operation::SetOffices { offices: planned, .. } = plan[0].operation.clone() else { panic!("{plan:?}") };
    let found = repaired(&before, &plan);
    let expected = Change::Offices {
        added: vec![name("党群办公室")],
        removed: Vec::new(),
        nameplates: Vec::new(),
        renatured: Vec::new(),
    };
    assert_eq!(found.changes, [StepChange { step: 0, change: expected }]);
    let stayed: Vec<Office> = set_offices(&found).iter().filter(|it| it.name != name("党群办公室")).cloned().collect();
    assert_eq!(stayed, planned);
}

#[test]
fn whatever_else_is_changed_about_offices_is_told() {
    let office = |word: &str, nature| Office {
        name: name(word),
        nature,
        places: None,
        leaders: LeaderPosts::default(),
        nameplates: vec![name("甲站"), name("乙站")],
    };
    let old = [office("甲办", OfficeNature::Administrative), office("乙办", OfficeNature::Administrative)];
    let new = [
        Office { nameplates: vec![name("甲站")], ..old[0].clone() },
        Office { nature: OfficeNature::Service, ..old[1].clone() },
    ];
    let told = Change::Offices {
        added: Vec::new(),
        removed: Vec::new(),
        nameplates: vec![name("乙站")],
        renatured: vec![name("乙办")],
    };
    assert_eq!(change_of_offices(&old, &new), told);
}

/// A policy under which an office of a town bears one plate at most, and more are forbidden.
fn one_plate_for_each_office() -> Policy {
    let text = r#"
key = "one-plate"
name = "一个机构挂一块牌"
region = "安和县"
[severities]
office_naming = "blocking"
[[schemes]]
key = "one-plate"
name = "一个机构挂一块牌"
region = "安和县"
since = "2026"
source = "安委编〔2026〕1号"
text = "一个机构挂一块牌。"
verified = true
natures = ["Town"]
governs = ["Administrative", "Service"]
common = [{ name = "综合办公室", nature = "Administrative" }]
naming = { nameplates_per_office = 1 }
"#;
    let own = crate::rules::PackSource { file: "one-plate.toml".to_owned(), text: text.to_owned() };
    let loaded = Policy::load(&[own]).expect("a policy");
    assert!(loaded.refused.is_empty(), "{:?}", loaded.refused);
    loaded.policy
}

#[test]
fn plates_beyond_the_limit_of_an_office_are_taken_down_from_that_office() {
    let policy = one_plate_for_each_office();
    let mut town = Institution::bare(InstitutionId(1), name("白鹤镇"), Tier::Township, Nature::Town);
    town.nameplates = vec![name("甲站")];
    town.scheme = Some("one-plate".to_owned());
    let bare = Office {
        name: name("综合办公室"),
        nature: OfficeNature::Administrative,
        places: None,
        leaders: LeaderPosts::default(),
        nameplates: Vec::new(),
    };
    let plated = Office { nameplates: vec![name("乙站"), name("丙站")], ..bare.clone() };
    let set = Operation::SetOffices { institution: town.id, scheme: town.scheme.clone(), offices: vec![plated] };
    town.offices = vec![bare];
    let before = Arc::new(Snapshot::new([town], Default::default(), BTreeMap::new(), RosterCounts::default()));
    let plan = plan_of([set]);
    let baseline = check_register(&policy, &before, TODAY);
    let found = repair(&policy, &baseline, &before, (&plan, &[]), &Unwatched).expect("nobody cancels");
    let expected = Change::Offices {
        added: Vec::new(),
        removed: Vec::new(),
        nameplates: vec![name("丙站")],
        renatured: Vec::new(),
    };
    assert_eq!(found.changes, [StepChange { step: 0, change: expected }], "{found:?}");
    assert_eq!((found.proof, found.remaining), (Proof::Smallest, Vec::new()));
}
