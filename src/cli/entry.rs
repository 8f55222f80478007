//! Vouchers on the command line: listed, and one looked at in full (`voucher`). What mends them is in `mending`.

pub(super) mod voucher;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;

use super::attaching;
use super::mending;
use super::past::day_or_none;
use super::{Outcome, close, open_to_read, print_json};
use crate::app::{BasisAsked, EntryQuery, ForceAsked, past};
use crate::domain::{Attachment, Date, Documented, EntryId, EntryOrigin, Force, ListedEntry, Mended};
use crate::notice::Notice;
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
    /// 查看一笔凭证的全部内容：日期、依据、经办、减补、各项、封印
    Show(voucher::VoucherArguments),
    /// 核对附件：每个附件的文件还在不在、和登记时是不是一样；有不一致的，退出码为1
    Attachments {
        #[arg(value_name = "凭证号")]
        entry: u32,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
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

/// 凭证
pub fn run(arguments: &EntryArguments) -> Result<Outcome, Notice> {
    match &arguments.order {
        EntryOrder::List(asked) => list(&arguments.book, asked),
        EntryOrder::Show(asked) => voucher::show(&arguments.book, asked),
        EntryOrder::Attachments { entry, json } => attaching::examine(&arguments.book, EntryId(*entry), *json),
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
    /// 未生效即撤回: it was taken back before its day, or takes such an entry back
    withdrawn: bool,
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
    /// 状态
    #[serde(skip)]
    standing: String,
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
            withdrawn: listed.force == Force::Withdrawn,
            recorded_at: head.recorded_at.to_string(),
            basis: wording::basis(&head.basis),
            documented: head.documented.as_ref().map(DocumentedShown::of),
            approver: head.approver.clone(),
            author: head.author.clone(),
            source: wording::entry_source(head),
            origin: head.origin(),
            note: head.note.clone(),
            attachments: head.attachments.clone(),
            linked_to: head.linked_to.map(|first| first.0),
            operations: head.operations,
            reversed_by,
            corrected_by,
            standing: wording::entry_standing(listed),
        }
    }

    fn line(&self) -> String {
        let Self { id, effective, basis, source, operations, .. } = self;
        let pending = if self.pending { "　[待生效]" } else { "" };
        let note = if self.note.is_empty() { String::new() } else { format!("　{}", self.note) };
        let mended = match (self.reversed_by, self.corrected_by) {
            _ if self.withdrawn => format!("　[{}]", self.standing),
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
