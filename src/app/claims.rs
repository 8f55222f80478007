//! 声明核对 as stages, for the window's jobs and the command line: what documents claim of a day, beside what the register has, and
//! since which entry the two differ. A number is followed through what the store keeps an index for; only totals of a tier need the
//! whole log.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::clock;
use super::past::{first_day, postings, snapshot_on};
use crate::domain::{
    AssertedKinds, AssertedQuantity, Assertion, AssertionId, Basis, Date, EntryId, Headcount, Holder, Scope, Snapshot,
};
use crate::history::{ComparedClaim, Course, Divergence, Reading, divergence};
use crate::notice::{Notice, told};
use crate::store::Book;
use crate::wording;

/// Every claim that has not been taken back, beside the register.
pub fn claims(book: &Book) -> Result<Vec<ComparedClaim>, Notice> {
    let stored = told(book.assertions())?;
    let current = told(book.snapshot())?;
    let first = first_day(book)?;
    let mut registers: BTreeMap<Date, Snapshot> = BTreeMap::new();
    let mut compared = Vec::new();
    for stored in stored.into_iter().filter(|stored| stored.withdrawn_at.is_none()) {
        let assertion = stored.assertion;
        let register = match registers.get(&assertion.on) {
            Some(known) => known.clone(),
            None => snapshot_on(book, assertion.on)?,
        };
        let held = assertion.quantity.count(assertion.kinds, &register);
        let subject = subject(assertion.quantity, &register, &current);
        registers.entry(assertion.on).or_insert(register);
        // A register of which nothing is recorded yet is no register without places.
        let recorded_from = first.filter(|first| assertion.on < *first);
        compared.push(ComparedClaim { id: stored.id, assertion, subject, held, divergence: None, recorded_from });
    }
    let differing: Vec<&mut ComparedClaim> = compared
        .iter_mut()
        .filter(|claim| claim.recorded_from.is_none() && claim.held != claim.assertion.count)
        .collect();
    explain(book, differing)?;
    Ok(compared)
}

/// How many claims there are; costs nothing.
pub fn count(book: &Book) -> Result<u32, Notice> {
    told(book.standing_assertions())
}

/// Notes what a document says.
pub fn claim(book: &Book, assertion: &Assertion) -> Result<AssertionId, Notice> {
    told(book.assert(assertion, clock::now()))
}

/// Notes what several documents say, all or nothing.
pub fn claim_all(book: &mut Book, assertions: &[Assertion]) -> Result<(), Notice> {
    told(book.assert_all(assertions, clock::now()))
}

/// Takes a claim back.
pub fn withdraw(book: &Book, id: AssertionId) -> Result<(), Notice> {
    told(book.withdraw_assertion(id, clock::now()))
}

/// By the name of the day; by today's where the body was not there on that day.
fn subject(quantity: AssertedQuantity, register: &Snapshot, current: &Snapshot) -> String {
    let body = match quantity {
        AssertedQuantity::Authorized(Holder::Institution(institution)) | AssertedQuantity::Strength(institution) => {
            Some(institution)
        }
        AssertedQuantity::Authorized(Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_))
        | AssertedQuantity::Issued(_) => None,
    };
    let is_known = body.is_none_or(|institution| register.institution(institution).is_some());
    wording::quantity(quantity, if is_known { register } else { current })
}

/// Finds for each claim the entry since which the register differs.
fn explain(book: &Book, differing: Vec<&mut ComparedClaim>) -> Result<(), Notice> {
    let mut by_log = Vec::new();
    for claim in differing {
        match indexed(book, &claim.assertion)? {
            Some(readings) => part(claim, &readings),
            None => by_log.push(claim),
        }
    }
    let Some(last) = by_log.iter().map(|claim| claim.assertion.on).max() else { return Ok(()) };
    let followed = by_log.iter().map(|claim| (claim.assertion.quantity, claim.assertion.kinds)).collect();
    let mut course = Course::of(followed);
    told(book.replay(Some(last), &mut |head, _, before, _| {
        course.note(head, before);
        ControlFlow::Continue(())
    }))?;
    let readings = course.end(&snapshot_on(book, last)?);
    by_log.into_iter().zip(&readings).for_each(|(claim, readings)| part(claim, readings));
    Ok(())
}

fn part(claim: &mut ComparedClaim, readings: &[Reading]) {
    let found = divergence(readings, claim.assertion.on, claim.assertion.count);
    // They differ, whatever is known of the way there.
    claim.divergence = Some(found.unwrap_or(Divergence { last_agreed: None, first: None }));
}

/// The number after each entry that changed it, where the store can tell it without the whole log.
fn indexed(book: &Book, assertion: &Assertion) -> Result<Option<Vec<Reading>>, Notice> {
    let Assertion { on, quantity, kinds, .. } = *assertion;
    match quantity {
        AssertedQuantity::Authorized(holder) => of_holder(book, holder, kinds, on).map(Some),
        AssertedQuantity::Issued(Scope::Book) => of_holder(book, Holder::Superior, kinds, on).map(Some),
        AssertedQuantity::Issued(Scope::Tier(_)) => Ok(None),
        AssertedQuantity::Strength(institution) => {
            let lines = told(book.strength_changes(institution, kinds, on))?;
            let steps =
                lines.into_iter().map(|line| (line.entry.in_force, line.entry.id, line.entry.basis, line.people));
            Ok(Some(summed(steps)))
        }
    }
}

/// The places of a holder; of several kinds their sum.
fn of_holder(book: &Book, holder: Holder, kinds: AssertedKinds, on: Date) -> Result<Vec<Reading>, Notice> {
    let mut steps: BTreeMap<(Date, EntryId), (Basis, i64)> = BTreeMap::new();
    for kind in kinds.iter().filter(|kind| kind.has_places()) {
        for posting in postings(book, holder, kind, Some(on))? {
            let step = steps.entry((posting.effective, posting.entry)).or_insert((posting.basis, 0));
            step.1 += posting.change.0;
        }
    }
    Ok(summed(steps.into_iter().map(|((on, entry), (basis, change))| (on, entry, basis, change))))
}

/// The running sum of changes in the order of time; what changes nothing is no step.
fn summed(steps: impl Iterator<Item = (Date, EntryId, Basis, i64)>) -> Vec<Reading> {
    let mut sum = 0;
    let mut readings = Vec::new();
    for (effective, entry, basis, change) in steps.filter(|(.., change)| *change != 0) {
        let before = headcount(sum);
        sum += change;
        readings.push(Reading { entry, effective, basis, before, count: headcount(sum) });
    }
    readings
}

fn headcount(sum: i64) -> Headcount {
    Headcount(u32::try_from(sum).unwrap_or_default())
}
