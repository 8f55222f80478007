//! Checks and tables on the command line.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::{OpenBook, Outcome, close, open_to_read, output, print_json};
use crate::app::{OpenPlan, ReportName, clock, stages};
use crate::domain::{Finding, FindingGroup, Novelty, Severity, Snapshot};
use crate::notice::Notice;
use crate::optimise::remedy_steps;
use crate::report::{Table, Typesetter};
use crate::rules::Policy;
use crate::wording::{self, FindingText};

#[derive(Debug, Args)]
pub struct CheckArguments {
    /// 账簿
    #[arg(value_name = "账簿")]
    book: PathBuf,
    /// 核查这个方案执行后的情形；不指定时核查现行台账
    #[arg(long, value_name = "方案")]
    plan: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct ReportArguments {
    /// 账簿
    #[arg(required_unless_present = "list", value_name = "账簿")]
    book: Option<PathBuf>,
    /// 报表：downshift offices findings ledger reform pools clearances usage standards，或者中文名称
    #[arg(required_unless_present = "list", value_name = "报表")]
    name: Option<String>,
    /// 按这个方案执行后的情形列表
    #[arg(long, value_name = "方案")]
    plan: Option<String>,
    /// 写到这个文件，格式按结尾：.pdf .xlsx .txt .json；不指定时显示在屏幕上
    #[arg(long, value_name = "文件")]
    out: Option<PathBuf>,
    /// 列出可用的报表
    #[arg(long)]
    list: bool,
}

/// A finding with its words, as JSON prints it; findings stand in the order of their groups, and `plan … waive` counts them from
/// one.
///
/// ```json
/// { "rule": "office_cap", "severity": "blocking", "novelty": "Introduced",   blocking, warning, advice; Introduced, Existing, Resolved
///   "subject": { "Institution": 7 }, "kind": null,
///   "measure": { "actual": 10, "limit": 9 }, "names": ["…"], "steps": [15],   steps count from zero
///   "basis": { "source": "…", "text": "…", "verified": true },
///   "remedies": [ { "RemoveOffices": { "count": 1, "nature": null } } ],
///   "waived": null,                                                           or { "reason": "…", "document": "安委编〔2026〕1号" }
///   "group": "must_mend",                                                     must_mend, may_explain, advice, resolved
///   "ready_steps": [1],                                                       for each remedy; 0 where a person must decide
///   "words": { "title": "…", "subject": "…", "statement": "…", "source": "…", "basis": "…", "remedies": ["…"], "waived": null } }
/// ```
#[derive(Serialize)]
pub struct FindingShown<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    group: FindingGroup,
    ready_steps: Vec<usize>,
    words: FindingText,
}

pub fn check(arguments: &CheckArguments) -> Result<Outcome, Notice> {
    let opened = open_to_read(&arguments.book)?;
    let laid = lay(&opened, arguments.plan.as_deref())?;
    let register = &opened.opened.register;
    let (found, snapshot) = match &laid {
        Some(laid) => (laid.findings.as_slice(), &laid.projection.after),
        None => (register.baseline.findings(), &register.snapshot),
    };
    if arguments.json {
        print_json(&findings_shown(found, snapshot, &register.policy))?;
    } else {
        print_findings(found, snapshot);
    }
    match register.townships_without_scheme() {
        0 => {}
        // JSON is the findings alone.
        count if arguments.json => eprintln!("{}", wording::townships_without_scheme(count)),
        count => say!("{}", wording::townships_without_scheme(count)),
    }
    let outcome = Outcome::of(|| found.iter().any(is_forbidden));
    close(opened.book)?;
    Ok(outcome)
}

pub fn report(arguments: &ReportArguments) -> Result<Outcome, Notice> {
    let (Some(path), Some(wanted), false) = (&arguments.book, &arguments.name, arguments.list) else {
        for name in ReportName::ALL {
            say!("{}　{}　({})", name.key(), name.title(), name.purpose());
        }
        return Ok(Outcome::Done);
    };
    let name = ReportName::find(wanted).ok_or_else(|| {
        Notice::failure(format!("没有报表“{wanted}”。"), "", "请用 bianheng report --list 查看可用的报表。")
    })?;
    let opened = open_to_read(path)?;
    let laid = lay(&opened, arguments.plan.as_deref())?;
    let heading = opened.opened.heading(clock::today());
    let table = name.build(&heading, &opened.opened.register, laid.as_ref()).ok_or_else(|| {
        Notice::failure(format!("“{}”要对照方案前后，没有指定方案。", name.title()), "", "请加上 --plan 方案名。")
    })?;
    deliver(table, arguments.out.as_deref())?;
    close(opened.book)
}

/// Prints a table, or writes it into a file.
pub fn deliver(table: Table, out: Option<&std::path::Path>) -> Result<(), Notice> {
    let tables = [table];
    match out {
        None => output::write(&crate::report::text::write(&tables)),
        Some(file) => {
            let typesetter = Typesetter::new();
            stages::save(file, &tables, &typesetter)?;
            say!("已写出 {}", file.display());
            let uncovered = typesetter.uncovered(&tables);
            if !uncovered.is_empty() {
                let signs: String = uncovered.iter().collect();
                eprintln!("注意：这些字随附字体不能显示，PDF 中会是空框：{signs}");
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
    let shown = |finding: &'a Finding| {
        let steps = |remedy| remedy_steps(policy, snapshot, finding, remedy).len();
        FindingShown {
            finding,
            group: finding.group(),
            ready_steps: finding.remedies.iter().map(steps).collect(),
            words: wording::finding(finding, snapshot),
        }
    };
    found.iter().map(shown).collect()
}

pub fn print_findings(found: &[Finding], snapshot: &Snapshot) {
    let mut group = None;
    for (number, finding) in found.iter().enumerate() {
        if group.replace(finding.group()) != Some(finding.group()) {
            let count = found.iter().filter(|other| other.group() == finding.group()).count();
            say!("{} {count} 条", wording::finding_group(finding.group()));
        }
        let words = wording::finding(finding, snapshot);
        let (severity, novelty) = (wording::severity(finding.severity), wording::novelty(finding.novelty));
        say!("{:>3}. [{severity}·{novelty}] {}：{}", number + 1, words.title, words.statement);
        say!("     依据 {}", words.basis);
        match words.waived {
            Some(waived) => say!("     {waived}"),
            None => words.remedies.iter().for_each(|remedy| say!("     建议 {remedy}")),
        }
    }
    let count = |severity: Severity| found.iter().filter(|finding| finding.severity == severity).count();
    say!(
        "核查意见 {} 条：禁止 {}，预警 {}，提示 {}。",
        found.len(),
        count(Severity::Blocking),
        count(Severity::Warning),
        count(Severity::Advice)
    );
}
