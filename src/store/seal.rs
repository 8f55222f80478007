//! 封印: each entry carries a hash of itself and of the hash before it, so that whoever changes an old entry behind the program's
//! back must change every later seal too, and a hash noted elsewhere gives it away.
//!
//! What goes in: the stored head, the stored operations, and for operations on people that are logged by versions alone the
//! versions they made and ended. Every value stands with the name of its column, its type and its length; what is NULL stands
//! nowhere, so that a column added later leaves old seals as they are.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

use crate::domain::EntryId;

use super::error::Trouble;
use super::roster::{ASSIGNMENT, PERSON};

/// What stands for the predecessor of the first entry.
const FIRST: &str = "";

/// Seals an entry on top of the last one sealed. All of it must be written.
pub(super) fn seal(connection: &Connection, entry: EntryId) -> Result<(), Trouble> {
    let last = connection
        .prepare_cached("SELECT hash FROM seal ORDER BY entry DESC LIMIT 1")?
        .query_row([], |row| row.get::<_, String>(0));
    let previous = last.optional()?.unwrap_or_else(|| FIRST.to_owned());
    let hash = hash(connection, entry, &previous)?;
    connection
        .prepare_cached("INSERT INTO seal (entry, previous, hash) VALUES (?1, ?2, ?3)")?
        .execute(params![entry, previous, hash])?;
    Ok(())
}

/// The hash of several texts, each with its length, as hexadecimal digits.
pub fn digest(texts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for text in texts {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hexadecimal(&hasher.finalize())
}

/// A hash as lower-case digits.
pub(super) fn hexadecimal(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Seals every entry of a book that has no seals yet.
pub(super) fn seal_all(connection: &Connection) -> Result<(), Trouble> {
    ids(connection)?.into_iter().try_for_each(|entry| seal(connection, entry))
}

/// The first entry that is not as it was sealed, or not sealed on top of its predecessor, or not sealed at all.
pub(super) fn first_broken(connection: &Connection) -> Result<Option<EntryId>, Trouble> {
    let mut sealed = connection.prepare("SELECT previous, hash FROM seal WHERE entry = ?1")?;
    let mut expected = FIRST.to_owned();
    for entry in ids(connection)? {
        let found: Option<(String, String)> =
            sealed.query_row([entry], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        match found {
            Some((previous, stored)) if previous == expected && stored == hash(connection, entry, &previous)? => {
                expected = stored;
            }
            Some(_) | None => return Ok(Some(entry)),
        }
    }
    Ok(None)
}

fn ids(connection: &Connection) -> Result<Vec<EntryId>, Trouble> {
    let mut statement = connection.prepare("SELECT id FROM entry ORDER BY id")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

fn hash(connection: &Connection, entry: EntryId, previous: &str) -> Result<String, Trouble> {
    let unlogged = |sequence: &str| {
        format!("NOT EXISTS (SELECT 1 FROM operation o WHERE o.entry = ?1 AND o.sequence = person_version.{sequence})")
    };
    let made = format!(
        "SELECT made_sequence, {PERSON} FROM person_version WHERE made_by = ?1 AND {} ORDER BY made_sequence, person",
        unlogged("made_sequence")
    );
    let ended = format!(
        "SELECT ended_sequence, person, made_by, made_sequence, {ASSIGNMENT} FROM person_version
         WHERE ended_by = ?1 AND {} ORDER BY ended_sequence, person",
        unlogged("ended_sequence")
    );
    let mut hasher = Sha256::new();
    hasher.update(previous.as_bytes());
    for sql in [
        "SELECT * FROM entry WHERE id = ?1",
        "SELECT sequence, body FROM operation WHERE entry = ?1 ORDER BY sequence",
        &made,
        &ended,
    ] {
        let mut statement = connection.prepare_cached(sql)?;
        let heads: Vec<Vec<u8>> =
            statement.column_names().into_iter().map(|name| with_length(name.as_bytes())).collect();
        let mut rows = statement.query([entry])?;
        // A row is written out and hashed as a whole: taking in every part by itself takes twice the time.
        let mut written = Vec::new();
        while let Some(row) = rows.next()? {
            written.clear();
            write_out(&mut written, &heads, row)?;
            hasher.update(&written);
        }
        hasher.update([0]);
    }
    Ok(hexadecimal(&hasher.finalize()))
}

fn with_length(bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u64).to_le_bytes(), bytes].concat()
}

/// Adds one row: what is not NULL, with name (`heads` has them with their lengths), length and type, and an end that no name
/// can be taken for.
fn write_out(written: &mut Vec<u8>, heads: &[Vec<u8>], row: &Row<'_>) -> Result<(), Trouble> {
    for (column, head) in heads.iter().enumerate() {
        let number;
        let (kind, bytes): (u8, &[u8]) = match row.get_ref(column)? {
            ValueRef::Null => continue,
            ValueRef::Integer(value) => {
                number = value.to_le_bytes();
                (1, &number)
            }
            ValueRef::Real(value) => {
                number = value.to_bits().to_le_bytes();
                (2, &number)
            }
            ValueRef::Text(text) => (3, text),
            ValueRef::Blob(blob) => (4, blob),
        };
        written.extend_from_slice(head);
        written.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        written.extend_from_slice(bytes);
        written.push(kind);
    }
    written.extend_from_slice(&u64::MAX.to_le_bytes());
    Ok(())
}
