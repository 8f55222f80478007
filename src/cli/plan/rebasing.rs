//! A plan over a register that has moved on, on the command line: what has become of each step, and taking it up.

use serde::Serialize;

use super::Printing;
use crate::app::stages::{self, Rebase};
use crate::cli::{OpenBook, Outcome, print_json};
use crate::domain::EntryId;
use crate::notice::Notice;
use crate::plan::{Fate, Mends, Plan, StepFate};
use crate::wording;

/// What is done with what is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakingUp {
    OnlyShown,
    /// Steps that fail stay as they are, or are mended.
    Taken(Mends),
}

/// What `rebase --json` prints.
#[derive(Serialize)]
struct Rebased<'a> {
    plan: &'a str,
    /// The entry the plan was made over, where that is known, and the latest one.
    from: Option<EntryId>,
    to: Option<EntryId>,
    renumbered: Option<String>,
    steps: Vec<StepShown>,
    written: bool,
}

#[derive(Serialize)]
struct StepShown {
    step: usize,
    /// holds, differs, fails, failed_before.
    fate: &'static str,
    sentence: String,
    told: String,
    /// What changed in the register.
    changes: Vec<String>,
    /// What would let the step hold.
    mends: Vec<String>,
}

pub fn rebase(
    opened: &OpenBook,
    name: &str,
    taking: TakingUp,
    author: &str,
    printing: Printing,
) -> Result<Outcome, Notice> {
    let mut plan = stages::find_plan(&opened.book, name)?;
    let rebase = stages::rebase(&opened.book, &opened.opened.register, &plan)?;
    let shown: Vec<StepShown> = rebase.rebased.steps.iter().map(|fate| step_shown(opened, fate)).collect();
    let written = match taking {
        TakingUp::OnlyShown => false,
        TakingUp::Taken(mends) => {
            stages::take_up(&opened.book, &mut plan, &rebase, mends, author)?;
            true
        }
    };
    let fails = shown.iter().any(|step| step.fate == "fails");
    match printing {
        Printing::Json => {
            let renumbered = wording::renumbered(&rebase.rebased.renumbered);
            let (from, to) = (rebase.from, rebase.to);
            print_json(&Rebased { plan: &plan.name, from, to, renumbered, steps: shown, written })?;
        }
        Printing::Text => print(&plan, &rebase, &shown, taking),
    }
    Ok(Outcome::of(|| fails && taking != TakingUp::Taken(Mends::Taken)))
}

fn step_shown(opened: &OpenBook, fate: &StepFate) -> StepShown {
    let now = &opened.opened.register.snapshot;
    let (word, changes, mends) = match &fate.fate {
        Fate::Holds => ("holds", &[][..], &[][..]),
        Fate::Differs(drifts) => ("differs", &drifts[..], &[][..]),
        Fate::Fails { causes, mend, .. } => {
            ("fails", &causes[..], mend.as_ref().map(|mend| &mend.mendings[..]).unwrap_or_default())
        }
        Fate::FailedBefore(_) => ("failed_before", &[][..], &[][..]),
    };
    StepShown {
        step: fate.index + 1,
        fate: word,
        sentence: wording::step(&fate.step, now),
        told: wording::fate(&fate.fate, now),
        changes: changes.iter().map(|drift| wording::drift(drift, now)).collect(),
        mends: mends.iter().map(|mending| wording::mending(mending, now)).collect(),
    }
}

fn print(plan: &Plan, rebase: &Rebase, shown: &[StepShown], taking: TakingUp) {
    match (rebase.from, rebase.to) {
        (Some(from), Some(to)) if rebase.has_moved() => {
            say!("方案“{}”按第{}号凭证后的台账编制，现行台账到第{}号凭证。", plan.name, from.0, to.0);
        }
        (Some(_), _) => say!("方案“{}”编制以来台账没有变化。", plan.name),
        (None, _) => say!("方案“{}”没有记下编制时的台账，只能说明现在能否执行。", plan.name),
    }
    wording::renumbered(&rebase.rebased.renumbered).iter().for_each(|told| say!("{told}"));
    for step in shown {
        say!("{:>3}. {}", step.step, step.sentence);
        say!("     {}", step.told);
        step.changes.iter().for_each(|change| say!("     台账变化 {change}"));
        step.mends.iter().for_each(|mend| say!("     建议 {mend}"));
    }
    match taking {
        TakingUp::OnlyShown => {}
        TakingUp::Taken(Mends::Left) => say!("已写进方案，不能执行的步骤照留，可以撤销。"),
        TakingUp::Taken(Mends::Taken) => say!("已按建议写进方案，可以撤销。"),
    }
}
