//! WHERE A TABLE COMES FROM: a file, or a table that was pasted. Both go the same way through every step, and both have a name
//! that issues, answers and the entry are told by.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::cells::{Sheet, Workbook};
use super::isolation::{Precautions, read_workbook_showing};
use super::sheet::{PastedTable, SheetError};
use crate::watch::Watch;

/// One source of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportSource {
    File(PathBuf),
    /// What a spreadsheet program put on the clipboard, or another program on the standard input.
    Pasted(PastedTable),
}

impl ImportSource {
    /// What it is called among others, without its folder.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
            Self::Pasted(table) => table.name().to_owned(),
        }
    }

    /// Where it is to be found: the whole path of a file.
    pub fn place(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Pasted(table) => table.name().to_owned(),
        }
    }

    /// Reads it. A file is foreign and is read with all precautions; what was pasted is a text, which our own readers take
    /// within the same limits.
    /// The first rows of a file's long sheets are shown while the others still come.
    pub(super) fn read_showing(
        &self,
        precautions: &Precautions,
        show: &mut dyn FnMut(Sheet),
        watch: &dyn Watch,
    ) -> Result<Workbook, SheetError> {
        match self {
            Self::File(path) => read_workbook_showing(path, precautions, show, watch),
            Self::Pasted(table) => table.read(&precautions.limits, watch),
        }
    }
}

impl From<PathBuf> for ImportSource {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl From<&Path> for ImportSource {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl From<&str> for ImportSource {
    fn from(path: &str) -> Self {
        Self::File(path.into())
    }
}
/// The names under which the sources of a batch are told apart: the first of a name bears it, the others are called by their folders.
pub fn told_apart(sources: &[ImportSource]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let told = |source: &ImportSource| match taken.insert(source.name()) {
        true => source.name(),
        false => source.place(),
    };
    sources.iter().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_name_are_told_apart() {
        let told = |paths: &[&str]| told_apart(&paths.iter().copied().map(ImportSource::from).collect::<Vec<_>>());
        assert_eq!(told(&["甲/台账.xlsx", "乙/台账.xlsx", "乙/名册.xlsx"]), ["台账.xlsx", "乙/台账.xlsx", "名册.xlsx"]);
    }
}
