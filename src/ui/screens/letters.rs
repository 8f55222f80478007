//! 公文 in the list of reports: the letters that can be drafted about the open plan, and the way to their words.

use egui::{RichText, Ui};

use crate::app::{Action, Command, LetterCommand, State};
use crate::ui::theme;

pub fn list(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.add_space(theme::GRID);
    ui.label(RichText::new("公文").color(theme::SECONDARY));
    for command in LetterCommand::ALL.map(Command::Letter) {
        let hindrance = command.hindrance(state);
        let label = egui::Button::selectable(false, command.title());
        let response = ui.add_enabled(hindrance.is_none(), label);
        if response.on_disabled_hover_text(hindrance.unwrap_or_default()).clicked() {
            actions.push(Action::Command(command));
        }
    }
}
