//! The book's part of the answer to where a number comes from.

use super::answer::Answer;
use crate::app::action::Action;
use crate::app::origin::{OriginAction, OriginOrder, read};
use crate::store::Book;

/// Reads what was asked. A question that failed is answered too, so that nobody waits for it.
pub(super) fn follow(book: &Book, order: OriginOrder, answer: &Answer) {
    let OriginOrder::Read { generation, sources } = order;
    let record = answer.guarded("查数字来源", || read(book, &sources));
    answer.send(Action::Origin(OriginAction::Read { generation, record }));
}
