//! Bytes into a file, all or nothing: they are written beside the target under another name and put in its place when complete, so an
//! interrupted or failed save never leaves half a file where a good one was.
//!
//! Windows refuses the last step while another program holds the target open; that comes back as the system's own error
//! ([`is_held`]). A program that is killed while it writes leaves its unfinished file: the next save into the folder takes it away.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::csv;
use super::docx::{self, DocxError};
use super::json::{self, JsonError};
use super::pdf::{PdfError, Typesetter};
use super::table::Table;
use super::text;
use super::xlsx::{self, XlsxError};

/// After this an unfinished file is nobody's: no save takes an hour.
const STALE: Duration = Duration::from_secs(3600);

/// The forms in which tables are saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Xlsx,
    Docx,
    Text,
    Json,
    Csv,
}

/// Why tables were not saved. The file that was there before, if any, is unharmed.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    #[error("{}: the ending says none of .pdf .xlsx .docx .txt .json .csv", .path.display())]
    UnknownFormat { path: PathBuf },
    #[error("{}: {cause}", .path.display())]
    Pdf { path: PathBuf, cause: PdfError },
    #[error("{}: {cause}", .path.display())]
    Xlsx { path: PathBuf, cause: Box<XlsxError> },
    #[error("{}: {cause}", .path.display())]
    Docx { path: PathBuf, cause: DocxError },
    #[error("{}: {cause}", .path.display())]
    Json { path: PathBuf, cause: JsonError },
    #[error("{}: {cause}", .path.display())]
    Csv { path: PathBuf, cause: ::csv::Error },
    /// The file is there and may not be written. A rename would not ask.
    #[error("{}: write-protected", .path.display())]
    WriteProtected { path: PathBuf },
    #[error("{}: a link to nothing", .path.display())]
    LinkToNothing { path: PathBuf },
    /// The folder or the file refused: missing, full, open in another program.
    #[error("{}: {cause}", .path.display())]
    Io { path: PathBuf, cause: io::Error },
}

impl Format {
    /// The format the ending of a file name asks for, capitals or not.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "pdf" => Some(Self::Pdf),
            "xlsx" => Some(Self::Xlsx),
            "docx" => Some(Self::Docx),
            "txt" => Some(Self::Text),
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// Saves the tables as one file in the format of its ending.
pub fn save(path: &Path, tables: &[Table], typesetter: &Typesetter) -> Result<(), SaveError> {
    let format = Format::of(path).ok_or_else(|| SaveError::UnknownFormat { path: path.to_owned() })?;
    let bytes = render(path, format, tables, typesetter)?;
    replace_for(path, &bytes, Reader::of(tables))
}

fn render(path: &Path, format: Format, tables: &[Table], typesetter: &Typesetter) -> Result<Vec<u8>, SaveError> {
    let at = || path.to_owned();
    match format {
        Format::Pdf => {
            let pages = typesetter.typeset(tables).map_err(|cause| SaveError::Pdf { path: at(), cause })?;
            pages.pdf().map_err(|cause| SaveError::Pdf { path: at(), cause })
        }
        Format::Xlsx => {
            let mut bytes = Vec::new();
            xlsx::write(tables, &mut bytes).map_err(|cause| SaveError::Xlsx { path: at(), cause: Box::new(cause) })?;
            Ok(bytes)
        }
        Format::Docx => docx::write_tables(None, tables).map_err(|cause| SaveError::Docx { path: at(), cause }),
        Format::Text => Ok(text::write(tables).into_bytes()),
        Format::Json => {
            json::write(tables).map(String::into_bytes).map_err(|cause| SaveError::Json { path: at(), cause })
        }
        Format::Csv => csv::write(tables).map_err(|cause| SaveError::Csv { path: at(), cause }),
    }
}

/// Who may read a file that was not there before. One that was there keeps its permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Whom the system lets read new files.
    AsUsual,
    /// Its owner alone, where the system knows such a thing: somebody's whole ID number is in it.
    Owner,
}

impl Reader {
    pub fn of(tables: &[Table]) -> Self {
        if tables.iter().any(Table::has_whole_numbers) { Self::Owner } else { Self::AsUsual }
    }
}

/// Puts the bytes in the place of the file, or makes it; a link is followed and stays a link, and the permissions stay what they were.
///
/// # Errors
/// A file that may not be written, a link to nothing, and what the system refuses.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    replace_for(path, bytes, Reader::AsUsual)
}

/// The same with a word about who may read the file.
pub fn replace_for(path: &Path, bytes: &[u8], reader: Reader) -> Result<(), SaveError> {
    let is_link = fs::symlink_metadata(path).is_ok_and(|known| known.is_symlink());
    let target = match fs::canonicalize(path) {
        Ok(target) => target,
        // Renamed over, the link itself would be gone.
        Err(_) if is_link => return Err(SaveError::LinkToNothing { path: path.to_owned() }),
        Err(_) => path.to_owned(),
    };
    let old = fs::metadata(&target).ok().filter(fs::Metadata::is_file).map(|known| known.permissions());
    if old.as_ref().is_some_and(Permissions::readonly) {
        return Err(SaveError::WriteProtected { path: path.to_owned() });
    }
    write_beside(&target, bytes, (old, reader)).map_err(|cause| SaveError::Io { path: path.to_owned(), cause })
}

/// Whether another program holds the file open and the system therefore refused (`ERROR_SHARING_VIOLATION`, `ERROR_LOCK_VIOLATION`).
pub fn is_held(cause: &io::Error) -> bool {
    cfg!(windows) && matches!(cause.raw_os_error(), Some(32 | 33))
}

fn write_beside(target: &Path, bytes: &[u8], who: (Option<Permissions>, Reader)) -> io::Result<()> {
    fill_beside(target, who, |mut file| file.write_all(bytes))
}

fn fill_beside(
    target: &Path,
    (old, reader): (Option<Permissions>, Reader),
    fill: impl FnOnce(&File) -> io::Result<()>,
) -> io::Result<()> {
    sweep(target);
    // Nobody reads on the way what nobody else may read in the end.
    let first = if old.is_some() { Reader::Owner } else { reader };
    let (file, partial) = create_beside(target, first)?;
    // On disk before it is renamed, or a power cut could leave an empty file under the good name.
    let permit = |()| old.map_or(Ok(()), |old| file.set_permissions(old));
    let written = fill(&file).and_then(permit).and_then(|()| file.sync_all());
    drop(file); // Windows renames no open file.
    let replaced = written.and_then(|()| fs::rename(&partial, target));
    if replaced.is_err() {
        // The first error is the one to tell; a leftover that cannot be removed either does no harm.
        let _ = fs::remove_file(&partial);
    }
    replaced
}

/// A new file in the target's folder under a name nobody has.
fn create_beside(target: &Path, reader: Reader) -> io::Result<(File, PathBuf)> {
    let name = target.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    let mut nth = 0;
    loop {
        let partial = target.with_file_name(partial_name(name, &format!("{}-{nth}", std::process::id())));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if reader == Reader::Owner {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        #[cfg(not(unix))]
        let _ = reader;
        match options.open(&partial) {
            Ok(file) => return Ok((file, partial)),
            Err(taken) if taken.kind() == io::ErrorKind::AlreadyExists && nth < 100 => nth += 1,
            Err(refused) => return Err(refused),
        }
    }
}

fn partial_name(target: &OsStr, mark: &str) -> OsString {
    let mut partial = OsString::from("~");
    partial.push(target);
    partial.push(format!(".{mark}.part"));
    partial
}

/// Unfinished files of the same target that nobody can be writing any more are taken away; one that cannot be does no harm.
fn sweep(target: &Path) {
    let (Some(folder), Some(name)) = (target.parent(), target.file_name().and_then(OsStr::to_str)) else { return };
    let Ok(beside) = fs::read_dir(folder) else { return };
    for entry in beside.flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(|found| is_partial(found, name));
        let age = entry.metadata().and_then(|known| known.modified()).ok().and_then(|at| at.elapsed().ok());
        if is_ours && age.is_some_and(|age| age > STALE) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_partial(found: &str, target: &str) -> bool {
    let mark =
        found.strip_prefix('~').and_then(|rest| rest.strip_prefix(target)).and_then(|rest| rest.strip_prefix('.'));
    let mark = mark.and_then(|rest| rest.strip_suffix(".part")).and_then(|mark| mark.split_once('-'));
    mark.is_some_and(|(process, nth)| [process, nth].iter().all(|part| part.parse::<u32>().is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_save_left_is_taken_away_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("表.txt");
        let stale = ["~表.txt.4711-0.part", "~表.txt.4711-x.part", "~别的.txt.4711-0.part"];
        for name in stale {
            let file = File::create(folder.path().join(name)).unwrap();
            file.set_modified(std::time::SystemTime::now() - 2 * STALE).unwrap();
        }
        fs::write(folder.path().join("~表.txt.4712-0.part"), "being written").unwrap();
        replace(&path, b"done").unwrap();
        assert_eq!(
            names(folder.path()),
            ["~别的.txt.4711-0.part", "~表.txt.4711-x.part", "~表.txt.4712-0.part", "表.txt"]
        );
    }

    fn names(folder: &Path) -> Vec<OsString> {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_ending_chooses_the_format() {
        let of = |name: &str| Format::of(Path::new(name));
        assert_eq!(of("附件1.PDF"), Some(Format::Pdf));
        assert_eq!(of("a.b.xlsx"), Some(Format::Xlsx));
        assert_eq!(of("表.txt"), Some(Format::Text));
        assert_eq!(of("表.json"), Some(Format::Json));
        assert_eq!(of("表.Csv"), Some(Format::Csv));
        assert_eq!((of("表"), of("表.doc"), of(".pdf")), (None, None, None));
    }

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("表.txt");
        replace(&path, b"one").unwrap();
        replace(&path, b"two, longer").unwrap();
        replace(&path, b"3").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"3");
        assert_eq!(names(folder.path()), ["表.txt"]);
    }

    #[test]
    fn what_cannot_be_replaced_is_told_and_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("表.txt");
        fs::create_dir_all(blocked.join("inside")).unwrap();
        let Err(SaveError::Io { path, .. }) = replace(&blocked, b"x") else {
            panic!("a folder was replaced by a file")
        };
        assert_eq!(path, blocked);
        assert_eq!(names(folder.path()), ["表.txt"]);
        assert!(blocked.join("inside").is_dir());

        let missing = folder.path().join("no such folder").join("表.txt");
        let Err(SaveError::Io { cause, .. }) = replace(&missing, b"x") else { panic!("saved into nowhere") };
        assert_eq!(cause.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_disk_that_is_full_leaves_the_file_that_was_there_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("表.txt");
        fs::write(&path, "old").unwrap();
        let half = |mut file: &File| file.write_all(b"ne").and(Err(io::ErrorKind::StorageFull.into()));
        let cause = fill_beside(&path, (None, Reader::AsUsual), half).expect_err("half of it");
        assert_eq!(cause.kind(), io::ErrorKind::StorageFull);
        assert_eq!((fs::read(&path).unwrap().as_slice(), names(folder.path())), (&b"old"[..], vec!["表.txt".into()]));
        let told = crate::notice::of_save(&SaveError::Io { path, cause });
        assert!(told.advice.starts_with("磁盘已满，请清理后重试"), "{told}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.txt"), folder.path().join("link.txt"));
        fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        replace(&link, b"new").unwrap();
        assert_eq!(fs::read(&real).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_nothing_is_told_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link.txt");
        std::os::unix::fs::symlink(folder.path().join("gone.txt"), &link).unwrap();
        assert!(matches!(replace(&link, b"new"), Err(SaveError::LinkToNothing { path }) if path == link));
        assert_eq!(names(folder.path()), ["link.txt"]);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[test]
    fn a_write_protected_file_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("表.txt");
        fs::write(&path, "old").unwrap();
        let usual = fs::metadata(&path).unwrap().permissions();
        let mut protected = usual.clone();
        protected.set_readonly(true);
        fs::set_permissions(&path, protected).unwrap();
        assert!(matches!(replace(&path, b"new"), Err(SaveError::WriteProtected { path: told }) if told == path));
        assert_eq!((fs::read(&path).unwrap(), names(folder.path())), (b"old".to_vec(), vec!["表.txt".into()]));
        // Else the folder could not be taken away everywhere.
        fs::set_permissions(&path, usual).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_whole_id_numbers_are_for_their_owner() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
        for kept in [0o600, 0o640, 0o666] {
            let path = folder.path().join("表.txt");
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(kept)).unwrap();
            replace(&path, b"new").unwrap();
            assert_eq!((mode("表.txt"), fs::read(&path).unwrap()), (kept, b"new".to_vec()));
        }
        fs::write(folder.path().join("plain"), "").unwrap();
        replace(&folder.path().join("新.txt"), b"new").unwrap();
        assert_eq!(mode("新.txt"), mode("plain"), "as the system makes new files");
        replace_for(&folder.path().join("号码.csv"), b"new", Reader::Owner).unwrap();
        assert_eq!(mode("号码.csv"), 0o600);
    }

    #[test]
    fn unwritable_tables_leave_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("表.xlsx");
        fs::write(&path, "old").unwrap();
        let typesetter = Typesetter::new();
        let Err(SaveError::Xlsx { cause, .. }) = save(&path, &[], &typesetter) else { panic!("saved no table") };
        assert!(matches!(*cause, XlsxError::NoTables));
        assert!(matches!(save(&path.with_extension("doc"), &[], &typesetter), Err(SaveError::UnknownFormat { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }
}
