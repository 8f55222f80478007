//! 源文: a pack's text in an editor. It is read with every change; what is wrong is listed with line and column, and only a sound
//! pack can be saved. The packs that travel with the program are changed as a copy of the office's own.

use std::sync::Arc;

use egui::text::{CCursor, CCursorRange, LayoutJob, TextFormat};
use egui::{
    Color32, FontId, Frame, Galley, Id, Panel, RichText, ScrollArea, Sense, Stroke, TextBuffer, TextEdit, Ui, vec2,
};

use crate::app::policies::{PackOrigin, is_bundled_key};
use crate::app::{Action, LibraryAction, Purpose};
use crate::rules::{Fault, Pack, Place};
use crate::ui::theme;
use crate::ui::widgets::primary;
use crate::wording;

/// Height of a line of the text, in points.
const LINE: f32 = 18.0;

/// The text of one pack while it is being changed.
#[derive(Debug, Default)]
pub struct SourceDraft {
    /// The pack's text as it was in force when it was last looked at.
    taken_from: Option<String>,
    text: String,
    /// The text that was last read, and what is wrong with it.
    read: String,
    faults: Vec<Fault>,
    /// Where the cursor is to be put.
    go_to: Option<Place>,
    is_editing: Editing,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Editing {
    /// A pack of the program is only looked at.
    #[default]
    No,
    Yes,
}

pub fn show(ui: &mut Ui, pack: &Pack, origin: Option<&PackOrigin>, draft: &mut SourceDraft, actions: &mut Vec<Action>) {
    draft.follow(pack);
    let is_own = matches!(origin, Some(PackOrigin::Own(_)));
    if is_own {
        draft.is_editing = Editing::Yes;
    }
    buttons(ui, pack, is_own, draft, actions);
    faults(ui, draft);
    editor(ui, draft);
}

fn buttons(ui: &mut Ui, pack: &Pack, is_own: bool, draft: &mut SourceDraft, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        if draft.is_editing == Editing::No {
            let copy = primary(ui, "复制为本单位版本并编辑");
            if copy.on_hover_text("保存后代替随程序提供的同代号规则包，随时可以恢复").clicked()
            {
                draft.is_editing = Editing::Yes;
            }
        } else {
            let is_changed = draft.text != pack.text || !is_own;
            let hindrance = match (draft.faults.is_empty(), is_changed) {
                (false, _) => Some("有错误，改正后才能保存"),
                (true, false) => Some("没有改动"),
                (true, true) => None,
            };
            let save = ui.add_enabled(hindrance.is_none(), egui::Button::new("保存并生效"));
            if save.on_disabled_hover_text(hindrance.unwrap_or_default()).clicked() {
                actions.push(Action::Library(LibraryAction::Save { text: draft.text.clone() }));
            }
            let undo = ui.add_enabled(draft.text != pack.text, egui::Button::new("放弃改动"));
            if undo.on_disabled_hover_text("没有改动").clicked() {
                draft.take(pack);
            }
        }
        if is_own {
            let words = if is_bundled_key(&pack.key) { "恢复随程序版本…" } else { "删去规则包…" };
            if ui.button(words).clicked() {
                actions.push(Action::Library(LibraryAction::AskToRemove(pack.key.clone())));
            }
        }
        if ui.button("导出规则包…").clicked() {
            actions.push(Action::Choose(Purpose::ExportPack));
        }
        let origin = if is_own { "本单位" } else { "随程序" };
        let standing = match (draft.is_editing, draft.text == pack.text) {
            (Editing::Yes, false) => "已改动，还没有保存",
            (Editing::Yes, true) | (Editing::No, _) => "与生效的相同",
        };
        ui.label(RichText::new(format!("{origin} · {standing}")).color(theme::SECONDARY));
    });
}

/// What is wrong, below the editor; a click leads to the line.
fn faults(ui: &mut Ui, draft: &mut SourceDraft) {
    draft.check();
    let frame = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(8);
    let height = if draft.faults.is_empty() { 20.0 } else { 110.0 };
    Panel::bottom("faults").frame(frame).exact_size(height + 16.0).show(ui, |ui| {
        if draft.faults.is_empty() {
            ui.label(RichText::new("✓ 写法没有问题").color(theme::GOOD));
            return;
        }
        let mut wanted = None;
        ScrollArea::vertical().id_salt("faults").auto_shrink(false).show(ui, |ui| {
            for fault in &draft.faults {
                let (what, advice) = wording::policy::fault(&fault.reason);
                let Place { line, column } = fault.place;
                let words = format!("× 第{line}行第{column}列：{what}。{advice}");
                if ui.link(RichText::new(words).color(theme::BAD)).clicked() {
                    wanted = Some(fault.place);
                }
            }
        });
        draft.go_to = wanted.or(draft.go_to);
    });
}

fn editor(ui: &mut Ui, draft: &mut SourceDraft) {
    let id = Id::unique("pack source");
    let target = draft.go_to.take();
    if let Some(place) = target {
        let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
        state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(offset(&draft.text, place)))));
        TextEdit::store_state(ui.ctx(), id, state);
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let is_editing = draft.is_editing == Editing::Yes;
    let mut scroll = ScrollArea::both().id_salt("pack source").auto_shrink(false);
    if let Some(place) = target {
        scroll = scroll.vertical_scroll_offset(LINE * place.line.saturating_sub(6) as f32);
    }
    scroll.show(ui, |ui| {
        let label = ui.label(RichText::new("规则包源文").color(theme::SECONDARY));
        ui.horizontal_top(|ui| {
            line_numbers(ui, &draft.text);
            // A line of the text is a line of the screen: nothing is wrapped.
            let mut layouter = |ui: &Ui, text: &dyn TextBuffer, _: f32| laid_out(ui, text.as_str(), theme::INK);
            let edit = TextEdit::multiline(&mut draft.text).id(id).code_editor().interactive(is_editing);
            let edit = edit.layouter(&mut layouter).desired_width(f32::INFINITY).desired_rows(24);
            ui.add(edit).labelled_by(label.id);
        });
    });
}

/// The numbers beside the lines, by which faults are told.
fn line_numbers(ui: &mut Ui, text: &str) {
    let count = text.split('\n').count();
    let digits = count.to_string().len();
    let numbers: Vec<String> = (1..=count).map(|number| format!("{number:>digits$}")).collect();
    let galley = laid_out(ui, &numbers.join("\n"), theme::SECONDARY);
    let (rect, _) = ui.allocate_exact_size(galley.size() + vec2(4.0, 4.0), Sense::hover());
    // The text beside them begins a little below its frame.
    ui.painter().galley(rect.min + vec2(0.0, 2.0), galley, theme::SECONDARY);
}

fn laid_out(ui: &Ui, text: &str, colour: Color32) -> Arc<Galley> {
    let font = FontId::monospace(theme::DENSE);
    let format = TextFormat { line_height: Some(LINE), ..TextFormat::simple(font, colour) };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap.max_width = f32::INFINITY;
    ui.painter().layout_job(job)
}

impl SourceDraft {
    /// Takes the text of the pack after it was saved, replaced or restored; a text that was changed and not saved is kept.
    fn follow(&mut self, pack: &Pack) {
        match &self.taken_from {
            Some(taken) if *taken == pack.text => {}
            Some(taken) if *taken != self.text && self.text != pack.text => self.taken_from = Some(pack.text.clone()),
            Some(_) | None => self.take(pack),
        }
    }

    /// Whether its text was changed and is not the one in force. `pack` is the one in force, if there is one.
    pub fn is_unsaved(&self, pack: Option<&Pack>) -> bool {
        let saved = pack.map(|pack| &pack.text).or(self.taken_from.as_ref());
        self.taken_from.as_ref().is_some_and(|taken| *taken != self.text)
            && saved.is_some_and(|saved| *saved != self.text)
    }

    fn take(&mut self, pack: &Pack) {
        *self = Self { taken_from: Some(pack.text.clone()), text: pack.text.clone(), ..Self::default() };
    }

    fn check(&mut self) {
        if self.read != self.text {
            self.faults = Pack::read("", &self.text).err().map(|error| error.faults).unwrap_or_default();
            self.read.clone_from(&self.text);
        }
    }
}

/// The character of a text that stands at a place.
fn offset(text: &str, place: Place) -> usize {
    let before: usize = text.split('\n').take(place.line.saturating_sub(1)).map(|line| line.chars().count() + 1).sum();
    before + place.column.saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_by_characters_and_not_by_bytes() {
        let text = "key = \"甲\"\nname = 乙";
        assert_eq!(offset(text, Place { line: 1, column: 1 }), 0);
        assert_eq!(text.chars().nth(offset(text, Place { line: 2, column: 8 })), Some('乙'));
    }

    #[test]
    fn what_is_being_changed_is_kept_and_what_was_saved_is_taken() {
        let pack = |text: &str| Pack::read("甲.toml", text).expect("a pack");
        let first = pack("key = \"a\"\nname = \"甲\"\nregion = \"乙\"\n");
        let mut draft = SourceDraft::default();
        draft.follow(&first);
        draft.text.push_str("strange = 1\n");
        draft.follow(&first);
        draft.check();
        let [fault] = draft.faults.as_slice() else { panic!("{:?}", draft.faults) };
        assert_eq!(fault.place.line, 4);
        draft.text = draft.text.replace("strange = 1", "remark = \"丙\"");
        draft.check();
        assert_eq!(draft.faults, []);
        let saved = pack(&draft.text);
        draft.follow(&saved);
        assert_eq!(draft.text, saved.text);
    }
}
