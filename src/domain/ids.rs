//! Identities. An id is given once, by whoever holds the book, and never used again; the core receives ids as arguments.

use serde::{Deserialize, Serialize};

macro_rules! identity {
    ($($(#[$meta:meta])* $name:ident)*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The id after this one.
            pub fn next(self) -> Self {
                Self(self.0.saturating_add(1))
            }
        }
    )*};
}

identity! {
    /// 机构
    InstitutionId
    /// 岗位
    PostId
    /// 人员
    PersonId
    /// 周转池
    PoolId
    /// 周转使用, one loan out of a pool.
    LoanId
    /// 用编核准
    ClearanceId
    /// 使用划转 without quota, one agreement.
    DeploymentId
    /// One entry of the register's log (凭证). `EntryId(0)` stands before the first.
    EntryId
    /// 方案
    PlanId
    /// 声明
    AssertionId
}

/// The first ids not yet used in a book; whoever creates things takes from here, in order. Pools and agreements are numbered
/// by the register itself ([`Snapshot::fresh_pool_id`](super::Snapshot::fresh_pool_id) and its sisters).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreshIds {
    pub institution: InstitutionId,
    pub post: PostId,
    pub person: PersonId,
}

impl Default for FreshIds {
    fn default() -> Self {
        Self { institution: InstitutionId(1), post: PostId(1), person: PersonId(1) }
    }
}

impl FreshIds {
    pub fn take_institution(&mut self) -> InstitutionId {
        let taken = self.institution;
        self.institution = taken.next();
        taken
    }

    pub fn take_post(&mut self) -> PostId {
        let taken = self.post;
        self.post = taken.next();
        taken
    }

    pub fn take_person(&mut self) -> PersonId {
        let taken = self.person;
        self.person = taken.next();
        taken
    }
}
