//! The title row of a screen: what it is at the left, what can be done at the right.

use egui::{Align, Layout, RichText, Ui};

use crate::ui::theme;

/// Draws the title row; `actions` are laid out from the right.
pub fn title_bar(ui: &mut Ui, title: &str, subtitle: &str, actions: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(title).font(theme::bold(theme::HEADING)));
        if !subtitle.is_empty() {
            ui.label(RichText::new(subtitle).color(theme::SECONDARY));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), actions);
    });
    ui.add_space(theme::GRID);
}
