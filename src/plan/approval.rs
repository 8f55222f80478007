//! 报批: how far the approvals that a plan needs have come, as the office writes it down. Which approvals these are is for the rules
//! to say; here they go by a key. The number of the deciding document is entered at the steps concerned as one edit, which can be
//! undone like any other; what is written down of authorities is not undone, but written down anew.

use serde::{Deserialize, Serialize};

use super::stage::Happening;
use super::stamp::{Edit, Stamp};
use super::step::{Plan, PlanState};
use crate::domain::{Basis, Date, DocumentNumber, EntryId};

/// 报批情况 with one authority.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalState {
    /// 待报
    #[default]
    Pending,
    /// 已报
    Submitted,
    /// 已批
    Approved,
    /// 不同意
    Refused,
}

/// What is known of one authority in one matter; the last word on it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalMark {
    /// The key of the matter.
    pub need: String,
    pub authority: String,
    pub state: ApprovalState,
    /// 报出、批复日期
    #[serde(default)]
    pub on: Option<Date>,
    #[serde(default)]
    pub document: Option<DocumentNumber>,
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// What is to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marking {
    /// The key of the matter, and its name for the log.
    pub need: String,
    pub matter: String,
    pub authority: String,
    pub state: ApprovalState,
    pub on: Option<Date>,
    pub document: Option<DocumentNumber>,
    pub decides: Decides,
}

/// Where the number of the document goes when the authority approves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decides {
    /// At these steps, counted from zero, as far as they bear none yet.
    Steps(Vec<usize>),
    /// At the plan as a whole, unless it bears one.
    Plan,
    /// Nowhere: another has the last word, or it is only tracked.
    Nothing,
}

/// Why nothing was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApprovalRefusal {
    Adopted(EntryId),
    /// Whoever has the last word approves by a document.
    DocumentWanted,
    /// What has not been handed in has neither day nor number.
    NotYetHandedIn,
    /// The day is still to come.
    DayToCome(Date),
    /// It is written down so already.
    Same,
}

impl ApprovalState {
    pub const ALL: [Self; 4] = [Self::Pending, Self::Submitted, Self::Approved, Self::Refused];
}

impl Plan {
    /// What was last written down of an authority in a matter.
    pub fn approval_mark(&self, need: &str, authority: &str) -> Option<&ApprovalMark> {
        self.approvals.iter().find(|mark| mark.need == need && mark.authority == authority)
    }

    /// Writes down how far an approval has come. An approval that decides brings its number to the steps (or the plan); one that is
    /// taken back takes the number away again. Locked steps get their number all the same: it changes nothing of what they do.
    ///
    /// # Errors
    /// [`ApprovalRefusal`]; the plan is as it was.
    pub fn mark_approval(&mut self, marking: Marking, stamp: Stamp) -> Result<(), ApprovalRefusal> {
        let before = self.approval_mark(&marking.need, &marking.authority).cloned();
        self.check_marking(&marking, before.as_ref(), &stamp)?;
        let Marking { need, matter, authority, state, on, document, decides } = marking;
        let earlier = before.filter(|mark| mark.state == ApprovalState::Approved).and_then(|mark| mark.document);
        let entered = document.clone().filter(|_| state == ApprovalState::Approved);
        match decides {
            Decides::Steps(steps) => self.enter_at_steps(&steps, (earlier.as_ref(), entered.as_ref()), &matter, &stamp),
            Decides::Plan => self.enter_at_plan(earlier.as_ref(), entered),
            Decides::Nothing => {}
        }
        self.approvals.retain(|mark| mark.need != need || mark.authority != authority);
        let (told, by) = (document.clone(), authority.clone());
        self.log(stamp.clone(), Happening::ApprovalMarked { matter, authority: by, state, on, document: told });
        self.approvals.push(ApprovalMark { need, authority, state, on, document, stamp });
        Ok(())
    }

    fn check_marking(
        &self,
        marking: &Marking,
        before: Option<&ApprovalMark>,
        stamp: &Stamp,
    ) -> Result<(), ApprovalRefusal> {
        if let PlanState::Adopted(entry) = self.state {
            return Err(ApprovalRefusal::Adopted(entry));
        }
        let Marking { state, on, document, decides, .. } = marking;
        if *state == ApprovalState::Approved && *decides != Decides::Nothing && document.is_none() {
            return Err(ApprovalRefusal::DocumentWanted);
        }
        if *state == ApprovalState::Pending && (on.is_some() || document.is_some()) {
            return Err(ApprovalRefusal::NotYetHandedIn);
        }
        if let Some(day) = on.filter(|day| *day > stamp.at.date()) {
            return Err(ApprovalRefusal::DayToCome(day));
        }
        let is_same = before.is_some_and(|mark| (&mark.state, &mark.on, &mark.document) == (state, on, document));
        if is_same && !self.would_enter(marking) { Err(ApprovalRefusal::Same) } else { Ok(()) }
    }

    /// Whether steps that came later still want the number.
    fn would_enter(&self, marking: &Marking) -> bool {
        let is_bare = |index: &usize| self.steps().get(*index).is_some_and(|step| step.approval.is_none());
        match &marking.decides {
            Decides::Steps(steps) => marking.state == ApprovalState::Approved && steps.iter().any(is_bare),
            Decides::Plan => marking.state == ApprovalState::Approved && self.basis == Basis::Pending,
            Decides::Nothing => false,
        }
    }

    /// Puts a number to the steps that have none, or that have the one it replaces.
    fn enter_at_steps(
        &mut self,
        indexes: &[usize],
        (earlier, number): (Option<&DocumentNumber>, Option<&DocumentNumber>),
        matter: &str,
        stamp: &Stamp,
    ) {
        let mut steps = self.steps().to_vec();
        for index in indexes {
            if let Some(step) = steps.get_mut(*index)
                && step.approval.as_ref().is_none_or(|stands| Some(stands) == earlier)
            {
                step.approval = number.cloned();
            }
        }
        if steps != self.steps() {
            let what = if number.is_some() { "填写批准文号" } else { "撤下批准文号" };
            self.revisions.push(Edit::new(format!("{what}：{matter}")).stamped(stamp.clone()), steps);
        }
    }

    fn enter_at_plan(&mut self, earlier: Option<&DocumentNumber>, number: Option<DocumentNumber>) {
        let is_replaced = match &self.basis {
            Basis::Pending => true,
            Basis::Document(stands) => Some(stands) == earlier,
        };
        if is_replaced {
            self.basis = number.map_or(Basis::Pending, Basis::Document);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{InstitutionId, Operation, PlanId};
    use crate::plan::{Logged, Stage, Step};

    fn stamp() -> Stamp {
        Stamp { at: Date::constant(2026, 11, 22).at(9, 0, 0, 0), by: "张三".to_owned() }
    }

    fn number(text: &str) -> DocumentNumber {
        DocumentNumber::new(text).expect("a number")
    }

    fn plan() -> Plan {
        let mut plan = Plan::new(PlanId(1), "草案");
        let step = |id| Step::from(Operation::Abolish { institution: InstitutionId(id) });
        let own = Step { approval: Some(number("省编〔2025〕9号")), ..step(3) };
        plan.revisions.push("三步", vec![step(1), step(2), own]);
        plan
    }

    fn marking(state: ApprovalState, document: Option<&str>) -> Marking {
        Marking {
            need: "across".to_owned(),
            matter: "跨层级调整".to_owned(),
            authority: "中央编办".to_owned(),
            state,
            on: None,
            document: document.map(number),
            decides: Decides::Steps(vec![0, 2]),
        }
    }

    fn numbers(plan: &Plan) -> Vec<Option<&str>> {
        plan.steps().iter().map(|step| step.approval.as_ref().map(DocumentNumber::as_str)).collect()
    }

    #[test]
    fn the_number_of_the_last_word_comes_to_the_steps_as_one_edit_and_goes_with_it() {
        let mut plan = plan();
        let (own, new, corrected) = (Some("省编〔2025〕9号"), "中编办〔2026〕1号", "中编办〔2026〕2号");
        plan.move_to(Stage::Approved, "传批", stamp()).expect("on");
        plan.mark_approval(marking(ApprovalState::Approved, Some(new)), stamp()).expect("marked although locked");
        assert_eq!(numbers(&plan), [Some(new), None, own]);
        assert_eq!(plan.revisions.undo_label(), Some("填写批准文号：跨层级调整"));
        let again = plan.mark_approval(marking(ApprovalState::Approved, Some(new)), stamp());
        assert_eq!(again, Err(ApprovalRefusal::Same));
        plan.mark_approval(marking(ApprovalState::Approved, Some(corrected)), stamp()).expect("corrected");
        assert_eq!(numbers(&plan), [Some(corrected), None, own]);
        plan.mark_approval(marking(ApprovalState::Refused, None), stamp()).expect("taken back");
        assert_eq!(numbers(&plan), [None, None, own], "a number of another origin stays");
        assert_eq!(plan.approval_mark("across", "中央编办").map(|mark| mark.state), Some(ApprovalState::Refused));
        let events = plan.log_lines();
        let marked = |line: &&crate::plan::LogLine<'_>| {
            matches!(line.what, Logged::Event(Happening::ApprovalMarked { .. })) && line.stamp == Some(&stamp())
        };
        assert_eq!(events.iter().filter(marked).count(), 3);
    }

    #[test]
    fn what_makes_no_sense_is_not_written_down() {
        let mut plan = plan();
        let before = plan.clone();
        let mut refused = |marking| plan.mark_approval(marking, stamp()).expect_err("refused");
        assert_eq!(refused(marking(ApprovalState::Approved, None)), ApprovalRefusal::DocumentWanted);
        let early = marking(ApprovalState::Pending, Some("中编办〔2026〕1号"));
        assert_eq!(refused(early), ApprovalRefusal::NotYetHandedIn);
        let day = Date::constant(2026, 11, 23);
        let later = Marking { on: Some(day), ..marking(ApprovalState::Submitted, None) };
        assert_eq!(refused(later), ApprovalRefusal::DayToCome(day));
        assert_eq!(plan, before);
        plan.state = PlanState::Adopted(EntryId(7));
        let late = plan.mark_approval(marking(ApprovalState::Submitted, None), stamp());
        assert_eq!(late, Err(ApprovalRefusal::Adopted(EntryId(7))));
    }

    #[test]
    fn a_decision_on_the_whole_is_the_plans_own_document_unless_it_has_one() {
        let mut plan = plan();
        let whole = |document| Marking { decides: Decides::Plan, ..marking(ApprovalState::Approved, Some(document)) };
        plan.mark_approval(whole("安委编〔2026〕12号"), stamp()).expect("marked");
        assert_eq!(plan.basis, Basis::Document(number("安委编〔2026〕12号")));
        plan.basis = Basis::Document(number("安委编〔2026〕13号"));
        plan.mark_approval(whole("安委编〔2026〕14号"), stamp()).expect("marked");
        assert_eq!(plan.basis, Basis::Document(number("安委编〔2026〕13号")), "somebody entered it by hand");
    }

    #[test]
    fn a_plan_from_before_approvals_were_tracked_reads_and_writes_as_it_was() {
        let text = serde_json::to_string(&plan()).expect("JSON");
        assert!(!text.contains("approvals"), "{text}");
        let mut read: Plan = serde_json::from_str(&text).expect("read");
        assert!(read.approvals.is_empty());
        read.mark_approval(marking(ApprovalState::Submitted, None), stamp()).expect("marked");
        let text = serde_json::to_string(&read).expect("JSON");
        assert_eq!(serde_json::from_str::<Plan>(&text).expect("read back"), read);
    }
}
