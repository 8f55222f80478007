//! PROPOSES STEPS. What this module answers is an ordinary plan, judged by `plan` and `rules` like any other; it knows no screen
//! and no store, and says how sure it is of its own answer.

mod compensation;
mod configuration;
mod movers;
mod remedy;
mod repair;

pub use compensation::{Counterpart, Direction, Offer, Offers, Wish, compensate, with_offer};
pub use movers::{Merit, MoveReason, Suggestion, retires_in, suggest_movers};
pub use remedy::remedy_steps;
pub use repair::{Change, Conflict, Proof, Repair, StepChange, repair};
