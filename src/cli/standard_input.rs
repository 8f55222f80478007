//! `-` in the place of a workbook: a table that another program writes to the standard input, cells divided by tabs as the
//! clipboard has them. It is one of the sources of a batch, like a pasted table of the window.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::import::{ImportSource, Limits, PastedTable, SheetError};
use crate::notice::{self, Notice};

/// What stands for the standard input.
const MARK: &str = "-";
/// What issues and the entry call it.
pub const NAME: &str = "标准输入";

pub fn is_meant(path: &Path) -> bool {
    path.as_os_str() == MARK
}

/// The sources that these arguments name. The standard input can be read once.
///
/// # Errors
/// A notice when it is named twice, cannot be read or holds no table.
pub fn sources(files: &[PathBuf], limits: &Limits) -> Result<Vec<ImportSource>, Notice> {
    if files.iter().filter(|file| is_meant(file)).count() > 1 {
        return Err(Notice::failure("“-”写了两次，没有导入。", "", "标准输入只能读一次，请只写一个“-”。"));
    }
    let source = |file: &PathBuf| match is_meant(file) {
        true => read(limits).map(ImportSource::Pasted).map_err(|error| notice::of_refused_paste(&error, NAME)),
        false => Ok(file.clone().into()),
    };
    files.iter().map(source).collect()
}

/// Reads the table that comes in.
pub fn read(limits: &Limits) -> Result<PastedTable, SheetError> {
    let mut bytes = Vec::new();
    // One byte more than is allowed is enough to refuse it.
    let mut input = std::io::stdin().lock().take(limits.file_bytes.saturating_add(1));
    input
        .read_to_end(&mut bytes)
        .map_err(|error| SheetError::Unreadable { kind: error.kind(), reason: error.to_string() })?;
    PastedTable::decode(NAME, &bytes, limits)
}
