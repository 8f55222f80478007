//! 下发模板: the templates an office hands out, one command a kind of table, behind one button.

use egui::Ui;

use crate::app::handout::KINDS;
use crate::app::{Action, Command, State};

/// The button; its menu says which templates there are, and why none can be given out where that is so.
pub(super) fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.menu_button("下发模板…", |ui| {
        ui.set_min_width(200.0);
        for command in KINDS.map(Command::HandOut) {
            let hindrance = command.hindrance(state);
            let button = egui::Button::new(command.title().trim_start_matches("下发模板："));
            let response = ui.add_enabled(hindrance.is_none(), button);
            if response.on_disabled_hover_text(hindrance.unwrap_or_default()).clicked() {
                actions.push(Action::Command(command));
                ui.close();
            }
        }
    })
    .response
    .on_hover_text("空白的 Excel 表，交给各单位填写，收回后直接导入");
}
