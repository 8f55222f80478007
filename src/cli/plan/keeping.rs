//! Plans kept in the book: listed with where they stand, copied, named, put away, walked through their history.

use serde::Serialize;

use super::Printing;
use crate::app::stages;
use crate::cli::{OpenBook, Outcome, print_json};
use crate::domain::{EntryId, PlanId};
use crate::notice::{self, Notice};
use crate::plan::{Plan, PlanState, Stage, Stamp};
use crate::wording;

/// A plan as `new --json` and `list --json` print it.
#[derive(Serialize)]
struct Listed<'a> {
    id: PlanId,
    name: &'a str,
    steps: usize,
    /// The entry that adopted it; nothing for a draft.
    adopted_by: Option<EntryId>,
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

/// Takes the last edit back, or does it again.
pub fn walk(opened: &OpenBook, name: &str, walk: Walk, author: &str, printing: Printing) -> Result<Outcome, Notice> {
    let (plan, label) = stages::edit_plan(&opened.book, name, |plan| {
        if let Some(locked) = plan.locked() {
            return Err(notice::of_locked_plan(name, &locked));
        }
        let (label, what) = match walk {
            Walk::Undo => (plan.revisions.undo_label(), "撤销"),
            Walk::Redo => (plan.revisions.redo_label(), "重做"),
        };
        let nothing = || Notice::failure(format!("方案“{name}”没有可以{what}的修改。"), "", "");
        let label = label.map(str::to_owned).ok_or_else(nothing)?;
        let before = plan.clone();
        let stamp: Option<Stamp> = Some(stages::stamp(author));
        match walk {
            Walk::Undo => plan.undo(stamp),
            Walk::Redo => plan.redo(stamp),
        }
        if !before.keeps_adopted_steps(plan.phases(), plan.steps()) {
            return Err(notice::of_adopted_phase(name));
        }
        Ok(format!("已{what}“{label}”："))
    })?;
    told(&plan, &label, printing)
}
