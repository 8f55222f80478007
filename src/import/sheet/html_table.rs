//! One table of a web page on its way into a sheet: which column a cell falls into where others span rows, what its text is
//! after the white space of the page is taken out, and what nobody closed.

use super::builder::Incoming;
use super::error::SheetError;
use super::limits::Limits;
use super::text_cells::TextCells;
use crate::import::cells::{CellAt, Merge, Sheet, Visibility};
use crate::import::flaw::TextFlaw;
use crate::import::hidden_lines::HiddenLines;
use crate::watch::Watch;

/// A table as far as it has been read.
pub struct HtmlTable<'watch> {
    cells: TextCells<'watch>,
    /// Columns that we read; spans do not reach beyond.
    most_columns: u32,
    /// The row that is open, or the one that opens next.
    row: u32,
    in_row: InRow,
    column: u32,
    /// For each column the first row that no cell from above spans.
    free_from: Vec<u32>,
    cell: Option<OpenCell>,
    /// Text between cells, where a browser would show it above the table.
    loose: String,
    merges: Vec<Merge>,
    hidden_rows: Vec<u32>,
    hidden_columns: Vec<u16>,
    columns_told: u16,
}

/// Whether the page shows a row or column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    Yes,
    No,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InRow {
    Yes,
    No,
}

struct OpenCell {
    row: u32,
    column: u32,
    text: String,
    /// What Excel says the number is, for cells too narrow to show it.
    number: Option<f64>,
}

/// As far as browsers let a cell reach.
const WIDEST: u32 = 1_000;
const HIGHEST: u32 = 65_534;

impl<'watch> HtmlTable<'watch> {
    /// `limits` are those of this table alone.
    pub fn new(limits: Limits, watch: &'watch dyn Watch) -> Self {
        Self {
            cells: TextCells::new(limits, watch),
            most_columns: u32::from(limits.columns),
            row: 0,
            in_row: InRow::No,
            column: 0,
            free_from: Vec::new(),
            cell: None,
            loose: String::new(),
            merges: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
            columns_told: 0,
        }
    }

    /// How many cells hold something so far.
    pub fn len(&self) -> u64 {
        self.cells.len()
    }

    pub fn open_row(&mut self, hidden: Hidden) -> Result<(), SheetError> {
        self.close_row()?;
        self.in_row = InRow::Yes;
        if hidden == Hidden::Yes {
            self.hidden_rows.push(self.row);
        }
        self.cells.check_row(self.row)
    }

    pub fn close_row(&mut self) -> Result<(), SheetError> {
        self.close_cell()?;
        if self.in_row == InRow::Yes {
            (self.in_row, self.row, self.column) = (InRow::No, self.row.saturating_add(1), 0);
        }
        Ok(())
    }

    /// A cell begins; `number` is what Excel says of it.
    pub fn open_cell(&mut self, columns: u32, rows: u32, number: Option<&str>) -> Result<(), SheetError> {
        self.close_cell()?;
        if self.in_row == InRow::No {
            self.in_row = InRow::Yes;
        }
        let (columns, rows) = (columns.clamp(1, WIDEST), rows.clamp(1, HIGHEST));
        while self.free_from.get(self.column as usize).is_some_and(|free| *free > self.row) {
            self.column += 1;
        }
        let (row, column) = (self.row, self.column);
        let end = column.saturating_add(columns);
        self.span(row, column, rows, end);
        self.column = end;
        let number = number.and_then(|number| number.trim().parse().ok());
        self.cell = Some(OpenCell { row, column, text: String::new(), number });
        Ok(())
    }

    fn span(&mut self, row: u32, column: u32, rows: u32, end: u32) {
        let last = end.min(self.most_columns);
        if rows > 1 && column < last {
            let needed = (last as usize).max(self.free_from.len());
            self.free_from.resize(needed, 0);
            let spanned = self.free_from.iter_mut().take(last as usize).skip(column as usize);
            spanned.for_each(|free| *free = row.saturating_add(rows));
        }
        let (left, right) = (u16::try_from(column), u16::try_from(last.saturating_sub(1)));
        if let (Ok(left), Ok(right)) = (left, right)
            && left <= right
            && (rows > 1 || left < right)
        {
            self.merges.push(Merge { top: row, left, bottom: row.saturating_add(rows - 1), right });
        }
    }

    pub fn close_cell(&mut self) -> Result<(), SheetError> {
        let Some(cell) = self.cell.take() else { return self.close_loose() };
        let text = cell.text.trim_matches(|letter: char| letter.is_ascii_whitespace());
        match cell.number {
            // A column too narrow for its number shows a row of #.
            Some(number) if !text.is_empty() && text.chars().all(|letter| letter == '#') => {
                self.cells.push_value(cell.row, cell.column, Incoming::Number(number))
            }
            Some(_) | None => self.cells.push(cell.row, cell.column, text),
        }
    }

    /// Text that stands in no cell becomes a row of its own.
    pub fn close_loose(&mut self) -> Result<(), SheetError> {
        let loose = std::mem::take(&mut self.loose);
        let text = loose.trim_matches(|letter: char| letter.is_whitespace());
        if text.is_empty() {
            return Ok(());
        }
        if self.in_row == InRow::Yes {
            (self.in_row, self.row, self.column) = (InRow::No, self.row.saturating_add(1), 0);
        }
        self.cells.push(self.row, 0, text)?;
        self.row = self.row.saturating_add(1);
        Ok(())
    }

    /// Text of the page: runs of white space are one space.
    pub fn text(&mut self, text: &str) {
        let target = self.cell.as_mut().map_or(&mut self.loose, |cell| &mut cell.text);
        for character in text.chars() {
            if !character.is_ascii_whitespace() {
                target.push(character);
            } else if !target.is_empty() && !target.ends_with([' ', '\n']) {
                target.push(' ');
            }
        }
    }

    pub fn line_break(&mut self) {
        let target = self.cell.as_mut().map_or(&mut self.loose, |cell| &mut cell.text);
        if target.ends_with(' ') {
            target.pop();
        }
        if !target.is_empty() && !target.ends_with('\n') {
            target.push('\n');
        }
    }

    /// The next column, or several of them, as `<col>` describes them.
    pub fn column(&mut self, span: u16, hidden: Hidden) {
        let after = self.columns_told.saturating_add(span.clamp(1, 1_000));
        if hidden == Hidden::Yes {
            self.hidden_columns.extend(self.columns_told..after);
        }
        self.columns_told = after;
    }

    pub fn close(&mut self) -> Result<(), SheetError> {
        self.close_row()?;
        self.close_loose()
    }

    /// Closes the sheet; `flaws` are those of the page as a whole.
    pub fn finish(mut self, name: &str, flaws: &[TextFlaw]) -> Result<Sheet, SheetError> {
        self.close()?;
        for flaw in flaws {
            let at = (*flaw == TextFlaw::TextCutOff).then(|| CellAt { row: self.row.saturating_sub(1), column: 0 });
            self.cells.note(at, *flaw);
        }
        // Cells may claim more rows than the table has.
        let last = self.row.saturating_sub(1);
        let within = |merge: Merge| Merge { bottom: merge.bottom.min(last), ..merge };
        let is_region = |merge: &Merge| (merge.top, merge.left) != (merge.bottom, merge.right);
        let merges = self.merges.into_iter().map(within).filter(is_region).collect();
        let hidden = HiddenLines::known(
            self.hidden_rows.into_iter().map(|row| row..=row).collect(),
            self.hidden_columns.into_iter().map(|column| column..=column).collect(),
        );
        self.cells.finish(name, Visibility::Visible, merges, hidden)
    }
}
