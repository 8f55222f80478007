//! Tables as a workbook (.xlsx), a sheet each, ready to print: the same head, rows, notes and paper as the PDF.
//!
//! Counts are real numbers under a number format, everything else is text, so a name beginning with "=" stays a name. Sums are formulas
//! where the table proves them ([`sums`](super::sums)), and bear the table's value. The same tables give the same bytes. Reads only [`Table`]; the sizes both print forms share come from `paper`.
//!
//! Rows of a sheet from the top: 附件 and 征求意见稿 (if any), title, caption (if any), head, rows, notes, signatures.

mod form;
mod formulas;
mod names;
mod pages;
mod setup;
mod styles;
mod widths;

use std::io::Write;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Formula, Workbook, Worksheet};

use self::formulas::Formulas;
use self::styles::Styles;
use super::measure::{columns, fold};
use super::paper::{self, Grid};
use super::table::{Cell, DraftMark, Row, RowRole, Table};

pub use form::write_form;

/// Whole numbers beyond this are not exact in a workbook (its numbers are binary64) and are written as text.
const LARGEST_EXACT: u64 = 1 << 53;
/// The greatest row height a workbook knows, in points.
const HIGHEST_ROW: f64 = 409.0;
/// Height of a line and of the space around a cell's text, in type sizes.
const LINE_PITCH: f64 = 1.35;
const CELL_PADDING: f64 = 0.7;

/// Why there is no workbook.
#[derive(Debug, thiserror::Error)]
pub enum XlsxError {
    #[error("no table to write")]
    NoTables,
    /// One cell cannot be written, in practice because its text is longer than the 32 767 characters a workbook allows, or because
    /// the table has more rows than a sheet.
    #[error("sheet {sheet:?}, row {row}, column {column}: {cause}")]
    Cell {
        sheet: String,
        /// As the workbook counts, from one.
        row: u32,
        /// As the table counts, from one.
        column: usize,
        cause: rust_xlsxwriter::XlsxError,
    },
    /// The sheet as a whole, or writing the file.
    #[error("workbook: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// What may be chosen of a workbook that is no part of the tables in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    pub protection: Protection,
}

/// Whether a sheet takes typing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Protection {
    #[default]
    Open,
    /// Against slips: there is no password, whoever means to may lift it.
    Locked,
}

/// Writes the tables as one workbook that may be edited.
pub fn write(tables: &[Table], target: impl Write + Send) -> Result<(), XlsxError> {
    write_with(tables, Options::default(), target)
}

/// Writes the tables as one workbook.
pub fn write_with(tables: &[Table], options: Options, target: impl Write + Send) -> Result<(), XlsxError> {
    let Some(first) = tables.first() else { return Err(XlsxError::NoTables) };
    let mut workbook = empty_workbook(&first.title)?;
    for (table, name) in tables.iter().zip(names::sheet_names(tables)) {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(&name)?;
        match options.protection {
            Protection::Open => {}
            Protection::Locked => _ = worksheet.protect(),
        }
        Sheet::new(worksheet, table, name).fill()?;
    }
    workbook.save_to_writer(target)?;
    Ok(())
}

/// A workbook without sheets. The same content gives the same file.
fn empty_workbook(title: &str) -> Result<Workbook, rust_xlsxwriter::XlsxError> {
    let mut workbook = Workbook::new();
    // The face of the workbook is the measure of its column widths: 宋体 is on every office PC, Calibri is not.
    workbook.set_default_format(&styles::workbook_face(), styles::DEFAULT_ROW_PIXELS, styles::DEFAULT_COLUMN_PIXELS)?;
    // A fixed date: the same tables are the same file.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title(title).set_author("编衡").set_creation_datetime(&created);
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// A sheet being filled from the top.
struct Sheet<'a> {
    worksheet: &'a mut Worksheet,
    table: &'a Table,
    name: String,
    grid: Grid,
    styles: Styles,
    formulas: Formulas,
    /// The next free row, counted from zero.
    row: u32,
    /// Of the rows so far, in points.
    heights: Vec<f64>,
}

/// Neighbouring cells of one row or several, to be written as one.
#[derive(Clone, Copy)]
struct Span {
    row: u32,
    row_count: usize,
    column: usize,
    column_count: usize,
}

impl<'a> Sheet<'a> {
    fn new(worksheet: &'a mut Worksheet, table: &'a Table, name: String) -> Self {
        let grid = widths::by_need(table, Grid::of(table));
        let styles = Styles::new(grid.body_size);
        let formulas = Formulas::of(table, rows_above(table));
        Self { worksheet, table, name, grid, styles, formulas, row: 0, heights: Vec::new() }
    }

    fn fill(mut self) -> Result<(), XlsxError> {
        setup::set_up_page(self.worksheet, self.table);
        self.set_widths()?;
        self.write_top()?;
        let above_head = self.heights.len();
        self.write_head()?;
        let above_body = self.heights.len();
        debug_assert_eq!(above_body, rows_above(self.table), "formulas name other rows than are written");
        for (number, row) in self.table.rows.iter().enumerate() {
            self.write_row(number, row)?;
        }
        let above_foot = self.heights.len();
        self.write_foot()?;
        setup::set_print_area(self.worksheet, self.row, self.table.columns.len())?;
        self.keep_foot(above_head, above_body, above_foot)
    }

    /// Keeps notes and signatures on the page of the last rows. The parts are given by the rows above them.
    fn keep_foot(&mut self, above_head: usize, above_body: usize, above_foot: usize) -> Result<(), XlsxError> {
        let heights = |rows: std::ops::Range<usize>| self.heights.get(rows).unwrap_or_default();
        let parts = pages::Parts {
            page: self.table.paper.sheet().text_height_points(),
            top: heights(0..above_head).iter().sum(),
            head: heights(above_head..above_body).iter().sum(),
            body: heights(above_body..above_foot),
            foot: heights(above_foot..self.heights.len()).iter().sum(),
        };
        let Some(stretch) = pages::keep_foot(&parts) else { return Ok(()) };
        for row in stretch.rows {
            let height = parts.body.get(row).copied().unwrap_or_default() + stretch.extra;
            self.worksheet.set_row_height(row_number(above_body + row), height.min(HIGHEST_ROW))?;
        }
        Ok(())
    }

    fn set_widths(&mut self) -> Result<(), XlsxError> {
        for (column, width) in self.grid.widths.iter().enumerate() {
            self.worksheet.set_column_width_pixels(column_number(column), pixels(*width))?;
        }
        Ok(())
    }

    fn write_top(&mut self) -> Result<(), XlsxError> {
        let table = self.table;
        if has_first_line(table) {
            let mark = table.look.mark.map_or("", DraftMark::text);
            let styles = [self.styles.attachment.clone(), self.styles.mark.clone()];
            self.write_ends([table.attachment.as_deref().unwrap_or_default(), mark], styles, paper::ATTACHMENT_SIZE)?;
        }
        let style = self.styles.title.clone();
        self.write_across(&table.title, &style, paper::TITLE_SIZE)?;
        if has_caption(table) {
            let styles = [self.styles.caption_left.clone(), self.styles.caption_right.clone()];
            self.write_ends([&table.caption.left, &table.caption.right], styles, self.grid.body_size)?;
        }
        Ok(())
    }

    /// Two ends of a line share the columns in proportion to their length; one alone has the line, and a table of one column has both in
    /// one cell.
    fn write_ends(&mut self, ends: [&str; 2], styles: [Format; 2], size: f64) -> Result<(), XlsxError> {
        let ([left, right], [left_style, right_style]) = (ends, styles);
        let count = self.table.columns.len();
        if count < 2 || right.is_empty() {
            let both = [left, right].join("\u{3000}");
            return self.write_across(both.trim(), &left_style, size);
        }
        let split = self.caption_split(columns(left), columns(right));
        let row = self.row;
        let ends = [
            (left, Span { row, row_count: 1, column: 0, column_count: split }, left_style),
            (right, Span { row, row_count: 1, column: split, column_count: count - split }, right_style),
        ];
        let mut lines = 1;
        for (text, span, style) in ends {
            let width = self.grid.widths.iter().skip(span.column).take(span.column_count).sum();
            lines = lines.max(fold(text, paper::capacity(width, size)).len());
            self.write_span(span, text, &style)?;
        }
        self.finish_row(lines, size)
    }

    /// How many columns the caption's left end gets: at least one, and at least one is left to the right end.
    fn caption_split(&self, left: usize, right: usize) -> usize {
        let whole: f64 = self.grid.widths.iter().sum();
        let share = (left + 1) as f64 / (left + right + 2) as f64 * whole;
        let mut used = 0.0;
        let before = self.grid.widths.iter().take_while(|width| {
            used += **width;
            used - **width / 2.0 < share
        });
        before.count().clamp(1, self.grid.widths.len().saturating_sub(1).max(1))
    }

    fn write_head(&mut self) -> Result<(), XlsxError> {
        let table = self.table;
        if table.columns.is_empty() {
            return Ok(());
        }
        let depth = table.head_depth();
        let first_row = self.row;
        let style = self.styles.head.clone();
        let mut lines = vec![1; depth];
        for cell in table.head_cells() {
            let needed = fold(&cell.text, self.grid.capacity(cell.column, cell.column_span)).len();
            // A cell merged downwards spreads its lines over its rows.
            for lines in lines.iter_mut().skip(cell.row).take(cell.row_span) {
                *lines = needed.div_ceil(cell.row_span).max(*lines);
            }
            let row = first_row + row_number(cell.row);
            let span = Span { row, row_count: cell.row_span, column: cell.column, column_count: cell.column_span };
            self.write_span(span, &cell.text, &style)?;
        }
        for lines in lines {
            self.finish_row(lines, self.grid.body_size)?;
        }
        let frozen = setup::frozen_columns(table, &self.grid);
        self.worksheet.set_freeze_panes(self.row, column_number(frozen))?;
        self.worksheet.set_repeat_rows(first_row, self.row - 1)?;
        Ok(())
    }

    fn write_row(&mut self, number: usize, row: &Row) -> Result<(), XlsxError> {
        match row.role {
            RowRole::Group => {
                let style = self.styles.group.clone();
                self.write_across(&row.heading(), &style, self.grid.body_size)
            }
            RowRole::Body | RowRole::Subtotal | RowRole::Total => self.write_cells(number, row),
        }
    }

    /// `number` is the row's place in the table.
    fn write_cells(&mut self, number: usize, row: &Row) -> Result<(), XlsxError> {
        let table = self.table;
        let mut lines = 1;
        for (column, (cell, given)) in table.cells_of(row).zip(&table.columns).enumerate() {
            lines = lines.max(lines_of(cell, self.grid.capacity(column, 1)));
            let style = self.styles.body(row.role, given.align, cell);
            let formula = match cell {
                Cell::Count(value) | Cell::Delta(value) => self.formulas.at(number, column, *value),
                Cell::Blank | Cell::Text(_) | Cell::Lines(_) => None,
            };
            match formula {
                Some(formula) => self.write_formula(column, formula, &style)?,
                None => self.write_cell(column, cell, &style)?,
            }
        }
        self.finish_row(lines, self.grid.body_size)
    }

    fn write_cell(&mut self, column: usize, cell: &Cell, style: &Format) -> Result<(), XlsxError> {
        let (row, number) = (self.row, column_number(column));
        let written = match cell {
            Cell::Blank => self.worksheet.write_blank(row, number, style),
            Cell::Count(value) | Cell::Delta(value) if value.unsigned_abs() <= LARGEST_EXACT => {
                // Exact: the test above leaves only whole numbers that binary64 holds.
                self.worksheet.write_number_with_format(row, number, *value as f64, style)
            }
            Cell::Text(_) | Cell::Lines(_) | Cell::Count(_) | Cell::Delta(_) => {
                self.worksheet.write_string_with_format(row, number, cell.text(), style)
            }
        };
        written.map(|_| ()).map_err(|cause| self.refused(row, column, cause))
    }

    fn write_formula(&mut self, column: usize, formula: Formula, style: &Format) -> Result<(), XlsxError> {
        let row = self.row;
        let written = self.worksheet.write_formula_with_format(row, column_number(column), formula, style);
        written.map(|_| ()).map_err(|cause| self.refused(row, column, cause))
    }

    fn write_foot(&mut self) -> Result<(), XlsxError> {
        let table = self.table;
        let style = self.styles.note.clone();
        for note in table.foot() {
            self.write_across(&note, &style, self.grid.body_size)?;
        }
        if table.signatures.is_empty() {
            return Ok(());
        }
        let labels: Vec<String> = table.signatures.iter().map(|label| format!("{label}：")).collect();
        // Room to sign: what the labels leave of the line, shared out equally.
        let whole = self.grid.capacity(0, self.grid.widths.len());
        let used: usize = labels.iter().map(|label| columns(label)).sum();
        let gap = (whole.saturating_sub(used) / labels.len() / 2).clamp(4, 40);
        let style = self.styles.signatures.clone();
        self.write_across(&labels.join(&"\u{3000}".repeat(gap)), &style, self.grid.body_size)
    }

    /// Writes a text over the whole width of the table and goes on to the next row.
    fn write_across(&mut self, text: &str, style: &Format, size: f64) -> Result<(), XlsxError> {
        let count = self.table.columns.len().max(1);
        self.write_span(Span { row: self.row, row_count: 1, column: 0, column_count: count }, text, style)?;
        let width = self.grid.widths.iter().sum();
        self.finish_row(fold(text, paper::capacity(width, size)).len(), size)
    }

    fn write_span(&mut self, span: Span, text: &str, style: &Format) -> Result<(), XlsxError> {
        let Span { row, row_count, column, column_count } = span;
        let last_row = row + row_number(row_count.saturating_sub(1));
        let (first, last) = (column_number(column), column_number(column + column_count.saturating_sub(1)));
        let written = match row_count > 1 || column_count > 1 {
            true => self.worksheet.merge_range(row, first, last_row, last, text, style),
            false => self.worksheet.write_string_with_format(row, first, text, style),
        };
        written.map(|_| ()).map_err(|cause| self.refused(row, column, cause))
    }

    /// Makes the row high enough for so many lines and goes on to the next.
    fn finish_row(&mut self, lines: usize, size: f64) -> Result<(), XlsxError> {
        let height = ((lines as f64 * LINE_PITCH + CELL_PADDING) * size).min(HIGHEST_ROW);
        self.worksheet.set_row_height(self.row, height)?;
        self.heights.push(height);
        self.row += 1;
        Ok(())
    }

    fn refused(&self, row: u32, column: usize, cause: rust_xlsxwriter::XlsxError) -> XlsxError {
        XlsxError::Cell { sheet: self.name.clone(), row: row.saturating_add(1), column: column + 1, cause }
    }
}

/// Lines of a cell that holds so many columns of text. Only what does not fit at a glance is folded: a character takes no more columns
/// than it has bytes, and a number is never folded.
fn lines_of(cell: &Cell, capacity: usize) -> usize {
    match cell {
        Cell::Blank | Cell::Count(_) | Cell::Delta(_) => 1,
        Cell::Text(text) if text.len() <= capacity && !text.contains('\n') => 1,
        Cell::Text(text) => fold(text, capacity).len(),
        Cell::Lines(lines) => fold(&lines.join("\n"), capacity).len(),
    }
}

/// How many rows of a sheet stand above the table's first.
fn rows_above(table: &Table) -> usize {
    let head = if table.columns.is_empty() { 0 } else { table.head_depth() };
    usize::from(has_first_line(table)) + 1 + usize::from(has_caption(table)) + head
}

/// 附件 and the mark of a draft stand above the title.
fn has_first_line(table: &Table) -> bool {
    table.attachment.is_some() || table.look.mark.is_some()
}

fn has_caption(table: &Table) -> bool {
    !table.caption.left.is_empty() || !table.caption.right.is_empty()
}

/// A sheet has 16 384 columns and 1 048 576 rows; numbers beyond are refused by the writer, with their place.
fn column_number(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

fn row_number(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

/// Points as pixels of 96 to the inch, in which workbooks measure columns.
fn pixels(points: f64) -> u32 {
    (points * 96.0 / 72.0).round().max(1.0) as u32
}
