//! 沿革图: a lineage laid out as a drawing would have it, without a size: a lane per body, a row per day on which something
//! happened, a period per name. Whoever draws it gives rows and lanes their measure.

use std::collections::{BTreeMap, BTreeSet};

use super::genealogy::{Event, Lineage};
use super::happening::Happening;
use crate::domain::{Date, Force, InstitutionId, Name, SplitOrigin};

/// The places of everything in a lineage. Rows and lanes count from zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chart {
    /// The rows: days on which something happened, in the order of time.
    pub days: Vec<Date>,
    /// The body that was asked for first, then each body beside the one it was merged into.
    pub lanes: Vec<Lane>,
    pub marks: Vec<Mark>,
    pub joins: Vec<Join>,
}

/// One body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    pub institution: InstitutionId,
    pub periods: Vec<Period>,
}

/// A name while it was borne.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    pub name: Name,
    /// The row in which it begins.
    pub from: usize,
    /// The row in which it ends; `None`: it is borne still.
    pub until: Option<usize>,
}

/// Something that happened to a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub lane: usize,
    pub row: usize,
    /// Which event of the lineage it is.
    pub event: usize,
}

/// A body that became part of another one of the chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Join {
    pub from: usize,
    pub to: usize,
    pub row: usize,
    pub event: usize,
}

/// Lays out the story of `root` and of those it came from.
pub fn chart(lineage: &Lineage, root: InstitutionId) -> Chart {
    let mut days: Vec<Date> = lineage.events.iter().map(|event| event.effective).collect();
    days.sort_unstable();
    days.dedup();
    let mut order = Vec::new();
    place(root, lineage, &mut order);
    // Whom it was split from is merged into nobody.
    lineage.bodies.keys().for_each(|body| place(*body, lineage, &mut order));
    let lanes = order.iter().map(|id| Lane { institution: *id, periods: Vec::new() }).collect();
    let mut chart = Chart { days, lanes, ..Chart::default() };
    let seats: BTreeMap<InstitutionId, usize> = order.into_iter().enumerate().map(|(seat, id)| (id, seat)).collect();
    for (index, event) in lineage.events.iter().enumerate() {
        let row = chart.days.partition_point(|day| *day < event.effective);
        chart.put(event, index, row, &seats);
    }
    chart
}

/// A body, then those that were merged into it, the earliest first, each followed by its own.
fn place(body: InstitutionId, lineage: &Lineage, order: &mut Vec<InstitutionId>) {
    if order.contains(&body) {
        return;
    }
    order.push(body);
    let merged = lineage.bodies.iter().filter(|(_, life)| life.merged_into == Some(body));
    let mut merged: Vec<(Option<Date>, InstitutionId)> = merged.map(|(id, life)| (life.until, *id)).collect();
    merged.sort_unstable();
    merged.into_iter().for_each(|(_, id)| place(id, lineage, order));
}

impl Chart {
    fn put(&mut self, event: &Event, index: usize, row: usize, seats: &BTreeMap<InstitutionId, usize>) {
        let seat = |id: &InstitutionId| seats.get(id).copied();
        if event.force == Force::Withdrawn {
            // It never came: it is marked, and nothing begins, ends or joins by it.
            let lanes: BTreeSet<usize> = event.what.bodies().filter_map(|id| seat(&id)).collect();
            let lanes = if lanes.is_empty() { BTreeSet::from([0]) } else { lanes };
            lanes.into_iter().for_each(|lane| self.mark(lane, row, index));
            return;
        }
        match &event.what {
            Happening::Established { institution, name, .. } => {
                // Who is not on the chart is in the story of the body that was asked for: its merger was taken back.
                self.mark(seat(institution).unwrap_or_default(), row, index);
                if let Some(lane) = seat(institution) {
                    self.begin(lane, row, name);
                }
            }
            Happening::Renamed { institution, to, .. } => {
                let Some(lane) = seat(institution) else { return };
                self.mark(lane, row, index);
                self.end(lane, row);
                self.begin(lane, row, to);
            }
            Happening::Merged { into, from, .. } => {
                let into = seat(into);
                into.into_iter().for_each(|lane| self.mark(lane, row, index));
                for lane in from.iter().filter_map(|(id, _)| seat(id)) {
                    self.end(lane, row);
                    match into {
                        Some(to) => self.joins.push(Join { from: lane, to, row, event: index }),
                        None => self.mark(lane, row, index),
                    }
                }
            }
            Happening::Split { from, origin, new, others, .. } => {
                let from = seat(from);
                from.into_iter().for_each(|lane| self.mark(lane, row, index));
                for (lane, name) in new.iter().filter_map(|(id, name)| Some((seat(id)?, name))) {
                    self.begin(lane, row, name);
                }
                for lane in new.iter().chain(others).filter_map(|(id, _)| seat(id)) {
                    self.mark(lane, row, index);
                    self.joins.extend(from.map(|from| Join { from, to: lane, row, event: index }));
                }
                if let (Some(lane), SplitOrigin::Ends) = (from, origin) {
                    self.end(lane, row);
                }
            }
            Happening::Attached { institution, .. } | Happening::Redesignated { institution, .. } => {
                seat(institution).into_iter().for_each(|lane| self.mark(lane, row, index));
            }
            Happening::Abolished { institution, .. } => {
                let Some(lane) = seat(institution) else { return };
                self.mark(lane, row, index);
                self.end(lane, row);
            }
        }
    }

    fn mark(&mut self, lane: usize, row: usize, event: usize) {
        self.marks.push(Mark { lane, row, event });
    }

    fn begin(&mut self, lane: usize, row: usize, name: &Name) {
        let Some(lane) = self.lanes.get_mut(lane) else { return };
        // A name that was given and changed on the same day was borne on none.
        lane.periods.retain(|period| period.until != Some(period.from) || period.from != row);
        lane.periods.push(Period { name: name.clone(), from: row, until: None });
    }

    fn end(&mut self, lane: usize, row: usize) {
        let open = self.lanes.get_mut(lane).and_then(|lane| lane.periods.last_mut());
        if let Some(period) = open.filter(|period| period.until.is_none()) {
            period.until = Some(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        DateTime, Entry, EntryHead, EntryId, Institution, Nature, Operation, Snapshot, Source, Tier, apply,
    };
    use crate::history::Genealogy;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn body(id: u32, text: &str) -> Operation {
        Operation::Establish(Institution::bare(InstitutionId(id), name(text), Tier::County, Nature::PublicInstitution))
    }

    const TODAY: Date = Date::constant(2026, 11, 22);

    /// Entries in the years 2001 and after.
    fn told(entries: Vec<(i16, Vec<Operation>)>) -> Genealogy {
        let (mut register, mut genealogy) = (Snapshot::default(), Genealogy::default());
        for (id, (year, operations)) in (1..).zip(entries) {
            let entry = Entry::new(Date::constant(year, 1, 1), Source::Manual, operations);
            let head = EntryHead::of(&entry, EntryId(id), DateTime::constant(2026, 1, 1, 0, 0, 0, 0));
            for operation in &entry.operations {
                genealogy.note(&head, &register, operation);
                apply(&mut register, operation).expect("possible");
            }
        }
        genealogy
    }

    #[test]
    fn bodies_stand_beside_what_they_became_and_names_in_their_time() {
        let (first, second, third) = (InstitutionId(1), InstitutionId(2), InstitutionId(3));
        let genealogy = told(vec![
            (2001, vec![body(1, "县种子站"), body(2, "县植保站"), body(3, "县农机站")]),
            (2003, vec![Operation::Merge { from: vec![third], into: first }]),
            (
                2005,
                vec![
                    Operation::Merge { from: vec![first], into: second },
                    Operation::Rename { institution: second, name: name("县农技中心") },
                ],
            ),
            (2009, vec![Operation::Abolish { institution: second }]),
        ]);
        let lineage = genealogy.of(second, TODAY);
        let chart = chart(&lineage, second);
        assert_eq!(chart.days.iter().map(|day| day.year()).collect::<Vec<_>>(), [2001, 2003, 2005, 2009]);
        assert_eq!(chart.lanes.iter().map(|lane| lane.institution).collect::<Vec<_>>(), [second, first, third]);
        let names = |lane: usize| -> Vec<(String, usize, Option<usize>)> {
            let periods = &chart.lanes.get(lane).expect("a lane").periods;
            periods.iter().map(|period| (period.name.to_string(), period.from, period.until)).collect()
        };
        assert_eq!(names(0), [("县植保站".to_owned(), 0, Some(2)), ("县农技中心".to_owned(), 2, Some(3))]);
        assert_eq!(names(1), [("县种子站".to_owned(), 0, Some(2))]);
        let joins: Vec<(usize, usize, usize)> = chart.joins.iter().map(|join| (join.from, join.to, join.row)).collect();
        assert_eq!(joins, [(2, 1, 1), (1, 0, 2)]);
        let marks: Vec<(usize, usize)> = chart.marks.iter().map(|mark| (mark.lane, mark.row)).collect();
        assert_eq!(marks, [(1, 0), (0, 0), (2, 0), (1, 1), (0, 2), (0, 2), (0, 3)]);
    }

    #[test]
    fn a_merger_taken_back_before_its_day_ends_no_line() {
        let (first, second) = (InstitutionId(1), InstitutionId(2));
        let day = Date::constant(2030, 1, 1);
        let recorded = Date::constant(2026, 1, 1).at(9, 0, 0, 0);
        let (mut register, mut genealogy) = (Snapshot::default(), Genealogy::default());
        let merge = Operation::Merge { from: vec![first], into: second };
        let reverses = Some(crate::domain::Relation::Reverses(EntryId(2)));
        for (id, day, relation, operations) in [
            (1, Date::constant(2001, 1, 1), None, vec![body(1, "县种子站"), body(2, "县植保站")]),
            (2, day, None, vec![merge]),
            (3, day, reverses, vec![body(1, "县种子站")]),
        ] {
            let entry = Entry { relation, ..Entry::new(day, Source::Manual, operations) };
            let head = EntryHead::of(&entry, EntryId(id), recorded);
            for operation in &entry.operations {
                genealogy.note(&head, &register, operation);
                apply(&mut register, operation).expect("possible");
            }
        }
        for root in [first, second] {
            let chart = chart(&genealogy.of(root, TODAY), root);
            let [lane] = chart.lanes.as_slice() else { panic!("{chart:?}") };
            let ends: Vec<Option<usize>> = lane.periods.iter().map(|period| period.until).collect();
            assert_eq!((ends, chart.joins.len(), chart.marks.len()), (vec![None], 0, 3));
        }
    }

    #[test]
    fn a_body_that_went_into_another_ends_there() {
        let (first, second) = (InstitutionId(1), InstitutionId(2));
        let genealogy = told(vec![
            (2001, vec![body(1, "县种子站"), body(2, "县植保站")]),
            (2001, vec![Operation::Rename { institution: first, name: name("县种业站") }]),
            (2002, vec![Operation::Merge { from: vec![first], into: second }]),
        ]);
        let chart = chart(&genealogy.of(first, TODAY), first);
        let [lane] = chart.lanes.as_slice() else { panic!("{chart:?}") };
        assert_eq!(
            lane.periods,
            [Period { name: name("县种业站"), from: 0, until: Some(1) }],
            "the first name was borne on no day"
        );
        assert_eq!((chart.joins.len(), chart.marks.len()), (0, 3));
    }
}
