//! Heights of the rows of a sheet, in points. Those below the head are known before the first is written: a long sheet is written from
//! the top and never touched again.

use super::HIGHEST_ROW;
use super::pages::{self, Keeping};
use crate::report::heights::lines_of_row;
use crate::report::measure::fold;
use crate::report::paper::{self, Grid};
use crate::report::table::{Row, RowRole, Spacing, Table};

/// Height of a line and of the space around a cell's text, in type sizes.
const LINE_PITCH: f64 = 1.35;
const CELL_PADDING: f64 = 0.7;
/// The same where the rows of the table stand closer: rows of a workbook shrink by as much as those of the PDF.
const TIGHT_PADDING: f64 = 0.46;

/// A row of so many lines.
pub fn of_lines(lines: usize, size: f64) -> f64 {
    ((lines as f64 * LINE_PITCH + CELL_PADDING) * size).min(HIGHEST_ROW)
}

/// A row of so many lines between the rules of the table.
pub fn in_grid(lines: usize, grid: &Grid) -> f64 {
    let padding = match grid.spacing {
        Spacing::Usual => CELL_PADDING,
        Spacing::Tight => TIGHT_PADDING,
    };
    ((lines as f64 * LINE_PITCH + padding) * grid.body_size).min(HIGHEST_ROW)
}

/// A text over the whole width of the table.
pub fn across(text: &str, grid: &Grid, size: f64) -> f64 {
    let width = grid.widths.iter().sum();
    of_lines(fold(text, paper::capacity(width, size)).len(), size)
}

/// The rows of the table, and how many pages they are to be printed on where it is not left to them. `above` are those over the head and
/// the head itself, `foot` the lines below: they are kept on the page of the last rows.
pub fn of_body(table: &Table, grid: &Grid, above: (f64, f64), foot: &[f64]) -> (Vec<f64>, Option<u16>) {
    let capacities: Vec<usize> = (0..table.columns.len()).map(|column| grid.capacity(column, 1)).collect();
    let mut heights: Vec<f64> = table.rows.iter().map(|row| of_row(row, grid, &capacities)).collect();
    let (top, head) = above;
    let page = table.paper.sheet().text_height_points();
    match pages::keep_foot(&pages::Parts { page, top, head, body: &heights, foot }) {
        Keeping::Nothing => (heights, None),
        Keeping::OnPages(count) => (heights, Some(count)),
        Keeping::Stretch(stretch) => {
            for height in heights.get_mut(stretch.rows).into_iter().flatten() {
                *height = (*height + stretch.extra).min(HIGHEST_ROW);
            }
            (heights, None)
        }
    }
}

fn of_row(row: &Row, grid: &Grid, capacities: &[usize]) -> f64 {
    match row.role {
        RowRole::Group => in_grid(fold(&row.heading(), grid.capacity(0, grid.widths.len())).len(), grid),
        RowRole::Body | RowRole::Subtotal | RowRole::Total => in_grid(lines_of_row(row, capacities), grid),
    }
}
