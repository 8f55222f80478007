//! Import on the command line: what was understood and what changes, then one entry.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::{Outcome, close, open, print_json};
use crate::app::{clock, stages};
use crate::domain::EntryId;
use crate::import::{Batch, Severity, Understanding};
use crate::notice::Notice;
use crate::watch::Unwatched;
use crate::wording;

#[derive(Debug, Args)]
pub struct ImportArguments {
    /// 账簿
    book: PathBuf,
    /// 工作簿(.xlsx .xls .et)，可以有几个
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// 只显示将要发生的变化，不写入
    #[arg(long)]
    dry_run: bool,
    /// 经办人
    #[arg(long, default_value = "命令行")]
    author: String,
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
    messages: Vec<String>,
}

pub fn run(arguments: &ImportArguments) -> Result<Outcome, Notice> {
    let mut opened = open(&arguments.book)?;
    let preview = stages::understand(&opened.book, &arguments.files, &Unwatched)?;
    let entry = match arguments.dry_run || preview.batch.operations.is_empty() {
        true => None,
        false => {
            let author = &arguments.author;
            Some(stages::write_import(&mut opened.book, &preview, clock::today(), author, &Unwatched)?)
        }
    };
    let issues = || preview.issues();
    if arguments.json {
        print_json(&Printed {
            entry,
            refused_files: &preview.refused,
            understanding: &preview.understanding,
            batch: &preview.batch,
            messages: issues().map(wording::import::message).collect(),
        })?;
    } else {
        print(&preview);
        match entry {
            Some(entry) => println!("已写入第{}号凭证。", entry.0),
            None if arguments.dry_run => println!("试运行，没有写入。"),
            None => println!("账簿与文件一致，没有需要写入的变化。"),
        }
    }
    close(opened.book)?;
    let is_rejected = || !preview.refused.is_empty() || issues().any(|issue| issue.severity == Severity::Error);
    Ok(Outcome::of(is_rejected))
}

fn print(preview: &stages::Preview) {
    for notice in &preview.refused {
        println!("没有读取：{notice}");
    }
    for file in &preview.understanding.files {
        for sheet in &file.sheets {
            println!("{}·{}：{}", file.file, sheet.sheet, wording::sheet_understood(sheet));
        }
    }
    for (table, counts) in &preview.batch.counts {
        println!("{}：{}", wording::import::table(*table), wording::import_counts(*counts));
    }
    for change in preview.batch.changes.iter().filter(|change| change.is_removal()) {
        let what = wording::import::changed_field(&change.field);
        println!("  移除{what}：{}：{}", wording::change_subject(change), change.before);
    }
    for issue in preview.issues() {
        println!("  {}", wording::import::line(issue));
    }
}
