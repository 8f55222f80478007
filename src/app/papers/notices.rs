//! 通知单 given out: the numbers of those that a plan calls for are reserved in the book before anything is printed, and stay.

use std::sync::Arc;

use super::told;
use crate::app::catalogue::NoticesTable;
use crate::app::clock;
use crate::app::register::{NumbersKept, OpenPlan, Register};
use crate::app::{past, stages};
use crate::domain::{Date, Snapshot};
use crate::notice::Notice;
use crate::plan::{Plan, PlanState};
use crate::report::{Table, noticed};
use crate::rules::Policy;
use crate::store::Book;

/// Notices that are wanted.
#[derive(Debug, Clone)]
pub struct NoticesRequest {
    pub table: NoticesTable,
    pub plan: Option<Plan>,
    /// The day that stands on them.
    pub as_of: Date,
    /// The day on which they are made, whatever day is looked at: its year is in the numbers.
    pub made_on: Date,
}

/// Notices as they are given out, and the register that knows their numbers.
#[derive(Debug, Clone)]
pub struct NoticesMade {
    pub pages: Vec<Table>,
    pub numbers: NumbersKept,
}

/// Makes notices, a page each, and gives numbers to those of a plan that have none.
///
/// # Errors
/// The plan is a draft that may still change, there is nobody to be told anything, the book cannot be written; other failures of it.
pub fn make_notices(book: &Book, policy: &Arc<Policy>, request: &NoticesRequest) -> Result<NoticesMade, Notice> {
    let mut register = match request.table {
        NoticesTable::Changes => stages::read(book, policy)?.register,
        NoticesTable::Uses => past::read_on(book, policy, request.as_of)?.register,
    };
    let heading = crate::app::catalogue::heading(book.header(), request.as_of);
    let laid = match (request.table, &request.plan) {
        (NoticesTable::Uses, None) => None,
        (NoticesTable::Uses, Some(plan)) => {
            check_recorded(book, &register, plan)?;
            None
        }
        (NoticesTable::Changes, Some(plan)) => {
            let laid = stages::lay(book, &register, plan.clone())?;
            reserve(book, &mut register, &laid, request.made_on)?;
            Some(laid)
        }
        (NoticesTable::Changes, None) => {
            return Err(Notice::failure("没有写出通知单：没有指定方案。", "", "请先打开一个定稿或者已执行的方案。"));
        }
    };
    let pages = request.table.pages(&heading, &register, laid.as_ref()).unwrap_or_default();
    if pages.is_empty() {
        let what = match request.table {
            NoticesTable::Changes => "没有写出通知单：方案没有增减任何单位的编制。",
            NoticesTable::Uses => "没有写出通知单：没有尚未办结的用编核准。",
        };
        return Err(Notice::failure(what, request.table.title(), "请先添加步骤，或者登记用编核准。"));
    }
    Ok(NoticesMade { pages, numbers: register.notice_numbers })
}

/// Nobody may use places by what is only planned.
fn check_recorded(book: &Book, register: &Register, plan: &Plan) -> Result<(), Notice> {
    let laid = stages::lay(book, register, plan.clone())?;
    let listed = |snapshot: &Snapshot| snapshot.clearances().iter().cloned().collect::<Vec<_>>();
    match plan.state {
        PlanState::Draft if listed(&laid.projection.before) != listed(&laid.projection.after) => {
            let what = "没有写出通知单：列出的用编核准有的还在草案里，没有执行。";
            Err(Notice::failure(what, format!("方案“{}”", plan.name), "请先执行方案，或者收起方案再导出。"))
        }
        PlanState::Draft | PlanState::Adopted(_) => Ok(()),
    }
}

/// Reserves the numbers of a plan that is not to change any more.
fn reserve(book: &Book, register: &mut Register, laid: &OpenPlan, made_on: Date) -> Result<(), Notice> {
    let plan = &laid.plan;
    let place = format!("方案“{}”", plan.name);
    match (plan.state, &plan.frozen) {
        (PlanState::Draft, None) => {
            let what = "没有写出通知单：方案还是草案，步骤可能再改，不能编号。";
            return Err(Notice::failure(what, place, "请先定稿，或者执行方案。"));
        }
        (PlanState::Draft, Some(_)) | (PlanState::Adopted(_), _) => {}
    }
    let refused = laid.projection.refusals().count();
    if refused > 0 {
        let what = format!("没有写出通知单：方案有{refused}个步骤不能执行。");
        return Err(Notice::failure(what, place, "请先撤销定稿，改正这些步骤。"));
    }
    let numbers = told(book.reserve_notices(plan.id, &noticed(&laid.projection), made_on.year(), clock::now()))?;
    Arc::make_mut(&mut register.notice_numbers).insert(plan.id, numbers);
    Ok(())
}
