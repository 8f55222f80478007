//! The search over the places that steps move and the steps that stay. A plan that leaves out fewer steps is nearer than any that
//! leaves out more; among equals the one with fewer places changed. So steps are left out only when nothing else can work, and what
//! stood in the way of keeping them all is named.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::movable::Movable;
use super::ties::Ties;
use super::ways::{Cut, Way, Ways};
use super::{Conflict, Problem, Repaired, wants_approval};
use crate::domain::{Finding, Refusal};
use crate::plan::{Step, project};
use crate::watch::{Cancelled, Watch};

/// Plans looked at before the search of one group is given up.
pub(super) const MOST_NODES: usize = 20_000;

/// Up to how many places a step is lowered one by one once the search was given up.
const FINE: u32 = 10_000;

/// How many places each step moves; zero is left out.
type Counts = Vec<u32>;

/// A plan in the queue: nearest to the goal first, among equals with the fewest steps changed, among those the farthest on.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Node {
    /// Steps left out.
    left_out: usize,
    /// Places changed and at least still to be changed.
    estimate: u64,
    changed: usize,
    ahead: Reverse<u64>,
    counts: Counts,
}

/// What stands in the way of a plan.
enum Verdict {
    Sound,
    /// Every sound plan below this one takes one of `ways`, and lowers `at_least` places or leaves a step out.
    Short {
        ways: Vec<Way>,
        at_least: u64,
        blame: Box<Conflict>,
    },
}

/// Makes the steps of one group sound, leaving out as few steps and changing as few places as possible; looks at no more than
/// `most` plans.
pub(super) fn settle(
    problem: Problem<'_>,
    (group, ties): (&[usize], &Ties<'_>),
    repaired: &mut Repaired,
    most: usize,
    watch: &dyn Watch,
) -> Result<(), Cancelled> {
    let movables: Vec<Movable> = group.iter().filter_map(|place| Movable::of(*place, repaired)).collect();
    let search = Search { problem, ways: Ways { before: problem.before, movables: &movables, ties } };
    let (counts, conflicts) = match search.run(most, watch)? {
        Some(found) => found,
        None => {
            repaired.leave_unproven();
            search.descend(watch)?
        }
    };
    repaired.blame(conflicts);
    for (movable, count) in movables.iter().zip(&counts) {
        if let Some(place) = repaired.steps.get_mut(movable.place) {
            *place = movable.at(*count);
        }
    }
    Ok(())
}

struct Search<'a> {
    problem: Problem<'a>,
    ways: Ways<'a>,
}

impl Search<'_> {
    /// The nearest sound plan, and what ruled out those that keep every step if it does not; `None` when it was not found
    /// among the first `most` plans.
    fn run(&self, most: usize, watch: &dyn Watch) -> Result<Option<(Counts, Vec<Conflict>)>, Cancelled> {
        let mut queue = BinaryHeap::from([Reverse(self.node(self.planned(), 0))]);
        // A plan is judged when it is looked at, and looked at again later when it turns out to be farther than it seemed.
        let mut verdicts: BTreeMap<Counts, Option<Verdict>> = BTreeMap::new();
        let mut conflicts = Vec::new();
        let mut looked_at: usize = 0;
        while let Some(Reverse(node)) = queue.pop() {
            looked_at += 1;
            watch.checkpoint(looked_at as u64, most as u64)?;
            if looked_at > most {
                return Ok(None);
            }
            let verdict = match verdicts.get_mut(&node.counts).and_then(Option::take) {
                Some(verdict) => verdict,
                None => self.judge(&node.counts),
            };
            let Verdict::Short { ways, at_least, blame } = verdict else {
                let was_forced = node.left_out > 0;
                return Ok(Some((node.counts, if was_forced { conflicts } else { Vec::new() })));
            };
            let weighed = self.node(node.counts.clone(), self.done(&node.counts) + at_least);
            if weighed.estimate > node.estimate {
                verdicts.insert(node.counts, Some(Verdict::Short { ways, at_least, blame }));
                queue.push(Reverse(weighed));
                continue;
            }
            let mut keeps_all = false;
            for way in ways {
                let Some(counts) = self.lowered(&node.counts, way) else { continue };
                let keeps = node.left_out == left_out(&counts);
                keeps_all |= keeps;
                if !verdicts.contains_key(&counts) {
                    verdicts.insert(counts.clone(), None);
                    // What keeps as many steps is no nearer than where it comes from.
                    queue.push(Reverse(self.node(counts, if keeps { node.estimate } else { 0 })));
                }
            }
            if node.left_out == 0 && !keeps_all {
                conflicts.push(*blame);
            }
        }
        Ok(None)
    }

    fn planned(&self) -> Counts {
        self.ways.movables.iter().map(|movable| movable.planned).collect()
    }

    /// A plan for the queue, at `least` so far from the one that was planned.
    fn node(&self, counts: Counts, least: u64) -> Node {
        let lowered = || self.ways.movables.iter().zip(&counts).map(|(movable, count)| movable.planned - count);
        let (done, changed) = (self.done(&counts), lowered().filter(|by| *by > 0).count());
        Node { left_out: left_out(&counts), estimate: done.max(least), changed, ahead: Reverse(done), counts }
    }

    /// Places lowered.
    fn done(&self, counts: &Counts) -> u64 {
        let movables = self.ways.movables.iter();
        movables.zip(counts).map(|(movable, count)| u64::from(movable.planned - count)).sum()
    }

    /// The same counts a way further on; `None` where that step is left out already.
    fn lowered(&self, counts: &Counts, way: Way) -> Option<Counts> {
        let left = self.left(counts, way)?;
        let mut lowered = counts.clone();
        *lowered.get_mut(way.index)? = left;
        Some(lowered)
    }

    /// How many places a way leaves its step, none where that goes; `None` where it is left out already.
    fn left(&self, counts: &Counts, way: Way) -> Option<u32> {
        let movable = self.ways.movables.get(way.index)?;
        let count = counts.get(way.index).copied().filter(|count| *count > 0)?;
        let left = match way.cut {
            Cut::OnePlace => count - 1,
            Cut::Places(missing) => count.saturating_sub(missing),
            Cut::WholeStep => 0,
        };
        Some(if left < movable.least { 0 } else { left })
    }

    /// Goes one way after another, those first that keep their step, until nothing stands in the way: not the smallest. Numbers
    /// beyond [`FINE`] are lowered by a hundredth at a time, so that a slip of the keyboard does not take for ever.
    fn descend(&self, watch: &dyn Watch) -> Result<(Counts, Vec<Conflict>), Cancelled> {
        let mut counts = self.planned();
        let mut conflicts = Vec::new();
        loop {
            watch.checkpoint(0, 0)?;
            let Verdict::Short { ways, blame, .. } = self.judge(&counts) else { return Ok((counts, conflicts)) };
            let coarse = |way: Way| match (way.cut, counts.get(way.index)) {
                (Cut::OnePlace, Some(count)) if *count > FINE => Way { cut: Cut::Places(count / 100), ..way },
                (Cut::OnePlace | Cut::Places(_) | Cut::WholeStep, _) => way,
            };
            let next = ways.into_iter().filter_map(|way| self.lowered(&counts, coarse(way))).min_by_key(left_out);
            let Some(lowered) = next else { return Ok((counts, conflicts)) };
            if left_out(&lowered) > left_out(&counts) {
                conflicts.push(*blame);
            }
            counts = lowered;
        }
    }

    /// What stands first in the way: a step that cannot be carried out, else the finding with the fewest ways out that keep
    /// every step, so that what nothing settles is known before any other is tried.
    fn judge(&self, counts: &Counts) -> Verdict {
        let at = |(index, movable): (usize, &Movable)| Some((index, movable.at(*counts.get(index)?)?));
        let (indexes, steps): (Vec<usize>, Vec<Step>) = self.ways.movables.iter().enumerate().filter_map(at).unzip();
        let projection = project(self.problem.before, &steps);
        if let Some((step, refusal)) = projection.refusals().next() {
            return self.refused(counts, indexes.get(step).copied().unwrap_or_default(), refusal);
        }
        let found = self.problem.blocking_of(&projection, &steps);
        let mut gaps = BTreeMap::new();
        let mut first: Option<((usize, usize), Vec<Way>, &Finding)> = None;
        for finding in found.iter().filter(|finding| !wants_approval(finding)) {
            if let Some(gap) = self.ways.gap(finding) {
                let one = self.ways.ties.seen_as_one(super::ties::Thing::Holder(gap.holder));
                let known: &mut u64 = gaps.entry((one, gap.kind)).or_default();
                *known = gap.at_least.max(*known);
            }
            let blamed: Vec<usize> = finding.steps.iter().filter_map(|step| indexes.get(*step).copied()).collect();
            let ways = self.open(counts, self.ways.out_of_finding(finding, &blamed));
            let rank = (self.keeping(counts, &ways), ways.len());
            if first.as_ref().is_none_or(|(known, ..)| rank < *known) {
                first = Some((rank, ways, finding));
            }
        }
        match first {
            None => Verdict::Sound,
            Some((_, ways, finding)) => {
                let at_least = gaps.values().sum::<u64>().max(1);
                Verdict::Short { ways, at_least, blame: Box::new(Conflict::Rule(finding.clone())) }
            }
        }
    }

    fn refused(&self, counts: &Counts, refused: usize, refusal: &Refusal) -> Verdict {
        let step = self.ways.movables.get(refused).map_or(0, |movable| movable.place);
        let at_least = match refusal {
            Refusal::Shortage(short) => u64::from(short.wanted.excess_over(short.held).0).max(1),
            _ => 1,
        };
        let mut ways = self.open(counts, self.ways.out_of_refusal(refused, refusal));
        if let ([only], Refusal::Shortage(_)) = (ways.as_mut_slice(), refusal)
            && only.cut == Cut::OnePlace
        {
            only.cut = Cut::Places(u32::try_from(at_least).unwrap_or(u32::MAX));
        }
        Verdict::Short { ways, at_least, blame: Box::new(Conflict::Refused { step, refusal: refusal.clone() }) }
    }

    /// The ways of steps that are still there, each once.
    fn open(&self, counts: &Counts, ways: Vec<Way>) -> Vec<Way> {
        let is_open = |way: &Way| counts.get(way.index).is_some_and(|count| *count > 0);
        ways.into_iter().filter(is_open).collect::<BTreeSet<Way>>().into_iter().collect()
    }

    /// How many of the ways keep every step.
    fn keeping(&self, counts: &Counts, ways: &[Way]) -> usize {
        ways.iter().filter(|way| self.left(counts, **way).is_some_and(|left| left > 0)).count()
    }
}

fn left_out(counts: &Counts) -> usize {
    counts.iter().filter(|count| **count == 0).count()
}
