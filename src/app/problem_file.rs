//! 导入问题清单: what there is to say about an import as a table to be handed round, and the same table, with its column 改为 filled
//! in, as corrections. Whoever answers for a workbook fills it in without having the program.
//!
//! The table has a line for every issue, ignored or not, and for every cell that was put right, so that reading it again says
//! the same once more. ID numbers are masked unless they are asked for; a masked number cannot be read as a correction.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::importing::{issue_subject, row_subject};
use super::stages::Preview;
use crate::domain::Date;
use crate::import::{CellKey, Issue, Mended, Precautions, RefusedFile, Severity, read_corrections};
use crate::notice::{self, Notice};
use crate::report::identity::covered;
use crate::report::{Align, Caption, Cell, Column, Paper, Row, RowRole, Table};
use crate::watch::Watch;
use crate::wording;

/// How ID numbers are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    Masked,
    Full,
}

/// Heads and widths of the columns.
const COLUMNS: [(&str, u16); 9] = [
    ("文件", 10),
    ("工作表", 8),
    ("单元格", 5),
    ("对象", 7),
    ("级别", 4),
    ("原文", 11),
    ("问题", 23),
    ("处理(原因)", 11),
    ("改为", 10),
];
/// A cell that is to be read as empty.
const EMPTY: &str = "(空)";
/// A run of this many figures may be somebody's ID number, whole or damaged.
const LIKE_AN_ID_NUMBER: usize = 12;

/// Every problem of an import, gravest first, and what was done about it.
pub fn table(preview: &Preview, today: Date, numbers: Numbers) -> Table {
    let mended = &preview.understanding.mended;
    let mends: BTreeMap<CellKey, &Mended> =
        mended.iter().filter_map(|mend| Some((CellKey::of(&mend.place)?, mend))).collect();
    let mut told = BTreeSet::new();
    let mut rows = Vec::new();
    for issue in preview.issues() {
        let key = CellKey::of(&issue.place);
        let mend = key.as_ref().and_then(|key| mends.get(key)).copied();
        told.extend(key.filter(|_| mend.is_some()));
        rows.push(issue_line(preview, issue, mend, numbers));
    }
    rows.extend(
        mends.iter().filter(|(key, _)| !told.contains(*key)).map(|(_, mend)| mend_line(preview, mend, numbers)),
    );
    let column = |(head, width): (&str, u16)| Column::new(vec![head.to_owned()], width, Align::Left);
    Table {
        title: "导入问题清单".to_owned(),
        caption: Caption { left: String::new(), right: today.to_string() },
        columns: COLUMNS.into_iter().map(column).collect(),
        rows,
        notes: notes(preview, numbers),
        ..Table::on(Paper::A4Landscape)
    }
}

/// Reads a filled list; one that cannot be read whole is refused whole.
pub fn corrections(
    file: &Path,
    precautions: &Precautions,
    watch: &dyn Watch,
) -> Result<BTreeMap<CellKey, String>, Notice> {
    let read = read_corrections(file, precautions, watch)
        .map_err(|error| notice::of_refused_file(&RefusedFile { source: file.into(), error }))?;
    let place = file.display().to_string();
    if let Some(first) = read.faults.first() {
        let more = match read.faults.len() {
            1 => String::new(),
            count => format!(" 这样的地方共 {count} 处。"),
        };
        let advice = format!("{}{more}", wording::import::correction_fault(first));
        return Err(Notice::failure("更正清单有误，没有采用。", place, advice));
    }
    if read.cells.is_empty() {
        let advice = "请在“改为”一列填写应有的内容；要改为空格的写“(空)”。";
        return Err(Notice::failure("更正清单的“改为”一列都空着，没有要更正的。", place, advice));
    }
    Ok(read.cells)
}

fn issue_line(preview: &Preview, issue: &Issue, mend: Option<&Mended>, numbers: Numbers) -> Row {
    let about_id_number = issue.problem.code().starts_with("id_");
    let shown = |text: &str| match (numbers, about_id_number) {
        (Numbers::Full, _) => text.to_owned(),
        (Numbers::Masked, true) => covered(text, 1),
        (Numbers::Masked, false) => covered(text, LIKE_AN_ID_NUMBER),
    };
    let done = match (preview.choices.ignored_for(issue), mend) {
        (Some(reason), _) => wording::import::ignored(issue.severity, reason),
        (None, Some(_)) => "已更正，还有问题".to_owned(),
        (None, None) => "未处理".to_owned(),
    };
    let cell = issue.place.cell.map(|cell| cell.to_string()).unwrap_or_default();
    let written = mend.map_or(issue.raw.as_str(), |mend| mend.before.as_str());
    line([
        issue.place.sheet.file.to_string(),
        issue.place.sheet.sheet.to_string(),
        cell,
        issue_subject(preview, issue).map(|name| masked_unless_full(&name, numbers)).unwrap_or_default(),
        wording::import::severity(issue.severity).to_owned(),
        shown(written),
        masked_unless_full(&wording::import::message(issue), numbers),
        done,
        mend.map(|mend| after(mend, &shown(&mend.after))).unwrap_or_default(),
    ])
}

fn mend_line(preview: &Preview, mend: &Mended, numbers: Numbers) -> Row {
    line([
        mend.place.sheet.file.to_string(),
        mend.place.sheet.sheet.to_string(),
        mend.place.cell.map(|cell| cell.to_string()).unwrap_or_default(),
        row_subject(preview, &mend.place).map(|name| masked_unless_full(&name, numbers)).unwrap_or_default(),
        String::new(),
        masked_unless_full(&mend.before, numbers),
        String::new(),
        "已更正".to_owned(),
        after(mend, &masked_unless_full(&mend.after, numbers)),
    ])
}

/// What a cell is read as, where it can be shown whole: half a number would be read as another one.
fn after(mend: &Mended, shown: &str) -> String {
    match mend.after.as_str() {
        "" => EMPTY.to_owned(),
        whole if whole == shown => whole.to_owned(),
        _ => String::new(),
    }
}

fn line(cells: [String; COLUMNS.len()]) -> Row {
    let cell = |text: String| if text.is_empty() { Cell::Blank } else { Cell::Text(text) };
    Row::new(RowRole::Body, cells.into_iter().map(cell).collect())
}

fn notes(preview: &Preview, numbers: Numbers) -> Vec<String> {
    let count = |severity| preview.issues().filter(|issue| issue.severity == severity).count();
    let (errors, warnings, notices) = (count(Severity::Error), count(Severity::Warning), count(Severity::Notice));
    let ignored = preview.issues().filter(|issue| preview.choices.ignored_for(issue).is_some()).count();
    let mended = preview.understanding.mended.len();
    let mut notes = vec![
        format!(
            "错误 {errors} 条、警告 {warnings} 条、提示 {notices} 条，其中已忽略 {ignored} 条；已更正 {mended} 格。"
        ),
        format!("在“改为”一列填写应有的内容，可以再导入本清单；要改为空格的写“{EMPTY}”。原文件不改动。"),
    ];
    if numbers == Numbers::Masked {
        notes.push("身份证号已遮盖；遮盖的更正没有列在“改为”中。".to_owned());
    }
    notes
}

/// The text as it may be shown: what may be somebody's ID number is covered unless whole numbers are asked for.
pub fn masked_unless_full(text: &str, numbers: Numbers) -> String {
    match numbers {
        Numbers::Masked => covered(text, LIKE_AN_ID_NUMBER),
        Numbers::Full => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
