//! Orders of the screen 沿革核对, carried out on the open book.

use super::answer::Answer;
use crate::app::action::Action;
use crate::app::history::{HistoryAction, HistoryOrder};
use crate::app::{claim_file, claims, past};
use crate::import::Precautions;
use crate::notice::Notice;
use crate::store::Book;

/// Carries out one order. A question that failed is answered too, so that nobody waits for it.
pub(super) fn carry_out(
    book: &mut Book,
    order: HistoryOrder,
    (precautions, answer): (&Precautions, &Answer),
) -> Result<(), Notice> {
    let done = match order {
        HistoryOrder::ReadStories { generation } => {
            let read = answer.reading("正在读取机构沿革", || past::genealogy(book, None));
            HistoryAction::StoriesRead { generation, read }
        }
        HistoryOrder::ReadChanges { generation, heading, days } => {
            let read = answer.reading("正在比较两个日期的台账", || past::changes(book, &heading, days));
            HistoryAction::ChangesRead { generation, read: read.map(Box::new) }
        }
        HistoryOrder::ReadClaims { generation } => {
            let read = answer.reading("正在核对声明", || claims::claims(book));
            HistoryAction::ClaimsRead { generation, read }
        }
        HistoryOrder::Claim(assertion) => {
            let id = answer.guarded("登记声明", || claims::claim(book, &assertion))?;
            HistoryAction::ClaimsChanged { told: format!("已登记第{}条声明。", id.0) }
        }
        HistoryOrder::ClaimAll(all) => {
            answer.guarded("登记声明", || claims::claim_all(book, &all))?;
            HistoryAction::ClaimsChanged { told: format!("已登记{}条声明。", all.len()) }
        }
        HistoryOrder::Withdraw(id) => {
            answer.guarded("撤回声明", || claims::withdraw(book, id))?;
            HistoryAction::ClaimsChanged { told: format!("已撤回第{}条声明。", id.0) }
        }
        HistoryOrder::ReadFile { generation, file } => {
            let read =
                answer.task("正在读取声明表", |progress| claim_file::read(book, &file, precautions, progress));
            HistoryAction::FileRead { generation, read: read.map(Box::new) }
        }
    };
    answer.send(Action::History(done));
    Ok(())
}
