//! Half-typed texts and other things that belong to the window alone: lost when it closes, never part of the state.

mod agreements;
mod workbench;
mod approvals;
mod mends;
mod picker;

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::frame::TimeDraft;
use super::overlay::{HelpDraft, PrintDraft};
use super::screens::{
    DutiesDraft, EntriesDraft, ExcessView, FindingIdentity, HistoryDraft, LedgerView, MeetingDraft, OfficesDraft,
    PageTextures, PeopleView, PlanView, PoliciesDraft, ReportDraft,
};
use crate::app::{BookHeader, ImportStep, Purpose, Sitting, State, Unsaved};
use crate::domain::{
    Basis, Date, Finding, FindingGroup, Funding, Holder, InstitutionId, Mover, Nature, PlanId, QuotaKind,
};
use crate::plan::Step;

pub use mends::{Ignoring, MendsDraft};
pub use picker::{PickerAim, PickerDraft, PickerOrder};

pub use agreements::{AgreementsDraft, AgreementsTab, ClearanceDraft, DeploymentDraft, LoanDraft, PoolDraft};
pub use approvals::{ApprovalDraft, ApprovalsDraft, KnownApproval};
pub use workbench::{ManagerDraft, ManagerStanding, Naming, NamingFor, PhaseRow, PhasesDraft, WorkbenchDraft};

/// One draft per editor.
#[derive(Debug, Default)]
pub struct Drafts {
    /// Whose book they are about: numbers of institutions, people and steps mean something else in another.
    sitting: Option<Sitting>,
    pub path: PathDraft,
    pub palette: String,
    /// 核验码 as typed.
    pub paper_code: String,
    pub print: PrintDraft,
    pub ledger: LedgerDraft,
    pub people: PeopleDraft,
    pub plan: PlanDraft,
    pub findings: FindingsDraft,
    pub waiver: WaiverDraft,
    pub picker: PickerDraft,
    pub offices: OfficesDraft,
    pub agreements: AgreementsDraft,
    pub import: ImportDraft,
    pub header: HeaderDraft,
    pub meeting: MeetingDraft,
    pub report: ReportDraft,
    pub policies: PoliciesDraft,
    pub history: HistoryDraft,
    pub help: HelpDraft,
    pub pages: PageTextures,
    pub time: TimeDraft,
    pub entries: EntriesDraft,
}

impl Drafts {
    /// Begins anew where the book on the desk is another than the one they were made for. Texts of packs stay: they belong to no
    /// book.
    pub fn belong_to(&mut self, sitting: Option<Sitting>) {
        if self.sitting != sitting {
            let sources = std::mem::take(&mut self.policies.sources);
            let policies = PoliciesDraft { sources, ..PoliciesDraft::default() };
            *self = Self { sitting, policies, ..Self::default() };
        }
    }
}

impl Drafts {
    /// What was typed and stands nowhere else yet, by the names of what it is about.
    pub fn unsaved(&self, state: &State) -> Unsaved {
        let policy = state.desk.as_ref().map(|desk| &desk.register.policy);
        let pack = |key: &str| policy.and_then(|policy| policy.packs().find(|pack| pack.key == key));
        let changed = self.policies.sources.iter().filter(|(key, source)| source.is_unsaved(pack(key)));
        let named = |key: &String| pack(key).map_or_else(|| key.clone(), |pack| pack.name.clone());
        Unsaved {
            packs: changed.map(|(key, _)| named(key)).collect(),
            townships: self.offices.unadded().map(|town| town.name.to_string()).collect(),
        }
    }
}

/// The path being typed, and what for.
#[derive(Debug, Default)]
pub struct PathDraft {
    pub purpose: Option<Purpose>,
    pub path: String,
    /// 地区 of a new book.
    pub jurisdiction: String,
    /// Why nothing can be written there, as far as that is seen at once.
    pub flaw: Option<String>,
    /// A file that is there, and is asked about before it is replaced.
    pub replaced: Option<PathBuf>,
}

#[derive(Debug, Default)]
pub struct LedgerDraft {
    pub search: String,
    /// Only institutions of this nature are listed.
    pub nature: Option<Nature>,
    /// The selection that was last brought into view.
    pub shown_selection: Option<InstitutionId>,
    /// 三张清单 of the selected institution.
    pub duties: DutiesDraft,
    pub view: LedgerView,
}

#[derive(Debug, Default)]
pub struct PeopleDraft {
    pub search: String,
    pub selected: Option<usize>,
    pub view: PeopleView,
}

/// How far the lists of findings are unfolded.
#[derive(Debug, Default)]
pub struct FindingsDraft {
    /// How many findings of a group are drawn, where more than at first.
    pub shown: BTreeMap<FindingGroup, usize>,
    /// The finding whose basis is read in full.
    pub unfolded: Option<FindingIdentity>,
}

/// The leave being given.
#[derive(Debug, Default)]
pub struct WaiverDraft {
    pub about: Option<Finding>,
    pub reason: String,
    pub document: String,
    /// The box has just been opened.
    pub wants_focus: bool,
}

impl WaiverDraft {
    /// Begins with a finding.
    pub fn of(finding: Finding) -> Self {
        Self { about: Some(finding), wants_focus: true, ..Self::default() }
    }
}

/// The step being composed, and the head of the plan as typed.
#[derive(Debug)]
pub struct PlanDraft {
    pub kind: QuotaKind,
    pub from: Option<Holder>,
    pub to: Option<Holder>,
    pub count: u32,
    /// 人随编走: who was named for it.
    pub movers: Vec<Mover>,
    pub reason: String,
    pub approval: String,
    pub from_search: String,
    pub to_search: String,
    pub selected_step: Option<usize>,
    /// A step to be brought into view.
    pub revealed_step: Option<usize>,
    pub step: StepDraft,
    pub head: PlanHeadDraft,
    pub tab: PlanTab,
    /// As the user chose; by the height of the screen otherwise.
    pub share: Option<Share>,
    pub view: PlanView,
    pub workbench: WorkbenchDraft,
    pub approvals: ApprovalsDraft,
    pub excess_view: ExcessView,
}

/// Number, reason and approval of the selected step while they are typed.
#[derive(Debug, Default)]
pub struct StepDraft {
    /// The step they were taken from.
    pub taken_from: Option<Step>,
    pub count: u32,
    pub reason: String,
    pub approval: String,
}

/// Name, document and date of a plan while they are typed.
#[derive(Debug, Default)]
pub struct PlanHeadDraft {
    /// The plan they were taken from, and how it stood then.
    pub taken_from: Option<(PlanId, String, Basis, Option<Date>)>,
    pub name: String,
    pub document: String,
    pub effective: String,
}

/// How the screen of a plan is shared between its steps and what stands below them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    Both,
    Steps,
    /// What stands below, over the whole screen.
    Effects,
}

/// What stands below the steps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PlanTab {
    #[default]
    Changes,
    Findings,
    /// 阶段与意见
    Progress,
    /// 分期
    Phases,
    /// 变基
    Rebase,
    /// 日志
    Log,
    /// 审批
    Approvals,
    /// 超编消化
    Excess,
}

/// Title and place of the book while they are typed.
#[derive(Debug, Default)]
pub struct HeaderDraft {
    /// What they were taken from.
    pub taken_from: Option<BookHeader>,
    pub title: String,
    pub jurisdiction: String,
}

#[derive(Debug, Default)]
pub struct ImportDraft {
    /// The step that is looked at; chosen anew for each batch that was read.
    pub step: Option<ImportStep>,
    /// The table that is looked at, among all of the batch.
    pub table: usize,
    /// The rows of the head while they are typed or dragged.
    pub head: Option<HeadDraft>,
    pub tab: ImportTab,
    pub changes: ChangesShown,
    /// Paths as typed, one a line.
    pub paths: String,
    /// When the clipboard was asked for a table, in seconds of the window's clock.
    pub paste_asked: Option<f64>,
    /// Whether the clipboard has answered since V was last let go.
    pub paste_came: bool,
    /// What is sought among the meanings of a column.
    pub meaning_search: String,
    /// 生效日期 as typed; empty: the day it is written.
    pub effective: String,
    /// 批准文号 as typed.
    pub document: String,
    /// Whether the batch that was written is to be taken back is being asked.
    pub undoing: bool,
    /// Whether an import with decisions is to be given up is being asked.
    pub giving_up: bool,
    pub mends: MendsDraft,
}

/// First and last row of a head as the two fields show them, counted from 1. They are a decision once neither is typed in or
/// dragged any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadDraft {
    /// The table that they are of.
    pub table: egui::Id,
    pub from: u32,
    pub to: u32,
}

/// Which of the things that an import changes are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum ChangesShown {
    #[default]
    All,
    Added,
    Updated,
    Gone,
}

/// What the preview of an import shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ImportTab {
    #[default]
    Issues,
    Changes,
    /// What is left to be decided.
    Choices,
}

impl PlanDraft {
    /// Brings a tab into view, over the whole screen unless both were wanted.
    pub fn look_at(&mut self, tab: PlanTab) {
        self.tab = tab;
        self.share = self.share.filter(|share| *share == Share::Both).or(Some(Share::Effects));
    }

    /// Selects a step and brings it into view.
    pub fn reveal(&mut self, step: usize) {
        (self.selected_step, self.revealed_step) = (Some(step), Some(step));
        // Where the steps are out of sight, they come back.
        self.share = self.share.filter(|share| *share != Share::Effects);
    }
}

impl Default for PlanDraft {
    fn default() -> Self {
        Self {
            kind: QuotaKind::Service(Funding::Full),
            from: None,
            to: None,
            count: 1,
            movers: Vec::new(),
            reason: String::new(),
            approval: String::new(),
            from_search: String::new(),
            to_search: String::new(),
            selected_step: None,
            revealed_step: None,
            step: StepDraft::default(),
            head: PlanHeadDraft::default(),
            tab: PlanTab::default(),
            share: None,
            view: PlanView::default(),
            workbench: WorkbenchDraft::default(),
            approvals: ApprovalsDraft::default(),
            excess_view: ExcessView::default(),
        }
    }
}
