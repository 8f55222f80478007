//! The order of time: from which day each entry holds, which versions of people stand on the day the book is settled on.

use rusqlite::{Connection, OptionalExtension, params};

use crate::domain::Date;
use crate::store::error::Trouble;
use crate::store::words::Text;

use super::{Fault, Faults};

/// Tells which entries and versions of people are not in the order of time.
pub(super) fn check(connection: &Connection, settled_on: Date, faults: &mut Faults) -> Result<(), Trouble> {
    check_entries(connection, faults)?;
    check_standing(connection, settled_on, faults)
}

/// An entry holds from its own day on. Those recorded before there was an order of days hold in the order of recording: from their
/// day, but not before their predecessor, and not after they were recorded.
fn check_entries(connection: &Connection, faults: &mut Faults) -> Result<(), Trouble> {
    let last: Option<String> = connection
        .query_row("SELECT value FROM book WHERE key = 'last_of_old_order'", [], |row| row.get(0))
        .optional()?;
    let last: i64 = last.and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut statement = connection.prepare(
        "SELECT id FROM (
             SELECT id, in_force, effective,
                 max(min(effective, substr(recorded_at, 1, 10))) OVER (ORDER BY id) AS of_old
             FROM entry)
         WHERE in_force <> iif(id <= ?1, of_old, effective) ORDER BY id",
    )?;
    let mut rows = statement.query([last])?;
    while let Some(row) = rows.next()? {
        faults.add(Fault::InForce(row.get(0)?));
    }
    Ok(())
}

fn check_standing(connection: &Connection, settled_on: Date, faults: &mut Faults) -> Result<(), Trouble> {
    let mut statement = connection.prepare(
        "SELECT DISTINCT person FROM person_version
         LEFT JOIN entry AS made ON made.id = made_by LEFT JOIN entry AS ended ON ended.id = ended_by
         WHERE is_current <> (made_on <= ?1 AND (ended_on IS NULL OR ended_on > ?1))
             OR made_on IS NOT made.in_force OR ended_on IS NOT ended.in_force
         ORDER BY person",
    )?;
    let mut rows = statement.query(params![Text(settled_on)])?;
    while let Some(row) = rows.next()? {
        faults.add(Fault::Standing(row.get(0)?));
    }
    Ok(())
}
