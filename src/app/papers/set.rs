//! 上会材料: the tables that go to the meeting with a plan, draft or frozen, numbered in their order, each with its code.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::making::{Making, PaperTable, Record};
use super::{Issued, Moment, PaperRequest, issue, note, now};
use crate::app::catalogue::{ReportName, heading};
use crate::app::reporting::options_for;
use crate::domain::Date;
use crate::notice::Notice;
use crate::plan::{Freeze, Plan};
use crate::report::{Cover, DraftMark, PrintChoices, PrintOptions, Table};
use crate::rules::Policy;
use crate::store::{Access, Book, BookHeader};

/// What the papers are, whatever the plan is called.
const COVER_TITLE: &str = "编委会会议材料";

/// The papers of a plan that are wanted.
#[derive(Debug, Clone)]
pub struct SetRequest {
    pub plan: Plan,
    /// The day whose register they show.
    pub as_of: Date,
    /// How the office wants its tables printed, those of the set and others.
    pub kept: BTreeMap<ReportName, PrintOptions>,
    /// What is asked for this once, of every table.
    pub asked: PrintChoices,
}

/// One paper of the set, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SetPaper {
    /// 附件1
    pub attachment: String,
    pub title: String,
    /// Nothing where the book cannot note papers.
    pub code: Option<String>,
}

impl SetRequest {
    pub fn new(plan: Plan, as_of: Date) -> Self {
        Self { plan, as_of, kept: BTreeMap::new(), asked: PrintChoices::default() }
    }

    /// As the office usually wants its tables printed.
    pub fn printed_as(self, kept: &BTreeMap<ReportName, PrintOptions>) -> Self {
        Self { kept: kept.clone(), ..self }
    }

    /// What stands on the page before the papers.
    pub fn cover(&self, book: &BookHeader) -> Cover {
        Cover {
            title: COVER_TITLE.to_owned(),
            subtitle: self.subtitle(),
            office: heading(book, self.as_of).office,
            date: self.as_of,
        }
    }

    /// How a paper of it is printed. What the office marks its drafts with does not go with frozen papers, unless it is asked for.
    fn options(&self, name: ReportName) -> PrintOptions {
        let options = options_for(&self.kept, name, &self.asked);
        let is_kept = self.plan.frozen.is_none() || self.asked.mark.is_some();
        PrintOptions { mark: options.mark.filter(|mark| is_kept || *mark == DraftMark::Final), ..options }
    }

    /// The plan and the state its papers are marked with, where they agree; the number of frozen papers: "草案A　送审稿".
    fn subtitle(&self) -> String {
        let marks: BTreeSet<DraftMark> =
            ReportName::of_the_meeting().filter_map(|name| self.options(name).mark).collect();
        let mark = marks.first().filter(|_| marks.len() == 1);
        let state = match (&self.plan.frozen, mark) {
            (None, mark) | (Some(_), mark @ Some(DraftMark::Consultation | DraftMark::Review)) => {
                mark.map(|mark| mark.text().to_owned())
            }
            (Some(Freeze { number, .. }), _) if number.starts_with("定稿") => Some(number.clone()),
            (Some(Freeze { number, .. }), _) => Some(format!("定稿{number}")),
        };
        std::iter::once(self.plan.name.clone()).chain(state).collect::<Vec<_>>().join("　")
    }
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

/// Makes the papers of a plan from the book and gives each its code; what would be empty is left out.
///
/// # Errors
/// Failures of the book.
pub fn issue_set(book: &Book, policy: &Arc<Policy>, request: &SetRequest) -> Result<Vec<Issued>, Notice> {
    let plans = std::slice::from_ref(&request.plan);
    let moment = now(book, request.as_of)?;
    let issued = made(book, policy, (request, moment))?.into_iter().map(|(making, table)| match book.access() {
        Access::ReadWrite => note(book, Record { making, printed: table }, moment, plans),
        Access::ReadOnly => {
            let Making { report, options, .. } = making;
            issue(book, policy, PaperRequest { report, plans: plans.to_vec(), as_of: request.as_of, options, table })
        }
    });
    issued.collect()
}

/// The same papers without codes, for files that are not for printing.
///
/// # Errors
/// Failures of the book.
pub fn tables_of_set(book: &Book, policy: &Arc<Policy>, request: &SetRequest) -> Result<Vec<Table>, Notice> {
    let moment = now(book, request.as_of)?;
    Ok(made(book, policy, (request, moment))?.into_iter().map(|(_, table)| table).collect())
}

/// Every table of the set that has a number, which one without lines has not.
fn made(
    book: &Book,
    policy: &Arc<Policy>,
    (request, moment): (&SetRequest, Moment),
) -> Result<Vec<(Making, Table)>, Notice> {
    let mut papers = Vec::new();
    for name in ReportName::of_the_meeting() {
        let options = request.options(name);
        let making = Making::of(book, PaperTable::Catalogue(name), std::slice::from_ref(&request.plan))?;
        let making = Making { options, ..making };
        let table = making.table(book, policy, moment)?;
        if table.attachment.is_some() {
            papers.push((making, table));
        }
    }
    Ok(papers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DateTime, PlanId};
    use crate::plan::Stamp;

    #[test]
    fn the_cover_says_what_the_papers_are_and_below_it_of_which_plan_and_state() {
        let day = Date::constant(2026, 11, 22);
        let book = BookHeader { title: "账簿".to_owned(), jurisdiction: "安和县".to_owned() };
        let request = SetRequest::new(Plan::new(PlanId(1), "草案A"), day);
        let told = |request: &SetRequest| {
            let cover = request.cover(&book);
            [cover.title, cover.subtitle].join("|")
        };
        assert_eq!(told(&request), "编委会会议材料|草案A");
        let usual = PrintOptions { mark: Some(DraftMark::Consultation), ..PrintOptions::default() };
        let marked = request.clone().printed_as(&[(ReportName::Downshift, usual)].into());
        assert_eq!(told(&marked), "编委会会议材料|草案A　征求意见稿");
        let asked = PrintChoices { mark: Some(DraftMark::Review), ..PrintChoices::default() };
        assert_eq!(told(&SetRequest { asked, ..marked.clone() }), "编委会会议材料|草案A　送审稿");
        let mut frozen = marked;
        for (number, words) in [("定稿1号", "草案A　定稿1号"), ("2", "草案A　定稿2")] {
            let stamp = Stamp { at: DateTime::constant(2026, 11, 22, 9, 0, 0, 0), by: "经办人".to_owned() };
            frozen.plan.frozen = Some(Freeze { number: number.to_owned(), stamp });
            assert_eq!(told(&frozen), format!("编委会会议材料|{words}"));
        }
        // Cover and pages say the same: the mark of drafts goes with frozen papers only where it is asked for.
        assert_eq!(frozen.options(ReportName::Downshift).mark, None);
        frozen.asked.mark = Some(DraftMark::Consultation);
        assert_eq!(frozen.options(ReportName::Downshift).mark, Some(DraftMark::Consultation));
        assert_eq!(told(&frozen), "编委会会议材料|草案A　征求意见稿");
        frozen.asked.mark = Some(DraftMark::Final);
        assert_eq!(told(&frozen), "编委会会议材料|草案A　定稿2");
    }

    #[test]
    fn a_cover_says_no_state_that_some_of_its_papers_deny() {
        let marked = |mark| PrintOptions { mark: Some(mark), ..PrintOptions::default() };
        let kept = [
            (ReportName::Downshift, marked(DraftMark::Review)),
            (ReportName::Offices, marked(DraftMark::Consultation)),
        ];
        let request =
            SetRequest::new(Plan::new(PlanId(1), "草案A"), Date::constant(2026, 11, 22)).printed_as(&kept.into());
        assert_eq!(request.subtitle(), "草案A");
    }
}
