//! Which workbooks an import is of: more are taken in, one is taken out, and a mapping that the book remembered is forgotten. The
//! decisions made so far stay with their files, whatever other files come and go.

use super::{ImportDesk, read};
use crate::app::action::Effect;
use crate::app::order::BookOrder;
use crate::app::state::{Desk, Generations};
use crate::import::{ImportSource, Renamed, told_apart};

/// A change of the files of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesChange {
    Add(Vec<ImportSource>),
    Remove(ImportSource),
}

/// Reads the batch anew with the files that it is of now. Without any left it is given up.
pub(super) fn change(desk: &mut Desk, generations: &mut Generations, change: FilesChange) -> Vec<Effect> {
    let (mut files, mut decided) = match &desk.import {
        ImportDesk::Ready(preview) => (preview.files.clone(), (preview.aim, preview.choices.clone())),
        ImportDesk::Rechecking { preview, choices, .. } => {
            (preview.files.clone(), (preview.aim, choices.as_ref().clone()))
        }
        ImportDesk::Empty | ImportDesk::Written { .. } => (Vec::new(), Default::default()),
        // Another batch is under way.
        ImportDesk::Reading { .. } | ImportDesk::Writing(_) => return Vec::new(),
    };
    let before = files.clone();
    match change {
        FilesChange::Add(more) => files.extend(more),
        FilesChange::Remove(file) => files.retain(|other| *other != file),
    }
    let mut seen: Vec<ImportSource> = Vec::with_capacity(files.len());
    files.retain(|file| {
        let is_new = !seen.contains(file);
        seen.extend(is_new.then(|| file.clone()));
        is_new
    });
    let renamed = renamed(&before, &files);
    decided.1.follow(&renamed);
    desk.import_mending.follow(&renamed);
    if files.is_empty() {
        desk.import = ImportDesk::Empty;
        return Vec::new();
    }
    vec![read(desk, generations, files, decided)]
}

/// What the files of before are called among those of now. A file that was taken out takes its decisions with it: another one, or a
/// table that is pasted next, may come to bear its name.
fn renamed(before: &[ImportSource], now: &[ImportSource]) -> Renamed {
    let now: Vec<(&ImportSource, String)> = now.iter().zip(told_apart(now)).collect();
    let name = |file: &ImportSource| now.iter().find(|(other, _)| *other == file).map(|(_, name)| name.clone());
    before.iter().zip(told_apart(before)).map(|(file, called)| (called, name(file))).collect()
}

/// Forgets the mappings that the tables were read by, and reads them as any other.
pub(super) fn forget_mappings(desk: &mut Desk, generations: &mut Generations) -> Vec<Effect> {
    let ImportDesk::Ready(preview) = &desk.import else { return Vec::new() };
    let preview = std::sync::Arc::clone(preview);
    let forget = desk.order(BookOrder::ForgetMappings(preview.remembered.clone()));
    let understand = super::choosing::recheck(desk, generations, preview.clone(), Box::new(preview.choices.clone()));
    vec![forget, understand]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::app::importing::ImportAction;
    use crate::app::stages::Preview;
    use crate::app::testing::{desk, only_order, preview, state_with};
    use crate::app::{Action, State, update};
    use crate::import::{CellAt, CellKey, Choices, ImportMode};

    fn change(state: &mut State, change: FilesChange) -> Vec<Effect> {
        update(state, Action::Import(ImportAction::Files(change)))
    }

    fn ready(state: &mut State, generation: u64, files: Vec<ImportSource>) {
        let preview = Preview { choices: Choices { mode: ImportMode::Full, ..Choices::default() }, ..preview(files) };
        let understood = ImportAction::Understood { generation, preview: Ok(Arc::new(preview)) };
        update(state, Action::Import(understood));
    }

    #[test]
    fn files_come_and_go_and_what_was_decided_stays() {
        let mut state = state_with(Vec::new());
        let [first, second]: [ImportSource; 2] = ["甲.xlsx", "乙.xlsx"].map(ImportSource::from);
        let twice = vec![first.clone(), first.clone()];
        let order = only_order(change(&mut state, FilesChange::Add(twice)));
        let BookOrder::UnderstandWorkbooks { generation, files, .. } = order else { panic!("{order:?}") };
        assert_eq!(files, std::slice::from_ref(&first), "a file is read once");
        ready(&mut state, generation, files);
        let order = only_order(change(&mut state, FilesChange::Add(vec![second.clone()])));
        let BookOrder::UnderstandWorkbooks { generation, files, choices, .. } = order else { panic!("{order:?}") };
        assert_eq!((files.len(), choices.mode), (2, ImportMode::Full));
        ready(&mut state, generation, files);
        let order = only_order(change(&mut state, FilesChange::Remove(first)));
        let BookOrder::UnderstandWorkbooks { generation, files, .. } = order else { panic!("{order:?}") };
        assert_eq!(files, std::slice::from_ref(&second));
        ready(&mut state, generation, files);
        assert!(change(&mut state, FilesChange::Remove(second)).is_empty());
        assert!(matches!(desk(&state).import, ImportDesk::Empty), "there is none left");
    }

    #[test]
    fn a_correction_does_not_fall_on_another_file_of_the_same_name() {
        let mut state = state_with(Vec::new());
        let [first, second]: [ImportSource; 2] = ["甲/花名册.xlsx", "乙/花名册.xlsx"].map(ImportSource::from);
        let order = only_order(change(&mut state, FilesChange::Add(vec![first.clone(), second.clone()])));
        let BookOrder::UnderstandWorkbooks { generation, files, .. } = order else { panic!("{order:?}") };
        let cell =
            |file: &str| CellKey { file: file.to_owned(), sheet: "表".to_owned(), at: CellAt { row: 1, column: 1 } };
        let cells = [(cell("花名册.xlsx"), "甲的".to_owned()), (cell("乙/花名册.xlsx"), "乙的".to_owned())];
        let decided = Choices { cells: cells.into(), ..Choices::default() };
        let preview = Preview { choices: decided, ..preview(files) };
        let understood = ImportAction::Understood { generation, preview: Ok(Arc::new(preview)) };
        update(&mut state, Action::Import(understood));
        let order = only_order(change(&mut state, FilesChange::Remove(first)));
        let BookOrder::UnderstandWorkbooks { choices, .. } = order else { panic!("{order:?}") };
        assert_eq!(choices.cells, [(cell("花名册.xlsx"), "乙的".to_owned())].into());
    }
}
