//! 分步到位: a plan carried out in phases, each with its own day and its own entry. A step says to which phase it belongs; one
//! that says nothing belongs to the whole and goes with the first. Phases are adopted in their order, and what has been adopted is
//! part of the register, so that the plan is then judged by the rest of its steps.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::stage::{Event, Happening};
use super::step::{Plan, PlanState, Step};
use crate::domain::{Date, Entry, EntryId, Remainder, Source};

/// One phase. Phases are counted from one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// "2026年底前"
    pub name: String,
    /// 生效日期 of its entry; the plan's own, or the day of adoption, when not set.
    #[serde(default)]
    pub effective: Option<Date>,
}

/// The phase that was meant by a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhaseNamed {
    /// This one, if the plan has so many.
    Number(u32),
    /// One phase bears it as its name, another as its number.
    Ambiguous {
        named: u32,
        numbered: u32,
    },
    Unknown,
}

/// Why a phase cannot be adopted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhaseRefusal {
    /// The plan has so many phases.
    NoSuchPhase {
        phase: u32,
        phases: u32,
    },
    AlreadyAdopted {
        phase: u32,
        entry: EntryId,
    },
    /// A plan with adopted phases is no longer adopted as a whole.
    Begun,
    /// Its phases have days of their own, which one entry for all of it would pass over.
    Dated,
    /// An earlier phase is still to come.
    Before {
        phase: u32,
        earlier: u32,
    },
    /// Its day lies before that of the phase before.
    DayBefore {
        phase: u32,
        day: Date,
        earlier: Date,
    },
    NoSteps {
        phase: u32,
    },
}

impl Plan {
    /// The phases in force; empty for a plan that is carried out at once.
    pub fn phases(&self) -> &[Phase] {
        self.revisions.phases()
    }

    /// How many phases there are.
    pub fn phase_count(&self) -> u32 {
        u32::try_from(self.phases().len()).unwrap_or(u32::MAX)
    }

    /// A phase by its number.
    pub fn phase(&self, number: u32) -> Option<&Phase> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        self.phases().get(index)
    }

    /// The phase that somebody means by its name or its number ("第2期" too).
    pub fn phase_meant(&self, written: &str) -> PhaseNamed {
        let written = written.trim();
        let named = (1..).zip(self.phases()).find(|(_, phase)| phase.name.trim() == written).map(|(number, _)| number);
        let digits = written.strip_prefix('第').and_then(|rest| rest.strip_suffix('期')).unwrap_or(written);
        let numbered: Option<u32> = digits.trim().parse().ok();
        match (named, numbered) {
            (Some(named), Some(numbered)) if named != numbered && self.phase(numbered).is_some() => {
                PhaseNamed::Ambiguous { named, numbered }
            }
            (Some(number), _) | (None, Some(number)) => PhaseNamed::Number(number),
            (None, None) => PhaseNamed::Unknown,
        }
    }

    /// The phase a step goes with; zero in a plan without phases. A number beyond the last means the last.
    pub fn phase_of(&self, step: &Step) -> u32 {
        match self.phase_count() {
            0 => 0,
            last => step.phase.unwrap_or(1).clamp(1, last),
        }
    }

    /// The phase that is adopted next; `None` when there is none (any more).
    pub fn next_phase(&self) -> Option<u32> {
        Some(self.last_adopted() + 1).filter(|next| *next <= self.phase_count())
    }

    /// Indexes of the steps that are still to be carried out, in the order in which they will be: by phases, then as listed. Of
    /// an adopted plan all of them are told.
    pub fn remaining(&self) -> Vec<usize> {
        self.ordered(|phase| self.is_to_come(phase))
    }

    /// The same up to a phase, whose end is the register as it will be then.
    pub fn remaining_through(&self, through: u32) -> Vec<usize> {
        self.ordered(|phase| phase <= through && self.is_to_come(phase))
    }

    /// The steps of one phase alone, in order.
    pub fn steps_of_phase(&self, phase: u32) -> Vec<usize> {
        self.ordered(|of| of == phase)
    }

    /// Whether the steps of adopted phases stay as they are in `steps`, and no step is put into an adopted phase.
    pub fn keeps_adopted_steps(&self, phases: &[Phase], steps: &[Step]) -> bool {
        let adopted = self.last_adopted();
        let last = u32::try_from(phases.len()).unwrap_or(u32::MAX);
        let of = |step: &Step| step.phase.unwrap_or(1).clamp(1, last.max(1));
        let now = steps.iter().filter(|step| of(step) <= adopted);
        let was = self.steps().iter().filter(|step| self.phase_of(step) <= adopted);
        adopted == 0 || (last >= adopted && now.eq(was))
    }

    /// Takes over what only the book can tell of this plan, read back as `read`: phases adopted meanwhile. Its edits stay its own.
    pub fn learn_adopted(&mut self, read: &Self) {
        let is_news = |event: &&Event| matches!(event.what, Happening::PhaseAdopted { phase, .. } if !self.adopted_phases.contains_key(&phase));
        let news: Vec<Event> = read.events.iter().filter(is_news).cloned().collect();
        self.events.extend(news);
        self.adopted_phases.extend(&read.adopted_phases);
        self.adoptions.clone_from(&read.adoptions);
        self.made_over = self.made_over.max(read.made_over);
    }

    /// The entry that adoption writes: of one phase, or of all steps. `today` stands in where no day was named.
    ///
    /// # Errors
    /// [`PhaseRefusal`]; a plan that is adopted at once, without a word of phases, is never refused.
    pub fn entry_for(&self, phase: Option<u32>, today: Date, author: &str) -> Result<Entry, PhaseRefusal> {
        let (indexes, effective, note) = match phase {
            None if !self.adopted_phases.is_empty() => return Err(PhaseRefusal::Begun),
            None if self.phases().iter().any(|phase| phase.effective.is_some()) => return Err(PhaseRefusal::Dated),
            None => (self.remaining(), self.effective, self.note.clone()),
            Some(number) => {
                let named = self.adoptable_phase(number, today)?;
                let indexes = self.steps_of_phase(number);
                if indexes.is_empty() {
                    return Err(PhaseRefusal::NoSteps { phase: number });
                }
                let note = [self.note.trim(), &format!("第{number}期 {}", named.name)].join("　");
                (indexes, named.effective.or(self.effective), note.trim().to_owned())
            }
        };
        let steps = indexes.into_iter().filter_map(|index| self.steps().get(index));
        let operations = steps.map(|step| step.operation.clone()).collect();
        let source = Source::Plan { plan: self.id, name: self.name.clone(), phase, remainder: self.remainder(phase) };
        Ok(Entry {
            basis: self.basis.clone(),
            author: author.to_owned(),
            note,
            ..Entry::new(effective.unwrap_or(today), source, operations)
        })
    }

    /// Phases without steps that can take none any more once `phase` is carried out: those that are passed over, and where the plan
    /// ends with it those that come later too.
    pub fn left_empty_by(&self, phase: u32) -> Vec<u32> {
        let last = if self.ends_with(phase) { self.phase_count() } else { phase };
        let is_left = |other: &u32| !self.adopted_phases.contains_key(other) && self.steps_of_phase(*other).is_empty();
        (self.last_adopted() + 1..=last).filter(is_left).collect()
    }

    /// Whether nothing is left of the plan once `phase` is carried out.
    pub fn ends_with(&self, phase: u32) -> bool {
        (phase + 1..=self.phase_count()).all(|later| self.steps_of_phase(later).is_empty())
    }

    /// Whether a phase has no steps and can take none any more.
    pub fn is_left_empty(&self, phase: u32) -> bool {
        let is_closed = match self.state {
            PlanState::Adopted(_) => true,
            PlanState::Draft => phase <= self.last_adopted(),
        };
        is_closed && !self.adopted_phases.contains_key(&phase) && self.steps_of_phase(phase).is_empty()
    }

    /// What is left of the plan after a phase; without meaning for the whole.
    fn remainder(&self, phase: Option<u32>) -> Remainder {
        if phase.is_some_and(|phase| self.ends_with(phase)) { Remainder::Done } else { Remainder::Open }
    }

    fn adoptable_phase(&self, number: u32, today: Date) -> Result<&Phase, PhaseRefusal> {
        let none = PhaseRefusal::NoSuchPhase { phase: number, phases: self.phase_count() };
        let phase = self.phase(number).ok_or(none)?;
        if let Some(entry) = self.adopted_phases.get(&number) {
            return Err(PhaseRefusal::AlreadyAdopted { phase: number, entry: *entry });
        }
        // Phases without steps have nothing to be adopted and hold nobody up.
        let is_open =
            |earlier: &u32| !self.adopted_phases.contains_key(earlier) && !self.steps_of_phase(*earlier).is_empty();
        if let Some(earlier) = (1..number).find(is_open) {
            return Err(PhaseRefusal::Before { phase: number, earlier });
        }
        let day_of = |phase: &Phase| phase.effective.or(self.effective);
        let day = day_of(phase).unwrap_or(today);
        let earlier = (1..number).filter_map(|earlier| self.phase(earlier).and_then(day_of)).max();
        match earlier.filter(|earlier| day < *earlier) {
            Some(earlier) => Err(PhaseRefusal::DayBefore { phase: number, day, earlier }),
            None => Ok(phase),
        }
    }

    /// The last phase in the register; zero when there is none. Those before it are there too, or have no steps.
    fn last_adopted(&self) -> u32 {
        self.adopted_phases.keys().next_back().copied().unwrap_or_default()
    }

    fn is_to_come(&self, phase: u32) -> bool {
        match self.state {
            PlanState::Draft => phase > self.last_adopted() || self.phase_count() == 0,
            PlanState::Adopted(_) => true,
        }
    }

    fn ordered(&self, wanted: impl Fn(u32) -> bool) -> Vec<usize> {
        let mut by_phase: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (index, step) in self.steps().iter().enumerate() {
            let phase = self.phase_of(step);
            if wanted(phase) {
                by_phase.entry(phase).or_default().push(index);
            }
        }
        by_phase.into_values().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{InstitutionId, Operation, PlanId};

    fn plan(phases: &[Option<Date>], of: &[Option<u32>]) -> Plan {
        let mut plan = Plan::new(PlanId(1), "分步到位");
        let named = |(index, day): (usize, &Option<Date>)| Phase { name: format!("{}步", index + 1), effective: *day };
        let steps = (1..)
            .zip(of)
            .map(|(id, phase)| Step { phase: *phase, ..Operation::Abolish { institution: InstitutionId(id) }.into() });
        plan.revisions.push_phases("分期", phases.iter().enumerate().map(named).collect(), steps.collect());
        plan
    }

    fn institutions(entry: &Entry) -> Vec<u32> {
        entry.operations.iter().filter_map(Operation::institution).map(|id| id.0).collect()
    }

    const TODAY: Date = Date::constant(2026, 11, 22);

    #[test]
    fn steps_go_by_phases_and_what_belongs_to_the_whole_goes_first() {
        let plan = plan(&[None, None], &[Some(2), None, Some(1), Some(9)]);
        assert_eq!(plan.remaining(), [1, 2, 0, 3]);
        assert_eq!(plan.remaining_through(1), [1, 2]);
        let whole = plan.entry_for(None, TODAY, "甲").expect("not begun");
        assert_eq!((institutions(&whole), whole.effective), (vec![2, 3, 1, 4], TODAY));
        let first = plan.entry_for(Some(1), TODAY, "甲").expect("the first");
        assert_eq!((institutions(&first), first.note.as_str()), (vec![2, 3], "第1期 1步"));
    }

    #[test]
    fn a_phase_is_meant_by_its_name_or_its_number() {
        let mut plan = plan(&[None, None], &[Some(1), Some(2)]);
        let meant = |plan: &Plan, written: &str| plan.phase_meant(written);
        assert_eq!(meant(&plan, "2"), PhaseNamed::Number(2));
        assert_eq!(meant(&plan, " 2步 "), PhaseNamed::Number(2));
        assert_eq!(meant(&plan, "第1期"), PhaseNamed::Number(1));
        assert_eq!(meant(&plan, "明年"), PhaseNamed::Unknown);
        let phases = ["2", "后一期"].map(|name| Phase { name: name.to_owned(), effective: None });
        plan.revisions.push_phases("分期", phases.to_vec(), plan.steps().to_vec());
        assert_eq!(meant(&plan, "2"), PhaseNamed::Ambiguous { named: 1, numbered: 2 });
        assert_eq!(meant(&plan, "2027"), PhaseNamed::Number(2027), "which the plan does not have");
    }

    #[test]
    fn phases_are_adopted_in_their_order() {
        let mut plan = plan(&[None, None, None], &[Some(1), Some(3)]);
        let refused = |plan: &Plan, phase| plan.entry_for(phase, TODAY, "甲").map(|_| ()).expect_err("refused");
        assert_eq!(refused(&plan, Some(4)), PhaseRefusal::NoSuchPhase { phase: 4, phases: 3 });
        assert_eq!(refused(&plan, Some(0)), PhaseRefusal::NoSuchPhase { phase: 0, phases: 3 });
        assert_eq!(refused(&plan, Some(3)), PhaseRefusal::Before { phase: 3, earlier: 1 });
        assert_eq!(refused(&plan, Some(2)), PhaseRefusal::Before { phase: 2, earlier: 1 });
        plan.adopted_phases.insert(1, EntryId(7));
        assert_eq!(refused(&plan, Some(1)), PhaseRefusal::AlreadyAdopted { phase: 1, entry: EntryId(7) });
        assert_eq!(refused(&plan, Some(2)), PhaseRefusal::NoSteps { phase: 2 });
        assert_eq!(refused(&plan, None), PhaseRefusal::Begun);
        assert_eq!((plan.remaining(), plan.next_phase()), (vec![1], Some(2)));
        let third = plan.entry_for(Some(3), TODAY, "甲").expect("the second is empty");
        assert_eq!(institutions(&third), [2]);
    }

    #[test]
    fn a_plan_whose_phases_have_days_is_not_adopted_at_once() {
        let dated = plan(&[Some(Date::constant(2026, 12, 31)), None], &[Some(1), Some(2)]);
        assert_eq!(dated.entry_for(None, TODAY, "甲").map(|_| ()), Err(PhaseRefusal::Dated));
    }

    #[test]
    fn what_was_passed_over_without_steps_stays_behind() {
        let mut plan = plan(&[None, None, None, None], &[Some(1), Some(3), Some(4)]);
        plan.adopted_phases.extend([(1, EntryId(2)), (3, EntryId(3))]);
        assert_eq!((plan.next_phase(), plan.remaining()), (Some(4), vec![2]));
        let mut into_the_second = plan.steps().to_vec();
        into_the_second[2].phase = Some(2);
        assert!(!plan.keeps_adopted_steps(plan.phases(), &into_the_second));
        assert_eq!([1, 2, 3, 4].map(|phase| plan.is_left_empty(phase)), [false, true, false, false]);
    }

    #[test]
    fn phases_without_steps_are_named_before_they_can_take_none_any_more() {
        let mut plan = plan(&[None, None, None, None, None], &[Some(1), Some(3)]);
        assert_eq!((plan.left_empty_by(1), plan.ends_with(1)), (vec![], false));
        plan.adopted_phases.insert(1, EntryId(2));
        assert_eq!((plan.left_empty_by(3), plan.ends_with(3)), (vec![2, 4, 5], true));
        assert!(!plan.is_left_empty(4), "the plan is open");
        plan.adopted_phases.insert(3, EntryId(3));
        plan.state = PlanState::Adopted(EntryId(3));
        assert!([2, 4, 5].into_iter().all(|phase| plan.is_left_empty(phase)));
    }

    #[test]
    fn a_phase_does_not_take_effect_before_an_earlier_one() {
        let (early, late) = (Date::constant(2026, 12, 31), Date::constant(2027, 6, 30));
        let mut plan = plan(&[Some(late), Some(early)], &[Some(1), Some(2)]);
        assert_eq!(plan.entry_for(Some(1), TODAY, "甲").map(|entry| entry.effective), Ok(late));
        plan.adopted_phases.insert(1, EntryId(2));
        let refusal = PhaseRefusal::DayBefore { phase: 2, day: early, earlier: late };
        assert_eq!(plan.entry_for(Some(2), TODAY, "甲").map(|_| ()), Err(refusal));
    }

    #[test]
    fn a_plan_on_the_desk_learns_what_the_book_has_adopted() {
        let mut desk = plan(&[None, None], &[Some(1), Some(2)]);
        let mut book = desk.clone();
        book.adopted_phases.insert(1, EntryId(7));
        book.made_over = Some(EntryId(7));
        let stamp = crate::plan::Stamp { at: TODAY.at(9, 0, 0, 0), by: "甲".to_owned() };
        book.log(stamp, Happening::PhaseAdopted { phase: 1, entry: EntryId(7) });
        desk.revisions.push("二", desk.steps().to_vec());
        for _ in 0..2 {
            desk.learn_adopted(&book);
            assert_eq!((desk.next_phase(), desk.made_over, desk.events.len()), (Some(2), Some(EntryId(7)), 1));
        }
        assert_eq!(desk.revisions.undo_label(), Some("二"));
    }

    #[test]
    fn what_has_been_adopted_is_not_edited() {
        let mut plan = plan(&[None, None], &[Some(1), Some(2), None]);
        let (steps, phases) = (plan.steps().to_vec(), plan.phases().to_vec());
        assert!(plan.keeps_adopted_steps(&phases, &[]));
        plan.adopted_phases.insert(1, EntryId(2));
        let without = |index: usize| {
            let mut left = steps.clone();
            left.remove(index);
            left
        };
        assert!(plan.keeps_adopted_steps(&phases, &steps));
        assert!(plan.keeps_adopted_steps(&phases, &without(1)), "of the second phase");
        assert!(!plan.keeps_adopted_steps(&phases, &without(0)));
        assert!(!plan.keeps_adopted_steps(&phases, &without(2)), "of the whole, gone with the first");
        assert!(!plan.keeps_adopted_steps(&[], &steps));
    }
}
