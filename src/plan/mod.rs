//! WHAT-IF. A plan is a list of steps over a register; projecting it shows the register as it would be. A plan never touches
//! the register: adopting it is one entry, written by the store.

mod step;
mod stamp;
mod stage;
mod phase;
mod waiver;
mod approval;
mod approved;
mod difference;
mod revisions;
mod log;
mod part;
mod fold;
mod project;
mod replay;
mod change;
mod comparison;
mod clash;
mod renumber;
mod rebase;

pub use approval::{ApprovalMark, ApprovalRefusal, ApprovalState, Decides, Marking};
pub use change::{QuotaChange, changes, standing};
pub use clash::{Claim, Clash, Contested, clashes};
pub use comparison::{
    Compared, ComparedLine, ComparedRule, ComparedTotal, Comparison, Means, PlanSum, Scope, Tally, comparison, spare,
};
pub use difference::{Difference, Splice};
pub use fold::fold;
pub use log::{LogLine, Logged, Occasion};
pub use part::Part;
pub use phase::{Phase, PhaseRefusal};
pub use project::{Meanwhile, Projection, Whereabouts, project};
pub use rebase::{Drift, Fate, Mend, Mending, Mends, Rebased, StepFate, named_people, rebase};
pub use renumber::Renumbering;
pub use replay::replay;
pub use revisions::{Force, Revision, Revisions, Trace};
pub use stage::{Answer, Event, Freeze, Happening, Locked, Objection, Stage, StageRefusal};
pub use stamp::{Edit, Stamp};
pub use step::{Plan, PlanState, Step};
pub use waiver::{Waiver, WaiverExtent};
