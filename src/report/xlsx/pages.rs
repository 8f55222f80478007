//! Where the pages of a sheet will end, and keeping notes and signatures with the last rows. A workbook cannot say "keep with next",
//! and a page break set by hand is ignored when a sheet is fitted to the width of its paper; so the rows above are made a little
//! higher, until the last ones fall onto the next page together with what follows them. Lengths are points.

use std::ops::Range;

/// Rows that go along with notes and signatures.
const KEPT_ROWS: usize = 2;
/// Rows that share the extra height: fewer would show it.
const LEAST_STRETCHED: usize = 5;

/// Heights of the parts of a sheet.
pub struct Parts<'a> {
    /// The printed area of a page.
    pub page: f64,
    /// Everything above the head.
    pub top: f64,
    /// Repeated on each page.
    pub head: f64,
    /// Row by row.
    pub body: &'a [f64],
    pub foot: f64,
}

/// Rows of the body that are each to be higher.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    pub rows: Range<usize>,
    pub extra: f64,
}

/// What keeps the foot with the last rows; nothing where it is with them already, or cannot be.
pub fn keep_foot(parts: &Parts<'_>) -> Option<Stretch> {
    let Parts { page, top, head, body, foot } = *parts;
    let (mut used, mut first) = (top + head, 0);
    for (row, height) in body.iter().enumerate() {
        if used + height > page && row > first {
            (used, first) = (head, row);
        }
        used += height;
    }
    let split = body.len().checked_sub(KEPT_ROWS)?;
    let kept: f64 = body.iter().skip(split).sum();
    let stretched = split.checked_sub(first).filter(|rows| *rows >= LEAST_STRETCHED)?;
    if used + foot <= page || head + kept + foot > page {
        return None;
    }
    // Half a row of room on either side, because no two programs break a page at quite the same height.
    let tolerance = body.get(split)? / 2.0;
    let extra = (page - tolerance) - (used - kept);
    (extra > 0.0).then(|| Stretch { rows: first..split, extra: extra / stretched as f64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: usize, expected: Option<(Range<usize>, f64)>) {
        let body = vec![20.0; rows];
        let parts = Parts { page: 500.0, top: 60.0, head: 40.0, body: &body, foot: 50.0 };
        let found = keep_foot(&parts).map(|stretch| (stretch.rows, stretch.extra));
        assert_eq!(found, expected, "{rows} rows");
    }

    #[test]
    fn the_last_rows_go_with_the_foot_where_it_would_stand_alone() {
        // 20 rows fit the first page, 17 with the foot; 23 each further one.
        check(17, None);
        check(18, Some((0..16, (490.0 - 420.0) / 16.0)));
        check(20, Some((0..18, (490.0 - 460.0) / 18.0)));
        check(21, None);
        check(42, Some((20..40, (490.0 - 440.0) / 20.0)));
        check(2, None);
    }
}
