//! Vouchers told in full, and what would mend them, over a small book in memory.

use std::sync::Arc;

use super::*;
use crate::app::mending::{self, Correction, Grounds, Mend, Mending, MendingAsked};
use crate::app::testing::{TODAY, transfer};
use crate::domain::{
    Assignment, Basis, Date, Delta, DocumentNumber, Force, Institution, InstitutionId, Name, Nature, Position,
    Relation, Source, Tier,
};
use crate::rules::Policy;
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

fn mend(book: &Book, of: u32, what: Mend) -> Result<Mending, Notice> {
    let policy = Arc::new(Policy::bundled().expect("the bundled policy"));
    mending::rehearse(book, &policy, &MendingAsked { of: EntryId(of), what }, "测试")
}

fn on(day: Date) -> Grounds {
    Grounds { effective: Some(day), basis: Basis::Pending }
}

fn rehearse(book: &Book, of: u32, day: Date) -> Result<Mending, Notice> {
    mend(book, of, Mend::Reverse(on(day)))
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
    let reversal = mend(&book, 3, Mend::Reverse(Grounds::default())).expect("possible");
    assert_eq!(reversal.entry.effective, Date::constant(2027, 1, 1));
}

#[test]
fn a_refusal_names_the_item_and_the_body_as_it_is_called_today() {
    let mut book = book();
    let street = Operation::Rename { institution: InstitutionId(2), name: Name::new("白鹤街道").expect("a name") };
    record(&mut book, Date::constant(2026, 6, 1), vec![transfer(4, TOWN, Holder::Superior), street]);
    let spent = rehearse(&book, 2, TODAY).expect_err("spent");
    let why = "第2号凭证不能退回：第1项现在已经退不回去：白鹤街道(原白鹤镇)只有行政编制0名，不够划出4名";
    assert!(spent.what.starts_with(why), "{spent}");
    let items = |item| Mend::Correct { correction: Correction::Items(BTreeSet::from([item])), grounds: on(TODAY) };
    let opening = mend(&book, 1, items(2)).expect_err("the bureau has given places on");
    let why = "第1号凭证第3项不能退回：第3项现在已经退不回去：县农业农村局只有行政编制6名，不够划出10名";
    assert!(opening.what.starts_with(why), "{opening}");
    let whole = rehearse(&book, 1, TODAY).expect_err("nor all of it");
    assert!(whole.what.starts_with("第1号凭证不能整笔退回：第3项"), "{whole}");
}

#[test]
fn numbers_given_afterwards_are_told_in_their_order() {
    let mut book = book();
    for number in ["安编〔2026〕5号", "安编〔2026〕6号"] {
        let number = DocumentNumber::new(number).expect("a number");
        let mending = mend(&book, 2, Mend::Document(number)).expect("possible");
        book.record(&mending.entry, TODAY.at(10, 30, 0, 0)).expect("recorded");
    }
    let told = entry_told(&book, EntryId(2)).expect("told");
    let at = format!("{TODAY} 10:30");
    let history: Vec<String> = told.number_history().into_iter().map(|fact| fact.words).collect();
    let given = |id: u32, number: &str| format!("第{id}号凭证补记为{number}({at}，测试)");
    let expected = ["记账时为文号待补".to_owned(), given(4, "安编〔2026〕5号"), given(5, "安编〔2026〕6号")];
    assert_eq!(history, expected);
    let facts: Vec<&str> = told.facts().iter().map(|fact| fact.label).collect();
    assert_eq!(facts, ["生效日期", "记账时间", "经办人", "批准机关", "来源"]);
    assert_eq!(entry_told(&book, EntryId(1)).expect("told").number_history(), []);
}

#[test]
fn an_amendment_names_what_it_changes_recorded_or_taken_back() {
    let mut book = book();
    let at = InstitutionId(1);
    let assignment = Assignment {
        quota_at: at,
        kind: QuotaKind::Administrative,
        works_at: at,
        office: None,
        post: Some(Name::new("科员").expect("a name")),
        position: Position::Staff,
        arrangement: None,
        concurrent: Vec::new(),
    };
    let clerk = Person::bare(PersonId(1), Name::new("吴用").expect("a name"), assignment.clone());
    record(&mut book, Date::constant(2026, 6, 1), vec![Operation::Admit(clerk.clone())]);
    let promoted = Assignment { post: Some(Name::new("主任").expect("a name")), ..assignment.clone() };
    let amend = Operation::Amend { before: assignment, person: Person { assignment: promoted, ..clerk } };
    let id = record(&mut book, Date::constant(2026, 7, 1), vec![amend]);
    let told = entry_told(&book, id).expect("told");
    assert_eq!(told.operations.sentences, ["吴用 更新人员信息：职务：科员→主任"]);
    let back = rehearse(&book, id.0, TODAY).expect("possible");
    assert_eq!(back.operations.sentences, ["吴用 更新人员信息：职务：主任→科员"]);
}
