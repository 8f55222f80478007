//! 编制来源: which entries made a number of places, as one holder sees them.

use serde::Serialize;

use crate::domain::{Basis, Date, Delta, EntryHead, EntryId, Headcount, Holder};

/// One movement of places as one holder sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Posting {
    pub entry: EntryId,
    /// 生效日期
    pub effective: Date,
    pub basis: Basis,
    /// The other holder.
    pub counterpart: Holder,
    pub change: Delta,
    /// What the holder has after it; of the superior, what it has issued.
    pub balance: Headcount,
}

/// 最近依据: the entry that was the last to move a number of places, with its document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LatestMover {
    pub entry: EntryId,
    /// 生效日期
    pub effective: Date,
    pub basis: Basis,
}

impl LatestMover {
    pub fn of(head: &EntryHead) -> Self {
        Self { entry: head.id, effective: head.in_force, basis: head.basis.clone() }
    }
}
