//! Checks and tables on the command line.

mod choices;
mod elsewhere;
mod notices;
mod set;

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use self::choices::{ChoiceArguments, TicketArguments, check_hidden};
use super::plan::{StepShown, print_refused, refused_steps};
use super::{OpenBook, Outcome, close, open_to_read_on, output, pages, print_json};
use crate::app::{
    ChosenTable, LetterName, OpenPlan, ReportName, clock, counties, options_for, papers, printing, stages,
};
use crate::domain::{Finding, FindingGroup, Novelty, Severity, Snapshot};
use crate::notice::Notice;
use crate::optimise::remedy_steps;
use crate::print::Ticket;
use crate::report::{IdentityShown, PrintChoices, Table};
use crate::rules::{Policy, numbers};
use crate::wording::{self, FindingText};

#[derive(Debug, Args)]
pub struct CheckArguments {
    /// 账簿
    #[arg(value_name = "账簿")]
    book: PathBuf,
    /// 核查这个方案执行后的情形；不指定时核查现行台账
    #[arg(long, value_name = "方案")]
    plan: Option<String>,
    /// 核查这一天终了时的台账，如 2026-06-30；不指定时为今天
    #[arg(long, value_name = "日期")]
    date: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct ReportArguments {
    /// 账簿
    #[arg(required_unless_present_any = ["list", "templates"], value_name = "账簿")]
    book: Option<PathBuf>,
    /// 报表：downshift transfers movers offices leader_posts reform findings ledger pools clearances usage standards excess
    /// quota_notices use_notices vacancies roster duties retirements，comparison(多方案比较，见 --plan)，
    /// genealogy(沿革，见 --institution)，counties(区县汇总，见 --with)；
    /// 公文：request reply notice；或者中文名称
    #[arg(required_unless_present_any = ["list", "set", "templates"], value_name = "报表")]
    name: Option<String>,
    /// 上会材料：方案的附件1、附件2……编好号，写在一个文件里；空表和方案没有改动的乡镇(街道)两张表略去
    #[arg(long, requires = "plan", conflicts_with_all = ["name", "list"])]
    set: bool,
    /// 按这个方案执行后的情形列表；多方案比较表(comparison)写几次，不写时列全部方案
    #[arg(long, value_name = "方案")]
    plan: Vec<String>,
    /// 机构编制沿革表的单位，现名或者曾用名
    #[arg(long, value_name = "单位")]
    institution: Option<String>,
    /// 按这一天终了时的台账列表，如 2026-06-30；不指定时为今天
    #[arg(long, value_name = "日期")]
    date: Option<String>,
    /// 写到这个文件，格式按结尾：.pdf .xlsx .docx .csv .txt .json，公文只用 .docx；不指定时显示在屏幕上
    #[arg(long, value_name = "文件")]
    out: Option<PathBuf>,
    /// 只用于 counties(区县汇总)：与第一个账簿一起汇总的账簿，可以写多次
    #[arg(long, conflicts_with = "plan", value_name = "账簿")]
    with: Vec<PathBuf>,
    #[command(flatten)]
    choices: ChoiceArguments,
    #[command(flatten)]
    ticket: TicketArguments,
    /// 列出可用的报表
    #[arg(long)]
    list: bool,
    /// 把公文模板放进本单位的“公文模板”文件夹，以便修改
    #[arg(long, conflicts_with_all = ["list", "book"])]
    templates: bool,
}

/// What `check --json` prints.
#[derive(Serialize)]
struct Checked<'a> {
    findings: Vec<FindingShown<'a>>,
    /// The steps of the plan that cannot be carried out, which the findings leave out of account.
    refused_steps: Vec<StepShown<'a>>,
    /// 乡镇(街道) whose offices and plates nobody judges.
    townships_without_scheme: usize,
    /// 乡镇(街道) whose scheme this machine does not have, or whose pack cannot be used.
    townships_with_unusable_scheme: usize,
}

/// A finding with its words, as JSON prints it; findings stand in the order of their groups. `plan … waive` goes by their number,
/// which a waiver does not change.
///
/// ```json
/// { "number": 3, "rule": "office_cap", "severity": "blocking", "novelty": "Introduced",   blocking, warning, advice; Introduced, Existing, Resolved
///   "subject": { "Institution": 7 }, "kind": null,
///   "measure": { "actual": 10, "limit": 9 },                                  words.measure tells rules without a limit
///   "names": ["…"], "steps": [15],   steps count from zero
///   "basis": { "source": "…", "text": "…", "verified": true },
///   "remedies": [ { "RemoveOffices": { "count": 1, "nature": null } } ],
///   "waived": null,                                                           or { "reason": "…", "document": "安委编〔2026〕1号" }
///   "group": "must_mend",                                                     must_mend, may_explain, advice, resolved
///   "ready_steps": [1],                                                       for each remedy; 0 where a person must decide
///   "words": { "title": "…", "subject": "…", "statement": "…", "measure": "已设 10 / 限额 9",
///              "source": "…", "basis": "…", "remedies": ["…"], "waived": null } }
/// ```
#[derive(Serialize)]
pub struct FindingShown<'a> {
    number: usize,
    #[serde(flatten)]
    finding: &'a Finding,
    group: FindingGroup,
    ready_steps: Vec<usize>,
    words: FindingText,
}

pub fn check(arguments: &CheckArguments) -> Result<Outcome, Notice> {
    check_day(arguments.date.as_deref(), arguments.plan.as_deref())?;
    let opened = open_to_read_on(&arguments.book, arguments.date.as_deref())?;
    let laid = lay(&opened, arguments.plan.as_deref())?;
    let register = &opened.opened.register;
    let (found, snapshot) = match &laid {
        Some(laid) => (laid.findings.as_slice(), &laid.projection.after),
        None => (register.baseline.findings(), &register.snapshot),
    };
    let refused = laid.as_ref().map(refused_steps).unwrap_or_default();
    let unjudged = register.townships_unjudged();
    let outcome = Outcome::of(|| !refused.is_empty() || found.iter().any(is_forbidden));
    if arguments.json {
        let findings = findings_shown(found, snapshot, &register.policy);
        print_json(&Checked {
            findings,
            refused_steps: refused,
            townships_without_scheme: unjudged.without_scheme,
            townships_with_unusable_scheme: unjudged.scheme_unusable,
        })?;
    } else {
        print_findings(found, snapshot);
        print_refused(&refused);
        for told in wording::townships_unjudged(unjudged) {
            say!("{told}");
        }
    }
    close(opened.book)?;
    Ok(outcome)
}

pub fn report(arguments: &ReportArguments) -> Result<Outcome, Notice> {
    if arguments.templates {
        return super::letter::lay_out();
    }
    check_day(arguments.date.as_deref(), arguments.plan.first().map(String::as_str))?;
    let (asked, ticket) = (arguments.choices.choices()?, arguments.ticket.ticket());
    let way = Way { out: arguments.out.as_deref(), ticket: ticket.as_ref(), asked: &asked };
    check_belonging(arguments)?;
    if let (Some(path), true) = (&arguments.book, arguments.set) {
        let opened = super::open_to_read(path)?;
        // The command line has asked for it.
        if let Some(plan) = one_plan(&arguments.plan)? {
            set::deliver_set(&opened, plan, way)?;
        }
        return close(opened.book);
    }
    let (Some(path), Some(wanted), false) = (&arguments.book, &arguments.name, arguments.list) else {
        list_names();
        return Ok(Outcome::Done);
    };
    if let Some(name) = LetterName::find(wanted) {
        elsewhere::check_plain(name.title(), way)?;
        let opened = open_to_read_on(path, arguments.date.as_deref())?;
        let laid = lay(&opened, one_plan(&arguments.plan)?)?;
        return super::letter::report(name, opened, laid.as_ref(), arguments.out.as_deref());
    }
    if [counties::KEY, counties::TITLE].contains(&wanted.as_str()) {
        elsewhere::check_plain(counties::TITLE, way)?;
        return sum(path, arguments);
    }
    if let Some(outcome) = elsewhere::deliver(path, wanted, arguments, way)? {
        return Ok(outcome);
    }
    let name = ReportName::find(wanted).ok_or_else(|| {
        Notice::failure(format!("没有报表“{wanted}”。"), "", "请用 bianheng report --list 查看可用的报表。")
    })?;
    if let ReportName::Notices(of) = name {
        notices::check_plain(of, way)?;
    }
    let mut opened = open_to_read_on(path, arguments.date.as_deref())?;
    let laid = lay(&opened, one_plan(&arguments.plan)?)?.filter(|_| name.follows_plan());
    if let (ReportName::Notices(of), true) = (name, way.is_given_out()) {
        notices::deliver_notices(&opened, of, laid, way)?;
        return close(opened.book);
    }
    let (register, day) = (opened.opened.register.clone(), opened.opened.register.baseline.today());
    opened.opened.register = stages::with_roster(&opened.book, register, name, day)?;
    let heading = opened.opened.heading(opened.opened.register.baseline.today());
    let register = &opened.opened.register;
    let options = options_for(&opened.opened.print_options, name, &asked);
    let whole = name.build(&heading, register, laid.as_ref());
    let table = name.build_as(&heading, register, laid.as_ref(), &options);
    let (Some(whole), Some(table)) = (whole, table) else {
        let what = format!("“{}”要对照方案前后，没有指定方案。", name.title());
        return Err(Notice::failure(what, "", "请加上 --plan 方案名。"));
    };
    check_hidden(&asked, &whole)?;
    let table = super::paper::coded(&opened, name, (table, laid.as_ref(), options), way.is_noted())?;
    let code = table.code.clone();
    match way.ticket {
        Some(ticket) => say!("{}", printing::print_now(&pages::own_typesetter(), (None, &[table]), ticket)?),
        None => deliver(table, way.out)?,
    }
    code.iter().for_each(|code| say!("核验码 {code}"));
    close(opened.book)
}

/// Options that belong to one table alone, given with another: taken silently, they would make believe that they did something.
fn check_belonging(arguments: &ReportArguments) -> Result<(), Notice> {
    let name = arguments.name.as_deref().unwrap_or_default();
    if !arguments.with.is_empty() && ![counties::KEY, counties::TITLE].contains(&name) {
        let advice = "请去掉 --with，或者把报表改为“区县机构编制汇总表”。";
        return Err(Notice::failure("--with 只用于区县机构编制汇总表。", "", advice));
    }
    if arguments.institution.is_some() && ChosenTable::find(name) != Some(ChosenTable::Genealogy) {
        let advice = "请去掉 --institution，或者把报表改为“机构编制沿革表”。";
        return Err(Notice::failure("--institution 只用于机构编制沿革表。", "", advice));
    }
    Ok(())
}

/// Everything that can be asked for, by the word for it.
fn list_names() {
    for name in ReportName::ALL {
        say!("{}　{}　({})", name.key(), name.title(), name.purpose());
    }
    for table in ChosenTable::ALL {
        let chosen = match table {
            ChosenTable::Comparison => "方案用 --plan 选，不写时列全部方案",
            ChosenTable::Genealogy => "单位用 --institution 选",
        };
        say!("{}　{}　({}；{chosen})", table.key(), table.title(), table.purpose());
    }
    say!("{}　{}　(多个账簿)", counties::KEY, counties::TITLE);
    for name in LetterName::ALL {
        say!("{}　{}　(公文)", name.key(), name.title());
    }
}

/// Where tables go, and how.
#[derive(Clone, Copy)]
struct Way<'a> {
    out: Option<&'a Path>,
    ticket: Option<&'a Ticket>,
    /// Of its print.
    asked: &'a PrintChoices,
}

impl Way<'_> {
    /// Whether it leaves the screen.
    fn is_given_out(self) -> bool {
        self.out.is_some() || self.ticket.is_some()
    }

    /// Whether the book notes it: it comes on paper, or is meant to, or whole ID numbers leave the book with it.
    fn is_noted(self) -> bool {
        let is_whole = self.asked.identity == Some(IdentityShown::Whole);
        self.ticket.is_some() || self.out.is_some_and(|file| is_whole || papers::is_printed(file))
    }
}

/// A draft lies over all that is recorded, what waits for its day too; an adopted plan over the register before its entry. Neither lies over the
/// register of another day, so nothing is shown as if it did.
fn check_day(day: Option<&str>, plan: Option<&str>) -> Result<(), Notice> {
    let (Some(day), Some(plan)) = (day, plan) else { return Ok(()) };
    let what = "--date 和 --plan 不能同时写：草案按已登记的全部凭证(含尚未生效的)测算，已执行的方案按执行它的凭证之前的台账对照，都不能叠加在另一天的台账上。";
    let advice = "看方案，去掉 --date；看那一天的台账，去掉 --plan；方案要从某一天起执行，请在方案里写生效日期。";
    Err(Notice::failure(what, format!("方案“{plan}”，{day}"), advice))
}

/// The plan of a table that shows one.
fn one_plan(plans: &[String]) -> Result<Option<&str>, Notice> {
    match plans {
        [] => Ok(None),
        [only] => Ok(Some(only)),
        [_, _, ..] => Err(Notice::failure(
            "这张表只能看一个方案。",
            plans.join("、"),
            "请只写一个 --plan；几个方案对照请用“多方案比较表”。",
        )),
    }
}

/// 区县汇总: the book and those named with it. A book that is left out makes the exit code 1.
fn sum(path: &Path, arguments: &ReportArguments) -> Result<Outcome, Notice> {
    if !arguments.plan.is_empty() {
        return Err(Notice::failure("区县汇总按台账，不按方案。", "", "请去掉 --plan。"));
    }
    let day = arguments.date.as_deref().map(super::past::day).transpose()?.unwrap_or_else(clock::today);
    let paths: Vec<PathBuf> = [path.to_path_buf()].into_iter().chain(arguments.with.iter().cloned()).collect();
    let summed = counties::sum(Vec::new(), &paths, &counties::heading(day))?;
    summed.left_out.iter().for_each(|why| eprintln!("没有汇总：{why}"));
    deliver(summed.table, arguments.out.as_deref())?;
    Ok(Outcome::of(|| !summed.left_out.is_empty()))
}

/// Prints a table, or writes it into a file.
pub fn deliver(table: Table, out: Option<&std::path::Path>) -> Result<(), Notice> {
    deliver_all(&[table], out)
}

/// Prints tables one after another, or writes them into one file.
pub fn deliver_all(tables: &[Table], out: Option<&std::path::Path>) -> Result<(), Notice> {
    match out {
        None => output::write(&crate::report::text::write(tables)),
        Some(file) => {
            pages::save(file, tables)?;
            say!("已写出 {}", file.display());
            if tables.iter().any(Table::has_whole_numbers) {
                eprintln!("文件含完整身份证号，仅限机构编制管理使用，请妥善保管，不得外传。");
            }
        }
    }
    Ok(())
}

fn lay(opened: &OpenBook, plan: Option<&str>) -> Result<Option<OpenPlan>, Notice> {
    let Some(name) = plan else { return Ok(None) };
    let plan = stages::find_plan(&opened.book, name)?;
    stages::lay(&opened.book, &opened.opened.register, plan).map(Some)
}

/// Whether a finding is worth a failing exit code: forbidden, still there, and nobody gave leave to it.
pub fn is_forbidden(finding: &Finding) -> bool {
    finding.severity == Severity::Blocking && finding.novelty != Novelty::Resolved && finding.waived.is_none()
}

pub fn findings_shown<'a>(found: &'a [Finding], snapshot: &Snapshot, policy: &Policy) -> Vec<FindingShown<'a>> {
    let shown = |(number, finding): (usize, &'a Finding)| {
        let steps = |remedy| remedy_steps(policy, snapshot, finding, remedy).len();
        FindingShown {
            number,
            finding,
            group: finding.group(),
            ready_steps: finding.remedies.iter().map(steps).collect(),
            words: wording::finding(finding, snapshot),
        }
    };
    numbers(found).into_iter().zip(found).map(shown).collect()
}

pub fn print_findings(found: &[Finding], snapshot: &Snapshot) {
    let mut group = None;
    for (number, finding) in numbers(found).into_iter().zip(found) {
        if group.replace(finding.group()) != Some(finding.group()) {
            let count = found.iter().filter(|other| other.group() == finding.group()).count();
            say!("{} {count} 条", wording::finding_group(finding.group()));
        }
        let words = wording::finding(finding, snapshot);
        let (severity, novelty) = (wording::severity(finding.severity), wording::novelty(finding.novelty));
        say!("{number:>3}. [{severity}·{novelty}] {}：{}", words.title, words.statement);
        say!("     依据 {}", words.basis);
        match words.waived {
            Some(waived) => say!("     {waived}"),
            None => words.remedies.iter().for_each(|remedy| say!("     建议 {remedy}")),
        }
    }
    say!("{}", wording::finding_counts(found));
}
