//! Which workbooks an import is of: more are taken in, one is taken out, and a mapping that the book remembered is forgotten. The
//! decisions made so far stay, whatever files come and go.

use std::path::PathBuf;

use super::{ImportDesk, read};
use crate::app::action::Effect;
use crate::app::order::BookOrder;
use crate::app::state::{Desk, Generations};

/// A change of the files of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesChange {
    Add(Vec<PathBuf>),
    Remove(PathBuf),
}

/// Reads the batch anew with the files that it is of now. Without any left it is given up.
pub(super) fn change(desk: &mut Desk, generations: &mut Generations, change: FilesChange) -> Vec<Effect> {
    let (mut files, decided) = match &desk.import {
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
        FilesChange::Remove(file) => files.retain(|other| *other != file),
    }
    let mut seen = std::collections::BTreeSet::new();
    files.retain(|file| seen.insert(file.clone()));
    if files.is_empty() {
        desk.import = ImportDesk::Empty;
        return Vec::new();
    }
    vec![read(desk, generations, files, decided)]
}

/// Forgets the mappings that the tables were read by, and reads them as any other.
pub(super) fn forget_mappings(desk: &mut Desk, generations: &mut Generations) -> Vec<Effect> {
    let ImportDesk::Ready(preview) = &desk.import else { return Vec::new() };
    let preview = std::sync::Arc::clone(preview);
    let forget = desk.order(BookOrder::ForgetMappings(preview.remembered.clone()));
    let understand = super::choosing::recheck(desk, generations, preview.clone(), Box::new(preview.choices.clone()));
    vec![forget, understand]
}
