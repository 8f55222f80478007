//! STATE AND CHANGE, no egui. What the program holds while it runs, and the only function that changes it.

mod catalogue;
pub mod clock;
mod register;
pub mod step_file;

pub use catalogue::ReportName;
pub use register::{OpenPlan, Register};
