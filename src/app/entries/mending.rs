//! 红字冲销, 更正 and 补文号, as the screen of vouchers considers them: what is asked is worked out by the thread that owns the book
//! (`app::mending`), shown, and recorded only as it was shown. Nothing here knows how an entry is mended.

use std::sync::Arc;

use super::EntriesOrder;
use crate::app::action::{Action, Effect};
use crate::app::mending::{self, Mending, MendingAsked};
use crate::app::order::BookOrder;
use crate::app::recording::RecordAction;
use crate::app::state::State;
use crate::domain::Entry;
use crate::notice::Notice;
use crate::rules::Policy;
use crate::store::Book;
use crate::wording;

/// What would mend the selected entry, under consideration.
#[derive(Debug, Default)]
pub enum MendingDesk {
    #[default]
    Nothing,
    Rehearsing {
        generation: u64,
    },
    /// What would be recorded.
    Ready(Box<Mending>),
    /// Why it cannot be.
    Refused(Notice),
}

#[derive(Debug)]
pub enum MendingAction {
    /// What would be recorded is wanted.
    Rehearse(MendingAsked),
    /// Has it recorded as it was shown.
    Record,
    /// The same with a note of the user's own; empty: none.
    RecordNoted(String),
    Drop,
    Rehearsed {
        generation: u64,
        rehearsed: Result<Box<Mending>, Notice>,
    },
}

/// What would be recorded is wanted of the book.
#[derive(Debug)]
pub struct MendingOrder {
    pub generation: u64,
    pub asked: MendingAsked,
    pub author: String,
    pub policy: Arc<Policy>,
}

impl MendingOrder {
    /// Works it out. It changes nothing.
    ///
    /// # Errors
    /// Why the entry cannot be mended like this.
    pub fn rehearse(&self, book: &Book) -> Result<Mending, Notice> {
        mending::rehearse(book, &self.policy, &self.asked, &self.author)
    }
}

pub(super) fn update(state: &mut State, action: MendingAction) -> Vec<Effect> {
    let author = state.settings.author.clone();
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let considered = &mut desk.log.mending;
    match action {
        MendingAction::Rehearse(asked) => {
            let generation = state.generations.next();
            *considered = MendingDesk::Rehearsing { generation };
            let policy = Arc::clone(&desk.register.policy);
            let order = MendingOrder { generation, asked, author, policy };
            return vec![desk.order(BookOrder::Entries(EntriesOrder::Mend(order)))];
        }
        MendingAction::Record => return record(state, ""),
        MendingAction::RecordNoted(note) => return record(state, &note),
        MendingAction::Drop => *considered = MendingDesk::Nothing,
        MendingAction::Rehearsed { generation, rehearsed } => match considered {
            MendingDesk::Rehearsing { generation: awaited } if *awaited == generation => {
                *considered = rehearsed.map_or_else(MendingDesk::Refused, MendingDesk::Ready);
            }
            // An answer to an older question.
            MendingDesk::Nothing | MendingDesk::Rehearsing { .. } | MendingDesk::Ready(_) | MendingDesk::Refused(_) => {
            }
        },
    }
    Vec::new()
}

/// Has what is shown recorded.
fn record(state: &mut State, note: &str) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    if let Some(hindrance) = desk.read_only() {
        desk.log.mending = MendingDesk::Nothing;
        state.tell(Notice::advice(format!("没有写入：{hindrance}。")));
        return Vec::new();
    }
    match std::mem::take(&mut desk.log.mending) {
        MendingDesk::Ready(mending) => {
            let entry = Entry { note: wording::with_note(&mending.entry.note, note), ..mending.entry };
            crate::app::update(state, Action::Record(RecordAction::Write(entry)))
        }
        other @ (MendingDesk::Nothing | MendingDesk::Rehearsing { .. } | MendingDesk::Refused(_)) => {
            desk.log.mending = other;
            Vec::new()
        }
    }
}
