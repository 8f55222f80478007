//! One voucher in full on the command line, just as the screen 凭证 tells it (`app::entry_told`): its days, what it rests on and how
//! that number came about, who gives and who receives, what it has to do with others, its operations, its seal. What would mend a
//! voucher tells its operations and sides in the same lines.

use std::collections::BTreeMap;
use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::EntryShown;
use crate::app::Seal;
use crate::app::entry_told::{EntryTold, Fact, OperationsTold, SidesTold, entry_told};
use crate::cli::{Outcome, close, open_to_read, print_json};
use crate::domain::{Attachment, EntryHead, EntryId, Headcount, Holder, Relation};
use crate::notice::Notice;
use crate::wording;

#[derive(Debug, Args)]
pub(super) struct VoucherArguments {
    #[arg(value_name = "凭证号")]
    entry: u32,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// A voucher in full, as JSON shows it: what a list tells of it, and more.
#[derive(Serialize)]
struct VoucherShown<'a> {
    #[serde(flatten)]
    listed: EntryShown,
    #[serde(flatten)]
    mends: MendsShown,
    /// 补文号: all numbers given afterwards, in their order.
    numbers: Vec<NumberShown>,
    attachments: &'a [Attachment],
    sides: Vec<SidesShown<'a>>,
    /// The operations in words.
    sentences: &'a [String],
    /// Operations that are not told one by one.
    further: usize,
    /// The vouchers recorded together with it, itself included.
    group: Vec<u32>,
    /// Those of them that still hold, without itself.
    others_standing: Vec<u32>,
    /// `None` is a fault of the file.
    seal: Option<SealShown<'a>>,
}

/// The voucher that one mends, by the way in which it does.
#[derive(Default, Serialize)]
pub(in crate::cli) struct MendsShown {
    reverses: Option<u32>,
    corrects: Option<u32>,
    documents: Option<u32>,
}

/// A document number given afterwards.
#[derive(Serialize)]
struct NumberShown {
    /// The voucher that gave it.
    by: u32,
    at: String,
    author: String,
    number: String,
}

/// Both sides of one kind, by holder.
#[derive(Serialize)]
pub(in crate::cli) struct SidesShown<'a> {
    kind: &'static str,
    given: BTreeMap<&'a str, Headcount>,
    received: BTreeMap<&'a str, Headcount>,
    difference: String,
}

#[derive(Serialize)]
struct SealShown<'a> {
    hash: &'a str,
    previous: &'a str,
}

/// 查看一笔凭证
pub(super) fn show(book: &Path, asked: &VoucherArguments) -> Result<Outcome, Notice> {
    let opened = open_to_read(book)?;
    let told = entry_told(&opened.book, EntryId(asked.entry))?;
    if asked.json {
        print_json(&VoucherShown::of(&told))?;
    } else {
        say_voucher(&told);
    }
    close(opened.book)
}

fn say_voucher(told: &EntryTold) {
    let head = &told.listed.head;
    say!("第{}号凭证", head.id.0);
    wording::entry_standing_lines(&told.listed).iter().for_each(|line| say!("{line}"));
    let line = |Fact { label, words }: &Fact| say!("{label}：{words}");
    told.facts().iter().for_each(line);
    say!("文号：{}", wording::basis(&head.basis));
    told.number_history().iter().for_each(line);
    if let Some(relation) = head.relation {
        say!("关联：{}", wording::relation(relation));
    }
    head.attachments.iter().for_each(|attachment| say!("附件　{}", wording::attachment(attachment)));
    let others: Vec<u32> = told.group.iter().filter(|id| **id != head.id).map(|id| id.0).collect();
    if !others.is_empty() {
        say!("与{}同批", wording::numbered_entries(others));
    }
    say_sides(&told.sides);
    say_operations(&told.operations);
    match &told.seal {
        Some(Seal { hash, previous }) if previous.is_empty() => say!("封印：{hash}，这是第一笔"),
        Some(Seal { hash, previous }) => say!("封印：{hash}，前一笔 {previous}"),
        None => say!("封印：没有，请用 doctor 检查账簿"),
    }
}

/// The operations of an entry, or of one that would be recorded.
pub(in crate::cli) fn say_operations(operations: &OperationsTold) {
    for (index, sentence) in operations.sentences.iter().enumerate() {
        say!("{}. {sentence}", index + 1);
    }
    if operations.further > 0 {
        say!("另有 {} 项没有逐项列出。", operations.further);
    }
}

/// 减补同单: both sides of every kind, holder by holder.
pub(in crate::cli) fn say_sides(sides: &[SidesTold]) {
    for told in sides {
        let (given, received) = told.totals();
        let (kind, difference) = (wording::kind(told.kind), wording::plain(told.sides.difference()));
        let (from, to) = (held(told, &told.sides.given), held(told, &told.sides.received));
        say!("{kind}编制：减{given}名({from})，补{received}名({to})，差额{difference}。");
    }
}

/// "县农业农村局3、白鹤镇1"
fn held(told: &SidesTold, side: &BTreeMap<Holder, Headcount>) -> String {
    side.iter().map(|(holder, count)| format!("{}{count}", name(told, *holder))).collect::<Vec<_>>().join("、")
}

fn name(told: &SidesTold, holder: Holder) -> &str {
    told.names.get(&holder).map(String::as_str).unwrap_or_default()
}

impl<'a> VoucherShown<'a> {
    fn of(told: &'a EntryTold) -> Self {
        let head = &told.listed.head;
        Self {
            listed: EntryShown::of(&told.listed),
            mends: MendsShown::of(head.relation),
            numbers: told.numbers.iter().map(NumberShown::of).collect(),
            attachments: &head.attachments,
            sides: told.sides.iter().map(SidesShown::of).collect(),
            sentences: &told.operations.sentences,
            further: told.operations.further,
            group: told.group.iter().map(|id| id.0).collect(),
            others_standing: told.others_standing.iter().map(|id| id.0).collect(),
            seal: told.seal.as_ref().map(|Seal { hash, previous }| SealShown { hash, previous }),
        }
    }
}

impl MendsShown {
    pub(in crate::cli) fn of(relation: Option<Relation>) -> Self {
        match relation {
            Some(Relation::Reverses(of)) => Self { reverses: Some(of.0), ..Self::default() },
            Some(Relation::Corrects(of)) => Self { corrects: Some(of.0), ..Self::default() },
            Some(Relation::Documents(of)) => Self { documents: Some(of.0), ..Self::default() },
            None => Self::default(),
        }
    }
}

impl NumberShown {
    fn of(given: &EntryHead) -> Self {
        let EntryHead { id, recorded_at, author, basis, .. } = given;
        Self { by: id.0, at: recorded_at.to_string(), author: author.clone(), number: wording::basis(basis) }
    }
}

impl<'a> SidesShown<'a> {
    pub(in crate::cli) fn of(told: &'a SidesTold) -> Self {
        let by_name = |side: &'a BTreeMap<Holder, Headcount>| {
            let mut counts: BTreeMap<&'a str, Headcount> = BTreeMap::new();
            for (holder, count) in side {
                *counts.entry(name(told, *holder)).or_default() += *count;
            }
            counts
        };
        Self {
            kind: wording::kind(told.kind),
            given: by_name(&told.sides.given),
            received: by_name(&told.sides.received),
            difference: wording::plain(told.sides.difference()),
        }
    }
}
