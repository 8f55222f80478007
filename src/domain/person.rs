//! 人员: who holds a place. People do not travel in snapshots; the store keeps them and reads them in pages.

use serde::{Deserialize, Serialize};

use super::basis::DocumentNumber;
use super::date::Month;
use super::further::Further;
use super::id_number::IdNumber;
use super::ids::{InstitutionId, PersonId};
use super::institution::Grade;
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
    /// 人员身份, which is the person's own and need not fit the kind of place (混编).
    #[serde(default)]
    pub identity: Option<Identity>,
    /// 职务层次
    #[serde(default)]
    pub rank: Option<Grade>,
    /// 高配文号: the document that allows a rank above the institution's grade.
    #[serde(default)]
    pub rank_document: Option<DocumentNumber>,
    #[serde(default)]
    pub particulars: Particulars,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Sex {
    Male,
    Female,
}

/// 人员身份
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Identity {
    /// 公务员
    CivilServant,
    /// 参照公务员法管理人员
    QuasiCivilServant,
    /// 事业管理人员
    ServiceManager,
    /// 事业专业技术人员
    ServiceProfessional,
    /// 工勤人员
    Worker,
    /// 编外聘用人员
    Contracted,
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
    /// Why the person works elsewhere, where that is known; without meaning for who works at home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrangement: Option<Arrangement>,
    /// 一人多岗: further posts the same person fills. (一岗多人 is [`Post::count`](super::Post::count).)
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concurrent: Vec<Name>,
}

/// How people come to work for another institution than the one that holds their place. No quota moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Arrangement {
    /// 借用
    Seconded,
    /// 县属乡用、县管乡用: owned by the county, used and managed by the township.
    CountyOwnedTownUsed,
    /// 派驻
    Stationed,
    /// 岗编分离
    SplitPost,
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
    pub further: Further,
}

impl Person {
    /// A person of whom nothing is known but the name and the place.
    pub fn bare(id: PersonId, name: Name, assignment: Assignment) -> Self {
        Self {
            id,
            name,
            sex: None,
            id_number: None,
            birth: None,
            assignment,
            identity: None,
            rank: None,
            rank_document: None,
            particulars: Particulars::default(),
        }
    }
}

impl Identity {
    pub const ALL: [Self; 6] = [
        Self::CivilServant,
        Self::QuasiCivilServant,
        Self::ServiceManager,
        Self::ServiceProfessional,
        Self::Worker,
        Self::Contracted,
    ];
}

impl Arrangement {
    pub const ALL: [Self; 4] = [Self::Seconded, Self::CountyOwnedTownUsed, Self::Stationed, Self::SplitPost];
}

impl Assignment {
    /// A member of the staff who works where the place is.
    pub fn at(institution: InstitutionId, kind: QuotaKind) -> Self {
        Self {
            quota_at: institution,
            kind,
            works_at: institution,
            office: None,
            post: None,
            position: Position::Staff,
            arrangement: None,
            concurrent: Vec::new(),
        }
    }

    /// 岗编分离: the place is in one institution, the work in another.
    pub fn is_split(&self) -> bool {
        self.quota_at != self.works_at
    }

    /// Where this person stands after going with the place to `to` (人随编走): a post of the old body is left behind,
    /// and whoever was already lent elsewhere stays there.
    pub fn moved_to(&self, to: InstitutionId) -> Self {
        let works_at = if self.is_split() { self.works_at } else { to };
        let arrangement = self.arrangement.filter(|_| works_at != to);
        Self { works_at, arrangement, ..Self::at(to, self.kind) }
    }

    /// Where this person stands when `from` have been merged into `into`: whoever worked there or held a place there.
    pub fn merged(&self, from: &[InstitutionId], into: InstitutionId) -> Self {
        let of = |institution: InstitutionId| if from.contains(&institution) { into } else { institution };
        let (quota_at, works_at) = (of(self.quota_at), of(self.works_at));
        let arrangement = self.arrangement.filter(|_| quota_at != works_at);
        Self { quota_at, works_at, arrangement, ..self.clone() }
    }

    /// Where this person stands when used by `user` (使用划转): place, post and position stay what they are.
    pub fn deployed_to(&self, user: InstitutionId, arrangement: Arrangement) -> Self {
        Self { works_at: user, arrangement: Some(arrangement), ..self.clone() }
    }

    /// Where this person stands when back where the place is.
    pub fn returned(&self) -> Self {
        Self { works_at: self.quota_at, arrangement: None, ..self.clone() }
    }
}
