//! Coming into force: what an entry does to postings and people once its day has come, and the book settled on another day.
//!
//! An entry recorded for a future day (待生效) is in the log at once, but nothing is posted and nobody is moved. When the day
//! comes, that is done in one transaction with the rewriting of the current state. A clock that ran ahead and is put right takes
//! entries out of force again: their postings and versions stay, only which versions are current changes.

use std::cell::OnceCell;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, TransactionBehavior, params};

use crate::domain::{Changes, Date, EntryHead, EntryId, Movement, Operation, Snapshot, reapply};

use super::book::Book;
use super::entries::{self, Place};
use super::error::{StoreError, Trouble};
use super::opening::{self, Access};
use super::roster::{self, Standing};
use super::timeline::{Position, end_of};
use super::words::Text;
use super::{register, unwatched};

impl Book {
    /// The day whose end the current state shows.
    pub fn settled_on(&self) -> Date {
        self.settled_on
    }

    /// Brings the current state to the end of `today`: entries whose day has come take effect, and where the book was settled
    /// on a later day by a wrong clock, those of later days are 待生效 again. A book open for reading only is settled in memory.
    ///
    /// # Errors
    /// [`StoreError::ContradictsPending`] when an entry cannot take effect, which recording has made sure of; failures of the
    /// file. The book is as it was then.
    pub fn settle(&mut self, today: Date) -> Result<(), StoreError> {
        let (earlier, later) = (today.min(self.settled_on), today.max(self.settled_on));
        if self.access() == Access::ReadOnly && !self.is_in_memory {
            let waiting = entries::timeline(&self.connection, end_of(earlier), end_of(Date::MAX));
            if !self.told(waiting)?.is_empty() {
                self.move_to_memory()?;
            }
        }
        let between = self.told(entries::timeline(&self.connection, end_of(earlier), end_of(later)))?;
        if !between.is_empty() {
            let current = self.snapshot()?;
            let settled = match today < self.settled_on {
                true => self.take_back(today, &current),
                false => self.bring_forward(today, &between, &current),
            };
            self.current = OnceCell::from(self.told(settled)?);
            self.facts = OnceCell::new();
        }
        self.settled_on = today;
        Ok(())
    }

    fn bring_forward(&mut self, today: Date, due: &[EntryHead], current: &Snapshot) -> Result<Snapshot, Trouble> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut settled = current.clone();
        for head in due {
            take_effect(&transaction, head, &mut settled)?;
        }
        register::write(&transaction, &settled, &Changes::between(current, &settled))?;
        write_settled_on(&transaction, today)?;
        transaction.commit()?;
        Ok(settled)
    }

    fn take_back(&mut self, today: Date, current: &Snapshot) -> Result<Snapshot, Trouble> {
        let history = self.history.get_mut();
        let mut settled = history.state(&self.connection, end_of(today), EntryId(u32::MAX), &mut unwatched)?;
        settled.number_after(current);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        roster::stand_as_of(&transaction, today)?;
        register::write(&transaction, &settled, &Changes::between(current, &settled))?;
        write_settled_on(&transaction, today)?;
        transaction.commit()?;
        Ok(settled)
    }

    /// Goes on with a copy in memory, which may be written into.
    fn move_to_memory(&mut self) -> Result<(), StoreError> {
        let copied = || -> Result<Connection, Trouble> {
            let mut memory = Connection::open_in_memory()?;
            Backup::new(&self.connection, &mut memory)?.run_to_completion(1024, Duration::ZERO, None)?;
            opening::harden(&memory)?;
            Ok(memory)
        };
        self.connection = self.told(copied())?;
        self.is_in_memory = true;
        Ok(())
    }

    /// Asks about the people as they stand at the end of a day; `None`: now. For a future day the entries that hold by then
    /// take effect, are asked, and are taken back.
    pub(super) fn standing<T>(
        &self,
        on: Option<Date>,
        ask: impl FnOnce(&Connection, Standing) -> Result<T, Trouble>,
    ) -> Result<T, StoreError> {
        let day = on.unwrap_or(self.settled_on);
        if day < self.settled_on {
            return self.told(ask(&self.connection, Standing::On(day)));
        }
        self.ahead(end_of(day), |connection| ask(connection, Standing::Now))
    }

    /// Asks about the people once all entries up to a place in time to come have taken effect, and takes those back again.
    pub(super) fn ahead<T>(
        &self,
        until: Position,
        ask: impl FnOnce(&Connection) -> Result<T, Trouble>,
    ) -> Result<T, StoreError> {
        let due = self.told(entries::timeline(&self.connection, end_of(self.settled_on), until))?;
        if due.is_empty() {
            return self.told(ask(&self.connection));
        }
        let mut register = self.snapshot()?;
        let asked = || -> Result<T, Trouble> {
            // Dropped without a commit, it is rolled back.
            let rehearsal = self.connection.unchecked_transaction()?;
            for head in &due {
                take_effect(&rehearsal, head, &mut register)?;
            }
            ask(&rehearsal)
        };
        self.told(asked())
    }
}

/// Lets a recorded entry take effect on `register`, postings and people.
pub(super) fn take_effect(connection: &Connection, head: &EntryHead, register: &mut Snapshot) -> Result<(), Trouble> {
    let was_in_force = entries::has_effects(connection, head.id)?;
    if was_in_force {
        roster::reinstate(connection, head.id)?;
    }
    for (sequence, operation) in entries::logged(connection, head.id)? {
        let movements = operation.movements(register);
        reapply(register, &operation).map_err(|refusal| StoreError::ContradictsPending {
            entry: head.id,
            operation: sequence,
            refusal,
        })?;
        let at = Place { on: head.in_force, entry: head.id, sequence };
        let done = if !was_in_force {
            post(connection, at, &operation, &movements)
        } else if let Operation::Merge { from, into } = &operation {
            // Whoever has come to a merged body since goes with the others.
            check_postings(connection, at, &movements)?;
            roster::merge(connection, at, from, *into)
        } else {
            Ok(())
        };
        done.map_err(|trouble| as_pending(trouble, head.id))?;
    }
    Ok(())
}

/// Writes what one operation does to postings and people.
pub(super) fn post(
    connection: &Connection,
    at: Place,
    operation: &Operation,
    movements: &[Movement],
) -> Result<(), Trouble> {
    match operation {
        Operation::Admit(person) => roster::admit(connection, at, person),
        Operation::Amend { before, person } => roster::amend(connection, at, before, person),
        Operation::Release { person, before } => roster::release(connection, at, *person, before),
        Operation::Transfer(_) | Operation::Split { .. } | Operation::Deploy(_) | Operation::EndDeployment { .. } => {
            entries::append_postings(connection, at, movements)?;
            operation.arrivals().try_for_each(|(mover, to)| roster::relocate(connection, at, mover, to))
        }
        Operation::Merge { from, into } => {
            entries::append_postings(connection, at, movements)?;
            roster::merge(connection, at, from, *into)
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
        | Operation::CloseClearance { .. } => Ok(()),
    }
}

/// A merger has posted what the merged bodies held. When an entry before it makes that another number, the postings of old would
/// be wrong, and they are history.
pub(super) fn check_postings(connection: &Connection, at: Place, movements: &[Movement]) -> Result<(), Trouble> {
    match entries::lines(connection, at.entry, at.sequence)? == entries::meant(movements) {
        true => Ok(()),
        false => Err(StoreError::MergedLater { entry: at.entry }.into()),
    }
}

pub(super) fn write_settled_on(connection: &Connection, day: Date) -> Result<(), Trouble> {
    connection.execute("UPDATE book SET value = ?1 WHERE key = 'settled_on'", params![Text(day)])?;
    Ok(())
}

/// Somebody whom an entry that is still to take effect names does not stand where it says.
fn as_pending(trouble: Trouble, entry: EntryId) -> Trouble {
    match trouble {
        Trouble::Told(StoreError::PersonMoved { person, .. } | StoreError::AlreadyOnRoster { person, .. }) => {
            StoreError::PersonPending { person, name: None, entry }.into()
        }
        Trouble::Told(StoreError::PersonChangedLater { person, name, .. }) => {
            StoreError::PersonPending { person, name: Some(name), entry }.into()
        }
        other => other,
    }
}
