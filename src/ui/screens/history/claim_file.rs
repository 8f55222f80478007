//! A file of claims that was read: what would be noted, and every cell that was not understood. Taken as a whole or dropped.

use egui::{Button, RichText, ScrollArea, Ui};

use crate::app::{Action, ClaimFile, Desk, HistoryAction};
use crate::ui::theme;
use crate::ui::widgets::primary;
use crate::wording;

pub fn show(ui: &mut Ui, desk: &Desk, file: &ClaimFile, actions: &mut Vec<Action>) {
    ui.label(RichText::new(format!("声明表 {}", file.file)).font(theme::bold(theme::SUBHEADING)));
    ui.label(wording::claim_file(file.claims.len(), file.known, file.faults.len(), &file.left_out));
    ui.horizontal(|ui| {
        if file.faults.is_empty() && !file.claims.is_empty() {
            let title = format!("登记 {} 条声明", file.claims.len());
            match desk.read_only() {
                Some(hindrance) => {
                    ui.add_enabled(false, Button::new(title)).on_disabled_hover_text(hindrance);
                    ui.label(RichText::new(hindrance).color(theme::CAUTION));
                }
                None if primary(ui, &title).clicked() => {
                    actions.push(Action::History(HistoryAction::TakeFile));
                }
                None => {}
            }
        } else if !file.faults.is_empty() {
            ui.label(RichText::new("有误的单元格改正以前，一条也不登记。").color(theme::BAD));
        }
        if ui.button("放弃").clicked() {
            actions.push(Action::History(HistoryAction::DropFile));
        }
    });
    ui.separator();
    ScrollArea::vertical().id_salt("claim file").auto_shrink(false).show(ui, |ui| {
        for former in &file.former_names {
            ui.label(RichText::new(format!("! {}", wording::former_name(former, "声明"))).color(theme::CAUTION));
        }
        for fault in &file.faults {
            ui.label(RichText::new(format!("× {}", wording::claim_fault(fault))).color(theme::BAD));
        }
        for claim in &file.claims {
            let subject = wording::quantity(claim.quantity, &desk.register.snapshot);
            let (word, kinds) = (wording::quantity_word(claim.quantity), wording::claim_kinds(claim.kinds));
            let said = wording::claim_said(claim);
            ui.label(format!("{} {subject} {kinds} {word} {}　{said}", claim.on, claim.count));
        }
    });
}
