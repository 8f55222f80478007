//! The county as it truly is: the model from which the workbooks are written, mess and all, and from which the expected
//! figures are counted. It shares no type with the program on purpose: it is the oracle the program is held against.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::flaws::Flaw;

/// Everything the workbooks of one county say.
pub struct County {
    /// "安和县"
    pub name: String,
    pub institutions: Vec<Institution>,
    /// In the order of the roster.
    pub people: Vec<Person>,
    pub posts: Vec<Post>,
    /// Where the ledger's 实有 is wrong: by how much it differs from the roster.
    pub ledger_slips: BTreeMap<(usize, Kind), i64>,
}

/// 编制类型, spelled as in the expected figures.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub enum Kind {
    #[serde(rename = "行政")]
    Administrative,
    #[serde(rename = "政法专项")]
    PoliticalLegal,
    #[serde(rename = "工勤")]
    Support,
    #[serde(rename = "事业·全额")]
    FullyFunded,
    #[serde(rename = "事业·差额")]
    PartlyFunded,
    #[serde(rename = "事业·自收自支")]
    SelfSupporting,
    #[serde(rename = "员额")]
    Controlled,
}

/// 机构性质, spelled as the program's documentation does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub enum Nature {
    #[serde(rename = "党委机构")]
    Party,
    #[serde(rename = "人大机关")]
    Congress,
    #[serde(rename = "政府工作部门")]
    Government,
    #[serde(rename = "政协机关")]
    Consultative,
    #[serde(rename = "监察机关")]
    Supervision,
    #[serde(rename = "政法机关")]
    Judicial,
    #[serde(rename = "群团机关")]
    MassOrganization,
    #[serde(rename = "事业单位")]
    PublicInstitution,
    #[serde(rename = "镇")]
    Town,
    #[serde(rename = "乡")]
    Township,
    #[serde(rename = "街道")]
    Subdistrict,
}

pub struct Institution {
    /// The name in the table, before a city's prefix; what the flaws refer to.
    pub key: String,
    /// As the ledger names it.
    pub name: String,
    pub former_names: Vec<String>,
    pub nature: Nature,
    /// The words of the 机构性质 column.
    pub nature_words: String,
    pub grade: String,
    /// 公益一类/公益二类, 一类/二类/街道
    pub class: Option<String>,
    /// The name of the body in charge.
    pub parent: Option<String>,
    /// The group row under which the ledger prints it.
    pub group: String,
    pub quotas: Vec<Quota>,
    pub leaders: Leaders,
    pub leaders_in_post: Leaders,
    /// 内设机构; of a township its 党政机构.
    pub offices: Vec<String>,
    /// 事业机构 of a township.
    pub service_bodies: Vec<String>,
    /// Managed under the civil-service law (参公), though its places are 事业编制.
    pub civil_service_rules: Rules,
    pub township: Option<TownshipFacts>,
    pub document: String,
    pub approved: Option<Date>,
    pub remark: String,
}

/// Which law the staff of a public institution is managed under.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rules {
    /// 事业单位人事管理
    PublicInstitutions,
    /// 参照公务员法管理
    CivilService,
}

/// Places of one kind and how many people hold one.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    pub kind: Kind,
    pub authorized: u32,
    pub strength: u32,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize)]
pub struct Leaders {
    pub chief: u32,
    pub deputy: u32,
}

/// What only townships have.
#[derive(Clone)]
pub struct TownshipFacts {
    pub zone: String,
    pub traits: Vec<String>,
    pub population: u32,
    pub villages: u32,
    pub square_kilometres: u32,
    pub nameplates: Vec<String>,
    pub outposts: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sex {
    Male,
    Female,
}

/// 人员分类
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Position {
    Chief,
    Deputy,
    OfficeChief,
    OfficeDeputy,
    Staff,
}

/// 人员身份
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Identity {
    CivilServant,
    CivilServiceRules,
    Manager,
    Professional,
    Worker,
}

/// One row of the roster, as meant.
#[derive(Clone)]
pub struct Person {
    pub name: String,
    /// Stands in the name cell behind the name: "(兼)".
    pub name_remark: &'static str,
    pub sex: Sex,
    pub ethnicity: String,
    pub birth: Date,
    pub id_number: String,
    pub started_work: Date,
    pub education: &'static str,
    pub politics: &'static str,
    pub identity: Identity,
    /// Index of the institution that holds the place.
    pub quota_at: usize,
    pub kind: Kind,
    pub position: Position,
    pub office: Option<String>,
    /// 职务
    pub duty: String,
    /// 职级(职称)
    pub rank: String,
    pub admitted: Date,
    pub admission_document: String,
    /// Index of the institution worked at, where it is another one.
    pub works_at: Option<usize>,
    pub remark: String,
    pub flaw: Option<Flaw>,
}

/// One line of the post table.
pub struct Post {
    pub institution: usize,
    pub office: Option<String>,
    pub title: String,
    pub class: PostClass,
    pub kind: Kind,
    pub count: u32,
}

/// 岗位类别
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub enum PostClass {
    #[serde(rename = "领导")]
    Leading,
    #[serde(rename = "管理")]
    Managing,
    #[serde(rename = "专业技术")]
    Professional,
    #[serde(rename = "工勤")]
    Support,
}

impl Kind {
    /// Whether the place is a 事业 one or counts like it.
    pub fn is_service(self) -> bool {
        match self {
            Self::Administrative | Self::PoliticalLegal | Self::Support => false,
            Self::FullyFunded | Self::PartlyFunded | Self::SelfSupporting | Self::Controlled => true,
        }
    }
}

impl Institution {
    pub fn is_township(&self) -> bool {
        self.township.is_some()
    }

    pub fn authorized(&self, kind: Kind) -> u32 {
        self.quotas.iter().filter(|quota| quota.kind == kind).map(|quota| quota.authorized).sum()
    }

    pub fn strength(&self, kind: Kind) -> u32 {
        self.quotas.iter().filter(|quota| quota.kind == kind).map(|quota| quota.strength).sum()
    }
}

impl County {
    /// 实有 as the ledger has it: what the roster holds, but for the slips.
    pub fn ledger_strength(&self, institution: usize, kind: Kind) -> u32 {
        let counted = self.institutions.get(institution).map_or(0, |found| found.strength(kind));
        let slip = self.ledger_slips.get(&(institution, kind)).copied().unwrap_or(0);
        u32::try_from(i64::from(counted) + slip).unwrap_or(0)
    }

    /// The institutions of the county offices' ledger, services or townships, with their indices.
    pub fn institutions_where(
        &self,
        wanted: fn(&Institution) -> bool,
    ) -> impl Iterator<Item = (usize, &Institution)> + '_ {
        self.institutions.iter().enumerate().filter(move |(_, institution)| wanted(institution))
    }

    pub fn name_of(&self, institution: usize) -> &str {
        self.institutions.get(institution).map_or("", |found| found.name.as_str())
    }
}
