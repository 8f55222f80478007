//! 报表: the tables by purpose at the left, the page as it will print in the middle, what can be done with it at the right.

use std::sync::Arc;

use egui::{
    ColorImage, Frame, Panel, RichText, ScrollArea, Stroke, TextureFilter, TextureHandle, TextureOptions, Ui, vec2,
};

use crate::app::{Action, Command, Desk, Loading, ReportAction, ReportName, State};
use crate::report::{PageImage, written_date};
use crate::ui::drafts::ReportDraft;
use crate::ui::theme;
use crate::ui::widgets::{Primary, command_button, empty_hint, title_bar};

/// Pages on the graphics card, made when they are first shown.
#[derive(Default)]
pub struct PageTextures {
    pages: Option<Arc<Vec<PageImage>>>,
    textures: Vec<Option<TextureHandle>>,
}

const ZOOMS: [u16; 5] = [50, 75, 100, 125, 150];

pub fn show(
    ui: &mut Ui,
    state: &State,
    desk: &Desk,
    draft: &mut ReportDraft,
    textures: &mut PageTextures,
    actions: &mut Vec<Action>,
) {
    let report = &desk.report;
    let subtitle = match report.loading {
        Loading::Busy => "正在排版…".to_owned(),
        Loading::Idle => format!("共 {} 页", report.pages.len()),
    };
    title_bar(ui, "报表", &subtitle, |ui| {
        command_button(ui, state, Command::ExportWorkbook, Primary::No, actions);
        command_button(ui, state, Command::ExportPdf, Primary::Yes, actions);
        if report.loading == Loading::Busy {
            ui.spinner();
        }
    });
    let side = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(8);
    Panel::left("tables").frame(side).exact_size(200.0).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| list(ui, (state, desk), actions));
    });
    if report.name.needs_plan() && desk.plan.is_none() {
        empty_hint(ui, "这张表对照方案前后的编制，请先打开一个方案。", |ui| {
            command_button(ui, state, Command::NewPlan, Primary::Yes, actions);
        });
        return;
    }
    Panel::bottom("page bar").frame(side).show(ui, |ui| page_bar(ui, desk, draft));
    textures.keep(&report.pages);
    draft.page = draft.page.min(report.pages.len().saturating_sub(1));
    ScrollArea::both().id_salt(("page", draft.page)).auto_shrink(false).show(ui, |ui| {
        let Some(texture) = textures.texture(ui, draft.page) else { return };
        let [width, height] = texture.size();
        let fitted = (ui.available_width() - 8.0) / width as f32;
        let scale = fitted * f32::from(draft.zoom_percent) / 100.0;
        let size = vec2(width as f32, height as f32) * scale;
        ui.vertical_centered(|ui| {
            let frame = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE));
            frame.show(ui, |ui| ui.image((texture.id(), size)));
        });
    });
}

fn list(ui: &mut Ui, (state, desk): (&State, &Desk), actions: &mut Vec<Action>) {
    let mut purpose = "";
    for name in ReportName::ALL {
        if name.purpose() != purpose {
            // The letters go to the same meeting.
            if purpose == ReportName::Downshift.purpose() {
                super::letters::list(ui, state, actions);
            }
            purpose = name.purpose();
            ui.add_space(theme::GRID);
            ui.label(RichText::new(purpose).color(theme::SECONDARY));
        }
        let is_shown = desk.report.name == name;
        if ui.selectable_label(is_shown, name.title()).clicked() {
            actions.push(Action::Report(ReportAction::Show(name)));
        }
    }
    ui.add_space(12.0);
    let source = match (&desk.plan, desk.time.day()) {
        (Some(open), _) => format!("按方案“{}”执行后的情形列表。", open.plan.name),
        (None, Some(day)) => format!("按{}的台账列表。", written_date(day)),
        (None, None) => "按现行台账列表。".to_owned(),
    };
    ui.label(RichText::new(source).color(theme::SECONDARY));
}

fn page_bar(ui: &mut Ui, desk: &Desk, draft: &mut ReportDraft) {
    let last = desk.report.pages.len().saturating_sub(1);
    ui.horizontal(|ui| {
        if ui.add_enabled(draft.page > 0, egui::Button::new("上一页")).clicked() {
            draft.page -= 1;
        }
        ui.label(format!("第 {} 页 / 共 {} 页", draft.page + 1, last + 1));
        if ui.add_enabled(draft.page < last, egui::Button::new("下一页")).clicked() {
            draft.page += 1;
        }
        ui.separator();
        ui.label("缩放");
        for zoom in ZOOMS {
            ui.selectable_value(&mut draft.zoom_percent, zoom, format!("{zoom}%"));
        }
        ui.label(RichText::new("100% 为适合窗口宽度").color(theme::SECONDARY));
    });
}

impl PageTextures {
    /// Forgets textures of pages that are no longer shown.
    fn keep(&mut self, pages: &Arc<Vec<PageImage>>) {
        if self.pages.as_ref().is_none_or(|held| !Arc::ptr_eq(held, pages)) {
            self.pages = Some(Arc::clone(pages));
            self.textures = vec![None; pages.len()];
        }
    }

    fn texture(&mut self, ui: &Ui, page: usize) -> Option<TextureHandle> {
        let image = self.pages.as_ref()?.get(page)?;
        let slot = self.textures.get_mut(page)?;
        let texture = slot.get_or_insert_with(|| {
            // A page is shown smaller than it was drawn; without its smaller copies thin rules would break up.
            let options = TextureOptions::LINEAR.with_mipmap_mode(Some(TextureFilter::Linear));
            let longest = ui.input(|input| input.max_texture_side);
            ui.ctx().load_texture(format!("page {page}"), fitted(image, longest), options)
        });
        Some(texture.clone())
    }
}

/// The page in a size that the graphics card takes; old ones take no side longer than 2048 and stop the program otherwise.
fn fitted(image: &PageImage, longest: usize) -> ColorImage {
    let (width, height) = (image.width as usize, image.height as usize);
    let factor = width.max(height).div_ceil(longest.max(1)).max(1);
    if factor == 1 {
        return ColorImage::from_rgba_unmultiplied([width, height], &image.rgba);
    }
    let rows: Vec<&[u8]> = image.rgba.chunks_exact(4 * width).collect();
    let mut smaller = Vec::with_capacity(image.rgba.len() / (factor * factor));
    for band in rows.chunks_exact(factor) {
        for column in 0..width / factor {
            let block = band.iter().flat_map(|row| row.chunks_exact(4).skip(column * factor).take(factor));
            let mut sum = [0_usize; 4];
            block.for_each(|pixel| sum.iter_mut().zip(pixel).for_each(|(sum, part)| *sum += usize::from(*part)));
            smaller.extend(sum.map(|sum| u8::try_from(sum / (factor * factor)).unwrap_or(u8::MAX)));
        }
    }
    ColorImage::from_rgba_unmultiplied([width / factor, height / factor], &smaller)
}

impl std::fmt::Debug for PageTextures {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("PageTextures").field("textures", &self.textures.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_too_large_for_the_graphics_card_is_made_smaller() {
        // Five by three pixels, of which the left four by two are black and white.
        let row = |shades: [u8; 5]| shades.into_iter().flat_map(|shade| [shade, shade, shade, 255]);
        let rows = [[0, 0, 255, 255, 9], [0, 0, 255, 155, 9], [9; 5]];
        let image = PageImage { width: 5, height: 3, rgba: rows.into_iter().flat_map(row).collect() };
        assert_eq!(fitted(&image, 5).size, [5, 3]);
        let half = fitted(&image, 3);
        assert_eq!(half.size, [2, 1]);
        assert_eq!(half.pixels, [egui::Color32::BLACK, egui::Color32::from_gray(230)]);
    }
}
