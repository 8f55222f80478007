//! The plan and its steps, as they are kept in the book.

use serde::{Deserialize, Serialize};

use super::revisions::Revisions;
use super::waiver::Waiver;
use crate::domain::{Basis, Date, DocumentNumber, Entry, EntryId, Operation, PlanId, Source};

/// 方案: steps over the register, with their history of editing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub id: PlanId,
    pub name: String,
    /// 生效日期 of the entry that adoption will write; the day of adoption when not set.
    pub effective: Option<Date>,
    /// The document that approves the plan as a whole.
    pub basis: Basis,
    pub note: String,
    /// Told by the book, not by the plan's own JSON: only an entry adopts a plan.
    #[serde(skip)]
    pub state: PlanState,
    pub revisions: Revisions,
}

/// Where a plan is on its way into the register.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PlanState {
    /// 草案
    #[default]
    Draft,
    /// 已执行: adopted by this entry, no longer to be edited.
    Adopted(EntryId),
}

/// One step: an operation, why it is proposed, and who approved it where somebody above must.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub operation: Operation,
    #[serde(default)]
    pub reason: String,
    /// 批准文号 of this very step (核增, 核减, 行政编制 across levels).
    #[serde(default)]
    pub approval: Option<DocumentNumber>,
}

impl Plan {
    /// An empty draft.
    pub fn new(id: PlanId, name: impl Into<String>) -> Self {
        Self {
            id,
            name: name.into(),
            effective: None,
            basis: Basis::Pending,
            note: String::new(),
            state: PlanState::Draft,
            revisions: Revisions::default(),
        }
    }

    pub fn steps(&self) -> &[Step] {
        self.revisions.current()
    }

    /// 授权豁免 in force; edited, undone and redone like steps ([`Revisions::push_waivers`]).
    pub fn waivers(&self) -> &[Waiver] {
        self.revisions.waivers()
    }

    /// The one entry that adoption writes. `today` stands in when the plan names no day of its own.
    pub fn entry(&self, today: Date, author: &str) -> Entry {
        let operations = self.steps().iter().map(|step| step.operation.clone()).collect();
        Entry {
            basis: self.basis.clone(),
            author: author.to_owned(),
            note: self.note.clone(),
            ..Entry::new(self.effective.unwrap_or(today), Source::plan(self.id, &self.name), operations)
        }
    }
}

impl From<Operation> for Step {
    fn from(operation: Operation) -> Self {
        Self { operation, reason: String::new(), approval: None }
    }
}
