//! What the templates (`assets/report/*.typ`) are given about the tables, as plain data that `base.typ` reads with `json("tables.json")`.
//!
//! Everything that needs a decision is decided here: texts as they are written, positions, which rows may not be parted. Nothing here is
//! Typst source, so no name in a table can be taken for markup.

use serde::Serialize;

use super::Cover;
use super::shelf::Families;
use crate::report::measure::{columns, fold};
use crate::report::paper::{self, CELL_INSET_POINTS, Grid, Sheet};
use crate::report::table::{Align, Cell, DraftMark, HeadCell, PageNumberPlace, Paper, Row, RowRole, Table};
use crate::report::written_date;

/// Height of a line of body text, and the space above and below a cell's text, in type sizes: as in the template.
const LINE_PITCH: f64 = 1.32;
const CELL_PADDING: f64 = 0.84;
/// A row higher than this part of the printed area may be broken across pages.
const TALLEST_UNBROKEN: f64 = 0.4;
/// Rows after a total that stay with it.
const MOST_AFTER_TOTAL: usize = 6;

/// All tables of one document.
#[derive(Serialize)]
pub struct Input<'a> {
    /// Title of the document: the cover's, or the first table's.
    title: String,
    families: &'a Families,
    cover: Option<CoverGiven>,
    tables: Vec<Given>,
}

#[derive(Serialize)]
struct CoverGiven {
    title: String,
    subtitle: String,
    office: String,
    date: String,
}

#[derive(Serialize)]
struct Given {
    /// Which table of the document it is.
    nth: usize,
    /// Rows of its head: the grid row of its first row.
    depth: usize,
    /// 征求意见稿, 送审稿, 定稿
    mark: Option<&'static str>,
    /// Whether a sheet in landscape bears its number where the upright sheets have it.
    is_number_upright: bool,
    attachment: Option<String>,
    title: String,
    /// By which the table is found in the PDF's list of contents.
    bookmark: String,
    left: String,
    right: String,
    sheet: SheetGiven,
    is_portrait: bool,
    /// Points.
    body_size: f64,
    /// Points left and right of a cell's text.
    inset: f64,
    /// Points.
    widths: Vec<f64>,
    aligns: Vec<Align>,
    head: Vec<HeadCellGiven>,
    parts: Vec<Part>,
    keeps: Vec<Keep>,
    notes: Vec<String>,
    signatures: Vec<String>,
    /// The grid row that holds notes and signatures; none when there are none.
    tail_y: Option<usize>,
}

/// Millimetres.
#[derive(Serialize)]
struct SheetGiven {
    width: u16,
    height: u16,
    top: u16,
    bottom: u16,
    left: u16,
    right: u16,
}

#[derive(Serialize)]
struct HeadCellGiven {
    row: usize,
    column: usize,
    row_span: usize,
    column_span: usize,
    text: String,
}

/// A piece of the table's body. Rows are counted from the top of the head.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Part {
    /// Headings that follow one another directly.
    Group { y: usize, headings: Vec<String> },
    Row {
        y: usize,
        role: RowRole,
        cells: Vec<CellGiven>,
        /// Higher than a good part of the page: such a row alone may be broken, or its end would be lost off the paper.
        is_tall: bool,
    },
}

#[derive(Serialize)]
#[serde(untagged)]
enum CellGiven {
    /// A count or a change: set in figures of equal width.
    Figure {
        figure: String,
    },
    Words(String),
}

/// Rows that stay on one page: sums with the last row they add up, and the notes with the last row of the table.
#[derive(Serialize)]
struct Keep {
    y: usize,
    rows: usize,
}

impl<'a> Input<'a> {
    pub fn new(cover: Option<&Cover>, tables: &[Table], families: &'a Families) -> Self {
        let title = cover.map(Cover::name);
        Self {
            title: title.or_else(|| tables.first().map(|table| table.title.clone())).unwrap_or_default(),
            families,
            cover: cover.map(CoverGiven::new),
            tables: tables.iter().enumerate().map(|(nth, table)| Given::new(nth, table)).collect(),
        }
    }
}

impl CoverGiven {
    fn new(cover: &Cover) -> Self {
        let width = Paper::A4Portrait.sheet().text_width_points();
        Self {
            title: yielding(&cover.title, paper::capacity(width, paper::TITLE_SIZE)),
            subtitle: yielding(&cover.subtitle, paper::capacity(width, paper::ATTACHMENT_SIZE)),
            office: yielding(&cover.office, paper::capacity(width, paper::ATTACHMENT_SIZE)),
            date: written_date(cover.date),
        }
    }
}

impl Given {
    fn new(nth: usize, table: &Table) -> Self {
        let sheet = table.paper.sheet();
        let grid = Grid::of(table);
        let first_row = table.head_depth();
        let has_tail = table.foot().next().is_some() || !table.signatures.is_empty();
        let tail_y = has_tail.then(|| first_row + table.rows.len());
        let line = paper::capacity(sheet.text_width_points(), grid.body_size);
        Self {
            nth,
            depth: first_row,
            mark: table.look.mark.map(DraftMark::text),
            is_number_upright: table.look.page_number == PageNumberPlace::Standard,
            attachment: table.attachment.clone(),
            title: yielding(&table.title, paper::capacity(sheet.text_width_points(), paper::TITLE_SIZE)),
            bookmark: bookmark(table),
            left: yielding(&table.caption.left, line),
            right: yielding(&table.caption.right, line),
            is_portrait: table.paper.is_portrait(),
            body_size: grid.body_size,
            inset: CELL_INSET_POINTS,
            widths: grid.widths.clone(),
            aligns: table.columns.iter().map(|column| column.align).collect(),
            head: table.head_cells().into_iter().map(|cell| HeadCellGiven::new(cell, &grid)).collect(),
            parts: parts(table, &grid, first_row),
            keeps: keeps(table, &grid, first_row, has_tail),
            notes: table.foot().map(|note| yielding(&note, line)).collect(),
            signatures: table.signatures.clone(),
            tail_y,
            sheet: SheetGiven::from(sheet),
        }
    }
}

impl From<Sheet> for SheetGiven {
    fn from(sheet: Sheet) -> Self {
        let Sheet { width, height, top, bottom, left, right } = sheet;
        Self { width, height, top, bottom, left, right }
    }
}

impl HeadCellGiven {
    fn new(cell: HeadCell, grid: &Grid) -> Self {
        let HeadCell { row, column, row_span, column_span, text } = cell;
        Self { row, column, row_span, column_span, text: yielding(&text, grid.capacity(column, column_span)) }
    }
}

impl CellGiven {
    fn new(cell: &Cell, capacity: usize) -> Self {
        match cell {
            Cell::Count(_) | Cell::Delta(_) => Self::Figure { figure: cell.text() },
            Cell::Blank | Cell::Text(_) | Cell::Lines(_) => Self::Words(yielding(&cell.text(), capacity)),
        }
    }
}

/// "附件1　编制调整前后对照表"
fn bookmark(table: &Table) -> String {
    let title = table.title.replace(['\n', '\r'], "");
    table.attachment.as_ref().map_or(title.clone(), |attachment| format!("{attachment}　{title}"))
}

fn parts(table: &Table, grid: &Grid, first_row: usize) -> Vec<Part> {
    let whole_width = grid.capacity(0, grid.widths.len());
    let mut parts: Vec<Part> = Vec::new();
    for (nth, row) in table.rows.iter().enumerate() {
        let y = first_row + nth;
        match (row.role, parts.last_mut()) {
            (RowRole::Group, Some(Part::Group { headings, .. })) => {
                headings.push(yielding(&row.heading(), whole_width));
            }
            (RowRole::Group, _) => parts.push(Part::Group { y, headings: vec![yielding(&row.heading(), whole_width)] }),
            (RowRole::Body | RowRole::Subtotal | RowRole::Total, _) => {
                let cells = table.cells_of(row).enumerate();
                parts.push(Part::Row {
                    y,
                    role: row.role,
                    cells: cells.map(|(column, cell)| CellGiven::new(cell, grid.capacity(column, 1))).collect(),
                    is_tall: is_tall(table, grid, row),
                });
            }
        }
    }
    parts
}

/// Each run of sums together with the row before it; the last rows together with notes and signatures below them.
fn keeps(table: &Table, grid: &Grid, first_row: usize, has_tail: bool) -> Vec<Keep> {
    let end = table.rows.len();
    let is_sum = |row: Option<&Row>| row.is_some_and(|row| matches!(row.role, RowRole::Subtotal | RowRole::Total));
    let mut keeps = Vec::new();
    let mut nth = 0;
    while nth < end {
        let mut next = nth + 1;
        while is_sum(table.rows.get(next)) {
            next += 1;
        }
        if next > nth + 1 && is_afterthought(table.rows.get(next..).unwrap_or_default()) {
            next = end;
        }
        let rows = table.rows.get(nth..next).unwrap_or_default();
        let starts_group = rows.first().is_some_and(|row| row.role == RowRole::Group);
        let with_tail = usize::from(has_tail && next == end);
        // Headings are kept with what follows by being headers; a tall row would make all of them too high for a page.
        if rows.len() + with_tail > 1 && !starts_group && !rows.iter().any(|row| is_tall(table, grid, row)) {
            keeps.push(Keep { y: first_row + nth, rows: rows.len() + with_tail });
        }
        nth = next;
    }
    keeps
}

/// Whether these rows, the last of a table, are few and in no sum: they stand on one page with the total above them.
fn is_afterthought(rows: &[Row]) -> bool {
    rows.len() <= MOST_AFTER_TOTAL && rows.iter().all(|row| row.is_aside)
}

fn is_tall(table: &Table, grid: &Grid, row: &Row) -> bool {
    let lines =
        table.cells_of(row).enumerate().map(|(column, cell)| fold(&cell.text(), grid.capacity(column, 1)).len());
    let height = (lines.max().unwrap_or(0) as f64 * LINE_PITCH + CELL_PADDING) * grid.body_size;
    height > table.paper.sheet().text_height_points() * TALLEST_UNBROKEN
}

/// The text with places to break (U+200B) put into words of letters and digits too long for a line of `capacity` columns: nothing
/// may stick out of its cell. Words that fit stay as they are, so that they are found in the PDF.
///
/// Line ends of other systems become line feeds, tabs become blanks: no face has a glyph for them.
fn yielding(text: &str, capacity: usize) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    let mut result = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (other, after) = rest.split_at(rest.find(|next: char| next.is_ascii_graphic()).unwrap_or(rest.len()));
        let (word, after) = after.split_at(after.find(|next: char| !next.is_ascii_graphic()).unwrap_or(after.len()));
        result.push_str(other);
        // Capitals are wider than half a character: a third in reserve.
        match columns(word) * 4 / 3 > capacity {
            true => word.chars().for_each(|letter| result.extend([letter, '\u{200B}'])),
            false => result.push_str(word),
        }
        rest = after;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Column;

    fn table(roles: &[RowRole], notes: &[&str]) -> Table {
        let column = Column::new(vec!["单位".into()], 4, Align::Left);
        Table {
            title: "表".into(),
            columns: vec![column.clone(), column],
            rows: roles.iter().map(|role| Row::new(*role, vec![Cell::text_of("甲")])).collect(),
            notes: notes.iter().map(|note| (*note).to_owned()).collect(),
            ..Table::on(Paper::A4Portrait)
        }
    }

    fn kept(roles: &[RowRole], notes: &[&str]) -> Vec<(usize, usize)> {
        let table = table(roles, notes);
        let kept = keeps(&table, &Grid::of(&table), 1, !notes.is_empty());
        kept.into_iter().map(|keep| (keep.y, keep.rows)).collect()
    }

    #[test]
    fn sums_stay_with_the_row_before_and_notes_with_the_last_row() {
        use RowRole::{Body, Group, Subtotal, Total};
        assert_eq!(kept(&[Group, Body, Body, Subtotal, Body, Subtotal, Total], &[]), [(3, 2), (5, 3)]);
        assert_eq!(kept(&[Body, Body, Total], &["注"]), [(2, 3)]);
        assert_eq!(kept(&[Body, Body], &["注"]), [(2, 2)]);
        assert_eq!(kept(&[Body, Body], &[]), []);
        assert_eq!(kept(&[], &["注"]), []);
        assert_eq!(kept(&[Body, Group], &["注"]), []);
    }

    #[test]
    fn a_few_rows_beside_the_sums_stay_with_the_total_above_them() {
        use RowRole::{Body, Total};
        let kept = |asides: usize| {
            let mut table = table(&[&[Body, Body, Total], vec![Body; asides].as_slice()].concat(), &["注"]);
            table.rows.iter_mut().skip(3).for_each(|row| row.is_aside = true);
            let kept = keeps(&table, &Grid::of(&table), 1, true);
            kept.into_iter().map(|keep| (keep.y, keep.rows)).collect::<Vec<_>>()
        };
        assert_eq!(kept(2), [(2, 5)], "row, total, two beside it and the notes");
        assert_eq!(kept(6), [(2, 9)]);
        assert_eq!(kept(7), [(2, 2), (10, 2)]);
    }

    #[test]
    fn rows_as_high_as_half_a_page_may_break_and_are_not_kept() {
        let mut table = table(&[RowRole::Body, RowRole::Total], &[]);
        table.rows[0].cells.push(Cell::Lines(vec!["行".into(); 30]));
        let grid = Grid::of(&table);
        assert!(is_tall(&table, &grid, &table.rows[0]));
        assert!(!is_tall(&table, &grid, &table.rows[1]));
        assert!(keeps(&table, &grid, 1, false).is_empty());
    }

    #[test]
    fn headings_that_follow_one_another_are_one_part() {
        use RowRole::{Body, Group};
        let table = table(&[Group, Group, Body, Group, Body], &[]);
        let parts = parts(&table, &Grid::of(&table), 2);
        let seen: Vec<(usize, usize)> = parts
            .iter()
            .map(|part| match part {
                Part::Group { y, headings } => (*y, headings.len()),
                Part::Row { y, .. } => (*y, 0),
            })
            .collect();
        assert_eq!(seen, [(2, 2), (4, 0), (5, 1), (6, 0)]);
    }

    #[test]
    fn only_words_too_long_for_the_cell_may_be_broken() {
        assert_eq!(yielding("代码91510112X号", 20), "代码91510112X号");
        assert_eq!(yielding("代码9151X号", 4), "代码9\u{200B}1\u{200B}5\u{200B}1\u{200B}X\u{200B}号");
        assert_eq!(yielding("", 4), "");
        assert_eq!(yielding("甲\r\n乙\r丙\t丁", 4), "甲\n乙\n丙 丁");
    }
}
