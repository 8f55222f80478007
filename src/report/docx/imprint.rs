//! 版记, as letters and notices end: lines between rules, at the foot of the type area.

use std::io;

use super::xml::{Xml, measure, numbers, rule, value};

/// Rules in eighths of a point: 0.35 mm outside, 0.25 mm between.
const THICK: u32 = 8;
const THIN: u32 = 6;

/// The type area, in twips: how far from the edge of the paper it begins, and how wide it is.
#[derive(Debug, Clone, Copy)]
pub struct Area {
    pub left: u32,
    pub width: u32,
}

/// Writes the lines between rules and one below them, each by `paragraph`; nothing where there are none. It floats at the foot of the page
/// that the paragraph written after it is on.
pub fn write_imprint<T>(
    xml: &mut Xml,
    area: Area,
    lines: &[T],
    below: Option<&T>,
    paragraph: impl Fn(&mut Xml, &T) -> io::Result<()>,
) -> io::Result<()> {
    if lines.is_empty() && below.is_none() {
        return Ok(());
    }
    xml.create_element("w:tbl").write_inner_content(|xml| {
        properties(xml, area)?;
        xml.create_element("w:tblGrid").write_inner_content(|xml| numbers(xml, "w:gridCol", &[("w:w", area.width)]))?;
        lines.iter().try_for_each(|line| row(xml, area, true, |xml| paragraph(xml, line)))?;
        below.map_or(Ok(()), |line| row(xml, area, false, |xml| paragraph(xml, line)))
    })?;
    Ok(())
}

fn properties(xml: &mut Xml, area: Area) -> io::Result<()> {
    xml.create_element("w:tblPr").write_inner_content(|xml| {
        // From the edge of the paper: LibreOffice lets a table as wide as the text float only so.
        let left = area.left.to_string();
        let place = [
            ("w:leftFromText", "0"),
            ("w:rightFromText", "0"),
            ("w:vertAnchor", "margin"),
            ("w:horzAnchor", "page"),
            ("w:tblpX", left.as_str()),
            ("w:tblpYSpec", "bottom"),
        ];
        xml.create_element("w:tblpPr").with_attributes(place).write_empty()?;
        measure(xml, "w:tblW", area.width)?;
        xml.create_element("w:tblBorders").write_inner_content(|xml| {
            let sides = [("w:top", THICK), ("w:bottom", THICK), ("w:insideH", THIN)];
            sides.into_iter().try_for_each(|(side, size)| rule(xml, side, size))
        })?;
        xml.create_element("w:tblLayout").with_attribute(("w:type", "fixed")).write_empty()?;
        xml.create_element("w:tblCellMar")
            .write_inner_content(|xml| ["w:left", "w:right"].into_iter().try_for_each(|side| measure(xml, side, 0)))?;
        Ok(())
    })?;
    Ok(())
}

/// A line between rules, or the one below the last of them.
fn row(
    xml: &mut Xml,
    area: Area,
    is_ruled: bool,
    paragraph: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    xml.create_element("w:tr").write_inner_content(|xml| {
        xml.create_element("w:tc").write_inner_content(|xml| {
            xml.create_element("w:tcPr").write_inner_content(|xml| {
                measure(xml, "w:tcW", area.width)?;
                if is_ruled {
                    return Ok(());
                }
                xml.create_element("w:tcBorders").write_inner_content(|xml| {
                    rule(xml, "w:top", THICK)?;
                    value(xml, "w:bottom", "nil")
                })?;
                Ok(())
            })?;
            paragraph(xml)
        })?;
        Ok(())
    })?;
    Ok(())
}
