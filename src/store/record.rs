//! Recording an entry: the one way in which a register changes. One transaction applies every operation through
//! `domain::apply`, checks what only the roster can tell, and writes the log and the current state together, or nothing.

use std::cell::OnceCell;

use jiff::civil::DateTime;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::domain::{
    Deployment, Entry, EntryId, Holder, Movement, Mover, Operation, Snapshot, Source, Transfer, apply,
};

use super::book::Book;
use super::error::{StoreError, Trouble};
use super::register::{self, Touched};
use super::{Watch, agreements, entries, opening, plans, roster, unwatched};

/// A place in the log: the entry and, counted from zero, the operation in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub entry: EntryId,
    pub sequence: u32,
}

/// How many operations are written between two looks at the watcher.
const LOOK_EVERY: usize = 512;

impl Book {
    /// Records an entry, all or nothing, and tells its id. An entry made from a plan adopts that plan.
    ///
    /// # Errors
    /// [`StoreError::Refused`] and [`StoreError::PersonMoved`] name the operation; [`StoreError::AlreadyOnRoster`],
    /// [`StoreError::EmptyEntry`], [`StoreError::UnknownPlan`], [`StoreError::PlanAlreadyAdopted`]; failures of the file.
    /// Whatever it is, the book is as it was. Only when the disk fails in the very moment of saving can the book, opened
    /// again later, turn out to hold the entry after all; then it holds all of it.
    pub fn record(&mut self, entry: &Entry, recorded_at: DateTime) -> Result<EntryId, StoreError> {
        self.record_watched(entry, recorded_at, &mut unwatched)
    }

    /// As [`Book::record`], telling how many operations are done; stopping leaves the book as it was.
    ///
    /// # Errors
    /// As [`Book::record`], and [`StoreError::Cancelled`].
    pub fn record_watched(
        &mut self,
        entry: &Entry,
        recorded_at: DateTime,
        watch: &mut Watch<'_>,
    ) -> Result<EntryId, StoreError> {
        self.check_writable()?;
        let mut after = self.snapshot()?;
        let written = write(&mut self.connection, entry, recorded_at, &mut after, watch);
        let id = self.told(written)?;
        self.current = OnceCell::from(after);
        self.facts = OnceCell::new();
        // The entry is on the disk already; folding the write-ahead log back can wait for the next time when it fails now.
        opening::fold(&self.connection).ok();
        Ok(id)
    }
}

fn write(
    connection: &mut Connection,
    entry: &Entry,
    recorded_at: DateTime,
    after: &mut Snapshot,
    watch: &mut Watch<'_>,
) -> Result<EntryId, Trouble> {
    if entry.operations.is_empty() {
        return Err(StoreError::EmptyEntry.into());
    }
    // Dropped without a commit, the transaction is rolled back.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let id = entries::append(&transaction, entry, recorded_at)?;
    if let Source::Plan { plan, .. } = &entry.source {
        plans::adopt(&transaction, *plan, id, recorded_at)?;
    }
    let mut touched = Touched::default();
    let mut fresh = register::fresh_ids(&transaction)?;
    let total = entry.operations.len();
    for (index, operation) in entry.operations.iter().enumerate() {
        if index % LOOK_EVERY == 0 && watch(index as u64, total as u64).is_break() {
            return Err(StoreError::Cancelled.into());
        }
        let movements = operation.movements(after);
        touched.add(operation, &movements, after);
        apply(after, operation).map_err(|refusal| StoreError::Refused { operation: index, refusal })?;
        let sequence = u32::try_from(index).map_err(|_| Trouble::Value("too many operations".to_owned()))?;
        write_operation(&transaction, Place { entry: id, sequence }, operation, &movements)?;
        register::used(&mut fresh, operation);
    }
    register::write(&transaction, after, &touched)?;
    register::write_fresh_ids(&transaction, fresh)?;
    agreements::write_fresh_ids(&transaction, after)?;
    transaction.commit()?;
    // Recorded: it is too late to stop.
    let _ = watch(total as u64, total as u64);
    Ok(id)
}

/// Logs one operation: people as versions, everything else as it is.
fn write_operation(
    transaction: &Transaction<'_>,
    at: Place,
    operation: &Operation,
    movements: &[Movement],
) -> Result<(), Trouble> {
    match operation {
        Operation::Admit(person) => roster::admit(transaction, at, person),
        Operation::Amend { before, person } => roster::amend(transaction, at, before, person),
        Operation::Release { person, before } => roster::release(transaction, at, *person, before),
        Operation::Transfer(Transfer { to, people, .. }) => {
            entries::append_operation(transaction, at, operation)?;
            entries::append_postings(transaction, at, movements)?;
            let Holder::Institution(to) = *to else { return Ok(()) };
            people.iter().try_for_each(|mover| roster::relocate(transaction, at, mover, mover.from.moved_to(to)))
        }
        Operation::Merge { from, into } => {
            entries::append_operation(transaction, at, operation)?;
            entries::append_postings(transaction, at, movements)?;
            roster::merge(transaction, at, from, *into)
        }
        Operation::Deploy(Deployment { user, arrangement, people, .. }) => {
            entries::append_operation(transaction, at, operation)?;
            let deployed = |mover: &Mover| mover.from.deployed_to(*user, *arrangement);
            people.iter().try_for_each(|mover| roster::relocate(transaction, at, mover, deployed(mover)))
        }
        Operation::EndDeployment { people, .. } => {
            entries::append_operation(transaction, at, operation)?;
            people.iter().try_for_each(|mover| roster::relocate(transaction, at, mover, mover.from.returned()))
        }
        Operation::Establish(_)
        | Operation::Describe(_)
        | Operation::Rename { .. }
        | Operation::Abolish { .. }
        | Operation::SetOffices { .. }
        | Operation::SetLeaders { .. }
        | Operation::SetNameplates { .. }
        | Operation::SetPosts { .. }
        | Operation::SetDuties { .. }
        | Operation::Attach { .. }
        | Operation::OpenPool(_)
        | Operation::Lend(_)
        | Operation::Recall { .. }
        | Operation::Clear(_)
        | Operation::CloseClearance { .. } => entries::append_operation(transaction, at, operation),
    }
}
