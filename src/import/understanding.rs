//! Files → what was understood of them: the tables found, what each column means, the rows read and the rows left out with
//! the reason. Shown before anything is compared with the book, and the same for window, terminal and JSON.

mod sheet_reader;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::cells::{Sheet, Workbook};
use super::choices::{Choices, ChosenLines, SheetKey, VoidAnswer, void_lines};
use super::heading::{Confidence, Meaning};
use super::isolation::Precautions;
use super::issue::{Issue, SheetName};
use super::layout::LayoutKey;
use super::mended::{Mended, mended, void_mends};
use super::record::Records;
use super::row::Reason;
use super::sheet::SheetError;
use super::source::{self, ImportSource};
use super::vocabulary::{TableKind, Vocabulary};
use crate::watch::{Cancelled, Watch};
use sheet_reader::SheetReader;

/// The files of a batch: those that were read and those that could not be.
#[derive(Debug, Default)]
pub struct Reading {
    pub workbooks: Vec<Workbook>,
    pub refused: Vec<RefusedFile>,
}

#[derive(Debug)]
pub struct RefusedFile {
    pub source: ImportSource,
    pub error: SheetError,
}

/// What the tables of a batch mean, and what there is to say about them.
#[derive(Debug, Default, Serialize)]
pub struct Understanding {
    pub files: Vec<FileUnderstood>,
    pub issues: Vec<Issue>,
    /// Cells that were read as the user put them right, with what the file says.
    pub mended: Vec<Mended>,
    /// Choices for sheets that were not read.
    pub void_answers: Vec<VoidAnswer>,
    #[serde(skip)]
    pub records: Arc<Records>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileUnderstood {
    pub file: String,
    /// The tables in the order of the file; a sheet that holds several is there several times.
    pub sheets: Vec<SheetUnderstood>,
}

/// One sheet, or one table of it. Rows are counted from 1, as the office counts them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SheetUnderstood {
    pub sheet: String,
    /// `None` when the sheet holds no table of a known kind.
    pub table: Option<TableKind>,
    pub hidden: bool,
    pub title: Option<String>,
    /// What its head reads like, for choices that are to serve other files too.
    #[serde(skip)]
    pub layout: Option<LayoutKey>,
    /// First and last row of the head.
    pub head_rows: Option<(u32, u32)>,
    pub columns: Vec<ColumnUnderstood>,
    /// Rows of data, taken over or not.
    pub rows_read: u32,
    /// Rows of data that are issues of severity error.
    pub rows_rejected: u32,
    pub total_rows: u32,
    pub left_out: Vec<LeftOut>,
    /// 不导入这张表: the user left it out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub left_aside: bool,
    /// What the rows are that are no data, for showing them in their place.
    #[serde(skip)]
    pub marks: BTreeMap<u32, RowMark>,
}

/// What a row of a sheet is, where it is neither head nor data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowMark {
    /// Title and particulars above the head.
    Above,
    Group,
    Total,
    /// Data, because the user says so.
    Data,
    LeftOut(Reason),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnUnderstood {
    /// As Excel names it: `C`.
    pub column: String,
    /// Counted from 0.
    #[serde(skip)]
    pub number: u16,
    pub heading: String,
    pub meaning: Meaning,
    pub confidence: Confidence,
}

/// A row below the head that is no data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    pub row: u32,
    pub reason: Reason,
    /// Its first text.
    pub text: String,
}

/// Reads the files and pasted tables of a batch, one after the other. One that cannot be read does not keep the others from
/// being read.
pub fn read(sources: &[ImportSource], precautions: &Precautions, watch: &dyn Watch) -> Result<Reading, Cancelled> {
    read_showing(sources, precautions, &mut |_| (), watch)
}

/// The same, showing the first rows of long sheets while the others still come: each as a workbook of its own.
pub fn read_showing(
    sources: &[ImportSource],
    precautions: &Precautions,
    show: &mut dyn FnMut(Workbook),
    watch: &dyn Watch,
) -> Result<Reading, Cancelled> {
    let mut reading = Reading::default();
    for (source, file) in sources.iter().zip(source::told_apart(sources)) {
        let mut show_sheet = |sheet: Sheet| show(Workbook { file: file.clone(), sheets: vec![sheet] });
        match source.read_showing(precautions, &mut show_sheet, watch) {
            Ok(workbook) => reading.workbooks.push(Workbook { file, ..workbook }),
            Err(SheetError::Cancelled(cancelled)) => return Err(cancelled),
            Err(error) => reading.refused.push(RefusedFile { source: source.clone(), error }),
        }
    }
    Ok(reading)
}

/// Understands the tables of a batch.
pub fn understand(
    workbooks: &[Workbook],
    choices: Choices,
    vocabulary: &Vocabulary,
    watch: &dyn Watch,
) -> Result<Understanding, Cancelled> {
    let mut understanding = Understanding::default();
    for workbook in workbooks {
        let mut sheets = Vec::new();
        for sheet in &workbook.sheets {
            let name = SheetName::new(&workbook.file, &sheet.name);
            let chosen = ChosenLines::of(&choices, sheet, &name);
            let (sheet, told) = mended(sheet, &name, &choices, vocabulary);
            understanding.mended.extend(told);
            let reader = SheetReader::new(&sheet, &name, (&choices, &chosen), vocabulary);
            sheets.extend(reader.read(&mut understanding, watch)?);
        }
        understanding.files.push(FileUnderstood { file: workbook.file.clone(), sheets });
    }
    understanding.void_answers = void_choices(&choices, workbooks, &understanding.mended);
    Ok(understanding)
}

/// Understands the files of a batch that were read, and keeps in mind those that were not.
pub fn understand_reading(
    reading: &Reading,
    choices: Choices,
    vocabulary: &Vocabulary,
    watch: &dyn Watch,
) -> Result<Understanding, Cancelled> {
    let mut understanding = understand(&reading.workbooks, choices, vocabulary, watch)?;
    let refused = reading.refused.iter().map(|file| file.source.name()).collect();
    Arc::make_mut(&mut understanding.records).unread.files = refused;
    Ok(understanding)
}

/// Choices for sheets that are in none of the files. One for a layout waits for a file of it.
fn void_choices(choices: &Choices, workbooks: &[Workbook], mended: &[Mended]) -> Vec<VoidAnswer> {
    let is_read = |file: &str, sheet: &str| {
        let of_name = workbooks.iter().filter(|workbook| workbook.file == file);
        of_name.flat_map(|workbook| &workbook.sheets).any(|read| read.name == sheet)
    };
    let void = choices.sheets.keys().filter_map(|key| match key {
        SheetKey::Sheet { file, sheet } if !is_read(file, sheet) => {
            Some(VoidAnswer::Sheet { file: file.clone(), sheet: sheet.clone() })
        }
        SheetKey::Sheet { .. } | SheetKey::Layout(_) => None,
    });
    void.chain(void_lines(choices, workbooks)).chain(void_mends(choices, mended, is_read)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DutyList;
    use crate::import::choices::{DutiesOf, LineKey, LineTaking};
    use crate::import::testing::{sheet, workbook};
    use crate::import::{CellAt, HiddenSheets, Visibility};
    use crate::watch::Unwatched;

    const ROSTER: &str = "花名册|>|>|>\n单位名称|姓名|性别|编制类型\n县财政局|张三|男|行政\n^|李四|女|编内\n合计|=2||";

    fn understood(workbooks: &[Workbook], choices: Choices) -> Understanding {
        understand(workbooks, choices, Vocabulary::built_in(), &Unwatched).expect("nobody cancels")
    }

    fn codes(understanding: &Understanding) -> Vec<String> {
        understanding.issues.iter().map(|issue| issue.problem.code()).collect()
    }

    #[test]
    fn a_sheet_is_described_as_the_office_counts() {
        let understanding = understood(&[workbook("f.xlsx", ROSTER)], Choices::default());
        let sheet = understanding.files.first().and_then(|file| file.sheets.first()).expect("a sheet");
        assert_eq!((sheet.table, sheet.head_rows), (Some(TableKind::Roster), Some((2, 2))));
        assert_eq!((sheet.rows_read, sheet.rows_rejected, sheet.total_rows), (2, 1, 1));
        let columns: Vec<String> = sheet
            .columns
            .iter()
            .map(|column| format!("{}{}{}", column.column, column.heading, column.confidence.0))
            .collect();
        assert_eq!(columns, ["A单位名称100", "B姓名100", "C性别100", "D编制类型100"]);
        let json = serde_json::to_string(sheet).expect("plain data");
        assert!(json.contains(r#""table":"roster""#) && json.contains(r#""meaning":"person_name""#), "{json}");
    }

    #[test]
    fn hidden_sheets_are_read_only_when_asked_for() {
        let hidden = Sheet { visibility: Visibility::Hidden, ..sheet(ROSTER) };
        let files = [Workbook { file: "f.xlsx".to_owned(), sheets: vec![hidden] }];
        let left_out = understood(&files, Choices::default());
        assert_eq!((codes(&left_out), left_out.records.people.len()), (vec!["sheet_hidden".to_owned()], 0));
        let read = understood(&files, Choices { hidden_sheets: HiddenSheets::Read, ..Choices::default() });
        assert_eq!((codes(&read), read.records.people.len()), (vec!["unknown_kind".to_owned()], 1));
    }

    #[test]
    fn a_list_that_says_neither_body_nor_list_is_read_as_the_one_it_was_chosen_for() {
        let read = |cells: &str, duties: Option<DutiesOf>| {
            let choices = Choices { duties, ..Choices::default() };
            let understanding = understood(&[workbook("f.xlsx", cells)], choices);
            let record = understanding.records.duties.first();
            let unit = |record: &crate::import::DutyRecord| understanding.records.units.written(record.unit).to_owned();
            record.map(|record| (unit(record), record.list, record.item.clone())).ok_or_else(|| codes(&understanding))
        };
        let baihe = || Some(DutiesOf { unit: "白鹤镇".to_owned(), list: DutyList::PublicServices });
        let bare = "序号|事项名称|依据\n1|防汛值守|防洪法";
        assert_eq!(read(bare, None), Err(vec!["column_missing".to_owned()]));
        let item = || "防汛值守".to_owned();
        assert_eq!(read(bare, baihe()), Ok(("白鹤镇".to_owned(), DutyList::PublicServices, item())));
        // What the sheet says itself comes first.
        let titled = "龙门镇职责任务清单|>|>\n序号|事项名称|依据\n1|防汛值守|防洪法";
        assert_eq!(read(titled, baihe()), Ok(("龙门镇".to_owned(), DutyList::Responsibilities, item())));
        let own = "序号|单位|事项名称|依据\n1|官渡镇|防汛值守|防洪法";
        assert_eq!(read(own, baihe()), Ok(("官渡镇".to_owned(), DutyList::PublicServices, item())));
    }

    #[test]
    fn a_row_is_what_the_user_says_it_is() {
        let ledger = "序号|单位名称|编制数\n=1|县财政局|=3\n=2|全县事业编制|2200余名\n说明文字||\n合计||=3";
        let files = [workbook("f.xlsx", ledger)];
        let line = |row, text: &str| LineKey { file: "f.xlsx".into(), sheet: "表".into(), row, text: text.into() };
        let read = |lines: &[(LineKey, LineTaking)]| {
            let choices = Choices { lines: lines.iter().cloned().collect(), ..Choices::default() };
            let understanding = understood(&files, choices);
            let names = understanding.records.institutions.iter().map(|record| record.name.to_string());
            let names: Vec<String> = names.collect();
            (names.join(" "), understanding)
        };
        assert_eq!(read(&[]).0, "县财政局 全县事业编制");
        let (names, understanding) = read(&[(line(3, "全县事业编制"), LineTaking::LeftOut)]);
        assert_eq!((names.as_str(), understanding.void_answers.len()), ("县财政局", 0));
        let sheet = understanding.files.first().and_then(|file| file.sheets.first()).expect("a sheet");
        assert_eq!(sheet.marks.get(&3), Some(&RowMark::LeftOut(Reason::Chosen)));
        assert!(sheet.left_out.iter().any(|left_out| (left_out.row, left_out.reason) == (3, Reason::Chosen)));
        assert!(!codes(&understanding).contains(&"total_differs".to_owned()), "{:?}", codes(&understanding));
        let (_, understanding) = read(&[(line(5, "合计"), LineTaking::Data)]);
        let sheet = understanding.files.first().and_then(|file| file.sheets.first()).expect("a sheet");
        assert_eq!((sheet.marks.get(&5), sheet.rows_read, sheet.total_rows), (Some(&RowMark::Data), 3, 0));
        // The row has moved: nothing is left out, and it is told.
        let gone = line(2, "全县事业编制");
        let (names, understanding) = read(&[(gone.clone(), LineTaking::LeftOut)]);
        assert_eq!(
            (names.as_str(), understanding.void_answers),
            ("县财政局 全县事业编制", vec![VoidAnswer::Line(gone)])
        );
    }

    #[test]
    fn values_under_merged_cells_are_told_and_left_out() {
        let mut covered = sheet(ROSTER);
        covered.covered = vec![(CellAt { row: 3, column: 0 }, "县审计局".to_owned())];
        let files = [Workbook { file: "f.xlsx".to_owned(), sheets: vec![covered] }];
        let understanding = understood(&files, Choices::default());
        assert_eq!(codes(&understanding), ["value_under_merge", "unknown_kind"]);
        let place = understanding.issues.first().map(|issue| issue.place.to_string());
        assert_eq!(place.as_deref(), Some("f.xlsx·表·A4"));
    }
}
