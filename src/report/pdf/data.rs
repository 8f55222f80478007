//! What the templates (`assets/report/*.typ`) are given about the tables, as plain data that `base.typ` reads with `json("tables.json")`.
//!
//! Everything that needs a decision is decided here: texts as they are written, positions, which rows may not be parted. Nothing here is
//! Typst source, so no name in a table can be taken for markup.

use serde::Serialize;

use super::Cover;
use super::certain::lines_of_row;
use super::shelf::Families;
use crate::report::heads;
use crate::report::heights::Heights;
use crate::report::measure::printed_columns;
use crate::report::paper::{self, CELL_INSET_POINTS, Grid, Sheet};
use crate::report::table::{Align, Cell, DraftMark, HeadCell, PageNumberPlace, Paper, RowRole, Table};
use crate::report::written_date;

/// All tables of one document.
#[derive(Serialize)]
pub struct Input<'a> {
    /// Title of the document: the cover's, or the first table's.
    title: String,
    families: &'a Families,
    cover: Option<CoverGiven>,
    /// Whether the tables are printed on both sides and bound.
    is_bound: bool,
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
    /// Running text above the grid.
    lead: Vec<String>,
    sheet: SheetGiven,
    is_portrait: bool,
    /// Points.
    body_size: f64,
    /// Points left and right of a cell's text.
    inset: f64,
    /// Above and below a cell's text, in type sizes.
    padding: f64,
    /// Points.
    widths: Vec<f64>,
    aligns: Vec<Align>,
    head: Vec<HeadCellGiven>,
    parts: Vec<Part>,
    /// Lines of each row, where they are certain.
    lines: Vec<Option<usize>>,
    keeps: Vec<Keep>,
    /// Everything below the rows but the signatures.
    notes: Vec<String>,
    /// The same part by part, for templates that set the parts apart.
    foot: FootGiven,
    signatures: Vec<String>,
    /// The grid row that holds notes and signatures; none when there are none.
    tail_y: Option<usize>,
}

#[derive(Serialize)]
struct FootGiven {
    notes: Vec<String>,
    office: String,
    date: String,
    /// "抄送：…。"
    copies: Option<String>,
    /// "核验码 …"
    code: Option<String>,
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

/// Rows that stay on one page (see [`Heights::kept`]).
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
            is_bound: tables.iter().any(is_bound),
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
        let heights = Heights::of(table, &grid);
        let first_row = table.head_depth();
        let has_tail = table.foot().next().is_some() || !table.signatures.is_empty();
        let tail_y = has_tail.then(|| first_row + table.rows.len());
        let line = paper::capacity(sheet.text_width_points(), grid.body_size);
        Self {
            nth,
            depth: first_row,
            mark: table.look.mark.map(DraftMark::text),
            is_number_upright: is_bound(table),
            attachment: table.attachment.clone(),
            title: yielding(&table.title, paper::capacity(sheet.text_width_points(), paper::TITLE_SIZE)),
            bookmark: bookmark(table),
            left: yielding(&table.caption.left, line),
            right: yielding(&table.caption.right, line),
            lead: table.lead.iter().map(|words| yielding(words, line)).collect(),
            is_portrait: table.paper.is_portrait(),
            body_size: grid.body_size,
            inset: CELL_INSET_POINTS,
            padding: grid.spacing.padding(),
            widths: grid.widths.clone(),
            aligns: table.columns.iter().map(|column| column.align).collect(),
            head: table.head_cells().into_iter().map(|cell| HeadCellGiven::new(cell, &grid)).collect(),
            parts: parts(table, &grid, &heights, first_row),
            lines: lines(table, &grid, &heights),
            keeps: keeps(table, &heights, first_row),
            notes: table.foot().map(|note| yielding(&note, line)).collect(),
            foot: FootGiven::new(table, line),
            signatures: table.signatures.clone(),
            tail_y,
            sheet: SheetGiven::from(sheet),
        }
    }
}

impl FootGiven {
    /// `line` is how many columns of text a line holds.
    fn new(table: &Table, line: usize) -> Self {
        let issue = table.issue.clone().unwrap_or_default();
        Self {
            notes: table.notes.iter().map(|note| yielding(note, line)).collect(),
            copies: issue.copies_line().map(|copies| yielding(&copies, line)),
            office: yielding(&issue.office, line),
            date: issue.date,
            code: table.code_line(),
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
        let capacity = grid.capacity(column, column_span);
        let text = heads::broken(&text, capacity).unwrap_or_else(|| yielding(&text, capacity));
        Self { row, column, row_span, column_span, text }
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

/// With its page numbers where the standard has them a table is printed on both sides, to be bound.
fn is_bound(table: &Table) -> bool {
    table.look.page_number == PageNumberPlace::Standard
}

/// "附件1　编制调整前后对照表"
fn bookmark(table: &Table) -> String {
    let title = table.title.replace(['\n', '\r'], "");
    table.attachment.as_ref().map_or(title.clone(), |attachment| format!("{attachment}　{title}"))
}

fn parts(table: &Table, grid: &Grid, heights: &Heights, first_row: usize) -> Vec<Part> {
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
                    is_tall: heights.is_tall(nth),
                });
            }
        }
    }
    parts
}

/// A row that may be broken has no height of its own.
fn lines(table: &Table, grid: &Grid, heights: &Heights) -> Vec<Option<usize>> {
    let rows = table.rows.iter().enumerate();
    rows.map(|(nth, row)| lines_of_row(table, grid, row).filter(|_| !heights.is_tall(nth))).collect()
}

fn keeps(table: &Table, heights: &Heights, first_row: usize) -> Vec<Keep> {
    heights.kept(table).into_iter().map(|rows| Keep { y: first_row + rows.start, rows: rows.len() }).collect()
}

/// Whether no line ends between this and more of its kind: letters of every alphabet, digits, signs among them, dashes and dots. Chinese
/// characters may stand at the end of a line.
fn sticks(letter: char) -> bool {
    let is_of_an_alphabet = letter < '\u{2E80}' && letter.is_alphanumeric();
    letter.is_ascii_graphic() || is_of_an_alphabet || matches!(letter, '—' | '…')
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
        let (other, after) = rest.split_at(rest.find(sticks).unwrap_or(rest.len()));
        let (word, after) = after.split_at(after.find(|next| !sticks(next)).unwrap_or(after.len()));
        result.push_str(other);
        // Capitals are wider than half a character: a third in reserve.
        match printed_columns(word) * 4 / 3 > capacity {
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
    use crate::report::{Column, Row};

    fn table(roles: &[RowRole]) -> Table {
        let column = Column::new(vec!["单位".into()], 4, Align::Left);
        Table {
            title: "表".into(),
            columns: vec![column.clone(), column],
            rows: roles.iter().map(|role| Row::new(*role, vec![Cell::text_of("甲")])).collect(),
            ..Table::on(Paper::A4Portrait)
        }
    }

    #[test]
    fn headings_that_follow_one_another_are_one_part() {
        use RowRole::{Body, Group};
        let table = table(&[Group, Group, Body, Group, Body]);
        let grid = Grid::of(&table);
        let parts = parts(&table, &grid, &Heights::of(&table, &grid), 2);
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
        assert_eq!(yielding("ЖЖЖ号", 2), "Ж\u{200B}Ж\u{200B}Ж\u{200B}号", "letters of every alphabet");
        assert_eq!(yielding("———", 4), "—\u{200B}—\u{200B}—\u{200B}");
        assert_eq!(yielding("中文没有空处", 4), "中文没有空处");
        assert_eq!(yielding("", 4), "");
        assert_eq!(yielding("甲\r\n乙\r丙\t丁", 4), "甲\n乙\n丙 丁");
    }
}
