//! What asks before something happens: a decision to confirm, a file to choose. The file dialog is our own, with the system's
//! behind a button, because on some desktops the system's cannot be opened at all and says so by silence.

use std::path::PathBuf;

use egui::{Id, Modal, RichText, TextEdit, Ui};

use super::drafts::Drafts;
use super::theme;
use super::widgets::primary;
use crate::app::{Action, Purpose, State};

/// The system's own file dialog; empty when nothing was chosen or no dialog can be shown.
pub fn native(purpose: Purpose) -> Vec<PathBuf> {
    let dialog = rfd::FileDialog::new().set_title(purpose.title()).add_filter(purpose.title(), purpose.endings());
    match purpose {
        Purpose::ImportWorkbooks => dialog.pick_files().unwrap_or_default(),
        Purpose::OpenBook | Purpose::LoadSteps => dialog.pick_file().into_iter().collect(),
        Purpose::NewBook | Purpose::ExportPdf | Purpose::ExportWorkbook | Purpose::BackUp => {
            dialog.save_file().into_iter().collect()
        }
    }
}

/// The decision that waits, if one does.
pub fn question(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let Some(question) = &state.question else { return };
    Modal::new(Id::unique("question")).show(ui.ctx(), |ui| {
        ui.set_width(440.0);
        ui.label(RichText::new(&question.title).font(theme::bold(theme::SUBHEADING)));
        ui.add_space(theme::GRID);
        ui.label(&question.text);
        ui.add_space(2.0 * theme::GRID);
        ui.horizontal(|ui| {
            if primary(ui, &question.confirm).clicked() {
                actions.push(Action::Confirm);
            }
            if ui.button("不执行").clicked() {
                actions.push(Action::Decline);
            }
        });
    });
}

/// The file being chosen, if one is.
pub fn file(ui: &mut Ui, state: &State, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    let Some(purpose) = state.choosing else { return };
    Modal::new(Id::unique("file")).show(ui.ctx(), |ui| {
        ui.set_width(560.0);
        ui.label(RichText::new(purpose.title()).font(theme::bold(theme::SUBHEADING)));
        ui.add_space(theme::GRID);
        let label = ui.label(hint(purpose));
        let rows = if purpose == Purpose::ImportWorkbooks { 3 } else { 1 };
        let edit = TextEdit::multiline(&mut drafts.path).desired_rows(rows).desired_width(f32::INFINITY);
        ui.add(edit).labelled_by(label.id);
        if purpose == Purpose::OpenBook {
            for recent in &state.settings.recent {
                if ui.link(recent.display().to_string()).clicked() {
                    drafts.path = recent.display().to_string();
                }
            }
        }
        ui.add_space(2.0 * theme::GRID);
        ui.horizontal(|ui| {
            let files = typed_paths(&drafts.path);
            let confirm = if purpose.writes() { "保存" } else { "打开" };
            if primary(ui, confirm).clicked() && !files.is_empty() {
                actions.push(Action::Chosen(purpose, files));
                drafts.path.clear();
            }
            if ui.button("浏览…").on_hover_text("打开系统的文件对话框").clicked() {
                actions.push(Action::Browse(purpose));
            }
            if ui.button("取消").clicked() {
                actions.push(Action::CancelChoosing);
            }
        });
    });
}

fn hint(purpose: Purpose) -> String {
    let endings = purpose.endings().join("、.");
    match purpose {
        Purpose::ImportWorkbooks => format!("文件路径(.{endings})，每行一个；也可以把文件拖进窗口"),
        Purpose::NewBook | Purpose::ExportPdf | Purpose::ExportWorkbook | Purpose::BackUp => {
            format!("保存到(完整路径，.{endings})")
        }
        Purpose::OpenBook | Purpose::LoadSteps => format!("文件路径(.{endings})"),
    }
}

/// Paths as typed or pasted, one a line, with or without the quotes that file managers put around them.
fn typed_paths(text: &str) -> Vec<PathBuf> {
    let lines = text.lines().map(|line| line.trim().trim_matches('"').trim());
    lines.filter(|line| !line.is_empty()).map(PathBuf::from).collect()
}
