//! Templates on the command line: one empty workbook to hand out, with the units of a book to choose from where one is named.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::import::Kind;
use super::{Outcome, close, open_to_read, print_json};
use crate::app::handout::{self, Givens};
use crate::notice::Notice;
use crate::wording;

#[derive(Debug, Args)]
pub struct TemplateArguments {
    /// 种类：ledger 台账、posts 岗位表、roster 花名册、duties 职责清单
    #[arg(value_name = "种类")]
    kind: Kind,
    /// 模板存到这个文件(.xlsx)
    #[arg(long, value_name = "文件")]
    out: PathBuf,
    /// 账簿；单位名称做成下拉列表，标题写上地区
    #[arg(long, value_name = "账簿")]
    book: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
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
    let givens = match &arguments.book {
        Some(book) => {
            let opened = open_to_read(book)?;
            let givens = Givens::of(opened.book.header(), &opened.opened.register.snapshot);
            close(opened.book)?;
            givens
        }
        None => Givens::default(),
    };
    let table = arguments.kind.table();
    let form = handout::form(table, &givens);
    handout::write(&arguments.out, &form)?;
    let file = arguments.out.display().to_string();
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
