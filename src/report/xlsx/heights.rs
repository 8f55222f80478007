//! Heights of the rows of a sheet, in points. Those below the head are known before the first is written: a long sheet is written from
//! the top and never touched again.

use super::HIGHEST_ROW;
use super::pages;
use crate::report::measure::{columns, fold};
use crate::report::paper::{self, Grid};
use crate::report::table::{Cell, Row, RowRole, Table};

/// Height of a line and of the space around a cell's text, in type sizes.
const LINE_PITCH: f64 = 1.35;
const CELL_PADDING: f64 = 0.7;

/// A row of so many lines.
pub fn of_lines(lines: usize, size: f64) -> f64 {
    ((lines as f64 * LINE_PITCH + CELL_PADDING) * size).min(HIGHEST_ROW)
}

/// A text over the whole width of the table.
pub fn across(text: &str, grid: &Grid, size: f64) -> f64 {
    let width = grid.widths.iter().sum();
    of_lines(fold(text, paper::capacity(width, size)).len(), size)
}

/// The rows of the table. `above` are those over the head, the head itself, and `foot` what stands below: it is kept on the page of the
/// last rows.
pub fn of_body(table: &Table, grid: &Grid, above: (f64, f64), foot: f64) -> Vec<f64> {
    let capacities: Vec<usize> = (0..table.columns.len()).map(|column| grid.capacity(column, 1)).collect();
    let mut heights: Vec<f64> = table.rows.iter().map(|row| of_row(row, grid, &capacities)).collect();
    let (top, head) = above;
    let page = table.paper.sheet().text_height_points();
    let stretch = pages::keep_foot(&pages::Parts { page, top, head, body: &heights, foot });
    if let Some(stretch) = stretch {
        for height in heights.get_mut(stretch.rows).into_iter().flatten() {
            *height = (*height + stretch.extra).min(HIGHEST_ROW);
        }
    }
    heights
}

fn of_row(row: &Row, grid: &Grid, capacities: &[usize]) -> f64 {
    match row.role {
        RowRole::Group => across(&row.heading(), grid, grid.body_size),
        RowRole::Body | RowRole::Subtotal | RowRole::Total => {
            let lines = row.cells.iter().zip(capacities).map(|(cell, capacity)| lines_of(cell, *capacity)).max();
            of_lines(lines.unwrap_or(1), grid.body_size)
        }
    }
}

/// Lines of a cell that holds so many columns of text. Only what does not fit at a glance is folded: a character takes no more columns
/// than it has bytes, and a number is never folded.
fn lines_of(cell: &Cell, capacity: usize) -> usize {
    match cell {
        Cell::Blank | Cell::Count(_) | Cell::Delta(_) => 1,
        Cell::Text(text) if !text.contains('\n') && (text.len() <= capacity || columns(text) <= capacity) => 1,
        Cell::Text(text) => fold(text, capacity).len(),
        Cell::Lines(lines) => fold(&lines.join("\n"), capacity).len(),
    }
}
