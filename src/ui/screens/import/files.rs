//! 1 选文件: the workbooks of the batch, by dialog, by dropping them on the window or by their paths; how much they say and as what
//! they are read. A file that cannot be read says why, and the others go on.

use std::path::{Path, PathBuf};

use egui::{Button, ComboBox, RichText, ScrollArea, TextEdit, Ui};

use super::{choosing, sheets};
use crate::app::stages::Preview;
use crate::app::{Action, FilesChange, ImportAction, ImportChoice};
use crate::ui::drafts::ImportDraft;
use crate::ui::theme;
use crate::wording;

pub(super) fn show(ui: &mut Ui, preview: Option<&Preview>, draft: &mut ImportDraft, actions: &mut Vec<Action>) {
    paths(ui, preview, draft, actions);
    let Some(preview) = preview else { return };
    ui.separator();
    choosing::mode(ui, preview, actions);
    table_kind(ui, preview, actions);
    ui.separator();
    ui.label(RichText::new(format!("已选 {} 个文件", preview.files.len())).strong());
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for file in &preview.files {
            ui.horizontal_wrapped(|ui| {
                let words = format!("移去{}", name(file));
                let remove = ui.button("移去").on_hover_text(&words);
                if remove.clicked() {
                    actions.push(Action::Import(ImportAction::Files(FilesChange::Remove(file.clone()))));
                }
                ui.label(name(file)).on_hover_text(file.display().to_string());
                standing(ui, preview, file);
            });
        }
    });
}

/// What became of a file.
fn standing(ui: &mut Ui, preview: &Preview, file: &Path) {
    let refused = preview.reading.refused.iter().position(|refused| refused.path == file);
    if let Some(notice) = refused.and_then(|index| preview.refused.get(index)) {
        ui.label(RichText::new(format!("× {}{}", notice.what, notice.advice)).color(theme::BAD));
        return;
    }
    let written = file.display().to_string();
    let read = preview.understanding.files.iter().find(|read| read.file == written || read.file == name(file));
    let Some(read) = read else { return };
    let tables = read.sheets.iter().filter(|sheet| sheet.table.is_some()).count();
    let rows: u64 = read.sheets.iter().map(|sheet| u64::from(sheet.rows_read)).sum();
    ui.label(RichText::new(format!("✓ 读到{tables}张表、{rows}行")).color(theme::GOOD));
}

fn name(file: &Path) -> String {
    file.file_name().map_or_else(|| file.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn paths(ui: &mut Ui, preview: Option<&Preview>, draft: &mut ImportDraft, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let label = ui.label("路径(可以几行)");
        let field = TextEdit::multiline(&mut draft.paths).desired_rows(2).desired_width(520.0);
        ui.add(field.hint_text("一行一个文件")).labelled_by(label.id);
        let typed: Vec<PathBuf> = draft
            .paths
            .lines()
            .map(|line| line.trim().trim_matches('"'))
            .filter(|line| !line.is_empty())
            .map(PathBuf::from)
            .collect();
        let words = if preview.is_some() { "加入这些文件" } else { "读取这些文件" };
        let button = ui.add_enabled(!typed.is_empty(), Button::new(words));
        if button.on_disabled_hover_text("请先写文件的路径").clicked() {
            draft.paths.clear();
            actions.push(Action::Import(ImportAction::Files(FilesChange::Add(typed))));
        }
    });
}

fn table_kind(ui: &mut Ui, preview: &Preview, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let label = ui.label("读作");
        let mut kind = preview.choices.table;
        let words = |kind: Option<crate::import::TableKind>| kind.map_or("各种表(按表头识别)", wording::import::table);
        let combo = ComboBox::from_id_salt("only kind").selected_text(words(kind)).width(180.0);
        let shown = combo.show_ui(ui, |ui| {
            for choice in std::iter::once(None).chain(sheets::KINDS.map(Some)) {
                ui.selectable_value(&mut kind, choice, words(choice));
            }
        });
        drop(shown.response.labelled_by(label.id));
        if kind != preview.choices.table {
            actions.push(Action::Import(ImportAction::Choose(ImportChoice::Table(kind))));
        }
    });
}
