//! What the user may decide about an import: before the rows are read (which sheets, which columns mean what) and after the
//! comparison with the book has raised questions (who somebody is, which body a name means, who has left).
//!
//! Plain data, made by the window's assistant or by the files of the command line, and kept with the preview it led to: the
//! same files with the same choices always come to the same batch. Nothing here reads a cell or knows the book. Whatever no
//! choice says is left to the importer, which asks instead of guessing; a choice that fits nothing is told as a [`VoidAnswer`].

mod follow;
mod lines;
mod mends;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::heading::Meaning;
use super::layout::LayoutKey;
use super::vocabulary::TableKind;
use crate::domain::{Date, DutyList, Name, PersonId};

pub use follow::Renamed;
pub(in crate::import) use lines::{ChosenLines, void_lines};
pub use lines::{LineKey, LineTaking, line_text};
pub use mends::{CellKey, ColumnKey, IssueKey, MonthForm, WordKey};

/// Everything the user may decide.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    pub hidden_sheets: HiddenSheets,
    /// What the rows of a list of duties belong to where neither column nor title says so.
    pub duties: Option<DutiesOf>,
    /// 生效日期: the day from which the batch is to hold, and of whose register it is compared; `None`: the day it is written.
    pub effective: Option<Date>,
    /// The day of the import, against which births and ages are held; without it they are not.
    pub as_of: Option<Date>,
    /// The kind of all tables, where one kind is imported only; sheets with a choice of their own may say otherwise.
    pub table: Option<TableKind>,
    /// Whether mappings that the book remembers are used.
    pub remembered: RememberedMappings,
    /// How single sheets are to be read.
    pub sheets: BTreeMap<SheetKey, SheetChoice>,
    /// What single rows are taken for.
    pub lines: BTreeMap<LineKey, LineTaking>,
    pub mode: ImportMode,
    pub departures: Departures,
    pub namesakes: Namesakes,
    /// Who is meant by rows that leave it open.
    pub identities: BTreeMap<RowKey, IdentityAnswer>,
    /// What names of institutions mean, as they are written.
    pub institutions: BTreeMap<String, InstitutionAnswer>,
    /// What is read in single cells instead of what the file says; the file stays as it is.
    pub cells: BTreeMap<CellKey, String>,
    /// What words of a column are read as, in all its rows.
    pub words: BTreeMap<WordKey, String>,
    /// How the months of a column are written.
    pub months: BTreeMap<ColumnKey, MonthForm>,
    /// Issues that were looked at and need no mending, with the reason. They stay in every list, and a row that an error keeps
    /// out stays out.
    pub ignored: BTreeMap<IssueKey, String>,
}

/// Whose duties a sheet lists, as the user said before it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutiesOf {
    /// The body's name, as the register has it.
    pub unit: String,
    pub list: DutyList,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum HiddenSheets {
    /// They are listed and told of, but their rows are not taken over.
    #[default]
    LeaveOut,
    Read,
}

/// Whether files of a layout that was once corrected are read as they were then.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RememberedMappings {
    #[default]
    Use,
    Ignore,
}

/// How much the workbooks say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportMode {
    /// 增量: who is not listed stays, and is told.
    #[default]
    Partial,
    /// 全量: the rosters list everybody of the institutions they cover. Who is missing is offered as having left (离开);
    /// nobody leaves unless [`Departures`] says so.
    Full,
}

/// Of which institutions those whom a full roster does not list are released (出编).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Departures {
    /// Of none: they are offered only.
    #[default]
    None,
    All,
    /// Of these.
    Of(BTreeSet<Departing>),
}

/// Whose departure is confirmed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Departing {
    /// Of everybody whom the roster of the institution misses, by its name in the book.
    Institution(Name),
    /// Of one person of the book.
    Person(PersonId),
}

impl Departures {
    /// Whether a person whom the roster of the institution misses has left.
    pub fn accept(&self, institution: &Name, person: PersonId) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::Of(departing) => {
                departing.contains(&Departing::Person(person))
                    || departing.contains(&Departing::Institution(institution.clone()))
            }
        }
    }
}

/// What becomes of a row that only one person of the book can be meant by, though nothing but name and institution says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Namesakes {
    /// The row is left out until it is answered.
    #[default]
    Ask,
    /// It is that person: one answer for all of them, as when a column of births is added to a whole roster.
    Same,
}

/// A row of a roster, as questions and answers name it. With the name, so that an answer does not fall to somebody else when
/// rows have moved since.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RowKey {
    pub file: String,
    pub sheet: String,
    /// As the office counts, from 1.
    pub row: u32,
    pub name: Name,
}

/// Who is meant by a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityAnswer {
    /// This person of the book.
    Same(PersonId),
    /// Nobody the book has: somebody new.
    Another,
    /// The row is not taken over.
    LeaveOut,
}

/// What a written name of an institution means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InstitutionAnswer {
    /// The one that bears this name, in the book or among the new ones of the batch.
    Is(Name),
    /// One that the book does not have yet.
    New,
    /// The rows under it are not taken over.
    LeaveOut,
}

/// Which sheets a [`SheetChoice`] is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SheetKey {
    Sheet {
        file: String,
        sheet: String,
    },
    /// Every sheet with this head, so that a mapping once corrected serves the files of the next month too.
    Layout(LayoutKey),
}

/// How a sheet is to be read. What is `None` or not named is found as without a choice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetChoice {
    pub taking: SheetTaking,
    /// Rows and columns of the sheet that the office has hidden.
    pub hidden_rows: HiddenTaking,
    pub hidden_columns: HiddenTaking,
    pub table: Option<TableKind>,
    /// First and last row of the head, counted from 0.
    pub head: Option<(u32, u32)>,
    /// By column, counted from 0; no meaning twice, but for [`Meaning::Further`].
    pub columns: BTreeMap<u16, Meaning>,
}

/// Whether the rows of a sheet are taken over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SheetTaking {
    /// As it is found: a hidden sheet as [`HiddenSheets`] says, any other is read.
    #[default]
    AsFound,
    Read,
    /// 不导入这张表
    LeaveOut,
}

/// Whether the rows or the columns that the office has hidden in a sheet are taken over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HiddenTaking {
    /// Like all others, and told: a filter hides rows that nobody meant to leave out.
    #[default]
    Read,
    /// Listed with their reason, but not taken over.
    LeaveOut,
}

impl SheetChoice {
    /// Whether it says nothing about where the table stands and what its columns mean.
    pub fn leaves_layout_open(&self) -> bool {
        self.table.is_none() && self.head.is_none() && self.columns.is_empty()
    }
}

/// A decision that fits nothing in the files or the book; it had no effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "answer", content = "of", rename_all = "snake_case")]
pub enum VoidAnswer {
    /// No such sheet was read.
    Sheet { file: String, sheet: String },
    /// No such row stands there.
    Line(LineKey),
    /// No row of that name stands there, or the person meant is not in the book.
    Identity(RowKey),
    /// No row is written under that name, or what it should mean does not exist.
    Institution(String),
    /// Nobody of that institution is offered as having left.
    Departures(Name),
    /// That person is not offered as having left.
    Departure(PersonId),
    /// No such sheet was read, so that the cell was not put right.
    Cell(CellKey),
    /// The word does not stand in the column.
    Word(WordKey),
    /// No month of the column is written in the form that was chosen.
    Months(ColumnKey),
    /// There is no such issue, or no longer.
    Ignored(IssueKey),
}
