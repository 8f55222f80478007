//! A 通知单 as a letter to one body: 编号 at the right of the first line, the title on the third, 主送, what it says, the grid, what is to be
//! done, 署名 and 成文日期, and at the foot of its last page 版记.

use std::io;

use super::grid::{Kept, write_grid};
use super::line::{Line, write_line};
use super::section::twips_of;
use super::twips;
use crate::report::docx::imprint::{Area, write_imprint};
use crate::report::docx::official;
use crate::report::docx::xml::Xml;
use crate::report::paper::Grid;
use crate::report::table::{Issue, Table};

/// Between the grid and what is to be done, in twips.
const BELOW_GRID: u32 = 160;

/// Writes the notice; its last line is returned, to end the section.
pub fn write_notice(xml: &mut Xml, table: &Table, issue: &Issue) -> io::Result<Line> {
    for line in above(table) {
        write_line(xml, &line, None)?;
    }
    let grid = Grid::of(table);
    if !table.columns.is_empty() {
        write_grid(xml, table, &grid, &Kept::of(table, &grid))?;
    }
    let (mut told, mut closing) = (notes(table), signed(issue));
    if closing.is_empty() {
        closing.extend(told.pop());
    }
    if let Some(last) = told.last_mut() {
        last.is_kept = true;
    }
    told.iter().try_for_each(|line| write_line(xml, line, None))?;
    // Before what is on the last page in any case.
    imprint(xml, table, issue)?;
    let last = closing.pop().unwrap_or_else(|| of("End", ""));
    closing.iter().try_for_each(|line| write_line(xml, line, None))?;
    Ok(last)
}

fn of(style: &str, text: &str) -> Line {
    Line { style: style.to_owned(), text: text.to_owned(), ..Line::default() }
}

/// 编号, title, 主送 and the running text, all on one page with the first row.
fn above(table: &Table) -> Vec<Line> {
    let right = Line { align: Some("right"), ..of("NoticeLine", &table.caption.right) };
    let (blank, title) = (|| of("NoticeLine", ""), of("NoticeTitle", &table.title));
    let head = [right, blank(), title, blank(), of("NoticeLine", &table.caption.left)];
    let lead = table.lead.iter().map(|words| of("NoticeLead", words));
    head.into_iter().chain(lead).map(|line| Line { is_kept: true, ..line }).collect()
}

/// What is to be done.
fn notes(table: &Table) -> Vec<Line> {
    let before = |nth: usize| if nth == 0 { BELOW_GRID } else { 0 };
    let notes = table.notes.iter().enumerate();
    notes.map(|(nth, note)| Line { before: before(nth), ..of("NoticeWords", note) }).collect()
}

/// 署名 over the middle of 成文日期, a line below the text.
fn signed(issue: &Issue) -> Vec<Line> {
    let right = |indent: usize| u32::try_from(indent).unwrap_or_default();
    let office = (&issue.office, right(official::office_indent(&issue.office, &issue.date)), true);
    let date = (&issue.date, right(official::DATE_INDENT), false);
    let known = [office, date].into_iter().filter(|(text, ..)| !text.is_empty());
    let lines = known.enumerate().map(|(nth, (text, right, is_kept))| {
        let before = if nth == 0 { official::LINE_PITCH } else { 0 };
        Line { align: Some("right"), right, is_kept, before, ..of("NoticeLine", text) }
    });
    lines.collect()
}

/// 抄送, the line for signatures, and below them the code.
fn imprint(xml: &mut Xml, table: &Table, issue: &Issue) -> io::Result<()> {
    let sheet = table.paper.sheet();
    let copies = issue.copies_line().map(|copies| of("NoticeCopies", &copies));
    let labels: Vec<String> = table.signatures.iter().map(|label| format!("{label}：")).collect();
    let width = twips(sheet.text_width_points());
    let signatures = (!labels.is_empty()).then(|| signatures(&labels, width));
    let lines: Vec<Line> = copies.into_iter().chain(signatures).collect();
    let code = table.code_line().map(|code| of("NoticeCode", &code));
    let area = Area { left: twips_of(sheet.left), width };
    write_imprint(xml, area, &lines, code.as_ref(), |xml, line| write_line(xml, line, None))
}

/// Side by side, in equal parts of what the indents of the style leave.
fn signatures(labels: &[String], width: u32) -> Line {
    let count = u32::try_from(labels.len()).unwrap_or(1).max(1);
    let indent = official::IMPRINT_INDENT;
    let tabs = (1..count).map(|nth| ("left", indent + (width - 2 * indent) * nth / count)).collect();
    Line { tabs, ..of("NoticeImprint", &labels.join("\t")) }
}
