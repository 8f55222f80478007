//! A number beside its words that can be asked where it comes from.

use egui::{CursorIcon, Label, RichText, Sense, Ui};

use crate::ui::theme;

/// Draws the words; tells whether they were clicked. They look like any text until they are pointed at.
pub fn number(ui: &mut Ui, text: RichText) -> bool {
    let label = Label::new(text).sense(Sense::click()).selectable(false);
    let response = ui.add(label).on_hover_cursor(CursorIcon::PointingHand).on_hover_text(theme::ASK_HINT);
    if response.hovered() {
        let rect = response.rect;
        ui.painter().hline(rect.x_range(), rect.bottom(), egui::Stroke::new(1.0, theme::ACCENT));
    }
    response.clicked()
}
