//! Tables that are given out together: one PDF with a list of what it holds before them and pages numbered through, one workbook with a
//! sheet each.

use std::path::Path;

use super::pdf::{Pages, PdfError, Typesetter};
use super::save::{Format, SaveError, replace, save};
use super::{Align, Caption, Cell, Column, Paper, Row, RowRole, Table, written_date};
use crate::domain::Date;

/// What stands on the page before the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetCover {
    /// What the tables belong to: the name of the plan.
    pub title: String,
    pub office: String,
    pub date: Date,
}

/// Saves the tables of a set as one file in the format of its ending.
///
/// # Errors
/// As [`save`].
pub fn save_set(path: &Path, cover: &SetCover, tables: &[Table], typesetter: &Typesetter) -> Result<(), SaveError> {
    match Format::of(path) {
        Some(Format::Pdf) => {
            let at = |cause| SaveError::Pdf { path: path.to_owned(), cause };
            let bytes = typeset_set(typesetter, cover, tables).and_then(|pages| pages.pdf()).map_err(at)?;
            replace(path, &bytes)
        }
        Some(Format::Xlsx | Format::Text | Format::Json | Format::Csv) | None => save(path, tables, typesetter),
    }
}

/// The pages of a set, its list first.
pub fn typeset_set(typesetter: &Typesetter, cover: &SetCover, tables: &[Table]) -> Result<Pages, PdfError> {
    if tables.is_empty() {
        return Err(PdfError::NoTables);
    }
    let with_list: Vec<Table> = std::iter::once(list(cover, tables)).chain(tables.iter().cloned()).collect();
    typesetter.typeset(&with_list)
}

/// 附件目录 as a table of its own.
fn list(cover: &SetCover, tables: &[Table]) -> Table {
    let column = |head: &str, width, align| Column::new(vec![head.to_owned()], width, align);
    let line = |table: &Table| {
        let attachment = table.attachment.clone().map_or(Cell::Blank, Cell::Text);
        Row::new(RowRole::Body, vec![attachment, Cell::text_of(&table.title)])
    };
    Table {
        attachment: None,
        code: None,
        look: Default::default(),
        title: format!("{}附件目录", cover.title),
        caption: Caption { left: cover.office.clone(), right: written_date(cover.date) },
        columns: vec![column("附件", 6, Align::Center), column("名称", 30, Align::Left)],
        rows: tables.iter().map(line).collect(),
        notes: Vec::new(),
        signatures: Vec::new(),
        paper: Paper::A4Portrait,
    }
}
