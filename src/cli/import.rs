//! Import on the command line: what was understood and what changes, then one entry.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::attaching::{self, Attaching};
use super::{Outcome, close, open, open_to_read, print_json};
use crate::app::{Settings, clock, stages};
use crate::domain::EntryId;
use crate::import::{self, Batch, Gain, Severity, Understanding};
use crate::notice::Notice;
use crate::watch::Unwatched;
use crate::wording;

/// How many updates are listed unless all are wanted.
const SHOWN_CHANGES: usize = 50;

#[derive(Debug, Args)]
pub struct ImportArguments {
    /// 账簿
    #[arg(value_name = "账簿")]
    book: PathBuf,
    /// 工作簿(.xlsx .xls .et)，可以有几个
    #[arg(required = true, value_name = "工作簿")]
    files: Vec<PathBuf>,
    /// 只显示将要发生的变化，不写入
    #[arg(long)]
    dry_run: bool,
    /// 经办人
    #[arg(long, default_value = "命令行", value_name = "姓名")]
    author: String,
    #[command(flatten)]
    attaching: Attaching,
    /// 列出全部更新，不只是前 50 项
    #[arg(long)]
    all: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Printed<'a> {
    /// The entry written; nothing with `--dry-run` or where nothing changes.
    entry: Option<EntryId>,
    refused_files: &'a [Notice],
    understanding: &'a Understanding,
    batch: &'a Batch,
    /// Places that an adopted plan set and the import sets otherwise.
    changed_back: &'a [String],
    messages: Vec<String>,
}

pub fn run(arguments: &ImportArguments) -> Result<Outcome, Notice> {
    let mut opened = if arguments.dry_run { open_to_read(&arguments.book)? } else { open(&arguments.book)? };
    let attached = arguments.attaching.read()?;
    let preview = stages::understand(&opened.book, &arguments.files, &Settings::usual().precautions(), &Unwatched)?;
    let entry = match arguments.dry_run || preview.batch.operations.is_empty() {
        true => None,
        false => {
            let by = (clock::today(), arguments.author.as_str());
            Some(stages::write_import_with(&mut opened.book, &preview, by, attached.clone(), &Unwatched)?)
        }
    };
    let gain = import::gain(&preview.understanding, &preview.batch);
    let issues = || preview.issues();
    if arguments.json {
        print_json(&Printed {
            entry,
            refused_files: &preview.refused,
            understanding: &preview.understanding,
            batch: &preview.batch,
            changed_back: &preview.changed_back,
            messages: issues().map(wording::import::message).collect(),
        })?;
    } else {
        let most = if arguments.all { usize::MAX } else { SHOWN_CHANGES };
        print(&preview, most);
        match (entry, wording::import_gain(gain)) {
            (Some(entry), _) => {
                say!("已写入第{}号凭证。", entry.0);
                attaching::tell(&attached);
            }
            (None, Some(nothing)) => say!("{nothing}"),
            (None, None) => say!("试运行，没有写入。"),
        }
    }
    close(opened.book)?;
    match gain {
        Gain::NothingRecognised => return Ok(Outcome::Nothing),
        Gain::AllRejected => return Ok(Outcome::WithFindings),
        Gain::Changes | Gain::Same | Gain::SameBut { .. } => {}
    }
    let is_rejected = || !preview.refused.is_empty() || issues().any(|issue| issue.severity == Severity::Error);
    Ok(Outcome::of(is_rejected))
}

/// What was understood, what changes (`most` of the updates) and what there is to say about it.
fn print(preview: &stages::Preview, most: usize) {
    for notice in &preview.refused {
        say!("没有读取：{notice}");
    }
    for file in &preview.understanding.files {
        for sheet in &file.sheets {
            say!("{}·{}：{}", file.file, sheet.sheet, wording::sheet_understood(sheet));
        }
    }
    for (table, counts) in &preview.batch.counts {
        say!("{}：{}", wording::import::table(*table), wording::import_counts(*counts));
    }
    let changes = &preview.batch.changes;
    if !changes.is_empty() {
        say!("更新 {} 项：", changes.len());
        changes.iter().take(most).for_each(|change| say!("  {}", wording::import_change(change)));
        if changes.len() > most {
            say!("  还有 {} 项没有列出，加 --all 全部列出。", changes.len() - most);
        }
    }
    for told in &preview.changed_back {
        say!("  【警告】{told}");
    }
    for change in preview.batch.changes.iter().filter(|change| change.is_removal()) {
        let what = wording::import::changed_field(&change.field);
        say!("  移除{what}：{}：{}", wording::change_subject(change), change.before);
    }
    for issue in preview.issues() {
        say!("  {}", wording::import::line(issue));
    }
}
