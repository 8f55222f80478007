//! 执行 on the command line: one plan, a phase of one, or several together, each under its own document and with its own files.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::Printing;
use crate::app::{attachments, clock, stages};
use crate::cli::past::number;
use crate::cli::{OpenBook, Outcome, attaching, print_json};
use crate::domain::{Basis, Date, EntryId};
use crate::notice::Notice;
use crate::plan::{Plan, Stage};
use crate::watch::Unwatched;
use crate::wording;
use stages::Adoption;

/// What stands between the name of a plan and what is meant for it alone.
const EQUALS: [char; 2] = ['=', '＝'];

#[derive(Debug, Args)]
pub struct AdoptionArguments {
    /// 方案；写几个时一并执行：按先后各写一笔凭证，后一个按前一个执行以后的台账核查，要么都执行，要么都不执行
    #[arg(required = true, value_name = "方案")]
    names: Vec<String>,
    /// 只执行这一期：期次或者名称
    #[arg(long, value_name = "期")]
    phase: Option<String>,
    /// 凭证的文号，不写时用方案的；几个方案各有文号时写成 方案=文号，可以写几次
    #[arg(long = "document", value_name = "文号")]
    documents: Vec<String>,
    /// 附件文件，可以写几个，登记位置、大小和校验值；只属于一个方案的写成 方案=文件
    #[arg(long = "attach", value_name = "文件")]
    files: Vec<String>,
    /// 方案未经征求意见、上会、通过就执行的缘由，记入方案日志和凭证；各阶段都经过的不用写，几个方案各有缘由时写成 方案=缘由
    #[arg(long = "reason", value_name = "缘由")]
    reasons: Vec<String>,
}

/// What `adopt --json` prints: of one plan this, of several a list.
#[derive(Serialize)]
struct Adopted<'a> {
    plan: &'a str,
    /// Nothing where the whole plan was adopted.
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<u32>,
    entry: EntryId,
    /// 生效日期 of the entry.
    effective: Date,
    /// What was not finally approved then, a sentence each.
    unapproved: Vec<String>,
    /// 未经: stages that the plan had not passed.
    skipped: Vec<Stage>,
    /// 缘由: why it was carried out all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Said of a number that a voucher bears which was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    reused_document: Option<String>,
    /// Phases without steps that can take none any more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_empty: Vec<u32>,
}

impl<'a> Adopted<'a> {
    /// What is not approved is told of the plan as it was recorded, under the document of its entry.
    fn of(adoption: &'a Adoption, phase: Option<u32>, done: &stages::Adopted, reused: Option<String>) -> Self {
        let skipped = adoption.plan.would_skip(None);
        Self {
            plan: &adoption.plan.name,
            phase,
            entry: done.entry,
            effective: done.effective,
            unapproved: done.laid.unapproved(),
            reason: adoption.reason.clone().filter(|_| !skipped.is_empty()),
            skipped,
            reused_document: reused,
            left_empty: phase.map(|phase| adoption.plan.left_empty_by(phase)).unwrap_or_default(),
        }
    }
}

/// Adopts plans, or one phase of one.
pub fn adopt(
    opened: &mut OpenBook,
    arguments: &AdoptionArguments,
    author: &str,
    printing: Printing,
) -> Result<Outcome, Notice> {
    let (adoptions, today) = (arguments.read(opened)?, clock::today());
    adoptions.iter().try_for_each(Adoption::check_reasoned)?;
    match (&adoptions[..], &arguments.phase) {
        ([alone], Some(written)) => {
            let phase = stages::phase_meant(&alone.plan, written)?;
            adopt_phase(opened, alone, (phase, today), author, printing)
        }
        (_, Some(_)) => Err(Notice::failure("几个方案一并执行时不能只执行一期。", "命令行", "请逐个执行各期。")),
        (adoptions, None) => adopt_whole(opened, adoptions, today, author, printing),
    }
}

impl AdoptionArguments {
    fn read(&self, opened: &OpenBook) -> Result<Vec<Adoption>, Notice> {
        let find = |name: &String| stages::find_plan(&opened.book, name);
        let plans = self.names.iter().map(find).collect::<Result<Vec<_>, _>>()?;
        plans.into_iter().zip(&self.names).map(|(plan, name)| self.adoption(plan, name)).collect()
    }

    fn adoption(&self, plan: Plan, name: &str) -> Result<Adoption, Notice> {
        self.check_named("文号", &self.documents)?;
        if self.names.len() > 1 {
            self.check_named("缘由", &self.reasons)?;
        }
        let documents = self.meant_for(name, &self.documents);
        let document = match documents[..] {
            [] => None,
            [written] => Some(number(written)?),
            [..] => {
                let what = format!("方案“{name}”写了{}个文号，没有执行。", documents.len());
                return Err(Notice::failure(what, "命令行", "请只写一个，或者写明各是哪个方案的：方案=文号。"));
            }
        };
        let files: Vec<PathBuf> = self.meant_for(name, &self.files).into_iter().map(PathBuf::from).collect();
        let reasons = self.meant_for(name, &self.reasons);
        let reason = (!reasons.is_empty()).then(|| reasons.join("；"));
        Ok(Adoption { plan, document, attachments: attachments::attach(&files, &Unwatched)?, reason })
    }

    /// What was written for this plan: what names it before "=", and what names none of the plans.
    fn meant_for<'a>(&self, name: &str, written: &'a [String]) -> Vec<&'a str> {
        let meant = |text: &'a String| match self.named_in(text) {
            Some((plan, rest)) => (plan == name).then_some(rest),
            None => Some(text.as_str()),
        };
        written.iter().filter_map(meant).collect()
    }

    /// The plan that is named before "=", and what stands behind it. The ＝ of a Chinese keyboard means the same, and of two names
    /// one of which begins with the other the longer is meant.
    fn named_in<'a>(&self, text: &'a str) -> Option<(&str, &'a str)> {
        let behind = |name: &str| text.trim_start().strip_prefix(name)?.trim_start().strip_prefix(EQUALS);
        let named = self.names.iter().filter_map(|name| Some((name.as_str(), behind(name)?)));
        named.max_by_key(|(name, _)| name.len())
    }

    /// What names a plan that is not to be adopted is meant for none of them, not for all. Files are looked for by their whole name,
    /// and a wrong one is not found.
    fn check_named(&self, what: &str, written: &[String]) -> Result<(), Notice> {
        let slip = |text: &&String| text.contains(EQUALS) && self.named_in(text).is_none();
        let Some(text) = written.iter().find(slip) else { return Ok(()) };
        let plan = text.split(EQUALS).next().unwrap_or_default().trim();
        let names = self.names.join("、");
        let told = format!("{what}“{text}”写明给方案“{plan}”，这次执行的方案中没有它，都没有执行。");
        Err(Notice::failure(told, "命令行", format!("请核对方案名称，写成 方案={what}。这次执行的方案：{names}。")))
    }
}

fn adopt_phase(
    opened: &mut OpenBook,
    adoption: &Adoption,
    (phase, today): (u32, Date),
    author: &str,
    printing: Printing,
) -> Result<Outcome, Notice> {
    let reused = reused(opened, adoption)?;
    let (book, register) = (&mut opened.book, &opened.opened.register);
    let done = stages::adopt_phase_with(book, register, adoption, (phase, today), author, &Unwatched)?;
    let adopted = Adopted::of(adoption, Some(phase), &done, reused);
    match printing {
        Printing::Text => tell(adoption, &adopted, today),
        Printing::Json => print_json(&adopted)?,
    }
    Ok(Outcome::Done)
}

fn adopt_whole(
    opened: &mut OpenBook,
    adoptions: &[Adoption],
    today: Date,
    author: &str,
    printing: Printing,
) -> Result<Outcome, Notice> {
    let reused = adoptions.iter().map(|adoption| reused(opened, adoption)).collect::<Result<Vec<_>, _>>()?;
    let (book, register) = (&mut opened.book, &opened.opened.register);
    let done = stages::adopt_together(book, register, adoptions, (today, author), &Unwatched)?;
    let of = |((adoption, done), reused)| Adopted::of(adoption, None, done, reused);
    let adopted: Vec<Adopted<'_>> = adoptions.iter().zip(&done).zip(reused).map(of).collect();
    match (printing, &adopted[..]) {
        (Printing::Json, [alone]) => print_json(alone)?,
        (Printing::Json, several) => print_json(&several)?,
        (Printing::Text, several) => {
            adoptions.iter().zip(several).for_each(|(adoption, adopted)| tell(adoption, adopted, today));
            if several.len() > 1 {
                say!("以上{}笔凭证同批，一并写入。", several.len());
            }
        }
    }
    Ok(Outcome::Done)
}

/// What the book as it was read says of the number.
fn reused(opened: &OpenBook, Adoption { plan, document, .. }: &Adoption) -> Result<Option<String>, Notice> {
    let basis = document.clone().map_or_else(|| plan.basis.clone(), Basis::Document);
    if basis == Basis::Pending {
        return Ok(None);
    }
    let archived = stages::archived_plans(&opened.book)?;
    let told = |plans: &[Plan]| wording::reused_document(plan, &basis, plans);
    Ok(told(&opened.opened.plans).or_else(|| told(&archived)))
}

fn tell(adoption: &Adoption, adopted: &Adopted<'_>, today: Date) {
    let Adopted { plan, phase, entry, effective, unapproved, skipped, reason, reused_document, .. } = adopted;
    let waits = Some(effective)
        .filter(|day| **day > today)
        .map(|day| format!("{day} 起生效，到期前台账不变。"))
        .unwrap_or_default();
    let of = phase.map(|phase| format!("第{phase}期")).unwrap_or_default();
    say!("方案“{plan}”{of}已执行，写入第{}号凭证。{waits}", entry.0);
    attaching::tell(&adoption.attachments);
    unapproved.iter().for_each(|need| say!("注意：尚未最终批准：{need}。"));
    let left_empty = phase.and_then(|phase| wording::phases_left_empty(&adoption.plan, phase));
    if let Some(told) = left_empty {
        say!("注意：{told}。");
    }
    if let Some(told) = reused_document {
        say!("注意：{told}。");
    }
    match (skipped.is_empty(), reason) {
        (false, Some(reason)) => {
            say!("注意：方案未经{}就执行，已记入日志，缘由：{}。", wording::stages(skipped), reason.trim());
        }
        (false, None) => say!("注意：方案未经{}就执行，已记入日志。", wording::stages(skipped)),
        (true, _) if adoption.reason.is_some() => say!("方案各阶段都已经过，写的缘由没有登记。"),
        (true, _) => {}
    }
}
