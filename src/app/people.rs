//! The roster as shown: a filter, and the pages read so far. People are never all in memory.

use super::action::Effect;
use super::state::Desk;
use crate::domain::{InstitutionId, Person, QuotaKind};
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
    /// The number of the last question; answers to older ones are dropped.
    generation: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    pub text: String,
    pub institution: Option<InstitutionId>,
    pub kind: Option<QuotaKind>,
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
        people: Vec<Person>,
        total: Option<u64>,
        next: Option<PageKey>,
    },
}

pub(super) fn update(desk: &mut Desk, action: PeopleAction) -> Vec<Effect> {
    let shown = &mut desk.people;
    match action {
        PeopleAction::Filter(filter) => {
            // The previous people stay on screen until the first page of the new filter arrives.
            shown.filter = filter;
            shown.next = None;
            vec![ask(shown)]
        }
        PeopleAction::More if shown.loading == Loading::Busy || shown.next.is_none() => Vec::new(),
        PeopleAction::More => vec![ask(shown)],
        PeopleAction::Read { generation, .. } if generation != shown.generation => Vec::new(),
        PeopleAction::Read { people, total, next, .. } => {
            if let Some(total) = total {
                shown.total = Some(total);
                shown.people = people;
            } else {
                shown.people.extend(people);
            }
            shown.next = next;
            shown.loading = Loading::Idle;
            Vec::new()
        }
    }
}

fn ask(shown: &mut PeopleDesk) -> Effect {
    shown.generation += 1;
    shown.loading = Loading::Busy;
    Effect::ReadPeople { generation: shown.generation, filter: shown.filter.clone(), after: shown.next.clone() }
}
