//! The tables about people on their way: who is named to go, and how what is left over melts away.

use crate::app::moves::digestion;
use crate::app::register::{OpenPlan, Register};
use crate::report::{self, Heading, IdentityShown, Table};

/// A table about people on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MovesTable {
    /// 人员划转名册
    Movers,
    /// 超编人员消化测算表
    Excess,
}

impl MovesTable {
    /// The word for it on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Movers => "movers",
            Self::Excess => "excess",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Movers => "人员划转名册",
            Self::Excess => "超编人员消化测算表",
        }
    }

    /// Whether it says nothing without a plan.
    pub fn needs_plan(self) -> bool {
        match self {
            Self::Movers => true,
            Self::Excess => false,
        }
    }

    pub(super) fn build(
        self,
        heading: &Heading,
        register: &Register,
        plan: Option<&OpenPlan>,
        identity: IdentityShown,
    ) -> Option<Table> {
        match self {
            Self::Movers => {
                plan.map(|open| report::movers(heading, &open.plan, &open.projection, (&register.people, identity)))
            }
            Self::Excess => {
                let found = digestion(register, plan);
                let (before, after) = match plan {
                    Some(open) => (&open.projection.before, &open.projection.after),
                    None => (&register.snapshot, &register.snapshot),
                };
                Some(report::excess(heading, &found, before, after))
            }
        }
    }
}
