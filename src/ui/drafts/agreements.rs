//! What is typed on the screen 周转用编: one form per agreement, and the document and day they share.

use crate::domain::{
    Arrangement, ClearanceId, ClearanceOutcome, DocumentNumber, Funding, LoanId, Mover, QuotaKind, ReturnManner, Tier,
};
use crate::ui::screens::{ClearancesView, PoolsView, UsageView};

#[derive(Debug, Default)]
pub struct AgreementsDraft {
    pub tab: AgreementsTab,
    /// 批准文号 of what is done next.
    pub document: String,
    /// 生效日期 of an entry made by hand; empty for today.
    pub effective: String,
    pub loan: LoanDraft,
    pub pool: PoolDraft,
    pub clearance: ClearanceDraft,
    pub deployment: DeploymentDraft,
    pub pools_view: PoolsView,
    pub clearances_view: ClearancesView,
    pub usage_view: UsageView,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AgreementsTab {
    /// 周转池
    #[default]
    Pools,
    /// 用编核准
    Clearances,
    /// 使用情况
    Usage,
}

#[derive(Debug)]
pub struct LoanDraft {
    /// By name; the first one where none was chosen.
    pub pool: String,
    pub borrower: String,
    pub kind: QuotaKind,
    pub count: u32,
    pub until: String,
    pub return_by: ReturnManner,
    pub purpose: String,
    /// The loan to be taken back, and how much of it.
    pub selected: Option<LoanId>,
    pub recalled: u32,
}

#[derive(Debug)]
pub struct PoolDraft {
    pub name: String,
    pub tier: Tier,
    pub kind: Option<QuotaKind>,
}

#[derive(Debug)]
pub struct ClearanceDraft {
    pub institution: String,
    pub kind: QuotaKind,
    pub count: u32,
    /// The number as typed; while it is what was proposed, the next proposal takes its place.
    pub number: String,
    pub proposed: Option<DocumentNumber>,
    pub lapses: String,
    pub purpose: String,
    /// The notice to be closed, how much of it, and why.
    pub selected: Option<ClearanceId>,
    pub closed: u32,
    pub outcome: ClearanceOutcome,
}

#[derive(Debug)]
pub struct DeploymentDraft {
    pub owner: String,
    pub user: String,
    pub kind: QuotaKind,
    pub count: u32,
    pub arrangement: Arrangement,
    /// Who was named, all on places of one owner and kind.
    pub people: Vec<Mover>,
}

impl Default for LoanDraft {
    fn default() -> Self {
        Self {
            pool: String::new(),
            borrower: String::new(),
            kind: QuotaKind::Service(Funding::Full),
            count: 1,
            until: String::new(),
            return_by: ReturnManner::AtTerm,
            purpose: String::new(),
            selected: None,
            recalled: 1,
        }
    }
}

impl Default for PoolDraft {
    fn default() -> Self {
        Self { name: String::new(), tier: Tier::County, kind: None }
    }
}

impl Default for ClearanceDraft {
    fn default() -> Self {
        Self {
            institution: String::new(),
            kind: QuotaKind::Service(Funding::Full),
            count: 1,
            number: String::new(),
            proposed: None,
            lapses: String::new(),
            purpose: String::new(),
            selected: None,
            closed: 1,
            outcome: ClearanceOutcome::Admitted,
        }
    }
}

impl Default for DeploymentDraft {
    fn default() -> Self {
        Self {
            owner: String::new(),
            user: String::new(),
            kind: QuotaKind::Administrative,
            count: 1,
            arrangement: Arrangement::CountyOwnedTownUsed,
            people: Vec::new(),
        }
    }
}
