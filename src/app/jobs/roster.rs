//! The people of the table that lists everybody, read for its preview and answered with the number of the question.

use super::answer::Answer;
use crate::app::action::Action;
use crate::app::roster::{PREVIEW, RosterAction, RosterOrder};
use crate::app::stages;
use crate::store::Book;

/// A question that failed is answered too, so that nobody waits for it.
pub(super) fn carry_out(book: &Book, order: RosterOrder, answer: &Answer) {
    let RosterOrder::Read { generation, day } = order;
    let read = answer.guarded("读取花名册", || stages::read_roster(book, day, Some(PREVIEW)));
    answer.send(Action::Roster(RosterAction::Read { generation, read }));
}
