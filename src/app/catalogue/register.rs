//! The tables that tell what the register comes to: where it is short of people and where it has too many, who leaves in the years ahead,
//! what its bodies are to do, who is on its roster.

use crate::app::moves::{retirement_horizon, retirements};
use crate::app::register::{OpenPlan, Register};
use crate::report::{self, Heading, IdentityShown, RosterPeople, Table};

/// A table of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RegisterTable {
    /// 空超编一览表
    Vacancies,
    /// 退休减员预测表
    Retirements,
    /// 三张清单
    Duties,
    /// 人员花名册
    Roster,
}

impl RegisterTable {
    /// The word for it on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Vacancies => "vacancies",
            Self::Retirements => "retirements",
            Self::Duties => "duties",
            Self::Roster => "roster",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Vacancies => "空超编一览表",
            Self::Retirements => "退休减员预测表",
            Self::Duties => "乡镇(街道)三张清单",
            Self::Roster => "人员花名册",
        }
    }

    /// What it is printed for.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Vacancies | Self::Duties | Self::Roster => "台账",
            Self::Retirements => "测算",
        }
    }

    pub(super) fn build(
        self,
        heading: &Heading,
        register: &Register,
        plan: Option<&OpenPlan>,
        identity: IdentityShown,
    ) -> Table {
        let snapshot = plan.map_or(&register.snapshot, |open| &open.projection.after);
        match self {
            Self::Vacancies => report::vacancies(heading, snapshot),
            Self::Duties => report::duties(heading, snapshot),
            Self::Roster => {
                let read = register.roster.as_ref();
                let read = read.map(|read| RosterPeople { people: &read.people, total: read.total });
                report::roster(heading, read, snapshot, identity)
            }
            Self::Retirements => {
                let horizon = retirement_horizon(heading.date);
                report::retirements(heading, &retirements(register, plan, horizon), horizon, snapshot)
            }
        }
    }
}
