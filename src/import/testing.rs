//! Sheets drawn as text, so that tests look like the tables they are about.
//!
//! One line is a row, `|` separates cells. `=12` is a number, `@31352` a date, `#REF!` an error; `>` is merged with the cell
//! to its left, `^` with the one above.

use std::path::PathBuf;

use super::cells::{CellError, Merge, Merging, Sheet, Visibility, Workbook};
use super::choices::Choices;
use super::isolation::Precautions;
use super::reconcile::{Batch, Known, reconcile_as_chosen};
use super::sheet::{Incoming, Limits, SheetBuilder};
use super::source::ImportSource;
use super::understanding::{read, understand};
use super::vocabulary::Vocabulary;
use crate::domain::{FreshIds, Name, Operation, Person, Snapshot, apply_all};
use crate::watch::Unwatched;

/// A register and its people, into which tables are imported as the program does it.
#[derive(Default)]
pub struct Book {
    pub register: Snapshot,
    pub people: Vec<Person>,
    fresh: FreshIds,
    /// What is decided for the imports to come.
    pub choices: Choices,
}

impl Book {
    /// Imports tables, each a file of its own, as one batch. The issues of all stages are in the batch.
    pub fn import(&mut self, tables: &[&str]) -> Batch {
        self.import_workbooks(&tables.iter().map(|picture| workbook("f.xlsx", picture)).collect::<Vec<_>>())
    }

    /// The same for files as they lie on the disk.
    pub fn import_files(&mut self, files: &[PathBuf]) -> Batch {
        let sources: Vec<ImportSource> = files.iter().cloned().map(ImportSource::from).collect();
        let reading = read(&sources, &Precautions::for_own_files(), &Unwatched).expect("nobody cancels");
        assert!(reading.refused.is_empty(), "{:?}", reading.refused);
        self.import_workbooks(&reading.workbooks)
    }

    /// The same for workbooks that have been read.
    pub fn import_workbooks(&mut self, files: &[Workbook]) -> Batch {
        let words = Vocabulary::built_in();
        let understanding = understand(files, self.choices.clone(), words, &Unwatched).expect("nobody cancels");
        let known = Known { snapshot: &self.register, people: &self.people, fresh: self.fresh };
        let batch = reconcile_as_chosen(&understanding.records, known, &self.choices, words, &Unwatched);
        let mut batch = batch.expect("nobody cancels");
        self.register = apply_all(&self.register, &batch.operations.to_vec()).expect("no operation is refused");
        self.fresh = batch.fresh;
        for operation in &batch.operations.to_vec() {
            if let Operation::Admit(person) | Operation::Amend { person, .. } = operation {
                self.people.retain(|known| known.id != person.id);
                self.people.push(person.clone());
            }
            if let Operation::Release { person, .. } = operation {
                self.people.retain(|known| known.id != *person);
            }
        }
        batch.issues.splice(0..0, understanding.issues);
        batch
    }

    /// A book into which these tables have been imported, one batch after the other.
    pub fn of(tables: &[&str]) -> Self {
        let mut book = Self::default();
        for table in tables {
            book.import(&[table]);
        }
        book
    }

    pub fn institution(&self, name: &str) -> &crate::domain::Institution {
        self.register.find(&Name::new(name).expect("a name")).expect("an institution of the book")
    }

    pub fn person(&self, name: &str) -> &Person {
        self.people.iter().find(|person| person.name.as_str() == name).expect("a person of the book")
    }
}

/// The sheet a picture shows.
pub fn sheet(picture: &str) -> Sheet {
    let rows: Vec<Vec<&str>> =
        picture.lines().map(|line| line.split('|').map(|cell| cell.trim_matches(' ')).collect()).collect();
    let mut builder = SheetBuilder::new(Limits::default());
    let mut merges = Vec::new();
    for (row, cells) in (0_u32..).zip(&rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            if matches!(*cell, "" | ">" | "^") {
                continue;
            }
            builder.push(row, u32::from(column), incoming(cell)).expect("within the limits");
            let right = cells.iter().skip(usize::from(column) + 1).take_while(|cell| **cell == ">").count();
            let below = rows
                .iter()
                .skip(row as usize + 1)
                .take_while(|cells| cells.get(usize::from(column)) == Some(&"^"))
                .count();
            if right + below > 0 {
                let (right, below) = (u16::try_from(right).expect("narrow"), u32::try_from(below).expect("short"));
                merges.push(Merge { top: row, left: column, bottom: row + below, right: column + right });
            }
        }
    }
    builder.finish("表", Visibility::Visible, Merging::Known, merges).expect("within the limits")
}

/// A workbook of one sheet.
pub fn workbook(file: &str, picture: &str) -> Workbook {
    Workbook { file: file.to_owned(), sheets: vec![sheet(picture)] }
}

fn incoming(cell: &str) -> Incoming<'_> {
    if let Some(number) = cell.strip_prefix('=') {
        return Incoming::Number(number.parse().expect("a number behind ="));
    }
    if let Some(days) = cell.strip_prefix('@') {
        return Incoming::Date1900(days.parse().expect("a day behind @"));
    }
    if cell == "#REF!" {
        return Incoming::Error(CellError::Reference);
    }
    Incoming::Text(cell)
}
