//! The two ends of a line: which of the columns each gets, and whether both have room in one.

use crate::report::measure::{fold, printed_columns};
use crate::report::paper::{self, Grid};
use crate::report::table::Table;

/// How the ends share the columns of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shared {
    /// How many columns the left end gets: at least one, and at least one is left to the right end.
    pub split: usize,
    /// Lines of the end that folds more.
    pub lines: usize,
}

/// Of all splits the one that folds least; of those the one nearest to the share of each.
pub fn shared(grid: &Grid, [left, right]: [&str; 2], size: f64) -> Shared {
    let whole: f64 = grid.widths.iter().sum();
    let (left_columns, right_columns) = (printed_columns(left), printed_columns(right));
    let share = (left_columns + 1) as f64 / (left_columns + right_columns + 2) as f64 * whole;
    let lines = |text: &str, width: f64| fold(text, paper::capacity(width, size)).len();
    let mut used = 0.0;
    let mut best: Option<(f64, Shared)> = None;
    let last = grid.widths.len().saturating_sub(1);
    for (split, width) in (1..=last).zip(&grid.widths) {
        used += width;
        let lines = lines(left, used).max(lines(right, whole - used));
        let off = (used - share).abs();
        if best.is_none_or(|(nearest, best)| lines < best.lines || lines == best.lines && off < nearest) {
            best = Some((off, Shared { split, lines }));
        }
    }
    best.map_or(Shared { split: 1, lines: 1 }, |(_, shared)| shared)
}

/// Rows that the caption takes: two where its ends have no room side by side, the left above the right.
pub fn caption_rows(table: &Table, grid: &Grid) -> usize {
    let (left, right) = (table.caption.left.as_str(), table.caption.right.as_str());
    match (left.is_empty(), right.is_empty()) {
        (true, true) => 0,
        (false, false) if table.columns.len() > 1 && shared(grid, [left, right], grid.body_size).lines > 1 => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Align, Caption, Column, Paper};

    fn rows(left: &str, right: &str) -> usize {
        let column = Column::new(vec!["列".to_owned()], 8, Align::Left);
        let caption = Caption { left: left.to_owned(), right: right.to_owned() };
        let table = Table { columns: vec![column; 4], caption, ..Table::on(Paper::A4Portrait) };
        caption_rows(&table, &Grid::of(&table))
    }

    /// The date of a list of notices broke on an upright sheet.
    #[test]
    fn a_caption_that_would_fold_takes_two_rows() {
        let (office, date) = ("填报单位：中共青禾县委机构编制委员会办公室", "单位：名　2026年11月23日");
        assert_eq!(rows(office, date), 1);
        assert_eq!(rows(&format!("{office}　按方案“减上补下”"), date), 2);
        assert_eq!((rows(&office.repeat(3), ""), rows("", date), rows("", "")), (1, 1, 0));
    }
}
