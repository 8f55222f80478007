//! Why an operation is impossible. What is merely forbidden is a finding, not a refusal: registers of real offices hold
//! 超编 and 混编, and must be held as they are.

use super::duty::DutyList;
use super::headcount::Headcount;
use super::ids::{ClearanceId, DeploymentId, InstitutionId, LoanId, PoolId, PostId};
use super::institution::LeaderPosts;
use super::ledger::{Glut, Holder, Shortage, Unpostable};
use super::name::Name;
use super::quota::QuotaKind;

/// The reason an operation changed nothing; `wording` turns it into a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    UnknownInstitution(InstitutionId),
    /// An id is given only once.
    IdTaken(InstitutionId),
    NameTaken {
        name: Name,
        by: InstitutionId,
    },
    UnknownParent {
        institution: Name,
    },
    /// It would end up below itself.
    ParentCycle {
        institution: Name,
    },
    /// The giver has fewer places than are to be moved.
    Shortage(Shortage),
    /// More would be issued than a book holds.
    Glut(Glut),
    NothingToMove,
    SameHolder(Holder),
    /// More people named than places moved.
    MoreMoversThanPlaces {
        people: Headcount,
        places: Headcount,
    },
    /// People can only go from institution to institution.
    MoversWithoutInstitution,
    MoverNamedTwice {
        name: Name,
    },
    /// The person's place is not what the transfer moves.
    MoverElsewhere {
        name: Name,
        quota_at: InstitutionId,
        kind: QuotaKind,
    },
    /// More people would leave than are counted there.
    NotOnRoster {
        institution: InstitutionId,
        kind: QuotaKind,
    },
    /// An institution that still holds places, people or other institutions cannot be abolished.
    StillHolds {
        institution: InstitutionId,
        places: Headcount,
        people: Headcount,
        children: Headcount,
    },
    OfficeNamedTwice {
        institution: InstitutionId,
        office: Name,
    },
    NameplateNamedTwice {
        institution: InstitutionId,
        nameplate: Name,
    },
    /// Loans, clearances or agreements on use that must be settled before an institution is abolished.
    StillBound {
        institution: InstitutionId,
        loans: usize,
        clearances: usize,
        deployments: usize,
    },
    NothingToMerge,
    /// An institution merged twice, or into itself.
    MergedTwice(InstitutionId),
    NothingToSplit,
    /// A body that gets two shares, or is to get a share of itself.
    SplitTwice(InstitutionId),
    /// What a share names, and the divided body has not.
    NotAmongIts {
        institution: InstitutionId,
        belonging: Belonging,
    },
    /// A body that ends by a division must be given away whole.
    LeftOver {
        institution: InstitutionId,
        /// Places described by posts.
        posts: Headcount,
        offices: usize,
        nameplates: usize,
        leaders: LeaderPosts,
        /// Items of the lists of duties.
        duties: usize,
    },
    /// 编外 has no places to be moved, lent or reserved.
    NoPlacesOfKind(QuotaKind),
    UnknownPool(PoolId),
    PoolNameTaken(Name),
    UnknownAgreement(AgreementId),
    /// A number is given only once.
    AgreementTaken(AgreementId),
    /// More is taken back or closed than there is.
    MoreThanOpen {
        agreement: AgreementId,
        wanted: Headcount,
        open: Headcount,
    },
    /// People used by those who own them.
    OwnerIsUser(InstitutionId),
    MorePeopleThanAgreed {
        people: Headcount,
        count: Headcount,
    },
    /// The person does not work where the agreement says.
    NotDeployed {
        name: Name,
    },
    /// A post listed for another institution than the one that is set up.
    PostElsewhere {
        post: Name,
    },
}

/// Something that a body has beside places and people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Belonging {
    Post(PostId),
    Office(Name),
    Nameplate(Name),
    /// So many 领导职数.
    Leaders(LeaderPosts),
    /// A body that belongs to it or is managed by it.
    Dependent(InstitutionId),
    Duties(DutyList),
}

/// What the office agreed on, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AgreementId {
    Loan(LoanId),
    Clearance(ClearanceId),
    Deployment(DeploymentId),
}

impl From<Unpostable> for Refusal {
    fn from(unpostable: Unpostable) -> Self {
        match unpostable {
            Unpostable::Shortage(shortage) => Self::Shortage(shortage),
            Unpostable::Glut(glut) => Self::Glut(glut),
        }
    }
}
