//! The pages of the table being looked at: set by one job, drawn by another, and only those that are looked at. It holds the few page
//! images around what is in view and small ones for the list of pages; the screen says what it wants, and an order comes of what is
//! missing. An image of pages that were set before stays until the new one is there, so that nothing flickers.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::Origin;
use crate::report::{PageImage, Pages, Table};

/// Page images kept besides those in view: an upright A4 page over the width of a large screen takes 16 MB.
const KEPT_PAGES: usize = 6;
/// Bytes that page images may take besides those in view: enlarged to 400 % a page takes 57 MB.
const KEPT_BYTES: usize = 100 << 20;
/// The same of small ones, of about 30 kB.
const KEPT_THUMBNAILS: usize = 120;

/// What a page is drawn for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageUse {
    Reading,
    Thumbnail,
}

/// A page that the screen wants drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageWish {
    pub used_for: PageUse,
    /// Counted from zero.
    pub page: usize,
    /// Thousandths of a pixel per point.
    pub scale: u32,
}

/// How much of the table pages were set of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Enough for the first page, which alone is right.
    Beginning,
    Whole,
}

/// Pages to be drawn, the most wanted first. A newer order takes the place of this one.
#[derive(Debug)]
pub struct DrawOrder {
    pub generation: u64,
    pub pages: Arc<Pages>,
    pub wishes: Vec<PageWish>,
}

/// Pages as a job has set them.
#[derive(Debug, Clone)]
pub struct SetPages {
    pub generation: u64,
    pub extent: Extent,
    /// What is on them.
    pub tables: Arc<[Table]>,
    pub pages: Arc<Pages>,
}

/// A number on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberOnPage {
    /// Counted from zero, as all that follows.
    pub page: usize,
    /// Table, row and column.
    cell: (usize, usize, usize),
    /// Where it comes from.
    pub origin: Origin,
}

#[derive(Debug)]
struct Drawn {
    generation: u64,
    scale: u32,
    image: Arc<PageImage>,
}

#[derive(Debug, Default)]
pub struct PageStore {
    set: Option<SetPages>,
    drawn: BTreeMap<(PageUse, usize), Drawn>,
    wishes: Vec<PageWish>,
    /// The pages that the wishes were ordered of.
    ordered: Option<(u64, Extent)>,
}

impl PageWish {
    pub fn pixels_per_point(self) -> f32 {
        self.scale as f32 / 1000.0
    }
}

impl PageStore {
    pub fn is_empty(&self) -> bool {
        self.set.is_none()
    }

    /// How many pages can be looked at.
    pub fn count(&self) -> usize {
        match &self.set {
            Some(SetPages { extent: Extent::Beginning, .. }) => 1,
            Some(set) => set.pages.count(),
            None => 0,
        }
    }

    /// Which setting the pages are of.
    pub(super) fn generation(&self) -> Option<u64> {
        self.set.as_ref().map(|set| set.generation)
    }

    /// Whether all pages are there.
    pub fn is_whole(&self) -> bool {
        self.set.as_ref().is_some_and(|set| set.extent == Extent::Whole)
    }

    /// Points.
    pub fn size(&self, page: usize) -> Option<(f32, f32)> {
        self.set.as_ref()?.pages.size(page)
    }

    /// The number at a point of a page, in points of paper from the page's top left; nothing where there is no number.
    pub fn number(&self, page: usize, (across, down): (f32, f32)) -> Option<NumberOnPage> {
        let set = self.set.as_ref()?;
        let cell = set.pages.at(page, f64::from(across), f64::from(down))?;
        Some(NumberOnPage { page, cell, origin: self.origin(cell)? })
    }

    /// Where a number stands on its page: its left, upper, right and lower edge in points of paper. Nothing once the pages have another
    /// number, or none, in its place.
    pub fn area(&self, number: &NumberOnPage) -> Option<[f32; 4]> {
        let area = self.set.as_ref()?.pages.area(number.page, number.cell)?;
        (self.origin(number.cell).as_ref() == Some(&number.origin)).then(|| area.map(|edge| edge as f32))
    }

    fn origin(&self, (table, row, column): (usize, usize, usize)) -> Option<Origin> {
        self.set.as_ref()?.tables.get(table)?.origin(row, column)
    }

    /// A page as it was last drawn, perhaps for another size.
    pub fn image(&self, used_for: PageUse, page: usize) -> Option<&Arc<PageImage>> {
        self.drawn.get(&(used_for, page)).map(|drawn| &drawn.image)
    }

    /// Whether the screen has said already that it wants these.
    pub fn knows(&self, wishes: &[PageWish]) -> bool {
        self.ordered == self.state() && self.wishes == wishes
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes pages that were set. A beginning is of no use to somebody who looks at a later page: he keeps what he sees until the whole is there.
    pub(super) fn take(&mut self, set: SetPages) {
        let looks_further = !self.is_empty() && !self.wishes.iter().any(|wish| wish.page == 0);
        if set.extent == Extent::Beginning && looks_further {
            return;
        }
        let sizes = |pages: &Pages| pages.size(0);
        if self.set.as_ref().is_some_and(|before| sizes(&before.pages) != sizes(&set.pages)) {
            self.drawn.clear();
        }
        self.set = Some(set);
    }

    /// Notes what the screen wants, and orders what is missing of it.
    pub(super) fn wish(&mut self, wishes: Vec<PageWish>) -> Option<DrawOrder> {
        self.ordered = self.state();
        self.wishes = wishes;
        let set = self.set.as_ref()?;
        let is_there = |wish: &&PageWish| {
            let drawn = self.drawn.get(&(wish.used_for, wish.page));
            drawn.is_some_and(|drawn| drawn.generation == set.generation && drawn.scale == wish.scale)
        };
        let missing: Vec<PageWish> = self.wishes.iter().filter(|wish| !is_there(wish)).copied().collect();
        let (generation, pages) = (set.generation, Arc::clone(&set.pages));
        // An empty order too: it stops what is no longer wanted.
        Some(DrawOrder { generation, pages, wishes: missing })
    }

    /// Puts a page by that was drawn. One of pages that were set before these is dropped.
    pub(super) fn put(&mut self, generation: u64, wish: PageWish, image: PageImage) {
        let is_current = self.set.as_ref().is_some_and(|set| set.generation == generation);
        if !is_current {
            return;
        }
        let drawn = Drawn { generation, scale: wish.scale, image: Arc::new(image) };
        self.drawn.insert((wish.used_for, wish.page), drawn);
        self.forget(PageUse::Reading, KEPT_PAGES);
        self.forget(PageUse::Thumbnail, KEPT_THUMBNAILS);
    }

    /// Forgets what lies farthest from what is in view.
    fn forget(&mut self, used_for: PageUse, most: usize) {
        let wanted: Vec<usize> =
            self.wishes.iter().filter(|wish| wish.used_for == used_for).map(|wish| wish.page).collect();
        let Some(middle) = wanted.first().copied() else { return };
        loop {
            let images = self.drawn.iter().filter(|((of, _), _)| *of == used_for);
            let bytes: usize = images.clone().map(|(_, drawn)| drawn.image.rgba.len()).sum();
            if images.clone().count() <= most && bytes <= KEPT_BYTES {
                return;
            }
            let farthest = images
                .map(|((_, page), _)| *page)
                .filter(|page| !wanted.contains(page))
                .max_by_key(|page| page.abs_diff(middle));
            let Some(page) = farthest else { return };
            self.drawn.remove(&(used_for, page));
        }
    }

    fn state(&self) -> Option<(u64, Extent)> {
        self.set.as_ref().map(|set| (set.generation, set.extent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Align, Cell, Column, Paper, Row, RowRole, Typesetter};

    fn table(rows: usize) -> Arc<[Table]> {
        let row = |nth: usize| Row::new(RowRole::Body, vec![Cell::Count(nth as i64)]);
        Arc::from([Table {
            title: "表".into(),
            columns: vec![Column::new(vec!["编制".into()], 4, Align::Right)],
            rows: (0..rows).map(row).collect(),
            ..Table::on(Paper::A4Landscape)
        }])
    }

    fn set(generation: u64, extent: Extent) -> SetPages {
        let tables = table(220);
        let pages = Arc::new(Typesetter::new().typeset(&tables).expect("pages"));
        SetPages { generation, extent, tables, pages }
    }

    fn wish(page: usize) -> PageWish {
        PageWish { used_for: PageUse::Reading, page, scale: 100 }
    }

    fn image() -> PageImage {
        PageImage { width: 1, height: 1, rgba: vec![255; 4] }
    }

    #[test]
    fn only_what_is_missing_is_ordered_and_little_is_kept() {
        let mut store = PageStore::default();
        assert!(store.wish(vec![wish(0)]).is_none() && store.is_empty());
        let whole = set(1, Extent::Whole);
        let count = whole.pages.count();
        assert!(count > KEPT_PAGES + 2, "{count}");
        store.take(whole.clone());
        assert!(!store.knows(&[wish(0)]), "there were no pages when they were wished for");
        for page in 0..count {
            let order = store.wish(vec![wish(page), wish(page + 1)]).expect("pages are there");
            assert!(order.wishes.contains(&wish(page + 1)) && store.knows(&[wish(page), wish(page + 1)]));
            order.wishes.into_iter().for_each(|wish| store.put(1, wish, image()));
        }
        let kept = (0..=count).filter(|page| store.image(PageUse::Reading, *page).is_some()).count();
        assert_eq!(kept, KEPT_PAGES);
        assert!(store.image(PageUse::Reading, count - 1).is_some() && store.image(PageUse::Reading, 0).is_none());
        let order = store.wish(vec![wish(count - 1)]).expect("pages are there");
        assert_eq!(order.wishes, [], "it is there");
        // Of newer pages it is wanted again, and shown as it was until then.
        store.take(SetPages { generation: 2, ..whole });
        assert!(!store.knows(&[wish(count - 1)]));
        let order = store.wish(vec![wish(count - 1)]).expect("pages are there");
        assert_eq!((order.generation, order.wishes.as_slice()), (2, &[wish(count - 1)][..]));
        assert!(store.image(PageUse::Reading, count - 1).is_some());
        store.put(1, wish(3), image());
        assert!(store.image(PageUse::Reading, 3).is_none(), "drawn too late");
    }

    #[test]
    fn of_large_images_few_are_kept_besides_those_in_view() {
        let mut store = PageStore::default();
        store.take(set(1, Extent::Whole));
        let large = || PageImage { width: 1, height: 1, rgba: vec![255; KEPT_BYTES / 2] };
        let kept = |store: &PageStore| {
            (0..6).filter(|page| store.image(PageUse::Reading, *page).is_some()).collect::<Vec<_>>()
        };
        for page in 0..4 {
            store.wish(vec![wish(page)]);
            store.put(1, wish(page), large());
        }
        assert_eq!(kept(&store), [2, 3], "two of them are as much as may be kept");
        store.wish(vec![wish(3), wish(4), wish(5)]);
        [4, 5].into_iter().for_each(|page| store.put(1, wish(page), large()));
        assert_eq!(kept(&store), [3, 4, 5], "what is in view stays, however large");
    }

    #[test]
    fn a_beginning_is_for_those_who_look_at_the_first_page() {
        let mut store = PageStore::default();
        store.take(set(1, Extent::Beginning));
        assert_eq!((store.count(), store.is_whole()), (1, false));
        let whole = set(1, Extent::Whole);
        let count = whole.pages.count();
        store.take(whole);
        assert_eq!((store.count(), store.is_whole()), (count, true));
        store.wish(vec![wish(5)]);
        store.take(set(2, Extent::Beginning));
        assert_eq!((store.count(), store.is_whole()), (count, true), "the fifth page stays until there is another");
        store.wish(vec![wish(0)]);
        store.take(set(2, Extent::Beginning));
        assert_eq!(store.count(), 1);
    }
}
