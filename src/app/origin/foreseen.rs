//! 退休减员: numbers that are foreseen from the roster rather than counted in a register, what they are computed from, and what the
//! forecast rests on. The forecast itself is `forecast::outlook`, the same that the table of retirements prints.

use std::collections::{BTreeMap, BTreeSet};

use super::count::lines;
use super::scene::Scene;
use crate::app::moves::{retirement_horizon, retirements_of};
use crate::domain::{
    Foreseen, Headcount, Held, Holder, InstitutionId, Kinds, Moment, Month, Origin, Quantity, QuotaKind,
};
use crate::forecast::{Horizon, Outlook};
use crate::plan::standing;
use crate::wording;

/// The number, over the register before or after the plan as the origin says.
pub(super) fn amount(of: Foreseen, origin: &Origin, scene: &Scene<'_>) -> i64 {
    let snapshot = if origin.moment == Moment::Before { scene.before() } else { scene.after() };
    let outlooks = outlooks(origin, scene);
    let none = Outlook::default();
    let of_one = |(institution, kind): (InstitutionId, QuotaKind)| {
        let outlook = outlooks.get(&(institution, kind)).unwrap_or(&none);
        let people = match of {
            Foreseen::Overdue => outlook.overdue,
            Foreseen::InYear(year) => in_year(outlook, year).map(|(_, people)| people).sum(),
            Foreseen::Retiring => outlook.leaving(),
            Foreseen::VacancyLeft => outlook.vacancy_left(standing(snapshot, Holder::Institution(institution), kind)),
            Foreseen::Unknown => outlook.unknown,
        };
        i64::from(people.0)
    };
    bodies(origin, scene).into_iter().map(of_one).sum()
}

/// What it is the sum or the difference of: other quantities, each added or taken away.
pub(super) fn made_of(of: Foreseen, is_single: bool, scene: &Scene<'_>) -> Option<[Vec<Quantity>; 2]> {
    match of {
        Foreseen::Retiring => {
            let years = years(scene).into_iter().map(Foreseen::InYear);
            Some([std::iter::once(Foreseen::Overdue).chain(years).map(Quantity::from).collect(), Vec::new()])
        }
        Foreseen::VacancyLeft if is_single => {
            Some([vec![Held::Authorized.into(), Foreseen::Retiring.into()], vec![Held::Strength.into()]])
        }
        Foreseen::VacancyLeft | Foreseen::Overdue | Foreseen::InYear(_) | Foreseen::Unknown => None,
    }
}

/// What the number rests on, and of one year its months.
pub(super) fn grounds(of: Foreseen, origin: &Origin, scene: &Scene<'_>) -> Vec<String> {
    let horizon = horizon(scene);
    let last = horizon.months.checked_sub(1).and_then(|ahead| horizon.first.plus_months(ahead).ok());
    let mut told = vec![wording::origin::foreseen_by(horizon.first, last)];
    if let Foreseen::InYear(year) = of {
        let mut months: BTreeMap<Month, Headcount> = BTreeMap::new();
        for (month, people) in outlooks(origin, scene).values().flat_map(|outlook| in_year(outlook, year)) {
            *months.entry(month).or_default() += people;
        }
        let each = months.into_iter().map(|(month, people)| format!("{}月{people}名", month.month()));
        let each = each.collect::<Vec<_>>().join("、");
        told.extend((!each.is_empty()).then_some(each));
    }
    told
}

fn in_year(outlook: &Outlook, year: i16) -> impl Iterator<Item = (Month, Headcount)> + '_ {
    let of_year = outlook.retiring.iter().filter(move |(month, _)| month.year() == year);
    of_year.map(|(month, people)| (*month, *people))
}

/// The outlook of whom the number is about. Before a plan people stand where the register has them.
fn outlooks(origin: &Origin, scene: &Scene<'_>) -> BTreeMap<(InstitutionId, QuotaKind), Outlook> {
    let wanted: BTreeSet<(InstitutionId, QuotaKind)> = bodies(origin, scene).into_iter().collect();
    let asked: BTreeSet<InstitutionId> = wanted.iter().map(|(institution, _)| *institution).collect();
    let (snapshot, shifting) = match origin.moment {
        Moment::Before => (scene.before(), None),
        Moment::After | Moment::Change => (scene.after(), scene.shifting()),
    };
    let mut found = retirements_of(snapshot, shifting, horizon(scene), |one| asked.contains(&one));
    found.retain(|of, _| wanted.contains(of));
    found
}

/// Every institution that the number is about, in each of its kinds.
fn bodies(origin: &Origin, scene: &Scene<'_>) -> Vec<(InstitutionId, QuotaKind)> {
    let snapshot = if origin.moment == Moment::Before { scene.before() } else { scene.after() };
    let of_line = |(holder, kinds): (Holder, Kinds)| {
        let institution = match holder {
            Holder::Institution(id) => Some(id),
            Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_) => None,
        };
        institution.into_iter().flat_map(move |id| kinds.iter().map(move |kind| (id, kind)).collect::<Vec<_>>())
    };
    lines(origin, snapshot).into_iter().flat_map(of_line).collect()
}

fn horizon(scene: &Scene<'_>) -> Horizon {
    retirement_horizon(scene.day())
}

fn years(scene: &Scene<'_>) -> Vec<i16> {
    horizon(scene).years()
}
