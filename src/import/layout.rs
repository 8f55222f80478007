//! CELLS → the tables in a sheet: which kind each is, where its head stands, what each column means and where it ends. Reads the
//! words of the head through `heading`; the rows below are `row`'s matter.
//!
//! Every possible head is tried: up to four rows from each of the first rows of the sheet, as each kind of table. The first
//! that can be a head begins a table, and of those that begin with it the one whose words are understood best wins, so that
//! titles, lines of particulars and blank rows above need no rules of their own. Below it every row that begins with words of
//! heads is tried again: a sheet may hold several tables, and none of them is lost. A head that came before is known at once;
//! new ones are sought so often and no more, and what stands below is then no table's: read on, it would be the last one's.

mod candidate;
mod chosen;
mod effort;
mod head;
mod particulars;

use std::collections::BTreeSet;

use super::cells::{AsWritten, CellAt, Sheet, SheetRow};
use super::choices::Choices;
use super::content::{self, ColumnDoubt};
use super::heading::{Confidence, Meaning};
use super::hidden_lines::HiddenLines;
use super::text::folded;
use super::vocabulary::{Field, TableKind, Vocabulary};
use candidate::{Candidate, Score};
use effort::Effort;
use head::{Head, LONGEST_HEAD};
use particulars::Particulars;

pub use chosen::{LayoutKey, find_as_chosen};
pub(in crate::import) use particulars::{is_particulars, stated_unit, unit_named_by};

/// The tables of one sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tables {
    /// From the top.
    pub layouts: Vec<Layout>,
    /// The first row below all of them that may be a head and was not tried; nothing from there on is read.
    pub unread: Option<u32>,
}

/// One table of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub table: TableKind,
    /// The line above the head that names the table.
    pub title: Option<String>,
    /// 填报单位 above the head: the unit of every row where no column names one.
    pub stated_unit: Option<String>,
    /// The first row of the lines above the head that belong to the table.
    pub begin: u32,
    /// First and last row of the head.
    pub head: (u32, u32),
    /// The row before which the table ends, if another begins below it.
    pub end: Option<u32>,
    /// From the left.
    pub columns: Vec<Column>,
    /// Columns whose meaning an earlier column already has; they are kept as further columns.
    pub repeated: Vec<u16>,
    /// Columns whose cells say something else than their heads.
    pub doubts: Vec<ColumnDoubt>,
    /// What the head reads like.
    pub key: LayoutKey,
    /// Columns whose meaning the user gave: their cells are not asked for another.
    pub chosen: BTreeSet<u16>,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub column: u16,
    /// The texts of the head from the top, joined by `/`; under this name a further column is kept.
    pub heading: String,
    pub meaning: Meaning,
    pub confidence: Confidence,
}

/// The first head is sought in this many rows from the first that holds something.
const ROWS_TRIED: usize = 40;
/// No head of a column takes more bytes; most cells of data are told apart by this alone.
const LONGEST_WORD: usize = 48;

/// Finds the first table of a sheet alone; `None` when it holds none of the known kinds.
#[cfg(test)]
pub fn find(sheet: &Sheet, vocabulary: &Vocabulary) -> Option<Layout> {
    let search = Search { vocabulary, kinds: chosen::kinds(None), choices: None };
    search.tables_from(sheet, search.first_of(sheet)).layouts.into_iter().next()
}

/// What is looked for in a sheet.
#[derive(Clone, Copy)]
struct Search<'all> {
    vocabulary: &'all Vocabulary,
    kinds: &'all [TableKind],
    /// What the user said of tables by their heads.
    choices: Option<&'all Choices>,
}

impl Search<'_> {
    /// The first head of the sheet.
    fn first_of(&self, sheet: &Sheet) -> Option<Candidate> {
        self.first_head(sheet, sheet.rows().take(ROWS_TRIED).filter(|row| row.len() > 1).map(|row| row.number))
    }

    /// The tables of a sheet, of which the first has this head.
    fn tables_from(&self, sheet: &Sheet, first: Option<Candidate>) -> Tables {
        let mut found = Tables::default();
        let mut next = first;
        let mut begin = 0;
        let mut effort = Effort::default();
        while let Some(candidate) = next {
            let above = Particulars::above(sheet, begin, candidate.rows.0, self.vocabulary);
            next = self.further_head(sheet, &candidate, &above, &mut effort);
            let below = next.as_ref().map(|next| next.rows.0).or(effort.spent_at());
            let end = below.map(|below| begin_above(sheet, candidate.rows.1 + 1, below));
            let mut layout = candidate.into_layout(sheet, (begin, end), above);
            layout.doubts = content::judge(sheet, &mut layout, self.vocabulary);
            found.layouts.push(layout);
            begin = end.unwrap_or(u32::MAX);
        }
        found.unread = effort.spent_at().map(|_| begin);
        found
    }

    /// The best head among those that begin within the first possible one or right below it. What stands below rows of data is the head
    /// of another table, however much better it is.
    fn first_head(&self, sheet: &Sheet, starts: impl Iterator<Item = u32>) -> Option<Candidate> {
        let mut best: Option<(Score, Candidate)> = None;
        let mut last = u32::MAX;
        for start in starts {
            let is_within = start <= last || start == last + 1 && begins_like_a_head(sheet.row(start), self.vocabulary);
            if !is_within {
                break;
            }
            let Some((score, candidate)) = self.best_from(sheet, start) else { continue };
            last = last.min(candidate.rows.1);
            if best.as_ref().is_none_or(|(highest, _)| score > *highest) {
                best = Some((score, candidate));
            }
        }
        best.map(|(_, candidate)| candidate)
    }

    /// The best head that begins in a row.
    fn best_from(&self, sheet: &Sheet, start: u32) -> Option<(Score, Candidate)> {
        let mut best: Option<(Score, Candidate)> = None;
        for height in 1..=LONGEST_HEAD {
            if best.is_some() && self.is_head_alone(sheet, start.saturating_add(height - 1)) {
                break;
            }
            let head = Head::read(sheet, start, height);
            for table in self.kinds {
                let candidate = Candidate::judge(&head, *table, self.vocabulary);
                let Some(score) = candidate.score() else { continue };
                if best.as_ref().is_none_or(|(highest, _)| score > *highest) {
                    best = Some((score, candidate));
                }
            }
        }
        best
    }

    /// Whether a row is a whole head by itself, and so no further row of the head above it.
    fn is_head_alone(&self, sheet: &Sheet, row: u32) -> bool {
        begins_like_a_head(sheet.row(row), self.vocabulary) && {
            let head = Head::read(sheet, row, 1);
            self.kinds.iter().any(|table| Candidate::judge(&head, *table, self.vocabulary).score().is_some())
        }
    }

    /// The head of another table below this one. The same head again is another table only under another 填报单位.
    fn further_head(
        &self,
        sheet: &Sheet,
        above: &Candidate,
        said: &Particulars,
        effort: &mut Effort,
    ) -> Option<Candidate> {
        let vocabulary = self.vocabulary;
        let heads: Vec<Vec<(u16, String)>> =
            (above.rows.0..=above.rows.1).map(|row| folded_cells(sheet.row(row))).collect();
        let mut unit: Option<String> = None;
        for row in sheet.rows_from(above.rows.1.saturating_add(1)) {
            if let Some(AsWritten::Text(text)) = row.cells().map(|(_, cell)| cell).find(|cell| !cell.is_blank())
                && text.contains(['：', ':', '位'])
            {
                unit = particulars::stated_unit(row, vocabulary).or(unit);
            }
            if !begins_like_a_head(row, vocabulary) {
                continue;
            }
            if repeats(&heads, row) && (unit.is_none() || unit == said.unit) {
                continue;
            }
            if let Some(candidate) = effort.known(sheet, row.number, vocabulary) {
                return Some(self.as_chosen(sheet, candidate));
            }
            if !effort.allows(row.number) {
                return None;
            }
            let starts = sheet.rows_from(row.number).take(LONGEST_HEAD as usize).map(|row| row.number);
            if let Some(candidate) = self.first_head(sheet, starts) {
                effort.learn(&candidate);
                return Some(self.as_chosen(sheet, candidate));
            }
        }
        None
    }
}

/// Whether the first two texts of a row are words of heads; nearly all rows of data are told apart by the first.
fn begins_like_a_head(row: SheetRow<'_>, vocabulary: &Vocabulary) -> bool {
    let mut cells = row.cells().filter(|(_, cell)| !cell.is_blank());
    let mut is_head = || match cells.next() {
        Some((_, AsWritten::Text(text))) => text.len() <= LONGEST_WORD && vocabulary.is_head_word(&folded(text)),
        Some(_) | None => false,
    };
    is_head() && is_head()
}

/// The texts of a row, folded, cell by cell.
pub(super) fn folded_cells(row: SheetRow<'_>) -> Vec<(u16, String)> {
    row.cells().map(|(column, cell)| (column, folded(&cell.text()))).collect()
}

/// Whether every text of a row stands in the same column of one of the rows of a head.
pub(super) fn repeats(heads: &[Vec<(u16, String)>], row: SheetRow<'_>) -> bool {
    heads.iter().any(|head| {
        row.cells()
            .filter(|(_, cell)| !cell.is_blank())
            .all(|(column, cell)| head.iter().any(|(known, text)| *known == column && *text == folded(&cell.text())))
    })
}

/// Where the lines above a head begin: its title and particulars belong to it and not to the table above.
fn begin_above(sheet: &Sheet, first: u32, head: u32) -> u32 {
    let above: Vec<SheetRow<'_>> = sheet.rows_from(first).take_while(|row| row.number < head).collect();
    let is_above = |row: &&SheetRow<'_>| {
        let filled = row.cells().filter(|(_, cell)| !cell.is_blank()).count();
        filled <= 1 && !is_note_or_total(**row) || is_particulars(**row)
    };
    above.iter().rev().take_while(is_above).last().map_or(head, |row| row.number)
}

/// A note below a table stays with it, and so does its total.
fn is_note_or_total(row: SheetRow<'_>) -> bool {
    let first = row.cells().map(|(_, cell)| cell).find(|cell| !cell.is_blank());
    first.is_some_and(|cell| super::row::is_note_or_total(&cell.text()))
}

/// The rows from `first` to before `end` that hold something.
fn rows_between(sheet: &Sheet, first: u32, end: Option<u32>) -> impl Iterator<Item = SheetRow<'_>> + Clone + use<'_> {
    sheet.rows_from(first).take_while(move |row| end.is_none_or(|end| row.number < end))
}

impl Layout {
    /// The column that holds a field.
    pub fn column(&self, field: Field) -> Option<u16> {
        self.column_of(Meaning::Field(field))
    }

    pub fn column_of(&self, meaning: Meaning) -> Option<u16> {
        self.columns.iter().find(|column| column.meaning == meaning).map(|column| column.column)
    }

    /// Columns kept as written, with their names.
    pub fn further(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.meaning == Meaning::Further)
    }

    /// The rows below the head that hold something.
    pub fn rows<'sheet>(&self, sheet: &'sheet Sheet) -> impl Iterator<Item = SheetRow<'sheet>> + Clone + use<'sheet> {
        rows_between(sheet, self.head.1.saturating_add(1), self.end)
    }

    /// The rows below a row of the table.
    pub fn rows_below<'sheet>(
        &self,
        sheet: &'sheet Sheet,
        row: u32,
    ) -> impl Iterator<Item = SheetRow<'sheet>> + Clone + use<'sheet> {
        rows_between(sheet, row.saturating_add(1), self.end)
    }

    /// Leaves out the columns that the office has hidden.
    pub fn leave_out_hidden(&mut self, hidden: &HiddenLines) {
        for column in self.columns.iter_mut().filter(|column| hidden.hides_column(column.column)) {
            (column.meaning, column.confidence) = (Meaning::LeftOut, Confidence(100));
        }
        self.repeated.retain(|column| !hidden.hides_column(*column));
        self.doubts.retain(|doubt| !hidden.hides_column(doubt.column));
    }

    /// Whether a row lies within the table, its head included.
    pub fn contains(&self, row: u32) -> bool {
        row >= self.head.0 && self.end.is_none_or(|end| row < end)
    }
}

/// A column as Excel names it.
pub fn letters(column: u16) -> String {
    CellAt { row: 0, column }.to_string().trim_end_matches('1').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::testing::sheet;

    fn check(picture: &str, expected: &str) {
        let sheet = sheet(picture);
        let found = find(&sheet, Vocabulary::built_in());
        let shown = found.map(|layout| {
            let columns: Vec<String> = layout
                .columns
                .iter()
                .map(|column| match column.meaning {
                    Meaning::Further => format!("{}=[{}]", letters(column.column), column.heading),
                    meaning => format!("{}={}", letters(column.column), meaning.key()),
                })
                .collect();
            format!("{:?} {}-{} {}", layout.table, layout.head.0 + 1, layout.head.1 + 1, columns.join(" "))
        });
        assert_eq!(shown.as_deref().unwrap_or("nothing"), expected, "{picture}");
    }

    #[test]
    fn a_roster_with_title_and_particulars() {
        check(
            "安和县花名册|>|>|>\n填报单位：城关街道　　单位：人|>|>|>\n\n序号|姓　名|身份证号|编制类型\n=1|张三||行政",
            "Roster 4-4 A=serial B=person_name C=id_number D=kind",
        );
    }

    #[test]
    fn a_ledger_with_a_head_in_two_rows() {
        check(
            "序号|单位名称|编制数|>|>|领导职数|>|值班电话\n^|^|合计|行政|事业|正|副|^\n=1|县财政局|=3|=1|=2|=1|=1|=1",
            "Ledger 1-2 A=serial B=unit C=authorized/total D=authorized/administrative E=authorized/service \
             F=leaders/chief G=leaders/deputy H=[值班电话]",
        );
    }

    #[test]
    fn a_group_without_merged_cells_covers_the_columns_to_its_right() {
        check(
            "单位名称|编制数||实有人数||备注\n|行政|事业|行政|事业|\n县财政局|=1|=2|=1|=1|",
            "Ledger 1-2 A=unit B=authorized/administrative C=authorized/service D=strength/administrative \
             E=strength/service F=remark",
        );
    }

    #[test]
    fn a_head_in_three_rows_under_neutral_groups() {
        check(
            "乡镇(街道)|机构设置|>|人员编制|>\n^|党政机构|事业机构|编制数|>\n^|^|^|行政|工勤\n白鹤镇|办公室||=1|=2",
            "Ledger 1-3 A=unit B=administrative_offices C=service_offices D=authorized/administrative E=authorized/support",
        );
    }

    #[test]
    fn posts_and_what_is_no_table() {
        check(
            "单位名称|内设机构|岗位名称|岗位类别|编制类型|岗位数\n县财政局|办公室|主任|领导|行政|=1",
            "Posts 1-1 A=unit B=office C=post_title D=post_class E=kind F=post_count",
        );
        check(
            "白鹤镇职责任务清单|>|>\n序号|事项|依据\n=1|河道管护|安政办〔2026〕3号",
            "Duties 2-2 A=serial B=duty_item C=duty_basis",
        );
        check("填表说明\n1.本表由各单位填写。", "nothing");
        check("机构规格|类别|经费形式|编制类型\n正科级|公益一类|财政全额|行政", "nothing");
    }

    #[test]
    fn repeated_and_unnamed_columns_are_kept_apart() {
        check(
            "姓名|性别|备注|备注|电话|电话\n张三|男|甲|乙|1|2|丙",
            "Roster 1-1 A=person_name B=sex C=remark D=[备注] E=[电话] F=[电话（F列）] G=[第G列]",
        );
    }
}
