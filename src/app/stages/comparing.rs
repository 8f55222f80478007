//! Several drafts over the one register: side by side, and in each other's way.

use super::plans::find_plan;
use crate::app::register::{OpenPlan, Register};
use crate::domain::PlanId;
use crate::notice::Notice;
use crate::plan::{Clash, Compared, Comparison, Plan, PlanState, Scope, clashes, comparison};
use crate::report::{self, ComparedPlan, Heading, Table};
use crate::store::Book;
use crate::wording;

/// So many plans fit beside each other on a sheet.
const MOST: usize = 6;

/// Drafts that were compared.
#[derive(Debug)]
pub struct Comparing {
    pub plans: Vec<OpenPlan>,
    pub comparison: Comparison,
    pub clashes: Vec<Clash>,
}

/// Sets drafts side by side, in the order in which they are named.
pub fn compare(book: &Book, register: &Register, names: &[String], scope: Scope) -> Result<Comparing, Notice> {
    let mut plans: Vec<OpenPlan> = Vec::with_capacity(names.len());
    for name in names {
        let plan = find_plan(book, name)?;
        if let PlanState::Adopted(entry) = plan.state {
            let what = format!("方案“{}”已由第{}号凭证执行，已在现行台账中，不能再与它比较。", plan.name, entry.0);
            return Err(Notice::failure(what, "", "请只写未执行的方案。"));
        }
        if !plans.iter().any(|open| open.plan.id == plan.id) {
            plans.push(register.open(plan));
        }
    }
    if plans.is_empty() || plans.len() > MOST {
        let what = format!("一次比较1至{MOST}个方案，这里写了{}个。", plans.len());
        return Err(Notice::failure(what, "", "请增减方案后再比较。"));
    }
    let compared: Vec<Compared<'_>> =
        plans.iter().map(|open| Compared { projection: &open.projection, findings: &open.findings }).collect();
    let comparison = comparison(&compared, scope);
    let together: Vec<&Plan> = plans.iter().map(|open| &open.plan).collect();
    let clashes = clashes(&register.snapshot, &together);
    Ok(Comparing { plans, comparison, clashes })
}

/// The drafts among `plans` that are in each other's way, a sentence each.
pub fn draft_clashes(register: &Register, plans: &[Plan]) -> Vec<String> {
    let drafts: Vec<&Plan> = plans.iter().filter(|plan| plan.state == PlanState::Draft).collect();
    let found = clashes(&register.snapshot, &drafts);
    sentences(&found, register, &drafts)
}

impl Comparing {
    /// The printed form.
    pub fn table(&self, heading: &Heading) -> Table {
        let told: Vec<Vec<String>> = self.plans.iter().map(OpenPlan::approval_summary).collect();
        let plans: Vec<ComparedPlan<'_>> = (self.plans.iter().zip(&told))
            .map(|(open, approvals)| ComparedPlan {
                name: &open.plan.name,
                projection: &open.projection,
                approvals,
                approved: approvals.len() - open.unapproved().len(),
            })
            .collect();
        report::comparison(heading, &plans, &self.comparison)
    }

    /// What is in each other's way, a sentence each. Of plans between which a meeting chooses only one will be adopted, so that
    /// this is said to whoever compares them and not printed for the meeting.
    pub fn clashes_told(&self, register: &Register) -> Vec<String> {
        let together: Vec<&Plan> = self.plans.iter().map(|open| &open.plan).collect();
        sentences(&self.clashes, register, &together)
    }
}

fn sentences(clashes: &[Clash], register: &Register, plans: &[&Plan]) -> Vec<String> {
    let name = |id: PlanId| plans.iter().find(|plan| plan.id == id).map(|plan| plan.name.as_str()).unwrap_or_default();
    clashes.iter().map(|clash| wording::clash(clash, &register.snapshot, name)).collect()
}
