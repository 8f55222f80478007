//! Entries that wait for their day and are taken back before it.

use bianheng::domain::{Date, Entry, InstitutionId, Operation, PersonId, Relation, Transfer};

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
