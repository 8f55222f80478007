//! 最少改动: the smallest set of changes that makes every blocking rule hold.
//!
//! The size of a set is the number of places that move otherwise than planned, and among equals the number of steps
//! changed. What may change: a transfer moves fewer places (never fewer than the people who go with it), offices and plates of a
//! configuration are added or left out. A step is left out altogether only where no smaller change helps, and then the rules
//! that cannot be met while it stands are named as a conflict. Approvals cannot be computed; the steps that lack one are listed.
//!
//! Transfers are searched best-first over the numbers of places. Each place less settles at most one place of one gap, so the
//! sum of the gaps never overestimates what is still to do, and the first plan without a gap is a smallest one. Steps that share no
//! holder cannot affect each other and are searched apart.

mod offices;
mod search;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::{Finding, FindingGroup, Headcount, Holder, Name, Operation, Refusal, Remedy, Snapshot};
use crate::plan::{Projection, Step, Waiver, project};
use crate::rules::{Baseline, Policy, introduced, waive};
use crate::watch::{Cancelled, Watch};

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
    /// A transfer moves fewer places.
    Lower {
        from: Headcount,
        to: Headcount,
    },
    /// Offices added to and left out of a configuration.
    Offices {
        added: Vec<Name>,
        removed: Vec<Name>,
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
    offices::settle(problem, &mut repaired);
    for group in groups(&repaired.steps) {
        search::settle(problem, &group, &mut repaired, watch)?;
    }
    Ok(repaired.finish(problem, steps))
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

    fn operation_mut(&mut self, place: usize) -> Option<&mut Operation> {
        self.steps.get_mut(place)?.as_mut().map(|step| &mut step.operation)
    }

    /// Names what cannot be reconciled, each once.
    fn blame(&mut self, conflicts: impl IntoIterator<Item = Conflict>) {
        for conflict in conflicts {
            if !self.conflicts.iter().any(|known| known.is_about_the_same(&conflict)) {
                self.conflicts.push(conflict);
            }
        }
    }

    fn finish(self, problem: Problem<'_>, original: &[Step]) -> Repair {
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
        Repair {
            steps,
            changes,
            approvals: lacking.into_iter().collect(),
            conflicts: self.conflicts,
            proof: self.proof,
        }
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

    /// The same where the steps were projected already.
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
    match (old, new) {
        _ if old == new => None,
        (Operation::Transfer(old), Operation::Transfer(new)) => Some(Change::Lower { from: old.count, to: new.count }),
        (Operation::SetOffices { offices: old, .. }, Operation::SetOffices { offices: new, .. }) => {
            let (old, new) = (old.iter().map(|office| &office.name), new.iter().map(|office| &office.name));
            let (added, removed) = difference(old, new);
            Some(Change::Offices { added, removed })
        }
        (Operation::SetNameplates { nameplates: old, .. }, Operation::SetNameplates { nameplates: new, .. }) => {
            Some(Change::Nameplates { removed: difference(old.iter(), new.iter()).1 })
        }
        (_, _) => None,
    }
}

/// Names that are only in `new`, and names that are only in `old`.
fn difference<'a>(old: impl Iterator<Item = &'a Name>, new: impl Iterator<Item = &'a Name>) -> (Vec<Name>, Vec<Name>) {
    let (old, new): (Vec<&Name>, Vec<&Name>) = (old.collect(), new.collect());
    let added = new.iter().filter(|name| !old.contains(name)).map(|name| Name::clone(name)).collect();
    let removed = old.iter().filter(|name| !new.contains(name)).map(|name| Name::clone(name)).collect();
    (added, removed)
}

/// Places of the steps that share holders, directly or through others; the superior ties nobody together, since it never runs
/// short.
fn groups(steps: &[Option<Step>]) -> Vec<Vec<usize>> {
    let mut group_of: Vec<usize> = (0..steps.len()).collect();
    let mut bearer: BTreeMap<Holder, usize> = BTreeMap::new();
    for (place, step) in steps.iter().enumerate() {
        for holder in step.iter().flat_map(|step| holders(&step.operation)) {
            let other = *bearer.entry(holder).or_insert(place);
            let (joined, kept) = (group(&group_of, place), group(&group_of, other));
            group_of.iter_mut().filter(|root| **root == joined).for_each(|root| *root = kept);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for place in 0..steps.len() {
        groups.entry(group(&group_of, place)).or_default().push(place);
    }
    groups.into_values().collect()
}

fn group(group_of: &[usize], place: usize) -> usize {
    group_of.get(place).copied().unwrap_or(place)
}

fn holders(operation: &Operation) -> Vec<Holder> {
    match operation {
        Operation::Transfer(transfer) => {
            [transfer.from, transfer.to].into_iter().filter(|holder| *holder != Holder::Superior).collect()
        }
        other => other.institution().map(Holder::Institution).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests;
