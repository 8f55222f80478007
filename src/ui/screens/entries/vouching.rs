//! What a recorded voucher rests on and hangs together with: its files and what became of them, and the vouchers recorded together
//! with it, which can be taken back together.

use egui::{Button, RichText, Ui};

use crate::app::entry_told::EntryTold;
use crate::app::{Action, Desk, EntriesAction, VouchersAction};
use crate::domain::{AttachmentFate, EntryId};
use crate::ui::theme;
use crate::ui::widgets::link;
use crate::wording;

/// The files of a voucher, and whether they are still what they were.
pub fn attachments(ui: &mut Ui, desk: &Desk, told: &EntryTold, actions: &mut Vec<Action>) {
    let head = &told.listed.head;
    if head.attachments.is_empty() {
        return;
    }
    let examined = desk.vouchers.examined(head.id).unwrap_or_default();
    for (index, attachment) in head.attachments.iter().enumerate() {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new("附件").color(theme::SECONDARY));
            ui.label(wording::attachment(attachment)).on_hover_text(&attachment.reference);
            if let Some(found) = examined.get(index) {
                let colour = if found.fate.is_same() { theme::GOOD } else { theme::BAD };
                let words = format!("{} {}", mark(&found.fate), wording::attachment_fate(&found.fate));
                ui.label(RichText::new(words).color(colour));
            }
        });
    }
    let hint = "逐个看文件还在不在、和登记时是不是一样";
    if ui.button("核对附件").on_hover_text(hint).clicked() {
        actions.push(Action::Vouchers(VouchersAction::Examine(head.id)));
    }
}

fn mark(fate: &AttachmentFate) -> &'static str {
    if fate.is_same() { "✓" } else { "×" }
}

/// 同批: the vouchers recorded together with it.
pub fn group(ui: &mut Ui, desk: &Desk, told: &EntryTold, actions: &mut Vec<Action>) {
    let others = others(told);
    if others.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.label(format!("与{}同批", wording::numbered_entries(others.iter().map(|id| id.0))));
        for id in others {
            if link(ui, &format!("看第{}号", id.0)).clicked() {
                actions.push(Action::Entries(EntriesAction::Select(Some(id))));
            }
        }
        let all_taken_back = told.others_standing.is_empty().then_some("同批的凭证都已冲销");
        let hindrance = desk.read_only().or(all_taken_back);
        let button = ui.add_enabled(hindrance.is_none(), Button::new("整批冲销…"));
        if button.on_disabled_hover_text(hindrance.unwrap_or_default()).clicked() {
            actions.push(Action::Vouchers(VouchersAction::AskToReverseGroup(told.listed.head.id)));
        }
    });
}

/// In the box of a reversal: the others of the group stay.
pub fn others_remain(ui: &mut Ui, told: Option<&EntryTold>) {
    let others = told.map(|told| &told.others_standing[..]).unwrap_or_default();
    if others.is_empty() {
        return;
    }
    let remaining = wording::numbered_entries(others.iter().map(|id| id.0));
    let words = format!("! 只冲销这一笔，同批的{remaining}不变；要一起冲销，请关闭本框，点右边的“整批冲销…”。");
    ui.label(RichText::new(words).color(theme::CAUTION));
}

fn others(told: &EntryTold) -> Vec<EntryId> {
    told.group.iter().copied().filter(|id| *id != told.listed.head.id).collect()
}
