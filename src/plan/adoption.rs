//! 执行: the entries that carried out a plan or its phases, and those that took them back (冲销), as the book tells. A plan does
//! not write this down of itself: only an entry adopts a plan, and only an entry takes an entry back. An adoption whose taking
//! back was itself taken back stands again.

use serde::{Deserialize, Serialize};

use super::stamp::Stamp;
use super::step::{Plan, PlanState};
use crate::domain::{Basis, Date, EntryId};

/// One entry that carried out a plan, or a phase of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adoption {
    /// `None` for the whole plan.
    pub phase: Option<u32>,
    pub entry: EntryId,
    /// 生效日期 of the entry.
    pub effective: Date,
    /// 文号 of the entry, one that was given to it afterwards (补文号) included.
    pub basis: Basis,
    /// Who recorded it, and when.
    #[serde(flatten)]
    pub stamp: Stamp,
    /// 冲销, where it was taken back and still is.
    pub reversed: Option<Reversal>,
}

/// The entry that took an adoption back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversal {
    pub entry: EntryId,
    #[serde(flatten)]
    pub stamp: Stamp,
    /// 待生效: the day on which it takes effect, while that is still to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_until: Option<Date>,
}

impl Plan {
    /// The adoption of one phase, or of the whole.
    pub fn adoption(&self, phase: Option<u32>) -> Option<&Adoption> {
        self.adoptions.iter().find(|adoption| adoption.phase == phase)
    }

    /// 依据 of a step, counted from zero: of one that was carried out that of its entry, which for a phase may be a number of its own;
    /// else what the plan as a whole rests on.
    pub fn basis_of(&self, step: usize) -> &Basis {
        let phase = self.steps().get(step).map(|step| self.phase_of(step)).filter(|phase| *phase > 0);
        let adoption = self.adoption(phase).or_else(|| self.adoption(None));
        match adoption.map(|adoption| &adoption.basis) {
            Some(basis @ Basis::Document(_)) => basis,
            Some(Basis::Pending) | None => &self.basis,
        }
    }

    /// The numbers that these steps rest on, each once; none where one of them rests on no document yet.
    pub fn numbers_of(&self, steps: &[usize]) -> Vec<String> {
        let mut numbers: Vec<String> = Vec::new();
        for step in steps {
            match self.basis_of(*step) {
                Basis::Pending => return Vec::new(),
                Basis::Document(number) if numbers.iter().any(|known| known == number.as_str()) => {}
                Basis::Document(number) => numbers.push(number.to_string()),
            }
        }
        numbers
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
