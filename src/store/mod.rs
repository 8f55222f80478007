//! THE BOOK: one office's register in one SQLite file (`*.bh`), and the only place of the program that knows SQLite.
//!
//! Data comes in as [`Entry`](crate::domain::Entry) values through [`Book::record`] and goes out as
//! [`Snapshot`](crate::domain::Snapshot)s of any day, pages of people and the log. Nothing here words a message for the user (that is
//! `notice`), reads a clock (dates come in as arguments) or knows a rule: what is allowed is decided by `domain::apply`.
//!
//! # What is in the file
//!
//! - **The log**, which is the truth: `entry`, its `operation`s as JSON, and `posting`, one row for each movement of places, so that
//!   any balance can name the entries that made it. People are logged as `person_version` rows alone (made by one entry, ended by
//!   another): importing a city admits 400 000 people, and writing each of them twice would help nobody. The operation is put
//!   together again from the versions when the log is read ([`Book::operations`]). Triggers forbid every change of the log
//!   except the one that ends a version; whoever wants something undone records a later entry.
//! - **The order of time.** An entry holds from its day (`in_force`) on; those of one day hold in the order of recording. The book is
//!   settled on a day: entries up to it are in force, later ones wait (待生效) with all their operations in `operation`, people too, and
//!   post and move nobody until [`Book::settle`] reaches their day (`force.rs`). An entry of an earlier day is put where it belongs and
//!   everything later is replayed over it (`record/`). Any day is a question to the log (`timeline.rs`).
//! - **The seal**: each entry carries the hash of its predecessor (`seal.rs`).
//! - **The current state**, the state at the end of the day the book is settled on, a cache of the log written in the same transaction: `institution`, `post`, `balance`, `pool`,
//!   `agreement` (loans, clearances, agreements on use, as long as they are open), `duty_list`; current people are the versions
//!   marked so. [`Book::doctor`] recomputes it from the log and compares. How many people
//!   an institution has is never stored, it is counted through one covering index.
//! - `plan`, `plan_phase`, `assertion` (what documents say the register ought to be), `paper` (tables given out), `setting`, `book` (what
//!   the book is), `fresh_id` (ids never given yet, also by entries that wait).
//!
//! Dates and times are ISO texts, months `1985-11`; kinds, positions and holders are words (`words.rs`) that stay readable in
//! any SQLite tool and must never change; the JSON of operations is held to its first form by a test in `entries.rs`.
//!
//! # How it is kept safe
//!
//! - A book open for writing holds SQLite's exclusive lock: a second program is told [`StoreError::Locked`] at once. So no
//!   shared-memory file is needed and the write-ahead log is sound on a network drive too.
//! - `synchronous=FULL`: an entry acknowledged is an entry on the disk. After each entry, and at closing, the write-ahead log
//!   is folded back, and a closed book is again one plain file that can be copied and be read from a read-only medium.
//! - A file from somebody else is not trusted: plain paths (no URIs), defensive mode, untrusted schema, and the schema text is
//!   compared with ours before anything of it runs. Files up to `opening::CHECKED_AT_OPENING` are checked whole when opened.
//! - An older book is first copied beside itself and then brought forward in one transaction; a newer one is refused.

mod error;

mod agreements;
mod backup;
mod assertions;
mod book;
mod doctor;
mod entries;
mod facts;
mod fingerprint;
mod force;
mod listing;
mod migrations;
mod opening;
mod notices;
mod papers;
mod place;
mod people;
mod plans;
mod postings;
mod record;
mod register;
mod roster;
#[cfg(test)]
mod sample;
mod seal;
mod timeline;
mod words;

use std::ops::ControlFlow;

pub use assertions::StoredAssertion;
pub use book::{Book, BookHeader};
pub use doctor::{Difference, Fault, FreshThing};
pub use error::{LooksLike, Overwritten, StoreError};
pub use fingerprint::fingerprint;
pub use listing::{BasisAsked, EntryQuery, ForceAsked, Seal};
pub use notices::{QuotaNoticeKey, QuotaNoticeNumbers};
pub use opening::Access;
pub use papers::Paper;
pub use people::{Page, PageKey, PageStart, PeopleOrder, PeopleQuery, Placement, RosterKey, Side};
pub use plans::{Shelf, StoredPlan};
pub use postings::{PostingLine, StrengthLine};
pub use seal::digest;

/// Is told from time to time how much of a long work is done, and may stop it: `(done, total)`.
pub type Watch<'a> = dyn FnMut(u64, u64) -> ControlFlow<()> + 'a;

/// Nobody watches and nobody stops.
fn unwatched(_done: u64, _total: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}
