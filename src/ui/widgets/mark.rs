//! Small signs: severities, findings in one line, and what an empty screen says.

use egui::{RichText, Ui};

use crate::domain::{Finding, Severity, Snapshot};
use crate::ui::theme;
use crate::wording;

/// Sign and word of a severity, in its colour.
fn severity_badge(ui: &mut Ui, severity: Severity) {
    let (sign, colour) = theme::severity_mark(severity);
    ui.label(RichText::new(format!("{sign} {}", wording::severity(severity))).color(colour).strong());
}

/// A finding: severity, novelty and statement; basis and remedies when pointed at.
pub fn finding_line(ui: &mut Ui, finding: &Finding, snapshot: &Snapshot) -> egui::Response {
    let words = wording::finding(finding, snapshot);
    let line = ui.horizontal_wrapped(|ui| {
        severity_badge(ui, finding.severity);
        let novelty = RichText::new(wording::novelty(finding.novelty)).color(theme::novelty_colour(finding.novelty));
        ui.label(novelty);
        ui.label(words.statement.as_str());
    });
    line.response.on_hover_ui(|ui| {
        ui.set_max_width(420.0);
        ui.label(RichText::new(words.title).strong());
        ui.label(format!("依据 {}", words.basis));
        for remedy in &words.remedies {
            ui.label(format!("建议 {remedy}"));
        }
    })
}

/// What an empty screen says: what is missing, and the next step.
pub fn empty_hint(ui: &mut Ui, text: &str, next: impl FnOnce(&mut Ui)) {
    ui.add_space(ui.available_height() / 3.0);
    ui.vertical_centered(|ui| {
        ui.label(RichText::new(text).color(theme::SECONDARY).size(theme::SUBHEADING));
        ui.add_space(2.0 * theme::GRID);
        next(ui);
    });
}
