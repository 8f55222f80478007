//! What is done about a blocked plan on the command line: the smallest repair, and leave to break a rule. Findings go by the
//! numbers that `plan show` prints.

use super::{Printing, outcome_of, print};
use crate::app::{OpenPlan, stages};
use crate::cli::{OpenBook, Outcome, print_json};
use crate::domain::{DocumentNumber, Finding};
use crate::notice::{self, Notice};
use crate::plan::Edit;
use crate::rules::{covers, is_waivable, numbered, waiver_for};
use crate::wording;

/// What becomes of a repair that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repairing {
    OnlyShown,
    WrittenToThePlan,
}

pub fn repair(
    opened: &OpenBook,
    name: &str,
    repairing: Repairing,
    author: &str,
    printing: Printing,
) -> Result<Outcome, Notice> {
    let plan = stages::find_plan(&opened.book, name)?;
    let mut laid = stages::lay(&opened.book, &opened.opened.register, plan)?;
    let found = stages::repair(&opened.opened.register, &laid, &crate::watch::Unwatched)?;
    let words = wording::repair(&found, &laid.projection.after);
    match printing {
        Printing::Json => print_json(&words)?,
        Printing::Text => {
            say!("{}", words.summary);
            let lines = words.changes.iter().chain(&words.conflicts).chain(&words.remaining).chain(&words.approvals);
            lines.for_each(|line| say!("  {line}"));
        }
    }
    if repairing == Repairing::WrittenToThePlan && !found.changes.is_empty() {
        if let Some(locked) = laid.plan.locked() {
            return Err(notice::of_locked_plan(name, &locked));
        }
        laid.edit(&opened.opened.register, Edit::new("最少改动").stamped(stages::stamp(author)), found.steps);
        stages::store_plan(&opened.book, &laid.plan)?;
        if printing == Printing::Text {
            say!("已写进方案“{name}”，可以撤销。");
        }
    }
    Ok(Outcome::of(|| laid.adoption_hindrance().is_some()))
}

/// Gives leave to one finding of the plan.
pub fn waive(
    opened: &OpenBook,
    (name, number): (&str, usize),
    (reason, document): (&str, &str),
    author: &str,
    printing: Printing,
) -> Result<Outcome, Notice> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Notice::failure("豁免没有写理由。", "豁免理由", "请写明为什么可以豁免。"));
    }
    let document = DocumentNumber::new(document)
        .map_err(|_| Notice::failure(format!("“{document}”不是文号。"), "豁免文号", "文号应如 安委编〔2026〕12号。"))?;
    edit(opened, (name, number), ("已豁免", printing), |laid, finding| {
        if !is_waivable(finding) {
            let what = format!("第{number}条核查意见不需要豁免。");
            return Err(Notice::failure(what, wording::severity(finding.severity), "只有禁止和预警可以豁免。"));
        }
        let waiver = waiver_for(finding, reason.to_owned(), document);
        laid.waive(&opened.opened.register, waiver, Some(stages::stamp(author)));
        Ok(())
    })
}

/// Takes the leave back that one finding of the plan has.
pub fn withdraw(
    opened: &OpenBook,
    (name, number): (&str, usize),
    author: &str,
    printing: Printing,
) -> Result<Outcome, Notice> {
    edit(opened, (name, number), ("已撤回豁免的", printing), |laid, finding| {
        let Some(waiver) = laid.plan.waivers().iter().find(|waiver| covers(waiver, finding)).cloned() else {
            let what = format!("第{number}条核查意见没有豁免，不用撤回。");
            return Err(Notice::failure(what, "核查意见序号", "请先查看这个方案的核查意见，已豁免的都有注明。"));
        };
        laid.withdraw(&opened.opened.register, &waiver, Some(stages::stamp(author)));
        Ok(())
    })
}

/// Changes a draft by what is said about one of its findings, keeps and prints it. `done` says before the finding what was done
/// about it: whoever gave a wrong number reads it at once.
fn edit(
    opened: &OpenBook,
    (name, number): (&str, usize),
    (done, printing): (&str, Printing),
    change: impl FnOnce(&mut OpenPlan, &Finding) -> Result<(), Notice>,
) -> Result<Outcome, Notice> {
    let plan = stages::find_plan(&opened.book, name)?;
    if let Some(locked) = plan.locked() {
        return Err(notice::of_locked_plan(name, &locked));
    }
    let mut laid = stages::lay(&opened.book, &opened.opened.register, plan)?;
    let finding = numbered(&laid.findings, number).cloned().ok_or_else(|| {
        let what = format!("方案“{name}”没有第{number}条核查意见，共{}条。", laid.findings.len());
        Notice::failure(what, "核查意见序号", "请先查看这个方案的核查意见，序号在每条前面。")
    })?;
    let words = wording::finding(&finding, &laid.projection.after);
    change(&mut laid, &finding)?;
    stages::store_plan(&opened.book, &laid.plan)?;
    if printing == Printing::Text {
        say!("{done}第{number}条：{}：{}", words.title, words.statement);
    }
    print(&laid, &opened.opened.register, printing)?;
    Ok(outcome_of(&laid))
}
