//! 方案比较: the drafts to tick at the left; at the right where they are in each other's way, and the table that also prints, with
//! the columns of the register always in view.

use egui::{Align, Checkbox, Frame, Label, Layout, Panel, RichText, ScrollArea, Stroke, TextWrapMode, Ui};

use super::ask;
use crate::app::origin::Shown;
use crate::app::{Action, Command, ComparisonAction, ComparisonDesk, Desk, Loading, PlanAction, State};
use crate::domain::PlanId;
use crate::plan::{Plan, PlanState, Scope};
use crate::report::REGISTER_COLUMNS;
use crate::ui::theme;
use crate::ui::widgets::grid::{self, Grid};
use crate::ui::widgets::{Primary, command_button, empty_hint, title_bar};
use crate::wording;

/// How high the list of clashes may become before it scrolls, in points.
const CLASHES_HEIGHT: f32 = 96.0;

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, actions: &mut Vec<Action>) {
    let comparison = &desk.comparison;
    title_bar(ui, "方案比较", &subtitle(comparison), |ui| {
        command_button(ui, state, Command::ExportWorkbook, Primary::No, actions);
        command_button(ui, state, Command::ExportPdf, Primary::Yes, actions);
        if comparison.loading == Loading::Busy {
            ui.spinner();
        }
    });
    if desk.plans.iter().all(|plan| plan.state != PlanState::Draft) {
        empty_hint(ui, "还没有未执行的方案，没有可以比较的。", |ui| {
            command_button(ui, state, Command::NewPlan, Primary::Yes, actions);
        });
        return;
    }
    let side = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(8);
    Panel::left("compared plans").frame(side).exact_size(248.0).show(ui, |ui| list(ui, desk, actions));
    if comparison.chosen.is_empty() {
        empty_hint(ui, "请在左边勾选要比较的方案，几个都可以。", |ui| {
            if ui.button("全部勾选").clicked() {
                actions.push(Action::Comparison(ComparisonAction::ChooseAll));
            }
        });
        return;
    }
    let above = Frame::new().inner_margin(egui::Margin::symmetric(8, 4));
    Panel::top("comparison head").frame(above).show(ui, |ui| head(ui, comparison, actions));
    let Some(shown) = &comparison.shown else { return };
    egui::CentralPanel::default().frame(Frame::new().inner_margin(egui::Margin::symmetric(8, 0))).show(ui, |ui| {
        let response = grid::show(ui, &Grid { sticky: REGISTER_COLUMNS, ..Grid::new("comparison", &shown.table) });
        let plan = response.asked.as_ref().and_then(|origin| shown.plans.get(origin.plan));
        if let Some(plan) = plan {
            ask(response.asked, Shown::Compared(plan.id), actions);
        }
    });
}

fn subtitle(comparison: &ComparisonDesk) -> String {
    match (comparison.loading, comparison.chosen.len()) {
        (Loading::Busy, count) => format!("正在比较 {count} 个方案…"),
        (Loading::Idle, 0) => "与现行台账并排比较，不改动台账".to_owned(),
        (Loading::Idle, count) => format!("{count} 个方案与现行台账并排"),
    }
}

/// The drafts by the order of the book, and below them the plans that cannot be compared any more.
fn list(ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        if ui.button("全部勾选").clicked() {
            actions.push(Action::Comparison(ComparisonAction::ChooseAll));
        }
        if ui.add_enabled(!desk.comparison.chosen.is_empty(), egui::Button::new("全部不选")).clicked() {
            actions.push(Action::Comparison(ComparisonAction::ChooseNone));
        }
    });
    ui.separator();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for plan in &desk.plans {
            entry(ui, desk, plan, actions);
        }
    });
}

/// A plan with its tick, and below its name how it stands, or in a word why it cannot be ticked.
fn entry(ui: &mut Ui, desk: &Desk, plan: &Plan, actions: &mut Vec<Action>) {
    let (standing, why_not) = match plan.state {
        PlanState::Draft => {
            let column = place(&desk.comparison, plan.id).map(|place| format!("第{}列 · ", place + 1));
            let stage = wording::stage(plan.stage);
            (format!("{}{stage} · {}步", column.unwrap_or_default(), plan.steps().len()), None)
        }
        PlanState::Adopted(entry) => {
            (wording::not_comparable_word(plan).to_owned(), Some(wording::not_comparable(plan, entry)))
        }
    };
    tick(ui, desk, plan, why_not.as_deref(), actions);
    ui.horizontal(|ui| {
        ui.add_space(22.0);
        // The button keeps its room at the right; how the plan stands is cut short where it must be.
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let is_open = desk.plan.as_ref().is_some_and(|open| open.plan.id == plan.id);
            if is_open {
                ui.label(RichText::new("已打开").small().color(theme::SECONDARY));
            } else if ui.small_button("打开").on_hover_text(format!("打开方案“{}”来看", plan.name)).clicked()
            {
                actions.push(Action::Plan(PlanAction::Open(plan.id)));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let standing = ui.add(Label::new(RichText::new(standing).small().color(theme::SECONDARY)).truncate());
                why_not.map(|why| standing.on_hover_text(why));
            });
        });
    });
}

/// The name is cut short where it must be, and told in full when it is pointed at, with the reason where it cannot be ticked.
fn tick(ui: &mut Ui, desk: &Desk, plan: &Plan, why_not: Option<&str>, actions: &mut Vec<Action>) {
    let mut is_chosen = place(&desk.comparison, plan.id).is_some();
    ui.scope(|ui| {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
        let tick = ui.add_enabled(why_not.is_none(), Checkbox::new(&mut is_chosen, &plan.name));
        let tick = tick.on_hover_text(&plan.name);
        let tick = tick.on_disabled_hover_text(format!("{}\n{}", plan.name, why_not.unwrap_or_default()));
        if tick.changed() {
            actions.push(Action::Comparison(ComparisonAction::Toggle(plan.id)));
        }
    });
}

/// Which of the compared plans this is, counted from zero.
fn place(comparison: &ComparisonDesk, plan: PlanId) -> Option<usize> {
    comparison.chosen.iter().position(|chosen| *chosen == plan)
}

/// What is listed, and where plans are in each other's way.
fn head(ui: &mut Ui, comparison: &ComparisonDesk, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        for (scope, words) in [(Scope::Differences, "只看差异"), (Scope::All, "全部单位")] {
            if ui.selectable_label(comparison.scope == scope, words).clicked() {
                actions.push(Action::Comparison(ComparisonAction::Show(scope)));
            }
        }
        // One plan alone is in nobody's way.
        if let Some(shown) = comparison.shown.as_ref().filter(|shown| shown.plans.len() > 1) {
            ui.separator();
            let (text, colour) = match shown.clashes.len() {
                0 => ("✓ 各方案之间没有争用同一空编或者同一人员".to_owned(), theme::GOOD),
                count => (format!("! 方案之间有冲突{count}处，不能都执行"), theme::CAUTION),
            };
            ui.label(RichText::new(text).color(colour));
        }
    });
    let Some(shown) = comparison.shown.as_ref().filter(|shown| !shown.clashes.is_empty()) else { return };
    ScrollArea::vertical().id_salt("clashes").max_height(CLASHES_HEIGHT).show(ui, |ui| {
        for clash in &shown.clashes {
            ui.label(RichText::new(clash).color(theme::CAUTION));
        }
    });
}
