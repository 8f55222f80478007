//! Tests of the workbench as updates of the state.

use super::*;
use crate::app::action::{Action, Opened};
use crate::app::order::BookOrder;
use crate::app::planning::PlanAction;
use crate::app::register::OpenPlan;
use crate::app::testing::{
    TODAY, add, confirm, desk, move_places, only_order, open, open_plan, opened, state_with_county, step, steps_of,
};
use crate::app::{Command, update};
use crate::domain::{Date, DocumentNumber, EntryId};
use crate::plan::{Locked, PlanState, Rebased, Step};
use crate::store::Access;

/// Two steps that can be carried out, on the desk.
fn ready() -> State {
    let approved = |count| Step { approval: DocumentNumber::new("中编办〔2026〕1号").ok(), ..move_places(count) };
    let mut plan = Plan::new(PlanId(1), "草案");
    plan.made_over = Some(EntryId(1));
    plan.revisions.push("一", vec![approved(2)]);
    plan.revisions.push("二", vec![approved(2), approved(3)]);
    let mut state = state_with_county(vec![plan]);
    update(&mut state, Action::Now(TODAY.at(9, 5, 0, 0)));
    open_plan(&mut state, 1);
    state
}

fn act(state: &mut State, action: WorkbenchAction) -> Vec<Effect> {
    update(state, Action::Workbench(action))
}

fn plan(state: &State) -> &Plan {
    &on_the_desk(state).plan
}

fn on_the_desk(state: &State) -> &OpenPlan {
    desk(state).plan.as_ref().expect("a plan is open")
}

fn told(state: &State) -> &str {
    state.notices.last().map_or("", |notice| notice.what.as_str())
}

/// The plan that the only order keeps.
#[track_caller]
fn kept(effects: Vec<Effect>) -> Plan {
    match only_order(effects) {
        BookOrder::StorePlan(plan) => plan,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn ordered(effects: Vec<Effect>) -> WorkbenchOrder {
    match only_order(effects) {
        BookOrder::Workbench(order) => *order,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_plan_goes_to_the_meeting_and_every_move_is_kept() {
    let mut state = ready();
    let plan_kept = kept(act(&mut state, WorkbenchAction::MoveTo { to: Stage::Tabled, note: String::new() }));
    assert_eq!((plan_kept.stage, plan(&state).stage), (Stage::Tabled, Stage::Tabled));
    kept(act(&mut state, WorkbenchAction::Freeze { number: "定稿1号".to_owned() }));
    assert_eq!(plan(&state).locked(), Some(Locked::Frozen { number: "定稿1号".to_owned() }));
    assert!(update(&mut state, add("三", step())).is_empty(), "the steps are locked");
    let locked = "方案已经定稿，步骤已锁定；要修改请先撤销定稿并写明理由";
    assert_eq!(Command::Undo.hindrance(&state), Some(locked));
    assert_eq!((steps_of(&state), told(&state).contains("已经定稿")), (2, true));
    let back = || WorkbenchAction::MoveTo { to: Stage::Draft, note: " ".to_owned() };
    assert!(act(&mut state, back()).is_empty());
    assert_eq!(told(&state), "退回或撤销定稿要写明理由，请补上。");
    kept(act(&mut state, WorkbenchAction::Thaw { reason: "数字有误".to_owned() }));
    let (unit, text) = ("市财政局".to_owned(), "过多".to_owned());
    let objection = WorkbenchAction::Object { unit, whose: stages::Whose::Outside, text };
    let WorkbenchOrder::FindObjector { generation, plan: (of, name), unit: (unit, whose), text, register } =
        ordered(act(&mut state, objection))
    else {
        panic!("not looked for")
    };
    let found = stages::who_objects(&register, (&unit, whose), &name);
    kept(act(&mut state, WorkbenchAction::ObjectorFound { generation, plan: of, text, found }));
    assert!(act(&mut state, WorkbenchAction::Answer { index: 1, text: "采纳".to_owned() }).is_empty());
    assert_eq!(told(&state), "没有这一条意见，共1条，请核对序号。");
    let answered = kept(act(&mut state, WorkbenchAction::Answer { index: 0, text: "采纳".to_owned() }));
    let stamp = answered.objections[0].answered.as_ref().map(|answer| answer.stamp.at);
    assert_eq!(stamp, Some(TODAY.at(9, 5, 0, 0)));
}

#[test]
fn a_phase_is_asked_for_and_adopted_as_it_was_asked_for() {
    let mut state = ready();
    assert!(act(&mut state, WorkbenchAction::AskToAdoptPhase(1)).is_empty());
    assert_eq!(told(&state), "方案没有分期，请整个执行，或者先分期。");
    let later = Date::constant(2026, 12, 31);
    let phase = |name: &str, effective| Phase { name: name.to_owned(), effective };
    let phases = vec![phase("今年", None), phase("明年", Some(later))];
    kept(act(&mut state, WorkbenchAction::Divide(phases)));
    kept(act(&mut state, WorkbenchAction::PutIntoPhase { steps: vec![1], phase: Some(2) }));
    assert!(act(&mut state, WorkbenchAction::PutIntoPhase { steps: vec![0], phase: Some(3) }).is_empty());
    assert_eq!(told(&state), "方案没有第3期，共2期，请核对。");
    let lines = stages::phase_lines(on_the_desk(&state));
    let figures: Vec<_> = lines.iter().map(|line| (line.steps.clone(), line.places.0, line.people.0)).collect();
    assert_eq!(figures, [(vec![1], 2, 0), (vec![2], 3, 0)]);
    assert_eq!(Command::AdoptPlan.hindrance(&state), Some("分期各有生效日期，请在“分期”里按期执行"));

    act(&mut state, WorkbenchAction::AskToAdoptPhase(2));
    assert_eq!(told(&state), "第1期还没有执行，第2期不能在它前面，请先执行第1期。");
    assert!(state.question.is_none());
    act(&mut state, WorkbenchAction::AskToAdoptPhase(1));
    let asked = state.question.as_ref().map(|question| question.text.clone());
    let expected = "将把第1期的1个步骤作为一笔凭证写入台账(文号待补)。写入后不能修改，只能用后续凭证更正。";
    assert!(asked.as_ref().is_some_and(|asked| asked.starts_with(expected)), "{asked:?}");
    let order = ordered(confirm(&mut state));
    assert!(matches!(&order, WorkbenchOrder::AdoptPhase { phase: 1, today: TODAY, .. }), "{order:?}");
    let WorkbenchOrder::AdoptPhase { adoption, .. } = &order else { panic!("{order:?}") };
    assert_eq!(adoption.reason.as_deref(), Some("县委专题会议已定"));
    assert_eq!(order.loss().as_deref(), Some("执行方案“草案”第1期"));
    assert!(update(&mut state, add("三", step())).is_empty(), "nothing is changed before the answer");
    let again = Box::new(plan(&state).clone());
    assert!(act(&mut state, WorkbenchAction::AdoptPhase { plan: again, phase: 1 }).is_empty(), "not twice");
    let failed = Err(Notice::failure("磁盘已满，没有写入。", "", ""));
    update(&mut state, Action::Plan(PlanAction::Adopted(failed)));
    assert!(desk(&state).adopting.is_empty());
}

#[test]
fn the_question_before_a_phase_names_those_that_stay_empty() {
    let mut state = ready();
    let phase = |name: &str| Phase { name: name.to_owned(), effective: None };
    kept(act(&mut state, WorkbenchAction::Divide(vec![phase("今年"), phase("明年")])));
    act(&mut state, WorkbenchAction::AskToAdoptPhase(1));
    let asked = state.question.as_ref().map(|question| question.text.clone()).unwrap_or_default();
    assert!(asked.contains("\n第2期没有步骤，第1期执行后方案即告完成，不能再归入步骤。"), "{asked}");
}

#[test]
fn the_question_before_a_phase_lists_what_nobody_has_approved_yet() {
    let mut state = ready();
    let phase = |name: &str| Phase { name: name.to_owned(), effective: None };
    kept(act(&mut state, WorkbenchAction::Divide(vec![phase("今年"), phase("明年")])));
    kept(act(&mut state, WorkbenchAction::PutIntoPhase { steps: vec![1], phase: Some(2) }));
    act(&mut state, WorkbenchAction::AskToAdoptPhase(1));
    let asked = state.question.as_ref().map(|question| question.text.as_str()).unwrap_or_default();
    let (_, unapproved) = asked.split_once("更正。").expect("the sentence before");
    assert_eq!(
        unapproved,
        "\n尚未最终批准：\n• 乡镇、街道的机构编制事项：行政 县直→乡镇 2名(第1步)，县级编委审批，县级编委待报\n方案未经征求意见、上会、通过；这样执行要写明缘由，记入方案日志和凭证。"
    );
}

#[test]
fn one_can_go_back_to_any_edit_and_forth_again() {
    let mut state = ready();
    kept(act(&mut state, WorkbenchAction::WalkTo(0)));
    assert_eq!((steps_of(&state), plan(&state).revisions.kept().len()), (0, 2));
    kept(act(&mut state, WorkbenchAction::WalkTo(2)));
    assert_eq!(steps_of(&state), 2);
    kept(act(&mut state, WorkbenchAction::WalkTo(9)));
    assert_eq!((steps_of(&state), plan(&state).events.len()), (2, 4), "each edit taken back is noted");
}

/// What a rebase finds that leaves all steps as they are.
fn nothing_found(plan: &Plan, to: u32) -> Rebase {
    let same = |(index, step): (usize, &Step)| crate::plan::StepFate {
        index,
        step: step.clone(),
        fate: crate::plan::Fate::Holds,
    };
    let steps = plan.steps().iter().enumerate().map(same).collect();
    let rebased = Rebased { steps, renumbered: Default::default() };
    Rebase { from: plan.baseline(), to: Some(EntryId(to)), rebased, lines: Vec::new() }
}

#[test]
fn a_plan_over_a_register_that_has_moved_is_looked_at_anew() {
    let mut state = ready();
    assert_eq!(desk(&state).entries_since(plan(&state)), Some(0));
    let moved = Opened { register: desk(&state).register.clone(), ..opened("甲.bh", vec![plan(&state).clone()], 3) };
    open(&mut state, 1, moved);
    assert_eq!(desk(&state).entries_since(plan(&state)), Some(2));
    let asked = |state: &mut State| match ordered(act(state, WorkbenchAction::Rebase)) {
        WorkbenchOrder::Rebase { generation, .. } => generation,
        other => panic!("{other:?}"),
    };
    let first = asked(&mut state);
    assert!(!desk(&state).workbench.rebase.wants_asking(on_the_desk(&state)));
    let second = asked(&mut state);
    let answer = |state: &State, generation| WorkbenchAction::Rebased {
        generation,
        found: Ok(Box::new(nothing_found(plan(state), 3))),
    };
    let late = answer(&state, first);
    act(&mut state, late);
    assert!(desk(&state).workbench.rebase.found(on_the_desk(&state)).is_none(), "an older question");
    let found = answer(&state, second);
    act(&mut state, found);
    assert!(desk(&state).workbench.rebase.found(on_the_desk(&state)).is_some());
    let count = plan(&state).revisions.count();
    let taken = kept(act(&mut state, WorkbenchAction::TakeUp(Mends::Taken)));
    assert_eq!((taken.baseline(), taken.revisions.count()), (Some(EntryId(3)), count + 1));
    assert_eq!(desk(&state).entries_since(plan(&state)), Some(0));
    assert!(act(&mut state, WorkbenchAction::TakeUp(Mends::Taken)).is_empty(), "the plan is another one now");
    assert!(told(&state).starts_with("没有写进方案"));
    update(&mut state, Action::Plan(PlanAction::Undo));
    assert_eq!(desk(&state).entries_since(plan(&state)), Some(2), "undone, it lies over the old register again");
}

#[test]
fn a_question_that_failed_is_told_once_and_not_asked_again_by_itself() {
    let mut state = ready();
    let order = ordered(act(&mut state, WorkbenchAction::Rebase));
    let WorkbenchOrder::Rebase { generation, .. } = order else { panic!("{order:?}") };
    let found = Err(Notice::failure("读不出。", "", ""));
    act(&mut state, WorkbenchAction::Rebased { generation, found });
    let rebase = &desk(&state).workbench.rebase;
    assert_eq!((rebase.wants_asking(on_the_desk(&state)), rebase.has_failed(on_the_desk(&state))), (false, true));
    assert_eq!(told(&state), "读不出。");
}

#[test]
fn plans_are_copied_named_and_put_away() {
    let mut state = ready();
    let other = Plan::new(PlanId(2), "乙案");
    let both = vec![plan(&state).clone(), other.clone()];
    let read = Opened { register: desk(&state).register.clone(), ..opened("甲.bh", both, 1) };
    open(&mut state, 1, read);
    let rename = |plan, name: &str| WorkbenchAction::Rename { plan: PlanId(plan), name: name.to_owned() };
    assert!(act(&mut state, rename(2, "草案")).is_empty());
    assert_eq!(told(&state), "账簿中已有方案“草案”，没有改动。");
    assert_eq!(kept(act(&mut state, rename(2, " 丙案 "))).name, "丙案");
    assert_eq!(kept(act(&mut state, rename(1, "甲案"))).name, "甲案");
    assert_eq!(plan(&state).name, "甲案");
    let copy = WorkbenchAction::Copy { plan: PlanId(1), name: "甲案(副本)".to_owned() };
    let order = ordered(act(&mut state, copy));
    assert!(matches!(&order, WorkbenchOrder::Copy { plan, .. } if plan.steps().len() == 2), "{order:?}");
    let order = ordered(act(&mut state, WorkbenchAction::Archive(PlanId(1))));
    assert_eq!(order.loss().as_deref(), Some("归档方案“甲案”"));
    assert!(desk(&state).plan.is_none(), "an edit would take it out again");
    let archived = Plan::new(PlanId(1), "甲案");
    let shelved = Shelved { open: Some(vec![other]), archived: vec![archived], clashes: Vec::new() };
    act(&mut state, WorkbenchAction::Moved(Ok(shelved)));
    let names: Vec<&str> = desk(&state).plans.iter().map(|plan| plan.name.as_str()).collect();
    assert_eq!(names, ["丙案"], "the name given on the desk is the newest");
    let order = ordered(act(&mut state, WorkbenchAction::Unarchive(PlanId(1))));
    assert!(matches!(order, WorkbenchOrder::Unarchive { .. }));
}

/// Taken out again and thawed, a plan no longer holds the number it was archived with.
#[test]
fn the_numbers_of_archived_plans_are_those_of_the_shelf() {
    let mut state = ready();
    let mut frozen = Plan::new(PlanId(7), "乙案");
    frozen.revisions.push("一", vec![crate::app::testing::step()]);
    let stamp = crate::plan::Stamp { at: crate::app::testing::TODAY.at(9, 0, 0, 0), by: "甲".to_owned() };
    frozen.freeze("定稿1号", stamp).expect("frozen");
    let own = frozen.paper_numbers();
    assert!(!own.is_empty());
    let archived = Opened { archived_numbers: own.clone(), ..opened("甲.bh", vec![plan(&state).clone()], 1) };
    open(&mut state, 1, archived);
    assert_eq!(desk(&state).paper_numbers(), own);
    let out = Shelved { open: Some(vec![plan(&state).clone()]), archived: Vec::new(), clashes: Vec::new() };
    act(&mut state, WorkbenchAction::Moved(Ok(out)));
    assert_eq!(desk(&state).paper_numbers(), [], "the shelf has no such plan any more");
}

#[test]
fn an_answer_about_the_shelf_that_nobody_awaits_is_dropped() {
    let mut state = ready();
    let generation = |order| match order {
        WorkbenchOrder::ReadShelf { generation, .. } => generation,
        other => panic!("{other:?}"),
    };
    let first = generation(ordered(act(&mut state, WorkbenchAction::ReadShelf)));
    let second = generation(ordered(act(&mut state, WorkbenchAction::ReadShelf)));
    let clash = |words: &str| Ok(Shelved { clashes: vec![words.to_owned()], ..Shelved::default() });
    act(&mut state, WorkbenchAction::ShelfRead { generation: second, read: clash("新") });
    act(&mut state, WorkbenchAction::ShelfRead { generation: first, read: clash("旧") });
    assert_eq!(desk(&state).workbench.shelf.as_ref().map(|shelf| shelf.clashes.clone()), Some(vec!["新".to_owned()]));
}

#[test]
fn a_read_only_book_and_an_adopted_plan_say_why_nothing_is_done() {
    let mut state = ready();
    let open_book = |access, plans| Opened { access, ..opened("乙.bh", plans, 1) };
    let shown = plan(&state).clone();
    open(&mut state, 2, open_book(Access::ReadOnly, vec![shown.clone()]));
    open_plan(&mut state, 1);
    for action in [
        WorkbenchAction::MoveTo { to: Stage::Tabled, note: String::new() },
        WorkbenchAction::WalkTo(0),
        WorkbenchAction::Archive(PlanId(1)),
        WorkbenchAction::Rename { plan: PlanId(1), name: "丙案".to_owned() },
    ] {
        let words = format!("{action:?}");
        assert!(act(&mut state, action).is_empty(), "{words}");
        assert!(told(&state).contains("账簿是只读的"), "{words}: {}", told(&state));
    }
    let adopted = Plan { state: PlanState::Adopted(EntryId(1)), ..shown };
    open(&mut state, 3, open_book(Access::ReadWrite, vec![adopted]));
    assert!(act(&mut state, WorkbenchAction::Rename { plan: PlanId(1), name: "丙案".to_owned() }).is_empty());
    assert_eq!(told(&state), "方案“草案”已经执行，不能更名。");
    assert!(act(&mut state, WorkbenchAction::Freeze { number: "1".to_owned() }).is_empty());
    assert_eq!(told(&state), "没有改动：请先打开一个未执行的方案。");
}

#[test]
fn what_waits_for_its_day_cannot_be_spent_again() {
    let mut state = ready();
    let register = desk(&state).register.clone();
    let mut later = crate::domain::Snapshot::clone(&register.snapshot);
    crate::domain::apply(&mut later, &move_places(7).operation).expect("an entry that waits");
    let register = register.with_ahead(later, 1, Date::constant(2026, 12, 31));
    let read = Opened { register, ..opened("甲.bh", vec![plan(&state).clone()], 2) };
    open(&mut state, 1, read);
    let open = on_the_desk(&state);
    let refused: Vec<usize> = open.projection.refusals().map(|(index, _)| index).collect();
    assert_eq!(refused, [1], "of ten places seven are spent, two go, three are wanted");
    assert_eq!(open.adoption_hindrance(), Some("有步骤不能执行，请先改正标红的步骤"));
    update(&mut state, Action::Plan(PlanAction::Close));
    assert!(std::sync::Arc::ptr_eq(desk(&state).shown(), &desk(&state).register.snapshot), "today is as it is today");
}
