//! Entries that wait for their day and are taken back before it.

use bianheng::domain::{
    Date, Entry, EntryId, Institution, InstitutionId, LeaderPosts, Month, Operation, PersonId, Relation, Transfer,
};
use bianheng::store::{Book, Overwritten, StoreError};

use super::sample::*;

#[test]
fn n5_an_entry_that_waits_and_names_somebody_can_be_taken_back() {
    let (july, noon) = (Date::constant(2026, 7, 1), Date::constant(2026, 3, 2).at(12, 0, 0, 0));
    let mut book = memory();
    book.record(&county(), now()).expect("recorded");
    let li = book.person(PersonId(2)).expect("read").expect("on the roster");
    let people = vec![mover(&li)];
    let moving = Operation::Transfer(Transfer { people, ..transfer(ADMINISTRATIVE, 1, at(1), at(2)) });
    let id = book.record(&entry_on(july, vec![moving]), noon).expect("waits");
    let mut there = mover(&li);
    there.from = li.assignment.moved_to(InstitutionId(2));
    let (before, person) = (there.from.moved_to(InstitutionId(1)), li.clone());
    let back = Operation::Transfer(Transfer { people: vec![there], ..transfer(ADMINISTRATIVE, 1, at(2), at(1)) });
    let restored = (before != li.assignment).then_some(Operation::Amend { before, person });
    let operations: Vec<Operation> = [back].into_iter().chain(restored).collect();
    let reversal = Entry { relation: Some(Relation::Reverses(id)), ..entry_on(july, operations) };
    book.record(&reversal, noon).expect("taken back before its day");
    book.settle(july).expect("settled");
    assert_eq!(book.person(li.id).expect("read"), Some(li));
    assert_eq!(book.doctor().expect("examined"), []);
}

const APRIL: Date = Date::constant(2026, 4, 1);
const JULY: Date = Date::constant(2026, 7, 1);

fn noon() -> bianheng::domain::DateTime {
    Date::constant(2026, 3, 2).at(12, 0, 0, 0)
}

fn reversing(of: u32, day: Date, operations: Vec<Operation>) -> Entry {
    Entry { relation: Some(Relation::Reverses(EntryId(of))), ..entry_on(day, operations) }
}

/// A book with a county, whose first body was renamed; the renaming will be taken back in July.
fn renamed() -> Book {
    let mut book = memory();
    book.record(&county(), now()).expect("recorded");
    let id = InstitutionId(1);
    let before: Institution = book.snapshot().expect("a snapshot").institution(id).expect("there").clone();
    let renaming = Operation::Rename { institution: id, name: name("县府办") };
    book.record(&entry(vec![renaming]), noon()).expect("recorded");
    book.record(&reversing(2, JULY, vec![Operation::Describe(before)]), noon()).expect("waits");
    book
}

fn leaders(chiefs: u32) -> Operation {
    Operation::SetLeaders { institution: InstitutionId(1), leaders: LeaderPosts::new(chiefs, 0) }
}

/// Leaders set in April would be as they were before the renaming from July on.
#[test]
fn what_is_set_of_a_body_before_the_reversal_of_an_entry_in_force_is_refused() {
    let mut book = renamed();
    let before = traces(&book);
    for day in [Date::constant(2026, 2, 1), APRIL] {
        let refused = book.record(&entry_on(day, vec![leaders(3)]), noon());
        let Err(StoreError::OverwrittenLater { what, mends, by, on }) = refused else { panic!("{day}: {refused:?}") };
        let told = (what, mends, by, on);
        let body = Overwritten::Institution(InstitutionId(1), Some(name("县府办")));
        assert_eq!(told, (body, Relation::Reverses(EntryId(2)), EntryId(3), JULY), "{day}");
    }
    let places = Operation::Transfer(transfer(ADMINISTRATIVE, 1, at(1), at(2)));
    let both = [entry_on(APRIL, vec![places.clone()]), entry_on(APRIL, vec![leaders(3)])];
    let refused = book.record_linked(&both, noon(), &mut |_, _| std::ops::ControlFlow::Continue(()));
    let Err(StoreError::Linked { entry: 1, error }) = refused else { panic!("{refused:?}") };
    assert!(matches!(*error, StoreError::OverwrittenLater { .. }), "{error}");
    assert_eq!(traces(&book), before, "nothing was written");

    // What the reversal says nothing of, what comes after it, and what is said once more on its day.
    book.record(&entry_on(APRIL, vec![places]), noon()).expect("places are another matter");
    book.record(&entry_on(JULY, vec![leaders(3)]), noon()).expect("on the day itself");
    book.record(&entry_on(APRIL, vec![leaders(3)]), noon()).expect("and so from April on");
    let of = |day| book.snapshot_on(day).expect("a snapshot").institution(InstitutionId(1)).expect("there").clone();
    let told = [APRIL, JULY].map(|day| (of(day).name, of(day).leaders.chief.0));
    assert_eq!(told, [(name("县府办"), 3), (name("县政府办公室"), 3)]);
    book.settle(JULY).expect("settled");
    assert_eq!(book.doctor().expect("examined"), []);
}

/// Once it is in force, a reversal stands no less in the way of what is recorded for an earlier day.
#[test]
fn what_is_set_of_a_body_before_a_reversal_in_force_is_refused() {
    let mut book = renamed();
    let august = Date::constant(2026, 8, 1);
    book.settle(august).expect("settled");
    let refused = book.record(&entry_on(APRIL, vec![leaders(3)]), august.at(9, 0, 0, 0));
    assert!(matches!(refused, Err(StoreError::OverwrittenLater { by: EntryId(3), .. })), "{refused:?}");
    book.record(&entry_on(JULY, vec![leaders(3)]), august.at(9, 0, 0, 0)).expect("after it");
}

/// The month of birth set in April would be the wrong one again from July on.
#[test]
fn what_is_set_of_a_person_before_a_waiting_reversal_is_refused() {
    let mut book = memory();
    book.record(&county(), now()).expect("recorded");
    let li = book.person(PersonId(2)).expect("read").expect("on the roster");
    let amend = |person| Operation::Amend { before: li.assignment.clone(), person };
    let promoted = bianheng::domain::Person { rank: None, ..li.clone() };
    book.record(&entry_on(JULY, vec![amend(promoted)]), noon()).expect("waits");
    book.record(&reversing(2, JULY, vec![amend(li.clone())]), noon()).expect("taken back");
    let born = bianheng::domain::Person { birth: Some(Month::new(1973, 5).expect("a month")), ..li.clone() };
    let refused = book.record(&entry_on(APRIL, vec![amend(born.clone())]), noon());
    let Err(StoreError::OverwrittenLater { what, by, on, .. }) = refused else { panic!("{refused:?}") };
    assert_eq!((what, by, on), (Overwritten::Person(li.id, Some(li.name.clone())), EntryId(3), JULY));
    book.record(&entry_on(JULY, vec![amend(born.clone())]), noon()).expect("on the day itself");
    book.settle(JULY).expect("settled");
    assert_eq!(book.person(li.id).expect("read"), Some(born));
}

/// A reversal that leaves something of an entry that never takes effect.
#[test]
fn a_reversal_that_does_not_take_all_of_a_waiting_entry_back_is_refused() {
    let mut book = memory();
    book.record(&county(), now()).expect("recorded");
    let places = |count, from, to| Operation::Transfer(transfer(ADMINISTRATIVE, count, at(from), at(to)));
    book.record(&entry_on(JULY, vec![places(3, 1, 2)]), noon()).expect("waits");
    let refused = book.record(&reversing(2, JULY, vec![places(2, 2, 1)]), noon());
    assert!(matches!(refused, Err(StoreError::LeavesRemainder { entry: EntryId(2), on: JULY })), "{refused:?}");
    book.record(&reversing(2, JULY, vec![places(3, 2, 1)]), noon()).expect("taken back");
}
