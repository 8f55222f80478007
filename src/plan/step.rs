//! The plan and its steps, as they are kept in the book.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::adoption::Adoption;
use super::approval::ApprovalMark;
use super::revisions::Revisions;
use super::stage::{Event, Freeze, Objection, Stage};
use super::waiver::Waiver;
use crate::domain::{Basis, Date, DocumentNumber, EntryId, Operation, PlanId};

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
    /// On the way to the meeting.
    #[serde(default)]
    pub stage: Stage,
    /// 定稿
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen: Option<Freeze>,
    /// The last entry of the register that the plan was made over; not known of older plans.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_over: Option<EntryId>,
    /// Phases that are in the register already, by the entries that wrote them; told by the book like the state.
    #[serde(skip)]
    pub adopted_phases: BTreeMap<u32, EntryId>,
    /// The entries that carried it out, and who recorded them, in the order of their recording; told by the book like the state.
    #[serde(skip)]
    pub adoptions: Vec<Adoption>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objections: Vec<Objection>,
    /// 报批: how far the approvals it needs have come.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<ApprovalMark>,
    /// What happened besides edits, in the order in which it happened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
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
    /// The phase it belongs to, counted from one; `None` belongs to the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<u32>,
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
            stage: Stage::Draft,
            frozen: None,
            made_over: None,
            adopted_phases: BTreeMap::new(),
            adoptions: Vec::new(),
            objections: Vec::new(),
            approvals: Vec::new(),
            events: Vec::new(),
            revisions: Revisions::default(),
        }
    }

    pub fn steps(&self) -> &[Step] {
        self.revisions.current()
    }

    /// The plan as it stands, without the way that led there: no edits to take back, no log, no objections.
    #[must_use]
    pub fn as_it_stands(&self) -> Self {
        let mut revisions = Revisions::default();
        revisions.push_phases("", self.revisions.phases().to_vec(), self.steps().to_vec());
        revisions.push_waivers("", self.waivers().to_vec());
        Self { objections: Vec::new(), events: Vec::new(), revisions, ..self.clone() }
    }

    /// 授权豁免 in force; edited, undone and redone like steps ([`Revisions::push_waivers`]).
    pub fn waivers(&self) -> &[Waiver] {
        self.revisions.waivers()
    }
}

impl From<Operation> for Step {
    fn from(operation: Operation) -> Self {
        Self { operation, reason: String::new(), approval: None, phase: None }
    }
}
