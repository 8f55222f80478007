//! 最少改动: the smallest set of changes that makes every blocking rule hold.
//!
//! What may change: a step that has a number (places moved, lent, called back, promised) has a lower one, never fewer than the
//! people who go with it; offices and plates of a configuration are added or left out. A step is left out altogether only where
//! nothing else helps, and then what cannot hold while it stands is named as a conflict. The size of a set is the number of steps
//! left out, among equals the number of places that move otherwise than planned, among equals the number of steps changed.
//! Approvals cannot be computed; the steps that lack one are listed.
//!
//! A plan that nothing forbids is left alone. Else configurations are mended first ([`offices`]), then steps that can affect each
//! other ([`ties`]) are searched together and others apart ([`search`]), best first: each place less settles at most one place of
//! one gap, so the sum of the gaps never overestimates what is still to do, and the first sound plan is a smallest one. What comes
//! out is judged as a whole, and whatever was changed without need is put back, before anything is said of it.

mod offices;
mod ties;
mod movable;
mod ways;
mod search;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::{Finding, FindingGroup, Headcount, Name, Office, Operation, Refusal, Remedy, Snapshot};
use crate::plan::{Projection, Step, Waiver, project};
use crate::rules::{Baseline, Policy, introduced, waive};
use crate::watch::{Cancelled, Watch};
use ties::Ties;

/// What would make a plan adoptable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The plan's steps with the changes made, those left out missing.
    pub steps: Vec<Step>,
    /// What was changed, in the order of the steps.
    pub changes: Vec<StepChange>,
    /// Steps that want an approving document, counted from zero in the plan as it was.
    pub approvals: Vec<usize>,
    /// What no change could reconcile with a step, which was therefore left out.
    pub conflicts: Vec<Conflict>,
    /// What still stands against the plan, approvals aside. Empty unless no way out was found; then nothing is changed.
    pub remaining: Vec<Conflict>,
    pub proof: Proof,
}

/// What cannot hold while a step stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// A limit of a rule.
    Rule(Finding),
    /// The step cannot be carried out at all.
    Refused { step: usize, refusal: Refusal },
}

/// One step of the plan, changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepChange {
    /// Counted from zero in the plan as it was; added steps count on.
    pub step: usize,
    pub change: Change,
}

/// How a step was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Fewer places are moved, lent, called back or promised.
    Lower {
        from: Headcount,
        to: Headcount,
    },
    /// Offices added to and left out of a configuration, and what else is different about those that stay.
    Offices {
        added: Vec<Name>,
        removed: Vec<Name>,
        /// Plates that offices bear no more.
        nameplates: Vec<Name>,
        /// Offices whose nature is another.
        renatured: Vec<Name>,
    },
    /// Plates left out.
    Nameplates {
        removed: Vec<Name>,
    },
    /// A step put at the end, where none of the plan's own could be changed.
    Added(Box<Step>),
    LeftOut,
}

/// How sure the answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Nothing smaller exists.
    Smallest,
    /// The search was given up before everything smaller was ruled out.
    GivenUp,
}

/// What a search needs to know.
#[derive(Clone, Copy)]
struct Problem<'a> {
    policy: &'a Policy,
    baseline: &'a Baseline,
    before: &'a Arc<Snapshot>,
    /// What the plan was given leave to break.
    waivers: &'a [Waiver],
}

/// Searches the smallest set of changes to a plan's steps; what its waivers cover may stay. A plan that nothing forbids comes back
/// as it is.
///
/// # Errors
/// [`Cancelled`] when `watch` says so.
pub fn repair(
    policy: &Policy,
    baseline: &Baseline,
    before: &Arc<Snapshot>,
    (steps, waivers): (&[Step], &[Waiver]),
    watch: &dyn Watch,
) -> Result<Repair, Cancelled> {
    let problem = Problem { policy, baseline, before, waivers };
    let mut repaired = Repaired::of(steps);
    if !problem.is_sound(steps) {
        offices::settle(problem, &mut repaired);
        settle_steps(problem, &mut repaired, watch)?;
        repaired.put_back(problem, steps, watch)?;
    }
    Ok(repaired.finish(problem, steps))
}

/// Searches group by group, and the plan as a whole where groups turn out to affect each other after all.
fn settle_steps(problem: Problem<'_>, repaired: &mut Repaired, watch: &dyn Watch) -> Result<(), Cancelled> {
    let begun = repaired.steps.clone();
    let ties = Ties::of(problem.before, &begun);
    for group in ties.groups() {
        search::settle(problem, (&group, &ties), repaired, search::MOST_NODES, watch)?;
    }
    if !problem.is_sound(&repaired.left().1) {
        repaired.leave_unproven();
        let left = repaired.steps.clone();
        let ties = Ties::of(problem.before, &left);
        let all: Vec<usize> = (0..left.len()).collect();
        search::settle(problem, (&all, &ties), repaired, search::MOST_NODES, watch)?;
    }
    Ok(())
}

/// Steps under repair, at the places they had; one left out is `None`.
struct Repaired {
    steps: Vec<Option<Step>>,
    conflicts: Vec<Conflict>,
    proof: Proof,
}

impl Repaired {
    fn of(steps: &[Step]) -> Self {
        Self { steps: steps.iter().cloned().map(Some).collect(), conflicts: Vec::new(), proof: Proof::Smallest }
    }

    /// The steps that are left, with the places they had in the plan.
    fn left(&self) -> (Vec<usize>, Vec<Step>) {
        let left = self.steps.iter().enumerate().filter_map(|(place, step)| step.clone().map(|step| (place, step)));
        left.unzip()
    }

    /// Says no more that nothing smaller exists.
    fn leave_unproven(&mut self) {
        self.proof = Proof::GivenUp;
    }

    /// Puts back what was changed without need. A search that was not given up leaves nothing of that kind.
    fn put_back(&mut self, problem: Problem<'_>, original: &[Step], watch: &dyn Watch) -> Result<(), Cancelled> {
        for place in 0..self.steps.len() {
            let was = original.get(place).cloned();
            let Some(step) = self.steps.get_mut(place).filter(|step| **step != was) else { continue };
            watch.checkpoint(place as u64, original.len() as u64)?;
            let changed = std::mem::replace(step, was);
            if problem.is_sound(&self.left().1) {
                self.leave_unproven();
            } else if let Some(step) = self.steps.get_mut(place) {
                *step = changed;
            }
        }
        if self.steps.iter().take(original.len()).all(Option::is_some) {
            self.conflicts.clear();
        }
        Ok(())
    }

    /// Names what cannot be reconciled, each once.
    fn blame(&mut self, conflicts: impl IntoIterator<Item = Conflict>) {
        for conflict in conflicts {
            if !self.conflicts.iter().any(|known| known.is_about_the_same(&conflict)) {
                self.conflicts.push(conflict);
            }
        }
    }

    fn finish(mut self, problem: Problem<'_>, original: &[Step]) -> Repair {
        let mut remaining = Vec::new();
        if !problem.is_sound(&self.left().1) {
            self = Self { proof: Proof::GivenUp, ..Self::of(original) };
            remaining = problem.standing_against(original);
        }
        let changed = original.iter().zip(&self.steps).map(|(was, is)| change(was, is.as_ref()));
        let added =
            self.steps.iter().skip(original.len()).map(|step| step.clone().map(|step| Change::Added(Box::new(step))));
        let changes = changed.chain(added).enumerate();
        let changes = changes.filter_map(|(step, change)| change.map(|change| StepChange { step, change })).collect();
        let (places, steps) = self.left();
        let lacking: BTreeSet<usize> = problem
            .blocking(&steps)
            .iter()
            .filter(|finding| wants_approval(finding))
            .flat_map(|finding| finding.steps.iter().filter_map(|step| places.get(*step).copied()))
            .collect();
        let approvals = lacking.into_iter().collect();
        Repair { steps, changes, approvals, conflicts: self.conflicts, remaining, proof: self.proof }
    }
}

impl Conflict {
    fn is_about_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Rule(one), Self::Rule(other)) => one.key() == other.key(),
            (Self::Refused { step: one, .. }, Self::Refused { step: other, .. }) => one == other,
            (Self::Rule(_), Self::Refused { .. }) | (Self::Refused { .. }, Self::Rule(_)) => false,
        }
    }
}

impl Problem<'_> {
    /// What the rules forbid in `steps`; steps count from zero within them.
    fn blocking(self, steps: &[Step]) -> Vec<Finding> {
        self.blocking_of(&project(self.before, steps), steps)
    }

    /// Whether the steps can be carried out and lack nothing but approvals.
    fn is_sound(self, steps: &[Step]) -> bool {
        self.standing_against(steps).is_empty()
    }

    /// What keeps the steps from being adopted, approvals aside.
    fn standing_against(self, steps: &[Step]) -> Vec<Conflict> {
        let projection = project(self.before, steps);
        let refused = projection.refusals().map(|(step, refusal)| Conflict::Refused { step, refusal: refusal.clone() });
        let found = self.blocking_of(&projection, steps).into_iter().filter(|finding| !wants_approval(finding));
        refused.chain(found.map(Conflict::Rule)).collect()
    }

    /// What the rules forbid where the steps were projected already.
    fn blocking_of(self, projection: &Projection, steps: &[Step]) -> Vec<Finding> {
        let mut found = introduced(self.policy, self.baseline, projection, steps);
        waive(&mut found, self.waivers);
        found.retain(|finding| finding.group() == FindingGroup::MustMend);
        found
    }
}

/// Whether a document settles the finding, so that no place has to move otherwise.
fn wants_approval(finding: &Finding) -> bool {
    finding.remedies.contains(&Remedy::EnterApproval)
}

fn change(was: &Step, is: Option<&Step>) -> Option<Change> {
    let Some(is) = is else { return Some(Change::LeftOut) };
    let (old, new) = (&was.operation, &is.operation);
    if old == new {
        return None;
    }
    match (old, new) {
        (Operation::SetOffices { offices: old, .. }, Operation::SetOffices { offices: new, .. }) => {
            Some(change_of_offices(old, new))
        }
        (Operation::SetNameplates { nameplates: old, .. }, Operation::SetNameplates { nameplates: new, .. }) => {
            Some(Change::Nameplates { removed: difference(old.iter(), new.iter()).1 })
        }
        (old, new) => Some(Change::Lower { from: movable::places(old)?, to: movable::places(new)? }),
    }
}

fn change_of_offices(old: &[Office], new: &[Office]) -> Change {
    let names = |offices: &'_ [Office]| offices.iter().map(|office| office.name.clone()).collect::<Vec<_>>();
    let (added, removed) = difference(names(old).iter(), names(new).iter());
    let stayed = || old.iter().filter_map(|was| Some((was, new.iter().find(|is| is.name == was.name)?)));
    let fewer_plates = |(was, is): (&Office, &Office)| difference(was.nameplates.iter(), is.nameplates.iter()).1;
    Change::Offices {
        added,
        removed,
        nameplates: stayed().flat_map(fewer_plates).collect(),
        renatured: stayed().filter(|(was, is)| was.nature != is.nature).map(|(was, _)| was.name.clone()).collect(),
    }
}

/// Names that are only in `new`, and names that are only in `old`.
fn difference<'a>(old: impl Iterator<Item = &'a Name>, new: impl Iterator<Item = &'a Name>) -> (Vec<Name>, Vec<Name>) {
    let (old, new): (Vec<&Name>, Vec<&Name>) = (old.collect(), new.collect());
    let added = new.iter().filter(|name| !old.contains(name)).map(|name| Name::clone(name)).collect();
    let removed = old.iter().filter(|name| !new.contains(name)).map(|name| Name::clone(name)).collect();
    (added, removed)
}

#[cfg(test)]
mod tests;
