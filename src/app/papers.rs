//! 一纸还原: a table that is given out gets a code, and under the code the book keeps how to make it again. What a table is made
//! from is kept whole (`making`): the day, the last entry known, the plans as they stood, what stands above it. The register
//! itself comes out of the log, as it was known then. Issuing and examining are stages, for the window's jobs and the command
//! line alike; what the window shows of it is `desk`'s.

mod bygone;
mod desk;
mod examining;
mod making;
mod notices;
mod set;
mod telling;

use std::sync::Arc;

use super::clock;
use super::stages;
use crate::domain::{Date, EntryId, PaperCode};
use crate::notice::{Notice, told};
use crate::plan::Plan;
use crate::report::{IdentityShown, PrintOptions, Table, first_difference};
use crate::rules::Policy;
use crate::store::{Access, Book, Paper, digest};

pub use bygone::StoryPaper;
pub use desk::is_printed;
pub use desk::{Examination, PaperAction, PaperDesk, PaperOrder, PaperTarget};
pub(super) use desk::{export, export_examined, export_notices, export_set, update};
pub use examining::{Examined, Rebuilt, Since, examine, read_code};
pub use making::PaperTable;
use making::{Making, Moment, Record};
pub use notices::{NoticesMade, NoticesRequest, make_notices};
pub use set::{SetPaper, SetRequest, issue_set, set_of, tables_of_set};
pub use telling::{PaperPlan, PaperWords, paper_title, papers_plans};

/// More codes than this are never taken by other tables.
const TRIES: u32 = 64;

/// What stands for the code on pages that are only looked at, so that they break as those that are given out.
pub(super) const CODE_TO_COME: &str = "导出或打印时给出";

/// A table that is to be given out.
#[derive(Debug, Clone)]
pub struct PaperRequest {
    pub report: PaperTable,
    /// The plans that it shows, in order.
    pub plans: Vec<Plan>,
    /// The day whose register it shows.
    pub as_of: Date,
    /// With which the table was made.
    pub options: PrintOptions,
    pub table: Table,
}

impl PaperRequest {
    /// Whether whole ID numbers were authorised for it: then it is noted, whatever it is written into.
    pub fn shows_whole_numbers(&self) -> bool {
        self.options.identity == IdentityShown::Whole
    }
}

/// A table that was given out: with its code, or without one and why.
#[derive(Debug, Clone)]
pub struct Issued {
    pub table: Table,
    pub uncoded: Option<Notice>,
}

impl Issued {
    /// A table that is no paper: text or data.
    pub fn plain(request: PaperRequest) -> Self {
        Self { table: request.table, uncoded: None }
    }
}

/// The request with the whole table, where whoever asked has only seen a preview.
///
/// # Errors
/// Failures of the book.
pub fn made(book: &Book, policy: &Arc<Policy>, request: PaperRequest) -> Result<PaperRequest, Notice> {
    if !request.report.lists_everybody() {
        return Ok(request);
    }
    let making = Making { options: request.options.clone(), ..Making::of(book, request.report, &request.plans)? };
    let table = making.table(book, policy, now(book, request.as_of)?)?;
    Ok(PaperRequest { table, ..request })
}

/// Notes a table that is given out and puts its code under it. The same table made from the same entries has the same code and is
/// noted once. A table that could not be made again gets no code, and it is said why.
///
/// # Errors
/// Failures of the book; nothing was noted.
pub fn issue(book: &Book, policy: &Arc<Policy>, request: PaperRequest) -> Result<Issued, Notice> {
    let request = made(book, policy, request)?;
    if book.access() == Access::ReadOnly {
        return Ok(unwritable(request.table));
    }
    let PaperRequest { report, plans, as_of, options, table } = request;
    let title = matches!(report, PaperTable::Comparison(_)).then(|| table.title.clone());
    let mut making = Making { title, options, ..Making::of(book, report, &plans)? };
    let moment = now(book, as_of)?;
    let mut made = making.table(book, policy, moment)?;
    if let (PaperTable::Story(_), Some(lead)) = (report, table.notes.strip_suffix(made.notes.as_slice())) {
        making.lead = lead.to_vec();
        made.notes.splice(0..0, making.lead.iter().cloned());
    }
    // What cannot be made again now could not be made again later.
    if first_difference(&table, &made).is_some() {
        return Ok(stale(table));
    }
    note(book, Record { making, printed: Table { code: None, ..table } }, moment, &plans)
}

/// A table without a code, for the book cannot note it.
fn unwritable(table: Table) -> Issued {
    uncoded(table, "账簿是只读的，不能登记印件", "要有核验码，请把账簿复制到可写的文件夹再导出。")
}

/// A table without a code, for it is not what the book would make now.
fn stale(table: Table) -> Issued {
    uncoded(table, "表上的内容与账簿现在的不一致", "请刷新后再导出。")
}

fn uncoded(table: Table, why: &str, advice: &str) -> Issued {
    let what = format!("“{}”没有核验码：{why}。", table.title);
    Issued { table, uncoded: Some(Notice::advice(format!("{what}{advice}"))) }
}

/// A day, by all that is known now.
fn now(book: &Book, as_of: Date) -> Result<Moment, Notice> {
    let through = told(book.entries(None, 1))?.first().map(|entry| entry.id);
    Ok(Moment { as_of, through, before: None, noted: through })
}

/// Notes a table that was made at a moment, and puts its code under it.
fn note(book: &Book, record: Record, moment: Moment, plans: &[Plan]) -> Result<Issued, Notice> {
    let paper = Paper {
        code: String::new(),
        report: record.making.report.key(),
        options: record.written()?,
        as_of: moment.as_of,
        through: moment.through,
        plan: plans.first().map(|plan| plan.id),
        plan_revision: plans.first().and_then(|plan| u32::try_from(plan.revisions.count()).ok()),
        table_hash: digest(&[&record.printed.content()]),
        issued_at: clock::now(),
    };
    let code = noted(book, paper)?;
    Ok(Issued { table: Table { code: Some(code.to_string()), ..record.printed }, uncoded: None })
}

/// Every table that was given out, the last first.
pub fn issued(book: &Book) -> Result<Vec<Paper>, Notice> {
    told(book.papers())
}

/// Notes a paper under the first code that is its own or nobody's.
fn noted(book: &Book, paper: Paper) -> Result<PaperCode, Notice> {
    let seal = match paper.through {
        Some(entry) => told(book.seal_of(entry))?.map(|seal| seal.hash).unwrap_or_default(),
        None => String::new(),
    };
    let position = paper.through.unwrap_or(EntryId(0)).0.to_string();
    let (day, options) = (paper.as_of.to_string(), digest(&[&paper.options]));
    for attempt in 0..TRIES {
        let parts =
            [book.id(), &position, &seal, &paper.report, &day, &options, &paper.table_hash, &attempt.to_string()];
        let hash = digest(&parts);
        let number = hash.get(..12).and_then(|head| u64::from_str_radix(head, 16).ok()).unwrap_or_default();
        let code = PaperCode::of(number);
        match told(book.paper(&code.to_string()))? {
            Some(known) if is_same(&known, &paper) => return Ok(code),
            Some(_) => {}
            None => {
                told(book.issue_paper(&Paper { code: code.to_string(), ..paper }))?;
                return Ok(code);
            }
        }
    }
    Err(Notice::failure("没有空闲的核验码，表没有登记。", "", "请再导出一次；仍不成功时检查账簿。"))
}

/// Whether two papers are one, given out twice.
fn is_same(one: &Paper, other: &Paper) -> bool {
    let of = |paper: &Paper| {
        let Paper { report, options, as_of, through, table_hash, .. } = paper.clone();
        (report, options, as_of, through, table_hash)
    };
    of(one) == of(other)
}

/// The policy of this machine as the book of that time had it.
fn policy_of(policy: &Arc<Policy>, making: &Making) -> Arc<Policy> {
    stages::policy_with(policy, making.default_scheme.as_deref(), making.standards.as_deref())
}

#[cfg(test)]
mod tests;
