//! Rows of a 岗位表.

use super::{CellAt, PostRecord, ROWS_PER_CHECKPOINT, Reader, Records, UnitId, Weight, trimmed};
use crate::domain::{Headcount, Name, PostClass};
use crate::import::cells::{AsWritten, SheetRow};
use crate::import::fill::Fill;
use crate::import::heading::Meaning;
use crate::import::issue::{CellProblem, Severity, WordProblem};
use crate::import::row::{LineKind, Reason};
use crate::import::text::folded;
use crate::import::vocabulary::Field;
use crate::watch::{Cancelled, Watch};

/// The columns without which a post means nothing.
const NEEDED: [(Field, &str); 3] =
    [(Field::PostClass, "岗位类别"), (Field::Kind, "编制类型"), (Field::PostCount, "岗位数")];

pub(super) fn read(reader: &mut Reader<'_, '_>, records: &mut Records, watch: &dyn Watch) -> Result<(), Cancelled> {
    let missing: Vec<&str> =
        NEEDED.into_iter().filter(|(field, _)| reader.column(*field).is_none()).map(|(_, name)| name).collect();
    if !missing.is_empty() {
        missing.into_iter().for_each(|column| reader.raise_missing_column(column));
        records.reject_all(reader);
        return Ok(());
    }
    let (sheet, vocabulary) = (reader.page.sheet, reader.page.vocabulary);
    let fill = |column| Fill::new(sheet, column, vocabulary);
    let mut units = reader.column(Field::Unit).map(fill);
    let mut offices = reader.column(Field::Office).map(fill);
    let lines = &reader.page.lines.lines;
    let mut last_unit = None;
    for (done, line) in lines.iter().enumerate() {
        if done % ROWS_PER_CHECKPOINT == 0 {
            watch.checkpoint(done as u64, lines.len() as u64)?;
        }
        match line.kind {
            LineKind::Data { .. } => {}
            LineKind::LeftOut(Reason::Hidden) => {
                // Rows below it that say "as above" mean this one.
                for fill in units.iter_mut().chain(&mut offices) {
                    fill.read(line.row);
                }
                continue;
            }
            LineKind::LeftOut(_) => continue,
            LineKind::Group(_) | LineKind::Total(_) => {
                units.iter_mut().chain(&mut offices).for_each(Fill::close);
                continue;
            }
        }
        let unit = reader.unit(*line, units.as_mut(), &mut records.units);
        // An office is never carried over into the next unit.
        if unit.map(|(unit, _)| unit) != last_unit {
            last_unit = unit.map(|(unit, _)| unit);
            offices.iter_mut().for_each(Fill::close);
        }
        let office = offices.as_mut().map_or(AsWritten::Empty, |offices| offices.read(line.row).value);
        let post = read_post(reader, sheet.row(line.row), unit, office);
        if reader.row_is_good(records) {
            records.posts.extend(post);
        }
    }
    Ok(())
}

fn read_post(
    reader: &mut Reader<'_, '_>,
    row: SheetRow<'_>,
    unit: Option<(UnitId, CellAt)>,
    office: AsWritten<'_>,
) -> Option<PostRecord> {
    let title = title(reader, row);
    let kind = reader.kind(row);
    let class = class(reader, row);
    let count = count(reader, row);
    let office = office_name(reader, row.number, office);
    let (unit, unit_at) = unit?;
    Some(PostRecord {
        origin: reader.origin(row.number),
        unit,
        unit_at,
        office,
        title: title?,
        class: class?,
        kind: kind?,
        count: count?,
        remark: reader.text(row, Field::Remark).unwrap_or_default().into_owned(),
    })
}

fn title(reader: &mut Reader<'_, '_>, row: SheetRow<'_>) -> Option<Name> {
    let title = reader.name(row, Field::PostTitle, Weight::Essential);
    if title.is_none()
        && !reader.row_is_rejected
        && let Some(column) = reader.column(Field::PostTitle)
    {
        let problem = WordProblem::NameMissing { column: reader.heading(column) };
        reader.raise(Severity::Error, CellAt { row: row.number, column }, problem);
    }
    title
}

fn class(reader: &mut Reader<'_, '_>, row: SheetRow<'_>) -> Option<PostClass> {
    let column = reader.column(Field::PostClass)?;
    let class = reader.page.vocabulary.post_class(&trimmed(row.cell(column)).unwrap_or_default());
    if class.is_none() {
        let problem = WordProblem::UnknownWord { column: reader.heading(column) };
        reader.raise(Severity::Error, CellAt { row: row.number, column }, problem);
    }
    class
}

/// How many the post takes. A post without a number is kept with none and told of.
fn count(reader: &mut Reader<'_, '_>, row: SheetRow<'_>) -> Option<Headcount> {
    let column = reader.page.layout.columns.iter().find(|column| column.meaning == Meaning::Field(Field::PostCount))?;
    let was_rejected = std::mem::take(&mut reader.row_is_rejected);
    let count = reader.count(row, column, Weight::Essential);
    let is_unreadable = reader.row_is_rejected;
    reader.row_is_rejected |= was_rejected;
    if count.is_none() && !is_unreadable {
        let at = CellAt { row: row.number, column: column.column };
        reader.raise(Severity::Warning, at, CellProblem::CountMissing { column: column.heading.clone() });
        return Some(Headcount::ZERO);
    }
    count
}

fn office_name(reader: &mut Reader<'_, '_>, row: u32, office: AsWritten<'_>) -> Option<Name> {
    let written = trimmed(office)?;
    if reader.page.vocabulary.is_no_office(&folded(&written)) {
        return None;
    }
    let column = reader.column(Field::Office)?;
    reader.make_name(&written, CellAt { row, column }, Weight::Useful)
}
