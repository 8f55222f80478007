//! Buttons. One primary button per screen; a disabled one says why when pointed at.

use egui::{Button, Color32, Response, RichText, Ui};

use crate::app::{Action, Command, State};
use crate::ui::theme;

/// Whether a button is the one its screen wants pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Primary {
    Yes,
    No,
}

/// The primary button of a screen.
pub fn primary(ui: &mut Ui, text: &str) -> Response {
    ui.add(button(text, Primary::Yes))
}

/// A button that gives a command; when it cannot be given it is grey and says why.
pub fn command_button(ui: &mut Ui, state: &State, command: Command, rank: Primary, actions: &mut Vec<Action>) {
    let hindrance = command.hindrance(state);
    let response = ui.add_enabled(hindrance.is_none(), button(command.title(), rank));
    let response = match (hindrance, command.shortcut()) {
        (Some(why), _) => response.on_disabled_hover_text(why),
        (None, Some(shortcut)) => response.on_hover_text(shortcut.label()),
        (None, None) => response,
    };
    if response.clicked() {
        actions.push(Action::Command(command));
    }
}

/// Words in a text that lead somewhere.
pub fn link(ui: &mut Ui, text: &str) -> Response {
    ui.link(RichText::new(text).color(theme::ACCENT))
}

/// A button that is drawn by its rank, for screens that grey it themselves.
pub fn button(text: &str, rank: Primary) -> Button<'static> {
    match rank {
        Primary::Yes => Button::new(RichText::new(text).color(Color32::WHITE)).fill(theme::ACCENT),
        Primary::No => Button::new(text.to_owned()),
    }
}
