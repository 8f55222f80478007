//! What ends a section of a document: its paper, margins and page numbers.

use std::io;

use crate::report::docx::xml::{Xml, empty, numbers};
use crate::report::paper::Sheet;
use crate::report::table::Table;

const TWIPS_PER_MILLIMETRE: f64 = 1440.0 / 25.4;
/// From the printed area to the middle of the page number, in millimetres, and the height of its line in twips.
const NUMBER_BELOW: f64 = 7.0;
const NUMBER_LINE: f64 = 360.0;

/// Paper and page numbers of the pages from the section before up to where this is written.
pub struct Section {
    pub sheet: Sheet,
    /// Of odd and even pages; none on the cover.
    pub footers: Option<[&'static str; 2]>,
    /// The number of its first page, where it does not go on from the page before.
    pub first_number: Option<u32>,
    /// Whether its first page bears no number.
    pub is_first_plain: bool,
}

impl Section {
    /// Of a table among others. Each notice is numbered by itself, and that of a single page has no number.
    pub fn of(table: &Table, is_first: bool) -> Self {
        let is_notice = table.issue.is_some();
        let footers = match table.paper.is_portrait() {
            true => ["footer_odd", "footer_even"],
            false => ["footer_middle"; 2],
        };
        let first_number = (is_first || is_notice).then_some(1);
        Self { sheet: table.paper.sheet(), footers: Some(footers), first_number, is_first_plain: is_notice }
    }

    pub fn write(&self, xml: &mut Xml) -> io::Result<()> {
        let Sheet { width, height, top, bottom, left, right } = self.sheet;
        let below = f64::from(bottom) * TWIPS_PER_MILLIMETRE - NUMBER_BELOW * TWIPS_PER_MILLIMETRE - NUMBER_LINE / 2.0;
        xml.create_element("w:sectPr").write_inner_content(|xml| {
            for (pages, part) in ["default", "even"].into_iter().zip(self.footers.into_iter().flatten()) {
                let reference = [("w:type", pages), ("r:id", part)];
                xml.create_element("w:footerReference").with_attributes(reference).write_empty()?;
            }
            let (across, down) = (twips_of(width).to_string(), twips_of(height).to_string());
            let mut size = vec![("w:w", across.as_str()), ("w:h", down.as_str())];
            size.extend((width > height).then_some(("w:orient", "landscape")));
            xml.create_element("w:pgSz").with_attributes(size).write_empty()?;
            let margins = [
                ("w:top", twips_of(top)),
                ("w:right", twips_of(right)),
                ("w:bottom", twips_of(bottom)),
                ("w:left", twips_of(left)),
                ("w:header", twips_of(top) / 2),
                ("w:footer", below.round() as u32),
                ("w:gutter", 0),
            ];
            numbers(xml, "w:pgMar", &margins)?;
            self.first_number.map_or(Ok(()), |first| numbers(xml, "w:pgNumType", &[("w:start", first)]))?;
            if self.is_first_plain { empty(xml, "w:titlePg") } else { Ok(()) }
        })?;
        Ok(())
    }
}

pub fn twips_of(millimetres: u16) -> u32 {
    (f64::from(millimetres) * TWIPS_PER_MILLIMETRE).round() as u32
}
