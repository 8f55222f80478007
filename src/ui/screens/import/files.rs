//! 1 选文件: the workbooks of the batch, by dialog, by dropping them on the window or by their paths; how much they say and as what
//! they are read. A file that cannot be read says why, and the others go on.

use std::path::PathBuf;

use egui::{Button, ComboBox, RichText, ScrollArea, TextEdit, Ui};

use super::{choosing, pasting, sheets};
use crate::app::stages::Preview;
use crate::app::{Action, FilesChange, ImportAction, ImportChoice};
use crate::import::{ImportSource, told_apart};
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
    ui.label(RichText::new(chosen(&preview.files)).strong());
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for (file, called) in preview.files.iter().zip(told_apart(&preview.files)) {
            ui.horizontal_wrapped(|ui| {
                let words = format!("移去{}", file.name());
                let remove = ui.button("移去").on_hover_text(&words);
                if remove.clicked() {
                    actions.push(Action::Import(ImportAction::Files(FilesChange::Remove(file.clone()))));
                }
                ui.label(file.name()).on_hover_text(file.place());
                standing(ui, preview, (file, &called));
            });
        }
    });
}

/// What became of a file.
fn standing(ui: &mut Ui, preview: &Preview, (file, called): (&ImportSource, &str)) {
    let refused = preview.reading.refused.iter().position(|refused| refused.source == *file);
    if let Some(notice) = refused.and_then(|index| preview.refused.get(index)) {
        ui.label(RichText::new(format!("× {}{}", notice.what, notice.advice)).color(theme::BAD));
        return;
    }
    let read = preview.understanding.files.iter().find(|read| read.file == called);
    let Some(read) = read else { return };
    let tables = read.sheets.iter().filter(|sheet| sheet.table.is_some()).count();
    let rows: u64 = read.sheets.iter().map(|sheet| u64::from(sheet.rows_read)).sum();
    ui.label(RichText::new(format!("✓ 读到{tables}张表、{rows}行")).color(theme::GOOD));
}

/// 已选 2 个文件、1 张粘贴的表格
fn chosen(sources: &[ImportSource]) -> String {
    let pasted = sources.iter().filter(|source| matches!(source, ImportSource::Pasted(_))).count();
    let files = sources.len() - pasted;
    let counted = [(files, "个文件"), (pasted, "张粘贴的表格")].into_iter().filter(|(count, _)| *count > 0);
    let counted: Vec<String> = counted.map(|(count, words)| format!("{count} {words}")).collect();
    format!("已选 {}", counted.join("、"))
}

/// Paths that were typed stay until their files are read: one that is misspelt is put right rather than typed again.
fn paths(ui: &mut Ui, preview: Option<&Preview>, draft: &mut ImportDraft, actions: &mut Vec<Action>) {
    if preview.is_some_and(|preview| are_read(&typed(&draft.paths), preview)) {
        draft.paths.clear();
    }
    ui.horizontal(|ui| {
        let label = ui.label("路径(可以几行)");
        let rows = draft.paths.lines().count().clamp(2, 6);
        let field = TextEdit::multiline(&mut draft.paths).desired_rows(rows).desired_width(520.0);
        ui.add(field.hint_text("一行一个文件")).labelled_by(label.id);
        let typed = typed(&draft.paths);
        let words = if preview.is_some() { "加入这些文件" } else { "读取这些文件" };
        let button = ui.add_enabled(!typed.is_empty(), Button::new(words));
        if button.on_disabled_hover_text("请先写文件的路径").clicked() {
            actions.push(Action::Import(ImportAction::Files(FilesChange::Add(typed))));
        }
        pasting::button(ui, draft);
    });
}

/// The files of the paths that were typed, one a line.
fn typed(paths: &str) -> Vec<ImportSource> {
    let lines = paths.lines().map(|line| line.trim().trim_matches('"')).filter(|line| !line.is_empty());
    lines.map(|line| PathBuf::from(line).into()).collect()
}

fn are_read(typed: &[ImportSource], preview: &Preview) -> bool {
    let is_refused = |source: &ImportSource| preview.reading.refused.iter().any(|refused| refused.source == *source);
    typed.iter().all(|source| preview.files.contains(source) && !is_refused(source))
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
