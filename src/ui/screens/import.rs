//! 导入: from chosen workbooks to one entry, in five steps. Going back and forth loses nothing; nothing is written before the last
//! button. What is decided in a step is an action, and what it comes to is seen in the next preview.

mod changes;
mod checking;
mod choosing;
mod columns;
mod files;
mod giving_up;
mod handing_out;
mod ignoring;
mod issues;
mod pasting;
mod reading;
mod repairing;
mod sheet_grid;
mod sheets;
mod steady;
mod tables;
mod writing;

use egui::{Align, Button, Layout, RichText, ScrollArea, TextStyle, Ui};

use crate::app::stages::Preview;
use crate::app::{Action, Command, Desk, ImportDesk, ImportStep, State};
use crate::import::{Counts, TableKind};
use crate::ui::drafts::{ImportDraft, ImportTab};
use crate::ui::theme;
use crate::ui::widgets::{Primary, command_button, empty_hint, primary, title_bar};
use crate::wording;

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut ImportDraft, actions: &mut Vec<Action>) {
    pasting::receive(ui, state, draft, actions);
    title_bar(ui, "导入", "台账、岗位表、花名册可以一起选", |ui| {
        command_button(ui, state, Command::ImportWorkbooks, Primary::No, actions);
        handing_out::show(ui, state, actions);
    });
    match &desk.import {
        ImportDesk::Empty => {
            (draft.step, draft.giving_up) = (None, false);
            steps(ui, ImportStep::Files, None, draft, actions);
            files::show(ui, None, draft, actions);
            empty_hint(
                ui,
                "选择工作簿，把文件拖进窗口，或者粘贴在表格软件里复制的表格。写入之前可以看清全部变化。",
                |ui| {
                    command_button(ui, state, Command::ImportWorkbooks, Primary::Yes, actions);
                },
            );
        }
        ImportDesk::Reading { files, glimpse, generation, .. } => {
            // Each batch is looked at from its beginning.
            (draft.step, draft.tab, draft.table) = (None, ImportTab::default(), 0);
            draft.effective.clear();
            steps(ui, ImportStep::Files, None, draft, actions);
            let words = format!("正在读取 {} 个文件…", files.len());
            match glimpse {
                None => waiting(ui, state, &words, actions),
                Some(glimpse) => reading::show(ui, state, (&words, *generation), glimpse, actions),
            }
        }
        ImportDesk::Ready(preview) => step(ui, desk, preview, draft, actions),
        ImportDesk::Rechecking { preview, .. } => {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label(RichText::new("正在按您的选择重新核对…").color(theme::SECONDARY));
                cancel(ui, state, actions);
            });
            ui.disable();
            step(ui, desk, preview, draft, actions);
        }
        ImportDesk::Writing(_) => {
            steps(ui, ImportStep::Write, None, draft, actions);
            waiting(ui, state, "正在写入台账…", actions);
        }
        ImportDesk::Written { entry, preview } => {
            draft.step = None;
            draft.document.clear();
            steps(ui, ImportStep::Write, None, draft, actions);
            writing::summary(ui, desk, (*entry, preview), draft, actions);
            super::settings::offer_schemes(ui, desk, actions);
            checking::body(ui, desk, preview, draft, None);
        }
    }
}

/// What becomes of the tables that the workbooks say something of; figures of nothing but zeros are of tables they do not have.
fn counted(preview: &Preview) -> impl Iterator<Item = (TableKind, Counts)> {
    let counts = preview.batch.counts.iter().map(|(table, counts)| (*table, *counts));
    counts.filter(|(_, counts)| *counts != Counts::default())
}

/// Where 超编 would rise, body by body; a few are seen at once, the others by scrolling.
fn excess(ui: &mut Ui, preview: &Preview) {
    const SEEN: f32 = 3.5;
    let change = &preview.batch.excess;
    let Some(told) = wording::import::excess(change) else { return };
    ui.label(RichText::new(format!("! {told}")).color(theme::CAUTION));
    let height = ui.text_style_height(&TextStyle::Body);
    let area = ScrollArea::vertical().id_salt("excess").max_height(height * SEEN);
    area.show_rows(ui, height, change.rises.len(), |ui, rows| {
        for rise in change.rises.get(rows).unwrap_or_default() {
            ui.label(RichText::new(format!("　{}", wording::import::excess_rise(rise))).color(theme::CAUTION));
        }
    });
}

fn waiting(ui: &mut Ui, state: &State, words: &str, actions: &mut Vec<Action>) {
    empty_hint(ui, words, |ui| {
        ui.spinner();
        cancel(ui, state, actions);
    });
}

/// The task that is waited for can be called off.
fn cancel(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    if let Some(task) = state.tasks.last()
        && ui.button("取消").clicked()
    {
        actions.push(Action::CancelTask(task.id));
    }
}

/// The step that is looked at.
fn step(ui: &mut Ui, desk: &Desk, preview: &Preview, draft: &mut ImportDraft, actions: &mut Vec<Action>) {
    let here = *draft.step.get_or_insert_with(|| ImportStep::first_for(preview));
    steps(ui, here, Some(desk.import_mending.decisions()), draft, actions);
    giving_up::ask(ui, desk, draft, actions);
    match here {
        ImportStep::Files => files::show(ui, Some(preview), draft, actions),
        ImportStep::Sheets => sheets::show(ui, preview, draft, actions),
        ImportStep::Columns => columns::show(ui, desk, preview, draft, actions),
        ImportStep::Check => checking::show(ui, desk, preview, draft, actions),
        ImportStep::Write => writing::show(ui, desk, preview, draft, actions),
    }
}

/// The five steps, with how many decisions were made over the preview; without a preview there is only one step to be at.
fn steps(ui: &mut Ui, here: ImportStep, decisions: Option<usize>, draft: &mut ImportDraft, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        for step in ImportStep::ALL {
            if step > ImportStep::Files {
                ui.label(RichText::new("→").color(theme::SECONDARY));
            }
            let button = ui.add_enabled(decisions.is_some(), Button::selectable(step == here, step.title()));
            if button.on_disabled_hover_text("读取文件之后可以在各步之间来回").clicked() {
                draft.step = Some(step);
            }
        }
        let Some(decisions) = decisions else { return };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            // Both stay where they are at either end: a second click must not fall on what has come to lie under it.
            let (next, before) = (here.next(), here.before());
            let forth = match next {
                Some(_) => primary(ui, "下一步"),
                // The last step has a main button of its own.
                None => ui.add_enabled(false, Button::new("下一步")),
            };
            if forth.on_disabled_hover_text("这是最后一步，核对后点“写入台账”").clicked() {
                draft.step = next;
            }
            let back = ui.add_enabled(before.is_some(), Button::new("上一步"));
            if back.on_disabled_hover_text("这是第一步").clicked() {
                draft.step = before;
            }
            if ui.button("放弃").clicked() {
                giving_up::wanted(decisions, draft, actions);
            }
        });
    });
    ui.add_space(theme::GRID);
}
