//! The list of pages: each as a small picture with its number; a click goes there.

use egui::{Align2, Color32, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::ReportDraft;
use super::textures::{PageTextures, drawn_scale};
use crate::app::{Desk, PageUse, PageWish};
use crate::ui::theme;

pub(super) const WIDTH: f32 = 118.0;
/// A page is fitted into a square of this side.
const SIDE: f32 = 92.0;
const NUMBER_HEIGHT: f32 = 18.0;
const GAP: f32 = 8.0;

/// Draws what is seen of the list, and tells which small pages are wanted for that.
pub(super) fn show(ui: &mut Ui, desk: &Desk, draft: &mut ReportDraft, textures: &mut PageTextures) -> Vec<PageWish> {
    let pages = &desk.report.pages;
    let sizes: Vec<Vec2> = (0..pages.count()).filter_map(|page| pages.size(page)).map(Vec2::from).collect();
    let mut top = GAP;
    let mut lay = |size: &Vec2| {
        let scale = SIDE / size.x.max(size.y).max(1.0);
        let small = *size * scale;
        let place = Rect::from_min_size(pos2((WIDTH - small.x) / 2.0, top), small);
        top += small.y + NUMBER_HEIGHT + GAP;
        (place, scale)
    };
    let laid: Vec<(Rect, f32)> = sizes.iter().map(&mut lay).collect();
    let mut wishes = Vec::new();
    ScrollArea::vertical().id_salt("small pages").auto_shrink(false).show_viewport(ui, |ui, part| {
        let (whole, _) = ui.allocate_exact_size(vec2(WIDTH, top), Sense::hover());
        let moved = whole.min.to_vec2();
        if std::mem::replace(&mut draft.listed_page, draft.view.page) != draft.view.page
            && let Some((place, _)) = laid.get(draft.view.page)
        {
            ui.scroll_to_rect(place.translate(moved).expand2(vec2(0.0, NUMBER_HEIGHT + GAP)), None);
        }
        let seen = laid.iter().enumerate().filter(|(_, (place, _))| place.y_range().intersects(part.y_range()));
        for (page, (place, scale)) in seen {
            if small_page(ui, desk, textures, (page, place.translate(moved), draft.view.page == page)) {
                draft.view.go_to(page);
            }
            let size = pages.size(page);
            wishes.extend(size.map(|size| PageWish {
                used_for: PageUse::Thumbnail,
                page,
                scale: drawn_scale(ui, *scale, size),
            }));
        }
    });
    wishes
}

/// Draws one, and tells whether it was clicked.
fn small_page(
    ui: &Ui,
    desk: &Desk,
    textures: &mut PageTextures,
    (page, place, is_looked_at): (usize, Rect, bool),
) -> bool {
    let with_number = place.with_max_y(place.bottom() + NUMBER_HEIGHT);
    let response = ui.interact(with_number, ui.scope_id().with(("small page", page)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, format!("第{}页", page + 1)));
    let painter = ui.painter();
    painter.rect_filled(place, 0.0, theme::PAPER);
    if let Some(texture) = textures.texture(ui, &desk.report.pages, (PageUse::Thumbnail, page)) {
        painter.image(texture.id(), place, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
    }
    let (width, colour) = match (is_looked_at, response.hovered()) {
        (true, _) => (2.0, theme::ACCENT),
        (false, true) => (1.0, theme::ACCENT),
        (false, false) => (1.0, theme::HAIRLINE),
    };
    painter.rect_stroke(place, 0.0, Stroke::new(width, colour), StrokeKind::Outside);
    let ink = if is_looked_at { theme::ACCENT } else { theme::SECONDARY };
    let below = place.center_bottom() + vec2(0.0, NUMBER_HEIGHT / 2.0);
    painter.text(below, Align2::CENTER_CENTER, page + 1, theme::dense(), ink);
    response.clicked()
}
