//! 附件 of a voucher that is to be recorded, and 缘由 where a plan is carried out before its time: lines in the box that asks for it.
//! The files are read as soon as they are chosen; what is shown is what would be recorded.

use egui::{Button, RichText, TextEdit, Ui};

use crate::app::{Action, AttachTo, Desk, VouchersAction};
use crate::ui::theme;
use crate::wording;

/// The files chosen for a voucher, and the ways to choose more or fewer.
pub fn line(ui: &mut Ui, desk: &Desk, to: &AttachTo, actions: &mut Vec<Action>) {
    let vouchers = &desk.vouchers;
    ui.horizontal_wrapped(|ui| {
        ui.label("附件");
        for (index, attachment) in vouchers.chosen(to).iter().enumerate() {
            ui.label(wording::attachment(attachment)).on_hover_text(&attachment.reference);
            if ui.small_button("移去").on_hover_text(format!("不附“{}”", attachment.name)).clicked() {
                actions.push(Action::Vouchers(VouchersAction::Remove { to: to.clone(), index }));
            }
        }
        let hindrance = vouchers.hindrance(to);
        let button = ui.add_enabled(hindrance.is_none(), Button::new("＋ 附件…"));
        let button = button.on_disabled_hover_text(hindrance.unwrap_or_default());
        if button.on_hover_text(wording::ATTACHMENTS_BY_REFERENCE).clicked() {
            actions.push(Action::Vouchers(VouchersAction::Choose(to.clone())));
        }
        if hindrance.is_some() {
            ui.spinner();
        }
    });
    if !vouchers.chosen(to).is_empty() {
        ui.label(RichText::new(wording::ATTACHMENTS_BY_REFERENCE).color(theme::SECONDARY));
    }
    if let Some(trouble) = vouchers.trouble(to) {
        ui.label(RichText::new(format!("× {} {}", trouble.what, trouble.place)).color(theme::BAD));
        ui.label(&trouble.advice);
    }
}

/// Why plans are carried out that have not passed every stage.
pub fn reason(ui: &mut Ui, desk: &Desk, to: &AttachTo, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let label = ui.label("直接执行的缘由");
        let mut typed = desk.vouchers.reason(to).to_owned();
        let hint = "必填，如 县委专题会议已定；记入方案日志和凭证";
        let edit = TextEdit::singleline(&mut typed).hint_text(hint).desired_width(f32::INFINITY);
        if ui.add(edit).labelled_by(label.id).changed() {
            actions.push(Action::Vouchers(VouchersAction::Reason { to: to.clone(), typed }));
        }
    });
}
