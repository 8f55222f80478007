//! STATE AND CHANGE, no egui. What the program holds while it runs, the only function that changes it ([`update`]), and the
//! jobs that do what must be done outside.

mod state;
mod purpose;
mod action;
mod order;
mod command;
mod update;
mod meeting;
mod comparison;
mod opening;
mod keeping;
mod leaving;
mod unsaved;
mod people;
mod importing;
mod planning;
mod moves;
mod roster;
pub mod counties;
mod adoption;
pub mod attachments;
mod workbench;
mod approving;
mod recording;
mod time;
mod entries;
pub mod entry_told;
mod mappings;
mod changed_back;
mod repairing;
mod vouchers;
mod reporting;
mod reveal;
pub mod printing;
mod catalogue;
mod register;
mod step_text;
mod library;
pub mod handout;
pub mod letters;
mod progress;
mod settings;
mod reading_limits;
pub mod mending;
pub mod soundness;
pub mod clock;
pub mod origin;
pub mod stages;
pub mod step_file;
pub mod register_file;
pub mod jobs;
pub mod sample;
pub mod past;
pub mod naming;
pub mod claims;
pub mod claim_file;
pub mod choice_file;
pub mod problem_file;
mod history;
pub mod papers;
pub mod policies;
pub mod local_settings;
pub mod typesetting;
#[cfg(test)]
pub(crate) mod testing;

pub use action::{Action, Effect, Opened};
pub use approving::ApprovalAction;
pub use catalogue::{ChosenTable, MeetingTable, MovesTable, NoticesTable, RegisterTable, ReportName};
pub use claim_file::ClaimFile;
pub use command::{Command, Shortcut};
pub use comparison::{ComparedPlans, ComparisonAction, ComparisonDesk};
pub use counties::CountiesPurpose;
pub use entries::{
    ENTRY_PAGE, EntriesAction, EntriesDesk, EntriesOrder, EntriesRead, MendingAction, MendingDesk, MendingOrder,
};
pub use history::{
    ChangesDesk, ClaimsDesk, HistoryAction, HistoryDesk, HistoryOrder, HistoryPurpose, HistoryTab, StoryDesk,
};
pub use importing::{
    Confirmation, DutyAim, FilesChange, ImportAction, ImportChoice, ImportDesk, ImportMending, ImportPurpose,
    ImportStep, ImportStepping, MendChoice, SURE, guesses, is_hidden_table, issue_subject, row_subject,
};
pub use keeping::{Keeping, Kept};
pub use leaving::quitting_loses_edits;
pub use letters::{LetterCommand, LetterName};
pub use library::{LibraryAction, LibraryDesk, PolicyOrder};
pub use meeting::{Asked, MeetingAction, MeetingDesk, wished};
pub use moves::{MovesAction, MovesDesk, MovesOrder, Suggested, digestion, named_elsewhere};
pub use order::{BookOrder, Sitting};
pub use origin::{Asking, OriginAction};
pub use papers::{Examination, Examined, PaperAction, PaperDesk, PaperOrder, PaperTarget, Rebuilt, SetPaper, Since};
pub use people::{Loading, PeopleAction, PeopleDesk, PeopleFilter, PeopleRead};
pub use planning::{PlanAction, PlanEdit, PlanHead};
pub use printing::{PrintAction, PrintOrder, PrintWay, Printers};
pub use progress::Progress;
pub use purpose::Purpose;
pub use reading_limits::ReadingLimits;
pub use recording::{DirectEntry, RecordAction};
pub use register::{Ahead, OpenPlan, Register, RosterRead};
pub use repairing::{RepairDesk, TITLE as REPAIR_TASK};
pub use reporting::{
    DrawOrder, Extent, NumberOnPage, PageStore, PageUse, PageWish, ReportAction, ReportDesk, ReportOrder, SetPages,
    options_for, print_options,
};
pub use reveal::Reveal;
pub use roster::{RosterAction, RosterDesk, RosterOrder};
pub use settings::Settings;
pub use state::{Desk, Overlay, Question, Quitting, Screen, State, Task};
pub use step_text::StepText;
pub use time::{DayAsked, DayRead, TimeAction, TimeDesk, TimeOrder, TimeStep, WaitingChange};
pub use unsaved::Unsaved;
pub use update::update;
pub use vouchers::{AttachTo, GroupDesk, VouchersAction, VouchersDesk, VouchersOrder, wants_reason};
pub use workbench::{RebaseDesk, Shelved, WorkbenchAction, WorkbenchDesk, WorkbenchOrder};

// What the book says of itself; the window shows it and has it changed, but knows no store.
pub use crate::store::BookHeader;
// What the window asks the log, and the seal of an entry that it shows.
pub use crate::store::{BasisAsked, EntryQuery, ForceAsked, Seal};
