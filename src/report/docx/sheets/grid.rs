//! The grid of a table: its head, merged and repeated on each page, and its rows, none of which is cut.

use std::io;

use super::line::{Line, write_line};
use super::{style_of, twips};
use crate::report::docx::xml::{self, Xml, empty, measure, numbers, rule, value};
use crate::report::heads;
use crate::report::heights::Heights;
use crate::report::paper::{CELL_INSET_POINTS, Grid};
use crate::report::table::{Align, Cell, HeadCell, Row, RowRole, Table};

/// A line of a cell is so much higher than its type, in type sizes, and has that much less space above and below it.
const LEADING: f64 = 0.32;
/// Rules, in eighths of a point.
const THIN: u32 = 4;
const THICK: u32 = 8;

/// Which rows stay on one page with the next.
pub struct Kept {
    rows: Vec<bool>,
    /// Whether all that stands below the rows stays together.
    pub tail: bool,
}

impl Kept {
    pub fn of(table: &Table, grid: &Grid) -> Self {
        let end = table.rows.len();
        let mut rows: Vec<bool> = table.rows.iter().map(|row| row.role == RowRole::Group).collect();
        let mut tail = false;
        for kept in Heights::of(table, grid).kept(table) {
            tail |= kept.end > end;
            rows.get_mut(kept.start..kept.end - 1).into_iter().flatten().for_each(|kept| *kept = true);
        }
        Self { rows, tail }
    }
}

/// Writes the grid, in twips of whole numbers.
pub fn write_grid(xml: &mut Xml, table: &Table, grid: &Grid, kept: &Kept) -> io::Result<()> {
    let widths = whole_twips(&grid.widths);
    xml.create_element("w:tbl").write_inner_content(|xml| {
        properties(xml, table, grid, widths.iter().sum())?;
        xml.create_element("w:tblGrid").write_inner_content(|xml| {
            widths.iter().try_for_each(|width| numbers(xml, "w:gridCol", &[("w:w", *width)]))
        })?;
        write_head(xml, table, grid, &widths)?;
        for (nth, row) in table.rows.iter().enumerate() {
            let is_kept = kept.rows.get(nth).copied().unwrap_or(false);
            write_row(xml, table, row, (grid, &widths, is_kept))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn properties(xml: &mut Xml, table: &Table, grid: &Grid, width: u32) -> io::Result<()> {
    xml.create_element("w:tblPr").write_inner_content(|xml| {
        measure(xml, "w:tblW", width)?;
        xml.create_element("w:tblBorders").write_inner_content(|xml| {
            let sides = [
                ("top", THICK),
                ("left", THICK),
                ("bottom", THICK),
                ("right", THICK),
                ("insideH", THIN),
                ("insideV", THIN),
            ];
            sides.into_iter().try_for_each(|(side, size)| rule(xml, &format!("w:{side}"), size))
        })?;
        xml.create_element("w:tblLayout").with_attribute(("w:type", "fixed")).write_empty()?;
        xml.create_element("w:tblCellMar").write_inner_content(|xml| {
            let beside = twips(CELL_INSET_POINTS);
            let above = twips((grid.spacing.padding() - LEADING / 2.0) * grid.body_size);
            for (side, space) in [("top", above), ("left", beside), ("bottom", above), ("right", beside)] {
                measure(xml, &format!("w:{side}"), space)?;
            }
            Ok(())
        })?;
        value(xml, "w:tblCaption", &xml::visible(&table.title))
    })?;
    Ok(())
}

/// The head, repeated on each page.
fn write_head(xml: &mut Xml, table: &Table, grid: &Grid, widths: &[u32]) -> io::Result<()> {
    let cells = table.head_cells();
    let style = style_of("Strong", grid);
    for nth in 0..table.head_depth() {
        xml.create_element("w:tr").write_inner_content(|xml| {
            row_properties(xml, true)?;
            let covers = |cell: &&HeadCell| (cell.row..cell.row + cell.row_span).contains(&nth);
            let mut of_row: Vec<&HeadCell> = cells.iter().filter(covers).collect();
            of_row.sort_by_key(|cell| cell.column);
            for cell in of_row {
                let capacity = grid.capacity(cell.column, cell.column_span);
                let broken = heads::broken(&cell.text, capacity).unwrap_or_else(|| cell.text.clone());
                let merged = match (cell.row_span, cell.row == nth) {
                    (1, _) => Merged::No,
                    (_, true) => Merged::First,
                    (_, false) => Merged::Further,
                };
                let text = if cell.row == nth { broken } else { String::new() };
                let width = widths.iter().skip(cell.column).take(cell.column_span).sum();
                let place = Place { width, columns: cell.column_span, merged, is_total: false };
                let line = Line { style: style.clone(), text, is_kept: true, align: Some("center"), ..Line::default() };
                write_cell(xml, &place, &line)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn write_row(
    xml: &mut Xml,
    table: &Table,
    row: &Row,
    (grid, widths, is_kept): (&Grid, &[u32], bool),
) -> io::Result<()> {
    let style = style_of(if row.role == RowRole::Body { "Words" } else { "Strong" }, grid);
    let line = |text: String, align: Align| Line {
        style: style.clone(),
        text,
        is_kept,
        align: match align {
            Align::Left => None,
            Align::Center => Some("center"),
            Align::Right => Some("right"),
        },
        ..Line::default()
    };
    xml.create_element("w:tr").write_inner_content(|xml| {
        row_properties(xml, false)?;
        if row.role == RowRole::Group {
            let place =
                Place { width: widths.iter().sum(), columns: widths.len(), merged: Merged::No, is_total: false };
            return write_cell(xml, &place, &line(row.heading(), Align::Left));
        }
        let is_total = row.role == RowRole::Total;
        for ((cell, column), width) in table.cells_of(row).zip(&table.columns).zip(widths) {
            let place = Place { width: *width, columns: 1, merged: Merged::No, is_total };
            write_cell(xml, &place, &line(words_of(cell), column.align))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Line ends of other systems become line feeds, tabs become blanks.
fn words_of(cell: &Cell) -> String {
    cell.text().replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ")
}

fn row_properties(xml: &mut Xml, is_head: bool) -> io::Result<()> {
    xml.create_element("w:trPr").write_inner_content(|xml| {
        empty(xml, "w:cantSplit")?;
        if is_head { empty(xml, "w:tblHeader") } else { Ok(()) }
    })?;
    Ok(())
}

/// A cell of the grid.
struct Place {
    /// Twips.
    width: u32,
    columns: usize,
    merged: Merged,
    is_total: bool,
}

/// Whether a cell is one with those below it.
enum Merged {
    No,
    First,
    Further,
}

fn write_cell(xml: &mut Xml, place: &Place, line: &Line) -> io::Result<()> {
    xml.create_element("w:tc").write_inner_content(|xml| {
        xml.create_element("w:tcPr").write_inner_content(|xml| {
            measure(xml, "w:tcW", place.width)?;
            if place.columns > 1 {
                value(xml, "w:gridSpan", &place.columns.to_string())?;
            }
            match place.merged {
                Merged::No => {}
                Merged::First => value(xml, "w:vMerge", "restart")?,
                Merged::Further => empty(xml, "w:vMerge")?,
            }
            if place.is_total {
                xml.create_element("w:tcBorders").write_inner_content(|xml| rule(xml, "w:top", THICK))?;
            }
            value(xml, "w:vAlign", "center")
        })?;
        write_line(xml, line, None)
    })?;
    Ok(())
}

/// Each rounded so that they add up to what all of them are.
fn whole_twips(points: &[f64]) -> Vec<u32> {
    let mut before = 0.0;
    let edge = |at: f64| twips(at);
    points
        .iter()
        .map(|width| {
            let left = edge(before);
            before += width;
            edge(before) - left
        })
        .collect()
}
