//! An import, from chosen workbooks to one written entry. Nothing is written before the user has seen the preview, and only what
//! was seen: a register that has changed since is a reason to read the workbooks again.

mod choosing;
mod files;
mod mending;
mod pasting;
mod steps;
mod subject;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::action::{Action, Effect, Opened};
use super::order::BookOrder;
use super::stages::{Glimpse, Preview};
use super::state::{Desk, Generations, Screen, State};
use super::vouchers::{self, AttachTo, Way};
use crate::domain::{Basis, Date, DutyList, EntryId, InstitutionId, Relation, Reversals, TakingBack};
use crate::import::{CellKey, Choices, ImportSource};
use crate::notice::Notice;

pub use choosing::{Confirmation, ImportChoice};
pub use files::FilesChange;
pub use mending::{ImportMending, ImportPurpose, ImportStepping, MendChoice};
pub(super) use mending::{hindrance, on_chosen, stepping};
pub use steps::{ImportStep, SURE, guesses, is_hidden_table};
pub use subject::{issue_subject, row_subject};

/// The list that workbooks are chosen for, from its own dialog: rows that say neither body nor list belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DutyAim {
    pub institution: InstitutionId,
    pub list: DutyList,
}

/// Where an import stands.
#[derive(Debug, Default)]
pub enum ImportDesk {
    #[default]
    Empty,
    Reading {
        files: Vec<ImportSource>,
        aim: Option<DutyAim>,
        /// The number of the question; answers to others come too late.
        generation: u64,
        /// What can be seen already.
        glimpse: Option<Arc<Glimpse>>,
    },
    /// Understood; nothing is written yet.
    Ready(Arc<Preview>),
    /// Being compared anew, because something was decided; the last preview stays to be seen.
    Rechecking {
        preview: Arc<Preview>,
        /// What the comparison under way goes by.
        choices: Box<Choices>,
        generation: u64,
    },
    Writing(Arc<Preview>),
    Written {
        entry: EntryId,
        preview: Arc<Preview>,
    },
}

#[derive(Debug)]
pub enum ImportAction {
    /// The first rows of what is still being read.
    Glimpsed {
        generation: u64,
        glimpse: Arc<Glimpse>,
    },
    Understood {
        generation: u64,
        preview: Result<Arc<Preview>, Notice>,
    },
    /// Something is decided about what is to be written.
    Choose(ImportChoice),
    /// Takes the last decision back, or decides again what was taken back last.
    Step(ImportStepping),
    /// A filled list of problems was read.
    CorrectionsRead {
        generation: u64,
        read: Result<BTreeMap<CellKey, String>, Notice>,
    },
    /// Other workbooks belong to the batch.
    Files(FilesChange),
    /// 粘贴表格: this text is a table of the batch.
    Paste(String),
    /// The remembered mappings that the tables were read by are to be forgotten.
    ForgetMappings,
    /// Writes the batch under this document.
    Commit(Basis),
    Discard,
    Written(Result<(EntryId, Box<Opened>), Notice>),
}

/// Starts reading `files`.
pub(super) fn start(state: &mut State, files: Vec<PathBuf>) -> Vec<Effect> {
    let aim = state.duty_aim.take();
    state.turn_to(Screen::Import);
    let Some(desk) = &mut state.desk else { return Vec::new() };
    if matches!(desk.import, ImportDesk::Writing(_)) {
        state.tell(Notice::advice("正在写入台账，写完后再导入别的文件。"));
        return Vec::new();
    }
    let files = files.into_iter().map(ImportSource::from).collect();
    desk.import_mending = ImportMending::default();
    vec![read(desk, &mut state.generations, files, (aim, Choices::default()))]
}

/// What becomes of the import when the register of its desk was read anew.
pub(super) fn carry_over(state: &mut State, import: ImportDesk, register: RegisterSince) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    match (import, register) {
        (ImportDesk::Ready(preview) | ImportDesk::Rechecking { preview, .. }, RegisterSince::Changed) => {
            let decided = (preview.aim, preview.choices.clone());
            let effect = read(desk, &mut state.generations, preview.files.clone(), decided);
            state.tell(Notice::advice("台账有了变化，正在重新核对待导入的文件。"));
            vec![effect]
        }
        (import, RegisterSince::Changed | RegisterSince::Same) => {
            desk.import = import;
            Vec::new()
        }
    }
}

/// Whether the register has other entries than when the desk last read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RegisterSince {
    Same,
    Changed,
}

pub(super) fn update(state: &mut State, action: ImportAction) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    if let ImportAction::Written(answer) = &action {
        desk.vouchers.answered(Way::Importing, answer);
    }
    match action {
        ImportAction::Glimpsed { generation, glimpse } => {
            if let ImportDesk::Reading { generation: awaited, glimpse: seen, .. } = &mut desk.import
                && *awaited == generation
            {
                *seen = Some(glimpse);
            }
        }
        ImportAction::Understood { generation, preview } => understood(state, generation, preview),
        ImportAction::Choose(choice) => return choosing::choose(desk, &mut state.generations, choice),
        ImportAction::Step(step) => return mending::step(desk, &mut state.generations, step),
        ImportAction::CorrectionsRead { generation, read } => return mending::on_read(state, generation, read),
        ImportAction::Discard => {
            desk.import = ImportDesk::Empty;
            desk.import_mending = ImportMending::default();
        }
        ImportAction::Paste(text) => return pasting::paste(state, &text),
        ImportAction::Files(change) => return files::change(desk, &mut state.generations, change),
        ImportAction::Commit(_) | ImportAction::ForgetMappings if desk.read_only().is_some() => {
            let hindrance = desk.read_only().unwrap_or_default();
            state.tell(Notice::advice(format!("没有写入：{hindrance}。")));
        }
        ImportAction::ForgetMappings => return files::forget_mappings(desk, &mut state.generations),
        ImportAction::Commit(basis) => return commit(state, basis),
        ImportAction::Written(Ok((entry, opened))) => {
            let preview = match std::mem::take(&mut desk.import) {
                ImportDesk::Ready(preview)
                | ImportDesk::Rechecking { preview, .. }
                | ImportDesk::Writing(preview)
                | ImportDesk::Written { preview, .. } => Some(preview),
                ImportDesk::Empty | ImportDesk::Reading { .. } => None,
            };
            let effects = super::update(state, Action::Reread(opened));
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

/// An import was understood, or could not be. What is not awaited any more is let go.
fn understood(state: &mut State, generation: u64, preview: Result<Arc<Preview>, Notice>) {
    let Some(desk) = &mut state.desk else { return };
    let is_awaited = matches!(
        desk.import,
        ImportDesk::Reading { generation: awaited, .. } | ImportDesk::Rechecking { generation: awaited, .. }
            if awaited == generation
    );
    match preview {
        _ if !is_awaited => {}
        Ok(preview) => desk.import = ImportDesk::Ready(preview),
        Err(notice) => {
            desk.import = match std::mem::take(&mut desk.import) {
                // What was decided is not lost sight of: the preview as it was before is there again.
                ImportDesk::Rechecking { preview, .. } => {
                    desk.import_mending.fall_back(&preview.choices);
                    ImportDesk::Ready(preview)
                }
                ImportDesk::Empty
                | ImportDesk::Reading { .. }
                | ImportDesk::Ready(_)
                | ImportDesk::Writing(_)
                | ImportDesk::Written { .. } => ImportDesk::Empty,
            };
            state.tell(notice);
        }
    }
}

impl Desk {
    /// The entry that has taken one of the latest entries back, and stands itself.
    pub fn taken_back_by(&self, entry: EntryId) -> Option<EntryId> {
        let mut reversals = Reversals::default();
        for head in &self.entries {
            if let Some(Relation::Reverses(of)) = head.relation {
                let (by, recorded, holds) = (head.id, head.recorded_at.date(), head.in_force);
                reversals.note(TakingBack { by, recorded, holds, of, of_holds: Date::MIN });
            }
        }
        reversals.of(entry, Date::MAX)
    }
}

/// Writes what is seen, with the files chosen for it.
fn commit(state: &mut State, basis: Basis) -> Vec<Effect> {
    let (today, author) = (state.today, state.settings.author.clone());
    let Some(desk) = &state.desk else { return Vec::new() };
    let ImportDesk::Ready(preview) = &desk.import else { return Vec::new() };
    let preview = Arc::clone(preview);
    let seen = Arc::clone(&preview);
    let effects = vouchers::with_chosen(state, &AttachTo::Import, |attachments| BookOrder::WriteImport {
        preview,
        today,
        author,
        basis,
        attachments,
    });
    if let Some(desk) = state.desk.as_mut().filter(|_| !effects.is_empty()) {
        desk.import = ImportDesk::Writing(seen);
    }
    effects
}

fn read(
    desk: &mut Desk,
    generations: &mut Generations,
    files: Vec<ImportSource>,
    (aim, choices): (Option<DutyAim>, Choices),
) -> Effect {
    let generation = generations.next();
    desk.import = ImportDesk::Reading { files: files.clone(), aim, generation, glimpse: None };
    desk.order(BookOrder::UnderstandWorkbooks { generation, files, aim, choices: Box::new(choices), read: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{desk, only_order, preview, state_with};
    use crate::app::{Purpose, update};

    fn choose(state: &mut State, file: &str) -> u64 {
        match only_order(update(state, Action::Chosen(Purpose::ImportWorkbooks, vec![file.into()]))) {
            BookOrder::UnderstandWorkbooks { generation, .. } => generation,
            other => panic!("{other:?}"),
        }
    }

    fn understood(generation: u64, file: &str) -> Action {
        let preview = preview(vec![file.into()]);
        Action::Import(ImportAction::Understood { generation, preview: Ok(Arc::new(preview)) })
    }

    #[test]
    fn only_the_files_that_were_chosen_last_become_the_preview() {
        let mut state = state_with(Vec::new());
        let first = choose(&mut state, "旧.xlsx");
        let second = choose(&mut state, "新.xlsx");
        update(&mut state, understood(first, "旧.xlsx"));
        let glimpsed = |generation| {
            let glimpse = Arc::new(Glimpse { workbook: Default::default(), tables: Vec::new() });
            Action::Import(ImportAction::Glimpsed { generation, glimpse })
        };
        update(&mut state, glimpsed(first));
        assert!(matches!(desk(&state).import, ImportDesk::Reading { glimpse: None, .. }), "it is of other files");
        update(&mut state, glimpsed(second));
        assert!(matches!(desk(&state).import, ImportDesk::Reading { glimpse: Some(_), .. }));
        assert!(matches!(desk(&state).import, ImportDesk::Reading { .. }), "the second choice is still being read");
        update(&mut state, understood(second, "新.xlsx"));
        let ImportDesk::Ready(preview) = &desk(&state).import else { panic!("{:?}", desk(&state).import) };
        assert_eq!(preview.files, ["新.xlsx".into()]);
        let third = choose(&mut state, "再.xlsx");
        update(&mut state, Action::Import(ImportAction::Discard));
        update(&mut state, understood(third, "再.xlsx"));
        assert!(matches!(desk(&state).import, ImportDesk::Empty), "discarded while it was read");
    }

    #[test]
    fn a_list_that_workbooks_are_chosen_for_goes_with_them_and_with_no_others() {
        let mut state = state_with(Vec::new());
        let aim = DutyAim { institution: InstitutionId(7), list: DutyList::Enforcement };
        let chosen = |state: &mut State| {
            let action = Action::Chosen(Purpose::ImportWorkbooks, vec!["清单.xlsx".into()]);
            match only_order(update(state, action)) {
                BookOrder::UnderstandWorkbooks { aim, .. } => aim,
                other => panic!("{other:?}"),
            }
        };
        update(&mut state, Action::ChooseDuties(aim));
        assert_eq!(state.choosing, Some(Purpose::ImportWorkbooks));
        assert_eq!((chosen(&mut state), chosen(&mut state)), (Some(aim), None), "the next import is for no list");
        update(&mut state, Action::ChooseDuties(aim));
        update(&mut state, Action::CancelChoosing);
        update(&mut state, Action::Choose(Purpose::ImportWorkbooks));
        assert_eq!(chosen(&mut state), None, "it was called off");
        update(&mut state, Action::ChooseDuties(aim));
        update(&mut state, Action::Choose(Purpose::OpenBook));
        update(&mut state, Action::Command(crate::app::Command::ImportWorkbooks));
        assert_eq!(chosen(&mut state), None, "something else was chosen meanwhile");
    }

    #[test]
    fn what_is_decided_is_compared_anew_over_the_preview_that_stays() {
        use crate::import::{Departures, ImportMode};
        let mut state = state_with(Vec::new());
        let generation = choose(&mut state, "甲.xlsx");
        update(&mut state, understood(generation, "甲.xlsx"));
        let decide = |state: &mut State, choice: ImportChoice| {
            let order = only_order(update(state, Action::Import(ImportAction::Choose(choice))));
            let BookOrder::UnderstandWorkbooks { generation, files, choices, .. } = order else { panic!("{order:?}") };
            assert_eq!(files, ["甲.xlsx".into()]);
            (generation, choices)
        };
        let (first, choices) = decide(&mut state, ImportChoice::Mode(ImportMode::Full));
        assert_eq!(choices.mode, ImportMode::Full);
        assert!(matches!(desk(&state).import, ImportDesk::Rechecking { .. }), "the preview is still shown");
        assert!(
            update(&mut state, Action::Import(ImportAction::Commit(Basis::Pending))).is_empty(),
            "what is seen is not yet true"
        );
        // The next decision goes on from the one that is still being compared.
        let (second, choices) = decide(&mut state, ImportChoice::AllDepartures(Confirmation::Given));
        assert_eq!((choices.mode, &choices.departures), (ImportMode::Full, &Departures::All));
        update(&mut state, understood(first, "甲.xlsx"));
        assert!(matches!(desk(&state).import, ImportDesk::Rechecking { .. }), "the first answer comes too late");
        let failed = Err(Notice::advice("文件打不开。"));
        update(&mut state, Action::Import(ImportAction::Understood { generation: second, preview: failed }));
        assert!(matches!(desk(&state).import, ImportDesk::Ready(_)), "and a failure leaves the preview as it was");
        assert_eq!(state.notices.len(), 1);
    }

    #[test]
    fn nothing_else_is_read_while_an_import_is_written() {
        let mut state = state_with(Vec::new());
        let generation = choose(&mut state, "甲.xlsx");
        update(&mut state, understood(generation, "甲.xlsx"));
        let order = only_order(update(&mut state, Action::Import(ImportAction::Commit(Basis::Pending))));
        assert!(matches!(order, BookOrder::WriteImport { .. }), "{order:?}");
        let effects = update(&mut state, Action::Chosen(Purpose::ImportWorkbooks, vec!["乙.xlsx".into()]));
        assert!(effects.is_empty() && matches!(desk(&state).import, ImportDesk::Writing(_)));
        assert_eq!(state.notices.len(), 1);
    }
}
