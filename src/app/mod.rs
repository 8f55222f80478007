//! STATE AND CHANGE, no egui. What the program holds while it runs, the only function that changes it ([`update`]), and the
//! jobs that do what must be done outside.

mod state;
mod action;
mod order;
mod command;
mod update;
mod meeting;
mod opening;
mod keeping;
mod leaving;
mod unsaved;
mod people;
mod importing;
mod planning;
mod adoption;
mod recording;
mod changed_back;
mod repairing;
mod reporting;
mod catalogue;
mod register;
mod step_text;
mod library;
mod progress;
mod settings;
pub mod mending;
pub mod clock;
pub mod stages;
pub mod step_file;
pub mod register_file;
pub mod jobs;
pub mod sample;
pub mod past;
pub mod policies;
pub mod local_settings;
#[cfg(test)]
pub(crate) mod testing;

pub use action::{Action, Effect, Opened};
pub use catalogue::ReportName;
pub use command::{Command, Shortcut};
pub use importing::{DutyAim, ImportAction, ImportDesk};
pub use keeping::{Keeping, Kept};
pub use leaving::quitting_loses_edits;
pub use library::{LibraryAction, LibraryDesk, PolicyOrder};
pub use meeting::{Asked, MeetingAction, MeetingDesk, wished};
pub use order::{BookOrder, Sitting};
pub use people::{Loading, PeopleAction, PeopleDesk, PeopleFilter, PeopleRead};
pub use planning::{Candidates, PlanAction, PlanEdit, PlanHead};
pub use progress::Progress;
pub use recording::{DirectEntry, RecordAction};
pub use register::{OpenPlan, Register};
pub use repairing::{RepairDesk, TITLE as REPAIR_TASK};
pub use reporting::{ReportAction, ReportDesk};
pub use settings::Settings;
pub use state::{Desk, Overlay, Purpose, Question, Quitting, Screen, State, Task};
pub use step_text::StepText;
pub use unsaved::Unsaved;
pub use update::update;

// What the book says of itself; the window shows it and has it changed, but knows no store.
pub use crate::store::BookHeader;
