//! Sheets drawn as text, so that tests look like the tables they are about.
//!
//! One line is a row, `|` separates cells. `=12` is a number, `@31352` a date, `#REF!` an error; `>` is merged with the cell
//! to its left, `^` with the one above.

use super::cells::{CellError, Merge, Merging, Sheet, Visibility, Workbook};
use super::sheet::{Incoming, Limits, SheetBuilder};

/// The sheet a picture shows.
pub fn sheet(picture: &str) -> Sheet {
    let rows: Vec<Vec<&str>> =
        picture.lines().map(|line| line.split('|').map(|cell| cell.trim_matches(' ')).collect()).collect();
    let limits = Limits::default();
    let mut builder = SheetBuilder::new(&limits);
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
