//! RETIREMENT AND DIGESTION. When people reach the statutory age, how many of an institution do so month by month, and when
//! an excess (超编) will have melted away by that. Pure arithmetic over months and headcounts: it knows no rules and no store,
//! and today's month comes in as an argument.
//!
//! ```text
//! who is counted (institution × kind × birth month × category) → [`outlook`] → months and departures → [`digest`] → the
//! first month without excess
//! ```

mod retirement;
mod outlook;
mod digestion;
mod excess;

pub use digestion::{Digestion, DigestionMonth, digest};
pub use excess::{Excess, Shift, excesses};
pub use outlook::{Cohort, Horizon, Outlook, outlook, outlook_shifted};
pub use retirement::{Retirement, RetirementCategory, statutory_retirement};
