//! The changes a register can undergo.

use serde::{Deserialize, Serialize};

use super::clearance::{Clearance, ClearanceOutcome};
use super::deployment::Deployment;
use super::duty::{Duty, DutyList};
use super::headcount::Headcount;
use super::ids::{ClearanceId, DeploymentId, InstitutionId, LoanId, PersonId};
use super::institution::{Institution, LeaderPosts, Office};
use super::ledger::{Mover, Transfer};
use super::name::Name;
use super::person::{Assignment, Person};
use super::pool::{Loan, Pool};
use super::post::Post;
use super::refusal::AgreementId;
use super::split::{Share, SplitOrigin};

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
    /// 划归: whom it belongs to and who manages it from now on.
    Attach {
        institution: InstitutionId,
        parent: Option<InstitutionId>,
        supervisor: Option<InstitutionId>,
    },
    /// 合并: everything the merged institutions have, and everything that depends on them, goes to the successor, which bears
    /// their names as former names. People keep office, post and position: a merger dismisses nobody, and leaders who are too
    /// many are a finding.
    Merge {
        from: Vec<InstitutionId>,
        into: InstitutionId,
    },
    /// 分设: other bodies, new or known, get what their shares name; the origin goes on with the rest, or ends with nothing left.
    Split {
        from: InstitutionId,
        origin: SplitOrigin,
        shares: Vec<Share>,
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
    /// One of the 三张清单 of an institution, all of it.
    SetDuties {
        institution: InstitutionId,
        list: DutyList,
        duties: Vec<Duty>,
    },
    /// Opens a 周转池, or names a known one anew.
    OpenPool(Pool),
    /// 周转使用
    Lend(Loan),
    /// 收回 of places that were lent.
    Recall {
        loan: LoanId,
        count: Headcount,
    },
    /// 用编核准
    Clear(Clearance),
    /// Places of a clearance are reserved no more.
    CloseClearance {
        clearance: ClearanceId,
        count: Headcount,
        outcome: ClearanceOutcome,
    },
    /// 使用划转 without quota: who uses people changes, who owns their places does not.
    Deploy(Deployment),
    /// Ends an agreement on use. The people listed, as they stand now, work at home again; others stay where they are.
    EndDeployment {
        deployment: DeploymentId,
        people: Vec<Mover>,
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

/// What an operation does with an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Makes,
    Ends,
}

impl Operation {
    /// The agreement (周转使用, 用编核准, 使用划转) that the operation makes or ends.
    pub fn agreement(&self) -> Option<(Deed, AgreementId)> {
        match self {
            Self::Lend(loan) => Some((Deed::Makes, AgreementId::Loan(loan.id))),
            Self::Clear(clearance) => Some((Deed::Makes, AgreementId::Clearance(clearance.id))),
            Self::Deploy(deployment) => Some((Deed::Makes, AgreementId::Deployment(deployment.id))),
            Self::Recall { loan, .. } => Some((Deed::Ends, AgreementId::Loan(*loan))),
            Self::CloseClearance { clearance, .. } => Some((Deed::Ends, AgreementId::Clearance(*clearance))),
            Self::EndDeployment { deployment, .. } => Some((Deed::Ends, AgreementId::Deployment(*deployment))),
            Self::Transfer(_)
            | Self::Establish(_)
            | Self::Describe(_)
            | Self::Rename { .. }
            | Self::Abolish { .. }
            | Self::Attach { .. }
            | Self::Merge { .. }
            | Self::Split { .. }
            | Self::SetOffices { .. }
            | Self::SetLeaders { .. }
            | Self::SetNameplates { .. }
            | Self::SetPosts { .. }
            | Self::SetDuties { .. }
            | Self::OpenPool(_)
            | Self::Admit(_)
            | Self::Amend { .. }
            | Self::Release { .. } => None,
        }
    }

    /// The institution it is about, if it is about one.
    pub fn institution(&self) -> Option<InstitutionId> {
        match self {
            Self::Establish(institution) | Self::Describe(institution) => Some(institution.id),
            Self::Rename { institution, .. }
            | Self::Abolish { institution }
            | Self::SetOffices { institution, .. }
            | Self::SetLeaders { institution, .. }
            | Self::SetNameplates { institution, .. }
            | Self::SetPosts { institution, .. }
            | Self::SetDuties { institution, .. }
            | Self::Attach { institution, .. }
            | Self::Merge { into: institution, .. }
            | Self::Split { from: institution, .. }
            | Self::Lend(Loan { borrower: institution, .. })
            | Self::Clear(Clearance { institution, .. })
            | Self::Deploy(Deployment { owner: institution, .. }) => Some(*institution),
            Self::Transfer(_)
            | Self::OpenPool(_)
            | Self::Recall { .. }
            | Self::CloseClearance { .. }
            | Self::EndDeployment { .. }
            | Self::Admit(_)
            | Self::Amend { .. }
            | Self::Release { .. } => None,
        }
    }

    /// What each body gets by a division (分设); of other operations nothing.
    pub fn shares(&self) -> &[Share] {
        if let Self::Split { shares, .. } = self { shares } else { &[] }
    }

    /// The bodies that come to be by this operation.
    pub fn established(&self) -> impl Iterator<Item = &Institution> {
        let one = if let Self::Establish(institution) = self { Some(institution) } else { None };
        one.into_iter().chain(self.shares().iter().filter_map(|share| share.to.new_body()))
    }
}
