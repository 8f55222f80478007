//! 一纸还原 on the command line: the papers a book has given out, and one of them made again under its code and compared.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::report::deliver;
use super::{OpenBook, Outcome, close, open_to_read, print_json};
use crate::app::papers::{self, Examined, PaperPlan, PaperRequest, PaperTable, PaperWords, Rebuilt, Since};
use crate::app::{OpenPlan, ReportName, policies};
use crate::domain::{Date, DateTime, EntryId, PlanId};
use crate::notice::Notice;
use crate::plan::Plan;
use crate::report::{PrintOptions, Table, TableDifference};
use crate::rules::Policy;
use crate::wording;

#[derive(Debug, Args)]
pub struct PaperArguments {
    /// 账簿
    #[arg(value_name = "账簿")]
    book: PathBuf,
    /// 印件下方的核验码，如 AB3D-7K2M；不写时列出发出过的印件
    #[arg(value_name = "核验码")]
    code: Option<String>,
    /// 把还原的表写到这个文件，格式按结尾：.pdf .xlsx .docx .csv .txt .json
    #[arg(long, requires = "code", value_name = "文件")]
    out: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// A paper as the list has it.
#[derive(Serialize)]
struct Listed {
    code: String,
    title: String,
    as_of: Date,
    through: Option<EntryId>,
    plan: Option<PlanId>,
    /// The plans it shows, as they were called then.
    plans: Vec<PaperPlan>,
    issued_at: DateTime,
}

/// What `paper … --json` prints of one paper.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    paper: Listed,
    /// Whether the table made again is the one printed, cell by cell.
    same: bool,
    /// Where it first is not: as printed, and as made again.
    difference: Option<&'a TableDifference>,
    /// Whether a table of the same day made today is still that one.
    agrees: bool,
    /// Entries recorded since that change it.
    corrected_by: Vec<Correction>,
    words: PaperWords,
    table: &'a Table,
}

#[derive(Serialize)]
struct Correction {
    entry: EntryId,
    in_force: Date,
    recorded_at: DateTime,
    basis: String,
}

pub fn run(arguments: &PaperArguments) -> Result<Outcome, Notice> {
    let code = arguments.code.as_deref().map(papers::read_code).transpose()?;
    let opened = open_to_read(&arguments.book)?;
    let outcome = match code {
        None => list(&opened, arguments.json)?,
        Some(code) => {
            let policy = Arc::new(policies::in_force()?.policy);
            show(&papers::examine(&opened.book, &policy, &code)?, arguments)?
        }
    };
    close(opened.book)?;
    Ok(outcome)
}

fn list(opened: &OpenBook, json: bool) -> Result<Outcome, Notice> {
    let issued: Vec<Listed> = papers::issued(&opened.book)?.iter().map(listed).collect();
    if json {
        print_json(&issued)?;
        return Ok(Outcome::Done);
    }
    for paper in &issued {
        let through = paper.through.map_or(0, |entry| entry.0);
        let issued_at = paper.issued_at.strftime("%Y-%m-%d %H:%M");
        let plans: String = paper.plans.iter().map(|plan| format!("　{}", plan.words())).collect();
        let (code, title, as_of) = (&paper.code, &paper.title, paper.as_of);
        say!("{code}　{title}{plans}　截至{as_of}　台账记到第{through}号凭证　{issued_at}印制");
    }
    if issued.is_empty() {
        say!("这个账簿还没有发出过印件。");
    }
    Ok(Outcome::Done)
}

fn show(examined: &Examined, arguments: &PaperArguments) -> Result<Outcome, Notice> {
    let words = examined.words();
    if arguments.json {
        if let Some(file) = &arguments.out {
            super::pages::save(file, std::slice::from_ref(&examined.table))?;
        }
        print_json(&shown(examined, words))?;
    } else {
        deliver(examined.table.clone(), arguments.out.as_deref())?;
        let PaperWords { head, rebuilt, since, details } = words;
        [head, rebuilt, since].into_iter().chain(details).for_each(|sentence| say!("{sentence}"));
    }
    Ok(Outcome::of(|| !examined.still_holds()))
}

fn shown(examined: &Examined, words: PaperWords) -> Shown<'_> {
    let entries = match &examined.since {
        Since::Agrees => &[],
        Since::Corrected(entries) | Since::CorrectedAmong(entries) => entries.as_slice(),
    };
    let correction = |entry: &crate::domain::EntryHead| Correction {
        entry: entry.id,
        in_force: entry.in_force,
        recorded_at: entry.recorded_at,
        basis: wording::basis(&entry.basis),
    };
    Shown {
        paper: listed(&examined.paper),
        same: examined.rebuilt == Rebuilt::Same,
        difference: match &examined.rebuilt {
            Rebuilt::Differs(difference) => Some(difference),
            Rebuilt::Same | Rebuilt::RecordDamaged => None,
        },
        agrees: examined.since == Since::Agrees,
        corrected_by: entries.iter().map(correction).collect(),
        words,
        table: &examined.table,
    }
}

fn listed(paper: &crate::store::Paper) -> Listed {
    Listed {
        code: paper.code.clone(),
        title: papers::paper_title(paper),
        as_of: paper.as_of,
        through: paper.through,
        plan: paper.plan,
        // A record that cannot be read is told of when the paper is examined; the list goes on.
        plans: papers::papers_plans(paper).unwrap_or_default(),
        issued_at: paper.issued_at,
    }
}

/// A table of the catalogue that is about to be given out: with its code where it is printed.
pub fn coded(
    opened: &OpenBook,
    name: ReportName,
    (table, laid, options): (Table, Option<&OpenPlan>, PrintOptions),
    is_printed: bool,
) -> Result<Table, Notice> {
    if !is_printed {
        return Ok(table);
    }
    let plans = laid.map(|open| open.plan.clone()).into_iter().collect();
    let policy = Arc::new(policies::in_force()?.policy);
    issue(opened, &policy, (PaperTable::Catalogue(name), plans, table), options)
}

/// Tables without such choices, each with the plans that it shows.
pub fn coded_all(
    opened: &OpenBook,
    tables: Vec<(PaperTable, Vec<Plan>, Table)>,
    out: Option<&Path>,
) -> Result<Vec<Table>, Notice> {
    if !out.is_some_and(papers::is_printed) {
        return Ok(tables.into_iter().map(|(_, _, table)| table).collect());
    }
    let policy = Arc::new(policies::in_force()?.policy);
    tables.into_iter().map(|asked| issue(opened, &policy, asked, PrintOptions::default())).collect()
}

/// Notes a table and puts its code under it. Why one gets none is told on the side.
fn issue(
    opened: &OpenBook,
    policy: &Arc<Policy>,
    (report, plans, table): (PaperTable, Vec<Plan>, Table),
    options: PrintOptions,
) -> Result<Table, Notice> {
    let as_of = opened.opened.register.baseline.today();
    let issued = papers::issue(&opened.book, policy, PaperRequest { report, plans, as_of, options, table })?;
    issued.uncoded.iter().for_each(|notice| eprintln!("{notice}"));
    Ok(issued.table)
}
