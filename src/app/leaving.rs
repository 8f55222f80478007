//! Before the book is left or the window closed: an edit that did not get into the book, or that is only typed, would be gone. That
//! is asked, never taken for granted.

use super::action::Action;
use super::command::Command;
use super::keeping::Kept;
use super::purpose::Purpose;
use super::state::{Desk, Question, State};
use super::unsaved::Unsaved;
use crate::domain::PlanId;

/// Whether `action` leaves the book or the program while there are edits that are only on the screen.
pub(super) fn loses_edits(state: &State, action: &Action) -> bool {
    leaves(action) && (has_failed(state) || !lost(state, action).is_empty())
}

/// Whether closing the window would lose edits that are only on the screen.
pub fn quitting_loses_edits(state: &State) -> bool {
    loses_edits(state, &Action::Command(Command::Quit))
}

/// What is asked before such an action.
pub(super) fn question(state: &State, action: Action) -> Question {
    let mut told = Vec::new();
    if has_failed(state) {
        let plans = state.desk.as_ref().map(named).unwrap_or_default();
        told.push(format!(
            "方案{plans}的最后修改没有写进账簿，离开后就没有了。可以先排除原因，再点状态栏的“再保存一次”。"
        ));
    }
    let unsaved = lost(state, &action);
    if !unsaved.is_empty() {
        told.push(format!("{}，离开后就没有了。", unsaved.sentence()));
    }
    Question {
        title: "有修改没有保存".to_owned(),
        text: told.join("\n"),
        confirm: "放弃这些修改".to_owned(),
        action: Box::new(Action::GiveUp(Box::new(action))),
    }
}

fn has_failed(state: &State) -> bool {
    state.desk.as_ref().is_some_and(|desk| desk.keeping.state() == Kept::NotInTheBook)
}

/// The plans whose last edit did not get into the book.
fn named(desk: &Desk) -> String {
    let failed: Vec<PlanId> = desk.keeping.failed().collect();
    let plans = desk.plans.iter().filter(|plan| failed.contains(&plan.id));
    plans.map(|plan| format!("“{}”", plan.name)).collect::<Vec<_>>().join("、")
}

/// What is only typed and would be gone: texts of packs with the window, changes of townships with their book.
fn lost(state: &State, action: &Action) -> Unsaved {
    let packs = match action {
        Action::Command(Command::Quit) => state.unsaved.packs.clone(),
        _ => Vec::new(),
    };
    Unsaved { packs, townships: state.unsaved.townships.clone() }
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
    fn what_is_only_typed_is_asked_for_where_it_would_be_gone() {
        let typed = |packs: &[&str], townships: &[&str]| {
            let mut state = state_with(vec![Plan::new(PlanId(1), "草案")]);
            let names = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
            let unsaved = Unsaved { packs: names(packs), townships: names(townships) };
            assert!(update(&mut state, Action::Typed(unsaved)).is_empty());
            state
        };
        let asked = |state: &mut State, action: Action| {
            update(state, action);
            state.question.as_ref().map(|question| question.text.clone()).unwrap_or_default()
        };
        let mut state = typed(&["甲规则"], &["白鹤镇", "官渡镇"]);
        assert!(quitting_loses_edits(&state));
        assert_eq!(
            asked(&mut state, Action::Command(Command::Quit)),
            "规则包“甲规则”的改动没有保存；白鹤镇、官渡镇的修改没有加入方案，离开后就没有了。"
        );
        assert_eq!(state.wants_to_quit, Quitting::No);
        update(&mut state, Action::Confirm);
        assert_eq!(state.wants_to_quit, Quitting::Yes);

        let mut state = typed(&["甲规则"], &["白鹤镇"]);
        assert_eq!(
            asked(&mut state, Action::Command(Command::CloseBook)),
            "白鹤镇的修改没有加入方案，离开后就没有了。",
            "the text of a pack stays"
        );
        let mut state = typed(&["甲规则"], &[]);
        assert_eq!(asked(&mut state, Action::Command(Command::CloseBook)), "");
        assert!(state.desk.is_none() && quitting_loses_edits(&state), "the text is still there without a book");
    }

    #[test]
    fn nothing_is_asked_when_all_is_kept() {
        let mut state = state_with(vec![Plan::new(PlanId(1), "草案")]);
        update(&mut state, Action::Command(Command::CloseBook));
        assert!(state.desk.is_none() && state.question.is_none());
    }
}
