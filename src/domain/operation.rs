//! The changes a register can undergo, and the entry that records them together with their basis.

use serde::{Deserialize, Serialize};

use super::basis::Basis;
use super::date::Date;
use super::ids::{InstitutionId, PersonId, PlanId};
use super::institution::{Institution, LeaderPosts, Office};
use super::ledger::Transfer;
use super::name::Name;
use super::person::{Assignment, Person};
use super::post::Post;

/// One change. It names everything by id and carries whole values, so that replaying it needs nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operation {
    Transfer(Transfer),
    /// 设立
    Establish(Institution),
    /// Corrects or completes what is known of an institution; its name changes by [`Operation::Rename`] only.
    Describe(Institution),
    /// 更名: the old name is kept as a former name.
    Rename {
        institution: InstitutionId,
        name: Name,
    },
    /// 撤销: only an institution that holds nothing any more.
    Abolish {
        institution: InstitutionId,
    },
    /// 机构设置, following `scheme` where one was chosen.
    SetOffices {
        institution: InstitutionId,
        scheme: Option<String>,
        offices: Vec<Office>,
    },
    /// 领导职数
    SetLeaders {
        institution: InstitutionId,
        leaders: LeaderPosts,
    },
    /// 挂牌
    SetNameplates {
        institution: InstitutionId,
        nameplates: Vec<Name>,
    },
    /// 岗位设置 of one institution, all of it.
    SetPosts {
        institution: InstitutionId,
        posts: Vec<Post>,
    },
    /// 入编
    Admit(Person),
    /// Corrects what is known of a person; the assignment changes too when it differs from `before`.
    Amend {
        before: Assignment,
        person: Person,
    },
    /// 出编
    Release {
        person: PersonId,
        before: Assignment,
    },
}

/// Operations that take effect together, on the day and the basis stated. Once recorded it is never edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// 生效日期
    pub effective: Date,
    pub basis: Basis,
    pub author: String,
    pub source: Source,
    pub note: String,
    pub operations: Vec<Operation>,
}

/// Where an entry came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// Workbooks, by file name.
    Import { files: Vec<String> },
    /// An adopted plan, by the name it had.
    Plan { plan: PlanId, name: String },
    /// Made by hand.
    Manual,
}

impl Operation {
    /// The institution it is about, if it is about one.
    pub fn institution(&self) -> Option<InstitutionId> {
        match self {
            Self::Establish(institution) | Self::Describe(institution) => Some(institution.id),
            Self::Rename { institution, .. }
            | Self::Abolish { institution }
            | Self::SetOffices { institution, .. }
            | Self::SetLeaders { institution, .. }
            | Self::SetNameplates { institution, .. }
            | Self::SetPosts { institution, .. } => Some(*institution),
            Self::Transfer(_) | Self::Admit(_) | Self::Amend { .. } | Self::Release { .. } => None,
        }
    }
}
