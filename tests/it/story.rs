//! Two plans from the first draft to the day when one entry is taken back, through the stages that window and command line run: the
//! redistricting of Chengdu, and a downshift of 2 200 places with everybody named. Every figure is asserted by its value.

mod chengdu;
mod downshift;

use std::sync::Arc;

use bianheng::app::{Register, mending, past, stages};
use bianheng::domain::{Date, EntryId, Holder, InstitutionId, QuotaKind};
use bianheng::plan::{Fate, Objector, Plan, Stage, StageRefusal, Stamp};
use bianheng::rules::Policy;
use bianheng::store::Book;

const AUTHOR: &str = "经办人甲";

fn register(book: &Book, policy: &Arc<Policy>) -> Register {
    stages::read(book, policy).expect("readable").register
}

/// Does something to a plan that it must allow.
#[track_caller]
fn change(book: &Book, plan: &str, change: impl FnOnce(&mut Plan, Stamp) -> Result<(), StageRefusal>) -> Plan {
    let changed = stages::edit_plan(book, plan, |plan| {
        change(plan, stages::stamp(AUTHOR)).unwrap_or_else(|refusal| panic!("{refusal:?}"));
        Ok(())
    });
    changed.expect("kept").0
}

/// 征求意见 with an objection and its answer.
fn consult(book: &Book, plan: &str) {
    change(book, plan, |plan, stamp| plan.move_to(Stage::Consulting, "", stamp));
    change(book, plan, |plan, stamp| {
        plan.object(("市财政局", Objector::Outside), "划转后人员经费由谁承担，请明确", stamp)
    });
    let answered = change(book, plan, |plan, stamp| plan.answer(0, "随编划转，采纳", stamp));
    assert_eq!(answered.objections[0].answered.as_ref().map(|it| it.text.as_str()), Some("随编划转，采纳"));
}

/// 上会, 定稿, 通过: from then on the steps stand.
fn approve(book: &Book, plan: &str) -> Plan {
    change(book, plan, |plan, stamp| plan.move_to(Stage::Tabled, "", stamp));
    change(book, plan, |plan, stamp| plan.freeze("定稿1号", stamp));
    let plan = change(book, plan, |plan, stamp| plan.move_to(Stage::Approved, "", stamp));
    assert!(plan.locked().is_some());
    plan
}

/// How many steps of a plan hold, differ and fail over the register as it is.
fn fates(book: &Book, register: &Register, plan: &Plan) -> (usize, usize, usize) {
    let rebase = stages::rebase(book, register, plan).expect("replayed");
    let count = |of: fn(&Fate) -> bool| rebase.rebased.steps.iter().filter(|step| of(&step.fate)).count();
    (
        count(|fate| matches!(fate, Fate::Holds)),
        count(|fate| matches!(fate, Fate::Differs(_))),
        count(|fate| matches!(fate, Fate::Fails { .. } | Fate::FailedBefore(_))),
    )
}

/// The movements that made a figure: entry, change, balance.
fn why(book: &Book, institution: InstitutionId, kind: QuotaKind) -> Vec<(u32, i64, u32)> {
    let postings = past::postings(book, Holder::Institution(institution), kind, None).expect("read");
    postings.iter().map(|posting| (posting.entry.0, posting.change.0, posting.balance.0)).collect()
}

/// The places of a body at the end of a day.
fn held(book: &Book, day: Date, institution: InstitutionId, kind: QuotaKind) -> u32 {
    let snapshot = past::snapshot_on(book, day).expect("read");
    snapshot.ledger().held(Holder::Institution(institution), kind).0
}

/// Takes an entry back, and checks that the book is sound.
fn reverse(book: &mut Book, entry: EntryId) -> EntryId {
    let undoing = mending::reversal(book, entry, mending::Grounds::default(), AUTHOR).expect("reversible");
    let recorded = stages::write_entry(book, &undoing, &bianheng::watch::Unwatched).expect("recorded");
    assert_eq!(book.doctor().expect("examined"), []);
    recorded
}
