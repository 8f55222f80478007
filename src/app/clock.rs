//! The one place that reads the clock. Everything else receives dates and times as arguments.

use jiff::Zoned;
use jiff::civil::DateTime;

use crate::domain::Date;

/// Today's date on this machine.
pub fn today() -> Date {
    Zoned::now().date()
}

/// The local date and time, to the millisecond: for what is put in order by it.
pub fn moment() -> DateTime {
    let now = Zoned::now().datetime();
    now.with().microsecond(0).nanosecond(0).build().unwrap_or(now)
}

/// The local date and time, to the second.
pub fn now() -> DateTime {
    let now = Zoned::now().datetime();
    now.with().subsec_nanosecond(0).build().unwrap_or(now)
}
