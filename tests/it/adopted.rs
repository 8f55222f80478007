//! An adopted plan stays what it was: shown again, it stands over the register of its time, not over one that already holds
//! its steps.

use std::sync::Arc;

use bianheng::app::stages::Adoption;
use bianheng::app::{Register, clock, stages};
use bianheng::domain::{
    Basis, DocumentNumber, Entry, Headcount, Holder, Institution, InstitutionId, Name, Nature, Operation, QuotaKind,
    Source, Tier, Transfer,
};
use bianheng::plan::{PlanState, Step};
use bianheng::store::{Book, BookHeader};
use bianheng::watch::Unwatched;

const KIND: QuotaKind = QuotaKind::Administrative;

fn transfer(count: u32, from: Holder, to: Holder) -> Operation {
    Operation::Transfer(Transfer { kind: KIND, count: Headcount(count), from, to, people: Vec::new() })
}

#[test]
fn an_adopted_plan_is_laid_over_the_register_of_its_time() {
    let header = BookHeader { title: "测试".to_owned(), jurisdiction: "安和县".to_owned() };
    let mut book = Book::in_memory(&header, clock::now()).expect("a book");
    let name = |text| Name::new(text).expect("a name");
    let bureau = Institution::bare(InstitutionId(1), name("县农业农村局"), Tier::County, Nature::Government);
    let town = Institution::bare(InstitutionId(2), name("白鹤镇"), Tier::Township, Nature::Town);
    let (from, to) = (Holder::Institution(bureau.id), Holder::Institution(town.id));
    let operations =
        vec![Operation::Establish(bureau), Operation::Establish(town), transfer(10, Holder::Superior, from)];
    let opening = Entry::new(clock::today(), Source::Manual, operations);
    book.record(&opening, clock::now()).expect("an opening");
    let policy = stages::policy().expect("bundled packs");
    let read = |book: &Book| {
        let facts = book.roster_facts().expect("read");
        Register::new(book.snapshot().expect("read").with_facts(facts), Arc::clone(&policy), clock::today())
    };
    let register = read(&book);
    let mut plan = stages::new_plan(&book, "草案").expect("a plan");
    let approval = DocumentNumber::new("中编办〔2026〕1号").ok();
    plan.revisions.push("添加步骤", vec![Step { approval, ..transfer(4, from, to).into() }]);
    stages::store_plan(&book, &plan).expect("kept");
    let draft = stages::lay(&book, &register, plan.clone()).expect("laid");
    stages::adopt(&mut book, &register, &plan, clock::today(), "测试").expect("adopted");

    let adopted = stages::find_plan(&book, "草案").expect("known");
    assert!(matches!(adopted.state, PlanState::Adopted(_)));
    let register = read(&book);
    assert_eq!(register.snapshot.ledger().held(from, KIND), Headcount(6));
    let laid = stages::lay(&book, &register, adopted).expect("laid again");
    assert_eq!(laid.changes, draft.changes);
    assert_eq!(laid.projection.before, draft.projection.before);
    assert_eq!(laid.projection.after, register.snapshot, "what the plan promised is what the register became");
    assert_eq!(laid.findings, draft.findings);
}

/// The second plan of the group was carried out elsewhere meanwhile, so that it cannot be kept any more.
#[test]
fn a_number_lent_to_plans_is_taken_back_from_all_where_one_cannot_be_kept() {
    let header = BookHeader { title: "测试".to_owned(), jurisdiction: "安和县".to_owned() };
    let mut book = Book::in_memory(&header, clock::now()).expect("a book");
    let name = Name::new("县农业农村局").expect("a name");
    let bureau = Institution::bare(InstitutionId(1), name, Tier::County, Nature::Government);
    let opening = Entry::new(clock::today(), Source::Manual, vec![Operation::Establish(bureau)]);
    book.record(&opening, clock::now()).expect("an opening");
    let policy = stages::policy().expect("bundled packs");
    let register = Register::new(book.snapshot().expect("read"), Arc::clone(&policy), clock::today());
    let number = |text| DocumentNumber::new(text).expect("a number");
    let planned = |title: &str, new: &str| {
        let mut plan = stages::new_plan(&book, title).expect("a plan");
        let rename = Operation::Rename { institution: InstitutionId(1), name: Name::new(new).expect("a name") };
        plan.revisions.push("添加步骤", vec![Step::from(rename)]);
        stages::store_plan(&book, &plan).expect("kept");
        plan
    };
    let (first, second) = (planned("甲", "县农业局"), planned("乙", "县农林局"));
    stages::adopt(&mut book, &register, &second, clock::today(), "测试").expect("adopted elsewhere");
    let with = |plan| Adoption { document: Some(number("安编〔2026〕8号")), ..Adoption::of(plan) };
    let both = [with(first), with(second)];
    let by = (clock::today(), "测试");
    let refused = stages::adopt_together(&mut book, &register, &both, by, &Unwatched).expect_err("adopted already");
    assert!(refused.what.starts_with("2个方案一并执行，都没有执行："), "{refused}");
    assert_eq!(stages::find_plan(&book, "甲").expect("known").basis, Basis::Pending);
    assert_eq!(book.entries(None, 10).expect("read").len(), 2);
}
