//! What can happen: orders of the user and answers of jobs, as plain data; and what follows outside the state.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::approving::ApprovalAction;
use super::catalogue::{self, ReportName};
use super::command::Command;
use super::comparison::{ComparisonAction, ComparisonOrder};
use super::counties::CountiesOrder;
use super::entries::EntriesAction;
use super::handout::HandOut;
use super::history::HistoryAction;
use super::importing::{DutyAim, ImportAction};
use super::letters::LetterOrder;
use super::library::{LibraryAction, PolicyOrder};
use super::meeting::MeetingAction;
use super::moves::MovesAction;
use super::order::{BookOrder, Sitting};
use super::origin::OriginAction;
use super::papers::PaperAction;
use super::people::PeopleAction;
use super::planning::PlanAction;
use super::printing::{PrintAction, PrintOrder};
use super::progress::Progress;
use super::purpose::Purpose;
use super::recording::RecordAction;
use super::register::{OpenPlan, Register};
use super::reporting::{DrawOrder, ReportAction};
use super::reveal::Reveal;
use super::roster::RosterAction;
use super::settings::Settings;
use super::state::Screen;
use super::time::{TimeAction, WaitingChange};
use super::unsaved::Unsaved;
use super::vouchers::VouchersAction;
use super::workbench::WorkbenchAction;
use crate::domain::EntryHead;
use crate::domain::{Date, DateTime, InstitutionId};
use crate::notice::Notice;
use crate::optimise::Wish;
use crate::plan::{PaperNumber, Plan};
use crate::report::{Cover, Heading, PrintOptions, Table};
use crate::store::{Access, BookHeader};

/// One thing that happened.
#[derive(Debug)]
pub enum Action {
    Command(Command),
    Go(Screen),
    Select(Option<InstitutionId>),
    CloseOverlay,

    Choose(Purpose),
    /// Workbooks are wanted for one list of duties.
    ChooseDuties(DutyAim),
    /// The native dialog is wanted for the file being chosen.
    Browse(Purpose),
    /// The same for a new book, of a place that has been typed already.
    BrowseForNewBook {
        jurisdiction: String,
    },
    CancelChoosing,
    Chosen(Purpose, Vec<PathBuf>),
    /// The native dialog's answer, which may come when nobody waits for it any more.
    Browsed(Purpose, Vec<PathBuf>),

    OpenSample,
    OpenBook(PathBuf),
    /// For the place of this name.
    CreateBook {
        path: PathBuf,
        jurisdiction: String,
    },
    /// A book was opened, or the open one was asked for once more.
    Opened {
        sitting: Sitting,
        opened: Box<Opened>,
    },
    /// The open book as it is after a change.
    Reread(Box<Opened>),
    SetDefaultScheme(Option<String>),
    /// What the book says of itself.
    SetHeader(BookHeader),

    People(PeopleAction),
    Import(ImportAction),
    Plan(PlanAction),
    Workbench(WorkbenchAction),
    Meeting(MeetingAction),
    Comparison(ComparisonAction),
    Papers(PaperAction),
    Print(PrintAction),
    Moves(MovesAction),
    Roster(RosterAction),
    Record(RecordAction),
    Approval(ApprovalAction),
    Report(ReportAction),
    /// A saved file is to be opened.
    Reveal(Reveal),
    Library(LibraryAction),
    Time(TimeAction),
    Entries(EntriesAction),
    History(HistoryAction),
    Origin(OriginAction),
    Vouchers(VouchersAction),

    /// What is only typed into editors of the window is something else now.
    Typed(Unsaved),
    /// The clock has passed midnight, or was set.
    NewDay(Date),
    /// The time of the actions that follow.
    Now(DateTime),
    SetSettings(Settings),
    Told(Notice),
    DismissNotice(usize),
    Confirm,
    Decline,
    /// Carries out an action although edits that are only on the screen will be gone.
    GiveUp(Box<Action>),
    TaskStarted {
        id: u64,
        title: String,
        progress: Arc<Progress>,
    },
    TaskEnded {
        id: u64,
    },
    CancelTask(u64),
}

/// A book as a job has read it.
#[derive(Debug)]
pub struct Opened {
    pub path: PathBuf,
    /// What it has in common with its copies alone.
    pub book_id: String,
    pub header: BookHeader,
    pub access: Access,
    pub register: Register,
    /// 现行机构配置方案
    pub default_scheme: Option<String>,
    /// What the office wants of the print of its tables.
    pub print_options: BTreeMap<ReportName, PrintOptions>,
    /// The latest entries, newest first.
    pub entries: Vec<EntryHead>,
    /// Entries of the whole book that name no document yet.
    pub pending_entries: u32,
    /// 待生效, in the order in which they will take effect.
    pub waiting: Vec<WaitingChange>,
    /// Claims that have not been taken back.
    pub claims: u32,
    pub plans: Vec<Plan>,
    /// 定稿编号 of plans that were put away.
    pub archived_numbers: Vec<PaperNumber>,
}

impl Opened {
    /// What stands above this book's tables.
    pub fn heading(&self, date: Date) -> Heading {
        catalogue::heading(&self.header, date)
    }
}

/// What is to be done outside the state, by jobs.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "a handful exist at a time, and boxing would clutter every place that makes one"
)]
pub enum Effect {
    CreateBook {
        path: PathBuf,
        jurisdiction: String,
    },
    OpenBook(PathBuf),
    OpenSample,
    /// Refused unless the book that is open is the one of this sitting.
    Book {
        sitting: Sitting,
        order: BookOrder,
    },
    Browse(Purpose),
    /// The smallest set of changes that makes the plan adoptable is wanted.
    SearchRepair {
        open: Box<OpenPlan>,
        register: Register,
    },
    /// The cheapest ways to fulfil a wish of the meeting are wanted.
    Compensate {
        open: Box<OpenPlan>,
        register: Register,
        wish: Wish,
    },
    SetPages {
        generation: u64,
        tables: Arc<[Table]>,
    },
    /// Pages that were set are to be drawn.
    DrawPages(DrawOrder),
    /// A saved file is to be opened.
    Reveal(Reveal),
    Export {
        file: PathBuf,
        table: Arc<Table>,
    },
    /// Several tables, one after another in one file.
    ExportSheets {
        file: PathBuf,
        /// The list of them that goes before, where they are a set.
        cover: Option<Cover>,
        sheets: Arc<Vec<Table>>,
    },
    /// Paper is wanted.
    Print(PrintOrder),
    /// Several books are to be added up into one table.
    SumCounties(Box<CountiesOrder>),
    /// Plans are to be set side by side.
    Compare(Box<ComparisonOrder>),
    /// Something is to be done with the packs of this machine.
    Policy(PolicyOrder),
    /// A template is to be written.
    HandOut(Box<HandOut>),
    /// An official letter is to be drafted.
    Letter(LetterOrder),
    WriteSettings(Settings),
}
