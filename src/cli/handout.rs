//! Templates on the command line: one empty workbook to hand out, with the units of a book to choose from where one is named.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::import::Kind;
use super::{Outcome, close, open_to_read, print_json};
use crate::app::handout::{self, Givens};
use crate::app::typesetting;
use crate::notice::Notice;
use crate::wording;

#[derive(Debug, Args)]
pub struct TemplateArguments {
    /// 种类：ledger 台账、posts 岗位表、roster 花名册、duties 职责清单
    #[arg(value_name = "种类", required_unless_present = "report")]
    kind: Option<Kind>,
    /// 模板存到这个文件(.xlsx)
    #[arg(long, value_name = "文件", required_unless_present = "report")]
    out: Option<PathBuf>,
    /// 账簿；单位名称做成下拉列表，标题写上地区
    #[arg(long, value_name = "账簿")]
    book: Option<PathBuf>,
    /// 把随程序提供的报表(PDF)模板写到这个文件夹，供修改；已有的文件不覆盖
    #[arg(long, value_name = "文件夹", conflicts_with_all = ["kind", "out", "book"])]
    report: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// What `--report --json` tells.
#[derive(Serialize)]
struct TemplatesWritten {
    folder: String,
    files: Vec<&'static str>,
    /// Where own templates are looked for.
    used_from: Option<String>,
}

/// What was written, as `--json` tells it.
#[derive(Serialize)]
struct Written<'a> {
    table: crate::import::TableKind,
    title: &'a str,
    file: String,
    columns: Vec<String>,
    /// How many units may be chosen.
    units: usize,
}

pub fn run(arguments: &TemplateArguments) -> Result<Outcome, Notice> {
    match (&arguments.report, arguments.kind, &arguments.out) {
        (Some(folder), ..) => write_report_templates(folder, arguments.json),
        (None, Some(kind), Some(out)) => hand_out(kind, out, arguments),
        // The arguments themselves ask for one or the other.
        (None, ..) => {
            Err(Notice::failure("没有说明模板的种类和文件。", "", "请用 bianheng template --help 查看用法。"))
        }
    }
}

fn write_report_templates(folder: &Path, is_json: bool) -> Result<Outcome, Notice> {
    let files = typesetting::write_templates(folder)?;
    let used_from = typesetting::usual_folder().map(|folder| folder.display().to_string());
    if is_json {
        print_json(&TemplatesWritten { folder: folder.display().to_string(), files, used_from })?;
        return Ok(Outcome::Done);
    }
    say!("已写出报表模板{}个：{}", files.len(), folder.display());
    used_from.iter().for_each(|used| say!("改好后放到 {used}，下次启动时起作用；没有改动的文件不必放。"));
    Ok(Outcome::Done)
}

fn hand_out(kind: Kind, out: &Path, arguments: &TemplateArguments) -> Result<Outcome, Notice> {
    let givens = match &arguments.book {
        Some(book) => {
            let opened = open_to_read(book)?;
            let givens = Givens::of(opened.book.header(), &opened.opened.register.snapshot);
            close(opened.book)?;
            givens
        }
        None => Givens::default(),
    };
    let table = kind.table();
    let form = handout::form(table, &givens);
    handout::write(out, &form)?;
    let file = out.display().to_string();
    if arguments.json {
        let columns = form.columns.iter().map(|column| column.heading()).collect();
        print_json(&Written { table, title: &form.title, file, columns, units: form.units.len() })?;
    } else {
        say!("已生成{}模板 {file}", wording::import::table(table));
        match form.units.len() {
            0 => say!("单位名称由各单位自填；加 --book 账簿 可以做成下拉列表。"),
            count => say!("可从下拉列表中选择的单位 {count} 个。"),
        }
    }
    Ok(Outcome::Done)
}
