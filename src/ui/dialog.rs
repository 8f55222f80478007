//! What asks before something happens: a decision to confirm, a file to choose. The file dialog is our own, with the system's
//! behind a button, because on some desktops the system's cannot be opened at all and says so by silence.

use std::path::PathBuf;

use egui::{Frame, Id, Modal, RichText, Stroke, TextEdit, Ui};

use super::drafts::PathDraft;
use super::theme;
use super::widgets::primary;
use crate::app::letters;
use crate::app::{
    Action, AttachTo, CountiesPurpose, Desk, Examination, HistoryPurpose, ImportPurpose, Purpose, Settings, State,
    counties, handout, wants_reason,
};
use crate::report::file_name_of;

/// The system's own file dialog; empty when nothing was chosen or no dialog can be shown.
pub fn native(purpose: Purpose) -> Vec<PathBuf> {
    let dialog = rfd::FileDialog::new().set_title(purpose.title());
    let dialog = match purpose.endings() {
        [] => dialog,
        endings => dialog.add_filter(purpose.title(), endings),
    };
    match purpose {
        Purpose::ImportWorkbooks | Purpose::Attach | Purpose::Counties(CountiesPurpose::Books) => {
            dialog.pick_files().unwrap_or_default()
        }
        Purpose::OpenBook
        | Purpose::LoadSteps
        | Purpose::InstallPack
        | Purpose::Import(ImportPurpose::ReadCorrections)
        | Purpose::History(HistoryPurpose::ImportClaims) => dialog.pick_file().into_iter().collect(),
        Purpose::NewBook
        | Purpose::ExportPdf
        | Purpose::ExportWorkbook
        | Purpose::ExportDocument
        | Purpose::ExportPapers
        | Purpose::ExportExamined
        | Purpose::BackUp
        | Purpose::ExportPack
        | Purpose::History(HistoryPurpose::Export)
        | Purpose::HandOut(_)
        | Purpose::Letter(_)
        | Purpose::Import(ImportPurpose::ExportProblems)
        | Purpose::Counties(CountiesPurpose::Export)
        | Purpose::ExportRules => save(dialog, purpose).into_iter().collect(),
    }
}

/// Where the system's dialog is to write. It asks about a file that is there by the name that was typed; where our ending makes it another
/// that is there too, it is shown that one, and asks again.
fn save(mut dialog: rfd::FileDialog, purpose: Purpose) -> Option<PathBuf> {
    loop {
        let typed = dialog.clone().save_file()?;
        let file = purpose.written_to(typed.clone());
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if file == typed || !purpose.replaces() || !file.exists() {
            return Some(file);
        }
        dialog = dialog.set_file_name(name);
        if let Some(folder) = file.parent() {
            dialog = dialog.set_directory(folder);
        }
    }
}

/// The decision that waits, if one does.
pub fn question(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let Some(question) = &state.question else { return };
    modal("question").show(ui.ctx(), |ui| {
        ui.set_width(440.0);
        ui.label(RichText::new(&question.title).font(theme::bold(theme::SUBHEADING)));
        ui.add_space(theme::GRID);
        ui.label(&question.text);
        let to = AttachTo::of(&question.action);
        let attaching = state.desk.as_ref().zip(to.as_ref());
        if let Some((desk, to)) = attaching {
            ui.add_space(theme::GRID);
            super::screens::attachments(ui, desk, to, actions);
            if wants_reason(&question.action) {
                super::screens::reason(ui, desk, to, actions);
            }
        }
        let hindrance = attaching.and_then(|(desk, _)| desk.vouchers.hindrance_of(&question.action));
        ui.add_space(2.0 * theme::GRID);
        ui.horizontal(|ui| {
            let confirm = ui.add_enabled_ui(hindrance.is_none(), |ui| primary(ui, &question.confirm)).inner;
            if confirm.on_disabled_hover_text(hindrance.unwrap_or_default()).clicked() {
                actions.push(Action::Confirm);
            }
            if ui.button("不执行").clicked() {
                actions.push(Action::Decline);
            }
        });
    });
}

/// The file being chosen, if one is.
pub fn file(ui: &mut Ui, state: &State, draft: &mut PathDraft, actions: &mut Vec<Action>) {
    let Some(purpose) = state.choosing else {
        draft.purpose = None;
        return;
    };
    let has_just_opened = draft.purpose != Some(purpose);
    if has_just_opened {
        *draft = PathDraft { purpose: Some(purpose), path: suggestion(state, purpose), ..PathDraft::default() };
    }
    modal("file").show(ui.ctx(), |ui| {
        ui.set_width(560.0);
        ui.label(RichText::new(purpose.title()).font(theme::bold(theme::SUBHEADING)));
        ui.add_space(theme::GRID);
        if purpose == Purpose::NewBook {
            let label = ui.label("地区(印在报表的填报单位里)");
            let edit =
                TextEdit::singleline(&mut draft.jurisdiction).hint_text("如 安和县").desired_width(f32::INFINITY);
            ui.add(edit).labelled_by(label.id);
        }
        let label = ui.label(hint(purpose));
        let field = ui.add(path_field(purpose, &mut draft.path)).labelled_by(label.id);
        if has_just_opened {
            field.request_focus();
        }
        if field.changed() {
            (draft.flaw, draft.replaced) = (None, None);
        }
        told_of_file(ui, purpose, draft);
        let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if purpose == Purpose::OpenBook {
            recent_books(ui, state, &mut draft.path);
        }
        ui.add_space(2.0 * theme::GRID);
        ui.horizontal(|ui| {
            let files = typed_paths(&draft.path);
            let is_replaced = draft.replaced.is_some();
            let confirm = match purpose.writes() {
                true if is_replaced => "替换",
                true => "保存",
                false => "打开",
            };
            // What is there is replaced by a click only: Enter is pressed before the question is read.
            let is_confirmed = match is_replaced {
                true => ui.button(confirm).clicked(),
                false => primary(ui, confirm).clicked() || is_entered,
            };
            if is_confirmed && !files.is_empty() && may_be_written(purpose, &files, draft) {
                let jurisdiction = draft.jurisdiction.clone();
                actions.push(match (purpose, files.first()) {
                    (Purpose::NewBook, Some(path)) => Action::CreateBook { path: path.clone(), jurisdiction },
                    _ => Action::Chosen(purpose, files),
                });
            }
            if ui.button("浏览…").on_hover_text("打开系统的文件对话框").clicked() {
                actions.push(browsing(purpose, draft));
            }
            if ui.button("取消").clicked() {
                actions.push(Action::CancelChoosing);
            }
        });
    });
}

/// The system's dialog is asked for.
fn browsing(purpose: Purpose, draft: &PathDraft) -> Action {
    match purpose {
        Purpose::NewBook => Action::BrowseForNewBook { jurisdiction: draft.jurisdiction.clone() },
        Purpose::OpenBook
        | Purpose::ImportWorkbooks
        | Purpose::Attach
        | Purpose::LoadSteps
        | Purpose::ExportPdf
        | Purpose::ExportWorkbook
        | Purpose::ExportDocument
        | Purpose::ExportPapers
        | Purpose::ExportExamined
        | Purpose::BackUp
        | Purpose::InstallPack
        | Purpose::ExportPack
        | Purpose::History(_)
        | Purpose::HandOut(_)
        | Purpose::Letter(_)
        | Purpose::Import(_)
        | Purpose::Counties(_)
        | Purpose::ExportRules => Action::Browse(purpose),
    }
}

/// What the file will be called where that is not what was typed, and why it is not written yet.
fn told_of_file(ui: &mut Ui, purpose: Purpose, draft: &PathDraft) {
    if let Some(typed) = typed_paths(&draft.path).into_iter().next().filter(|_| purpose.writes()) {
        let written = purpose.written_to(typed.clone());
        if let Some(name) = written.file_name().filter(|_| written != typed) {
            ui.label(RichText::new(format!("将保存为“{}”", name.display())).color(theme::SECONDARY));
        }
    }
    if let Some(flaw) = &draft.flaw {
        ui.label(RichText::new(format!("× {flaw}")).color(theme::BAD));
    }
    if let Some(name) = draft.replaced.as_ref().and_then(|file| file.file_name()) {
        let told = format!("! 已有同名文件“{}”。替换后，它原来的内容不再保留。", name.display());
        ui.label(RichText::new(told).color(theme::CAUTION));
    }
}

/// Whether a file may be written now: its folder is there, and if the file is there too, the user has been told and means it.
fn may_be_written(purpose: Purpose, files: &[PathBuf], draft: &mut PathDraft) -> bool {
    let Some(typed) = files.first().filter(|_| purpose.replaces()) else { return true };
    let file = purpose.written_to(typed.clone());
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    draft.flaw = match folder.filter(|folder| !folder.is_dir()) {
        Some(folder) => Some(format!("没有“{}”这个文件夹，请改存到已有的文件夹。", folder.display())),
        None if typed.is_dir() || file.is_dir() => Some(format!("“{}”是文件夹，请在后面写上文件名。", typed.display())),
        None => None,
    };
    let is_meant = draft.replaced.as_ref() == Some(&file) || !file.exists();
    draft.replaced = (draft.flaw.is_none() && file.exists()).then_some(file);
    draft.flaw.is_none() && is_meant
}

/// Books of the last days, to be chosen by a click.
fn recent_books(ui: &mut Ui, state: &State, path: &mut String) {
    for recent in &state.settings.recent {
        if ui.link(recent.display().to_string()).clicked() {
            *path = recent.display().to_string();
        }
    }
}

/// Where a path is typed, or several of them where several files can be chosen.
fn path_field(purpose: Purpose, path: &mut String) -> TextEdit<'_> {
    let edit = match purpose {
        Purpose::ImportWorkbooks | Purpose::Attach | Purpose::Counties(CountiesPurpose::Books) => {
            TextEdit::multiline(path).desired_rows(4)
        }
        _ => TextEdit::singleline(path),
    };
    edit.desired_width(f32::INFINITY)
}

/// A window over the others, with room around its content.
pub fn modal(name: &str) -> Modal {
    let frame = Frame::new().fill(theme::PAPER).corner_radius(6).inner_margin(18);
    Modal::new(Id::unique(name.to_owned())).frame(frame.stroke(Stroke::new(1.0, theme::HAIRLINE)))
}

/// A path to begin with: where documents are, under the name of what is to be written.
fn suggestion(state: &State, purpose: Purpose) -> String {
    let desk = state.desk.as_ref();
    let name = match purpose {
        Purpose::NewBook => "编制账簿.bh".to_owned(),
        Purpose::BackUp => {
            let stem = desk.and_then(|desk| desk.path.file_stem()).map(|stem| stem.to_string_lossy().into_owned());
            format!("{}-备份{}.bh", stem.unwrap_or_default(), state.today)
        }
        Purpose::ExportPdf | Purpose::ExportWorkbook | Purpose::ExportDocument => {
            let title = desk.map(Desk::export_title).unwrap_or_default();
            let ending = purpose.endings().first().copied().unwrap_or_default();
            format!("{}.{ending}", file_name_of(title))
        }
        Purpose::ExportPapers => {
            let plan = desk.and_then(|desk| desk.plan.as_ref()).map(|open| open.plan.name.as_str());
            format!("{}.pdf", file_name_of(&format!("上会材料-{}", plan.unwrap_or_default())))
        }
        Purpose::ExportExamined => match desk.map(|desk| &desk.papers.examination) {
            Some(Examination::Found(found)) => {
                format!("{}.pdf", file_name_of(&format!("{}-{}", found.table.title, found.code)))
            }
            Some(Examination::Nothing | Examination::UnderWay | Examination::Failed(_)) | None => String::new(),
        },
        Purpose::ExportPack | Purpose::ExportRules => {
            let key = desk.and_then(|desk| desk.library.pack_key(&desk.register.policy)).unwrap_or_default();
            let ending = purpose.endings().first().copied().unwrap_or_default();
            format!("规则包-{key}.{ending}")
        }
        Purpose::History(HistoryPurpose::Export) => {
            let table = desk.and_then(|desk| desk.history.table(desk, state.today));
            format!("{}.pdf", file_name_of(&table.map(|table| table.title).unwrap_or_default()))
        }
        Purpose::HandOut(table) => {
            let place = desk.map(|desk| desk.header.jurisdiction.as_str()).unwrap_or_default();
            format!("{}模板.xlsx", handout::title(table, place))
        }
        Purpose::Counties(CountiesPurpose::Export) => format!("{}.xlsx", counties::TITLE),
        Purpose::Letter(name) => {
            let plan = desk.and_then(|desk| desk.plan.as_ref()).map(|open| open.plan.name.as_str());
            letters::suggested_name(name, plan.unwrap_or_default())
        }
        Purpose::Import(ImportPurpose::ExportProblems) => format!("导入问题清单{}.xlsx", state.today),
        Purpose::OpenBook
        | Purpose::Import(ImportPurpose::ReadCorrections)
        | Purpose::ImportWorkbooks
        | Purpose::Attach
        | Purpose::LoadSteps
        | Purpose::InstallPack
        | Purpose::Counties(CountiesPurpose::Books)
        | Purpose::History(HistoryPurpose::ImportClaims) => {
            return String::new();
        }
    };
    Settings::documents().join(name).display().to_string()
}

fn hint(purpose: Purpose) -> String {
    let endings = purpose.endings().join("、.");
    match purpose {
        Purpose::ImportWorkbooks => format!("文件路径(.{endings})，每行一个；也可以把文件拖进窗口"),
        Purpose::Counties(CountiesPurpose::Books) => format!("其他区县的账簿(.{endings})，每行一个；当前账簿不用再选"),
        Purpose::Attach => "文件的完整路径，每行一个；只登记位置、大小和校验值".to_owned(),
        Purpose::NewBook
        | Purpose::ExportPdf
        | Purpose::ExportWorkbook
        | Purpose::ExportDocument
        | Purpose::ExportPapers
        | Purpose::ExportExamined
        | Purpose::BackUp
        | Purpose::ExportPack
        | Purpose::History(HistoryPurpose::Export)
        | Purpose::HandOut(_)
        | Purpose::Letter(_)
        | Purpose::Import(ImportPurpose::ExportProblems)
        | Purpose::Counties(CountiesPurpose::Export)
        | Purpose::ExportRules => {
            format!("保存到(完整路径，.{endings})")
        }
        Purpose::OpenBook
        | Purpose::LoadSteps
        | Purpose::InstallPack
        | Purpose::Import(ImportPurpose::ReadCorrections)
        | Purpose::History(HistoryPurpose::ImportClaims) => format!("文件路径(.{endings})"),
    }
}

/// Paths as typed or pasted, one a line, with or without the quotes that file managers put around them.
fn typed_paths(text: &str) -> Vec<PathBuf> {
    let lines = text.lines().map(|line| line.trim().trim_matches('"').trim());
    lines.filter(|line| !line.is_empty()).map(PathBuf::from).collect()
}
