//! What can go wrong with a book. The texts here are for logs and developers; `notice` words them for the user.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::domain::{AssertionId, Assignment, Date, EntryId, InstitutionId, Name, PersonId, PlanId, Refusal, Relation};

/// Why the store did not do what it was asked; whatever it is, nothing was half done.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    // The file.
    #[error("{path}: there is no such file")]
    NotFound { path: PathBuf },
    #[error("{path}: is a folder")]
    IsFolder { path: PathBuf },
    #[error("{path}: there is already a file of this name")]
    AlreadyExists { path: PathBuf },
    #[error("{path}: the file is empty")]
    EmptyFile { path: PathBuf },
    #[error("{path}: not a database; it looks like {looks_like:?}")]
    NotADatabase { path: PathBuf, looks_like: LooksLike },
    #[error("{path}: a database of another program (application id {application_id})")]
    ForeignDatabase { path: PathBuf, application_id: i32 },
    /// Bears the mark of a book, but holds tables, triggers or views that we did not make; nothing of it was run.
    #[error("{path}: a book with a foreign or missing part: {object}")]
    ForeignSchema { path: PathBuf, object: String },
    #[error("{path}: the book is damaged: {problem}")]
    Damaged { path: PathBuf, problem: String },
    #[error("{path}: written by a newer program (version {found}, this program knows {known})")]
    NewerVersion { path: PathBuf, found: u32, known: u32 },
    /// The book could not be brought forward and is as it was; `backup` is a copy of it.
    #[error("{path}: could not be brought forward from version {from} (copy: {backup}): {problem}")]
    NotBroughtForward { path: PathBuf, from: u32, backup: PathBuf, problem: String },
    /// Opened only for reading, or the file or medium is write-protected.
    #[error("{path}: the file cannot be written")]
    ReadOnlyFile { path: PathBuf },
    /// SQLite must make files beside the book, and this folder does not let it.
    #[error("{path}: the folder cannot be written")]
    ReadOnlyFolder { path: PathBuf },
    /// The program ended without closing it; it must be opened for writing once before it can be read only.
    #[error("{path}: was not closed; open it for writing first")]
    NotClosed { path: PathBuf },
    #[error("{path}: open in another program")]
    Locked { path: PathBuf },
    /// While it was open, another file was laid in its place, or it was taken away.
    #[error("{path}: another file lies there now")]
    Replaced { path: PathBuf },
    #[error("{path}: no permission")]
    NoPermission { path: PathBuf },
    #[error("{path}: the disk is full")]
    DiskFull { path: PathBuf },
    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("{path}: {source}")]
    Sqlite { path: PathBuf, source: rusqlite::Error },
    /// A stored value that is not what this program stores; `doctor` tells where.
    #[error("{path}: holds a value that cannot be read: {problem}")]
    BadValue { path: PathBuf, problem: String },

    // The entry.
    /// Operations count from zero.
    #[error("operation {operation} is refused: {refusal:?}")]
    Refused { operation: usize, refusal: Refusal },
    /// The person named in the operation does not stand (any more) where the operation says; `found` is `None` when the
    /// person is not on the roster.
    #[error("operation {operation}: person {} has moved", person.0)]
    PersonMoved { operation: usize, person: PersonId, expected: Box<Assignment>, found: Option<Box<Assignment>> },
    /// A person admitted who is on the roster already.
    #[error("operation {operation}: person {} is already on the roster", person.0)]
    AlreadyOnRoster { operation: usize, person: PersonId },
    /// An entry of an earlier day, over which one that is in force already could not have been made.
    #[error("entry {}, operation {operation}, would be refused afterwards: {refusal:?}", entry.0)]
    ContradictsLater { entry: EntryId, operation: u32, refusal: Refusal },
    /// An entry after which one that waits for its day (待生效) could not take effect.
    #[error("entry {}, operation {operation}, which is not in force yet, would be refused: {refusal:?}", entry.0)]
    ContradictsPending { entry: EntryId, operation: u32, refusal: Refusal },
    /// An entry of an earlier day names somebody whom the given entry has changed since.
    #[error("person {} was changed later by entry {}", person.0, entry.0)]
    PersonChangedLater { person: PersonId, name: Name, entry: EntryId },
    /// Somebody whom an entry names that waits for its day cannot be named by another until then.
    #[error("person {} is named by entry {}, which is not in force yet", person.0, entry.0)]
    PersonPending { person: PersonId, name: Option<Name>, entry: EntryId },
    /// An entry of an earlier day would change what a merger after it has taken over.
    #[error("entry {} has merged what would be changed", entry.0)]
    MergedLater { entry: EntryId },
    /// An entry that waits was taken back before its day, by what was known; a new entry of an earlier day would leave a remainder.
    #[error("entry {} would no longer take back entry {} exactly", by.0, entry.0)]
    AnnulledAhead { entry: EntryId, by: EntryId, on: Date },
    /// An entry that mends another sets a body or a person as known when it was recorded; a new entry of an earlier day would be
    /// undone by it.
    #[error("entry {} would overwrite {what:?}", by.0)]
    OverwrittenLater { what: Overwritten, mends: Relation, by: EntryId, on: Date },
    /// A new entry takes another back before its day and would leave something of it.
    #[error("something of entry {} would be left on {on}", entry.0)]
    LeavesRemainder { entry: EntryId, on: Date },
    /// The institution did not exist on the day of the entry.
    #[error("operation {operation}: institution {} was established on {established}", institution.0)]
    NotYetEstablished { operation: usize, institution: InstitutionId, name: Name, established: Date },
    #[error("entry {} was reversed by entry {}", entry.0, by.0)]
    AlreadyReversed { entry: EntryId, by: EntryId },
    #[error("entry {} was corrected by entry {}", entry.0, by.0)]
    AlreadyCorrected { entry: EntryId, by: EntryId },
    /// An entry that only gives another one its document number (补文号) changes nothing that could be taken back or corrected.
    #[error("entry {} only gives entry {} its document number", entry.0, of.0)]
    OnlyDocuments { entry: EntryId, of: EntryId },
    /// One of several linked entries, counted from zero; none of them was recorded.
    #[error("linked entry {entry}: {error}")]
    Linked { entry: usize, error: Box<StoreError> },
    #[error("an entry without operations")]
    EmptyEntry,
    #[error("there is no entry {}", .0.0)]
    UnknownEntry(EntryId),
    #[error("there is no plan {}", .0.0)]
    UnknownPlan(PlanId),
    #[error("plan {} was adopted by entry {}", plan.0, by.0)]
    PlanAlreadyAdopted { plan: PlanId, by: EntryId },
    #[error("phase {phase} of plan {} was carried out by entry {}", plan.0, by.0)]
    PhaseAlreadyAdopted { plan: PlanId, phase: u32, by: EntryId },
    /// Another plan bears the name already.
    #[error("plan {} is called {name} already", by.0)]
    PlanNameTaken { name: String, by: PlanId },
    /// Only recording the entry adopts a plan.
    #[error("plan {} cannot be saved as adopted", .0.0)]
    PlanNotAdoptedBySaving(PlanId),

    #[error("there is no assertion {}", .0.0)]
    UnknownAssertion(AssertionId),
    #[error("assertion {} was withdrawn already", .0.0)]
    AssertionWithdrawn(AssertionId),
    /// Two papers under one code.
    #[error("a paper {code} was issued already")]
    PaperIssued { code: String },

    #[error("stopped by the user")]
    Cancelled,
}

/// Whose record would be set back, by the name that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overwritten {
    Institution(InstitutionId, Option<Name>),
    Person(PersonId, Option<Name>),
}

/// What a file that is no database seems to be, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LooksLike {
    /// A zip archive: .xlsx, .docx, .zip.
    ZipPackage,
    /// An OLE file: .xls, .et, .doc.
    OleDocument,
    Pdf,
    Text,
    /// Bytes without meaning: encrypted, or damaged at the beginning.
    Noise,
}

/// A failure inside the module, before the path is put to it.
#[derive(Debug)]
pub(super) enum Trouble {
    Sqlite(rusqlite::Error),
    Value(String),
    Told(StoreError),
}

impl Trouble {
    /// The same, as the outside is told.
    pub(super) fn at(self, path: &Path) -> StoreError {
        let path = path.to_owned();
        let error = match self {
            Self::Told(error) => return error,
            Self::Value(problem) => return StoreError::BadValue { path, problem },
            Self::Sqlite(error) => error,
        };
        let (code, detail) = match &error {
            rusqlite::Error::SqliteFailure(failure, _) => (failure.code, failure.extended_code),
            _ => return StoreError::Sqlite { path, source: error },
        };
        match code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Locked { path },
            ErrorCode::NotADatabase => {
                let looks_like = LooksLike::of(&path);
                StoreError::NotADatabase { path, looks_like }
            }
            ErrorCode::DatabaseCorrupt => StoreError::Damaged { path, problem: error.to_string() },
            ErrorCode::DiskFull => StoreError::DiskFull { path },
            ErrorCode::PermissionDenied => StoreError::NoPermission { path },
            ErrorCode::ReadOnly => match detail {
                rusqlite::ffi::SQLITE_READONLY_RECOVERY
                | rusqlite::ffi::SQLITE_READONLY_CANTINIT
                | rusqlite::ffi::SQLITE_READONLY_CANTLOCK
                | rusqlite::ffi::SQLITE_READONLY_ROLLBACK => StoreError::NotClosed { path },
                rusqlite::ffi::SQLITE_READONLY_DIRECTORY => StoreError::ReadOnlyFolder { path },
                _ => StoreError::ReadOnlyFile { path },
            },
            _ => StoreError::Sqlite { path, source: error },
        }
    }
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::FromSqlConversionFailure(_, _, problem) => Self::Value(problem.to_string()),
            rusqlite::Error::ToSqlConversionFailure(problem) => Self::Value(problem.to_string()),
            rusqlite::Error::InvalidColumnType(_, column, found) => Self::Value(format!("{column}: {found}")),
            rusqlite::Error::IntegralValueOutOfRange(_, value) => Self::Value(format!("{value} is out of range")),
            other => Self::Sqlite(other),
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Told(error)
    }
}

impl StoreError {
    /// A failure of the file system rather than of SQLite.
    pub(super) fn file(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::NotFound { path },
            io::ErrorKind::AlreadyExists => Self::AlreadyExists { path },
            io::ErrorKind::PermissionDenied => Self::NoPermission { path },
            io::ErrorKind::StorageFull => Self::DiskFull { path },
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnlyFolder { path },
            io::ErrorKind::IsADirectory => Self::IsFolder { path },
            _ => Self::File { path, source },
        }
    }
}

impl LooksLike {
    /// Only for files that SQLite has refused: opening and closing a book beside SQLite would drop its locks on Unix.
    fn of(path: &Path) -> Self {
        let mut start = Vec::new();
        let read = std::fs::File::open(path)
            .and_then(|file| io::Read::read_to_end(&mut io::Read::take(file, 512), &mut start));
        match read {
            Ok(_) => Self::from_start(&start),
            Err(_) => Self::Noise,
        }
    }

    fn from_start(start: &[u8]) -> Self {
        if start.starts_with(b"PK\x03\x04") {
            Self::ZipPackage
        } else if start.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            Self::OleDocument
        } else if start.starts_with(b"%PDF") {
            Self::Pdf
        } else if start.iter().all(|byte| !byte.is_ascii_control() || byte.is_ascii_whitespace()) {
            Self::Text
        } else {
            Self::Noise
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_first_bytes() {
        let of = LooksLike::from_start;
        assert_eq!(of(b"PK\x03\x04rest"), LooksLike::ZipPackage);
        assert_eq!(of(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1]), LooksLike::OleDocument);
        assert_eq!(of(b"%PDF-1.7"), LooksLike::Pdf);
        assert_eq!(of("姓名,单位\r\n".as_bytes()), LooksLike::Text);
        assert_eq!(of(&[0x00, 0x01, 0x9f, 0x7f]), LooksLike::Noise);
    }
}
