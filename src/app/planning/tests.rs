//! The plan on the desk: opened, edited, kept, renamed, filled from files.

use super::*;
use crate::app::testing::{add, desk, move_places, only_order, open, open_plan, opened, state_with, step, steps_of};
use crate::app::{Kept, update};
use crate::domain::{DocumentNumber, EntryId};

fn adopted(id: u32) -> Plan {
    Plan { state: PlanState::Adopted(EntryId(id)), ..Plan::new(PlanId(id), format!("已执行{id}")) }
}

fn plan(state: &State) -> &Plan {
    &desk(state).plan.as_ref().expect("a plan is open").plan
}

/// Opens a plan that was adopted, and returns the number under which the answer will come.
fn want(state: &mut State, id: u32) -> u64 {
    match only_order(open_plan(state, id)) {
        BookOrder::LayAdopted { generation, .. } => generation,
        other => panic!("{other:?}"),
    }
}

fn laid(state: &State, generation: u64, plan: Plan) -> Action {
    Action::Plan(PlanAction::Laid { generation, laid: Ok(Box::new(desk(state).register.open(plan))) })
}

#[test]
fn a_plan_laid_too_late_replaces_nothing() {
    let mut state = state_with(vec![adopted(1), adopted(2), Plan::new(PlanId(3), "草案")]);
    let first = want(&mut state, 1);
    let second = want(&mut state, 2);
    let late = laid(&state, first, adopted(1));
    update(&mut state, late);
    assert!(desk(&state).plan.is_none(), "the second one is wanted");
    let wanted = laid(&state, second, adopted(2));
    update(&mut state, wanted);
    assert_eq!(plan(&state).id, PlanId(2));

    let first = want(&mut state, 1);
    open_plan(&mut state, 3);
    let late = laid(&state, first, adopted(1));
    update(&mut state, late);
    assert_eq!(plan(&state).id, PlanId(3), "the draft was opened after it");

    let first = want(&mut state, 1);
    update(&mut state, Action::Plan(PlanAction::Close));
    let late = laid(&state, first, adopted(1));
    update(&mut state, late);
    assert!(desk(&state).plan.is_none(), "put away is put away");
}

#[test]
fn a_plan_that_is_still_to_come_is_asked_for_again_over_the_renewed_register() {
    let mut state = state_with(vec![adopted(1)]);
    let before = want(&mut state, 1);
    let read = opened("甲.bh", vec![adopted(1)], 0);
    let again = match only_order(open(&mut state, 1, read)) {
        BookOrder::LayAdopted { generation, .. } => generation,
        other => panic!("{other:?}"),
    };
    let late = laid(&state, before, adopted(1));
    update(&mut state, late);
    assert!(desk(&state).plan.is_none());
    let wanted = laid(&state, again, adopted(1));
    update(&mut state, wanted);
    assert_eq!(plan(&state).id, PlanId(1));
}

#[test]
fn an_edit_that_did_not_get_into_the_book_is_told_and_never_called_saved() {
    let mut state = state_with(vec![Plan::new(PlanId(1), "草案")]);
    open_plan(&mut state, 1);
    update(&mut state, add("一", step()));
    assert_eq!(desk(&state).keeping.state(), Kept::UnderWay);
    let failed = Err(Notice::failure("磁盘已满，没有写入。", "甲.bh", "请清理磁盘空间后重试。"));
    update(&mut state, Action::Plan(PlanAction::Kept { plan: PlanId(1), result: failed }));
    assert_eq!(desk(&state).keeping.state(), Kept::NotInTheBook);
    assert_eq!(state.notices.last().map(|told| told.what.as_str()), Some("磁盘已满，没有写入。"));
    assert_eq!(steps_of(&state), 1, "it is still on the screen");
    // It stays so when the book is read anew, until the plan has been kept.
    open(&mut state, 1, opened("甲.bh", vec![Plan::new(PlanId(1), "草案")], 0));
    assert_eq!(desk(&state).keeping.state(), Kept::NotInTheBook);
    let order = only_order(update(&mut state, Action::Plan(PlanAction::KeepAgain)));
    let BookOrder::StorePlan(kept) = order else { panic!("{order:?}") };
    assert_eq!(kept.steps().len(), 1);
    update(&mut state, Action::Plan(PlanAction::Kept { plan: PlanId(1), result: Ok(()) }));
    assert_eq!(desk(&state).keeping.state(), Kept::InTheBook);
}

#[test]
fn no_plan_takes_the_name_of_another() {
    let mut state = state_with(vec![Plan::new(PlanId(1), "方案1"), Plan::new(PlanId(2), "方案2")]);
    open_plan(&mut state, 2);
    let rename = |name: &str| Action::Plan(PlanAction::Edit(PlanEdit::Name(name.to_owned())));
    assert!(update(&mut state, rename("方案1")).is_empty());
    assert_eq!(plan(&state).name, "方案2");
    let told = state.notices.last().map(ToString::to_string);
    assert_eq!(told.as_deref(), Some("账簿中已有方案“方案1”，没有改动。\n  位置：第1号方案\n  处理：请换一个名称。"));
    let order = only_order(update(&mut state, rename("方案4")));
    assert!(matches!(&order, BookOrder::StorePlan(plan) if plan.name == "方案4"), "{order:?}");
    let order = only_order(update(&mut state, Action::Command(crate::app::Command::NewPlan)));
    assert!(matches!(&order, BookOrder::StoreNewPlan { name } if name == "方案2"), "the free one: {order:?}");
}

#[test]
fn a_step_file_leaves_alone_what_it_does_not_state_and_the_name() {
    let mut state = state_with(vec![Plan::new(PlanId(1), "草案"), Plan::new(PlanId(2), "另一个")]);
    open_plan(&mut state, 1);
    let document = Basis::Document(DocumentNumber::new("安委编〔2026〕12号").expect("a number"));
    let head = PlanHead { effective: None, basis: document.clone(), note: "审议稿".to_owned() };
    update(&mut state, Action::Plan(PlanAction::Edit(PlanEdit::Head(head))));
    let silent = StepFile {
        name: None,
        effective: None,
        basis: Basis::Pending,
        note: String::new(),
        steps: vec![move_places(1)],
        former_names: Vec::new(),
    };
    let date = Date::constant(2026, 12, 1);
    let stating = StepFile { name: Some("减上补下".to_owned()), effective: Some(date), ..silent.clone() };
    let read = |file| Action::Plan(PlanAction::StepsRead { plan: PlanId(1), file });
    update(&mut state, read(silent.clone()));
    let Plan { name, effective, basis, note, .. } = plan(&state);
    assert_eq!((name.as_str(), *effective, basis, note.as_str()), ("草案", None, &document, "审议稿"));
    update(&mut state, read(stating));
    let Plan { name, effective, basis, note, .. } = plan(&state);
    assert_eq!((name.as_str(), *effective, basis, note.as_str()), ("草案", Some(date), &document, "审议稿"));
    assert_eq!((steps_of(&state), state.notices.len()), (2, 0), "and nothing is renamed");
    let name = |text| crate::domain::Name::new(text).expect("a name");
    let former = crate::history::FormerName {
        asked: name("白鹤镇"),
        institution: crate::domain::InstitutionId(2),
        present: name("白鹤街道"),
        since: None,
    };
    update(&mut state, read(StepFile { former_names: vec![former], ..silent }));
    let told = state.notices.last().map(|told| told.what.as_str());
    assert_eq!(told, Some("白鹤镇 是 白鹤街道 的曾用名或者简称，以下为 白鹤街道 的步骤。"));
}

#[test]
fn a_plan_that_was_approved_keeps_its_steps_and_may_still_get_its_document() {
    let mut approved = Plan::new(PlanId(1), "草案");
    approved.revisions.push("一", vec![step()]);
    let stamp = Stamp { at: Date::constant(2026, 11, 22).at(9, 0, 0, 0), by: "甲".to_owned() };
    approved.move_to(crate::plan::Stage::Approved, "传批", stamp).expect("on");
    let mut state = state_with(vec![approved]);
    open_plan(&mut state, 1);
    let told = "这次修改没有做：方案已经通过，步骤已锁定；要修改请先退回并写明理由。";
    for action in [add("二", step()), Action::Plan(PlanAction::Undo)] {
        assert!(update(&mut state, action).is_empty());
        assert_eq!(state.notices.pop().map(|notice| notice.what).as_deref(), Some(told));
    }
    let document = Basis::Document(DocumentNumber::new("安委编〔2026〕12号").expect("a number"));
    let head = PlanHead { effective: None, basis: document.clone(), note: String::new() };
    update(&mut state, Action::Plan(PlanAction::Edit(PlanEdit::Head(head))));
    assert_eq!((plan(&state).basis.clone(), steps_of(&state)), (document, 1));
}

#[test]
fn steps_of_a_phase_that_was_adopted_stay_as_they_are() {
    let mut begun = Plan::new(PlanId(1), "分步到位");
    let phase = |name: &str| crate::plan::Phase { name: name.to_owned(), effective: None };
    let of = |phase| Step { phase: Some(phase), ..step() };
    begun.revisions.push_phases("分期", vec![phase("今年"), phase("明年")], vec![of(1), of(2)]);
    begun.adopted_phases.insert(1, EntryId(2));
    let mut state = state_with(vec![begun]);
    open_plan(&mut state, 1);
    let remove = |index| Action::Plan(PlanAction::Edit(PlanEdit::Remove { index }));
    update(&mut state, remove(0));
    let told = "这次修改没有做：已经执行的分期，其步骤不能再改。";
    assert_eq!((state.notices.last().map(|notice| notice.what.as_str()), steps_of(&state)), (Some(told), 2));
    update(&mut state, remove(1));
    assert_eq!(steps_of(&state), 1);
    update(&mut state, Action::Plan(PlanAction::Undo));
    update(&mut state, Action::Plan(PlanAction::Undo));
    assert_eq!(steps_of(&state), 2, "the phases themselves are not undone any more");
}

#[test]
fn an_edit_bears_who_made_it_and_when() {
    let mut state = state_with(vec![Plan::new(PlanId(1), "草案")]);
    open_plan(&mut state, 1);
    let now = Date::constant(2026, 11, 22).at(9, 5, 0, 0);
    update(&mut state, Action::Now(now));
    update(&mut state, add("一", step()));
    update(&mut state, Action::Plan(PlanAction::Undo));
    let lines = plan(&state).log_lines();
    let stamps: Vec<_> = lines.iter().map(|line| line.stamp.map(|stamp| stamp.at)).collect();
    assert_eq!(stamps, [Some(now), Some(now)]);
}
