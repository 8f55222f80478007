//! Questions about people who can be named, or are: read from the roster, answered with the number of the question.

use super::answer::Answer;
use crate::app::action::Action;
use crate::app::moves::{MovesAction, MovesOrder};
use crate::app::stages;
use crate::notice::Notice;
use crate::store::Book;

/// Carries out an order for this very book. A question that failed is answered too, so that nobody waits for it.
pub(super) fn carry_out(book: &Book, order: MovesOrder, answer: &Answer) -> Result<(), Notice> {
    let done = match order {
        MovesOrder::Suggest { generation, of, snapshot, today } => {
            let read = answer.guarded("读取可以点名的人员", || stages::suggest(book, &snapshot, &of, today));
            MovesAction::Read { generation, read }
        }
        MovesOrder::Find(ids) => {
            MovesAction::Known(answer.guarded("读取已点名的人员", || stages::find_people(book, &ids))?)
        }
    };
    answer.send(Action::Moves(done));
    Ok(())
}
