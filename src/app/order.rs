//! Orders that concern the open book. Each travels with the sitting it was given in, so that an order meant for one book is never
//! carried out on another that was opened meanwhile.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::entries::EntriesOrder;
use super::history::HistoryOrder;
use super::importing::DutyAim;
use super::moves::MovesOrder;
use super::origin::OriginOrder;
use super::papers::PaperOrder;
use super::people::PeopleFilter;
use super::register::Register;
use super::reporting::ReportOrder;
use super::roster::RosterOrder;
use super::stages::{Adoption, Preview};
use super::time::TimeOrder;
use super::vouchers::VouchersOrder;
use super::workbench::WorkbenchOrder;
use crate::domain::{Attachment, Basis, Date, Entry, PlanId};
use crate::import::{Choices, ImportSource, LayoutKey, Reading};
use crate::plan::Plan;
use crate::store::{BookHeader, PageKey};

/// One opening of a book, from its being opened to its being closed; the thread that owns the book counts them. Path and id would
/// not do: a copy has the same id, and another file may come to lie under the same path.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sitting(u64);

/// What is to be done with the open book.
#[derive(Debug)]
pub enum BookOrder {
    Close,
    BackUp(PathBuf),
    /// 账簿检查
    Examine,
    SetDefaultScheme(Option<String>),
    /// The keys of all staffing standards that this book uses.
    SetStandards(Vec<String>),
    SetHeader(BookHeader),
    ReadPeople {
        generation: u64,
        filter: PeopleFilter,
        after: Option<PageKey>,
    },
    Moves(MovesOrder),
    /// Whoever is on the roster is wanted, for a table.
    Roster(RosterOrder),
    UnderstandWorkbooks {
        generation: u64,
        files: Vec<ImportSource>,
        /// The list that they were chosen for.
        aim: Option<DutyAim>,
        choices: Box<Choices>,
        /// The workbooks, where they were read before.
        read: Option<Arc<Reading>>,
    },
    /// A list of problems with its column 改为 filled in.
    ReadCorrections {
        generation: u64,
        file: PathBuf,
    },
    WriteImport {
        preview: Arc<Preview>,
        today: Date,
        author: String,
        basis: Basis,
        attachments: Vec<Attachment>,
    },
    /// What was once said of the columns of these layouts is to be forgotten.
    ForgetMappings(BTreeSet<LayoutKey>),
    StoreNewPlan {
        name: String,
    },
    StorePlan(Plan),
    /// An adopted plan is wanted over the register of its time.
    LayAdopted {
        generation: u64,
        plan: Plan,
        register: Register,
    },
    ReadSteps {
        file: PathBuf,
        plan: PlanId,
        register: Register,
    },
    /// One entry made by hand.
    Record {
        entry: Entry,
    },
    /// 执行: one plan, or several together.
    Adopt {
        adoptions: Vec<Adoption>,
        today: Date,
        author: String,
    },
    /// A new day has begun while the book was open: what waited for it takes effect.
    Settle {
        today: Date,
    },
    /// The register of another day is wanted.
    Time(TimeOrder),
    /// Something of the log is wanted.
    Entries(EntriesOrder),
    History(HistoryOrder),
    Workbench(Box<WorkbenchOrder>),
    /// Tables are given out, or examined.
    Papers(PaperOrder),
    Report(ReportOrder),
    /// A number is asked where it comes from.
    Origin(OriginOrder),
    /// Files of vouchers, and vouchers that belong together.
    Vouchers(VouchersOrder),
}

impl Sitting {
    /// The one after this.
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl BookOrder {
    /// What would be missing if the order were not carried out; `None` where only something to look at was wanted.
    pub fn loss(&self) -> Option<String> {
        match self {
            Self::BackUp(path) => Some(format!("备份到“{}”", path.display())),
            Self::SetDefaultScheme(_) => Some("设置现行机构配置方案".to_owned()),
            Self::SetStandards(_) => Some("选用编制标准".to_owned()),
            Self::SetHeader(_) => Some("修改账簿的名称和地区".to_owned()),
            Self::WriteImport { .. } => Some("写入导入的内容".to_owned()),
            Self::ForgetMappings(_) => Some("忘记导入的对应关系".to_owned()),
            Self::StoreNewPlan { name } => Some(format!("新建方案“{name}”")),
            Self::StorePlan(plan) => Some(format!("保存方案“{}”的修改", plan.name)),
            Self::ReadSteps { file, .. } => Some(format!("载入步骤文件“{}”", file.display())),
            Self::Record { .. } => Some("写入手工登记的凭证".to_owned()),
            Self::Adopt { adoptions, .. } => {
                let names = adoptions.iter().map(|adoption| format!("“{}”", adoption.plan.name));
                Some(format!("执行方案{}", names.collect::<Vec<_>>().join("、")))
            }
            Self::History(order) => order.loss(),
            Self::Workbench(order) => order.loss(),
            Self::Papers(order) => order.loss(),
            Self::Report(order) => order.loss(),
            Self::Vouchers(order) => order.loss(),
            Self::Close
            | Self::Examine
            | Self::ReadPeople { .. }
            | Self::Moves(_)
            | Self::Roster(_)
            | Self::UnderstandWorkbooks { .. }
            | Self::ReadCorrections { .. }
            | Self::LayAdopted { .. }
            // Opening any book settles it.
            | Self::Settle { .. }
            | Self::Time(_)
            | Self::Entries(_)
            | Self::Origin(_) => None,
        }
    }
}
