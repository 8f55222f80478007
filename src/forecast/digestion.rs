//! 超编消化: how an excess melts away when nobody is admitted (只出不进), month by month.
//!
//! ```text
//! strength(t + 1) = strength(t) − departures(t + 1)
//! excess(t)       = max(0, strength(t) − capacity)
//! ```

use std::collections::BTreeMap;

use crate::domain::{Headcount, Month};

/// The course of an excess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digestion {
    /// 现超编
    pub excess: Headcount,
    /// Every month in which somebody leaves, up to the one in which the excess is gone.
    pub months: Vec<DigestionMonth>,
}

/// How things stand when a month is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DigestionMonth {
    pub month: Month,
    pub departures: Headcount,
    pub strength: Headcount,
    pub excess: Headcount,
}

/// Follows an excess through the departures known: retirements (see [`super::outlook`]), and others where an office plans them.
pub fn digest(strength: Headcount, capacity: Headcount, departures: &BTreeMap<Month, Headcount>) -> Digestion {
    let mut left = strength;
    let mut months = Vec::new();
    for (month, departing) in departures {
        if left <= capacity {
            break;
        }
        left = left.excess_over(*departing);
        let excess = left.excess_over(capacity);
        months.push(DigestionMonth { month: *month, departures: *departing, strength: left, excess });
    }
    Digestion { excess: strength.excess_over(capacity), months }
}

impl Digestion {
    /// The excess that is left after all departures known.
    pub fn remaining(&self) -> Headcount {
        self.months.last().map_or(self.excess, |last| last.excess)
    }

    /// The first month without excess; `None` where there is none to begin with, or where the departures do not suffice.
    pub fn balanced_in(&self) -> Option<Month> {
        self.months.last().filter(|last| last.excess.is_zero()).map(|last| last.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Departures as "month number" pairs; each expected line reads "month departures strength excess".
    #[track_caller]
    fn check(strength: u32, capacity: u32, departures: &[(&str, u32)], expected: &[&str], balanced: Option<&str>) {
        let month = |written: &str| written.parse::<Month>().expect("a month");
        let departures = departures.iter().map(|(at, people)| (month(at), Headcount(*people))).collect();
        let digestion = digest(Headcount(strength), Headcount(capacity), &departures);
        let line = |at: &DigestionMonth| format!("{} {} {} {}", at.month, at.departures, at.strength, at.excess);
        assert_eq!(digestion.months.iter().map(line).collect::<Vec<_>>(), expected);
        assert_eq!(digestion.balanced_in(), balanced.map(month));
    }

    #[test]
    fn the_excess_is_gone_in_the_first_month_without_it() {
        let leaving = [("2026-03", 1), ("2027-01", 2), ("2027-02", 4), ("2030-01", 1)];
        let course = ["2026-03 1 49 4", "2027-01 2 47 2", "2027-02 4 43 0"];
        check(50, 45, &leaving, &course, Some("2027-02"));
    }

    #[test]
    fn what_departures_cannot_digest_remains() {
        check(50, 45, &[("2026-03", 1)], &["2026-03 1 49 4"], None);
        check(50, 45, &[], &[], None);
        let digestion = digest(Headcount(50), Headcount(45), &BTreeMap::new());
        assert_eq!((digestion.excess, digestion.remaining()), (Headcount(5), Headcount(5)));
    }

    #[test]
    fn without_excess_there_is_nothing_to_follow() {
        check(45, 45, &[("2026-03", 1)], &[], None);
        check(3, 0, &[("2026-03", 9)], &["2026-03 9 0 0"], Some("2026-03"));
    }
}
