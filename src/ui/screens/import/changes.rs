//! What an import would replace in the book, field by field.

use egui::{RichText, Ui};
use egui_extras::{Column, TableBuilder};

use crate::app::stages::Preview;
use crate::ui::theme;
use crate::wording;

pub(super) fn show(ui: &mut Ui, preview: &Preview) {
    let changes = &preview.batch.changes;
    if changes.is_empty() {
        ui.label(RichText::new("没有对已有机构、岗位、人员的改动；新增的见上面的合计。").color(theme::SECONDARY));
        return;
    }
    let table = TableBuilder::new(ui)
        .striped(true)
        .column(Column::exact(110.0))
        .column(Column::initial(220.0).resizable(true).clip(true))
        .column(Column::initial(140.0).resizable(true).clip(true))
        .column(Column::initial(220.0).resizable(true).clip(true))
        .column(Column::remainder().clip(true));
    table
        .header(theme::ROW_HEIGHT, |mut header| {
            for head in ["表", "对象", "事项", "原为", "改为"] {
                header.col(|ui| drop(ui.label(RichText::new(head).font(theme::bold(theme::DENSE)))));
            }
        })
        .body(|body| {
            body.rows(theme::ROW_HEIGHT, changes.len(), |mut row| {
                let Some(change) = changes.get(row.index()) else { return };
                let cells = [
                    wording::import::table(change.table).to_owned(),
                    wording::change_subject(change),
                    wording::import::changed_field(&change.field),
                    change.before.clone(),
                    wording::change_outcome(change).to_owned(),
                ];
                for cell in cells {
                    row.col(|ui| drop(ui.add(egui::Label::new(wording::import::drawable(&cell)).truncate())));
                }
            });
        });
}
