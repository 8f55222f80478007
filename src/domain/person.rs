//! 人员: who holds a place. People do not travel in snapshots; the store keeps them and reads them in pages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::date::Month;
use super::id_number::IdNumber;
use super::ids::{InstitutionId, PersonId};
use super::name::Name;
use super::quota::QuotaKind;

/// One person of the roster (花名册).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub name: Name,
    #[serde(default)]
    pub sex: Option<Sex>,
    #[serde(default)]
    pub id_number: Option<IdNumber>,
    /// 出生年月
    #[serde(default)]
    pub birth: Option<Month>,
    pub assignment: Assignment,
    #[serde(default)]
    pub particulars: Particulars,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Sex {
    Male,
    Female,
}

/// Where a person's place is and where the person works; the two may differ (岗编分离, 借用, 县属乡用).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// 编制所在单位
    pub quota_at: InstitutionId,
    pub kind: QuotaKind,
    /// 实际工作单位
    pub works_at: InstitutionId,
    /// 内设机构, as the roster names it.
    #[serde(default)]
    pub office: Option<Name>,
    /// 职务 or 岗位, as the roster names it.
    #[serde(default)]
    pub post: Option<Name>,
    #[serde(default)]
    pub position: Position,
}

/// 人员分类
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Position {
    /// 单位正职
    Chief,
    /// 单位副职
    Deputy,
    /// 内设机构正职
    OfficeChief,
    /// 内设机构副职
    OfficeDeputy,
    /// 非领导人员
    #[default]
    Staff,
}

/// What the roster says of a person beyond the place held, as written where no rule needs it as meant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    /// 参加工作时间
    #[serde(default)]
    pub started_work: Option<Month>,
    /// 入编时间
    #[serde(default)]
    pub admitted: Option<Month>,
    /// Every further column of the roster under its own head (民族, 学历, 职级 …), so that nothing is dropped.
    #[serde(default)]
    pub further: BTreeMap<String, String>,
}

impl Assignment {
    /// 岗编分离: the place is in one institution, the work in another.
    pub fn is_split(&self) -> bool {
        self.quota_at != self.works_at
    }

    /// Where this person stands after going with the place to `to` (人随编走): a post of the old body is left behind,
    /// and whoever was already lent elsewhere stays there.
    pub fn moved_to(&self, to: InstitutionId) -> Self {
        Self {
            quota_at: to,
            kind: self.kind,
            works_at: if self.is_split() { self.works_at } else { to },
            office: None,
            post: None,
            position: Position::Staff,
        }
    }
}
