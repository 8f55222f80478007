//! 机构: what exists, where it belongs and how it is configured. How many places it holds is the ledger's matter, who works
//! there the roster's.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::headcount::Headcount;
use super::ids::InstitutionId;
use super::name::Name;
use super::quota::{QuotaFamily, QuotaKind};

/// An institution of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Institution {
    pub id: InstitutionId,
    pub name: Name,
    /// 曾用名、简称: under which rosters may still name it.
    #[serde(default)]
    pub former_names: Vec<Name>,
    pub tier: Tier,
    pub nature: Nature,
    #[serde(default)]
    pub grade: Option<Grade>,
    /// 类别 within its nature ("一类", "公益一类"), as a scheme or table names it.
    #[serde(default)]
    pub class: Option<Name>,
    /// 片区
    #[serde(default)]
    pub zone: Option<Name>,
    /// 特色 ("涉农", "旅游"), on which a scheme may depend.
    #[serde(default)]
    pub traits: BTreeSet<Name>,
    /// Measured facts by name ("户籍人口", "村数"), in the unit the name says.
    #[serde(default)]
    pub factors: BTreeMap<Name, i64>,
    /// 隶属
    #[serde(default)]
    pub parent: Option<InstitutionId>,
    /// 管理 where it differs from 隶属: 县属乡管, the township of a 派驻机构.
    #[serde(default)]
    pub supervisor: Option<InstitutionId>,
    /// 挂牌
    #[serde(default)]
    pub nameplates: Vec<Name>,
    /// 内设机构; of a township its 党政机构 and 事业机构.
    #[serde(default)]
    pub offices: Vec<Office>,
    /// 领导职数, as approved.
    #[serde(default)]
    pub leaders: LeaderPosts,
    /// The scheme its offices follow (机构配置方案), by the scheme's key.
    #[serde(default)]
    pub scheme: Option<String>,
    /// 批准文号 and 备注, as the ledger workbook gives them.
    #[serde(default)]
    pub charter: String,
    #[serde(default)]
    pub remark: String,
    /// Columns of the office's own workbook that mean nothing to this program, kept as written.
    #[serde(default)]
    pub further: BTreeMap<String, String>,
}

/// 层级
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Tier {
    Province,
    City,
    County,
    Township,
}

/// 机构性质
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Nature {
    /// 党委机构
    Party,
    /// 人大机关
    Congress,
    /// 政府工作部门
    Government,
    /// 政协机关
    Consultative,
    /// 监察机关
    Supervision,
    /// 政法机关 (公安、法院、检察院、司法)
    Judicial,
    /// 群团机关
    MassOrganization,
    /// 事业单位
    PublicInstitution,
    /// 镇
    Town,
    /// 乡
    Township,
    /// 街道
    Subdistrict,
    /// 派驻机构: sits in a township, belongs to a county body, does not count in the township's cap.
    Outpost,
    /// 议事协调机构: may hold no quota of its own (486号令 articles 11, 12, 19).
    Coordination,
}

/// 机构规格
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grade {
    /// 正厅
    Bureau,
    /// 副厅
    DeputyBureau,
    /// 正处
    Division,
    /// 副处
    DeputyDivision,
    /// 正科
    Section,
    /// 副科
    DeputySection,
    /// 正股
    Unit,
    /// 副股
    DeputyUnit,
    /// 未定级
    Unranked,
}

/// 内设机构, or a body of a township (党政机构, 事业机构).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    pub name: Name,
    pub nature: OfficeNature,
    /// Places assigned to it within its institution, where the charter says so.
    #[serde(default)]
    pub places: Option<Headcount>,
    /// 内设机构领导职数, where approved.
    #[serde(default)]
    pub leaders: LeaderPosts,
    /// 加挂牌子
    #[serde(default)]
    pub nameplates: Vec<Name>,
}

/// Whether a body is 行政 or 事业; a reform may switch it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OfficeNature {
    Administrative,
    Service,
}

/// 领导职数, or leaders in post: chiefs (正职) and deputies (副职).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaderPosts {
    pub chief: Headcount,
    pub deputy: Headcount,
}

impl Institution {
    /// An institution with nothing but its name and place.
    pub fn bare(id: InstitutionId, name: Name, tier: Tier, nature: Nature) -> Self {
        Self {
            id,
            name,
            former_names: Vec::new(),
            tier,
            nature,
            grade: None,
            class: None,
            zone: None,
            traits: BTreeSet::new(),
            factors: BTreeMap::new(),
            parent: None,
            supervisor: None,
            nameplates: Vec::new(),
            offices: Vec::new(),
            leaders: LeaderPosts::default(),
            scheme: None,
            charter: String::new(),
            remark: String::new(),
            further: BTreeMap::new(),
        }
    }

    /// Offices of one nature, in order.
    pub fn offices_of(&self, nature: OfficeNature) -> impl Iterator<Item = &Office> {
        self.offices.iter().filter(move |office| office.nature == nature)
    }

    /// Its name, then its former ones.
    pub fn all_names(&self) -> impl Iterator<Item = &Name> {
        [&self.name].into_iter().chain(&self.former_names)
    }

    /// 挂牌 to the outside: its own plates and those of its offices.
    pub fn all_nameplates(&self) -> impl Iterator<Item = &Name> {
        self.nameplates.iter().chain(self.offices.iter().flat_map(|office| &office.nameplates))
    }
}

impl Tier {
    /// Every tier, the highest first.
    pub const ALL: [Self; 4] = [Self::Province, Self::City, Self::County, Self::Township];
}

impl Grade {
    /// Every grade, the highest first.
    pub const ALL: [Self; 9] = [
        Self::Bureau,
        Self::DeputyBureau,
        Self::Division,
        Self::DeputyDivision,
        Self::Section,
        Self::DeputySection,
        Self::Unit,
        Self::DeputyUnit,
        Self::Unranked,
    ];
}

impl Nature {
    pub const ALL: [Self; 13] = [
        Self::Party,
        Self::Congress,
        Self::Government,
        Self::Consultative,
        Self::Supervision,
        Self::Judicial,
        Self::MassOrganization,
        Self::PublicInstitution,
        Self::Town,
        Self::Township,
        Self::Subdistrict,
        Self::Outpost,
        Self::Coordination,
    ];

    /// 乡镇街道
    pub fn is_township(self) -> bool {
        matches!(self, Self::Town | Self::Township | Self::Subdistrict)
    }

    /// Whether an institution of this nature may hold places of `kind` (486号令 article 15: 行政机构应当使用行政编制,
    /// 事业单位应当使用事业编制). A township holds both, since its 事业机构 are part of it.
    /// 编外 people hold no places, so they mix with nothing.
    pub fn admits(self, kind: QuotaKind) -> bool {
        if !kind.has_places() {
            return true;
        }
        match self {
            Self::Town | Self::Township | Self::Subdistrict => kind.family() != QuotaFamily::PoliticalLegal,
            Self::PublicInstitution => matches!(kind.family(), QuotaFamily::Service | QuotaFamily::Controlled),
            Self::Outpost => true,
            Self::Coordination => false,
            Self::Judicial => !matches!(kind.family(), QuotaFamily::Service | QuotaFamily::Controlled),
            Self::Party
            | Self::Congress
            | Self::Government
            | Self::Consultative
            | Self::Supervision
            | Self::MassOrganization => {
                matches!(kind.family(), QuotaFamily::Administrative | QuotaFamily::Support)
            }
        }
    }
}

impl Grade {
    /// Whether this grade stands higher; what is 未定级 is not compared.
    pub fn is_above(self, other: Self) -> bool {
        self != Self::Unranked && other != Self::Unranked && self < other
    }
}

impl LeaderPosts {
    pub fn new(chief: u32, deputy: u32) -> Self {
        Self { chief: Headcount(chief), deputy: Headcount(deputy) }
    }

    pub fn total(self) -> Headcount {
        self.chief + self.deputy
    }
}
