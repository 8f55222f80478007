//! 草案→征求意见→上会→通过: where a plan is on its way to the meeting, who moved it and when, what units object, and the freezing
//! of the papers (定稿). 已执行 comes last and is told by the book ([`PlanState`]). From 通过 on, and while it is frozen, the steps
//! of a plan are locked.

use serde::{Deserialize, Serialize};

use super::approval::ApprovalState;
use super::stamp::{Edit, Stamp};
use super::step::{Plan, PlanState, Step};
use crate::domain::{Date, DocumentNumber, EntryId, InstitutionId, PlanId};

/// 方案阶段
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 草案
    #[default]
    Draft,
    /// 征求意见
    Consulting,
    /// 上会
    Tabled,
    /// 通过
    Approved,
}

/// 定稿: the papers as they lie on the table bear a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freeze {
    pub number: String,
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// What a unit says against a plan, or asks to be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// As it was called when it objected.
    pub unit: String,
    #[serde(default, skip_serializing_if = "Objector::is_unchecked")]
    pub objector: Objector,
    pub text: String,
    #[serde(flatten)]
    pub stamp: Stamp,
    /// 采纳情况: what became of it.
    #[serde(default)]
    pub answered: Option<Answer>,
}

/// Whether the register knows the unit that objects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Objector {
    /// Written down before units were looked up.
    #[default]
    Unchecked,
    Register(InstitutionId),
    /// 册外单位: said to be none of the register.
    Outside,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub text: String,
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// What happened to a plan besides edits of its steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    #[serde(flatten)]
    pub stamp: Stamp,
    pub what: Happening,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    Moved {
        from: Stage,
        to: Stage,
        note: String,
    },
    Frozen {
        number: String,
    },
    /// The papers were taken back: 退回修改.
    Thawed {
        number: String,
        reason: String,
    },
    Renamed {
        from: String,
    },
    CopiedFrom {
        plan: PlanId,
        name: String,
    },
    Archived,
    Unarchived,
    Undone {
        label: String,
    },
    Redone {
        label: String,
    },
    Rebased {
        from: Option<EntryId>,
        to: EntryId,
    },
    PhaseAdopted {
        phase: u32,
        entry: EntryId,
    },
    /// 未经: the plan, or a phase of it, was carried out without having passed these stages, and why.
    AdoptedUnpassed {
        phase: Option<u32>,
        stages: Vec<Stage>,
        reason: String,
    },
    /// The plan went on the wall of a meeting room.
    MeetingBegun,
    MeetingEnded,
    /// 报批: what an authority has come to in a matter.
    ApprovalMarked {
        matter: String,
        authority: String,
        state: ApprovalState,
        on: Option<Date>,
        document: Option<DocumentNumber>,
    },
}

/// Why the steps of a plan cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Locked {
    Adopted(EntryId),
    Approved,
    Frozen { number: String },
}

/// Why a plan stays where it is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StageRefusal {
    Adopted(EntryId),
    /// It is there already.
    Same(Stage),
    /// Phases of it are in the register: there is no way back.
    Begun,
    /// Whoever takes a plan back says why.
    ReasonWanted,
    /// 未经上会: whoever passes a plan without the meeting says why.
    MeetingSkipped,
    NumberWanted,
    AlreadyFrozen {
        number: String,
    },
    NotFrozen,
    NoSteps,
    UnitWanted,
    TextWanted,
    /// There are so many objections.
    NoSuchObjection {
        count: usize,
    },
    AlreadyAnswered,
}

impl Objector {
    fn is_unchecked(&self) -> bool {
        *self == Self::Unchecked
    }
}

impl Stage {
    pub const ALL: [Self; 4] = [Self::Draft, Self::Consulting, Self::Tabled, Self::Approved];
}

impl Plan {
    /// Why the steps cannot be changed; `None` when they can.
    pub fn locked(&self) -> Option<Locked> {
        match (self.state, &self.frozen) {
            (PlanState::Adopted(entry), _) => Some(Locked::Adopted(entry)),
            (PlanState::Draft, Some(freeze)) => Some(Locked::Frozen { number: freeze.number.clone() }),
            (PlanState::Draft, None) if self.stage == Stage::Approved => Some(Locked::Approved),
            (PlanState::Draft, None) => None,
        }
    }

    /// Moves the plan on, or back. Whoever moves it back says why, and what was frozen is frozen no more. Whoever passes it without
    /// the meeting says why too: the commission decides together, and where it did so by circulation (传批) that is to be read
    /// later. Small matters go without asking the units; that is no more than shown.
    ///
    /// # Errors
    /// [`StageRefusal`]; the plan is as it was.
    pub fn move_to(&mut self, to: Stage, note: &str, stamp: Stamp) -> Result<(), StageRefusal> {
        self.still_open()?;
        let (from, note) = (self.stage, note.trim().to_owned());
        if from == to {
            return Err(StageRefusal::Same(to));
        }
        if to > from && self.steps().is_empty() {
            return Err(StageRefusal::NoSteps);
        }
        if to == Stage::Approved && note.is_empty() && self.would_skip(Some(to)).contains(&Stage::Tabled) {
            return Err(StageRefusal::MeetingSkipped);
        }
        if to < from {
            if !self.adopted_phases.is_empty() {
                return Err(StageRefusal::Begun);
            }
            if note.is_empty() {
                return Err(StageRefusal::ReasonWanted);
            }
            if let Some(Freeze { number, .. }) = self.frozen.take() {
                self.log(stamp.clone(), Happening::Thawed { number, reason: note.clone() });
            }
        }
        self.stage = to;
        self.log(stamp, Happening::Moved { from, to, note });
        Ok(())
    }

    /// 定稿: numbers the papers and locks the steps.
    ///
    /// # Errors
    /// [`StageRefusal`]; the plan is as it was.
    pub fn freeze(&mut self, number: &str, stamp: Stamp) -> Result<(), StageRefusal> {
        self.still_open()?;
        let number = number.trim().to_owned();
        if let Some(Freeze { number, .. }) = &self.frozen {
            return Err(StageRefusal::AlreadyFrozen { number: number.clone() });
        }
        if number.is_empty() {
            return Err(StageRefusal::NumberWanted);
        }
        if self.steps().is_empty() {
            return Err(StageRefusal::NoSteps);
        }
        self.frozen = Some(Freeze { number: number.clone(), stamp: stamp.clone() });
        self.log(stamp, Happening::Frozen { number });
        Ok(())
    }

    /// Takes frozen papers back, so that the steps can be changed again.
    ///
    /// # Errors
    /// [`StageRefusal`]; the plan is as it was.
    pub fn thaw(&mut self, reason: &str, stamp: Stamp) -> Result<(), StageRefusal> {
        self.still_open()?;
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            return Err(StageRefusal::ReasonWanted);
        }
        let Some(Freeze { number, .. }) = self.frozen.take() else { return Err(StageRefusal::NotFrozen) };
        self.log(stamp, Happening::Thawed { number, reason });
        Ok(())
    }

    /// Takes down what a unit objects to.
    ///
    /// # Errors
    /// [`StageRefusal`]; the plan is as it was.
    pub fn object(&mut self, (unit, objector): (&str, Objector), text: &str, stamp: Stamp) -> Result<(), StageRefusal> {
        self.still_open()?;
        let (unit, text) = (unit.trim().to_owned(), text.trim().to_owned());
        match (unit.is_empty(), text.is_empty()) {
            (true, _) => Err(StageRefusal::UnitWanted),
            (false, true) => Err(StageRefusal::TextWanted),
            (false, false) => {
                self.objections.push(Objection { unit, objector, text, stamp, answered: None });
                Ok(())
            }
        }
    }

    /// Takes down what became of an objection, counted from zero.
    ///
    /// # Errors
    /// [`StageRefusal`]; the plan is as it was.
    pub fn answer(&mut self, index: usize, text: &str, stamp: Stamp) -> Result<(), StageRefusal> {
        self.still_open()?;
        let (text, count) = (text.trim().to_owned(), self.objections.len());
        let objection = self.objections.get_mut(index).ok_or(StageRefusal::NoSuchObjection { count })?;
        match (&objection.answered, text.is_empty()) {
            (Some(_), _) => Err(StageRefusal::AlreadyAnswered),
            (None, true) => Err(StageRefusal::TextWanted),
            (None, false) => {
                objection.answered = Some(Answer { text, stamp });
                Ok(())
            }
        }
    }

    /// Takes the last edit back, and notes who did.
    pub fn undo(&mut self, stamp: Option<Stamp>) {
        let label = self.revisions.undo_label().map(str::to_owned);
        self.revisions.undo();
        if let (Some(label), Some(stamp)) = (label, stamp) {
            self.log(stamp, Happening::Undone { label });
        }
    }

    /// Does the last undone edit again, and notes who did.
    pub fn redo(&mut self, stamp: Option<Stamp>) {
        let label = self.revisions.redo_label().map(str::to_owned);
        self.revisions.redo();
        if let (Some(label), Some(stamp)) = (label, stamp) {
            self.log(stamp, Happening::Redone { label });
        }
    }

    /// Takes edits back, or does them again, until `count` of them are in force; each is noted by itself.
    pub fn walk_to(&mut self, count: usize, stamp: Option<&Stamp>) {
        while self.revisions.count() > count {
            self.undo(stamp.cloned());
        }
        while self.revisions.count() < count && self.revisions.redo_label().is_some() {
            self.redo(stamp.cloned());
        }
    }

    /// Another plan that says the same and goes its own way from here: no stage, no objections, no history of its own making, and
    /// no document, neither its own nor of a step: what was approved is the plan, not its copy.
    #[must_use]
    pub fn copy(&self, id: PlanId, name: &str, stamp: Stamp) -> Self {
        let mut copy = Self {
            effective: self.effective,
            note: self.note.clone(),
            made_over: self.made_over,
            revisions: self.revisions.clone(),
            ..Self::new(id, name)
        };
        if copy.steps().iter().any(|step| step.approval.is_some()) {
            let bare = copy.steps().iter().map(|step| Step { approval: None, ..step.clone() }).collect();
            copy.revisions.push(Edit::new("复制的方案不带批准文号").stamped(stamp.clone()), bare);
        }
        copy.log(stamp, Happening::CopiedFrom { plan: self.id, name: self.name.clone() });
        copy
    }

    /// Bears another name from now on.
    pub fn rename(&mut self, name: String, stamp: Option<Stamp>) {
        let from = std::mem::replace(&mut self.name, name);
        if let Some(stamp) = stamp.filter(|_| from != self.name) {
            self.log(stamp, Happening::Renamed { from });
        }
    }

    /// Notes what happened.
    pub fn log(&mut self, stamp: Stamp, what: Happening) {
        self.events.push(Event { stamp, what });
    }

    fn still_open(&self) -> Result<(), StageRefusal> {
        match self.state {
            PlanState::Draft => Ok(()),
            PlanState::Adopted(entry) => Err(StageRefusal::Adopted(entry)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DateTime, InstitutionId, Operation};
    use crate::plan::Logged;

    fn stamp(minute: i8) -> Stamp {
        Stamp { at: DateTime::constant(2026, 11, 22, 9, minute, 0, 0), by: "张三".to_owned() }
    }

    fn plan() -> Plan {
        let mut plan = Plan::new(PlanId(1), "草案");
        let step = Operation::Abolish { institution: InstitutionId(1) }.into();
        plan.revisions.push(crate::plan::Edit::new("添加步骤").stamped(stamp(0)), vec![step]);
        plan
    }

    #[test]
    fn from_approval_on_the_steps_are_locked_and_the_way_back_wants_a_reason() {
        let mut plan = plan();
        assert_eq!(plan.locked(), None);
        assert_eq!(plan.move_to(Stage::Draft, "", stamp(1)), Err(StageRefusal::Same(Stage::Draft)));
        assert_eq!(plan.move_to(Stage::Tabled, "", stamp(1)), Ok(()));
        assert_eq!(plan.locked(), None);
        assert_eq!(plan.move_to(Stage::Approved, "全票通过", stamp(2)), Ok(()));
        assert_eq!(plan.locked(), Some(Locked::Approved));
        assert_eq!(plan.move_to(Stage::Consulting, "　", stamp(3)), Err(StageRefusal::ReasonWanted));
        assert_eq!(plan.move_to(Stage::Consulting, "县委要求再议", stamp(3)), Ok(()));
        assert_eq!((plan.stage, plan.locked()), (Stage::Consulting, None));
        plan.state = PlanState::Adopted(EntryId(5));
        assert_eq!(plan.move_to(Stage::Draft, "错了", stamp(4)), Err(StageRefusal::Adopted(EntryId(5))));
        let empty = Plan::new(PlanId(2), "空").move_to(Stage::Tabled, "", stamp(1));
        assert_eq!(empty, Err(StageRefusal::NoSteps));
    }

    #[test]
    fn a_copy_carries_no_document_and_no_approvals() {
        let mut plan = plan();
        let number = |text| DocumentNumber::new(text).expect("a number");
        plan.basis = crate::domain::Basis::Document(number("安编〔2026〕3号"));
        let approved = Step { approval: Some(number("中编办〔2026〕1号")), ..plan.steps()[0].clone() };
        plan.revisions.push(Edit::new("批准").stamped(stamp(1)), vec![approved]);
        let copy = plan.copy(PlanId(2), "重办", stamp(2));
        assert_eq!((&copy.basis, copy.approvals.len()), (&crate::domain::Basis::Pending, 0));
        assert_eq!(copy.steps().iter().map(|step| step.approval.is_some()).collect::<Vec<_>>(), [false]);
        assert_eq!(copy.steps()[0].operation, plan.steps()[0].operation);
        assert_eq!(copy.revisions.undo_label(), Some("复制的方案不带批准文号"));
    }

    #[test]
    fn frozen_papers_have_a_number_and_are_taken_back_with_a_reason() {
        let mut plan = plan();
        assert_eq!(plan.freeze(" ", stamp(1)), Err(StageRefusal::NumberWanted));
        assert_eq!(plan.freeze("定稿1号", stamp(1)), Ok(()));
        assert_eq!(plan.locked(), Some(Locked::Frozen { number: "定稿1号".to_owned() }));
        assert_eq!(plan.freeze("2号", stamp(2)), Err(StageRefusal::AlreadyFrozen { number: "定稿1号".to_owned() }));
        assert_eq!(plan.thaw("", stamp(2)), Err(StageRefusal::ReasonWanted));
        assert_eq!(plan.thaw("数字有误", stamp(3)), Ok(()));
        assert_eq!(plan.thaw("数字有误", stamp(3)), Err(StageRefusal::NotFrozen));
        // Moving back thaws as well.
        plan.move_to(Stage::Approved, "传批", stamp(4)).expect("forward");
        plan.freeze("定稿2号", stamp(4)).expect("frozen");
        plan.move_to(Stage::Draft, "重新测算", stamp(5)).expect("with a reason");
        assert_eq!((plan.frozen.clone(), plan.locked()), (None, None));
        let thawed = |event: &&Event| matches!(event.what, Happening::Thawed { .. });
        assert_eq!(plan.events.iter().filter(thawed).count(), 2);
    }

    #[test]
    fn objections_are_kept_by_unit_with_their_answer() {
        let mut plan = plan();
        assert_eq!(plan.object(("", Objector::Outside), "不同意", stamp(1)), Err(StageRefusal::UnitWanted));
        assert_eq!(plan.object(("县财政局", Objector::Outside), " ", stamp(1)), Err(StageRefusal::TextWanted));
        assert_eq!(plan.object(("县财政局", Objector::Register(InstitutionId(7))), "调减2名过多", stamp(1)), Ok(()));
        assert_eq!(plan.answer(1, "采纳", stamp(2)), Err(StageRefusal::NoSuchObjection { count: 1 }));
        assert_eq!(plan.answer(0, "改为1名", stamp(2)), Ok(()));
        assert_eq!(plan.answer(0, "再改", stamp(3)), Err(StageRefusal::AlreadyAnswered));
        let written = serde_json::to_string(&plan).expect("plain data");
        assert_eq!(serde_json::from_str::<Plan>(&written).expect("as written"), plan);
    }

    #[test]
    fn the_log_tells_everything_in_the_order_of_time() {
        let mut plan = plan();
        plan.undo(Some(stamp(1)));
        plan.redo(Some(stamp(2)));
        plan.object(("县财政局", Objector::Outside), "过多", stamp(4)).expect("objected");
        plan.move_to(Stage::Consulting, "", stamp(3)).expect("moved");
        plan.answer(0, "改", stamp(5)).expect("answered");
        let told: Vec<&str> = plan
            .log_lines()
            .iter()
            .map(|line| match line.what {
                Logged::Edit { .. } => "edit",
                Logged::Event(Happening::Undone { .. }) => "undone",
                Logged::Event(Happening::Redone { .. }) => "redone",
                Logged::Event(_) => "moved",
                Logged::Objection(_) => "objection",
                Logged::Answer { .. } => "answer",
                Logged::Adopted(_) => "adopted",
                Logged::Reversed { .. } => "reversed",
            })
            .collect();
        assert_eq!(told, ["edit", "undone", "redone", "moved", "objection", "answer"]);
    }

    #[test]
    fn a_copy_goes_its_own_way() {
        let mut plan = plan();
        plan.move_to(Stage::Approved, "传批", stamp(1)).expect("approved");
        let copy = plan.copy(PlanId(2), "另案", stamp(2));
        assert_eq!((copy.id, copy.name.as_str(), copy.stage, copy.locked()), (PlanId(2), "另案", Stage::Draft, None));
        assert_eq!(copy.steps(), plan.steps());
        let from = Happening::CopiedFrom { plan: PlanId(1), name: "草案".to_owned() };
        assert_eq!(copy.events, [Event { stamp: stamp(2), what: from }]);
    }
}
