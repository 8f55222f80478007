//! 定稿材料: the tables that go to the meeting with a frozen plan, numbered in their order, each with its code.

use std::sync::Arc;

use super::making::{Making, PaperTable, Record};
use super::{Issued, issue, note, now};
use crate::app::catalogue::ReportName;
use crate::domain::Date;
use crate::notice::Notice;
use crate::plan::Plan;
use crate::report::Table;
use crate::rules::Policy;
use crate::store::{Access, Book};

/// One paper of the set, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SetPaper {
    /// 附件1
    pub attachment: String,
    pub title: String,
    /// Nothing where the book cannot note papers.
    pub code: Option<String>,
}

impl SetPaper {
    fn of(table: &Table) -> Self {
        let (attachment, code) = (table.attachment.clone().unwrap_or_default(), table.code.clone());
        Self { attachment, title: table.title.clone(), code }
    }
}

/// How the set is listed.
pub fn set_of(tables: &[Table]) -> Vec<SetPaper> {
    tables.iter().map(SetPaper::of).collect()
}

/// Makes the papers of a frozen plan from the book and gives each its code; what would be empty is left out.
///
/// # Errors
/// Failures of the book.
pub fn issue_set(book: &Book, policy: &Arc<Policy>, plan: &Plan, as_of: Date) -> Result<Vec<Issued>, Notice> {
    let moment = now(book, as_of)?;
    let plans = std::slice::from_ref(plan);
    let paper = |name: ReportName| {
        let report = PaperTable::Catalogue(name);
        let making = Making::of(book, report, plans)?;
        let table = making.table(book, policy, moment)?;
        // A plan that names nobody has no list of people.
        if table.rows.is_empty() {
            return Ok(None);
        }
        let issued = match book.access() {
            Access::ReadWrite => note(book, Record { making, printed: table }, moment, plans),
            Access::ReadOnly => issue(
                book,
                policy,
                super::PaperRequest { report, plans: plans.to_vec(), as_of, options: Default::default(), table },
            ),
        };
        issued.map(Some)
    };
    ReportName::of_the_meeting().map(paper).filter_map(Result::transpose).collect()
}
