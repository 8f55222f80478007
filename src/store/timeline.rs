//! The register in time: as it stood, stands or will stand on any day, from the log alone. Entries hold in the order of their
//! days, those of one day in the order of recording.
//!
//! Replaying a long log takes seconds, so some of the registers met on the way are kept in memory. A later question starts from
//! the last one before its day; an entry recorded in between makes those after it worthless, and they are dropped.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use rusqlite::Connection;

use crate::domain::{Basis, Date, EntryHead, EntryId, Operation, Relation, Snapshot, reapply};

use super::book::Book;
use super::entries;
use super::error::{StoreError, Trouble};
use super::{Watch, unwatched};

/// A place in time: the day, then the order of recording.
pub(super) type Position = (Date, EntryId);

/// Before all entries.
pub(super) const BEGINNING: Position = (Date::MIN, EntryId(0));

/// After all entries of a day.
pub(super) fn end_of(day: Date) -> Position {
    (day, EntryId(u32::MAX))
}

/// Between two registers kept there are about so many operations to replay, and never many more within one question.
const APART: u64 = 4096;

/// What the way to an entry costs, in operations.
const WAY: u64 = 8;

/// More registers than these are not kept; every second one is given up then.
const KEPT: usize = 256;

/// Registers met on the way through the log, in the order of time.
pub(super) struct History {
    kept: Vec<Kept>,
    apart: u64,
}

struct Kept {
    /// The last entry that is part of it.
    at: Position,
    /// The last recorded of the entries that are part of it.
    latest: EntryId,
    snapshot: Snapshot,
}

impl Default for History {
    fn default() -> Self {
        Self { kept: Vec::new(), apart: APART }
    }
}

impl History {
    /// Drops what an entry at `at` makes wrong.
    pub(super) fn forget_from(&mut self, at: Position) {
        self.kept.retain(|kept| kept.at < at);
    }

    /// The register with all entries up to `until` that were recorded up to `known`.
    pub(super) fn state(
        &mut self,
        connection: &Connection,
        until: Position,
        known: EntryId,
        watch: &mut Watch<'_>,
    ) -> Result<Snapshot, Trouble> {
        let start = self.kept.iter().rev().find(|kept| kept.at <= until && kept.latest <= known);
        let (after, mut latest, mut snapshot) = match start {
            Some(kept) => (kept.at, kept.latest, kept.snapshot.clone()),
            None => (BEGINNING, EntryId(0), Snapshot::default()),
        };
        let mut heads = entries::timeline(connection, after, until)?;
        heads.retain(|head| head.id <= known);
        let total = heads.iter().map(cost).sum();
        let (mut done, mut since) = (0, 0);
        for head in &heads {
            if watch(done, total).is_break() {
                return Err(StoreError::Cancelled.into());
            }
            let mut looked = done;
            entries::walk(connection, head.id, &mut |sequence, operation| {
                looked += 1;
                if looked % 1024 == 0 && watch(looked, total).is_break() {
                    return Err(StoreError::Cancelled.into());
                }
                replayed(&mut snapshot, head, sequence, &operation)
            })?;
            latest = latest.max(head.id);
            done += cost(head);
            since += cost(head);
            // What is known by a given entry only is no good for other questions.
            if since >= self.apart && known == EntryId(u32::MAX) {
                self.keep(Kept { at: head.position(), latest, snapshot: snapshot.clone() });
                since = 0;
            }
        }
        Ok(snapshot)
    }

    fn keep(&mut self, new: Kept) {
        let place = self.kept.partition_point(|kept| kept.at < new.at);
        if self.kept.get(place).is_some_and(|kept| kept.at == new.at) {
            return;
        }
        self.kept.insert(place, new);
        if self.kept.len() > KEPT {
            let mut nth = 0_usize;
            self.kept.retain(|_| {
                nth += 1;
                nth.is_multiple_of(2)
            });
            self.apart *= 2;
        }
    }
}

impl Book {
    /// The register as it stands at the end of a day, past or future. Numbers for new agreements are fresh in it whatever the
    /// day, so that a plan can start from it.
    ///
    /// # Errors
    /// [`StoreError::BadValue`] where the log cannot be replayed; failures of the file.
    pub fn snapshot_on(&self, day: Date) -> Result<Snapshot, StoreError> {
        self.snapshot_on_watched(day, &mut unwatched)
    }

    /// As [`Book::snapshot_on`], telling how much of the log has been replayed. The first question about the past of a large
    /// book takes seconds, later ones do not.
    ///
    /// # Errors
    /// As [`Book::snapshot_on`], and [`StoreError::Cancelled`].
    pub fn snapshot_on_watched(&self, day: Date, watch: &mut Watch<'_>) -> Result<Snapshot, StoreError> {
        let current = self.snapshot()?;
        if day < self.settled_on {
            let mut snapshot = self.state(end_of(day), EntryId(u32::MAX), watch)?;
            snapshot.number_after(&current);
            return Ok(snapshot);
        }
        let mut snapshot = current;
        for head in self.told(entries::timeline(&self.connection, end_of(self.settled_on), end_of(day)))? {
            let walked = entries::walk(&self.connection, head.id, &mut |sequence, operation| {
                replayed(&mut snapshot, &head, sequence, &operation)
            });
            self.told(walked)?;
        }
        Ok(snapshot)
    }

    /// The register of a day as it was known when `through` was the last entry recorded.
    ///
    /// # Errors
    /// As [`Book::snapshot_on`].
    pub fn snapshot_as_known(&self, day: Date, through: EntryId) -> Result<Snapshot, StoreError> {
        self.state(end_of(day), through, &mut unwatched)
    }

    /// The register of a later day than `day` as it was known, as though the entries `without`, which wait at the end of `day`, had
    /// never been; nor those that cannot be without them.
    ///
    /// # Errors
    /// As [`Book::snapshot_on`].
    pub fn snapshot_ahead(
        &self,
        (day, until): (Date, Date),
        through: EntryId,
        without: &BTreeSet<EntryId>,
    ) -> Result<Snapshot, StoreError> {
        let mut snapshot = self.snapshot_as_known(day, through)?;
        let waiting = self.told(entries::timeline(&self.connection, end_of(day), end_of(until)))?;
        for head in waiting.iter().filter(|head| head.id <= through && !without.contains(&head.id)) {
            let mut after = snapshot.clone();
            match entries::walk(&self.connection, head.id, &mut |sequence, operation| {
                replayed(&mut after, head, sequence, &operation)
            }) {
                Err(Trouble::Value(_)) if !without.is_empty() => {}
                other => {
                    self.told(other)?;
                    snapshot = after;
                }
            }
        }
        Ok(snapshot)
    }

    /// The register as it stands just before `entry` takes effect: with every entry of earlier days, and those of the same day
    /// that were recorded before.
    ///
    /// # Errors
    /// [`StoreError::UnknownEntry`]; as [`Book::snapshot_on`].
    pub fn snapshot_before(&self, entry: EntryId) -> Result<Snapshot, StoreError> {
        let (day, id) = self.entry(entry)?.position();
        self.state((day, EntryId(id.0.saturating_sub(1))), EntryId(u32::MAX), &mut unwatched)
    }

    /// The same for all that was recorded up to `through`.
    ///
    /// # Errors
    /// As [`Book::snapshot_before`].
    pub fn snapshot_before_as_known(&self, entry: EntryId, through: EntryId) -> Result<Snapshot, StoreError> {
        let (day, id) = self.entry(entry)?.position();
        self.state((day, EntryId(id.0.saturating_sub(1))), through, &mut unwatched)
    }

    /// Heads of the entries recorded after `through` that hold on or before a day, in the order of recording.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn recorded_after(&self, through: EntryId, day: Date) -> Result<Vec<EntryHead>, StoreError> {
        let mut later = self.told(entries::timeline(&self.connection, BEGINNING, end_of(day)))?;
        later.retain(|head| head.id > through);
        later.sort_by_key(|head| head.id);
        Ok(later)
    }

    /// Shows every operation of the log in the order of time to `visit`, with the register before it: up to the end of a day,
    /// or all of them, 待生效 included. It ends early when `visit` breaks.
    ///
    /// # Errors
    /// As [`Book::snapshot_on`].
    pub fn replay(
        &self,
        through: Option<Date>,
        visit: &mut dyn FnMut(&EntryHead, u32, &Snapshot, &Operation) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let until = end_of(through.unwrap_or(Date::MAX));
        let heads = self.told(entries::timeline(&self.connection, BEGINNING, until))?;
        self.replay_heads(heads, visit)
    }

    /// All operations as [`Book::replay`] shows them, 待生效 included, of what was recorded up to `known`, on the documents as they
    /// were known then.
    ///
    /// # Errors
    /// As [`Book::snapshot_on`].
    pub fn replay_as_known(
        &self,
        known: EntryId,
        visit: &mut dyn FnMut(&EntryHead, u32, &Snapshot, &Operation) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let mut heads = self.told(entries::timeline(&self.connection, BEGINNING, end_of(Date::MAX)))?;
        heads.retain(|head| head.id <= known);
        let given = numbers_given(&heads);
        for head in &mut heads {
            let Some(late) = head.documented.take_if(|documented| documented.by > known) else { continue };
            head.basis = given.get(&head.id).cloned().unwrap_or(late.before);
        }
        self.replay_heads(heads, visit)
    }

    fn replay_heads(
        &self,
        heads: Vec<EntryHead>,
        visit: &mut dyn FnMut(&EntryHead, u32, &Snapshot, &Operation) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let mut snapshot = Snapshot::default();
        let mut stopped = false;
        for head in heads {
            let walked = entries::walk(&self.connection, head.id, &mut |sequence, operation| {
                stopped = stopped || visit(&head, sequence, &snapshot, &operation).is_break();
                if stopped {
                    return Err(StoreError::Cancelled.into());
                }
                replayed(&mut snapshot, &head, sequence, &operation)
            });
            match walked {
                Err(Trouble::Told(StoreError::Cancelled)) if stopped => return Ok(()),
                other => self.told(other)?,
            }
        }
        Ok(())
    }

    fn state(&self, until: Position, known: EntryId, watch: &mut Watch<'_>) -> Result<Snapshot, StoreError> {
        self.told(self.history.borrow_mut().state(&self.connection, until, known, watch))
    }
}

/// Applies one operation of the log; every one of them could be applied when it was recorded.
pub(super) fn replayed(
    snapshot: &mut Snapshot,
    head: &EntryHead,
    sequence: u32,
    operation: &Operation,
) -> Result<(), Trouble> {
    reapply(snapshot, operation)
        .map_err(|refusal| Trouble::Value(format!("entry {}, operation {sequence}: {refusal:?}", head.id.0)))
}

/// The document that each entry was given afterwards by these, the last recorded of several.
fn numbers_given(heads: &[EntryHead]) -> BTreeMap<EntryId, Basis> {
    let mut giving: Vec<(EntryId, EntryId, &Basis)> = Vec::new();
    for head in heads {
        if let Some(Relation::Documents(entry)) = head.relation {
            giving.push((head.id, entry, &head.basis));
        }
    }
    giving.sort_by_key(|(by, _, _)| *by);
    giving.into_iter().map(|(_, entry, basis)| (entry, basis.clone())).collect()
}

fn cost(head: &EntryHead) -> u64 {
    u64::from(head.operations) + WAY
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Entry, Headcount, Holder, InstitutionId, QuotaKind, Source, Transfer};
    use crate::store::sample;

    fn issue(day: i8) -> Entry {
        let (from, to) = (Holder::Superior, Holder::Institution(InstitutionId(1)));
        let issued = Transfer { kind: QuotaKind::Administrative, count: Headcount(1), from, to, people: Vec::new() };
        Entry::new(Date::constant(2026, 2, day), Source::Manual, vec![Operation::Transfer(issued)])
    }

    /// The same question put to a book that keeps nothing.
    fn anew(book: &Book, day: i8) -> Snapshot {
        let known = EntryId(u32::MAX);
        let state =
            History::default().state(&book.connection, end_of(Date::constant(2026, 2, day)), known, &mut unwatched);
        state.expect("replayed")
    }

    #[test]
    fn registers_kept_on_the_way_are_those_that_a_replay_makes() {
        let mut book = sample::book();
        for day in 1..=28 {
            for _ in 0..3 {
                book.record(&issue(day), sample::now()).expect("recorded");
            }
        }
        book.history.get_mut().apart = 40;
        let ask = |book: &Book| {
            for day in [28, 1, 14, 13, 27, 2] {
                let asked = book.snapshot_on(Date::constant(2026, 2, day)).expect("a snapshot");
                assert_eq!(asked, anew(book, day), "of {day}");
            }
        };
        ask(&book);
        let kept = book.history.borrow().kept.len();
        assert!(kept > 10, "{kept} registers are kept");
        book.record(&issue(14), sample::now()).expect("an earlier day");
        assert!((1..kept).contains(&book.history.borrow().kept.len()), "those after it are dropped");
        ask(&book);
        let known = book.snapshot_as_known(Date::constant(2026, 2, 28), EntryId(50)).expect("as known");
        assert_eq!(
            known.ledger().held(Holder::Institution(InstitutionId(1)), QuotaKind::Administrative),
            Headcount(59)
        );
    }

    #[test]
    fn no_more_than_so_many_registers_are_kept() {
        let mut history = History::default();
        for nth in 1..=2 * u32::try_from(KEPT).expect("small") {
            history.keep(Kept { at: (Date::MIN, EntryId(nth)), latest: EntryId(nth), snapshot: Snapshot::default() });
        }
        assert!(history.kept.len() <= KEPT && history.kept.is_sorted_by_key(|kept| kept.at));
        assert!(history.apart > APART);
    }
}
