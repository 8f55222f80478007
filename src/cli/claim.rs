//! 声明核对 on the command line: claims listed beside the register, noted one by one or from a file, taken back.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;

use super::past::{OutputArguments, day, number, say_former, show};
use super::{Outcome, close, open, open_to_read, print_json};
use crate::app::{Settings, claim_file, claims, clock, naming};
use crate::domain::{Assertion, AssertionId, Headcount};
use crate::history::{ComparedClaim, FormerName};
use crate::import::ClaimProblem;
use crate::notice::Notice;
use crate::report;
use crate::watch::Unwatched;
use crate::wording;

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
        #[command(flatten)]
        output: OutputArguments,
    },
    /// 登记一条声明
    Add {
        /// 单位、周转池、机动编制；下达总量写 全部、县级、乡镇级
        #[arg(value_name = "单位")]
        subject: String,
        /// 编制类型，如 行政、事业·全额、事业合计、编制合计
        #[arg(value_name = "编制类型")]
        kinds: String,
        /// 载明的数
        #[arg(value_name = "数")]
        count: u32,
        /// 到这一天终了时，如 2026-06-30
        #[arg(long, value_name = "日期")]
        on: String,
        /// 载明的是什么：核定、实有、下达总量
        #[arg(long, default_value = "核定", value_name = "类别")]
        quantity: String,
        /// 载明这个数的文号
        #[arg(long, value_name = "文号")]
        document: Option<String>,
        /// 来源，如 下达文件、统发工资人数
        #[arg(long, default_value = "", hide_default_value = true, value_name = "来源")]
        source: String,
    },
    /// 导入声明表(.xlsx .xls .csv)；有一行读不懂就一条也不登记
    Import {
        /// 表头要有 单位、类别、编制类型、数、日期，可以再有 文号、来源
        #[arg(value_name = "文件")]
        file: PathBuf,
        /// 只读，不登记
        #[arg(long)]
        dry_run: bool,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 撤回一条声明
    Withdraw {
        #[arg(value_name = "编号")]
        claim: u32,
    },
}

/// 声明核对
pub fn claim(arguments: &ClaimArguments) -> Result<Outcome, Notice> {
    let book = &arguments.book;
    match &arguments.order {
        ClaimOrder::List { output } => list(book, output),
        ClaimOrder::Add { subject, kinds, count, on, quantity, document, source } => {
            let opened = open(book)?;
            let on = day(on)?;
            let found = claim_file::Registers::of(&opened.book)?.quantity(quantity, subject, on)?;
            let meant = found.map_err(|problem| unknown(problem, quantity, subject))?;
            let (quantity, former) = (meant.whom, meant.former);
            let kinds = claim_file::kinds(kinds, quantity).map_err(|problem| unknown(problem, kinds, subject))?;
            let document = document.as_deref().map(number).transpose()?;
            let (count, source, note) = (Headcount(*count), source.clone(), String::new());
            let assertion = Assertion { on, quantity, kinds, count, document, source, note };
            let id = claims::claim(&opened.book, &assertion)?;
            say_former(former.as_ref(), "声明");
            say!("已登记第{}条声明。", id.0);
            close(opened.book)?;
            list(book, &OutputArguments::default())
        }
        ClaimOrder::Import { file, dry_run, json } => import(book, file, (*dry_run).into(), *json),
        ClaimOrder::Withdraw { claim } => {
            let opened = open(book)?;
            claims::withdraw(&opened.book, AssertionId(*claim))?;
            say!("已撤回第{claim}条声明。");
            close(opened.book)
        }
    }
}

/// One claim beside the register, as JSON lists it.
#[derive(Serialize)]
struct ClaimShown<'a> {
    #[serde(flatten)]
    claim: &'a ComparedClaim,
    words: String,
}

fn list(book: &Path, output: &OutputArguments) -> Result<Outcome, Notice> {
    let opened = open_to_read(book)?;
    let compared = claims::claims(&opened.book)?;
    if output.json && output.out.is_none() {
        let shown = compared.iter().map(|claim| ClaimShown { claim, words: wording::claim(claim) });
        print_json(&shown.collect::<Vec<_>>())?;
    } else if output.out.is_some() {
        show(&[report::claims(&opened.opened.heading(clock::today()), &compared)], output)?;
    } else if compared.is_empty() {
        say!("账簿中没有声明。");
    } else {
        compared.iter().for_each(|claim| say!("第{}条　{}", claim.id.0, wording::claim(claim)));
    }
    let outcome = Outcome::of(|| compared.iter().any(|claim| claim.divergence.is_some()));
    close(opened.book)?;
    Ok(outcome)
}

/// Whether claims of a file are noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taking {
    Rehearsed,
    Real,
}

impl From<bool> for Taking {
    fn from(dry_run: bool) -> Self {
        if dry_run { Self::Rehearsed } else { Self::Real }
    }
}

/// What became of a file, as JSON tells it.
#[derive(Serialize)]
struct ImportShown<'a> {
    file: &'a str,
    claims: &'a [Assertion],
    known: usize,
    former_names: &'a [FormerName],
    faults: Vec<String>,
    left_out: &'a [String],
    noted: bool,
}

fn import(book: &Path, file: &Path, taking: Taking, json: bool) -> Result<Outcome, Notice> {
    let mut opened = match taking {
        Taking::Real => open(book)?,
        Taking::Rehearsed => open_to_read(book)?,
    };
    let read = claim_file::read(&opened.book, file, &Settings::usual().precautions(), &Unwatched)?;
    let noted = taking == Taking::Real && read.faults.is_empty() && !read.claims.is_empty();
    if noted {
        claims::claim_all(&mut opened.book, &read.claims)?;
    }
    let faults: Vec<String> = read.faults.iter().map(wording::claim_fault).collect();
    if json {
        let (claims, known, left_out, former_names) = (&read.claims, read.known, &read.left_out, &read.former_names);
        print_json(&ImportShown {
            file: &read.file,
            claims,
            known,
            former_names,
            faults: faults.clone(),
            left_out,
            noted,
        })?;
    } else {
        say!("{}", wording::claim_file(read.claims.len(), read.known, faults.len(), &read.left_out));
        read.former_names.iter().for_each(|former| say_former(Some(former), "声明"));
        faults.iter().for_each(|fault| say!("【错误】{fault}"));
        say!(
            "{}",
            match (faults.is_empty(), taking, noted) {
                (false, ..) => "没有登记任何声明，请改正后重新导入。",
                (true, Taking::Rehearsed, _) => "这是试读，没有登记。",
                (true, Taking::Real, true) => "已全部登记。",
                (true, Taking::Real, false) => "没有新的声明。",
            }
        );
    }
    close(opened.book)?;
    Ok(Outcome::of(|| !faults.is_empty()))
}

fn unknown(problem: ClaimProblem, word: &str, subject: &str) -> Notice {
    let what = match problem {
        ClaimProblem::AmbiguousSubject(bearers) => return naming::ambiguous(subject, &bearers),
        ClaimProblem::UnknownQuantity => format!("没有类别“{word}”。"),
        ClaimProblem::UnknownKinds => format!("没有编制类型“{word}”，或者它没有编制。"),
        ClaimProblem::UnknownSubject
        | ClaimProblem::NoHead
        | ClaimProblem::Blank(_)
        | ClaimProblem::NotACount
        | ClaimProblem::NotADay
        | ClaimProblem::BadDocument => format!("账簿中没有“{subject}”。"),
    };
    let advice = "类别写 核定、实有、下达总量；编制类型写 行政、事业·全额、事业合计、编制合计 等；下达总量的单位写 全部、县级、乡镇级。";
    Notice::failure(what, "命令行", advice)
}
