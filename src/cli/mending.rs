//! What mends a voucher, on the command line: 红字冲销, 更正 and 补文号. What would be recorded is printed first; it is recorded with
//! `--yes`, or when somebody at a terminal answers 是.

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;

use super::attaching::{self, Attaching};
use super::entry::voucher::{MendsShown, SidesShown, say_operations, say_sides};
use super::linked;
use super::past::{day_or_none, holder, kind, number};
use super::{OpenBook, Outcome, close, open, output, print_json};
use crate::app::mending::{self, Correction, Grounds, Mend, Mending, MendingAsked, NewFinding, TransferCorrection};
use crate::app::stages;
use crate::domain::{Basis, Date, Entry, EntryId, Headcount, Holder, Relation};
use crate::notice::{self, Notice};
use crate::report::written_date;
use crate::store::Book;
use crate::watch::Unwatched;
use crate::wording;

#[derive(Debug, Subcommand)]
pub enum MendingOrder {
    /// 红字冲销：另记一笔凭证，把这一笔(导入的整批)退回
    Reverse {
        #[arg(value_name = "凭证号")]
        entry: u32,
        /// 连同批写入的凭证一起冲销，要么都冲销，要么都不冲销
        #[arg(long)]
        linked: bool,
        #[command(flatten)]
        grounds: GroundsArguments,
        #[command(flatten)]
        recording: RecordingArguments,
    },
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
    /// 错在哪几项，如 2 或者 1,3；不写时，用步骤文件更正的为整笔，其他更正为唯一的一项
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
    grounds: GroundsArguments,
    #[command(flatten)]
    recording: RecordingArguments,
}

#[derive(Debug, Args)]
pub struct GroundsArguments {
    /// 生效日期；不写时，冲销为今天(原凭证待生效的，为它的生效日期)，更正为步骤文件写明的日期，没有的为原凭证的生效日期
    #[arg(long, value_name = "日期")]
    date: Option<String>,
    /// 依据的文号；不写时为待补
    #[arg(long, value_name = "文号")]
    document: Option<String>,
}

#[derive(Debug, Args)]
pub struct RecordingArguments {
    #[command(flatten)]
    pub(super) attaching: Attaching,
    /// 不再询问，直接写入
    #[arg(long)]
    pub(super) yes: bool,
    /// 输出 JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// A mending entry, as JSON shows it.
#[derive(Serialize)]
struct MendingShown<'a> {
    /// Its number; `None` while it is only looked at.
    entry: Option<u32>,
    #[serde(flatten)]
    mends: MendsShown,
    effective: Date,
    basis: String,
    note: &'a str,
    operations: &'a [String],
    /// Operations that are not told one by one.
    further: usize,
    sides: Vec<SidesShown<'a>>,
    /// 批准机关, where an approval is needed and its document is named.
    approver: Option<&'a str>,
    /// What the rules newly have to say of it.
    findings: &'a [NewFinding],
    /// What its step file says and the voucher does not keep, in a sentence.
    left_out: Option<&'a str>,
    /// Vouchers recorded together with the one taken back that still hold.
    remaining: Vec<u32>,
}

/// Who mends, as the log has it.
pub(super) const AUTHOR: &str = "命令行";

pub fn run(path: &Path, order: &MendingOrder) -> Result<Outcome, Notice> {
    let opened = open(path)?;
    let register = &opened.opened.register;
    let (entry, what, recording) = match order {
        MendingOrder::Reverse { entry, linked: true, grounds, recording } => {
            return linked::reverse(opened.book, EntryId(*entry), &grounds.read()?, recording);
        }
        MendingOrder::Reverse { entry, linked: false, grounds, recording } => {
            (entry, Mend::Reverse(grounds.read()?), recording)
        }
        MendingOrder::Correct(arguments) => {
            let correction = arguments.correction(&opened)?;
            let grounds = arguments.grounds.read()?;
            (&arguments.entry, Mend::Correct { correction, grounds }, &arguments.recording)
        }
        MendingOrder::Document { entry, document, recording } => (entry, Mend::Document(number(document)?), recording),
    };
    let asked = MendingAsked { of: EntryId(*entry), what };
    let rehearsed = mending::rehearse(&opened.book, &register.policy, &asked, AUTHOR)?;
    record(opened.book, &rehearsed, recording)
}

impl CorrectionArguments {
    /// What is wrong and what is right; bodies by the names of the register that was opened.
    fn correction(&self, opened: &OpenBook) -> Result<Correction, Notice> {
        let named = |written: &String| -> Result<Holder, Notice> {
            let meant = holder(written, opened)?;
            // Nothing of it goes to where JSON is expected.
            meant.former.iter().for_each(|former| eprintln!("{}", wording::former_name(former, "更正")));
            Ok(meant.whom)
        };
        let items = self.chosen(opened)?;
        let right = TransferCorrection {
            item: items.first().copied().unwrap_or_default(),
            count: self.count.map(Headcount),
            kind: self.kind.as_deref().map(kind).transpose()?,
            from: self.giver.as_ref().map(named).transpose()?,
            to: self.receiver.as_ref().map(named).transpose()?,
        };
        let is_said = right != TransferCorrection { item: right.item, ..TransferCorrection::default() };
        match (&self.from, is_said) {
            (Some(file), _) => Ok(Correction::Steps { items, file: file.clone() }),
            (None, true) if items.len() == 1 => Ok(Correction::Transfer(right)),
            (None, false) if self.remove => Ok(Correction::Items(items)),
            (None, true) => {
                let advice = "数量、编制类型和单位一次只更正一项，请写明是第几项。";
                Err(unsaid("没有写明更正哪一项。", advice))
            }
            (None, false) => {
                let advice = "请写明这一项的数量、编制类型或者单位应为什么，或者用步骤文件写明正确的内容；本来不该有的，写明只退回。";
                Err(unsaid("没有写明正确的内容。", advice))
            }
        }
    }

    /// The items that are wrong. Where what is right of a transfer is said and no item is named, the only one is meant.
    fn chosen(&self, opened: &OpenBook) -> Result<BTreeSet<usize>, Notice> {
        let items = self.items()?;
        if !items.is_empty() || self.from.is_some() {
            return Ok(items);
        }
        let operations = opened.book.operations(EntryId(self.entry));
        let operations = operations.map_err(|error| notice::of_store(&error, &opened.opened.register.snapshot))?;
        // That there are none is told by whoever works the correction out.
        Ok(if operations.len() < 2 { BTreeSet::from([0]) } else { items })
    }

    /// Items are counted from one, as they are shown.
    fn items(&self) -> Result<BTreeSet<usize>, Notice> {
        let counted = self.item.iter().map(|item| item.checked_sub(1));
        let counted: Option<BTreeSet<usize>> = counted.collect();
        counted.ok_or_else(|| unsaid("没有第0项。", "各项从1数起，请先查看这笔凭证的各项。"))
    }
}

impl GroundsArguments {
    fn read(&self) -> Result<Grounds, Notice> {
        let document = self.document.as_deref();
        let basis = document.map_or(Ok(Basis::Pending), |written| number(written).map(Basis::Document))?;
        Ok(Grounds { effective: day_or_none(self.date.as_deref())?, basis })
    }
}

impl<'a> MendingShown<'a> {
    fn of(mending: &'a Mending, remaining: &[EntryId], recorded: Option<EntryId>) -> Self {
        let Mending { entry, operations, sides, findings, left_out } = mending;
        Self {
            entry: recorded.map(|id| id.0),
            mends: MendsShown::of(entry.relation),
            effective: entry.effective,
            basis: wording::basis(&entry.basis),
            note: &entry.note,
            operations: &operations.sentences,
            further: operations.further,
            sides: sides.iter().map(SidesShown::of).collect(),
            approver: entry.approver.as_deref(),
            findings,
            left_out: left_out.as_deref(),
            remaining: remaining.iter().map(|id| id.0).collect(),
        }
    }
}

/// Shows a mending entry, and where it is agreed to, writes it.
fn record(mut book: Book, mending: &Mending, asked: &RecordingArguments) -> Result<Outcome, Notice> {
    let Mending { entry, operations, sides, findings, left_out } = mending;
    let entry = &Entry { attachments: asked.attaching.read()?, ..entry.clone() };
    let remaining = remaining(&book, entry)?;
    // Nobody is told of what is then refused.
    let mut write = || stages::write_entry(&mut book, entry, &Unwatched);
    let agreed = if asked.yes { Some(write()?) } else { None };
    if !asked.json {
        say!("{}，将写入(自{}起生效，{})：", entry.note, written_date(entry.effective), wording::basis(&entry.basis));
        say_operations(operations);
        say_sides(sides);
        wording::new_findings(findings.iter().map(|new| (new.severity, &new.words)))
            .iter()
            .for_each(|line| say!("{line}"));
        left_out.iter().for_each(|line| say!("{line}"));
        attaching::tell(&entry.attachments);
        if !remaining.is_empty() {
            let remaining = wording::numbered_entries(remaining.iter().map(|id| id.0));
            say!("同批的{remaining}仍然有效；要整批冲销请加 --linked。");
        }
    }
    let recorded = match agreed {
        None if !asked.json && is_confirmed() => Some(write()?),
        agreed => agreed,
    };
    if asked.json {
        print_json(&MendingShown::of(mending, &remaining, recorded))?;
    } else if let Some(id) = recorded {
        say!("已写入第{}号凭证：{}，{}起生效。", id.0, entry.note, entry.effective);
    } else {
        say!("没有写入。核对无误后加 --yes 再执行一次。");
    }
    close(book)?;
    Ok(if recorded.is_some() { Outcome::Done } else { Outcome::Nothing })
}

/// Vouchers that stay although what was recorded together with them is taken back.
fn remaining(book: &Book, entry: &Entry) -> Result<Vec<EntryId>, Notice> {
    match entry.relation {
        Some(Relation::Reverses(of)) => mending::others_of_its_group(book, of),
        Some(Relation::Corrects(_) | Relation::Documents(_)) | None => Ok(Vec::new()),
    }
}

/// Whether somebody at a terminal says 是; without one nobody can be asked.
pub(super) fn is_confirmed() -> bool {
    if !std::io::stdin().is_terminal() {
        return false;
    }
    output::write("写入这笔凭证请输入 是 后按回车，其他内容不写入：");
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).is_ok() && answer.trim() == "是"
}

fn unsaid(what: &str, advice: &str) -> Notice {
    Notice::failure(what, "命令行", advice)
}
