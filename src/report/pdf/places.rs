//! Where on the pages the rows and columns of the tables stand, so that a click in the preview finds its figure.
//!
//! The templates leave one mark a row at the row's upper edge (`row-mark` in `assets/report`); columns are known from the grid. An own
//! template without marks prints as well, only nothing is found on its pages.

use typst::foundations::{NativeElement, Value};
use typst::introspection::MetadataElem;
use typst::layout::{Frame, FrameItem, Point};
use typst::visualize::Geometry;
use typst_layout::{Page, PagedDocument};

use super::binding::Binding;
use crate::report::paper::Grid;
use crate::report::table::{RowRole, Table};

const POINTS_PER_MILLIMETRE: f64 = 72.0 / 25.4;

/// What is known of a table before it is set. Lengths are points.
#[derive(Debug, Clone)]
pub struct Laid {
    left: f64,
    binding: Binding,
    widths: Vec<f64>,
    is_heading: Vec<bool>,
}

/// All rows of a document, page by page.
#[derive(Debug)]
pub struct Places {
    laid: Vec<Laid>,
    pages: Vec<PagePlaces>,
}

#[derive(Debug, Default)]
struct PagePlaces {
    /// Upper edges from the top of the page down, each with its table and row.
    rows: Vec<(f64, usize, usize)>,
    /// As it is printed.
    number: u64,
    /// The lowest rule of the page: below it there is no row.
    bottom: f64,
}

impl Laid {
    pub fn new(table: &Table) -> Self {
        Self {
            left: f64::from(table.paper.sheet().left) * POINTS_PER_MILLIMETRE,
            binding: Binding::of(table),
            widths: Grid::of(table).widths,
            is_heading: table.rows.iter().map(|row| row.role == RowRole::Group).collect(),
        }
    }

    fn column(&self, x: f64) -> Option<usize> {
        let mut right = self.left;
        (x >= right).then_some(())?;
        self.widths.iter().position(|width| {
            right += width;
            x < right
        })
    }
}

impl Places {
    pub fn new(document: &PagedDocument, laid: Vec<Laid>) -> Self {
        let lowest = |frame: &Frame| lowest_rule(frame, Point::zero()).unwrap_or(0.0);
        let empty = |page: &Page| PagePlaces { rows: Vec::new(), number: page.number, bottom: lowest(&page.frame) };
        let mut pages: Vec<PagePlaces> = document.pages().iter().map(empty).collect();
        let introspector = document.introspector();
        for mark in introspector.elements().query(&MetadataElem::ELEM.select()) {
            let Some(position) = mark.location().and_then(|location| introspector.position(location)) else { continue };
            let Some((table, row)) = row_of(&mark.to_packed::<MetadataElem>().map(|mark| mark.value.clone())) else {
                continue;
            };
            if let Some(page) = pages.get_mut(position.page.get() - 1) {
                page.rows.push((position.point.y.to_pt(), table, row));
            }
        }
        pages.iter_mut().for_each(|page| page.rows.sort_by(|one, other| one.0.total_cmp(&other.0)));
        Self { laid, pages }
    }

    /// Table, row and column at a place of a page, all counted from zero; a heading inside a table is found in its column 0.
    pub fn at(&self, page: usize, x: f64, y: f64) -> Option<(usize, usize, usize)> {
        let page = self.pages.get(page)?;
        if y > page.bottom {
            return None;
        }
        let (_, table, row) = *page.rows.iter().take_while(|(top, ..)| *top <= y).last()?;
        let laid = self.laid.get(table)?;
        let column = laid.column(x - laid.binding.shift(page.number).0 * POINTS_PER_MILLIMETRE)?;
        Some((table, row, if *laid.is_heading.get(row)? { 0 } else { column }))
    }

    /// Where a cell stands on a page: its left, upper, right and lower edge. Nothing where it is not on that page, and of headings.
    pub fn area(&self, page: usize, (table, row, column): (usize, usize, usize)) -> Option<[f64; 4]> {
        let page = self.pages.get(page)?;
        let at = page.rows.iter().position(|(_, of, nth)| (*of, *nth) == (table, row))?;
        let (top, ..) = page.rows.get(at)?;
        let bottom = page.rows.get(at + 1).map_or(page.bottom, |(next, ..)| *next);
        let laid = self.laid.get(table).filter(|laid| laid.is_heading.get(row) == Some(&false))?;
        let before: f64 = laid.widths.iter().take(column).sum();
        let left = laid.left + laid.binding.shift(page.number).0 * POINTS_PER_MILLIMETRE + before;
        Some([left, *top, left + laid.widths.get(column)?, bottom])
    }
}

/// Table and row that a mark names; nothing if the metadata is somebody else's.
fn row_of(value: &Option<Value>) -> Option<(usize, usize)> {
    let Some(Value::Dict(marked)) = value else { return None };
    let number = |key: &str| match marked.get(key) {
        Ok(Value::Int(number)) => usize::try_from(*number).ok(),
        Ok(_) | Err(_) => None,
    };
    Some((number("table")?, number("row")?))
}

/// The lowest horizontal rule of a frame that lies at `origin`.
fn lowest_rule(frame: &Frame, origin: Point) -> Option<f64> {
    let heights = frame.items().filter_map(|(position, item)| match item {
        FrameItem::Group(group) => lowest_rule(&group.frame, origin + *position),
        FrameItem::Shape(shape, _) => match shape.geometry {
            Geometry::Line(end) if end.x.to_pt() > 1.0 && end.y.to_pt().abs() < 0.1 => {
                Some((origin + *position).y.to_pt())
            }
            Geometry::Line(_) | Geometry::Rect(_) | Geometry::Curve(_) => None,
        },
        FrameItem::Text(_) | FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(_) => None,
    });
    heights.reduce(f64::max)
}
