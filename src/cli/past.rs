//! The past on the command line: what two days differ by, what became of a body.

use std::path::PathBuf;

use clap::Args;

use super::{Outcome, close, open_to_read, output, print_json};
use crate::app::{clock, past, stages};
use crate::domain::{Date, DocumentNumber, Holder, Name, QuotaKind, Snapshot, Tier};
use crate::notice::Notice;
use crate::report::{self, Table, Typesetter};
use crate::wording;

#[derive(Debug, Args)]
pub struct ChangesArguments {
    /// 账簿
    #[arg(value_name = "账簿")]
    book: PathBuf,
    /// 从这一天终了时的台账
    #[arg(long, value_name = "日期")]
    from: String,
    /// 到这一天终了时的台账；不写时到今天
    #[arg(long, value_name = "日期")]
    to: Option<String>,
    #[command(flatten)]
    output: OutputArguments,
}

#[derive(Debug, Args)]
pub struct GenealogyArguments {
    /// 账簿
    #[arg(value_name = "账簿")]
    book: PathBuf,
    /// 单位，现名或者曾用名
    #[arg(value_name = "单位")]
    institution: String,
    #[command(flatten)]
    output: OutputArguments,
}

#[derive(Debug, Default, Args)]
pub(super) struct OutputArguments {
    /// 写到这个文件，格式按结尾：.pdf .xlsx .txt .json；不指定时显示在屏幕上
    #[arg(long, value_name = "文件")]
    pub out: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    pub json: bool,
}

/// 变动说明
pub fn changes(arguments: &ChangesArguments) -> Result<Outcome, Notice> {
    let opened = open_to_read(&arguments.book)?;
    let (from, to) = (day(&arguments.from)?, day_or_none(arguments.to.as_deref())?.unwrap_or_else(clock::today));
    let changes = past::changes(&opened.book, &opened.opened.heading(clock::today()), (from, to))?;
    show(&[changes.table], &arguments.output)?;
    close(opened.book)
}

/// 沿革
pub fn genealogy(arguments: &GenealogyArguments) -> Result<Outcome, Notice> {
    let opened = open_to_read(&arguments.book)?;
    let genealogy = past::genealogy(&opened.book, None)?;
    let name = Name::new(&arguments.institution).map_err(|_| unknown(&arguments.institution))?;
    let current = opened.opened.register.snapshot.find(&name).map(|institution| institution.id);
    let Some(found) = current.or_else(|| genealogy.find(&name).first().copied()) else {
        return Err(unknown(&arguments.institution));
    };
    let (heading, register) = (opened.opened.heading(clock::today()), &opened.opened.register.snapshot);
    let (_, table) =
        past::story(&heading, &genealogy, (register, clock::today()), found).ok_or_else(|| unknown(&arguments.institution))?;
    show(&[table], &arguments.output)?;
    close(opened.book)
}

pub(super) fn show(tables: &[Table], arguments: &OutputArguments) -> Result<(), Notice> {
    match &arguments.out {
        Some(file) => {
            stages::save(file, tables, &Typesetter::new())?;
            say!("已写出 {}", file.display());
        }
        None if arguments.json => print_json(&tables)?,
        None => output::write(&report::text::write(tables)),
    }
    Ok(())
}

pub(super) fn day_or_none(written: Option<&str>) -> Result<Option<Date>, Notice> {
    written.map(day).transpose()
}

/// A day as it is written on the command line.
pub(super) fn day(written: &str) -> Result<Date, Notice> {
    let bad = |_| Notice::failure(format!("“{written}”不是日期。"), "命令行", "请写成 2026-06-30 的样子。");
    written.trim().parse().map_err(bad)
}

pub(super) fn number(written: &str) -> Result<DocumentNumber, Notice> {
    let bad = |_| Notice::failure(format!("“{written}”不是文号。"), "命令行", "请写成 安委编〔2026〕12号 的样子。");
    DocumentNumber::new(written).map_err(bad)
}

pub(super) fn kind(written: &str) -> Result<QuotaKind, Notice> {
    wording::kind_from_label(written).ok_or_else(|| {
        let known: Vec<&str> = QuotaKind::ALL.into_iter().filter(|kind| kind.has_places()).map(wording::kind).collect();
        let advice = format!("请写下列之一：{}。", known.join("、"));
        Notice::failure(format!("没有编制类型“{written}”。"), "命令行", advice)
    })
}

pub(super) fn holder(written: &str, snapshot: &Snapshot) -> Result<Holder, Notice> {
    let reserves = [Tier::Province, Tier::City, Tier::County, Tier::Township].map(Holder::Unallocated);
    let named = [Holder::Superior].into_iter().chain(reserves).find(|it| wording::holder(*it, snapshot) == written);
    let name = Name::new(written).map_err(|_| unknown(written))?;
    let pool = || snapshot.pools().find(&name).map(|pool| Holder::Pool(pool.id));
    let institution = || snapshot.find(&name).map(|institution| Holder::Institution(institution.id));
    named.or_else(institution).or_else(pool).ok_or_else(|| unknown(written))
}

fn unknown(written: &str) -> Notice {
    Notice::failure(format!("账簿中没有“{written}”。"), "命令行", "请核对名称，曾用名也可以。")
}
