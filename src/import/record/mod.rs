//! ROWS AS WRITTEN → RECORDS AS MEANT. A record says what one row means, in the domain's values but still with the names of
//! institutions as written; `reconcile` finds out whom they name. One file per kind of table.
//!
//! A row that cannot be taken over is no record but an issue of severity error.

mod ledger;
mod posts;
mod roster;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::cells::{AsWritten, CellAt, Sheet, SheetRow};
use super::fill::{Fill, Filled, Filling};
use super::issue::{CellProblem, Issue, Place, Problem, Severity, SheetName, SheetProblem, WordProblem};
use super::layout::{Column, Layout};
use super::row::{Line, LineKind, Lines};
use super::value::month::{self, Doubt, MonthRead, NoMonth};
use super::value::number::{self, Amount, NoNumber, Precision};
use super::vocabulary::{Field, StatedKind, TableKind, Vocabulary};
use crate::domain::{
    Grade, Headcount, IdNumber, LeaderPosts, Month, Name, Nature, Office, Position, PostClass, QuotaKind, Sex,
};
use crate::watch::{Cancelled, Watch};

/// What all tables of a batch mean.
#[derive(Debug, Clone, Default)]
pub struct Records {
    pub institutions: Vec<InstitutionRecord>,
    pub posts: Vec<PostRecord>,
    pub people: Vec<PersonRecord>,
    /// The sheets records come from.
    pub sheets: Vec<Source>,
    pub units: Units,
    /// Titles and 填报单位 of the sheets, which tell what county the names belong to.
    pub headings: Vec<String>,
}

/// A sheet that records come from.
#[derive(Debug, Clone)]
pub struct Source {
    pub name: SheetName,
    pub table: TableKind,
    columns: BTreeMap<Field, u16>,
    /// Rows that became issues instead of records.
    pub rejected: u32,
}

/// Where a record comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Place in [`Records::sheets`].
    pub source: usize,
    pub row: u32,
}

/// Institutions' names as written, each kept once: a roster repeats a few hundred of them a million times.
#[derive(Debug, Clone, Default)]
pub struct Units {
    names: Vec<String>,
    places: HashMap<String, UnitId>,
}

/// A name in [`Units`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(u32);

/// A row of a ledger, or several rows of one institution.
#[derive(Debug, Clone)]
pub struct InstitutionRecord {
    pub origin: Origin,
    pub name: Name,
    pub former_names: Vec<Name>,
    pub nature: Nature,
    pub nature_is: Certainty,
    pub grade: Option<Grade>,
    pub class: Option<Name>,
    pub zone: Option<Name>,
    /// `None` where the table has no such column or the cell is empty; an explicit "无" is an empty list.
    pub traits: Option<BTreeSet<Name>>,
    pub factors: BTreeMap<Name, i64>,
    /// Facts that those of `factors` replace, being the same in another unit.
    pub replaced_factors: BTreeSet<Name>,
    pub parent: Option<(UnitId, CellAt)>,
    pub nameplates: Option<Vec<Name>>,
    pub offices: Option<Vec<Office>>,
    pub leaders: Option<LeaderPosts>,
    pub document_number: Option<String>,
    pub remark: Option<String>,
    pub further: BTreeMap<String, String>,
    /// 编制数 by kind; empty where the row says nothing of them.
    pub authorized: Vec<Stated>,
    /// Kinds the row speaks of: of those it gives no number to, the institution has none.
    pub covers: BTreeSet<QuotaKind>,
    /// 实有人数, to be compared with the roster.
    pub strength: Vec<Stated>,
}

/// A number of places or people a ledger states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated {
    /// `None`: all kinds together.
    pub kind: Option<StatedKind>,
    pub count: Headcount,
    pub at: CellAt,
}

/// Whether a value was written or judged from something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    Stated,
    Judged,
}

/// A row of a 岗位表.
#[derive(Debug, Clone)]
pub struct PostRecord {
    pub origin: Origin,
    pub unit: UnitId,
    pub unit_at: CellAt,
    pub office: Option<Name>,
    pub title: Name,
    pub class: PostClass,
    pub kind: StatedKind,
    pub count: Headcount,
    pub remark: String,
}

/// A row of a 人员花名册.
#[derive(Debug, Clone)]
pub struct PersonRecord {
    pub origin: Origin,
    pub unit: UnitId,
    pub unit_at: CellAt,
    pub name: Name,
    pub sex: Option<Sex>,
    pub id_number: Option<IdNumber>,
    pub birth: Option<Month>,
    pub started_work: Option<Month>,
    pub admitted: Option<Month>,
    pub kind: StatedKind,
    pub office: Option<Name>,
    pub post: Option<Name>,
    pub position: Option<Position>,
    pub works_at: Option<(UnitId, CellAt)>,
    pub further: BTreeMap<String, String>,
}

/// One sheet with what was found out about it so far.
pub struct Page<'sheet> {
    pub sheet: &'sheet Sheet,
    pub name: SheetName,
    pub layout: &'sheet Layout,
    pub lines: &'sheet Lines,
    pub vocabulary: &'sheet Vocabulary,
}

impl Records {
    /// Reads the rows of a sheet into records; answers the issues.
    pub fn add_sheet(&mut self, page: &Page<'_>, watch: &dyn Watch) -> Result<Vec<Issue>, Cancelled> {
        self.headings.extend(page.layout.title.clone());
        self.headings.extend(page.layout.stated_unit.clone());
        self.sheets.push(Source::new(page));
        let mut reader =
            Reader { page, source: self.sheets.len() - 1, issues: Vec::new(), row_is_rejected: false, carried: None };
        match page.layout.table {
            TableKind::Ledger => ledger::read(&mut reader, self, watch)?,
            TableKind::Posts => posts::read(&mut reader, self, watch)?,
            TableKind::Roster => roster::read(&mut reader, self, watch)?,
        }
        Ok(reader.issues)
    }

    /// Whether the table of a record has a column for the field.
    pub fn has_column(&self, origin: Origin, field: Field) -> bool {
        self.sheets.get(origin.source).is_some_and(|source| source.columns.contains_key(&field))
    }

    /// The place of a field of a record's row.
    pub fn place(&self, origin: Origin, field: Field) -> Place {
        let column = self.sheets.get(origin.source).and_then(|source| source.columns.get(&field));
        self.place_of(origin, CellAt { row: origin.row, column: column.copied().unwrap_or(0) })
    }

    /// The place of a cell in a record's sheet.
    pub fn place_of(&self, origin: Origin, at: CellAt) -> Place {
        match self.sheets.get(origin.source) {
            Some(source) => source.name.at(at.row, at.column),
            None => SheetName::new("", "").at(at.row, at.column),
        }
    }

    /// Rejects every data row of a sheet.
    fn reject_all(&mut self, reader: &Reader<'_, '_>) {
        let rows = u32::try_from(data_lines(reader.page).count()).unwrap_or(u32::MAX);
        if let Some(source) = self.sheets.get_mut(reader.source) {
            source.rejected = source.rejected.saturating_add(rows);
        }
    }

    fn reject(&mut self, source: usize) {
        if let Some(source) = self.sheets.get_mut(source) {
            source.rejected += 1;
        }
    }
}

impl Source {
    fn new(page: &Page<'_>) -> Self {
        use super::heading::Meaning;
        let fields = page.layout.columns.iter().filter_map(|column| match column.meaning {
            Meaning::Field(field) => Some((field, column.column)),
            _ => None,
        });
        Self { name: page.name.clone(), table: page.layout.table, columns: fields.collect(), rejected: 0 }
    }
}

impl Units {
    /// The id of a name as written, without the blanks around it.
    pub fn add(&mut self, written: &str) -> UnitId {
        let written = written.trim_matches(super::cells::is_blank);
        if let Some(known) = self.places.get(written) {
            return *known;
        }
        let id = UnitId(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        self.names.push(written.to_owned());
        self.places.insert(written.to_owned(), id);
        id
    }

    /// The name as written.
    pub fn written(&self, unit: UnitId) -> &str {
        self.names.get(unit.0 as usize).map_or("", String::as_str)
    }

    pub fn iter(&self) -> impl Iterator<Item = (UnitId, &str)> {
        (0..).map(UnitId).zip(self.names.iter().map(String::as_str))
    }
}

/// How much a cell matters to its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// Without it the row means nothing: a problem rejects the row.
    Essential,
    /// A problem leaves the value out.
    Useful,
}

impl Weight {
    fn severity(self) -> Severity {
        match self {
            Self::Essential => Severity::Error,
            Self::Useful => Severity::Warning,
        }
    }
}

/// Reads the rows of one sheet and collects what has to be said about them.
struct Reader<'page, 'sheet> {
    page: &'page Page<'sheet>,
    source: usize,
    issues: Vec<Issue>,
    row_is_rejected: bool,
    /// The cell whose value was last carried down into empty cells; told once for each block.
    carried: Option<CellAt>,
}

/// How many rows are read between two looks at the watch.
const ROWS_PER_CHECKPOINT: usize = 4096;

impl<'sheet> Reader<'_, 'sheet> {
    fn column(&self, field: Field) -> Option<u16> {
        self.page.layout.column(field)
    }

    fn origin(&self, row: u32) -> Origin {
        Origin { source: self.source, row }
    }

    fn raise(&mut self, severity: Severity, at: CellAt, problem: impl Into<Problem>) {
        let raw = self.page.sheet.cell(at).text().into_owned();
        self.issues.push(Issue { severity, place: self.page.name.at(at.row, at.column), raw, problem: problem.into() });
        if severity == Severity::Error {
            self.row_is_rejected = true;
        }
    }

    /// Says that a column is missing without which the table cannot be taken over.
    fn raise_missing_column(&mut self, column: &'static str) {
        let problem = SheetProblem::ColumnMissing { table: self.page.layout.table, column }.into();
        self.issues.push(Issue {
            severity: Severity::Error,
            place: self.page.name.whole(),
            raw: String::new(),
            problem,
        });
    }

    /// Ends a row: whether it may become a record.
    fn row_is_good(&mut self, records: &mut Records) -> bool {
        let is_rejected = std::mem::take(&mut self.row_is_rejected);
        if is_rejected {
            records.reject(self.source);
        }
        !is_rejected
    }

    /// A count in a column, `None` where there is none or it cannot be read.
    fn count(&mut self, row: SheetRow<'_>, column: &Column, weight: Weight) -> Option<Headcount> {
        let read = number::read_count(row.cell(column.column), self.page.vocabulary);
        let at = CellAt { row: row.number, column: column.column };
        let amount = self.settle(read, at, &column.heading, weight)?;
        match u32::try_from(amount) {
            Ok(count) => Some(Headcount(count)),
            Err(_) => {
                self.raise(weight.severity(), at, CellProblem::NumberTooLarge { column: column.heading.clone() });
                None
            }
        }
    }

    /// Turns what reading a number came to into the number, telling what is odd about it.
    fn settle(
        &mut self,
        read: Result<Option<Amount>, NoNumber>,
        at: CellAt,
        heading: &str,
        weight: Weight,
    ) -> Option<i64> {
        let column = heading.to_owned();
        let problem = match read {
            Ok(None) => return None,
            Ok(Some(Amount { value, precision: Precision::Exact })) => return Some(value),
            Ok(Some(Amount { value, precision: Precision::Approximate })) => {
                self.raise(Severity::Warning, at, CellProblem::Approximate { column, taken: value });
                return Some(value);
            }
            Err(NoNumber::Words) => CellProblem::NotANumber { column },
            Err(NoNumber::Fraction) => CellProblem::Fraction { column },
            Err(NoNumber::Negative) => CellProblem::Negative { column },
            Err(NoNumber::TooLarge) => CellProblem::NumberTooLarge { column },
            Err(NoNumber::Error) => CellProblem::FormulaError { column },
            Err(NoNumber::Date) => CellProblem::DateInsteadOfNumber { column },
        };
        self.raise(weight.severity(), at, problem);
        None
    }

    /// A month in a column. A month that cannot be read is left out with a warning.
    fn month(&mut self, row: SheetRow<'_>, field: Field) -> Option<MonthRead> {
        let column = self.column(field)?;
        let heading = self.heading(column);
        let at = CellAt { row: row.number, column };
        let problem = match month::read(row.cell(column), self.page.vocabulary) {
            Ok(read) => return read,
            Err(NoMonth::Words) => CellProblem::NotAMonth { column: heading },
            Err(NoMonth::NotInCalendar) => CellProblem::NotInCalendar { column: heading },
            Err(NoMonth::YearOnly) => CellProblem::YearOnly { column: heading },
            Err(NoMonth::Error) => CellProblem::FormulaError { column: heading },
        };
        self.raise(Severity::Warning, at, problem);
        None
    }

    /// Tells what a month's writing left open.
    fn tell_doubt(&mut self, row: u32, field: Field, read: MonthRead) {
        let Some(at) = self.column(field).map(|column| CellAt { row, column }) else { return };
        let (column, taken) = (self.heading(at.column), read.month);
        match read.doubt {
            Doubt::None => {}
            Doubt::JanuaryOrOctober => self.raise(Severity::Warning, at, CellProblem::MonthAmbiguous { column, taken }),
            Doubt::BareSerial => self.raise(Severity::Notice, at, CellProblem::MonthFromSerial { column, taken }),
            Doubt::ShortYear => self.raise(Severity::Notice, at, CellProblem::YearShort { column, taken }),
        }
    }

    /// A cell's text without the blanks around it; `None` when nothing readable stands there.
    fn text(&self, row: SheetRow<'_>, field: Field) -> Option<String> {
        trimmed(row.cell(self.column(field)?))
    }

    /// A text that says something: strokes and 无 say nothing.
    fn meaningful_text(&self, row: SheetRow<'_>, field: Field) -> Option<String> {
        self.text(row, field).filter(|text| !self.page.vocabulary.says_nothing(text))
    }

    /// A name in a column, told of when it is too long to be one.
    fn name(&mut self, row: SheetRow<'_>, field: Field, weight: Weight) -> Option<Name> {
        let written = self.meaningful_text(row, field)?;
        let column = self.column(field)?;
        self.make_name(&written, CellAt { row: row.number, column }, weight)
    }

    fn make_name(&mut self, written: &str, at: CellAt, weight: Weight) -> Option<Name> {
        match Name::new(written) {
            Ok(name) => Some(name),
            Err(crate::domain::BadName::Empty) => None,
            Err(crate::domain::BadName::TooLong) => {
                let column = self.heading(at.column);
                self.raise(weight.severity(), at, WordProblem::NameTooLong { column });
                None
            }
        }
    }

    /// The further columns of a row under their headings.
    fn further(&self, row: SheetRow<'_>) -> BTreeMap<String, String> {
        let kept = self.page.layout.further();
        kept.filter_map(|column| Some((column.heading.clone(), trimmed(row.cell(column.column))?))).collect()
    }

    fn heading(&self, column: u16) -> String {
        let found = self.page.layout.columns.iter().find(|found| found.column == column);
        found.map(|found| found.heading.clone()).unwrap_or_default()
    }

    /// Tells of a value taken from above although nothing was merged.
    fn tell_filled(&mut self, row: u32, column: u16, filled: &Filled<'sheet>) {
        if filled.filling != Filling::Above || self.carried == Some(filled.at) {
            return;
        }
        self.carried = Some(filled.at);
        let taken = trimmed(filled.value).unwrap_or_default();
        let problem = WordProblem::FilledDown { column: self.heading(column), taken };
        self.raise(Severity::Notice, CellAt { row, column }, problem);
    }

    /// The unit of a row of posts or people: its cell, else the group row above it, else the 填报单位 above the table.
    fn unit(&mut self, line: Line, units: Option<&mut Fill<'sheet>>, known: &mut Units) -> Option<(UnitId, CellAt)> {
        if let (Some(units), Some(column)) = (units, self.column(Field::Unit)) {
            let filled = units.read(line.row);
            self.tell_filled(line.row, column, &filled);
            let at = CellAt { row: line.row, column };
            let Some(written) = trimmed(filled.value) else {
                self.raise(Severity::Error, at, WordProblem::NameMissing { column: self.heading(column) });
                return None;
            };
            return Some((known.add(&written), at));
        }
        let at = CellAt { row: line.row, column: 0 };
        let group = match line.kind {
            LineKind::Data { group } => group.and_then(|group| self.page.lines.groups.get(group)),
            LineKind::Group(_) | LineKind::Total(_) | LineKind::LeftOut(_) => None,
        };
        let above = group.map(|text| without_count(text)).or(self.page.layout.stated_unit.as_deref());
        let Some(written) = above else {
            self.raise(Severity::Error, at, WordProblem::NameMissing { column: "单位名称".to_owned() });
            return None;
        };
        Some((known.add(written), at))
    }

    /// The kind of quota in the column of kinds, made exact by a column of funding where there is one.
    fn kind(&mut self, row: SheetRow<'_>) -> Option<StatedKind> {
        let column = self.column(Field::Kind)?;
        let at = CellAt { row: row.number, column };
        let funding = self.meaningful_text(row, Field::Funding).and_then(|text| self.page.vocabulary.funding(&text));
        let Some(written) = self.meaningful_text(row, Field::Kind) else {
            self.raise(Severity::Error, at, WordProblem::KindMissing);
            return None;
        };
        match (self.page.vocabulary.kind(&written), funding) {
            (None, _) => {
                self.raise(Severity::Error, at, WordProblem::UnknownKind);
                None
            }
            (Some(StatedKind::Service), Some(exact)) => Some(exact),
            (Some(StatedKind::Exact(QuotaKind::Service(_))), Some(exact)) => Some(exact),
            (kind, _) => kind,
        }
    }
}

/// The data rows of a page.
fn data_lines<'page>(page: &Page<'page>) -> impl Iterator<Item = (Line, SheetRow<'page>)> {
    let sheet = page.sheet;
    page.lines
        .lines
        .iter()
        .filter(|line| matches!(line.kind, LineKind::Data { .. }))
        .map(|line| (*line, sheet.row(line.row)))
}

fn trimmed(cell: AsWritten<'_>) -> Option<String> {
    if cell.is_blank() {
        return None;
    }
    Some(cell.text().trim_matches(super::cells::is_blank).to_owned())
}

/// `城关街道（25人）` without its count.
fn without_count(text: &str) -> &str {
    let bare = text.trim_end_matches(['）', ')']);
    match bare.rfind(['（', '(']) {
        Some(at) if bare.len() < text.len() && bare.ends_with(['人', '名']) => text.get(..at).unwrap_or(text),
        _ => text,
    }
}
