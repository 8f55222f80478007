//! What a recorded voucher rests on and hangs together with: its files and what became of them, and the vouchers recorded together
//! with it, which can be taken back together.

use egui::{Button, RichText, Ui};

use crate::app::entry_told::EntryTold;
use crate::app::{Action, Desk, EntriesAction, VouchersAction};
use crate::domain::{AttachmentFate, EntryId, Mended};
use crate::ui::theme;
use crate::ui::widgets::link;
use crate::wording;

/// The files of a voucher, and whether they are still what they were.
pub fn attachments(ui: &mut Ui, desk: &Desk, told: &EntryTold, actions: &mut Vec<Action>) {
    let head = &told.listed.head;
    // 补文号 brings its own files along.
    for given in told.numbers.iter().filter(|given| !given.attachments.is_empty()) {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new("附件").color(theme::SECONDARY));
            ui.label(format!("另见补文号的第{}号凭证的附件，共{}个", given.id.0, given.attachments.len()));
            if link(ui, &format!("看第{}号", given.id.0)).clicked() {
                actions.push(Action::Entries(EntriesAction::Select(Some(given.id))));
            }
        });
    }
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

/// 同批: the vouchers recorded together with it, those that still hold and those that were taken back; whether all that still hold
/// are to be taken back.
pub fn group(ui: &mut Ui, desk: &Desk, told: &EntryTold, actions: &mut Vec<Action>) -> bool {
    let (standing, gone): (Vec<EntryId>, Vec<EntryId>) =
        others(told).into_iter().partition(|id| told.others_standing.contains(id));
    if standing.is_empty() && gone.is_empty() {
        return false;
    }
    ui.horizontal_wrapped(|ui| {
        let numbered = |ids: &[EntryId]| wording::numbered_entries(ids.iter().map(|id| id.0));
        if !standing.is_empty() {
            ui.label(format!("与{}同批", numbered(&standing)));
        }
        if !gone.is_empty() {
            ui.label(RichText::new(format!("同批的{}已冲销", numbered(&gone))).color(theme::SECONDARY));
        }
        for id in standing.into_iter().chain(gone) {
            if link(ui, &format!("看第{}号", id.0)).clicked() {
                actions.push(Action::Entries(EntriesAction::Select(Some(id))));
            }
        }
        let alone = match told.listed.mended {
            Some(Mended::Reversed(_)) => "同批的凭证都已冲销",
            Some(Mended::Corrected(_)) | None => "同批的其他凭证都已冲销，请只冲销这一笔",
        };
        let hindrance = desk.read_only().or(told.others_standing.is_empty().then_some(alone));
        let button = ui.add_enabled(hindrance.is_none(), Button::new("整批冲销…"));
        button.on_disabled_hover_text(hindrance.unwrap_or_default()).clicked()
    })
    .inner
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
