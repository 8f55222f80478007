//! 凭证: the log as a grid, newest first, read in pages as it is scrolled; what is looked for above it, the selected entry in full at
//! the right. Shows what `app::entries` holds and asks it for more; nothing of the log is edited here.

mod told;
mod mending;
mod grounds;
mod reversing;
mod correcting;
mod documents;
mod vouching;
mod taking_back;

use std::sync::Arc;

use egui::{Checkbox, Color32, ComboBox, Frame, Panel, Stroke, TextEdit, Ui};

use crate::app::{Action, BasisAsked, Desk, EntriesAction, EntryQuery, ForceAsked, Loading, State};
use crate::domain::{Basis, EntryOrigin, Force, ListedEntry, Mended, Snapshot};
use crate::report::{self, DOCUMENT_COLUMN, Table};
use crate::ui::memo::{Memo, Same};
use crate::ui::theme;
use crate::ui::widgets::grid::{self, Grid, Look};
use crate::ui::widgets::{empty_hint, is_composing, title_bar};
use crate::wording;

use mending::MendingDraft;
pub(super) use mending::rehearsed;
use taking_back::TakingBackDraft;

/// The part of the screen that the voucher in full takes, and how wide that is at least and usually, in points.
const SHARE: f32 = 0.36;
const LEAST_WIDTH: f32 = 300.0;
const USUAL_WIDTH: f32 = 400.0;
/// Rows from the end at which the next page is asked for.
const NEAR_THE_END: usize = 30;

/// What belongs to this screen alone.
#[derive(Debug, Default)]
pub struct EntriesDraft {
    search: String,
    /// The text that was last asked for.
    asked: String,
    /// The grid as last built, and the answer it was built from.
    view: Memo<(u64, Same<Snapshot>), Table>,
    mending: MendingDraft,
    taking_back: TakingBackDraft,
}

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut EntriesDraft, actions: &mut Vec<Action>) {
    let log = &desk.log;
    let read = log.entries.len();
    let subtitle = log.total.map(|total| format!("共 {total} 笔，已读 {read} 笔")).unwrap_or_default();
    title_bar(ui, "凭证", &subtitle, |ui| {
        if log.loading == Loading::Busy {
            ui.spinner();
        }
    });
    filters(ui, desk, draft, actions);
    ui.add_space(theme::GRID);
    let side = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(8);
    if log.selected.is_some() {
        // Of a small window the list keeps the larger part.
        let width = (SHARE * ui.available_width()).clamp(LEAST_WIDTH, USUAL_WIDTH);
        Panel::right("voucher").frame(side).default_size(width).size_range(LEAST_WIDTH..=620.0).show(ui, |ui| {
            told::show(ui, desk, state.today, draft, actions);
        });
    }
    if log.entries.is_empty() {
        let nothing = if log.total.is_none() { "正在读取凭证…" } else { "没有这样的凭证。" };
        empty_hint(ui, nothing, |_| {});
    } else {
        table(ui, state, desk, draft, actions);
    }
    mending::show(ui, desk, &mut draft.mending, actions);
    taking_back::show(ui, desk, &mut draft.taking_back, actions);
}

fn filters(ui: &mut Ui, desk: &Desk, draft: &mut EntriesDraft, actions: &mut Vec<Action>) {
    let held = &desk.log.filter;
    let mut wanted = held.clone();
    ui.horizontal(|ui| {
        let label = ui.label("查找");
        let search =
            TextEdit::singleline(&mut draft.search).hint_text("文号、摘要、经办人、凭证号").desired_width(220.0);
        let field = ui.add(search).labelled_by(label.id);
        // Elsewhere another text may have been asked for, or none.
        if draft.asked != held.text {
            (draft.search, draft.asked) = (held.text.clone(), held.text.clone());
        }
        if field.changed() && !is_composing(ui) {
            wanted.text = draft.search.trim().to_owned();
        }
        let label = ui.label("来源");
        let current = wanted.origin.map_or("全部", wording::origin);
        let combo = ComboBox::from_id_salt("origin").selected_text(current).width(80.0).show_ui(ui, |ui| {
            ui.selectable_value(&mut wanted.origin, None, "全部");
            for origin in EntryOrigin::ALL {
                ui.selectable_value(&mut wanted.origin, Some(origin), wording::origin(origin));
            }
        });
        combo.response.labelled_by(label.id);
        let mut is_pending = wanted.basis == BasisAsked::Pending;
        ui.add(Checkbox::new(&mut is_pending, "只看待补文号"));
        wanted.basis = if is_pending { BasisAsked::Pending } else { BasisAsked::Any };
        let mut is_waiting = wanted.force == ForceAsked::Waiting;
        ui.add(Checkbox::new(&mut is_waiting, "只看待生效"));
        wanted.force = if is_waiting { ForceAsked::Waiting } else { ForceAsked::Any };
        let all = EntryQuery { by: held.by, ..EntryQuery::default() };
        if *held != all && ui.button("全部凭证").clicked() {
            wanted = all;
        }
    });
    if wanted != *held {
        draft.asked.clone_from(&wanted.text);
        if wanted.text.is_empty() {
            draft.search.clear();
        }
        actions.push(Action::Entries(EntriesAction::Filter(wanted)));
    }
}

fn table(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut EntriesDraft, actions: &mut Vec<Action>) {
    let log = &desk.log;
    let key = (log.answers, Same(Arc::clone(desk.shown())));
    let table = draft.view.get(key, || report::entries(&desk.heading(state.today), &log.entries));
    let selected = log.selected.and_then(|id| log.entries.iter().position(|listed| listed.head.id == id));
    let look = Marks(&log.entries);
    let response = grid::show(ui, &Grid { sticky: 1, selected, look: Some(&look), ..Grid::new("log", table) });
    if let Some(listed) = response.clicked.and_then(|(row, _)| log.entries.get(row)) {
        actions.push(Action::Entries(EntriesAction::Select(Some(listed.head.id))));
    }
    if log.next.is_some() && log.loading == Loading::Idle && response.last_visible + NEAR_THE_END >= log.entries.len() {
        actions.push(Action::Entries(EntriesAction::More));
    }
}

/// What waits or was taken back is grey, a document that is still to come is marked.
struct Marks<'a>(&'a [ListedEntry]);

impl Look for Marks<'_> {
    fn colour(&self, row: usize, column: usize) -> Option<Color32> {
        let listed = self.0.get(row)?;
        let is_reversed = matches!(listed.mended, Some(Mended::Reversed(_)));
        match listed.head.basis {
            Basis::Pending if column == DOCUMENT_COLUMN && !is_reversed => Some(theme::CAUTION),
            Basis::Pending | Basis::Document(_) => {
                (is_reversed || listed.force != Force::InForce).then_some(theme::SECONDARY)
            }
        }
    }

    fn hint(&self, row: usize, column: usize) -> Option<String> {
        let listed = self.0.get(row)?;
        (column == DOCUMENT_COLUMN && listed.head.basis == Basis::Pending).then(|| "文号待补".to_owned())
    }

    fn name(&self, row: usize, column: usize) -> Option<String> {
        let listed = self.0.get(row)?;
        (column == 0).then(|| format!("第{}号凭证", listed.head.id.0))
    }

    fn head_name(&self, _column: usize) -> Option<String> {
        None
    }
}
