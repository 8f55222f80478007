//! 最少改动: on a blocked plan the button that searches, the search while it runs, and what it found, to be taken over or put away.

use egui::{Frame, RichText, Stroke, Ui};

use crate::app::{Action, Desk, OpenPlan, PlanAction, PlanEdit, REPAIR_TASK, State};
use crate::optimise::Repair;
use crate::plan::PlanState;
use crate::rules::is_adoptable;
use crate::ui::theme;
use crate::ui::widgets::{link, primary};
use crate::wording;

/// Draws what there is to say; the step that was clicked is to be brought into view.
pub fn show(ui: &mut Ui, state: &State, desk: &Desk, open: &OpenPlan, actions: &mut Vec<Action>) -> Option<usize> {
    if open.plan.state != PlanState::Draft {
        return None;
    }
    if let Some(found) = desk.repair.found(open) {
        return result(ui, open, found, actions);
    }
    if desk.repair.is_searching(open) {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label("正在找最少改动，可以继续编辑；方案一改，结果就作废。");
            if let Some(task) = state.tasks.iter().find(|task| task.title == REPAIR_TASK)
                && ui.button("停止查找").clicked()
            {
                actions.push(Action::CancelTask(task.id));
            }
        });
        return None;
    }
    let is_blocked = !open.projection.is_complete() || !is_adoptable(&open.findings);
    if is_blocked {
        ui.horizontal(|ui| {
            let hint = "逐一比较，找出改动最少、又能消除全部“必须改”的办法";
            if ui.button("最少改动…").on_hover_text(hint).clicked() {
                actions.push(Action::Plan(PlanAction::SearchRepair));
            }
            ui.label(RichText::new("方案不能执行：让程序找出改动最少的办法，或者逐条处理。").color(theme::SECONDARY));
        });
    }
    None
}

fn result(ui: &mut Ui, open: &OpenPlan, found: &Repair, actions: &mut Vec<Action>) -> Option<usize> {
    let words = wording::repair(found, &open.projection.after);
    let mut clicked = None;
    let frame = Frame::new().fill(theme::PLAN_STRIP).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(8);
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.label(RichText::new(&words.summary).font(theme::bold(theme::BODY)));
        for line in &words.changes {
            ui.label(format!("• {line}"));
        }
        for line in words.conflicts.iter().chain(&words.remaining) {
            ui.label(RichText::new(format!("× {line}")).color(theme::BAD));
        }
        if let Some(approvals) = &words.approvals {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(format!("! {approvals}")).color(theme::CAUTION));
                for step in &found.approvals {
                    if link(ui, &format!("去填第{}步", step + 1)).clicked() {
                        clicked = Some(*step);
                    }
                }
            });
        }
        ui.horizontal(|ui| {
            if !found.changes.is_empty() && primary(ui, "采用").clicked() {
                let edit = PlanEdit::Put { label: "最少改动".to_owned(), steps: found.steps.clone() };
                actions.push(Action::Plan(PlanAction::Edit(edit)));
            }
            if ui.button("关闭").clicked() {
                actions.push(Action::Plan(PlanAction::CloseRepair));
            }
        });
    });
    clicked
}
