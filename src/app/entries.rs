//! 凭证: the log as its screen lists it, a filter and the pages read so far; the entry looked at in full. What would mend that entry is
//! considered in `mending`. Everything is read by the thread that owns the book, and an answer to an older question is dropped.

mod mending;

use super::action::Effect;
use super::entry_told::EntryTold;
use super::history;
use super::order::BookOrder;
use super::people::Loading;
use super::state::State;
use crate::domain::{EntryId, ListedEntry};
use crate::notice::Notice;
use crate::store::EntryQuery;

pub use mending::{MendingAction, MendingDesk, MendingOrder};

/// Entries read at a time.
pub const ENTRY_PAGE: u32 = 100;

/// The entries that fit a filter, as far as they were read.
#[derive(Debug, Default)]
pub struct EntriesDesk {
    pub filter: EntryQuery,
    pub entries: Vec<ListedEntry>,
    /// How many fit the filter in all; unknown until counted.
    pub total: Option<u32>,
    /// Before which entry the next page begins; `None` when all were read.
    pub next: Option<EntryId>,
    pub loading: Loading,
    /// Counts the answers, so that a view knows when its table is an old one.
    pub answers: u64,
    pub selected: Option<EntryId>,
    /// The selected entry in full; the former one until it has been read.
    pub told: Option<Box<EntryTold>>,
    pub mending: MendingDesk,
    generation: u64,
    told_generation: u64,
}

#[derive(Debug)]
pub enum EntriesAction {
    Filter(EntryQuery),
    /// The next page is wanted, since the list was scrolled to its end.
    More,
    Select(Option<EntryId>),
    /// 红字冲销, 更正 and 补文号
    Mend(MendingAction),

    Read {
        generation: u64,
        read: Result<EntriesRead, Notice>,
    },
    Told {
        generation: u64,
        told: Result<Box<EntryTold>, Notice>,
    },
}

/// A page of entries.
#[derive(Debug)]
pub struct EntriesRead {
    pub entries: Vec<ListedEntry>,
    /// How many fit in all; told with the first page.
    pub total: Option<u32>,
}

/// What is wanted of the log.
#[derive(Debug)]
pub enum EntriesOrder {
    Page { generation: u64, query: EntryQuery, before: Option<EntryId> },
    Tell { generation: u64, entry: EntryId },
    Mend(MendingOrder),
}

impl EntriesDesk {
    /// The same filter and selection, to be read anew when the screen is next looked at. Answers still under way are dropped.
    pub(super) fn outdated(self) -> Self {
        let (generation, told_generation) = (0, 0);
        Self { total: None, loading: Loading::Idle, mending: MendingDesk::Nothing, generation, told_generation, ..self }
    }
}

pub(super) fn update(state: &mut State, action: EntriesAction) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let log = &mut desk.log;
    match action {
        EntriesAction::Filter(filter) => {
            // The previous entries stay on screen until the first page of the new filter arrives.
            (log.filter, log.next) = (filter, None);
            return read_page(state);
        }
        EntriesAction::More if log.loading == Loading::Busy || log.next.is_none() => {}
        EntriesAction::More => return read_page(state),
        EntriesAction::Select(entry) => {
            (log.selected, log.mending) = (entry, MendingDesk::Nothing);
            return tell_selected(state);
        }
        EntriesAction::Mend(action) => return mending::update(state, action),
        EntriesAction::Read { generation, read } if generation == log.generation => {
            log.loading = Loading::Idle;
            match read {
                Ok(read) => show(log, read),
                Err(notice) => state.tell(notice),
            }
        }
        EntriesAction::Told { generation, told } if generation == log.told_generation => match told {
            Ok(told) => log.told = Some(told),
            Err(notice) => state.tell(notice),
        },
        // Asked by another screen, or an answer to an older question.
        EntriesAction::Told { generation, told } => history::take_told(state, generation, told),
        EntriesAction::Read { .. } => {}
    }
    Vec::new()
}

/// The screen comes into view: what is not there, or is of another day, is read.
pub(super) fn arrive(state: &mut State) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    if desk.log.total.is_some() || desk.log.loading == Loading::Busy {
        return Vec::new();
    }
    desk.log.next = None;
    let mut effects = read_page(state);
    effects.extend(tell_selected(state));
    effects
}

fn show(log: &mut EntriesDesk, read: EntriesRead) {
    let is_full = read.entries.len() >= ENTRY_PAGE as usize;
    log.next = read.entries.last().map(|last| last.head.id).filter(|_| is_full);
    match read.total {
        Some(total) => (log.total, log.entries) = (Some(total), read.entries),
        None => log.entries.extend(read.entries),
    }
    log.answers += 1;
}

fn read_page(state: &mut State) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let day = desk.time.day();
    let log = &mut desk.log;
    // On another day the log is shown as far as it holds by then.
    log.filter.by = day;
    (log.generation, log.loading) = (state.generations.next(), Loading::Busy);
    let (generation, query, before) = (log.generation, log.filter.clone(), log.next);
    vec![desk.order(BookOrder::Entries(EntriesOrder::Page { generation, query, before }))]
}

fn tell_selected(state: &mut State) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let Some(entry) = desk.log.selected else {
        desk.log.told = None;
        return Vec::new();
    };
    desk.log.told_generation = state.generations.next();
    let generation = desk.log.told_generation;
    vec![desk.order(BookOrder::Entries(EntriesOrder::Tell { generation, entry }))]
}

#[cfg(test)]
mod tests;
