//! 方案工作台: the open plan beside its steps — its way to the meeting, its phases, its history, the register that has moved under
//! it — and the shelf of all plans. Every change is an edit of the plan like any other: made on the desk at once, and kept by an
//! order to whoever owns the book. Only what reads the book (re-basing, the archive) or writes entries (a phase) waits for an answer.

mod objecting;
mod phasing;
mod rebasing;
mod shelf;

use super::action::Effect;
use super::adoption;
use super::planning;
use super::register::{OpenPlan, Register};
use super::state::{Desk, State};
use crate::domain::PlanId;
use crate::notice::{self, Notice};
use crate::plan::{Mends, PaperNumber, Phase, Plan, Stage, StageRefusal, Stamp};

pub use rebasing::RebaseDesk;
pub use shelf::Shelved;

use super::stages::{self, Objecting, Rebase, Whose};

/// What is known of the open plan, and of those put away, besides the plans themselves.
#[derive(Debug, Default)]
pub struct WorkbenchDesk {
    pub rebase: RebaseDesk,
    /// As last read; `None` while nobody has asked.
    pub shelf: Option<Shelved>,
    /// Which answer about the shelf is awaited.
    awaited: Option<u64>,
    /// Which answer about plans that are to be adopted together is awaited.
    pub(super) laying: Option<u64>,
    /// Which answer about a unit that objects is awaited.
    objecting: Option<u64>,
}

impl WorkbenchDesk {
    /// Whether plans are being laid one over the other, to be asked about.
    pub fn is_laying(&self) -> bool {
        self.laying.is_some()
    }

    /// Whether the unit of an objection is being looked for.
    pub fn is_objecting(&self) -> bool {
        self.objecting.is_some()
    }

    /// What a renewed desk still waits for: an objection on its way is not to be dropped because the book was read anew.
    pub(super) fn still_waiting(self) -> Self {
        let Self { laying, objecting, .. } = self;
        Self { laying, objecting, ..Self::default() }
    }
}

#[derive(Debug)]
pub enum WorkbenchAction {
    /// On the way to the meeting, or back with a reason.
    MoveTo {
        to: Stage,
        note: String,
    },
    /// 定稿
    Freeze {
        number: String,
    },
    /// 退回修改
    Thaw {
        reason: String,
    },
    Object {
        unit: String,
        whose: Whose,
        text: String,
    },
    /// Who objects to a plan, and what.
    ObjectorFound {
        generation: u64,
        plan: PlanId,
        text: String,
        found: Result<Objecting, Notice>,
    },
    /// Of an objection counted from zero.
    Answer {
        index: usize,
        text: String,
    },

    Divide(Vec<Phase>),
    /// Steps counted from zero; `None` makes them belong to the whole.
    PutIntoPhase {
        steps: Vec<usize>,
        phase: Option<u32>,
    },
    /// Asks whether to adopt a phase; [`WorkbenchAction::AdoptPhase`] does it.
    AskToAdoptPhase(u32),
    /// The plan as it was when the user was asked.
    AdoptPhase {
        plan: Box<Plan>,
        phase: u32,
    },

    /// Plans that are to be adopted together, each over those before it.
    LaidTogether {
        generation: u64,
        laid: Result<Vec<OpenPlan>, Notice>,
    },

    /// So many edits are to be in force.
    WalkTo(usize),

    /// What has become of the steps over the register as it is now?
    Rebase,
    Rebased {
        generation: u64,
        found: Result<Box<Rebase>, Notice>,
    },
    /// Puts what was found into the plan, as one edit.
    TakeUp(Mends),

    /// The archive is wanted, and what drafts are in each other's way.
    ReadShelf,
    ShelfRead {
        generation: u64,
        read: Result<Shelved, Notice>,
    },
    Copy {
        plan: PlanId,
        name: String,
    },
    Rename {
        plan: PlanId,
        name: String,
    },
    Archive(PlanId),
    Unarchive(PlanId),
    /// A plan has been put away or taken out; the book was read anew where it could be.
    Moved(Result<Shelved, Notice>),
}

/// What is to be done with the open book.
#[derive(Debug)]
pub enum WorkbenchOrder {
    Rebase {
        generation: u64,
        plan: Plan,
        register: Register,
    },
    AdoptPhase {
        adoption: stages::Adoption,
        phase: u32,
        today: crate::domain::Date,
        author: String,
    },
    ReadShelf {
        generation: u64,
        register: Register,
    },
    Copy {
        plan: Plan,
        name: String,
        author: String,
    },
    Archive {
        plan: Plan,
        register: Register,
        author: String,
    },
    Unarchive {
        plan: Plan,
        register: Register,
        author: String,
    },
    /// Plans are to be laid one over the other, to be asked about.
    LayTogether {
        generation: u64,
        plans: Vec<Plan>,
        register: Register,
        today: crate::domain::Date,
    },
    /// The unit that objects to a plan is wanted by the name that the register has for it.
    FindObjector {
        generation: u64,
        plan: (PlanId, String),
        unit: (String, Whose),
        text: String,
        register: Register,
    },
}

impl WorkbenchOrder {
    /// What would be missing if the order were not carried out.
    pub fn loss(&self) -> Option<String> {
        match self {
            Self::Rebase { .. } | Self::ReadShelf { .. } | Self::LayTogether { .. } => None,
            Self::FindObjector { unit: (unit, _), .. } => Some(format!("记下“{unit}”的意见")),
            Self::AdoptPhase { adoption, phase, .. } => Some(format!("执行方案“{}”第{phase}期", adoption.plan.name)),
            Self::Copy { plan, name, .. } => Some(format!("把方案“{}”复制为“{name}”", plan.name)),
            Self::Archive { plan, .. } => Some(format!("归档方案“{}”", plan.name)),
            Self::Unarchive { plan, .. } => Some(format!("取消归档方案“{}”", plan.name)),
        }
    }
}

pub(super) fn update(state: &mut State, action: WorkbenchAction) -> Vec<Effect> {
    match action {
        WorkbenchAction::MoveTo { to, note } => on_the_way(state, |plan, stamp| plan.move_to(to, &note, stamp)),
        WorkbenchAction::Freeze { number } => {
            let known = state.desk.as_ref().map(Desk::paper_numbers).unwrap_or_default();
            edit(state, |plan, stamp| stages::freeze(plan, &number, &known, stamp))
        }
        WorkbenchAction::Thaw { reason } => on_the_way(state, |plan, stamp| plan.thaw(&reason, stamp)),
        WorkbenchAction::Object { unit, whose, text } => objecting::ask(state, (unit, whose), text),
        WorkbenchAction::ObjectorFound { generation, plan, text, found } => {
            objecting::found(state, generation, (plan, &text), found)
        }
        WorkbenchAction::Answer { index, text } => on_the_way(state, |plan, stamp| plan.answer(index, &text, stamp)),
        WorkbenchAction::Divide(phases) => edit(state, |plan, stamp| stages::divide(plan, phases, stamp)),
        WorkbenchAction::PutIntoPhase { steps, phase } => {
            edit(state, |plan, stamp| stages::put_into_phase(plan, &steps, phase, stamp))
        }
        WorkbenchAction::AskToAdoptPhase(phase) => phasing::ask(state, phase),
        WorkbenchAction::LaidTogether { generation, laid } => {
            adoption::laid_together(state, generation, laid);
            Vec::new()
        }
        WorkbenchAction::AdoptPhase { plan, phase } => phasing::adopt(state, *plan, phase),
        WorkbenchAction::WalkTo(count) => {
            let stamp = state.stamp();
            planning::change_steps(state, |open, register| {
                let mut plan = open.plan.clone();
                plan.walk_to(count, stamp.as_ref());
                *open = register.open(plan);
            })
        }
        WorkbenchAction::Rebase => rebasing::ask(state),
        WorkbenchAction::Rebased { generation, found } => rebasing::found(state, generation, found),
        WorkbenchAction::TakeUp(mends) => rebasing::take_up(state, mends),
        WorkbenchAction::ReadShelf => shelf::ask(state),
        WorkbenchAction::ShelfRead { generation, read } => shelf::read(state, generation, read),
        WorkbenchAction::Copy { plan, name } => shelf::copy(state, plan, name),
        WorkbenchAction::Rename { plan, name } => shelf::rename(state, plan, name),
        WorkbenchAction::Archive(plan) => shelf::archive(state, plan),
        WorkbenchAction::Unarchive(plan) => shelf::unarchive(state, plan),
        WorkbenchAction::Moved(moved) => shelf::moved(state, moved),
    }
}

impl Desk {
    /// Every number that papers of the book bear or have borne.
    pub fn paper_numbers(&self) -> Vec<PaperNumber> {
        let open = self.plans.iter().flat_map(Plan::paper_numbers);
        open.chain(self.archived_numbers.iter().cloned()).collect()
    }
}

fn on_the_way(state: &mut State, change: impl FnOnce(&mut Plan, Stamp) -> Result<(), StageRefusal>) -> Vec<Effect> {
    edit(state, |plan, stamp| {
        let name = plan.name.clone();
        change(plan, stamp).map_err(|refusal| notice::of_stage(&name, &refusal))
    })
}

/// Changes the open draft as it allows to be changed, and has it kept; what it does not allow is told.
fn edit(state: &mut State, edit: impl FnOnce(&mut Plan, Stamp) -> Result<(), Notice>) -> Vec<Effect> {
    let Some(open) = state.desk.as_ref().and_then(|desk| desk.draft()) else {
        state.tell(Notice::advice("没有改动：请先打开一个未执行的方案。"));
        return Vec::new();
    };
    let Some(stamp) = state.stamp() else {
        state.tell(Notice::advice("没有改动：现在的时间不详，请稍后再试。"));
        return Vec::new();
    };
    let mut plan = open.plan.clone();
    if let Err(notice) = edit(&mut plan, stamp) {
        state.tell(notice);
        return Vec::new();
    }
    planning::change(state, |open, register| {
        // Whether it moves on to the meeting makes no difference to what its steps do.
        let says_the_same = plan.steps() == open.plan.steps() && plan.phases() == open.plan.phases();
        match says_the_same {
            true => open.plan = plan,
            false => *open = register.open(plan),
        }
    })
}

#[cfg(test)]
mod tests;
