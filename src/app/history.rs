//! 沿革核对: the stories of bodies, what two days differ by, what documents claim. All three are read by jobs and stay on the screen
//! until newer answers come; what an entry has made outdated is read again when it is next looked at. Claims are read as soon as the
//! book is open, because the overview warns of those that differ.

mod desk;
mod order;

use std::path::PathBuf;
use std::sync::Arc;

use super::Action;
use super::action::Effect;
use super::entries::EntriesOrder;
use super::entry_told::EntryTold;
use super::order::BookOrder;
use super::papers::{self, PaperRequest, PaperTable, PaperTarget, StoryPaper, is_printed};
use super::past::{self, Changes};
use super::people::Loading;
use super::state::{Desk, Question, Screen, State};
use super::update::{go, order_change};
use crate::app::claim_file::ClaimFile;
use crate::domain::{Assertion, AssertionId, Date, EntryId, InstitutionId};
use crate::history::{ComparedClaim, Genealogy};
use crate::notice::Notice;
use crate::report::{self, Table};

pub use desk::{ChangesDesk, ClaimsDesk, HistoryDesk, HistoryTab, StoryDesk};
pub use order::HistoryOrder;

#[derive(Debug)]
pub enum HistoryAction {
    Show(HistoryTab),
    /// The story of a body is wanted, from wherever it was asked.
    Trace(InstitutionId),
    StoriesRead {
        generation: u64,
        read: Result<Genealogy, Notice>,
    },
    /// What two days differ by is wanted.
    Compare {
        from: Date,
        to: Date,
    },
    ChangesRead {
        generation: u64,
        read: Result<Box<Changes>, Notice>,
    },
    ClaimsRead {
        generation: u64,
        read: Result<Vec<ComparedClaim>, Notice>,
    },
    Claim(Assertion),
    /// Asks whether a claim is to be taken back; [`HistoryAction::Withdraw`] does it.
    AskToWithdraw(AssertionId),
    Withdraw(AssertionId),
    /// Claims are in the book that were not there before, or some are gone.
    ClaimsChanged {
        told: String,
    },
    FileRead {
        generation: u64,
        read: Result<Box<ClaimFile>, Notice>,
    },
    /// The claims of the file that was read are to be noted.
    TakeFile,
    DropFile,
    /// An entry is to be looked at. It is told as on the screen of vouchers, see [`take_told`].
    TellEntry(EntryId),
    CloseEntry,
}

/// What a chosen file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryPurpose {
    /// The table of the tab is to be written.
    Export,
    /// Claims are to be read.
    ImportClaims,
}

pub(super) fn update(state: &mut State, action: HistoryAction) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let read_only = desk.read_only();
    let history = &mut desk.history;
    match action {
        HistoryAction::Show(tab) => {
            history.tab = tab;
            look(state)
        }
        HistoryAction::Trace(institution) => {
            history.tab = HistoryTab::Story;
            history.story.chosen = Some(institution);
            go(state, Screen::History)
        }
        HistoryAction::Compare { from, to } => {
            history.changes.asked = Some((from, to));
            (history.changes.is_current, history.changes.loading) = (false, Loading::Idle);
            look(state)
        }
        HistoryAction::Claim(assertion) => order_change(state, of(HistoryOrder::Claim(assertion))),
        HistoryAction::AskToWithdraw(id) => {
            state.question = history.claims.find(id).map(question);
            Vec::new()
        }
        HistoryAction::Withdraw(id) => order_change(state, of(HistoryOrder::Withdraw(id))),
        // Where it cannot be taken, the file stays on the screen.
        HistoryAction::TakeFile if read_only.is_some() => {
            let hindrance = read_only.unwrap_or_default();
            state.tell(Notice::advice(format!("没有登记：{hindrance}。")));
            Vec::new()
        }
        HistoryAction::TakeFile => match history.claims.file.take() {
            Some(file) if file.faults.is_empty() => {
                order_change(state, of(HistoryOrder::ClaimAll(file.claims.clone())))
            }
            other => {
                history.claims.file = other;
                Vec::new()
            }
        },
        HistoryAction::DropFile => {
            history.claims.file = None;
            Vec::new()
        }
        HistoryAction::TellEntry(entry) => {
            history.entry_generation = state.generations.next();
            let order = EntriesOrder::Tell { generation: history.entry_generation, entry };
            vec![desk.order(BookOrder::Entries(order))]
        }
        HistoryAction::CloseEntry => {
            history.entry = None;
            Vec::new()
        }
        HistoryAction::ClaimsChanged { told } => {
            (history.claims.is_current, history.claims.loading) = (false, Loading::Idle);
            state.tell(Notice::done(told));
            read_claims(state)
        }
        answer @ (HistoryAction::StoriesRead { .. }
        | HistoryAction::ChangesRead { .. }
        | HistoryAction::ClaimsRead { .. }
        | HistoryAction::FileRead { .. }) => {
            if let Err(notice) = take(history, answer) {
                state.tell(notice);
            }
            Vec::new()
        }
    }
}

/// Takes an answer, unless it is one to an older question.
fn take(history: &mut HistoryDesk, answer: HistoryAction) -> Result<(), Notice> {
    match answer {
        HistoryAction::StoriesRead { generation, read } if generation == history.story.generation => {
            history.story.loading = Loading::Idle;
            history.story.genealogy = Some(Arc::new(read?));
            history.story.is_current = true;
        }
        HistoryAction::ChangesRead { generation, read } if generation == history.changes.generation => {
            history.changes.loading = Loading::Idle;
            history.changes.read = Some(Arc::new(*read?));
            history.changes.is_current = true;
        }
        HistoryAction::ClaimsRead { generation, read } if generation == history.claims.generation => {
            history.claims.loading = Loading::Idle;
            history.claims.read = Some(Arc::new(read?));
            history.claims.is_current = true;
        }
        HistoryAction::FileRead { generation, read } if generation == history.claims.file_generation => {
            history.claims.file = Some(read?);
        }
        _too_late => {}
    }
    Ok(())
}

/// Takes an entry that was told, if it was this screen that asked: the numbers of questions are never used twice.
pub(super) fn take_told(state: &mut State, generation: u64, told: Result<Box<EntryTold>, Notice>) {
    let Some(history) = state.desk.as_mut().map(|desk| &mut desk.history) else { return };
    match told {
        _ if generation != history.entry_generation => {}
        Ok(told) => history.entry = Some(told),
        Err(notice) => state.tell(notice),
    }
}

/// Asks for what the screen shows and the desk does not have, or has from before the last entry.
pub(super) fn look(state: &mut State) -> Vec<Effect> {
    let heading = state.desk.as_ref().map(|desk| desk.heading(state.today));
    let (Some(desk), Some(heading)) = (&mut state.desk, heading) else { return Vec::new() };
    let history = &mut desk.history;
    let order = match (history.tab, history.changes.asked) {
        (HistoryTab::Story, _) if !history.story.is_current && history.story.loading == Loading::Idle => {
            history.story.chosen = history.story.chosen.or(desk.selected);
            history.story.generation = state.generations.next();
            history.story.loading = Loading::Busy;
            HistoryOrder::ReadStories { generation: history.story.generation }
        }
        (HistoryTab::Changes, Some(days))
            if !history.changes.is_current && history.changes.loading == Loading::Idle =>
        {
            history.changes.generation = state.generations.next();
            history.changes.loading = Loading::Busy;
            HistoryOrder::ReadChanges { generation: history.changes.generation, heading, days }
        }
        (HistoryTab::Claims, _) => return read_claims(state),
        (HistoryTab::Story | HistoryTab::Changes, _) => return Vec::new(),
    };
    vec![desk.order(of(order))]
}

/// Asks for the claims, unless they are here or on their way.
pub(super) fn read_claims(state: &mut State) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let claims = &mut desk.history.claims;
    if claims.is_current || claims.loading == Loading::Busy {
        return Vec::new();
    }
    claims.generation = state.generations.next();
    claims.loading = Loading::Busy;
    let generation = claims.generation;
    vec![desk.order(of(HistoryOrder::ReadClaims { generation }))]
}

/// A file was chosen on the screen.
pub(super) fn on_chosen(state: &mut State, purpose: HistoryPurpose, file: PathBuf) -> Vec<Effect> {
    match purpose {
        HistoryPurpose::Export => match state.desk.as_ref().and_then(|desk| desk.history.table(desk, state.today)) {
            Some(table) => export(state, file, table),
            None => {
                let what = "没有导出：表格还没有读完。";
                state.tell(Notice::failure(what, file.display().to_string(), "请等表格显示后再导出。"));
                Vec::new()
            }
        },
        HistoryPurpose::ImportClaims => {
            let Some(desk) = &mut state.desk else { return Vec::new() };
            desk.history.claims.file_generation = state.generations.next();
            let generation = desk.history.claims.file_generation;
            vec![desk.order(of(HistoryOrder::ReadFile { generation, file }))]
        }
    }
}

/// Writes the table of the tab; those of which the book keeps papers are noted first.
fn export(state: &State, file: PathBuf, table: Table) -> Vec<Effect> {
    let Some(desk) = &state.desk else { return Vec::new() };
    match desk.history.paper(state.today) {
        Some(report) => {
            let as_of = desk.heading(state.today).date;
            vec![papers::export(
                desk,
                PaperTarget::File(file),
                vec![PaperRequest { report, plans: Vec::new(), as_of, options: Default::default(), table }],
            )]
        }
        None => {
            let table = if is_printed(&file) { past::printed(table) } else { table };
            vec![Effect::Export { file, table: Arc::new(table) }]
        }
    }
}

fn of(order: HistoryOrder) -> BookOrder {
    BookOrder::History(order)
}

fn question(claim: &ComparedClaim) -> Question {
    Question {
        title: format!("撤回第{}条声明", claim.id.0),
        text: format!("{}。\n撤回后不再核对；记录仍留在账簿里。", crate::wording::claim(claim)),
        confirm: "撤回声明".to_owned(),
        action: Box::new(Action::History(HistoryAction::Withdraw(claim.id))),
    }
}

impl HistoryDesk {
    /// Which paper the table of the tab is; `None` for one that the book keeps no papers of.
    fn paper(&self, today: Date) -> Option<PaperTable> {
        match self.tab {
            HistoryTab::Story => {
                self.story.chosen.map(|institution| PaperTable::Story(StoryPaper { institution, today }))
            }
            HistoryTab::Changes => {
                self.changes.current().map(|read| PaperTable::Changes { from: read.from, to: read.to })
            }
            HistoryTab::Claims => None,
        }
    }

    /// The table of the tab, as it prints; `None` where there is nothing to print yet.
    pub fn table(&self, desk: &Desk, today: Date) -> Option<Table> {
        let heading = desk.heading(today);
        match self.tab {
            HistoryTab::Story => {
                let (genealogy, chosen) = (self.story.genealogy.as_ref()?, self.story.chosen?);
                past::story(&heading, genealogy, (&desk.register.snapshot, today), chosen).map(|(_, table)| table)
            }
            HistoryTab::Changes => self.changes.current().map(|read| read.table.clone()),
            HistoryTab::Claims => self.claims.read.as_ref().map(|read| report::claims(&heading, read)),
        }
    }
}

#[cfg(test)]
mod tests;
