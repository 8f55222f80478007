//! 沿革: what became of a body over the years, in the names that were borne at the time. It is fed with the log in the order of time
//! and keeps what concerns bodies themselves; places and people have tables of their own.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::domain::{
    Basis, Date, EntryHead, EntryId, Grade, InstitutionId, Name, Nature, Operation, Snapshot, SplitOrigin, Tier,
};

/// The stories of all bodies of a book.
#[derive(Debug, Clone, Default)]
pub struct Genealogy {
    events: Vec<Event>,
}

/// Something that happened to bodies on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    pub entry: EntryId,
    /// 生效日期
    pub effective: Date,
    pub basis: Basis,
    pub what: Happening,
}

/// What happened; names as they were borne just before, of new bodies as they were given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// 设立
    Established { institution: InstitutionId, name: Name, parent: Option<Name> },
    /// 更名
    Renamed { institution: InstitutionId, from: Name, to: Name },
    /// 合并
    Merged { into: InstitutionId, into_name: Name, from: Vec<(InstitutionId, Name)> },
    /// 分设: from whom, what became of it, and to whom it gave; those that came to be by it first.
    Split {
        from: InstitutionId,
        from_name: Name,
        origin: SplitOrigin,
        new: Vec<(InstitutionId, Name)>,
        others: Vec<(InstitutionId, Name)>,
    },
    /// 划归
    Attached { institution: InstitutionId, name: Name, parent: Option<Name>, supervisor: Option<Name> },
    /// 改变性质、层级、规格
    Redesignated { institution: InstitutionId, name: Name, from: Designation, to: Designation },
    /// 撤销
    Abolished { institution: InstitutionId, name: Name },
}

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Designation {
    pub nature: Nature,
    pub tier: Tier,
    pub grade: Option<Grade>,
}

/// The story of one body and of those it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lineage {
    /// In the order of time.
    pub events: Vec<Event>,
    /// Everybody in it, itself included: a body and what was merged into it, directly or through others.
    pub bodies: BTreeMap<InstitutionId, Life>,
}

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

impl Genealogy {
    /// Takes note of an operation that was recorded over `before`.
    pub fn note(&mut self, head: &EntryHead, before: &Snapshot, operation: &Operation) {
        let happened = happenings(before, operation).into_iter();
        let (entry, effective) = (head.id, head.in_force);
        self.events.extend(happened.map(|what| Event { entry, effective, basis: head.basis.clone(), what }));
    }

    /// Bodies that bear or bore `name`, in the order in which they got it.
    pub fn find(&self, name: &Name) -> Vec<InstitutionId> {
        let mut found = Vec::new();
        for event in &self.events {
            let bearers: Vec<InstitutionId> = match &event.what {
                Happening::Established { institution, name: given, .. } if given == name => vec![*institution],
                Happening::Renamed { institution, from, to } if from == name || to == name => vec![*institution],
                Happening::Merged { into, into_name, .. } if into_name == name => vec![*into],
                Happening::Split { new, .. } => {
                    new.iter().filter(|(_, given)| given == name).map(|(id, _)| *id).collect()
                }
                Happening::Established { .. }
                | Happening::Renamed { .. }
                | Happening::Merged { .. }
                | Happening::Attached { .. }
                | Happening::Redesignated { .. }
                | Happening::Abolished { .. } => Vec::new(),
            };
            for bearer in bearers {
                if !found.contains(&bearer) {
                    found.push(bearer);
                }
            }
        }
        found
    }

    /// Every body there ever was, with its names and its time.
    pub fn lives(&self) -> BTreeMap<InstitutionId, Life> {
        let all = self.events.iter().flat_map(|event| event.what.bodies()).collect();
        lives(&all, &self.events)
    }

    /// The story of one body. What happened to a body that was merged into it belongs to it, up to the merger, and so does what
    /// happened to the body it was split from, up to the division.
    pub fn of(&self, institution: InstitutionId) -> Lineage {
        let mut family = BTreeSet::from([institution]);
        let mut events = Vec::new();
        for event in self.events.iter().rev() {
            if !event.what.bodies().any(|body| family.contains(&body)) {
                continue;
            }
            if let Happening::Merged { into, from, .. } = &event.what
                && family.contains(into)
            {
                family.extend(from.iter().map(|(id, _)| *id));
            }
            if let Happening::Split { from, new, .. } = &event.what
                && new.iter().any(|(id, _)| family.contains(id))
            {
                family.insert(*from);
            }
            events.push(event.clone());
        }
        events.reverse();
        Lineage { bodies: lives(&family, &events), events }
    }
}

impl Happening {
    /// Everybody it is about.
    pub fn bodies(&self) -> impl Iterator<Item = InstitutionId> + '_ {
        type Bodies<'a> = &'a [(InstitutionId, Name)];
        let (main, new, others): (InstitutionId, Bodies<'_>, Bodies<'_>) = match self {
            Self::Established { institution, .. }
            | Self::Renamed { institution, .. }
            | Self::Attached { institution, .. }
            | Self::Redesignated { institution, .. }
            | Self::Abolished { institution, .. } => (*institution, &[], &[]),
            Self::Merged { into, from, .. } => (*into, &[], from),
            Self::Split { from, new, others, .. } => (*from, new, others),
        };
        [main].into_iter().chain(new.iter().chain(others).map(|(id, _)| *id))
    }
}

impl Life {
    /// Set up for the first time, or again after a merger or a division that was taken back: then it is the body it was, from the
    /// day it first had.
    fn comes_to_be(&mut self, name: &Name, day: Date) {
        if self.names.last() != Some(name) {
            self.names.push(name.clone());
        }
        self.since.get_or_insert(day);
        (self.until, self.merged_into) = (None, None);
    }
}

fn lives(family: &BTreeSet<InstitutionId>, events: &[Event]) -> BTreeMap<InstitutionId, Life> {
    let mut lives: BTreeMap<InstitutionId, Life> = family.iter().map(|id| (*id, Life::default())).collect();
    let mut tell = |id: &InstitutionId, change: &dyn Fn(&mut Life)| {
        if let Some(life) = lives.get_mut(id) {
            change(life);
        }
    };
    for event in events {
        match &event.what {
            Happening::Established { institution, name, .. } => tell(institution, &|life| {
                life.comes_to_be(name, event.effective);
            }),
            Happening::Split { from, origin, new, .. } => {
                for (id, name) in new {
                    tell(id, &|life| {
                        life.comes_to_be(name, event.effective);
                        life.split_from = Some(*from);
                    });
                }
                match origin {
                    SplitOrigin::Ends => tell(from, &|life| life.until = Some(event.effective)),
                    SplitOrigin::Remains => {}
                }
            }
            Happening::Renamed { institution, to, .. } => tell(institution, &|life| life.names.push(to.clone())),
            Happening::Merged { into, from, .. } => {
                for (merged, _) in from {
                    tell(merged, &|life| {
                        life.until = Some(event.effective);
                        life.merged_into = Some(*into);
                    });
                }
            }
            Happening::Abolished { institution, .. } => tell(institution, &|life| life.until = Some(event.effective)),
            Happening::Attached { .. } | Happening::Redesignated { .. } => {}
        }
    }
    lives
}

fn happenings(before: &Snapshot, operation: &Operation) -> Vec<Happening> {
    let name = |id: InstitutionId| before.institution(id).map(|institution| institution.name.clone());
    let named = |id: Option<InstitutionId>| id.and_then(name);
    match operation {
        Operation::Establish(institution) => vec![Happening::Established {
            institution: institution.id,
            name: institution.name.clone(),
            parent: named(institution.parent),
        }],
        Operation::Rename { institution, name: to } => {
            let renamed = |from| Happening::Renamed { institution: *institution, from, to: to.clone() };
            name(*institution).map(renamed).into_iter().collect()
        }
        Operation::Merge { from, into } => {
            let merged = from.iter().filter_map(|id| Some((*id, name(*id)?))).collect();
            let joined = |into_name| Happening::Merged { into: *into, into_name, from: merged };
            name(*into).map(joined).into_iter().collect()
        }
        Operation::Split { from, origin, shares } => {
            let new = operation.established().map(|institution| (institution.id, institution.name.clone())).collect();
            let known = shares.iter().filter(|share| share.to.new_body().is_none()).map(|share| share.to.id());
            let others = known.filter_map(|id| Some((id, name(id)?))).collect();
            let split = |from_name| Happening::Split { from: *from, from_name, origin: *origin, new, others };
            name(*from).map(split).into_iter().collect()
        }
        Operation::Attach { institution, parent, supervisor } => {
            let (parent, supervisor) = (named(*parent), named(*supervisor));
            let attached = |name| Happening::Attached { institution: *institution, name, parent, supervisor };
            name(*institution).map(attached).into_iter().collect()
        }
        Operation::Abolish { institution } => {
            let abolished = |name| Happening::Abolished { institution: *institution, name };
            name(*institution).map(abolished).into_iter().collect()
        }
        Operation::Describe(now) => described(before, now),
        Operation::Transfer(_)
        | Operation::SetOffices { .. }
        | Operation::SetLeaders { .. }
        | Operation::SetNameplates { .. }
        | Operation::SetPosts { .. }
        | Operation::SetDuties { .. }
        | Operation::OpenPool(_)
        | Operation::Lend(_)
        | Operation::Recall { .. }
        | Operation::Clear(_)
        | Operation::CloseClearance { .. }
        | Operation::Deploy(_)
        | Operation::EndDeployment { .. }
        | Operation::Admit(_)
        | Operation::Amend { .. }
        | Operation::Release { .. } => Vec::new(),
    }
}

/// A description may say another name, another place or another nature.
fn described(before: &Snapshot, now: &crate::domain::Institution) -> Vec<Happening> {
    let Some(then) = before.institution(now.id) else { return Vec::new() };
    let institution = now.id;
    let named = |id: Option<InstitutionId>| id.and_then(|id| before.institution(id)).map(|other| other.name.clone());
    let renamed = (then.name != now.name).then(|| Happening::Renamed {
        institution,
        from: then.name.clone(),
        to: now.name.clone(),
    });
    let moved = ((then.parent, then.supervisor) != (now.parent, now.supervisor)).then(|| Happening::Attached {
        institution,
        name: now.name.clone(),
        parent: named(now.parent),
        supervisor: named(now.supervisor),
    });
    let of =
        |body: &crate::domain::Institution| Designation { nature: body.nature, tier: body.tier, grade: body.grade };
    let redesignated = (of(then) != of(now)).then(|| Happening::Redesignated {
        institution,
        name: now.name.clone(),
        from: of(then),
        to: of(now),
    });
    [renamed, moved, redesignated].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DateTime, Entry, Institution, Source, apply};

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn body(id: u32, text: &str) -> Institution {
        Institution::bare(InstitutionId(id), name(text), Tier::County, Nature::PublicInstitution)
    }

    /// One entry a year, from 2001 on, of one operation each.
    fn told(operations: &[Operation]) -> Genealogy {
        let (mut register, mut genealogy) = (Snapshot::default(), Genealogy::default());
        for (index, operation) in (1_i16..).zip(operations) {
            let entry = Entry::new(Date::constant(2000 + index, 1, 1), Source::Manual, vec![operation.clone()]);
            let head = EntryHead::of(
                &entry,
                EntryId(u32::try_from(index).expect("small")),
                DateTime::constant(2026, 1, 1, 0, 0, 0, 0),
            );
            genealogy.note(&head, &register, operation);
            apply(&mut register, operation).expect("possible");
        }
        genealogy
    }

    #[test]
    fn a_body_has_the_story_of_those_it_came_from_in_the_names_of_the_time() {
        let genealogy = told(&[
            Operation::Establish(body(1, "县种子站")),
            Operation::Establish(body(2, "县植保站")),
            Operation::Establish(body(3, "县农机站")),
            Operation::Rename { institution: InstitutionId(1), name: name("县种业站") },
            Operation::Merge { from: vec![InstitutionId(1)], into: InstitutionId(2) },
            Operation::Rename { institution: InstitutionId(2), name: name("县农技中心") },
            Operation::Describe(Institution { nature: Nature::Government, ..body(2, "县农技中心") }),
            Operation::Rename { institution: InstitutionId(3), name: name("县农机中心") },
        ]);
        let lineage = genealogy.of(InstitutionId(2));
        let entries: Vec<u32> = lineage.events.iter().map(|event| event.entry.0).collect();
        assert_eq!(entries, [1, 2, 4, 5, 6, 7], "the third body has a story of its own");
        let life = |id: u32| lineage.bodies.get(&InstitutionId(id)).expect("in the family");
        assert_eq!(life(1).names, [name("县种子站"), name("县种业站")]);
        assert_eq!((life(1).until, life(1).merged_into), (Some(Date::constant(2005, 1, 1)), Some(InstitutionId(2))));
        assert_eq!((life(2).since, life(2).until), (Some(Date::constant(2002, 1, 1)), None));
        let merged = Happening::Merged {
            into: InstitutionId(2),
            into_name: name("县植保站"),
            from: vec![(InstitutionId(1), name("县种业站"))],
        };
        assert_eq!(lineage.events.get(3).map(|event| &event.what), Some(&merged));
        assert_eq!(genealogy.find(&name("县种子站")), [InstitutionId(1)]);
        assert_eq!(genealogy.find(&name("县农技中心")), [InstitutionId(2)]);
    }

    #[test]
    fn a_merged_body_has_its_own_story_up_to_its_end() {
        let genealogy = told(&[
            Operation::Establish(body(1, "县种子站")),
            Operation::Establish(body(2, "县植保站")),
            Operation::Merge { from: vec![InstitutionId(1)], into: InstitutionId(2) },
            Operation::Rename { institution: InstitutionId(2), name: name("县农技中心") },
        ]);
        let entries: Vec<u32> = genealogy.of(InstitutionId(1)).events.iter().map(|event| event.entry.0).collect();
        assert_eq!(entries, [1, 3]);
    }
}
