//! 岗位: what work there is to be done inside an institution, of which kind, by how many.

use serde::{Deserialize, Serialize};

use super::headcount::Headcount;
use super::ids::{InstitutionId, PostId};
use super::name::Name;
use super::quota::QuotaKind;

/// A line of the 岗位设置表.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    pub id: PostId,
    pub institution: InstitutionId,
    /// The office it belongs to; `None` for posts of the institution itself.
    #[serde(default)]
    pub office: Option<Name>,
    pub title: Name,
    pub class: PostClass,
    pub kind: QuotaKind,
    /// How many people the post takes.
    pub count: Headcount,
    #[serde(default)]
    pub remark: String,
}

/// 岗位类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PostClass {
    /// 领导
    Leading,
    /// 管理
    Managing,
    /// 专业技术
    Professional,
    /// 工勤
    Support,
}
