//! 粘贴表格: a button, and Ctrl+V anywhere on the screen where no text field takes it. The clipboard belongs to the system: it is
//! asked for, and the answer comes as an event of a later frame, or not at all when the clipboard holds nothing for us. Of Ctrl+V
//! with nothing to paste only the release of the key is seen.

use std::time::Duration;

use egui::{Event, Key, Ui, ViewportCommand};

use crate::app::{Action, ImportAction, State};
use crate::notice::Notice;
use crate::ui::drafts::ImportDraft;

/// How long the clipboard may take, in seconds.
const PATIENCE: f64 = 0.5;

/// The button.
pub(super) fn button(ui: &mut Ui, draft: &mut ImportDraft) {
    let button =
        ui.button("粘贴表格").on_hover_text("在 Excel 或 WPS 里选中整张表，连同表头，复制后点这里，或按 Ctrl+V");
    if button.clicked() {
        // The text field that was written in must not take it.
        ui.memory_mut(egui::Memory::stop_text_input);
        ui.ctx().send_viewport_cmd(ViewportCommand::RequestPaste);
        draft.paste_asked = Some(ui.input(|input| input.time));
    }
}

/// What came from the clipboard in this frame, unless it is meant for something that lies over the screen or for a text field.
pub(super) fn receive(ui: &Ui, state: &State, draft: &mut ImportDraft, actions: &mut Vec<Action>) {
    let is_covered = state.question.is_some() || state.choosing.is_some() || state.overlay.is_some();
    let is_ours = draft.paste_asked.is_some() || !ui.ctx().text_edit_focused();
    if is_covered || !is_ours {
        return;
    }
    let come = ui.input(|input| {
        input.events.iter().find_map(|event| match event {
            Event::Paste(text) => Some(Action::Import(ImportAction::Paste(text.clone()))),
            Event::PasteImage(_) => Some(Action::Told(no_text("是图片"))),
            _ => None,
        })
    });
    let now = ui.input(|input| input.time);
    let has_come = come.is_some();
    if let Some(action) = come {
        draft.paste_asked = None;
        actions.push(action);
    } else if is_released(ui) && !draft.paste_came {
        actions.push(Action::Told(no_text("没有文字")));
    } else if draft.paste_asked.is_some_and(|asked| now - asked > PATIENCE) {
        draft.paste_asked = None;
        actions.push(Action::Told(no_text("没有文字")));
    } else if draft.paste_asked.is_some() {
        ui.ctx().request_repaint_after(Duration::from_secs_f64(PATIENCE));
    }
    let is_over = ui.input(|input| input.key_released(Key::V));
    draft.paste_came = has_come || (draft.paste_came && !is_over);
}

/// Whether V was let go with Ctrl still held.
fn is_released(ui: &Ui) -> bool {
    let is_ours =
        |event: &Event| matches!(event, Event::Key { key: Key::V, pressed: false, modifiers, .. } if modifiers.command);
    ui.input(|input| input.events.iter().any(is_ours))
}

fn no_text(what: &str) -> Notice {
    Notice::advice(format!("剪贴板里{what}，没有读取。请在表格软件里选中整张表（连同表头），复制后再粘贴。"))
}
