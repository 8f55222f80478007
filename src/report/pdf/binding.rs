//! Pages that are printed on both sides and bound: on even pages the printed area exchanges its margins, so that the sheet's two sides lie
//! over each other and the wider margin (订口) is at the spine on both.

use std::collections::BTreeMap;

use typst::foundations::{NativeElement, Value};
use typst::introspection::MetadataElem;
use typst::layout::{Abs, Point};
use typst::model::Document as _;
use typst_layout::{Page, PagedDocument};

use crate::report::table::{PageNumberPlace, Paper, Table};

/// How a table lies on its sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    paper: Paper,
    page_number: PageNumberPlace,
}

impl Binding {
    pub fn of(table: &Table) -> Self {
        Self { paper: table.paper, page_number: table.look.page_number }
    }

    /// How far right and down everything on the page of this number is moved, in millimetres. A table with its number at the foot is
    /// read alone and stays where it is; of A3 the standard says nothing.
    pub fn shift(self, number: u64) -> (f64, f64) {
        let sheet = self.paper.sheet();
        let exchanged = |before: u16, after: u16| f64::from(after) - f64::from(before);
        match (self.page_number, self.paper) {
            (PageNumberPlace::Standard, Paper::A4Portrait) if number.is_multiple_of(2) => {
                (exchanged(sheet.left, sheet.right), 0.0)
            }
            // The upright sheet turned to the left: its 订口 and 切口 are above and below.
            (PageNumberPlace::Standard, Paper::A4Landscape) if number.is_multiple_of(2) => {
                (0.0, exchanged(sheet.top, sheet.bottom))
            }
            (PageNumberPlace::Standard, _) | (PageNumberPlace::Foot, _) => (0.0, 0.0),
        }
    }
}

/// The document with its even pages moved as their tables want it. Pages before the first table stay.
pub fn bound(document: PagedDocument, tables: &[Binding]) -> PagedDocument {
    if tables.iter().all(|binding| binding.shift(2) == (0.0, 0.0)) {
        return document;
    }
    let starts = starts(&document);
    let moved = (0..).zip(document.pages()).map(|(index, page)| {
        let binding = starts.range(..=index).next_back().and_then(|(_, table)| tables.get(*table));
        let (right, down) = binding.map_or((0.0, 0.0), |binding| binding.shift(page.number));
        let mut page: Page = page.clone();
        page.frame.translate(Point::new(Abs::mm(right), Abs::mm(down)));
        page
    });
    let pages = moved.collect();
    let info = document.info().clone();
    PagedDocument::new(pages, info)
}

/// The page on which each table begins, by the mark that the templates leave at its title; both counted from zero.
fn starts(document: &PagedDocument) -> BTreeMap<usize, usize> {
    let introspector = document.introspector();
    let marks = introspector.elements().query(&MetadataElem::ELEM.select());
    let found = marks.iter().filter_map(|mark| {
        let position = mark.location().and_then(|location| introspector.position(location))?;
        let table = match mark.to_packed::<MetadataElem>().map(|mark| &mark.value)? {
            Value::Dict(marked) => match marked.get("sheet") {
                Ok(Value::Int(number)) => usize::try_from(*number).ok()?,
                Ok(_) | Err(_) => return None,
            },
            _ => return None,
        };
        Some((position.page.get() - 1, table))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_are_exchanged_on_even_pages_of_what_is_bound() {
        let shift = |paper, page_number, number| Binding { paper, page_number }.shift(number);
        use PageNumberPlace::{Foot, Standard};
        assert_eq!(shift(Paper::A4Portrait, Standard, 2), (-2.0, 0.0));
        assert_eq!(shift(Paper::A4Landscape, Standard, 4), (0.0, -2.0));
        for paper in [Paper::A4Portrait, Paper::A4Landscape, Paper::A3Landscape] {
            assert_eq!((shift(paper, Standard, 1), shift(paper, Foot, 2)), ((0.0, 0.0), (0.0, 0.0)));
        }
        assert_eq!(shift(Paper::A3Landscape, Standard, 2), (0.0, 0.0));
    }
}
