//! A number on the screen that was asked: what is known of it at once, and what the book is being asked for it. One number is
//! asked at a time; the numbers in its formula are asked from there, and the way back is kept.

use super::answer::{Answer, Sources, answer};
use super::record::Record;
use super::scene::{Scene, Shown};
use crate::app::action::Effect;
use crate::app::order::BookOrder;
use crate::app::state::State;
use crate::domain::{Origin, PlanId};
use crate::notice::Notice;

/// The number being asked, and those that led to it.
#[derive(Debug)]
pub struct Asking {
    /// The last one is the one that is answered.
    trail: Vec<(Origin, Shown)>,
    pub answer: Answer,
    pub record: Read,
    generation: u64,
}

/// Where the reading of the book stands.
#[derive(Debug)]
pub enum Read {
    UnderWay,
    Done(Record),
    /// It could not be read; a notice tells why.
    Failed,
}

#[derive(Debug)]
pub enum OriginAction {
    /// A number that is shown.
    Ask {
        origin: Origin,
        shown: Shown,
    },
    /// A number in the formula of the one that is answered.
    Follow(Origin),
    Back,
    Close,
    Read {
        generation: u64,
        record: Result<Record, Notice>,
    },
}

/// What the book is asked.
#[derive(Debug)]
pub enum OriginOrder {
    Read { generation: u64, sources: Sources },
}

impl Asking {
    /// Whether another number led to this one.
    pub fn can_go_back(&self) -> bool {
        self.trail.len() > 1
    }

    /// Whether the steps it names are those of the plan on the desk, and not of another one that is only compared.
    pub fn is_of(&self, open: Option<PlanId>) -> bool {
        match self.trail.last() {
            Some((_, Shown::Compared(plan))) => open == Some(*plan),
            Some((_, Shown::OnScreen | Shown::ByPlan)) | None => true,
        }
    }
}

pub(in crate::app) fn update(state: &mut State, action: OriginAction) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let mut trail = desk.asking.take().map(|asking| (asking.trail.clone(), asking));
    match (action, &mut trail) {
        (OriginAction::Ask { origin, shown }, _) => ask(state, vec![(origin, shown)]),
        (OriginAction::Follow(origin), Some((trail, _))) => {
            let shown = trail.last().map_or(Shown::OnScreen, |(_, shown)| *shown);
            trail.push((origin, shown));
            ask(state, std::mem::take(trail))
        }
        (OriginAction::Back, Some((trail, _))) => {
            trail.pop();
            ask(state, std::mem::take(trail))
        }
        (OriginAction::Close | OriginAction::Follow(_) | OriginAction::Back, _) => Vec::new(),
        (OriginAction::Read { generation, record }, _) => {
            let Some((_, mut asking)) = trail else { return Vec::new() };
            if generation == asking.generation {
                match record {
                    Ok(record) => asking.record = Read::Done(record),
                    Err(notice) => {
                        asking.record = Read::Failed;
                        state.notices.push(notice);
                    }
                }
            }
            if let Some(desk) = &mut state.desk {
                desk.asking = Some(asking);
            }
            Vec::new()
        }
    }
}

/// The plan may have changed: the number is answered anew, and the book is asked only for what it has not told yet.
pub(in crate::app) fn refresh(state: &mut State) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let Some(asking) = &desk.asking else { return Vec::new() };
    let Some((origin, shown)) = asking.trail.last() else { return Vec::new() };
    let Some(scene) = Scene::on(desk, *shown) else {
        desk.asking = None;
        return Vec::new();
    };
    let answer = answer(origin, &scene);
    if answer.sources != asking.answer.sources {
        return ask_again(state);
    }
    if let Some(asking) = &mut desk.asking {
        asking.answer = answer;
    }
    Vec::new()
}

/// The book has changed: the number is asked once more.
pub(in crate::app) fn ask_again(state: &mut State) -> Vec<Effect> {
    match state.desk.as_mut().and_then(|desk| desk.asking.take()) {
        Some(asking) => ask(state, asking.trail),
        None => Vec::new(),
    }
}

/// Answers the last number of the trail and asks the book for the rest; nothing is answered where the trail has come to its end.
fn ask(state: &mut State, trail: Vec<(Origin, Shown)>) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let Some((origin, shown)) = trail.last() else { return Vec::new() };
    let Some(scene) = Scene::on(desk, *shown) else { return Vec::new() };
    let answer = answer(origin, &scene);
    let generation = state.generations.next();
    let sources = answer.sources.clone();
    desk.asking = Some(Asking { trail, answer, record: Read::UnderWay, generation });
    vec![desk.order(BookOrder::Origin(OriginOrder::Read { generation, sources }))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use crate::app::register::Register;
    use crate::app::testing::{add, desk, move_places, only_order, open_plan, state_with_county, steps_of};
    use crate::app::time::{DayRead, TimeAction, TimeStep};
    use crate::app::workbench::WorkbenchAction;
    use crate::app::{Action, update};
    use crate::domain::{Date, Snapshot};
    use crate::domain::{Held, Holder, InstitutionId, Kinds, QuotaKind, Whom};
    use crate::plan::Plan;

    const KIND: QuotaKind = QuotaKind::Administrative;

    fn act(state: &mut State, action: OriginAction) -> Vec<Effect> {
        update(state, Action::Origin(action))
    }

    fn vacancy() -> OriginAction {
        let whom = Whom::line(Holder::Institution(InstitutionId(1)), Kinds::of(KIND));
        OriginAction::Ask { origin: Origin::new(whom, Held::Vacancy), shown: Shown::OnScreen }
    }

    fn generation(effects: Vec<Effect>) -> u64 {
        match only_order(effects) {
            BookOrder::Origin(OriginOrder::Read { generation, .. }) => generation,
            other => panic!("{other:?}"),
        }
    }

    fn asking(state: &State) -> &Asking {
        desk(state).asking.as_ref().expect("a number is asked")
    }

    #[test]
    fn the_formula_is_there_at_once_and_its_numbers_lead_on_and_back() {
        let mut state = state_with_county(vec![Plan::new(PlanId(1), "草案")]);
        act(&mut state, vacancy());
        assert_eq!(asking(&state).answer.title, "县农业农村局　行政编制　空编");
        assert_eq!(asking(&state).answer.formula, "空编10＝核定10−实有0");
        let authorized = asking(&state).answer.terms[0].origin.clone().expect("it can be asked");
        act(&mut state, OriginAction::Follow(authorized));
        assert_eq!(asking(&state).answer.title, "县农业农村局　行政编制　核定");
        assert!(asking(&state).can_go_back());
        act(&mut state, OriginAction::Back);
        assert_eq!(asking(&state).answer.title, "县农业农村局　行政编制　空编");
        act(&mut state, OriginAction::Close);
        assert!(desk(&state).asking.is_none());
    }

    #[test]
    fn a_step_changes_the_answer_that_is_shown() {
        let mut state = state_with_county(vec![Plan::new(PlanId(1), "草案")]);
        open_plan(&mut state, 1);
        act(&mut state, vacancy());
        update(&mut state, add("一", move_places(4)));
        let answer = &asking(&state).answer;
        assert_eq!((answer.value, answer.formula.as_str()), (6, "空编6＝核定6−实有0"));
        let [step] = answer.steps.as_slice() else { panic!("{:?}", answer.steps) };
        assert_eq!((step.step, step.change), (1, -4));
        let authorized = answer.terms[0].origin.clone().expect("it can be asked");
        act(&mut state, OriginAction::Follow(authorized));
        assert_eq!(asking(&state).answer.formula, "核定6＝方案前核定10−调减4＋调增0");
    }

    #[test]
    fn edits_walked_back_on_the_workbench_change_the_answer_that_is_shown() {
        let mut state = state_with_county(vec![Plan::new(PlanId(1), "草案")]);
        open_plan(&mut state, 1);
        update(&mut state, add("一", move_places(4)));
        act(&mut state, vacancy());
        assert_eq!(asking(&state).answer.value, 6);
        update(&mut state, Action::Workbench(WorkbenchAction::WalkTo(0)));
        assert_eq!((steps_of(&state), asking(&state).answer.value), (0, 10));
        assert_eq!(asking(&state).answer.steps, []);
    }

    #[test]
    fn another_day_is_asked_anew() {
        let mut state = state_with_county(Vec::new());
        let older = generation(act(&mut state, vacancy()));
        let day = Date::constant(2026, 6, 30);
        let BookOrder::Time(asked) = only_order(update(&mut state, Action::Time(TimeAction::Go(day)))) else {
            panic!("no day is asked for")
        };
        let register = Register::new(Snapshot::default(), Arc::clone(&desk(&state).register.policy), day);
        let shown = DayRead { day, register, entries: Vec::new(), pending_entries: 0, waiting: 0 };
        let read = Ok(Some(Box::new(shown)));
        let effects = update(&mut state, Action::Time(TimeAction::Read { generation: asked.generation, read }));
        let newer = generation(effects);
        assert_ne!(older, newer);
        assert_eq!((asking(&state).answer.value, asking(&state).answer.as_of.as_str()), (0, "2026年6月30日　当日台账"));
        update(&mut state, Action::Time(TimeAction::Step(TimeStep::Today)));
        assert_eq!(asking(&state).answer.value, 10);
    }

    #[test]
    fn an_answer_of_the_book_to_an_older_question_is_dropped() {
        let mut state = state_with_county(Vec::new());
        let older = generation(act(&mut state, vacancy()));
        let newer = generation(act(&mut state, vacancy()));
        act(&mut state, OriginAction::Read { generation: older, record: Ok(Record::default()) });
        assert!(matches!(asking(&state).record, Read::UnderWay));
        act(&mut state, OriginAction::Read { generation: newer, record: Ok(Record::default()) });
        assert!(matches!(asking(&state).record, Read::Done(_)));
    }
}
