//! What the user puts right over a file without touching it: cells, words of a column, the form of its months; and what was
//! looked at and ignored. Like all choices plain data, by the names of file and sheet and the place in it.

use serde::{Serialize, Serializer};

use crate::import::cells::CellAt;
use crate::import::issue::{Issue, Place, SheetName};

/// A cell of a sheet that was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct CellKey {
    pub file: String,
    pub sheet: String,
    #[serde(rename = "cell", serialize_with = "as_address")]
    pub at: CellAt,
}

/// A column of a sheet that was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ColumnKey {
    pub file: String,
    pub sheet: String,
    /// Counted from 0.
    pub column: u16,
}

/// A word of a column, without the blanks around it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct WordKey {
    #[serde(flatten)]
    pub column: ColumnKey,
    pub word: String,
}

/// An issue, by its place and code: another problem at the same place is another issue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct IssueKey {
    pub file: String,
    pub sheet: String,
    /// `None` for one about the sheet as a whole.
    #[serde(rename = "cell", serialize_with = "as_address_if_any")]
    pub at: Option<CellAt>,
    pub code: String,
}

/// How the months of a column are written where they cannot be read for certain. What can be stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MonthForm {
    /// 日月年: `20.11.1985`.
    DayMonthYear,
    /// 月日年: `11/20/1985`.
    MonthDayYear,
    /// 月年: `11.1985`.
    MonthYear,
    /// 序号: the day count of Excel, also where it became a text.
    DayCount,
    /// `85.11`, `851120`: of the years 19××.
    LastCentury,
    /// The same, of 20××.
    ThisCentury,
    /// The number 1985.1 is what became of 1985.10.
    October,
    /// As the program took it: January, a day count.
    AsTaken,
}

impl CellKey {
    pub fn new(sheet: &SheetName, at: CellAt) -> Self {
        Self { file: sheet.file.to_string(), sheet: sheet.sheet.to_string(), at }
    }

    /// The cell that an issue stands at.
    pub fn of(place: &Place) -> Option<Self> {
        Some(Self::new(&place.sheet, place.cell?))
    }

    pub fn column(&self) -> ColumnKey {
        ColumnKey { file: self.file.clone(), sheet: self.sheet.clone(), column: self.at.column }
    }
}

impl ColumnKey {
    pub fn new(sheet: &SheetName, column: u16) -> Self {
        Self { file: sheet.file.to_string(), sheet: sheet.sheet.to_string(), column }
    }

    /// The column that an issue stands in.
    pub fn of(place: &Place) -> Option<Self> {
        Some(Self::new(&place.sheet, place.cell?.column))
    }
}

impl IssueKey {
    pub fn of(issue: &Issue) -> Self {
        let Place { sheet: SheetName { file, sheet }, cell } = &issue.place;
        Self { file: file.to_string(), sheet: sheet.to_string(), at: *cell, code: issue.problem.code() }
    }
}

impl MonthForm {
    pub const ALL: [Self; 8] = [
        Self::DayMonthYear,
        Self::MonthDayYear,
        Self::MonthYear,
        Self::DayCount,
        Self::LastCentury,
        Self::ThisCentury,
        Self::October,
        Self::AsTaken,
    ];
}

fn as_address<S: Serializer>(at: &CellAt, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(at)
}

fn as_address_if_any<S: Serializer>(at: &Option<CellAt>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => serializer.collect_str(at),
        None => serializer.serialize_none(),
    }
}
