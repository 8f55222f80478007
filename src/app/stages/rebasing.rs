//! A plan over the register as it has become: what the book knows of the time between, handed to `plan::rebase`.

use std::sync::Arc;

use super::plans::{stamp, store_plan};
use crate::app::register::Register;
use crate::domain::{EntryId, PersonId};
use crate::notice::{self, Notice};
use crate::plan::{Edit, Mends, Plan, PlanState, Rebased, Step, Whereabouts, named_people};
use crate::store::{Book, StoreError};

/// What has become of a plan since it was last looked at over the register.
#[derive(Debug, Clone)]
pub struct Rebase {
    /// The entry that the plan was made over; `None` where that is not known, so that only what fails now can be told.
    pub from: Option<EntryId>,
    /// The latest entry; none in an empty book.
    pub to: Option<EntryId>,
    pub rebased: Rebased,
}

/// Replays the steps of a draft that are still to come over the register as it is. Nothing is changed.
pub fn rebase(book: &Book, register: &Register, plan: &Plan) -> Result<Rebase, Notice> {
    if plan.state != PlanState::Draft {
        let what = format!("方案“{}”已经执行，不用再核对。", plan.name);
        return Err(Notice::failure(what, "", "请新建方案。"));
    }
    let order = plan.remaining();
    let steps: Vec<Step> = order.iter().filter_map(|index| plan.steps().get(*index)).cloned().collect();
    let read = || -> Result<Rebase, StoreError> {
        let (from, to) = (plan.baseline(), super::latest_entry(book)?);
        let before = match from {
            Some(baseline) if from != to => Arc::new(book.snapshot_before(baseline.next())?),
            Some(_) | None => Arc::clone(&register.snapshot),
        };
        let people = whereabouts(book, &steps)?;
        let rebased = crate::plan::rebase(&steps, &before, &register.snapshot, book.fresh_ids()?, &people);
        Ok(Rebase { from, to, rebased: rebased.placed(&order) })
    };
    read().map_err(|error| notice::of_store(&error, &register.snapshot))
}

/// Takes what a rebase has found up into the plan as one edit, moves its baseline, and keeps it. Locked steps are only taken up
/// where nothing about them changes.
pub fn take_up(book: &Book, plan: &mut Plan, rebase: &Rebase, mends: Mends, author: &str) -> Result<(), Notice> {
    let Some(to) = rebase.to else { return Ok(()) };
    if let Some(locked) = plan.locked().filter(|_| rebase.rebased.changes(mends)) {
        return Err(notice::of_locked_plan(&plan.name, &locked));
    }
    plan.take_up(&rebase.rebased, mends, to, Edit::new("按现行台账核对步骤").stamped(stamp(author)));
    store_plan(book, plan)
}

fn whereabouts(book: &Book, steps: &[Step]) -> Result<Whereabouts, StoreError> {
    let mut people: Whereabouts = named_people(steps).map(|person| (person, None)).collect();
    let named: Vec<PersonId> = people.keys().copied().collect();
    for person in book.persons(&named)? {
        people.insert(person.id, Some(person.assignment));
    }
    Ok(people)
}

impl Rebase {
    /// Whether the register has changed since the plan was last looked at over it.
    pub fn has_moved(&self) -> bool {
        self.from != self.to
    }
}
