//! CELLS → the table in a sheet: which kind it is, where its head stands and what each column means. Reads the words of the
//! head through `heading`; the rows below are `row`'s matter.
//!
//! Every possible head is tried: up to four rows from each of the first rows of the sheet, as each kind of table. The one
//! whose words are understood best wins, so titles, lines of particulars and blank rows above need no rules of their own.

mod chosen;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::cells::{CellAt, Sheet};
use super::heading::{Confidence, Meaning, recognise};
use super::text::folded;
use super::vocabulary::{Field, TableKind, Vocabulary};

pub use chosen::{LayoutKey, find_as_chosen};

/// The table of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub table: TableKind,
    /// The line above the head that names the table.
    pub title: Option<String>,
    /// 填报单位 above the head: the unit of every row where no column names one.
    pub stated_unit: Option<String>,
    /// First and last row of the head.
    pub head: (u32, u32),
    /// From the left.
    pub columns: Vec<Column>,
    /// Columns whose meaning an earlier column already has; they are kept as further columns.
    pub repeated: Vec<u16>,
    /// What the head reads like.
    pub key: LayoutKey,
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

/// Heads are sought in this many rows from the first that holds something.
const ROWS_TRIED: usize = 40;
const LONGEST_HEAD: u32 = 4;
/// Merged cells of a head are followed over this many columns.
const MOST_COLUMNS: u16 = 1024;

/// Finds the table of a sheet; `None` when it holds none of the known kinds.
pub fn find(sheet: &Sheet, vocabulary: &Vocabulary) -> Option<Layout> {
    let starts: Vec<u32> = sheet.rows().take(ROWS_TRIED).filter(|row| row.len() > 1).map(|row| row.number).collect();
    let tables = [TableKind::Ledger, TableKind::Posts, TableKind::Roster, TableKind::Duties];
    let mut best: Option<(Score, Candidate)> = None;
    for start in starts {
        for height in 1..=LONGEST_HEAD {
            let head = Head::read(sheet, start, height);
            for table in tables {
                let candidate = Candidate::judge(&head, table, vocabulary);
                let Some(score) = candidate.score() else { continue };
                if best.as_ref().is_none_or(|(highest, _)| score > *highest) {
                    best = Some((score, candidate));
                }
            }
        }
    }
    best.map(|(_, candidate)| candidate.into_layout(sheet))
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

    pub fn first_row_below_head(&self) -> u32 {
        self.head.1.saturating_add(1)
    }
}

/// The texts of a head, column by column.
struct Head {
    rows: (u32, u32),
    /// Texts from the top, one for each distinct cell above the data.
    paths: BTreeMap<u16, Vec<String>>,
}

impl Head {
    fn read(sheet: &Sheet, start: u32, height: u32) -> Self {
        let end = start.saturating_add(height - 1);
        let covers = Covers::of(sheet, start, end);
        let width = (start..=end).filter_map(|row| sheet.row(row).cells().next_back()).map(|(column, _)| column).max();
        let mut paths = BTreeMap::new();
        let mut left: Vec<String> = vec![String::new(); height as usize];
        for column in 0..=width.unwrap_or(0) {
            let own: Vec<Cell> =
                (start..=end).map(|row| head_cell(sheet, &covers, start, CellAt { row, column })).collect();
            let lowest = own.iter().rposition(|cell| !cell.text.is_empty());
            let mut path: Vec<String> = Vec::new();
            for (depth, cell) in own.iter().enumerate() {
                // A group without a merged head stands above its first column only.
                let is_spread = cell.text.is_empty()
                    && !cell.is_merged
                    && lowest.is_some_and(|lowest| depth < lowest)
                    && left.get(depth).is_some_and(|text| !text.is_empty());
                let text = if is_spread { left.get(depth).cloned().unwrap_or_default() } else { cell.text.clone() };
                if !text.is_empty() && path.last() != Some(&text) {
                    path.push(text.clone());
                }
                // Only a head with something below it can be spread to the right.
                if let Some(kept) = left.get_mut(depth) {
                    *kept = if lowest.is_some_and(|lowest| depth < lowest) { text } else { String::new() };
                }
            }
            if !path.is_empty() {
                paths.insert(column, path);
            }
        }
        Self { rows: (start, end), paths }
    }
}

/// A cell of the head with the text that covers it.
struct Cell {
    text: String,
    is_merged: bool,
}

fn head_cell(sheet: &Sheet, covers: &Covers, start: u32, at: CellAt) -> Cell {
    let anchor = covers.0.get(&at).copied();
    // A merge that begins above the head is a title.
    let text = match anchor.unwrap_or(at) {
        above if above.row < start => String::new(),
        place => tidy(&sheet.cell(place).text()),
    };
    Cell { text, is_merged: anchor.is_some() }
}

/// For each merged cell of some rows the one that carries its value.
struct Covers(HashMap<CellAt, CellAt>);

impl Covers {
    fn of(sheet: &Sheet, start: u32, end: u32) -> Self {
        let mut covers = HashMap::new();
        let merges = sheet.merges();
        let above_end = merges.get(..merges.partition_point(|merge| merge.top <= end)).unwrap_or_default();
        for merge in above_end.iter().filter(|merge| merge.bottom >= start) {
            for row in merge.top.max(start)..=merge.bottom.min(end) {
                for column in merge.left..=merge.right.min(merge.left.saturating_add(MOST_COLUMNS)) {
                    covers.entry(CellAt { row, column }).or_insert(merge.anchor());
                }
            }
            // More than this many cells are no head of merged cells but an attack with overlapping ones.
            if covers.len() > usize::from(MOST_COLUMNS) * LONGEST_HEAD as usize {
                break;
            }
        }
        Self(covers)
    }
}

/// A text of the head on one line.
fn tidy(text: &str) -> String {
    text.chars().filter(|character| !super::cells::is_blank(*character)).collect()
}

/// A head taken as the head of one kind of table.
struct Candidate {
    table: TableKind,
    rows: (u32, u32),
    columns: Vec<Column>,
    repeated: Vec<u16>,
    key: LayoutKey,
}

/// Better candidates compare greater: more columns understood, surer, in fewer rows, further up.
type Score = (usize, u32, std::cmp::Reverse<u32>, std::cmp::Reverse<u32>);

impl Candidate {
    fn judge(head: &Head, table: TableKind, vocabulary: &Vocabulary) -> Self {
        let key = LayoutKey::of(head);
        let mut candidate = Self { table, rows: head.rows, columns: Vec::new(), repeated: Vec::new(), key };
        let mut taken = BTreeSet::new();
        for (column, path) in &head.paths {
            let heading = path.join("/");
            let found = recognise(path, table, vocabulary);
            let (mut meaning, mut confidence, name) = found
                .map_or((Meaning::Further, Confidence(0), None), |found| (found.meaning, found.confidence, found.name));
            if meaning != Meaning::Further && !taken.insert(meaning) {
                candidate.repeated.push(*column);
                (meaning, confidence) = (Meaning::Further, Confidence(0));
            }
            let heading = name.unwrap_or(heading);
            candidate.columns.push(Column { column: *column, heading, meaning, confidence });
        }
        candidate
    }

    fn has(&self, meaning: impl Fn(Meaning) -> bool) -> bool {
        self.columns.iter().any(|column| meaning(column.meaning))
    }

    fn has_field(&self, field: Field) -> bool {
        self.has(|meaning| meaning == Meaning::Field(field))
    }

    /// Whether this can be the head of its kind of table at all.
    fn is_complete(&self) -> bool {
        match self.table {
            TableKind::Ledger => {
                self.has_field(Field::Unit) && self.has(|meaning| matches!(meaning, Meaning::Authorized(_)))
            }
            TableKind::Posts => {
                self.has_field(Field::PostTitle)
                    && (self.has_field(Field::PostCount) || self.has_field(Field::PostClass))
                    && !self.has_field(Field::PersonName)
            }
            TableKind::Duties => {
                self.has_field(Field::DutyItem) && (self.has_field(Field::DutyList) || self.has_field(Field::DutyBasis))
            }
            TableKind::Roster => {
                self.has_field(Field::PersonName)
                    && [Field::IdNumber, Field::Birth, Field::Kind, Field::Sex]
                        .into_iter()
                        .any(|field| self.has_field(field))
            }
        }
    }

    fn score(&self) -> Option<Score> {
        let sure = self.columns.iter().filter(|column| column.confidence > Confidence(0));
        let confidence = sure.clone().map(|column| u32::from(column.confidence.0)).sum();
        let height = self.rows.1 - self.rows.0;
        self.is_complete()
            .then(|| (sure.count(), confidence, std::cmp::Reverse(height), std::cmp::Reverse(self.rows.0)))
    }

    fn into_layout(mut self, sheet: &Sheet) -> Layout {
        self.add_columns_without_head(sheet);
        self.tell_headings_apart();
        let (title, stated_unit) = particulars(sheet, self.rows.0);
        Layout {
            table: self.table,
            title,
            stated_unit,
            head: self.rows,
            columns: self.columns,
            repeated: self.repeated,
            key: self.key,
        }
    }

    /// Columns that hold something below the head without being named by it are kept under their letter.
    fn add_columns_without_head(&mut self, sheet: &Sheet) {
        let named: BTreeSet<u16> = self.columns.iter().map(|column| column.column).collect();
        let mut unnamed = BTreeSet::new();
        for row in sheet.rows_from(self.rows.1.saturating_add(1)).filter(|row| row.len() > 1) {
            unnamed.extend(row.cells().map(|(column, _)| column).filter(|column| !named.contains(column)));
        }
        for column in unnamed {
            let heading = format!("第{}列", letters(column));
            self.columns.push(Column { column, heading, meaning: Meaning::Further, confidence: Confidence(0) });
        }
        self.columns.sort_by_key(|column| column.column);
    }

    /// Two further columns under one name would overwrite each other.
    fn tell_headings_apart(&mut self) {
        let mut taken = BTreeSet::new();
        for column in self.columns.iter_mut().filter(|column| column.meaning == Meaning::Further) {
            if !taken.insert(column.heading.clone()) {
                column.heading = format!("{}（{}列）", column.heading, letters(column.column));
                taken.insert(column.heading.clone());
            }
        }
    }
}

/// A column as Excel names it.
pub fn letters(column: u16) -> String {
    CellAt { row: 0, column }.to_string().trim_end_matches('1').to_owned()
}

/// The title and the 填报单位 from the lines above the head.
fn particulars(sheet: &Sheet, head_start: u32) -> (Option<String>, Option<String>) {
    let mut title = None;
    let mut stated_unit = None;
    for row in sheet.rows().take_while(|row| row.number < head_start) {
        for (_, value) in row.cells() {
            let text = value.text();
            if let Some(unit) = stated_unit_in(&text) {
                stated_unit.get_or_insert(unit);
            } else if title.is_none() && !text.contains(['：', ':']) && !value.is_blank() {
                title = Some(tidy(&text));
            }
        }
    }
    (title, stated_unit)
}

/// The unit in a line like `填报单位：城关镇　　填报日期：2026年10月31日　　单位：名`.
fn stated_unit_in(line: &str) -> Option<String> {
    const LABELS: [&str; 5] = ["填报单位", "编报单位", "单位名称", "制表单位", "上报单位"];
    let label = LABELS.into_iter().find(|label| folded(line).starts_with(&folded(label)))?;
    let last = label.chars().next_back()?;
    let after = line.get(line.find(last)? + last.len_utf8()..)?.split_once(['：', ':'])?.1;
    let unit =
        after.trim_start_matches(super::cells::is_blank).split(super::cells::is_blank).next().unwrap_or_default();
    (!unit.is_empty()).then(|| unit.to_owned())
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

    #[test]
    fn the_stated_unit_is_no_measure() {
        let check =
            |line: &str, expected: Option<&str>| assert_eq!(stated_unit_in(line).as_deref(), expected, "{line}");
        check("填报单位：中共安和县委编办　　　填报日期：2026年10月31日　　　单位：名", Some("中共安和县委编办"));
        check("填报单位: 城关街道", Some("城关街道"));
        check("单位：名", None);
        check("填报单位：", None);
    }
}
