//! A saved file, opened or shown in its folder by whatever the office's system has for that. A job of its own waits for the answer, for some
//! systems give it only when the program is closed again.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::notice::Notice;

/// What is to be done with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reveal {
    /// 打开文件
    Open(PathBuf),
    /// 打开所在文件夹
    ShowInFolder(PathBuf),
}

impl Reveal {
    /// Has the system do it, and waits for what it says.
    ///
    /// # Errors
    /// Where the file is gone, the system has no program for this, or that program says that it failed.
    pub(super) fn carry_out(&self) -> Result<(), Notice> {
        let (Self::Open(file) | Self::ShowInFolder(file)) = self;
        let place = file.display().to_string();
        if !file.exists() {
            return Err(Notice::failure("没有打开：文件已不在原处。", place, "可能已被移动、改名或删除，请重新导出。"));
        }
        let failed = |why: &str| {
            let what = match self {
                Self::Open(_) => format!("没有打开文件：{why}。"),
                Self::ShowInFolder(_) => format!("没有打开所在文件夹：{why}。"),
            };
            Notice::failure(what, place.clone(), "文件已经存好，请在文件管理器里打开。")
        };
        let mut command = match self {
            Self::Open(file) => opener(file),
            Self::ShowInFolder(file) => shower(file),
        };
        let run = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        match run {
            // What Windows' own browser of files answers says nothing.
            Ok(status) if status.success() || cfg!(windows) => Ok(()),
            Ok(_) => Err(failed("系统没有能打开它的程序")),
            Err(_) => Err(failed(&format!("系统里没有“{OPENER}”"))),
        }
    }
}

#[cfg(windows)]
const OPENER: &str = "explorer";
#[cfg(target_os = "macos")]
const OPENER: &str = "open";
#[cfg(not(any(windows, target_os = "macos")))]
const OPENER: &str = "xdg-open";

fn opener(file: &Path) -> Command {
    let mut command = Command::new(OPENER);
    command.arg(file);
    command
}

#[cfg(windows)]
fn shower(file: &Path) -> Command {
    use std::os::windows::process::CommandExt;
    let mut command = Command::new(OPENER);
    // One argument as this program wants it: quotes around the path alone. No path can hold a quote.
    command.raw_arg(format!("/select,\"{}\"", file.display()));
    command
}

#[cfg(target_os = "macos")]
fn shower(file: &Path) -> Command {
    let mut command = Command::new(OPENER);
    command.arg("-R").arg(file);
    command
}

/// Desktops agree on no way to select a file, so its folder is opened.
#[cfg(not(any(windows, target_os = "macos")))]
fn shower(file: &Path) -> Command {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    opener(folder.unwrap_or(Path::new(".")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_gone_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("表.pdf");
        let told = Reveal::Open(file.clone()).carry_out().expect_err("it was never there");
        assert_eq!(told.what, "没有打开：文件已不在原处。");
        assert_eq!(told.place, file.display().to_string());
    }

    #[cfg(not(any(windows, target_os = "macos")))]
    #[test]
    fn the_folder_of_a_file_is_what_is_opened() {
        let command = shower(Path::new("甲/乙/表 1.pdf"));
        assert_eq!(command.get_program(), "xdg-open");
        assert_eq!(command.get_args().collect::<Vec<_>>(), ["甲/乙"]);
        assert_eq!(shower(Path::new("表.pdf")).get_args().collect::<Vec<_>>(), ["."]);
    }
}
