//! The pages, one below another, as large as wanted. A page that is not drawn yet for its size is shown as it was last drawn.

use egui::{
    Color32, CursorIcon, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    emath::GuiRounding, pos2, vec2,
};

use super::textures::{PageTextures, drawn_scale};
use super::view::{Layout, PageView};
use crate::app::origin::Shown;
use crate::app::{Action, Desk, Loading, NumberOnPage, PageUse, PageWish};
use crate::ui::screens::ask;
use crate::ui::theme;

/// Draws what is seen of the pages, and tells which are wanted for that, and next.
pub(super) fn show(
    ui: &mut Ui,
    desk: &Desk,
    view: &mut PageView,
    textures: &mut PageTextures,
    actions: &mut Vec<Action>,
) -> Vec<PageWish> {
    let pages = &desk.report.pages;
    if pages.is_empty() {
        waiting(ui, desk);
        return Vec::new();
    }
    let window = ui.available_rect_before_wrap();
    let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|at| window.contains(*at));
    let is_on_top = pointer.is_some_and(|at| ui.ctx().layer_id_at(at).is_none_or(|layer| layer == ui.layer_id()));
    let magnified = ui.input(|input| input.zoom_delta());
    if is_on_top && (magnified - 1.0).abs() > 1e-3 {
        view.magnify(magnified);
    }
    let focus = pointer.filter(|_| is_on_top).map_or(window.size() / 2.0, |at| at - window.min);
    let layout = Layout::of(pages, view.fit, window.size());
    ui.painter().rect_filled(window, 0.0, theme::HAIRLINE);
    // Paper does not fade.
    ui.spacing_mut().scroll.fade.strength = 0.0;
    let mut area = ScrollArea::both().id_salt("pages").auto_shrink(false);
    if let Some(offset) = view.offset(&layout, focus) {
        area = area.scroll_offset(offset);
    }
    let mut wishes = Vec::new();
    let shown = area.show_viewport(ui, |ui, part| {
        let (whole, _) = ui.allocate_exact_size(layout.whole, Sense::hover());
        for (page, place) in layout.pages_in(part) {
            let place = place.translate(whole.min.to_vec2());
            draw(ui, desk, textures, (page, place));
            if let Some(number) = asked(ui, desk, (page, place), layout.scale) {
                ask(Some(number.origin.clone()), Shown::ByPlan, actions);
                view.asked = Some(number);
            }
            let number = view.asked.as_ref().filter(|number| desk.asking.is_some() && number.page == page);
            number.into_iter().for_each(|number| frame(ui, desk, number, (place, layout.scale), 2.0));
            wishes.push(wish(ui, desk, page, layout.scale));
        }
        let after = wishes.last().map_or(0, |last: &Option<PageWish>| last.map_or(0, |wish| wish.page + 1));
        wishes.push((after < pages.count()).then(|| wish(ui, desk, after, layout.scale)).flatten());
    });
    let offset = shown.state.clamped_offset();
    view.note(layout, offset);
    wishes.into_iter().flatten().collect()
}

fn wish(ui: &Ui, desk: &Desk, page: usize, scale: f32) -> Option<PageWish> {
    let size = desk.report.pages.size(page)?;
    Some(PageWish { used_for: PageUse::Reading, page, scale: drawn_scale(ui, scale, size) })
}

/// The number that was clicked on a page. One that can be asked shows it by the pointer and a frame.
fn asked(ui: &Ui, desk: &Desk, (page, place): (usize, Rect), scale: f32) -> Option<NumberOnPage> {
    let seen = place.intersect(ui.clip_rect());
    let response = ui.interact(seen, ui.scope_id().with(("page", page)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("第{}页的内容", page + 1)));
    let at = response.hover_pos()? - place.min;
    let number = desk.report.pages.number(page, (at.x / scale, at.y / scale))?;
    ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
    frame(ui, desk, &number, (place, scale), 1.0);
    response.clicked().then_some(number)
}

/// Draws a frame around a number of the page that lies at `place`.
fn frame(ui: &Ui, desk: &Desk, number: &NumberOnPage, (place, scale): (Rect, f32), width: f32) {
    if let Some([left, top, right, bottom]) = desk.report.pages.area(number) {
        let cell =
            Rect::from_min_max(pos2(left, top) * scale, pos2(right, bottom) * scale).translate(place.min.to_vec2());
        ui.painter().rect_stroke(cell, 1.0, Stroke::new(width, theme::ACCENT), StrokeKind::Middle);
    }
}

/// Draws one page: white paper with a shadow, and on it what was drawn last.
fn draw(ui: &Ui, desk: &Desk, textures: &mut PageTextures, (page, place): (usize, Rect)) {
    let resolution = ui.ctx().pixels_per_point();
    let painter = ui.painter();
    let place = place.round_to_pixels(resolution);
    painter.rect_filled(place.translate(vec2(1.5, 2.0)), 0.0, Color32::from_black_alpha(36));
    painter.rect_filled(place, 0.0, theme::PAPER);
    match textures.texture(ui, &desk.report.pages, (PageUse::Reading, page)) {
        Some(texture) => {
            // Pixel on pixel where it was drawn for this size.
            let drawn = texture.size_vec2() / resolution;
            let is_exact = (drawn - place.size()).abs().max_elem() * resolution < 2.0;
            let on = if is_exact { Rect::from_min_size(place.min, drawn) } else { place };
            painter.image(texture.id(), on, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
        }
        None => {
            let font = egui::TextStyle::Body.resolve(ui.style());
            painter.text(place.center(), egui::Align2::CENTER_CENTER, "正在绘制…", font, theme::SECONDARY);
        }
    }
    painter.rect_stroke(place, 0.0, Stroke::new(1.0, theme::HAIRLINE), StrokeKind::Outside);
    veil(ui, desk.report.is_outdated(), place);
}

/// Numbers of before are not to be taken for those that are being set. It comes up slowly: most tables are set before it is seen.
fn veil(ui: &Ui, is_outdated: bool, place: Rect) {
    let seconds = if is_outdated { 0.4 } else { 0.0 };
    let strength = ui.ctx().animate_bool_with_time(ui.scope_id().with("veil"), is_outdated, seconds);
    if strength == 0.0 {
        return;
    }
    ui.painter().rect_filled(place, 0.0, theme::PAPER.gamma_multiply(0.7 * strength));
    if strength == 1.0 {
        let seen = place.intersect(ui.clip_rect());
        let font = egui::FontId::proportional(theme::SUBHEADING);
        ui.painter().text(seen.center(), egui::Align2::CENTER_CENTER, "正在重新排版…", font, theme::INK);
    }
}

fn waiting(ui: &mut Ui, desk: &Desk) {
    ui.add_space(ui.available_height() / 3.0);
    ui.vertical_centered(|ui| match desk.report.loading {
        Loading::Busy => {
            ui.add(egui::Spinner::new().size(28.0));
            ui.label(RichText::new("正在排版…").color(theme::SECONDARY));
        }
        Loading::Idle => {
            ui.label(RichText::new("没有排出页面，请看窗口下方的说明。").color(theme::SECONDARY));
        }
    });
    let _filled = ui.allocate_space(Vec2::ZERO);
}
