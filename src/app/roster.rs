//! 花名册 in the window: the people that the table of everybody is previewed with. They are read by the keeper of the book when the table
//! is looked at, and only as many as a preview needs; what is exported is read whole there and never comes through the window.

use std::sync::Arc;

use super::action::Effect;
use super::order::BookOrder;
use super::people::Loading;
use super::register::{Register, RosterRead};
use super::reporting;
use super::state::State;
use crate::domain::{Date, Snapshot};
use crate::notice::Notice;

/// People of a preview: a few sheets.
pub const PREVIEW: u32 = 300;

/// Whom the table was asked for.
#[derive(Debug, Default)]
pub struct RosterDesk {
    /// The register that the question under way is about.
    asked: Option<Arc<Snapshot>>,
    pub loading: Loading,
    /// The number of the last question; answers to older ones are dropped.
    generation: u64,
}

#[derive(Debug)]
pub enum RosterAction {
    Read { generation: u64, read: Result<RosterRead, Notice> },
}

/// What the book is asked; nothing is changed.
#[derive(Debug)]
pub enum RosterOrder {
    Read { generation: u64, day: Date },
}

pub(super) fn update(state: &mut State, action: RosterAction) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let RosterAction::Read { generation, read } = action;
    if generation != desk.roster.generation {
        return Vec::new();
    }
    desk.roster.loading = Loading::Idle;
    match read {
        Ok(read) => {
            desk.register = desk.register.clone().listing(read);
            reporting::refresh(state)
        }
        Err(notice) => {
            state.tell(notice);
            Vec::new()
        }
    }
}

/// Asks for the people of the register that is shown, where the table in view lists them and nobody has asked yet.
pub(super) fn ask(state: &mut State) -> Vec<Effect> {
    let today = state.today;
    let Some(desk) = &mut state.desk else { return Vec::new() };
    if !desk.report.name.lists_everybody() || desk.register.roster.is_some() {
        return Vec::new();
    }
    let Register { snapshot, .. } = &desk.register;
    if desk.roster.asked.as_ref().is_some_and(|asked| Arc::ptr_eq(asked, snapshot)) {
        return Vec::new();
    }
    let generation = state.generations.next();
    desk.roster = RosterDesk { asked: Some(Arc::clone(snapshot)), loading: Loading::Busy, generation };
    let day = desk.day(today);
    vec![desk.order(BookOrder::Roster(RosterOrder::Read { generation, day }))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{desk, open, opened, state_with_county};
    use crate::app::{Action, RegisterTable, ReportAction, ReportName, Screen, update};
    use crate::domain::{Headcount, PlanId};
    use crate::plan::Plan;

    const ROSTER: ReportName = ReportName::Register(RegisterTable::Roster);

    /// The number of the question among some effects.
    fn asked(effects: &[Effect]) -> Option<u64> {
        effects.iter().find_map(|effect| match effect {
            Effect::Book { order: BookOrder::Roster(RosterOrder::Read { generation, .. }), .. } => Some(*generation),
            _ => None,
        })
    }

    fn answer(generation: u64, total: u32) -> Action {
        let read = Ok(RosterRead { people: Arc::from([]), total: Headcount(total) });
        Action::Roster(RosterAction::Read { generation, read })
    }

    fn notes(state: &State) -> Vec<String> {
        desk(state).report.table.as_ref().expect("a table").notes.clone()
    }

    #[test]
    fn the_people_are_asked_for_once_and_shown_when_they_come() {
        let mut state = state_with_county(vec![Plan::new(PlanId(1), "草案")]);
        assert_eq!(asked(&update(&mut state, Action::Go(Screen::Reports))), None, "another table is looked at");
        let effects = update(&mut state, Action::Report(ReportAction::Show(ROSTER)));
        let first = asked(&effects).expect("asked");
        assert_eq!(notes(&state), ["花名册还没有读出来。"]);
        assert_eq!(asked(&update(&mut state, Action::Go(Screen::Reports))), None, "the answer is under way");
        update(&mut state, answer(first + 99, 7));
        assert_eq!(notes(&state), ["花名册还没有读出来。"], "an answer to another question");
        update(&mut state, answer(first, 0));
        assert_eq!(notes(&state).first().map(String::as_str), Some("花名册上没有人。"));
        assert_eq!(asked(&update(&mut state, Action::Go(Screen::Reports))), None, "known");
        // The book was read anew: others may be on the roster.
        let mut effects = open(&mut state, 1, opened("甲.bh", Vec::new(), 2));
        effects.extend(update(&mut state, Action::Report(ReportAction::Show(ROSTER))));
        assert!(asked(&effects).is_some_and(|again| again != first), "{effects:?}");
    }

    #[test]
    fn a_failure_is_told_and_not_asked_for_again() {
        let mut state = state_with_county(Vec::new());
        update(&mut state, Action::Go(Screen::Reports));
        let first = asked(&update(&mut state, Action::Report(ReportAction::Show(ROSTER)))).expect("asked");
        let read = Err(Notice::failure("读不出来。", "", ""));
        assert!(update(&mut state, Action::Roster(RosterAction::Read { generation: first, read })).is_empty());
        assert_eq!(state.notices.last().map(|told| told.what.as_str()), Some("读不出来。"));
        assert_eq!(asked(&update(&mut state, Action::Go(Screen::Reports))), None);
    }
}
