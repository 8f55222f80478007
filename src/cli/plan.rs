//! Plans on the command line: made, filled, shown, mended, compared, brought to the meeting, adopted.

mod adopting;
mod approving;
mod comparing;
mod keeping;
mod mending;
mod naming;
mod orders;
mod phasing;
mod progress;
mod rebasing;

pub(super) use comparing::compare;

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::{OpenBook, Outcome, close, open, open_to_read, print_json};
use crate::app::naming::Asked;
use crate::app::stages::Whose;
use crate::app::step_file::StepFile;
use crate::app::{OpenPlan, Register, stages};
use crate::notice::{self, Notice};
use crate::plan::{Adoption, Mends, Plan, PlanState, Scope};
use crate::rules::{OfficeChanges, Policy, unused};
use crate::wording;
use keeping::{Listing, Walk};
use mending::Repairing;
use orders::{PlanOrder, Writes};
use rebasing::TakingUp;

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

/// A plan as `show --json` and `add --json` print it.
#[derive(Serialize)]
struct Shown<'a> {
    plan: &'a Plan,
    /// The entries that carried it out, and those that took them back.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    adoptions: &'a [Adoption],
    steps: Vec<StepShown<'a>>,
    changes: &'a [crate::plan::QuotaChange],
    /// What becomes of the offices of institutions, in the order of the steps that set them.
    offices: Vec<OfficesShown>,
    findings: Vec<super::report::FindingShown<'a>>,
    adoptable: bool,
    /// How many entries of later days the draft is laid over besides today's register.
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting: Option<usize>,
}

#[derive(Serialize)]
struct OfficesShown {
    step: usize,
    institution: String,
    #[serde(flatten)]
    changes: OfficeChanges,
}

#[derive(Serialize)]
pub(super) struct StepShown<'a> {
    step: usize,
    /// The phase it goes with, where the plan has phases.
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<u32>,
    /// Carried out already, with its phase.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    adopted: bool,
    sentence: &'a str,
    /// Whose approval it needs, and how far that has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    approvals: Option<String>,
    refusal: Option<&'a str>,
}

pub fn run(arguments: PlanArguments) -> Result<Outcome, Notice> {
    let mut opened = match arguments.order.writes() {
        Writes::Yes => open(&arguments.book)?,
        Writes::No => open_to_read(&arguments.book)?,
    };
    let printing = if arguments.json { Printing::Json } else { Printing::Text };
    let outcome = carry_out(&mut opened, arguments.order, arguments.author.as_str(), printing)?;
    close(opened.book)?;
    Ok(outcome)
}

/// What a plan says and does; how it stands and goes on is [`carry_on`]'s.
fn carry_out(opened: &mut OpenBook, order: PlanOrder, author: &str, printing: Printing) -> Result<Outcome, Notice> {
    match order {
        PlanOrder::New { name, from } => new(opened, name.as_deref(), from.as_deref(), author, printing),
        PlanOrder::Add { name, steps } => add(opened, (&name, &steps), author, printing),
        PlanOrder::Show { name } => {
            let plan = stages::find_plan(&opened.book, &name)?;
            let laid = stages::lay(&opened.book, &opened.opened.register, plan)?;
            print(&laid, &opened.opened.register, printing)?;
            let latest = opened.opened.entries.first().map(|entry| entry.id);
            let is_draft = laid.plan.state == PlanState::Draft;
            if printing == Printing::Text && is_draft && laid.plan.baseline().is_some_and(|made| Some(made) != latest) {
                say!("方案编制以后台账有变化，可用 plan … rebase 逐步核对。");
            }
            Ok(outcome_of(&laid))
        }
        PlanOrder::Repair { name, apply } => {
            let repairing = if apply { Repairing::WrittenToThePlan } else { Repairing::OnlyShown };
            mending::repair(opened, &name, repairing, author, printing)
        }
        PlanOrder::Waive { name, finding, reason, document } => {
            mending::waive(opened, (&name, finding), (&reason, &document), author, printing)
        }
        PlanOrder::Withdraw { name, finding } => mending::withdraw(opened, (&name, finding), author, printing),
        PlanOrder::Adopt(arguments) => adopting::adopt(opened, &arguments, author, printing),
        PlanOrder::Rebase { name, apply, mend } => {
            let taking = match (apply, mend) {
                (_, true) => TakingUp::Taken(Mends::Taken),
                (true, false) => TakingUp::Taken(Mends::Left),
                (false, false) => TakingUp::OnlyShown,
            };
            rebasing::rebase(opened, &name, taking, author, printing)
        }
        PlanOrder::Compare { names, all, out } => {
            let scope = if all { Scope::All } else { Scope::Differences };
            comparing::compare(opened, &names, scope, out.as_deref(), printing)
        }
        other => carry_on(opened, other, author, printing),
    }
}

/// How plans are kept, and where they stand on their way.
fn carry_on(opened: &OpenBook, order: PlanOrder, author: &str, printing: Printing) -> Result<Outcome, Notice> {
    let book = &opened.book;
    match order {
        PlanOrder::List { archived } => {
            let listing = if archived { Listing::Archived } else { Listing::Open };
            keeping::list(opened, listing, printing)
        }
        PlanOrder::Copy { name, new } => {
            keeping::told(&stages::copy_plan(book, &name, &new, author)?, "已复制为", printing)
        }
        PlanOrder::Rename { name, new } => {
            keeping::told(&stages::rename_plan(book, &name, &new, author)?, "已更名为", printing)
        }
        PlanOrder::Archive { name } => keeping::told(&stages::archive(book, &name, author)?, "已归档", printing),
        PlanOrder::Unarchive { name } => {
            keeping::told(&stages::unarchive(book, &name, author)?, "已取消归档", printing)
        }
        PlanOrder::Undo { name, edits } => keeping::walk(opened, &name, (Walk::Undo, edits), author, printing),
        PlanOrder::Redo { name, edits } => keeping::walk(opened, &name, (Walk::Redo, edits), author, printing),
        PlanOrder::Stage { name, stage, note } => progress::move_to(opened, &name, (&stage, &note), author, printing),
        PlanOrder::Freeze { name, number, out } => {
            progress::freeze(opened, (&name, number.as_deref()), out.as_deref(), author, printing)
        }
        PlanOrder::Thaw { name, reason } => {
            progress::change(opened, &name, author, printing, |plan, stamp| plan.thaw(&reason, stamp))
        }
        PlanOrder::Object { name, unit, outside, text } => {
            let whose = if outside { Whose::Outside } else { Whose::Register };
            progress::object(opened, &name, (&unit, whose, &text), author, printing)
        }
        PlanOrder::Answer { name, objection, text } => {
            let index = objection.checked_sub(1).unwrap_or(usize::MAX);
            progress::change(opened, &name, author, printing, |plan, stamp| plan.answer(index, &text, stamp))
        }
        PlanOrder::Log { name } => progress::log(opened, &name, printing),
        PlanOrder::Suggest { name, step } => naming::suggest(opened, (&name, step), printing),
        PlanOrder::Name { name, step, people, .. } => naming::name(opened, (&name, step), &people, author, printing),
        PlanOrder::Phases { name, phases, none } => {
            let written = (none || !phases.is_empty()).then_some(&phases[..]);
            phasing::phases(opened, &name, written, author, printing)
        }
        PlanOrder::Approval(order) => approving::carry_out(opened, order, author, printing),
        PlanOrder::Phase { name, phase, steps } => phasing::put(opened, &name, (&steps, &phase), author, printing),
        // Carried out before.
        PlanOrder::New { .. }
        | PlanOrder::Add { .. }
        | PlanOrder::Show { .. }
        | PlanOrder::Repair { .. }
        | PlanOrder::Waive { .. }
        | PlanOrder::Withdraw { .. }
        | PlanOrder::Adopt(_)
        | PlanOrder::Rebase { .. }
        | PlanOrder::Compare { .. } => Ok(Outcome::Done),
    }
}

/// Whom the output is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Printing {
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
    if let (Some(name), None) = (name, from) {
        check_no_step_file(name)?;
    }
    let read = from.map(|file| stages::read_steps(&opened.book, &opened.opened.register, file)).transpose()?;
    let stated = read.as_ref().and_then(|read| read.name.as_deref());
    let mut plan = stages::new_plan(&opened.book, name.or(stated).unwrap_or_default())?;
    if let Some(read) = read {
        say_former_names(opened, &read, printing)?;
        plan = stages::add_steps(&opened.book, plan, read, author)?;
    }
    keeping::told(&plan, "已新建", printing)
}

/// A step file in the place of the name would make an empty plan that is called like the file.
fn check_no_step_file(name: &str) -> Result<(), Notice> {
    let file = std::path::Path::new(name);
    let is_steps = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) && file.is_file();
    if !is_steps {
        return Ok(());
    }
    let advice = format!("按这个文件新建的，请写 --from {name}；确要空方案的，请换一个名称。");
    Err(Notice::failure(format!("没有新建：“{name}”是步骤文件，不是方案的名称。"), "命令行", advice))
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
    say_former_names(opened, &read, printing)?;
    let added = read.steps.len();
    let plan = stages::add_steps(&opened.book, plan, read, author)?;
    let laid = stages::lay(&opened.book, &opened.opened.register, plan)?;
    if printing == Printing::Text {
        say!("已加入{added}步，方案共{}步。", laid.plan.steps().len());
    }
    print(&laid, &opened.opened.register, printing)?;
    Ok(outcome_of(&laid))
}

/// Says whom a step file means by names that are no longer borne; the steps that are shown as JSON say it themselves.
fn say_former_names(opened: &OpenBook, read: &StepFile, printing: Printing) -> Result<(), Notice> {
    if printing == Printing::Text {
        let mut asked = Asked::of(&opened.book, opened.opened.register.baseline.today());
        for former in &read.former_names {
            super::past::say_former(Some(&asked.dated(former.clone())?), "步骤");
        }
    }
    Ok(())
}

fn print(laid: &OpenPlan, register: &Register, printing: Printing) -> Result<(), Notice> {
    let waiting = register.ahead.as_ref().filter(|_| laid.plan.state == PlanState::Draft);
    match printing {
        Printing::Text => {
            show(laid, &register.policy);
            if let Some(ahead) = waiting {
                say!("{}", wording::waiting_counted(ahead.entries, ahead.until));
            }
            Ok(())
        }
        Printing::Json => show_json(laid, &register.policy, waiting.map(|ahead| ahead.entries)),
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

/// Its steps, each in the names borne just before it.
fn step_lines(laid: &OpenPlan) -> Vec<StepShown<'_>> {
    let approvals = wording::step_approvals(&laid.approvals, &laid.plan);
    let told = laid.plan.steps().iter().zip(&laid.told).enumerate();
    told.map(|(index, (step, told))| StepShown {
        step: index + 1,
        phase: Some(laid.plan.phase_of(step)).filter(|phase| *phase > 0),
        adopted: laid.projection.left_out.contains(&index),
        sentence: &told.sentence,
        approvals: approvals(index),
        refusal: told.refusal.as_deref(),
    })
    .collect()
}

/// The steps that cannot be carried out, each with its reason.
pub(super) fn refused_steps(laid: &OpenPlan) -> Vec<StepShown<'_>> {
    step_lines(laid).into_iter().filter(|shown| shown.refusal.is_some()).collect()
}

pub(super) fn print_refused(refused: &[StepShown<'_>]) {
    if refused.is_empty() {
        return;
    }
    say!("{}步不能执行，核查时没有计入：", refused.len());
    for StepShown { step, sentence, refusal, .. } in refused {
        say!("{step:>3}. {sentence}");
        say!("     不能执行：{}", refusal.unwrap_or_default());
    }
}

fn show(laid: &OpenPlan, policy: &Policy) {
    say!("方案“{}”　{}　{}", laid.plan.name, wording::progress(&laid.plan), wording::plan_basis(&laid.plan));
    if let Some(hint) = wording::reversed_hint(&laid.plan) {
        say!("注意：{hint}");
    }
    wording::plan_note(&laid.plan.note).iter().for_each(|line| say!("{line}"));
    for (number, phase) in (1..).zip(laid.plan.phases()) {
        say!("{}", wording::phase(number, phase));
    }
    for line in step_lines(laid) {
        let phase = match (line.phase, line.adopted) {
            (Some(phase), true) => format!(" [第{phase}期，已执行]"),
            (Some(phase), false) => format!(" [第{phase}期]"),
            (None, _) => String::new(),
        };
        say!("{:>3}. {}{phase}", line.step, line.sentence);
        if let Some(approvals) = &line.approvals {
            say!("     {approvals}");
        }
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
    progress::print_objections(&laid.plan);
    super::report::print_findings(&laid.findings, &laid.projection.after);
    for waiver in unused(laid.plan.waivers(), &laid.findings) {
        say!("有一项豁免没有用上(核查意见已消除，或者超出了豁免的幅度)：{} {}", waiver.reason, waiver.document);
    }
}

fn show_json(laid: &OpenPlan, policy: &Policy, waiting: Option<usize>) -> Result<(), Notice> {
    print_json(&Shown {
        plan: &laid.plan,
        adoptions: &laid.plan.adoptions,
        steps: step_lines(laid),
        changes: &laid.changes,
        offices: offices_shown(laid, policy),
        findings: super::report::findings_shown(&laid.findings, &laid.projection.after, policy),
        adoptable: laid.adoption_hindrance().is_none(),
        waiting,
    })
}
