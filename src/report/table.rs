//! The neutral table: what is seen is what is printed. Screen, xlsx, PDF, text and JSON are all drawn from one [`Table`].
//!
//! A table holds finished values: it knows nothing of registers, plans or rules, and whoever draws it computes no new number.
//! It comes from the builders beside this file (`downshift`, `offices`, `ledger`, …) and goes to the renderers. Rows and columns bear
//! what a reader may ask of their numbers: whom and what they count; that is neither printed nor written into files.
//!
//! The derived serde form is the body of the JSON that `json.rs` documents: a renamed field or variant is a new format version.

use serde::{Deserialize, Serialize};

use super::workbook::WorkbookOptions;
use crate::domain::{Origin, OriginPart};

/// One printed table (报表): title, head, rows, notes and the line for signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// "附件1" and the like; printed at the top left.
    pub attachment: Option<String>,
    pub title: String,
    /// The line between title and head: reporting unit at the left, unit of count and date at the right.
    pub caption: Caption,
    /// Running text between that line and the head, a paragraph each: what a 通知单 says before its figures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lead: Vec<String>,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Printed under the table, one paragraph each ("增减平衡:0").
    pub notes: Vec<String>,
    /// Who gives it out, printed after the notes; only a 通知单 says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<Issue>,
    /// 核验码, printed after the notes; only a table that is given out has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Labels of the last line, to be filled in by hand ("单位负责人", "审核", "制表").
    pub signatures: Vec<String>,
    pub paper: Paper,
    /// What the office has chosen of its look.
    #[serde(default, skip_serializing_if = "Look::is_plain")]
    pub look: Look,
}

/// How a 通知单 ends: 署名, 成文日期 and 抄送, each empty where it is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    pub office: String,
    /// "2026年11月22日"
    pub date: String,
    /// "组织、财政部门": who gets a copy.
    pub copies: String,
}

/// What an office may choose of a table's look besides paper and columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<DraftMark>,
    pub page_number: PageNumberPlace,
    /// The key of the template it is printed by, if it has one of its own. No part of what is printed, so no part of what is kept.
    #[serde(skip)]
    pub template: Option<&'static str>,
    /// Of its workbook; what is printed is the same.
    #[serde(skip)]
    pub workbook: WorkbookOptions,
    /// Settled for the whole of which this table is the beginning; `None`: found from its own rows.
    #[serde(skip)]
    pub setting: Option<Setting>,
}

/// How large and how close a table's rows are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    pub size: BodySize,
    pub spacing: Spacing,
}

/// The sizes of type a table's body may have, from the largest down to the smallest still read with ease.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BodySize {
    /// 小四
    SmallFour,
    /// 五号
    Five,
    /// 小五
    SmallFive,
    /// 六号
    Six,
}

/// How close rows stand to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    Usual,
    /// One step closer, where that saves a page.
    Tight,
}

/// Which state of the papers a print is of; printed above the table at the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftMark {
    /// 征求意见稿
    Consultation,
    /// 送审稿
    Review,
    /// 定稿
    Final,
}

/// Where the page number of a sheet in landscape stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageNumberPlace {
    /// At the foot of the sheet as it is read, in its middle, as many offices do.
    #[default]
    Foot,
    /// Where the upright pages of the document have it, as GB/T 9704-2012 wants: at the reader's left, odd pages below, even pages above.
    Standard,
}

/// The two ends of the line under the title.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caption {
    pub left: String,
    pub right: String,
}

/// A column and the words of its head from the topmost row down: `["编制数", "行政"]`.
///
/// Neighbours that begin with the same words share the cells of those words; a short path is merged downwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub head: Vec<String>,
    /// Relative width, in Chinese characters of body text.
    pub width: u16,
    pub align: Align,
    /// What its numbers count.
    #[serde(skip)]
    pub origin: OriginPart,
    /// Its longest line, two to a Chinese character, in the whole of which this table is the beginning; `None`: found from its own rows.
    #[serde(skip)]
    pub longest: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    Left,
    Center,
    Right,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub role: RowRole,
    /// One cell per column; for [`RowRole::Group`] only the first, which spans the table.
    pub cells: Vec<Cell>,
    /// Listed, but in no sum: 员额 among lines of 编制.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_aside: bool,
    /// Whom its numbers are about.
    #[serde(skip)]
    pub origin: OriginPart,
    /// Cells, by their columns, of which something else is known than of the row and the column.
    #[serde(skip)]
    pub exceptions: Vec<(usize, OriginPart)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowRole {
    /// A heading inside the table ("一、县直机关"); never left alone at the foot of a page.
    Group,
    Body,
    /// 小计
    Subtotal,
    /// 合计
    Total,
}

/// A value as meant; how it is written is decided once, in [`Cell::text`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    Blank,
    Text(String),
    /// Several lines in one cell, in order: names of offices, findings.
    Lines(Vec<String>),
    /// Places, people or bodies. Zero is written "—".
    Count(i64),
    /// A change, written with its sign; zero is written "—".
    Delta(i64),
}

/// Paper and direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    A4Portrait,
    A4Landscape,
    A3Landscape,
}

/// One cell of the head after merging. Rows and columns count from zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadCell {
    pub row: usize,
    pub column: usize,
    pub row_span: usize,
    pub column_span: usize,
    pub text: String,
}

impl Table {
    /// Nothing yet, on this paper: builders say what they have.
    pub fn on(paper: Paper) -> Self {
        Self {
            attachment: None,
            title: String::new(),
            caption: Caption::default(),
            lead: Vec::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            notes: Vec::new(),
            issue: None,
            code: None,
            signatures: Vec::new(),
            paper,
            look: Look::default(),
        }
    }

    /// Rows of the head: the length of the longest head path, at least one.
    pub fn head_depth(&self) -> usize {
        self.columns.iter().map(|column| column.head.len()).max().unwrap_or(0).max(1)
    }

    /// What is printed under the rows, a paragraph each: the notes, who gives it out, and last the code.
    pub fn foot(&self) -> impl Iterator<Item = String> + '_ {
        self.foot_lines().map(|(line, _)| line)
    }

    /// The same, each with the side of the paper that it stands at.
    pub fn foot_lines(&self) -> impl Iterator<Item = (String, Align)> + '_ {
        let notes = self.notes.iter().map(|note| (note.clone(), Align::Left));
        let issue = self.issue.iter().flat_map(Issue::lines);
        notes.chain(issue).chain(self.code_line().map(|line| (line, Align::Left)))
    }

    /// "核验码 AB3D-7K2M"
    pub fn code_line(&self) -> Option<String> {
        self.code.as_ref().map(|code| format!("核验码 {code}"))
    }

    /// The cells of a row, exactly one per column: cells not given are blank.
    ///
    /// A row with more cells than the table has columns is a mistake of its builder; debug builds stop at it.
    pub fn cells_of<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = &'a Cell> {
        debug_assert!(row.cells.len() <= self.columns.len(), "more cells than columns in {:?}", self.title);
        row.cells.iter().chain(std::iter::repeat(&Cell::Blank)).take(self.columns.len())
    }

    /// Where the number in a cell comes from; `None` for cells that hold no number, and where the builder does not know.
    pub fn origin(&self, row: usize, column: usize) -> Option<Origin> {
        let line = self.rows.get(row)?;
        match line.cells.get(column)? {
            Cell::Count(_) | Cell::Delta(_) => {
                let exception = line.exceptions.iter().find(|(at, _)| *at == column);
                let exception = exception.map(|(_, part)| part.clone()).unwrap_or_default();
                exception.or(&line.origin).or(&self.columns.get(column)?.origin).whole()
            }
            Cell::Blank | Cell::Text(_) | Cell::Lines(_) => None,
        }
    }

    /// The merged cells of the head, row by row from the left.
    pub fn head_cells(&self) -> Vec<HeadCell> {
        let depth = self.head_depth();
        let mut cells = Vec::new();
        for row in 0..depth {
            let mut column = 0;
            while let Some(first) = self.columns.get(column) {
                let Some(text) = first.head.get(row) else {
                    column += 1; // Covered by a cell merged from above.
                    continue;
                };
                let is_leaf = first.head.len() == row + 1;
                let path = first.head.get(..=row);
                let column_span = match is_leaf {
                    true => 1,
                    false => self
                        .columns
                        .iter()
                        .skip(column)
                        .take_while(|next| next.head.len() > row + 1 && next.head.get(..=row) == path)
                        .count(),
                };
                let row_span = if is_leaf { depth - row } else { 1 };
                cells.push(HeadCell { row, column, row_span, column_span, text: text.clone() });
                column += column_span;
            }
        }
        cells
    }
}

impl Issue {
    /// "抄送：组织、财政部门。"
    pub fn copies_line(&self) -> Option<String> {
        (!self.copies.is_empty()).then(|| format!("抄送：{}。", self.copies.trim_end_matches('。')))
    }

    fn lines(&self) -> impl Iterator<Item = (String, Align)> {
        let signed = [&self.office, &self.date].into_iter().filter(|line| !line.is_empty());
        let signed: Vec<(String, Align)> = signed.map(|line| (line.clone(), Align::Right)).collect();
        signed.into_iter().chain(self.copies_line().map(|line| (line, Align::Left)))
    }
}

impl Look {
    fn is_plain(&self) -> bool {
        Self { template: None, workbook: WorkbookOptions::default(), setting: None, ..*self } == Self::default()
    }
}

impl BodySize {
    pub const ALL: [Self; 4] = [Self::SmallFour, Self::Five, Self::SmallFive, Self::Six];

    pub fn points(self) -> f64 {
        match self {
            Self::SmallFour => 12.0,
            Self::Five => 10.5,
            Self::SmallFive => 9.0,
            Self::Six => 7.5,
        }
    }
}

impl Spacing {
    /// Space above and below a cell's text in the PDF, each, in type sizes.
    pub fn padding(self) -> f64 {
        match self {
            Self::Usual => 0.42,
            Self::Tight => 0.3,
        }
    }
}

impl DraftMark {
    pub const ALL: [Self; 3] = [Self::Consultation, Self::Review, Self::Final];

    /// As it is printed.
    pub fn text(self) -> &'static str {
        match self {
            Self::Consultation => "征求意见稿",
            Self::Review => "送审稿",
            Self::Final => "定稿",
        }
    }
}

impl Column {
    /// The words of its head from the top, by which a column is chosen: "编制数·行政".
    pub fn name(&self) -> String {
        self.head.join("·")
    }

    pub fn new(head: Vec<String>, width: u16, align: Align) -> Self {
        Self { head, width, align, origin: OriginPart::default(), longest: None }
    }

    /// A column of numbers that can say where they come from.
    #[must_use]
    pub fn counting(self, origin: OriginPart) -> Self {
        Self { origin, ..self }
    }
}

impl Row {
    pub fn new(role: RowRole, cells: Vec<Cell>) -> Self {
        Self { role, cells, is_aside: false, origin: OriginPart::default(), exceptions: Vec::new() }
    }

    /// A row that no sum adds up, if so it is.
    #[must_use]
    pub fn aside(self, is_aside: bool) -> Self {
        Self { is_aside, ..self }
    }

    /// A row of numbers that can say where they come from.
    #[must_use]
    pub fn about(self, origin: OriginPart) -> Self {
        Self { origin, ..self }
    }

    /// Except in this column.
    #[must_use]
    pub fn except(mut self, column: usize, origin: OriginPart) -> Self {
        self.exceptions.push((column, origin));
        self
    }

    /// The words of a [`RowRole::Group`] row. Should a builder have given several cells, none of them is lost.
    pub fn heading(&self) -> String {
        let words: Vec<String> = self.cells.iter().map(Cell::text).filter(|words| !words.is_empty()).collect();
        words.join("\u{3000}")
    }
}

impl Cell {
    pub fn text_of(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Blank => true,
            Self::Text(text) => text.is_empty(),
            Self::Lines(lines) => lines.iter().all(String::is_empty) && lines.len() < 2,
            Self::Count(_) | Self::Delta(_) => false,
        }
    }

    /// The number that stands in it; `None` of words and blanks.
    pub fn figure(&self) -> Option<i64> {
        match self {
            Self::Count(value) | Self::Delta(value) => Some(*value),
            Self::Blank | Self::Text(_) | Self::Lines(_) => None,
        }
    }

    /// The cell as it is written wherever it is seen: zero as "—", changes with "+" or "−" (U+2212).
    pub fn text(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) => text.clone(),
            Self::Lines(lines) => lines.join("\n"),
            Self::Count(0) | Self::Delta(0) => "—".to_owned(),
            Self::Count(count) if *count < 0 => format!("−{}", count.unsigned_abs()),
            Self::Count(count) => count.to_string(),
            Self::Delta(delta) if *delta < 0 => format!("−{}", delta.unsigned_abs()),
            Self::Delta(delta) => format!("+{delta}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(head: &[&str]) -> Column {
        Column::new(head.iter().map(|word| (*word).to_owned()).collect(), 4, Align::Right)
    }

    fn table(columns: Vec<Column>) -> Table {
        Table { columns, ..Table::on(Paper::A4Landscape) }
    }

    #[test]
    fn neighbours_with_the_same_words_share_a_head_cell() {
        let table = table(vec![
            column(&["单位"]),
            column(&["编制数", "合计"]),
            column(&["编制数", "行政"]),
            column(&["实有", "合计"]),
        ]);
        let seen: Vec<_> = table
            .head_cells()
            .into_iter()
            .map(|cell| (cell.text, cell.row, cell.column, cell.row_span, cell.column_span))
            .collect();
        let expected = [
            ("单位", 0, 0, 2, 1),
            ("编制数", 0, 1, 1, 2),
            ("实有", 0, 3, 1, 1),
            ("合计", 1, 1, 1, 1),
            ("行政", 1, 2, 1, 1),
            ("合计", 1, 3, 1, 1),
        ]
        .map(|(text, row, column, row_span, column_span)| (text.to_owned(), row, column, row_span, column_span));
        assert_eq!(seen, expected);
    }

    #[test]
    fn numbers_are_written_one_way() {
        assert_eq!(Cell::Count(0).text(), "—");
        assert_eq!(Cell::Count(12).text(), "12");
        assert_eq!(Cell::Count(-3).text(), "−3");
        assert_eq!(Cell::Delta(3).text(), "+3");
        assert_eq!(Cell::Delta(-2).text(), "−2");
        assert_eq!(Cell::Lines(vec!["甲".into(), "乙".into()]).text(), "甲\n乙");
    }
}
