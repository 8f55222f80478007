//! The cells of an .ods, skimmed before calamine lays them out: one short element may stand for sixteen thousand columns of
//! a million rows. The skim also finds the merged regions and the hidden rows
//! and columns, which calamine does not hand over.

use std::ops::RangeInclusive;

use super::error::SheetError;
use super::limits::{Excess, Limits};
use crate::import::cells::Merge;
use crate::import::hidden_lines::HiddenLines;

/// What calamine leaves out of a table.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TableFacts {
    pub merges: Vec<Merge>,
    pub hidden: HiddenLines,
}

/// The facts of each table that has a name, in the order of the tables; or why the whole is too large.
pub fn survey(content: &[u8], limits: &Limits) -> Result<Vec<TableFacts>, SheetError> {
    let mut tables: Vec<Table> = Vec::new();
    let mut rest = content;
    while let Some((tag, after)) = next_tag(rest) {
        rest = after;
        if tag.starts_with(b"table:table ") || tag == b"table:table" || tag == b"table:table/" {
            tables.push(Table { is_named: contains(tag, b"table:name="), ..Table::default() });
        }
        let Some(table) = tables.last_mut() else { continue };
        if tag.starts_with(b"table:table-row") {
            table.row_repeats = number(tag, b"table:number-rows-repeated=");
            table.row_is_hidden = is_hidden(tag);
        } else if tag.starts_with(b"table:table-column ") || tag == b"table:table-column/" {
            table.describe_columns(tag);
        } else if tag.starts_with(b"table:table-cell") || tag.starts_with(b"table:covered-table-cell") {
            // What stands between this cell and the next tag of the table is its text.
            let content = if tag.ends_with(b"/") { 0 } else { length_of_cell(rest) };
            table.cell(tag, content);
        } else if tag.starts_with(b"/table:table-row") {
            table.end_row();
            table.check(limits)?;
        }
    }
    Ok(tables.into_iter().filter(|table| table.is_named).map(Table::facts).collect())
}

/// A table as far as it has been skimmed.
#[derive(Default)]
struct Table {
    /// calamine passes over tables without a name.
    is_named: bool,
    /// Rows before the current one, repetitions counted.
    rows: u64,
    row_repeats: u64,
    column: u64,
    /// Columns of the current row up to its last filled cell.
    filled: u64,
    /// Bytes of text in the current row.
    row_text: u64,
    widest: u64,
    last_filled_row: u64,
    text: u64,
    merges: Vec<Merge>,
    row_is_hidden: bool,
    hidden_rows: Vec<RangeInclusive<u32>>,
    /// Columns described so far.
    described: u64,
    hidden_columns: Vec<RangeInclusive<u16>>,
}

impl Table {
    fn facts(self) -> TableFacts {
        TableFacts { merges: self.merges, hidden: HiddenLines::known(self.hidden_rows, self.hidden_columns) }
    }

    fn describe_columns(&mut self, tag: &[u8]) {
        let first = self.described;
        self.described = first.saturating_add(number(tag, b"table:number-columns-repeated="));
        let last = u16::try_from(self.described.saturating_sub(1)).unwrap_or(u16::MAX);
        if is_hidden(tag)
            && let Ok(first) = u16::try_from(first)
        {
            self.hidden_columns.push(first..=last);
        }
    }

    fn cell(&mut self, tag: &[u8], content: u64) {
        let repeats = number(tag, b"table:number-columns-repeated=");
        let columns = number(tag, b"table:number-columns-spanned=");
        let rows = number(tag, b"table:number-rows-spanned=");
        if columns > 1 || rows > 1 {
            self.merges.extend(region(self.rows, self.column, rows, columns));
        }
        self.column = self.column.saturating_add(repeats);
        if contains(tag, b"office:") || contains(tag, b"table:formula") || content > 0 {
            self.filled = self.column;
            let text = content.saturating_add(tag.len() as u64).saturating_mul(repeats);
            self.row_text = self.row_text.saturating_add(text);
        }
    }

    fn end_row(&mut self) {
        let repeats = self.row_repeats.max(1);
        if self.row_is_hidden
            && let Ok(first) = u32::try_from(self.rows)
        {
            let last = u32::try_from(self.rows.saturating_add(repeats - 1)).unwrap_or(u32::MAX);
            self.hidden_rows.push(first..=last);
        }
        self.rows = self.rows.saturating_add(repeats);
        if self.filled > 0 {
            self.last_filled_row = self.rows;
            self.widest = self.widest.max(self.filled);
            self.text = self.text.saturating_add(self.row_text.saturating_mul(repeats));
        }
        (self.column, self.filled, self.row_text) = (0, 0, 0);
    }

    fn check(&self, limits: &Limits) -> Result<(), SheetError> {
        let cells = self.last_filled_row.saturating_mul(self.widest);
        if cells > limits.cells {
            return Err(SheetError::OverLimit { excess: Excess::Cells, found: cells, limit: limits.cells });
        }
        if self.text > limits.text_bytes {
            return Err(SheetError::OverLimit {
                excess: Excess::TextBytes,
                found: self.text,
                limit: limits.text_bytes,
            });
        }
        Ok(())
    }
}

/// Hidden by hand or by a filter.
fn is_hidden(tag: &[u8]) -> bool {
    let hides = [b"table:visibility=\"collapse\"".as_slice(), b"table:visibility=\"filter\""];
    hides.iter().any(|attribute| contains(tag, attribute))
}

fn region(row: u64, column: u64, rows: u64, columns: u64) -> Option<Merge> {
    let last = |first: u64, count: u64| first.saturating_add(count.saturating_sub(1));
    Some(Merge {
        top: u32::try_from(row).ok()?,
        left: u16::try_from(column).ok()?,
        bottom: u32::try_from(last(row, rows)).ok()?,
        right: u16::try_from(last(column, columns)).ok()?,
    })
}

/// The inside of the next tag and what follows it. A `>` within quotes belongs to an attribute.
fn next_tag(content: &[u8]) -> Option<(&[u8], &[u8])> {
    let start = content.iter().position(|byte| *byte == b'<')? + 1;
    let mut quote = None;
    for (offset, byte) in content.get(start..)?.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => {
                let end = start + offset;
                return Some((content.get(start..end)?, content.get(end + 1..)?));
            }
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Bytes up to the end of the cell.
fn length_of_cell(after: &[u8]) -> u64 {
    find(after, b"table-cell>").unwrap_or(after.len()) as u64
}

/// A number of an attribute; 1 when it is absent.
fn number(tag: &[u8], attribute: &[u8]) -> u64 {
    let Some(at) = find(tag, attribute) else { return 1 };
    let value = tag.get(at + attribute.len() + 1..).unwrap_or_default();
    value
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .fold(0_u64, |number, byte| number.saturating_mul(10).saturating_add(u64::from(byte - b'0')))
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    find(haystack, needle).is_some()
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &str, expected: Result<Vec<Vec<Merge>>, Excess>) {
        let limits = Limits { cells: 1000, text_bytes: 100_000, ..Limits::default() };
        let found = survey(content.as_bytes(), &limits).map_err(|error| match error {
            SheetError::OverLimit { excess, .. } => excess,
            other => panic!("{other}"),
        });
        let merges = found.map(|tables| tables.into_iter().map(|table| table.merges).collect::<Vec<_>>());
        assert_eq!(merges, expected, "{content}");
    }

    #[test]
    fn hidden_rows_and_columns_are_found() {
        let content = r#"<table:table table:name="甲"><table:table-column/><table:table-column table:visibility="collapse"
            table:number-columns-repeated="2"/><table:table-row><table:table-cell/></table:table-row>
            <table:table-row table:visibility="filter" table:number-rows-repeated="3"><table:table-cell/></table:table-row>
            </table:table>"#;
        let facts = survey(content.as_bytes(), &Limits::default()).expect("within the limits");
        let hidden = facts.first().map(|table| (table.hidden.rows().to_vec(), table.hidden.columns().to_vec()));
        assert_eq!(hidden, Some((vec![1..=3], vec![1..=2])));
    }

    #[test]
    fn repeated_cells_are_counted_up_to_the_last_filled_one() {
        let cell = r#"<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>"#;
        let table = |inside: &str| format!(r#"<table:table table:name="a>b">{inside}</table:table>"#);
        let row = |inside: &str, repeats: u32| {
            format!(r#"<table:table-row table:number-rows-repeated="{repeats}">{inside}</table:table-row>"#)
        };
        check(&table(&row(cell, 1)), Ok(vec![vec![]]));
        let blank = r#"<table:table-cell table:number-columns-repeated="16384"/>"#;
        check(&table(&[row(&format!("{cell}{blank}"), 1), row(blank, 1_000_000)].concat()), Ok(vec![vec![]]));
        check(&table(&[row(blank, 1_000), row(cell, 1)].concat()), Err(Excess::Cells));
        check(&table(&row(cell, 1_001)), Err(Excess::Cells));
        let wide = r#"<table:table-cell table:number-columns-repeated="16384" office:value="1"/>"#;
        check(&table(&row(wide, 1)), Err(Excess::Cells));
        let long =
            cell.replace('甲', &"甲".repeat(1000)).replace(" office", r#" table:number-columns-repeated="99" office"#);
        check(&table(&row(&long, 1)), Err(Excess::TextBytes));
    }

    #[test]
    fn merged_regions_are_found() {
        let content = r#"<table:table table:name="甲"><table:table-row><table:table-cell table:number-columns-repeated="2"/>
            <table:table-cell office:value="1" table:number-columns-spanned="2" table:number-rows-spanned="3"/>
            <table:covered-table-cell/></table:table-row></table:table><table:table/><table:table table:name="乙"></table:table>"#;
        check(content, Ok(vec![vec![Merge { top: 0, left: 2, bottom: 2, right: 3 }], vec![]]));
    }

    #[test]
    fn broken_content_is_no_trouble() {
        check("<table:table table:name='甲'><table:table-row", Ok(vec![vec![]]));
        check("</table:table-row>", Ok(vec![]));
        check("", Ok(vec![]));
    }
}
