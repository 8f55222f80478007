//! How an institution stands in one kind of quota. Vacancy and excess are computed here and nowhere else.

use std::iter::Sum;
use std::ops::Add;

use serde::Serialize;

use super::headcount::Headcount;

/// 核定数 and 实有数 of one institution (or a sum of institutions) in one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// 核定数: given by documents, the sum of postings.
    pub authorized: Headcount,
    /// 实有: counted from the roster.
    pub strength: Headcount,
}

/// Sums of standings. Vacancies and excesses are summed apart: one institution's vacancy does not pay for another's excess.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct StandingTotal {
    pub authorized: Headcount,
    pub strength: Headcount,
    pub vacancy: Headcount,
    pub excess: Headcount,
}

impl Standing {
    /// 空编: places without a person.
    pub fn vacancy(self) -> Headcount {
        self.authorized.excess_over(self.strength)
    }

    /// 超编: people without a place.
    pub fn excess(self) -> Headcount {
        self.strength.excess_over(self.authorized)
    }

    pub fn is_empty(self) -> bool {
        self.authorized.is_zero() && self.strength.is_zero()
    }
}

impl From<Standing> for StandingTotal {
    fn from(standing: Standing) -> Self {
        Self {
            authorized: standing.authorized,
            strength: standing.strength,
            vacancy: standing.vacancy(),
            excess: standing.excess(),
        }
    }
}

impl Add for StandingTotal {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            authorized: self.authorized + other.authorized,
            strength: self.strength + other.strength,
            vacancy: self.vacancy + other.vacancy,
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

    #[test]
    fn a_vacancy_never_pays_for_an_excess() {
        let short = Standing { authorized: Headcount(10), strength: Headcount(12) };
        let vacant = Standing { authorized: Headcount(8), strength: Headcount(5) };
        let total: StandingTotal = [short, vacant].into_iter().sum();
        assert_eq!((total.authorized, total.strength), (Headcount(18), Headcount(17)));
        assert_eq!((total.vacancy, total.excess), (Headcount(3), Headcount(2)));
    }
}
