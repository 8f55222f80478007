//! Vouchers told in full, and reversals rehearsed, over a small book in memory.

use super::*;
use crate::app::testing::{TODAY, transfer};
use crate::domain::{Delta, Force, Institution, InstitutionId, Name, Nature, Relation, Source, Tier};
use crate::store::BookHeader;

const BUREAU: Holder = Holder::Institution(InstitutionId(1));
const TOWN: Holder = Holder::Institution(InstitutionId(2));

/// Entry 1 sets two bodies up, 2 moves four of ten places, 3 moves one more next year.
fn book() -> Book {
    let header = BookHeader { title: "测试".to_owned(), jurisdiction: "安和县".to_owned() };
    let mut book = Book::in_memory(&header, TODAY.at(9, 0, 0, 0)).expect("a book");
    let name = |text| Name::new(text).expect("a name");
    let opening = vec![
        Operation::Establish(Institution::bare(
            InstitutionId(1),
            name("县农业农村局"),
            Tier::County,
            Nature::Government,
        )),
        Operation::Establish(Institution::bare(InstitutionId(2), name("白鹤镇"), Tier::Township, Nature::Town)),
        transfer(10, Holder::Superior, BUREAU),
    ];
    record(&mut book, Date::constant(2026, 1, 1), opening);
    record(&mut book, Date::constant(2026, 5, 1), vec![transfer(4, BUREAU, TOWN)]);
    record(&mut book, Date::constant(2027, 1, 1), vec![transfer(1, BUREAU, TOWN)]);
    book
}

fn record(book: &mut Book, day: Date, operations: Vec<Operation>) -> EntryId {
    let entry = Entry::new(day, Source::Manual, operations);
    book.record(&entry, TODAY.at(9, 0, 0, 0)).expect("recorded")
}

fn rehearse(book: &Book, of: u32, day: Date) -> Result<Reversal, Notice> {
    rehearse_reversal(book, EntryId(of), (Some(day), Basis::Pending), "测试")
}

#[test]
fn a_voucher_tells_both_sides_whether_it_holds_or_waits() {
    let book = book();
    for (id, count, force) in [(2, 4, Force::InForce), (3, 1, Force::Waiting)] {
        let told = entry_told(&book, EntryId(id)).expect("told");
        assert_eq!(told.listed.force, force);
        let [kind] = told.sides.as_slice() else { panic!("{:?}", told.sides) };
        assert_eq!(kind.totals(), (Headcount(count), Headcount(count)));
        assert_eq!(kind.sides.difference(), Delta(0));
        let names: Vec<&str> = kind.names.values().map(String::as_str).collect();
        assert_eq!(names, ["县农业农村局", "白鹤镇"]);
        assert_eq!((told.operations.sentences.len(), told.operations.further), (1, 0));
        assert!(told.seal.is_some() && told.group == [EntryId(id)]);
    }
}

#[test]
fn a_reversal_is_told_before_it_is_recorded_and_refused_with_the_reason() {
    let mut book = book();
    let reversal = rehearse(&book, 2, TODAY).expect("possible");
    assert_eq!(reversal.entry.relation, Some(Relation::Reverses(EntryId(2))));
    assert!(reversal.operations.sentences[0].starts_with("白鹤镇 → 县农业农村局"), "{:?}", reversal.operations);
    assert_eq!(reversal.sides[0].totals(), (Headcount(4), Headcount(4)));
    let early = rehearse(&book, 2, Date::constant(2026, 4, 30)).expect_err("before it held");
    assert_eq!(early.what, "第2号凭证从2026-05-01起生效，不能在2026-04-30就冲销或更正。");
    // The places have gone on: the town has none left to give back.
    record(&mut book, Date::constant(2026, 6, 1), vec![transfer(4, TOWN, Holder::Superior)]);
    let spent = rehearse(&book, 2, TODAY).expect_err("spent");
    let why = "第2号凭证不能退回：第1项现在已经退不回去：白鹤镇只有行政编制0名，不够划出4名";
    assert!(spent.what.starts_with(why), "{spent}");
    let undone = rehearse(&book, 4, TODAY).expect("possible").entry;
    book.record(&undone, TODAY.at(9, 0, 0, 0)).expect("recorded");
    let twice = rehearse(&book, 4, TODAY).expect_err("once only");
    assert_eq!(twice.what, "第4号凭证已由第5号凭证冲销，不能再冲销。");
    rehearse(&book, 2, TODAY).expect("the places are there again");
}

#[test]
fn what_waits_is_taken_back_from_its_own_day_on() {
    let book = book();
    let reversal = rehearse_reversal(&book, EntryId(3), (None, Basis::Pending), "测试").expect("possible");
    assert_eq!(reversal.entry.effective, Date::constant(2027, 1, 1));
}
