//! Recording entries: the one way in which a register changes. One transaction puts the entries at their place in time, applies
//! every operation through `domain::apply`, checks what only the roster can tell, replays whatever holds later, and writes the
//! log and the current state together, or nothing.

mod imprint;
mod reversal;
mod writing;

use std::cell::OnceCell;

use jiff::civil::DateTime;

use crate::domain::{Basis, Entry, EntryId, LentOperations, Relation};

use super::book::Book;
use super::error::{StoreError, Trouble};
use super::{Watch, opening, unwatched};
use writing::Proposed;

impl Book {
    /// Records an entry, all or nothing, and tells its id. An entry made from a plan adopts that plan, or the phase it names.
    ///
    /// The book is first settled on the day of `recorded_at`. An entry of that day or an earlier one is in force at once; for an
    /// earlier one, everything that holds later is replayed over it. An entry of a later day waits (待生效).
    ///
    /// # Errors
    /// - [`StoreError::Refused`] and [`StoreError::PersonMoved`] name the operation that is not possible on the day of the entry;
    ///   [`StoreError::NotYetEstablished`], [`StoreError::AlreadyOnRoster`], [`StoreError::EmptyEntry`].
    /// - [`StoreError::ContradictsLater`], [`StoreError::PersonChangedLater`], [`StoreError::MergedLater`]: what holds later could
    ///   not have happened so. [`StoreError::ContradictsPending`], [`StoreError::PersonPending`]: what waits for its day could not.
    /// - [`StoreError::UnknownPlan`], [`StoreError::PlanAlreadyAdopted`], [`StoreError::PhaseAlreadyAdopted`];
    ///   [`StoreError::UnknownEntry`], [`StoreError::AlreadyReversed`], [`StoreError::AlreadyCorrected`],
    ///   [`StoreError::OnlyDocuments`].
    /// - Failures of the file.
    ///
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
        let ids = self.record_linked(std::slice::from_ref(entry), recorded_at, watch)?;
        ids.into_iter().next().ok_or(StoreError::EmptyEntry)
    }

    /// Records several entries that belong together (减补同单): all of them or none. Each names the first of them in
    /// [`EntryHead::linked_to`](crate::domain::EntryHead::linked_to).
    ///
    /// # Errors
    /// As [`Book::record_watched`]; with more than one entry [`StoreError::Linked`] tells which of them it is.
    pub fn record_linked(
        &mut self,
        entries: &[Entry],
        recorded_at: DateTime,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<EntryId>, StoreError> {
        let entries: Vec<Proposed<'_>> = entries.iter().map(Proposed::whole).collect();
        self.record_proposed(&entries, recorded_at, watch)
    }

    /// Records an entry whose operations are lent: those of `entry` itself do not count, and none is copied. For imports, whose
    /// operations somebody else still shows.
    ///
    /// # Errors
    /// As [`Book::record_watched`].
    pub fn record_lent(
        &mut self,
        entry: &Entry,
        operations: &dyn LentOperations,
        recorded_at: DateTime,
        watch: &mut Watch<'_>,
    ) -> Result<EntryId, StoreError> {
        let ids = self.record_proposed(&[Proposed { entry, operations }], recorded_at, watch)?;
        ids.into_iter().next().ok_or(StoreError::EmptyEntry)
    }

    fn record_proposed(
        &mut self,
        entries: &[Proposed<'_>],
        recorded_at: DateTime,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<EntryId>, StoreError> {
        self.check_writable()?;
        if entries.is_empty() || entries.iter().any(says_nothing) {
            return Err(StoreError::EmptyEntry);
        }
        self.settle(recorded_at.date())?;
        let current = self.snapshot()?;
        let history = self.history.get_mut();
        let task = writing::Task { entries, recorded_at, current: &current, settled_on: self.settled_on };
        let written = task.write(&mut self.connection, history, watch);
        let (ids, after) = self.told(written)?;
        self.current = OnceCell::from(after);
        self.facts = OnceCell::new();
        for (proposed, id) in entries.iter().zip(&ids) {
            self.history.get_mut().forget_from((proposed.entry.effective, *id));
        }
        // The entry is on the disk already; folding the write-ahead log back can wait for the next time when it fails now.
        opening::fold(&self.connection).ok();
        Ok(ids)
    }
}

/// An entry is there for its operations; what gives a document number has the number instead, and no operations.
fn says_nothing(Proposed { entry, operations }: &Proposed<'_>) -> bool {
    match (entry.relation, &entry.basis) {
        (Some(Relation::Documents(_)), Basis::Document(_)) => operations.count() > 0,
        (Some(Relation::Documents(_)), Basis::Pending) => true,
        (Some(Relation::Reverses(_) | Relation::Corrects(_)) | None, _) => operations.count() == 0,
    }
}

/// Says which of several entries a trouble is about.
fn of_linked(trouble: Trouble, entry: usize, entries: usize) -> Trouble {
    match trouble {
        Trouble::Told(StoreError::Cancelled) => StoreError::Cancelled.into(),
        Trouble::Told(error) if entries > 1 => StoreError::Linked { entry, error: Box::new(error) }.into(),
        other => other,
    }
}
