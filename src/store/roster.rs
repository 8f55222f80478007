//! Versions of people: how a change of a person is logged, and how rows become people again. A version is made by one
//! operation and ended by another. Which of a person's versions is current is kept with them: the one that holds on the day the
//! book is settled on.

pub(super) mod indexes;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rusqlite::{Connection, Row, params};

use crate::domain::{Assignment, Date, EntryId, InstitutionId, Mover, Name, Particulars, Person, PersonId};

use super::entries::Place;
use super::error::{StoreError, Trouble};
use super::words::{Json, Text};

/// The columns of a person in the order in which [`person`] reads them.
pub(super) const PERSON: &str = "person, name, sex, id_number, birth, quota_at, kind, works_at, office, post, position, \
                                 arrangement, concurrent, started_work, admitted, further, identity, rank, rank_document";

/// The columns of an assignment in the order in which [`assignment`] reads them.
pub(super) const ASSIGNMENT: &str = "quota_at, kind, works_at, office, post, position, arrangement, concurrent";

/// Which versions of people are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Those that hold on the day the book is settled on.
    Now,
    /// Those that held at the end of an earlier day.
    On(Date),
    /// Those that held just before an entry of a day took effect.
    Before {
        day: Date,
        entry: EntryId,
        /// The last entry known.
        through: EntryId,
    },
}

impl Standing {
    /// The condition on rows of `person_version`. A date is digits and dashes, so it may stand in the text.
    pub(super) fn condition(self) -> String {
        match self {
            Self::Now => "is_current = 1".to_owned(),
            Self::On(day) => format!("made_on <= '{day}' AND (ended_on IS NULL OR ended_on > '{day}')"),
            Self::Before { day, entry: EntryId(entry), through: EntryId(through) } => format!(
                "(made_on < '{day}' OR (made_on = '{day}' AND made_by < {entry})) AND made_by <= {through}
                 AND (ended_on IS NULL OR ended_on > '{day}' OR (ended_on = '{day}' AND ended_by >= {entry})
                      OR ended_by > {through})"
            ),
        }
    }
}

/// All versions of the person `?1`. Each half is looked up in an index of its own; of one condition for both SQLite would make a walk
/// through the roster.
pub(super) const VERSIONS_OF_PERSON: &str = "(SELECT * FROM person_version WHERE person = ?1 AND is_current = 1
    UNION ALL SELECT * FROM person_version WHERE person = ?1 AND is_current = 0)";

/// The condition on versions that hold at the end of a day for all that was recorded up to an entry, as though some entries that
/// take effect by then had never been.
pub(super) fn known_without((day, EntryId(through)): (Date, EntryId), without: &BTreeSet<EntryId>) -> String {
    let without: Vec<String> = without.iter().map(|entry| entry.0.to_string()).collect();
    let without = without.join(", ");
    format!(
        "made_on <= '{day}' AND made_by <= {through} AND made_by NOT IN ({without})
         AND (ended_on IS NULL OR ended_on > '{day}' OR ended_by > {through} OR ended_by IN ({without}))"
    )
}

/// 入编
pub(super) fn admit(connection: &Connection, at: Place, person: &Person) -> Result<(), Trouble> {
    match begin(connection, at, person) {
        Err(Trouble::Sqlite(error)) if is_taken(&error) => {
            check_not_changed_later(connection, at, person.id)?;
            Err(StoreError::AlreadyOnRoster { operation: at.sequence as usize, person: person.id }.into())
        }
        other => other,
    }
}

/// Ends the version that stands at `before` and begins a new one.
pub(super) fn amend(connection: &Connection, at: Place, before: &Assignment, person: &Person) -> Result<(), Trouble> {
    end(connection, at, person.id, before)?;
    begin(connection, at, person)
}

/// 出编
pub(super) fn release(
    connection: &Connection,
    at: Place,
    person: PersonId,
    before: &Assignment,
) -> Result<(), Trouble> {
    end(connection, at, person, before)
}

/// Somebody who is named goes from where the operation believes the person to stand (人随编走, 使用划转).
pub(super) fn relocate(connection: &Connection, at: Place, mover: &Mover, to: Assignment) -> Result<(), Trouble> {
    let current = current(connection, mover.person)?;
    end(connection, at, mover.person, &mover.from)?;
    match current {
        Some(person) => begin(connection, at, &Person { assignment: to, ..person }),
        // `end` has refused a person who is not on the roster.
        None => Ok(()),
    }
}

/// 合并: whole groups go to the successor at once. Every version that names a merged institution ends, and one that differs
/// only in the institution begins, as [`Assignment::merged`] has it.
pub(super) fn merge(
    connection: &Connection,
    at: Place,
    from: &[InstitutionId],
    into: InstitutionId,
) -> Result<(), Trouble> {
    let merged = Json(from);
    let concerned =
        "SELECT rowid FROM person_version WHERE is_current = 1 AND quota_at IN (SELECT value FROM json_each(?1))
         UNION SELECT rowid FROM person_version WHERE is_current = 1 AND works_at IN (SELECT value FROM json_each(?1))";
    let changed_later = format!(
        "SELECT person, name, iif(made_on > ?2, made_by, ended_by) FROM person_version
         WHERE rowid IN ({concerned}) AND (made_on > ?2 OR ended_by IS NOT NULL) ORDER BY person LIMIT 1"
    );
    let mut statement = connection.prepare_cached(&changed_later)?;
    let mut rows = statement.query(params![merged, Text(at.on)])?;
    if let Some(row) = rows.next()? {
        return Err(changed_later_by(row)?);
    }
    drop(rows);
    let end = format!(
        "UPDATE person_version SET ended_on = ?4, ended_by = ?2, ended_sequence = ?3, is_current = 0 WHERE rowid IN ({concerned})"
    );
    connection.prepare_cached(&end)?.execute(params![merged, at.entry, at.sequence, Text(at.on)])?;
    let query = format!(
        "WITH merged AS (SELECT value AS id FROM json_each(?1)),
         moved AS (SELECT *,
                 iif(quota_at IN merged, ?4, quota_at) AS new_quota_at,
                 iif(works_at IN merged, ?4, works_at) AS new_works_at
             FROM person_version AS old WHERE ended_by = ?2 AND ended_sequence = ?3 AND NOT EXISTS (
                 SELECT 1 FROM person_version AS new
                 WHERE new.made_by = ?2 AND new.made_sequence = ?3 AND new.person = old.person))
         INSERT INTO person_version (made_on, made_by, made_sequence, {PERSON})
         SELECT ?5, ?2, ?3, person, name, sex, id_number, birth, new_quota_at, kind, new_works_at, office, post, position,
             iif(new_quota_at = new_works_at, NULL, arrangement), concurrent, started_work, admitted, further,
             identity, rank, rank_document
         FROM moved ORDER BY person"
    );
    connection.prepare_cached(&query)?.execute(params![merged, at.entry, at.sequence, into, Text(at.on)])?;
    Ok(())
}

/// Lets the versions of an entry that is in force again be current, instead of those it has ended.
pub(super) fn reinstate(connection: &Connection, entry: EntryId) -> Result<(), Trouble> {
    let ended = "UPDATE person_version SET is_current = 0 WHERE ended_by = ?1 AND is_current = 1";
    connection.prepare_cached(ended)?.execute([entry])?;
    let made = "UPDATE person_version SET is_current = 1
        WHERE made_by = ?1 AND is_current = 0 AND (ended_by IS NULL OR ended_by <> ?1)";
    connection.prepare_cached(made)?.execute([entry])?;
    Ok(())
}

/// Lets the versions be current that held at the end of an earlier day.
pub(super) fn stand_as_of(connection: &Connection, day: Date) -> Result<(), Trouble> {
    let stands = Standing::On(day).condition();
    connection
        .execute(&format!("UPDATE person_version SET is_current = 0 WHERE is_current = 1 AND NOT ({stands})"), [])?;
    connection.execute(&format!("UPDATE person_version SET is_current = 1 WHERE is_current = 0 AND ({stands})"), [])?;
    Ok(())
}

/// Refuses an entry of an earlier day that names somebody whom entries after that day have changed already: what they have made
/// of the person is history.
pub(super) fn check_unchanged_since(connection: &Connection, entry: EntryId, on: Date) -> Result<(), Trouble> {
    let mut statement = connection.prepare_cached(
        "SELECT other.person, other.name, iif(other.made_on > ?2, other.made_by, other.ended_by)
         FROM person_version AS own JOIN person_version AS other ON other.person = own.person AND other.is_current = 0
         WHERE own.made_by = ?1 AND other.made_by <> ?1 AND (other.made_on > ?2 OR other.ended_on > ?2)
         ORDER BY other.person LIMIT 1",
    )?;
    let mut rows = statement.query(params![entry, Text(on)])?;
    match rows.next()? {
        Some(row) => Err(changed_later_by(row)?),
        None => Ok(()),
    }
}

/// The person as on the roster now.
pub(super) fn current(connection: &Connection, id: PersonId) -> Result<Option<Person>, Trouble> {
    let query = format!("SELECT {PERSON} FROM person_version WHERE person = ?1 AND is_current = 1");
    let mut statement = connection.prepare_cached(&query)?;
    let mut rows = statement.query([id])?;
    rows.next()?.map(person).transpose()
}

/// Reads a person from the columns [`PERSON`].
pub(super) fn person(row: &Row<'_>) -> Result<Person, Trouble> {
    let further: Option<Json<_>> = row.get(15)?;
    Ok(Person {
        id: row.get(0)?,
        name: row.get(1)?,
        sex: row.get(2)?,
        id_number: row.get(3)?,
        birth: row.get(4)?,
        assignment: assignment(row, 5)?,
        identity: row.get(16)?,
        rank: row.get(17)?,
        rank_document: row.get(18)?,
        particulars: Particulars {
            started_work: row.get(13)?,
            admitted: row.get(14)?,
            further: further.map(|json| json.0).unwrap_or_default(),
        },
    })
}

/// Reads an assignment from the columns [`ASSIGNMENT`], of which `first` is the first.
pub(super) fn assignment(row: &Row<'_>, first: usize) -> Result<Assignment, Trouble> {
    let concurrent: Option<Json<Vec<Name>>> = row.get(first + 7)?;
    Ok(Assignment {
        quota_at: row.get(first)?,
        kind: row.get(first + 1)?,
        works_at: row.get(first + 2)?,
        office: row.get(first + 3)?,
        post: row.get(first + 4)?,
        position: row.get(first + 5)?,
        arrangement: row.get(first + 6)?,
        concurrent: concurrent.map(|json| json.0).unwrap_or_default(),
    })
}

fn begin(connection: &Connection, at: Place, person: &Person) -> Result<(), Trouble> {
    // Made once: an import writes a hundred thousand versions.
    static INSERT: LazyLock<String> = LazyLock::new(|| {
        format!(
            "INSERT INTO person_version (made_on, made_by, made_sequence, {PERSON})
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)"
        )
    });
    let (held, known) = (&person.assignment, &person.particulars);
    connection.prepare_cached(&INSERT)?.execute(params![
        Text(at.on),
        at.entry,
        at.sequence,
        person.id,
        person.name,
        person.sex,
        person.id_number,
        person.birth,
        held.quota_at,
        held.kind,
        held.works_at,
        held.office,
        held.post,
        held.position,
        held.arrangement,
        (!held.concurrent.is_empty()).then_some(Json(&held.concurrent)),
        known.started_work,
        known.admitted,
        (!known.further.is_empty()).then_some(Json(&known.further)),
        person.identity,
        person.rank,
        person.rank_document,
    ])?;
    Ok(())
}

/// Ends the current version, which must stand at `expected`: a plan may be older than the roster.
fn end(connection: &Connection, at: Place, person: PersonId, expected: &Assignment) -> Result<(), Trouble> {
    let query = format!(
        "SELECT {ASSIGNMENT}, rowid, (made_on, made_by) > (?2, ?3) OR ended_by IS NOT NULL
         FROM person_version WHERE person = ?1 AND is_current = 1"
    );
    let mut statement = connection.prepare_cached(&query)?;
    let read = |row: &Row<'_>| Ok((assignment(row, 0)?, row.get::<_, i64>(8)?, row.get::<_, bool>(9)?));
    let found = statement.query_and_then(params![person, Text(at.on), at.entry], read)?.next();
    let found = found.transpose().map_err(|trouble: Trouble| trouble)?;
    drop(statement);
    match found {
        Some((standing, row, false)) if standing == *expected => {
            let sql = "UPDATE person_version SET ended_on = ?2, ended_by = ?3, ended_sequence = ?4, is_current = 0
                WHERE rowid = ?1";
            connection.prepare_cached(sql)?.execute(params![row, Text(at.on), at.entry, at.sequence])?;
            Ok(())
        }
        other => {
            check_not_changed_later(connection, at, person)?;
            Err(StoreError::PersonMoved {
                operation: at.sequence as usize,
                person,
                expected: Box::new(expected.clone()),
                found: other.map(|(standing, ..)| Box::new(standing)),
            }
            .into())
        }
    }
}

/// Refuses when an entry after `at` has changed this person: made a version of the person, or ended one that held then.
fn check_not_changed_later(connection: &Connection, at: Place, person: PersonId) -> Result<(), Trouble> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT person, name, iif((made_on, made_by) > (?2, ?3), made_by, ended_by) FROM {VERSIONS_OF_PERSON}
             WHERE (made_on, made_by) > (?2, ?3) OR (ended_on, ended_by) > (?2, ?3)
             ORDER BY made_on, made_by, made_sequence LIMIT 1"
    ))?;
    let mut rows = statement.query(params![person, Text(at.on), at.entry])?;
    match rows.next()? {
        Some(row) => Err(changed_later_by(row)?),
        None => Ok(()),
    }
}

/// From the columns person, name, entry.
fn changed_later_by(row: &Row<'_>) -> Result<Trouble, Trouble> {
    Ok(StoreError::PersonChangedLater { person: row.get(0)?, name: row.get(1)?, entry: row.get(2)? }.into())
}

/// Whether a row was refused because the person has a current version.
fn is_taken(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|failure| failure.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE)
}
