//! What is being typed over the problems of an import and not decided yet.

use std::collections::BTreeMap;

use egui::Pos2;

use crate::import::{CellKey, IssueKey, RepairGroup};

/// The typing of the step 检查.
#[derive(Debug, Default)]
pub struct MendsDraft {
    /// The cell being edited, and its text so far.
    pub editing: Option<(CellKey, String)>,
    /// Meanings typed or chosen for words that are not known, by the group they are asked in.
    pub words: BTreeMap<(RepairGroup, String), String>,
    /// The group whose rows are shown alone.
    pub group: Option<RepairGroup>,
    /// What is to be ignored, while the reason is typed.
    pub ignoring: Option<Ignoring>,
    /// Where the pointer was when something was last decided; until it has moved, nothing else is decided by a click there.
    pub decided_at: Option<Pos2>,
}

/// Problems that are to be ignored for one reason.
#[derive(Debug)]
pub struct Ignoring {
    /// What they are, in a few words.
    pub what: String,
    pub issues: Vec<IssueKey>,
    pub reason: String,
    /// The box has just been opened.
    pub wants_focus: bool,
}

impl Ignoring {
    /// Begins with the reason still to be given.
    pub fn of(what: String, issues: Vec<IssueKey>) -> Self {
        Self { what, issues, reason: String::new(), wants_focus: true }
    }
}
