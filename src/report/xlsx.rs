//! Tables as a workbook (.xlsx), a sheet each, ready to print: the same head, rows, notes and paper as the PDF.
//!
//! Counts are real numbers under a number format, everything else is text, so a name beginning with "=" stays a name. Sums are formulas
//! where the table proves them ([`sums`](super::sums)), and bear the table's value. The same tables give the same bytes. Reads only [`Table`]; the sizes both print forms share come from `paper`.
//!
//! Rows of a sheet from the top: 附件 and 征求意见稿 (if any), title, caption and running text (if any), head, rows, notes,
//! who gives it out (if said), signatures.

mod ends;
mod form;
mod formulas;
mod heights;
mod lent;
mod names;
mod pages;
mod pictures;
mod scratch;
mod setup;
mod styles;

use std::io::Write;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Formula, Workbook, Worksheet};

use self::formulas::Formulas;
use self::lent::Lent;
use self::styles::{Look, Styles};
use super::charts::{Chart, charts};
use super::heights::head_lines;
use super::measure::printed_columns;
use super::paper::{self, Grid};
use super::table::{Align, Cell, DraftMark, Row, RowRole, Table};
use super::workbook::{ChartsDrawn, Protection};

pub use form::write_form;

/// Whole numbers beyond this are not exact in a workbook (its numbers are binary64) and are written as text.
const LARGEST_EXACT: u64 = 1 << 53;
/// The greatest row height a workbook knows, in points.
const HIGHEST_ROW: f64 = 409.0;
/// A table of so many cells is written with constant memory: row by row into a scratch file of the system, its texts in their cells.
const LONG: usize = 20_000;
/// How hard a workbook with such a table is packed, of 9: the usual 6 takes a tenth longer for one part in a hundred.
const QUICK: u8 = 5;

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
    /// The disk that holds the system's scratch files took no more in the midst of a long sheet.
    #[error("the scratch file cannot be written")]
    Scratch,
    /// The sheet as a whole, or writing the file.
    #[error("workbook: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// Writes the tables as one workbook, each as its look wants it.
pub fn write(tables: &[Table], target: impl Write + Send) -> Result<(), XlsxError> {
    match tables.iter().any(is_long) {
        true => scratch::guarded(|| write_workbook(tables, target)),
        false => write_workbook(tables, target),
    }
}

fn write_workbook(tables: &[Table], target: impl Write + Send) -> Result<(), XlsxError> {
    let Some(first) = tables.first() else { return Err(XlsxError::NoTables) };
    let mut workbook = empty_workbook(&first.title)?;
    if tables.iter().any(is_long) {
        workbook.set_zip_compression_level(QUICK);
    }
    let pictures: Vec<Vec<Chart>> = tables.iter().map(pictures).collect();
    // After all tables: the pages of a set count as in its PDF.
    let charts = pictures.iter().filter(|pictures| !pictures.is_empty()).map(|_| pictures::NAME);
    let names = names::sheet_names(tables.iter().map(|table| table.title.as_str()).chain(charts));
    let (names, of_charts) = names.split_at(tables.len());
    for (table, name) in tables.iter().zip(names) {
        if let Some(worksheet) = add_worksheet(&mut workbook, table) {
            prepare(worksheet, name, table)?;
            Sheet::new(worksheet, table, name.clone(), Grid::of(table)).fill()?;
        }
    }
    let drawn = tables.iter().zip(names).zip(&pictures).filter(|(_, pictures)| !pictures.is_empty());
    for (((table, sheet), pictures), name) in drawn.zip(of_charts) {
        let place = pictures::Place { sheet, first_row: rows_above(table, &Grid::of(table)) };
        let worksheet = workbook.add_worksheet();
        prepare(worksheet, name, table)?;
        pictures::draw(worksheet, pictures, &place)?;
    }
    workbook.save_to_writer(target)?;
    Ok(())
}

/// The pictures that go with a table.
fn pictures(table: &Table) -> Vec<Chart> {
    match table.look.workbook.charts {
        ChartsDrawn::Drawn => charts(table),
        ChartsDrawn::LeftOut => Vec::new(),
    }
}

fn prepare(worksheet: &mut Worksheet, name: &str, table: &Table) -> Result<(), XlsxError> {
    worksheet.set_name(name)?;
    match table.look.workbook.protection {
        Protection::Open => {}
        Protection::Locked => _ = worksheet.protect(),
    }
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

/// An empty sheet for the table. Where the system has no room for a scratch file, a long one is made in memory like the others.
fn add_worksheet<'a>(workbook: &'a mut Workbook, table: &Table) -> Option<&'a mut Worksheet> {
    if !is_long(table) || workbook.add_worksheet_with_constant_memory().is_err() {
        workbook.add_worksheet();
    }
    workbook.worksheets_mut().last_mut()
}

fn is_long(table: &Table) -> bool {
    table.rows.len().saturating_mul(table.columns.len()) >= LONG
}

/// A sheet being filled from the top.
struct Sheet<'a> {
    worksheet: &'a mut Worksheet,
    table: &'a Table,
    name: String,
    grid: Grid,
    styles: Styles,
    formulas: Formulas,
    lent: Lent,
    /// The next free row, counted from zero.
    row: u32,
    /// Of the rows so far together, in points.
    height: f64,
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
    fn new(worksheet: &'a mut Worksheet, table: &'a Table, name: String, grid: Grid) -> Self {
        let styles = Styles::new(grid.body_size);
        let formulas = Formulas::of(table, rows_above(table, &grid));
        Self { worksheet, table, name, grid, styles, formulas, lent: Lent::default(), row: 0, height: 0.0 }
    }

    fn fill(mut self) -> Result<(), XlsxError> {
        setup::set_up_page(self.worksheet, self.table.paper, self.table.look.page_number);
        self.set_widths()?;
        self.worksheet.set_default_row_height(heights::in_grid(1, &self.grid));
        self.write_top()?;
        let top = self.height;
        self.write_head()?;
        let head = self.height - top;
        debug_assert_eq!(self.row, row_number(rows_above(self.table, &self.grid)), "formulas name other rows");
        let foot = self.foot();
        let foot_heights: Vec<f64> = foot.iter().map(|(_, _, height)| *height).collect();
        let (body, pages) = heights::of_body(self.table, &self.grid, (top, head), &foot_heights);
        if let Some(pages) = pages {
            self.worksheet.set_print_fit_to_pages(1, pages);
        }
        if is_long(self.table) {
            self.lent = Lent::to(self.worksheet, self.table, &mut self.styles)?;
        }
        for ((number, row), height) in self.table.rows.iter().enumerate().zip(body) {
            self.write_row(number, row)?;
            self.finish_row(height)?;
        }
        std::mem::take(&mut self.lent).take_back(self.worksheet)?;
        for (text, style, height) in foot {
            self.write_line(&text, &style)?;
            self.finish_row(height)?;
        }
        setup::set_print_area(self.worksheet, self.row, self.table.columns.len())?;
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
        let [left, right] = [&table.caption.left, &table.caption.right];
        let styles = [self.styles.caption_left.clone(), self.styles.caption_right.clone()];
        match ends::caption_rows(table, &self.grid) {
            0 => {}
            1 => self.write_ends([left, right], styles, self.grid.body_size)?,
            _ => [left, right]
                .into_iter()
                .zip(&styles)
                .try_for_each(|(end, style)| self.write_across(end, style, self.grid.body_size))?,
        }
        let style = self.styles.note.clone();
        table.lead.iter().try_for_each(|words| self.write_across(words, &style, self.grid.body_size))
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
        let ends::Shared { split, lines } = ends::shared(&self.grid, [left, right], size);
        let row = self.row;
        let ends = [
            (left, Span { row, row_count: 1, column: 0, column_count: split }, left_style),
            (right, Span { row, row_count: 1, column: split, column_count: count - split }, right_style),
        ];
        for (text, span, style) in ends {
            self.write_span(span, text, &style)?;
        }
        self.finish_row(heights::of_lines(lines, size))
    }

    fn write_head(&mut self) -> Result<(), XlsxError> {
        let table = self.table;
        if table.columns.is_empty() {
            return Ok(());
        }
        let first_row = self.row;
        let style = self.styles.head.clone();
        for cell in table.head_cells() {
            let row = first_row + row_number(cell.row);
            let span = Span { row, row_count: cell.row_span, column: cell.column, column_count: cell.column_span };
            self.write_span(span, &cell.text, &style)?;
        }
        for lines in head_lines(table, &self.grid) {
            self.finish_row(heights::in_grid(lines, &self.grid))?;
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
                self.write_line(&row.heading(), &style)
            }
            RowRole::Body | RowRole::Subtotal | RowRole::Total => self.write_cells(number, row),
        }
    }

    /// `number` is the row's place in the table.
    fn write_cells(&mut self, number: usize, row: &Row) -> Result<(), XlsxError> {
        let table = self.table;
        for (column, (cell, given)) in table.cells_of(row).zip(&table.columns).enumerate() {
            let look = Look::of(row.role, given.align, cell);
            let formula = match cell {
                Cell::Count(value) | Cell::Delta(value) => self.formulas.at(number, column, *value),
                Cell::Blank | Cell::Text(_) | Cell::Lines(_) => None,
            };
            match formula {
                Some(formula) => {
                    let style = self.styles.of(look);
                    self.write_formula(column, formula, &style)?;
                }
                None if self.lent.has(number, column, look, cell) => self.write_cell(column, cell, None)?,
                None => {
                    let style = self.styles.of(look);
                    self.write_cell(column, cell, Some(&style))?;
                }
            }
        }
        Ok(())
    }

    /// Without a style of its own a cell has that of its column.
    fn write_cell(&mut self, column: usize, cell: &Cell, style: Option<&Format>) -> Result<(), XlsxError> {
        let (row, number) = (self.row, column_number(column));
        let sheet = &mut *self.worksheet;
        let written = match (cell, style) {
            (Cell::Blank, Some(style)) => sheet.write_blank(row, number, style),
            (Cell::Blank, None) => Ok(sheet),
            // Exact: the test leaves only whole numbers that binary64 holds.
            (Cell::Count(value) | Cell::Delta(value), style) if value.unsigned_abs() <= LARGEST_EXACT => match style {
                Some(style) => sheet.write_number_with_format(row, number, *value as f64, style),
                None => sheet.write_number(row, number, *value as f64),
            },
            (cell, Some(style)) => sheet.write_string_with_format(row, number, cell.text(), style),
            (cell, None) => sheet.write_string(row, number, cell.text()),
        };
        written.map(|_| ()).map_err(|cause| self.refused(row, column, cause))
    }

    fn write_formula(&mut self, column: usize, formula: Formula, style: &Format) -> Result<(), XlsxError> {
        let row = self.row;
        let written = self.worksheet.write_formula_with_format(row, column_number(column), formula, style);
        written.map(|_| ()).map_err(|cause| self.refused(row, column, cause))
    }

    /// The lines below the rows, with their looks and heights: notes, code, signatures.
    fn foot(&self) -> Vec<(String, Format, f64)> {
        let table = self.table;
        let line = |text: String, style: &Format| {
            let height = heights::across(&text, &self.grid, self.grid.body_size);
            (text, style.clone(), height)
        };
        let mut foot: Vec<_> = table
            .foot_lines()
            .map(|(note, side)| match side {
                Align::Left | Align::Center => line(note, &self.styles.note),
                Align::Right => line(note, &self.styles.caption_right),
            })
            .collect();
        if !table.signatures.is_empty() {
            let labels: Vec<String> = table.signatures.iter().map(|label| format!("{label}：")).collect();
            // Room to sign: what the labels leave of the line, shared out equally.
            let whole = self.grid.capacity(0, self.grid.widths.len());
            let used: usize = labels.iter().map(|label| printed_columns(label)).sum();
            let gap = (whole.saturating_sub(used) / labels.len() / 2).clamp(4, 40);
            foot.push(line(labels.join(&"\u{3000}".repeat(gap)), &self.styles.signatures));
        }
        foot
    }

    /// Writes a text over the whole width of the table and goes on to the next row.
    fn write_across(&mut self, text: &str, style: &Format, size: f64) -> Result<(), XlsxError> {
        self.write_line(text, style)?;
        self.finish_row(heights::across(text, &self.grid, size))
    }

    /// Writes a text over the whole width of the table.
    fn write_line(&mut self, text: &str, style: &Format) -> Result<(), XlsxError> {
        let count = self.table.columns.len().max(1);
        self.write_span(Span { row: self.row, row_count: 1, column: 0, column_count: count }, text, style)
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

    /// Gives the row its height, in points, and goes on to the next.
    fn finish_row(&mut self, height: f64) -> Result<(), XlsxError> {
        // Rows of one line have the height of the sheet; noting it of each would take memory.
        if height != heights::in_grid(1, &self.grid) {
            self.worksheet.set_row_height(self.row, height)?;
        }
        self.height += height;
        self.row += 1;
        Ok(())
    }

    fn refused(&self, row: u32, column: usize, cause: rust_xlsxwriter::XlsxError) -> XlsxError {
        XlsxError::Cell { sheet: self.name.clone(), row: row.saturating_add(1), column: column + 1, cause }
    }
}

/// How many rows of a sheet stand above the table's first.
fn rows_above(table: &Table, grid: &Grid) -> usize {
    let head = if table.columns.is_empty() { 0 } else { table.head_depth() };
    usize::from(has_first_line(table)) + 1 + ends::caption_rows(table, grid) + table.lead.len() + head
}

/// 附件 and the mark of a draft stand above the title.
fn has_first_line(table: &Table) -> bool {
    table.attachment.is_some() || table.look.mark.is_some()
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
