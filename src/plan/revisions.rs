//! Undo and redo of a plan, without limit: labelled differences of its steps, waivers and phases, kept with the plan so that they
//! survive a restart. What is in force is held whole; the form in the book is `written`'s affair.

mod written;

use std::sync::Arc;

use super::approved::{withdraw_approvals, withdrawn_told};
use super::difference::Difference;
use super::phase::Phase;
use super::stamp::{Edit, Stamp};
use super::step::Step;
use super::waiver::Waiver;
use crate::domain::EntryId;

/// What a plan says now, and the edits that led there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Revisions {
    /// Shared, like the revisions: an open plan is copied at every edit.
    content: Content,
    revisions: Vec<Arc<Revision>>,
    /// How many revisions are in force: zero means no step yet, the rest can be redone.
    position: usize,
    /// Edits that were undone and then edited over: they can no more be redone, but they have been.
    dropped: Vec<Trace>,
}

/// What revisions are made of: lists that edits replace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Content {
    steps: Arc<[Step]>,
    waivers: Arc<[Waiver]>,
    phases: Arc<[Phase]>,
    /// The last entry of the register that a rebase has looked at.
    rebased_on: Option<EntryId>,
}

/// One edit, as the difference it makes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Revision {
    /// What was done, and by whom; books from before plans kept a log do not know the latter.
    pub trace: Trace,
    steps: Difference<Step>,
    waivers: Difference<Waiver>,
    phases: Difference<Phase>,
    /// Where a rebase has moved the baseline.
    rebased: Option<Rebasing>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rebasing {
    from: Option<EntryId>,
    to: EntryId,
}

/// An edit without what it changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Trace {
    pub label: String,
    #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
    pub stamp: Option<Stamp>,
}

/// How an edit stands in the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    InForce,
    /// Undone; can be redone.
    Undone,
    /// Undone, and another edit took its place.
    Dropped,
}

impl Revisions {
    /// The steps in force.
    pub fn current(&self) -> &[Step] {
        &self.content.steps
    }

    /// The waivers in force.
    pub fn waivers(&self) -> &[Waiver] {
        &self.content.waivers
    }

    /// The phases in force.
    pub fn phases(&self) -> &[Phase] {
        &self.content.phases
    }

    /// Puts a new step list in force; what had been undone is forgotten, but for its trace.
    pub fn push(&mut self, edit: impl Into<Edit>, steps: Vec<Step>) {
        self.put(edit.into(), Content { steps: steps.into(), ..self.content.clone() });
    }

    /// Puts new waivers in force.
    pub fn push_waivers(&mut self, edit: impl Into<Edit>, waivers: Vec<Waiver>) {
        self.put(edit.into(), Content { waivers: waivers.into(), ..self.content.clone() });
    }

    /// Puts new phases in force, with the steps as they are then divided.
    pub fn push_phases(&mut self, edit: impl Into<Edit>, phases: Vec<Phase>, steps: Vec<Step>) {
        self.put(edit.into(), Content { phases: phases.into(), steps: steps.into(), ..self.content.clone() });
    }

    /// Puts rebased steps in force.
    pub fn push_rebased(&mut self, edit: impl Into<Edit>, steps: Vec<Step>, to: EntryId) {
        self.put(edit.into(), Content { steps: steps.into(), rebased_on: Some(to), ..self.content.clone() });
    }

    /// The last entry of the register that a rebase in force has looked at.
    pub fn rebased_on(&self) -> Option<EntryId> {
        self.content.rebased_on
    }

    /// The label of what [`Revisions::undo`] would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.last().map(|revision| revision.trace.label.as_str())
    }

    /// The label of what [`Revisions::redo`] would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.revisions.get(self.position).map(|revision| revision.trace.label.as_str())
    }

    /// Takes the last edit back; nothing happens when there is none.
    pub fn undo(&mut self) {
        if let Some(last) = self.last().cloned() {
            self.position -= 1;
            self.content = last.reverted(&self.content);
        }
    }

    /// Does the last undone edit again; nothing happens when there is none.
    pub fn redo(&mut self) {
        if let Some(next) = self.revisions.get(self.position).cloned() {
            self.position += 1;
            self.content = next.applied(&self.content);
        }
    }

    /// How many edits are in force.
    pub fn count(&self) -> usize {
        self.position
    }

    /// Every edit there ever was, and how it stands.
    pub fn traces(&self) -> impl Iterator<Item = (&Trace, Force)> {
        let force = |index: usize| if index < self.position { Force::InForce } else { Force::Undone };
        let kept = self.revisions.iter().enumerate().map(move |(index, revision)| (&revision.trace, force(index)));
        self.dropped.iter().map(|trace| (trace, Force::Dropped)).chain(kept)
    }

    /// The edits that can be undone or redone, oldest first: with the first of them in force the count is one.
    pub fn kept(&self) -> impl ExactSizeIterator<Item = &Trace> {
        self.revisions.iter().map(|revision| &revision.trace)
    }

    fn last(&self) -> Option<&Arc<Revision>> {
        self.position.checked_sub(1).and_then(|index| self.revisions.get(index))
    }

    fn put(&mut self, edit: Edit, mut content: Content) {
        let Edit { mut label, stamp } = edit;
        if !Arc::ptr_eq(&self.content.steps, &content.steps) {
            let mut steps = content.steps.to_vec();
            let withdrawn = withdraw_approvals(&self.content.steps, &mut steps);
            label.push_str(&withdrawn_told(&withdrawn));
            content.steps = steps.into();
        }
        let undone = self.revisions.drain(self.position..);
        // Nobody can say of an unstamped edit when it was, so that it is of no use to a log.
        let traced = undone.filter(|revision| revision.trace.stamp.is_some());
        self.dropped.extend(traced.map(|revision| revision.trace.clone()));
        self.revisions.push(Arc::new(Revision {
            trace: Trace { label, stamp },
            steps: Difference::between(&self.content.steps, &content.steps),
            waivers: Difference::between(&self.content.waivers, &content.waivers),
            phases: Difference::between(&self.content.phases, &content.phases),
            rebased: content
                .rebased_on
                .filter(|to| self.content.rebased_on != Some(*to))
                .map(|to| Rebasing { from: self.content.rebased_on, to }),
        }));
        self.position = self.revisions.len();
        self.content = content;
    }
}

impl Revision {
    fn applied(&self, content: &Content) -> Content {
        Content {
            steps: changed(&content.steps, &self.steps, Difference::apply),
            waivers: changed(&content.waivers, &self.waivers, Difference::apply),
            phases: changed(&content.phases, &self.phases, Difference::apply),
            rebased_on: self.rebased.map_or(content.rebased_on, |rebasing| Some(rebasing.to)),
        }
    }

    fn reverted(&self, content: &Content) -> Content {
        Content {
            steps: changed(&content.steps, &self.steps, Difference::revert),
            waivers: changed(&content.waivers, &self.waivers, Difference::revert),
            phases: changed(&content.phases, &self.phases, Difference::revert),
            rebased_on: self.rebased.map_or(content.rebased_on, |rebasing| rebasing.from),
        }
    }
}

fn changed<T: Clone + PartialEq>(
    list: &Arc<[T]>,
    difference: &Difference<T>,
    change: impl Fn(&Difference<T>, &mut Vec<T>),
) -> Arc<[T]> {
    if difference.splices().is_empty() {
        return Arc::clone(list);
    }
    let mut changed = list.to_vec();
    change(difference, &mut changed);
    changed.into()
}

#[cfg(test)]
mod tests;
