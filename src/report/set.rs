//! Tables that are given out together: one PDF or document with a list of what it holds before them and pages numbered through,
//! one workbook with a sheet each.

use std::path::Path;

use super::docx;
use super::pdf::{Cover, Typesetter};
use super::save::{Format, Reader, SaveError, replace_for, save};
use super::table::Table;

/// Saves the tables of a set as one file in the format of its ending.
///
/// # Errors
/// As [`save`].
pub fn save_set(path: &Path, cover: &Cover, tables: &[Table], typesetter: &Typesetter) -> Result<(), SaveError> {
    match Format::of(path) {
        Some(Format::Pdf) => {
            let at = |cause| SaveError::Pdf { path: path.to_owned(), cause };
            let bytes = typesetter.typeset_set(cover, tables).and_then(|pages| pages.pdf()).map_err(at)?;
            replace_for(path, &bytes, Reader::of(tables))
        }
        Some(Format::Docx) => {
            let at = |cause| SaveError::Docx { path: path.to_owned(), cause };
            replace_for(path, &docx::write_tables(Some(cover), tables).map_err(at)?, Reader::of(tables))
        }
        Some(Format::Xlsx | Format::Text | Format::Json | Format::Csv) | None => save(path, tables, typesetter),
    }
}
