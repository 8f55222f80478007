//! The table of who decides (domain notes, approval levels), row by row over a small register: which steps need whom, and how far that
//! has come.

use std::sync::Arc;

use super::*;
use crate::domain::{
    Basis, DocumentNumber, Funding, Headcount, Holder, Institution, InstitutionId, LeaderPosts, Name, Operation, Pool,
    PoolId, QuotaKind, Snapshot, Transfer, apply_all,
};
use crate::plan::{ApprovalState, Decides, Marking, Plan, Stamp, Step, project};
use crate::rules::Policy;

const SERVICE: QuotaKind = QuotaKind::Service(Funding::Full);
const ADMINISTRATIVE: QuotaKind = QuotaKind::Administrative;

const BUREAU: u32 = 1;
const CENTRE: u32 = 2;
const TOWN: u32 = 3;
const OTHER_TOWN: u32 = 4;
const COLLEGE: u32 = 5;

fn at(id: u32) -> Holder {
    Holder::Institution(InstitutionId(id))
}

fn give(kind: QuotaKind, count: u32, from: Holder, to: Holder) -> Operation {
    Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people: Vec::new() })
}

fn body(id: u32, name: &str, tier: Tier, nature: Nature, grade: Grade) -> Institution {
    let name = Name::new(name).expect("a name");
    Institution { grade: Some(grade), ..Institution::bare(InstitutionId(id), name, tier, nature) }
}

/// A bureau of section grade, a centre below all grades that are asked for, two townships, a college of division grade.
fn register() -> Arc<Snapshot> {
    let bodies = [
        body(BUREAU, "县财政局", Tier::County, Nature::Government, Grade::Section),
        body(CENTRE, "县农技中心", Tier::County, Nature::PublicInstitution, Grade::Unit),
        body(TOWN, "白鹤镇", Tier::Township, Nature::Town, Grade::Unranked),
        body(OTHER_TOWN, "青龙镇", Tier::Township, Nature::Town, Grade::Unranked),
        body(COLLEGE, "职业学院", Tier::County, Nature::PublicInstitution, Grade::DeputyDivision),
    ];
    let places = [
        give(ADMINISTRATIVE, 10, Holder::Superior, at(BUREAU)),
        give(QuotaKind::PoliticalLegal, 5, Holder::Superior, at(BUREAU)),
        give(SERVICE, 10, Holder::Superior, at(CENTRE)),
        give(SERVICE, 5, Holder::Superior, at(TOWN)),
    ];
    let opening: Vec<Operation> = bodies.into_iter().map(Operation::Establish).chain(places).collect();
    Arc::new(apply_all(&Snapshot::default(), &opening).expect("an opening"))
}

fn needs_of(policy: &Policy, operations: Vec<Operation>) -> Vec<ApprovalNeed> {
    let steps: Vec<Step> = operations.into_iter().map(Step::from).collect();
    approval_needs(policy, &project(&register(), &steps), &steps)
}

/// What `operations` need, as "key @ steps from zero".
#[track_caller]
fn check(operations: Vec<Operation>, expected: &[&str]) {
    let needs = needs_of(&Policy::bundled().expect("bundled packs"), operations);
    let told = |need: &ApprovalNeed| {
        let steps: Vec<String> = need.steps.iter().map(ToString::to_string).collect();
        format!("{} @{}", need.level.key, steps.join(","))
    };
    assert_eq!(needs.iter().map(told).collect::<Vec<_>>(), expected);
}

#[test]
fn township_matters_are_the_countys_commission_to_decide() {
    let town = InstitutionId(TOWN);
    let expected = ["township-matters @0", "jiuquan-consultation @0"];
    check(vec![Operation::SetLeaders { institution: town, leaders: LeaderPosts::new(1, 3) }], &expected);
    check(vec![Operation::SetNameplates { institution: town, nameplates: Vec::new() }], &expected);
    check(vec![give(SERVICE, 1, at(TOWN), at(OTHER_TOWN))], &expected);
    // Who works there, and at which post, is no matter of 机构编制.
    check(vec![Operation::SetPosts { institution: town, posts: Vec::new() }], &[]);
}

#[test]
fn administrative_places_across_levels_go_to_the_province_and_the_centre() {
    let expected = ["township-matters @0", "administrative-across-tiers @0", "jiuquan-consultation @0", "own-power @0"];
    check(vec![give(ADMINISTRATIVE, 2, at(BUREAU), at(TOWN))], &expected);
    check(vec![give(QuotaKind::PoliticalLegal, 2, at(BUREAU), at(TOWN))], &expected);
    // Within the county, or from above, nothing crosses the levels of the book.
    check(vec![give(ADMINISTRATIVE, 2, at(BUREAU), Holder::Unallocated(Tier::County))], &["own-power @0"]);
    check(vec![give(ADMINISTRATIVE, 2, Holder::Superior, at(BUREAU))], &["own-power @0"]);
    // A pool that is made one of the townships takes its places there.
    let pool = |tier| {
        let name = Name::new("周转池").expect("a name");
        Operation::OpenPool(Pool { id: PoolId(1), name, tier, kind: Some(ADMINISTRATIVE) })
    };
    let filled =
        vec![pool(Tier::County), give(ADMINISTRATIVE, 2, at(BUREAU), Holder::Pool(PoolId(1))), pool(Tier::Township)];
    check(
        filled,
        &["township-matters @2", "administrative-across-tiers @2", "jiuquan-consultation @2", "own-power @1,2"],
    );
}

#[test]
fn what_the_townships_have_in_all_of_service_places_goes_over_the_city_to_the_province() {
    let down = || give(SERVICE, 2, at(CENTRE), at(TOWN));
    let up = || give(SERVICE, 2, at(OTHER_TOWN), at(CENTRE));
    let over = || give(SERVICE, 2, at(TOWN), at(OTHER_TOWN));
    check(
        vec![down()],
        &["township-matters @0", "township-service-total @0", "jiuquan-consultation @0", "own-power @0"],
    );
    check(vec![down(), over(), up()], &["township-matters @0,1,2", "jiuquan-consultation @0,1,2", "own-power @0,2"]);
}

#[test]
fn bodies_of_the_government_go_one_level_up_and_those_of_rank_are_shown_what_other_places_do() {
    let rename =
        |id, name| Operation::Rename { institution: InstitutionId(id), name: Name::new(name).expect("a name") };
    check(
        vec![rename(BUREAU, "县财政和国资局")],
        &["county-government-bodies @0", "jiuquan-consultation @0", "hubei-deputy-section-bodies @0", "own-power @0"],
    );
    check(vec![rename(CENTRE, "县农业中心")], &["own-power @0"]);
    check(
        vec![rename(COLLEGE, "安和学院")],
        &["hubei-deputy-section-bodies @0", "qingyang-deputy-division-bodies @0", "own-power @0"],
    );
    let college = InstitutionId(COLLEGE);
    check(
        vec![Operation::SetLeaders { institution: college, leaders: LeaderPosts::new(1, 2) }],
        &["qingyang-deputy-division-bodies @0", "own-power @0"],
    );
    let raised = body(BUREAU, "县财政局", Tier::County, Nature::Government, Grade::DeputyDivision);
    check(
        vec![Operation::Describe(raised)],
        &[
            "county-government-bodies @0",
            "hubei-deputy-section-bodies @0",
            "qingyang-deputy-division-bodies @0",
            "own-power @0",
        ],
    );
}

#[test]
fn a_step_that_is_refused_needs_nobody() {
    check(vec![give(ADMINISTRATIVE, 99, at(BUREAU), at(TOWN))], &[]);
}

#[test]
fn chains_are_those_of_the_sources() {
    let policy = Policy::bundled().expect("bundled packs");
    let chain = |level: &ApprovalLevel| {
        let links = level.chain.iter().map(|link| format!("{} {:?}", link.authority, link.role));
        (level.key.clone(), links.collect::<Vec<_>>().join(", "), level.verified, level.force)
    };
    let told: Vec<_> = policy.approvals().map(chain).collect();
    let expected = [
        ("township-matters", "县级编委 Approve", true, ApprovalForce::Required),
        ("administrative-across-tiers", "省级编办 Propose, 中央编办 Approve", true, ApprovalForce::Required),
        (
            "township-service-total",
            "县级编办 Propose, 市级编办 Review, 省级编办 Approve",
            true,
            ApprovalForce::Required,
        ),
        (
            "county-government-bodies",
            "县级政府 Propose, 市级编办 Review, 市级政府 Approve, 县级人大常委会 File",
            true,
            ApprovalForce::Required,
        ),
        ("jiuquan-consultation", "县级编办 Propose, 市级编办 Consult", false, ApprovalForce::Reference),
        ("hubei-deputy-section-bodies", "市级编委 Approve", false, ApprovalForce::Reference),
        ("qingyang-deputy-division-bodies", "省级编办 Approve", false, ApprovalForce::Reference),
        ("own-power", "县级编办(主任办公会) Review, 县级编委 Approve", false, ApprovalForce::Reference),
    ];
    let expected = expected.map(|(key, chain, verified, force)| (key.to_owned(), chain.to_owned(), verified, force));
    assert_eq!(told, expected);
}

const HEAD: &str = "key = \"anhe\"\nname = \"安和县\"\nregion = \"安和县\"\n";

#[test]
fn an_office_states_a_level_anew_under_its_key_or_switches_it_off() {
    let own = |more: &str| {
        let level = "[[approvals]]\nkey = \"township-service-total\"\nmatter = \"乡镇事业编制总量调整\"\n\
                     decided_by = \"省里已下放\"\nsource = \"本地规定\"\nverified = false\n";
        let text = format!("{HEAD}{level}{more}");
        Policy::load(&[crate::rules::PackSource { file: "own.toml".to_owned(), text }]).expect("loads")
    };
    let delegated = "document = \"steps\"\n\
         applies = [{ changes = [\"tier_total\"], tiers = [\"Township\"], families = [\"Service\"] }]\n\
         chain = [{ authority = \"市级编办\", role = \"approve\" }]\n";
    let down = || vec![give(SERVICE, 2, at(CENTRE), at(TOWN))];
    let asked = |more: &str| {
        let loaded = own(more);
        assert!(loaded.refused.is_empty(), "{:?}", loaded.refused);
        let needs = needs_of(&loaded.policy, down());
        let found = needs.iter().find(|need| need.level.key == "township-service-total");
        found.map(|need| need.level.chain.iter().map(|link| link.authority.clone()).collect::<Vec<_>>())
    };
    assert_eq!(asked(delegated), Some(vec!["市级编办".to_owned()]));
    assert_eq!(asked(&format!("force = \"off\"\n{delegated}")), None);
    // A pack from before there were chains states only words.
    assert_eq!(asked(""), None);
}

fn stamp() -> Stamp {
    Stamp { at: crate::domain::Date::constant(2026, 11, 22).at(9, 0, 0, 0), by: "张三".to_owned() }
}

fn number(text: &str) -> DocumentNumber {
    DocumentNumber::new(text).expect("a number")
}

fn mark(plan: &mut Plan, need: &ApprovalNeed, authority: &str, state: ApprovalState, document: Option<&str>) {
    let is_last = need.level.deciding().is_some_and(|link| link.authority == authority);
    let decides = if is_last { Decides::Steps(need.steps.clone()) } else { Decides::Nothing };
    let marking = Marking {
        need: need.level.identity().to_owned(),
        matter: need.level.matter.clone(),
        authority: authority.to_owned(),
        state,
        on: None,
        document: document.map(number),
        decides,
    };
    plan.mark_approval(marking, stamp()).expect("marked");
}

fn waiting(authority: &str, state: ApprovalState) -> NeedStanding {
    NeedStanding::Waiting { authority: authority.to_owned(), state }
}

#[test]
fn a_need_goes_up_its_chain_and_a_later_step_wants_the_number_too() {
    let mut plan = Plan::new(crate::domain::PlanId(1), "草案");
    let down = |to| Step::from(give(ADMINISTRATIVE, 2, at(BUREAU), at(to)));
    plan.revisions.push("一", vec![down(TOWN)]);
    let policy = Policy::bundled().expect("bundled packs");
    let need_of = |plan: &Plan| {
        let needs = approval_needs(&policy, &project(&register(), plan.steps()), plan.steps());
        let expected = approvers(&needs, plan);
        let need = needs.into_iter().find(|need| need.level.key == "administrative-across-tiers").expect("needed");
        (need, expected)
    };
    let (need, _) = need_of(&plan);
    assert_eq!(need.standing(&plan), waiting("省级编办", ApprovalState::Pending));
    mark(&mut plan, &need, "省级编办", ApprovalState::Submitted, None);
    assert_eq!(need.standing(&plan), waiting("省级编办", ApprovalState::Submitted));
    mark(&mut plan, &need, "省级编办", ApprovalState::Approved, Some("省编办〔2026〕3号"));
    assert_eq!(need.standing(&plan), waiting("中央编办", ApprovalState::Pending));
    mark(&mut plan, &need, "中央编办", ApprovalState::Approved, Some("中编办〔2026〕1号"));
    assert_eq!((need.standing(&plan), plan.steps().len()), (NeedStanding::Approved, 1));
    let mut steps = plan.steps().to_vec();
    assert_eq!(steps[0].approval, Some(number("中编办〔2026〕1号")));
    steps.push(down(OTHER_TOWN));
    plan.revisions.push("二", steps);
    let (need, so_far) = need_of(&plan);
    assert_eq!((need.standing(&plan), so_far), (NeedStanding::Lacking { steps: vec![1] }, Vec::new()));
    mark(&mut plan, &need, "中央编办", ApprovalState::Refused, None);
    assert_eq!(need.standing(&plan), NeedStanding::Refused { authority: "中央编办".to_owned() });
}

#[test]
fn numbers_that_stand_in_the_plan_already_are_approvals() {
    let mut plan = Plan::new(crate::domain::PlanId(1), "草案");
    let operation = give(ADMINISTRATIVE, 2, at(BUREAU), at(TOWN));
    let approval = Some(number("中编办〔2026〕1号"));
    plan.revisions.push("一", vec![Step { approval, ..operation.into() }]);
    let policy = Policy::bundled().expect("bundled packs");
    let needs = approval_needs(&policy, &project(&register(), plan.steps()), plan.steps());
    let left = |plan: &Plan| outstanding(&needs, plan).map(|need| need.level.key.clone()).collect::<Vec<_>>();
    assert_eq!(
        (left(&plan), approvers(&needs, &plan)),
        (vec!["township-matters".to_owned()], vec!["中央编办".to_owned()])
    );
    let links = needs[1].links(&plan);
    assert_eq!(
        (links[1].state, links[1].documents.join("")),
        (ApprovalState::Approved, "中编办〔2026〕1号".to_owned())
    );
    plan.basis = Basis::Document(number("安委编〔2026〕12号"));
    assert_eq!(
        (left(&plan), approvers(&needs, &plan)),
        (Vec::new(), vec!["县级编委".to_owned(), "中央编办".to_owned()])
    );
}
