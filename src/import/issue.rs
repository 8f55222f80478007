//! What the importer has to say about files, sheets and cells, as data. The sentences are made in `wording::import`.
//!
//! Every row that is not taken over, every column kept aside and every figure that does not agree is one issue with its
//! place; nothing is dropped without one.

mod people;
mod reading;

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::cells::CellAt;
use super::choices::RowKey;
use super::flaw::TextFlaw;
use super::vocabulary::TableKind;
use crate::domain::{DutyList, Headcount, Month, Name, Nature, QuotaKind};

pub use people::{Candidate, PersonProblem};
pub use reading::ReadingProblem;

/// One remark on one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issue {
    pub severity: Severity,
    #[serde(flatten)]
    pub place: Place,
    /// What stands there, as written.
    pub raw: String,
    #[serde(flatten)]
    pub problem: Problem,
}

/// What follows from an issue. The graver sorts first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row, or the whole sheet, is not taken over.
    Error,
    /// It is taken over, but something should be looked at.
    Warning,
    /// It is taken over, put right by rule or kept aside.
    Notice,
}

/// Where in which file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    #[serde(flatten)]
    pub sheet: SheetName,
    #[serde(serialize_with = "as_address")]
    pub cell: Option<CellAt>,
}

/// A sheet of a file; cheap to copy, since every record carries one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct SheetName {
    #[serde(serialize_with = "as_text")]
    pub file: Arc<str>,
    #[serde(serialize_with = "as_text")]
    pub sheet: Arc<str>,
}

/// What is wrong, or was put right, by what it is about. The innermost variant's name in snake case is its stable code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Problem {
    Sheet(SheetProblem),
    Text(TextFlaw),
    Figure(FigureProblem),
    Cell(CellProblem),
    Word(WordProblem),
    Person(PersonProblem),
    Register(RegisterProblem),
    Reading(ReadingProblem),
}

/// Sheets, columns and lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum SheetProblem {
    /// No table of a known kind.
    SheetNotRecognised,
    SheetHidden,
    /// A column without which the table cannot be taken over.
    ColumnMissing {
        table: TableKind,
        column: &'static str,
    },
    /// A column that means nothing to the program, kept under its head.
    ColumnKept {
        heading: String,
    },
    /// A second column for what an earlier one already holds.
    ColumnRepeated {
        heading: String,
    },
    /// Rows of the table that the office has hidden, or a filter; they were read like the others.
    RowsHidden {
        rows: u32,
    },
    /// A column of the table that the office has hidden; it was read like the others.
    ColumnHidden {
        heading: String,
    },
    /// A merged cell hides this value; it was left out.
    ValueUnderMerge,
    /// A line below the head that was taken for neither data nor title nor note.
    LineLeftOut,
}

/// Figures that disagree: within a table, or between the ledger and the roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum FigureProblem {
    /// 小计 or 合计 against the rows it adds up.
    TotalDiffers { label: String, column: String, stated: i64, counted: i64 },
    /// 合计 of a row against its parts.
    PartsDiffer { column: String, stated: i64, counted: i64 },
    /// 空(+)超(−)编 against 编制 less 实有.
    BalanceDiffers { stated: i64, counted: i64 },
    /// 内设机构个数 against their names.
    OfficeCountDiffers { stated: i64, listed: i64 },
    /// 实有 of the ledger against the roster.
    StrengthDiffers { institution: Name, kind: Option<QuotaKind>, ledger: Headcount, roster: Headcount },
    /// Nobody is on the roster, so that 实有 could not be compared.
    StrengthNotCompared,
}

/// Numbers and months that cannot be read, or only with doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum CellProblem {
    NotANumber {
        column: String,
    },
    Fraction {
        column: String,
    },
    Negative {
        column: String,
    },
    NumberTooLarge {
        column: String,
    },
    FormulaError {
        column: String,
    },
    DateInsteadOfNumber {
        column: String,
    },
    /// "2200余名": the figure was taken.
    Approximate {
        column: String,
        taken: i64,
    },
    CountMissing {
        column: String,
    },
    NotAMonth {
        column: String,
    },
    NotInCalendar {
        column: String,
    },
    YearOnly {
        column: String,
    },
    /// A number like 1985.1; taken as the month given.
    MonthAmbiguous {
        column: String,
        taken: Month,
    },
    /// A bare day count of Excel, read as a date.
    MonthFromSerial {
        column: String,
        taken: Month,
    },
    /// A year in two figures.
    YearShort {
        column: String,
        taken: Month,
    },
}

/// Names and words that are missing, unknown, or were completed by rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum WordProblem {
    UnknownWord {
        column: String,
    },
    /// An unknown word that nothing hangs on; it is kept under the column's head.
    WordKept {
        column: String,
    },
    /// Filled in from the row above although the cells are not merged.
    FilledDown {
        column: String,
        taken: String,
    },
    /// Not filled in, although the row above has a value: without merged cells an empty cell is taken at its word.
    LeftBlank {
        column: String,
        above: String,
    },
    NameMissing {
        column: String,
    },
    NameTooLong {
        column: String,
    },
    NameRepeatedInCell {
        name: Name,
    },
    /// 姓名 with a remark: `李四（借调）`.
    NameRemark {
        name: Name,
        remark: String,
    },
    UnknownKind,
    KindMissing,
    /// No column tells the kind; this one was taken.
    KindAssumed {
        kind: QuotaKind,
    },
    /// 事业 alone of a person or a post, where the institution has service places paid in several ways, or none.
    FundingAssumed {
        institution: Name,
        taken: QuotaKind,
        held: Vec<QuotaKind>,
    },
    /// No column tells the nature of a new body; it was judged by the name and the kind of table.
    NatureAssumed {
        nature: Nature,
    },
}

/// Names that the register does not know, knows otherwise, or that do not fit into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum RegisterProblem {
    UnknownInstitution {
        name: String,
        nearest: Option<Name>,
    },
    AmbiguousInstitution {
        name: String,
        candidates: Vec<Name>,
    },
    /// Named by a former, short or differently prefixed name; told once per sheet and name.
    NamedOtherwise {
        name: String,
        current: Name,
    },
    UnknownParent {
        name: String,
        nearest: Option<Name>,
    },
    ParentCycle {
        institution: Name,
        parent: Name,
    },
    UnknownWorkplace {
        name: String,
        nearest: Option<Name>,
    },
    DuplicateInstitution {
        institution: Name,
        first: Place,
    },
    /// A new institution whose name is much like one of the book that no row means.
    InstitutionMayBeKnown {
        name: Name,
        nearest: Name,
    },
    /// Institutions of the book that full ledgers do not list. They stay: whether they were abolished or merged is not told
    /// by their absence.
    InstitutionsNotListed {
        institutions: Vec<Name>,
    },
    /// The answer was to leave the rows of that name out; told once per sheet.
    UnitLeftOut {
        name: String,
    },
    PostRepeated {
        post: Name,
        first: Place,
    },
    /// Posts of the book that the table does not list. They stay, because a row of the table was rejected.
    PostsKept {
        institution: Name,
        posts: Vec<Name>,
    },
    /// The same item with the same basis twice in a list; taken once.
    DutyRepeated {
        item: String,
        first: Place,
    },
    /// Items of the book's list that the table does not have. They stay, because a row of the table was rejected.
    DutiesKept {
        institution: Name,
        list: DutyList,
        items: Vec<String>,
    },
    /// The register refused what the row asks for.
    Refused {
        reason: String,
    },
}

impl Issue {
    /// The row that leaves open who is meant, and who it may be, where the issue is such a question.
    pub fn question(&self) -> Option<(RowKey, &[Candidate])> {
        let Problem::Person(problem) = &self.problem else { return None };
        let (PersonProblem::AmbiguousPerson { name, candidates }
        | PersonProblem::IdentityOpen { name, candidates }
        | PersonProblem::MayHaveMoved { name, candidates }
        | PersonProblem::NumberOfAnother { name, candidates, .. }
        | PersonProblem::PerhapsRepeated { name, candidates, .. }
        | PersonProblem::MayBeKnown { name, candidates }) = problem
        else {
            return None;
        };
        let SheetName { file, sheet } = &self.place.sheet;
        let (file, sheet, row) = (file.to_string(), sheet.to_string(), self.place.cell?.row + 1);
        Some((RowKey { file, sheet, row, name: name.clone() }, candidates))
    }
}

impl PersonProblem {
    /// Whether the row may mean somebody whom the book does not have; not where the book knows the number.
    pub fn allows_somebody_new(&self) -> bool {
        !matches!(self, Self::NumberOfAnother { .. })
    }
}

impl Problem {
    /// The stable code, as JSON has it.
    pub fn code(&self) -> String {
        let written = serde_json::to_value(self).ok();
        let code = written.as_ref().and_then(|value| value.get("code")).and_then(|code| code.as_str());
        code.unwrap_or_default().to_owned()
    }
}

macro_rules! problem_from {
    ($($family:ident($problem:ident))*) => {$(
        impl From<$problem> for Problem {
            fn from(problem: $problem) -> Self {
                Self::$family(problem)
            }
        }
    )*};
}

problem_from! {
    Sheet(SheetProblem)
    Text(TextFlaw)
    Figure(FigureProblem)
    Cell(CellProblem)
    Word(WordProblem)
    Person(PersonProblem)
    Register(RegisterProblem)
    Reading(ReadingProblem)
}

impl SheetName {
    pub fn new(file: &str, sheet: &str) -> Self {
        Self { file: Arc::from(file), sheet: Arc::from(sheet) }
    }

    /// The place of a cell in this sheet.
    pub fn at(&self, row: u32, column: u16) -> Place {
        Place { sheet: self.clone(), cell: Some(CellAt { row, column }) }
    }

    /// The sheet as a whole.
    pub fn whole(&self) -> Place {
        Place { sheet: self.clone(), cell: None }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}·{}", self.sheet.file, self.sheet.sheet)?;
        match self.cell {
            Some(cell) => write!(out, "·{cell}"),
            None => Ok(()),
        }
    }
}

fn as_text<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

fn as_address<S: Serializer>(cell: &Option<CellAt>, serializer: S) -> Result<S::Ok, S::Error> {
    match cell {
        Some(cell) => serializer.collect_str(cell),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issues_are_written_flat_with_their_address() {
        let place = SheetName::new("台账.xlsx", "县直机关").at(6, 2);
        let problem = CellProblem::Approximate { column: "编制数/行政".to_owned(), taken: 2200 }.into();
        let issue = Issue { severity: Severity::Warning, place, raw: "2200余名".to_owned(), problem };
        let json = serde_json::to_string(&issue).expect("plain data");
        assert_eq!(
            json,
            r#"{"severity":"warning","file":"台账.xlsx","sheet":"县直机关","cell":"C7","raw":"2200余名","code":"approximate","column":"编制数/行政","taken":2200}"#
        );
        assert_eq!(issue.problem.code(), "approximate");
    }
}
