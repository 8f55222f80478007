//! Every table of the sample county in every form.

use bianheng::app::ReportName;
use bianheng::report::Table;

use super::samples::SAMPLES;
use super::{document, printed, workbook, writings};

/// Rows of a table that are printed.
const BEGINNING: usize = 20;
const END: usize = 8;

#[test]
fn workbook_document_json_csv_and_text_say_what_the_table_says() {
    let tables = SAMPLES.tables();
    for table in &tables {
        workbook::check(table);
        document::check(table);
        writings::check_json(table);
        writings::check_csv(table);
        writings::check_text(table);
    }
    let cells: usize = tables.iter().map(|table| table.rows.len() * table.columns.len()).sum();
    assert!(tables.len() > 70 && cells > 30_000, "{} tables, {cells} cells", tables.len());
}

/// A table with no more rows than a page and a half: more would be more of the same, and setting type takes its time.
fn shortened(mut table: Table) -> Table {
    if table.rows.len() > BEGINNING + END {
        table.rows.drain(BEGINNING..table.rows.len() - END);
    }
    table
}

#[test]
fn print_says_what_the_table_says() {
    let tables = SAMPLES.catalogue();
    assert_eq!(tables.len(), ReportName::ALL.len(), "every table of the catalogue is printed");
    for (_, table) in tables {
        printed::check(&shortened(table));
    }
}
