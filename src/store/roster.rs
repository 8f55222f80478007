//! Versions of people: how a change of a person is logged, and how rows become people again. A version is made by one
//! operation and ended by another; the current roster is what nothing has ended.

use rusqlite::{Connection, Row, params};

use crate::domain::{Assignment, InstitutionId, Mover, Name, Particulars, Person, PersonId};

use super::error::{StoreError, Trouble};
use super::record::Place;
use super::words::Json;

/// The columns of a person in the order in which [`person`] reads them.
pub(super) const PERSON: &str = "person, name, sex, id_number, birth, quota_at, kind, works_at, office, post, position, \
                                 arrangement, concurrent, started_work, admitted, further, identity, rank, rank_document";

/// The columns of an assignment in the order in which [`assignment`] reads them.
pub(super) const ASSIGNMENT: &str = "quota_at, kind, works_at, office, post, position, arrangement, concurrent";

/// 入编
pub(super) fn admit(connection: &Connection, at: Place, person: &Person) -> Result<(), Trouble> {
    begin(connection, at, person).map_err(|trouble| match trouble {
        Trouble::Sqlite(error) if is_taken(&error) => {
            StoreError::AlreadyOnRoster { operation: at.sequence as usize, person: person.id }.into()
        }
        other => other,
    })
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
    connection
        .prepare_cached(
            "UPDATE person_version SET ended_by = ?2, ended_sequence = ?3 WHERE rowid IN (
                 SELECT rowid FROM person_version
                     WHERE ended_by IS NULL AND quota_at IN (SELECT value FROM json_each(?1))
                 UNION SELECT rowid FROM person_version
                     WHERE ended_by IS NULL AND works_at IN (SELECT value FROM json_each(?1)))",
        )?
        .execute(params![merged, at.entry, at.sequence])?;
    let query = format!(
        "WITH merged AS (SELECT value AS id FROM json_each(?1)),
         moved AS (SELECT *,
                 iif(quota_at IN merged, ?4, quota_at) AS new_quota_at,
                 iif(works_at IN merged, ?4, works_at) AS new_works_at
             FROM person_version WHERE ended_by = ?2 AND ended_sequence = ?3)
         INSERT INTO person_version (made_by, made_sequence, {PERSON})
         SELECT ?2, ?3, person, name, sex, id_number, birth, new_quota_at, kind, new_works_at, office, post, position,
             iif(new_quota_at = new_works_at, NULL, arrangement), concurrent, started_work, admitted, further,
             identity, rank, rank_document
         FROM moved ORDER BY person"
    );
    connection.prepare_cached(&query)?.execute(params![merged, at.entry, at.sequence, into])?;
    Ok(())
}

/// The person as on the roster now.
pub(super) fn current(connection: &Connection, id: PersonId) -> Result<Option<Person>, Trouble> {
    let query = format!("SELECT {PERSON} FROM person_version WHERE person = ?1 AND ended_by IS NULL");
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
    let query = format!(
        "INSERT INTO person_version (made_by, made_sequence, {PERSON})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)"
    );
    let (held, known) = (&person.assignment, &person.particulars);
    connection.prepare_cached(&query)?.execute(params![
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
    let query = format!("SELECT {ASSIGNMENT}, rowid FROM person_version WHERE person = ?1 AND ended_by IS NULL");
    let mut statement = connection.prepare_cached(&query)?;
    let found = statement.query_and_then([person], |row| Ok((assignment(row, 0)?, row.get::<_, i64>(8)?)))?.next();
    let found = found.transpose().map_err(|trouble: Trouble| trouble)?;
    drop(statement);
    match found {
        Some((standing, row)) if standing == *expected => {
            connection
                .prepare_cached("UPDATE person_version SET ended_by = ?2, ended_sequence = ?3 WHERE rowid = ?1")?
                .execute(params![row, at.entry, at.sequence])?;
            Ok(())
        }
        other => Err(StoreError::PersonMoved {
            operation: at.sequence as usize,
            person,
            expected: Box::new(expected.clone()),
            found: other.map(|(standing, _)| Box::new(standing)),
        }
        .into()),
    }
}

/// Whether a row was refused because the person has a current version.
fn is_taken(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|failure| failure.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE)
}
