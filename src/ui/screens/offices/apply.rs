//! A scheme applied to the marked townships: what would change for each, whom it is not applied to and why, then one edit of the
//! plan. The reasons go into the plan's note, because a township that is left out has no step to carry one.

use egui::{Align, Checkbox, Layout, RichText, ScrollArea, TextEdit, TextWrapMode, Ui, vec2};

use super::draft::{ApplyDraft, OfficesDialog, OfficesDraft};
use super::edit;
use super::yardstick::Yardstick;
use crate::app::{Action, Desk, OpenPlan, PlanAction, PlanEdit, PlanHead};
use crate::domain::InstitutionId;
use crate::plan::Step;
use crate::rules::Situation;
use crate::ui::dialog::modal;
use crate::ui::theme;
use crate::ui::widgets::primary;
use crate::wording;

const NAME_WIDTH: f32 = 190.0;
const NO_SCHEME: &str = "没有执行方案，不能套用";

pub fn show(ui: &mut Ui, desk: &Desk, yardstick: Yardstick<'_>, draft: &mut OfficesDraft, actions: &mut Vec<Action>) {
    let OfficesDialog::Apply(apply) = &mut draft.dialog else { return };
    let shown = desk.shown();
    let towns = draft.marked.iter().filter_map(|id| shown.institution(*id));
    let towns: Vec<Situation<'_>> = towns.map(|town| Situation::counted_in(town, shown)).collect();
    let mut is_done = false;
    let response = modal("apply scheme").show(ui.ctx(), |ui| {
        ui.set_width(780.0);
        let title = format!("对 {} 个乡镇套用{}", towns.len(), yardstick.quoted());
        ui.label(RichText::new(title).font(theme::bold(theme::SUBHEADING)));
        let hint = "去掉勾选的乡镇不套用，须写明原因；原因记入方案说明。个性机构能保留的保留，不符合方案的撤销。";
        ui.label(RichText::new(hint).color(theme::SECONDARY));
        ui.add_space(theme::GRID);
        towns_list(ui, yardstick, &towns, apply);
        ui.add_space(2.0 * theme::GRID);
        ui.horizontal(|ui| {
            is_done |= confirm(ui, desk, yardstick, &towns, apply, actions);
            is_done |= ui.button("取消").clicked();
        });
    });
    if is_done || response.should_close() {
        draft.dialog = OfficesDialog::Closed;
    }
}

fn towns_list(ui: &mut Ui, yardstick: Yardstick<'_>, towns: &[Situation<'_>], apply: &mut ApplyDraft) {
    let height = theme::ROW_HEIGHT + 2.0;
    ScrollArea::vertical().max_height(380.0).auto_shrink([false, true]).show_rows(
        ui,
        height,
        towns.len(),
        |ui, rows| {
            for town in towns.iter().skip(rows.start).take(rows.len()) {
                ui.horizontal(|ui| town_row(ui, yardstick, *town, apply));
            }
        },
    );
}

/// A township with what would change, or with the reason why it is left out.
fn town_row(ui: &mut Ui, yardstick: Yardstick<'_>, of: Situation<'_>, apply: &mut ApplyDraft) {
    let town = of.institution;
    let mut is_applied = !apply.exceptions.contains_key(&town.id);
    let layout = Layout::left_to_right(Align::Center);
    let tick = ui.allocate_ui_with_layout(vec2(NAME_WIDTH, theme::ROW_HEIGHT), layout, |ui| {
        ui.set_min_width(NAME_WIDTH);
        ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
        ui.add(Checkbox::new(&mut is_applied, format!("套用于{}", town.name))).on_hover_text(town.name.as_str())
    });
    if tick.inner.changed() {
        if is_applied {
            apply.exceptions.remove(&town.id);
        } else {
            apply.exceptions.insert(town.id, String::new());
        }
    }
    match (apply.exceptions.get_mut(&town.id), yardstick.of(town)) {
        (Some(reason), _) => {
            let label = ui.label(format!("{}不套用的原因", town.name));
            ui.add(TextEdit::singleline(reason).desired_width(f32::INFINITY)).labelled_by(label.id);
        }
        (None, None) => drop(ui.label(RichText::new(NO_SCHEME).color(theme::CAUTION))),
        (None, Some(scheme)) => {
            let changes = wording::office_changes(&scheme.changes(&town.offices, &scheme.template(of)));
            ui.add(egui::Label::new(changes).truncate());
        }
    }
}

/// The button that does it, or says what is missing; whether it was pressed.
fn confirm(
    ui: &mut Ui,
    desk: &Desk,
    yardstick: Yardstick<'_>,
    towns: &[Situation<'_>],
    apply: &ApplyDraft,
    actions: &mut Vec<Action>,
) -> bool {
    let exceptions = apply.exceptions.len();
    let text = format!("套用({}个，例外{exceptions}个)", towns.len().saturating_sub(exceptions));
    let is_reasonless = apply.exceptions.values().any(|reason| reason.trim().is_empty());
    let is_exception = |id: &InstitutionId| apply.exceptions.contains_key(id);
    let is_schemeless =
        |of: &Situation<'_>| !is_exception(&of.institution.id) && yardstick.of(of.institution).is_none();
    let why_not = if towns.iter().any(is_schemeless) {
        Some("有乡镇没有执行方案，请去掉勾选并写明原因，或者先选一个对照方案")
    } else if is_reasonless {
        Some("请写明每个例外的原因")
    } else if exceptions >= towns.len() {
        Some("全部是例外，没有可套用的乡镇")
    } else {
        None
    };
    if let Some(why) = why_not {
        ui.add_enabled(false, egui::Button::new(text)).on_disabled_hover_text(why);
        ui.label(RichText::new(why).color(theme::CAUTION));
        return false;
    }
    if !primary(ui, &text).clicked() {
        return false;
    }
    let applied = towns.iter().filter(|of| !is_exception(&of.institution.id));
    let steps: Vec<Step> = applied.filter_map(|of| edit::applied(yardstick, *of)).collect();
    let label = match exceptions {
        0 => format!("套用{}({}个)", yardstick.quoted(), steps.len()),
        _ => format!("套用{}({}个，例外{exceptions}个)", yardstick.quoted(), steps.len()),
    };
    edit::put(desk, label, steps, actions);
    if let Some(open) = desk.draft().filter(|_| exceptions > 0) {
        actions.push(Action::Plan(PlanAction::Edit(PlanEdit::Head(noted(open, yardstick, towns, apply)))));
    }
    true
}

/// The plan's head with the exceptions in its note.
fn noted(open: &OpenPlan, yardstick: Yardstick<'_>, towns: &[Situation<'_>], apply: &ApplyDraft) -> PlanHead {
    let excepted = towns.iter().map(|of| of.institution).filter_map(|town| {
        let reason = apply.exceptions.get(&town.id)?.trim();
        Some(format!("{}({reason})", town.name))
    });
    let line = format!("不套用{}的：{}。", yardstick.quoted(), excepted.collect::<Vec<_>>().join("、"));
    let note = match open.plan.note.trim() {
        "" => line,
        note => format!("{note}\n{line}"),
    };
    PlanHead { effective: open.plan.effective, basis: open.plan.basis.clone(), note }
}
