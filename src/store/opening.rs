//! The door: from a path to a connection that may be trusted. Everything that is checked of a file before its content is
//! used is checked here, and every reason to turn it away is an error of its own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::error::{StoreError, Trouble};
use super::migrations::{APPLICATION_ID, Schema};

/// Files up to this size (a county's book is a few megabytes) are checked page by page whenever they are opened, which costs
/// up to about a quarter of a second; larger ones only by `Book::doctor`.
pub(super) const CHECKED_AT_OPENING: u64 = 64 * 1024 * 1024;

/// Statements that stay prepared.
const STATEMENTS: usize = 64;

/// How long another program (a virus scanner, a second window that is just closing) may hold the file before we give up.
const PATIENCE: Duration = Duration::from_millis(500);

/// What a book is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    ReadWrite,
    ReadOnly,
}

/// Opens a book, makes sure that it is one, locks it (for writing) and brings it forward.
pub(super) fn open(path: &Path, access: Access, schema: Schema) -> Result<Connection, StoreError> {
    let path = look_at(path)?;
    let told = |trouble| turned_away(trouble, &path, access);
    let mut connection = connect(&path, access).map_err(told)?;
    let version = identify(&connection, &path, schema).map_err(told)?;
    match access {
        Access::ReadOnly if version < schema.latest() => return Err(StoreError::ReadOnlyFile { path }),
        Access::ReadOnly => {}
        Access::ReadWrite => {
            lock(&connection).map_err(told)?;
            keep_write_ahead_log(&connection).map_err(told)?;
            schema.bring_forward(&mut connection, &path, version)?;
        }
    }
    Ok(connection)
}

/// A book that lives only as long as its connection.
pub(super) fn in_memory(schema: Schema) -> Result<Connection, Trouble> {
    let mut connection = Connection::open_in_memory()?;
    harden(&connection)?;
    schema.create(&mut connection)?;
    Ok(connection)
}

/// Makes an empty file that was not there before, which nobody but its owner may read.
pub(super) fn reserve(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(|_| ())
}

/// Folds the write-ahead log back, so that the file alone is the whole book.
pub(super) fn fold(connection: &Connection) -> Result<(), Trouble> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// Leaves the file as a plain one that a read-only medium can serve.
pub(super) fn leave_write_ahead_log(connection: &Connection) -> Result<(), Trouble> {
    connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    Ok(())
}

/// The problems that SQLite finds in the pages, or nothing.
pub(super) fn quick_check(connection: &Connection) -> Result<Vec<String>, Trouble> {
    pages_checked(connection, "PRAGMA quick_check")
}

/// As [`quick_check`], and every index against its table.
pub(super) fn integrity_check(connection: &Connection) -> Result<Vec<String>, Trouble> {
    pages_checked(connection, "PRAGMA integrity_check")
}

/// A path that SQLite cannot take for a URI.
pub(super) fn absolute(path: &Path) -> Result<PathBuf, StoreError> {
    std::path::absolute(path).map_err(|error| StoreError::file(path, error))
}

/// What can be told without opening.
fn look_at(path: &Path) -> Result<PathBuf, StoreError> {
    let path = absolute(path)?;
    let metadata = std::fs::metadata(&path).map_err(|error| StoreError::file(&path, error))?;
    if metadata.is_dir() {
        return Err(StoreError::IsFolder { path });
    }
    if metadata.len() == 0 {
        return Err(StoreError::EmptyFile { path });
    }
    Ok(path)
}

fn connect(path: &Path, access: Access) -> Result<Connection, Trouble> {
    // Without SQLITE_OPEN_CREATE: nothing appears where no book was.
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX
        | match access {
            Access::ReadWrite => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Access::ReadOnly => OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
    let connection = Connection::open_with_flags(path, flags).map_err(|error| match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => Trouble::Told(StoreError::NoPermission { path: path.to_owned() }),
        _ => Trouble::from(error),
    })?;
    connection.busy_timeout(PATIENCE)?;
    match access {
        // SQLite falls back to reading when it may not write.
        Access::ReadWrite if connection.is_readonly("main")? => {
            return Err(StoreError::ReadOnlyFile { path: path.to_owned() }.into());
        }
        // Before anything is read, so that SQLite never wants a shared-memory file.
        Access::ReadWrite => connection.query_row("PRAGMA locking_mode = EXCLUSIVE", [], |_| Ok(()))?,
        Access::ReadOnly => connection.pragma_update(None, "query_only", true)?,
    }
    harden(&connection)?;
    Ok(connection)
}

/// A hostile file may be damaged, but it may not act.
pub(super) fn harden(connection: &Connection) -> Result<(), Trouble> {
    for (setting, state) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    ] {
        connection.set_db_config(setting, state)?;
    }
    connection.execute_batch(
        "PRAGMA cell_size_check = ON;
         PRAGMA mmap_size = 0;
         PRAGMA foreign_keys = ON;
         PRAGMA recursive_triggers = ON; -- so that REPLACE meets the triggers that forbid deletion
         PRAGMA secure_delete = ON;
         PRAGMA synchronous = FULL;
         PRAGMA temp_store = MEMORY;     -- nobody's data in a temporary file
         PRAGMA cache_size = -32768;",
    )?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// Whether it is a book, of a version we know, whole, and with nothing foreign in it; tells the version.
fn identify(connection: &Connection, path: &Path, schema: Schema) -> Result<u32, Trouble> {
    let number = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, i32>(0));
    let path = path.to_owned();
    let application_id = number("PRAGMA application_id")?;
    if application_id != APPLICATION_ID {
        return Err(StoreError::ForeignDatabase { path, application_id }.into());
    }
    let version = number("PRAGMA user_version")?;
    let version = match u32::try_from(version) {
        Ok(0) | Err(_) => return Err(StoreError::Damaged { path, problem: format!("version {version}") }.into()),
        Ok(version) if version > schema.latest() => {
            return Err(StoreError::NewerVersion { path, found: version, known: schema.latest() }.into());
        }
        Ok(version) => version,
    };
    if let Some(object) = schema.first_difference(connection, version)? {
        return Err(StoreError::ForeignSchema { path, object }.into());
    }
    let is_small = std::fs::metadata(&path).is_ok_and(|metadata| metadata.len() <= CHECKED_AT_OPENING);
    if is_small && let Some(problem) = quick_check(connection)?.into_iter().next() {
        return Err(StoreError::Damaged { path, problem }.into());
    }
    Ok(version)
}

/// Takes the exclusive lock without changing anything; it is held until the connection closes.
fn lock(connection: &Connection) -> Result<(), Trouble> {
    connection.execute_batch("BEGIN EXCLUSIVE; COMMIT;")?;
    Ok(())
}

fn keep_write_ahead_log(connection: &Connection) -> Result<(), Trouble> {
    // A medium that cannot keep one answers with another mode, which is as safe and only slower.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    Ok(())
}

/// When SQLite has the file but may not open what belongs beside it, the reason is the folder.
fn turned_away(trouble: Trouble, path: &Path, access: Access) -> StoreError {
    match (&trouble, access) {
        (Trouble::Sqlite(error), Access::ReadWrite) if error.sqlite_error_code() == Some(ErrorCode::CannotOpen) => {
            StoreError::ReadOnlyFolder { path: path.to_owned() }
        }
        (Trouble::Sqlite(error), Access::ReadOnly) if error.sqlite_error_code() == Some(ErrorCode::CannotOpen) => {
            StoreError::NotClosed { path: path.to_owned() }
        }
        _ => trouble.at(path),
    }
}

fn pages_checked(connection: &Connection, pragma: &str) -> Result<Vec<String>, Trouble> {
    let mut statement = connection.prepare(pragma)?;
    let answers = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    Ok(answers.into_iter().filter(|answer| answer != "ok").collect())
}
