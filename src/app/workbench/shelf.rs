//! 方案管理: plans are copied, named, put away and taken out again. The list of open plans is on the desk; those put away are read
//! from the book when somebody looks.

use super::WorkbenchOrder;
use crate::app::action::Effect;
use crate::app::order::BookOrder;
use crate::app::planning;
use crate::app::state::{Desk, State};
use crate::domain::PlanId;
use crate::notice::{self, Notice};
use crate::plan::{Plan, PlanState};

/// What the book says of its plans besides the open ones.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shelved {
    /// The open plans too, as far as the answer is about moving one of them.
    pub open: Option<Vec<Plan>>,
    /// 归档
    pub archived: Vec<Plan>,
    /// Drafts that are in each other's way, a sentence each.
    pub clashes: Vec<String>,
}

pub(super) fn ask(state: &mut State) -> Vec<Effect> {
    let generation = state.generations.next();
    let Some(desk) = &mut state.desk else { return Vec::new() };
    desk.workbench.awaited = Some(generation);
    let order = WorkbenchOrder::ReadShelf { generation, register: desk.register.clone() };
    vec![desk.order(BookOrder::Workbench(Box::new(order)))]
}

pub(super) fn read(state: &mut State, generation: u64, read: Result<Shelved, Notice>) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    if desk.workbench.awaited == Some(generation) {
        desk.workbench.awaited = None;
        match read {
            Ok(shelved) => keep(desk, shelved),
            Err(notice) => state.tell(notice),
        }
    }
    Vec::new()
}

pub(super) fn copy(state: &mut State, plan: PlanId, name: String) -> Vec<Effect> {
    let author = state.settings.author.clone();
    with(state, plan, |desk, plan| {
        let order = WorkbenchOrder::Copy { plan, name: name.trim().to_owned(), author };
        Ok(vec![desk.order(BookOrder::Workbench(Box::new(order)))])
    })
}

/// The open plan is renamed where it lies, so that edits of it that are under way keep the new name.
pub(super) fn rename(state: &mut State, id: PlanId, name: String) -> Vec<Effect> {
    let name = name.trim().to_owned();
    if name.is_empty() {
        state.tell(Notice::failure("方案没有名称，没有改动。", "", "请给方案起一个名称。"));
        return Vec::new();
    }
    if state.desk.as_ref().and_then(|desk| desk.draft()).is_some_and(|open| open.plan.id == id) {
        return planning::rename(state, name);
    }
    let stamp = state.stamp();
    with(state, id, |desk, mut plan| {
        if plan.state != PlanState::Draft {
            let what = format!("方案“{}”已经执行，不能更名。", plan.name);
            return Err(Notice::failure(what, "", "请复制为新的方案。"));
        }
        if desk.adopting.contains(&id) {
            return Err(Notice::advice("方案正在执行，没有更名。"));
        }
        if let Some(other) = desk.plans.iter().find(|other| other.name == name && other.id != id) {
            return Err(notice::of_plan_name_taken(&name, other.id));
        }
        plan.rename(name, stamp);
        if let Some(known) = desk.plans.iter_mut().find(|known| known.id == id) {
            known.clone_from(&plan);
        }
        desk.keeping.ordered();
        Ok(vec![desk.order(BookOrder::StorePlan(plan))])
    })
}

/// A plan that is put away leaves the desk at once: an edit of it would take it out again.
pub(super) fn archive(state: &mut State, plan: PlanId) -> Vec<Effect> {
    let author = state.settings.author.clone();
    with(state, plan, |desk, plan| {
        if desk.adopting.contains(&plan.id) {
            return Err(Notice::advice("方案正在执行，没有归档。"));
        }
        if desk.plan.as_ref().is_some_and(|open| open.plan.id == plan.id) {
            (desk.plan, desk.wanted) = (None, None);
        }
        let register = desk.register.clone();
        let order = WorkbenchOrder::Archive { plan, register, author };
        Ok(vec![desk.order(BookOrder::Workbench(Box::new(order)))])
    })
}

pub(super) fn unarchive(state: &mut State, id: PlanId) -> Vec<Effect> {
    let author = state.settings.author.clone();
    let Some(desk) = &state.desk else { return Vec::new() };
    if let Some(hindrance) = desk.read_only() {
        state.tell(Notice::advice(format!("没有改动：{hindrance}。")));
        return Vec::new();
    }
    let shelf = desk.workbench.shelf.as_ref();
    let Some(plan) = shelf.and_then(|shelf| shelf.archived.iter().find(|plan| plan.id == id)).cloned() else {
        return Vec::new();
    };
    let order = WorkbenchOrder::Unarchive { plan, register: desk.register.clone(), author };
    vec![desk.order(BookOrder::Workbench(Box::new(order)))]
}

/// The list of open plans is the book's again, but for edits of drafts that have not got there.
pub(super) fn moved(state: &mut State, moved: Result<Shelved, Notice>) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    match moved {
        Ok(mut shelved) => {
            if let Some(read) = shelved.open.take() {
                let before = std::mem::replace(&mut desk.plans, read);
                for known in before {
                    if let Some(plan) = desk.plans.iter_mut().find(|plan| plan.id == known.id) {
                        *plan = known;
                    }
                }
            }
            keep(desk, shelved);
        }
        Err(notice) => state.tell(notice),
    }
    Vec::new()
}

/// The numbers of a plan that was taken out again are its own from now on: it may give them up.
fn keep(desk: &mut Desk, shelved: Shelved) {
    desk.archived_numbers = shelved.archived.iter().flat_map(Plan::paper_numbers).collect();
    desk.workbench.shelf = Some(shelved);
}

/// Does something with a plan of the desk, where the book may be changed.
fn with(
    state: &mut State,
    id: PlanId,
    order: impl FnOnce(&mut Desk, Plan) -> Result<Vec<Effect>, Notice>,
) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    if let Some(hindrance) = desk.read_only() {
        state.tell(Notice::advice(format!("没有改动：{hindrance}。")));
        return Vec::new();
    }
    let Some(plan) = desk.plans.iter().find(|plan| plan.id == id).cloned() else { return Vec::new() };
    match order(desk, plan) {
        Ok(effects) => effects,
        Err(notice) => {
            state.tell(notice);
            Vec::new()
        }
    }
}
