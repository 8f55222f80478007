//! The mess of real tables, line by line: what a picture of a table must be understood as. What becomes of it in a book is
//! shown in `cases`.

mod columns;
mod layouts;
mod people;
mod properties;
mod totals;
mod values;

use super::cells::Workbook;
use super::choices::Choices;
use super::testing::workbook;
use super::understanding::{Understanding, understand};
use super::vocabulary::Vocabulary;
use crate::domain::Date;
use crate::watch::Unwatched;

/// The day these tables are read on.
const TODAY: Date = Date::constant(2026, 10, 31);

fn understood(picture: &str) -> Understanding {
    of_workbook(workbook("f.xlsx", picture))
}

fn of_workbook(workbook: Workbook) -> Understanding {
    let choices = Choices { as_of: Some(TODAY), ..Choices::default() };
    understand(&[workbook], choices, Vocabulary::built_in(), &Unwatched).expect("nobody cancels")
}

/// The tables found, as `Roster 3-4 rows=2`.
fn tables(understanding: &Understanding) -> Vec<String> {
    let sheets = understanding.files.iter().flat_map(|file| &file.sheets);
    let shown = sheets.map(|sheet| match (sheet.table, sheet.head_rows) {
        (Some(table), Some((first, last))) => format!("{table:?} {first}-{last} rows={}", sheet.rows_read),
        _ => "nothing".to_owned(),
    });
    shown.collect()
}

/// The columns of the first table, as `A=person_name/100`.
fn columns(understanding: &Understanding) -> String {
    let sheet = understanding.files.iter().flat_map(|file| &file.sheets).next().expect("a sheet");
    let shown = sheet
        .columns
        .iter()
        .map(|column| format!("{}={}/{}", column.column, column.meaning.key(), column.confidence.0));
    shown.collect::<Vec<_>>().join(" ")
}

/// The rows left out, as `4 Note`.
fn left_out(understanding: &Understanding) -> Vec<String> {
    let sheets = understanding.files.iter().flat_map(|file| &file.sheets);
    sheets.flat_map(|sheet| &sheet.left_out).map(|left_out| format!("{} {:?}", left_out.row, left_out.reason)).collect()
}

/// The issues, as `error id_truncated C3 raw`.
fn told(understanding: &Understanding) -> Vec<String> {
    let shown = understanding.issues.iter().map(|issue| {
        let severity = format!("{:?}", issue.severity).to_lowercase();
        let cell = issue.place.cell.map_or("-".to_owned(), |cell| cell.to_string());
        format!("{severity} {} {cell} {}", issue.problem.code(), issue.raw).trim_end().to_owned()
    });
    shown.collect()
}

/// The institutions, as `县财政局 3+1` with their authorized places in the order of the columns.
fn institutions(understanding: &Understanding) -> Vec<String> {
    let shown = understanding.records.institutions.iter().map(|record| {
        let counts: Vec<String> = record.authorized.iter().map(|stated| stated.count.0.to_string()).collect();
        format!("{} {}", record.name, counts.join("+"))
    });
    shown.collect()
}

/// The people, as `县财政局 张三`.
fn people(understanding: &Understanding) -> Vec<String> {
    let records = &understanding.records;
    records.people.iter().map(|person| format!("{} {}", records.units.written(person.unit), person.name)).collect()
}
