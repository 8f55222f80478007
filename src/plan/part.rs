//! The parts of an institution that an operation sets as a whole. Two operations that set the same part are about the same thing:
//! by that steps are folded, and by that a plan tells what was set otherwise meanwhile.

use crate::domain::{DutyList, Operation};

/// A part of an institution that is set as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Offices,
    Leaders,
    Nameplates,
    Posts,
    Duties(DutyList),
    /// 隶属和管理
    Place,
    /// All that is known of it besides posts and duties.
    Description,
}

impl Part {
    /// What an operation sets as a whole; `None` where it sets nothing so.
    pub(super) fn set_by(operation: &Operation) -> Option<Self> {
        match operation {
            Operation::SetOffices { .. } => Some(Self::Offices),
            Operation::SetLeaders { .. } => Some(Self::Leaders),
            Operation::SetNameplates { .. } => Some(Self::Nameplates),
            Operation::SetPosts { .. } => Some(Self::Posts),
            Operation::SetDuties { list, .. } => Some(Self::Duties(*list)),
            Operation::Attach { .. } => Some(Self::Place),
            Operation::Describe(_) => Some(Self::Description),
            Operation::Transfer(_)
            | Operation::Establish(_)
            | Operation::Rename { .. }
            | Operation::Abolish { .. }
            | Operation::Merge { .. }
            | Operation::Split { .. }
            | Operation::OpenPool(_)
            | Operation::Lend(_)
            | Operation::Recall { .. }
            | Operation::Clear(_)
            | Operation::CloseClearance { .. }
            | Operation::Deploy(_)
            | Operation::EndDeployment { .. }
            | Operation::Admit(_)
            | Operation::Amend { .. }
            | Operation::Release { .. } => None,
        }
    }
}
