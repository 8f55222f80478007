//! The door: from a path to a connection that may be trusted. Everything that is checked of a file before its content is
//! used is checked here, and every reason to turn it away is an error of its own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

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
pub(super) enum Access {
    ReadWrite,
    ReadOnly,
}

/// Opens a book, makes sure that it is one, locks it (for writing) and brings it forward.
pub(super) fn open(path: &Path, access: Access, schema: Schema) -> Result<Connection, StoreError> {
    let path = look_at(path)?;
    let mut connection = connect(&path, access).map_err(|trouble| trouble.at(&path))?;
    if access == Access::ReadWrite && connection.is_readonly("main").map_err(|error| Trouble::from(error).at(&path))? {
        return Err(StoreError::ReadOnlyFile { path });
    }
    let version = identify(&connection, &path, schema)?;
    match access {
        Access::ReadOnly if version < schema.latest() => return Err(StoreError::ReadOnlyFile { path }),
        Access::ReadOnly => {}
        Access::ReadWrite => {
            lock(&connection).map_err(|trouble| trouble.at(&path))?;
            keep_write_ahead_log(&connection, &path)?;
            schema.bring_forward(&mut connection, &path, version)?;
        }
    }
    Ok(connection)
}

/// Makes the file of a new book, which nobody but its owner may read, and opens it.
pub(super) fn create(path: &Path, schema: Schema) -> Result<Connection, StoreError> {
    let path = absolute(path)?;
    reserve(&path)?;
    let filled = connect(&path, Access::ReadWrite).and_then(|mut connection| {
        lock(&connection)?;
        schema.create(&mut connection)?;
        Ok(connection)
    });
    let opened = filled.map_err(|trouble| trouble.at(&path)).and_then(|connection| {
        keep_write_ahead_log(&connection, &path)?;
        Ok(connection)
    });
    if opened.is_err() {
        // Ours and without content; a failure to remove it is told by the next attempt.
        std::fs::remove_file(&path).ok();
    }
    opened
}

/// A book that lives only as long as its connection.
pub(super) fn in_memory(schema: Schema) -> Result<Connection, Trouble> {
    let mut connection = Connection::open_in_memory()?;
    harden(&connection)?;
    schema.create(&mut connection)?;
    Ok(connection)
}

/// Makes an empty file that was not there before.
pub(super) fn reserve(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(_) if path.exists() => Err(StoreError::AlreadyExists { path: path.to_owned() }),
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            Err(StoreError::ReadOnlyFolder { path: path.to_owned() })
        }
        Err(error) => Err(StoreError::file(path, error)),
    }
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
        Some(rusqlite::ErrorCode::CannotOpen) => Trouble::Told(StoreError::NoPermission { path: path.to_owned() }),
        _ => Trouble::from(error),
    })?;
    connection.busy_timeout(PATIENCE)?;
    harden(&connection)?;
    if access == Access::ReadWrite {
        // Before the first read, so that SQLite never wants a shared-memory file.
        connection.query_row("PRAGMA locking_mode = EXCLUSIVE", [], |_| Ok(()))?;
    } else {
        connection.pragma_update(None, "query_only", true)?;
    }
    Ok(connection)
}

/// A hostile file may be damaged, but it may not act.
fn harden(connection: &Connection) -> Result<(), Trouble> {
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
fn identify(connection: &Connection, path: &Path, schema: Schema) -> Result<u32, StoreError> {
    let at = |trouble: Trouble| trouble.at(path);
    let number = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, i32>(0)).map_err(Trouble::from);
    let application_id = number("PRAGMA application_id").map_err(at)?;
    if application_id != APPLICATION_ID {
        return Err(StoreError::ForeignDatabase { path: path.to_owned(), application_id });
    }
    let version = number("PRAGMA user_version").map_err(at)?;
    let damaged = |problem: String| StoreError::Damaged { path: path.to_owned(), problem };
    let version = match u32::try_from(version) {
        Ok(0) | Err(_) => return Err(damaged(format!("version {version}"))),
        Ok(version) if version > schema.latest() => {
            return Err(StoreError::NewerVersion { path: path.to_owned(), found: version, known: schema.latest() });
        }
        Ok(version) => version,
    };
    if let Some(object) = schema.first_difference(connection, version).map_err(at)? {
        return Err(StoreError::ForeignSchema { path: path.to_owned(), object });
    }
    let is_small = std::fs::metadata(path).is_ok_and(|metadata| metadata.len() <= CHECKED_AT_OPENING);
    if is_small && let Some(problem) = quick_check(connection).map_err(at)?.into_iter().next() {
        return Err(damaged(problem));
    }
    Ok(version)
}

/// Takes the exclusive lock without changing anything; it is held until the connection closes.
fn lock(connection: &Connection) -> Result<(), Trouble> {
    connection.execute_batch("BEGIN EXCLUSIVE; COMMIT;")?;
    Ok(())
}

fn keep_write_ahead_log(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let answer = connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()));
    // A medium that cannot keep one answers with another mode, which is as safe and only slower.
    answer.map_err(|error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::CannotOpen) => StoreError::ReadOnlyFolder { path: path.to_owned() },
        _ => Trouble::from(error).at(path),
    })
}

fn pages_checked(connection: &Connection, pragma: &str) -> Result<Vec<String>, Trouble> {
    let mut statement = connection.prepare(pragma)?;
    let answers = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    Ok(answers.into_iter().filter(|answer| answer != "ok").collect())
}
