//! 阶段与意见: where the plan is on its way to the meeting, who brought it there and when, the freezing of the papers, and what units
//! object. Moving back and thawing want a reason, which the plan itself insists on.

use egui::{Button, Frame, RichText, ScrollArea, Ui};

use super::field;
use crate::app::{Action, Desk, OpenPlan, WorkbenchAction};
use crate::plan::{Objection, PlanState, Stage};
use crate::ui::drafts::{PlanDraft, PlanTab, WorkbenchDraft};
use crate::ui::theme;
use crate::ui::widgets::link;
use crate::wording;

/// The line above a draft whose steps are locked; a click shows where they are unlocked.
pub fn lock_notice(ui: &mut Ui, open: &OpenPlan, draft: &mut PlanDraft) {
    let locked = open.plan.locked().filter(|_| open.plan.state == PlanState::Draft);
    let Some(locked) = locked else { return };
    Frame::new().fill(theme::PLAN_STRIP).inner_margin(4).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(format!("! {}。", wording::locked(&locked))).color(theme::CAUTION));
            if link(ui, "看阶段与意见").clicked() {
                draft.look_at(PlanTab::Progress);
            }
        });
    });
}

pub fn show(ui: &mut Ui, desk: &Desk, open: &OpenPlan, draft: &mut WorkbenchDraft, actions: &mut Vec<Action>) {
    ScrollArea::vertical().id_salt("progress").auto_shrink(false).show(ui, |ui| {
        way(ui, open);
        let hindrance = desk.read_only().or(match open.plan.state {
            PlanState::Draft => None,
            PlanState::Adopted(_) => Some("方案已经执行"),
        });
        if let Some(why) = hindrance {
            ui.label(RichText::new(why).color(theme::SECONDARY));
        } else {
            ui.add_space(theme::GRID);
            moving(ui, open, draft, actions);
            freezing(ui, open, draft, actions);
        }
        ui.separator();
        objections(ui, open, draft, hindrance, actions);
    });
}

/// The stages as a row, each with who brought the plan there and when.
fn way(ui: &mut Ui, open: &OpenPlan) {
    ui.horizontal_top(|ui| {
        for stage in Stage::ALL {
            let (sign, colour) = match (open.plan.state, stage.cmp(&open.plan.stage)) {
                (PlanState::Adopted(_), _) | (PlanState::Draft, std::cmp::Ordering::Less) => ("✓", theme::GOOD),
                (PlanState::Draft, std::cmp::Ordering::Equal) => ("●", theme::ACCENT),
                (PlanState::Draft, std::cmp::Ordering::Greater) => ("○", theme::SECONDARY),
            };
            place(ui, (sign, colour), wording::stage(stage), wording::reached(&open.plan, stage));
            ui.label(RichText::new("→").color(theme::SECONDARY));
        }
        let (sign, colour, by) = match open.plan.state {
            PlanState::Adopted(entry) => ("●", theme::ACCENT, Some(format!("第{}号凭证", entry.0))),
            PlanState::Draft => ("○", theme::SECONDARY, None),
        };
        place(ui, (sign, colour), "已执行", by);
    });
}

fn place(ui: &mut Ui, (sign, colour): (&str, egui::Color32), name: &str, by: Option<String>) {
    ui.vertical(|ui| {
        ui.label(RichText::new(format!("{sign} {name}")).color(colour).strong());
        ui.label(RichText::new(by.unwrap_or_default()).small().color(theme::SECONDARY));
    });
}

fn moving(ui: &mut Ui, open: &OpenPlan, draft: &mut WorkbenchDraft, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        field(ui, "说明", &mut draft.note, "退回或撤销定稿时写明理由", 280.0);
        for to in Stage::ALL.into_iter().filter(|to| *to != open.plan.stage) {
            let is_back = to < open.plan.stage;
            let words = match is_back {
                true => format!("退回“{}”", wording::stage(to)),
                false => format!("转为“{}”", wording::stage(to)),
            };
            let why_not = match is_back {
                true if !open.plan.adopted_phases.is_empty() => Some("方案已有分期执行，不能退回"),
                true if draft.note.trim().is_empty() => Some("退回要写明理由"),
                false if open.plan.steps().is_empty() => Some("方案还没有步骤"),
                true | false => None,
            };
            let button = ui.add_enabled(why_not.is_none(), Button::new(words));
            if button.on_disabled_hover_text(why_not.unwrap_or_default()).clicked() {
                let note = std::mem::take(&mut draft.note);
                actions.push(Action::Workbench(WorkbenchAction::MoveTo { to, note }));
            }
        }
    });
}

fn freezing(ui: &mut Ui, open: &OpenPlan, draft: &mut WorkbenchDraft, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| match &open.plan.frozen {
        Some(freeze) => {
            let words = format!("已定稿 {}　{}　步骤已锁定", freeze.number, wording::stamp(&freeze.stamp));
            ui.label(RichText::new(words).strong());
            let is_told = !draft.note.trim().is_empty();
            let button = ui.add_enabled(is_told, Button::new("撤销定稿"));
            if button.on_disabled_hover_text("请先在“说明”里写明理由").clicked() {
                let reason = std::mem::take(&mut draft.note);
                actions.push(Action::Workbench(WorkbenchAction::Thaw { reason }));
            }
        }
        None => {
            field(ui, "材料编号", &mut draft.number, "如 定稿1号", 140.0);
            let why_not = match (draft.number.trim().is_empty(), open.plan.steps().is_empty()) {
                (_, true) => Some("方案还没有步骤"),
                (true, false) => Some("请填写材料编号"),
                (false, false) => None,
            };
            let button = ui.add_enabled(why_not.is_none(), Button::new("定稿"));
            if button.on_disabled_hover_text(why_not.unwrap_or_default()).clicked() {
                let number = std::mem::take(&mut draft.number);
                actions.push(Action::Workbench(WorkbenchAction::Freeze { number }));
            }
            ui.label(RichText::new("定稿后步骤锁定，材料注明编号。").color(theme::SECONDARY));
        }
    });
}

fn objections(
    ui: &mut Ui,
    open: &OpenPlan,
    draft: &mut WorkbenchDraft,
    hindrance: Option<&'static str>,
    actions: &mut Vec<Action>,
) {
    let open_ones = open.plan.objections.iter().filter(|objection| objection.answered.is_none()).count();
    let heading = format!("单位意见 {}　未答复 {open_ones}", open.plan.objections.len());
    ui.label(RichText::new(heading).font(theme::bold(theme::BODY)));
    for (index, objection) in open.plan.objections.iter().enumerate() {
        line(ui, (index, objection), draft, hindrance, actions);
    }
    if hindrance.is_some() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        field(ui, "提出单位", &mut draft.unit, "如 县财政局", 150.0);
        field(ui, "意见", &mut draft.objection, "原话或者要点", 280.0);
        let is_whole = !draft.unit.trim().is_empty() && !draft.objection.trim().is_empty();
        let button = ui.add_enabled(is_whole, Button::new("记下意见"));
        if button.on_disabled_hover_text("请填写单位和意见").clicked() {
            let (unit, text) = (std::mem::take(&mut draft.unit), std::mem::take(&mut draft.objection));
            actions.push(Action::Workbench(WorkbenchAction::Object { unit, text }));
        }
    });
}

fn line(
    ui: &mut Ui,
    (index, objection): (usize, &Objection),
    draft: &mut WorkbenchDraft,
    hindrance: Option<&'static str>,
    actions: &mut Vec<Action>,
) {
    let number = index + 1;
    ui.horizontal_wrapped(|ui| {
        ui.label(format!("{number}. {}：{}", objection.unit, objection.text));
        ui.label(RichText::new(wording::stamp(&objection.stamp)).small().color(theme::SECONDARY));
    });
    match &objection.answered {
        Some(answer) => {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(format!("　✓ 采纳情况：{}", answer.text)).color(theme::GOOD));
                ui.label(RichText::new(wording::stamp(&answer.stamp)).small().color(theme::SECONDARY));
            });
        }
        None if hindrance.is_some() => {
            ui.label(RichText::new("　未答复").color(theme::CAUTION));
        }
        None => {
            ui.horizontal_wrapped(|ui| {
                let typed = draft.answers.entry(index).or_default();
                field(ui, &format!("第{number}条采纳情况"), typed, "如 采纳，改为1名", 240.0);
                let is_typed = !typed.trim().is_empty();
                let button = ui.add_enabled(is_typed, Button::new(format!("答复第{number}条")));
                if button.on_disabled_hover_text("请填写采纳情况").clicked() {
                    let text = std::mem::take(typed);
                    actions.push(Action::Workbench(WorkbenchAction::Answer { index, text }));
                }
            });
        }
    }
}
