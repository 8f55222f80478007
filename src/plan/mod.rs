//! WHAT-IF. A plan is a list of steps over a register; projecting it shows the register as it would be. A plan never touches
//! the register: adopting it is one entry, written by the store.

mod step;
mod stamp;
mod stage;
mod phase;
mod adoption;
mod way;
mod numbering;
mod waiver;
mod approval;
mod approved;
mod difference;
mod revisions;
mod log;
mod part;
mod fold;
mod handover;
mod project;
mod replay;
mod change;
mod comparison;
mod clash;
mod renumber;
mod rebase;

pub use adoption::{Adoption, Reversal};
pub use approval::{ApprovalMark, ApprovalRefusal, ApprovalState, Decides, Marking};
pub use change::{Flow, QuotaChange, changes, standing};
pub use clash::{Claim, Clash, Contested, clashes};
pub use comparison::{
    Compared, ComparedLine, ComparedRule, ComparedTotal, Comparison, Means, PlanSum, Scope, Tally, comparison, spare,
};
pub use difference::{Difference, Splice};
pub use fold::fold;
pub use handover::{Handover, Lots, handed_over};
pub use log::{Carried, LogLine, Logged, Occasion};
pub use numbering::{Holding, PaperNumber, bearer, next_number};
pub use part::Part;
pub use phase::{Phase, PhaseNamed, PhaseRefusal};
pub use project::{Meanwhile, Projection, Whereabouts, project};
pub use rebase::{Drift, Fate, Mend, Mending, Mends, Rebased, StepFate, named_people, rebase};
pub use renumber::Renumbering;
pub use replay::replay;
pub use revisions::{Force, Revision, Revisions, Trace};
pub use stage::{Answer, Event, Freeze, Happening, Locked, Objection, Objector, Stage, StageRefusal};
pub use stamp::{Edit, Stamp};
pub use step::{Plan, PlanState, Step};
pub use waiver::{Waiver, WaiverExtent};
pub use way::Passage;
