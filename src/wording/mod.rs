//! Every Chinese sentence about the domain: labels, operations, findings, refusals. Words only: nothing here computes a number
//! or decides anything, and no other module builds a sentence about the domain.

pub mod import;
pub mod policy;

mod finding;
mod history;
mod label;
mod meeting;
mod offices;
mod operation;
mod plan;
mod preview;
mod rebase;
mod refusal;
mod repair;
mod split;
mod system;
mod township;

pub use finding::{
    Figure, FindingText, MeasureText, finding, finding_counts, finding_group, measure, ready_remedy, remedy,
    rule_title, waiver,
};
pub use history::{AlterationText, alteration, claim, happening, irreversible};
pub use label::{
    arrangement, arrangement_from_label, clearance_outcome, clearance_outcome_from_label, duty_list,
    duty_list_from_label, family, grade, holder, identity, kind, kind_from_label, leaders, nature, novelty,
    office_nature, plain, position, post_class, return_manner, return_manner_from_label, severity, sex, signed, source,
    tier,
};
pub use meeting::{objections, offer, wish};
pub use offices::{against, change_counts, from_when, office_change, office_changes, room, short_nature, unclear};
pub use operation::{
    Reorganisation, SchemeChange, basis, by_plan, operation, plan_note, plan_state, pool_title, reorganised, step,
    step_over,
};
pub use plan::{clash, locked, log_line, phase, phase_refusal, progress, stage, stage_from_label, stage_refusal};
pub use preview::{
    change_outcome, change_subject, changed_back, import_change, import_counts, import_gain, sheet_understood,
};
pub use rebase::{drift, fate, mending, renumbered};
pub use refusal::refusal;
pub use repair::{RepairText, repair};
pub use system::{io_cause, toml_fault};
pub use township::{TownshipsUnjudged, townships_unjudged};
