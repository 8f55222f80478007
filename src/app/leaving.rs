//! Before the book is left: an edit that did not get into it would be gone. That is asked, never taken for granted.

use super::action::Action;
use super::command::Command;
use super::keeping::Kept;
use super::state::{Desk, Purpose, Question, State};
use crate::domain::PlanId;

/// Whether `action` leaves the book while there are edits that are only on the screen.
pub(super) fn loses_edits(state: &State, action: &Action) -> bool {
    leaves(action) && state.desk.as_ref().is_some_and(|desk| desk.keeping.state() == Kept::NotInTheBook)
}

/// What is asked before such an action.
pub(super) fn question(state: &State, action: Action) -> Question {
    let named = |desk: &Desk| {
        let failed: Vec<PlanId> = desk.keeping.failed().collect();
        let plans = desk.plans.iter().filter(|plan| failed.contains(&plan.id));
        plans.map(|plan| format!("“{}”", plan.name)).collect::<Vec<_>>().join("、")
    };
    let plans = state.desk.as_ref().map(named).unwrap_or_default();
    Question {
        title: "有修改没有保存".to_owned(),
        text: format!("方案{plans}的最后修改没有写进账簿，离开后就没有了。可以先排除原因，再点状态栏的“再保存一次”。"),
        confirm: "放弃这些修改".to_owned(),
        action: Box::new(Action::GiveUp(Box::new(action))),
    }
}

fn leaves(action: &Action) -> bool {
    matches!(
        action,
        Action::Command(Command::CloseBook | Command::OpenSample | Command::Quit)
            | Action::OpenSample
            | Action::OpenBook(_)
            | Action::CreateBook { .. }
            | Action::Chosen(Purpose::NewBook | Purpose::OpenBook, _)
            | Action::Browsed(Purpose::NewBook | Purpose::OpenBook, _)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{add, open_plan, state_with, step};
    use crate::app::{Effect, PlanAction, Quitting, update};
    use crate::notice::Notice;
    use crate::plan::Plan;

    /// A desk with an edit that the book has refused.
    fn unsaved() -> State {
        let mut state = state_with(vec![Plan::new(PlanId(1), "草案")]);
        open_plan(&mut state, 1);
        update(&mut state, add("一", step()));
        let result = Err(Notice::failure("磁盘已满，没有写入。", "", ""));
        update(&mut state, Action::Plan(PlanAction::Kept { plan: PlanId(1), result }));
        state
    }

    #[test]
    fn edits_that_are_not_in_the_book_are_not_left_behind_unasked() {
        for leaving in [
            || Action::Command(Command::CloseBook),
            || Action::Command(Command::Quit),
            || Action::OpenBook("乙.bh".into()),
            || Action::Chosen(Purpose::NewBook, vec!["乙.bh".into()]),
        ] {
            let mut state = unsaved();
            assert!(update(&mut state, leaving()).is_empty());
            let asked = state.question.as_ref().map(|question| question.text.as_str()).unwrap_or_default();
            assert!(asked.starts_with("方案“草案”的最后修改没有写进账簿"), "{asked}");
            update(&mut state, Action::Decline);
            assert!(state.desk.is_some() && state.wants_to_quit == Quitting::No);
        }
    }

    #[test]
    fn what_was_asked_is_done_when_the_edits_are_given_up() {
        let mut state = unsaved();
        update(&mut state, Action::OpenBook("乙.bh".into()));
        let effects = update(&mut state, Action::Confirm);
        assert!(matches!(effects.as_slice(), [Effect::OpenBook(_)]), "{effects:?}");
        let kept = state.desk.as_ref().map(|desk| desk.keeping.state());
        assert_eq!(kept, Some(Kept::NotInTheBook), "if the other cannot be opened, these edits are still not saved");
        update(&mut state, Action::Command(Command::Quit));
        update(&mut state, Action::Confirm);
        assert_eq!(state.wants_to_quit, Quitting::Yes);
    }

    #[test]
    fn nothing_is_asked_when_all_is_kept() {
        let mut state = state_with(vec![Plan::new(PlanId(1), "草案")]);
        update(&mut state, Action::Command(Command::CloseBook));
        assert!(state.desk.is_none() && state.question.is_none());
    }
}
