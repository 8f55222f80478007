//! Entries as lists show them: the head, and what only the rest of the log can tell of it: whether it holds yet, whether a later
//! entry has mended it. The store puts them together; tables and screens show them.

use serde::{Deserialize, Serialize};

use super::entry::{EntryHead, Relation, Source};
use super::ids::EntryId;

/// A recorded entry and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedEntry {
    pub head: EntryHead,
    /// The later entry that has mended it; each is mended once.
    pub mended: Option<Mended>,
    pub force: Force,
}

/// What a later entry did to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mended {
    /// 已冲销
    Reversed(EntryId),
    /// 已更正
    Corrected(EntryId),
}

/// Whether the register reckons with an entry yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Force {
    InForce,
    /// 待生效
    Waiting,
    /// 未生效即撤回: it was taken back before its day came, or it is what took such an entry back. Neither ever changes anything.
    Withdrawn,
}

/// 来源, as one looks for entries: what mends another entry is told apart from what was merely made by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryOrigin {
    Import,
    Plan,
    Manual,
    /// 红字冲销
    Reversal,
    /// 更正
    Correction,
    /// 补文号
    Documentation,
}

impl EntryOrigin {
    pub const ALL: [Self; 6] =
        [Self::Import, Self::Plan, Self::Manual, Self::Reversal, Self::Correction, Self::Documentation];
}

impl Mended {
    /// The later entry.
    pub fn by(self) -> EntryId {
        match self {
            Self::Reversed(by) | Self::Corrected(by) => by,
        }
    }
}

impl EntryHead {
    pub fn origin(&self) -> EntryOrigin {
        match (self.relation, &self.source) {
            (Some(Relation::Reverses(_)), _) => EntryOrigin::Reversal,
            (Some(Relation::Corrects(_)), _) => EntryOrigin::Correction,
            (Some(Relation::Documents(_)), _) => EntryOrigin::Documentation,
            (None, Source::Import { .. }) => EntryOrigin::Import,
            (None, Source::Plan { .. }) => EntryOrigin::Plan,
            (None, Source::Manual) => EntryOrigin::Manual,
        }
    }
}
