//! Tables as `word/document.xml`, each in a section of its own paper, for Word and WPS to edit on: the same head, rows, notes and measures as
//! the PDF, rows kept together where it keeps them. A page number that the standard wants at the side of a sheet in landscape stands at its
//! foot: a document turns no footer.

use std::io;

use super::package::{DocxError, pack};
use super::xml::{self, Xml, empty, numbers, run, value, words};
use crate::report::heads;
use crate::report::heights::Heights;
use crate::report::measure::printed_columns;
use crate::report::paper::{self, CELL_INSET_POINTS, Grid, Sheet};
use crate::report::pdf::Cover;
use crate::report::table::{Align, Cell, DraftMark, HeadCell, PageNumberPlace, Paper, Row, RowRole, Table};
use crate::report::written_date;

/// The parts that are the same in every document of tables, in the order of the package.
const PARTS: [(&str, &str); 8] = [
    ("[Content_Types].xml", include_str!("../../../assets/report/sheets/content_types.xml")),
    ("_rels/.rels", include_str!("../../../assets/report/letters/parts/package_relations.xml")),
    ("word/_rels/document.xml.rels", include_str!("../../../assets/report/sheets/document_relations.xml")),
    ("word/styles.xml", include_str!("../../../assets/report/sheets/styles.xml")),
    ("word/settings.xml", include_str!("../../../assets/report/letters/parts/settings.xml")),
    ("word/footer_odd.xml", include_str!("../../../assets/report/letters/parts/footer_odd.xml")),
    ("word/footer_even.xml", include_str!("../../../assets/report/letters/parts/footer_even.xml")),
    ("word/footer_middle.xml", include_str!("../../../assets/report/sheets/footer_middle.xml")),
];

const TWIPS_PER_POINT: f64 = 20.0;
const TWIPS_PER_MILLIMETRE: f64 = 1440.0 / 25.4;
/// From the printed area to the middle of the page number, in millimetres, and the height of its line in twips.
const NUMBER_BELOW: f64 = 7.0;
const NUMBER_LINE: f64 = 360.0;
/// A line of a cell is so much higher than its type, in type sizes, and has that much less space above and below it.
const LEADING: f64 = 0.32;
/// Rules, in eighths of a point.
const THIN: &str = "4";
const THICK: &str = "8";
/// Above the notes and above the line for signatures, in type sizes, less half the leading of their lines.
const ABOVE_NOTES: f64 = 0.35;
const ABOVE_SIGNATURES: f64 = 1.2;
/// Space around the parts of the cover, in twips.
const COVER_TOP: u32 = 1160;
const COVER_ABOVE_LIST: u32 = 580;
const COVER_ABOVE_OFFICE: u32 = 1160;

/// One paragraph. In its text a tab is a tab of the paper, and a line feed begins a new line.
#[derive(Default)]
struct Line {
    style: String,
    text: String,
    is_kept: bool,
    tabs: Vec<(&'static str, u32)>,
    /// Twips.
    before: u32,
    align: Option<&'static str>,
}

/// What ends a section.
struct Section {
    sheet: Sheet,
    /// Of odd and even pages; none on the cover.
    footers: Option<[&'static str; 2]>,
    /// The number of its first page, where it does not go on from the page before.
    first_number: Option<u32>,
}

/// The tables as one file, after a list of them where they are a set; the same tables always give the same bytes.
///
/// # Errors
/// Failures of the libraries that write it.
pub fn write_tables(cover: Option<&Cover>, tables: &[Table]) -> Result<Vec<u8>, DocxError> {
    let title = cover.map(Cover::name).or(tables.first().map(|table| table.title.clone())).unwrap_or_default();
    let document = xml::document(|xml| {
        if let Some(cover) = cover {
            let last = cover_lines(xml, cover, tables)?;
            let section = Section { sheet: Paper::A4Portrait.sheet(), footers: None, first_number: None };
            write_line(xml, &last, Some(&section))?;
        }
        for (nth, table) in tables.iter().enumerate() {
            let last = write_table(xml, table)?;
            let section = Section::of(table, nth == 0);
            match nth + 1 == tables.len() {
                false => write_line(xml, &last, Some(&section))?,
                true => {
                    write_line(xml, &last, None)?;
                    section.write(xml)?;
                }
            }
        }
        Ok(())
    })?;
    pack(&PARTS, &title, &document)
}

/// 附件目录. Page numbers are left out: only whoever sets the pages knows them. The last line is returned.
fn cover_lines(xml: &mut Xml, cover: &Cover, tables: &[Table]) -> io::Result<Line> {
    let line = |style: &str, text: &str| Line { style: style.to_owned(), text: text.to_owned(), ..Line::default() };
    write_line(xml, &Line { before: COVER_TOP, ..line("Title", &cover.title) }, None)?;
    if !cover.subtitle.is_empty() {
        write_line(xml, &line("CoverPlan", &cover.subtitle), None)?;
    }
    write_line(xml, &Line { before: COVER_ABOVE_LIST, ..line("CoverHead", "附件目录") }, None)?;
    for table in tables {
        let title = table.title.replace('\n', "");
        let listed = [table.attachment.as_deref().unwrap_or_default(), &title].join("\u{3000}");
        write_line(xml, &line("CoverWords", listed.trim()), None)?;
    }
    let right = Some("right");
    write_line(xml, &Line { before: COVER_ABOVE_OFFICE, align: right, ..line("CoverWords", &cover.office) }, None)?;
    Ok(Line { align: right, ..line("CoverWords", &written_date(cover.date)) })
}

/// A table with what stands above and below it; its last line is returned, to end the section.
fn write_table(xml: &mut Xml, table: &Table) -> io::Result<Line> {
    let grid = Grid::of(table);
    let width = twips(table.paper.sheet().text_width_points());
    for line in top(table, width) {
        write_line(xml, &line, None)?;
    }
    let kept = Kept::of(table, &grid);
    if !table.columns.is_empty() {
        write_grid(xml, table, &grid, &kept)?;
    }
    let mut foot = foot(table, &grid, width);
    let last = foot.pop().unwrap_or(Line { style: "End".to_owned(), ..Line::default() });
    for line in foot {
        write_line(xml, &Line { is_kept: kept.tail, ..line }, None)?;
    }
    Ok(last)
}

/// 附件 and 稿次, title, caption and running text.
fn top(table: &Table, width: u32) -> Vec<Line> {
    let line = |style: &str, text: String| Line { style: style.to_owned(), text, ..Line::default() };
    let ends = |style: &str, left: &str, right: &str| Line {
        tabs: vec![("right", width)],
        ..line(style, if right.is_empty() { left.to_owned() } else { format!("{left}\t{right}") })
    };
    let mark = table.look.mark.map_or("", DraftMark::text);
    let mut lines = vec![
        ends("Mark", table.attachment.as_deref().unwrap_or_default(), mark),
        line("Mark", String::new()),
        line("Title", table.title.clone()),
    ];
    let (left, right) = (&table.caption.left, &table.caption.right);
    let room = paper::capacity(table.paper.sheet().text_width_points(), CAPTION_SIZE);
    match (left.is_empty(), right.is_empty()) {
        (true, true) => {}
        (false, false) if printed_columns(left) + printed_columns(right) + 1 > room => {
            // Too long for a line, it goes on in the next with what it says of the plan.
            let is_long = printed_columns(left) > room;
            lines.push(line("Caption", if is_long { left.replacen('\u{3000}', "\n", 1) } else { left.clone() }));
            lines.push(Line { align: Some("right"), ..line("Caption", right.clone()) });
        }
        _ => lines.push(ends("Caption", left, right)),
    }
    lines.extend(table.lead.iter().map(|words| line("Lead", words.clone())));
    lines
}

/// Of the caption, in points.
const CAPTION_SIZE: f64 = 10.5;

/// Notes, who gives it out, the code, and the line for signatures.
fn foot(table: &Table, grid: &Grid, width: u32) -> Vec<Line> {
    let style = style_of("Notes", grid);
    let above = |sizes: f64| twips(sizes * grid.body_size);
    let notes = table.foot_lines().enumerate().map(|(nth, (text, align))| Line {
        style: style.clone(),
        text,
        before: if nth == 0 { above(ABOVE_NOTES) } else { 0 },
        align: (align == Align::Right).then_some("right"),
        ..Line::default()
    });
    let count = u32::try_from(table.signatures.len()).unwrap_or(1).max(1);
    let labels: Vec<String> = table.signatures.iter().map(|label| format!("{label}：")).collect();
    let signatures = (!labels.is_empty()).then(|| Line {
        style: style.clone(),
        text: labels.join("\t"),
        before: above(ABOVE_SIGNATURES),
        tabs: (1..count).map(|nth| ("left", width * nth / count)).collect(),
        ..Line::default()
    });
    notes.chain(signatures).collect()
}

/// Which rows stay on one page with the next.
struct Kept {
    rows: Vec<bool>,
    /// Whether all that stands below the rows stays together.
    tail: bool,
}

impl Kept {
    fn of(table: &Table, grid: &Grid) -> Self {
        let end = table.rows.len();
        let mut rows: Vec<bool> = table.rows.iter().map(|row| row.role == RowRole::Group).collect();
        let mut tail = false;
        for kept in Heights::of(table, grid).kept(table) {
            tail |= kept.end > end;
            let with_next = kept.start..kept.end - 1;
            rows.iter_mut().enumerate().filter(|(nth, _)| with_next.contains(nth)).for_each(|(_, kept)| *kept = true);
        }
        Self { rows, tail }
    }
}

fn write_grid(xml: &mut Xml, table: &Table, grid: &Grid, kept: &Kept) -> io::Result<()> {
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
    let measure = |xml: &mut Xml, name: &str, width: u32| {
        xml.create_element(name)
            .with_attributes([("w:w", width.to_string().as_str()), ("w:type", "dxa")])
            .write_empty()?;
        Ok::<(), io::Error>(())
    };
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

fn rule(xml: &mut Xml, name: &str, size: &str) -> io::Result<()> {
    let rule = [("w:val", "single"), ("w:sz", size), ("w:space", "0"), ("w:color", "auto")];
    xml.create_element(name).with_attributes(rule).write_empty()?;
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
            let width = [("w:w", place.width.to_string()), ("w:type", "dxa".to_owned())];
            let width = width.iter().map(|(key, value)| (*key, value.as_str()));
            xml.create_element("w:tcW").with_attributes(width).write_empty()?;
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

/// One paragraph; with a section it is the last of that.
fn write_line(xml: &mut Xml, line: &Line, section: Option<&Section>) -> io::Result<()> {
    xml.create_element("w:p").write_inner_content(|xml| {
        xml.create_element("w:pPr").write_inner_content(|xml| {
            value(xml, "w:pStyle", &line.style)?;
            if line.is_kept {
                empty(xml, "w:keepNext")?;
            }
            if !line.tabs.is_empty() {
                xml.create_element("w:tabs").write_inner_content(|xml| {
                    line.tabs.iter().try_for_each(|(kind, at)| {
                        let at = at.to_string();
                        xml.create_element("w:tab")
                            .with_attributes([("w:val", *kind), ("w:pos", at.as_str())])
                            .write_empty()?;
                        Ok(())
                    })
                })?;
            }
            if line.before > 0 {
                numbers(xml, "w:spacing", &[("w:before", line.before)])?;
            }
            line.align.map_or(Ok(()), |align| value(xml, "w:jc", align))?;
            section.map_or(Ok(()), |section| section.write(xml))
        })?;
        for (index, text) in line.text.split('\n').enumerate() {
            if index > 0 {
                run(xml, None, |xml| empty(xml, "w:br"))?;
            }
            if !text.is_empty() {
                words(xml, None, text)?;
            }
        }
        Ok(())
    })?;
    Ok(())
}

impl Section {
    fn of(table: &Table, is_first: bool) -> Self {
        // Upright pages have their number at the outer side, whatever is wished for those in landscape.
        let footers = match (table.paper.is_portrait(), table.look.page_number) {
            (true, PageNumberPlace::Foot | PageNumberPlace::Standard) => ["footer_odd", "footer_even"],
            (false, PageNumberPlace::Foot | PageNumberPlace::Standard) => ["footer_middle"; 2],
        };
        Self { sheet: table.paper.sheet(), footers: Some(footers), first_number: is_first.then_some(1) }
    }

    fn write(&self, xml: &mut Xml) -> io::Result<()> {
        let Sheet { width, height, top, bottom, left, right } = self.sheet;
        let of = |millimetres: u16| (f64::from(millimetres) * TWIPS_PER_MILLIMETRE).round() as u32;
        let below = f64::from(bottom) * TWIPS_PER_MILLIMETRE - NUMBER_BELOW * TWIPS_PER_MILLIMETRE - NUMBER_LINE / 2.0;
        xml.create_element("w:sectPr").write_inner_content(|xml| {
            for (pages, part) in ["default", "even"].into_iter().zip(self.footers.into_iter().flatten()) {
                let reference = [("w:type", pages), ("r:id", part)];
                xml.create_element("w:footerReference").with_attributes(reference).write_empty()?;
            }
            let (across, down) = (of(width).to_string(), of(height).to_string());
            let mut size = vec![("w:w", across.as_str()), ("w:h", down.as_str())];
            size.extend((width > height).then_some(("w:orient", "landscape")));
            xml.create_element("w:pgSz").with_attributes(size).write_empty()?;
            let margins = [
                ("w:top", of(top)),
                ("w:right", of(right)),
                ("w:bottom", of(bottom)),
                ("w:left", of(left)),
                ("w:header", of(top) / 2),
                ("w:footer", below.round() as u32),
                ("w:gutter", 0),
            ];
            numbers(xml, "w:pgMar", &margins)?;
            self.first_number.map_or(Ok(()), |first| numbers(xml, "w:pgNumType", &[("w:start", first)]))
        })?;
        Ok(())
    }
}

/// "Words21": of the size the table is set in, in half points.
fn style_of(kind: &str, grid: &Grid) -> String {
    format!("{kind}{}", (grid.body_size * 2.0).round())
}

fn twips(points: f64) -> u32 {
    (points.max(0.0) * TWIPS_PER_POINT).round() as u32
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
