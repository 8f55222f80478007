//! The way to the meeting as it was gone: which stages a plan has passed, and which it has passed over (未经). It is read from the
//! events of the plan and kept nowhere else. A stage that was gone back behind counts as not passed until it is passed again.

use std::collections::{BTreeMap, BTreeSet};

use super::stage::{Event, Happening, Stage};
use super::step::{Plan, PlanState};
use crate::domain::DateTime;

/// How a stage stands on a plan's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passage {
    Passed,
    /// The plan is here.
    Here,
    /// 未经: the plan has gone on without it.
    Skipped,
    Ahead,
}

impl Plan {
    /// How `stage` stands on the way of this plan.
    pub fn passage(&self, stage: Stage) -> Passage {
        let is_passed = self.passed().contains(&stage);
        match (self.state, stage.cmp(&self.stage), is_passed) {
            (PlanState::Draft, std::cmp::Ordering::Equal, _) => Passage::Here,
            (PlanState::Draft, std::cmp::Ordering::Greater, _) => Passage::Ahead,
            (PlanState::Draft, std::cmp::Ordering::Less, true) | (PlanState::Adopted(_), _, true) => Passage::Passed,
            (PlanState::Draft, std::cmp::Ordering::Less, false) | (PlanState::Adopted(_), _, false) => Passage::Skipped,
        }
    }

    /// The stages that the plan would pass over if it went to `to` now; `None` is adoption.
    pub fn would_skip(&self, to: Option<Stage>) -> Vec<Stage> {
        let passed = self.passed();
        let is_between = |stage: &Stage| to.is_none_or(|to| *stage < to) && !passed.contains(stage);
        Stage::ALL.into_iter().filter(is_between).collect()
    }

    /// Why it was carried out without having passed every stage, phase by phase; empty where nothing was, or before reasons were
    /// asked for. Of a try that failed and was made again the last reason counts.
    pub fn unpassed_reasons(&self) -> BTreeMap<Option<u32>, (&[Stage], &str)> {
        let reasons = self.events.iter().filter_map(|event| {
            let Happening::AdoptedUnpassed { phase, stages, reason } = &event.what else { return None };
            Some((*phase, (stages.as_slice(), reason.as_str())))
        });
        reasons.collect()
    }

    /// The stages that were passed or reached, the present one included.
    fn passed(&self) -> BTreeSet<Stage> {
        self.passed_until(None)
    }

    /// The same as of a moment in the past.
    pub(super) fn passed_until(&self, moment: Option<DateTime>) -> BTreeSet<Stage> {
        let is_before = |event: &&Event| moment.is_none_or(|moment| event.stamp.at <= moment);
        let (before, later): (Vec<&Event>, Vec<&Event>) = self.events.iter().partition(is_before);
        let mut passed = passed_by(before.iter().map(|event| &event.what));
        // Of a plan from before its events were kept only this is known.
        let left = later
            .iter()
            .find_map(|event| if let Happening::Moved { from, .. } = event.what { Some(from) } else { None });
        passed.insert(left.unwrap_or(self.stage));
        passed
    }
}

/// The stages that the moves among `events` have reached and not gone back behind.
fn passed_by<'a>(events: impl Iterator<Item = &'a Happening>) -> BTreeSet<Stage> {
    let mut passed = BTreeSet::from([Stage::Draft]);
    for event in events {
        if let Happening::Moved { from, to, .. } = event {
            if to < from {
                passed.retain(|known| known <= to);
            }
            passed.insert(*to);
        }
    }
    passed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Date, EntryId, InstitutionId, Operation, PlanId};
    use crate::plan::{Edit, StageRefusal, Stamp};

    fn stamp() -> Stamp {
        Stamp { at: Date::constant(2026, 11, 22).at(9, 0, 0, 0), by: "张三".to_owned() }
    }

    fn plan() -> Plan {
        let mut plan = Plan::new(PlanId(1), "草案");
        let step = Operation::Abolish { institution: InstitutionId(1) }.into();
        plan.revisions.push(Edit::new("添加步骤"), vec![step]);
        plan
    }

    fn way(plan: &Plan) -> [Passage; 4] {
        Stage::ALL.map(|stage| plan.passage(stage))
    }

    #[test]
    fn a_stage_that_was_passed_over_is_told_as_such() {
        use Passage::{Ahead, Here, Passed, Skipped};
        let mut plan = plan();
        assert_eq!(way(&plan), [Here, Ahead, Ahead, Ahead]);
        assert_eq!(plan.would_skip(None), [Stage::Consulting, Stage::Tabled, Stage::Approved]);
        plan.move_to(Stage::Tabled, "", stamp()).expect("a small matter");
        assert_eq!(way(&plan), [Passed, Skipped, Here, Ahead]);
        plan.move_to(Stage::Approved, "", stamp()).expect("on");
        assert_eq!(way(&plan), [Passed, Skipped, Passed, Here]);
        plan.move_to(Stage::Consulting, "补征求意见", stamp()).expect("back with a reason");
        assert_eq!(way(&plan), [Passed, Here, Ahead, Ahead]);
        plan.state = PlanState::Adopted(EntryId(5));
        assert_eq!(way(&plan), [Passed, Passed, Skipped, Skipped], "the meeting before was gone back behind");
    }

    #[test]
    fn who_passes_the_meeting_over_says_why() {
        let mut plan = plan();
        plan.move_to(Stage::Consulting, "", stamp()).expect("on");
        let refused = plan.move_to(Stage::Approved, " ", stamp());
        assert_eq!(refused, Err(StageRefusal::MeetingSkipped));
        assert_eq!(plan.stage, Stage::Consulting);
        plan.move_to(Stage::Approved, "传批", stamp()).expect("with a reason");
        assert_eq!(way(&plan), [Passage::Passed, Passage::Passed, Passage::Skipped, Passage::Here]);
    }

    /// A plan from before its events were kept had reached its stage when it was adopted; a phase adopted before a move had not.
    #[test]
    fn what_was_passed_by_an_adoption_counts_the_stage_of_the_plan_then() {
        let at = |hour: i8| Date::constant(2026, 11, 22).at(hour, 0, 0, 0);
        let mut plan = plan();
        plan.stage = Stage::Tabled;
        assert_eq!(plan.passed_until(Some(at(9))), BTreeSet::from([Stage::Draft, Stage::Tabled]));
        plan.move_to(Stage::Approved, "", Stamp { at: at(12), by: "张三".to_owned() }).expect("on");
        assert_eq!(plan.passed_until(Some(at(9))), BTreeSet::from([Stage::Draft, Stage::Tabled]), "as it was then");
        assert_eq!(plan.passed(), BTreeSet::from([Stage::Draft, Stage::Approved]));
    }
}
