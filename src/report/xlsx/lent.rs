//! Looks lent to the columns of a long sheet while its rows are written.
//!
//! The writer finds a cell's format by all of its properties, which takes a quarter of the time of a million cells. A cell written
//! without one takes its column's as its row goes into the scratch file. So each column bears the commonest look of its cells until the
//! last row but one is there, and is plain again before the sheet is saved: below the table nothing is ruled.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::column_number;
use super::styles::{self, Look, Styles};
use crate::report::table::{Cell, RowRole, Table};

/// Of each column, the look that cells without one have.
#[derive(Default)]
pub struct Lent {
    looks: Vec<Option<Look>>,
    /// The last row of the table goes into the file when the columns are plain again.
    last_row: usize,
}

impl Lent {
    /// Lends each column the look of its cell in the first line of the table that is no sum.
    pub fn to(worksheet: &mut Worksheet, table: &Table, styles: &mut Styles) -> Result<Self, XlsxError> {
        let Some(row) = table.rows.iter().find(|row| row.role == RowRole::Body) else { return Ok(Self::default()) };
        let mut looks = Vec::with_capacity(table.columns.len());
        for (column, (cell, given)) in table.cells_of(row).zip(&table.columns).enumerate() {
            let look = Some(Look::of(row.role, given.align, cell)).filter(|_| !is_empty(cell));
            if let Some(look) = look {
                worksheet.set_column_format(column_number(column), &styles.of(look))?;
            }
            looks.push(look);
        }
        Ok(Self { looks, last_row: table.rows.len().saturating_sub(1) })
    }

    /// Whether a cell may be written without a format to have this look.
    pub fn has(&self, row: usize, column: usize, look: Look, cell: &Cell) -> bool {
        row < self.last_row && !is_empty(cell) && self.looks.get(column).is_some_and(|lent| *lent == Some(look))
    }

    /// Makes the columns plain.
    pub fn take_back(self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        for (column, _) in self.looks.iter().enumerate().filter(|(_, look)| look.is_some()) {
            worksheet.set_column_format(column_number(column), &styles::workbook_face())?;
        }
        Ok(())
    }
}

/// An empty cell is written for the sake of its rules alone: without a format it would not be there.
fn is_empty(cell: &Cell) -> bool {
    match cell {
        Cell::Blank => true,
        Cell::Text(text) => text.is_empty(),
        Cell::Lines(lines) => lines.iter().all(String::is_empty),
        Cell::Count(_) | Cell::Delta(_) => false,
    }
}
