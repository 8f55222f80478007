//! Rows of a 机构编制台账, of county bodies, public institutions or townships alike. An institution with several kinds of
//! funding takes several rows under one merged name; they make one record.

mod institution;

use super::{CellAt, InstitutionRecord, ROWS_PER_CHECKPOINT, Reader, Records, UnitId, trimmed};
use crate::domain::Name;
use crate::import::cells::SheetRow;
use crate::import::fill::{Fill, Filling};
use crate::import::issue::{Severity, WordProblem};
use crate::import::row::{Line, LineKind, Reason};
use crate::import::text::without_enumerator;
use crate::import::vocabulary::Field;
use crate::watch::{Cancelled, Watch};
use institution::Plan;

/// The row whose record the next rows may continue.
#[derive(Clone, Copy)]
enum Last {
    None,
    /// By its place among the institutions.
    Record(usize),
    Rejected,
}

pub(super) fn read(reader: &mut Reader<'_, '_>, records: &mut Records, watch: &dyn Watch) -> Result<(), Cancelled> {
    let Some(unit_column) = reader.column(Field::Unit) else { return Ok(()) };
    let (sheet, vocabulary) = (reader.page.sheet, reader.page.vocabulary);
    let plan = Plan::of(reader.page);
    let mut units = Fill::new(sheet, unit_column, vocabulary);
    let mut parents = reader.column(Field::Parent).map(|column| Fill::new(sheet, column, vocabulary));
    let lines = &reader.page.lines.lines;
    let mut last = Last::None;
    for (done, line) in lines.iter().enumerate() {
        if done % ROWS_PER_CHECKPOINT == 0 {
            watch.checkpoint(done as u64, lines.len() as u64)?;
        }
        match line.kind {
            LineKind::Data { .. } => {}
            LineKind::LeftOut(Reason::Hidden) => {
                // Rows below it that say "as above" mean this one.
                let unit = units.read(line.row);
                if let Some(parents) = &mut parents {
                    parents.read(line.row);
                }
                last = if unit.filling == Filling::Own { Last::None } else { last };
                continue;
            }
            LineKind::LeftOut(_) => continue,
            LineKind::Group(_) | LineKind::Total(_) => {
                units.close();
                parents.iter_mut().for_each(Fill::close);
                last = Last::None;
                continue;
            }
        }
        let row = sheet.row(line.row);
        let unit = units.read(line.row);
        let parent = parents.as_mut().and_then(|parents| parent(reader, row, parents, records));
        last = match (unit.filling, last) {
            (Filling::Shared | Filling::Above, Last::Record(index)) => {
                reader.tell_filled(line.row, unit_column, &unit);
                continue_record(reader, row, &plan, records.institutions.get_mut(index));
                if reader.row_is_good(records) { Last::Record(index) } else { Last::Rejected }
            }
            (Filling::Shared | Filling::Above, Last::Rejected) => {
                reader.row_is_rejected = true;
                reader.row_is_good(records);
                Last::Rejected
            }
            _ => {
                let name = name(reader, *line, trimmed(unit.value).unwrap_or_default().into_owned(), unit_column);
                let record = name.map(|name| plan.read(reader, row, *line, name, parent));
                match record {
                    Some(record) if reader.row_is_good(records) => {
                        records.institutions.push(record);
                        Last::Record(records.institutions.len() - 1)
                    }
                    _ => {
                        reader.row_is_good(records);
                        Last::Rejected
                    }
                }
            }
        };
    }
    Ok(())
}

fn name(reader: &mut Reader<'_, '_>, line: Line, written: String, column: u16) -> Option<Name> {
    let at = CellAt { row: line.row, column };
    let name = reader.make_name(without_enumerator(&written), at, super::Weight::Essential);
    if name.is_none() && !reader.row_is_rejected {
        let problem = WordProblem::NameMissing { column: reader.heading(column) };
        reader.raise(Severity::Error, at, problem);
    }
    name
}

fn parent<'sheet>(
    reader: &mut Reader<'_, 'sheet>,
    row: SheetRow<'_>,
    parents: &mut Fill<'sheet>,
    records: &mut Records,
) -> Option<(UnitId, CellAt)> {
    let filled = parents.read(row.number);
    let written = trimmed(filled.value)?;
    if reader.page.vocabulary.says_nothing(&written) {
        return None;
    }
    let column = reader.column(Field::Parent)?;
    // Only a merged cell or 〃 says it for several rows: a bureau below a body's last institution belongs to nobody.
    if filled.filling == Filling::Above {
        reader.tell_left_blank(row.number, column, &filled);
        return None;
    }
    Some((records.units.add(&written), CellAt { row: row.number, column }))
}

/// Adds a further row of the same institution: its places and people, and whatever else it says.
fn continue_record(
    reader: &mut Reader<'_, '_>,
    row: SheetRow<'_>,
    plan: &Plan<'_>,
    record: Option<&mut InstitutionRecord>,
) {
    let Some(record) = record else { return };
    let (authorized, strength) = plan.figures(reader, row, record.nature);
    record.authorized.extend(authorized);
    record.strength.extend(strength);
    if let Some(more) = reader.text(row, Field::Remark) {
        let remark = record.remark.get_or_insert_default();
        if !remark.is_empty() {
            remark.push('；');
        }
        remark.push_str(&more);
    }
    for (heading, text) in reader.further(row) {
        let kept = record.further.entry(heading).or_default();
        if !kept.is_empty() {
            kept.push('；');
        }
        kept.push_str(&text);
    }
}
