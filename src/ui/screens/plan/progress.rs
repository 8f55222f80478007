//! 阶段与意见: where the plan is on its way to the meeting, who brought it there and when, the freezing of the papers, and what units
//! object. Moving back and thawing want a reason, which the plan itself insists on.

use egui::{Button, Frame, RichText, ScrollArea, Ui};

use super::field;
use crate::app::stages::Whose;
use crate::app::{Action, Desk, OpenPlan, WorkbenchAction};
use crate::plan::{Objection, Passage, PlanState, Stage, next_number};
use crate::ui::drafts::{ManagerDraft, ManagerStanding, Naming, NamingFor, PlanDraft, PlanTab, WorkbenchDraft};
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

/// The line above a plan of which entries were taken back: what that means, and the way on.
pub fn reversal_notice(
    ui: &mut Ui,
    desk: &Desk,
    open: &OpenPlan,
    manager: &mut ManagerDraft,
    actions: &mut Vec<Action>,
) {
    let Some(hint) = wording::reversed_hint(&open.plan) else { return };
    Frame::new().fill(theme::PLAN_STRIP).inner_margin(4).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(format!("! {hint}")).color(theme::CAUTION));
            let can_copy = desk.read_only().is_none();
            if can_copy && link(ui, "复制为新的草案…").clicked() {
                let name = format!("{}(重办)", open.plan.name);
                let naming = Naming { plan: open.plan.id, for_what: NamingFor::Copy, name };
                *manager =
                    ManagerDraft { standing: ManagerStanding::Open, naming: Some(naming), ..ManagerDraft::default() };
                actions.push(Action::Workbench(WorkbenchAction::ReadShelf));
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
            freezing(ui, desk, open, draft, actions);
        }
        ui.separator();
        let busy = desk.workbench.is_objecting().then_some("正在核对上一条意见的单位名称，请稍候");
        objections(ui, open, draft, (hindrance, busy), actions);
    });
}

/// The stages as a row, each with who brought the plan there and when.
fn way(ui: &mut Ui, open: &OpenPlan) {
    ui.horizontal_top(|ui| {
        for stage in Stage::ALL {
            let reached = || wording::reached(&open.plan, stage);
            let (sign, colour, by) = match open.plan.passage(stage) {
                Passage::Passed => ("✓", theme::GOOD, reached()),
                Passage::Here => ("●", theme::ACCENT, reached()),
                Passage::Skipped => ("—", theme::CAUTION, Some("未经".to_owned())),
                Passage::Ahead => ("○", theme::SECONDARY, None),
            };
            place(ui, (sign, colour), wording::stage(stage), by);
            ui.label(RichText::new("→").color(theme::SECONDARY));
        }
        let (sign, colour, by) = match open.plan.state {
            PlanState::Adopted(_) if open.plan.reversed_adoptions().next().is_some() => {
                let (sign, colour) =
                    if open.plan.reversals_hold() { ("×", theme::BAD) } else { ("●", theme::CAUTION) };
                (sign, colour, Some(wording::reversed_mark(&open.plan)))
            }
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
        field(ui, "说明", &mut draft.note, "退回、不经上会、撤销定稿要写明理由", 280.0);
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
                false if to == Stage::Approved && skips_the_meeting(open) && draft.note.trim().is_empty() => {
                    Some("没有上会就通过，要在“说明”里写明理由，如 传批")
                }
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

/// Whether the plan would pass without having been tabled.
fn skips_the_meeting(open: &OpenPlan) -> bool {
    open.plan.would_skip(Some(Stage::Approved)).contains(&Stage::Tabled)
}

fn freezing(ui: &mut Ui, desk: &Desk, open: &OpenPlan, draft: &mut WorkbenchDraft, actions: &mut Vec<Action>) {
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
            let number = draft.number.get_or_insert_with(|| next_number(&desk.paper_numbers()));
            field(ui, "材料编号", number, "如 定稿1号", 140.0);
            let why_not = match (number.trim().is_empty(), open.plan.steps().is_empty()) {
                (_, true) => Some("方案还没有步骤"),
                (true, false) => Some("请填写材料编号"),
                (false, false) => None,
            };
            let button = ui.add_enabled(why_not.is_none(), Button::new("定稿"));
            if button.on_disabled_hover_text(why_not.unwrap_or_default()).clicked() {
                let number = draft.number.take().unwrap_or_default();
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
    (hindrance, busy): (Option<&'static str>, Option<&'static str>),
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
    if draft.sent.take_if(|before| *before < open.plan.objections.len()).is_some() {
        (draft.unit, draft.objection, draft.whose) = (String::new(), String::new(), Whose::Register);
    }
    ui.horizontal_wrapped(|ui| {
        field(ui, "提出单位", &mut draft.unit, "如 县财政局", 150.0);
        let mut is_outside = draft.whose == Whose::Outside;
        ui.checkbox(&mut is_outside, "册外单位").on_hover_text("不在台账里的单位，如 上级部门、社会团体");
        draft.whose = if is_outside { Whose::Outside } else { Whose::Register };
        field(ui, "意见", &mut draft.objection, "原话或者要点", 280.0);
        let is_whole = !draft.unit.trim().is_empty() && !draft.objection.trim().is_empty();
        let why_not = busy.or((!is_whole).then_some("请填写单位和意见"));
        let button = ui.add_enabled(why_not.is_none(), Button::new("记下意见"));
        if button.on_disabled_hover_text(why_not.unwrap_or_default()).clicked() {
            // What is refused can be mended where it was typed.
            let (unit, text, whose) = (draft.unit.clone(), draft.objection.clone(), draft.whose);
            draft.sent = Some(open.plan.objections.len());
            actions.push(Action::Workbench(WorkbenchAction::Object { unit, whose, text }));
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
        ui.label(format!("{number}. {}：{}", wording::objector(objection), objection.text));
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
