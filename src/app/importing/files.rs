//! Which workbooks an import is of: more are taken in, one is taken out, and a mapping that the book remembered is forgotten. The
//! decisions made so far stay, whatever files come and go.

use super::{ImportDesk, read};
use crate::app::action::Effect;
use crate::app::order::BookOrder;
use crate::app::state::{Desk, Generations};
use crate::import::{Choices, ImportSource, SheetKey};

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
    match change {
        FilesChange::Add(more) => files.extend(more),
        FilesChange::Remove(file) => {
            files.retain(|other| *other != file);
            if let ImportSource::Pasted(table) = &file {
                forget(table.name(), &mut decided.1);
            }
        }
    }
    let mut seen: Vec<ImportSource> = Vec::with_capacity(files.len());
    files.retain(|file| {
        let is_new = !seen.contains(file);
        seen.extend(is_new.then(|| file.clone()));
        is_new
    });
    if files.is_empty() {
        desk.import = ImportDesk::Empty;
        return Vec::new();
    }
    vec![read(desk, generations, files, decided)]
}

/// A pasted table does not come back, and the next one may bear its name: nothing that was decided of it is left.
fn forget(table: &str, choices: &mut Choices) {
    choices.sheets.retain(|key, _| !matches!(key, SheetKey::Sheet { file, .. } if file == table));
    choices.identities.retain(|row, _| row.file != table);
    choices.cells.retain(|cell, _| cell.file != table);
    choices.words.retain(|word, _| word.column.file != table);
    choices.months.retain(|column, _| column.file != table);
    choices.ignored.retain(|issue, _| issue.file != table);
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
    use crate::import::ImportMode;

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
}
