//! What the program remembers between runs, apart from books: where they lie, who works here, how large the text is.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::reading_limits::ReadingLimits;
use crate::import::{Isolation, Precautions};
use crate::regular_file;

/// Settings of this user on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Where they are kept; settings without a file are forgotten when the program ends.
    #[serde(skip)]
    pub file: Option<PathBuf>,
    /// Books opened lately, newest first.
    pub recent: Vec<PathBuf>,
    /// 经办人, written into every entry.
    pub author: String,
    /// Size of the window's text and controls in percent.
    pub zoom_percent: u16,
    /// 读取文件的上限
    pub reading: ReadingLimits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            file: None,
            recent: Vec::new(),
            author: "经办人".to_owned(),
            zoom_percent: 100,
            reading: ReadingLimits::default(),
        }
    }
}

impl Settings {
    pub const ZOOMS: [u16; 5] = [90, 100, 110, 125, 150];
    const RECENT: usize = 8;

    /// Reads the settings file; what is missing or unreadable is as in a new installation, since nothing of worth is lost.
    pub fn read(file: &Path) -> Self {
        let text = regular_file::read_text(file).unwrap_or_default();
        let kept: Self = serde_json::from_str(&text).unwrap_or_default();
        Self { file: Some(file.to_owned()), ..kept }
    }

    /// Writes the settings into their file, and makes its folder where needed.
    pub fn write(&self) -> std::io::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, serde_json::to_string_pretty(self)?)
    }

    /// The settings of whoever runs the program.
    pub fn usual() -> Self {
        Self::usual_file().map(|file| Self::read(&file)).unwrap_or_default()
    }

    /// How this program reads foreign files: in a process of their own, within the limits set.
    pub fn precautions(&self) -> Precautions {
        self.precautions_with(Isolation::of_this_program())
    }

    /// The same, read by another program or by none.
    pub fn precautions_with(&self, isolation: Isolation) -> Precautions {
        Precautions { limits: self.reading.limits(), isolation }
    }

    /// Where the settings file of this user lies; `None` where the system names no home.
    pub fn usual_file() -> Option<PathBuf> {
        let folders = directories::ProjectDirs::from("", "", "bianheng")?;
        Some(folders.config_dir().join("settings.json"))
    }

    /// The folder offered for new files: 文档, else home, else here.
    pub fn documents() -> PathBuf {
        let folders = directories::UserDirs::new();
        let documents = folders.as_ref().and_then(|folders| folders.document_dir().map(Path::to_owned));
        documents.or_else(|| folders.map(|folders| folders.home_dir().to_owned())).unwrap_or_default()
    }

    /// Puts `book` at the head of the list of recent ones.
    pub fn remember(&mut self, book: &Path) {
        self.recent.retain(|known| known != book);
        self.recent.insert(0, book.to_owned());
        self.recent.truncate(Self::RECENT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_books_are_kept_newest_first_and_once() {
        let mut settings = Settings::default();
        for name in ["甲.bh", "乙.bh", "甲.bh"] {
            settings.remember(Path::new(name));
        }
        assert_eq!(settings.recent, [PathBuf::from("甲.bh"), PathBuf::from("乙.bh")]);
    }

    #[test]
    fn an_unreadable_file_gives_defaults_and_a_written_one_comes_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("deep/settings.json");
        let settings = Settings::read(&file);
        assert_eq!(settings, Settings { file: Some(file.clone()), ..Settings::default() });
        let settings = Settings { zoom_percent: 125, ..settings };
        settings.write().expect("written");
        assert_eq!(Settings::read(&file), settings);
    }
}
