//! Plans as the book keeps them. A plan is never deleted, only put away, and it is adopted by the entry that records it, in
//! the same transaction.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::domain::{Basis, Date, DocumentNumber, EntryId, PlanId, Remainder, Source};
use crate::plan::{Adoption, Plan, PlanState, Reversal, Stamp};

use super::book::Book;
use super::entries;
use super::error::{StoreError, Trouble};
use super::words::{Json, Text};

/// One stored plan. Its number, name and state are columns of their own; the rest is JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPlan {
    pub plan: Plan,
    pub shelf: Shelf,
    pub created_at: DateTime,
    pub updated_at: DateTime,
}

/// Whether the plan is listed among the open ones (归档 or not).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    Open,
    Archived,
}

impl Book {
    /// A plan id that was never given.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn fresh_plan_id(&self) -> Result<PlanId, StoreError> {
        let last = self.connection.query_row("SELECT max(id) FROM plan", [], |row| row.get::<_, Option<PlanId>>(0));
        self.told(last.map(|last| last.unwrap_or(PlanId(0)).next()).map_err(Trouble::from))
    }

    /// Saves a draft, new or known; a known one keeps the time of its making. Draft or archived, the content is replaced.
    ///
    /// # Errors
    /// [`StoreError::PlanNameTaken`] for a new name that another plan bears; [`StoreError::PlanAlreadyAdopted`]: an adopted
    /// plan is history; [`StoreError::PlanNotAdoptedBySaving`] for a record that says so of itself; failures of the file.
    pub fn save_plan(&self, plan: &StoredPlan) -> Result<(), StoreError> {
        self.check_writable()?;
        self.told(save(&self.connection, plan))
    }

    /// Every plan, the last changed first.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn plans(&self) -> Result<Vec<StoredPlan>, StoreError> {
        self.told(all(&self.connection))
    }

    /// One plan.
    ///
    /// # Errors
    /// [`StoreError::UnknownPlan`]; failures of the file.
    pub fn load_plan(&self, id: PlanId) -> Result<StoredPlan, StoreError> {
        self.told(load(&self.connection, id))
    }

    /// 分步到位: which phases of a plan were carried out, and by which entries.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn adopted_phases(&self, plan: PlanId) -> Result<BTreeMap<u32, EntryId>, StoreError> {
        self.told(phases(&self.connection, plan))
    }

    /// Puts a plan away or takes it out again; an adopted one too.
    ///
    /// # Errors
    /// [`StoreError::UnknownPlan`]; failures of the file.
    pub fn shelve_plan(&self, id: PlanId, shelf: Shelf) -> Result<(), StoreError> {
        self.check_writable()?;
        let moved = self.connection.execute("UPDATE plan SET shelf = ?2 WHERE id = ?1", params![id, shelf.word()]);
        match self.told(moved.map_err(Trouble::from))? {
            0 => Err(StoreError::UnknownPlan(id)),
            _ => Ok(()),
        }
    }
}

/// Marks the plan, or a phase of it, as carried out by `entry`, if that comes from a plan: each once. After its last phase the
/// plan is adopted too.
pub(super) fn adopt(connection: &Connection, source: &Source, entry: EntryId, at: DateTime) -> Result<(), Trouble> {
    match source {
        Source::Plan { plan, phase: None, .. } => close(connection, *plan, entry, at),
        Source::Plan { plan, phase: Some(phase), remainder, .. } => {
            adopt_phase(connection, *plan, *phase, entry)?;
            match remainder {
                Remainder::Done => close(connection, *plan, entry, at),
                Remainder::Open => Ok(()),
            }
        }
        Source::Import { .. } | Source::Manual => Ok(()),
    }
}

fn adopt_phase(connection: &Connection, plan: PlanId, phase: u32, entry: EntryId) -> Result<(), Trouble> {
    check_draft(connection, plan)?;
    let is_there: bool = connection.query_row("SELECT count(*) FROM plan WHERE id = ?1", [plan], |row| row.get(0))?;
    if !is_there {
        return Err(StoreError::UnknownPlan(plan).into());
    }
    if let Some(by) = phases(connection, plan)?.get(&phase) {
        return Err(StoreError::PhaseAlreadyAdopted { plan, phase, by: *by }.into());
    }
    connection
        .execute("INSERT INTO plan_phase (plan, phase, entry) VALUES (?1, ?2, ?3)", params![plan, phase, entry])?;
    Ok(())
}

fn phases(connection: &Connection, plan: PlanId) -> Result<BTreeMap<u32, EntryId>, Trouble> {
    let mut statement = connection.prepare_cached("SELECT phase, entry FROM plan_phase WHERE plan = ?1")?;
    Ok(statement.query_map([plan], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}

fn close(connection: &Connection, plan: PlanId, entry: EntryId, at: DateTime) -> Result<(), Trouble> {
    check_draft(connection, plan)?;
    let adopted = connection
        .execute("UPDATE plan SET adopted_by = ?2, updated_at = ?3 WHERE id = ?1", params![plan, entry, Text(at)])?;
    if adopted == 0 {
        return Err(StoreError::UnknownPlan(plan).into());
    }
    Ok(())
}

const COLUMNS: &str = "id, name, adopted_by, shelf, body, created_at, updated_at";

fn save(connection: &Connection, stored: &StoredPlan) -> Result<(), Trouble> {
    let StoredPlan { plan, shelf, created_at, updated_at } = stored;
    check_draft(connection, plan.id)?;
    if plan.state != PlanState::Draft {
        return Err(StoreError::PlanNotAdoptedBySaving(plan.id).into());
    }
    check_name(connection, plan)?;
    connection.execute(
        "INSERT INTO plan (id, name, shelf, body, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET
             name = excluded.name, shelf = excluded.shelf, body = excluded.body, updated_at = excluded.updated_at",
        params![plan.id, plan.name, shelf.word(), Json(plan), Text(*created_at), Text(*updated_at)],
    )?;
    Ok(())
}

fn check_draft(connection: &Connection, plan: PlanId) -> Result<(), Trouble> {
    let mut statement = connection.prepare_cached("SELECT adopted_by FROM plan WHERE id = ?1")?;
    match statement.query_row([plan], |row| row.get::<_, Option<EntryId>>(0)).optional()? {
        Some(Some(by)) => Err(StoreError::PlanAlreadyAdopted { plan, by }.into()),
        Some(None) | None => Ok(()),
    }
}

/// A plan keeps the name it has: in a book from the time when two could bear one name, both can still be edited.
fn check_name(connection: &Connection, plan: &Plan) -> Result<(), Trouble> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM plan WHERE name = ?2 AND id <> ?1
             AND NOT EXISTS (SELECT 1 FROM plan AS kept WHERE kept.id = ?1 AND kept.name = ?2)
         ORDER BY id LIMIT 1",
    )?;
    match statement.query_row(params![plan.id, plan.name], |row| row.get(0)).optional()? {
        Some(by) => Err(StoreError::PlanNameTaken { name: plan.name.clone(), by }.into()),
        None => Ok(()),
    }
}

fn all(connection: &Connection) -> Result<Vec<StoredPlan>, Trouble> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM plan ORDER BY updated_at DESC, id DESC"))?;
    let mut stored: Vec<StoredPlan> = statement.query_and_then([], record)?.collect::<Result<_, Trouble>>()?;
    for stored in &mut stored {
        tell_adoptions(connection, &mut stored.plan)?;
    }
    Ok(stored)
}

fn load(connection: &Connection, id: PlanId) -> Result<StoredPlan, Trouble> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM plan WHERE id = ?1"))?;
    let mut rows = statement.query([id])?;
    match rows.next()? {
        Some(row) => {
            let mut stored = record(row)?;
            tell_adoptions(connection, &mut stored.plan)?;
            Ok(stored)
        }
        None => Err(StoreError::UnknownPlan(id).into()),
    }
}

/// Tells a plan which entries carried it out, and which of them were taken back.
fn tell_adoptions(connection: &Connection, plan: &mut Plan) -> Result<(), Trouble> {
    plan.adopted_phases = phases(connection, plan.id)?;
    let of_phases = plan.adopted_phases.iter().map(|(phase, entry)| (Some(*phase), *entry));
    let mut entries: Vec<(Option<u32>, EntryId)> = of_phases.collect();
    if let (true, PlanState::Adopted(entry)) = (entries.is_empty(), plan.state) {
        entries.push((None, entry));
    }
    entries.sort_by_key(|(_, entry)| *entry);
    let adoptions = entries.into_iter().map(|(phase, entry)| adoption(connection, phase, entry));
    plan.adoptions = adoptions.collect::<Result<_, Trouble>>()?;
    Ok(())
}

fn adoption(connection: &Connection, phase: Option<u32>, entry: EntryId) -> Result<Adoption, Trouble> {
    let mut statement = connection.prepare_cached(
        "SELECT author, recorded_at, effective,
             coalesce((SELECT given.document_number FROM entry AS given WHERE given.documents = entry.id ORDER BY given.id DESC LIMIT 1),
                      document_number)
         FROM entry WHERE id = ?1",
    )?;
    let (by, at, effective, number) = statement.query_row([entry], |row| {
        Ok((row.get(0)?, row.get::<_, Text<DateTime>>(1)?.0, row.get::<_, Text<Date>>(2)?.0, row.get(3)?))
    })?;
    let number: Option<DocumentNumber> = number;
    let basis = number.map_or(Basis::Pending, Basis::Document);
    let reversed = reversal(connection, entry)?;
    Ok(Adoption { phase, entry, effective, basis, stamp: Stamp { at, by }, reversed })
}

/// The entry that has taken another one back, or else will on its day; none where that one is taken back itself.
fn reversal(connection: &Connection, entry: EntryId) -> Result<Option<Reversal>, Trouble> {
    let settled = connection.query_row("SELECT value FROM book WHERE key = 'settled_on'", [], |row| row.get(0));
    let Text(today): Text<Date> = settled?;
    let reversals = entries::reversals(connection)?;
    let Some(by) = reversals.of(entry, today).or_else(|| reversals.of(entry, Date::MAX)) else { return Ok(None) };
    let mut statement = connection.prepare_cached("SELECT author, recorded_at, in_force FROM entry WHERE id = ?1")?;
    let told = statement.query_row([by], |row| {
        let stamp = Stamp { by: row.get(0)?, at: row.get::<_, Text<DateTime>>(1)?.0 };
        let from = row.get::<_, Text<Date>>(2)?.0;
        Ok(Reversal { entry: by, stamp, waits_until: (from > today).then_some(from) })
    });
    Ok(Some(told?))
}

fn record(row: &Row<'_>) -> Result<StoredPlan, Trouble> {
    let shelf: String = row.get(3)?;
    let adopted_by: Option<EntryId> = row.get(2)?;
    let body: Json<Plan> = row.get(4)?;
    let state = adopted_by.map_or(PlanState::Draft, PlanState::Adopted);
    Ok(StoredPlan {
        plan: Plan { id: row.get(0)?, name: row.get(1)?, state, ..body.0 },
        shelf: Shelf::from_word(&shelf).ok_or_else(|| Trouble::Value(format!("shelf: {shelf}")))?,
        created_at: row.get::<_, Text<DateTime>>(5)?.0,
        updated_at: row.get::<_, Text<DateTime>>(6)?.0,
    })
}

impl Shelf {
    fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Archived => "archived",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Open, Self::Archived].into_iter().find(|shelf| shelf.word() == word)
    }
}
