//! Plans on the command line: new, list, add (a step file), show, adopt.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{OpenBook, Outcome, close, open, print_json};
use crate::app::{OpenPlan, clock, stages};
use crate::domain::{Severity, Snapshot};
use crate::notice::Notice;
use crate::plan::{Plan, PlanState};
use crate::wording;

#[derive(Debug, Args)]
pub struct PlanArguments {
    /// 账簿
    book: PathBuf,
    #[command(subcommand)]
    order: PlanOrder,
    /// 输出 JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum PlanOrder {
    /// 新建方案
    New { name: String },
    /// 列出方案
    List,
    /// 从步骤文件(TOML)加入步骤
    Add { name: String, steps: PathBuf },
    /// 显示步骤、变动和核查意见
    Show { name: String },
    /// 最少改动：怎样改动最少就能消除方案新增的“禁止”事项
    Repair {
        name: String,
        /// 把改动写进方案(可以撤销)
        #[arg(long)]
        apply: bool,
    },
    /// 执行：作为一笔凭证写入台账
    Adopt {
        name: String,
        /// 经办人
        #[arg(long, default_value = "命令行")]
        author: String,
    },
}

/// A plan as `show --json` prints it.
#[derive(Serialize)]
struct Shown<'a> {
    plan: &'a Plan,
    steps: Vec<StepShown>,
    changes: &'a [crate::plan::QuotaChange],
    findings: Vec<super::report::FindingShown<'a>>,
    adoptable: bool,
}

#[derive(Serialize)]
struct StepShown {
    step: usize,
    sentence: String,
    refusal: Option<String>,
}

pub fn run(arguments: PlanArguments) -> Result<Outcome, Notice> {
    let mut opened = open(&arguments.book)?;
    let outcome = match arguments.order {
        PlanOrder::New { name } => {
            let plan = stages::new_plan(&opened.book, &name)?;
            println!("已新建方案“{}”(第{}号)", plan.name, plan.id.0);
            Outcome::Done
        }
        PlanOrder::List => {
            for plan in &opened.opened.plans {
                let state = wording::plan_state(plan.state);
                println!("第{}号　{}　{}步　{state}", plan.id.0, plan.name, plan.steps().len());
            }
            Outcome::Done
        }
        PlanOrder::Add { name, steps } => add(&opened, &name, &steps)?,
        PlanOrder::Show { name } => {
            let plan = stages::find_plan(&opened.book, &name)?;
            let laid = stages::lay(&opened.book, &opened.opened.register, plan)?;
            if arguments.json {
                show_json(&laid)?
            } else {
                show(&laid)
            }
            outcome_of(&laid)
        }
        PlanOrder::Repair { name, apply } => repair(&opened, &name, apply, arguments.json)?,
        PlanOrder::Adopt { name, author } => adopt(&mut opened, &name, &author)?,
    };
    close(opened.book)?;
    Ok(outcome)
}

fn add(opened: &OpenBook, name: &str, steps: &std::path::Path) -> Result<Outcome, Notice> {
    let mut plan = stages::find_plan(&opened.book, name)?;
    if plan.state != PlanState::Draft {
        return Err(Notice::failure(format!("方案“{name}”已经执行，不能再加步骤。"), "", "请新建方案。"));
    }
    let read = stages::read_steps(&opened.book, &opened.opened.register, steps)?;
    let added = read.steps.len();
    let all = plan.steps().iter().cloned().chain(read.steps).collect();
    plan.revisions.push("载入步骤文件", all);
    plan.effective = read.effective.or(plan.effective);
    if read.basis != crate::domain::Basis::Pending {
        plan.basis = read.basis;
    }
    stages::store_plan(&opened.book, &plan)?;
    let laid = stages::lay(&opened.book, &opened.opened.register, plan)?;
    println!("已加入{added}步，方案共{}步。", laid.plan.steps().len());
    show(&laid);
    Ok(outcome_of(&laid))
}

fn repair(opened: &OpenBook, name: &str, apply: bool, as_json: bool) -> Result<Outcome, Notice> {
    let plan = stages::find_plan(&opened.book, name)?;
    let mut laid = stages::lay(&opened.book, &opened.opened.register, plan)?;
    let found = stages::repair(&opened.opened.register, &laid, &crate::watch::Unwatched)?;
    let words = wording::repair(&found, &laid.projection.after);
    match as_json {
        true => print_json(&words)?,
        false => {
            println!("{}", words.summary);
            let lines = words.changes.iter().chain(&words.conflicts).chain(&words.approvals);
            lines.for_each(|line| println!("  {line}"));
        }
    }
    if apply && !found.changes.is_empty() {
        laid.edit(&opened.opened.register, "最少改动", found.steps);
        stages::store_plan(&opened.book, &laid.plan)?;
        if !as_json {
            println!("已写进方案“{name}”，可以撤销。");
        }
    }
    Ok(Outcome::of(|| laid.adoption_hindrance().is_some()))
}

fn adopt(opened: &mut OpenBook, name: &str, author: &str) -> Result<Outcome, Notice> {
    let plan = stages::find_plan(&opened.book, name)?;
    let entry = stages::adopt(&mut opened.book, &opened.opened.register, &plan, clock::today(), author)?;
    let after = stages::read(&opened.book, &opened.policy)?;
    println!("方案“{name}”已执行，写入第{}号凭证；台账现有凭证{}笔。", entry.0, after.entries.len());
    Ok(Outcome::Done)
}

/// A refused step or a new forbidden finding is worth a failing exit code.
fn outcome_of(laid: &OpenPlan) -> Outcome {
    let is_blocked =
        || !laid.projection.is_complete() || laid.findings.iter().any(|finding| finding.severity == Severity::Blocking);
    Outcome::of(is_blocked)
}

fn step_lines(laid: &OpenPlan) -> Vec<StepShown> {
    let after: &Snapshot = &laid.projection.after;
    let outcomes = laid.plan.steps().iter().zip(&laid.projection.outcomes).enumerate();
    let line =
        |(index, (step, outcome)): (usize, (&crate::plan::Step, &Result<(), crate::domain::Refusal>))| StepShown {
            step: index + 1,
            sentence: wording::step(step, after),
            refusal: outcome.as_ref().err().map(|refusal| wording::refusal(refusal, after)),
        };
    outcomes.map(line).collect()
}

fn show(laid: &OpenPlan) {
    println!(
        "方案“{}”　{}　{}",
        laid.plan.name,
        wording::plan_state(laid.plan.state),
        wording::basis(&laid.plan.basis)
    );
    for line in step_lines(laid) {
        println!("{:>3}. {}", line.step, line.sentence);
        if let Some(refusal) = line.refusal {
            println!("     不能执行：{refusal}");
        }
    }
    println!("变动：");
    for change in &laid.changes {
        println!(
            "  {}　{}　{} → {}(调减{} 调增{})",
            wording::holder(change.holder, &laid.projection.after),
            wording::kind(change.kind),
            change.before.authorized,
            change.after.authorized,
            change.cut,
            change.added
        );
    }
    super::report::print_findings(&laid.findings, &laid.projection.after);
}

fn show_json(laid: &OpenPlan) -> Result<(), Notice> {
    print_json(&Shown {
        plan: &laid.plan,
        steps: step_lines(laid),
        changes: &laid.changes,
        findings: super::report::findings_shown(&laid.findings, &laid.projection.after),
        adoptable: laid.adoption_hindrance().is_none(),
    })
}
