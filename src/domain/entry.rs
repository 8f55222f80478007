//! 凭证: what records operations together with the day from which they hold and the document they rest on.

use serde::{Deserialize, Serialize};

use super::basis::Basis;
use super::date::{Date, DateTime};
use super::ids::{EntryId, PlanId};
use super::operation::Operation;

/// Operations that take effect together, on the day and the basis stated. Once recorded it is never edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// 生效日期
    pub effective: Date,
    pub basis: Basis,
    pub author: String,
    pub source: Source,
    pub note: String,
    pub operations: Vec<Operation>,
}

/// Where an entry came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// Workbooks, by file name.
    Import { files: Vec<String> },
    /// An adopted plan, by the name it had.
    Plan { plan: PlanId, name: String },
    /// Made by hand.
    Manual,
}

/// A recorded entry without its operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryHead {
    pub id: EntryId,
    /// 生效日期
    pub effective: Date,
    pub recorded_at: DateTime,
    pub basis: Basis,
    pub author: String,
    pub source: Source,
    pub note: String,
    /// How many operations it has.
    pub operations: u32,
}

impl Entry {
    /// An entry without document, author and note.
    pub fn new(effective: Date, source: Source, operations: Vec<Operation>) -> Self {
        let (author, note) = (String::new(), String::new());
        Self { effective, basis: Basis::Pending, author, source, note, operations }
    }
}
