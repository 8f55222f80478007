//! The rows below a head AS WRITTEN: which of them are data, which are groups, totals, repeated heads, notes and signatures.
//! Only data goes on to `record`; totals go to `totals`, and what is neither is listed with its reason.

mod chosen;
mod figures;
mod label;

use std::collections::BTreeSet;

use serde::Serialize;

use super::cells::{AsWritten, CellAt, Sheet, SheetRow};
use super::hidden_lines::HiddenLines;
use super::layout::{Layout, folded_cells, is_particulars, repeats, stated_unit};
use super::text::{folded, is_numbered_in_chinese, without_enumerator};
use super::vocabulary::{Field, TableKind, Vocabulary};
use label::{Note, Total};

/// The rows of a table in order, without its head.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    pub lines: Vec<Line>,
    /// The texts of the group rows, without their numbering.
    pub groups: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    pub row: u32,
    pub kind: LineKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// Within a group, by its place in [`Lines::groups`].
    Data {
        group: Option<usize>,
    },
    /// 一、党委机构; its figures, if it has any, add up the rows below it.
    Group(usize),
    Total(Scope),
    LeftOut(Reason),
}

/// What a total row adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// 小计: the rows of a section, above it or below.
    Section,
    /// 合计, 总计: all rows.
    Grand,
}

/// Why a row below the head is no data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    RepeatedHead,
    RepeatedTitle,
    /// 栏次: 甲 乙 1 2 3
    ColumnNumbers,
    /// 其中: a part of what another row has already.
    OfWhich,
    /// 全县事业编制: what the whole place has, of which the rows are parts.
    OfTheWhole,
    /// Notes and signatures.
    Note,
    /// A prepared row that nobody has filled in.
    Blank,
    /// 空编: a place of a roster that nobody holds.
    Vacant,
    /// Hidden by the office, and not to be taken over.
    Hidden,
    /// A single text that is none of these.
    Unclear,
    /// The user says so.
    Chosen,
}

/// A merged text over at least this many columns speaks for the whole row.
const WIDE: u16 = 3;

impl Lines {
    /// Leaves out the rows of data that the office has hidden.
    pub fn leave_out_hidden(&mut self, hidden: &HiddenLines) {
        let is_data = |line: &&mut Line| matches!(line.kind, LineKind::Data { .. });
        for line in self.lines.iter_mut().filter(is_data).filter(|line| hidden.hides_row(line.row)) {
            line.kind = LineKind::LeftOut(Reason::Hidden);
        }
    }
}

/// Whether the first text of a row is that of a note, a signature or a total.
pub fn is_note_or_total(text: &str) -> bool {
    label::note(text) == Some(Note::Certain) || label::total(text).is_some()
}

/// Judges every row below the head.
pub fn classify(sheet: &Sheet, layout: &Layout, vocabulary: &Vocabulary) -> Lines {
    let judge = Judge::new(sheet, layout, vocabulary);
    let mut found = Lines::default();
    let mut group = None;
    let mut is_closed = false;
    let mut has_data = false;
    let mut stated = layout.stated_unit.clone();
    for row in layout.rows(sheet) {
        let kind = match judge.kind(row, is_closed && row.number > judge.last_filled) {
            None => continue,
            Some(Judged::Group(text)) => {
                found.groups.push(text);
                group = Some(found.groups.len() - 1);
                LineKind::Group(found.groups.len() - 1)
            }
            Some(Judged::Particulars(unit)) if unit.is_none() || unit == stated => {
                LineKind::LeftOut(Reason::RepeatedTitle)
            }
            Some(Judged::Particulars(unit)) => {
                found.groups.extend(unit.clone());
                stated = unit;
                group = Some(found.groups.len() - 1);
                LineKind::Group(found.groups.len() - 1)
            }
            Some(Judged::Total(scope)) => {
                is_closed |= scope == Scope::Grand && has_data;
                LineKind::Total(scope)
            }
            Some(Judged::Data) => {
                has_data = true;
                LineKind::Data { group }
            }
            Some(Judged::LeftOut(reason)) => {
                is_closed |= reason == Reason::Note;
                LineKind::LeftOut(reason)
            }
        };
        found.lines.push(Line { row: row.number, kind });
    }
    found
}

enum Judged {
    Data,
    Group(String),
    /// 填报单位 again, with its unit where no column names one: that of the rows below, which may be another than above the head.
    Particulars(Option<String>),
    Total(Scope),
    LeftOut(Reason),
}

/// What rows are judged by.
struct Judge<'table> {
    sheet: &'table Sheet,
    layout: &'table Layout,
    vocabulary: &'table Vocabulary,
    title: Option<String>,
    /// Texts of the lines above the head, folded: what a page repeats.
    above: BTreeSet<String>,
    /// The rows of the head, folded, cell by cell.
    heads: Vec<Vec<(u16, String)>>,
    /// The column without which a row names nothing.
    key: Option<u16>,
    serial: Option<u16>,
    /// The last row that names something and says more about it; notes stand below it.
    last_filled: u32,
}

impl<'table> Judge<'table> {
    fn new(sheet: &'table Sheet, layout: &'table Layout, vocabulary: &'table Vocabulary) -> Self {
        const LINES_ABOVE: usize = 12;
        let key = match layout.table {
            TableKind::Ledger => Field::Unit,
            TableKind::Posts => Field::PostTitle,
            TableKind::Roster => Field::PersonName,
            TableKind::Duties => Field::DutyItem,
        };
        let rows_above = sheet.rows_from(layout.begin).take_while(|row| row.number < layout.head.0).take(LINES_ABOVE);
        let key = layout.column(key);
        Self {
            sheet,
            layout,
            vocabulary,
            title: layout.title.as_deref().map(folded),
            above: rows_above.flat_map(folded_cells).map(|(_, text)| text).collect(),
            heads: (layout.head.0..=layout.head.1).map(|row| folded_cells(sheet.row(row))).collect(),
            key,
            serial: layout.column(Field::Serial),
            last_filled: last_filled(sheet, layout, key),
        }
    }

    /// `None` for a row of blanks.
    fn kind(&self, row: SheetRow<'_>, is_below: bool) -> Option<Judged> {
        let mut cells = row.cells().filter(|(_, cell)| !cell.is_blank());
        let (column, first) = cells.next()?;
        let is_single = cells.next().is_none();
        if let AsWritten::Text(text) = first
            && let Some(judged) = self.by_label(row, CellAt { row: row.number, column }, text, is_single, is_below)
        {
            return Some(judged);
        }
        if self.is_vacant(row) {
            return Some(Judged::LeftOut(Reason::Vacant));
        }
        if is_single {
            return Some(self.single(row, column));
        }
        if self.is_column_numbers(row) {
            return Some(Judged::LeftOut(Reason::ColumnNumbers));
        }
        if self.is_repeated_head(row) {
            return Some(Judged::LeftOut(Reason::RepeatedHead));
        }
        // The label of a total may stand behind the serial number.
        let second = row.cells().filter(|(_, cell)| !cell.is_blank()).nth(1);
        if let Some((column, AsWritten::Text(text))) = second
            && self.key.is_none_or(|key| column <= key)
            && let Some(judged) = label::total(text)
        {
            return Some(judged.into());
        }
        if self.is_unfilled(row) {
            return Some(Judged::LeftOut(Reason::Blank));
        }
        Some(Judged::Data)
    }

    /// What the first text of a row tells.
    fn by_label(&self, row: SheetRow<'_>, at: CellAt, text: &str, is_single: bool, is_below: bool) -> Option<Judged> {
        if let Some(judged) = label::total(text) {
            return Some(judged.into());
        }
        if self.layout.table == TableKind::Ledger && label::is_of_the_whole(text) {
            return Some(Judged::LeftOut(Reason::OfTheWhole));
        }
        match label::note(text) {
            Some(Note::Certain) => return Some(Judged::LeftOut(Reason::Note)),
            Some(Note::Possible) if is_single && at.column != self.key.unwrap_or(u16::MAX) || is_below => {
                return Some(Judged::LeftOut(Reason::Note));
            }
            Some(Note::Possible) | None => {}
        }
        if !is_single {
            let is_repeated = text.contains(['：', ':', '位']) && is_particulars(row);
            return match is_repeated {
                true => Some(self.particulars(row)),
                false => figures::group(self.sheet, self.layout, row, self.vocabulary).map(Judged::Group),
            };
        }
        let label = folded(text);
        let is_title = self.title.as_ref().is_some_and(|title| label.starts_with(title.as_str()));
        if is_particulars(row) {
            return Some(self.particulars(row));
        }
        if is_title || label::is_of_a_page(&label) || self.above.contains(&label) {
            return Some(Judged::LeftOut(Reason::RepeatedTitle));
        }
        if is_below {
            return Some(Judged::LeftOut(Reason::Note));
        }
        let bare = without_enumerator(text);
        let speaks_for_row = self.is_wide(at) || Some(at.column) != self.key;
        let is_group = is_numbered_in_chinese(text) || self.vocabulary.nature(bare).is_some();
        (is_group && speaks_for_row).then(|| Judged::Group(bare.to_owned()))
    }

    fn particulars(&self, row: SheetRow<'_>) -> Judged {
        let is_above_its_rows = matches!(self.layout.table, TableKind::Roster | TableKind::Posts)
            && self.layout.column(Field::Unit).is_none();
        Judged::Particulars(is_above_its_rows.then(|| stated_unit(row, self.vocabulary)).flatten())
    }

    /// A row of one cell that no label explains.
    fn single(&self, row: SheetRow<'_>, column: u16) -> Judged {
        let at = CellAt { row: row.number, column };
        let is_figure = folded(&row.cell(column).text()).chars().all(|digit| digit.is_ascii_digit());
        if Some(column) == self.serial && is_figure {
            Judged::LeftOut(Reason::Blank)
        } else if Some(column) == self.key && !self.is_wide(at) {
            Judged::Data
        } else if self.layout.column(Field::Unit).is_none() && self.is_wide(at) {
            // A roster without a column of units names each above its people.
            Judged::Group(row.cell(column).text().into_owned())
        } else if repeats(&self.heads, row) {
            Judged::LeftOut(Reason::RepeatedHead)
        } else {
            Judged::LeftOut(Reason::Unclear)
        }
    }

    /// A row of a roster whose name is no name: 空编, 待定, a stroke.
    fn is_vacant(&self, row: SheetRow<'_>) -> bool {
        let Some(key) = self.key.filter(|_| self.layout.table == TableKind::Roster) else { return false };
        match row.cell(key) {
            AsWritten::Text(text) if !AsWritten::Text(text).is_blank() => self.vocabulary.is_vacant(text),
            AsWritten::Text(_)
            | AsWritten::Empty
            | AsWritten::Number(_)
            | AsWritten::Bool(_)
            | AsWritten::Date(_)
            | AsWritten::Error(_) => false,
        }
    }

    fn is_wide(&self, at: CellAt) -> bool {
        let merges = self.sheet.merges();
        let from = merges.partition_point(|merge| merge.top < at.row);
        let here = merges.iter().skip(from).take_while(|merge| merge.top == at.row);
        here.into_iter().any(|merge| merge.left == at.column && merge.right.saturating_sub(merge.left) >= WIDE - 1)
    }

    fn is_repeated_head(&self, row: SheetRow<'_>) -> bool {
        let first = row.cells().find(|(_, cell)| !cell.is_blank());
        // Heads are texts; most rows of data are told apart by their first cell.
        matches!(first, Some((_, AsWritten::Text(_)))) && repeats(&self.heads, row)
    }

    /// 甲 乙 1 2 3, or 栏次 1 2=3+4 3 4: no cell holds anything but its place in the count.
    fn is_column_numbers(&self, row: SheetRow<'_>) -> bool {
        const LETTERS: [&str; 8] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"];
        const LABELS: [&str; 5] = ["栏次", "列次", "行次", "栏目", "栏"];
        let (mut last, mut numbers, mut letters, mut labels) = (0, 0, 0, 0);
        for (_, cell) in row.cells().filter(|(_, cell)| !cell.is_blank()) {
            let text = folded(&cell.text());
            let figure = text.trim_matches(['(', ')']);
            let figure = figure.split_once('=').map_or(figure, |(figure, _)| figure);
            match figure.parse::<u32>() {
                Ok(number) if number == last + 1 => {
                    last = number;
                    numbers += 1;
                }
                _ if LETTERS.contains(&text.as_str()) => letters += 1,
                _ if LABELS.contains(&text.as_str()) => labels += 1,
                _ => return false,
            }
        }
        numbers > 2 || numbers > 0 && (letters > 1 || labels > 0)
    }

    /// Nothing but a serial number and figures of nothing: a prepared row.
    fn is_unfilled(&self, row: SheetRow<'_>) -> bool {
        let is_nothing = |cell: AsWritten<'_>| match cell {
            AsWritten::Number(number) => number == 0.0,
            other => self.vocabulary.says_nothing(&other.text()),
        };
        row.cells().all(|(column, cell)| Some(column) == self.serial || is_nothing(cell))
    }
}

impl From<Total> for Judged {
    fn from(total: Total) -> Self {
        match total {
            Total::Of(scope) => Self::Total(scope),
            Total::Part => Self::LeftOut(Reason::OfWhich),
        }
    }
}

/// The last row that fills the key column and another and is neither note nor total. Notes are few, so that only the last
/// rows are looked at.
fn last_filled(sheet: &Sheet, layout: &Layout, key: Option<u16>) -> u32 {
    const MOST_NOTES: usize = 200;
    let count = layout.rows(sheet).count();
    let mut last = 0;
    for row in layout.rows(sheet).skip(count.saturating_sub(MOST_NOTES)) {
        let mut cells = row.cells().filter(|(_, cell)| !cell.is_blank());
        let first = cells.next();
        let is_filled = cells.next().is_some()
            && key.is_none_or(|key| !row.cell(key).is_blank())
            && first.is_some_and(|(_, cell)| !matches!(cell, AsWritten::Text(text) if is_note_or_total(text)));
        if is_filled {
            last = row.number;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::layout::find;
    use crate::import::testing::sheet;

    /// Each row below the head in one word.
    fn check(picture: &str, expected: &[&str]) {
        let sheet = sheet(picture);
        let layout = find(&sheet, Vocabulary::built_in()).expect("a table");
        let found = classify(&sheet, &layout, Vocabulary::built_in());
        let shown: Vec<String> = found
            .lines
            .iter()
            .map(|line| match line.kind {
                LineKind::Data { group: None } => "data".to_owned(),
                LineKind::Data { group: Some(group) } => {
                    format!("data in {}", found.groups.get(group).expect("a group"))
                }
                LineKind::Group(group) => format!("group {}", found.groups.get(group).expect("a group")),
                LineKind::Total(scope) => format!("{scope:?}"),
                LineKind::LeftOut(reason) => format!("{reason:?}"),
            })
            .collect();
        assert_eq!(shown, expected, "{picture}");
    }

    #[test]
    fn groups_totals_and_notes_of_a_ledger() {
        check(
            "某县台账|>|>|>\n序号|单位名称|编制数|>\n^|^|行政|工勤\n一、党委机构|>|>|>\n=1|县委办|=2|=1\n小　计|>|=2|=1\n\
             二、政府工作部门|>|>|>\n=2|县财政局|=3|\n其中：工勤|>||=1\n小计|>|=3|\n合　计|>|=5|=1\n\
             注：1.截至10月。|>|>|>\n　2.含编外。|>|>|>\n单位负责人：甲　填表人：乙|>|>|>",
            &[
                "group 党委机构",
                "data in 党委机构",
                "Section",
                "group 政府工作部门",
                "data in 政府工作部门",
                "OfWhich",
                "Section",
                "Grand",
                "Note",
                "Note",
                "Note",
            ],
        );
    }

    #[test]
    fn heads_and_titles_come_again_on_every_page() {
        check(
            "花名册|>|>\n单位名称|姓名|性别\n某局|张三|男\n花名册（续表）|>|>\n单位名称|姓名|性别\n某局|李四|女\n合计|=2|",
            &["data", "RepeatedTitle", "RepeatedHead", "data", "Grand"],
        );
        check(
            "单位名称|编制数|>\n^|行政|工勤\n某局|=1|=1\n单位名称|编制数|>\n^|行政|工勤\n某办|=1|=1",
            &["data", "RepeatedHead", "RepeatedHead", "data"],
        );
    }

    #[test]
    fn rows_that_hold_nothing_are_left_out() {
        check(
            "序号|单位名称|编制数\n甲|=1|=2\n=1|县财政局|=3\n=2||=0\n=3\n\n某处文字|>|>\n=4|县统计局|—",
            &["data", "data", "Blank", "Blank", "Unclear", "data"],
        );
        check("序号|单位名称|编制数|实有\n甲|=1|=2|=3\n=1|县财政局|=3|=3", &["ColumnNumbers", "data"]);
    }

    #[test]
    fn units_above_their_people() {
        check(
            "姓名|性别|身份证号\n城关街道（2人）|>|>\n张三|男|\n李四|女|\n县财政局|>|>\n王五|男|",
            &[
                "group 城关街道（2人）",
                "data in 城关街道（2人）",
                "data in 城关街道（2人）",
                "group 县财政局",
                "data in 县财政局",
            ],
        );
    }

    #[test]
    fn names_that_sound_like_totals_are_data() {
        check("单位名称|编制数\n县统计局|=3\n县审计局|=3\n其中村委|=1", &["data", "data", "OfWhich"]);
    }
}
