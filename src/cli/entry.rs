//! Vouchers on the command line: listed, looked at, and taken back by another one; for what else mends them see `mending`. What a
//! reversal would record is printed first; it is recorded with `--yes`, or when somebody at a terminal answers 是.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;

use super::attaching::{self, Attaching};
use super::linked::{self, Manner, Wanted};
use super::mending;
use super::past::{day_or_none, number};
use super::{Outcome, close, open, open_to_read, output, print_json};
use crate::app::entry_told::{Reversal, rehearse_reversal};
use crate::app::mending::others_of_its_group;
use crate::app::{BasisAsked, EntryQuery, ForceAsked, past, stages};
use crate::domain::{Attachment, Basis, Date, Documented, EntryId, EntryOrigin, Force, ListedEntry, Mended};
use crate::notice::Notice;
use crate::report::written_date;
use crate::watch::Unwatched;
use crate::wording;

#[derive(Debug, Args)]
pub struct EntryArguments {
    /// 账簿
    #[arg(value_name = "账簿")]
    book: PathBuf,
    #[command(subcommand)]
    order: EntryOrder,
}

#[derive(Debug, Subcommand)]
enum EntryOrder {
    /// 列出凭证，最近的在前
    List(ListArguments),
    /// 查看一笔凭证的各项
    Show {
        #[arg(value_name = "凭证号")]
        entry: u32,
    },
    /// 核对附件：每个附件的文件还在不在、和登记时是不是一样；有不一致的，退出码为1
    Attachments {
        #[arg(value_name = "凭证号")]
        entry: u32,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 红字冲销：另记一笔凭证，把这一笔(导入的整批)退回
    Reverse(ReverseArguments),
    #[command(flatten)]
    Mend(mending::MendingOrder),
}

#[derive(Debug, Args)]
struct ListArguments {
    /// 文号、批准机关、经办人、说明、方案或者工作簿名称里有这些字；写数字时也指凭证号
    #[arg(long, default_value = "", hide_default_value = true, value_name = "文字")]
    text: String,
    /// 来源：导入、方案、手工、冲销、更正、补文号
    #[arg(long, value_name = "来源")]
    source: Option<String>,
    /// 只列文号待补的
    #[arg(long)]
    undocumented: bool,
    /// 只列待生效的
    #[arg(long)]
    waiting: bool,
    /// 只列到这一天为止生效的
    #[arg(long, value_name = "日期")]
    date: Option<String>,
    /// 最多列几笔
    #[arg(long, default_value_t = 50, value_name = "笔数")]
    limit: u32,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct ReverseArguments {
    #[arg(value_name = "凭证号")]
    entry: u32,
    /// 冲销的生效日期；不写时为今天(原凭证待生效的，为它的生效日期)
    #[arg(long, value_name = "日期")]
    date: Option<String>,
    /// 冲销依据的文号；不写时为待补
    #[arg(long, value_name = "文号")]
    document: Option<String>,
    /// 连同批写入的凭证一起冲销，要么都冲销，要么都不冲销
    #[arg(long)]
    linked: bool,
    #[command(flatten)]
    attaching: Attaching,
    /// 不再询问，直接写入
    #[arg(long)]
    yes: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// 凭证
pub fn run(arguments: &EntryArguments) -> Result<Outcome, Notice> {
    match &arguments.order {
        EntryOrder::List(asked) => list(&arguments.book, asked),
        EntryOrder::Show { entry } => show(&arguments.book, EntryId(*entry)),
        EntryOrder::Attachments { entry, json } => attaching::examine(&arguments.book, EntryId(*entry), *json),
        EntryOrder::Reverse(asked) => reverse(&arguments.book, asked),
        EntryOrder::Mend(order) => mending::run(&arguments.book, order),
    }
}

/// One voucher, as JSON lists it.
#[derive(Serialize)]
struct EntryShown {
    id: u32,
    effective: Date,
    /// 待生效
    pending: bool,
    recorded_at: String,
    basis: String,
    /// 补文号
    documented: Option<DocumentedShown>,
    approver: Option<String>,
    author: String,
    source: String,
    origin: EntryOrigin,
    note: String,
    attachments: Vec<Attachment>,
    /// The first of the vouchers that it was recorded together with.
    linked_to: Option<u32>,
    operations: u32,
    /// The later voucher that took it back.
    reversed_by: Option<u32>,
    corrected_by: Option<u32>,
}

/// Who gave a voucher its number afterwards, and what it had before.
#[derive(Serialize)]
struct DocumentedShown {
    by: u32,
    at: String,
    author: String,
    before: String,
}

impl DocumentedShown {
    fn of(given: &Documented) -> Self {
        Self {
            by: given.by.0,
            at: given.at.to_string(),
            author: given.author.clone(),
            before: wording::basis(&given.before),
        }
    }
}

impl EntryShown {
    fn of(listed: &ListedEntry) -> Self {
        let head = &listed.head;
        let (reversed_by, corrected_by) = match listed.mended {
            Some(Mended::Reversed(by)) => (Some(by.0), None),
            Some(Mended::Corrected(by)) => (None, Some(by.0)),
            None => (None, None),
        };
        Self {
            id: head.id.0,
            effective: head.effective,
            pending: listed.force == Force::Waiting,
            recorded_at: head.recorded_at.to_string(),
            basis: wording::basis(&head.basis),
            documented: head.documented.as_ref().map(DocumentedShown::of),
            approver: head.approver.clone(),
            author: head.author.clone(),
            source: wording::source(&head.source),
            origin: head.origin(),
            note: head.note.clone(),
            attachments: head.attachments.clone(),
            linked_to: head.linked_to.map(|first| first.0),
            operations: head.operations,
            reversed_by,
            corrected_by,
        }
    }

    fn line(&self) -> String {
        let Self { id, effective, basis, source, operations, .. } = self;
        let pending = if self.pending { "　[待生效]" } else { "" };
        let note = if self.note.is_empty() { String::new() } else { format!("　{}", self.note) };
        let mended = match (self.reversed_by, self.corrected_by) {
            (Some(by), _) => format!("　[已由第{by}号凭证冲销]"),
            (None, Some(by)) => format!("　[已由第{by}号凭证更正]"),
            (None, None) => String::new(),
        };
        let given = self.documented.as_ref().map(|given| format!("(第{}号凭证补，原为{})", given.by, given.before));
        let given = given.unwrap_or_default();
        format!("第{id}号　{effective}{pending}　{basis}{given}　{source}　{operations}项{note}{mended}")
    }
}

fn list(book: &Path, asked: &ListArguments) -> Result<Outcome, Notice> {
    let query = EntryQuery {
        text: asked.text.clone(),
        origin: asked.source.as_deref().map(origin).transpose()?,
        basis: if asked.undocumented { BasisAsked::Pending } else { BasisAsked::Any },
        force: if asked.waiting { ForceAsked::Waiting } else { ForceAsked::Any },
        by: day_or_none(asked.date.as_deref())?,
    };
    let opened = open_to_read(book)?;
    let total = past::count_entries(&opened.book, &query)?;
    let listed = past::find_entries(&opened.book, &query, None, asked.limit)?;
    let shown: Vec<EntryShown> = listed.iter().map(EntryShown::of).collect();
    if asked.json {
        print_json(&shown)?;
        return close(opened.book);
    }
    shown.iter().for_each(|entry| say!("{}", entry.line()));
    match (total as usize).saturating_sub(shown.len()) {
        0 if total == 0 => say!("没有这样的凭证。"),
        0 => {}
        further => say!("共{total}笔，另有{further}笔没有列出，可用 --limit 多列。"),
    }
    close(opened.book)
}

fn origin(written: &str) -> Result<EntryOrigin, Notice> {
    wording::origin_from_label(written).ok_or_else(|| {
        let known: Vec<&str> = EntryOrigin::ALL.into_iter().map(wording::origin).collect();
        Notice::failure(format!("没有来源“{written}”。"), "命令行", format!("请写下列之一：{}。", known.join("、")))
    })
}

fn show(book: &Path, id: EntryId) -> Result<Outcome, Notice> {
    let opened = open_to_read(book)?;
    for (index, sentence) in past::sentences(&opened.book, id)?.into_iter().enumerate() {
        say!("{}. {sentence}", index + 1);
    }
    let (head, group) = past::head_and_group(&opened.book, id)?;
    head.attachments.iter().for_each(|attachment| say!("附件　{}", wording::attachment(attachment)));
    let others: Vec<u32> = group.into_iter().filter(|other| *other != id).map(|other| other.0).collect();
    if !others.is_empty() {
        say!("与{}同批。", wording::numbered_entries(others));
    }
    close(opened.book)
}

/// What a reversal would record, or has recorded.
#[derive(Serialize)]
struct ReversalShown<'a> {
    /// The voucher taken back.
    reverses: u32,
    effective: Date,
    basis: String,
    operations: &'a [String],
    /// Operations that are not told one by one.
    further: usize,
    /// Vouchers recorded together with it that still hold.
    remaining: Vec<u32>,
    /// The number of the recorded voucher; `None` where nothing was recorded.
    recorded: Option<u32>,
}

fn reverse(book: &Path, asked: &ReverseArguments) -> Result<Outcome, Notice> {
    let basis = asked.document.as_deref().map_or(Ok(Basis::Pending), |written| number(written).map(Basis::Document))?;
    let when = (day_or_none(asked.date.as_deref())?, basis);
    let attached = asked.attaching.read()?;
    if asked.linked {
        let wanted = Wanted { entry: EntryId(asked.entry), when, attachments: &attached };
        return linked::reverse(book, wanted, Manner { yes: asked.yes, json: asked.json });
    }
    let mut opened = open(book)?;
    let mut reversal = rehearse_reversal(&opened.book, EntryId(asked.entry), when, "命令行")?;
    reversal.entry.attachments = attached;
    let remaining = others_of_its_group(&opened.book, EntryId(asked.entry))?;
    if !asked.json {
        tell(&reversal);
        attaching::tell(&reversal.entry.attachments);
        if !remaining.is_empty() {
            let remaining = wording::numbered_entries(remaining.iter().map(|id| id.0));
            say!("同批的{remaining}仍然有效；要整批冲销请加 --linked。");
        }
    }
    let recorded = match asked.yes || (!asked.json && is_confirmed()) {
        true => Some(stages::write_entry(&mut opened.book, &reversal.entry, &Unwatched)?),
        false => None,
    };
    let Reversal { of, entry, operations, .. } = &reversal;
    if asked.json {
        print_json(&ReversalShown {
            reverses: of.0,
            effective: entry.effective,
            basis: wording::basis(&entry.basis),
            operations: &operations.sentences,
            further: operations.further,
            remaining: remaining.iter().map(|id| id.0).collect(),
            recorded: recorded.map(|id| id.0),
        })?;
    } else if let Some(id) = recorded {
        say!("已写入第{}号凭证：冲销第{}号凭证，{}起生效。", id.0, of.0, entry.effective);
    } else {
        say!("没有写入。核对无误后加 --yes 再执行一次。");
    }
    close(opened.book)?;
    Ok(if recorded.is_some() { Outcome::Done } else { Outcome::Nothing })
}

fn tell(reversal: &Reversal) {
    let Reversal { of, entry, operations, sides } = reversal;
    let (day, basis) = (written_date(entry.effective), wording::basis(&entry.basis));
    say!("冲销第{}号凭证，将写入(自{day}起生效，{basis})：", of.0);
    for (index, sentence) in operations.sentences.iter().enumerate() {
        say!("{}. {sentence}", index + 1);
    }
    if operations.further > 0 {
        say!("另有 {} 项没有逐项列出。", operations.further);
    }
    for told in sides {
        let (given, received) = told.totals();
        let (kind, difference) = (wording::kind(told.kind), wording::plain(told.sides.difference()));
        say!("{kind}编制：减{given}名，补{received}名，差额{difference}。");
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
