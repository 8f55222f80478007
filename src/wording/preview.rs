//! What an import understood and would change, in the words of its preview.

use super::import;
use crate::import::{Change, Counts, SheetUnderstood};

pub fn import_counts(counts: Counts) -> String {
    let Counts { added, updated, unchanged, removed, rejected } = counts;
    let removed = if removed == 0 { String::new() } else { format!("移除 {removed}，") };
    format!("新增 {added}，更新 {updated}，未变 {unchanged}，{removed}问题 {rejected}")
}

/// Whom a change is about: "会计(县财政局)".
pub fn change_subject(change: &Change) -> String {
    let unit = change.unit.as_ref().map(|unit| format!("({unit})")).unwrap_or_default();
    format!("{}{unit}", change.who)
}

/// What stands there afterwards: the new value, or that it is removed.
pub fn change_outcome(change: &Change) -> &str {
    if change.is_removal() { "移除" } else { &change.after }
}

/// "人员花名册，表头第3行，识别20列，数据1630行，其中不导入7行".
pub fn sheet_understood(sheet: &SheetUnderstood) -> String {
    let Some(kind) = sheet.table else {
        return "没有识别出台账、岗位表、花名册或职责清单，不导入".to_owned();
    };
    let head = match sheet.head_rows {
        Some((first, last)) if first == last => format!("表头第{first}行"),
        Some((first, last)) => format!("表头第{first}至{last}行"),
        None => "没有表头".to_owned(),
    };
    let columns = sheet.columns.len();
    let hidden = if sheet.hidden { "，隐藏工作表" } else { "" };
    let (read, rejected) = (sheet.rows_read, sheet.rows_rejected);
    format!("{}{hidden}，{head}，识别{columns}列，数据{read}行，其中不导入{rejected}行", import::table(kind))
}
