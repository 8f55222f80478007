//! 红字冲销, 更正 and 补文号, as the screen of vouchers considers them: what is asked is worked out by the thread that owns the book
//! (`app::mending`), shown, and recorded only as it was shown. Nothing here knows how an entry is mended.

use std::sync::Arc;

use super::EntriesOrder;
use crate::app::action::{Action, Effect};
use crate::app::mending::{self, Mending, MendingAsked};
use crate::app::order::BookOrder;
use crate::app::recording::RecordAction;
use crate::app::state::State;
use crate::notice::Notice;
use crate::rules::Policy;
use crate::store::Book;

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
    let hindrance = desk.read_only();
    let considered = &mut desk.log.mending;
    match action {
        MendingAction::Rehearse(asked) => {
            let generation = state.generations.next();
            *considered = MendingDesk::Rehearsing { generation };
            let policy = Arc::clone(&desk.register.policy);
            let order = MendingOrder { generation, asked, author, policy };
            return vec![desk.order(BookOrder::Entries(EntriesOrder::Mend(order)))];
        }
        MendingAction::Record => match (hindrance, std::mem::take(considered)) {
            (Some(hindrance), _) => state.tell(Notice::advice(format!("没有写入：{hindrance}。"))),
            (None, MendingDesk::Ready(mending)) => {
                return crate::app::update(state, Action::Record(RecordAction::Write(mending.entry)));
            }
            (None, other) => *considered = other,
        },
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
