//! 分期: the phases with their days, what each moves and whether it is in the register, and the steps that are put into them.

use egui::{Button, Grid, RichText, ScrollArea, TextEdit, Ui};

use crate::app::stages::{PhaseLine, phase_lines};
use crate::app::{Action, Desk, OpenPlan, State, WorkbenchAction};
use crate::plan::Phase;
use crate::ui::drafts::{PhaseRow, PhasesDraft};
use crate::ui::theme;
use crate::ui::widgets::date;
use crate::wording;

/// Widths of the fields, in points.
const NAME_WIDTH: f32 = 180.0;
const DAY_WIDTH: f32 = 110.0;

pub fn show(
    ui: &mut Ui,
    state: &State,
    desk: &Desk,
    open: &OpenPlan,
    draft: &mut PhasesDraft,
    actions: &mut Vec<Action>,
) {
    if draft.taken_from.as_deref() != Some(open.plan.phases()) {
        let row = |phase: &Phase| PhaseRow {
            name: phase.name.clone(),
            day: phase.effective.map(|day| day.to_string()).unwrap_or_default(),
        };
        draft.rows = open.plan.phases().iter().map(row).collect();
        draft.taken_from = Some(open.plan.phases().to_vec());
    }
    draft.chosen.retain(|index| *index < open.plan.steps().len() && !open.projection.left_out.contains(index));
    ScrollArea::vertical().id_salt("phases").auto_shrink(false).show(ui, |ui| {
        let hindrance = desk.edit_hindrance();
        if let Some(why) = hindrance {
            ui.label(RichText::new(format!("分期不能改：{why}。")).color(theme::CAUTION));
        }
        rows(ui, state, desk, open, draft, actions);
        if hindrance.is_none() {
            buttons(ui, open, draft, actions);
        }
        if !open.plan.phases().is_empty() {
            ui.separator();
            steps(ui, open, draft, hindrance, actions);
        }
    });
}

/// One line per phase as typed, with what the phase in force does.
fn rows(ui: &mut Ui, state: &State, desk: &Desk, open: &OpenPlan, draft: &mut PhasesDraft, actions: &mut Vec<Action>) {
    if draft.rows.is_empty() {
        ui.label(
            RichText::new("方案没有分期，一次执行。要分步到位，先增加各期，再把步骤归入。").color(theme::SECONDARY),
        );
        return;
    }
    let lines = phase_lines(open);
    let is_editable = desk.edit_hindrance().is_none();
    let mut removed = None;
    Grid::new("phase rows").num_columns(8).spacing([10.0, 6.0]).show(ui, |ui| {
        for head in ["期", "名称", "生效日期", "步骤", "变动编制", "随编人员", "执行情况", ""] {
            ui.label(RichText::new(head).color(theme::SECONDARY));
        }
        ui.end_row();
        for (index, row) in draft.rows.iter_mut().enumerate() {
            let number = index + 1;
            let line = lines.get(index);
            let is_adopted = line.is_some_and(|line| line.adopted_by.is_some());
            ui.label(format!("第{number}期"));
            let can_type = is_editable && !is_adopted;
            let name = TextEdit::singleline(&mut row.name).hint_text("如 2026年底前");
            let day = TextEdit::singleline(&mut row.day).hint_text("执行当日");
            let fields = [("名称", NAME_WIDTH, name), ("生效日期", DAY_WIDTH, day)];
            for (what, width, edit) in fields {
                let field = ui.add_enabled_ui(can_type, |ui| cell(ui, width, edit)).inner;
                let label = format!("第{number}期{what}");
                field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, label.as_str()));
            }
            figures(ui, line);
            adoption(ui, state, desk, open, line, actions);
            if is_editable && !is_adopted && ui.button("删除").clicked() {
                removed = Some(index);
            }
            ui.end_row();
        }
    });
    if let Some(index) = removed {
        draft.rows.remove(index);
    }
}

/// A field of a grid, which would otherwise be no wider than the words above it.
fn cell(ui: &mut Ui, width: f32, edit: TextEdit<'_>) -> egui::Response {
    ui.set_min_width(width);
    ui.add(edit.desired_width(width))
}

fn figures(ui: &mut Ui, line: Option<&PhaseLine>) {
    match line {
        // Nothing is known of a phase that has only been typed.
        None => (0..3).for_each(|_| drop(ui.label("—"))),
        Some(line) => {
            ui.label(format!("{} 步", line.steps.len()));
            let figures = [format!("{} 名", line.places), format!("{} 人", line.people)];
            for figure in figures {
                ui.label(match (line.adopted_by, line.reversed_by.filter(|_| line.reversal_waits_until.is_none())) {
                    (None, _) => figure,
                    (Some(_), None) => "已在台账".to_owned(),
                    (Some(_), Some(_)) => "已冲销".to_owned(),
                });
            }
        }
    }
}

/// Whether a phase is in the register, and the button that puts it there.
fn adoption(
    ui: &mut Ui,
    state: &State,
    desk: &Desk,
    open: &OpenPlan,
    line: Option<&PhaseLine>,
    actions: &mut Vec<Action>,
) {
    let Some(line) = line else {
        ui.label(RichText::new("没有保存").color(theme::CAUTION));
        return;
    };
    if let Some(entry) = line.adopted_by {
        let waits = line.effective.filter(|day| *day > state.today).map_or("", |_| "，待生效");
        let (words, colour) = match line.reversed_by {
            None => (format!("✓ 已执行(第{}号凭证{waits})", entry.0), theme::GOOD),
            Some(_) => {
                let told = wording::phase_carried_out(entry, line.reversed_by, line.reversal_waits_until);
                match line.reversal_waits_until {
                    None => (format!("× {told}"), theme::BAD),
                    Some(_) => (format!("✓ {told}"), theme::CAUTION),
                }
            }
        };
        ui.label(RichText::new(words).color(colour));
        return;
    }
    if line.left_empty {
        ui.label(RichText::new("没有步骤，不再执行").color(theme::SECONDARY));
        return;
    }
    let refused = open.plan.entry_for(Some(line.phase), state.today, "").err();
    let why_not = match (desk.read_only(), refused) {
        (Some(why), _) => Some(why.to_owned()),
        (None, _) if desk.draft().is_none() => Some("方案已经执行".to_owned()),
        (None, Some(refusal)) => Some(wording::phase_refusal(&refusal)),
        (None, None) => None,
    };
    let button = ui.add_enabled(why_not.is_none(), Button::new(format!("执行第{}期…", line.phase)));
    if button.on_disabled_hover_text(why_not.unwrap_or_default()).clicked() {
        actions.push(Action::Workbench(WorkbenchAction::AskToAdoptPhase(line.phase)));
    }
}

fn buttons(ui: &mut Ui, open: &OpenPlan, draft: &mut PhasesDraft, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        if ui.button("增加一期").clicked() {
            draft.rows.push(PhaseRow::default());
        }
        match read(&draft.rows) {
            Ok(phases) if phases == open.plan.phases() => {}
            Ok(phases) => {
                let words = if phases.is_empty() { "取消分期" } else { "保存分期" };
                if crate::ui::widgets::primary(ui, words).clicked() {
                    actions.push(Action::Workbench(WorkbenchAction::Divide(phases)));
                }
                if ui.button("不改了").clicked() {
                    draft.taken_from = None;
                }
            }
            Err(why) => {
                ui.label(RichText::new(why).color(theme::BAD));
                if ui.button("不改了").clicked() {
                    draft.taken_from = None;
                }
            }
        }
    });
}

/// The phases as typed, or what is wrong with them.
fn read(rows: &[PhaseRow]) -> Result<Vec<Phase>, String> {
    let read = |(number, row): (usize, &PhaseRow)| {
        let name = row.name.trim().to_owned();
        if name.is_empty() {
            return Err(format!("第{number}期没有名称"));
        }
        let effective = date::read(&row.day).map_err(|why| format!("第{number}期：{why}"))?;
        Ok(Phase { name, effective })
    };
    (1..).zip(rows).map(read).collect()
}

/// The steps, to be ticked and put into a phase.
fn steps(
    ui: &mut Ui,
    open: &OpenPlan,
    draft: &mut PhasesDraft,
    hindrance: Option<&'static str>,
    actions: &mut Vec<Action>,
) {
    if hindrance.is_none() {
        ui.horizontal_wrapped(|ui| {
            ui.label(format!("勾选步骤后归入一期，已勾选 {} 步", draft.chosen.len()));
            let targets = (1..=open.plan.phase_count()).map(Some).chain([None]);
            for phase in targets.filter(|phase| phase.is_none_or(|one| !open.plan.adopted_phases.contains_key(&one))) {
                let words = phase.map_or("不分期(随第1期)".to_owned(), |number| format!("归入第{number}期"));
                let button = ui.add_enabled(!draft.chosen.is_empty(), Button::new(words));
                if button.on_disabled_hover_text("请先勾选步骤").clicked() {
                    let steps = std::mem::take(&mut draft.chosen).into_iter().collect();
                    actions.push(Action::Workbench(WorkbenchAction::PutIntoPhase { steps, phase }));
                }
            }
        });
    }
    for (index, step) in open.plan.steps().iter().enumerate() {
        let is_adopted = open.projection.left_out.contains(&index);
        let phase = match step.phase {
            _ if is_adopted => format!("第{}期 已执行", open.plan.phase_of(step)),
            Some(_) => format!("第{}期", open.plan.phase_of(step)),
            None => "不分期".to_owned(),
        };
        let words = format!("[{phase}] {}. {}", index + 1, open.sentence(index));
        let mut is_chosen = draft.chosen.contains(&index);
        let is_open = hindrance.is_none() && !is_adopted;
        if ui.add_enabled(is_open, egui::Checkbox::new(&mut is_chosen, words)).changed() {
            if is_chosen {
                draft.chosen.insert(index);
            } else {
                draft.chosen.remove(&index);
            }
        }
    }
}
