//! The search over the places that transfers move. First every step keeps at least one place; only when that cannot work
//! may steps be left out, and what stood in the way is named.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::{Conflict, Problem, Proof, Repaired, wants_approval};
use crate::domain::{
    Finding, Headcount, Holder, InstitutionId, Operation, QuotaKind, Refusal, Remedy, Subject, Transfer,
};
use crate::plan::{Step, project};
use crate::watch::{Cancelled, Watch};

/// Plans looked at before the search of one group is given up.
const MOST_NODES: usize = 20_000;

/// Whether a step may be left out altogether.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Round {
    EveryStepStays,
    StepsMayGo,
}

/// A step of the group and how far it can be lowered.
struct Movable {
    /// Its place in the whole plan.
    place: usize,
    step: Step,
    /// Places planned; one for a step that is no transfer.
    planned: u32,
    /// The fewest it can move without being left out.
    least: u32,
}

/// How many places each step moves; zero is left out.
type Counts = Vec<u32>;

/// A plan in the queue: nearest to the goal first, among equals with the fewest steps changed, among those the farthest on.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Node {
    /// Places changed and at least still to be changed.
    estimate: u64,
    changed: usize,
    ahead: Reverse<u64>,
    counts: Counts,
}

/// What stands in the way of a plan.
enum Verdict {
    Sound,
    /// Lowering one of `candidates` (places in the group) by one is part of every way out.
    Short {
        candidates: Vec<usize>,
        at_least: u64,
        blame: Box<Conflict>,
    },
}

/// Makes the steps of one group sound, changing as few places as possible.
pub(super) fn settle(
    problem: Problem<'_>,
    group: &[usize],
    repaired: &mut Repaired,
    watch: &dyn Watch,
) -> Result<(), Cancelled> {
    let movables: Vec<Movable> = group.iter().filter_map(|place| Movable::of(*place, repaired)).collect();
    let search = Search { problem, movables };
    for round in [Round::EveryStepStays, Round::StepsMayGo] {
        match search.run(round, watch)? {
            Outcome::Found(counts) => {
                search.write(&counts, repaired);
                return Ok(());
            }
            Outcome::None(conflicts) => repaired.blame(conflicts),
            Outcome::GivenUp => break,
        }
    }
    repaired.proof = Proof::GivenUp;
    search.write(&search.descend(), repaired);
    Ok(())
}

struct Search<'a> {
    problem: Problem<'a>,
    movables: Vec<Movable>,
}

enum Outcome {
    Found(Counts),
    /// Every plan was ruled out, by these.
    None(Vec<Conflict>),
    GivenUp,
}

impl Search<'_> {
    fn run(&self, round: Round, watch: &dyn Watch) -> Result<Outcome, Cancelled> {
        let mut queue = BinaryHeap::new();
        let mut seen = BTreeSet::new();
        let planned = self.planned();
        seen.insert(planned.clone());
        queue.push(Reverse(self.node(planned, 0)));
        let mut conflicts = Vec::new();
        let mut looked_at: usize = 0;
        while let Some(Reverse(node)) = queue.pop() {
            looked_at += 1;
            watch.checkpoint(looked_at as u64, MOST_NODES as u64)?;
            if looked_at > MOST_NODES {
                return Ok(Outcome::GivenUp);
            }
            let (candidates, blame) = match self.judge(&node.counts, round) {
                Verdict::Sound => return Ok(Outcome::Found(node.counts)),
                Verdict::Short { candidates, blame, .. } => (candidates, blame),
            };
            let mut is_dead_end = true;
            for candidate in candidates {
                let Some(counts) = self.lowered(&node.counts, candidate, round) else { continue };
                is_dead_end = false;
                if seen.insert(counts.clone()) {
                    let to_do = match self.judge(&counts, round) {
                        Verdict::Sound => 0,
                        Verdict::Short { at_least, .. } => at_least,
                    };
                    queue.push(Reverse(self.node(counts, to_do)));
                }
            }
            if is_dead_end {
                conflicts.push(*blame);
            }
        }
        Ok(Outcome::None(conflicts))
    }

    fn planned(&self) -> Counts {
        self.movables.iter().map(|movable| movable.planned).collect()
    }

    fn node(&self, counts: Counts, to_do: u64) -> Node {
        let lowered = || self.movables.iter().zip(&counts).map(|(movable, count)| u64::from(movable.planned - count));
        let (done, changed) = (lowered().sum::<u64>(), lowered().filter(|by| *by > 0).count());
        Node { estimate: done + to_do, changed, ahead: Reverse(done), counts }
    }

    /// The same counts with one place less at `index`; `None` where that step cannot give one.
    fn lowered(&self, counts: &Counts, index: usize, round: Round) -> Option<Counts> {
        let movable = self.movables.get(index)?;
        let count = *counts.get(index)?;
        let less = match round {
            _ if count > movable.least => count - 1,
            Round::StepsMayGo if count > 0 => 0,
            Round::StepsMayGo | Round::EveryStepStays => return None,
        };
        let mut lowered = counts.clone();
        *lowered.get_mut(index)? = less;
        Some(lowered)
    }

    /// Lowers whatever stands first in the way until nothing does: a way out, not the smallest.
    fn descend(&self) -> Counts {
        let mut counts = self.planned();
        loop {
            let Verdict::Short { candidates, .. } = self.judge(&counts, Round::StepsMayGo) else { return counts };
            let next = candidates.iter().find_map(|index| self.lowered(&counts, *index, Round::StepsMayGo));
            match next {
                Some(lowered) => counts = lowered,
                None => return counts,
            }
        }
    }

    fn write(&self, counts: &Counts, repaired: &mut Repaired) {
        for (movable, count) in self.movables.iter().zip(counts) {
            if let Some(place) = repaired.steps.get_mut(movable.place) {
                *place = movable.at(*count);
            }
        }
    }

    /// What stands first in the way: a step that cannot be carried out, else the gravest finding.
    fn judge(&self, counts: &Counts, round: Round) -> Verdict {
        let at = |(index, movable): (usize, &Movable)| Some((index, movable.at(*counts.get(index)?)?));
        let (indexes, steps): (Vec<usize>, Vec<Step>) = self.movables.iter().enumerate().filter_map(at).unzip();
        let projection = project(self.problem.before, &steps);
        if let Some((step, refusal)) = projection.refusals().next() {
            return self.refused(&indexes, &steps, step, refusal);
        }
        let found = self.problem.blocking_of(&projection, &steps);
        let mut gaps: BTreeMap<(InstitutionId, QuotaKind), u64> = BTreeMap::new();
        let mut first: Option<(Vec<usize>, Finding)> = None;
        for finding in found.iter().filter(|finding| !wants_approval(finding)) {
            let candidates: Vec<usize> = match self.gap(finding) {
                Some((holder, gap)) => {
                    let known = gaps.entry(holder).or_default();
                    *known = gap.max(*known);
                    self.givers(holder, counts)
                }
                None if round == Round::StepsMayGo => {
                    finding.steps.iter().filter_map(|step| indexes.get(*step).copied()).collect()
                }
                None => Vec::new(),
            };
            // A finding that nothing settles is known to be a dead end before any other is tried.
            if first.as_ref().is_none_or(|(known, _)| candidates.len() < known.len()) {
                first = Some((candidates, finding.clone()));
            }
        }
        match first {
            None => Verdict::Sound,
            Some((candidates, finding)) => {
                let at_least = gaps.values().sum::<u64>().max(1);
                Verdict::Short { candidates, at_least, blame: Box::new(Conflict::Rule(finding)) }
            }
        }
    }

    /// How many places are missing at which holder, for the findings that fewer places settle.
    fn gap(&self, finding: &Finding) -> Option<((InstitutionId, QuotaKind), u64)> {
        let (Subject::Institution(id), Some(kind)) = (finding.subject, finding.kind) else { return None };
        finding.remedies.iter().find_map(|remedy| match remedy {
            Remedy::CutFewerOrNameMovers { places } => Some(((id, kind), u64::from(*places))),
            Remedy::CoverExcess { places } => {
                let inherited = self.problem.before.standing(id, kind).excess().0;
                Some(((id, kind), u64::from(places.saturating_sub(inherited)).max(1)))
            }
            _ => None,
        })
    }

    /// The steps that take places from a holder.
    fn givers(&self, (holder, kind): (InstitutionId, QuotaKind), counts: &Counts) -> Vec<usize> {
        let takes = |movable: &Movable| {
            movable.transfer().is_some_and(|it| it.from == Holder::Institution(holder) && it.kind == kind)
        };
        let places = self.movables.iter().enumerate().filter(|(_, movable)| takes(movable)).map(|(index, _)| index);
        places.filter(|index| counts.get(*index).is_some_and(|count| *count > 0)).collect()
    }

    /// A step that cannot be carried out: it, or one before it that takes from the same holder, moves too much.
    fn refused(&self, indexes: &[usize], steps: &[Step], refused: usize, refusal: &Refusal) -> Verdict {
        let place = |step: usize| indexes.get(step).copied();
        let candidates = match refusal {
            Refusal::Shortage(short) => {
                let takes = |step: &Step| match &step.operation {
                    Operation::Transfer(transfer) => transfer.from == short.holder && transfer.kind == short.kind,
                    _ => false,
                };
                let before = steps.iter().take(refused + 1).enumerate().filter(|(_, step)| takes(step));
                before.filter_map(|(step, _)| place(step)).collect()
            }
            _ => place(refused).into_iter().collect(),
        };
        let step = place(refused).and_then(|index| self.movables.get(index)).map_or(0, |movable| movable.place);
        Verdict::Short {
            candidates,
            at_least: 1,
            blame: Box::new(Conflict::Refused { step, refusal: refusal.clone() }),
        }
    }
}

impl Movable {
    fn of(place: usize, repaired: &Repaired) -> Option<Self> {
        let step = repaired.steps.get(place)?.clone()?;
        let (planned, least) = match &step.operation {
            Operation::Transfer(transfer) => {
                let people = u32::try_from(transfer.people.len()).unwrap_or(u32::MAX);
                (transfer.count.0, people.clamp(1, transfer.count.0.max(1)))
            }
            _ => (1, 1),
        };
        Some(Self { place, step, planned, least })
    }

    fn transfer(&self) -> Option<&Transfer> {
        match &self.step.operation {
            Operation::Transfer(transfer) => Some(transfer),
            _ => None,
        }
    }

    /// The step as it moves `count` places; `None` when it is left out.
    fn at(&self, count: u32) -> Option<Step> {
        if count == 0 {
            return None;
        }
        let mut step = self.step.clone();
        if let Operation::Transfer(transfer) = &mut step.operation {
            transfer.count = Headcount(count);
        }
        Some(step)
    }
}
