//! The plan in force: chosen, its steps edited, its history walked. Every edit is stored at once.

use super::action::{Action, Effect, Opened};
use super::adoption;
use super::order::BookOrder;
use super::register::{OpenPlan, Register};
use super::repairing::{self, RepairDesk};
use super::state::{Desk, Generations, Screen, State, Wanted};
use super::step_file::StepFile;
use super::time;
use super::vouchers::Way;
use crate::domain::{Basis, Date, PlanId};
use crate::notice::{self, Notice};
use crate::optimise::Repair;
use crate::plan::{Edit, Plan, PlanState, Stamp, Step, Waiver};
use crate::wording;

#[derive(Debug)]
pub enum PlanAction {
    New {
        name: String,
    },
    Open(PlanId),
    Close,
    Edit(PlanEdit),
    Undo,
    Redo,
    /// Asks whether to adopt; [`PlanAction::Adopt`] does it.
    AskToAdopt,
    /// The same of several plans, in the order in which they are carried out.
    AskToAdoptTogether(Vec<PlanId>),
    /// The plans as they were when the user was asked.
    Adopt(Vec<Plan>),
    /// Tries once more to keep what is only on the screen.
    KeepAgain,

    /// Searches the smallest set of changes that makes the plan adoptable.
    SearchRepair,
    /// What the search found for the plan as it was when the search began.
    RepairFound {
        plan: Plan,
        found: Result<Repair, Notice>,
    },
    CloseRepair,

    /// A new plan is in the book.
    Stored(Plan),
    /// The last edit of a plan is in the book, or is not.
    Kept {
        plan: PlanId,
        result: Result<(), Notice>,
    },
    /// An adopted plan over the register of its time.
    Laid {
        generation: u64,
        laid: Result<Box<OpenPlan>, Notice>,
    },
    StepsRead {
        plan: PlanId,
        file: StepFile,
    },
    Adopted(Result<Box<Opened>, Notice>),
}

/// A change of the open plan.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "a handful exist at a time, and boxing would clutter every place that makes one"
)]
pub enum PlanEdit {
    /// Under a label, as the undo list shows it.
    Add {
        label: String,
        steps: Vec<Step>,
    },
    /// Other steps in place of all there are, under a label.
    Put {
        label: String,
        steps: Vec<Step>,
    },
    Replace {
        index: usize,
        step: Step,
    },
    Remove {
        index: usize,
    },
    Move {
        from: usize,
        to: usize,
    },
    /// 授权豁免
    Waive(Waiver),
    /// Takes a waiver back.
    Withdraw(Waiver),
    Name(String),
    Head(PlanHead),
}

/// What stands above the steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanHead {
    pub effective: Option<Date>,
    pub basis: Basis,
    pub note: String,
}

pub(super) fn update(state: &mut State, action: PlanAction) -> Vec<Effect> {
    // A plan lies over today's register.
    let lays_a_plan = matches!(action, PlanAction::Open(_) | PlanAction::Stored(_));
    let mut effects = if lays_a_plan { time::return_to_today(state) } else { Vec::new() };
    effects.extend(carry_out(state, action));
    effects
}

fn carry_out(state: &mut State, action: PlanAction) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    match action {
        PlanAction::New { name } => return vec![desk.order(BookOrder::StoreNewPlan { name })],
        PlanAction::Open(id) => {
            if let Some(plan) = known(desk, id) {
                return lay(desk, &mut state.generations, plan);
            }
        }
        PlanAction::Close => (desk.plan, desk.wanted) = (None, None),
        PlanAction::Edit(PlanEdit::Name(name)) => return rename(state, name),
        PlanAction::Edit(PlanEdit::Head(PlanHead { effective, basis, note })) => {
            return change(state, |open, _| {
                (open.plan.effective, open.plan.basis, open.plan.note) = (effective, basis, note);
            });
        }
        PlanAction::Edit(edit) => {
            let stamp = state.stamp();
            return change_steps(state, |open, register| apply_edit(open, register, edit, stamp));
        }
        PlanAction::Undo => {
            let stamp = state.stamp();
            return change_steps(state, |open, register| open.undo(register, stamp));
        }
        PlanAction::Redo => {
            let stamp = state.stamp();
            return change_steps(state, |open, register| open.redo(register, stamp));
        }
        PlanAction::KeepAgain => return keep_again(desk),
        PlanAction::AskToAdopt => state.question = adoption::question_of(desk),
        PlanAction::AskToAdoptTogether(plans) => return adoption::ask_together(state, &plans),
        PlanAction::Adopt(asked) => return adoption::adopt(state, asked),
        PlanAction::SearchRepair => return repairing::search(state),
        PlanAction::RepairFound { plan, found } => repairing::found(state, plan, found),
        PlanAction::CloseRepair => desk.repair = RepairDesk::default(),
        PlanAction::Stored(plan) => return stored(state, plan),
        PlanAction::Kept { plan, result } => {
            desk.keeping.answered(plan, result.as_ref().copied().map_err(|_| ()));
            if let Err(notice) = result {
                state.tell(notice);
            }
        }
        PlanAction::Laid { generation, laid } => {
            if desk.wanted.take_if(|wanted| wanted.generation == generation).is_some() {
                match laid {
                    Ok(laid) => desk.plan = Some(*laid),
                    Err(notice) => state.tell(notice),
                }
            }
        }
        PlanAction::StepsRead { plan, file } => return add_steps(state, plan, file),
        PlanAction::Adopted(result) => {
            desk.adopting.clear();
            desk.vouchers.answered(Way::Adoption, &result);
            match result {
                Ok(opened) => return super::update(state, Action::Reread(opened)),
                Err(notice) => state.tell(notice),
            }
        }
    }
    Vec::new()
}

/// A new plan comes to the desk.
fn stored(state: &mut State, plan: Plan) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    desk.plans.push(plan.clone());
    // Asked for before the meeting, it does not take the place of the plan on the wall.
    if desk.is_on_the_wall() {
        state.tell(Notice::done(format!("已新建方案“{}”，会议投影结束后可以打开。", plan.name)));
        return Vec::new();
    }
    state.turn_to(Screen::Plan);
    let Some(desk) = &mut state.desk else { return Vec::new() };
    lay(desk, &mut state.generations, plan)
}

/// Puts a plan on the desk: a draft at once, an adopted one as soon as the register of its time was read. Whatever was wanted
/// before is wanted no more.
fn lay(desk: &mut Desk, generations: &mut Generations, plan: Plan) -> Vec<Effect> {
    match plan.state {
        PlanState::Draft => {
            desk.wanted = None;
            desk.plan = Some(desk.register.open(plan));
            Vec::new()
        }
        PlanState::Adopted(_) => {
            let generation = generations.next();
            desk.wanted = Some(Wanted { generation, plan: plan.id });
            vec![desk.order(BookOrder::LayAdopted { generation, plan, register: desk.register.clone() })]
        }
    }
}

/// Puts the plan that was shown on a renewed desk, and asks again for the one that was still to come. A plan that has been adopted
/// (perhaps just now) is shown as it was until it has been laid over the register of its time.
pub(super) fn relay(
    desk: &mut Desk,
    generations: &mut Generations,
    shown: Option<OpenPlan>,
    wanted: Option<Wanted>,
) -> Vec<Effect> {
    let mut effects = Vec::new();
    if let Some(shown) = shown
        && let Some(plan) = known(desk, shown.plan.id)
    {
        if plan.state != PlanState::Draft {
            desk.plan = Some(OpenPlan { plan: plan.clone(), ..shown });
        }
        effects = lay(desk, generations, plan);
    }
    match wanted.and_then(|wanted| known(desk, wanted.plan)) {
        Some(plan) => lay(desk, generations, plan),
        None => effects,
    }
}

fn known(desk: &Desk, id: PlanId) -> Option<Plan> {
    desk.plans.iter().find(|plan| plan.id == id).cloned()
}

/// Changes the open draft and has it stored; an adopted plan is not to be changed any more, nor one that is being adopted.
pub(super) fn change(state: &mut State, edit: impl FnOnce(&mut OpenPlan, &Register)) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let read_only = desk.read_only();
    let Some(open) = desk.plan.as_mut().filter(|open| open.plan.state == PlanState::Draft) else { return Vec::new() };
    if let Some(hindrance) = read_only {
        state.tell(Notice::advice(format!("这次修改没有做：{hindrance}。")));
        return Vec::new();
    }
    if desk.adopting.contains(&open.plan.id) {
        state.tell(Notice::advice("方案正在执行，这次修改没有做。"));
        return Vec::new();
    }
    edit(open, &desk.register);
    let plan = open.plan.clone();
    if let Some(known) = desk.plans.iter_mut().find(|known| known.id == plan.id) {
        known.clone_from(&plan);
    }
    desk.keeping.ordered();
    vec![desk.order(BookOrder::StorePlan(plan))]
}

/// The same for the steps, the waivers and the phases: those of a plan that is locked stay, and so do those of adopted phases.
pub(super) fn change_steps(state: &mut State, edit: impl FnOnce(&mut OpenPlan, &Register)) -> Vec<Effect> {
    let locked = state.desk.as_ref().and_then(|desk| desk.draft()).and_then(|open| open.plan.locked());
    if let Some(locked) = locked {
        state.tell(Notice::advice(format!("这次修改没有做：{}。", wording::locked(&locked))));
        return Vec::new();
    }
    let mut breaks_adopted = false;
    let effects = change(state, |open, register| {
        let before = open.plan.clone();
        edit(open, register);
        if !before.keeps_adopted_steps(open.plan.phases(), open.plan.steps()) {
            (*open, breaks_adopted) = (register.open(before), true);
        }
    });
    if breaks_adopted {
        state.tell(Notice::advice("这次修改没有做：已经执行的分期，其步骤不能再改。"));
    }
    effects
}

/// No two plans of a book bear the same name: it is what they are called by, here and on the command line.
pub(super) fn rename(state: &mut State, name: String) -> Vec<Effect> {
    let Some(desk) = &state.desk else { return Vec::new() };
    let open = desk.plan.as_ref().map(|open| open.plan.id);
    match desk.plans.iter().find(|plan| plan.name == name && Some(plan.id) != open) {
        Some(other) => {
            state.tell(notice::of_plan_name_taken(&name, other.id));
            Vec::new()
        }
        None => {
            let stamp = state.stamp();
            change(state, |open, _| open.plan.rename(name, stamp))
        }
    }
}

fn add_steps(state: &mut State, plan: PlanId, file: StepFile) -> Vec<Effect> {
    let Some(desk) = &state.desk else { return Vec::new() };
    if desk.draft().is_none_or(|open| open.plan.id != plan) {
        state.tell(Notice::advice("步骤文件没有载入：读取时方案已经收起或执行，请打开未执行的方案后再载入。"));
        return Vec::new();
    }
    file.former_names.iter().for_each(|former| state.tell(Notice::advice(wording::former_name(former, "步骤"))));
    let stamp = state.stamp();
    change_steps(state, |open, register| {
        let mut filled = open.plan.clone();
        file.add_to(&mut filled, register.decided(), stamp);
        *open = register.open(filled);
    })
}

/// Has every plan stored again whose last edit is only on the screen.
fn keep_again(desk: &mut Desk) -> Vec<Effect> {
    let failed: Vec<Plan> = desk.keeping.failed().filter_map(|id| known(desk, id)).collect();
    let mut effects = Vec::with_capacity(failed.len());
    for plan in failed {
        desk.keeping.ordered();
        effects.push(desk.order(BookOrder::StorePlan(plan)));
    }
    effects
}

fn apply_edit(open: &mut OpenPlan, register: &Register, edit: PlanEdit, stamp: Option<Stamp>) {
    let mut steps = open.plan.steps().to_vec();
    match edit {
        PlanEdit::Add { label, steps: added } => {
            steps.extend(added);
            open.edit(register, Edit::new(label).stamped(stamp), steps);
        }
        PlanEdit::Put { label, steps } => open.edit(register, Edit::new(label).stamped(stamp), steps),
        PlanEdit::Waive(waiver) => open.waive(register, waiver, stamp),
        PlanEdit::Withdraw(waiver) => open.withdraw(register, &waiver, stamp),
        PlanEdit::Replace { index, step } => {
            if let Some(place) = steps.get_mut(index) {
                *place = step;
                open.edit(register, Edit::new(format!("修改第{}步", index + 1)).stamped(stamp), steps);
            }
        }
        PlanEdit::Remove { index } if index < steps.len() => {
            steps.remove(index);
            open.edit(register, Edit::new(format!("删除第{}步", index + 1)).stamped(stamp), steps);
        }
        PlanEdit::Move { from, to } if from < steps.len() && to < steps.len() => {
            let step = steps.remove(from);
            steps.insert(to, step);
            open.edit(register, Edit::new(format!("移动第{}步", from + 1)).stamped(stamp), steps);
        }
        // Name and head are no steps, and are changed where the action arrives.
        PlanEdit::Remove { .. } | PlanEdit::Move { .. } | PlanEdit::Name(_) | PlanEdit::Head(_) => {}
    }
}

#[cfg(test)]
mod tests;
