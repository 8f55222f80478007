//! 忽略: problems that were looked at and need no mending, one or a whole group, for a reason that goes into the list of problems.
//! Asked in a box of its own, so that neither list nor cards move under the pointer.

use egui::{Button, Key, RichText, TextEdit, Ui};

use super::issues::push;
use crate::app::{Action, MendChoice};
use crate::ui::dialog::modal;
use crate::ui::drafts::MendsDraft;
use crate::ui::theme;
use crate::ui::widgets::is_composing;

/// The question, while it is open.
pub(super) fn ask(ui: &mut Ui, draft: &mut MendsDraft, actions: &mut Vec<Action>) {
    let Some(ignoring) = &mut draft.ignoring else { return };
    let mut is_decided = false;
    let mut is_given_up = false;
    let response = modal("ignore problems").show(ui.ctx(), |ui| {
        ui.set_width(460.0);
        ui.label(RichText::new(format!("忽略：{}", ignoring.what)).font(theme::bold(theme::SUBHEADING)));
        let follows = "忽略的问题留在问题清单中，并列出原因；错误的行忽略后仍不导入。";
        ui.label(RichText::new(follows).color(theme::SECONDARY));
        let label = ui.label("忽略的原因");
        let field = TextEdit::singleline(&mut ignoring.reason).hint_text("如：已电话核实").desired_width(f32::INFINITY);
        let field = ui.add(field).labelled_by(label.id);
        if std::mem::take(&mut ignoring.wants_focus) {
            field.request_focus();
        }
        let is_entered = field.lost_focus() && !is_composing(ui) && ui.input(|input| input.key_pressed(Key::Enter));
        let has_reason = !ignoring.reason.trim().is_empty();
        ui.horizontal(|ui| {
            let button = ui.add_enabled(has_reason, Button::new(format!("忽略 {} 条", ignoring.issues.len())));
            let button = button.on_disabled_hover_text("请先写明原因，原因会列入问题清单");
            is_decided = button.clicked() || (is_entered && has_reason);
            is_given_up = ui.button("不忽略").clicked();
        });
    });
    if is_decided {
        let issues = std::mem::take(&mut ignoring.issues);
        let reason = ignoring.reason.trim().to_owned();
        push(MendChoice::Ignore(issues, Some(reason)), Some(actions));
    }
    if is_decided || is_given_up || response.should_close() {
        draft.ignoring = None;
    }
}
