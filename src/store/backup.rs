//! A copy of a book while it is open, by SQLite's own means (a plain copy of the file could miss its last entries). The copy
//! is made under another name, read through, and only then gets the name that was asked for. New books begin in this way
//! too, so that there is never half a book.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::book::Book;
use super::error::{StoreError, Trouble};
use super::{Watch, opening};

/// Pages copied between two looks at the watcher: 4 MB.
const PAGES_AT_A_TIME: i32 = 1024;

impl Book {
    /// Copies the book to `path`, where nothing may be yet. Progress counts pages.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`], [`StoreError::Cancelled`], [`StoreError::Damaged`] when the copy does not read back
    /// whole; failures of the file. Nothing is left behind then.
    pub fn backup_to(&self, path: &Path, watch: &mut Watch<'_>) -> Result<(), StoreError> {
        copy(&self.connection, path, watch)
    }
}

/// Copies the database behind `connection` to the new file `path`.
pub(super) fn copy(connection: &Connection, path: &Path, watch: &mut Watch<'_>) -> Result<(), StoreError> {
    let path = opening::absolute(path)?;
    if path.exists() {
        return Err(StoreError::AlreadyExists { path });
    }
    let partial = beside(&path, ".partial");
    // What an interrupted copy has left behind.
    for leftover in [partial.clone(), beside(&partial, "-journal"), beside(&path, "-journal"), beside(&path, "-wal")] {
        if leftover.exists() {
            std::fs::remove_file(&leftover).map_err(|error| StoreError::file(&leftover, error))?;
        }
    }
    opening::reserve(&partial).map_err(|error| match error.kind() {
        ErrorKind::PermissionDenied => StoreError::ReadOnlyFolder { path: path.clone() },
        _ => StoreError::file(&path, error),
    })?;
    let copied = fill(connection, &partial, watch).map_err(|trouble| trouble.at(&path)).and_then(|()| {
        std::fs::rename(&partial, &path).map_err(|error| StoreError::file(&path, error))?;
        make_name_durable(&path);
        Ok(())
    });
    if copied.is_err() {
        std::fs::remove_file(&partial).ok();
    }
    copied
}

fn fill(connection: &Connection, partial: &Path, watch: &mut Watch<'_>) -> Result<(), Trouble> {
    let mut copy = Connection::open(partial)?;
    copy.pragma_update(None, "synchronous", "FULL")?;
    let backup = Backup::new(connection, &mut copy)?;
    loop {
        let step = backup.step(PAGES_AT_A_TIME)?;
        let progress = backup.progress();
        let pages = |count: i32| u64::try_from(count).unwrap_or(0);
        let total = pages(progress.pagecount);
        if watch(total.saturating_sub(pages(progress.remaining)), total).is_break() {
            return Err(StoreError::Cancelled.into());
        }
        match step {
            StepResult::Done => break,
            StepResult::More => {}
            // Somebody else holds one of the two; SQLite has waited as long as it was told to.
            _ => return Err(StoreError::Locked { path: partial.to_owned() }.into()),
        }
    }
    drop(backup);
    opening::leave_write_ahead_log(&copy)?;
    if let Some(problem) = opening::quick_check(&copy)?.into_iter().next() {
        return Err(StoreError::Damaged { path: partial.to_owned(), problem }.into());
    }
    copy.close().map_err(|(_, error)| Trouble::from(error))
}

/// `path` with something added to its last name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// After a power cut the folder should still know the new name. Windows does this by itself.
fn make_name_durable(path: &Path) {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        // The copy itself is safe; a file system that cannot synchronise folders is no reason to call it failed.
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).ok();
    }
    #[cfg(not(unix))]
    let _ = path;
}
