//! Dates of the field. A roster often knows only the month of birth, so a [`Month`] is a value of its own.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use jiff::civil::{Date, DateTime};

/// A calendar month, written `1985-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i16,
    month: i8,
}

/// Not a month of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a calendar month")]
pub struct BadMonth;

impl Month {
    /// A month of the years 1900 to 2199.
    pub fn new(year: i16, month: i8) -> Result<Self, BadMonth> {
        match (year, month) {
            (1900..=2199, 1..=12) => Ok(Self { year, month }),
            _ => Err(BadMonth),
        }
    }

    /// The month of a day; of a day beyond the calendar its first or last month.
    pub fn nearest(day: Date) -> Self {
        match Self::try_from(day) {
            Ok(month) => month,
            Err(BadMonth) if day.year() < 1900 => Self { year: 1900, month: 1 },
            Err(BadMonth) => Self { year: 2199, month: 12 },
        }
    }

    pub fn year(self) -> i16 {
        self.year
    }

    pub fn month(self) -> i8 {
        self.month
    }

    /// The month that comes `months` later, if the calendar goes so far.
    pub fn plus_months(self, months: u32) -> Result<Self, BadMonth> {
        let total = i64::from(self.year) * 12 + i64::from(self.month) - 1 + i64::from(months);
        let year = i16::try_from(total / 12).map_err(|_| BadMonth)?;
        let month = i8::try_from(total % 12 + 1).map_err(|_| BadMonth)?;
        Self::new(year, month)
    }
}

impl TryFrom<Date> for Month {
    type Error = BadMonth;
    fn try_from(date: Date) -> Result<Self, BadMonth> {
        Self::new(date.year(), date.month())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = BadMonth;
    fn from_str(written: &str) -> Result<Self, BadMonth> {
        let (year, month) = written.split_once('-').ok_or(BadMonth)?;
        Self::new(year.parse().map_err(|_| BadMonth)?, month.parse().map_err(|_| BadMonth)?)
    }
}

impl TryFrom<String> for Month {
    type Error = BadMonth;
    fn try_from(written: String) -> Result<Self, BadMonth> {
        written.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_that_is_made_can_be_read_back() {
        for month in [Month::new(1985, 11), Month::try_from(Date::constant(2199, 12, 31))] {
            let month = month.expect("a month");
            assert_eq!(month.to_string().parse(), Ok(month));
        }
        assert_eq!(Month::try_from(Date::constant(985, 3, 1)), Err(BadMonth));
        let nearest = [985, 2026, 2300].map(|year| Month::nearest(Date::constant(year, 3, 1)).to_string());
        assert_eq!(nearest, ["1900-01", "2026-03", "2199-12"]);
        assert_eq!("1985-13".parse::<Month>(), Err(BadMonth));
        assert_eq!("1985.11".parse::<Month>(), Err(BadMonth));
    }

    #[test]
    fn months_are_counted_across_years() {
        let later = |start: &str, months| start.parse::<Month>().expect("a month").plus_months(months);
        assert_eq!(later("1985-11", 0).map(String::from), Ok("1985-11".to_owned()));
        assert_eq!(later("1985-11", 2).map(String::from), Ok("1986-01".to_owned()));
        assert_eq!(later("1985-12", 756).map(String::from), Ok("2048-12".to_owned()));
        assert_eq!(later("2199-12", 1), Err(BadMonth));
        assert_eq!(later("2199-12", u32::MAX), Err(BadMonth));
    }
}
