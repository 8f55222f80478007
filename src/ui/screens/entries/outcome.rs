//! What 补文号 or 更正 would record, and the buttons below it: nothing is recorded that was not shown.

use egui::{Button, RichText, ScrollArea, Ui};

use crate::app::{Action, EntriesAction, MendingAction, MendingDesk};
use crate::report::written_date;
use crate::ui::theme;
use crate::ui::widgets::primary;
use crate::wording;

/// What would be recorded, or why it cannot be; whether it can.
fn show(ui: &mut Ui, considered: &MendingDesk) -> bool {
    match considered {
        MendingDesk::Nothing | MendingDesk::Rehearsing { .. } => {
            ui.spinner();
            false
        }
        MendingDesk::Refused(notice) => {
            ui.label(RichText::new(format!("× {}", notice.what)).color(theme::BAD));
            ui.label(&notice.advice);
            false
        }
        MendingDesk::Ready(mending) => {
            let entry = &mending.entry;
            let (day, basis) = (written_date(entry.effective), wording::basis(&entry.basis));
            ui.label(RichText::new(format!("将写入(自{day}起生效，{basis})：{}", entry.note)).strong());
            ScrollArea::vertical().max_height(220.0).show(ui, |ui| {
                for (index, sentence) in mending.sentences.iter().enumerate() {
                    ui.label(format!("{}. {sentence}", index + 1));
                }
            });
            ui.label(RichText::new("写入后不能修改，只能用后续凭证更正。").color(theme::SECONDARY));
            true
        }
    }
}

/// The buttons of a box: `title` records what is shown where that can be. Whether the box is done with.
pub fn buttons(ui: &mut Ui, (title, refuse): (&str, &str), ready: Ready, actions: &mut Vec<Action>) -> bool {
    let mut is_over = false;
    ui.add_space(theme::GRID);
    ui.horizontal(|ui| {
        match ready {
            Ready::Yes => {
                if primary(ui, title).clicked() {
                    actions.push(Action::Entries(EntriesAction::Mend(MendingAction::Record)));
                    is_over = true;
                }
            }
            Ready::No => drop(ui.add_enabled(false, Button::new(title))),
        }
        if ui.button(refuse).clicked() {
            actions.push(Action::Entries(EntriesAction::Mend(MendingAction::Drop)));
            is_over = true;
        }
    });
    is_over
}

/// Whether what was asked for can be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ready {
    Yes,
    No,
}

/// What would be recorded for the form as it is filled in, or what is still missing in it.
pub fn of_form<T>(ui: &mut Ui, read: &Result<T, String>, considered: &MendingDesk) -> Ready {
    match read {
        Ok(_) if show(ui, considered) => Ready::Yes,
        Ok(_) => Ready::No,
        Err(why) => {
            ui.label(RichText::new(why).color(theme::CAUTION));
            Ready::No
        }
    }
}
