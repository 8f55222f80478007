//! The roster as shown: a filter, and the pages read so far. People are never all in memory.

use super::action::Effect;
use super::order::BookOrder;
use super::state::State;
use crate::domain::{Date, InstitutionId, Person, QuotaKind};
use crate::notice::Notice;
use crate::store::PageKey;

/// The people that fit a filter, as far as they were read.
#[derive(Debug, Default)]
pub struct PeopleDesk {
    pub filter: PeopleFilter,
    pub people: Vec<Person>,
    /// How many fit the filter in all; unknown until counted.
    pub total: Option<u64>,
    /// Where the next page begins; `None` when all were read.
    pub next: Option<PageKey>,
    pub loading: Loading,
    /// Counts the answers, so that a view knows when its table is an old one.
    pub answers: u64,
    /// The number of the last question; answers to older ones are dropped.
    generation: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    pub text: String,
    pub institution: Option<InstitutionId>,
    pub kind: Option<QuotaKind>,
    /// As of the end of a day; `None` for the register in force.
    pub on: Option<Date>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Loading {
    #[default]
    Idle,
    Busy,
}

#[derive(Debug)]
pub enum PeopleAction {
    Filter(PeopleFilter),
    /// The next page is wanted, since the list was scrolled to its end.
    More,
    Read {
        generation: u64,
        read: Result<PeopleRead, Notice>,
    },
}

/// A page of people.
#[derive(Debug)]
pub struct PeopleRead {
    pub people: Vec<Person>,
    /// How many fit the filter in all; told with the first page.
    pub total: Option<u64>,
    pub next: Option<PageKey>,
}

impl PeopleDesk {
    /// The same people under the same filter, to be read anew when they are next looked at. Answers still under way are dropped.
    pub(super) fn outdated(self) -> Self {
        Self { total: None, loading: Loading::Idle, generation: 0, ..self }
    }
}

pub(super) fn update(state: &mut State, action: PeopleAction) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let shown = &mut desk.people;
    match action {
        PeopleAction::Filter(filter) => {
            // The previous people stay on screen until the first page of the new filter arrives.
            shown.filter = filter;
            shown.next = None;
            ask(state)
        }
        PeopleAction::More if shown.loading == Loading::Busy || shown.next.is_none() => Vec::new(),
        PeopleAction::More => ask(state),
        PeopleAction::Read { generation, .. } if generation != shown.generation => Vec::new(),
        PeopleAction::Read { read, .. } => {
            shown.loading = Loading::Idle;
            match read {
                Ok(read) => show(shown, read),
                Err(notice) => state.tell(notice),
            }
            Vec::new()
        }
    }
}

fn show(shown: &mut PeopleDesk, read: PeopleRead) {
    match read.total {
        Some(total) => {
            shown.total = Some(total);
            shown.people = read.people;
        }
        None => shown.people.extend(read.people),
    }
    shown.next = read.next;
    shown.answers += 1;
}

fn ask(state: &mut State) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let day = desk.time.day();
    let shown = &mut desk.people;
    shown.filter.on = day;
    shown.generation = state.generations.next();
    shown.loading = Loading::Busy;
    let (generation, filter, after) = (shown.generation, shown.filter.clone(), shown.next.clone());
    vec![desk.order(BookOrder::ReadPeople { generation, filter, after })]
}
