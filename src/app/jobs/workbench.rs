//! Orders of the workbench, as the thread that owns the book carries them out.

use std::sync::Arc;

use super::answer::Answer;
use super::keeper::read_after;
use crate::app::action::Action;
use crate::app::planning::PlanAction;
use crate::app::register::Register;
use crate::app::stages;
use crate::app::workbench::{Shelved, WorkbenchAction, WorkbenchOrder};
use crate::notice::Notice;
use crate::plan::Plan;
use crate::rules::Policy;
use crate::store::Book;

/// Carries out an order for this very book. A question that failed is answered too, so that nobody waits for it.
pub(super) fn carry_out(
    book: &mut Book,
    policy: &Arc<Policy>,
    order: WorkbenchOrder,
    answer: &Answer,
) -> Result<(), Notice> {
    let done = match order {
        WorkbenchOrder::Rebase { generation, plan, register } => {
            let found = answer.reading("正在按现行台账核对步骤", || stages::rebase(book, &register, &plan));
            Action::Workbench(WorkbenchAction::Rebased { generation, found: found.map(Box::new) })
        }
        WorkbenchOrder::AdoptPhase { adoption, phase, today, author } => {
            Action::Plan(PlanAction::Adopted(answer.task("正在执行本期", |progress| {
                let register = stages::read(book, policy)?.register;
                let when = (phase, today);
                let adopted = stages::adopt_phase_with(book, &register, &adoption, when, &author, progress)?;
                read_after(book, policy, adopted.entry)
            })))
        }
        WorkbenchOrder::ReadShelf { generation, register } => {
            let read = answer.reading("正在读取方案", || Ok(Shelved { open: None, ..shelved(book, &register)? }));
            Action::Workbench(WorkbenchAction::ShelfRead { generation, read })
        }
        WorkbenchOrder::Copy { plan, name, author } => {
            let copy = answer.guarded("复制方案", || stages::copy_of(book, &plan, &name, &author))?;
            Action::Plan(PlanAction::Stored(copy))
        }
        WorkbenchOrder::Archive { plan, register, author } => {
            Action::Workbench(WorkbenchAction::Moved(answer.guarded("归档", || {
                stages::archive_plan(book, plan, &author)?;
                shelved(book, &register)
            })))
        }
        WorkbenchOrder::Unarchive { plan, register, author } => {
            Action::Workbench(WorkbenchAction::Moved(answer.guarded("取消归档", || {
                stages::unarchive_plan(book, plan, &author)?;
                shelved(book, &register)
            })))
        }
        WorkbenchOrder::LayTogether { generation, plans, register, today } => {
            let laid = answer.reading("正在核查要一并执行的方案", || {
                let laid = stages::lay_together(&register, &plans, today)?;
                Ok(laid.into_iter().map(|(_, open)| open).collect())
            });
            Action::Workbench(WorkbenchAction::LaidTogether { generation, laid })
        }
        WorkbenchOrder::FindObjector { generation, plan: (plan, name), unit: (unit, whose), text, register } => {
            let found = answer.guarded("核对单位名称", || stages::who_objects(&register, (&unit, whose), &name));
            Action::Workbench(WorkbenchAction::ObjectorFound { generation, plan, text, found })
        }
    };
    answer.send(done);
    Ok(())
}

/// Every plan of the book, and what drafts are in each other's way.
fn shelved(book: &Book, register: &Register) -> Result<Shelved, Notice> {
    let open: Vec<Plan> = stages::open_plans(book)?;
    let clashes = stages::draft_clashes(register, &open);
    Ok(Shelved { open: Some(open), archived: stages::archived_plans(book)?, clashes })
}
