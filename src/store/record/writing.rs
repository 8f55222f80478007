//! One transaction of recording. The way through time starts where the earliest new entry belongs, or at the current state when
//! nothing in force lies behind it, and goes on to the end of the log: new entries are applied and written, known ones in force
//! are replayed, and those that wait for their day take effect for a rehearsal that is rolled back.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::domain::{
    Changes, Date, Entry, EntryHead, EntryId, FreshIds, InstitutionId, LentOperations, Name, Operation, PersonId,
    Refusal, Relation, Snapshot, apply, reapply,
};
use crate::store::entries::{self, Place};
use crate::store::error::{Overwritten, StoreError, Trouble};
use crate::store::timeline::{History, Position, end_of};
use crate::store::words::{Json, Text};
use crate::store::{Watch, force, plans, register, roster, seal};

use super::of_linked;
use super::reversal::{Loss, Lost, Ways};

/// How many operations are done between two looks at the watcher.
const LOOK_EVERY: u64 = 512;

/// An entry to be recorded. An import lends its operations, which may be those of a million people, instead of copying them.
#[derive(Clone, Copy)]
pub(super) struct Proposed<'a> {
    /// Everything but the operations.
    pub entry: &'a Entry,
    pub operations: &'a dyn LentOperations,
}

impl<'a> Proposed<'a> {
    /// An entry with its own operations.
    pub fn whole(entry: &'a Entry) -> Self {
        Self { entry, operations: &entry.operations }
    }
}

/// What is to be recorded, and over what.
pub(super) struct Task<'a> {
    pub entries: &'a [Proposed<'a>],
    pub recorded_at: DateTime,
    /// The register on the day the book is settled on.
    pub current: &'a Snapshot,
    pub settled_on: Date,
}

/// The way through time, and where it has come to.
struct Way<'a, 'w> {
    task: &'a Task<'a>,
    first: EntryId,
    register: Snapshot,
    fresh: FreshIds,
    /// Who is named by entries that wait for their day, and by which.
    pending: BTreeMap<PersonId, EntryId>,
    /// The first merger that holds after a new entry of an earlier day.
    merged_by: Option<EntryId>,
    done: u64,
    total: u64,
    watch: &'a mut Watch<'w>,
}

impl Task<'_> {
    /// Writes everything, and gives the ids and the register as it is now.
    pub(super) fn write(
        &self,
        connection: &mut Connection,
        history: &mut History,
        watch: &mut Watch<'_>,
    ) -> Result<(Vec<EntryId>, Snapshot), Trouble> {
        // Dropped without a commit, the transaction is rolled back.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let last_in_force = last_in_force(&transaction, self.settled_on)?;
        let pending = self.named_by_pending(&transaction)?;
        let ids = self.append_heads(&transaction)?;
        let first = ids.first().copied().unwrap_or(EntryId(0));
        let earliest = self.entries.iter().map(|proposed| proposed.entry.effective).min().unwrap_or(self.settled_on);
        let start = self.start(&transaction, history, (earliest, first), last_in_force, watch)?;
        let (register, heads) = start;
        let has_later = heads.len() > ids.len();
        let total = heads.iter().map(|head| u64::from(head.operations)).sum();
        let fresh = register::fresh_ids(&transaction)?;
        let mut way = Way { task: self, first, register, fresh, pending, merged_by: None, done: 0, total, watch };
        let spared = roster::indexes::spare(&transaction, self.admitted())?;
        let after = way.walk(&transaction, &heads)?;
        let fresh = way.fresh;
        spared.build(&transaction)?;
        register::write(&transaction, &after, &Changes::between(self.current, &after))?;
        register::write_fresh_ids(&transaction, fresh)?;
        force::write_settled_on(&transaction, self.settled_on)?;
        if has_later {
            self.check_people(&transaction, &ids, &after, way.merged_by)?;
        }
        ids.iter().try_for_each(|id| seal::seal(&transaction, *id))?;
        transaction.commit()?;
        // Recorded: it is too late to stop.
        let _ = watch(total, total);
        Ok((ids, after))
    }

    /// How many people come at once.
    fn admitted(&self) -> u64 {
        self.entries.iter().map(|proposed| proposed.operations.admissions() as u64).sum()
    }

    /// Everybody who is named by an entry that waits for its day. One that is mended, now or before, binds nobody any more: what
    /// mends it says how people stand. One that takes back binds nobody either, for then they stand as before.
    fn named_by_pending(&self, connection: &Connection) -> Result<BTreeMap<PersonId, EntryId>, Trouble> {
        let mut named = BTreeMap::new();
        let heads = entries::timeline(connection, end_of(self.settled_on), end_of(Date::MAX))?;
        let new = self.entries.iter().map(|proposed| proposed.entry.relation);
        let mending = heads.iter().map(|head| head.relation).chain(new);
        let mended: BTreeSet<EntryId> = mending.flatten().filter_map(retracted).collect();
        for head in heads {
            if mended.contains(&head.id) || matches!(head.relation, Some(Relation::Reverses(_))) {
                continue;
            }
            entries::walk(connection, head.id, &mut |_, operation| {
                named.extend(operation.people().map(|person| (person, head.id)));
                Ok(())
            })?;
        }
        Ok(named)
    }

    /// Logs the heads, and of entries that will wait for their day all operations.
    fn append_heads(&self, transaction: &Transaction<'_>) -> Result<Vec<EntryId>, Trouble> {
        let mut ids: Vec<EntryId> = Vec::new();
        for (index, Proposed { entry, operations }) in self.entries.iter().copied().enumerate() {
            let append = || -> Result<EntryId, Trouble> {
                if let Some(relation) = entry.relation {
                    entries::check_relation(transaction, relation)?;
                }
                let id =
                    entries::append(transaction, (entry, operations.count()), self.recorded_at, ids.first().copied())?;
                plans::adopt(transaction, &entry.source, id, self.recorded_at)?;
                if entry.effective > self.settled_on {
                    for (sequence, operation) in (0_u32..).zip(operations.each()) {
                        let at = Place { on: entry.effective, entry: id, sequence };
                        entries::append_operation(transaction, at, &operation)?;
                    }
                }
                Ok(id)
            };
            let id = append().map_err(|trouble| of_linked(trouble, index, self.entries.len()))?;
            ids.push(id);
        }
        Ok(ids)
    }

    /// The register from which the way starts, and the entries on it, new ones included.
    fn start(
        &self,
        transaction: &Transaction<'_>,
        history: &mut History,
        (earliest, first): Position,
        last_in_force: Option<Date>,
        watch: &mut Watch<'_>,
    ) -> Result<(Snapshot, Vec<EntryHead>), Trouble> {
        let is_behind = last_in_force.is_none_or(|last| earliest >= last);
        if !is_behind {
            let before = (earliest, EntryId(first.0.saturating_sub(1)));
            let mut register = history.state(transaction, before, EntryId(u32::MAX), watch)?;
            register.number_after(self.current);
            return Ok((register, entries::timeline(transaction, before, end_of(Date::MAX))?));
        }
        let from = earliest.min(self.settled_on);
        let mut heads = entries::timeline(transaction, (from, EntryId(0)), end_of(Date::MAX))?;
        heads.retain(|head| head.id >= first || head.in_force > self.settled_on);
        Ok((self.current.clone(), heads))
    }

    /// What an entry of an earlier day has made of people must agree with what holds later.
    fn check_people(
        &self,
        transaction: &Transaction<'_>,
        ids: &[EntryId],
        after: &Snapshot,
        merged_by: Option<EntryId>,
    ) -> Result<(), Trouble> {
        for (index, (proposed, id)) in self.entries.iter().zip(ids).enumerate() {
            roster::check_unchanged_since(transaction, *id, proposed.entry.effective)
                .map_err(|trouble| of_linked(trouble, index, self.entries.len()))?;
        }
        // A merger moves whoever is there. Somebody put there by an entry of an earlier day would have gone with it, in numbers
        // but not on the roster.
        if register::read(transaction)? == *after {
            return Ok(());
        }
        match merged_by {
            Some(entry) => Err(StoreError::MergedLater { entry }.into()),
            None => Err(Trouble::Value("the roster does not agree with the register".to_owned())),
        }
    }
}

impl<'a> Way<'a, '_> {
    /// Goes through all entries and gives the register of the day the book is settled on.
    fn walk(&mut self, transaction: &Transaction<'_>, heads: &[EntryHead]) -> Result<Snapshot, Trouble> {
        let settled_on = self.task.settled_on;
        let in_force = heads.partition_point(|head| head.in_force <= settled_on);
        let (in_force, pending) = heads.split_at(in_force);
        let mut ways = Ways::of(&self.register, heads, self.first, settled_on);
        self.walk_days(transaction, in_force, &mut ways)?;
        let mut settled = self.register.clone();
        if !pending.is_empty() {
            transaction.execute_batch("SAVEPOINT rehearsal")?;
            self.walk_days(transaction, pending, &mut ways)?;
            transaction.execute_batch("ROLLBACK TO rehearsal; RELEASE rehearsal")?;
        }
        settled.number_after(&self.register);
        Ok(settled)
    }

    fn walk_days(
        &mut self,
        transaction: &Transaction<'_>,
        heads: &[EntryHead],
        ways: &mut Option<Ways>,
    ) -> Result<(), Trouble> {
        let mut days = heads.iter().map(|head| head.in_force).skip(1);
        for head in heads {
            if let Some(ways) = ways {
                ways.meet(head, &self.register);
            }
            match self.new_entry(head.id) {
                Some((index, operations)) => self.apply_new(transaction, head, index, operations)?,
                None if head.in_force <= self.task.settled_on => self.follow(transaction, head)?,
                None => self.rehearse(transaction, head)?,
            }
            if let Some(ways) = ways {
                let mut lost = self.go_other_ways(transaction, ways, head)?;
                if days.next() != Some(head.in_force) {
                    lost = lost.or_else(|| ways.end_day(&self.register).err());
                }
                if let Some(loss) = lost {
                    return Err(self.lost(transaction, loss)?);
                }
            }
        }
        Ok(())
    }

    /// Lets an entry that has taken effect do so on the other ways, too.
    fn go_other_ways(
        &self,
        transaction: &Transaction<'_>,
        ways: &mut Ways,
        head: &EntryHead,
    ) -> Result<Option<Loss>, Trouble> {
        let mut lost = None;
        let mut go = |operation: &Operation| {
            lost = lost.take().or_else(|| ways.go(head, operation).err());
        };
        match self.new_entry(head.id) {
            Some((_, operations)) => operations.each().for_each(|operation| go(&operation)),
            None => entries::walk(transaction, head.id, &mut |_, operation| {
                go(&operation);
                Ok(())
            })?,
        }
        ways.pass(head, &self.register);
        Ok(lost)
    }

    /// Which of the new entries is refused for the sake of one that mends another, and why.
    fn lost(&self, transaction: &Transaction<'_>, Loss { what, by, mends, on }: Loss) -> Result<Trouble, Trouble> {
        let entry = mends.mended();
        let error = match what {
            Lost::Institution(institution) => {
                let name = self.task.current.name_of(institution).or_else(|| self.register.name_of(institution));
                let what = Overwritten::Institution(institution, name.cloned());
                StoreError::OverwrittenLater { what, mends, by, on }
            }
            Lost::Person(person) => {
                let name = roster::current(transaction, person)?.map(|person| person.name);
                StoreError::OverwrittenLater { what: Overwritten::Person(person, name), mends, by, on }
            }
            Lost::Numbers(_) => StoreError::AnnulledAhead { entry, by, on },
            Lost::Remainder => StoreError::LeavesRemainder { entry, on },
        };
        let concerned = |proposed: &Proposed<'_>| {
            proposed.entry.effective <= on && proposed.operations.each().any(|operation| what.concerns(&operation))
        };
        let entries = self.task.entries;
        let own = self.new_entry(by).map(|(index, _)| index);
        let index = own.or_else(|| entries.iter().position(concerned)).unwrap_or_default();
        Ok(of_linked(error.into(), index, entries.len()))
    }

    /// The entry of this id if it is a new one, with its place among them.
    fn new_entry(&self, id: EntryId) -> Option<(usize, &'a dyn LentOperations)> {
        let index = usize::try_from(id.0.checked_sub(self.first.0)?).ok()?;
        let entries = self.task.entries;
        entries.get(index).map(|proposed| (index, proposed.operations))
    }

    /// Applies and writes a new entry.
    fn apply_new(
        &mut self,
        transaction: &Transaction<'_>,
        head: &EntryHead,
        index: usize,
        operations: &dyn LentOperations,
    ) -> Result<(), Trouble> {
        for (sequence, operation) in (0_u32..).zip(operations.each()) {
            self.look()?;
            let at = Place { on: head.in_force, entry: head.id, sequence };
            self.check_pending(transaction, head, &operation)
                .and_then(|()| self.apply_one(transaction, at, &operation))
                .map_err(|trouble| of_linked(trouble, index, self.task.entries.len()))?;
            register::used(&mut self.fresh, &operation);
        }
        if head.in_force > self.task.settled_on {
            for operation in operations.each() {
                self.pending.extend(operation.people().map(|person| (person, head.id)));
            }
        }
        Ok(())
    }

    /// Refuses to name whom an entry names that waits for its day. What takes another entry back was worked out from how people
    /// stand then; where that breaks an entry that waits, going through them tells.
    fn check_pending(
        &self,
        transaction: &Transaction<'_>,
        head: &EntryHead,
        operation: &Operation,
    ) -> Result<(), Trouble> {
        if self.pending.is_empty() || matches!(head.relation, Some(Relation::Reverses(_))) {
            return Ok(());
        }
        let mut waiting = operation.people().filter_map(|person| Some((person, *self.pending.get(&person)?)));
        match waiting.next() {
            Some((person, entry)) => {
                let name = roster::current(transaction, person)?.map(|person| person.name);
                Err(StoreError::PersonPending { person, name, entry }.into())
            }
            None => Ok(()),
        }
    }

    fn apply_one(&mut self, transaction: &Transaction<'_>, at: Place, operation: &Operation) -> Result<(), Trouble> {
        let movements = operation.movements(&self.register);
        if let Err(refusal) = apply(&mut self.register, operation) {
            return Err(refused(transaction, at, refusal)?);
        }
        // An entry that waits for its day was logged before, and people are otherwise logged by their versions alone.
        let is_of_people =
            matches!(operation, Operation::Admit(_) | Operation::Amend { .. } | Operation::Release { .. });
        if at.on <= self.task.settled_on && !is_of_people {
            entries::append_operation(transaction, at, operation)?;
        }
        force::post(transaction, at, operation, &movements)
    }

    /// Replays an entry in force that holds later than a new one.
    fn follow(&mut self, transaction: &Transaction<'_>, head: &EntryHead) -> Result<(), Trouble> {
        entries::walk(transaction, head.id, &mut |sequence, operation| {
            self.look()?;
            if matches!(operation, Operation::Merge { .. }) {
                let at = Place { on: head.in_force, entry: head.id, sequence };
                force::check_postings(transaction, at, &operation.movements(&self.register))?;
                self.merged_by.get_or_insert(head.id);
            }
            reapply(&mut self.register, &operation)
                .map_err(|refusal| StoreError::ContradictsLater { entry: head.id, operation: sequence, refusal }.into())
        })
    }

    /// Lets an entry that waits for its day take effect, within the rehearsal.
    fn rehearse(&mut self, transaction: &Transaction<'_>, head: &EntryHead) -> Result<(), Trouble> {
        self.look()?;
        force::take_effect(transaction, head, &mut self.register)?;
        self.done += u64::from(head.operations.saturating_sub(1));
        Ok(())
    }

    /// Tells the watcher now and then how far it is.
    fn look(&mut self) -> Result<(), Trouble> {
        if self.done.is_multiple_of(LOOK_EVERY) && (self.watch)(self.done, self.total).is_break() {
            return Err(StoreError::Cancelled.into());
        }
        self.done += 1;
        Ok(())
    }
}

/// The entry that is taken back, whole or in part; giving a number leaves what an entry says.
fn retracted(relation: Relation) -> Option<EntryId> {
    match relation {
        Relation::Reverses(entry) | Relation::Corrects(entry) => Some(entry),
        Relation::Documents(_) => None,
    }
}

/// The last day on which an entry in force holds.
fn last_in_force(connection: &Connection, settled_on: Date) -> Result<Option<Date>, Trouble> {
    let sql = "SELECT in_force FROM entry WHERE in_force <= ?1 ORDER BY in_force DESC LIMIT 1";
    let last = connection.query_row(sql, [Text(settled_on)], |row| row.get::<_, Text<Date>>(0)).optional()?;
    Ok(last.map(|text| text.0))
}

/// Why a new operation is refused; an institution that came later is told with its day.
fn refused(connection: &Connection, at: Place, refusal: Refusal) -> Result<Trouble, Trouble> {
    let operation = at.sequence as usize;
    if let Refusal::UnknownInstitution(institution) = refusal
        && let Some((established, name)) = establishment(connection, institution)?
        && established > at.on
    {
        return Ok(StoreError::NotYetEstablished { operation, institution, name, established }.into());
    }
    Ok(StoreError::Refused { operation, refusal }.into())
}

/// When an institution was established, and under which name.
fn establishment(connection: &Connection, institution: InstitutionId) -> Result<Option<(Date, Name)>, Trouble> {
    let mut statement = connection.prepare_cached(
        "SELECT in_force, body FROM operation JOIN entry ON entry.id = operation.entry
         WHERE (institution = ?1 AND body LIKE '{\"Establish\":%') OR body LIKE '{\"Split\":%' ORDER BY in_force, entry.id",
    )?;
    let mut rows = statement.query(params![institution])?;
    while let Some(row) = rows.next()? {
        let operation = row.get::<_, Json<Operation>>(1)?.0;
        if let Some(established) = operation.established().find(|established| established.id == institution) {
            return Ok(Some((row.get::<_, Text<Date>>(0)?.0, established.name.clone())));
        }
    }
    Ok(None)
}
