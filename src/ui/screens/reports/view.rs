//! Which part of the pages is seen, and how large: pages lie one below another, and the place that is looked at stays where it is when
//! the size changes.

use egui::{Key, Modifiers, Rect, Ui, Vec2, vec2};

use crate::app::{NumberOnPage, PageStore};

/// Around and between pages, in points of the window.
pub(super) const GAP: f32 = 12.0;
/// Points of the window to a point of paper where a page is as large as its sheet.
pub(super) const TRUE_SIZE: f32 = 96.0 / 72.0;
const ZOOMS: [f32; 12] = [0.25, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 4.0];
/// What is still seen of the part before after turning on by a screenful.
const OVERLAP: f32 = 40.0;

/// How large a page is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fit {
    Width,
    Page,
    /// In parts of its sheet's size.
    Zoom(f32),
}

/// A move to be made at the next drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Move {
    /// To the top of a page.
    To(usize),
    /// By so many screenfuls.
    By(f32),
}

#[derive(Debug)]
pub(super) struct PageView {
    pub fit: Fit,
    /// The page that is looked at, counted from zero.
    pub page: usize,
    /// Parts of its sheet's size in which a page was last shown.
    pub zoom: f32,
    /// The number that was asked last where it comes from.
    pub asked: Option<NumberOnPage>,
    ordered: Option<Move>,
    /// As pages were last laid out, and how far they were moved.
    laid: Option<(Layout, Vec2)>,
}

/// Where pages lie, in points of the window from the top left of all.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    /// Points of the window to a point of paper.
    pub scale: f32,
    pub pages: Vec<Rect>,
    pub whole: Vec2,
    /// Of the window onto them.
    pub seen: Vec2,
}

impl Default for PageView {
    fn default() -> Self {
        Self { fit: Fit::Width, page: 0, zoom: 1.0, asked: None, ordered: None, laid: None }
    }
}

impl PageView {
    /// Another table is looked at, from its beginning.
    pub fn begin_anew(&mut self) {
        *self = Self { fit: self.fit, zoom: self.zoom, ordered: Some(Move::To(0)), ..Self::default() };
    }

    pub fn go_to(&mut self, page: usize) {
        self.ordered = Some(Move::To(page));
    }

    /// The next size of the usual ones.
    pub fn enlarge(&mut self) {
        let larger = ZOOMS.into_iter().find(|zoom| *zoom > self.zoom * 1.01);
        self.fit = Fit::Zoom(larger.unwrap_or(self.zoom));
    }

    pub fn reduce(&mut self) {
        let smaller = ZOOMS.into_iter().rev().find(|zoom| *zoom < self.zoom * 0.99);
        self.fit = Fit::Zoom(smaller.unwrap_or(self.zoom));
    }

    /// As the wheel wants it.
    pub fn magnify(&mut self, factor: f32) {
        let [least, .., most] = ZOOMS;
        self.fit = Fit::Zoom((self.zoom * factor).clamp(least, most));
    }

    /// Turns pages and changes their size by the keyboard, where nobody is typing.
    pub fn follow_keys(&mut self, ui: &Ui) {
        if ui.ctx().text_edit_focused() {
            return;
        }
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        if pressed(Modifiers::COMMAND, Key::Plus) || pressed(Modifiers::COMMAND, Key::Equals) {
            self.enlarge();
        }
        if pressed(Modifiers::COMMAND, Key::Minus) {
            self.reduce();
        }
        if pressed(Modifiers::COMMAND, Key::Num0) {
            self.fit = Fit::Width;
        }
        for (key, step) in [(Key::PageDown, 1.0), (Key::PageUp, -1.0)] {
            if pressed(Modifiers::NONE, key) {
                self.ordered = Some(Move::By(step));
            }
        }
        if pressed(Modifiers::NONE, Key::Home) {
            self.go_to(0);
        }
        if pressed(Modifiers::NONE, Key::End) {
            self.go_to(usize::MAX);
        }
    }

    /// How far the pages are to be moved now, where that is not for the scroll bars to say. `focus` is the place in the window that is to
    /// keep what it shows when the size changes.
    pub fn offset(&mut self, layout: &Layout, focus: Vec2) -> Option<Vec2> {
        let (before, offset) = self.laid.as_ref().map(|(before, offset)| (before, *offset)).unzip();
        let at = offset.unwrap_or_default();
        match self.ordered.take() {
            Some(Move::To(page)) => Some(layout.top_of(page)),
            Some(Move::By(step)) if self.fit == Fit::Page => {
                let next = if step > 0.0 { self.page.saturating_add(1) } else { self.page.saturating_sub(1) };
                Some(layout.top_of(next))
            }
            Some(Move::By(step)) => Some(layout.within(at + vec2(0.0, step * (layout.seen.y - OVERLAP)))),
            None => {
                let before = before.filter(|before| *before != layout)?;
                if before.is_of_other_sheets(layout) {
                    return Some(layout.top_of(before.first_seen(at)));
                }
                let (page, part) = before.place(at + focus)?;
                Some(layout.within(layout.point(page, part)? - focus))
            }
        }
    }

    /// Notes what is seen.
    pub fn note(&mut self, layout: Layout, offset: Vec2) {
        self.zoom = layout.scale / TRUE_SIZE;
        let middle = layout.place(offset + layout.seen / 2.0);
        // At the very end of the pages the last one may not reach the middle.
        self.page = middle.map_or(0, |(page, _)| page);
        self.laid = Some((layout, offset));
    }
}

impl Layout {
    pub fn of(pages: &PageStore, fit: Fit, seen: Vec2) -> Self {
        let sizes: Vec<Vec2> = (0..pages.count()).filter_map(|page| pages.size(page)).map(Vec2::from).collect();
        Self::of_sizes(&sizes, fit, seen)
    }

    fn of_sizes(sizes: &[Vec2], fit: Fit, seen: Vec2) -> Self {
        let largest = sizes.iter().fold(Vec2::splat(1.0), |largest, size| largest.max(*size));
        let room = (seen - Vec2::splat(2.0 * GAP)).max(Vec2::splat(40.0));
        let scale = match fit {
            Fit::Width => room.x / largest.x,
            Fit::Page => (room.x / largest.x).min(room.y / largest.y),
            Fit::Zoom(zoom) => zoom * TRUE_SIZE,
        };
        let width = seen.x.max(largest.x * scale + 2.0 * GAP);
        let mut top = GAP;
        let mut lay = |size: &Vec2| {
            let size = *size * scale;
            let page = Rect::from_min_size(egui::pos2((width - size.x) / 2.0, top), size);
            top += size.y + GAP;
            page
        };
        let pages = sizes.iter().map(&mut lay).collect();
        Self { scale, pages, whole: vec2(width, top), seen }
    }

    /// Pages that a part of the whole shows, with their places.
    pub fn pages_in(&self, part: Rect) -> impl Iterator<Item = (usize, Rect)> + '_ {
        self.pages.iter().copied().enumerate().filter(move |(_, page)| page.y_range().intersects(part.y_range()))
    }

    /// How far to move so that a page begins at the top; the last page where there are fewer.
    fn top_of(&self, page: usize) -> Vec2 {
        let page = self.pages.get(page).or(self.pages.last());
        // In the middle where it is wider than what is seen.
        let across = (self.whole.x - self.seen.x) / 2.0;
        self.within(vec2(across, page.map_or(0.0, |page| page.top() - GAP)))
    }

    fn within(&self, offset: Vec2) -> Vec2 {
        offset.clamp(Vec2::ZERO, (self.whole - self.seen).max(Vec2::ZERO))
    }

    /// Whether the pages are those of another paper, not the same ones larger or smaller.
    fn is_of_other_sheets(&self, other: &Self) -> bool {
        let sheet = |layout: &Self| layout.pages.first().map(|page| (page.size() / layout.scale).round());
        sheet(self) != sheet(other)
    }

    /// The page that the window onto them begins with.
    fn first_seen(&self, at: Vec2) -> usize {
        self.place(at + Vec2::splat(GAP)).map_or(0, |(page, _)| page)
    }

    /// The page at a point of the whole, or the next one below, and where in it, in parts of its size.
    fn place(&self, point: Vec2) -> Option<(usize, Vec2)> {
        let below = self.pages.iter().position(|page| page.bottom() + GAP > point.y);
        let page = below.or(self.pages.len().checked_sub(1))?;
        let area = self.pages.get(page)?;
        Some((page, (point - area.min.to_vec2()) / area.size()))
    }

    fn point(&self, page: usize, part: Vec2) -> Option<Vec2> {
        let area = self.pages.get(page).or(self.pages.last())?;
        Some(area.min.to_vec2() + part * area.size())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A4: Vec2 = vec2(842.0, 595.0);

    fn layout(fit: Fit) -> Layout {
        Layout::of_sizes(&[A4; 10], fit, vec2(866.0, 500.0))
    }

    #[test]
    fn pages_fit_the_width_or_are_seen_whole() {
        let wide = layout(Fit::Width);
        assert!((wide.scale - 1.0).abs() < 1e-4);
        assert_eq!(wide.pages[1].min, egui::pos2(GAP, 595.0 + 2.0 * GAP));
        let whole = layout(Fit::Page);
        assert!((whole.scale * 595.0 - 476.0).abs() < 0.01, "{}", whole.scale);
        let seen = Rect::from_min_size(egui::pos2(0.0, 1000.0), whole.seen);
        assert_eq!(whole.pages_in(seen).map(|(page, _)| page).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn what_is_pointed_at_stays_when_the_size_changes() {
        let (before, after) = (layout(Fit::Width), layout(Fit::Zoom(2.0)));
        let focus = vec2(300.0, 200.0);
        let mut view = PageView::default();
        let offset = vec2(0.0, 2000.0);
        view.note(before.clone(), offset);
        let moved = view.offset(&after, focus).expect("another size");
        let (page, part) = before.place(offset + focus).expect("a page");
        let (same, there) = after.place(moved + focus).expect("a page");
        assert_eq!(page, same);
        assert!((part - there).length() < 1e-3, "{part:?} {there:?}");
        view.note(after.clone(), moved);
        assert_eq!(view.offset(&after, focus), None, "then the scroll bars say");
    }

    #[test]
    fn another_table_is_seen_from_its_beginning() {
        let wide = layout(Fit::Width);
        let mut view = PageView::default();
        view.note(wide.clone(), vec2(0.0, 2000.0));
        view.begin_anew();
        let offset = view.offset(&wide, Vec2::ZERO).expect("not left to the scroll bars");
        assert_eq!(offset.y, 0.0);
    }

    /// The middle was kept: of upright pages nothing was seen of the title.
    #[test]
    fn pages_of_another_paper_are_seen_from_the_top_of_the_page_that_was_looked_at() {
        let upright = Layout::of_sizes(&[vec2(595.0, 842.0); 10], Fit::Width, vec2(866.0, 500.0));
        let turned = |y: f32| {
            let mut view = PageView::default();
            view.note(layout(Fit::Width), vec2(0.0, y));
            view.offset(&upright, vec2(433.0, 250.0)).map(|offset| offset.y)
        };
        assert_eq!([turned(0.0), turned(100.0)], [Some(0.0), Some(0.0)]);
        assert_eq!(turned(2.0 * (595.0 + GAP)), Some(upright.pages[2].top() - GAP));
    }

    #[test]
    fn pages_are_gone_to_and_turned() {
        let whole = layout(Fit::Page);
        let mut view = PageView { fit: Fit::Page, ..PageView::default() };
        view.go_to(4);
        let there = view.offset(&whole, Vec2::ZERO).expect("ordered");
        view.note(whole.clone(), there);
        assert_eq!(view.page, 4);
        view.ordered = Some(Move::By(1.0));
        let next = view.offset(&whole, Vec2::ZERO).expect("ordered");
        view.note(whole.clone(), next);
        assert_eq!(view.page, 5);
        view.go_to(usize::MAX);
        let end = view.offset(&whole, Vec2::ZERO).expect("ordered");
        assert!((end.y - (whole.whole.y - whole.seen.y)).abs() < 0.01);
        view.note(whole, end);
        assert_eq!(view.page, 9);
    }
}
