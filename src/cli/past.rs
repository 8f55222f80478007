//! The past on the command line: what two days differ by, what became of a body.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::{OpenBook, Outcome, close, open_to_read, output, print_json};
use crate::app::naming::{self, Asked, Meant, Unclear};
use crate::app::papers::{PaperTable, StoryPaper, is_printed};
use crate::app::{clock, past};
use crate::domain::{Date, DocumentNumber, Holder, InstitutionId, QuotaKind, Snapshot};
use crate::history::{FormerName, Genealogy, Lineage};
use crate::notice::Notice;
use crate::report::{self, Table};
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
    /// 单位，现名或者曾用名；同名的几个已不在的机构写序号，如 第3号机构
    #[arg(value_name = "单位")]
    institution: String,
    #[command(flatten)]
    output: OutputArguments,
}

impl GenealogyArguments {
    /// As another order asks for the same.
    pub(super) fn of(book: &Path, institution: &str, out: Option<&Path>) -> Self {
        let output = OutputArguments { out: out.map(Path::to_owned), json: false };
        Self { book: book.to_owned(), institution: institution.to_owned(), output }
    }
}

#[derive(Debug, Default, Args)]
pub(super) struct OutputArguments {
    /// 写到这个文件，格式按结尾：.pdf .xlsx .docx .csv .txt .json；不指定时显示在屏幕上
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
    let paper = PaperTable::Changes { from, to };
    show_coded(&opened, (paper, changes.table), &arguments.output)?;
    close(opened.book)
}

/// What `genealogy --json` prints: the name that was asked, where it is a former one, what happened, and the table.
#[derive(Serialize)]
struct GenealogyShown<'a> {
    former_name: Option<FormerName>,
    institution: InstitutionId,
    #[serde(flatten)]
    lineage: Lineage,
    tables: &'a [Table],
}

/// 沿革
pub fn genealogy(arguments: &GenealogyArguments) -> Result<Outcome, Notice> {
    let opened = open_to_read(&arguments.book)?;
    let genealogy = past::genealogy(&opened.book, None)?;
    let (register, today) = (&opened.opened.register.snapshot, clock::today());
    let Meant { whom, former } = of_the_story(&arguments.institution, (&genealogy, register), today)?;
    let heading = opened.opened.heading(today);
    let (lineage, mut table) =
        past::story(&heading, &genealogy, (register, today), whom).ok_or_else(|| unknown(&arguments.institution))?;
    let said = former.as_ref().map(|former| wording::former_name(former, "沿革"));
    if arguments.output.json && arguments.output.out.is_none() {
        let (tables, former_name) = (&[table][..], former);
        print_json(&GenealogyShown { former_name, institution: whom, lineage, tables })?;
        return close(opened.book);
    }
    said.iter().for_each(|said| say!("{said}"));
    if arguments.output.out.is_some() {
        table.notes.splice(0..0, said);
    }
    let paper = PaperTable::Story(StoryPaper { institution: whom, today });
    show_coded(&opened, (paper, table), &arguments.output)?;
    close(opened.book)
}

/// Shows a table or writes it; where it is printed, with its code, which is said too.
fn show_coded(opened: &OpenBook, (paper, table): (PaperTable, Table), output: &OutputArguments) -> Result<(), Notice> {
    let coded = super::paper::coded_all(opened, vec![(paper, Vec::new(), table)], output.out.as_deref())?;
    deliver(&coded, output)?;
    let codes = coded.iter().filter_map(|table| table.code.as_ref());
    codes.for_each(|code| say!("核验码 {code}"));
    Ok(())
}

/// The body whose story a name asks for: one of the register, else one that is gone.
fn of_the_story(
    written: &str,
    (genealogy, register): (&Genealogy, &Snapshot),
    today: Date,
) -> Result<Meant<InstitutionId>, Notice> {
    match naming::institution(written, register) {
        Ok(Meant { whom, former }) => Ok(Meant { whom, former: former.map(|former| former.dated(genealogy, today)) }),
        Err(Unclear::Ambiguous(bearers)) => Err(naming::ambiguous(written, &bearers)),
        Err(Unclear::Unknown) => naming::gone(written, genealogy, today),
    }
}

/// Shows tables or writes them; where they are printed, they say why they bear no code.
pub(super) fn show(tables: &[Table], arguments: &OutputArguments) -> Result<(), Notice> {
    match arguments.out.as_deref().is_some_and(is_printed) {
        true => deliver(&tables.iter().cloned().map(past::printed).collect::<Vec<_>>(), arguments),
        false => deliver(tables, arguments),
    }
}

fn deliver(tables: &[Table], arguments: &OutputArguments) -> Result<(), Notice> {
    match &arguments.out {
        Some(file) => {
            super::pages::save(file, tables)?;
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

/// The holder that a name means in the register that was opened.
pub(super) fn holder(written: &str, opened: &OpenBook) -> Result<Meant<Holder>, Notice> {
    let register = &opened.opened.register;
    Asked::of(&opened.book, register.baseline.today()).holder(written, &register.snapshot)
}

/// The institution that a name means in the register that was opened.
pub(super) fn institution(written: &str, opened: &OpenBook) -> Result<Meant<InstitutionId>, Notice> {
    let register = &opened.opened.register;
    Asked::of(&opened.book, register.baseline.today()).institution(written, &register.snapshot)
}

/// Says of whom the answer is, where it was asked by a former name; `what` is what is told.
pub(super) fn say_former(former: Option<&FormerName>, what: &str) {
    former.iter().for_each(|former| say!("{}", wording::former_name(former, what)));
}

fn unknown(written: &str) -> Notice {
    Notice::failure(format!("账簿中没有“{written}”。"), "命令行", "请核对名称，曾用名也可以。")
}
