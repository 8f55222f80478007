//! How high the rows of a table will be on their pages, and where the pages will end: reckoned, not set. The typesetter keeps the same rows
//! together; that its lines are broken a little otherwise now and then is why [`fit`](super::fit) leaves a margin. Lengths are points.

use std::ops::Range;

use super::arrange::{continues, numbers};
use super::measure::{fold, printed_columns};
use super::paper::{self, Grid};
use super::table::{Cell, Row, RowRole, Table};

/// From line to line within a cell, in type sizes: as in the template.
const LINE_PITCH: f64 = 1.32;
/// From note to note, in type sizes.
const NOTE_PITCH: f64 = 1.5;
/// Above the notes, and above the line for signatures, in type sizes.
const ABOVE_NOTES: f64 = 0.6;
const ABOVE_SIGNATURES: f64 = 1.7;
/// From the upper edge of the printed area to the title; from its last line to what follows; from one of its lines to the next.
const ABOVE_TITLE: f64 = 61.5;
const BELOW_TITLE: f64 = 12.0;
const TITLE_PITCH: f64 = 29.0;
/// Size of the caption, from one of its lines to the next in type sizes, and what stands below it.
const CAPTION_SIZE: f64 = 10.5;
const CAPTION_PITCH: f64 = 1.32;
const BELOW_CAPTION: f64 = 5.0;
/// A row higher than this part of the printed area may be broken across pages, and lines that belong together are kept together up to it.
const TALLEST_UNBROKEN: f64 = 0.4;
/// Rows that go along with the end of a table onto its last page.
const LAST_ROWS: usize = 3;
/// Rows in no sum that stay with the total above them.
const MOST_AFTER_TOTAL: usize = 6;
/// What is kept together together with the notes: up to this part of the printed area.
const TALLEST_WITH_TAIL: f64 = 0.8;

/// The heights of a table's parts on its paper.
pub struct Heights {
    /// The printed area.
    page: f64,
    /// Title and caption.
    top: f64,
    /// Repeated on each page.
    head: f64,
    rows: Vec<f64>,
    /// Notes and signatures; zero where there are none.
    tail: f64,
}

/// How many pages a table takes, and how high the last is filled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    pub pages: usize,
    pub last: f64,
}

impl Heights {
    pub fn of(table: &Table, grid: &Grid) -> Self {
        let capacities: Vec<usize> = (0..table.columns.len()).map(|column| grid.capacity(column, 1)).collect();
        let whole = paper::capacity(table.paper.sheet().text_width_points(), grid.body_size);
        let size = grid.body_size;
        let row = |row: &Row| match row.role {
            RowRole::Group => of_lines(fold(&row.heading(), grid.capacity(0, grid.widths.len())).len(), grid),
            RowRole::Body | RowRole::Subtotal | RowRole::Total => of_lines(lines_of_row(row, &capacities), grid),
        };
        let notes: usize = table.foot().map(|note| fold(&note, whole).len()).sum();
        let notes = match notes {
            0 => 0.0,
            notes => notes as f64 * NOTE_PITCH * size,
        };
        let signatures = if table.signatures.is_empty() { 0.0 } else { (ABOVE_SIGNATURES + 1.0) * size };
        let tail = notes + signatures;
        Self {
            page: table.paper.sheet().text_height_points(),
            top: top(table),
            head: of_head(table, grid),
            rows: table.rows.iter().map(row).collect(),
            tail: if tail > 0.0 { tail + ABOVE_NOTES * size } else { 0.0 },
        }
    }

    /// Higher than a good part of the page: such a row alone may be broken, or its end would be lost off the paper.
    pub fn is_tall(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|height| *height > self.page * TALLEST_UNBROKEN)
    }

    /// The rows that stay on one page: lines of one name, sums with what they follow, and the notes with the last row, for which the row
    /// after the last stands. Runs of a single row are not among them. A run too high for that is kept from its last line on.
    pub fn kept(&self, table: &Table) -> Vec<Range<usize>> {
        let numbers = numbers(table);
        let is_sum = |row: &Row| matches!(row.role, RowRole::Subtotal | RowRole::Total);
        let goes_on = |row: &Row| is_sum(row) || row.role == RowRole::Body && continues(row, numbers);
        let (end, has_tail) = (table.rows.len(), self.tail > 0.0);
        let mut kept = Vec::new();
        let mut nth = 0;
        while let Some(first) = table.rows.get(nth) {
            let following = table.rows.iter().skip(nth + 1);
            let next = match first.role {
                // Headings are kept with what follows by being headers.
                RowRole::Group => nth + 1,
                _ => nth + 1 + following.take_while(|row| goes_on(row)).count(),
            };
            let is_followed = next > nth + 1 && is_afterthought(table.rows.get(next..).unwrap_or_default());
            let next = if is_followed { end } else { next };
            let whole = nth..next + usize::from(has_tail && next == end);
            let run = self.not_too_high(whole, |row| table.rows.get(row).is_some_and(|row| row.role == RowRole::Body));
            let is_kept = run.len() > 1 && first.role != RowRole::Group;
            // A tall row would make all of them too high for a page.
            if is_kept && !run.clone().any(|row| self.is_tall(row)) {
                kept.push(run);
            }
            nth = next;
        }
        self.with_last_rows(table, &mut kept);
        kept
    }

    /// Adds the rows before the last, so that no page holds a single row and what belongs below it.
    fn with_last_rows(&self, table: &Table, kept: &mut Vec<Range<usize>>) {
        let end = self.rows.len() + usize::from(self.tail > 0.0);
        let is_body = |row: usize| table.rows.get(row).is_some_and(|row| row.role == RowRole::Body);
        let mut last = match kept.pop_if(|last| last.end == end) {
            Some(last) => last,
            None if self.tail > 0.0 || !self.rows.len().checked_sub(1).is_some_and(is_body) => return,
            None => end - 1..end,
        };
        let are_enough = |last: &Range<usize>| last.clone().filter(|row| is_body(*row)).count() >= LAST_ROWS;
        while let Some(before) = last.start.checked_sub(1).filter(|before| is_body(*before) && !are_enough(&last)) {
            let before = kept.last().filter(|kept| kept.end == last.start).map_or(before, |kept| kept.start);
            let wider = before..last.end;
            if !self.may_be_kept(&wider) || wider.clone().any(|row| self.is_tall(row)) {
                break;
            }
            kept.pop_if(|kept| kept.start == before);
            last = wider;
        }
        if last.len() > 1 {
            kept.push(last);
        }
    }

    /// Whether rows, and the notes if they are among them, are not too high to stay on one page.
    fn may_be_kept(&self, rows: &Range<usize>) -> bool {
        let height: f64 = self.rows.get(rows.start..rows.end.min(self.rows.len())).into_iter().flatten().sum();
        let tail = if rows.end > self.rows.len() { self.tail } else { 0.0 };
        height <= self.page * TALLEST_UNBROKEN && height + tail <= self.page * TALLEST_WITH_TAIL
    }

    /// The run itself, or its last line with what stands below it.
    fn not_too_high(&self, run: Range<usize>, is_body: impl Fn(usize) -> bool) -> Range<usize> {
        if self.may_be_kept(&run) {
            return run;
        }
        let last = run.clone().rev().find(|row| is_body(*row)).unwrap_or(run.start);
        last..run.end
    }

    /// Where the pages end if each may be filled up to `part` of it.
    pub fn extent(&self, table: &Table, part: f64) -> Extent {
        let page = self.page * part;
        let mut kept = self.kept(table).into_iter().peekable();
        let mut extent = Extent { pages: 1, last: self.top + self.head };
        let mut nth = 0;
        let end = self.rows.len() + usize::from(self.tail > 0.0);
        while nth < end {
            let mut run = nth..nth + 1;
            while table.rows.get(run.end - 1).is_some_and(|row| row.role == RowRole::Group) && run.end < end {
                run.end += 1;
            }
            if let Some(kept) = kept.next_if(|kept| kept.start < run.end) {
                run.end = kept.end;
            }
            let height: f64 = run.clone().map(|row| self.rows.get(row).copied().unwrap_or(self.tail)).sum();
            if extent.last + height > page {
                extent = Extent { pages: extent.pages + 1, last: self.head };
            }
            extent.last += height;
            nth = run.end;
        }
        extent
    }
}

/// Whether these rows, the last of a table, are few and in no sum: they stand on one page with the total above them.
fn is_afterthought(rows: &[Row]) -> bool {
    rows.len() <= MOST_AFTER_TOTAL && rows.iter().all(|row| row.is_aside)
}

/// A row of so many lines.
fn of_lines(lines: usize, grid: &Grid) -> f64 {
    (1.0 + lines.saturating_sub(1) as f64 * LINE_PITCH + 2.0 * grid.spacing.padding()) * grid.body_size
}

fn top(table: &Table) -> f64 {
    let width = table.paper.sheet().text_width_points();
    let lines = fold(&table.title, paper::capacity(width, paper::TITLE_SIZE)).len();
    let [left, right] = [&table.caption.left, &table.caption.right].map(|end| printed_columns(end));
    let caption = match (left, right) {
        (0, 0) => 0.0,
        (left, right) if left > 0 && right > 0 && left + right + 1 > paper::capacity(width, CAPTION_SIZE) => {
            (1.0 + CAPTION_PITCH) * CAPTION_SIZE + BELOW_CAPTION
        }
        _ => CAPTION_SIZE + BELOW_CAPTION,
    };
    let lead: usize = table.lead.iter().map(|words| fold(words, paper::capacity(width, CAPTION_SIZE)).len()).sum();
    let lead = (lead as f64 * CAPTION_PITCH) * CAPTION_SIZE + table.lead.len() as f64 * BELOW_CAPTION;
    ABOVE_TITLE + (lines as f64 - 1.0) * TITLE_PITCH + paper::TITLE_SIZE + BELOW_TITLE + caption + lead
}

/// Lines of each row of the head: a cell merged downwards spreads its lines over its rows.
pub fn head_lines(table: &Table, grid: &Grid) -> Vec<usize> {
    let mut lines = vec![1; table.head_depth()];
    for cell in table.head_cells() {
        let needed = fold(&cell.text, grid.capacity(cell.column, cell.column_span)).len();
        for lines in lines.iter_mut().skip(cell.row).take(cell.row_span) {
            *lines = needed.div_ceil(cell.row_span).max(*lines);
        }
    }
    lines
}

fn of_head(table: &Table, grid: &Grid) -> f64 {
    head_lines(table, grid).into_iter().map(|lines| of_lines(lines, grid)).sum()
}

/// Lines of the highest cell of a row.
pub fn lines_of_row(row: &Row, capacities: &[usize]) -> usize {
    row.cells.iter().zip(capacities).map(|(cell, capacity)| lines_of(cell, *capacity)).max().unwrap_or(1)
}

/// Lines of a cell that holds so many columns of text. Only what does not fit at a glance is folded: a character takes no more columns
/// than it has bytes, and a number is never folded.
fn lines_of(cell: &Cell, capacity: usize) -> usize {
    match cell {
        Cell::Blank | Cell::Count(_) | Cell::Delta(_) => 1,
        Cell::Text(text) if !text.contains('\n') && (text.len() <= capacity || printed_columns(text) <= capacity) => 1,
        Cell::Text(text) => fold(text, capacity).len(),
        Cell::Lines(lines) => fold(&lines.join("\n"), capacity).len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::arrange::NUMBER;
    use crate::report::{Align, Caption, Column, Paper};

    const NONE: [Range<usize>; 0] = [];

    fn only(run: Range<usize>) -> Vec<Range<usize>> {
        Vec::from([run])
    }

    /// Rows by a letter each: a heading, a numbered line, one that goes on with it, a subtotal, a total.
    fn table(rows: &str, notes: &[&str]) -> Table {
        let column = |head: &str| Column::new(vec![head.to_owned()], 4, Align::Left);
        let row = |letter: char| match letter {
            'g' => Row::new(RowRole::Group, vec![Cell::text_of("一、县直")]),
            'b' => Row::new(RowRole::Body, vec![Cell::text_of("1"), Cell::text_of("甲")]),
            'c' => Row::new(RowRole::Body, vec![Cell::Blank, Cell::text_of("乙")]),
            's' => Row::new(RowRole::Subtotal, vec![Cell::Blank, Cell::text_of("小　计")]),
            't' => Row::new(RowRole::Total, vec![Cell::Blank, Cell::text_of("合　计")]),
            other => panic!("{other}"),
        };
        Table {
            title: "表".to_owned(),
            columns: vec![column(NUMBER), column("单位")],
            rows: rows.chars().map(row).collect(),
            notes: notes.iter().map(|note| (*note).to_owned()).collect(),
            ..Table::on(Paper::A4Portrait)
        }
    }

    fn heights(table: &Table) -> Heights {
        Heights::of(table, &Grid::of(table))
    }

    fn kept(rows: &str, notes: &[&str]) -> Vec<Range<usize>> {
        let table = table(rows, notes);
        heights(&table).kept(&table)
    }

    #[test]
    fn sums_stay_with_the_row_before_and_notes_with_the_last_row() {
        assert_eq!(kept("gbbsbst", &[]), [2..4, 4..7]);
        assert_eq!(kept("bbt", &["注"]), only(0..4));
        assert_eq!(kept("", &["注"]), NONE);
        assert_eq!(kept("bg", &["注"]), NONE);
        assert_eq!(kept("b", &[]), NONE);
    }

    /// The lines of 附件1 and of 空超编 were cut from their name by the end of the page.
    #[test]
    fn lines_of_one_name_stay_together_with_their_sum() {
        assert_eq!(kept("bccbbcsgbbb", &[]), [0..3, 4..7, 8..11]);
        let long = format!("b{}sgbbb", "c".repeat(40));
        assert_eq!(kept(&long, &[]), [40..42, 43..46], "too high: only the sum with its last line");
    }

    #[test]
    fn a_few_rows_beside_the_sums_stay_with_the_total_above_them() {
        let kept = |asides: usize| {
            let mut table = table(&format!("bbt{}", "b".repeat(asides)), &["注"]);
            table.rows.iter_mut().skip(3).for_each(|row| row.is_aside = true);
            heights(&table).kept(&table)
        };
        assert_eq!(kept(2), only(1..6), "row, total, two beside it and the notes");
        assert_eq!(kept(6), only(1..10));
        assert_eq!(kept(7), [1..3, 7..11]);
    }

    #[test]
    fn the_last_page_has_three_lines_at_least() {
        assert_eq!(kept("bbbbb", &["注"]), only(2..6));
        assert_eq!(kept("bbccb", &["注"]), only(1..6), "with the whole of what they belong to");
        assert_eq!(kept("bbbgb", &["注"]), only(4..6), "but not with another part");
        assert_eq!(kept("bbbbbt", &[]), only(2..6));
        assert_eq!(kept("bbbb", &[]), only(1..4));
        let high = vec!["注"; 30];
        assert_eq!(kept("bbbb", &high), only(3..5), "if the notes leave room");
    }

    #[test]
    fn runs_never_overlap() {
        for rows in ["bccsbcbccst", "gbcgbsst", "ccbcst", "sbbcc", "gsstbc", "bcbcbc"] {
            for notes in [&[][..], &["注"]] {
                let kept = kept(rows, notes);
                let mut rising = kept.iter().zip(kept.iter().skip(1));
                assert!(rising.all(|(one, next)| one.end <= next.start), "{rows}: {kept:?}");
            }
        }
    }

    #[test]
    fn rows_as_high_as_half_a_page_may_break_and_are_not_kept() {
        let mut table = table("bt", &[]);
        table.rows[0].cells[1] = Cell::Lines(vec!["行".to_owned(); 30]);
        let heights = heights(&table);
        assert!(heights.is_tall(0) && !heights.is_tall(1) && !heights.is_tall(2));
        assert_eq!(heights.kept(&table), NONE);
    }

    #[test]
    fn pages_are_counted_by_what_stays_together() {
        let extent = |rows: &str| {
            let table = table(rows, &[]);
            let found = Heights::of(&table, &Grid::set(&table, USUAL)).extent(&table, 1.0);
            (found.pages, (found.last * 100.0).round() / 100.0)
        };
        // 637.8 points; 95.5 above the head, which has 19.32 like each row: 27 rows, and 32 on each further page.
        assert_eq!(extent("bbb"), (1, 172.78));
        assert_eq!(extent(&"b".repeat(27)), (1, 636.46));
        assert_eq!(extent(&"b".repeat(28)), (2, 77.28));
        assert_eq!(extent(&format!("{}gb", "b".repeat(26))), (2, 57.96), "a heading goes with its first line");
        assert_eq!(extent(&format!("{}bccb", "b".repeat(25))), (2, 96.6), "and a line with those of its name");
    }

    const USUAL: crate::report::table::Setting = crate::report::table::Setting {
        size: crate::report::table::BodySize::Five,
        spacing: crate::report::table::Spacing::Usual,
    };

    #[test]
    fn a_caption_of_two_lines_and_notes_take_their_room() {
        let mut table = table("b", &["注", "注"]);
        table.signatures = vec!["制表".to_owned()];
        let grid = Grid::set(&table, USUAL);
        let of = |table: &Table| {
            let Heights { top, tail, .. } = Heights::of(table, &grid);
            [top, tail].map(|height| (height * 100.0).round() / 100.0)
        };
        // Two notes, the line for signatures with its room, and the room above: 3.0, 2.7 and 0.6 type sizes.
        assert_eq!(of(&table), [95.5, 66.15]);
        table.caption = Caption { left: "填报单位".to_owned(), right: "单位：名".to_owned() };
        assert_eq!(of(&table)[0], 111.0);
        table.caption.left = "单".repeat(40);
        assert_eq!(of(&table)[0], 124.86);
    }
}
