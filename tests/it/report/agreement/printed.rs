//! What is printed, read back out of the finished PDF: every character by its place, so that it is known which cell it stands in.

use std::collections::{BTreeMap, BTreeSet};

use bianheng::report::paper::Grid;
use bianheng::report::{DraftMark, RowRole, Table};

use super::super::letters::{Letter, MILLIMETRE, TYPESETTER, letters};
use super::shown::{squeezed, words};

/// 四号: the page number, and nothing else.
const NUMBER_SIZE: f64 = 14.0;

/// A table on its pages. Blanks are left out.
pub struct Printed {
    pub pages: usize,
    /// The words of each cell, by row and column.
    cells: BTreeMap<(usize, usize), String>,
    /// The pages that each row stands on.
    pub pages_of: BTreeMap<usize, BTreeSet<usize>>,
}

/// Sets the table and reads it; what stands around the rows is compared on the way: title and caption once, the head on every page,
/// notes and signatures at the end, the page numbers.
#[track_caller]
pub fn read(table: &Table) -> Printed {
    let pages = TYPESETTER.typeset(std::slice::from_ref(table)).expect("set");
    let mut printed = Printed { pages: pages.count(), cells: BTreeMap::new(), pages_of: BTreeMap::new() };
    let mut around: Vec<Vec<Letter>> = vec![Vec::new(); pages.count()];
    let mut numbers = vec![String::new(); pages.count()];
    let mut run = (0, 0.0, 0.0);
    for mut letter in letters(&pages) {
        letter.x = start_of_run(&mut run, &letter);
        letter.text = squeezed(&letter.text);
        if letter.text.is_empty() {
            continue;
        }
        if (letter.size - NUMBER_SIZE).abs() < 0.1 && !is_notice(table) {
            numbers[letter.page] += &letter.text;
            continue;
        }
        // A bracket at the beginning of a line stands half a character further left than what is seen of it.
        let (x, y) = (letter.x * MILLIMETRE + 0.45 * letter.size, letter.middle() * MILLIMETRE);
        match pages.at(letter.page, x, y) {
            Some((_, row, column)) => printed.put(letter.page, row, column, &letter.text),
            None => around[letter.page].push(letter),
        }
    }
    for (page, number) in numbers.iter().enumerate() {
        // A notice of one page has none.
        let expected = if is_notice(table) { String::new() } else { format!("—{}—", page + 1) };
        assert_eq!(number, &expected, "{}", table.title);
    }
    let [above, head, below] = around_of(table);
    let last = pages.count() - 1;
    for (page, letters) in around.iter().enumerate() {
        let before = if page == 0 { above.clone() + &head } else { head.clone() };
        let after = if page == last { below.as_str() } else { "" };
        let text: String = letters.iter().map(|letter| letter.text.as_str()).collect();
        let Some(middle) = text.strip_prefix(before.as_str()).and_then(|text| text.strip_suffix(after)) else {
            panic!("page {} of {}: {text}\ninstead of {before} … {after}", page + 1, table.title);
        };
        let rest = letters.iter().skip(letters.len() - middle.chars().count() - after.chars().count());
        printed.go_on(table, page, &rest.take(middle.chars().count()).collect::<Vec<_>>());
    }
    printed
}

/// Where the run of letters begins that this one belongs to. The reader of the PDF does not move on by the width of a letter, only by what
/// the setter has taken from or given to the space between two; what moves back is still in the same cell.
fn start_of_run(run: &mut (usize, f64, f64), letter: &Letter) -> f64 {
    let (page, y, x) = *run;
    if (page, letter.x <= x) != (letter.page, true) || (letter.y - y).abs() > 0.01 {
        *run = (letter.page, letter.y, letter.x);
    }
    run.2
}

impl Printed {
    fn put(&mut self, page: usize, row: usize, column: usize, text: &str) {
        self.cells.entry((row, column)).or_default().push_str(text);
        self.pages_of.entry(row).or_default().insert(page);
    }

    /// The rest of a row that is too high for a page stands below the head of the next.
    fn go_on(&mut self, table: &Table, page: usize, letters: &[&Letter]) {
        let Some(row) = self
            .pages_of
            .iter()
            .filter(|(_, pages)| pages.iter().any(|on| *on < page))
            .map(|(row, _)| *row)
            .next_back()
        else {
            assert!(letters.is_empty(), "{letters:?} stand beside the rows of {}", table.title);
            return;
        };
        let left = f64::from(table.paper.sheet().left) * MILLIMETRE;
        let widths = Grid::of(table).widths;
        for letter in letters {
            let mut right = left;
            let column = widths.iter().position(|width| {
                right += width;
                letter.x * MILLIMETRE + 0.45 * letter.size < right
            });
            self.put(page, row, column.expect("inside the table"), &letter.text);
        }
    }

    /// The rows of a page, from the top.
    pub fn rows_of(&self, page: usize) -> Vec<usize> {
        self.pages_of.iter().filter(|(_, pages)| pages.contains(&page)).map(|(row, _)| *row).collect()
    }
}

/// A 通知单, which has a template of its own.
fn is_notice(table: &Table) -> bool {
    table.look.template == Some("notice")
}

/// What stands above the head, in it, and below the rows.
fn around_of(table: &Table) -> [String; 3] {
    let mark = table.look.mark.map(DraftMark::text);
    let above = table.attachment.iter().map(String::as_str).chain(mark);
    let (left, right) = (&*table.caption.left, &*table.caption.right);
    let caption = match is_notice(table) {
        true => [right, &*table.title, left],
        false => [&*table.title, left, right],
    };
    let above = above.chain(caption).chain(table.lead.iter().map(String::as_str)).collect();
    // Typst draws row by row, and what is merged downwards before the others of its last row.
    let mut head = table.head_cells();
    head.sort_by_key(|cell| (cell.row + cell.row_span, cell.row_span == 1, cell.row, cell.column));
    let head = head.into_iter().map(|cell| cell.text).collect();
    let signatures = || table.signatures.iter().map(|label| format!("{label}："));
    let below = match (is_notice(table), table.code_line()) {
        (true, Some(code)) => Table { code: None, ..table.clone() }.foot().chain(signatures()).chain([code]).collect(),
        (true, None) | (false, _) => table.foot().chain(signatures()).collect(),
    };
    [above, head, below].map(|text: String| squeezed(&spelled(table, &text)))
}

/// The characters that no face has, as their numbers.
fn spelled(table: &Table, text: &str) -> String {
    let uncovered = TYPESETTER.uncovered(std::slice::from_ref(table));
    let spelled = text.chars().map(|letter| match uncovered.contains(&letter) {
        true => format!("〔U+{:04X}〕", u32::from(letter)),
        false => letter.to_string(),
    });
    spelled.collect()
}

/// Every cell holds its words and no row is cut or left alone.
#[track_caller]
pub fn check(table: &Table) -> Printed {
    let printed = read(table);
    for (nth, row) in table.rows.iter().enumerate() {
        for (column, words) in words(table, nth).iter().enumerate() {
            let found = printed.cells.get(&(nth, column)).map_or("", String::as_str);
            assert_eq!(
                found,
                squeezed(&spelled(table, words)),
                "{}: {:?} in row {nth}, column {column}",
                table.title,
                row.role
            );
        }
    }
    for page in 0..printed.pages {
        let rows = printed.rows_of(page);
        let is_orphaned =
            rows.last().is_some_and(|last| table.rows[*last].role == RowRole::Group && last + 1 < table.rows.len());
        assert!(!is_orphaned, "page {} of {} ends with a heading", page + 1, table.title);
        let is_blank = (0..table.rows.len()).all(|row| words(table, row).concat().is_empty());
        assert!(!rows.is_empty() || is_blank, "page {} of {} has no rows", page + 1, table.title);
    }
    printed
}

/// The rows that stand on more than one page.
pub fn cut_rows(printed: &Printed) -> Vec<usize> {
    printed.pages_of.iter().filter(|(_, pages)| pages.len() > 1).map(|(row, _)| *row).collect()
}
