//! What the program holds while it runs. Views read it; only [`update`](super::update) changes it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::action::{Action, Effect, Opened};
use super::catalogue;
use super::comparison::ComparisonDesk;
use super::counties::CountiesDesk;
use super::entries::EntriesDesk;
use super::history::HistoryDesk;
use super::importing::{DutyAim, ImportDesk, ImportMending};
use super::keeping::Keeping;
use super::library::LibraryDesk;
use super::meeting::MeetingDesk;
use super::moves::MovesDesk;
use super::order::{BookOrder, Sitting};
use super::origin::Asking;
use super::papers::PaperDesk;
use super::people::PeopleDesk;
use super::printing::Printers;
use super::progress::Progress;
use super::purpose::Purpose;
use super::register::{OpenPlan, Register};
use super::repairing::RepairDesk;
use super::reporting::ReportDesk;
use super::roster::RosterDesk;
use super::settings::Settings;
use super::time::{TimeDesk, WaitingChange};
use super::unsaved::Unsaved;
use super::vouchers::VouchersDesk;
use super::workbench::WorkbenchDesk;
use crate::domain::{Date, DateTime, EntryHead, Finding, InstitutionId, PlanId, Snapshot};
use crate::notice::{Notice, NoticeLevel};
use crate::plan::{PaperNumber, Plan, PlanState, Stamp};
use crate::report::Heading;
use crate::store::{Access, BookHeader};
use crate::wording;

/// Everything.
#[derive(Debug)]
pub struct State {
    pub today: Date,
    /// The time of what is being done; nobody has told it before the first action.
    pub now: Option<DateTime>,
    pub settings: Settings,
    /// The open book; the start page is shown without one.
    pub desk: Option<Desk>,
    pub tasks: Vec<Task>,
    /// Newest last.
    pub notices: Vec<Notice>,
    /// 打印机
    pub printers: Printers,
    /// A decision that waits for the user.
    pub question: Option<Question>,
    /// A file that the user is choosing.
    pub choosing: Option<Purpose>,
    /// The list of duties that the workbooks being chosen are for.
    pub(super) duty_aim: Option<DutyAim>,
    /// 地区 of the new book whose file is being chosen in the system's dialog.
    pub(super) new_book_place: String,
    pub overlay: Option<Overlay>,
    /// What was typed into an editor and stands nowhere else yet.
    pub unsaved: Unsaved,
    pub wants_to_quit: Quitting,
    pub(super) generations: Generations,
}

/// Numbers questions to the jobs, so that an answer to an older question is known for one. Never begun anew while the program
/// runs: the desk's answers may still be under way when another book's desk stands in its place.
#[derive(Debug, Default)]
pub(super) struct Generations(u64);

/// The open book and what is done with it.
#[derive(Debug)]
pub struct Desk {
    pub sitting: Sitting,
    pub path: PathBuf,
    /// What the book has in common with its copies alone.
    pub book_id: String,
    pub header: BookHeader,
    pub access: Access,
    /// The register that the screens show: today's, or that of the day looked at (`time`).
    pub register: Register,
    /// 现行机构配置方案: the scheme of townships that name none.
    pub default_scheme: Option<String>,
    /// The latest entries, newest first.
    pub entries: Vec<EntryHead>,
    /// Entries of the whole book that name no document yet.
    pub pending_entries: u32,
    /// 待生效, in the order in which they will take effect.
    pub waiting: Vec<WaitingChange>,
    pub plans: Vec<Plan>,
    /// 定稿编号 of plans that were put away before the book was read.
    pub archived_numbers: Vec<PaperNumber>,
    /// The plan in force, laid over the register.
    pub plan: Option<OpenPlan>,
    /// An adopted plan that was asked for and is still being laid over the register of its time.
    pub(super) wanted: Option<Wanted>,
    /// The plans that are being adopted: not to be changed until the answer comes.
    pub adopting: BTreeSet<PlanId>,
    /// Whether the edits of the plans are in the book.
    pub keeping: Keeping,
    pub screen: Screen,
    /// What the inspector tells about.
    pub selected: Option<InstitutionId>,
    pub people: PeopleDesk,
    pub import: ImportDesk,
    pub import_mending: ImportMending,
    pub report: ReportDesk,
    pub moves: MovesDesk,
    pub roster: RosterDesk,
    pub counties: CountiesDesk,
    pub repair: RepairDesk,
    pub workbench: WorkbenchDesk,
    /// The plan on the wall of a meeting room, while it is there.
    pub meeting: Option<MeetingDesk>,
    pub comparison: ComparisonDesk,
    pub papers: PaperDesk,
    pub library: LibraryDesk,
    /// The day that is shown.
    pub time: TimeDesk,
    /// The log, as the screen of vouchers lists it.
    pub log: EntriesDesk,
    pub history: HistoryDesk,
    /// The number that is asked where it comes from.
    pub asking: Option<Asking>,
    /// Files of vouchers, and vouchers taken back together.
    pub vouchers: VouchersDesk,
}

/// Which answer the desk waits for; others come too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted {
    pub generation: u64,
    pub plan: PlanId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Screen {
    Overview,
    Ledger,
    /// 凭证
    Entries,
    People,
    Import,
    Plan,
    /// 方案比较
    Comparison,
    Offices,
    /// 周转用编
    Agreements,
    Policies,
    /// 沿革核对
    History,
    Reports,
    Settings,
}

/// A long work that goes on outside the window's thread.
#[derive(Debug, Clone)]
pub struct Task {
    pub id: u64,
    pub title: String,
    pub progress: Arc<Progress>,
}

/// Something to be confirmed.
#[derive(Debug)]
pub struct Question {
    pub title: String,
    pub text: String,
    /// The word on the button that says yes.
    pub confirm: String,
    pub action: Box<Action>,
}

/// What lies over the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlay {
    Palette,
    /// 核验印件
    Paper,
    /// 打印
    Print,
    /// Which plan goes on the wall of the meeting room.
    MeetingPlan,
    Help,
    About,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quitting {
    No,
    Yes,
}

impl State {
    pub fn new(today: Date, settings: Settings) -> Self {
        Self {
            today,
            now: None,
            settings,
            desk: None,
            tasks: Vec::new(),
            notices: Vec::new(),
            printers: Printers::default(),
            question: None,
            choosing: None,
            duty_aim: None,
            new_book_place: String::new(),
            overlay: None,
            unsaved: Unsaved::default(),
            wants_to_quit: Quitting::No,
            generations: Generations::default(),
        }
    }

    /// How large everything is shown: on the wall of a meeting room half as large again.
    pub fn zoom_percent(&self) -> u16 {
        let is_on_the_wall = self.desk.as_ref().is_some_and(|desk| desk.meeting.is_some() && desk.plan.is_some());
        let chosen = self.settings.zoom_percent;
        if is_on_the_wall { chosen.saturating_add(chosen / 2) } else { chosen }
    }

    /// Who does what is being done, and when.
    pub fn stamp(&self) -> Option<Stamp> {
        self.now.map(|at| Stamp { at, by: self.settings.author.clone() })
    }

    /// Shows another screen. Advice was about the one before; news and failures stay until they have been read.
    pub(super) fn turn_to(&mut self, screen: Screen) {
        if let Some(desk) = self.desk.as_mut().filter(|desk| desk.screen != screen) {
            desk.screen = screen;
            self.forget_advice();
        }
    }

    /// What was advised goes with the page that it was about.
    pub(super) fn forget_advice(&mut self) {
        self.notices.retain(|notice| notice.level != NoticeLevel::Advice);
    }

    /// Puts a notice in front of the user. What was told before in the same words is told once, as the latest. A file that was written takes
    /// the place of the one before, and of what kept it from being written.
    pub(super) fn tell(&mut self, notice: Notice) {
        let is_past = |told: &Notice| notice.file.is_some() && (told.file.is_some() || told.place == notice.place);
        self.notices.retain(|told| *told != notice && !is_past(told));
        self.notices.push(notice);
    }
}

impl Generations {
    pub fn next(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }
}

impl Desk {
    pub fn new(sitting: Sitting, opened: Opened) -> Self {
        Self {
            sitting,
            path: opened.path,
            book_id: opened.book_id,
            header: opened.header,
            access: opened.access,
            register: opened.register,
            default_scheme: opened.default_scheme,
            entries: opened.entries,
            pending_entries: opened.pending_entries,
            waiting: opened.waiting,
            plans: opened.plans,
            archived_numbers: opened.archived_numbers,
            plan: None,
            wanted: None,
            adopting: BTreeSet::new(),
            keeping: Keeping::default(),
            screen: Screen::Overview,
            selected: None,
            people: PeopleDesk::default(),
            import: ImportDesk::default(),
            import_mending: ImportMending::default(),
            report: ReportDesk::with(opened.print_options),
            moves: MovesDesk::default(),
            roster: RosterDesk::default(),
            counties: CountiesDesk::default(),
            repair: RepairDesk::default(),
            workbench: WorkbenchDesk::default(),
            meeting: None,
            comparison: ComparisonDesk::default(),
            papers: PaperDesk::default(),
            library: LibraryDesk::default(),
            time: TimeDesk::default(),
            log: EntriesDesk::default(),
            history: HistoryDesk::default(),
            asking: None,
            vouchers: VouchersDesk::default(),
        }
    }

    /// An order for this desk's book.
    pub fn order(&self, order: BookOrder) -> Effect {
        Effect::Book { sitting: self.sitting, order }
    }

    /// The open plan while it is a draft: only then do the screens show what it would change.
    pub fn draft(&self) -> Option<&OpenPlan> {
        self.plan.as_ref().filter(|open| open.plan.state == PlanState::Draft)
    }

    /// The register as the screens show it: as the open draft would leave it, else as it is.
    pub fn shown(&self) -> &Arc<Snapshot> {
        self.draft().map_or(&self.register.snapshot, |open| &open.projection.after)
    }

    /// What new agreements are numbered after, and must not repeat: what the open draft would leave, else all that has been
    /// decided, whether or not its day has come.
    pub fn decided(&self) -> &Arc<Snapshot> {
        self.draft().map_or(self.register.decided(), |open| &open.projection.after)
    }

    /// What [`Desk::shown`] is compared with: the register that the open draft is laid over, else the register itself.
    pub fn ground(&self) -> &Arc<Snapshot> {
        self.draft().map_or(&self.register.snapshot, |open| &open.projection.before)
    }

    /// Why nothing of the book can be changed now, because of its file or because another day is looked at; `None` when it can.
    pub fn read_only(&self) -> Option<&'static str> {
        self.unwritable().or_else(|| self.time.hindrance())
    }

    /// Why the file of the book cannot be written; `None` when it can.
    pub fn unwritable(&self) -> Option<&'static str> {
        match self.access {
            Access::ReadWrite => None,
            Access::ReadOnly => Some("账簿是只读的，只能查看；要修改请复制到可写的文件夹再打开"),
        }
    }

    /// Why the open plan cannot be edited; `None` when it can.
    pub fn edit_hindrance(&self) -> Option<&'static str> {
        match &self.plan {
            _ if self.read_only().is_some() => self.read_only(),
            None => Some("请先新建或打开一个方案"),
            Some(open) => open.plan.locked().map(|locked| wording::locked(&locked)),
        }
    }

    /// What stands above this book's tables, which bear the day shown.
    pub fn heading(&self, today: Date) -> Heading {
        catalogue::heading(&self.header, self.day(today))
    }

    /// The name of what would be exported now.
    pub fn export_title(&self) -> &str {
        let shown = match self.screen {
            Screen::Comparison => self.comparison.shown.as_ref().map(|shown| &shown.table),
            Screen::Overview
            | Screen::Ledger
            | Screen::Entries
            | Screen::People
            | Screen::Import
            | Screen::Plan
            | Screen::Offices
            | Screen::Agreements
            | Screen::Policies
            | Screen::History
            | Screen::Reports
            | Screen::Settings => self.report.table.as_ref(),
        };
        shown.map(|table| table.title.as_str()).unwrap_or_default()
    }

    /// What the rules say of what is shown.
    pub fn findings(&self) -> &[Finding] {
        self.draft().map_or(self.register.baseline.findings(), |open| &open.findings)
    }
}

impl Screen {
    pub const ALL: [Self; 13] = [
        Self::Overview,
        Self::Ledger,
        Self::Entries,
        Self::People,
        Self::Import,
        Self::Plan,
        Self::Comparison,
        Self::Offices,
        Self::Agreements,
        Self::Policies,
        Self::History,
        Self::Reports,
        Self::Settings,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::Overview => "总览",
            Self::Ledger => "台账",
            Self::Entries => "凭证",
            Self::People => "人员",
            Self::Import => "导入",
            Self::Plan => "方案",
            Self::Comparison => "方案比较",
            Self::Offices => "机构配置",
            Self::Agreements => "周转用编",
            Self::Policies => "方案库",
            Self::History => "沿革核对",
            Self::Reports => "报表",
            Self::Settings => "设置",
        }
    }
}
