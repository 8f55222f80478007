//! What is put right over a preview: cells, words, forms of months, issues ignored; a filled list of problems read as such; and the
//! last decision taken back. Every one is a decision like the others, compared anew.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::choosing::{self, ImportChoice};
use super::{Desk, ImportDesk};
use crate::app::action::Effect;
use crate::app::command::Command;
use crate::app::order::BookOrder;
use crate::app::problem_file::{self, Numbers};
use crate::app::state::{Generations, Screen, State};
use crate::import::{CellKey, Choices, IssueKey, Renamed, WordKey};
use crate::notice::Notice;

/// Files that are chosen for the problems of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportPurpose {
    ExportProblems,
    ReadCorrections,
}

/// One thing put right. `None` takes it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MendChoice {
    Cell(CellKey, Option<String>),
    /// Words, each with what it is read as in each of the columns it stands in.
    Words(BTreeMap<WordKey, String>),
    /// The reason for which issues are ignored.
    Ignore(Vec<IssueKey>, Option<String>),
    /// All cells of a filled list, or those that a form of months was chosen for.
    Corrections(BTreeMap<CellKey, String>),
}

/// What an import keeps beside its preview.
#[derive(Debug, Default)]
pub struct ImportMending {
    /// What was decided before each decision, the latest last.
    past: Vec<Choices>,
    /// What was taken back, the latest last; a new decision ends it.
    future: Vec<Choices>,
    /// The number of the question for a filled list; other answers come too late.
    awaited: Option<u64>,
}

impl ImportMending {
    /// How many decisions can be taken back.
    pub fn decisions(&self) -> usize {
        self.past.len()
    }

    /// Lets decisions that can be taken back, or made again, follow their files, too.
    pub(super) fn follow(&mut self, renamed: &Renamed) {
        self.past.iter_mut().chain(&mut self.future).for_each(|choices| choices.follow(renamed));
    }

    /// Keeps what was decided so far, before something is decided.
    pub(super) fn remember(&mut self, choices: &Choices) {
        const MOST: usize = 200;
        if self.past.len() == MOST {
            self.past.remove(0);
        }
        self.past.push(choices.clone());
        self.future.clear();
    }

    /// The last decisions came to nothing: what is seen is what `choices` say, and there is nothing of them to take back.
    pub(super) fn fall_back(&mut self, choices: &Choices) {
        if let Some(place) = self.past.iter().rposition(|before| before == choices) {
            self.past.truncate(place);
        }
        self.future.clear();
    }
}

pub(super) fn apply(choice: MendChoice, choices: &mut Choices) {
    match choice {
        MendChoice::Cell(key, Some(text)) => drop(choices.cells.insert(key, text)),
        MendChoice::Cell(key, None) => drop(choices.cells.remove(&key)),
        MendChoice::Words(words) => choices.words.extend(words),
        MendChoice::Ignore(issues, Some(reason)) => {
            choices.ignored.extend(issues.into_iter().map(|issue| (issue, reason.clone())));
        }
        MendChoice::Ignore(issues, None) => issues.iter().for_each(|issue| drop(choices.ignored.remove(issue))),
        MendChoice::Corrections(cells) => choices.cells.extend(cells),
    }
}

/// Which way through the decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportStepping {
    Back,
    Forth,
}

/// Compares the files anew without the last decision, or with the one that was taken back last.
pub(super) fn step(desk: &mut Desk, generations: &mut Generations, step: ImportStepping) -> Vec<Effect> {
    let (preview, choices) = match &desk.import {
        ImportDesk::Ready(preview) => (Arc::clone(preview), preview.choices.clone()),
        ImportDesk::Rechecking { preview, choices, .. } => (Arc::clone(preview), Choices::clone(choices)),
        ImportDesk::Empty | ImportDesk::Reading { .. } | ImportDesk::Writing(_) | ImportDesk::Written { .. } => {
            return Vec::new();
        }
    };
    let ImportMending { past, future, .. } = &mut desk.import_mending;
    let (from, to) = match step {
        ImportStepping::Back => (past, future),
        ImportStepping::Forth => (future, past),
    };
    let Some(wanted) = from.pop() else { return Vec::new() };
    to.push(choices);
    vec![choosing::recheck(desk, generations, preview, Box::new(wanted))]
}

/// What 撤销 and 重做 mean while an import is looked at; nothing for other commands, other screens and without a preview.
pub(in crate::app) fn stepping(state: &State, command: Command) -> Option<ImportStepping> {
    let desk = state.desk.as_ref().filter(|desk| desk.screen == Screen::Import && !desk.is_on_the_wall())?;
    let is_open = matches!(desk.import, ImportDesk::Ready(_) | ImportDesk::Rechecking { .. });
    let steps = [(Command::Undo, ImportStepping::Back), (Command::Redo, ImportStepping::Forth)];
    steps.into_iter().find(|(other, _)| is_open && *other == command).map(|(_, step)| step)
}

/// Why there is no decision in this direction.
pub(in crate::app) fn hindrance(state: &State, step: ImportStepping) -> Option<&'static str> {
    let ImportMending { past, future, .. } = &state.desk.as_ref()?.import_mending;
    match step {
        ImportStepping::Back => past.is_empty().then_some("这次导入还没有作过决定"),
        ImportStepping::Forth => future.is_empty().then_some("没有可重做的决定"),
    }
}

/// A file was chosen: the list goes out, or comes back.
pub(in crate::app) fn on_chosen(state: &mut State, purpose: ImportPurpose, file: PathBuf) -> Vec<Effect> {
    let today = state.today;
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let (ImportDesk::Ready(preview) | ImportDesk::Rechecking { preview, .. } | ImportDesk::Written { preview, .. }) =
        &desk.import
    else {
        let place = file.display().to_string();
        state.tell(Notice::failure("没有导入中的文件。", place, "请先选择要导入的工作簿，读完后再试。"));
        return Vec::new();
    };
    match purpose {
        ImportPurpose::ExportProblems => {
            let table = Arc::new(problem_file::table(preview, today, Numbers::Masked));
            vec![Effect::Export { file, table }]
        }
        ImportPurpose::ReadCorrections => {
            let generation = state.generations.next();
            desk.import_mending.awaited = Some(generation);
            vec![desk.order(BookOrder::ReadCorrections { generation, file })]
        }
    }
}

/// A filled list was read.
pub(super) fn on_read(
    state: &mut State,
    generation: u64,
    read: Result<BTreeMap<CellKey, String>, Notice>,
) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    if desk.import_mending.awaited != Some(generation) {
        return Vec::new();
    }
    desk.import_mending.awaited = None;
    match read {
        Ok(cells) => {
            let choice = ImportChoice::Mend(MendChoice::Corrections(cells));
            choosing::choose(desk, &mut state.generations, choice)
        }
        Err(notice) => {
            state.tell(notice);
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{desk, only_order, preview, state_with};
    use crate::app::{Action, ImportAction, Purpose, update};
    use crate::import::CellAt;

    fn ready() -> State {
        let mut state = state_with(Vec::new());
        let preview = preview(vec!["甲.xlsx".into()]);
        state.desk.as_mut().expect("a desk").import = ImportDesk::Ready(Arc::new(preview));
        state
    }

    fn cell(text: &str) -> CellKey {
        let at: CellAt = text.parse().expect("a place");
        CellKey { file: "甲.xlsx".to_owned(), sheet: "表".to_owned(), at }
    }

    fn cells(effects: Vec<Effect>) -> Vec<String> {
        let BookOrder::UnderstandWorkbooks { choices, .. } = only_order(effects) else { panic!("no comparison") };
        choices.cells.iter().map(|(key, text)| format!("{}={text}", key.at)).collect()
    }

    fn act(state: &mut State, action: ImportAction) -> Vec<Effect> {
        update(state, Action::Import(action))
    }

    #[test]
    fn decisions_are_taken_back_one_by_one_the_last_first() {
        let mut state = ready();
        let mend = |state: &mut State, at: &str, text: &str| {
            let choice = MendChoice::Cell(cell(at), Some(text.to_owned()));
            cells(act(state, ImportAction::Choose(ImportChoice::Mend(choice))))
        };
        assert_eq!(mend(&mut state, "C7", "12"), ["C7=12"]);
        assert_eq!(mend(&mut state, "C8", "3"), ["C7=12", "C8=3"]);
        assert_eq!(desk(&state).import_mending.decisions(), 2);
        // The keys of the plan's steps are those of the decisions while an import is looked at.
        state.desk.as_mut().expect("a desk").screen = Screen::Import;
        assert_eq!(cells(update(&mut state, Action::Command(Command::Undo))), ["C7=12"]);
        assert_eq!(cells(update(&mut state, Action::Command(Command::Redo))), ["C7=12", "C8=3"]);
        assert_eq!(Command::Redo.hindrance(&state), Some("没有可重做的决定"));
        assert_eq!(cells(act(&mut state, ImportAction::Step(ImportStepping::Back))), ["C7=12"]);
        assert_eq!(cells(act(&mut state, ImportAction::Step(ImportStepping::Back))), [""; 0]);
        assert!(act(&mut state, ImportAction::Step(ImportStepping::Back)).is_empty(), "nothing is left to take back");
        mend(&mut state, "C9", "1");
        act(&mut state, ImportAction::Discard);
        assert_eq!(desk(&state).import_mending.decisions(), 0, "another import begins with nothing decided");
    }

    #[test]
    fn a_filled_list_becomes_one_decision_and_a_late_one_none() {
        let mut state = ready();
        let chosen = Purpose::Import(ImportPurpose::ReadCorrections);
        let ask = |state: &mut State| match only_order(update(state, Action::Chosen(chosen, vec!["清单.xlsx".into()])))
        {
            BookOrder::ReadCorrections { generation, .. } => generation,
            other => panic!("{other:?}"),
        };
        let (first, second) = (ask(&mut state), ask(&mut state));
        let list = |text: &str| Ok([(cell("C7"), text.to_owned()), (cell("C8"), "3".to_owned())].into());
        assert!(act(&mut state, ImportAction::CorrectionsRead { generation: first, read: list("1") }).is_empty());
        let read = act(&mut state, ImportAction::CorrectionsRead { generation: second, read: list("12") });
        assert_eq!(cells(read), ["C7=12", "C8=3"]);
        assert_eq!(cells(act(&mut state, ImportAction::Step(ImportStepping::Back))), [""; 0], "all of it at once");
    }
}
