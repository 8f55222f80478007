//! What is being typed over the problems of an import and not decided yet.

use std::collections::BTreeMap;

use crate::import::{CellKey, RepairGroup, WordKey};

/// The typing of the step 检查.
#[derive(Debug, Default)]
pub struct MendsDraft {
    /// The cell being edited, and its text so far.
    pub editing: Option<(CellKey, String)>,
    /// Meanings typed for words that are not known.
    pub words: BTreeMap<WordKey, String>,
    /// Why the shown problems are ignored.
    pub reason: String,
    /// The group whose rows are shown alone.
    pub group: Option<RepairGroup>,
}
