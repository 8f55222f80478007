//! What the tests of this module work with: a state with an empty book on the desk, and orders to it.

use std::sync::Arc;

use super::action::{Action, Effect, Opened};
use super::order::{BookOrder, Sitting};
use super::planning::{PlanAction, PlanEdit};
use super::register::Register;
use super::settings::Settings;
use super::stages::Preview;
use super::state::{Desk, State};
use super::update::update;
use super::vouchers::{AttachTo, VouchersAction};
use crate::domain::EntryHead;
use crate::domain::{
    Date, Entry, EntryId, Holder, Institution, InstitutionId, Name, Nature, Operation, PlanId, QuotaKind, Snapshot,
    Source, Tier, Transfer, apply_all,
};
use crate::import::{Choices, ImportSource};
use crate::plan::{Plan, Step};
use crate::rules::Policy;
use crate::store::{Access, BookHeader};

pub const TODAY: Date = Date::constant(2026, 11, 22);

/// A book that a job has read: `entries` entries, these plans, no institution.
pub fn opened(path: &str, plans: Vec<Plan>, entries: u32) -> Opened {
    let policy = Arc::new(Policy::bundled().expect("bundled packs"));
    Opened {
        path: path.into(),
        book_id: "5d0c".repeat(8),
        header: BookHeader { title: "测试".to_owned(), jurisdiction: "安和县".to_owned() },
        access: Access::ReadWrite,
        register: Register::new(Snapshot::default(), policy, Date::constant(2026, 11, 22)),
        default_scheme: None,
        print_options: Default::default(),
        entries: (1..=entries).rev().map(entry).collect(),
        pending_entries: entries,
        waiting: Vec::new(),
        claims: 0,
        plans,
        archived_numbers: Vec::new(),
    }
}

/// What an import of these sources comes to where they hold nothing.
pub fn preview(files: Vec<ImportSource>) -> Preview {
    Preview {
        files,
        aim: None,
        choices: Choices::default(),
        reading: Default::default(),
        remembered: Default::default(),
        latest: None,
        refused: Vec::new(),
        understanding: Default::default(),
        batch: Default::default(),
        changed_back: Vec::new(),
    }
}

fn entry(id: u32) -> EntryHead {
    let operation = transfer(1, Holder::Superior, Holder::Unallocated(Tier::County));
    let entry = Entry { author: "测试".to_owned(), ..Entry::new(TODAY, Source::Manual, vec![operation]) };
    EntryHead::of(&entry, EntryId(id), TODAY.at(9, 0, 0, 0))
}

/// A desk with the book 甲.bh and these plans.
pub fn state_with(plans: Vec<Plan>) -> State {
    let mut state = State::new(TODAY, Settings::default());
    open(&mut state, 1, opened("甲.bh", plans, 0));
    state
}

/// The same over a bureau with ten places and a township with none.
pub fn state_with_county(plans: Vec<Plan>) -> State {
    let mut state = State::new(TODAY, Settings::default());
    let policy = Arc::new(Policy::bundled().expect("bundled packs"));
    let name = |text| Name::new(text).expect("a name");
    let bureau = Institution::bare(InstitutionId(1), name("县农业农村局"), Tier::County, Nature::Government);
    let town = Institution::bare(InstitutionId(2), name("白鹤镇"), Tier::Township, Nature::Town);
    let opening = [
        Operation::Establish(bureau),
        Operation::Establish(town),
        transfer(10, Holder::Superior, Holder::Institution(InstitutionId(1))),
    ];
    let snapshot = apply_all(&Snapshot::default(), &opening).expect("an opening");
    let register = Register::new(snapshot, policy, Date::constant(2026, 11, 22));
    open(&mut state, 1, Opened { register, ..opened("甲.bh", plans, 1) });
    state
}

pub fn open(state: &mut State, sitting: u64, opened: Opened) -> Vec<Effect> {
    update(state, Action::Opened { sitting: number(sitting), opened: Box::new(opened) })
}

pub fn number(sitting: u64) -> Sitting {
    (0..sitting).fold(Sitting::default(), |sitting, _| sitting.next())
}

pub fn transfer(count: u32, from: Holder, to: Holder) -> Operation {
    let kind = QuotaKind::Administrative;
    Operation::Transfer(Transfer { kind, count: crate::domain::Headcount(count), from, to, people: Vec::new() })
}

/// Places from the bureau to the township.
pub fn move_places(count: u32) -> Step {
    transfer(count, Holder::Institution(InstitutionId(1)), Holder::Institution(InstitutionId(2))).into()
}

/// A step that names an institution which does not exist.
pub fn step() -> Step {
    Operation::Abolish { institution: InstitutionId(9) }.into()
}

pub fn add(label: &str, step: Step) -> Action {
    Action::Plan(PlanAction::Edit(PlanEdit::Add { label: label.to_owned(), steps: vec![step] }))
}

pub fn open_plan(state: &mut State, plan: u32) -> Vec<Effect> {
    update(state, Action::Plan(PlanAction::Open(PlanId(plan))))
}

/// Says yes to the question, with a reason for what has passed over stages.
pub fn confirm(state: &mut State) -> Vec<Effect> {
    if let Some(to) = state.question.as_ref().and_then(|question| AttachTo::of(&question.action)) {
        let typed = "县委专题会议已定".to_owned();
        update(state, Action::Vouchers(VouchersAction::Reason { to, typed }));
    }
    update(state, Action::Confirm)
}

pub fn desk(state: &State) -> &Desk {
    state.desk.as_ref().expect("a book is open")
}

pub fn steps_of(state: &State) -> usize {
    desk(state).plan.as_ref().map_or(0, |open| open.plan.steps().len())
}

/// The only effect, which is an order for the book.
#[track_caller]
pub fn only_order(mut effects: Vec<Effect>) -> BookOrder {
    match (effects.len(), effects.pop()) {
        (1, Some(Effect::Book { order, .. })) => order,
        (count, other) => panic!("{count} effects: {other:?}"),
    }
}
