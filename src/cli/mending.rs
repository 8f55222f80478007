//! What mends a voucher beside taking it back (see `entry`), on the command line: 更正 and 补文号. What would be recorded is printed
//! first; it is recorded with `--yes`, or when somebody at a terminal answers 是.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::attaching::{self, Attaching};
use super::entry::is_confirmed;
use super::past::{day_or_none, holder, kind, number};
use super::{Outcome, close, open, print_json};
use crate::app::mending::{self, Correction, Mending, TransferCorrection, Voucher};
use crate::app::stages;
use crate::domain::{Basis, Date, Entry, EntryId, Headcount};
use crate::notice::Notice;
use crate::report::written_date;
use crate::store::Book;
use crate::watch::Unwatched;
use crate::wording;

#[derive(Debug, Subcommand)]
pub enum MendingOrder {
    /// 更正：另记一笔凭证，退回错误的内容并按正确的内容重记，默认与原凭证同日生效
    Correct(CorrectionArguments),
    /// 补文号：给文号待补或者写错文号的凭证补记文号，原来的文号仍可查
    Document {
        #[arg(value_name = "凭证号")]
        entry: u32,
        /// 如 安委编〔2026〕12号
        #[arg(value_name = "文号")]
        document: String,
        #[command(flatten)]
        recording: RecordingArguments,
    },
}

#[derive(Debug, Args)]
pub struct CorrectionArguments {
    #[arg(value_name = "凭证号")]
    entry: u32,
    /// 错在哪几项，如 2 或者 1,3；不写时为整笔
    #[arg(long, value_delimiter = ',', value_name = "项")]
    item: Vec<usize>,
    /// 正确的内容，写成步骤文件
    #[arg(long, value_name = "步骤文件", conflicts_with_all = ["count", "kind", "giver", "receiver", "remove"])]
    from: Option<PathBuf>,
    /// 编制划转的名数应为
    #[arg(long, value_name = "名数")]
    count: Option<u32>,
    /// 编制划转的编制类型应为
    #[arg(long, value_name = "编制类型")]
    kind: Option<String>,
    /// 划出单位应为
    #[arg(long, value_name = "单位")]
    giver: Option<String>,
    /// 划入单位应为
    #[arg(long, value_name = "单位")]
    receiver: Option<String>,
    /// 这几项本来不该有，只退回
    #[arg(long, requires = "item", conflicts_with_all = ["count", "kind", "giver", "receiver"])]
    remove: bool,
    #[command(flatten)]
    voucher: VoucherArguments,
}

#[derive(Debug, Args)]
pub struct VoucherArguments {
    /// 生效日期；不写时为原凭证的生效日期
    #[arg(long, value_name = "日期")]
    date: Option<String>,
    /// 依据的文号；不写时为待补
    #[arg(long, value_name = "文号")]
    document: Option<String>,
    #[command(flatten)]
    recording: RecordingArguments,
}

#[derive(Debug, Args)]
pub struct RecordingArguments {
    #[command(flatten)]
    attaching: Attaching,
    /// 不再询问，直接写入
    #[arg(long)]
    yes: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// A mending entry, as JSON shows it.
#[derive(Serialize)]
struct MendingShown<'a> {
    /// `None` while it is only looked at.
    entry: Option<u32>,
    effective: Date,
    note: &'a str,
    operations: &'a [String],
}

pub fn run(path: &std::path::Path, order: &MendingOrder) -> Result<Outcome, Notice> {
    match order {
        MendingOrder::Correct(arguments) => correct(path, arguments),
        MendingOrder::Document { entry, document, recording } => {
            let opened = open(path)?;
            let given = mending::document(&opened.book, EntryId(*entry), number(document)?, AUTHOR)?;
            record(opened.book, &Mending { entry: given, sentences: Vec::new() }, recording)
        }
    }
}

/// Who mends, as the log has it.
const AUTHOR: &str = "命令行";

fn correct(path: &std::path::Path, arguments: &CorrectionArguments) -> Result<Outcome, Notice> {
    let opened = open(path)?;
    let register = &opened.opened.register;
    let names = &register.snapshot;
    let items = arguments.items()?;
    let right = TransferCorrection {
        item: items.first().copied().unwrap_or_default(),
        count: arguments.count.map(Headcount),
        kind: arguments.kind.as_deref().map(kind).transpose()?,
        from: arguments.giver.as_deref().map(|written| holder(written, names)).transpose()?,
        to: arguments.receiver.as_deref().map(|written| holder(written, names)).transpose()?,
    };
    let is_said = right != TransferCorrection { item: right.item, ..TransferCorrection::default() };
    let correction = match (&arguments.from, is_said) {
        (Some(file), _) => Correction::Steps { items, file },
        (None, true) if items.len() == 1 => Correction::Transfer(right),
        (None, false) if arguments.remove => Correction::Items(items),
        (None, true) => {
            return Err(unsaid("没有写明更正哪一项。", "数量、编制类型和单位一次只更正一项，请写明是第几项。"));
        }
        (None, false) => {
            let advice = "请写明这一项的数量、编制类型或者单位应为什么，或者用步骤文件写明正确的内容；本来不该有的，写明只退回。";
            return Err(unsaid("没有写明正确的内容。", advice));
        }
    };
    let voucher = Voucher {
        effective: day_or_none(arguments.voucher.date.as_deref())?,
        basis: arguments.voucher.basis()?,
        author: AUTHOR.to_owned(),
    };
    let made = mending::correction(&opened.book, &register.policy, EntryId(arguments.entry), &correction, voucher)?;
    record(opened.book, &made, &arguments.voucher.recording)
}

impl CorrectionArguments {
    /// Items are counted from one, as they are shown.
    fn items(&self) -> Result<BTreeSet<usize>, Notice> {
        let counted = self.item.iter().map(|item| item.checked_sub(1));
        let counted: Option<BTreeSet<usize>> = counted.collect();
        counted.ok_or_else(|| unsaid("没有第0项。", "各项从1数起，请先查看这笔凭证的各项。"))
    }
}

impl VoucherArguments {
    fn basis(&self) -> Result<Basis, Notice> {
        self.document.as_deref().map_or(Ok(Basis::Pending), |written| number(written).map(Basis::Document))
    }
}

/// Shows a mending entry, and where it is agreed to, writes it.
fn record(mut book: Book, mending: &Mending, asked: &RecordingArguments) -> Result<Outcome, Notice> {
    let Mending { entry, sentences } = mending;
    let entry = &Entry { attachments: asked.attaching.read()?, ..entry.clone() };
    // Nobody is told of what is then refused.
    let mut write = || stages::write_entry(&mut book, entry, &Unwatched);
    let agreed = if asked.yes { Some(write()?) } else { None };
    if !asked.json {
        say!("{}，将写入(自{}起生效，{})：", entry.note, written_date(entry.effective), wording::basis(&entry.basis));
        for (index, sentence) in sentences.iter().enumerate() {
            say!("{}. {sentence}", index + 1);
        }
        attaching::tell(&entry.attachments);
    }
    let recorded = match agreed {
        None if !asked.json && is_confirmed() => Some(write()?),
        agreed => agreed,
    };
    if asked.json {
        let id = recorded.map(|id| id.0);
        print_json(&MendingShown { entry: id, effective: entry.effective, note: &entry.note, operations: sentences })?;
    } else if let Some(id) = recorded {
        say!("已写入第{}号凭证：{}，{}起生效。", id.0, entry.note, entry.effective);
    } else {
        say!("没有写入。核对无误后加 --yes 再执行一次。");
    }
    close(book)?;
    Ok(if recorded.is_some() { Outcome::Done } else { Outcome::Nothing })
}

fn unsaid(what: &str, advice: &str) -> Notice {
    Notice::failure(what, "命令行", advice)
}
