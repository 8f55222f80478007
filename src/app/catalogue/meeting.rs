//! The tables of a meeting that speak of nothing but a plan's own subjects: the lots of places it moves, and leadership posts.

use super::{ReportName, set};
use crate::app::register::{OpenPlan, Register};
use crate::plan::Projection;
use crate::report::{self, Heading, Table};

/// A table made for the meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MeetingTable {
    /// 编制划转明细表
    Transfers,
    /// 领导职数核定表
    LeaderPosts,
}

impl MeetingTable {
    /// The word for it on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Transfers => "transfers",
            Self::LeaderPosts => "leader_posts",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Transfers => "编制划转明细表",
            Self::LeaderPosts => "领导职数核定表",
        }
    }

    /// Whether it says nothing without a plan.
    pub fn needs_plan(self) -> bool {
        match self {
            Self::Transfers => true,
            Self::LeaderPosts => false,
        }
    }

    pub(super) fn build(self, heading: &Heading, register: &Register, plan: Option<&OpenPlan>) -> Option<Table> {
        match self {
            Self::Transfers => plan.map(|open| {
                let roster = set::attachment(ReportName::MOVERS, heading, register, open);
                report::transfers(heading, &open.plan, &open.projection, roster.as_deref())
            }),
            Self::LeaderPosts => Some(match plan {
                Some(open) => report::leader_posts(heading, &open.projection),
                None => report::leader_posts(heading, &Projection::of_register(&register.snapshot)),
            }),
        }
    }
}
