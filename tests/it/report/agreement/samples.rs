//! The tables that the sample county can build: without a plan, with its plan, and with a plan that touches what the first leaves alone.

use std::sync::LazyLock;

use bianheng::app::{OpenPlan, Register, ReportName, stages};
use bianheng::domain::QuotaKind;
use bianheng::plan::{Compared, Scope, comparison};
use bianheng::report::{self, NoticeNumbers, PrintOptions, Table};

use crate::county::{TODAY, county};
use crate::figures::{compared_plan, heading, laid};

/// The register with the first of its roster, and two plans over it.
pub struct Samples {
    pub register: Register,
    pub plans: [OpenPlan; 2],
}

/// People of the roster that is printed; all of them would only be more of the same.
const PEOPLE: u32 = 150;

pub static SAMPLES: LazyLock<Samples> = LazyLock::new(|| {
    let (register, plans) = laid();
    let county = county();
    let roster = stages::read_roster(&county.book, TODAY, Some(PEOPLE)).expect("a roster");
    Samples { register: register.listing(roster), plans }
});

impl Samples {
    /// Without a plan, and with each of them.
    pub fn settings(&self) -> [Option<&OpenPlan>; 3] {
        [None, Some(&self.plans[0]), Some(&self.plans[1])]
    }

    pub fn build(&self, name: ReportName, plan: Option<&OpenPlan>, options: &PrintOptions) -> Option<Table> {
        name.build_as(&heading(), &self.register, plan, options)
    }

    /// Every table of the catalogue, and those beside it.
    pub fn tables(&self) -> Vec<Table> {
        let plain = PrintOptions::default();
        let mut tables: Vec<Table> = Vec::new();
        for plan in self.settings() {
            tables.extend(ReportName::ALL.into_iter().filter_map(|name| self.build(name, plan, &plain)));
        }
        tables.extend(self.plans.iter().flat_map(|open| beside(open, &self.register)));
        let compared: Vec<_> =
            self.plans.iter().map(|open| Compared { projection: &open.projection, findings: &open.findings }).collect();
        let named: Vec<_> = self.plans.iter().map(compared_plan).collect();
        for scope in [Scope::Differences, Scope::All] {
            tables.push(report::comparison(&heading(), &named, &comparison(&compared, scope)));
        }
        tables
    }

    /// Each table of the catalogue once, of the plan that has most to say.
    pub fn catalogue(&self) -> Vec<(ReportName, Table)> {
        let built = |name| Some((name, self.build(name, Some(&self.plans[1]), &PrintOptions::default())?));
        ReportName::ALL.into_iter().filter_map(built).collect()
    }
}

/// Tables of a plan that are no part of the catalogue.
fn beside(open: &OpenPlan, register: &Register) -> Vec<Table> {
    let policy = &*register.policy;
    let (plan, projection) = (&open.plan, &open.projection);
    let mut tables: Vec<Table> = QuotaKind::ALL
        .into_iter()
        .filter(|kind| kind.has_places())
        .map(|kind| report::meeting_of(&heading(), plan, (projection, &open.changes), kind).0)
        .collect();
    tables.push(report::loans(&heading(), &projection.after));
    tables.push(report::duties(&heading(), &projection.after));
    let notices = report::quota_notices((&heading(), policy), plan, projection, &NoticeNumbers::default());
    tables.extend(notices.into_iter().take(3));
    tables.extend(report::use_notices(&heading(), policy, &projection.after).into_iter().map(|(_, table)| table));
    tables
}
