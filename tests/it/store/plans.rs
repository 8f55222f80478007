//! Plans and settings in the book.

use bianheng::domain::{Entry, EntryId, Holder, Operation, PlanId, Source};
use bianheng::plan::{Plan, PlanState, Step};
use bianheng::store::{Book, Shelf, StoreError, StoredPlan};
use jiff::civil::{DateTime, date};

use super::sample::*;

fn later(day: i8) -> DateTime {
    date(2026, 4, day).at(15, 0, 0, 0)
}

fn draft(id: u32, text: &str, day: i8) -> StoredPlan {
    let mut plan = Plan::new(PlanId(id), text);
    let issued = transfer(ADMINISTRATIVE, u32::from(day.unsigned_abs()), Holder::Superior, at(1));
    plan.revisions.push("添加步骤", vec![Step::from(Operation::Transfer(issued))]);
    StoredPlan { plan, shelf: Shelf::Open, created_at: later(day), updated_at: later(day) }
}

fn adoption(plan: u32) -> Entry {
    let issued = transfer(ADMINISTRATIVE, 1, Holder::Superior, at(1));
    let source = Source::plan(PlanId(plan), "甲案");
    Entry { source, ..entry(vec![Operation::Transfer(issued)]) }
}

#[test]
fn plans_are_kept_and_put_away_and_never_deleted() {
    let book = memory();
    assert_eq!(book.fresh_plan_id().expect("an id"), PlanId(1));
    book.save_plan(&draft(1, "甲案", 1)).expect("saved");
    book.save_plan(&draft(2, "乙案", 2)).expect("saved");
    book.save_plan(&StoredPlan { created_at: later(9), ..draft(1, "甲案 修改", 3) }).expect("saved again");
    let first = StoredPlan { created_at: later(1), ..draft(1, "甲案 修改", 3) };
    assert_eq!(book.plans().expect("plans"), [first.clone(), draft(2, "乙案", 2)]);
    book.shelve_plan(PlanId(1), Shelf::Archived).expect("put away");
    assert_eq!(book.load_plan(PlanId(1)).expect("plan"), StoredPlan { shelf: Shelf::Archived, ..first });
    assert_eq!(book.fresh_plan_id().expect("an id"), PlanId(3));
    assert!(matches!(book.load_plan(PlanId(3)), Err(StoreError::UnknownPlan(PlanId(3)))));
    assert!(matches!(book.shelve_plan(PlanId(3), Shelf::Open), Err(StoreError::UnknownPlan(PlanId(3)))));
}

#[test]
fn a_plan_is_adopted_once_by_its_entry() {
    let mut book = memory();
    book.record(&county(), now()).expect("recorded");
    book.save_plan(&draft(1, "甲案", 1)).expect("saved");
    let before = traces(&book);
    let error = book.record(&adoption(2), later(2)).expect_err("no such plan");
    assert!(matches!(error, StoreError::UnknownPlan(PlanId(2))), "{error}");
    assert_eq!(traces(&book), before);

    let adopted = book.record(&adoption(1), later(2)).expect("adopted");
    let plan = book.load_plan(PlanId(1)).expect("plan");
    assert_eq!((plan.plan.state, plan.updated_at), (PlanState::Adopted(adopted), later(2)));
    let before = traces(&book);
    let again = book.record(&adoption(1), later(3)).expect_err("twice");
    assert!(matches!(again, StoreError::PlanAlreadyAdopted { plan: PlanId(1), by: EntryId(2) }), "{again}");
    assert_eq!(traces(&book), before);
    let changed = book.save_plan(&draft(1, "改头换面", 4)).expect_err("history");
    assert!(matches!(changed, StoreError::PlanAlreadyAdopted { .. }), "{changed}");
    let mut claimed = draft(5, "丙案", 5);
    claimed.plan.state = PlanState::Adopted(EntryId(1));
    let claimed = book.save_plan(&claimed).expect_err("only an entry adopts");
    assert!(matches!(claimed, StoreError::PlanNotAdoptedBySaving(PlanId(5))), "{claimed}");
    assert_eq!(book.doctor().expect("examined"), []);
}

#[test]
fn settings_stay_with_the_book() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.bh");
    let book = Book::create(&path, &header(), now()).expect("created");
    book.set_setting("author", Some("王小明")).expect("set");
    book.set_setting("author", Some("李小红")).expect("set again");
    book.set_setting("gone", Some("x")).expect("set");
    book.set_setting("gone", None).expect("forgotten");
    let id = book.id().to_owned();
    drop(book);
    let book = Book::open(&path).expect("opened");
    assert_eq!(book.setting("author").expect("read").as_deref(), Some("李小红"));
    assert_eq!(book.setting("gone").expect("read"), None);
    assert_eq!((book.header(), book.created_at(), book.id()), (&header(), now(), id.as_str()));
    assert_eq!(book.id().len(), 32);
}
