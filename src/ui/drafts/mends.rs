//! What is being typed over the problems of an import and not decided yet.

use std::collections::BTreeMap;

use crate::import::{CellKey, RepairGroup};

/// The typing of the step 检查.
#[derive(Debug, Default)]
pub struct MendsDraft {
    /// The cell being edited, and its text so far.
    pub editing: Option<(CellKey, String)>,
    /// Meanings typed or chosen for words that are not known, by the group they are asked in.
    pub words: BTreeMap<(RepairGroup, String), String>,
    /// Why the shown problems are ignored.
    pub reason: String,
    /// The group whose rows are shown alone.
    pub group: Option<RepairGroup>,
}
