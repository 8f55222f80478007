//! Facts of the roster: what rules and forecasts must know of the people, drawn in one walk over the current versions. It costs
//! as much as reading the roster through, so it is done when asked for and kept until people change.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rusqlite::Connection;

use crate::domain::{AgeGroup, Date, EntryId, Headcount, IdFault, InstitutionId, RankBasis, RosterFacts};

use super::book::Book;
use super::error::{StoreError, Trouble};
use super::roster::{Standing, known_without};

impl Book {
    /// Identities, ranks and months of birth by institution, as [`Snapshot::with_facts`](crate::domain::Snapshot::with_facts)
    /// takes them.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn roster_facts(&self) -> Result<Arc<RosterFacts>, StoreError> {
        if let Some(known) = self.facts.get() {
            return Ok(Arc::clone(known));
        }
        let drawn = Arc::new(self.told(draw(&self.connection, &Standing::Now.condition()))?);
        Ok(Arc::clone(self.facts.get_or_init(|| drawn)))
    }

    /// The same of the people as they stand at the end of a day, past or future. It is not kept.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn roster_facts_on(&self, day: Date) -> Result<Arc<RosterFacts>, StoreError> {
        if day == self.settled_on {
            return self.roster_facts();
        }
        Ok(Arc::new(self.standing(Some(day), |connection, standing| draw(connection, &standing.condition()))?))
    }

    /// The same as it was known when `through` was the last entry recorded, as though the entries `without` had never been.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn roster_facts_as_known(
        &self,
        day: Date,
        through: EntryId,
        without: &BTreeSet<EntryId>,
    ) -> Result<Arc<RosterFacts>, StoreError> {
        let stands = known_without((day, through), without);
        Ok(Arc::new(self.standing(Some(day), |connection, _| draw(connection, &stands))?))
    }

    /// The same just before `entry` took effect, as it was known when `through` was the last entry recorded.
    ///
    /// # Errors
    /// [`StoreError::UnknownEntry`]; failures of the file.
    pub fn roster_facts_before(&self, entry: EntryId, through: EntryId) -> Result<Arc<RosterFacts>, StoreError> {
        let (day, entry) = self.entry(entry)?.position();
        let stands = Standing::Before { day, entry, through }.condition();
        Ok(Arc::new(self.standing(Some(day), |connection, _| draw(connection, &stands))?))
    }
}

fn draw(connection: &Connection, stands: &str) -> Result<RosterFacts, Trouble> {
    let mut groups: HashMap<(InstitutionId, AgeGroup, RankBasis), Headcount> = HashMap::new();
    let mut statement = connection.prepare_cached(&format!(
        "SELECT quota_at, birth, kind, sex, position, identity, rank, rank_document IS NOT NULL
         FROM person_version NOT INDEXED WHERE {stands}"
    ))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let group = AgeGroup {
            birth: row.get(1)?,
            kind: row.get(2)?,
            sex: row.get(3)?,
            position: row.get(4)?,
            identity: row.get(5)?,
            rank: row.get(6)?,
        };
        let basis = if row.get(7)? { RankBasis::Documented } else { RankBasis::Undocumented };
        *groups.entry((row.get(0)?, group, basis)).or_default() += Headcount(1);
    }
    let mut facts = RosterFacts::default();
    for ((institution, group, basis), people) in groups {
        facts.count(institution, group, basis, people);
    }
    note_ids(connection, &mut facts, IdFault::Repeated, &repeated(stands))?;
    note_ids(connection, &mut facts, IdFault::Disagrees, &disagreeing(stands))?;
    Ok(facts)
}

/// People who share their ID number with somebody, by institution.
fn repeated(stands: &str) -> String {
    format!(
        "SELECT quota_at, count(*) FROM person_version WHERE {stands} AND id_number IN (
             SELECT id_number FROM person_version WHERE {stands} AND id_number IS NOT NULL
             GROUP BY id_number HAVING count(*) > 1)
         GROUP BY quota_at"
    )
}

/// People whose ID number (18 digits: born YYYYMMDD from the seventh on, the last but one odd for men) tells another month of birth or
/// another sex than the register, by institution.
fn disagreeing(stands: &str) -> String {
    format!(
        "SELECT quota_at, count(*) FROM person_version
         WHERE {stands} AND length(id_number) = 18 AND (
             birth <> substr(id_number, 7, 4) || '-' || substr(id_number, 11, 2)
             OR sex <> iif(substr(id_number, 17, 1) % 2 = 1, 'male', 'female'))
         GROUP BY quota_at"
    )
}

fn note_ids(connection: &Connection, facts: &mut RosterFacts, fault: IdFault, query: &str) -> Result<(), Trouble> {
    let mut statement = connection.prepare_cached(query)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        facts.note(row.get(0)?, fault, row.get(1)?);
    }
    Ok(())
}
