//! 时光轴 in the frame: the day that is shown, typed or stepped through, beside the name of the book; and the strip that says
//! loudly that it is not today's register.

use egui::{Align, Frame, Key, Label, Layout, Panel, RichText, TextEdit, Ui};

use crate::app::{Action, Command, Desk, State, TimeAction, TimeStep};
use crate::domain::Date;
use crate::notice::Notice;
use crate::report::written_date;
use crate::ui::theme;
use crate::ui::widgets::date;

/// What is left of a line is too narrow for more words, in points.
const TOO_NARROW: f32 = 48.0;

/// The day as typed.
#[derive(Debug, Default)]
pub struct TimeDraft {
    /// The day it was taken from.
    taken_from: Option<Date>,
    typed: String,
}

/// The day and the way to others; laid out from the right.
pub fn control(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut TimeDraft, actions: &mut Vec<Action>) {
    step(ui, "▶", TimeStep::Later, actions);
    ui.scope(|ui| {
        // In a menu bar fields have no frame; this one is to be seen as one.
        ui.reset_style();
        field(ui, state, desk, draft, actions);
    });
    step(ui, "◀", TimeStep::Earlier, actions);
    // Leftmost, so that the arrows stay under the pointer.
    if desk.time.is_reading() {
        ui.spinner();
    }
}

fn step(ui: &mut Ui, sign: &str, step: TimeStep, actions: &mut Vec<Action>) {
    let command = Command::Time(step);
    let key = command.shortcut().map(crate::app::Shortcut::label).unwrap_or_default();
    let response = ui.button(sign).on_hover_text(format!("{} {key}", command.title()));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, command.title()));
    if response.clicked() {
        actions.push(Action::Command(command));
    }
}

fn field(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut TimeDraft, actions: &mut Vec<Action>) {
    let shown = desk.day(state.today);
    if draft.taken_from != Some(shown) {
        *draft = TimeDraft { taken_from: Some(shown), typed: shown.to_string() };
    }
    let read = date::read(&draft.typed);
    let colour = if read.is_ok() { theme::INK } else { theme::BAD };
    let edit =
        TextEdit::singleline(&mut draft.typed).desired_width(104.0).align(egui::Align2::LEFT_CENTER).text_color(colour);
    let field = ui.add(edit);
    let label = ui.label(RichText::new("日期").color(theme::SECONDARY));
    let hint = read.as_ref().err().cloned().unwrap_or_else(|| "改成别的日期后按回车，看那一天终了时的台账".to_owned());
    let field = field.labelled_by(label.id).on_hover_text(hint);
    if !field.lost_focus() {
        return;
    }
    let is_entered = ui.input(|input| input.key_pressed(Key::Enter));
    match date::read(&draft.typed) {
        Ok(Some(day)) if is_entered && day != shown => actions.push(Action::Time(TimeAction::Go(day))),
        Err(why) if is_entered => {
            actions.push(Action::Told(Notice::advice(format!("日期没有改：{why}。"))));
            draft.taken_from = None;
        }
        // What was not confirmed, or is no day, gives way to the day that is shown.
        Ok(_) | Err(_) if !is_entered => draft.taken_from = None,
        Ok(_) | Err(_) => {}
    }
}

/// Says that what is shown is not today's register, so that it is never mistaken for it.
pub fn strip(ui: &mut Ui, state: &State, desk: &Desk, actions: &mut Vec<Action>) {
    let Some(day) = desk.time.day() else { return };
    let frame = Frame::new().fill(theme::TIME_STRIP).inner_margin(egui::Margin::symmetric(12, 3));
    Panel::top("time strip").frame(frame).show(ui, |ui| {
        let mut notes = Vec::new();
        match desk.time.waiting() {
            0 if day > state.today => notes.push("到这一天没有待生效凭证".to_owned()),
            0 => {}
            waiting => notes.push(format!("含待生效凭证 {waiting} 笔")),
        }
        notes.extend(desk.time.plan_put_by().map(|plan| format!("方案“{plan}”已收起，回到今天时恢复")));
        let title = format!("以下各屏显示 {} 的台账，只能查看", written_date(day));
        if bar(ui, (&title, &notes.join("；")), "回到今天，看现行台账") {
            actions.push(Action::Command(Command::Time(TimeStep::Today)));
        }
    });
}

/// What is shown, what is to be said of it, and at the right the way back, which keeps its room: words give way to an ellipsis.
/// Whether the way back was taken.
pub(super) fn bar(ui: &mut Ui, (title, note): (&str, &str), way_back: &str) -> bool {
    let across = |ui: &mut Ui| {
        let is_taken = ui.button(way_back).clicked();
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add(Label::new(RichText::new(title).font(theme::bold(theme::BODY))).truncate());
            if ui.available_width() > TOO_NARROW && !note.is_empty() {
                ui.add(Label::new(RichText::new(note).color(theme::SECONDARY)).truncate());
            }
        });
        is_taken
    };
    ui.horizontal(|ui| ui.with_layout(Layout::right_to_left(Align::Center), across).inner).inner
}
