//! A saved file, opened or shown in its folder by whatever the office's system has for that. A job of its own waits for the answer, for some
//! systems give it only when the program is closed again.

use std::path::PathBuf;

use crate::notice::Notice;
use crate::opener;

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
            Self::Open(file) => opener::opening(file),
            Self::ShowInFolder(file) => opener::showing(file),
        };
        match command.status() {
            // What Windows' own browser of files answers says nothing.
            Ok(status) if status.success() || cfg!(windows) => Ok(()),
            Ok(_) => Err(failed("系统没有能打开它的程序")),
            Err(_) => Err(failed(&format!("系统里没有“{}”", opener::NAME))),
        }
    }
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
}
