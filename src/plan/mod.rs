//! WHAT-IF. A plan is a list of steps over a register; projecting it shows the register as it would be. A plan never touches
//! the register: adopting it is one entry, written by the store.

mod change;
mod fold;
mod project;
mod replay;
mod revisions;
mod step;
mod waiver;

pub use change::{QuotaChange, changes};
pub use fold::fold;
pub use project::{Projection, project};
pub use replay::replay;
pub use revisions::{Revision, Revisions};
pub use step::{Plan, PlanState, Step};
pub use waiver::{Waiver, WaiverExtent};
