//! The course of an excess that a plan with named people makes: the same for the draft and for the plan once it is adopted.

use std::sync::Arc;

use super::digestion;
use crate::app::stages;
use crate::domain::{
    Assignment, Date, DateTime, Entry, EntryId, Headcount, Holder, Institution, InstitutionId, Month, Name, Nature,
    Operation, Person, PersonId, PlanId, QuotaKind, Recipient, Sex, Share, SharedPlaces, Source, SplitOrigin, Tier,
    Transfer,
};
use crate::forecast::Excess;
use crate::optimise::retires_in;
use crate::plan::{Plan, PlanState};
use crate::rules::Policy;
use crate::store::{Book, BookHeader, Shelf, StoredPlan};

const DAY: Date = Date::constant(2026, 6, 30);
const NOW: DateTime = DateTime::constant(2026, 6, 30, 9, 0, 0, 0);
const KIND: QuotaKind = QuotaKind::Administrative;
const BUREAU: InstitutionId = InstitutionId(1);
const STATION: InstitutionId = InstitutionId(2);

fn body(id: InstitutionId, name: &str) -> Institution {
    Institution::bare(id, Name::new(name).expect("a name"), Tier::County, Nature::Government)
}

/// The n-th of five people, each five years younger than the one before.
fn person(nth: u32) -> Person {
    let birth: Month = format!("{}-03", 1968 + 5 * nth).parse().expect("a month");
    let name = Name::new(["张一", "张二", "张三", "张四", "张五"][nth as usize - 1]).expect("a name");
    let bare = Person::bare(PersonId(nth), name, Assignment::at(BUREAU, KIND));
    Person { birth: Some(birth), sex: Some(Sex::Male), ..bare }
}

fn retirement(nth: u32) -> Option<Month> {
    let person = person(nth);
    retires_in(person.birth, person.sex, person.identity, KIND)
}

/// A bureau with two places and five people.
fn book() -> Book {
    let header = BookHeader { title: "安和县".to_owned(), jurisdiction: "安和县".to_owned() };
    let mut book = Book::in_memory(&header, NOW).expect("a book");
    let (from, to) = (Holder::Superior, Holder::Institution(BUREAU));
    let places = Transfer { kind: KIND, count: Headcount(2), from, to, people: Vec::new() };
    let mut operations = vec![Operation::Establish(body(BUREAU, "县农业农村局")), Operation::Transfer(places)];
    operations.extend((1..=5).map(|nth| Operation::Admit(person(nth))));
    book.record(&Entry::new(Date::constant(2026, 1, 1), Source::Manual, operations), NOW).expect("an opening");
    book.settle(DAY).expect("settled");
    book
}

/// 分设: one place and the three oldest go to a new station.
fn dividing() -> Plan {
    let mut share = Share::of(Recipient::New(body(STATION, "县种子站")));
    share.places = vec![SharedPlaces { kind: KIND, count: Headcount(1) }];
    share.people = (1..=3).map(|nth| stages::mover(&person(nth))).collect();
    let split = Operation::Split { from: BUREAU, origin: SplitOrigin::Remains, shares: vec![share] };
    let mut plan = Plan::new(PlanId(1), "分设方案");
    plan.revisions.push("一", vec![split.into()]);
    plan
}

fn keep(book: &Book, plan: &Plan) {
    let stored = StoredPlan { plan: plan.clone(), shelf: Shelf::Open, created_at: NOW, updated_at: NOW };
    book.save_plan(&stored).expect("kept");
}

fn course(book: &Book, plan: Plan) -> Vec<Excess> {
    let register = stages::read(book, &Arc::new(Policy::bundled().expect("bundled packs"))).expect("read").register;
    let laid = stages::lay(book, &register, plan).expect("laid");
    digestion(&register, Some(&laid))
}

fn told(course: &[Excess]) -> Vec<(InstitutionId, u32, Option<Month>, u32)> {
    course.iter().map(|of| (of.institution, of.digestion.excess.0, of.digestion.balanced_in(), of.unknown.0)).collect()
}

/// One of the two who stay must leave the bureau; two of the three who went, the station.
fn expected() -> Vec<(InstitutionId, u32, Option<Month>, u32)> {
    vec![(BUREAU, 1, retirement(4), 0), (STATION, 2, retirement(2), 0)]
}

#[test]
fn n3_whoever_goes_by_a_division_retires_where_the_division_puts_them() {
    let book = book();
    let plan = dividing();
    keep(&book, &plan);
    assert_eq!(told(&course(&book, plan)), expected());
}

#[test]
fn n2_an_adopted_plan_digests_as_its_draft_did() {
    let mut book = book();
    let plan = dividing();
    keep(&book, &plan);
    let drafted = course(&book, plan.clone());
    let entry = book.record(&plan.entry_for(None, DAY, "测试").expect("an entry"), NOW).expect("adopted");
    let adopted = book.load_plan(PlanId(1)).expect("known").plan;
    assert_eq!(adopted.state, PlanState::Adopted(entry));
    let course_of = |book: &Book| told(&course(book, adopted.clone()));
    assert_eq!((course_of(&book), told(&drafted)), (expected(), expected()));
    // Somebody who was moved leaves the roster: the plan is told as it was.
    let before = book.person(PersonId(2)).expect("read").expect("on the roster").assignment;
    let leave = Operation::Release { person: PersonId(2), before };
    assert_eq!(book.record(&Entry::new(DAY, Source::Manual, vec![leave]), NOW).expect("recorded"), EntryId(3));
    assert_eq!(course_of(&book), expected());
}
