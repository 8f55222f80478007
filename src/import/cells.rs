//! A workbook AS WRITTEN: every cell that holds something, where it stands and what the office put there. No cell is
//! interpreted here. The values come from `sheet`, the only reader of workbook files; `layout` and `record` read them.
//!
//! A roster of a million rows must fit in memory; `stored` sees to that.

mod stored;

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::flaw::Flaw;
use super::hidden_lines::HiddenLines;
use super::serial::Serial;

pub(super) use stored::{StoredCell, StoredValue, Values};

/// The sheets of one file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Workbook {
    /// The file's name without its folder, as issues and the log name it.
    pub file: String,
    pub sheets: Vec<Sheet>,
}

/// One sheet: its non-empty cells in the order of rows and columns, and its merged regions.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    pub name: String,
    pub visibility: Visibility,
    /// Whether `merges` is what the file says, or the format's reader cannot tell.
    pub merging: Merging,
    pub(super) merges: Vec<Merge>,
    /// Values that stood under merged cells, where nobody could see them; they are not among the cells.
    pub(super) covered: Vec<(CellAt, String)>,
    /// Rows and columns the office has hidden.
    pub hidden: HiddenLines,
    /// What a text lost on its way; empty for workbook files, which are whole or refused.
    pub flaws: Vec<Flaw>,
    pub(super) rows: Vec<RowSpan>,
    pub(super) cells: Vec<StoredCell>,
    pub(super) values: Values,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visibility {
    Visible,
    /// Hidden by the office; read, but never taken as data without being told to.
    Hidden,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Merging {
    Known,
    /// A sheet of an .xlsb too large or too odd to be looked through once more.
    Unknown,
}

/// A merged region; all four bounds belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merge {
    pub top: u32,
    pub left: u16,
    pub bottom: u32,
    pub right: u16,
}

/// A cell's place, counted from zero; shown as `C7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellAt {
    pub row: u32,
    pub column: u16,
}

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AsWritten<'sheet> {
    Empty,
    Text(&'sheet str),
    /// All numbers of a workbook are doubles; `value::number` makes exact integers of them or says why not.
    Number(f64),
    Bool(bool),
    /// A number with a date format.
    Date(Serial),
    Error(CellError),
}

/// The error values a formula can leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellError {
    DivisionByZero,
    NotAvailable,
    Name,
    Null,
    Number,
    Reference,
    Value,
    GettingData,
    /// A formula that the program which wrote the file has not worked out.
    NotComputed,
}

/// The cells of one row.
#[derive(Debug, Clone, Copy)]
pub struct SheetRow<'sheet> {
    pub number: u32,
    cells: &'sheet [StoredCell],
    values: &'sheet Values,
}

/// Where the cells of a row begin; they end where the next row's begin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RowSpan {
    pub number: u32,
    pub start: u32,
}

impl Sheet {
    /// A sheet without a cell.
    pub fn empty(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            visibility: Visibility::Visible,
            merging: Merging::Known,
            merges: Vec::new(),
            covered: Vec::new(),
            hidden: HiddenLines::Unknown,
            flaws: Vec::new(),
            rows: Vec::new(),
            cells: Vec::new(),
            values: Values::default(),
        }
    }

    /// Rows that hold something, from the top.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = SheetRow<'_>> + Clone {
        (0..self.rows.len()).map(|index| self.row_by_index(index))
    }

    /// Rows that hold something, from row `first` on.
    pub fn rows_from(&self, first: u32) -> impl ExactSizeIterator<Item = SheetRow<'_>> + Clone {
        let start = self.rows.partition_point(|row| row.number < first);
        (start..self.rows.len()).map(|index| self.row_by_index(index))
    }

    /// The row with this number; empty when nothing stands in it.
    pub fn row(&self, number: u32) -> SheetRow<'_> {
        match self.rows.binary_search_by_key(&number, |row| row.number) {
            Ok(index) => self.row_by_index(index),
            Err(_) => SheetRow { number, cells: &[], values: &self.values },
        }
    }

    pub fn cell(&self, at: CellAt) -> AsWritten<'_> {
        self.row(at.row).cell(at.column)
    }

    /// Merged regions, by their top row.
    pub fn merges(&self) -> &[Merge] {
        &self.merges
    }

    /// Values that were hidden under merged cells and therefore left out.
    pub fn covered(&self) -> &[(CellAt, String)] {
        &self.covered
    }

    /// The last row that holds something, counted from zero.
    pub fn last_row(&self) -> Option<u32> {
        self.rows.last().map(|row| row.number)
    }

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    fn row_by_index(&self, index: usize) -> SheetRow<'_> {
        let span = |index: usize| self.rows.get(index).map(|row| row.start as usize);
        let start = span(index).unwrap_or(self.cells.len());
        let end = span(index + 1).unwrap_or(self.cells.len());
        let number = self.rows.get(index).map_or(0, |row| row.number);
        SheetRow { number, cells: self.cells.get(start..end).unwrap_or_default(), values: &self.values }
    }
}

impl<'sheet> SheetRow<'sheet> {
    pub fn cell(self, column: u16) -> AsWritten<'sheet> {
        match self.cells.binary_search_by_key(&column, |cell| cell.column) {
            Ok(index) => self.cells.get(index).map_or(AsWritten::Empty, |cell| self.value(cell)),
            Err(_) => AsWritten::Empty,
        }
    }

    /// The non-empty cells with their columns, from the left.
    pub fn cells(self) -> impl DoubleEndedIterator<Item = (u16, AsWritten<'sheet>)> + Clone {
        self.cells.iter().map(move |cell| (cell.column, self.value(cell)))
    }

    /// The same from one column to another.
    pub(super) fn cells_between(self, first: u16, last: u16) -> impl Iterator<Item = (u16, AsWritten<'sheet>)> {
        let from = self.cells.partition_point(|cell| cell.column < first);
        let cells = self.cells.get(from..).unwrap_or_default().iter().take_while(move |cell| cell.column <= last);
        cells.map(move |cell| (cell.column, self.value(cell)))
    }

    /// How many cells hold something.
    pub fn len(self) -> usize {
        self.cells.len()
    }

    pub fn is_empty(self) -> bool {
        self.cells.is_empty()
    }

    fn value(self, cell: &StoredCell) -> AsWritten<'sheet> {
        self.values.get(cell.value)
    }
}

impl<'sheet> AsWritten<'sheet> {
    /// The value as the office sees it, as far as the file tells: a number in full digits, a date as 1985-11-01.
    pub fn text(self) -> Cow<'sheet, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Bool(true) => Cow::Borrowed("TRUE"),
            Self::Bool(false) => Cow::Borrowed("FALSE"),
            Self::Date(serial) => Cow::Owned(serial.to_string()),
            Self::Error(error) => Cow::Borrowed(error.as_str()),
        }
    }

    /// Whether nothing readable stands there.
    pub fn is_blank(self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.chars().all(is_blank),
            Self::Number(_) | Self::Bool(_) | Self::Date(_) | Self::Error(_) => false,
        }
    }
}

impl CellError {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DivisionByZero => "#DIV/0!",
            Self::NotAvailable => "#N/A",
            Self::Name => "#NAME?",
            Self::Null => "#NULL!",
            Self::Number => "#NUM!",
            Self::Reference => "#REF!",
            Self::Value => "#VALUE!",
            Self::GettingData => "#GETTING_DATA",
            Self::NotComputed => "#未计算",
        }
    }
}

impl Merge {
    pub fn contains(&self, at: CellAt) -> bool {
        (self.top..=self.bottom).contains(&at.row) && (self.left..=self.right).contains(&at.column)
    }

    /// The cell that carries the value of the region.
    pub fn anchor(&self) -> CellAt {
        CellAt { row: self.top, column: self.left }
    }
}

/// White space of any width, and the characters that take no room at all.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{00ad}')
}

impl fmt::Display for CellAt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = [0_u8; 4];
        let mut rest = u32::from(self.column) + 1;
        let mut length = 0;
        for letter in letters.iter_mut().rev() {
            if rest == 0 {
                break;
            }
            rest -= 1;
            *letter = b'A' + (rest % 26) as u8;
            rest /= 26;
            length += 1;
        }
        for letter in letters.iter().skip(letters.len() - length) {
            write!(out, "{}", char::from(*letter))?;
        }
        write!(out, "{}", u64::from(self.row) + 1)
    }
}

impl std::str::FromStr for CellAt {
    type Err = NoCellAt;

    /// `C7`, in either letter case; within what a workbook can hold.
    fn from_str(text: &str) -> Result<Self, NoCellAt> {
        const MOST_ROWS: u32 = 1_048_576;
        const MOST_COLUMNS: u32 = 16_384;
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic);
        let column = letters.clone().try_fold(0_u32, |count, letter| {
            let digit = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
            Some(count * 26 + digit).filter(|count| *count <= MOST_COLUMNS)
        });
        let figures = text.get(letters.count()..).filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
        let row = figures.and_then(|figures| figures.parse::<u32>().ok()).filter(|row| *row <= MOST_ROWS);
        let place = column.zip(row).and_then(|(column, row)| Some((column.checked_sub(1)?, row.checked_sub(1)?)));
        let (column, row) = place.ok_or(NoCellAt)?;
        Ok(Self { row, column: u16::try_from(column).map_err(|_| NoCellAt)? })
    }
}

/// A text that is no place of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoCellAt;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_shown_as_excel_shows_them() {
        let check = |row, column, expected: &str| assert_eq!(CellAt { row, column }.to_string(), expected);
        check(0, 0, "A1");
        check(6, 2, "C7");
        check(9, 25, "Z10");
        check(9, 26, "AA10");
        check(1_048_575, 16_383, "XFD1048576");
    }

    #[test]
    fn places_are_read_as_they_are_shown() {
        for text in ["A1", "C7", "Z10", "AA10", "XFD1048576"] {
            assert_eq!(text.parse::<CellAt>().map(|at| at.to_string()).as_deref(), Ok(text));
        }
        assert_eq!("c7".parse(), Ok(CellAt { row: 6, column: 2 }));
        for text in ["", "C", "7", "C0", "XFE1", "A1048577", "C7 ", "C-7", "C7:D8", "丙7"] {
            assert_eq!(text.parse::<CellAt>(), Err(NoCellAt), "{text}");
        }
    }

    #[test]
    fn numbers_are_shown_in_full_digits() {
        assert_eq!(AsWritten::Number(12.0).text(), "12");
        assert_eq!(AsWritten::Number(1985.11).text(), "1985.11");
        assert_eq!(AsWritten::Number(3.4180219650315e17).text(), "341802196503150000");
        assert!(AsWritten::Text(" \u{3000}\u{a0}").is_blank());
    }
}
