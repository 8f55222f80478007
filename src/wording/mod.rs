//! Every Chinese sentence about the domain: labels, operations, findings, refusals. Words only: nothing here computes a number
//! or decides anything, and no other module builds a sentence about the domain.

pub mod import;

mod finding;
mod label;
mod operation;
mod refusal;

pub use finding::{FindingText, finding, remedy, rule_title};
pub use label::{
    family, grade, holder, kind, kind_from_label, leaders, measure_of_change, nature, novelty, office_nature, position,
    post_class, severity, sex, source, tier,
};
pub use operation::{basis, operation, plan_state, step};
pub use refusal::refusal;
