//! A plan over the register as it has become: what the book knows of the time between, handed to `plan::rebase`.

use std::sync::Arc;

use serde::Serialize;

use super::plans::{stamp, store_plan};
use crate::app::register::{OpenPlan, Register};
use crate::domain::{Date, EntryId, Finding, FindingGroup, PersonId, Snapshot};
use crate::notice::{self, Notice};
use crate::plan::{Edit, Fate, Mends, Plan, PlanState, Rebased, Stamp, Step, StepFate, Whereabouts, named_people};
use crate::store::{Book, StoreError};
use crate::wording;

/// What has become of a plan since it was last looked at over the register.
#[derive(Debug, Clone)]
pub struct Rebase {
    /// The entry that the plan was made over; `None` where that is not known, so that only what fails now can be told.
    pub from: Option<EntryId>,
    /// The latest entry; none in an empty book.
    pub to: Option<EntryId>,
    pub rebased: Rebased,
    /// One per step, in words.
    pub lines: Vec<RebaseLine>,
}

/// What has become of one step, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RebaseLine {
    /// Its number in the plan, from one.
    pub step: usize,
    pub fate: FateWord,
    pub sentence: String,
    pub told: String,
    /// What changed in the register.
    pub changes: Vec<String>,
    /// What would let the step hold.
    pub mends: Vec<String>,
}

/// A [`Fate`] without its reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FateWord {
    Holds,
    Differs,
    Fails,
    FailedBefore,
}

/// Replays the steps of a draft that are still to come over what has been decided since. Nothing is changed.
pub fn rebase(book: &Book, register: &Register, plan: &Plan) -> Result<Rebase, Notice> {
    if plan.state != PlanState::Draft {
        let what = format!("方案“{}”已经执行，不用再核对。", plan.name);
        return Err(Notice::failure(what, "", "请新建方案。"));
    }
    let order = plan.remaining();
    let steps: Vec<Step> = order.iter().filter_map(|index| plan.steps().get(*index)).cloned().collect();
    let read = || -> Result<Rebase, StoreError> {
        let (from, to) = (plan.baseline(), super::latest_entry(book)?);
        let now = register.decided();
        // What was known then, whatever day it is of: a later entry for an earlier day was not.
        let before = match from {
            Some(baseline) if from != to => Arc::new(book.snapshot_as_known(Date::MAX, baseline)?),
            Some(_) | None => Arc::clone(now),
        };
        let people = whereabouts(book, &steps)?;
        let rebased = crate::plan::rebase(&steps, &before, now, book.fresh_ids()?, &people).placed(&order);
        // A step may be possible and yet forbidden: 超编 is no impossibility.
        let open = register.open(plan.clone());
        let lines = rebased.steps.iter().map(|fate| line(fate, now).forbidden(&open)).collect();
        Ok(Rebase { from, to, rebased, lines })
    };
    read().map_err(|error| notice::of_store(&error, &register.snapshot))
}

/// Takes what a rebase has found up into the plan as one edit, moves its baseline, and keeps it.
pub fn take_up(book: &Book, plan: &mut Plan, rebase: &Rebase, mends: Mends, author: &str) -> Result<(), Notice> {
    take_into(plan, rebase, mends, stamp(author))?;
    store_plan(book, plan)
}

/// The same without keeping it. Locked steps are only taken up where nothing about them changes.
pub fn take_into(plan: &mut Plan, rebase: &Rebase, mends: Mends, stamp: Stamp) -> Result<(), Notice> {
    let Some(to) = rebase.to else { return Ok(()) };
    if let Some(locked) = plan.locked().filter(|_| rebase.rebased.changes(mends)) {
        return Err(notice::of_locked_plan(&plan.name, &locked));
    }
    plan.take_up(&rebase.rebased, mends, to, Edit::new("按现行台账核对步骤").stamped(stamp));
    Ok(())
}

/// A fate in words; names as of `now`.
fn line(fate: &StepFate, now: &Snapshot) -> RebaseLine {
    let (word, changes, mends) = match &fate.fate {
        Fate::Holds => (FateWord::Holds, &[][..], &[][..]),
        Fate::Differs(drifts) => (FateWord::Differs, &drifts[..], &[][..]),
        Fate::Fails { causes, mend, .. } => {
            (FateWord::Fails, &causes[..], mend.as_ref().map(|mend| &mend.mendings[..]).unwrap_or_default())
        }
        Fate::FailedBefore(_) => (FateWord::FailedBefore, &[][..], &[][..]),
    };
    RebaseLine {
        step: fate.index + 1,
        fate: word,
        sentence: wording::step(&fate.step, now),
        told: wording::fate(&fate.fate, now),
        changes: changes.iter().map(|drift| wording::drift(drift, now)).collect(),
        mends: mends.iter().map(|mending| wording::mending(mending, now)).collect(),
    }
}

fn whereabouts(book: &Book, steps: &[Step]) -> Result<Whereabouts, StoreError> {
    let mut people: Whereabouts = named_people(steps).map(|person| (person, None)).collect();
    let named: Vec<PersonId> = people.keys().copied().collect();
    for person in book.persons(&named)? {
        people.insert(person.id, Some(person.assignment));
    }
    Ok(people)
}

impl RebaseLine {
    /// With what the rules forbid of the step over the register as it is now.
    fn forbidden(mut self, open: &OpenPlan) -> Self {
        let by_step = |finding: &&Finding| {
            finding.group() == FindingGroup::MustMend && finding.steps.iter().any(|step| step + 1 == self.step)
        };
        let told: Vec<String> = open
            .findings
            .iter()
            .filter(by_step)
            .map(|finding| wording::finding(finding, &open.projection.after).statement)
            .collect();
        if !told.is_empty() {
            self.told = format!("{}；须改正：{}", self.told, told.join("；"));
        }
        self
    }
}

impl Rebase {
    /// Whether the register has changed since the plan was last looked at over it.
    pub fn has_moved(&self) -> bool {
        self.from != self.to
    }

    /// How many steps fail that could be carried out before.
    pub fn failing(&self) -> usize {
        self.lines.iter().filter(|line| line.fate == FateWord::Fails).count()
    }
}
