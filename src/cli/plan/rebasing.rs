//! A plan over a register that has moved on, on the command line: what has become of each step, and taking it up.

use serde::Serialize;

use super::Printing;
use crate::app::stages::{self, Rebase, RebaseLine};
use crate::cli::{OpenBook, Outcome, print_json};
use crate::domain::EntryId;
use crate::notice::Notice;
use crate::plan::{Mends, Plan};
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
    steps: &'a [RebaseLine],
    written: bool,
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
    let written = match taking {
        TakingUp::OnlyShown => false,
        TakingUp::Taken(mends) => {
            stages::take_up(&opened.book, &mut plan, &rebase, mends, author)?;
            true
        }
    };
    let fails = rebase.failing() > 0;
    match printing {
        Printing::Json => {
            let renumbered = wording::renumbered(&rebase.rebased.renumbered);
            let (from, to) = (rebase.from, rebase.to);
            print_json(&Rebased { plan: &plan.name, from, to, renumbered, steps: &rebase.lines, written })?;
        }
        Printing::Text => print(&plan, &rebase, taking),
    }
    Ok(Outcome::of(|| fails && taking != TakingUp::Taken(Mends::Taken)))
}

fn print(plan: &Plan, rebase: &Rebase, taking: TakingUp) {
    match (rebase.from, rebase.to) {
        (Some(from), Some(to)) if rebase.has_moved() => {
            say!("方案“{}”按第{}号凭证后的台账编制，现行台账到第{}号凭证。", plan.name, from.0, to.0);
        }
        (Some(_), _) => say!("方案“{}”编制以来台账没有变化。", plan.name),
        (None, _) => say!("方案“{}”没有记下编制时的台账，只能说明现在能否执行。", plan.name),
    }
    wording::renumbered(&rebase.rebased.renumbered).iter().for_each(|told| say!("{told}"));
    for step in &rebase.lines {
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
