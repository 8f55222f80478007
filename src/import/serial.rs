//! Excel's day count. A date in a workbook is a number with a format; what day it means depends on the workbook's epoch.

use std::fmt;

use crate::domain::Date;

/// A day count with the epoch it counts from; the fraction of a day is the time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Serial {
    days: f64,
    epoch: Epoch,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Epoch {
    /// Day 1 is 1900-01-01; day 60 is 1900-02-29, which never was.
    From1900,
    /// Day 0 is 1904-01-01: workbooks begun on old Macs.
    From1904,
}

impl Serial {
    /// The last day Excel knows, 9999-12-31.
    const LAST_DAY: f64 = 2_958_465.0;
    const DAY_THAT_NEVER_WAS: i64 = 60;

    pub fn since_1900(days: f64) -> Self {
        Self { days, epoch: Epoch::From1900 }
    }

    pub fn since_1904(days: f64) -> Self {
        Self { days, epoch: Epoch::From1904 }
    }

    pub fn epoch(self) -> Epoch {
        self.epoch
    }

    /// The number without its format, as when a date format sits on a count.
    pub fn number(self) -> f64 {
        self.days
    }

    /// The calendar day, or `None` when the number is outside the calendar of Excel.
    pub fn date(self) -> Option<Date> {
        if !(0.0..=Self::LAST_DAY + 1.0).contains(&self.days) {
            return None;
        }
        // In range, so the cast neither wraps nor loses anything but the time of day.
        let days = self.days.floor() as i64;
        let (first, offset) = match self.epoch {
            Epoch::From1904 => (Date::constant(1904, 1, 1), days),
            Epoch::From1900 if days == 0 || days == Self::DAY_THAT_NEVER_WAS => return None,
            Epoch::From1900 if days < Self::DAY_THAT_NEVER_WAS => (Date::constant(1899, 12, 31), days),
            Epoch::From1900 => (Date::constant(1899, 12, 30), days),
        };
        first.checked_add(jiff::Span::new().try_days(offset).ok()?).ok()
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.date() {
            Some(date) => write!(out, "{date}"),
            None => write!(out, "{}", self.days),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(serial: Serial, expected: &str) {
        assert_eq!(serial.to_string(), expected);
    }

    #[test]
    fn both_epochs_and_the_leap_day_that_never_was() {
        check(Serial::since_1900(1.0), "1900-01-01");
        check(Serial::since_1900(59.0), "1900-02-28");
        check(Serial::since_1900(60.0), "60");
        check(Serial::since_1900(61.0), "1900-03-01");
        check(Serial::since_1900(31352.0), "1985-11-01");
        check(Serial::since_1900(31352.75), "1985-11-01");
        check(Serial::since_1904(29890.0), "1985-11-01");
        check(Serial::since_1904(0.0), "1904-01-01");
        check(Serial::since_1900(2_958_465.0), "9999-12-31");
        check(Serial::since_1900(-1.0), "-1");
        check(Serial::since_1900(f64::NAN), "NaN");
        check(Serial::since_1900(1e300), &1e300_f64.to_string());
    }
}
