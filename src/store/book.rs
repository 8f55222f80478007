//! The book as a value: opened, asked for its register, closed. What it is called, when it was made, its settings.

use std::cell::{OnceCell, RefCell};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::DateTime;
use rusqlite::{Connection, OptionalExtension};

use crate::domain::{Date, FreshIds, RosterFacts, Snapshot};

use super::error::{StoreError, Trouble};
use super::migrations::{SCHEMA, Schema};
use super::opening::{self, Access};
use super::place::{Place, Standing};
use super::timeline::History;
use super::words::Text;
use super::{register, unwatched};

/// One office's register, open. Whoever has it open for writing has it alone.
pub struct Book {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    access: Access,
    header: BookHeader,
    id: String,
    created_at: DateTime,
    /// The current state as last read or written; sound because nobody else can write.
    pub(super) current: OnceCell<Snapshot>,
    /// Drawn from the roster when first asked for; see `facts.rs`.
    pub(super) facts: OnceCell<Arc<RosterFacts>>,
    /// The day whose end the current state shows; the file may name an earlier one when nothing happened in between.
    pub(super) settled_on: Date,
    /// Registers of the past, kept while the book is open.
    pub(super) history: RefCell<History>,
    /// Whether the connection is to a copy in memory; see `force.rs`.
    pub(super) is_in_memory: bool,
    /// Let go after the connection, whose locks on the file would be gone with it.
    place: Place,
}

/// What a book says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookHeader {
    /// "安宁县机构编制台账"
    pub title: String,
    /// The place it is for: "安宁县"; empty where nobody has said.
    pub jurisdiction: String,
}

impl Book {
    /// Makes a new book where no file is yet.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`] for an existing file, [`StoreError::ReadOnlyFolder`] where none may be made.
    pub fn create(path: &Path, header: &BookHeader, now: DateTime) -> Result<Self, StoreError> {
        // Made whole in memory, then copied under its name.
        Self::in_memory(header, now)?.backup_to(path, &mut unwatched)?;
        Self::open(path)
    }

    /// Opens a book for reading and writing. An older one is brought forward, after a copy of it was made beside it.
    ///
    /// # Errors
    /// Every reason to turn the file away is a variant of [`StoreError`] of its own.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_as(path, Access::ReadWrite, SCHEMA)
    }

    /// Opens a book only to look at it, also from a medium that cannot be written. While another program has it open for
    /// writing it cannot be opened.
    ///
    /// # Errors
    /// As [`Book::open`]; [`StoreError::ReadOnlyFile`] also for a book of an older version, [`StoreError::NotClosed`] for one
    /// that was left open in a place that cannot be written.
    pub fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        Self::open_as(path, Access::ReadOnly, SCHEMA)
    }

    /// A book without a file, for tests and rehearsals.
    ///
    /// # Errors
    /// Only when memory runs out.
    pub fn in_memory(header: &BookHeader, now: DateTime) -> Result<Self, StoreError> {
        let path = PathBuf::from(":memory:");
        let made = opening::in_memory(SCHEMA).and_then(|connection| {
            write_header(&connection, header, now)?;
            Ok(connection)
        });
        Self::assemble(made.map_err(|trouble| trouble.at(&path))?, path, Access::ReadWrite)
    }

    pub(super) fn open_as(path: &Path, access: Access, schema: Schema) -> Result<Self, StoreError> {
        let connection = opening::open(path, access, schema)?;
        let path = opening::absolute(path)?;
        let place = match access {
            Access::ReadWrite => Place::of(&path),
            Access::ReadOnly => Place::default(),
        };
        let mut book = Self::assemble(connection, path, access)?;
        book.place = place;
        Ok(book)
    }

    fn assemble(connection: Connection, path: PathBuf, access: Access) -> Result<Self, StoreError> {
        let text = |key: &str| {
            let value =
                connection.query_row("SELECT value FROM book WHERE key = ?1", [key], |row| row.get(0)).optional();
            let value = value.map_err(Trouble::from)?;
            value.ok_or_else(|| Trouble::Value(format!("the book's {key} is missing")))
        };
        let read = || {
            let created_at: String = text("created_at")?;
            let created_at = created_at.parse().map_err(|_| Trouble::Value(format!("created_at: {created_at}")))?;
            let header = BookHeader { title: text("title")?, jurisdiction: text("jurisdiction")? };
            let settled_on: String = text("settled_on")?;
            let settled_on = settled_on.parse().map_err(|_| Trouble::Value(format!("settled_on: {settled_on}")))?;
            Ok((header, text("id")?, created_at, settled_on))
        };
        let (header, id, created_at, settled_on) = read().map_err(|trouble: Trouble| trouble.at(&path))?;
        Ok(Self {
            connection,
            path,
            access,
            header,
            id,
            created_at,
            current: OnceCell::new(),
            facts: OnceCell::new(),
            settled_on,
            history: RefCell::default(),
            is_in_memory: false,
            place: Place::default(),
        })
    }

    /// Where the book is; `:memory:` for one without a file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether anything may be written into it.
    pub fn access(&self) -> Access {
        self.access
    }

    pub fn header(&self) -> &BookHeader {
        &self.header
    }

    /// Gives the book another title, or another place.
    ///
    /// # Errors
    /// As [`Book::set_setting`].
    pub fn set_header(&mut self, header: &BookHeader) -> Result<(), StoreError> {
        self.check_writable()?;
        let written = self.connection.execute(
            "UPDATE book SET value = CASE key WHEN 'title' THEN ?1 ELSE ?2 END WHERE key IN ('title', 'jurisdiction')",
            [&header.title, &header.jurisdiction],
        );
        self.told(written.map(|_| ()).map_err(Trouble::from))?;
        self.header = header.clone();
        Ok(())
    }

    /// 32 hexadecimal digits that tell this book (and its copies) from every other.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn created_at(&self) -> DateTime {
        self.created_at
    }

    /// The register as it stands at the end of the day the book is settled on.
    ///
    /// # Errors
    /// [`StoreError::BadValue`], [`StoreError::Damaged`] when the file does not hold what was written.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        if let Some(known) = self.current.get() {
            return Ok(known.clone());
        }
        let read = self.told(register::read(&self.connection))?;
        Ok(self.current.get_or_init(|| read).clone())
    }

    /// The first ids that no entry has used.
    ///
    /// # Errors
    /// As [`Book::snapshot`].
    pub fn fresh_ids(&self) -> Result<FreshIds, StoreError> {
        self.told(register::fresh_ids(&self.connection))
    }

    /// A value that the program keeps with this book.
    ///
    /// # Errors
    /// As [`Book::snapshot`].
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let value = self.connection.query_row("SELECT value FROM setting WHERE key = ?1", [key], |row| row.get(0));
        self.told(value.optional().map_err(Trouble::from))
    }

    /// Keeps a value with this book; `None` forgets it.
    ///
    /// # Errors
    /// [`StoreError::ReadOnlyFile`], [`StoreError::DiskFull`] and other failures of the file.
    pub fn set_setting(&self, key: &str, value: Option<&str>) -> Result<(), StoreError> {
        self.check_writable()?;
        let written = match value {
            Some(value) => self.connection.execute(
                "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [key, value],
            ),
            None => self.connection.execute("DELETE FROM setting WHERE key = ?1", [key]),
        };
        self.told(written.map(|_| ()).map_err(Trouble::from))
    }

    /// Closes the book and leaves one plain file. Dropping does the same, but cannot say when it fails; nothing is lost then,
    /// for the next opening finishes it.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn close(self) -> Result<(), StoreError> {
        match self.access {
            Access::ReadWrite => self.told(opening::leave_write_ahead_log(&self.connection)),
            Access::ReadOnly => Ok(()),
        }
    }

    pub(super) fn check_writable(&self) -> Result<(), StoreError> {
        match (self.access, self.place.standing(&self.path)) {
            (Access::ReadOnly, _) => Err(StoreError::ReadOnlyFile { path: self.path.clone() }),
            (Access::ReadWrite, Standing::Kept) => Ok(()),
            (Access::ReadWrite, Standing::Taken) => Err(StoreError::Replaced { path: self.path.clone() }),
        }
    }

    /// Puts the path to a failure.
    pub(super) fn told<T>(&self, result: Result<T, Trouble>) -> Result<T, StoreError> {
        result.map_err(|trouble| trouble.at(&self.path))
    }
}

impl Drop for Book {
    fn drop(&mut self) {
        if self.access == Access::ReadWrite {
            // When this fails the write-ahead log stays beside the file, and the next opening folds it back.
            opening::leave_write_ahead_log(&self.connection).ok();
        }
    }
}

fn write_header(connection: &Connection, header: &BookHeader, now: DateTime) -> Result<(), Trouble> {
    connection.execute(
        "INSERT INTO book (key, value) VALUES
             ('title', ?1), ('jurisdiction', ?2), ('created_at', ?3), ('settled_on', ?4), ('id', lower(hex(randomblob(16))))",
        rusqlite::params![header.title, header.jurisdiction, Text(now), Text(now.date())],
    )?;
    Ok(())
}
