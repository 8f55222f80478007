//! 附件 of a voucher that is to be recorded: a line in the box that asks for it. The files are read as soon as they are chosen; what
//! is shown is what would be recorded.

use egui::{Button, RichText, Ui};

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
