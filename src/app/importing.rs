//! An import, from chosen workbooks to one written entry. Nothing is written before the user has seen the preview.

use std::path::PathBuf;
use std::sync::Arc;

use super::action::{Action, Effect, Opened};
use super::stages::Preview;
use super::state::State;
use crate::domain::EntryId;
use crate::notice::Notice;

/// Where an import stands.
#[derive(Debug, Default)]
pub enum ImportDesk {
    #[default]
    Empty,
    Reading {
        files: Vec<PathBuf>,
    },
    /// Understood; nothing is written yet.
    Ready(Arc<Preview>),
    Writing(Arc<Preview>),
    Written {
        entry: EntryId,
        preview: Arc<Preview>,
    },
}

#[derive(Debug)]
pub enum ImportAction {
    Understood(Result<Arc<Preview>, Notice>),
    Commit,
    Discard,
    Written(Result<(EntryId, Box<Opened>), Notice>),
}

/// Starts reading `files`.
pub(super) fn start(state: &mut State, files: Vec<PathBuf>) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    desk.screen = super::state::Screen::Import;
    desk.import = ImportDesk::Reading { files: files.clone() };
    vec![Effect::UnderstandWorkbooks { files }]
}

pub(super) fn update(state: &mut State, action: ImportAction) -> Vec<Effect> {
    let (today, author) = (state.today, state.settings.author.clone());
    let Some(desk) = &mut state.desk else { return Vec::new() };
    match action {
        ImportAction::Understood(Ok(preview)) => desk.import = ImportDesk::Ready(preview),
        ImportAction::Understood(Err(notice)) => {
            desk.import = ImportDesk::Empty;
            state.tell(notice);
        }
        ImportAction::Discard => desk.import = ImportDesk::Empty,
        ImportAction::Commit => {
            if let ImportDesk::Ready(preview) = &desk.import {
                let preview = Arc::clone(preview);
                desk.import = ImportDesk::Writing(Arc::clone(&preview));
                return vec![Effect::WriteImport { preview, today, author }];
            }
        }
        ImportAction::Written(Ok((entry, opened))) => {
            let preview = match std::mem::take(&mut desk.import) {
                ImportDesk::Ready(preview) | ImportDesk::Writing(preview) | ImportDesk::Written { preview, .. } => {
                    Some(preview)
                }
                ImportDesk::Empty | ImportDesk::Reading { .. } => None,
            };
            let effects = super::update(state, Action::Opened(opened));
            if let (Some(desk), Some(preview)) = (&mut state.desk, preview) {
                desk.import = ImportDesk::Written { entry, preview };
            }
            return effects;
        }
        ImportAction::Written(Err(notice)) => {
            // The preview stays, so that the user can try again once the cause is mended.
            if let ImportDesk::Writing(preview) = &desk.import {
                desk.import = ImportDesk::Ready(Arc::clone(preview));
            }
            state.tell(notice);
        }
    }
    Vec::new()
}
