//! Tables as `word/document.xml`, each in a section of its own paper, for Word and WPS to edit on: the same head, rows, notes and measures as
//! the PDF, rows kept together where it keeps them. A page number that the standard wants at the side of a sheet in landscape stands at its
//! foot: a document turns no footer. A 通知单 is set as the letter that it is.

mod grid;
mod line;
mod notice;
mod section;
#[cfg(test)]
mod tests;

use std::io;

use self::grid::{Kept, write_grid};
use self::line::{Line, write_line};
use self::notice::write_notice;
use self::section::Section;
use super::package::{DocxError, pack};
use super::xml::{self, Xml};
use crate::report::measure::printed_columns;
use crate::report::paper::{self, Grid};
use crate::report::pdf::Cover;
use crate::report::table::{Align, DraftMark, Paper, Table};
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
/// Above the notes and above the line for signatures, in type sizes, less half the leading of their lines.
const ABOVE_NOTES: f64 = 0.35;
const ABOVE_SIGNATURES: f64 = 1.2;
/// Space around the parts of the cover, in twips.
const COVER_TOP: u32 = 1160;
const COVER_ABOVE_LIST: u32 = 580;
const COVER_ABOVE_OFFICE: u32 = 1160;

/// The tables as one file, after a list of them where they are a set; the same tables always give the same bytes.
///
/// # Errors
/// Failures of the libraries that write it.
pub fn write_tables(cover: Option<&Cover>, tables: &[Table]) -> Result<Vec<u8>, DocxError> {
    let title = cover.map(Cover::name).or(tables.first().map(|table| table.title.clone())).unwrap_or_default();
    let document = xml::document(|xml| {
        if let Some(cover) = cover {
            let last = cover_lines(xml, cover, tables)?;
            let section =
                Section { sheet: Paper::A4Portrait.sheet(), footers: None, first_number: None, is_first_plain: false };
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
    if let Some(issue) = &table.issue {
        return write_notice(xml, table, issue);
    }
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

/// "Words21": of the size the table is set in, in half points.
fn style_of(kind: &str, grid: &Grid) -> String {
    format!("{kind}{}", (grid.body_size * 2.0).round())
}

fn twips(points: f64) -> u32 {
    (points.max(0.0) * TWIPS_PER_POINT).round() as u32
}
