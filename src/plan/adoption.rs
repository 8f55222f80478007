//! 执行: the entries that carried out a plan or its phases, and those that took them back (冲销), as the book tells. A plan does
//! not write this down of itself: only an entry adopts a plan, and only an entry takes an entry back. An adoption whose taking
//! back was itself taken back stands again.

use serde::Serialize;

use super::stamp::Stamp;
use super::step::{Plan, PlanState};
use crate::domain::{Date, EntryId};

/// One entry that carried out a plan, or a phase of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Adoption {
    /// `None` for the whole plan.
    pub phase: Option<u32>,
    pub entry: EntryId,
    /// 生效日期 of the entry.
    pub effective: Date,
    /// Who recorded it, and when.
    #[serde(flatten)]
    pub stamp: Stamp,
    /// 冲销, where it was taken back and still is.
    pub reversed: Option<Reversal>,
}

/// The entry that took an adoption back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reversal {
    pub entry: EntryId,
    #[serde(flatten)]
    pub stamp: Stamp,
    /// 待生效: the day on which it takes effect, while that is still to come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits_until: Option<Date>,
}

impl Plan {
    /// The adoption of one phase, or of the whole.
    pub fn adoption(&self, phase: Option<u32>) -> Option<&Adoption> {
        self.adoptions.iter().find(|adoption| adoption.phase == phase)
    }

    /// How the adoption of one phase, or of the whole, was taken back; `None` where it stands, or there was none.
    pub fn reversal(&self, phase: Option<u32>) -> Option<&Reversal> {
        self.adoption(phase)?.reversed.as_ref()
    }

    /// The adoptions that were taken back, in their order.
    pub fn reversed_adoptions(&self) -> impl Iterator<Item = (&Adoption, &Reversal)> {
        self.adoptions.iter().filter_map(|adoption| Some((adoption, adoption.reversed.as_ref()?)))
    }

    /// Whether the reversal of each adoption that was taken back has taken effect already; true where none was.
    pub fn reversals_hold(&self) -> bool {
        self.reversed_adoptions().all(|(_, reversal)| reversal.waits_until.is_none())
    }

    /// Whether every entry that carried something of the plan out was taken back, if only for a later day.
    pub fn is_all_taken_back(&self) -> bool {
        !self.adoptions.is_empty() && self.adoptions.iter().all(|adoption| adoption.reversed.is_some())
    }

    /// Whether the plan was carried out, and nothing of it is in the register any more.
    pub fn is_wholly_reversed(&self) -> bool {
        let is_adopted = match self.state {
            PlanState::Adopted(_) => true,
            PlanState::Draft => false,
        };
        is_adopted && self.is_all_taken_back() && self.reversals_hold()
    }
}
