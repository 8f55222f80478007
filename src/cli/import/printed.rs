//! What `bianheng import --json` prints. `files` and `issues` say for each file and sheet what became of its rows and for each
//! issue where it stands and what to do; `understanding` and `batch` hold the same as the importer has it, with everything else.

use serde::Serialize;
use serde_json::Value;

use crate::app::problem_file::{self, Numbers};
use crate::app::stages::Preview;
use crate::domain::EntryId;
use crate::import::{Batch, ColumnUnderstood, Counts, Issue, SheetUnderstood, TableKind, Understanding, VoidAnswer};
use crate::notice::Notice;
use crate::wording;

#[derive(Serialize)]
pub(super) struct Printed<'a> {
    /// The entry written; nothing with `--dry-run` or where nothing changes.
    entry: Option<EntryId>,
    refused_files: &'a [Notice],
    files: Vec<PrintedFile<'a>>,
    /// Gravest first.
    issues: Vec<PrintedIssue<'a>>,
    understanding: &'a Understanding,
    batch: &'a Batch,
    /// Answers and choices that fit nothing.
    void_answers: Vec<&'a VoidAnswer>,
    /// Places that an adopted plan set and the import sets otherwise.
    changed_back: &'a [String],
    messages: Vec<String>,
}

#[derive(Serialize)]
struct PrintedFile<'a> {
    file: &'a str,
    sheets: Vec<PrintedSheet<'a>>,
}

#[derive(Serialize)]
struct PrintedSheet<'a> {
    sheet: &'a str,
    table: Option<TableKind>,
    rows_read: u32,
    #[serde(flatten)]
    counts: Counts,
    /// What each column was taken for, and how surely.
    mapping: &'a [ColumnUnderstood],
}

#[derive(Serialize)]
struct PrintedIssue<'a> {
    #[serde(flatten)]
    issue: &'a Issue,
    message: String,
    /// Why it was ignored, where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    ignored: Option<&'a str>,
}

impl<'a> Printed<'a> {
    pub fn of(preview: &'a Preview, entry: Option<EntryId>) -> Self {
        let files = preview.understanding.files.iter().map(|file| PrintedFile {
            file: &file.file,
            sheets: file.sheets.iter().map(|sheet| printed_sheet(&preview.batch, &file.file, sheet)).collect(),
        });
        let issue = |issue| PrintedIssue {
            issue,
            message: wording::import::message(issue),
            ignored: preview.choices.ignored_for(issue),
        };
        Self {
            entry,
            refused_files: &preview.refused,
            files: files.collect(),
            issues: preview.issues().map(issue).collect(),
            understanding: &preview.understanding,
            batch: &preview.batch,
            void_answers: preview.void_answers().collect(),
            changed_back: &preview.changed_back,
            messages: preview.issues().map(wording::import::message).collect(),
        }
    }

    /// As it goes out: ID numbers are covered as in the list of problems, wherever they stand, unless whole ones are asked for.
    pub fn shown(&self, numbers: Numbers) -> Result<Value, Notice> {
        let mut value = serde_json::to_value(self)
            .map_err(|error| Notice::failure(format!("JSON 没有生成({error})。"), "", "请去掉 --json 重试。"))?;
        cover(&mut value, numbers);
        Ok(value)
    }
}

/// Covers in every text what may be somebody's ID number.
fn cover(value: &mut Value, numbers: Numbers) {
    match value {
        Value::String(text) => *text = problem_file::masked_unless_full(text, numbers),
        Value::Array(values) => values.iter_mut().for_each(|value| cover(value, numbers)),
        Value::Object(fields) => fields.values_mut().for_each(|value| cover(value, numbers)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn printed_sheet<'a>(batch: &Batch, file: &str, sheet: &'a SheetUnderstood) -> PrintedSheet<'a> {
    let counted =
        batch.sheets.iter().find(|counted| *counted.name.file == *file && *counted.name.sheet == *sheet.sheet);
    PrintedSheet {
        sheet: &sheet.sheet,
        table: sheet.table,
        rows_read: sheet.rows_read,
        counts: counted.map(|counted| counted.counts).unwrap_or_default(),
        mapping: &sheet.columns,
    }
}
