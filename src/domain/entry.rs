//! 凭证: what records operations together with the day from which they hold and the document they rest on.

use serde::{Deserialize, Serialize};

use super::attachment::Attachment;
use super::basis::Basis;
use super::date::{Date, DateTime};
use super::ids::{EntryId, PlanId};
use super::operation::Operation;

/// Operations that take effect together, on the day and the basis stated. Once recorded it is never edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// 生效日期, past or future.
    pub effective: Date,
    pub basis: Basis,
    /// 批准机关
    #[serde(default)]
    pub approver: Option<String>,
    pub author: String,
    pub source: Source,
    pub note: String,
    /// 附件, in the order in which they were named.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// What it does to an earlier entry, where it mends one.
    #[serde(default)]
    pub relation: Option<Relation>,
    pub operations: Vec<Operation>,
}

/// Where an entry came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// Workbooks, by file name.
    Import { files: Vec<String> },
    /// A plan, or a phase of one, by the name it had.
    Plan {
        plan: PlanId,
        name: String,
        /// 分步到位: the phase this entry carries out; `None` for the whole plan.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phase: Option<u32>,
        /// Whether phases are still to come; without meaning for the whole plan.
        #[serde(default, skip_serializing_if = "Remainder::is_open")]
        remainder: Remainder,
    },
    /// Made by hand.
    Manual,
}

/// What is left of a plan after one of its phases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Remainder {
    /// Further phases may follow; the plan stays open.
    #[default]
    Open,
    /// It was the last phase; the plan is carried out.
    Done,
}

/// How an entry mends an earlier one. Each entry is taken back or corrected once; who errs again mends the mending one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Relation {
    /// 红字冲销: takes the whole of it back.
    Reverses(EntryId),
    /// 更正: sets right what was wrong in it.
    Corrects(EntryId),
    /// 补文号: gives it its document number, or the right one. Such an entry has a document and no operations, and an entry may
    /// be given a number again: the last one counts, the others stay in the log.
    Documents(EntryId),
}

/// How a later entry gave an entry its document number (补文号).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Documented {
    /// The entry that gave the number which counts.
    pub by: EntryId,
    pub at: DateTime,
    pub author: String,
    /// What the entry rested on when it was recorded.
    pub before: Basis,
}

/// A recorded entry without its operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryHead {
    pub id: EntryId,
    /// 生效日期, as the office gave it.
    pub effective: Date,
    /// The day from which the book reckons with it, which gives it its place in time together with the id. The same as
    /// `effective` but in entries of old books, which reckoned with every entry from the day of recording on.
    pub in_force: Date,
    pub recorded_at: DateTime,
    /// What it rests on, as the last entry that gave it a number has it.
    pub basis: Basis,
    /// Who gave it its number afterwards, if somebody did.
    pub documented: Option<Documented>,
    /// 批准机关
    pub approver: Option<String>,
    pub author: String,
    pub source: Source,
    pub note: String,
    pub attachments: Vec<Attachment>,
    pub relation: Option<Relation>,
    /// The first entry of the group with which it was recorded, all or nothing; `None` for the first and for single ones.
    pub linked_to: Option<EntryId>,
    /// How many operations it has.
    pub operations: u32,
}

impl Entry {
    /// An entry without document, author and note.
    pub fn new(effective: Date, source: Source, operations: Vec<Operation>) -> Self {
        Self {
            effective,
            basis: Basis::Pending,
            approver: None,
            author: String::new(),
            source,
            note: String::new(),
            attachments: Vec::new(),
            relation: None,
            operations,
        }
    }
}

impl EntryHead {
    /// The head of a single entry, recorded as `id`.
    pub fn of(entry: &Entry, id: EntryId, recorded_at: DateTime) -> Self {
        Self {
            id,
            effective: entry.effective,
            in_force: entry.effective,
            recorded_at,
            basis: entry.basis.clone(),
            documented: None,
            approver: entry.approver.clone(),
            author: entry.author.clone(),
            source: entry.source.clone(),
            note: entry.note.clone(),
            attachments: entry.attachments.clone(),
            relation: entry.relation,
            linked_to: None,
            operations: u32::try_from(entry.operations.len()).unwrap_or(u32::MAX),
        }
    }
}

impl Source {
    /// The whole of a plan.
    pub fn plan(plan: PlanId, name: impl Into<String>) -> Self {
        Self::Plan { plan, name: name.into(), phase: None, remainder: Remainder::Open }
    }
}

impl Remainder {
    fn is_open(&self) -> bool {
        *self == Self::Open
    }
}

impl Relation {
    /// The entry that is mended.
    pub fn mended(self) -> EntryId {
        match self {
            Self::Reverses(entry) | Self::Corrects(entry) | Self::Documents(entry) => entry,
        }
    }
}

impl EntryHead {
    /// Its place in time: entries hold from the earlier to the later, those of one day in the order of recording.
    pub fn position(&self) -> (Date, EntryId) {
        (self.in_force, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_of_an_older_book_reads_and_writes_as_it_was() {
        let old = r#"{"Plan":{"plan":3,"name":"草案"}}"#;
        let source: Source = serde_json::from_str(old).expect("an old source");
        assert_eq!(source, Source::plan(PlanId(3), "草案"));
        assert_eq!(serde_json::to_string(&source).expect("JSON"), old);
        let phase =
            Source::Plan { plan: PlanId(3), name: "草案".to_owned(), phase: Some(2), remainder: Remainder::Done };
        let text = serde_json::to_string(&phase).expect("JSON");
        assert_eq!(text, r#"{"Plan":{"plan":3,"name":"草案","phase":2,"remainder":"Done"}}"#);
        assert_eq!(serde_json::from_str::<Source>(&text).expect("read back"), phase);
    }
}
