//! 最少改动 of a plan as it lies over the register: phases that are adopted are part of the register and stay as they are, the rest
//! is searched in the order in which it will be carried out, and told by its numbers in the plan.

use std::collections::BTreeSet;

use crate::app::register::{OpenPlan, Register};
use crate::notice::Notice;
use crate::optimise::{self, Change, Conflict, Repair};
use crate::plan::{Plan, PlanState, Step};
use crate::watch::Watch;

/// Searches the smallest set of changes that makes what is still to come of a draft adoptable.
pub fn repair(register: &Register, open: &OpenPlan, watch: &dyn Watch) -> Result<Repair, Notice> {
    if open.plan.state != PlanState::Draft {
        let name = &open.plan.name;
        return Err(Notice::failure(format!("方案“{name}”已经执行，不能再改。"), "", "请新建方案。"));
    }
    let order = open.plan.remaining();
    let steps: Vec<Step> = order.iter().filter_map(|index| open.plan.steps().get(*index)).cloned().collect();
    let plan = (&steps[..], open.plan.waivers());
    let found = optimise::repair(&register.policy, register.decided_baseline(), register.decided(), plan, watch)
        .map_err(|_| Notice::advice("已停止，方案没有改动。"))?;
    Ok(placed(found, &open.plan, &order))
}

/// What was found of the steps at `order`, told of the whole plan.
fn placed(mut found: Repair, plan: &Plan, order: &[usize]) -> Repair {
    let whole = plan.steps().len();
    // Steps that were added count on behind those of the plan.
    let place = |index: usize| order.get(index).copied().unwrap_or(whole + index.saturating_sub(order.len()));
    found.steps = put_back(&found, plan, order);
    found.changes.iter_mut().for_each(|change| change.step = place(change.step));
    found.changes.sort_by_key(|change| change.step);
    found.approvals.iter_mut().for_each(|step| *step = place(*step));
    found.approvals.sort_unstable();
    for conflict in found.conflicts.iter_mut().chain(&mut found.remaining) {
        match conflict {
            Conflict::Rule(finding) => finding.steps.iter_mut().for_each(|step| *step = place(*step)),
            Conflict::Refused { step, .. } => *step = place(*step),
        }
    }
    found
}

/// All steps of the plan, those at `order` as they were found. Added ones go with the phase that is carried out next: without
/// one they would go with the first, which may be in the register already.
fn put_back(found: &Repair, plan: &Plan, order: &[usize]) -> Vec<Step> {
    let left_out: BTreeSet<usize> =
        found.changes.iter().filter(|it| matches!(it.change, Change::LeftOut)).map(|it| it.step).collect();
    let mut repaired = found.steps.iter().cloned();
    let mut places: Vec<Option<Step>> = plan.steps().iter().cloned().map(Some).collect();
    for (index, place) in order.iter().enumerate() {
        if let Some(place) = places.get_mut(*place) {
            *place = if left_out.contains(&index) { None } else { repaired.next() };
        }
    }
    let added = repaired.map(|step| Step { phase: step.phase.or(plan.next_phase()), ..step });
    places.into_iter().flatten().chain(added).collect()
}
