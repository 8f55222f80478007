//! WHAT WAS. The log as a story: what happened to a body over the years (沿革), what two days of a register differ by (变动), and
//! which operations take an entry back (冲销).
//!
//! Entries and snapshots come in as values, in the order of time; who keeps them is the store's matter, how they are told is
//! `wording`'s.

mod difference;
mod genealogy;
mod happening;
mod life;
mod former_name;
mod inverse;
mod restoration;
mod carry;
mod carry_person;
mod numbering;
mod posting;
mod sides;
mod claim;
mod chart;

pub use chart::{Chart, Join, Lane, Mark, Period, chart};
pub use claim::{ComparedClaim, Course, Divergence, Reading, divergence};
pub use difference::{Alteration, difference};
pub use former_name::{Ending, FormerName, Succession};
pub use genealogy::{Event, Genealogy, Lineage, Mending, Standing};
pub use happening::{Designation, Founding, Happening, Listing};
pub use inverse::{Extent, Irreversible, Undoing, inverse};
pub use life::Life;
pub use posting::{LatestMover, Posting};
pub use sides::{Sides, sides};
