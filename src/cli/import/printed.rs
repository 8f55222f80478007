//! What `bianheng import --json` prints. `files` and `issues` say for each file and sheet what became of its rows and for each
//! issue where it stands and what to do; `understanding` and `batch` hold the same as the importer has it, with everything else.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;
use serde_json::Value;

use crate::app::issue_subject;
use crate::app::problem_file::{self, Numbers};
use crate::app::stages::Preview;
use crate::domain::{Date, EntryId};
use crate::import::{
    AllAdditions, Batch, ColumnUnderstood, Counts, FileUnderstood, Issue, SheetUnderstood, TableKind, Understanding,
    VoidAnswer,
};
use crate::notice::Notice;
use crate::wording;

#[derive(Serialize)]
pub(super) struct Printed<'a> {
    /// The entry written; nothing with `--dry-run` or where nothing changes.
    entry: Option<EntryId>,
    /// The day from which the batch holds, where one was chosen; otherwise it is the day it is written.
    effective: Option<Date>,
    refused_files: &'a [Notice],
    files: Vec<PrintedFile<'a>>,
    /// Gravest first.
    issues: Vec<PrintedIssue<'a>>,
    understanding: &'a Understanding,
    batch: &'a Batch,
    /// By name what the book does not have yet.
    additions: AllAdditions<'a>,
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
    /// First and last row of its head, as the office counts; what tells the tables of one sheet apart.
    head_rows: Option<(u32, u32)>,
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
    /// The name in its row: the person, the post or the institution that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    message: String,
    /// Why it was ignored, where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    ignored: Option<&'a str>,
}

impl<'a> Printed<'a> {
    pub fn of(preview: &'a Preview, entry: Option<EntryId>) -> Self {
        let files = preview
            .understanding
            .files
            .iter()
            .map(|file| PrintedFile { file: &file.file, sheets: printed_sheets(&preview.batch, file) });
        let issue = |issue| PrintedIssue {
            issue,
            subject: issue_subject(preview, issue),
            message: wording::import::message(issue),
            ignored: preview.choices.ignored_for(issue),
        };
        Self {
            entry,
            effective: preview.choices.effective,
            refused_files: &preview.refused,
            files: files.collect(),
            issues: preview.issues().map(issue).collect(),
            understanding: &preview.understanding,
            batch: &preview.batch,
            additions: AllAdditions(&preview.batch),
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

/// The tables of a file. One sheet may hold several, all or none of which are taken over: the counts are in their order.
fn printed_sheets<'a>(batch: &Batch, file: &'a FileUnderstood) -> Vec<PrintedSheet<'a>> {
    let mut counts: BTreeMap<&str, VecDeque<Counts>> = BTreeMap::new();
    for counted in batch.sheets.iter().filter(|counted| *counted.name.file == *file.file) {
        counts.entry(&counted.name.sheet).or_default().push_back(counted.counts);
    }
    let mut printed = |sheet: &'a SheetUnderstood| PrintedSheet {
        sheet: &sheet.sheet,
        table: sheet.table,
        head_rows: sheet.head_rows,
        rows_read: sheet.rows_read,
        counts: counts.get_mut(sheet.sheet.as_str()).and_then(VecDeque::pop_front).unwrap_or_default(),
        mapping: &sheet.columns,
    };
    file.sheets.iter().map(&mut printed).collect()
}
