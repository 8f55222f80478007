//! Files of vouchers, read for the window, and groups of vouchers recorded together, by the thread that owns the book.

use std::sync::Arc;

use super::answer::Answer;
use super::keeper::read_after;
use crate::app::action::Action;
use crate::app::mending;
use crate::app::recording::RecordAction;
use crate::app::vouchers::{VouchersAction, VouchersOrder};
use crate::app::{attachments, stages};
use crate::notice::Notice;
use crate::rules::Policy;
use crate::store::Book;

/// Carries out an order for this very book. A question that failed is answered too, so that nobody waits for it.
pub(super) fn carry_out(book: &mut Book, policy: &Arc<Policy>, order: VouchersOrder, answer: &Answer) {
    let done = match order {
        VouchersOrder::Attach { generation, files } => {
            let read = answer.task("正在读取附件", |progress| attachments::attach(&files, progress));
            Action::Vouchers(VouchersAction::Read { generation, read })
        }
        VouchersOrder::Examine { generation, entry } => {
            let examined = answer.task("正在核对附件", |progress| attachments::examine(book, entry, progress));
            Action::Vouchers(VouchersAction::Examined { generation, entry, examined })
        }
        VouchersOrder::RehearseGroup { generation, of, grounds, author } => {
            let reversals =
                answer.reading("正在试算整批冲销", || mending::reversal_together(book, of, &grounds, &author));
            Action::Vouchers(VouchersAction::GroupRehearsed { generation, of, reversals })
        }
        VouchersOrder::RecordGroup { entries } => {
            let written = answer.task("正在写入台账", |progress| {
                let written = stages::write_linked(book, &entries, progress)?;
                let last = written.last().copied();
                let last = last.ok_or_else(|| Notice::advice("没有可以写入的内容。"))?;
                read_after(book, policy, last)
            });
            Action::Record(RecordAction::Written(written))
        }
    };
    answer.send(done);
}
