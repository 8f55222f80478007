//! A long sheet while it is still being read: its first rows, what they are taken for so far, and how far the reading is. There is
//! nothing to decide yet.

use egui::{Id, RichText, Ui};

use super::sheet_grid::{self, RowsOffered, SheetGrid};
use crate::app::stages::Glimpse;
use crate::app::{Action, State};
use crate::import::SheetUnderstood;
use crate::ui::theme;
use crate::wording;

/// `generation` is that of the reading, so that each begins at the top.
pub(super) fn show(
    ui: &mut Ui,
    state: &State,
    (words, generation): (&str, u64),
    glimpse: &Glimpse,
    actions: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        ui.spinner();
        ui.label(wording::import_being_read(words, rows_read(state)));
        super::cancel(ui, state, actions);
    });
    let Some(sheet) = glimpse.workbook.sheets.first() else { return };
    let tables: Vec<&SheetUnderstood> = glimpse.tables.iter().collect();
    let Some(shown) = tables.first() else { return };
    let place = format!("{} · {}", glimpse.workbook.file, sheet.name);
    ui.label(RichText::new(place).color(theme::SECONDARY));
    ui.label(RichText::new(wording::sheet_glimpsed(shown)).color(theme::SECONDARY));
    let grid = SheetGrid {
        sheet,
        tables: &tables,
        shown,
        name: Id::unique(("being read", generation)),
        rows: RowsOffered::Nothing,
    };
    // Where the head stands can be said when all is read.
    let _nothing = sheet_grid::show(ui, &grid, None);
}

/// While cells come, nobody knows how many rows there will be; afterwards other units are counted.
fn rows_read(state: &State) -> Option<u64> {
    let (done, total) = state.tasks.last()?.progress.state();
    (total == 0).then_some(done)
}
