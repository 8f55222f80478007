//! How wide the columns of a grid are: as the table would be printed, and where there is more room than that, as wide as what
//! stands in them. Measured once for a table and a width of the window, by characters, so that a long table costs nothing a frame.

use egui::{Id, IdSalt, Ui};
use egui_table::{Column, TableState};

use crate::report::{RowRole, Table};
use crate::ui::theme;

/// Width of one Chinese character of a column, in points.
const CHARACTER: f32 = 13.5;
/// Rows that are measured; what stands further down is rarely longer.
const MEASURED: usize = 400;

/// What was measured of a table: where it lies, how long it is, and the room there was.
#[derive(Debug, Clone, PartialEq)]
struct Key {
    table: usize,
    rows: usize,
    room: u32,
}

#[derive(Debug, Clone)]
struct Measured {
    key: Key,
    widths: Vec<f32>,
}

/// Widths of the columns in points, in the room that `ui` has.
pub(super) fn of(ui: &Ui, name: &str, table: &Table, head_lines: u8) -> Vec<f32> {
    let id = ui.scope_id().with(("grid widths", name));
    let room = ui.available_width();
    let key = Key { table: std::ptr::from_ref(table).addr(), rows: table.rows.len(), room: room.max(0.0) as u32 };
    if let Some(known) = ui.data(|data| data.get_temp::<Measured>(id)).filter(|known| known.key == key) {
        return known.widths;
    }
    let printed: Vec<f32> = table.columns.iter().map(|column| points(usize::from(column.width))).collect();
    let widths = widened(&printed, &wanted(table, head_lines), room);
    ui.data_mut(|data| data.insert_temp(id, Measured { key, widths: widths.clone() }));
    widths
}

/// Gives the columns their new widths where those have changed; a column that the user has drawn wider stays as it is meanwhile.
pub(super) fn follow(ui: &Ui, name: &str, widths: &[f32]) {
    let (given, id): (Id, Id) = (ui.scope_id().with("given widths"), TableState::id(ui, IdSalt::new(name)));
    let before = ui.data(|data| data.get_temp::<Vec<f32>>(given)).unwrap_or_default();
    if before == widths {
        return;
    }
    if let Some(mut state) = TableState::load(ui.ctx(), id) {
        for (index, width) in widths.iter().enumerate().filter(|(index, width)| before.get(*index) != Some(*width)) {
            state.col_widths.insert(Column::new(*width).id_for(index), *width);
        }
        state.store(ui.ctx(), id);
    }
    ui.data_mut(|data| data.insert_temp(given, widths.to_vec()));
}

/// How many Chinese characters wide a text is; two of the small ones are one.
pub fn characters(text: &str) -> usize {
    let halves: usize = text.chars().map(|one| if one.is_ascii() { 1 } else { 2 }).sum();
    halves.div_ceil(2)
}

fn points(characters: usize) -> f32 {
    (characters as f32 * CHARACTER).round() + 2.0 * f32::from(theme::CELL_PADDING)
}

/// What the longest text of each column would need. A head that may be broken into several lines asks for no more room.
fn wanted(table: &Table, head_lines: u8) -> Vec<f32> {
    let head = |head: &[String]| head.last().filter(|_| head_lines == 1).map_or(0, |words| characters(words));
    let mut longest: Vec<usize> = table.columns.iter().map(|column| head(&column.head)).collect();
    for row in table.rows.iter().filter(|row| row.role != RowRole::Group).take(MEASURED) {
        for (cell, longest) in table.cells_of(row).zip(&mut longest) {
            *longest = characters(&cell.text()).max(*longest);
        }
    }
    longest.into_iter().map(points).collect()
}

/// The printed widths, and the room beyond them shared out among the columns that want more, those that want least first.
fn widened(printed: &[f32], wanted: &[f32], room: f32) -> Vec<f32> {
    let mut widths = printed.to_vec();
    let mut rest = room - printed.iter().sum::<f32>();
    let lack =
        |index: usize| wanted.get(index).copied().unwrap_or_default() - printed.get(index).copied().unwrap_or_default();
    let mut lacking: Vec<usize> = (0..printed.len()).filter(|index| lack(*index) > 0.0).collect();
    lacking.sort_by(|one, other| lack(*one).total_cmp(&lack(*other)));
    let mut others = lacking.len();
    for index in lacking {
        let share = (rest / others as f32).floor().max(0.0);
        let given = lack(index).min(share);
        if let Some(width) = widths.get_mut(index) {
            *width += given;
        }
        rest -= given;
        others -= 1;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_goes_to_the_columns_that_are_cut_and_no_further() {
        let printed = [50.0, 100.0, 100.0];
        assert_eq!(widened(&printed, &[20.0, 130.0, 300.0], 250.0), printed, "no room");
        assert_eq!(widened(&printed, &[20.0, 130.0, 300.0], 200.0), printed, "less than none");
        assert_eq!(widened(&printed, &[20.0, 130.0, 300.0], 350.0), [50.0, 130.0, 170.0]);
        assert_eq!(widened(&printed, &[20.0, 130.0, 300.0], 900.0), [50.0, 130.0, 300.0]);
    }

    #[test]
    fn small_characters_are_half_as_wide() {
        assert_eq!((characters("成都“5+X”(2019)"), characters(""), characters("2正5副→1正")), (9, 0, 6));
    }
}
