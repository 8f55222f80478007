//! 沿革: what became of a body over the years, in the names that were borne at the time. It is fed with the log in the order of time
//! and keeps what concerns bodies themselves; places and people have tables of their own. What was taken back stays in the story and
//! is marked, and so is what has not come yet.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::happening::{Happening, Listing, happenings};
use super::life::{Life, lives};
use crate::domain::{
    Basis, Date, EntryHead, EntryId, Force, InstitutionId, Mended, Name, Operation, Relation, Reversals, Snapshot,
    Source, TakingBack,
};

/// The stories of all bodies of a book.
#[derive(Debug, Clone, Default)]
pub struct Genealogy {
    noted: Vec<Noted>,
    /// What later entries did to earlier ones, and from which day.
    mendings: BTreeMap<EntryId, (Mended, Date)>,
    reversals: Reversals,
    /// Entries that list what workbooks have, and those that correct them.
    listings: BTreeMap<EntryId, Listing>,
    /// The days from which entries hold.
    days: BTreeMap<EntryId, Date>,
    /// The day with which the book begins.
    begun: Option<Date>,
}

/// What an entry did to bodies, as it was met in the log.
#[derive(Debug, Clone)]
struct Noted {
    entry: EntryId,
    effective: Date,
    basis: Basis,
    relation: Option<Relation>,
    what: Happening,
}

/// Something that happened to bodies on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    pub entry: EntryId,
    /// 生效日期
    pub effective: Date,
    pub basis: Basis,
    /// What its entry does to an earlier one.
    pub relation: Option<Relation>,
    /// What a later entry does to its entry.
    pub mended: Option<Mending>,
    pub force: Force,
    pub standing: Standing,
    pub what: Happening,
}

/// How a later entry mends one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Mending {
    pub how: Mended,
    /// The day from which it does.
    pub from: Date,
    pub force: Force,
    /// The entry by which the mending one was taken back in its turn.
    pub taken_back: Option<EntryId>,
}

/// Whether an event counts for what the bodies are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Lasting,
    /// It was taken back, or it takes back what is: the two cancel each other.
    Cancelled,
}

/// The story of one body and of those it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lineage {
    /// In the order of time.
    pub events: Vec<Event>,
    /// Everybody in it, itself included: a body and what was merged into it, directly or through others.
    pub bodies: BTreeMap<InstitutionId, Life>,
}

impl Genealogy {
    /// Takes note of an operation that was recorded over `before`.
    pub fn note(&mut self, head: &EntryHead, before: &Snapshot, operation: &Operation) {
        let begun = *self.begun.get_or_insert(head.in_force);
        let listing = match (&head.source, head.relation) {
            (_, Some(Relation::Corrects(entry))) => self.listings.get(&entry).copied(),
            (_, Some(Relation::Reverses(_) | Relation::Documents(_))) => None,
            (Source::Import { .. }, None) if head.in_force == begun => Some(Listing::Opening),
            (Source::Import { .. }, None) => Some(Listing::Later),
            (Source::Plan { .. } | Source::Manual, None) => None,
        };
        self.listings.extend(listing.map(|listing| (head.id, listing)));
        let mended = match head.relation {
            Some(Relation::Reverses(entry)) => Some((entry, Mended::Reversed(head.id))),
            Some(Relation::Corrects(entry)) => Some((entry, Mended::Corrected(head.id))),
            Some(Relation::Documents(_)) | None => None,
        };
        self.mendings.extend(mended.map(|(entry, how)| (entry, (how, head.in_force))));
        self.days.insert(head.id, head.in_force);
        if let Some(Relation::Reverses(of)) = head.relation {
            let (by, recorded, holds) = (head.id, head.recorded_at.date(), head.in_force);
            // Of an entry that was not met nobody can say that it never held.
            let of_holds = self.days.get(&of).copied().unwrap_or(Date::MIN);
            self.reversals.note(TakingBack { by, recorded, holds, of, of_holds });
        }
        let (entry, effective, relation) = (head.id, head.in_force, head.relation);
        let happened = happenings(before, operation, listing).into_iter();
        self.noted.extend(happened.map(|what| Noted { entry, effective, basis: head.basis.clone(), relation, what }));
    }

    /// Bodies that bear or bore `name`, in the order in which they got it.
    pub fn find(&self, name: &Name) -> Vec<InstitutionId> {
        let mut found = Vec::new();
        for Noted { what, .. } in &self.noted {
            let bearers: Vec<InstitutionId> = match what {
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

    /// Whether there ever was, or is to be, such a body: something of its story stands that was not taken back.
    pub fn has_lasted(&self, body: InstitutionId, today: Date) -> bool {
        let mut of_it = self.noted.iter().filter(|noted| noted.what.bodies().any(|one| one == body));
        of_it.any(|noted| self.standing(noted, today) == Standing::Lasting)
    }

    /// Every body there ever was, with its names and its time, as of `today`.
    pub fn lives(&self, today: Date) -> BTreeMap<InstitutionId, Life> {
        let all = self.noted.iter().flat_map(|noted| noted.what.bodies()).collect();
        let withdrawn = self.reversals.withdrawn();
        let events: Vec<Event> = self.noted.iter().map(|noted| self.event(noted, today, &withdrawn)).collect();
        lives(&all, &events)
    }

    /// The story of one body as of `today`, with what is still to come. What happened to a body that was merged into it belongs to it,
    /// up to the merger, once its day has come; and so does what happened to the body it was split from, up to the division; and what
    /// took back an event of the story. What took one back before its day is told once, however much it restores.
    pub fn of(&self, institution: InstitutionId, today: Date) -> Lineage {
        let mut family = BTreeSet::from([institution]);
        let mut taken = BTreeSet::new();
        for (index, noted) in self.noted.iter().enumerate().rev() {
            if !noted.what.bodies().any(|body| family.contains(&body)) {
                continue;
            }
            taken.insert(index);
            if self.standing(noted, today) == Standing::Cancelled {
                continue;
            }
            if let Happening::Merged { into, from, .. } = &noted.what
                && family.contains(into)
                && noted.effective <= today
            {
                family.extend(from.iter().map(|(id, _)| *id));
            }
            if let Happening::Split { from, new, .. } = &noted.what
                && new.iter().any(|(id, _)| family.contains(id))
            {
                family.insert(*from);
            }
        }
        taken.extend(self.taking_back(&taken));
        let withdrawn = self.reversals.withdrawn();
        let told = taken.iter().filter_map(|index| self.noted.get(*index));
        let mut events: Vec<Event> = told.map(|noted| self.event(noted, today, &withdrawn)).collect();
        let mut withdrawing = BTreeSet::new();
        events.retain(|event| !event.withdraws() || withdrawing.insert(event.entry));
        Lineage { bodies: lives(&family, &events), events }
    }

    /// What took back one of these events, where it is about the same bodies.
    fn taking_back(&self, events: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut concerned: BTreeMap<EntryId, BTreeSet<InstitutionId>> = BTreeMap::new();
        for noted in events.iter().filter_map(|index| self.noted.get(*index)) {
            concerned.entry(noted.entry).or_default().extend(noted.what.bodies());
        }
        let takes_back = |noted: &Noted| match noted.relation {
            Some(Relation::Reverses(entry)) => {
                concerned.get(&entry).is_some_and(|bodies| noted.what.bodies().any(|body| bodies.contains(&body)))
            }
            Some(Relation::Corrects(_) | Relation::Documents(_)) | None => false,
        };
        self.noted.iter().enumerate().filter(|(_, noted)| takes_back(noted)).map(|(index, _)| index).collect()
    }

    fn event(&self, noted: &Noted, today: Date, withdrawn: &BTreeSet<EntryId>) -> Event {
        let force = |from: Date| if from > today { Force::Waiting } else { Force::InForce };
        let mending = |(how, from): &(Mended, Date)| Mending {
            how: *how,
            from: *from,
            force: force(*from),
            taken_back: self.reversals.chain(how.by(), today.max(*from)).first().copied(),
        };
        let mended = self.mendings.get(&noted.entry).map(mending);
        let standing = self.standing(noted, today);
        let Noted { entry, effective, basis, relation, what } = noted.clone();
        let force = if withdrawn.contains(&entry) { Force::Withdrawn } else { force(effective) };
        Event { entry, effective, basis, relation, mended, force, standing, what }
    }

    fn standing(&self, noted: &Noted, today: Date) -> Standing {
        let reverses_what_is_undone = match noted.relation {
            Some(Relation::Reverses(entry)) => self.reversals.of(entry, today.max(noted.effective)).is_some(),
            Some(Relation::Corrects(_) | Relation::Documents(_)) | None => false,
        };
        match reverses_what_is_undone || self.reversals.of(noted.entry, today.max(noted.effective)).is_some() {
            true => Standing::Cancelled,
            false => Standing::Lasting,
        }
    }
}

impl Event {
    /// Whether it is of an entry that takes another back which had not come yet, and so restores nothing.
    pub fn withdraws(&self) -> bool {
        self.force == Force::Withdrawn && matches!(self.relation, Some(Relation::Reverses(_)))
    }

    /// Whether a later entry took it back, and still does.
    pub fn is_taken_back(&self) -> bool {
        let was = self.mended.is_some_and(|mending| matches!(mending.how, Mended::Reversed(_)));
        was && self.standing == Standing::Cancelled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DateTime, Entry, Institution, Nature, Tier, apply};
    use crate::history::Founding;

    const TODAY: Date = Date::constant(2026, 11, 22);

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
        let lineage = genealogy.of(InstitutionId(2), TODAY);
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
        let entries: Vec<u32> =
            genealogy.of(InstitutionId(1), TODAY).events.iter().map(|event| event.entry.0).collect();
        assert_eq!(entries, [1, 3]);
    }

    /// Entries of given days, each with its source and what it does to another.
    fn log(entries: Vec<(Date, Source, Option<Relation>, Vec<Operation>)>) -> Genealogy {
        let (mut register, mut genealogy) = (Snapshot::default(), Genealogy::default());
        for (id, (day, source, relation, operations)) in (1..).map(EntryId).zip(entries) {
            let entry = Entry { relation, ..Entry::new(day, source, operations) };
            let head = EntryHead::of(&entry, id, DateTime::constant(2026, 1, 1, 0, 0, 0, 0));
            for operation in &entry.operations {
                genealogy.note(&head, &register, operation);
                apply(&mut register, operation).expect("possible");
            }
        }
        genealogy
    }

    fn rename(to: &str) -> Vec<Operation> {
        vec![Operation::Rename { institution: InstitutionId(1), name: name(to) }]
    }

    #[test]
    fn what_was_taken_back_is_marked_and_counts_for_nothing() {
        let (year, import) = (|year| Date::constant(year, 1, 1), Source::Import { files: Vec::new() });
        let genealogy = log(vec![
            (year(2020), import, None, vec![Operation::Establish(body(1, "县农业局"))]),
            (year(2021), Source::Manual, None, rename("县农委")),
            (year(2022), Source::Manual, Some(Relation::Reverses(EntryId(2))), rename("县农业局")),
            (year(2023), Source::Manual, None, rename("县农业农村局")),
            (year(2030), Source::Manual, None, rename("县农村局")),
        ]);
        let lineage = genealogy.of(InstitutionId(1), TODAY);
        let told: Vec<(u32, Force, Standing, bool)> = lineage
            .events
            .iter()
            .map(|event| (event.entry.0, event.force, event.standing, event.is_taken_back()))
            .collect();
        let (force, lasting, cancelled) = (Force::InForce, Standing::Lasting, Standing::Cancelled);
        assert_eq!(
            told,
            [
                (1, force, lasting, false),
                (2, force, cancelled, true),
                (3, force, cancelled, false),
                (4, force, lasting, false),
                (5, Force::Waiting, lasting, false),
            ]
        );
        let names = &lineage.bodies.get(&InstitutionId(1)).expect("itself").names;
        assert_eq!(names, &["县农业局", "县农业农村局", "县农村局"].map(name), "the wrong name was never its own");
        let founding = Founding::Listed { listing: Listing::Opening, charter: String::new() };
        let listed =
            Happening::Established {
                institution: InstitutionId(1), name: name("县农业局"), parent: None, founding
            };
        assert_eq!(lineage.events.first().map(|event| &event.what), Some(&listed));
    }

    #[test]
    fn a_reversal_that_is_taken_back_in_its_turn_lets_the_first_entry_stand() {
        let year = |year| Date::constant(year, 1, 1);
        let reverses = |entry| Some(Relation::Reverses(EntryId(entry)));
        let genealogy = log(vec![
            (year(2020), Source::Manual, None, vec![Operation::Establish(body(1, "县农业局"))]),
            (year(2021), Source::Manual, None, rename("县农委")),
            (year(2022), Source::Manual, reverses(2), rename("县农业局")),
            (year(2023), Source::Manual, reverses(3), rename("县农委")),
        ]);
        let lineage = genealogy.of(InstitutionId(1), TODAY);
        let taken_back: Vec<u32> =
            lineage.events.iter().filter(|event| event.is_taken_back()).map(|event| event.entry.0).collect();
        assert_eq!(taken_back, [3]);
        let second = lineage.events.get(1).and_then(|event| event.mended).expect("mended");
        assert_eq!((second.how, second.taken_back), (Mended::Reversed(EntryId(3)), Some(EntryId(4))));
        assert_eq!(lineage.bodies.get(&InstitutionId(1)).map(|life| life.names.len()), Some(2));
    }

    #[test]
    fn a_merger_taken_back_is_in_the_story_of_the_successor_without_the_story_of_the_other() {
        let year = |year| Date::constant(year, 1, 1);
        let both = vec![Operation::Establish(body(1, "县种子站")), Operation::Establish(body(2, "县农技中心"))];
        let merged = vec![Operation::Merge { from: vec![InstitutionId(1)], into: InstitutionId(2) }];
        let genealogy = log(vec![
            (year(2020), Source::Manual, None, both),
            (year(2021), Source::Manual, None, merged),
            (
                year(2022),
                Source::Manual,
                Some(Relation::Reverses(EntryId(2))),
                vec![Operation::Establish(body(1, "县种子站"))],
            ),
        ]);
        let of = |id| genealogy.of(InstitutionId(id), TODAY);
        let entries: Vec<u32> = of(2).events.iter().map(|event| event.entry.0).collect();
        assert_eq!((entries, of(2).bodies.len()), (vec![1, 2, 3], 1));
        let life = genealogy.lives(TODAY).remove(&InstitutionId(1)).expect("known");
        assert_eq!((life.since, life.until, life.merged_into), (Some(year(2020)), None, None));
    }

    /// Two bodies whose merger waits for 2030, and the same taken back before that.
    fn waiting_merger(taken_back: bool) -> Genealogy {
        let day = Date::constant(2030, 1, 1);
        let both = vec![Operation::Establish(body(1, "县种子站")), Operation::Establish(body(2, "县农技中心"))];
        let merged = vec![Operation::Merge { from: vec![InstitutionId(1)], into: InstitutionId(2) }];
        let restored = vec![
            Operation::Establish(body(1, "县种子站")),
            Operation::Describe(Institution { nature: Nature::Government, ..body(2, "县农技中心") }),
        ];
        let mut entries =
            vec![(Date::constant(2020, 1, 1), Source::Manual, None, both), (day, Source::Manual, None, merged)];
        if taken_back {
            entries.push((day, Source::Manual, Some(Relation::Reverses(EntryId(2))), restored));
        }
        log(entries)
    }

    #[test]
    fn a_body_whose_merger_waits_is_no_part_of_the_story_of_the_successor_yet() {
        let genealogy = waiting_merger(false);
        let of = |today| {
            let lineage = genealogy.of(InstitutionId(2), today);
            (lineage.events.iter().map(|event| (event.entry.0, event.force)).collect::<Vec<_>>(), lineage.bodies.len())
        };
        let (force, waiting) = (Force::InForce, Force::Waiting);
        assert_eq!(of(TODAY), (vec![(1, force), (2, waiting)], 1), "its own setting up, and the merger");
        assert_eq!(of(Date::constant(2030, 1, 1)), (vec![(1, force), (1, force), (2, force)], 2));
    }

    #[test]
    fn what_was_taken_back_before_its_day_never_came_and_nothing_is_restored() {
        let genealogy = waiting_merger(true);
        for id in [1, 2] {
            let lineage = genealogy.of(InstitutionId(id), TODAY);
            let told: Vec<(u32, Force, bool)> =
                lineage.events.iter().map(|event| (event.entry.0, event.force, event.withdraws())).collect();
            let expected = [(1, Force::InForce, false), (2, Force::Withdrawn, false), (3, Force::Withdrawn, true)];
            assert_eq!(told, expected, "{id}");
            let life = lineage.bodies.get(&InstitutionId(id)).expect("itself");
            assert_eq!((life.names.len(), life.until, life.merged_into), (1, None, None));
        }
    }

    #[test]
    fn a_name_that_a_correction_found_wrong_was_never_borne() {
        let year = |year| Date::constant(year, 1, 1);
        let corrected = [rename("县农业局"), rename("县农业农村局")].concat();
        let genealogy = log(vec![
            (year(2020), Source::Manual, None, vec![Operation::Establish(body(1, "县农业局"))]),
            (year(2021), Source::Manual, None, rename("县农叶局")),
            (year(2021), Source::Manual, Some(Relation::Corrects(EntryId(2))), corrected),
        ]);
        let life = genealogy.lives(TODAY).remove(&InstitutionId(1)).expect("known");
        assert_eq!(life.names, ["县农业局", "县农业农村局"].map(name));
    }
}
