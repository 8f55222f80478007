//! Facts of the roster: what rules and forecasts must know of the people, drawn in one walk over the current versions. It costs
//! as much as reading the roster through, so it is done when asked for and kept until people change.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::Connection;

use crate::domain::{AgeGroup, Headcount, InstitutionId, RankBasis, RosterFacts};

use super::book::Book;
use super::error::{StoreError, Trouble};

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
        let drawn = Arc::new(self.told(draw(&self.connection))?);
        Ok(Arc::clone(self.facts.get_or_init(|| drawn)))
    }
}

fn draw(connection: &Connection) -> Result<RosterFacts, Trouble> {
    let mut groups: HashMap<(InstitutionId, AgeGroup, RankBasis), Headcount> = HashMap::new();
    let mut statement = connection.prepare_cached(
        "SELECT quota_at, birth, kind, sex, position, identity, rank, rank_document IS NOT NULL
         FROM person_version NOT INDEXED WHERE ended_by IS NULL",
    )?;
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
    Ok(facts)
}
