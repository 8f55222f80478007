//! The past on the command line: what two days differ by, what became of a body, the vouchers and
//! taking one back, and what documents claim.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{Outcome, close, open, open_to_read, output, print_json};
use crate::app::{clock, past, stages};
use crate::domain::{
    Assertion, AssertionId, Basis, Date, DocumentNumber, EntryId, Headcount, Holder, InstitutionId, Name, QuotaKind,
    Snapshot, Tier,
};
use crate::notice::Notice;
use crate::report::{self, StateOn, Table, Typesetter};
use crate::watch::Unwatched;
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

#[derive(Debug, Args)]
pub(super) struct OutputArguments {
    /// 写到这个文件，格式按结尾：.pdf .xlsx .txt .json；不指定时显示在屏幕上
    #[arg(long, value_name = "文件")]
    pub(super) out: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    pub(super) json: bool,
}

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
    List {
        /// 最多列几笔
        #[arg(long, default_value_t = 50, value_name = "笔数")]
        limit: u32,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 查看一笔凭证的各项
    Show {
        #[arg(value_name = "凭证号")]
        entry: u32,
    },
    /// 红字冲销：另记一笔凭证，把这一笔整笔退回
    Reverse {
        #[arg(value_name = "凭证号")]
        entry: u32,
        /// 冲销的生效日期；不写时为今天
        #[arg(long, value_name = "日期")]
        date: Option<String>,
        /// 冲销依据的文号；不写时为待补
        #[arg(long, value_name = "文号")]
        document: Option<String>,
    },
}

#[derive(Debug, Args)]
pub struct ClaimArguments {
    /// 账簿
    #[arg(value_name = "账簿")]
    book: PathBuf,
    #[command(subcommand)]
    order: ClaimOrder,
}

#[derive(Debug, Subcommand)]
enum ClaimOrder {
    /// 列出声明，并与台账核对
    List {
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 登记一条声明：某日某单位某类编制应为几名
    Add {
        #[arg(value_name = "单位")]
        holder: String,
        #[arg(value_name = "编制类型")]
        kind: String,
        #[arg(value_name = "名数")]
        places: u32,
        /// 声明的日期
        #[arg(long, value_name = "日期")]
        on: String,
        /// 载明这个数的文号
        #[arg(long, value_name = "文号")]
        document: Option<String>,
        /// 来源，如 上级下达、财政供养数
        #[arg(long, default_value = "", hide_default_value = true, value_name = "来源")]
        source: String,
    },
    /// 撤回一条声明
    Withdraw {
        #[arg(value_name = "编号")]
        claim: u32,
    },
}

/// 变动说明
pub fn changes(arguments: &ChangesArguments) -> Result<Outcome, Notice> {
    let opened = open_to_read(&arguments.book)?;
    let (from, to) = (day(&arguments.from)?, day_or_none(arguments.to.as_deref())?.unwrap_or_else(clock::today));
    let (before, after) = (past::snapshot_on(&opened.book, from)?, past::snapshot_on(&opened.book, to)?);
    let [from, to] = [(from, &before), (to, &after)].map(|(date, snapshot)| StateOn { date, snapshot });
    let table = report::alterations(&opened.opened.heading(clock::today()), from, to);
    show(&[table], &arguments.output)?;
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
    let lineage = genealogy.of(found);
    let title = last_name(&lineage, found).unwrap_or_else(|| name.to_string());
    let table = report::genealogy(&opened.opened.heading(clock::today()), found, &title, &lineage);
    show(&[table], &arguments.output)?;
    close(opened.book)
}

fn last_name(lineage: &crate::history::Lineage, institution: InstitutionId) -> Option<String> {
    lineage.bodies.get(&institution).and_then(|life| life.names.last()).map(ToString::to_string)
}

/// 凭证
pub fn entry(arguments: &EntryArguments) -> Result<Outcome, Notice> {
    match &arguments.order {
        EntryOrder::List { limit, json } => list_entries(&arguments.book, *limit, *json),
        EntryOrder::Show { entry } => show_entry(&arguments.book, EntryId(*entry)),
        EntryOrder::Reverse { entry, date, document } => {
            let mut opened = open(&arguments.book)?;
            let basis =
                document.as_deref().map_or(Ok(Basis::Pending), |written| number(written).map(Basis::Document))?;
            let when = (day_or_none(date.as_deref())?, basis);
            let reversal = past::reversal(&opened.book, EntryId(*entry), when, "命令行")?;
            let recorded = stages::write_entry(&mut opened.book, &reversal, &Unwatched)?;
            say!("已写入第{}号凭证：冲销第{entry}号凭证，{}起生效。", recorded.0, reversal.effective);
            close(opened.book)
        }
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
    approver: Option<String>,
    author: String,
    source: String,
    note: String,
    operations: u32,
}

fn list_entries(book: &Path, limit: u32, json: bool) -> Result<Outcome, Notice> {
    let opened = open_to_read(book)?;
    let settled = opened.book.settled_on();
    let heads = stages::entries(&opened.book, limit)?;
    let shown = heads.into_iter().map(|head| EntryShown {
        id: head.id.0,
        effective: head.effective,
        pending: head.in_force > settled,
        recorded_at: head.recorded_at.to_string(),
        basis: wording::basis(&head.basis),
        approver: head.approver,
        author: head.author,
        source: wording::source(&head.source),
        note: head.note,
        operations: head.operations,
    });
    let shown: Vec<EntryShown> = shown.collect();
    if json {
        print_json(&shown)?;
        return close(opened.book);
    }
    for entry in &shown {
        let pending = if entry.pending { "　[待生效]" } else { "" };
        let note = if entry.note.is_empty() { String::new() } else { format!("　{}", entry.note) };
        let (id, effective, basis, source, operations) =
            (entry.id, entry.effective, &entry.basis, &entry.source, entry.operations);
        say!("第{id}号　{effective}{pending}　{basis}　{source}　{operations}项{note}");
    }
    close(opened.book)
}

fn show_entry(book: &Path, id: EntryId) -> Result<Outcome, Notice> {
    let opened = open_to_read(book)?;
    for (index, sentence) in past::sentences(&opened.book, id)?.into_iter().enumerate() {
        say!("{}. {sentence}", index + 1);
    }
    close(opened.book)
}

/// 声明核对
pub fn claim(arguments: &ClaimArguments) -> Result<Outcome, Notice> {
    match &arguments.order {
        ClaimOrder::List { json } => list_claims(&arguments.book, *json),
        ClaimOrder::Add { holder: written, kind: of, places, on, document, source } => {
            let opened = open(&arguments.book)?;
            let assertion = Assertion {
                on: day(on)?,
                holder: holder(written, &opened.opened.register.snapshot)?,
                kind: kind(of)?,
                places: Headcount(*places),
                document: document.as_deref().map(number).transpose()?,
                source: source.clone(),
                note: String::new(),
            };
            let id = past::claim(&opened.book, &assertion)?;
            say!("已登记第{}条声明。", id.0);
            close(opened.book)?;
            list_claims(&arguments.book, false)
        }
        ClaimOrder::Withdraw { claim } => {
            let opened = open(&arguments.book)?;
            past::withdraw_claim(&opened.book, AssertionId(*claim))?;
            say!("已撤回第{claim}条声明。");
            close(opened.book)
        }
    }
}

/// One claim beside the register, as JSON lists it.
#[derive(Serialize)]
struct ClaimShown<'a> {
    id: u32,
    #[serde(flatten)]
    assertion: &'a Assertion,
    divergence: Option<&'a crate::history::Divergence>,
    words: String,
}

fn list_claims(book: &Path, json: bool) -> Result<Outcome, Notice> {
    let opened = open_to_read(book)?;
    let claims = past::claims(&opened.book)?;
    let names = &opened.opened.register.snapshot;
    let shown = claims.iter().map(|claim| ClaimShown {
        id: claim.stored.id.0,
        assertion: &claim.stored.assertion,
        divergence: claim.divergence.as_ref(),
        words: wording::claim(&claim.stored.assertion, claim.divergence.as_ref(), names),
    });
    let shown: Vec<ClaimShown<'_>> = shown.collect();
    if json {
        print_json(&shown)?;
    } else if shown.is_empty() {
        say!("账簿中没有声明。");
    } else {
        shown.iter().for_each(|claim| say!("第{}条　{}", claim.id, claim.words));
    }
    let outcome = Outcome::of(|| claims.iter().any(|claim| claim.divergence.is_some()));
    close(opened.book)?;
    Ok(outcome)
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

fn day_or_none(written: Option<&str>) -> Result<Option<Date>, Notice> {
    written.map(day).transpose()
}

/// A day as it is written on the command line.
pub(super) fn day(written: &str) -> Result<Date, Notice> {
    let bad = |_| Notice::failure(format!("“{written}”不是日期。"), "命令行", "请写成 2026-06-30 的样子。");
    written.trim().parse().map_err(bad)
}

fn number(written: &str) -> Result<DocumentNumber, Notice> {
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
