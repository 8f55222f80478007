//! Entries as lists show them: the head, and what only the rest of the log can tell of it: whether it holds yet, whether a later
//! entry has mended it. The store puts them together; tables and screens show them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::date::Date;
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

/// An entry that takes another one back, as far as their days go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakingBack {
    pub by: EntryId,
    /// The day on which it was recorded.
    pub recorded: Date,
    /// The day from which it holds.
    pub holds: Date,
    pub of: EntryId,
    /// The day from which the entry that is taken back holds.
    pub of_holds: Date,
}

/// 未生效即撤回: every entry that was taken back before its day, with what took it back. A taking back that was taken back itself
/// counts for nothing.
pub fn withdrawn(takings: impl IntoIterator<Item = TakingBack>) -> BTreeSet<EntryId> {
    let mut takings: Vec<TakingBack> = takings.into_iter().collect();
    takings.sort_by_key(|taking| taking.by);
    let (mut undone, mut withdrawn) = (BTreeSet::new(), BTreeSet::new());
    // What takes a taking back in its turn was recorded after it.
    for taking in takings.iter().rev().filter(|taking| taking.holds <= taking.of_holds) {
        if undone.contains(&taking.by) {
            continue;
        }
        undone.insert(taking.of);
        if taking.recorded < taking.of_holds {
            withdrawn.extend([taking.by, taking.of]);
        }
    }
    withdrawn
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

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 22);
    const THEN: Date = Date::constant(2099, 1, 1);

    fn taking(by: u32, of: u32, (holds, of_holds): (Date, Date)) -> TakingBack {
        TakingBack { by: EntryId(by), recorded: TODAY, holds, of: EntryId(of), of_holds }
    }

    #[track_caller]
    fn check(takings: &[TakingBack], expected: &[u32]) {
        let found: Vec<u32> = withdrawn(takings.iter().copied()).into_iter().map(|entry| entry.0).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_taken_back_before_its_day_never_is() {
        check(&[taking(3, 2, (THEN, THEN))], &[2, 3]);
        check(&[taking(3, 2, (TODAY, TODAY))], &[]);
        // To be in force until a later day, and then no more.
        check(&[taking(3, 2, (THEN, TODAY))], &[]);
    }

    #[test]
    fn a_taking_back_that_was_taken_back_lets_the_first_entry_wait() {
        check(&[taking(3, 2, (THEN, THEN)), taking(4, 3, (THEN, THEN))], &[3, 4]);
        check(&[taking(3, 2, (THEN, THEN)), taking(4, 3, (THEN, THEN)), taking(5, 4, (THEN, THEN))], &[2, 3, 4, 5]);
    }
}
