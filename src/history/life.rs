//! From when to when bodies were, and their names in order. What was taken back (冲销) counts as though it had never been, and so does
//! a name that a correction found wrong.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::genealogy::{Event, Standing};
use super::happening::Happening;
use crate::domain::{Date, EntryId, InstitutionId, Name, Relation, SplitOrigin};

/// From when to when a body was, and its names in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Life {
    pub names: Vec<Name>,
    pub since: Option<Date>,
    pub until: Option<Date>,
    /// 并入
    pub merged_into: Option<InstitutionId>,
    /// 由其分设
    pub split_from: Option<InstitutionId>,
}

/// A life on the way, with the entries that gave its names.
#[derive(Default)]
struct Course {
    life: Life,
    given_by: Vec<EntryId>,
}

/// The lives of a family by its events, which are in the order of time.
pub(super) fn lives(family: &BTreeSet<InstitutionId>, events: &[Event]) -> BTreeMap<InstitutionId, Life> {
    let all = told(family, events.iter());
    let mut lasting = told(family, events.iter().filter(|event| event.standing == Standing::Lasting));
    for (id, life) in &mut lasting {
        // Of a body whose very beginning was taken back there is nothing else to tell.
        if life.names.is_empty()
            && let Some(whole) = all.get(id)
        {
            *life = whole.clone();
        }
    }
    lasting
}

fn told<'a>(
    family: &BTreeSet<InstitutionId>,
    events: impl Iterator<Item = &'a Event>,
) -> BTreeMap<InstitutionId, Life> {
    let mut courses: BTreeMap<InstitutionId, Course> = family.iter().map(|id| (*id, Course::default())).collect();
    for event in events {
        let mut tell = |id: &InstitutionId, change: &dyn Fn(&mut Course)| {
            if let Some(course) = courses.get_mut(id) {
                change(course);
            }
        };
        match &event.what {
            Happening::Established { institution, name, .. } => {
                tell(institution, &|course| course.comes_to_be(name, event));
            }
            Happening::Split { from, origin, new, .. } => {
                for (id, name) in new {
                    tell(id, &|course| {
                        course.comes_to_be(name, event);
                        course.life.split_from = Some(*from);
                    });
                }
                match origin {
                    SplitOrigin::Ends => tell(from, &|course| course.life.until = Some(event.effective)),
                    SplitOrigin::Remains => {}
                }
            }
            Happening::Renamed { institution, to, .. } => tell(institution, &|course| course.is_renamed(to, event)),
            Happening::Merged { into, from, .. } => {
                for (merged, _) in from {
                    tell(merged, &|course| {
                        course.life.until = Some(event.effective);
                        course.life.merged_into = Some(*into);
                    });
                }
            }
            Happening::Abolished { institution, .. } => {
                tell(institution, &|course| course.life.until = Some(event.effective));
            }
            Happening::Attached { .. } | Happening::Redesignated { .. } => {}
        }
    }
    courses.into_iter().map(|(id, course)| (id, course.life)).collect()
}

impl Course {
    /// Set up for the first time, or again after a merger or a division that a correction took back: then it is the body it was, from
    /// the day it first had.
    fn comes_to_be(&mut self, name: &Name, event: &Event) {
        self.take_name(name, event);
        self.life.since.get_or_insert(event.effective);
        (self.life.until, self.life.merged_into) = (None, None);
    }

    fn is_renamed(&mut self, to: &Name, event: &Event) {
        let corrected = match event.relation {
            Some(Relation::Corrects(entry)) => Some(entry),
            Some(Relation::Reverses(_) | Relation::Documents(_)) | None => None,
        };
        let was_wrong =
            |given_by: &EntryId| corrected == Some(*given_by) || corrected.is_some() && *given_by == event.entry;
        if self.given_by.last().is_some_and(was_wrong) {
            self.given_by.pop();
            self.life.names.pop();
        }
        self.take_name(to, event);
    }

    fn take_name(&mut self, name: &Name, event: &Event) {
        if self.life.names.last() != Some(name) {
            self.life.names.push(name.clone());
            self.given_by.push(event.entry);
        }
    }
}
