//! Files that other hands put where we read. Only a regular file is opened: to open a pipe is to wait for whoever writes to it, and
//! nobody could stop that.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Opens a file for reading, and says how many bytes it has.
///
/// # Errors
/// [`ErrorKind::IsADirectory`] of a folder, [`ErrorKind::NotSeekable`] of a pipe or a device; else what the system says.
pub fn open(path: &Path) -> io::Result<(File, u64)> {
    let facts = std::fs::metadata(path)?;
    if facts.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if !facts.is_file() {
        return Err(ErrorKind::NotSeekable.into());
    }
    Ok((File::open(path)?, facts.len()))
}

/// The text of a file somebody wrote, without the mark that some editors put before UTF-8.
///
/// # Errors
/// As [`open`]; [`ErrorKind::InvalidData`] where it is no UTF-8.
pub fn read_text(path: &Path) -> io::Result<String> {
    let (file, _) = open(path)?;
    text_of(file)
}

/// The same of a file that cannot rightly have more than so many bytes.
///
/// # Errors
/// As [`read_text`]; [`ErrorKind::FileTooLarge`] where it has more.
pub fn read_text_up_to(path: &Path, most: u64) -> io::Result<String> {
    match open(path)? {
        (_, bytes) if bytes > most => Err(ErrorKind::FileTooLarge.into()),
        (file, _) => text_of(file),
    }
}

fn text_of(file: File) -> io::Result<String> {
    let text = io::read_to_string(file)?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_without_the_mark_of_its_editor() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("请示.txt");
        std::fs::write(&path, "\u{feff}【标题】关于\u{feff}").expect("written");
        assert_eq!(read_text(&path).expect("read"), "【标题】关于\u{feff}");
        assert_eq!(read_text_up_to(&path, 24).expect("read"), "【标题】关于\u{feff}");
        let kind = |refused: io::Result<String>| refused.expect_err("refused").kind();
        assert_eq!(kind(read_text_up_to(&path, 23)), ErrorKind::FileTooLarge);
        std::fs::write(&path, [0xb9, 0xe3]).expect("written");
        assert_eq!(kind(read_text(&path)), ErrorKind::InvalidData);
        assert_eq!(kind(read_text(folder.path())), ErrorKind::IsADirectory);
        assert_eq!(kind(read_text(&folder.path().join("没有.txt"))), ErrorKind::NotFound);
    }

    /// It kept the program waiting for ever.
    #[cfg(unix)]
    #[test]
    fn a_pipe_is_refused_and_not_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("请示.txt");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
        assert!(made.success());
        assert_eq!(open(&pipe).expect_err("refused").kind(), ErrorKind::NotSeekable);
    }
}
