//! The plan in force: its steps edited, its history walked, its adoption asked for. Every edit is stored at once.

use super::action::{Action, Effect, Opened};
use super::register::OpenPlan;
use super::state::{Desk, Question, Screen, State};
use crate::domain::{Basis, Date, InstitutionId, Person, PlanId, QuotaKind};
use crate::notice::Notice;
use crate::plan::{Plan, PlanState, Step};
use crate::rules::is_adoptable;

/// People who could go with a place (人随编走), for the step being composed.
#[derive(Debug, Default)]
pub struct Candidates {
    pub institution: Option<InstitutionId>,
    pub kind: Option<QuotaKind>,
    pub people: Vec<Person>,
}

#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "a handful exist at a time, and boxing would clutter every place that makes one"
)]
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
    Adopt,
    LoadCandidates {
        institution: InstitutionId,
        kind: QuotaKind,
    },

    Stored(Plan),
    /// An adopted plan over the register of its time.
    Laid(Box<OpenPlan>),
    CandidatesRead {
        institution: InstitutionId,
        kind: QuotaKind,
        people: Vec<Person>,
    },
    StepsRead {
        plan: PlanId,
        steps: Vec<Step>,
        head: PlanHead,
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
    let (today, author) = (state.today, state.settings.author.clone());
    let Some(desk) = &mut state.desk else { return Vec::new() };
    match action {
        PlanAction::New { name } => return vec![Effect::StoreNewPlan { name }],
        PlanAction::Open(id) => {
            if let Some(plan) = desk.plans.iter().find(|plan| plan.id == id).cloned() {
                return lay(desk, plan);
            }
        }
        PlanAction::Close => desk.plan = None,
        PlanAction::Edit(edit) => return change(desk, |open, register| apply_edit(open, register, edit)),
        PlanAction::Undo => return change(desk, |open, register| open.undo(register)),
        PlanAction::Redo => return change(desk, |open, register| open.redo(register)),
        PlanAction::AskToAdopt => state.question = desk.plan.as_ref().map(adoption_question),
        PlanAction::Adopt => {
            if let Some(open) = desk.plan.as_ref().filter(|open| open.adoption_hindrance().is_none()) {
                return vec![Effect::AdoptPlan { plan: open.plan.clone(), today, author }];
            }
        }
        PlanAction::LoadCandidates { institution, kind } => return vec![Effect::ReadCandidates { institution, kind }],
        PlanAction::CandidatesRead { institution, kind, people } => {
            desk.candidates = Candidates { institution: Some(institution), kind: Some(kind), people };
        }
        PlanAction::Stored(plan) => {
            desk.plans.push(plan.clone());
            desk.plan = Some(desk.register.open(plan));
            desk.screen = Screen::Plan;
        }
        PlanAction::Laid(laid) => desk.plan = Some(*laid),
        PlanAction::StepsRead { plan, steps, head } => {
            if desk.plan.as_ref().is_none_or(|open| open.plan.id != plan) {
                return Vec::new();
            }
            return change(desk, |open, register| {
                let all = open.plan.steps().iter().cloned().chain(steps).collect();
                apply_edit(open, register, PlanEdit::Head(head));
                open.edit(register, "载入步骤文件", all);
            });
        }
        PlanAction::Adopted(Ok(opened)) => return super::update(state, Action::Opened(opened)),
        PlanAction::Adopted(Err(notice)) => state.tell(notice),
    }
    Vec::new()
}

/// Puts a plan on the desk: a draft at once, an adopted one as soon as the register of its time was read.
pub(super) fn lay(desk: &mut Desk, plan: Plan) -> Vec<Effect> {
    match plan.state {
        PlanState::Draft => {
            desk.plan = Some(desk.register.open(plan));
            Vec::new()
        }
        PlanState::Adopted(_) => vec![Effect::LayAdopted { plan, register: desk.register.clone() }],
    }
}

/// Puts the plan that was shown on a renewed desk. If it has been adopted meanwhile, what it was laid over is the register of
/// its time, so it stays as it is.
pub(super) fn relay(desk: &mut Desk, shown: OpenPlan) {
    let Some(plan) = desk.plans.iter().find(|plan| plan.id == shown.plan.id).cloned() else { return };
    desk.plan = Some(match plan.state {
        PlanState::Draft => desk.register.open(plan),
        PlanState::Adopted(_) => OpenPlan { plan, ..shown },
    });
}

/// Changes the open draft and has it stored; an adopted plan is not to be changed any more.
fn change(desk: &mut Desk, edit: impl FnOnce(&mut OpenPlan, &super::Register)) -> Vec<Effect> {
    let Some(open) = desk.plan.as_mut().filter(|open| open.plan.state == PlanState::Draft) else { return Vec::new() };
    edit(open, &desk.register);
    if let Some(known) = desk.plans.iter_mut().find(|plan| plan.id == open.plan.id) {
        known.clone_from(&open.plan);
    }
    vec![Effect::StorePlan(open.plan.clone())]
}

fn apply_edit(open: &mut OpenPlan, register: &super::Register, edit: PlanEdit) {
    let mut steps = open.plan.steps().to_vec();
    match edit {
        PlanEdit::Add { label, steps: added } => {
            steps.extend(added);
            open.edit(register, label, steps);
        }
        PlanEdit::Put { label, steps } => open.edit(register, label, steps),
        PlanEdit::Replace { index, step } => {
            if let Some(place) = steps.get_mut(index) {
                *place = step;
                open.edit(register, format!("修改第{}步", index + 1), steps);
            }
        }
        PlanEdit::Remove { index } if index < steps.len() => {
            steps.remove(index);
            open.edit(register, format!("删除第{}步", index + 1), steps);
        }
        PlanEdit::Move { from, to } if from < steps.len() && to < steps.len() => {
            let step = steps.remove(from);
            steps.insert(to, step);
            open.edit(register, format!("移动第{}步", from + 1), steps);
        }
        PlanEdit::Remove { .. } | PlanEdit::Move { .. } => {}
        PlanEdit::Name(name) => open.plan.name = name,
        PlanEdit::Head(PlanHead { effective, basis, note }) => {
            (open.plan.effective, open.plan.basis, open.plan.note) = (effective, basis, note);
        }
    }
}

fn adoption_question(open: &OpenPlan) -> Question {
    let steps = open.plan.steps().len();
    let document = crate::wording::basis(&open.plan.basis);
    Question {
        title: format!("执行方案“{}”", open.plan.name),
        text: format!("将把{steps}个步骤作为一笔凭证写入台账({document})。写入后不能修改，只能用后续凭证更正。"),
        confirm: format!("写入台账({steps}步)"),
        action: Box::new(Action::Plan(PlanAction::Adopt)),
    }
}

impl OpenPlan {
    /// Why the plan cannot be adopted; `None` when it can.
    pub fn adoption_hindrance(&self) -> Option<&'static str> {
        if self.plan.state != PlanState::Draft {
            Some("方案已经执行")
        } else if self.plan.steps().is_empty() {
            Some("方案还没有步骤")
        } else if !self.projection.is_complete() {
            Some("有步骤不能执行，请先改正标红的步骤")
        } else if !is_adoptable(&self.findings) {
            Some("有方案新增的“禁止”事项，请先按核查意见处理")
        } else {
            None
        }
    }
}
