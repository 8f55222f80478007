//! Re-basing (变基): the register has moved on since the plan was made over it. The steps are replayed over the register as it is
//! now, and of each it is told whether it holds as it did, holds with another effect, or fails, why, and what would plainly mend it.
//!
//! A mended step is taken as mended by the steps after it; one that fails without a plain mend is left out by them. People are not
//! in snapshots, so that where those whom the plan names stand now comes in as an argument.

mod drift;
mod mend;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::project::{Replay, Whereabouts, project};
use super::renumber::Renumbering;
use super::stamp::Edit;
use super::step::{Plan, Step};
use crate::domain::{EntryId, FreshIds, Operation, PersonId, Refusal, Snapshot};

pub use drift::Drift;
pub use mend::Mending;

/// What becomes of a plan over another register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebased {
    /// One per step of the plan.
    pub steps: Vec<StepFate>,
    /// Ids of the plan that the register has given meanwhile, and those that stand in their place.
    pub renumbered: Renumbering,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepFate {
    /// Its number in the plan, from zero.
    pub index: usize,
    /// The step under its new ids.
    pub step: Step,
    pub fate: Fate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// As it did.
    Holds,
    /// With another effect than before, because the register differs in this.
    Differs(Vec<Drift>),
    /// What in the register is the cause, as far as the step itself meets it: where nothing is told, an earlier step has failed.
    Fails { refusal: Refusal, causes: Vec<Drift>, mend: Option<Box<Mend>> },
    /// It could not be applied before either, so that the register is not to blame.
    FailedBefore(Refusal),
}

/// What would let a step hold, in the order in which it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    pub mendings: Vec<Mending>,
    /// `None` where the step has nothing left to do.
    pub step: Option<Step>,
}

/// What to do with steps that could be mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mends {
    Taken,
    /// Steps that fail stay in the list as they are.
    Left,
}

/// The people whom steps name, whose whereabouts [`rebase`] wants to know.
pub fn named_people(steps: &[Step]) -> impl Iterator<Item = PersonId> + '_ {
    steps.iter().flat_map(|step| {
        let amended = if let Operation::Amend { person, .. } = &step.operation { Some(person.id) } else { None };
        let released = if let Operation::Release { person, .. } = &step.operation { Some(*person) } else { None };
        step.operation.movers().map(|mover| mover.person).chain(amended).chain(released)
    })
}

/// Replays `steps`, made over `before`, over `now`. `fresh` are the first ids the book has never given, `people` tells where those
/// named stand now (`None`: they have left); of people who are not in it nothing is known but what the roster counts.
pub fn rebase(
    steps: &[Step],
    before: &Arc<Snapshot>,
    now: &Arc<Snapshot>,
    fresh: FreshIds,
    people: &Whereabouts,
) -> Rebased {
    let made = project(before, steps);
    let renumbered = Renumbering::of_taken(steps, before, now, fresh);
    let mut replay = Replay::over(now, people.clone());
    // Bodies and pools that the register has set up itself meanwhile, in the place of those the plan would have.
    let mut instead = Renumbering::default();
    let mut fates = Vec::with_capacity(steps.len());
    for (index, (step, outcome)) in steps.iter().zip(&made.outcomes).enumerate() {
        let mut step = step.clone();
        renumbered.renumber(&mut step.operation);
        instead.renumber(&mut step.operation);
        let drifts = drift::drifts(&step.operation, (before, now), &replay);
        let fate = match (mend::try_out(&mut replay, &step.operation), outcome) {
            (Ok(()), _) if drifts.is_empty() => Fate::Holds,
            (Ok(()), _) => Fate::Differs(drifts),
            (Err(refusal), Err(_)) => Fate::FailedBefore(refusal),
            (Err(refusal), Ok(())) => {
                let mended = mend::mend(&mut replay, (before, now), &step.operation, &refusal, &mut instead);
                let mend = mended.map(|(mendings, operation)| {
                    let step = operation.map(|operation| Step { operation, ..step.clone() });
                    Box::new(Mend { mendings, step })
                });
                Fate::Fails { refusal, causes: drifts, mend }
            }
        };
        fates.push(StepFate { index, step, fate });
    }
    Rebased { steps: fates, renumbered }
}

impl Rebased {
    /// The steps over the register as it is now.
    pub fn steps(&self, mends: Mends) -> Vec<Step> {
        self.steps.iter().filter_map(|fate| fate.over_the_register(mends)).collect()
    }

    /// The same told by the numbers of the plan, where `order` are the steps that were replayed: of a plan with adopted phases
    /// not all are.
    #[must_use]
    pub fn placed(mut self, order: &[usize]) -> Self {
        for fate in &mut self.steps {
            fate.index = order.get(fate.index).copied().unwrap_or(fate.index);
        }
        self
    }

    /// `all` the steps of the plan with the rebased ones in their places.
    fn put_into(&self, all: &[Step], mends: Mends) -> Vec<Step> {
        let mut places: Vec<Option<Step>> = all.iter().cloned().map(Some).collect();
        for fate in &self.steps {
            if let Some(place) = places.get_mut(fate.index) {
                *place = fate.over_the_register(mends);
            }
        }
        places.into_iter().flatten().collect()
    }

    /// Whether a step would be another one when it is taken up.
    pub fn changes(&self, mends: Mends) -> bool {
        let mended = |fate: &StepFate| matches!(fate.fate, Fate::Fails { mend: Some(_), .. });
        !self.renumbered.is_empty() || (mends == Mends::Taken && self.steps.iter().any(mended))
    }

    /// Whether nothing is any different.
    pub fn is_same(&self) -> bool {
        let same = |fate: &StepFate| matches!(fate.fate, Fate::Holds | Fate::FailedBefore(_));
        self.renumbered.is_empty() && self.steps.iter().all(same)
    }
}

impl StepFate {
    fn over_the_register(&self, mends: Mends) -> Option<Step> {
        match (&self.fate, mends) {
            (Fate::Fails { mend: Some(mend), .. }, Mends::Taken) => mend.step.clone(),
            (Fate::Holds | Fate::Differs(_) | Fate::Fails { .. } | Fate::FailedBefore(_), _) => Some(self.step.clone()),
        }
    }
}

impl Plan {
    /// The last entry of the register that the steps were last looked at over; not known of plans from before.
    pub fn baseline(&self) -> Option<EntryId> {
        self.made_over.max(self.revisions.rebased_on())
    }

    /// Takes the rebased steps up as one edit, which moves the baseline; undoing it moves the baseline back.
    pub fn take_up(&mut self, rebased: &Rebased, mends: Mends, to: EntryId, edit: Edit) {
        let from = self.baseline();
        let stamp = edit.stamp.clone();
        self.revisions.push_rebased(edit, rebased.put_into(self.steps(), mends), to);
        if let Some(stamp) = stamp {
            self.log(stamp, super::stage::Happening::Rebased { from, to });
        }
    }
}
