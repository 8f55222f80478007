//! The versions of the book's schema: brings older books forward, and knows by heart what each version looks like, so that
//! a file which bears our mark but not our schema is recognised before anything in it runs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::backup;
use super::error::{StoreError, Trouble};

/// SQL texts; the schema of version n is what the first n leave behind.
#[derive(Clone, Copy)]
pub(super) struct Schema {
    steps: &'static [&'static str],
}

/// The schema of this program.
pub(super) const SCHEMA: Schema = Schema { steps: &[include_str!("migrations/001_book.sql")] };

/// `PRAGMA application_id` of every book: "BHBK".
pub(super) const APPLICATION_ID: i32 = 0x4248_424B;

impl Schema {
    /// The version this program writes.
    pub(super) fn latest(self) -> u32 {
        u32::try_from(self.steps.len()).unwrap_or(u32::MAX)
    }

    /// Brings a new, empty database to the latest version.
    pub(super) fn create(self, connection: &mut Connection) -> Result<(), Trouble> {
        self.migrations().to_latest(connection).map_err(|problem| match problem {
            rusqlite_migration::Error::RusqliteError { err, .. } => Trouble::from(err),
            other => Trouble::Value(other.to_string()),
        })
    }

    /// Brings an older book forward in one transaction, after copying it beside itself.
    pub(super) fn bring_forward(self, connection: &mut Connection, path: &Path, from: u32) -> Result<(), StoreError> {
        if from >= self.latest() {
            return Ok(());
        }
        let backup = free_name(path, from);
        backup::copy(connection, &backup, &mut super::unwatched)?;
        self.migrations().to_latest(connection).map_err(|problem| StoreError::NotBroughtForward {
            path: path.to_owned(),
            from,
            backup,
            problem: problem.to_string(),
        })
    }

    /// The first thing of the database that is not in our schema of `version`, or is missing or different there.
    pub(super) fn first_difference(self, connection: &Connection, version: u32) -> Result<Option<String>, Trouble> {
        let mut ours = Connection::open_in_memory()?;
        let steps = usize::try_from(version).unwrap_or(usize::MAX).min(self.steps.len());
        for step in self.steps.iter().take(steps) {
            ours.execute_batch(step)?;
        }
        let (expected, found) = (objects(&mut ours)?, objects(connection)?);
        let differs = |name: &&String| expected.get(*name) != found.get(*name);
        Ok(expected.keys().chain(found.keys()).find(differs).cloned())
    }

    fn migrations(self) -> Migrations<'static> {
        Migrations::new(self.steps.iter().map(|step| M::up(step)).collect())
    }
}

/// Tables, indexes, triggers and views by name, with the text that made them.
fn objects(connection: &Connection) -> Result<BTreeMap<String, Option<String>>, Trouble> {
    let mut statement = connection.prepare("SELECT type || ' ' || name, sql FROM sqlite_schema")?;
    let objects = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(objects)
}

/// `安宁县.bh` → `安宁县.bh.v1.bak`, or `….v1.2.bak` where that is taken.
fn free_name(path: &Path, version: u32) -> PathBuf {
    let with = |ending: String| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let plain = with(format!(".v{version}.bak"));
    if !plain.exists() {
        return plain;
    }
    (2..u32::MAX).map(|count| with(format!(".v{version}.{count}.bak"))).find(|name| !name.exists()).unwrap_or(plain)
}
