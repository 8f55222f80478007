//! Cells → values, for the rows of any table: what each kind of table shares in reading counts, months, names, units and kinds,
//! and in telling what is odd about them. Which cells a row has is the tables' matter.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::repeated::Repeated;
use super::{Origin, Page, Records, UnitId, Units};
use crate::domain::{BadName, Further, Headcount, Month, Name, QuotaKind};
use crate::import::cells::{self, AsWritten, CellAt, SheetRow};
use crate::import::fill::{Fill, Filled, Filling};
use crate::import::heading::Meaning;
use crate::import::issue::{CellProblem, Issue, Problem, ReadingProblem, Severity, SheetProblem, WordProblem};
use crate::import::layout::Column;
use crate::import::row::{Line, LineKind};
use crate::import::text::without_enumerator;
use crate::import::value::list;
use crate::import::value::month::{self, Doubt, MonthRead, NoMonth};
use crate::import::value::number::{self, Amount, NoNumber, Precision};
use crate::import::vocabulary::{Field, StatedKind, Vocabulary};

/// How much a cell matters to its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
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
pub(super) struct Reader<'page, 'sheet> {
    pub(super) page: &'page Page<'sheet>,
    pub(super) source: usize,
    pub(super) issues: Vec<Issue>,
    pub(super) row_is_rejected: bool,
    /// The cell whose value was last carried down into empty cells; told once for each block.
    carried: Option<CellAt>,
    /// The column of each field, by its place among the fields: looked up a dozen times in every row.
    columns: Vec<Option<u16>>,
    /// The columns kept as written, in the order of their heads.
    further: Vec<(Arc<str>, u16)>,
    repeated: Repeated,
}

impl<'page, 'sheet> Reader<'page, 'sheet> {
    pub(super) fn new(page: &'page Page<'sheet>, source: usize) -> Self {
        let mut columns = Vec::new();
        let mut further = Vec::new();
        for column in &page.layout.columns {
            if let Meaning::Field(field) = column.meaning {
                let place = field as usize;
                columns.resize(columns.len().max(place + 1), None);
                // Of two columns the first one counts.
                if let Some(known @ None) = columns.get_mut(place) {
                    *known = Some(column.column);
                }
            } else if column.meaning == Meaning::Further {
                further.push((column.heading.as_str().into(), column.column));
            }
        }
        further.sort_by(|(first, _): &(Arc<str>, u16), (second, _)| first.cmp(second));
        let repeated = Repeated::default();
        Self { page, source, issues: Vec::new(), row_is_rejected: false, carried: None, columns, further, repeated }
    }

    pub(super) fn column(&self, field: Field) -> Option<u16> {
        self.columns.get(field as usize).copied().flatten()
    }

    pub(super) fn origin(&self, row: u32) -> Origin {
        Origin { source: u32::try_from(self.source).unwrap_or(u32::MAX), row }
    }

    pub(super) fn raise(&mut self, severity: Severity, at: CellAt, problem: impl Into<Problem>) {
        let raw = self.page.sheet.cell(at).text().into_owned();
        self.issues.push(Issue { severity, place: self.page.name.at(at.row, at.column), raw, problem: problem.into() });
        if severity == Severity::Error {
            self.row_is_rejected = true;
        }
    }

    /// Says that a column is missing without which the table cannot be taken over.
    pub(super) fn raise_missing_column(&mut self, column: &'static str) {
        let problem = SheetProblem::ColumnMissing { table: self.page.layout.table, column }.into();
        self.issues.push(Issue {
            severity: Severity::Error,
            place: self.page.name.whole(),
            raw: String::new(),
            problem,
        });
    }

    /// Ends a row: whether it may become a record.
    pub(super) fn row_is_good(&mut self, records: &mut Records) -> bool {
        let is_rejected = std::mem::take(&mut self.row_is_rejected);
        if is_rejected {
            records.reject(self.source);
        }
        !is_rejected
    }

    /// A count in a column, `None` where there is none or it cannot be read.
    pub(super) fn count(&mut self, row: SheetRow<'_>, column: &Column, weight: Weight) -> Option<Headcount> {
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
    pub(super) fn settle(
        &mut self,
        read: Result<Option<Amount>, NoNumber>,
        at: CellAt,
        heading: &str,
        weight: Weight,
    ) -> Option<i64> {
        let problem = match read {
            Ok(None) => return None,
            Ok(Some(Amount { value, precision: Precision::Exact })) => return Some(value),
            Ok(Some(Amount { value, precision: Precision::Approximate })) => {
                let column = heading.to_owned();
                self.raise(Severity::Warning, at, CellProblem::Approximate { column, taken: value });
                return Some(value);
            }
            Err(reason) => reason.in_column(heading.to_owned()),
        };
        self.raise(weight.severity(), at, problem);
        None
    }

    /// A month in a column. A month that cannot be read is left out with a warning.
    pub(super) fn month(&mut self, row: SheetRow<'_>, field: Field) -> Option<MonthRead> {
        let column = self.column(field)?;
        let heading = || self.heading(column);
        let at = CellAt { row: row.number, column };
        let problem = match month::read(row.cell(column), self.page.vocabulary) {
            Ok(Some(read)) if self.is_in_future(read.month) => match before_this_century(read) {
                Some(read) => return Some(read),
                None => ReadingProblem::MonthInFuture { column: heading() }.into(),
            },
            Ok(read) => return read,
            Err(NoMonth::Words) => Problem::from(CellProblem::NotAMonth { column: heading() }),
            Err(NoMonth::NotInCalendar) => CellProblem::NotInCalendar { column: heading() }.into(),
            Err(NoMonth::YearOnly) => CellProblem::YearOnly { column: heading() }.into(),
            Err(NoMonth::Error) => CellProblem::FormulaError { column: heading() }.into(),
        };
        self.raise(Severity::Warning, at, problem);
        None
    }

    /// Whether a month comes after the day of the import.
    fn is_in_future(&self, month: Month) -> bool {
        let today = self.page.as_of.and_then(|day| Month::try_from(day).ok());
        today.is_some_and(|today| month > today)
    }

    /// Tells what a month's writing left open.
    pub(super) fn tell_doubt(&mut self, row: u32, field: Field, read: MonthRead) {
        let Some(at) = self.column(field).map(|column| CellAt { row, column }) else { return };
        if read.doubt == Doubt::None {
            return;
        }
        let (column, taken) = (self.heading(at.column), read.month);
        match read.doubt {
            Doubt::None => {}
            Doubt::JanuaryOrOctober => self.raise(Severity::Warning, at, CellProblem::MonthAmbiguous { column, taken }),
            Doubt::BareSerial => self.raise(Severity::Notice, at, CellProblem::MonthFromSerial { column, taken }),
            Doubt::ShortYear => self.raise(Severity::Notice, at, CellProblem::YearShort { column, taken }),
        }
    }

    /// A cell's text without the blanks around it; `None` when nothing readable stands there.
    pub(super) fn text<'row>(&self, row: SheetRow<'row>, field: Field) -> Option<Cow<'row, str>> {
        trimmed(row.cell(self.column(field)?))
    }

    /// A text that says something: strokes and 无 say nothing.
    pub(super) fn meaningful_text<'row>(&self, row: SheetRow<'row>, field: Field) -> Option<Cow<'row, str>> {
        self.text(row, field).filter(|text| !self.page.vocabulary.says_nothing(text))
    }

    /// What a word in a column means. A word that means nothing is told, and kept under the column's head.
    pub(super) fn word<T>(
        &mut self,
        row: SheetRow<'_>,
        field: Field,
        meaning: impl Fn(&Vocabulary, &str) -> Option<T>,
        kept: &mut impl Extend<(String, String)>,
    ) -> Option<T> {
        let (written, column) = self.meaningful_text(row, field).zip(self.column(field))?;
        let found = meaning(self.page.vocabulary, &written);
        if found.is_none() {
            let heading = self.heading(column);
            let at = CellAt { row: row.number, column };
            self.raise(Severity::Warning, at, WordProblem::WordKept { column: heading.clone() });
            kept.extend([(heading, written.into_owned())]);
        }
        found
    }

    /// A name in a column, told of when it is too long to be one.
    pub(super) fn name(&mut self, row: SheetRow<'_>, field: Field, weight: Weight) -> Option<Name> {
        let written = self.meaningful_text(row, field)?;
        let column = self.column(field)?;
        self.make_name(&written, CellAt { row: row.number, column }, weight)
    }

    pub(super) fn make_name(&mut self, written: &str, at: CellAt, weight: Weight) -> Option<Name> {
        if let Some(known) = self.repeated.name(written) {
            return Some(known);
        }
        match Name::new(written) {
            Ok(name) => {
                self.repeated.remember(written, &name);
                Some(name)
            }
            Err(BadName::Empty) => None,
            Err(BadName::TooLong) => {
                let column = self.heading(at.column);
                self.raise(weight.severity(), at, WordProblem::NameTooLong { column });
                None
            }
        }
    }

    /// The names listed in a cell; `None` when there is no column or the cell is empty.
    pub(super) fn names(&mut self, row: SheetRow<'_>, column: Option<u16>) -> Option<Vec<Name>> {
        let column = column?;
        let cell = row.cell(column);
        if cell.is_blank() {
            return None;
        }
        let at = CellAt { row: row.number, column };
        let found = list::read(&cell.text(), self.page.vocabulary);
        for name in found.repeated {
            self.raise(Severity::Warning, at, WordProblem::NameRepeatedInCell { name });
        }
        for _ in found.rejected {
            self.raise(Severity::Warning, at, WordProblem::NameTooLong { column: self.heading(column) });
        }
        Some(found.names)
    }

    /// The further columns of a row under their headings.
    pub(super) fn further(&self, row: SheetRow<'_>) -> BTreeMap<String, String> {
        let kept = self.page.layout.further();
        kept.filter_map(|column| Some((column.heading.clone(), trimmed(row.cell(column.column))?.into_owned())))
            .collect()
    }

    /// The same with heads and texts shared between the rows.
    pub(super) fn shared_further(&mut self, row: SheetRow<'_>) -> Further {
        let Self { further, repeated, .. } = self;
        repeated.further(further.iter().map(|(head, column)| (head, trimmed(row.cell(*column)))))
    }

    pub(super) fn heading(&self, column: u16) -> String {
        let found = self.page.layout.columns.iter().find(|found| found.column == column);
        found.map(|found| found.heading.clone()).unwrap_or_default()
    }

    /// Tells of a value taken from above although nothing was merged.
    pub(super) fn tell_filled(&mut self, row: u32, column: u16, filled: &Filled<'sheet>) {
        self.tell_empty(row, column, filled, |column, taken| WordProblem::FilledDown { column, taken });
    }

    /// Tells of a value not taken from above because nothing was merged.
    pub(super) fn tell_left_blank(&mut self, row: u32, column: u16, above: &Filled<'sheet>) {
        self.tell_empty(row, column, above, |column, above| WordProblem::LeftBlank { column, above });
    }

    fn tell_empty(&mut self, row: u32, column: u16, above: &Filled<'_>, problem: fn(String, String) -> WordProblem) {
        if above.filling == Filling::Above && self.carried.replace(above.at) != Some(above.at) {
            let text = trimmed(above.value).unwrap_or_default().into_owned();
            self.raise(Severity::Notice, CellAt { row, column }, problem(self.heading(column), text));
        }
    }

    /// The unit of a row of posts or people: its cell, else the group row above it, else the 填报单位 above the table.
    pub(super) fn unit(
        &mut self,
        line: Line,
        units: Option<&mut Fill<'sheet>>,
        known: &mut Units,
    ) -> Option<(UnitId, CellAt)> {
        if let (Some(units), Some(column)) = (units, self.column(Field::Unit)) {
            let filled = units.read(line.row);
            self.tell_filled(line.row, column, &filled);
            let at = CellAt { row: line.row, column };
            let Some(written) = trimmed(filled.value) else {
                self.raise(Severity::Error, at, WordProblem::NameMissing { column: self.heading(column) });
                return None;
            };
            return Some((known.add(without_enumerator(&written)), at));
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
    pub(super) fn kind(&mut self, row: SheetRow<'_>) -> Option<StatedKind> {
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

/// Nobody of a roster was born or began in the future: two figures of a year then mean the last century.
fn before_this_century(read: MonthRead) -> Option<MonthRead> {
    let month = Month::new(read.month.year() - 100, read.month.month()).ok()?;
    (read.doubt == Doubt::ShortYear).then_some(MonthRead { month, ..read })
}

/// The data rows of a page.
pub(super) fn data_lines<'page>(page: &Page<'page>) -> impl Iterator<Item = (Line, SheetRow<'page>)> {
    let sheet = page.sheet;
    page.lines
        .lines
        .iter()
        .filter(|line| matches!(line.kind, LineKind::Data { .. }))
        .map(|line| (*line, sheet.row(line.row)))
}

pub(super) fn trimmed(cell: AsWritten<'_>) -> Option<Cow<'_, str>> {
    if cell.is_blank() {
        return None;
    }
    Some(match cell.text() {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(cells::is_blank)),
        Cow::Owned(text) => Cow::Owned(text.trim_matches(cells::is_blank).to_owned()),
    })
}

/// `城关街道（25人）` without its count.
fn without_count(text: &str) -> &str {
    let bare = text.trim_end_matches(['）', ')']);
    match bare.rfind(['（', '(']) {
        Some(at) if bare.len() < text.len() && bare.ends_with(['人', '名']) => text.get(..at).unwrap_or(text),
        _ => text,
    }
}
