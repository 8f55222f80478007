//! What the thread that owns the book does for the screens of time and of vouchers: it reads the register of a day, pages of the
//! log, one entry in full, and tells what mending it would record. None of it changes the book.

use super::answer::Answer;
use crate::app::action::Action;
use crate::app::entries::{ENTRY_PAGE, EntriesAction, EntriesOrder, EntriesRead, MendingAction};
use crate::app::time::{TimeAction, TimeOrder};
use crate::app::{entry_told, past};
use crate::store::Book;

/// Reads the register of a day. The first question about the past of a large book takes seconds, later ones do not.
pub(super) fn read_day(book: &Book, order: TimeOrder, answer: &Answer) {
    let TimeOrder { generation, asked, policy } = order;
    let read = answer.reading("正在读取这一天的台账", || past::day(book, &policy, asked));
    answer.send(Action::Time(TimeAction::Read { generation, read: read.map(|read| read.map(Box::new)) }));
}

pub(super) fn read_entries(book: &Book, order: EntriesOrder, answer: &Answer) {
    let action = match order {
        EntriesOrder::Page { generation, query, before } => {
            let read = answer.guarded("读取凭证", || {
                let entries = past::find_entries(book, &query, before, ENTRY_PAGE)?;
                let total = before.is_none().then(|| past::count_entries(book, &query)).transpose()?;
                Ok(EntriesRead { entries, total })
            });
            EntriesAction::Read { generation, read }
        }
        EntriesOrder::Tell { generation, entry } => {
            let told = answer.reading("正在读取凭证", || entry_told::entry_told(book, entry));
            EntriesAction::Told { generation, told: told.map(Box::new) }
        }
        EntriesOrder::Mend(order) => {
            let generation = order.generation;
            let rehearsed = answer.reading("正在试算将写入的凭证", || order.rehearse(book)).map(Box::new);
            EntriesAction::Mend(MendingAction::Rehearsed { generation, rehearsed })
        }
    };
    answer.send(Action::Entries(action));
}
