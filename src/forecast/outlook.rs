//! Retirements ahead: who of each institution and kind reaches the statutory age, and in which month.

use std::collections::BTreeMap;

use super::excess::Shift;
use super::retirement::{RetirementCategory, statutory_retirement};
use crate::domain::{AgeGroup, Headcount, InstitutionFacts, InstitutionId, Month, QuotaKind, RosterFacts, Standing};

/// People who are alike in everything that decides when they retire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cohort {
    /// 编制所在单位: where the place becomes vacant.
    pub institution: InstitutionId,
    pub kind: QuotaKind,
    /// `None` where the roster does not say.
    pub birth: Option<Month>,
    /// `None` where the roster does not even say the sex.
    pub category: Option<RetirementCategory>,
    pub people: Headcount,
}

/// The months looked at: `first` and the ones after it, `months` in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    pub first: Month,
    pub months: u32,
}

/// What becomes of the people of one institution and kind. Everybody given is counted in exactly one field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outlook {
    /// Those whose month lies before the horizon though the roster still has them.
    pub overdue: Headcount,
    /// Those who reach the statutory age within the horizon, by month.
    pub retiring: BTreeMap<Month, Headcount>,
    /// Those who reach it later.
    pub staying: Headcount,
    /// Those of whom the month cannot be told, because birth or sex is missing or cannot be right.
    pub unknown: Headcount,
}

/// The outlook of every institution and kind that has people.
pub fn outlook(
    cohorts: impl IntoIterator<Item = Cohort>,
    horizon: Horizon,
) -> BTreeMap<(InstitutionId, QuotaKind), Outlook> {
    let mut outlooks: BTreeMap<_, Outlook> = BTreeMap::new();
    for cohort in cohorts {
        outlooks.entry((cohort.institution, cohort.kind)).or_default().add(&cohort, horizon);
    }
    outlooks
}

/// The same with people who stand elsewhere than their cohorts have them.
pub fn outlook_shifted(
    cohorts: impl IntoIterator<Item = Cohort>,
    shifts: &[Shift],
    horizon: Horizon,
) -> BTreeMap<(InstitutionId, QuotaKind), Outlook> {
    let mut outlooks = outlook(cohorts, horizon);
    for shift in shifts {
        if let Some(left) = shift.from.and_then(|from| outlooks.get_mut(&(from, shift.kind))) {
            let people = left.at(shift.retires_in, horizon);
            *people = people.excess_over(Headcount(1));
            left.retiring.retain(|_, people| !people.is_zero());
        }
        if let Some(to) = shift.to {
            *outlooks.entry((to, shift.kind)).or_default().at(shift.retires_in, horizon) += Headcount(1);
        }
    }
    outlooks
}

impl Cohort {
    /// People of a roster, in the category that it lets one assume.
    pub fn of(institution: InstitutionId, group: AgeGroup, people: Headcount) -> Self {
        let category = group.sex.map(|sex| RetirementCategory::usual(sex, group.identity, group.kind));
        Self { institution, kind: group.kind, birth: group.birth, category, people }
    }

    /// Everybody of a roster.
    pub fn of_roster(facts: &RosterFacts) -> impl Iterator<Item = Self> + '_ {
        let of_institution = |(institution, facts): (InstitutionId, &'_ InstitutionFacts)| {
            facts.ages().map(move |(group, people)| Self::of(institution, group, people)).collect::<Vec<_>>()
        };
        facts.iter().flat_map(of_institution)
    }

    /// 法定退休年月, as far as it can be told.
    pub fn retires_in(&self) -> Option<Month> {
        statutory_retirement(self.birth?, self.category?).map(|retirement| retirement.month)
    }
}

impl Horizon {
    /// The rest of the year of `first`, and whole years after it.
    pub fn years_after(first: Month, years: u32) -> Self {
        let rest = 13_u32.saturating_sub(u32::from(first.month().unsigned_abs()));
        Self { first, months: rest.saturating_add(years.saturating_mul(12)) }
    }

    /// The years looked at, in order.
    pub fn years(self) -> Vec<i16> {
        let months = (0..self.months).map_while(|ahead| self.first.plus_months(ahead).ok());
        let mut years: Vec<i16> = months.map(Month::year).collect();
        years.dedup();
        years
    }

    /// Whether `month` comes after the last month looked at. A horizon that leaves the calendar has no such month.
    fn ends_before(self, month: Month) -> bool {
        self.first.plus_months(self.months).is_ok_and(|end| end <= month)
    }
}

impl Outlook {
    /// Everybody who reaches the statutory age within the horizon.
    pub fn retiring_in_all(&self) -> Headcount {
        self.retiring.values().copied().sum()
    }

    /// Everybody who is to leave by the end of the horizon: who reached the age before it, and who does within it.
    pub fn leaving(&self) -> Headcount {
        self.overdue + self.retiring_in_all()
    }

    /// 期末空编: of places that stand like this, those empty when everybody has left who is to leave and nobody has come.
    pub fn vacancy_left(&self, standing: Standing) -> Headcount {
        Standing { strength: standing.strength.excess_over(self.leaving()), ..standing }.vacancy()
    }

    /// Everybody counted.
    pub fn people(&self) -> Headcount {
        self.overdue + self.retiring_in_all() + self.staying + self.unknown
    }

    fn add(&mut self, cohort: &Cohort, horizon: Horizon) {
        *self.at(cohort.retires_in(), horizon) += cohort.people;
    }

    /// Where whoever retires in `month` is counted.
    fn at(&mut self, month: Option<Month>, horizon: Horizon) -> &mut Headcount {
        match month {
            None => &mut self.unknown,
            Some(month) if month < horizon.first => &mut self.overdue,
            Some(month) if horizon.ends_before(month) => &mut self.staying,
            Some(month) => self.retiring.entry(month).or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Position, RankBasis, Sex};

    const KIND: QuotaKind = QuotaKind::Administrative;

    fn month(written: &str) -> Month {
        written.parse().expect("a month")
    }

    /// Men born in these months, one group each, in the institution with this id.
    fn men(institution: u32, groups: &[(&str, u32)]) -> Vec<Cohort> {
        let cohort = |(birth, people): &(&str, u32)| Cohort {
            institution: InstitutionId(institution),
            kind: KIND,
            birth: Some(month(birth)),
            category: Some(RetirementCategory::Male),
            people: Headcount(*people),
        };
        groups.iter().map(cohort).collect()
    }

    #[test]
    fn everybody_is_counted_once_by_the_month_of_retirement() {
        // 2023-12 is past, 2026-03 and 2026-05 lie in the year looked at, 2029-12 after it.
        let mut cohorts = men(1, &[("1963-12", 1), ("1965-12", 2), ("1966-01", 3), ("1968-12", 4)]);
        cohorts.push(Cohort { birth: None, people: Headcount(5), ..cohorts[0] });
        cohorts.push(Cohort { category: None, people: Headcount(6), ..cohorts[0] });
        let found = outlook(cohorts, Horizon { first: month("2026-01"), months: 12 });
        let outlook = &found[&(InstitutionId(1), KIND)];
        let retiring = [(month("2026-03"), Headcount(2)), (month("2026-05"), Headcount(3))];
        assert_eq!(outlook.overdue, Headcount(1));
        assert_eq!(outlook.retiring, BTreeMap::from(retiring));
        assert_eq!((outlook.retiring_in_all(), outlook.staying), (Headcount(5), Headcount(4)));
        assert_eq!((outlook.unknown, outlook.people()), (Headcount(11), Headcount(21)));
    }

    #[test]
    fn the_first_month_belongs_to_the_horizon_and_the_one_after_the_last_does_not() {
        let at = |first: &str, months| {
            let found = outlook(men(1, &[("1965-12", 1)]), Horizon { first: month(first), months });
            found[&(InstitutionId(1), KIND)].retiring_in_all()
        };
        assert_eq!(at("2026-03", 1), Headcount(1));
        assert_eq!(at("2026-02", 1), Headcount(0));
        assert_eq!(at("2026-02", 2), Headcount(1));
        assert_eq!(at("2026-04", 1200), Headcount(0));
        assert_eq!(at("2026-03", 0), Headcount(0));
        assert_eq!(at("2026-03", u32::MAX), Headcount(1), "a horizon without end");
    }

    #[test]
    fn the_facts_of_a_roster_are_enough() {
        let mut facts = RosterFacts::default();
        let woman = AgeGroup {
            birth: Some(month("1971-04")),
            kind: KIND,
            sex: Some(Sex::Female),
            position: Position::Staff,
            identity: None,
            rank: None,
        };
        facts.count(InstitutionId(1), woman, RankBasis::Undocumented, Headcount(2));
        facts.count(InstitutionId(1), AgeGroup { sex: None, ..woman }, RankBasis::Undocumented, Headcount(1));
        let found = outlook(Cohort::of_roster(&facts), Horizon { first: month("2026-01"), months: 12 });
        let outlook = &found[&(InstitutionId(1), KIND)];
        assert_eq!(outlook.retiring, BTreeMap::from([(month("2026-08"), Headcount(2))]));
        assert_eq!(outlook.unknown, Headcount(1));
    }

    #[test]
    fn whoever_has_moved_retires_where_the_place_is_now() {
        let horizon = Horizon { first: month("2026-01"), months: 12 };
        let (from, to) = (Some(InstitutionId(1)), Some(InstitutionId(2)));
        let shift = Shift { kind: KIND, from, to, retires_in: Some(month("2026-03")) };
        let found = outlook_shifted(men(1, &[("1965-12", 1), ("1966-01", 1)]), &[shift], horizon);
        let months = |id| found[&(InstitutionId(id), KIND)].retiring.keys().copied().collect::<Vec<_>>();
        assert_eq!([months(1), months(2)], [vec![month("2026-05")], vec![month("2026-03")]]);
    }

    #[test]
    fn institutions_and_kinds_are_kept_apart() {
        let mut cohorts = men(1, &[("1965-12", 1)]);
        cohorts.extend(men(2, &[("1965-12", 2)]));
        cohorts.push(Cohort { kind: QuotaKind::Support, ..cohorts[0] });
        let found = outlook(cohorts, Horizon { first: month("2026-01"), months: 12 });
        let counts: Vec<_> = found.iter().map(|((at, kind), each)| (at.0, *kind, each.people().0)).collect();
        assert_eq!(counts, [(1, KIND, 1), (1, QuotaKind::Support, 1), (2, KIND, 2)]);
    }
}
