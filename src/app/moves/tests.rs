mod course;

use super::*;
use crate::app::testing::{desk, only_order, open_plan, state_with_county};
use crate::app::{Action, PlanAction, PlanEdit, update};
use crate::domain::{Assignment, Headcount, Holder, MoveManner, Name, PlanId, QuotaKind, Transfer};
use crate::optimise::{Merit, MoveReason};
use crate::plan::Step;

const KIND: QuotaKind = QuotaKind::Administrative;
const BUREAU: InstitutionId = InstitutionId(1);
const TOWN: InstitutionId = InstitutionId(2);

fn of() -> NamedMove {
    NamedMove { manner: MoveManner::WithPlace, kind: KIND, from: BUREAU, to: TOWN, count: Headcount(1) }
}

fn person(id: u32) -> Person {
    Person::bare(PersonId(id), Name::new("张三").expect("a name"), Assignment::at(BUREAU, KIND))
}

fn suggested(id: u32) -> Suggested {
    let (merit, reasons) = (Merit::Weigh, vec![MoveReason::RetirementUnknown]);
    Suggested { person: person(id), suggestion: Suggestion { merit, reasons, retires_in: None } }
}

/// A step that names these people.
fn naming(ids: &[u32]) -> Step {
    let mover = |id: &u32| crate::app::stages::mover(&person(*id));
    let (from, to) = (Holder::Institution(BUREAU), Holder::Institution(TOWN));
    let people = ids.iter().map(mover).collect();
    Operation::Transfer(Transfer { kind: KIND, count: Headcount(3), from, to, people }).into()
}

fn state() -> State {
    let mut state = state_with_county(vec![Plan::new(PlanId(1), "草案")]);
    open_plan(&mut state, 1);
    state
}

fn ask(state: &mut State) -> u64 {
    match only_order(update(state, Action::Moves(MovesAction::Ask(of())))) {
        BookOrder::Moves(MovesOrder::Suggest { generation, of: asked, .. }) if asked == of() => generation,
        order => panic!("{order:?}"),
    }
}

fn add(state: &mut State, step: Step) -> Vec<Effect> {
    let edit = PlanEdit::Add { label: "添加步骤".to_owned(), steps: vec![step] };
    update(state, Action::Plan(PlanAction::Edit(edit)))
}

fn sought(effects: Vec<Effect>) -> Vec<u32> {
    let order = effects.into_iter().find_map(|effect| match effect {
        Effect::Book { order: BookOrder::Moves(MovesOrder::Find(ids)), .. } => Some(ids),
        _ => None,
    });
    order.into_iter().flatten().map(|id| id.0).collect()
}

#[test]
fn an_answer_to_an_older_question_is_dropped() {
    let mut state = state();
    let (older, newer) = (ask(&mut state), ask(&mut state));
    let mut answer = |generation, id| {
        update(&mut state, Action::Moves(MovesAction::Read { generation, read: Ok(vec![suggested(id)]) }));
        let moves = &desk(&state).moves;
        (moves.loading, moves.people.iter().map(|it| it.person.id.0).collect::<Vec<_>>())
    };
    assert_eq!(answer(older, 1), (Loading::Busy, vec![]));
    assert_eq!(answer(newer, 2), (Loading::Idle, vec![2]));
}

#[test]
fn whoever_a_plan_names_becomes_known_from_the_list_or_from_the_book_once() {
    let mut state = state();
    let generation = ask(&mut state);
    update(&mut state, Action::Moves(MovesAction::Read { generation, read: Ok(vec![suggested(1), suggested(2)]) }));
    assert_eq!(sought(add(&mut state, naming(&[1, 7]))), [7], "only who is not listed is asked for");
    let known = |state: &State| desk(state).register.people.keys().map(|id| id.0).collect::<Vec<_>>();
    assert_eq!(known(&state), [1]);
    assert_eq!(sought(add(&mut state, naming(&[7, 8]))), [8], "nobody is asked for twice");
    update(&mut state, Action::Moves(MovesAction::Known(vec![person(7), person(8)])));
    assert_eq!(known(&state), [1, 7, 8]);
}

#[test]
fn who_is_named_by_another_step_is_told_by_its_number() {
    let mut state = state();
    add(&mut state, naming(&[1, 2]));
    add(&mut state, naming(&[3]));
    let plan = &desk(&state).plan.as_ref().expect("open").plan;
    let named = |except| named_elsewhere(plan, except).into_iter().map(|(id, at)| (id.0, at)).collect::<Vec<_>>();
    assert_eq!(named(None), [(1, 0), (2, 0), (3, 1)]);
    assert_eq!(named(Some(0)), [(3, 1)]);
}
