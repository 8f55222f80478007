//! Revisions as the book keeps them: JSON of the edits alone, from the empty plan on. What an edit took out is not written, since
//! whoever reads follows the edits from the beginning and has it in hand.
//!
//! ```json
//! { "revisions": [ { "label": "添加步骤", "at": "2026-11-22T09:00:00", "by": "张三",   the last two only where known
//!                    "step_changes": [ { "at": 0, "out": 0, "put": [ … ] } ],        also waiver_changes, phase_changes, rebased_on
//!                  } ],
//!   "position": 1,                  how many are in force
//!   "dropped": [ { "label": "…" } ] }
//! ```
//!
//! Books from before hold the whole list after every edit (`"steps": [ … ]`, `"waivers": [ … ]`); they are read as well, and
//! written anew in the form above when their plan is next saved.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::{Content, Rebasing, Revision, Revisions, Trace};
use crate::domain::EntryId;
use crate::plan::difference::{Difference, Splice};
use crate::plan::phase::Phase;
use crate::plan::step::Step;
use crate::plan::waiver::Waiver;

#[derive(Serialize)]
struct Written<'a> {
    revisions: Vec<WrittenRevision<'a>>,
    position: usize,
    #[serde(skip_serializing_if = "<[Trace]>::is_empty")]
    dropped: &'a [Trace],
}

#[derive(Serialize)]
struct WrittenRevision<'a> {
    #[serde(flatten)]
    trace: &'a Trace,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    step_changes: Vec<WrittenSplice<'a, Step>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waiver_changes: Vec<WrittenSplice<'a, Waiver>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    phase_changes: Vec<WrittenSplice<'a, Phase>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rebased_on: Option<EntryId>,
}

#[derive(Serialize)]
struct WrittenSplice<'a, T> {
    at: usize,
    out: usize,
    put: &'a [T],
}

#[derive(Deserialize)]
struct Read {
    revisions: Vec<ReadRevision>,
    position: usize,
    #[serde(default)]
    dropped: Vec<Trace>,
}

#[derive(Deserialize)]
struct ReadRevision {
    label: String,
    #[serde(default)]
    at: Option<crate::domain::DateTime>,
    #[serde(default)]
    by: Option<String>,
    /// Whole lists, of older books.
    #[serde(default)]
    steps: Option<Vec<Step>>,
    #[serde(default)]
    waivers: Vec<Waiver>,
    #[serde(default)]
    step_changes: Vec<ReadSplice<Step>>,
    #[serde(default)]
    waiver_changes: Vec<ReadSplice<Waiver>>,
    #[serde(default)]
    phase_changes: Vec<ReadSplice<Phase>>,
    #[serde(default)]
    rebased_on: Option<EntryId>,
}

#[derive(Deserialize)]
struct ReadSplice<T> {
    at: usize,
    out: usize,
    put: Vec<T>,
}

impl Serialize for Revisions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let revisions = self.revisions.iter().map(|revision| written(revision)).collect();
        Written { revisions, position: self.position, dropped: &self.dropped }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Revisions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Read { revisions, position, dropped } = Read::deserialize(deserializer)?;
        if position > revisions.len() {
            return Err(D::Error::custom("more revisions in force than there are"));
        }
        let mut lists = Lists::default();
        let mut content = Content::default();
        let mut followed = Vec::with_capacity(revisions.len());
        for (index, revision) in revisions.into_iter().enumerate() {
            let label = revision.label.clone();
            let read = lists.follow(revision).ok_or_else(|| D::Error::custom(format!("no such steps: {label}")))?;
            followed.push(Arc::new(read));
            if index + 1 == position {
                content = lists.content();
            }
        }
        Ok(Self { content, revisions: followed, position, dropped })
    }
}

fn written(revision: &Revision) -> WrittenRevision<'_> {
    WrittenRevision {
        trace: &revision.trace,
        step_changes: splices(&revision.steps),
        waiver_changes: splices(&revision.waivers),
        phase_changes: splices(&revision.phases),
        rebased_on: revision.rebased.map(|rebasing| rebasing.to),
    }
}

fn splices<T: Clone + PartialEq>(difference: &Difference<T>) -> Vec<WrittenSplice<'_, T>> {
    let mut written = Vec::new();
    for Splice { at, taken, put } in difference.splices() {
        written.push(WrittenSplice { at: *at, out: taken.len(), put });
    }
    written
}

/// The lists as far as they have been followed.
#[derive(Default)]
struct Lists {
    steps: Vec<Step>,
    waivers: Vec<Waiver>,
    phases: Vec<Phase>,
    rebased_on: Option<EntryId>,
}

impl Lists {
    /// Takes the next edit up. `None` when it speaks of steps that are not there.
    fn follow(&mut self, read: ReadRevision) -> Option<Revision> {
        let stamp = read.at.zip(read.by).map(|(at, by)| crate::plan::stamp::Stamp { at, by });
        let trace = Trace { label: read.label, stamp };
        if let Some(steps) = read.steps {
            let revision = Revision {
                trace,
                steps: Difference::between(&self.steps, &steps),
                waivers: Difference::between(&self.waivers, &read.waivers),
                phases: Difference::default(),
                rebased: None,
            };
            (self.steps, self.waivers) = (steps, read.waivers);
            return Some(revision);
        }
        let rebased = read.rebased_on.map(|to| Rebasing { from: self.rebased_on, to });
        self.rebased_on = read.rebased_on.or(self.rebased_on);
        Some(Revision {
            trace,
            steps: take_up(&mut self.steps, read.step_changes)?,
            waivers: take_up(&mut self.waivers, read.waiver_changes)?,
            phases: take_up(&mut self.phases, read.phase_changes)?,
            rebased,
        })
    }

    fn content(&self) -> Content {
        Content {
            steps: self.steps.clone().into(),
            waivers: self.waivers.clone().into(),
            phases: self.phases.clone().into(),
            rebased_on: self.rebased_on,
        }
    }
}

fn take_up<T: Clone + PartialEq>(list: &mut Vec<T>, read: Vec<ReadSplice<T>>) -> Option<Difference<T>> {
    let mut difference = Difference::default();
    for ReadSplice { at, out, put } in read {
        difference.take_up(list, at, out, put)?;
    }
    Some(difference)
}
