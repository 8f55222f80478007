//! The past and the future as stages, for the window's jobs and the command line: the register on any day, what two days differ
//! by, what became of a body, which entries made a figure, what takes an entry back, what documents claim.

use std::ops::ControlFlow;
use std::sync::Arc;

pub use super::mending::reversal;

use super::action::Opened;
use super::clock;
use super::register::Register;
use super::stages;
use crate::domain::{Assertion, AssertionId, Date, Delta, EntryId, Headcount, Holder, QuotaKind, Snapshot, reapply};
use crate::history::{Divergence, Genealogy, Posting, divergence};
use crate::notice::{self, Notice};
use crate::rules::Policy;
use crate::store::{Book, StoreError, StoredAssertion};
use crate::wording;

/// What a document says, and where the register parts from it.
#[derive(Debug, Clone)]
pub struct Claim {
    pub stored: StoredAssertion,
    pub divergence: Option<Divergence>,
}

/// Everything of a book as [`stages::read`] has it, with the register as it stands at the end of a day, past or future.
pub fn read_on(book: &Book, policy: &Arc<Policy>, day: Date) -> Result<Opened, Notice> {
    let opened = stages::read(book, policy)?;
    let policy = Arc::clone(&opened.register.policy);
    let facts = told(book.roster_facts_on(day))?;
    let snapshot = told(book.snapshot_on(day))?.with_facts(facts);
    Ok(Opened { register: Register::new(snapshot, policy, day), ..opened })
}

/// The register at the end of a day.
pub fn snapshot_on(book: &Book, day: Date) -> Result<Snapshot, Notice> {
    told(book.snapshot_on(day))
}

/// Every movement that made a figure, up to the end of a day (`None`: today's register), in the order of time.
pub fn postings(book: &Book, holder: Holder, kind: QuotaKind, on: Option<Date>) -> Result<Vec<Posting>, Notice> {
    let lines = told(book.postings(holder, kind, on))?;
    // What the superior has given out is shown as the places it has issued.
    let sign = if holder == Holder::Superior { -1 } else { 1 };
    let posting = |line: crate::store::PostingLine| Posting {
        entry: line.entry.id,
        effective: line.entry.in_force,
        basis: line.entry.basis,
        counterpart: line.counter,
        change: Delta(sign * line.places),
        balance: Headcount(u32::try_from(sign * line.balance).unwrap_or_default()),
    };
    Ok(lines.into_iter().map(posting).collect())
}

/// The stories of all bodies, up to the end of a day (`None`: all there is, pending entries included).
pub fn genealogy(book: &Book, through: Option<Date>) -> Result<Genealogy, Notice> {
    let mut genealogy = Genealogy::default();
    told(book.replay(through, &mut |head, _, before, operation| {
        genealogy.note(head, before, operation);
        ControlFlow::Continue(())
    }))?;
    Ok(genealogy)
}

/// The operations of an entry as sentences, each in the names borne just before it.
pub fn sentences(book: &Book, entry: EntryId) -> Result<Vec<String>, Notice> {
    let mut register = told(book.snapshot_before(entry))?;
    let mut sentences = Vec::new();
    for operation in told(book.operations(entry))? {
        sentences.push(wording::operation(&operation, &register));
        reapply(&mut register, &operation).map_err(|refusal| {
            Notice::failure(wording::refusal(&refusal, &register), format!("第{}号凭证", entry.0), "请检查账簿。")
        })?;
    }
    Ok(sentences)
}

/// Every claim that has not been taken back, with where the register parts from it.
pub fn claims(book: &Book) -> Result<Vec<Claim>, Notice> {
    let stored = told(book.assertions())?;
    let standing = stored.into_iter().filter(|stored| stored.withdrawn_at.is_none());
    standing
        .map(|stored| {
            let Assertion { on, holder, kind, places, .. } = stored.assertion;
            let postings = postings(book, holder, kind, Some(on))?;
            Ok(Claim { divergence: divergence(&postings, on, places), stored })
        })
        .collect()
}

/// Notes what a document says a holder has on a day.
pub fn claim(book: &Book, assertion: &Assertion) -> Result<AssertionId, Notice> {
    told(book.assert(assertion, clock::now()))
}

/// Takes a claim back.
pub fn withdraw_claim(book: &Book, id: AssertionId) -> Result<(), Notice> {
    told(book.withdraw_assertion(id, clock::now()))
}

fn told<T>(result: Result<T, StoreError>) -> Result<T, Notice> {
    result.map_err(|error| notice::of_store(&error, &Snapshot::default()))
}
