//! 导入: from chosen workbooks to one entry. Shows what was understood and what would change; nothing is written before the
//! last button.

mod choosing;
mod issues;
mod repairing;

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Frame, Layout, RichText, ScrollArea, Stroke, Ui};
use egui_extras::{Column, TableBuilder};

use crate::app::stages::Preview;
use crate::app::{Action, Command, Desk, ImportAction, ImportDesk, State};
use crate::import::{self, Counts, Severity, SheetUnderstood};
use crate::ui::drafts::{ImportDraft, ImportTab};
use crate::ui::theme;
use crate::ui::widgets::{Primary, command_button, empty_hint, primary, title_bar};
use crate::wording;

const STEPS: [&str; 4] = ["1 选文件", "2 识别", "3 检查", "4 写入"];

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut ImportDraft, actions: &mut Vec<Action>) {
    title_bar(ui, "导入", "台账、岗位表、花名册可以一起选", |ui| {
        command_button(ui, state, Command::ImportWorkbooks, Primary::No, actions);
    });
    steps(ui, &desk.import);
    match &desk.import {
        ImportDesk::Empty => empty_hint(
            ui,
            "选择工作簿，或者把文件拖进窗口。写入之前可以看清全部变化。",
            |ui| {
                command_button(ui, state, Command::ImportWorkbooks, Primary::Yes, actions);
            },
        ),
        ImportDesk::Reading { files, .. } => {
            empty_hint(ui, &format!("正在读取 {} 个文件…", files.len()), |ui| {
                ui.spinner();
            })
        }
        ImportDesk::Ready(preview) => {
            decision(ui, desk, preview, actions);
            body(ui, desk, preview, draft, Some(actions));
        }
        ImportDesk::Rechecking { preview, .. } => {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label(RichText::new("正在按您的选择重新核对…").color(theme::SECONDARY));
            });
            ui.disable();
            decision(ui, desk, preview, actions);
            body(ui, desk, preview, draft, Some(actions));
        }
        ImportDesk::Writing(_) => empty_hint(ui, "正在写入台账…", |ui| {
            ui.spinner();
        }),
        ImportDesk::Written { entry, preview } => {
            ui.horizontal(|ui| {
                let text = format!("✓ 已写入第{}号凭证，文号待补。", entry.0);
                ui.label(RichText::new(text).color(theme::GOOD).size(theme::SUBHEADING));
                if ui.button("再导入一批").clicked() {
                    actions.push(Action::Import(ImportAction::Discard));
                }
            });
            super::settings::offer_schemes(ui, desk, actions);
            body(ui, desk, preview, draft, None);
        }
    }
}

fn steps(ui: &mut Ui, import: &ImportDesk) {
    let here = match import {
        ImportDesk::Empty => 0,
        ImportDesk::Reading { .. } => 1,
        ImportDesk::Ready(_) | ImportDesk::Rechecking { .. } => 2,
        ImportDesk::Writing(_) | ImportDesk::Written { .. } => 3,
    };
    ui.horizontal(|ui| {
        for (index, step) in STEPS.iter().enumerate() {
            let text = RichText::new(*step);
            ui.label(if index == here { text.color(theme::ACCENT).strong() } else { text.color(theme::SECONDARY) });
            if index + 1 < STEPS.len() {
                ui.label(RichText::new("→").color(theme::SECONDARY));
            }
        }
    });
    ui.add_space(theme::GRID);
}

/// The figures and the one button that writes.
fn decision(ui: &mut Ui, desk: &Desk, preview: &Preview, actions: &mut Vec<Action>) {
    let frame = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(10);
    frame.show(ui, |ui| {
        choosing::mode(ui, preview, actions);
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                let aim = preview.aim.and_then(|aim| Some((desk.shown().institution(aim.institution)?, aim.list)));
                if let Some((town, list)) = aim {
                    let list = wording::duty_list(list);
                    let words = format!("导入到：{}的{list}(表中写明单位、清单的以表为准)", town.name);
                    ui.label(RichText::new(words).color(theme::HINT));
                }
                for (table, counts) in &preview.batch.counts {
                    ui.label(format!("{}：{}", wording::import::table(*table), rows(*counts)));
                }
                if let Some(nothing) = wording::import_gain(import::gain(&preview.understanding, &preview.batch)) {
                    ui.label(RichText::new(nothing).color(theme::SECONDARY));
                }
                for told in &preview.changed_back {
                    ui.label(RichText::new(format!("! {told}")).color(theme::CAUTION));
                }
            });
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let count = preview.batch.operations.len();
                let (added, updated) = preview.batch.counts.values().fold((0_u64, 0_u64), |(added, updated), counts| {
                    (added + u64::from(counts.added), updated + u64::from(counts.updated))
                });
                if count > 0 {
                    let left = preview.batch.departures.iter().filter(|departure| departure.accepted).count();
                    let left = if left == 0 { String::new() } else { format!("，离开 {left}") };
                    let button = primary(ui, &format!("写入台账(新增 {added}，更新 {updated}{left})"));
                    let detail = format!(
                        "记作一笔凭证，共 {count} 项变动：设立一个机构、核定它的一类编制、设置它的全部岗位、一个人入编，各是一项。"
                    );
                    if button.on_hover_text(detail).clicked() {
                        actions.push(Action::Import(ImportAction::Commit(crate::domain::Basis::Pending)));
                    }
                }
                if ui.button("放弃").clicked() {
                    actions.push(Action::Import(ImportAction::Discard));
                }
            });
        });
    });
    ui.add_space(theme::GRID);
}

/// What becomes of the rows of a table; the problems they have are counted once, where they are listed.
fn rows(counts: Counts) -> String {
    let Counts { added, updated, unchanged, left, removed, rejected } = counts;
    let left = if left == 0 { String::new() } else { format!("，离开 {left}") };
    let removed = if removed == 0 { String::new() } else { format!("，移除 {removed}") };
    let rejected = if rejected == 0 { String::new() } else { format!("，不导入 {rejected} 行") };
    format!("新增 {added}，更新 {updated}，未变 {unchanged}{left}{removed}{rejected}")
}

/// What there is to see. Without `actions` it is written, and nothing can be decided any more.
fn body(ui: &mut Ui, desk: &Desk, preview: &Arc<Preview>, draft: &mut ImportDraft, actions: Option<&mut Vec<Action>>) {
    let count = |severity: Severity| preview.issues().filter(|issue| issue.severity == severity).count();
    let sheets: usize = preview.understanding.files.iter().map(|file| file.sheets.len()).sum();
    ui.horizontal(|ui| {
        let (errors, warnings, notices) = (count(Severity::Error), count(Severity::Warning), count(Severity::Notice));
        let whole = errors + warnings + notices;
        let issues = format!("问题 {whole} 条：错误 {errors} · 警告 {warnings} · 提示 {notices}");
        ui.selectable_value(&mut draft.tab, ImportTab::Sheets, format!("识别结果 {sheets} 张表"));
        ui.selectable_value(&mut draft.tab, ImportTab::Issues, issues);
        ui.selectable_value(&mut draft.tab, ImportTab::Changes, format!("更新内容 {}", preview.batch.changes.len()));
        if actions.is_some() {
            let open = choosing::open(preview);
            ui.selectable_value(&mut draft.tab, ImportTab::Choices, format!("待定 {open}"));
        }
    });
    for notice in &preview.refused {
        ui.label(RichText::new(format!("× {} {} {}", notice.place, notice.what, notice.advice)).color(theme::BAD));
    }
    match draft.tab {
        ImportTab::Sheets => understood(ui, preview),
        ImportTab::Issues => issues::show(ui, preview, desk, &mut draft.mends, actions),
        ImportTab::Changes => changes(ui, preview),
        ImportTab::Choices => match actions {
            Some(actions) => choosing::show(ui, preview, actions),
            None => changes(ui, preview),
        },
    }
}

/// Each sheet with its columns and what they mean.
fn understood(ui: &mut Ui, preview: &Preview) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for file in &preview.understanding.files {
            ui.label(RichText::new(&file.file).font(theme::bold(theme::BODY)));
            for sheet in &file.sheets {
                let frame = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(8);
                frame.show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.label(RichText::new(format!("{}　{}", sheet.sheet, wording::sheet_understood(sheet))).strong());
                    columns(ui, sheet);
                });
            }
        }
    });
}

/// One chip a column: its letter, its head, and how sure its meaning is.
fn columns(ui: &mut Ui, sheet: &SheetUnderstood) {
    ui.horizontal_wrapped(|ui| {
        for column in &sheet.columns {
            let is_known = column.confidence.0 > 0;
            let (meaning, colour) = match is_known {
                true => (format!("✓ {}%", column.confidence.0), theme::GOOD),
                false => ("原样保留".to_owned(), theme::CAUTION),
            };
            let mut words = LayoutJob::default();
            let head = format!("{} {}　", column.column, column.heading);
            words.append(&head, 0.0, TextFormat::simple(theme::dense(), theme::INK));
            words.append(&meaning, 0.0, TextFormat::simple(theme::dense(), colour));
            let chip = egui::Button::new(words).fill(theme::GROUND).stroke(Stroke::NONE).sense(egui::Sense::hover());
            ui.add(chip.wrap_mode(egui::TextWrapMode::Extend));
        }
    });
}

fn changes(ui: &mut Ui, preview: &Preview) {
    let changes = &preview.batch.changes;
    if changes.is_empty() {
        ui.label(RichText::new("没有对已有机构、岗位、人员的改动；新增的见上面的合计。").color(theme::SECONDARY));
        return;
    }
    let table = TableBuilder::new(ui)
        .striped(true)
        .column(Column::exact(110.0))
        .column(Column::initial(220.0).resizable(true).clip(true))
        .column(Column::initial(140.0).resizable(true).clip(true))
        .column(Column::initial(220.0).resizable(true).clip(true))
        .column(Column::remainder().clip(true));
    table
        .header(theme::ROW_HEIGHT, |mut header| {
            for head in ["表", "对象", "事项", "原为", "改为"] {
                header.col(|ui| drop(ui.label(RichText::new(head).font(theme::bold(theme::DENSE)))));
            }
        })
        .body(|body| {
            body.rows(theme::ROW_HEIGHT, changes.len(), |mut row| {
                let Some(change) = changes.get(row.index()) else { return };
                let cells = [
                    wording::import::table(change.table).to_owned(),
                    wording::change_subject(change),
                    wording::import::changed_field(&change.field),
                    change.before.clone(),
                    wording::change_outcome(change).to_owned(),
                ];
                for cell in cells {
                    row.col(|ui| drop(ui.add(egui::Label::new(cell).truncate())));
                }
            });
        });
}
