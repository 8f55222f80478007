//! Rows and columns that the office has hidden in a sheet. They are read like all others, because a filter hides rows that
//! nobody meant to leave out; whoever takes them over asks here and says so.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

/// What is known of the hidden rows and columns of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum HiddenLines {
    /// The reader of this format cannot tell.
    #[default]
    Unknown,
    Known {
        /// In order, apart from each other.
        rows: Vec<RangeInclusive<u32>>,
        columns: Vec<RangeInclusive<u16>>,
    },
}

/// Whether the reader of a format can tell what is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hiding {
    Unknown,
    Known,
}

/// Rows or columns next to each other that are hidden, counted from zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HiddenRange {
    Rows(RangeInclusive<u32>),
    Columns(RangeInclusive<u16>),
}

impl HiddenLines {
    /// Hidden rows and columns in whatever order they were found; a far end beyond the last column means all columns.
    pub fn known(rows: Vec<RangeInclusive<u32>>, columns: Vec<RangeInclusive<u16>>) -> Self {
        Self::Known { rows: joined(rows, |row| row.checked_add(1)), columns: joined(columns, |at| at.checked_add(1)) }
    }

    /// The same taken together from its pieces; see [`HiddenLines::ranges`].
    pub fn of_ranges(hiding: Hiding, ranges: Vec<HiddenRange>) -> Self {
        match hiding {
            Hiding::Unknown => Self::Unknown,
            Hiding::Known => {
                let (mut rows, mut columns) = (Vec::new(), Vec::new());
                for range in ranges {
                    match range {
                        HiddenRange::Rows(range) => rows.push(range),
                        HiddenRange::Columns(range) => columns.push(range),
                    }
                }
                Self::known(rows, columns)
            }
        }
    }

    pub fn hiding(&self) -> Hiding {
        match self {
            Self::Unknown => Hiding::Unknown,
            Self::Known { .. } => Hiding::Known,
        }
    }

    /// Everything hidden, rows first.
    pub fn ranges(&self) -> impl Iterator<Item = HiddenRange> {
        let columns = self.columns().iter().cloned().map(HiddenRange::Columns);
        self.rows().iter().cloned().map(HiddenRange::Rows).chain(columns)
    }

    pub fn hides_row(&self, row: u32) -> bool {
        self.rows().binary_search_by(|range| place(range, row)).is_ok()
    }

    pub fn hides_column(&self, column: u16) -> bool {
        self.columns().iter().any(|range| range.contains(&column))
    }

    /// Hidden rows, counted from zero; none while unknown.
    pub fn rows(&self) -> &[RangeInclusive<u32>] {
        match self {
            Self::Unknown => &[],
            Self::Known { rows, .. } => rows,
        }
    }

    /// Hidden columns, counted from zero; none while unknown.
    pub fn columns(&self) -> &[RangeInclusive<u16>] {
        match self {
            Self::Unknown => &[],
            Self::Known { columns, .. } => columns,
        }
    }
}

/// Where a range lies, seen from a row.
fn place(range: &RangeInclusive<u32>, row: u32) -> std::cmp::Ordering {
    if range.contains(&row) { std::cmp::Ordering::Equal } else { range.start().cmp(&row) }
}

/// Sorts ranges and joins those that touch.
fn joined<Line: Copy + Ord>(
    mut ranges: Vec<RangeInclusive<Line>>,
    next: impl Fn(Line) -> Option<Line>,
) -> Vec<RangeInclusive<Line>> {
    ranges.sort_unstable_by_key(|range| (*range.start(), *range.end()));
    let mut joined: Vec<RangeInclusive<Line>> = Vec::new();
    for range in ranges.into_iter().filter(|range| range.start() <= range.end()) {
        match joined.last_mut() {
            Some(last) if next(*last.end()).is_none_or(|after| *range.start() <= after) => {
                *last = *last.start()..=(*last.end()).max(*range.end());
            }
            Some(_) | None => joined.push(range),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_joined_and_asked() {
        let hidden =
            HiddenLines::known(vec![7..=7, 2..=3, 4..=4, 3..=3, u32::MAX..=u32::MAX], vec![1..=1, 5..=u16::MAX]);
        assert_eq!(hidden.rows(), [2..=4, 7..=7, u32::MAX..=u32::MAX]);
        let shown: Vec<u32> = (0..10).filter(|row| hidden.hides_row(*row)).collect();
        assert_eq!(shown, [2, 3, 4, 7]);
        assert_eq!((hidden.hides_column(0), hidden.hides_column(1), hidden.hides_column(900)), (false, true, true));
        assert!(!HiddenLines::Unknown.hides_row(2) && !HiddenLines::known(vec![], vec![]).hides_column(0));
    }
}
