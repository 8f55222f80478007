//! What there is to say about the files of an import and about the changes, gravest first, each with its place.

use egui::{RichText, Ui};
use egui_extras::{Column, TableBuilder};

use crate::app::stages::Preview;
use crate::import::{Issue, Severity};
use crate::ui::theme;
use crate::wording;

pub(super) fn show(ui: &mut Ui, preview: &Preview) {
    let issues: Vec<_> = preview.issues().collect();
    // The address is what the clerk goes by: it stands first, and its column is as wide as the longest.
    let longest = issues.iter().map(|issue| address(issue)).max_by_key(|address| address.chars().count());
    let measured = longest.map(|longest| ui.painter().layout_no_wrap(longest, theme::dense(), theme::INK).size().x);
    let table = TableBuilder::new(ui)
        .striped(true)
        .column(Column::exact(measured.unwrap_or_default().max(90.0) + 24.0))
        .column(Column::exact(50.0))
        .column(Column::remainder().clip(true))
        .column(Column::initial(130.0).resizable(true).clip(true))
        .column(Column::initial(180.0).resizable(true).clip(true));
    let heads = ["位置", "级别", "说明", "原文", "文件"];
    table
        .header(theme::ROW_HEIGHT, |mut header| {
            for head in heads {
                header.col(|ui| drop(ui.label(RichText::new(head).font(theme::bold(theme::DENSE)))));
            }
        })
        .body(|body| {
            body.rows(theme::ROW_HEIGHT, issues.len(), |mut row| {
                let Some(issue) = issues.get(row.index()) else { return };
                let colour = match issue.severity {
                    Severity::Error => theme::BAD,
                    Severity::Warning => theme::CAUTION,
                    Severity::Notice => theme::SECONDARY,
                };
                let message = wording::import::message(issue);
                let severity = RichText::new(wording::import::severity(issue.severity)).color(colour);
                row.col(|ui| drop(ui.add(egui::Label::new(address(issue)).extend())));
                row.col(|ui| drop(ui.label(severity)));
                row.col(|ui| drop(ui.add(egui::Label::new(message).truncate())));
                row.col(|ui| drop(ui.add(egui::Label::new(&issue.raw).truncate())));
                row.col(|ui| drop(ui.add(egui::Label::new(&*issue.place.sheet.file).truncate())));
            });
        });
}

/// "县直机关!F7".
pub(super) fn address(issue: &Issue) -> String {
    let cell = issue.place.cell.map(|cell| format!("!{cell}")).unwrap_or_default();
    format!("{}{cell}", issue.place.sheet.sheet)
}
