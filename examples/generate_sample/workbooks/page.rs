//! A worksheet as an office lays it out: title over all columns, a line of particulars, a head of several rows with merged
//! cells, bordered rows with sensible heights, totals, notes and a line of signatures. Knows nothing of quotas.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_xlsxwriter::utility::{column_number_to_name, row_col_to_cell};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet};

use crate::Outcome;

/// What stands in a cell.
#[derive(Clone, Debug)]
pub enum Cell {
    Blank,
    Text(String),
    Number(i64),
    /// A formula with the value the spreadsheet has cached.
    Formula {
        formula: String,
        value: i64,
    },
    SignedFormula {
        formula: String,
        value: i64,
    },
    /// A number typed as text in one of the usual ways: a formula does not see it.
    Spelled {
        text: String,
        meant: i64,
    },
    /// A true date cell, shown in this number format.
    Day {
        day: Date,
        look: &'static str,
    },
    /// A number where text was wanted, shown as the spreadsheet likes.
    Float(f64),
}

/// A column: its width in characters and how its cells stand.
#[derive(Clone, Copy)]
pub struct Column {
    pub width: u16,
    pub align: Align,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Centre,
    Left,
}

/// How a row is set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Body,
    /// A subtotal or total row.
    Total,
}

/// A cell of the head: rows and columns counted from the head's first cell, both ends included.
pub struct HeadCell {
    pub rows: (u32, u32),
    pub columns: (u16, u16),
    pub text: &'static str,
}

/// The fonts of one workbook; different clerks made different ones.
pub struct Style {
    pub title_font: &'static str,
    pub title_size: u8,
    pub body_font: &'static str,
    pub body_size: u8,
}

/// A sheet being filled from top to bottom.
pub struct Page {
    pub sheet: Worksheet,
    style: Style,
    columns: Vec<Column>,
    /// The next free row, from 0.
    pub row: u32,
    /// Numbers put into body rows: what they mean and whether a formula can add them.
    numbers: BTreeMap<(u16, u32), (i64, Addable)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Addable {
    Yes,
    No,
}

/// A workbook whose bytes depend on its contents only.
pub fn workbook(title: &str) -> Outcome<Workbook> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2026, 11, 5)?.and_hms(9, 30, 0)?;
    let properties = DocProperties::new().set_title(title).set_author("安和县委编办").set_creation_datetime(&created);
    workbook.set_properties(&properties);
    Ok(workbook)
}

impl Page {
    pub fn new(name: &str, style: Style, columns: Vec<Column>) -> Outcome<Self> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        for (index, column) in (0_u16..).zip(&columns) {
            sheet.set_column_width(index, f64::from(column.width))?;
        }
        sheet.set_landscape().set_print_fit_to_pages(1, 0).set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
        sheet.set_print_center_horizontally(true).set_footer("&C&9第 &P 页，共 &N 页");
        Ok(Self { sheet, style, columns, row: 0, numbers: BTreeMap::new() })
    }

    /// The title, merged over all columns.
    pub fn title(&mut self, text: &str) -> Outcome<()> {
        let format = self.plain().set_font_name(self.style.title_font).set_font_size(self.style.title_size);
        self.across(text, &format.set_align(FormatAlign::Center), 34)
    }

    /// A line over all columns without borders: particulars, notes, signatures.
    pub fn line(&mut self, text: &str) -> Outcome<()> {
        let format = self.plain().set_font_name(self.style.body_font).set_font_size(self.style.body_size + 1);
        self.across(text, &format.set_align(FormatAlign::Left).set_text_wrap(), 20)
    }

    /// The head; moves on below it.
    pub fn head(&mut self, cells: &[HeadCell]) -> Outcome<()> {
        let format = self.bordered().set_font_name("黑体").set_align(FormatAlign::Center).set_text_wrap();
        let mut height = 0;
        for cell in cells {
            let (first, last) = (self.row + cell.rows.0, self.row + cell.rows.1);
            self.span((first, cell.columns.0), (last, cell.columns.1), cell.text, &format)?;
            height = height.max(cell.rows.1 + 1);
        }
        for row in self.row..self.row + height {
            self.sheet.set_row_height(row, if height == 1 { 30 } else { 24 })?;
        }
        self.row += height;
        Ok(())
    }

    /// A row of cells from the first column on; answers the row's number.
    pub fn put(&mut self, cells: &[Cell], tone: Tone) -> Outcome<u32> {
        let row = self.row;
        let mut lines = 1;
        let columns = self.columns.clone();
        for ((index, column), cell) in (0_u16..).zip(&columns).zip(cells) {
            self.write(row, index, cell, *column, tone)?;
            lines = lines.max(lines_needed(cell, column.width));
        }
        let line_height = f64::from(self.style.body_size) * 1.5;
        self.sheet.set_row_height(row, (f64::from(lines) * line_height + 5.0).max(19.0))?;
        self.row += 1;
        Ok(row)
    }

    /// Leaves a row empty, without borders.
    pub fn skip_row(&mut self) {
        self.row += 1;
    }

    /// A group row: its text merged over all columns.
    pub fn group(&mut self, text: &str) -> Outcome<()> {
        let format = self.bordered().set_font_name("黑体").set_align(FormatAlign::Left);
        self.across(text, &format, 22)
    }

    /// Merges what has been written in one column, top cell kept; a block of one row is left alone.
    pub fn merge_down(&mut self, first: u32, last: u32, column: u16, text: &str) -> Outcome<()> {
        if first < last {
            let align = self.columns.get(usize::from(column)).map_or(Align::Centre, |found| found.align);
            let format = self.cell_format(align, Tone::Body);
            self.sheet.merge_range(first, column, last, column, text, &format)?;
        }
        Ok(())
    }

    /// Like [`Page::merge_down`] for a cell that is not plain text.
    pub fn merge_down_cell(&mut self, first: u32, last: u32, column: u16, cell: &Cell) -> Outcome<()> {
        if first < last {
            self.merge_down(first, last, column, "")?;
            let found = self.columns.get(usize::from(column)).copied();
            self.write(first, column, cell, found.unwrap_or(centred(8)), Tone::Body)?;
        }
        Ok(())
    }

    /// Merges neighbouring cells of a row that has been written, as the label of a total.
    pub fn merge_right(&mut self, row: u32, last: u16, text: &str) -> Outcome<()> {
        let format = self.cell_format(Align::Centre, Tone::Total);
        self.sheet.merge_range(row, 0, row, last, text, &format)?;
        Ok(())
    }

    /// The sum of a column over body rows: a formula where one would give the true sum, else the number a careful clerk
    /// typed.
    pub fn sum_down(&self, column: u16, first: u32, last: u32) -> Cell {
        let formula = format!("SUM({}:{})", row_col_to_cell(first, column), row_col_to_cell(last, column));
        self.sum((first..=last).map(|row| (column, row)), formula)
    }

    /// The sum of `parts`, which will stand side by side in the next row from column `first` on.
    pub fn sum_across(&self, parts: &[Cell], first: u16) -> Cell {
        let value = parts.iter().filter_map(Cell::meant).sum();
        if parts.iter().any(|cell| matches!(cell, Cell::Spelled { meant, .. } if *meant != 0)) {
            return Cell::Number(value);
        }
        let last = first + u16::try_from(parts.len()).unwrap_or(1).saturating_sub(1);
        let formula = format!("SUM({}:{})", row_col_to_cell(self.row, first), row_col_to_cell(self.row, last));
        Cell::Formula { formula, value }
    }

    /// One column less another in the next row.
    pub fn difference(&self, (minuend, more): (u16, i64), (subtrahend, less): (u16, i64)) -> Cell {
        let formula = format!("{}-{}", row_col_to_cell(self.row, minuend), row_col_to_cell(self.row, subtrahend));
        Cell::SignedFormula { formula, value: more - less }
    }

    /// The sum of single cells of a column (subtotal rows).
    pub fn sum_of(&self, column: u16, rows: &[u32]) -> Cell {
        let name = column_number_to_name(column);
        let terms: Vec<String> = rows.iter().map(|row| format!("{name}{}", row + 1)).collect();
        self.sum(rows.iter().map(|row| (column, *row)), terms.join("+"))
    }

    /// Repeats these rows on every printed page.
    pub fn repeat(&mut self, first: u32, last: u32) -> Outcome<()> {
        self.sheet.set_repeat_rows(first, last)?;
        Ok(())
    }

    fn sum(&self, cells: impl Iterator<Item = (u16, u32)>, formula: String) -> Cell {
        let found: Vec<(i64, Addable)> = cells.filter_map(|cell| self.numbers.get(&cell).copied()).collect();
        let value = found.iter().map(|(value, _)| value).sum();
        if found.iter().all(|(_, addable)| *addable == Addable::Yes) {
            Cell::Formula { formula, value }
        } else {
            Cell::Number(value)
        }
    }

    fn write(&mut self, row: u32, index: u16, cell: &Cell, column: Column, tone: Tone) -> Outcome<()> {
        let format = self.cell_format(column.align, tone);
        if let Some(meant) = cell.meant() {
            // A stroke for nothing adds nothing, whether a formula sees it or not.
            let unseen = matches!(cell, Cell::Spelled { .. }) && meant != 0;
            let addable = if unseen { Addable::No } else { Addable::Yes };
            self.numbers.insert((index, row), (meant, addable));
        }
        let sheet = &mut self.sheet;
        match cell {
            Cell::Blank => sheet.write_blank(row, index, &format)?,
            Cell::Text(text) | Cell::Spelled { text, .. } => {
                sheet.write_string_with_format(row, index, text, &format)?
            }
            Cell::Number(number) => sheet.write_number_with_format(row, index, *number as f64, &format)?,
            Cell::Formula { formula, value } => {
                let formula = Formula::new(formula).set_result(value.to_string());
                sheet.write_formula_with_format(row, index, formula, &format)?
            }
            Cell::SignedFormula { formula, value } => {
                let formula = Formula::new(formula).set_result(value.to_string());
                sheet.write_formula_with_format(row, index, formula, &format.set_num_format("+0;-0;0"))?
            }
            Cell::Day { day, look } => {
                let (year, month, date) = (day.year().unsigned_abs(), day.month(), day.day());
                let date = ExcelDateTime::from_ymd(year, month.unsigned_abs(), date.unsigned_abs())?;
                sheet.write_datetime_with_format(row, index, &date, &format.set_num_format(*look))?
            }
            Cell::Float(number) => sheet.write_number_with_format(row, index, *number, &format)?,
        };
        Ok(())
    }

    fn across(&mut self, text: &str, format: &Format, height: u32) -> Outcome<()> {
        let last = u16::try_from(self.columns.len()).unwrap_or(1).saturating_sub(1);
        let width = self.columns.iter().map(|column| column.width).sum();
        let lines = lines_needed(&Cell::Text(text.to_owned()), width);
        self.span((self.row, 0), (self.row, last), text, format)?;
        self.sheet.set_row_height(self.row, f64::from(lines * height))?;
        self.row += 1;
        Ok(())
    }

    fn span(&mut self, first: (u32, u16), last: (u32, u16), text: &str, format: &Format) -> Outcome<()> {
        if first == last {
            self.sheet.write_string_with_format(first.0, first.1, text, format)?;
        } else {
            self.sheet.merge_range(first.0, first.1, last.0, last.1, text, format)?;
        }
        Ok(())
    }

    fn plain(&self) -> Format {
        Format::new().set_align(FormatAlign::VerticalCenter)
    }

    fn bordered(&self) -> Format {
        self.plain().set_font_size(self.style.body_size).set_border(FormatBorder::Thin)
    }

    fn cell_format(&self, align: Align, tone: Tone) -> Format {
        let font = if tone == Tone::Body { self.style.body_font } else { "黑体" };
        let align = if align == Align::Left { FormatAlign::Left } else { FormatAlign::Center };
        self.bordered().set_font_name(font).set_align(align).set_text_wrap()
    }
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }

    /// The number the cell stands for.
    pub fn meant(&self) -> Option<i64> {
        match self {
            Self::Blank | Self::Text(_) | Self::Day { .. } | Self::Float(_) => None,
            Self::Number(value) => Some(*value),
            Self::Formula { value, .. } | Self::SignedFormula { value, .. } => Some(*value),
            Self::Spelled { meant, .. } => Some(*meant),
        }
    }
}

/// A column whose cells are centred.
pub const fn centred(width: u16) -> Column {
    Column { width, align: Align::Centre }
}

/// A column of running text.
pub const fn left(width: u16) -> Column {
    Column { width, align: Align::Left }
}

/// A cell of a head of one row.
pub const fn head_cell(column: u16, text: &'static str) -> HeadCell {
    HeadCell { rows: (0, 0), columns: (column, column), text }
}

/// The printed lines a cell takes in a column of this width: Chinese characters are two characters wide.
fn lines_needed(cell: &Cell, width: u16) -> u32 {
    let (Cell::Text(text) | Cell::Spelled { text, .. }) = cell else { return 1 };
    let usable = u32::from(width.max(2));
    text.lines().map(|line| display_width(line).div_ceil(usable).max(1)).sum()
}

fn display_width(text: &str) -> u32 {
    text.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum()
}
