//! What the user says that single rows below a head are. Rows differ from month to month, so that this is kept with the files at hand
//! and never with a layout.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Choices, VoidAnswer};
use crate::import::cells::{AsWritten, Sheet, SheetRow, Workbook};
use crate::import::issue::SheetName;

/// A row of a sheet that was read. With what it reads like, so that a decision does not fall to another row when rows have moved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct LineKey {
    pub file: String,
    pub sheet: String,
    /// As the office counts, from 1.
    pub row: u32,
    /// Its [`line_text`].
    pub text: String,
}

/// What a row is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineTaking {
    /// 数据行
    Data,
    /// 不读(说明行)
    LeftOut,
}

impl LineKey {
    /// Whether the row still stands there.
    pub fn is_of(&self, sheet: &Sheet) -> bool {
        self.row.checked_sub(1).is_some_and(|row| line_text(sheet.row(row)) == self.text)
    }
}

/// What the user says of the rows of one sheet.
#[derive(Debug, Default)]
pub struct ChosenLines {
    /// By row counted from 0.
    takings: BTreeMap<u32, LineTaking>,
}

impl ChosenLines {
    /// Of a sheet as the file has it, before anything in it is put right.
    pub fn of(choices: &Choices, sheet: &Sheet, name: &SheetName) -> Self {
        let of_sheet = |line: &LineKey| *line.file == *name.file && *line.sheet == *name.sheet && line.is_of(sheet);
        let lines = choices.lines.iter().filter(|(line, _)| of_sheet(line));
        Self { takings: lines.filter_map(|(line, taking)| Some((line.row.checked_sub(1)?, *taking))).collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.takings.is_empty()
    }

    /// What a row is taken for, counted from 0.
    pub fn taking(&self, row: u32) -> Option<LineTaking> {
        self.takings.get(&row).copied()
    }
}

/// Rows that do not stand where they are said to stand.
pub fn void_lines(choices: &Choices, workbooks: &[Workbook]) -> Vec<VoidAnswer> {
    let is_there = |line: &LineKey| {
        let of_name = workbooks.iter().filter(|workbook| workbook.file == line.file);
        of_name.flat_map(|workbook| &workbook.sheets).any(|sheet| sheet.name == line.sheet && line.is_of(sheet))
    };
    choices.lines.keys().filter(|line| !is_there(line)).cloned().map(VoidAnswer::Line).collect()
}

/// What a row is called by: its first cell that is no number, or its first cell.
pub fn line_text(row: SheetRow<'_>) -> String {
    let is_word = |cell: &AsWritten<'_>| matches!(cell, AsWritten::Text(text) if !text.chars().all(|character| character.is_ascii_digit()));
    let mut filled = row.cells().map(|(_, cell)| cell).filter(|cell| !cell.is_blank());
    let first = filled.clone().next();
    let text = filled.find(is_word).or(first).map(|cell| cell.text().trim().to_owned());
    text.unwrap_or_default()
}
