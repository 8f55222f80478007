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
pub const ON_A_SHEET: usize = 6;

/// Drafts that were compared.
#[derive(Debug)]
pub struct Comparing {
    pub plans: Vec<OpenPlan>,
    pub comparison: Comparison,
    pub clashes: Vec<Clash>,
    scope: Scope,
}

/// Sets drafts of a book side by side, in the order in which they are named.
pub fn compare(book: &Book, register: &Register, names: &[String], scope: Scope) -> Result<Comparing, Notice> {
    let plans = names.iter().map(|name| find_plan(book, name)).collect::<Result<Vec<Plan>, Notice>>()?;
    compare_plans(register, plans, scope)
}

/// Sets drafts side by side, in the order in which they come, each once.
pub fn compare_plans(register: &Register, wanted: Vec<Plan>, scope: Scope) -> Result<Comparing, Notice> {
    let mut plans: Vec<OpenPlan> = Vec::with_capacity(wanted.len());
    check_comparable(&wanted)?;
    for plan in wanted {
        if !plans.iter().any(|open| open.plan.id == plan.id) {
            plans.push(register.open(plan));
        }
    }
    if plans.is_empty() {
        return Err(Notice::failure("没有指定要比较的方案。", "", "请至少写一个未执行的方案。"));
    }
    let comparison = of_plans(&plans, scope);
    let together: Vec<&Plan> = plans.iter().map(|open| &open.plan).collect();
    let clashes = clashes(register.decided(), &together);
    Ok(Comparing { plans, comparison, clashes, scope })
}

/// Names every plan that is part of the register already, so that all of them can be left out at once.
fn check_comparable(wanted: &[Plan]) -> Result<(), Notice> {
    let told = wording::not_comparable_plans(wanted);
    match told.is_empty() {
        true => Ok(()),
        false => Err(Notice::failure(told.concat(), "", "请只写未执行的方案。")),
    }
}

/// The drafts among `plans` that are in each other's way, a sentence each.
pub fn draft_clashes(register: &Register, plans: &[Plan]) -> Vec<String> {
    let drafts: Vec<&Plan> = plans.iter().filter(|plan| plan.state == PlanState::Draft).collect();
    let found = clashes(register.decided(), &drafts);
    sentences(&found, register, &drafts)
}

impl Comparing {
    /// Every plan in one table, however wide, as the screen shows it.
    pub fn table(&self, heading: &Heading) -> Table {
        table(heading, &self.plans, &self.comparison)
    }

    /// The printed form: the same table, and of more plans than fit beside each other so many of them on each sheet, every sheet
    /// with the register.
    pub fn sheets(&self, heading: &Heading) -> Vec<Table> {
        if self.plans.len() <= ON_A_SHEET {
            return vec![self.table(heading)];
        }
        let sheets = self.plans.len().div_ceil(ON_A_SHEET);
        let sheet = |(index, plans): (usize, &[OpenPlan])| {
            let mut sheet = table(heading, plans, &of_plans(plans, self.scope));
            sheet.title = format!("{}({}/{sheets})", sheet.title, index + 1);
            sheet
        };
        self.plans.chunks(ON_A_SHEET).enumerate().map(sheet).collect()
    }

    /// What is in each other's way, a sentence each. Of plans between which a meeting chooses only one will be adopted, so that
    /// this is said to whoever compares them and not printed for the meeting.
    pub fn clashes_told(&self, register: &Register) -> Vec<String> {
        let together: Vec<&Plan> = self.plans.iter().map(|open| &open.plan).collect();
        sentences(&self.clashes, register, &together)
    }
}

fn of_plans(plans: &[OpenPlan], scope: Scope) -> Comparison {
    let compared: Vec<Compared<'_>> =
        plans.iter().map(|open| Compared { projection: &open.projection, findings: &open.findings }).collect();
    comparison(&compared, scope)
}

fn table(heading: &Heading, plans: &[OpenPlan], comparison: &Comparison) -> Table {
    let told: Vec<Vec<String>> = plans.iter().map(OpenPlan::approval_summary).collect();
    let plans: Vec<ComparedPlan<'_>> = (plans.iter().zip(&told))
        .map(|(open, approvals)| ComparedPlan {
            name: &open.plan.name,
            projection: &open.projection,
            approvals,
            approved: approvals.len() - open.unapproved().len(),
        })
        .collect();
    report::comparison(heading, &plans, comparison)
}

fn sentences(clashes: &[Clash], register: &Register, plans: &[&Plan]) -> Vec<String> {
    let name = |id: PlanId| plans.iter().find(|plan| plan.id == id).map(|plan| plan.name.as_str()).unwrap_or_default();
    clashes.iter().map(|clash| wording::clash(clash, register.decided(), name)).collect()
}
