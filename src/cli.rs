//! The same stages without a window. Exit codes: 0 done, 1 done but with forbidden findings or rejected rows, 2 cannot do it.
//! Every command that prints something for people prints the same as JSON with `--json`.

#[macro_use]
mod output;

mod attaching;
mod claim;
mod demo;
mod doctor;
mod entry;
mod linked;
mod import;
mod handout;
mod letter;
mod paper;
mod mending;
mod pages;
mod past;
mod plan;
mod policy;
mod report;
mod scheme;
mod sheet;
mod show;
mod standard_input;
mod standards;
mod usage;
mod why;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};

use crate::app::policies::{self, OwnPolicy};
use crate::app::{self, Opened, stages};
use crate::domain::Date;
use crate::notice::{self, Notice};
use crate::rules::Policy;
use crate::store::{Book, BookHeader};
use crate::watch::Unwatched;

pub use output::write as print;
pub use usage::{Unparsed, parse};

/// 编衡：机构编制台账、方案测算与会议报表(离线)。不带参数运行时打开窗口。
#[derive(Debug, Parser)]
#[command(name = "bianheng", version, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Order>,
}

/// What can be ordered on the command line.
#[derive(Debug, Subcommand)]
pub enum Order {
    /// 准备示例县(台账、方案、核查)并打开窗口；--headless 时写出账簿和报表，不需要显示器
    Demo {
        /// 把账簿、报表和核查意见写入这个文件夹
        #[arg(long, value_name = "文件夹")]
        headless: Option<PathBuf>,
    },
    /// 打开窗口，可指定账簿
    Open {
        #[arg(value_name = "账簿")]
        book: PathBuf,
    },
    /// 新建账簿：空的，或者按台账文件(TOML)写好机构、编制和示例人员
    New {
        #[arg(value_name = "账簿")]
        book: PathBuf,
        /// 地区，如 安和县；印在报表的填报单位里，不写时留空
        #[arg(long, default_value = "", hide_default_value = true, conflicts_with = "from", value_name = "地区")]
        jurisdiction: String,
        /// 台账文件，写法见 sample_data 中的各地样例
        #[arg(long, value_name = "台账文件")]
        from: Option<PathBuf>,
    },
    /// 修改账簿的名称和地区；都不写时显示
    Set(SetArguments),
    /// 现行机构配置方案：列出、显示、选定
    Scheme(scheme::SchemeArguments),
    /// 选用的编制标准：列出、选用；存在账簿里
    Standards(standards::StandardsArguments),
    /// 导入工作簿(台账、岗位表、花名册)
    Import(import::ImportArguments),
    /// 工作簿的单元格：导入时读到的内容、类型、合并和隐藏
    Sheet(sheet::SheetArguments),
    /// 下发模板：让各单位填写、收回后直接导入的空表
    Template(handout::TemplateArguments),
    /// 列出台账、人员、机构设置、周转池、用编核准或者实际使用
    Show(show::ShowArguments),
    /// 方案：新建、列出、载入步骤、查看、执行
    Plan(plan::PlanArguments),
    /// 核查现行台账或方案
    Check(report::CheckArguments),
    /// 规则包：列出、查看、检查、比较、导出、安装、删去
    Policy(policy::PolicyArguments),
    /// 一个数从哪里来：算式、方案步骤、逐笔凭证和文号、人员
    Why(why::WhyArguments),
    /// 变动说明：两个日期之间机构编制的变动
    Changes(past::ChangesArguments),
    /// 沿革：一个单位的设立、更名、合并、划归、撤销
    Genealogy(past::GenealogyArguments),
    /// 凭证：列出、查看、红字冲销、更正、补文号
    Entry(entry::EntryArguments),
    /// 声明核对：登记文件载明的数，与台账核对
    Claim(claim::ClaimArguments),
    /// 印件：列出发出过的，按核验码还原一张并核对
    Paper(paper::PaperArguments),
    /// 账簿检查：台账与凭证重算的结果、人数、凭证的封签是否相符；有不一致时退出码为1
    Doctor(doctor::DoctorArguments),
    /// 生成报表(.pdf .xlsx .csv .txt .json)或者打印，起草请示、批复、通知(.docx)
    Report(report::ReportArguments),
}

#[derive(Debug, Args)]
pub struct SetArguments {
    /// 账簿
    #[arg(value_name = "账簿")]
    book: PathBuf,
    /// 地区，如 安和县；印在报表的填报单位里，写成 "" 时留空
    #[arg(long, value_name = "地区")]
    jurisdiction: Option<String>,
    /// 账簿名称
    #[arg(long, value_name = "名称")]
    title: Option<String>,
}

/// How a command ended, when it could be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// There are forbidden findings, or rows were rejected.
    WithFindings,
    /// Nothing could be done with what was given, as has been printed.
    Nothing,
}

impl Outcome {
    fn of(has_findings: impl FnOnce() -> bool) -> Self {
        if has_findings() { Self::WithFindings } else { Self::Done }
    }

    pub fn code(self) -> ExitCode {
        match self {
            Self::Done => ExitCode::SUCCESS,
            Self::WithFindings => ExitCode::from(1),
            Self::Nothing => ExitCode::from(2),
        }
    }
}

/// Carries out an order that needs no window.
///
/// # Errors
/// A notice when it cannot be carried out; exit code 2.
pub fn run(order: Order) -> Result<Outcome, Notice> {
    match order {
        Order::Demo { headless: Some(folder) } => demo::headless(&folder),
        // These open the window; `main` has taken them before.
        Order::Demo { headless: None } | Order::Open { .. } => Ok(Outcome::Done),
        Order::New { book, jurisdiction, from } => {
            let stages::NewBook { book, told } = match from {
                Some(file) => stages::create_from(&book, &file, &*in_force()?, "命令行", &Unwatched)?,
                None => stages::NewBook { book: stages::create(&book, &jurisdiction)?, told: None },
            };
            say!("已新建账簿 {}", book.path().display());
            if let Some(told) = told {
                say!("{told}");
            }
            close(book)
        }
        Order::Set(arguments) => set(&arguments),
        Order::Scheme(arguments) => scheme::run(&arguments),
        Order::Standards(arguments) => standards::run(&arguments),
        Order::Import(arguments) => import::run(&arguments),
        Order::Sheet(arguments) => sheet::run(&arguments),
        Order::Template(arguments) => handout::run(&arguments),
        Order::Show(arguments) => show::run(&arguments),
        Order::Plan(arguments) => plan::run(arguments),
        Order::Policy(arguments) => policy::run(&arguments),
        Order::Why(arguments) => why::run(&arguments),
        Order::Changes(arguments) => past::changes(&arguments),
        Order::Genealogy(arguments) => past::genealogy(&arguments),
        Order::Entry(arguments) => entry::run(&arguments),
        Order::Claim(arguments) => claim::claim(&arguments),
        Order::Paper(arguments) => paper::run(&arguments),
        Order::Doctor(arguments) => doctor::run(&arguments),
        Order::Check(arguments) => report::check(&arguments),
        Order::Report(arguments) => report::report(&arguments),
    }
}

/// An open book with what the stages start from.
struct OpenBook {
    book: Book,
    opened: Opened,
}

/// Opens a book to change it.
fn open(path: &std::path::Path) -> Result<OpenBook, Notice> {
    read(stages::open(path)?)
}

/// Opens a book to look at it, which also a read-only one allows.
fn open_to_read(path: &std::path::Path) -> Result<OpenBook, Notice> {
    read(stages::open_to_read(path)?)
}

/// The same as at the end of a day, past or future, where one is named.
fn open_to_read_on(path: &std::path::Path, day: Option<&str>) -> Result<OpenBook, Notice> {
    read_on(stages::open_to_read(path)?, day.map(past::day).transpose()?)
}

fn read(book: Book) -> Result<OpenBook, Notice> {
    read_on(book, None)
}

fn read_on(book: Book, day: Option<Date>) -> Result<OpenBook, Notice> {
    let policy = in_force()?;
    let opened = match day {
        Some(day) => app::past::read_on(&book, &policy, day)?,
        None => stages::read(&book, &policy)?,
    };
    notice::of_unknown_schemes(&opened.register.snapshot, &policy).iter().for_each(|told| eprintln!("{told}"));
    Ok(OpenBook { book, opened })
}

/// Gives a book another title or place, and says what they are.
fn set(arguments: &SetArguments) -> Result<Outcome, Notice> {
    let SetArguments { book, jurisdiction, title } = arguments;
    let is_change = jurisdiction.is_some() || title.is_some();
    let mut book = if is_change { stages::open(book)? } else { stages::open_to_read(book)? };
    if is_change {
        let known = book.header().clone();
        let jurisdiction = jurisdiction.clone().unwrap_or(known.jurisdiction);
        stages::set_header(&mut book, &BookHeader { title: title.clone().unwrap_or(known.title), jurisdiction })?;
    }
    let BookHeader { title, jurisdiction } = book.header();
    say!("名称　{title}\n地区　{}", if jurisdiction.is_empty() { "(未写)" } else { jurisdiction });
    close(book)
}

/// The policy of this machine; packs that cannot be used are told of, and the rest holds.
fn in_force() -> Result<Arc<Policy>, Notice> {
    let OwnPolicy { policy, problems } = policies::in_force()?;
    problems.iter().for_each(|problem| eprintln!("{problem}"));
    Ok(Arc::new(policy))
}

fn close(book: Book) -> Result<Outcome, Notice> {
    let closed = book.close().map_err(|error| crate::notice::of_store(&error, &crate::domain::Snapshot::default()));
    closed.map(|()| Outcome::Done)
}

/// Prints a value as JSON; what cannot be written as JSON is a defect of ours and told as one.
fn print_json(value: &impl serde::Serialize) -> Result<(), Notice> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Notice::failure(format!("JSON 没有生成({error})。"), "", "请去掉 --json 重试。"))?;
    say!("{text}");
    Ok(())
}
