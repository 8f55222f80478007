//! One sheet of a SpreadsheetML 2003 file on its way into a [`Sheet`]: where its cells stand and what their data mean.

use std::collections::BTreeMap;

use super::builder::Incoming;
use super::error::SheetError;
use super::limits::Limits;
use super::text_cells::TextCells;
use super::xml_styles::Counting;
use crate::domain::Date;
use crate::import::cells::{CellError, Merge, Sheet, Visibility};
use crate::import::hidden_lines::HiddenLines;
use crate::watch::Watch;

/// What the file says of a row or column, counted from 1; those without an index follow the one before.
pub struct Described {
    pub index: Option<u32>,
    /// How many more it stands for.
    pub span: u32,
    pub is_hidden: bool,
    /// What numbers are in it, where no style of their own says otherwise.
    pub counting: Option<Counting>,
}

/// A sheet as far as it has been read. Rows and columns are counted from zero.
pub struct XmlSheet<'watch> {
    name: String,
    pub visibility: Visibility,
    cells: TextCells<'watch>,
    row: u32,
    after_row: u32,
    column: u32,
    after_column: u32,
    /// The column the next `<Column>` describes.
    described: u32,
    kind: String,
    /// What a number is in the open cell and in the open row, and from which column to which in the others.
    counting: Option<Counting>,
    row_counting: Option<Counting>,
    column_counting: BTreeMap<u32, (u32, Counting)>,
    merges: Vec<Merge>,
    hidden_rows: Vec<std::ops::RangeInclusive<u32>>,
    hidden_columns: Vec<std::ops::RangeInclusive<u16>>,
}

/// Figures that a double keeps for certain. A longer number is an ID number: it stays a text with all its digits.
const EXACT_FIGURES: usize = 15;

impl<'watch> XmlSheet<'watch> {
    pub fn new(name: String, limits: Limits, watch: &'watch dyn Watch) -> Self {
        Self {
            name,
            visibility: Visibility::Visible,
            cells: TextCells::new(limits, watch),
            row: 0,
            after_row: 0,
            column: 0,
            after_column: 0,
            described: 0,
            kind: String::new(),
            counting: None,
            row_counting: None,
            column_counting: BTreeMap::new(),
            merges: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
        }
    }

    /// How many cells hold something.
    pub fn len(&self) -> u64 {
        self.cells.len()
    }

    pub fn column(&mut self, described: Described) {
        let first = described.index.map_or(self.described, |index| index.saturating_sub(1));
        let last = first.saturating_add(described.span);
        self.described = last.saturating_add(1);
        if let Some(counting) = described.counting {
            self.column_counting.insert(first, (last, counting));
        }
        if described.is_hidden
            && let Ok(first) = u16::try_from(first)
        {
            self.hidden_columns.push(first..=u16::try_from(last).unwrap_or(u16::MAX));
        }
    }

    pub fn open_row(&mut self, described: Described) -> Result<(), SheetError> {
        self.row = described.index.map_or(self.after_row, |index| index.saturating_sub(1));
        let last = self.row.saturating_add(described.span);
        self.after_row = last.saturating_add(1);
        if described.is_hidden {
            self.hidden_rows.push(self.row..=last);
        }
        (self.column, self.after_column) = (0, 0);
        self.row_counting = described.counting;
        self.cells.check_row(self.row)
    }

    pub fn close_row(&mut self) {
        (self.column, self.after_column) = (0, 0);
    }

    /// A cell; `across` and `down` are how many more columns and rows it covers, `counting` is by its own style.
    pub fn open_cell(&mut self, index: Option<u32>, (across, down): (u32, u32), counting: Option<Counting>) {
        self.counting = counting;
        self.column = index.map_or(self.after_column, |index| index.saturating_sub(1));
        let right = self.column.saturating_add(across);
        self.after_column = right.saturating_add(1);
        let right = u16::try_from(right).unwrap_or(u16::MAX);
        if (across > 0 || down > 0)
            && let Ok(left) = u16::try_from(self.column)
        {
            self.merges.push(Merge { top: self.row, left, bottom: self.row.saturating_add(down), right });
        }
    }

    pub fn kind_of_data(&mut self, kind: String) {
        self.kind = kind;
    }

    /// The data of the open cell, all of its text.
    pub fn data(&mut self, text: &str) -> Result<(), SheetError> {
        let trimmed = text.trim();
        let value = match self.kind.as_str() {
            "Number" => number(trimmed).map(|number| match self.counting_here() {
                Counting::Numbers => Incoming::Number(number),
                Counting::Days1900 => Incoming::Date1900(number),
                Counting::Days1904 => Incoming::Date1904(number),
            }),
            "DateTime" => serial(trimmed).map(Incoming::Date1900),
            "Boolean" => match trimmed {
                "1" | "true" => Some(Incoming::Bool(true)),
                "0" | "false" => Some(Incoming::Bool(false)),
                _ => None,
            },
            "Error" => error(trimmed).map(Incoming::Error),
            _ => None,
        };
        match value {
            Some(value) => self.cells.push_value(self.row, self.column, value),
            None => self.cells.push(self.row, self.column, text),
        }
    }

    /// By the style of the cell, else of its row, else of its column.
    fn counting_here(&self) -> Counting {
        let of_column = || {
            let (_, (last, counting)) = self.column_counting.range(..=self.column).next_back()?;
            (*last >= self.column).then_some(*counting)
        };
        self.counting.or(self.row_counting).or_else(of_column).unwrap_or_default()
    }

    /// Closes the sheet.
    pub fn finish(self) -> Result<Sheet, SheetError> {
        let hidden = HiddenLines::known(self.hidden_rows, self.hidden_columns);
        self.cells.finish(&self.name, self.visibility, self.merges, hidden)
    }
}

fn number(text: &str) -> Option<f64> {
    let figures = text.chars().filter(char::is_ascii_digit).count();
    let is_exact = figures <= EXACT_FIGURES || text.contains(['.', 'e', 'E']);
    text.parse().ok().filter(|number: &f64| is_exact && number.is_finite())
}

/// The day count of a moment like 1985-11-01T08:30:00.000, as Excel counts it.
fn serial(text: &str) -> Option<f64> {
    const SECONDS_OF_DAY: f64 = 86_400.0;
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    let day: Date = day.parse().ok()?;
    let days = Date::constant(1899, 12, 30).until(day).ok()?.get_days();
    // Excel believes in 1900-02-29, so that earlier days count one less.
    let days = if days <= 60 { days - 1 } else { days };
    let mut seconds = 0.0;
    for (part, unit) in time.split(':').filter(|part| !part.is_empty()).zip([3600.0, 60.0, 1.0]) {
        seconds += part.parse::<f64>().ok()? * unit;
    }
    (days >= 0).then(|| f64::from(days) + seconds / SECONDS_OF_DAY)
}

fn error(text: &str) -> Option<CellError> {
    let all = [
        CellError::DivisionByZero,
        CellError::NotAvailable,
        CellError::Name,
        CellError::Null,
        CellError::Number,
        CellError::Reference,
        CellError::Value,
        CellError::GettingData,
    ];
    all.into_iter().find(|error| error.as_str() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_counted_as_excel_does() {
        let check = |text: &str, expected: Option<f64>| assert_eq!(serial(text), expected, "{text}");
        check("1985-11-01T00:00:00.000", Some(31_352.0));
        check("1985-11-01T12:00:00", Some(31_352.5));
        check("1900-01-01T00:00:00.000", Some(1.0));
        check("1900-02-28", Some(59.0));
        check("1900-03-01", Some(61.0));
        check("1899-12-31T06:00:00.000", Some(0.25));
        check("1899-12-30", None);
        check("昨天", None);
    }
}
