//! What the screen 沿革核对 shows, as far as it has been read.

use std::sync::Arc;

use crate::app::claim_file::ClaimFile;
use crate::app::entry_told::EntryTold;
use crate::app::past::Changes;
use crate::app::people::Loading;
use crate::domain::{AssertionId, Date, InstitutionId};
use crate::history::{ComparedClaim, Genealogy};

#[derive(Debug, Default)]
pub struct HistoryDesk {
    pub tab: HistoryTab,
    pub story: StoryDesk,
    pub changes: ChangesDesk,
    pub claims: ClaimsDesk,
    /// The entry that is being looked at.
    pub entry: Option<Box<EntryTold>>,
    pub(super) entry_generation: u64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum HistoryTab {
    /// 机构沿革
    #[default]
    Story,
    /// 变动说明
    Changes,
    /// 声明核对
    Claims,
}

/// 机构沿革
#[derive(Debug, Default)]
pub struct StoryDesk {
    pub genealogy: Option<Arc<Genealogy>>,
    pub chosen: Option<InstitutionId>,
    pub loading: Loading,
    pub(super) is_current: bool,
    pub(super) generation: u64,
}

/// 变动说明
#[derive(Debug, Default)]
pub struct ChangesDesk {
    /// The two days that were asked for.
    pub asked: Option<(Date, Date)>,
    pub read: Option<Arc<Changes>>,
    pub loading: Loading,
    pub(super) is_current: bool,
    pub(super) generation: u64,
}

/// 声明核对
#[derive(Debug, Default)]
pub struct ClaimsDesk {
    pub read: Option<Arc<Vec<ComparedClaim>>>,
    /// A file of claims that waits to be taken or dropped.
    pub file: Option<Box<ClaimFile>>,
    pub loading: Loading,
    pub(super) is_current: bool,
    pub(super) generation: u64,
    pub(super) file_generation: u64,
}

impl HistoryDesk {
    /// The same after an entry: shown still, and read anew when next looked at.
    pub(in crate::app) fn outdated(mut self) -> Self {
        (self.story.is_current, self.story.loading) = (false, Loading::Idle);
        self.changes.outdate();
        (self.claims.is_current, self.claims.loading) = (false, Loading::Idle);
        self
    }
}

impl ChangesDesk {
    /// The heading bears the day shown, so the table is read anew for another one. An answer that is on its way comes too late.
    pub(in crate::app) fn outdate(&mut self) {
        (self.is_current, self.loading, self.generation) = (false, Loading::Idle, 0);
    }

    /// What is not outdated, which alone can be printed.
    pub fn current(&self) -> Option<&Changes> {
        self.read.as_deref().filter(|_| self.is_current)
    }
}

impl HistoryTab {
    pub const ALL: [Self; 3] = [Self::Story, Self::Changes, Self::Claims];

    pub fn title(self) -> &'static str {
        match self {
            Self::Story => "机构沿革",
            Self::Changes => "变动说明",
            Self::Claims => "声明核对",
        }
    }
}

impl ClaimsDesk {
    /// How many claims the register does not agree with, as far as they were read.
    pub fn differing(&self) -> usize {
        let read = self.read.as_deref().map(Vec::as_slice).unwrap_or_default();
        read.iter().filter(|claim| claim.divergence.is_some()).count()
    }

    pub fn find(&self, id: AssertionId) -> Option<&ComparedClaim> {
        self.read.as_ref()?.iter().find(|claim| claim.id == id)
    }
}
