//! How an institution stands in one kind of quota. Capacity, vacancy and excess are computed here and nowhere else.

use std::iter::Sum;
use std::ops::Add;

use serde::Serialize;

use super::headcount::{Delta, Headcount};
use super::quota::QuotaKind;

/// 核定数, 周转, 实有数 and 在途 of one institution in one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// 核定数: given by documents, the sum of postings.
    pub authorized: Headcount,
    /// 其中:周转: places lent by a pool, which keeps owning them; never part of 核定数.
    pub borrowed: Headcount,
    /// 实有: counted from the roster.
    pub strength: Headcount,
    /// 在途: places promised by 用编核准 and not yet filled.
    pub reserved: Headcount,
}

/// How an institution stands in every kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standings {
    /// In the order of [`QuotaKind::ALL`].
    by_kind: [Standing; QuotaKind::ALL.len()],
}

/// Sums of standings. Vacancies and excesses are summed apart: one institution's vacancy does not pay for another's excess.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct StandingTotal {
    pub authorized: Headcount,
    pub borrowed: Headcount,
    pub strength: Headcount,
    pub reserved: Headcount,
    pub vacancy: Headcount,
    pub free: Headcount,
    pub excess: Headcount,
}

impl Standing {
    /// 使用编制: the places people may stand in, own and borrowed.
    pub fn capacity(self) -> Headcount {
        self.authorized + self.borrowed
    }

    /// 空编: own places without a person.
    pub fn vacancy(self) -> Headcount {
        self.authorized.excess_over(self.strength)
    }

    /// 可调空编: own places without a person and not promised to one; what may be cut or filled.
    pub fn free(self) -> Headcount {
        self.vacancy().excess_over(self.reserved)
    }

    /// 可用: vacant places less promised ones. Below zero where more was promised than is vacant; [`Standing::free`], what may still
    /// be given, is nothing then.
    pub fn available(self) -> Delta {
        self.vacancy().since(self.reserved)
    }

    /// 超编: people without a place, own or borrowed.
    pub fn excess(self) -> Headcount {
        self.strength.excess_over(self.capacity())
    }

    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

impl Standings {
    pub fn of(&self, kind: QuotaKind) -> Standing {
        self.by_kind.get(kind.place()).copied().unwrap_or_default()
    }

    /// The kinds that have or use a place, or have a person in one, in order.
    pub fn iter(&self) -> impl Iterator<Item = (QuotaKind, Standing)> {
        QuotaKind::ALL.into_iter().zip(self.by_kind).filter(|(_, standing)| !standing.is_empty())
    }

    /// The sum over the kinds that `wanted` picks.
    pub fn total(&self, wanted: impl Fn(QuotaKind) -> bool) -> StandingTotal {
        self.iter().filter(|(kind, _)| wanted(*kind)).map(|(_, standing)| standing).sum()
    }

    /// The standing in `kind`, to be filled in.
    pub(super) fn at(&mut self, kind: QuotaKind) -> &mut Standing {
        let [first, rest @ ..] = &mut self.by_kind;
        match kind.place().checked_sub(1).and_then(|place| rest.get_mut(place)) {
            Some(standing) => standing,
            None => first,
        }
    }
}

impl From<Standing> for StandingTotal {
    fn from(standing: Standing) -> Self {
        Self {
            authorized: standing.authorized,
            borrowed: standing.borrowed,
            strength: standing.strength,
            reserved: standing.reserved,
            vacancy: standing.vacancy(),
            free: standing.free(),
            excess: standing.excess(),
        }
    }
}

impl Add for StandingTotal {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            authorized: self.authorized + other.authorized,
            borrowed: self.borrowed + other.borrowed,
            strength: self.strength + other.strength,
            reserved: self.reserved + other.reserved,
            vacancy: self.vacancy + other.vacancy,
            free: self.free + other.free,
            excess: self.excess + other.excess,
        }
    }
}

impl Sum<Standing> for StandingTotal {
    fn sum<I: Iterator<Item = Standing>>(standings: I) -> Self {
        standings.map(Self::from).sum()
    }
}

impl Sum for StandingTotal {
    fn sum<I: Iterator<Item = Self>>(totals: I) -> Self {
        totals.fold(Self::default(), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(authorized: u32, borrowed: u32, strength: u32, reserved: u32) -> Standing {
        let [authorized, borrowed, strength, reserved] = [authorized, borrowed, strength, reserved].map(Headcount);
        Standing { authorized, borrowed, strength, reserved }
    }

    #[test]
    fn a_vacancy_never_pays_for_an_excess() {
        let total: StandingTotal = [standing(10, 0, 12, 0), standing(8, 0, 5, 0)].into_iter().sum();
        assert_eq!((total.authorized, total.strength), (Headcount(18), Headcount(17)));
        assert_eq!((total.vacancy, total.excess), (Headcount(3), Headcount(2)));
    }

    /// 核定 周转 实有 在途 → 使用编制 空编 可调 超编
    #[track_caller]
    fn check(given: [u32; 4], expected: [u32; 4]) {
        let [authorized, borrowed, strength, reserved] = given;
        let standing = standing(authorized, borrowed, strength, reserved);
        let found = [standing.capacity(), standing.vacancy(), standing.free(), standing.excess()];
        assert_eq!(found.map(|count| count.0), expected, "{given:?}");
    }

    #[test]
    fn borrowed_places_hold_people_but_are_no_vacancy_of_ones_own() {
        check([10, 2, 9, 0], [12, 1, 1, 0]);
        check([10, 2, 11, 0], [12, 0, 0, 0]);
        check([10, 2, 13, 0], [12, 0, 0, 1]);
    }

    #[test]
    fn what_is_promised_beyond_the_vacancy_is_missing() {
        let available = |given: [u32; 4]| standing(given[0], given[1], given[2], given[3]).available().0;
        assert_eq!([available([27, 0, 27, 2]), available([10, 0, 6, 4]), available([10, 0, 6, 1])], [-2, 0, 3]);
    }

    #[test]
    fn what_is_promised_is_no_longer_free() {
        check([10, 0, 6, 3], [10, 4, 1, 0]);
        check([10, 0, 6, 5], [10, 4, 0, 0]);
        check([10, 0, 12, 1], [10, 0, 0, 2]);
    }
}
