//! Plans kept in the book: listed with where they stand, copied, named, put away, walked through their history.

use serde::Serialize;

use super::Printing;
use crate::app::stages;
use crate::cli::{OpenBook, Outcome, print_json};
use crate::domain::{EntryId, PlanId};
use crate::notice::{self, Notice};
use crate::plan::{Plan, PlanState, Stage};
use crate::wording;

/// A plan as `new --json` and `list --json` print it.
#[derive(Serialize)]
struct Listed<'a> {
    id: PlanId,
    name: &'a str,
    steps: usize,
    /// The entry that adopted it; nothing for a draft.
    adopted_by: Option<EntryId>,
    /// 冲销: the entries that took something of it back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reversed_by: Vec<EntryId>,
    /// Where a draft is on its way to the meeting.
    stage: Option<Stage>,
    /// The number of the papers, while they are frozen.
    frozen: Option<&'a str>,
    phases: u32,
}

/// Which plans are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    Open,
    Archived,
}

pub fn list(opened: &OpenBook, listing: Listing, printing: Printing) -> Result<Outcome, Notice> {
    let archived;
    let plans = match listing {
        Listing::Open => &opened.opened.plans,
        Listing::Archived => {
            archived = stages::archived_plans(&opened.book)?;
            &archived
        }
    };
    match printing {
        Printing::Json => print_json(&plans.iter().map(listed).collect::<Vec<_>>())?,
        Printing::Text => {
            for plan in plans {
                let standing = wording::progress(plan);
                say!("第{}号　{}　{}步　{standing}", plan.id.0, plan.name, plan.steps().len());
            }
            for clash in stages::draft_clashes(&opened.opened.register, plans) {
                say!("注意：{clash}");
            }
        }
    }
    Ok(Outcome::Done)
}

/// Says what a plan has become.
pub fn told(plan: &Plan, done: &str, printing: Printing) -> Result<Outcome, Notice> {
    match printing {
        Printing::Text => say!("{done}方案“{}”(第{}号，{}步)", plan.name, plan.id.0, plan.steps().len()),
        Printing::Json => print_json(&listed(plan))?,
    }
    Ok(Outcome::Done)
}

fn listed(plan: &Plan) -> Listed<'_> {
    let (adopted_by, stage) = match plan.state {
        PlanState::Draft => (None, Some(plan.stage)),
        PlanState::Adopted(entry) => (Some(entry), None),
    };
    Listed {
        id: plan.id,
        name: &plan.name,
        steps: plan.steps().len(),
        adopted_by,
        reversed_by: plan.reversed_adoptions().map(|(_, reversal)| reversal.entry).collect(),
        stage,
        frozen: plan.frozen.as_ref().map(|freeze| freeze.number.as_str()),
        phases: plan.phase_count(),
    }
}

/// Which way the history is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Walk {
    Undo,
    Redo,
}

/// Takes the last edits back, or does them again: so many of them, or none.
pub fn walk(
    opened: &OpenBook,
    name: &str,
    (walk, edits): (Walk, usize),
    author: &str,
    printing: Printing,
) -> Result<Outcome, Notice> {
    let (plan, label) = stages::edit_plan(&opened.book, name, |plan| {
        if let Some(locked) = plan.locked() {
            return Err(notice::of_locked_plan(name, &locked));
        }
        let count = plan.revisions.count();
        let (label, what, room) = match walk {
            Walk::Undo => (plan.revisions.undo_label(), "撤销", count),
            Walk::Redo => (plan.revisions.redo_label(), "重做", plan.revisions.kept().len() - count),
        };
        let nothing = || Notice::failure(format!("方案“{name}”没有可以{what}的修改。"), "", "");
        let label = label.map(str::to_owned).ok_or_else(nothing)?;
        if edits == 0 || edits > room {
            let told = format!("方案“{name}”可以{what}的修改有{room}次，写的是{edits}次，没有改动。");
            return Err(Notice::failure(told, "", "请改写次数。"));
        }
        let before = plan.clone();
        let target = match walk {
            Walk::Undo => count.saturating_sub(edits),
            Walk::Redo => count.saturating_add(edits),
        };
        plan.walk_to(target, Some(&stages::stamp(author)));
        if !before.keeps_adopted_steps(plan.phases(), plan.steps()) {
            return Err(notice::of_adopted_phase(name));
        }
        Ok(match edits {
            1 => format!("已{what}“{label}”："),
            several => format!("已{what}{several}次修改："),
        })
    })?;
    told(&plan, &label, printing)
}
