//! 通知单 in the list of tables: a list of them for screens of text and data, and a page for each, which is what the window shows and
//! what is given out (`app::papers`).

use super::{Heading, OpenPlan, Register, Table};
use crate::domain::{ClearanceId, Holder, InstitutionId};
use crate::plan::Projection;
use crate::report::{self, NoticeNumbers};
use crate::wording;

/// A kind of notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticesTable {
    /// 编制核减核增通知单, for the bodies that a plan changes.
    Changes,
    /// 编制使用通知单, for every 用编核准.
    Uses,
}

/// A single notice, as the book keeps it under its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticePage {
    /// What a plan changes for this body.
    Change(InstitutionId),
    /// What this 用编核准 allows.
    Use(ClearanceId),
}

impl NoticePage {
    /// Of which list it is.
    pub fn list(self) -> NoticesTable {
        match self {
            Self::Change(_) => NoticesTable::Changes,
            Self::Use(_) => NoticesTable::Uses,
        }
    }

    /// The word under which the book keeps it: that of its list, and whose it is.
    pub fn key(self) -> String {
        let (Self::Change(InstitutionId(id)) | Self::Use(ClearanceId(id))) = self;
        format!("{}/{id}", self.list().key())
    }

    /// The notice under a word.
    pub fn of_key(key: &str) -> Option<Self> {
        let (list, id) = key.split_once('/')?;
        let id = id.parse().ok()?;
        let either = [Self::Change(InstitutionId(id)), Self::Use(ClearanceId(id))];
        either.into_iter().find(|page| page.list().key() == list)
    }
}

impl NoticesTable {
    /// The word for it on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Changes => "quota_notices",
            Self::Uses => "use_notices",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Changes => "编制核减核增通知单",
            Self::Uses => "编制使用通知单",
        }
    }

    /// Whether it says nothing without a plan.
    pub fn needs_plan(self) -> bool {
        match self {
            Self::Changes => true,
            Self::Uses => false,
        }
    }

    pub(super) fn build(self, heading: &Heading, register: &Register, plan: Option<&OpenPlan>) -> Option<Table> {
        match self {
            Self::Changes => plan.map(|open| {
                let numbers = register.notice_numbers_of(open.plan.id);
                let mut list = report::quota_notice_list(heading, &open.plan, &open.projection, &numbers);
                list.notes.extend(no_longer_used(&numbers, &open.projection));
                list
            }),
            Self::Uses => {
                let snapshot = plan.map_or(&register.snapshot, |open| &open.projection.after);
                let list = report::clearances(heading, snapshot);
                Some(Table { title: self.title().to_owned(), ..list })
            }
        }
    }

    /// The pages that would be given out now. 编制使用通知单 go by what is recorded, whatever plan is open.
    pub fn preview(self, heading: &Heading, register: &Register, plan: Option<&OpenPlan>) -> Vec<Table> {
        let plan = plan.filter(|_| self.needs_plan());
        let pages = self.pages(heading, register, plan).unwrap_or_default();
        pages.into_iter().map(|(_, table)| table).collect()
    }

    /// A page for each notice, and which it is.
    pub fn pages(
        self,
        heading: &Heading,
        register: &Register,
        plan: Option<&OpenPlan>,
    ) -> Option<Vec<(NoticePage, Table)>> {
        let told_by = (heading, &*register.policy);
        let pages: Vec<(NoticePage, Table)> = match self {
            Self::Changes => {
                let open = plan?;
                let numbers = register.notice_numbers_of(open.plan.id);
                let noticed = report::noticed(&open.projection).into_iter().map(|(body, _)| NoticePage::Change(body));
                noticed.zip(report::quota_notices(told_by, &open.plan, &open.projection, &numbers)).collect()
            }
            Self::Uses => {
                let snapshot = plan.map_or(&register.snapshot, |open| &open.projection.after);
                let notices = report::use_notices(heading, &register.policy, snapshot).into_iter();
                notices.map(|(clearance, table)| (NoticePage::Use(clearance), table)).collect()
            }
        };
        Some(pages.into_iter().map(|(page, table)| (page, table.with_numbers_covered())).collect())
    }
}

/// Numbers that a plan was given before it was changed, and that no notice of it bears any more: the book of numbers has a gap there.
fn no_longer_used(numbers: &NoticeNumbers, projection: &Projection) -> Option<String> {
    let used = report::noticed(projection);
    let unused = numbers.iter().filter(|(told, _)| !used.contains(told)).map(|((institution, _), number)| {
        let known = [&projection.after, &projection.before];
        let known = known.into_iter().find(|snapshot| snapshot.institution(*institution).is_some());
        let name = known.map(|snapshot| wording::holder(Holder::Institution(*institution), snapshot));
        format!("{number}({})", name.unwrap_or_else(|| "账簿中已没有的单位".to_owned()))
    });
    let unused: Vec<String> = unused.collect();
    (!unused.is_empty())
        .then(|| format!("已编号、方案改动后不再使用的：{}；已发出的请收回或者声明作废。", unused.join("、")))
}
