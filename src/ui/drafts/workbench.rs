//! What is typed and ticked on the workbench of a plan. All of it is about one plan, and begins anew with another.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::stages::Whose;
use crate::domain::PlanId;
use crate::plan::Phase;

#[derive(Debug, Default)]
pub struct WorkbenchDraft {
    /// Whose it is.
    of: Option<PlanId>,
    /// Why a plan is moved on or back, or thawed.
    pub note: String,
    /// 定稿编号 as typed; `None` until somebody does.
    pub number: Option<String>,
    pub unit: String,
    pub whose: Whose,
    pub objection: String,
    /// How many objections there were when this one was sent off: it is typed until it is one of them.
    pub sent: Option<usize>,
    /// By the objection, counted from zero.
    pub answers: BTreeMap<usize, String>,
    pub phases: PhasesDraft,
    pub manager: ManagerDraft,
}

/// The phases as typed, and the steps that are to be put into one.
#[derive(Debug, Default)]
pub struct PhasesDraft {
    /// The phases they were taken from.
    pub taken_from: Option<Vec<Phase>>,
    pub rows: Vec<PhaseRow>,
    /// Counted from zero.
    pub chosen: BTreeSet<usize>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhaseRow {
    pub name: String,
    pub day: String,
}

/// 方案管理
#[derive(Debug, Default)]
pub struct ManagerDraft {
    pub standing: ManagerStanding,
    /// The plan being copied or named, and the new name.
    pub naming: Option<Naming>,
    /// Marked to be carried out together, in this order.
    pub together: Vec<PlanId>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ManagerStanding {
    #[default]
    Shut,
    Open,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    pub plan: PlanId,
    pub for_what: NamingFor,
    pub name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamingFor {
    Copy,
    Rename,
}

impl WorkbenchDraft {
    /// Begins anew where the open plan is another than the one it was about. The list of plans stays open: one is chosen from it.
    pub fn belong_to(&mut self, plan: PlanId) {
        if self.of != Some(plan) {
            let manager = std::mem::take(&mut self.manager);
            *self = Self { of: Some(plan), manager, ..Self::default() };
        }
    }
}
