//! Column widths by need: those the table asks for, and room moved from columns that need less to columns whose texts would be
//! folded. Every fold saved is paper saved, and in a workbook, which guesses row heights, a guess less. Lengths are points.

use crate::report::measure::printed_columns;
use crate::report::paper::{CELL_INSET_POINTS, Grid};
use crate::report::table::{Cell, Column, RowRole, Table};

/// Width of a digit in the widest of the faces, in type sizes, and how close a figure may come to a rule.
const DIGIT: f64 = 0.57;
const CLOSE: f64 = 1.0;

/// Rows looked at: what a long table needs is seen in so many.
const SAMPLED_ROWS: usize = 2_000;

/// The same grid with its widths shared out by need. Together they are as wide as before.
pub fn by_need(table: &Table, grid: Grid) -> Grid {
    let needed = needed(table, grid.body_size);
    let pairs = || grid.widths.iter().zip(&needed);
    let spare: Vec<f64> = pairs().map(|(width, needed)| (width - needed).max(0.0)).collect();
    let wants: Vec<f64> = pairs().map(|(width, needed)| (needed - width).max(0.0)).collect();
    let all_spare: f64 = spare.iter().sum();
    let granted = shared_out(all_spare, &wants);
    let taken: f64 = granted.iter().sum();
    if taken <= 0.0 {
        return grid;
    }
    let given = spare.iter().map(|spare| spare / all_spare * taken);
    let widths = grid.widths.iter().zip(given).zip(&granted).map(|((width, given), granted)| width - given + granted);
    Grid { widths: widths.collect(), ..grid }
}

/// The same grid with room for so many digits and signs in each column, close to the rule at their left, and for a character of words: where
/// the paper is too narrow for the table, the words give way, which can be folded. Nothing changes where that alone would fill the paper.
pub fn holding_figures(mut grid: Grid, figures: &[u16]) -> Grid {
    let least_of = |digits: u16| match digits {
        0 => grid.body_size + 2.0 * CELL_INSET_POINTS,
        digits => f64::from(digits) * DIGIT * grid.body_size + CELL_INSET_POINTS + CLOSE,
    };
    let least: Vec<f64> = figures.iter().copied().map(least_of).collect();
    let pairs = || grid.widths.iter().zip(&least);
    let lacking: f64 = pairs().map(|(width, least)| (least - width).max(0.0)).sum();
    let spare: f64 = pairs().map(|(width, least)| (width - least).max(0.0)).sum();
    if lacking > 0.0 && lacking < spare {
        let kept = 1.0 - lacking / spare;
        grid.widths = pairs().map(|(width, least)| least + (width - least).max(0.0) * kept).collect();
    }
    grid
}

/// What each wish gets of `room`: small ones are met first, for they take least away from the others.
fn shared_out(room: f64, wants: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = wants.iter().copied().enumerate().filter(|(_, want)| *want > 0.0).collect();
    order.sort_by(|(_, one), (_, other)| one.total_cmp(other));
    let mut granted = vec![0.0; wants.len()];
    let (mut left, mut waiting) = (room, order.len());
    for (column, want) in order {
        let share = want.min(left / waiting as f64);
        if let Some(place) = granted.get_mut(column) {
            *place = share;
        }
        left -= share;
        waiting -= 1;
    }
    granted
}

/// The widths at which no body text is folded and no head is folded more than once.
fn needed(table: &Table, size: f64) -> Vec<f64> {
    let heads = table.columns.iter().map(of_head);
    let longest = longest_lines(table).into_iter().zip(heads).map(|(longest, head)| longest.max(head));
    longest.map(|longest| longest as f64 * size / 2.0 + 2.0 * CELL_INSET_POINTS + 1.0).collect()
}

/// The longest line of each column's cells, two to a Chinese character.
pub fn longest_lines(table: &Table) -> Vec<usize> {
    let settled: Vec<Option<usize>> = table.columns.iter().map(|column| column.longest).collect();
    if let Some(settled) = settled.into_iter().collect() {
        return settled;
    }
    let mut longest = vec![0; table.columns.len()];
    for row in table.rows.iter().filter(|row| row.role != RowRole::Group).take(SAMPLED_ROWS) {
        for (longest, cell) in longest.iter_mut().zip(table.cells_of(row)) {
            let of_cell = match cell {
                Cell::Blank => 0,
                Cell::Text(text) => text.lines().map(drawn).max().unwrap_or(0),
                Cell::Lines(_) | Cell::Count(_) | Cell::Delta(_) => cell.text().lines().map(drawn).max().unwrap_or(0),
            };
            *longest = of_cell.max(*longest);
        }
    }
    longest
}

/// Columns of a line; letters and digits of many faces are wider than half a character.
fn drawn(line: &str) -> usize {
    printed_columns(line) + line.bytes().filter(u8::is_ascii_alphanumeric).count().div_ceil(8)
}

/// Half of the lowest head cell, in whole characters, so that it stands on two lines; two characters stay on one.
fn of_head(column: &Column) -> usize {
    let words = column.head.last().map_or(0, |words| printed_columns(words));
    (2 * words.div_ceil(4)).max(words.min(4))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::Spacing;
    use crate::report::{Align, Paper, Row};

    #[test]
    fn room_goes_from_where_it_is_spare_to_where_texts_would_fold() {
        let column = |width| Column::new(vec!["列".to_owned()], width, Align::Left);
        let texts = ["1", "成都“5+X”(2019)", "短"];
        let table = Table {
            columns: vec![column(10), column(3), column(30)],
            rows: vec![Row::new(RowRole::Body, texts.map(Cell::text_of).to_vec())],
            ..Table::on(Paper::A4Landscape)
        };
        let widths = [10.0, 3.0, 30.0].map(|characters: f64| characters * 637.8 / 43.0).to_vec();
        let before = Grid { body_size: 10.5, spacing: Spacing::Usual, widths };
        let after = by_need(&table, before.clone());
        let sum = |grid: &Grid| grid.widths.iter().sum::<f64>();
        assert!((sum(&before) - sum(&after)).abs() < 1e-6);
        assert!(before.capacity(1, 1) < printed_columns(texts[1]) && after.capacity(1, 1) >= printed_columns(texts[1]));
        let enough = Table { rows: Vec::new(), ..table };
        assert_eq!(by_need(&enough, before.clone()), before);
    }

    #[test]
    fn small_wishes_are_met_first() {
        assert_eq!(shared_out(10.0, &[0.0, 2.0, 100.0, 3.0]), [0.0, 2.0, 5.0, 3.0]);
        assert_eq!(shared_out(100.0, &[4.0, 0.0]), [4.0, 0.0]);
    }
}
