//! Where the pages of a sheet will end, and keeping notes and signatures with the last rows. A workbook cannot say "keep with next",
//! and a page break set by hand is ignored when a sheet is fitted to the width of its paper. So a sheet whose last page would hold little
//! more than its notes is printed a little smaller, on a page less; where that would be too small, the rows above are made a little higher,
//! until the last ones fall onto the next page together with what follows them. Lengths are points.

use std::ops::Range;

/// Rows that go along with notes and signatures.
const KEPT_ROWS: usize = 2;
/// Rows that share the extra height: fewer would show it.
const LEAST_STRETCHED: usize = 5;
/// More than this part of a row's height would show too.
const MOST_STRETCHED: f64 = 0.4;
/// How small a sheet may be printed for a page less, in hundredths of its size.
const SMALLEST: u16 = 88;

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
    /// Line by line.
    pub foot: &'a [f64],
}

/// What keeps the foot with the last rows.
#[derive(Debug, Clone, PartialEq)]
pub enum Keeping {
    /// It is with them already, or cannot be.
    Nothing,
    /// The sheet is printed on so many pages, a little smaller.
    OnPages(u16),
    Stretch(Stretch),
}

/// Rows of the body that are each to be higher.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    pub rows: Range<usize>,
    pub extra: f64,
}

/// The pages of a sheet.
struct Laid {
    count: usize,
    /// The first row of the page that holds the last row, and how high that page is filled by rows.
    first: usize,
    used: f64,
    /// Rows on the last page.
    last_rows: usize,
}

/// What is to be done for the foot.
pub fn keep_foot(parts: &Parts<'_>) -> Keeping {
    let Some(row) = parts.body.len().checked_sub(KEPT_ROWS).and_then(|split| parts.body.get(split)) else {
        return Keeping::Nothing;
    };
    // Half a row of room, because no two programs break a page at quite the same height.
    let sure = parts.page - row / 2.0;
    let laid = parts.laid_on(sure);
    if laid.count < 2 || laid.last_rows >= KEPT_ROWS {
        return Keeping::Nothing;
    }
    let scales = (SMALLEST..100).map(|scale| f64::from(scale) / 100.0);
    let smaller = scales.rev().map(|scale| parts.laid_on(sure / scale).count).find(|count| *count < laid.count);
    match smaller.and_then(|count| u16::try_from(count).ok()) {
        Some(count) => Keeping::OnPages(count),
        None => parts.stretch(sure).map_or(Keeping::Nothing, Keeping::Stretch),
    }
}

impl Parts<'_> {
    /// The pages if each may be filled so high.
    fn laid_on(&self, page: f64) -> Laid {
        let mut laid = Laid { count: 1, first: 0, used: self.top + self.head, last_rows: 0 };
        for (row, height) in self.body.iter().enumerate() {
            if laid.used + height > page && row > laid.first {
                laid = Laid { count: laid.count + 1, first: row, used: self.head, last_rows: 0 };
            }
            laid.used += height;
            laid.last_rows += 1;
        }
        let mut used = laid.used;
        for height in self.foot {
            if used + height > page && used > self.head {
                (laid.count, laid.last_rows, used) = (laid.count + 1, 0, self.head);
            }
            used += height;
        }
        laid
    }

    fn stretch(&self, sure: f64) -> Option<Stretch> {
        let Laid { first, used, .. } = self.laid_on(self.page);
        let split = self.body.len().checked_sub(KEPT_ROWS)?;
        let kept: f64 = self.body.iter().skip(split).sum();
        let rows = split.checked_sub(first).filter(|rows| *rows >= LEAST_STRETCHED)?;
        let is_room = self.head + kept + self.foot.iter().sum::<f64>() <= self.page;
        let extra = (sure - (used - kept)) / rows as f64;
        let is_slight = extra > 0.0 && extra <= self.body.get(split)? * MOST_STRETCHED;
        (is_room && is_slight).then_some(Stretch { rows: first..split, extra })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: usize, foot: &[f64], expected: Keeping) {
        let body = vec![20.0; rows];
        let parts = Parts { page: 500.0, top: 60.0, head: 40.0, body: &body, foot };
        assert_eq!(keep_foot(&parts), expected, "{rows} rows, {foot:?} below");
    }

    #[test]
    fn a_foot_that_would_stand_alone_is_brought_to_the_rows_by_a_smaller_print() {
        // 20 rows fit the first page, 17 with the foot, and 23 each further one.
        let foot = [25.0, 25.0];
        check(17, &foot, Keeping::Nothing);
        check(18, &foot, Keeping::OnPages(1));
        check(42, &foot, Keeping::OnPages(2));
        check(2, &foot, Keeping::Nothing);
        check(0, &foot, Keeping::Nothing);
        // It ends within half a row of the page's end, or begins a page with one row.
        check(17, &[55.0], Keeping::OnPages(1));
        check(20, &[10.0], Keeping::OnPages(1));
    }

    #[test]
    fn where_that_would_be_too_small_the_last_rows_go_with_the_foot() {
        let stretched = |rows: Range<usize>, extra| Keeping::Stretch(Stretch { rows, extra });
        check(20, &[70.0], stretched(0..18, (490.0 - 460.0) / 18.0));
        check(20, &[35.0, 35.0], stretched(0..18, (490.0 - 460.0) / 18.0));
        check(22, &[20.0; 2], Keeping::Nothing);
        // Twice as high rows were an eyesore: a long foot goes over the page's end instead.
        check(14, &[20.0; 12], Keeping::Nothing);
    }
}
