//! 审批权限: on which changes who decides, and through whom the question goes up to them. All of it is stated by packs, each level
//! with its source; a level of a later pack stands in the stead of an earlier one with the same key, so that an office enters what
//! its province has delegated without touching the program.
//!
//! Which of a plan's steps need whom is [`approval_needs`]'s affair; how far a need has come, [`NeedStanding`]'s.

mod needs;
mod standing;
#[cfg(test)]
mod tests;

use serde::Deserialize;

use crate::domain::{Grade, Nature, QuotaFamily, Tier};

pub use needs::{ApprovalNeed, NeedPart, approval_needs};
pub use standing::{LinkStanding, NeedStanding, approvers, outstanding};

/// Who decides on a matter, and on the way of whom.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalLevel {
    /// What a later pack names to state it anew; without one the matter tells it from others.
    #[serde(default)]
    pub key: String,
    pub matter: String,
    /// The rule in one sentence.
    pub decided_by: String,
    pub source: String,
    pub verified: bool,
    #[serde(default)]
    pub force: ApprovalForce,
    #[serde(default)]
    pub document: ApprovalDocument,
    /// The changes that are such a matter, any of them; of older packs none, and then no plan is held against it.
    #[serde(default)]
    pub applies: Vec<Trigger>,
    /// In the order in which the question goes up.
    #[serde(default)]
    pub chain: Vec<ApprovalLink>,
}

/// Whether plans need it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalForce {
    #[default]
    Required,
    /// 供参照: what other places do; shown, and never counted as missing.
    Reference,
    /// Switched off by the office.
    Off,
}

/// Where the number of the deciding document is entered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalDocument {
    /// As 批准文号 of the steps concerned.
    Steps,
    /// As 批准文号 of the plan as a whole.
    Plan,
    /// Only where the approval itself is tracked.
    #[default]
    Record,
}

/// One authority on the way.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalLink {
    pub authority: String,
    pub role: ApprovalRole,
}

/// What an authority does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalRole {
    /// 提出
    Propose,
    /// 沟通预审
    Consult,
    /// 审核
    Review,
    /// 审批
    Approve,
    /// 备案: told afterwards, and nothing waits for it.
    File,
}

/// Changes of a sort. An empty list leaves its question open; what is listed must hold.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    pub changes: Vec<ChangeKind>,
    /// Of places: their kind.
    #[serde(default)]
    pub families: Vec<QuotaFamily>,
    /// Of places: the level that they leave, and that they reach.
    #[serde(default)]
    pub from: Vec<Tier>,
    #[serde(default)]
    pub to: Vec<Tier>,
    /// The level of the body, or at either end of places.
    #[serde(default)]
    pub tiers: Vec<Tier>,
    #[serde(default)]
    pub natures: Vec<Nature>,
    /// A body that bears no 规格 is of none of these.
    #[serde(default)]
    pub grades: Vec<Grade>,
}

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// 编制 that moves, within a level or to another.
    Places,
    /// 编制 that comes to another level of the book.
    Crossing,
    /// 总量: what the levels named in `tiers` have in all of a kind.
    TierTotal,
    /// 设立
    Establish,
    /// 撤销
    Abolish,
    /// 合并
    Merge,
    /// 更名
    Rename,
    /// 变更规格
    Regrade,
    /// 隶属调整
    Attach,
    /// 内设机构
    Offices,
    /// 领导职数
    Leaders,
    /// 挂牌
    Nameplates,
    /// 职责
    Duties,
}

impl ApprovalLevel {
    /// Under what plans keep track of it.
    pub fn identity(&self) -> &str {
        if self.key.is_empty() { &self.matter } else { &self.key }
    }

    /// Whose word is the last: the last that approves, else the last that is asked before anything is done.
    pub fn deciding(&self) -> Option<&ApprovalLink> {
        let before = || self.chain.iter().rev().filter(|link| link.role != ApprovalRole::File);
        before().find(|link| link.role == ApprovalRole::Approve).or_else(|| before().next())
    }
}
