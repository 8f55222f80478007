//! 施行时间: when a scheme or a standard holds, as precisely as its source says it ("2019", "2019-06", "2022-03-15").

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::Date;

/// A year, a month or a day; the rest is not known, and not made up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate(String);

/// Whether what has a beginning and an end holds on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    /// It surely has not begun.
    NotYet,
    /// It may hold: a date that says less than the day is given the benefit.
    InForce,
    /// It surely has ended: its last day was before.
    Ended,
}

/// A text that is no year, month or day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a year, month or day such as 2019, 2019-06 or 2019-06-23")]
pub struct BadPartialDate;

impl PartialDate {
    /// Reads `2019`, `2019-06` or `2019-06-23`.
    pub fn new(written: &str) -> Result<Self, BadPartialDate> {
        let completed = match written.len() {
            4 => format!("{written}-01-01"),
            7 => format!("{written}-01"),
            _ => written.to_owned(),
        };
        let is_date = completed.len() == 10 && completed.parse::<Date>().is_ok();
        if is_date { Ok(Self(written.to_owned())) } else { Err(BadPartialDate) }
    }

    /// Whether this surely lies before `other`: "2019" lies before "2020-06", and not before "2019-06".
    pub fn is_before(&self, other: &Self) -> bool {
        let common = self.0.len().min(other.0.len());
        self.0.get(..common) < other.0.get(..common)
    }
}

impl Force {
    /// What `since` and `until` (the last day, month or year) say of `day`.
    pub fn on(day: Date, since: Option<&PartialDate>, until: Option<&PartialDate>) -> Self {
        let day = PartialDate(day.to_string());
        if since.is_some_and(|since| day.is_before(since)) {
            Self::NotYet
        } else if until.is_some_and(|until| until.is_before(&day)) {
            Self::Ended
        } else {
            Self::InForce
        }
    }
}

impl TryFrom<String> for PartialDate {
    type Error = BadPartialDate;
    fn try_from(written: String) -> Result<Self, BadPartialDate> {
        Self::new(&written)
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.0
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_as_precise_as_it_is_written() {
        for written in ["2019", "2019-06", "2022-03-15"] {
            assert_eq!(PartialDate::new(written).map(|date| date.to_string()), Ok(written.to_owned()));
        }
        for written in ["", "19", "2019年", "2019-13", "2019-02-30", "2019-6-1"] {
            assert_eq!(PartialDate::new(written), Err(BadPartialDate), "{written}");
        }
        let date = |written| PartialDate::new(written).expect("a date");
        assert!(date("2019").is_before(&date("2020-06")));
        assert!(!date("2019").is_before(&date("2019-06")));
        assert!(!date("2020-01-01").is_before(&date("2019")));
    }

    #[test]
    fn what_ends_on_a_day_holds_on_that_day_and_not_on_the_next() {
        let date = |written: &str| PartialDate::new(written).expect("a date");
        let force = |day: &str, since: &str, until: &str| {
            Force::on(day.parse().expect("a day"), Some(&date(since)), Some(&date(until)))
        };
        assert_eq!(force("2026-06-30", "2026-01-01", "2026-06-30"), Force::InForce);
        assert_eq!(force("2026-07-01", "2026-01-01", "2026-06-30"), Force::Ended);
        assert_eq!(force("2025-12-31", "2026-01-01", "2026-06-30"), Force::NotYet);
        assert_eq!(force("2026-11-22", "2026", "2026"), Force::InForce);
        assert_eq!(force("2026-11-22", "2026-12", "2027"), Force::NotYet);
        assert_eq!(Force::on(Date::constant(2026, 11, 22), None, None), Force::InForce);
    }
}
