//! Rows of the 三张清单: which body is to do what, by which basis. An office keeps one sheet for all lists with a column for the
//! list, or a sheet for each list (and often each township) whose title says both.

use std::borrow::Cow;

use super::{CellAt, DutyRecord, ROWS_PER_CHECKPOINT, Reader, Records, UnitId, trimmed};
use crate::domain::DutyList;
use crate::import::cells::SheetRow;
use crate::import::fill::Fill;
use crate::import::heading::Meaning;
use crate::import::issue::{Severity, WordProblem};
use crate::import::row::{Line, LineKind, Reason};
use crate::import::text::folded;
use crate::import::vocabulary::Field;
use crate::watch::{Cancelled, Watch};

/// What holds for all rows, by the title (白鹤镇职责任务清单) or by what the user said before.
struct Title {
    list: DutyList,
    unit: Option<String>,
}

pub(super) fn read(reader: &mut Reader<'_, '_>, records: &mut Records, watch: &dyn Watch) -> Result<(), Cancelled> {
    let (sheet, vocabulary) = (reader.page.sheet, reader.page.vocabulary);
    let title = title(reader);
    if reader.column(Field::DutyList).is_none() && title.is_none() {
        reader.raise_missing_column("清单");
        records.reject_all(reader);
        return Ok(());
    }
    let fill = |column| Fill::new(sheet, column, vocabulary);
    let mut units = reader.column(Field::Unit).map(fill);
    let mut lists = reader.column(Field::DutyList).map(fill);
    let lines = &reader.page.lines.lines;
    for (done, line) in lines.iter().enumerate() {
        if done % ROWS_PER_CHECKPOINT == 0 {
            watch.checkpoint(done as u64, lines.len() as u64)?;
        }
        match line.kind {
            LineKind::Data { .. } => {}
            LineKind::LeftOut(Reason::Hidden) => {
                // Rows below it that say "as above" mean this one.
                for fill in units.iter_mut().chain(&mut lists) {
                    fill.read(line.row);
                }
                continue;
            }
            LineKind::LeftOut(_) => continue,
            LineKind::Group(_) | LineKind::Total(_) => {
                units.iter_mut().chain(&mut lists).for_each(Fill::close);
                continue;
            }
        }
        let unit = unit(reader, *line, units.as_mut(), title.as_ref(), records);
        let list = list(reader, *line, lists.as_mut(), title.as_ref());
        let duty = read_duty(reader, sheet.row(line.row), unit, list);
        if reader.row_is_good(records) {
            records.duties.extend(duty);
        }
    }
    Ok(())
}

/// The title first, and what it does not say from the user.
fn title(reader: &Reader<'_, '_>) -> Option<Title> {
    let said = reader.page.duties_of;
    let unit = || said.map(|said| said.unit.clone());
    match (written_title(reader), said) {
        (Some(title), _) => Some(Title { unit: title.unit.or_else(unit), ..title }),
        (None, Some(said)) => Some(Title { list: said.list, unit: unit() }),
        (None, None) => None,
    }
}

fn written_title(reader: &Reader<'_, '_>) -> Option<Title> {
    let title = folded(reader.page.layout.title.as_deref()?);
    let (before, list) = reader.page.vocabulary.duty_list_in(&title)?;
    let unit = before.trim_end_matches(['-', ':', '(']);
    Some(Title { list, unit: (!unit.is_empty()).then(|| unit.to_owned()) })
}

/// The body: its cell, else 填报单位, else the title. Group rows are chapters of the list.
fn unit<'sheet>(
    reader: &mut Reader<'_, 'sheet>,
    line: Line,
    units: Option<&mut Fill<'sheet>>,
    title: Option<&Title>,
    records: &mut Records,
) -> Option<(UnitId, CellAt)> {
    let stated = reader.page.layout.stated_unit.as_deref();
    let above = stated.or_else(|| title.and_then(|title| title.unit.as_deref()));
    match above.filter(|_| units.is_none()) {
        Some(unit) => Some((records.units.add(unit), CellAt { row: line.row, column: 0 })),
        None => reader.unit(line, units, &mut records.units),
    }
}

fn list<'sheet>(
    reader: &mut Reader<'_, 'sheet>,
    line: Line,
    lists: Option<&mut Fill<'sheet>>,
    title: Option<&Title>,
) -> Option<DutyList> {
    let (Some(lists), Some(column)) = (lists, reader.column(Field::DutyList)) else {
        return title.map(|title| title.list);
    };
    let filled = lists.read(line.row);
    reader.tell_filled(line.row, column, &filled);
    let at = CellAt { row: line.row, column };
    let Some(written) = trimmed(filled.value) else {
        reader.raise(Severity::Error, at, WordProblem::NameMissing { column: reader.heading(column) });
        return None;
    };
    let list = reader.page.vocabulary.duty_list(&written);
    if list.is_none() {
        reader.raise(Severity::Error, at, WordProblem::UnknownWord { column: reader.heading(column) });
    }
    list
}

fn read_duty(
    reader: &mut Reader<'_, '_>,
    row: SheetRow<'_>,
    unit: Option<(UnitId, CellAt)>,
    list: Option<DutyList>,
) -> Option<DutyRecord> {
    let column = reader.column(Field::DutyItem)?;
    let Some(item) = trimmed(row.cell(column)) else {
        let problem = WordProblem::NameMissing { column: reader.heading(column) };
        reader.raise(Severity::Error, CellAt { row: row.number, column }, problem);
        return None;
    };
    let (unit, unit_at) = unit?;
    let item = item.into_owned();
    Some(DutyRecord { origin: reader.origin(row.number), unit, unit_at, list: list?, item, basis: basis(reader, row) })
}

/// The basis, and behind it whatever else the row says under its head: a duty has no other place for it.
fn basis(reader: &Reader<'_, '_>, row: SheetRow<'_>) -> String {
    let mut parts: Vec<String> =
        reader.meaningful_text(row, Field::DutyBasis).map(Cow::into_owned).into_iter().collect();
    let is_more = |meaning: Meaning| matches!(meaning, Meaning::Further | Meaning::Field(Field::Remark));
    for column in reader.page.layout.columns.iter().filter(|column| is_more(column.meaning)) {
        let text = trimmed(row.cell(column.column)).filter(|text| !reader.page.vocabulary.says_nothing(text));
        parts.extend(text.map(|text| format!("{}：{text}", column.heading)));
    }
    parts.join("；")
}
