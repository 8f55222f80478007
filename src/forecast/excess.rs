//! 超编人员消化: every body that has more people than places, and how retirement digests them when nobody is admitted. The register
//! may be one that a plan would leave: its facts know nothing of the plan's named moves, so whoever is named is told apart as a
//! [`Shift`].

use std::collections::BTreeMap;

use super::digestion::{Digestion, digest};
use super::outlook::Cohort;
use crate::domain::{Headcount, InstitutionFacts, InstitutionId, Month, QuotaKind, Snapshot, Standing};

/// One person who stands elsewhere than the facts of the register have them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    pub kind: QuotaKind,
    /// Where the facts count the person; `None` where they do not, since a plan admits them.
    pub from: Option<InstitutionId>,
    /// Where the place is now; `None` for who has left.
    pub to: Option<InstitutionId>,
    /// 法定退休年月; `None` where it cannot be told.
    pub retires_in: Option<Month>,
}

/// One excess and its course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excess {
    pub institution: InstitutionId,
    pub kind: QuotaKind,
    pub standing: Standing,
    pub digestion: Digestion,
    /// Past the statutory age though still on the roster; reckoned as leaving in the first month.
    pub overdue: Headcount,
    /// Those of whom nobody can tell when they retire; reckoned as staying.
    pub unknown: Headcount,
}

/// When the people of one body and kind leave.
#[derive(Debug, Default)]
struct Leaving {
    months: BTreeMap<Month, Headcount>,
    unknown: Headcount,
}

/// Every excess of a register, in the order of its institutions and kinds, followed from the month `first` on.
pub fn excesses(register: &Snapshot, shifts: &[Shift], first: Month) -> Vec<Excess> {
    let with_places =
        register.standings().filter(|(_, kind, standing)| kind.has_places() && !standing.excess().is_zero());
    with_places
        .map(|(institution, kind, standing)| {
            let leaving = leaving(register, shifts, (institution.id, kind));
            follow(institution.id, kind, standing, leaving, first)
        })
        .collect()
}

fn follow(institution: InstitutionId, kind: QuotaKind, standing: Standing, leaving: Leaving, first: Month) -> Excess {
    let ahead = leaving.months.range(first..).map(|(month, people)| (*month, *people));
    let mut departures: BTreeMap<Month, Headcount> = ahead.collect();
    let overdue: Headcount = leaving.months.range(..first).map(|(_, people)| *people).sum();
    if !overdue.is_zero() {
        *departures.entry(first).or_default() += overdue;
    }
    let digestion = digest(standing.strength, standing.capacity(), &departures);
    Excess { institution, kind, standing, digestion, overdue, unknown: leaving.unknown }
}

/// Whoever holds such a place, by when they leave. Only of bodies that have an excess: a city has too many others.
fn leaving(register: &Snapshot, shifts: &[Shift], (institution, kind): (InstitutionId, QuotaKind)) -> Leaving {
    let mut leaving = Leaving::default();
    let facts = register.facts().and_then(|facts| facts.of(institution));
    let groups = facts.into_iter().flat_map(InstitutionFacts::ages).filter(|(group, _)| group.kind == kind);
    for (group, people) in groups {
        *leaving.at(Cohort::of(institution, group, people).retires_in()) += people;
    }
    for shift in shifts.iter().filter(|shift| shift.kind == kind) {
        let people = leaving.at(shift.retires_in);
        if shift.from == Some(institution) {
            *people = people.excess_over(Headcount(1));
        }
        if shift.to == Some(institution) {
            *people += Headcount(1);
        }
    }
    // Nobody is left of a month that everybody has been shifted from.
    leaving.months.retain(|_, people| !people.is_zero());
    leaving
}

impl Leaving {
    fn at(&mut self, month: Option<Month>) -> &mut Headcount {
        match month {
            Some(month) => self.months.entry(month).or_default(),
            None => &mut self.unknown,
        }
    }
}

impl Digestion {
    /// The excess that is left when `month` is over.
    pub fn left_after(&self, month: Month) -> Headcount {
        let until = self.months.iter().take_while(|at| at.month <= month).last();
        until.map_or(self.excess, |at| at.excess)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{
        AgeGroup, Assignment, Holder, Institution, Name, Nature, Operation, Person, PersonId, Position, RankBasis,
        RosterFacts, Sex, Tier, Transfer, apply_all,
    };

    const KIND: QuotaKind = QuotaKind::Administrative;
    const HERE: InstitutionId = InstitutionId(1);
    const THERE: InstitutionId = InstitutionId(2);

    fn month(written: &str) -> Month {
        written.parse().expect("a month")
    }

    /// Two bodies of one place each; men born in these months hold places of the first.
    fn register(births: &[&str]) -> Snapshot {
        let mut operations = Vec::new();
        let mut facts = RosterFacts::default();
        for (id, text) in [(HERE, "县农业农村局"), (THERE, "县财政局")] {
            let name = Name::new(text).expect("a name");
            operations.push(Operation::Establish(Institution::bare(id, name, Tier::County, Nature::Government)));
            let (from, to) = (Holder::Superior, Holder::Institution(id));
            operations.push(Operation::Transfer(Transfer {
                kind: KIND,
                count: Headcount(1),
                from,
                to,
                people: Vec::new(),
            }));
        }
        for (id, birth) in (1..).zip(births) {
            let name = Name::new("张三").expect("a name");
            operations.push(Operation::Admit(Person::bare(PersonId(id), name, Assignment::at(HERE, KIND))));
            let (birth, sex) = (birth.parse().ok(), Some(Sex::Male));
            let group = AgeGroup { birth, kind: KIND, sex, position: Position::Staff, identity: None, rank: None };
            facts.count(HERE, group, RankBasis::Undocumented, Headcount(1));
        }
        apply_all(&Snapshot::default(), &operations).expect("a register").with_facts(Arc::new(facts))
    }

    #[test]
    fn who_is_overdue_leaves_at_once_and_who_is_unknown_stays() {
        // Retirement in 2026-03, 2026-05, 2029-12, and one of whom it cannot be told.
        let found = excesses(&register(&["1965-12", "1966-01", "1968-12", "不明"]), &[], month("2026-04"));
        let [excess] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((excess.institution, excess.kind), (HERE, KIND));
        assert_eq!(
            (excess.overdue, excess.unknown, excess.digestion.excess),
            (Headcount(1), Headcount(1), Headcount(3))
        );
        let course: Vec<_> = excess.digestion.months.iter().map(|at| (at.month.to_string(), at.excess.0)).collect();
        assert_eq!(course, [("2026-04".to_owned(), 2), ("2026-05".to_owned(), 1), ("2029-12".to_owned(), 0)]);
        let left =
            ["2026-03", "2026-04", "2029-11", "2029-12", "2035-01"].map(|at| excess.digestion.left_after(month(at)).0);
        assert_eq!(left, [3, 2, 1, 0, 0]);
    }

    #[test]
    fn who_is_named_is_counted_where_they_go() {
        let register = register(&["1965-12", "1966-01", "1968-12"]);
        let shift = |from, to, at: &str| Shift { kind: KIND, from, to, retires_in: at.parse().ok() };
        let gone = [shift(Some(HERE), Some(THERE), "2026-03"), shift(Some(HERE), None, "2026-05")];
        let found = excesses(&register, &gone, month("2026-01"));
        let months: Vec<_> = found.iter().flat_map(|it| &it.digestion.months).map(|at| at.month.to_string()).collect();
        assert_eq!(months, ["2029-12"], "only the third is left to retire");
        let came = [shift(None, Some(HERE), "2027-01")];
        let months: Vec<_> = excesses(&register, &came, month("2026-01"))
            .iter()
            .flat_map(|it| &it.digestion.months)
            .map(|at| (at.month.to_string(), at.departures.0))
            .collect();
        // Two are over; the digestion ends with the second departure.
        assert_eq!(months, [("2026-03".to_owned(), 1), ("2026-05".to_owned(), 1)]);
    }

    #[test]
    fn a_register_without_excess_has_nothing_to_follow() {
        assert_eq!(excesses(&register(&["1965-12"]), &[], month("2026-01")), []);
    }
}
