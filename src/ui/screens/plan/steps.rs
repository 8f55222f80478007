//! The steps of a plan as sentences, with their refusals and findings on their rows.

use egui::{DragValue, Frame, Label, RichText, ScrollArea, Sense, Ui};

use super::field;
use crate::app::{Action, Desk, OpenPlan, PlanAction, PlanEdit};
use crate::domain::{DocumentNumber, Headcount, MOST_PLACES, Mover, Novelty, Operation, Severity};
use crate::plan::Step;
use crate::ui::drafts::{PickerAim, PickerDraft, PlanDraft, StepDraft};
use crate::ui::screens::picker;
use crate::ui::theme;
use crate::ui::widgets::primary;
use crate::wording;

/// The column of approvals: its share of the width, and the most that it takes, in points.
const TAG_SHARE: f32 = 0.36;
const MOST_FOR_TAGS: f32 = 330.0;

pub fn show(
    ui: &mut Ui,
    desk: &Desk,
    open: &OpenPlan,
    (draft, picker): (&mut PlanDraft, &mut PickerDraft),
    actions: &mut Vec<Action>,
) {
    let steps = open.plan.steps();
    ui.label(RichText::new(format!("步骤 {}", steps.len())).font(theme::bold(theme::BODY)));
    if steps.is_empty() {
        ui.label(
            RichText::new("还没有步骤。可以在上面逐条加入，也可以“载入步骤文件”，或者到“机构配置”套用方案。")
                .color(theme::SECONDARY),
        );
        return;
    }
    ScrollArea::vertical().id_salt("steps").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.spacing_mut().interact_size.y = 20.0;
        let approvals = wording::step_approvals(&open.approvals, &open.plan);
        // One column for all rows, or none: sentences then end at one edge.
        let has_tags = (0..steps.len()).any(|index| approvals(index).is_some());
        let tags = if has_tags { (ui.available_width() * TAG_SHARE).min(MOST_FOR_TAGS) } else { 0.0 };
        for (index, step) in steps.iter().enumerate() {
            row(ui, desk, open, (draft, picker), actions, (index, step, approvals(index), tags));
        }
    });
}

fn row(
    ui: &mut Ui,
    desk: &Desk,
    open: &OpenPlan,
    (draft, picker): (&mut PlanDraft, &mut PickerDraft),
    actions: &mut Vec<Action>,
    (index, step, approvals, tags): (usize, &Step, Option<String>, f32),
) {
    let is_selected = draft.selected_step == Some(index);
    let fill = if is_selected { theme::SELECTED } else { theme::PAPER };
    let response = Frame::new().fill(fill).inner_margin(4).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal_top(|ui| {
            mark(ui, open, index);
            let gap = ui.spacing().item_spacing.x;
            let width = ui.available_width() - if tags > 0.0 { tags + gap } else { 0.0 };
            column(ui, width, Label::new(format!("{}. {}", index + 1, open.sentence(index))).wrap());
            if let Some(approvals) = approvals {
                let words = RichText::new(&approvals).small().color(theme::SECONDARY);
                column(ui, tags, Label::new(words).truncate());
            }
        });
        if let Some(why) = open.refusal(index) {
            ui.label(RichText::new(format!("不能执行：{why}")).color(theme::BAD));
        }
        if is_selected && desk.edit_hindrance().is_none() {
            editor(ui, index, step, &mut draft.step, actions);
            buttons(ui, open, index, picker, actions);
        }
    });
    if draft.revealed_step == Some(index) {
        draft.revealed_step = None;
        response.response.scroll_to_me(Some(egui::Align::Min));
    }
    let head = response.response.rect.with_max_y(response.response.rect.top() + theme::ROW_HEIGHT);
    if ui.interact(head, ui.scope_id().with(("step", index)), Sense::click()).clicked() {
        draft.selected_step = if is_selected { None } else { Some(index) };
    }
}

/// A label in a column of a fixed width; one that is cut short is read in full under the pointer.
fn column(ui: &mut Ui, width: f32, label: Label) {
    let layout = egui::Layout::top_down(egui::Align::Min);
    ui.allocate_ui_with_layout(egui::vec2(width, 0.0), layout, |ui| {
        ui.set_min_width(width);
        ui.add(label);
    });
}

/// Number, reason and approval of the selected step.
fn editor(ui: &mut Ui, index: usize, step: &Step, typed: &mut StepDraft, actions: &mut Vec<Action>) {
    if typed.taken_from.as_ref() != Some(step) {
        *typed = StepDraft {
            taken_from: Some(step.clone()),
            count: match &step.operation {
                Operation::Transfer(transfer) => transfer.count.0,
                _ => 0,
            },
            reason: step.reason.clone(),
            approval: step.approval.as_ref().map(ToString::to_string).unwrap_or_default(),
        };
    }
    ui.horizontal_wrapped(|ui| {
        if let Operation::Transfer(_) = step.operation {
            let label = ui.label("数量");
            ui.add(DragValue::new(&mut typed.count).range(1..=MOST_PLACES.0).suffix(" 名")).labelled_by(label.id);
        }
        field(ui, "理由", &mut typed.reason, "", 120.0);
        field(ui, "批准文号", &mut typed.approval, "如 中编办〔2026〕1号", 150.0);
        match edited(step, typed) {
            Err(why) => drop(ui.label(RichText::new(why).color(theme::BAD))),
            Ok(edited) if edited == *step => {}
            Ok(edited) => {
                if primary(ui, "保存修改").clicked() {
                    actions.push(Action::Plan(PlanAction::Edit(PlanEdit::Replace { index, step: edited })));
                }
            }
        }
    });
}

fn edited(step: &Step, typed: &StepDraft) -> Result<Step, &'static str> {
    let approval = match typed.approval.trim() {
        "" => None,
        written => Some(DocumentNumber::new(written).map_err(|_| "文号应如 中编办〔2026〕1号")?),
    };
    let mut operation = step.operation.clone();
    if let Operation::Transfer(transfer) = &mut operation {
        // No fewer places than people who are named.
        transfer.count = Headcount(typed.count).max(transfer.named());
    }
    Ok(Step { operation, reason: typed.reason.trim().to_owned(), approval, phase: step.phase })
}

/// The gravest sign of the new findings that this step contributes to.
fn mark(ui: &mut Ui, open: &OpenPlan, index: usize) {
    let about =
        open.findings.iter().filter(|finding| finding.novelty == Novelty::Introduced && finding.steps.contains(&index));
    let is_refused = open.projection.outcomes.get(index).is_some_and(Result::is_err);
    let worst = about.map(|finding| finding.severity).min();
    let (sign, colour) = match worst {
        _ if is_refused => theme::severity_mark(Severity::Blocking),
        Some(severity) => theme::severity_mark(severity),
        None => ("✓", theme::GOOD),
    };
    ui.label(RichText::new(sign).color(colour).strong());
}

fn buttons(ui: &mut Ui, open: &OpenPlan, index: usize, picker: &mut PickerDraft, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let operation = open.plan.steps().get(index).map(|step| &step.operation);
        if let Some(operation) = operation
            && let Some(of) = operation.named_move()
            && ui.button("点名…").on_hover_text("从花名册上选人，程序给出建议和理由").clicked()
        {
            let named: Vec<Mover> = operation.movers().cloned().collect();
            picker::open(picker, PickerAim::Step(index), of, &named, actions);
        }
        let mut edit = |edit| actions.push(Action::Plan(PlanAction::Edit(edit)));
        if ui.add_enabled(index > 0, egui::Button::new("上移")).clicked() {
            edit(PlanEdit::Move { from: index, to: index - 1 });
        }
        if ui.add_enabled(index + 1 < open.plan.steps().len(), egui::Button::new("下移")).clicked() {
            edit(PlanEdit::Move { from: index, to: index + 1 });
        }
        if ui.button("删除这一步").clicked() {
            edit(PlanEdit::Remove { index });
        }
    });
}
