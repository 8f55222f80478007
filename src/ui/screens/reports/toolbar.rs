//! The bar above the pages: which page, how large, and what stands beside them.

use egui::{Button, TextEdit, Ui};

use super::ReportDraft;
use super::view::Fit;
use crate::app::Desk;

/// The two buttons that change the size with the size between them, which are never on two lines: points.
const ZOOM_WIDTH: f32 = 116.0;

pub(super) fn show(ui: &mut Ui, desk: &Desk, draft: &mut ReportDraft) {
    let count = desk.report.pages.count();
    let view = &mut draft.view;
    // Wrapped: in a narrow window, or with large type, nothing may end up beyond its edge.
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.toggle_value(&mut draft.has_thumbnails, "页面列表");
        ui.toggle_value(&mut draft.has_options, "打印选项");
        ui.separator();
        if ui.add_enabled(view.page > 0, Button::new("上一页")).on_hover_text("PageUp").clicked() {
            view.go_to(view.page.saturating_sub(1));
        }
        let label = ui.label("第");
        let shown = (view.page + 1).min(count).to_string();
        let typed = draft.typed_page.get_or_insert_with(|| shown.clone());
        let response = ui.add(TextEdit::singleline(typed).desired_width(32.0)).labelled_by(label.id);
        let page = typed.trim().parse::<usize>().ok().and_then(|page| page.checked_sub(1));
        if let Some(page) = page.filter(|_| response.lost_focus()) {
            view.go_to(page);
        }
        if !response.has_focus() {
            draft.typed_page = None;
        }
        ui.label(match desk.report.pages.is_whole() {
            true => format!("页 / 共 {count} 页"),
            false => "页".to_owned(),
        });
        if ui.add_enabled(view.page + 1 < count, Button::new("下一页")).on_hover_text("PageDown").clicked() {
            view.go_to(view.page + 1);
        }
        ui.separator();
        if ui.available_size_before_wrap().x < ZOOM_WIDTH {
            ui.end_row();
        }
        if ui.button("−").on_hover_text("缩小 Ctrl+-，或按住 Ctrl 转滚轮").clicked() {
            view.reduce();
        }
        ui.label(format!("{:.0}%", view.zoom * 100.0));
        if ui.button("+").on_hover_text("放大 Ctrl++，或按住 Ctrl 转滚轮").clicked() {
            view.enlarge();
        }
        ui.selectable_value(&mut view.fit, Fit::Width, "适合宽度").on_hover_text("Ctrl+0");
        if ui.selectable_value(&mut view.fit, Fit::Page, "整页").clicked() {
            view.go_to(view.page);
        }
    });
}
