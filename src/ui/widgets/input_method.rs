//! Input methods: what is being composed (pinyin) stands in the text field already, but is not yet what the user means.

use egui::{Event, ImeEvent, Ui};

/// Whether the text that changed in this frame is still being composed.
pub fn is_composing(ui: &Ui) -> bool {
    let last = |event: &Event| match event {
        Event::Ime(ImeEvent::Preedit { text, .. }) => Some(!text.is_empty()),
        Event::Ime(ImeEvent::Commit(_)) => Some(false),
        _ => None,
    };
    ui.input(|input| input.events.iter().rev().find_map(last).unwrap_or(false))
}
