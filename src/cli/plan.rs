//! Plans on the command line: new, list, add (a step file), show, repair, waive, adopt.

mod mending;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{OpenBook, Outcome, close, open, open_to_read, print_json};
use crate::app::{OpenPlan, clock, stages};
use crate::domain::{EntryId, PlanId, Snapshot};
use crate::notice::{self, Notice};
use crate::plan::{Plan, PlanState};
use crate::rules::{OfficeChanges, Policy, unused};
use crate::wording;
use mending::Repairing;

#[derive(Debug, Args)]
pub struct PlanArguments {
    /// 账簿
    #[arg(value_name = "账簿")]
    book: PathBuf,
    #[command(subcommand)]
    order: PlanOrder,
    /// 经办人，记入方案日志和凭证
    #[arg(long, global = true, default_value = "命令行", value_name = "姓名")]
    author: String,
    /// 输出 JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum PlanOrder {
    /// 新建方案：空的，或者按步骤文件(TOML)做好；不写名称时用文件中的名称
    New {
        #[arg(required_unless_present = "from", value_name = "方案")]
        name: Option<String>,
        /// 步骤文件
        #[arg(long, value_name = "步骤文件")]
        from: Option<PathBuf>,
    },
    /// 列出方案
    List,
    /// 从步骤文件(TOML)加入步骤
    Add {
        #[arg(value_name = "方案")]
        name: String,
        #[arg(value_name = "步骤文件")]
        steps: PathBuf,
    },
    /// 显示步骤、变动和核查意见
    Show {
        #[arg(value_name = "方案")]
        name: String,
    },
    /// 最少改动：怎样改动最少就能消除方案新增的“禁止”事项
    Repair {
        #[arg(value_name = "方案")]
        name: String,
        /// 把改动写进方案(可以撤销)
        #[arg(long)]
        apply: bool,
    },
    /// 授权豁免：准许方案保留一条核查意见，须有理由和批准文号
    Waive {
        #[arg(value_name = "方案")]
        name: String,
        /// 核查意见的序号，见 plan … show
        #[arg(long, value_name = "序号")]
        finding: usize,
        /// 为什么可以豁免
        #[arg(long, value_name = "理由")]
        reason: String,
        /// 批准豁免的文号
        #[arg(long, value_name = "文号")]
        document: String,
    },
    /// 撤回豁免
    Withdraw {
        #[arg(value_name = "方案")]
        name: String,
        /// 核查意见的序号，见 plan … show
        #[arg(long, value_name = "序号")]
        finding: usize,
    },
    /// 执行：作为一笔凭证写入台账
    Adopt {
        #[arg(value_name = "方案")]
        name: String,
    },
}

/// Whether an order changes the book.
enum Writes {
    Yes,
    No,
}

impl PlanOrder {
    fn writes(&self) -> Writes {
        match self {
            Self::List | Self::Show { .. } | Self::Repair { apply: false, .. } => Writes::No,
            Self::New { .. }
            | Self::Add { .. }
            | Self::Repair { apply: true, .. }
            | Self::Waive { .. }
            | Self::Withdraw { .. }
            | Self::Adopt { .. } => Writes::Yes,
        }
    }
}

/// A plan as `new --json` and `list --json` print it.
#[derive(Serialize)]
struct Listed<'a> {
    id: PlanId,
    name: &'a str,
    steps: usize,
    /// The entry that adopted it; nothing for a draft.
    adopted_by: Option<EntryId>,
}

/// What `adopt --json` prints.
#[derive(Serialize)]
struct Adopted<'a> {
    plan: &'a str,
    entry: EntryId,
}

/// A plan as `show --json` and `add --json` print it.
#[derive(Serialize)]
struct Shown<'a> {
    plan: &'a Plan,
    steps: Vec<StepShown>,
    changes: &'a [crate::plan::QuotaChange],
    /// What becomes of the offices of institutions, in the order of the steps that set them.
    offices: Vec<OfficesShown>,
    findings: Vec<super::report::FindingShown<'a>>,
    adoptable: bool,
}

#[derive(Serialize)]
struct OfficesShown {
    step: usize,
    institution: String,
    #[serde(flatten)]
    changes: OfficeChanges,
}

#[derive(Serialize)]
struct StepShown {
    step: usize,
    sentence: String,
    refusal: Option<String>,
}

pub fn run(arguments: PlanArguments) -> Result<Outcome, Notice> {
    let mut opened = match arguments.order.writes() {
        Writes::Yes => open(&arguments.book)?,
        Writes::No => open_to_read(&arguments.book)?,
    };
    let printing = if arguments.json { Printing::Json } else { Printing::Text };
    let author = arguments.author.as_str();
    let outcome = match arguments.order {
        PlanOrder::New { name, from } => new(&opened, name.as_deref(), from.as_deref(), author, printing)?,
        PlanOrder::List => list(&opened.opened.plans, printing)?,
        PlanOrder::Add { name, steps } => add(&opened, (&name, &steps), author, printing)?,
        PlanOrder::Show { name } => {
            let plan = stages::find_plan(&opened.book, &name)?;
            let laid = stages::lay(&opened.book, &opened.opened.register, plan)?;
            print(&laid, &opened.opened.register.policy, printing)?;
            outcome_of(&laid)
        }
        PlanOrder::Repair { name, apply } => {
            let repairing = if apply { Repairing::WrittenToThePlan } else { Repairing::OnlyShown };
            mending::repair(&opened, &name, repairing, author, printing)?
        }
        PlanOrder::Waive { name, finding, reason, document } => {
            mending::waive(&opened, (&name, finding), (&reason, &document), author, printing)?
        }
        PlanOrder::Withdraw { name, finding } => mending::withdraw(&opened, (&name, finding), author, printing)?,
        PlanOrder::Adopt { name } => adopt(&mut opened, &name, author, printing)?,
    };
    close(opened.book)?;
    Ok(outcome)
}

/// Whom the output is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Printing {
    Text,
    Json,
}

/// A new plan, with the steps of a file where one is given.
fn new(
    opened: &OpenBook,
    name: Option<&str>,
    from: Option<&std::path::Path>,
    author: &str,
    printing: Printing,
) -> Result<Outcome, Notice> {
    let read = from.map(|file| stages::read_steps(&opened.book, &opened.opened.register, file)).transpose()?;
    let stated = read.as_ref().and_then(|read| read.name.as_deref());
    let mut plan = stages::new_plan(&opened.book, name.or(stated).unwrap_or_default())?;
    if let Some(read) = read {
        plan = stages::add_steps(&opened.book, plan, read, author)?;
    }
    match printing {
        Printing::Text => say!("已新建方案“{}”(第{}号，{}步)", plan.name, plan.id.0, plan.steps().len()),
        Printing::Json => print_json(&listed(&plan))?,
    }
    Ok(Outcome::Done)
}

fn list(plans: &[Plan], printing: Printing) -> Result<Outcome, Notice> {
    match printing {
        Printing::Text => {
            for plan in plans {
                let state = wording::plan_state(plan.state);
                say!("第{}号　{}　{}步　{state}", plan.id.0, plan.name, plan.steps().len());
            }
        }
        Printing::Json => print_json(&plans.iter().map(listed).collect::<Vec<_>>())?,
    }
    Ok(Outcome::Done)
}

fn listed(plan: &Plan) -> Listed<'_> {
    let adopted_by = match plan.state {
        PlanState::Draft => None,
        PlanState::Adopted(entry) => Some(entry),
    };
    Listed { id: plan.id, name: &plan.name, steps: plan.steps().len(), adopted_by }
}

fn add(
    opened: &OpenBook,
    (name, steps): (&str, &std::path::Path),
    author: &str,
    printing: Printing,
) -> Result<Outcome, Notice> {
    let plan = stages::find_plan(&opened.book, name)?;
    if let Some(locked) = plan.locked() {
        return Err(notice::of_locked_plan(name, &locked));
    }
    let read = stages::read_steps(&opened.book, &opened.opened.register, steps)?;
    let added = read.steps.len();
    let plan = stages::add_steps(&opened.book, plan, read, author)?;
    let laid = stages::lay(&opened.book, &opened.opened.register, plan)?;
    if printing == Printing::Text {
        say!("已加入{added}步，方案共{}步。", laid.plan.steps().len());
    }
    print(&laid, &opened.opened.register.policy, printing)?;
    Ok(outcome_of(&laid))
}

fn adopt(opened: &mut OpenBook, name: &str, author: &str, printing: Printing) -> Result<Outcome, Notice> {
    let plan = stages::find_plan(&opened.book, name)?;
    let entry = stages::adopt(&mut opened.book, &opened.opened.register, &plan, clock::today(), author)?;
    match printing {
        Printing::Text => say!("方案“{}”已执行，写入第{}号凭证。", plan.name, entry.0),
        Printing::Json => print_json(&Adopted { plan: &plan.name, entry })?,
    }
    Ok(Outcome::Done)
}

fn print(laid: &OpenPlan, policy: &Policy, printing: Printing) -> Result<(), Notice> {
    match printing {
        Printing::Text => {
            show(laid, policy);
            Ok(())
        }
        Printing::Json => show_json(laid, policy),
    }
}

/// A refused step or a forbidden finding that nobody gave leave to is worth a failing exit code.
fn outcome_of(laid: &OpenPlan) -> Outcome {
    Outcome::of(|| !laid.projection.is_complete() || laid.findings.iter().any(super::report::is_forbidden))
}

fn offices_shown(laid: &OpenPlan, policy: &Policy) -> Vec<OfficesShown> {
    let reorganised = laid.projection.reorganised.iter();
    let shown = |(step, before): (&usize, &crate::domain::Institution)| {
        let changes = laid.office_changes(policy, *step)?;
        Some(OfficesShown { step: step + 1, institution: before.name.to_string(), changes })
    };
    reorganised.filter_map(shown).filter(|shown| !shown.changes.is_empty()).collect()
}

fn step_lines(laid: &OpenPlan, policy: &Policy) -> Vec<StepShown> {
    let after: &Snapshot = &laid.projection.after;
    let outcomes = laid.plan.steps().iter().zip(&laid.projection.outcomes).enumerate();
    let line =
        |(index, (step, outcome)): (usize, (&crate::plan::Step, &Result<(), crate::domain::Refusal>))| StepShown {
            step: index + 1,
            sentence: laid.sentence(policy, index, step, after),
            refusal: outcome.as_ref().err().map(|refusal| wording::refusal(refusal, after)),
        };
    outcomes.map(line).collect()
}

fn show(laid: &OpenPlan, policy: &Policy) {
    say!("方案“{}”　{}　{}", laid.plan.name, wording::plan_state(laid.plan.state), wording::basis(&laid.plan.basis));
    for line in step_lines(laid, policy) {
        say!("{:>3}. {}", line.step, line.sentence);
        if let Some(refusal) = line.refusal {
            say!("     不能执行：{refusal}");
        }
    }
    say!("变动：");
    for change in &laid.changes {
        say!(
            "  {}　{}　{} → {}(调减{} 调增{})",
            wording::holder(change.holder, &laid.projection.after),
            wording::kind(change.kind),
            change.before.authorized,
            change.after.authorized,
            change.cut,
            change.added
        );
    }
    for OfficesShown { institution, changes, .. } in offices_shown(laid, policy) {
        say!("  {institution}　机构　{}", wording::reorganised(&changes));
    }
    super::report::print_findings(&laid.findings, &laid.projection.after);
    for waiver in unused(laid.plan.waivers(), &laid.findings) {
        say!("有一项豁免已经没有对应的核查意见：{} {}", waiver.reason, waiver.document);
    }
}

fn show_json(laid: &OpenPlan, policy: &Policy) -> Result<(), Notice> {
    print_json(&Shown {
        plan: &laid.plan,
        steps: step_lines(laid, policy),
        changes: &laid.changes,
        offices: offices_shown(laid, policy),
        findings: super::report::findings_shown(&laid.findings, &laid.projection.after, policy),
        adoptable: laid.adoption_hindrance().is_none(),
    })
}
