//! 通知单 given out: the numbers of those that a plan calls for are reserved in the book before anything is printed, and stay.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::making::{Making, PaperTable, Record};
use super::{Issued, note, now, stale, told, unwritable};
use crate::app::catalogue::{NoticePage, NoticesTable};
use crate::app::clock;
use crate::app::register::{NumbersKept, OpenPlan, Register};
use crate::app::{past, stages};
use crate::domain::{Basis, Date, FindingGroup, Snapshot};
use crate::notice::Notice;
use crate::plan::{Plan, PlanState};
use crate::report::{Table, first_difference, noticed};
use crate::rules::Policy;
use crate::store::{Access, Book};

/// Notices that are wanted.
#[derive(Debug, Clone)]
pub struct NoticesRequest {
    pub table: NoticesTable,
    pub plan: Option<Plan>,
    /// The day that stands on them.
    pub as_of: Date,
    /// Whether they come on paper, or are meant to: each then gets a code.
    pub is_printed: bool,
    /// The day on which they are made, whatever day is looked at: its year is in the numbers.
    pub made_on: Date,
}

/// Notices as they are given out, and the register that knows their numbers.
#[derive(Debug, Clone)]
pub struct NoticesMade {
    pub pages: Vec<Issued>,
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
            NoticesTable::Uses => "没有写出通知单：没有在有效期内、尚未办结的用编核准(已过期的见用编核准台账)。",
        };
        return Err(Notice::failure(what, request.table.title(), "请先添加步骤，或者登记用编核准。"));
    }
    let pages = match request.is_printed {
        true => coded(book, policy, request, pages)?,
        false => pages.into_iter().map(|(_, table)| Issued { table, uncoded: None }).collect(),
    };
    Ok(NoticesMade { pages, numbers: register.notice_numbers })
}

/// Notes each notice and puts its code under it; one that could not be made again gets none.
fn coded(
    book: &Book,
    policy: &Arc<Policy>,
    request: &NoticesRequest,
    pages: Vec<(NoticePage, Table)>,
) -> Result<Vec<Issued>, Notice> {
    if book.access() == Access::ReadOnly {
        return Ok(pages.into_iter().map(|(_, table)| unwritable(table)).collect());
    }
    let plans: &[Plan] = match (request.table, &request.plan) {
        (NoticesTable::Changes, Some(plan)) => std::slice::from_ref(plan),
        (NoticesTable::Changes, None) | (NoticesTable::Uses, _) => &[],
    };
    let moment = now(book, request.as_of)?;
    let of = |page| Making::of(book, PaperTable::Notice(page), plans);
    let Some((first, _)) = pages.first() else { return Ok(Vec::new()) };
    let again = BTreeMap::from_iter(of(*first)?.notices(book, policy, (request.table, moment))?);
    let noted = pages.into_iter().map(|(page, printed)| {
        let is_again = again.get(&page).is_some_and(|made| first_difference(&printed, made).is_none());
        match is_again {
            true => note(book, Record { making: of(page)?, printed }, moment, plans),
            false => Ok(stale(printed)),
        }
    });
    noted.collect()
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

/// Nobody is told of changes that are not approved, or that would be forbidden.
fn check_approved(laid: &OpenPlan, place: &str) -> Result<(), Notice> {
    if laid.plan.basis == Basis::Pending {
        let what = "没有写出通知单：方案还没有批准文号，不能编号。";
        return Err(Notice::failure(what, place, "请先填写方案的批准文号。"));
    }
    let forbidden = laid.findings.iter().filter(|finding| finding.group() == FindingGroup::MustMend).count();
    if forbidden > 0 {
        let what = format!("没有写出通知单：方案新增“禁止”事项{forbidden}条。");
        return Err(Notice::failure(what, place, "请先撤销定稿，改正这些事项，见核查意见表。"));
    }
    Ok(())
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
        (PlanState::Draft, Some(_)) => check_approved(laid, &place)?,
        (PlanState::Adopted(_), _) => {}
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
