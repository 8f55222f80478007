//! PROPOSES STEPS. What this module answers is an ordinary plan, judged by `plan` and `rules` like any other; it knows no screen
//! and no store, and says how sure it is of its own answer.

mod configuration;
mod remedy;
mod repair;

pub use remedy::remedy_steps;
pub use repair::{Change, Conflict, Proof, Repair, StepChange, repair};
