//! ROWS AS WRITTEN → RECORDS AS MEANT. A record says what one row means, in the domain's values but still with the names of
//! institutions as written; `reconcile` finds out whom they name. One file per kind of table.
//!
//! A row that cannot be taken over is no record but an issue of severity error.

mod duties;
mod ledger;
mod posts;
mod reader;
mod repeated;
mod roster;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::cells::{CellAt, Sheet};
use super::choices::DutiesOf;
use super::issue::{Issue, Place, SheetName};
use super::layout::Layout;
use super::row::Lines;
use super::vocabulary::{Field, StatedKind, TableKind, Vocabulary};
use crate::domain::{
    Arrangement, Date, DocumentNumber, DutyList, Further, Grade, Headcount, IdNumber, Identity, LeaderPosts, Month,
    Name, Nature, Office, Position, PostClass, QuotaKind, Sex,
};
use crate::watch::{Cancelled, Watch};
use reader::{Reader, Weight, data_lines, trimmed};

/// How many rows are read between two looks at the watch.
const ROWS_PER_CHECKPOINT: usize = 4096;

/// What all tables of a batch mean.
#[derive(Debug, Clone, Default)]
pub struct Records {
    pub institutions: Vec<InstitutionRecord>,
    pub posts: Vec<PostRecord>,
    pub people: Vec<PersonRecord>,
    pub duties: Vec<DutyRecord>,
    /// The sheets records come from.
    pub sheets: Vec<Source>,
    pub units: Units,
    /// Titles and 填报单位 of the sheets, which tell what county the names belong to.
    pub headings: Vec<String>,
    /// What the batch holds besides and was not taken over.
    pub unread: Unread,
}

/// What of a batch is not among its records, so that nobody counts as missing who may stand there.
#[derive(Debug, Clone, Default)]
pub struct Unread {
    /// Files that could not be read at all, by name.
    pub files: Vec<String>,
    /// Who is listed on rosters that are hidden or were left out; looked up where the batch is a full one.
    pub people: BTreeSet<Name>,
}

/// A sheet that records come from.
#[derive(Debug, Clone)]
pub struct Source {
    pub name: SheetName,
    pub table: TableKind,
    columns: BTreeMap<Field, u16>,
    /// Rows that became issues instead of records.
    pub rejected: u32,
    /// Whom rejected rows of a roster name: they are listed, if not taken over.
    pub rejected_names: BTreeSet<Name>,
}

/// Where a record comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Place in [`Records::sheets`]; a roster has one for every row, so it is no wider than the row's number.
    pub source: u32,
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

/// How a value is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// Written in its own column.
    Stated,
    /// Said by the group row above, or by the name itself: 白鹤镇.
    Evident,
    /// Judged by the name's ending or the kind of table; to be told.
    Guessed,
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
    /// 使用情况, and its cell; `None` where the row says nothing of it.
    pub usage: Option<(Usage, CellAt)>,
    /// 兼任岗位; `None` where the row says nothing of it, an explicit "无" is an empty list.
    pub concurrent: Option<Arc<[Name]>>,
    pub identity: Option<Identity>,
    /// 职务层次
    pub rank: Option<Grade>,
    /// 高配文号
    pub rank_document: Option<Box<DocumentNumber>>,
    pub further: Further,
}

/// A row of one of the 三张清单.
#[derive(Debug, Clone)]
pub struct DutyRecord {
    pub origin: Origin,
    pub unit: UnitId,
    pub unit_at: CellAt,
    pub list: DutyList,
    pub item: String,
    pub basis: String,
}

/// Whether somebody works where the place is, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    AtHome,
    Elsewhere(Arrangement),
}

/// One sheet with what was found out about it so far.
pub struct Page<'sheet> {
    pub sheet: &'sheet Sheet,
    pub name: SheetName,
    pub layout: &'sheet Layout,
    pub lines: &'sheet Lines,
    pub vocabulary: &'sheet Vocabulary,
    /// Whose duties it lists where it does not say so itself.
    pub duties_of: Option<&'sheet DutiesOf>,
    /// The day of the import, if births and ages are to be held against it.
    pub as_of: Option<Date>,
}

impl Records {
    /// Reads the rows of a sheet into records; answers the issues.
    pub fn add_sheet(&mut self, page: &Page<'_>, watch: &dyn Watch) -> Result<Vec<Issue>, Cancelled> {
        self.headings.extend(page.layout.title.clone());
        self.headings.extend(page.layout.stated_unit.clone());
        self.sheets.push(Source::new(page));
        let mut reader = Reader::new(page, self.sheets.len() - 1);
        match page.layout.table {
            TableKind::Ledger => ledger::read(&mut reader, self, watch)?,
            TableKind::Posts => posts::read(&mut reader, self, watch)?,
            TableKind::Roster => roster::read(&mut reader, self, watch)?,
            TableKind::Duties => duties::read(&mut reader, self, watch)?,
        }
        Ok(reader.issues)
    }

    /// Whether the table of a record has a column for the field.
    pub fn has_column(&self, origin: Origin, field: Field) -> bool {
        self.sheets.get(origin.source as usize).is_some_and(|source| source.columns.contains_key(&field))
    }

    /// Everybody whom rosters list, whether their rows are taken over or not.
    pub fn listed_people(&self) -> impl Iterator<Item = Name> + '_ {
        let rejected = self.sheets.iter().flat_map(|source| &source.rejected_names);
        self.people.iter().map(|record| &record.name).chain(rejected).cloned()
    }

    /// The place of a field of a record's row.
    pub fn place(&self, origin: Origin, field: Field) -> Place {
        let column = self.sheets.get(origin.source as usize).and_then(|source| source.columns.get(&field));
        self.place_of(origin, CellAt { row: origin.row, column: column.copied().unwrap_or(0) })
    }

    /// The place of a cell in a record's sheet.
    pub fn place_of(&self, origin: Origin, at: CellAt) -> Place {
        match self.sheets.get(origin.source as usize) {
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

    /// Keeps in mind whom a rejected row of a roster names.
    fn reject_name(&mut self, source: usize, name: Option<Name>) {
        if let Some(source) = self.sheets.get_mut(source) {
            source.rejected_names.extend(name);
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
        Self {
            name: page.name.clone(),
            table: page.layout.table,
            columns: fields.collect(),
            rejected: 0,
            rejected_names: BTreeSet::new(),
        }
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
