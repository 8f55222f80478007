//! 附件 as stages of the window's jobs and the command line: files are read in pieces and become what an entry records of them, and
//! later they are looked at again. The files stay where they are; nothing here writes.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::domain::{Attachment, AttachmentFate, EntryId, Fingerprint};
use crate::notice::{self, Notice};
use crate::regular_file;
use crate::store::{Book, fingerprint};
use crate::watch::Watch;
use crate::wording;

/// An attachment, and what became of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExaminedAttachment {
    pub attachment: Attachment,
    pub fate: AttachmentFate,
}

/// An attachment as JSON shows it.
#[derive(Debug, Serialize)]
pub struct AttachmentShown {
    pub name: String,
    pub reference: String,
    /// In words.
    pub found: String,
    pub same: bool,
}

impl From<&ExaminedAttachment> for AttachmentShown {
    fn from(examined: &ExaminedAttachment) -> Self {
        let ExaminedAttachment { attachment, fate } = examined;
        Self {
            name: attachment.name.clone(),
            reference: attachment.reference.clone(),
            found: wording::attachment_fate(fate),
            same: fate.is_same(),
        }
    }
}

/// Reads files, so that an entry can name them, in the order given.
///
/// # Errors
/// The first file that cannot be read, or is named twice; then none of them is to be named. Or the reading was stopped.
pub fn attach(files: &[PathBuf], watch: &dyn Watch) -> Result<Vec<Attachment>, Notice> {
    let mut seen = BTreeSet::new();
    if let Some(twice) = files.iter().find(|file| !seen.insert(file.as_path())) {
        let place = twice.display().to_string();
        return Err(Notice::failure("同一个附件写了两次，没有登记。", place, "请去掉重复的一个。"));
    }
    files.iter().map(|file| attach_one(file, watch)).collect()
}

fn attach_one(file: &Path, watch: &dyn Watch) -> Result<Attachment, Notice> {
    // Where the program ran is not known later on. A path that cannot be made absolute is told of when it is read.
    let file = &std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let (Some(path), Some(name)) = (file.to_str(), file.file_name().and_then(|name| name.to_str())) else {
        let advice = "请改用普通的文件名(UTF-8)，并写到文件为止，不要写文件夹。";
        return Err(Notice::failure("附件没有登记：文件名不能照原样记下。", file.display().to_string(), advice));
    };
    let read = read(file, watch).map_err(|error| {
        let told = notice::of_io(&error, file);
        if error.kind() == io::ErrorKind::NotSeekable {
            let what = "附件没有登记：它是管道或者设备，不是普通的文件。";
            return Notice::failure(what, told.place, "请先另存为文件再登记；凭证没有写入。");
        }
        let advice = "请核对路径，确认文件可以打开后再登记；凭证没有写入。";
        Notice { what: format!("附件没有登记：{}", told.what), advice: advice.to_owned(), ..told }
    })?;
    match read {
        Some(fingerprint) => Ok(Attachment::of_file(name, path, &fingerprint)),
        None => Err(Notice::advice("已停止读取附件，凭证没有写入。")),
    }
}

/// Looks at the attachments of an entry again. Paths are recorded in full; one from before they were is looked for where the program
/// runs and beside the book, and whichever file is the recorded one counts.
///
/// # Errors
/// There is no such entry, the book cannot be read, or the reading was stopped.
pub fn examine(book: &Book, entry: EntryId, watch: &dyn Watch) -> Result<Vec<ExaminedAttachment>, Notice> {
    let head = book.entry(entry).map_err(notice::of_book)?;
    let beside = book.path().parent().map(Path::to_owned).unwrap_or_default();
    let examined = |attachment: Attachment| {
        let fate = match attachment.file() {
            None => AttachmentFate::Unmarked,
            Some((path, recorded)) => fate_of_any(&candidates(path, &beside), &recorded, watch)?,
        };
        Ok(ExaminedAttachment { attachment, fate })
    };
    head.attachments.into_iter().map(examined).collect()
}

fn candidates(path: &str, beside: &Path) -> Vec<PathBuf> {
    let given = PathBuf::from(path);
    if given.is_absolute() { vec![given] } else { vec![given.clone(), beside.join(given)] }
}

/// The recorded file, wherever it is; else what there is in the first place where anything is.
fn fate_of_any(files: &[PathBuf], recorded: &Fingerprint, watch: &dyn Watch) -> Result<AttachmentFate, Notice> {
    let mut found = AttachmentFate::Missing;
    for file in files {
        let fate = fate(file, recorded, watch)?;
        if fate.is_same() {
            return Ok(fate);
        }
        if found == AttachmentFate::Missing {
            found = fate;
        }
    }
    Ok(found)
}

/// A file of another size is another file; only one of the same size has to be read.
fn fate(file: &Path, recorded: &Fingerprint, watch: &dyn Watch) -> Result<AttachmentFate, Notice> {
    let size = match std::fs::metadata(file) {
        Ok(metadata) if metadata.is_file() => metadata.len(),
        Ok(_) => return Ok(AttachmentFate::Missing),
        Err(error) => return Ok(unfound(&error)),
    };
    if size != recorded.size {
        return Ok(AttachmentFate::Changed { recorded: recorded.size, now: size });
    }
    match read(file, watch) {
        Ok(Some(now)) if now == *recorded => Ok(AttachmentFate::Same),
        Ok(Some(now)) => Ok(AttachmentFate::Changed { recorded: recorded.size, now: now.size }),
        Ok(None) => Err(Notice::advice("已停止核对附件。")),
        Err(error) => Ok(unfound(&error)),
    }
}

fn unfound(error: &io::Error) -> AttachmentFate {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => AttachmentFate::Missing,
        _ => AttachmentFate::Unreadable(notice::of_io(error, Path::new("")).what),
    }
}

/// `None` where the watcher stopped it. No more is read than the file had when it was looked at.
fn read(file: &Path, watch: &dyn Watch) -> io::Result<Option<Fingerprint>> {
    let (file, size) = regular_file::open(file)?;
    fingerprint(&mut file.take(size), &mut |done| watch.checkpoint(done, size).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::Unwatched;

    #[test]
    fn a_file_is_named_with_its_size_and_hash_and_recognised_later() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("批复.txt");
        std::fs::write(&file, "abc").expect("written");
        let attached = attach(std::slice::from_ref(&file), &Unwatched).expect("attached");
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let expected = format!("{} 3字节 sha256:{abc}", file.display());
        assert_eq!(attached, [Attachment { name: "批复.txt".to_owned(), reference: expected }]);
        let now = |path: &str| {
            let (_, recorded) = attached[0].file().expect("a file");
            fate_of_any(&candidates(path, folder.path()), &recorded, &Unwatched).expect("looked at")
        };
        assert_eq!(now(file.to_str().expect("UTF-8")), AttachmentFate::Same);
        assert_eq!(now("批复.txt"), AttachmentFate::Same, "beside the book");
        std::fs::write(&file, "abd").expect("written");
        assert_eq!(now("批复.txt"), AttachmentFate::Changed { recorded: 3, now: 3 });
        std::fs::write(&file, "abcd").expect("written");
        assert_eq!(now("批复.txt"), AttachmentFate::Changed { recorded: 3, now: 4 });
        std::fs::remove_file(&file).expect("removed");
        assert_eq!(now("批复.txt"), AttachmentFate::Missing);
    }

    #[test]
    fn what_cannot_be_read_or_is_named_twice_is_refused_with_its_path() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("纪要.txt");
        let missing = attach(std::slice::from_ref(&file), &Unwatched).expect_err("it is not there");
        assert!(missing.what.starts_with("附件没有登记："), "{missing}");
        assert_eq!(missing.place, file.display().to_string());
        assert!(attach(&[folder.path().to_owned()], &Unwatched).is_err(), "a folder is no file");
        std::fs::write(&file, "").expect("written");
        let twice = attach(&[file.clone(), file.clone()], &Unwatched).expect_err("twice");
        assert_eq!(twice.what, "同一个附件写了两次，没有登记。");
        assert_eq!(attach(&[file], &Unwatched).expect("an empty file is one").len(), 1);
    }

    /// Reading either would never end.
    #[cfg(unix)]
    #[test]
    fn what_is_no_regular_file_is_refused_without_being_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("管道.pdf");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success());
        let endless = PathBuf::from("/dev/zero");
        for file in [made.then_some(pipe), Some(endless)].into_iter().flatten() {
            let refused = attach(std::slice::from_ref(&file), &Unwatched).expect_err("no file");
            assert_eq!(refused.what, "附件没有登记：它是管道或者设备，不是普通的文件。");
            assert_eq!(refused.place, file.display().to_string());
        }
    }

    /// The tests run in the folder of the sources, which has a LICENSE.
    #[test]
    fn a_relative_path_is_recorded_in_full_and_an_old_one_means_the_recorded_file_wherever_it_is() {
        let attached = attach(&[PathBuf::from("LICENSE")], &Unwatched).expect("attached");
        let here = std::path::absolute("LICENSE").expect("a folder");
        let path = attached.first().and_then(Attachment::file).map(|(path, _)| path.to_owned());
        assert_eq!(path.as_deref(), here.to_str());
        let folder = tempfile::tempdir().expect("a folder");
        let beside = folder.path().join("LICENSE");
        std::fs::write(&beside, "abc").expect("written");
        let recorded = attach(&[beside], &Unwatched).expect("attached");
        let (_, recorded) = recorded.first().and_then(Attachment::file).expect("a file");
        let files = candidates("LICENSE", folder.path());
        assert_eq!(
            fate_of_any(&files, &recorded, &Unwatched),
            Ok(AttachmentFate::Same),
            "not the one that comes first"
        );
    }
}
