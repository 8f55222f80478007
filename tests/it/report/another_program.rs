//! Our workbooks and documents opened by another office program (LibreOffice): it computes our formulas anew and prints as many pages as we do. Where
//! none is installed, these tests say so and check nothing.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use bianheng::app::ReportName;
use bianheng::report::charts::charts;
use bianheng::report::{Heading, Paper, Table, Typesetter, docx, xlsx};
use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{Formula, Workbook};

use crate::county::{TODAY, county};
use crate::report_tables::{downshift, offices, register};

/// Rows of a table whose document it is asked to set.
const LONGEST_DOCUMENT: usize = 60;

/// Makes the program compute every formula when it opens a workbook, which it else leaves to the one who saved it.
const ALWAYS_COMPUTE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;

/// Opens all workbooks and documents of `folder` and saves each as `folder/out/….ENDING`. False where there is no such program.
fn convert(folder: &Path, ending: &str) -> bool {
    let asked = Command::new("soffice").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !asked.is_ok_and(|status| status.success()) {
        println!("skipped: no soffice on this machine");
        return false;
    }
    // A profile of its own, so that nobody's settings matter and nobody's window is asked.
    let profile = folder.join("profile");
    fs::create_dir_all(profile.join("user")).expect("a folder");
    fs::write(profile.join("user").join("registrymodifications.xcu"), ALWAYS_COMPUTE).expect("written");
    let workbooks = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let workbooks =
        workbooks.filter(|path| path.extension().is_some_and(|ending| ending == "xlsx" || ending == "docx"));
    let done = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", ending, "--outdir"])
        .arg(folder.join("out"))
        .args(workbooks)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(done.expect("it was there just now").success());
    true
}

/// Every table of the sample county and its plan, and the invented ones.
fn tables() -> Vec<Table> {
    let county = county();
    let (register, plan) = (county.read().register, county.laid());
    let heading = Heading { office: "编办".to_owned(), date: TODAY };
    let built = ReportName::ALL.into_iter().filter_map(|name| name.build(&heading, &register, Some(&plan)));
    built.chain([downshift(), offices(), register_of_pages()]).collect()
}

fn register_of_pages() -> Table {
    register(120, 9, Paper::A4Portrait)
}

fn save_each(tables: &[Table], folder: &Path) {
    for (number, table) in tables.iter().enumerate() {
        let mut bytes = Vec::new();
        xlsx::write(std::slice::from_ref(table), &mut bytes).expect("written");
        fs::write(folder.join(format!("{number}.xlsx")), bytes).expect("written");
    }
}

fn cells(path: &Path) -> Vec<(usize, usize, Data)> {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let range = workbook.worksheet_range_at(0).expect("a sheet").expect("readable");
    let start = range.start().unwrap_or_default();
    let place = |row: usize, column: usize| (row + start.0 as usize, column + start.1 as usize);
    // Only numbers: texts may lose blanks at their ends on the way through another program.
    let cells = range.used_cells().map(|(row, column, data)| (place(row, column), data.clone()));
    let numbers = cells.filter(|(_, data)| matches!(data, Data::Float(_) | Data::Int(_)));
    numbers.map(|((row, column), data)| (row, column, data)).collect()
}

#[test]
fn formulas_computed_anew_give_the_values_we_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let tables = tables();
    save_each(&tables, folder.path());
    // Proof that it does compute: a sum that bears a wrong value.
    let mut wrong = Workbook::new();
    let sheet = wrong.add_worksheet();
    sheet.write_number(0, 0, 1).unwrap().write_number(1, 0, 2).unwrap();
    sheet.write_formula(2, 0, Formula::new("SUM(A1:A2)").set_result("999")).unwrap();
    wrong.save(folder.path().join("wrong.xlsx")).unwrap();
    if !convert(folder.path(), "xlsx") {
        return;
    }
    let computed = |name: &str| cells(&folder.path().join("out").join(name));
    assert_eq!(computed("wrong.xlsx").last(), Some(&(2, 0, Data::Float(3.0))));
    let mut numbers = 0;
    for (number, table) in tables.iter().enumerate() {
        let name = format!("{number}.xlsx");
        let ours = cells(&folder.path().join(&name));
        assert_eq!(computed(&name), ours, "{}", table.title);
        numbers += ours.len();
    }
    assert!(numbers > 1_000, "{numbers}");
}

#[test]
fn it_prints_as_many_pages_as_we_do_or_one_more_or_less() {
    let folder = tempfile::tempdir().unwrap();
    let tables = tables();
    save_each(&tables, folder.path());
    if !convert(folder.path(), "pdf") {
        return;
    }
    let typesetter = Typesetter::new();
    let mut told = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        let printed = fs::read(folder.path().join("out").join(format!("{number}.pdf"))).expect("printed");
        let theirs = pdf_extract::extract_text_from_mem_by_pages(&printed).expect("readable").len();
        let ours = typesetter.typeset(std::slice::from_ref(table)).expect("set").count();
        println!("{}: {theirs}, ours {ours}", table.title);
        // A page for each chart comes after the table's.
        let charts = charts(table).len();
        assert!(theirs > charts, "{}: {theirs} pages, {charts} of them charts", table.title);
        if (theirs - charts).abs_diff(ours) > 1 {
            told.push(format!("{}: {theirs}, ours {ours}", table.title));
        }
    }
    assert_eq!(told, Vec::<String>::new());
}

/// Long ones are left out: the other program takes minutes for the grid of a roster.
#[test]
fn it_sets_documents_on_as_many_pages_as_we_do_or_one_more_or_less() {
    let folder = tempfile::tempdir().unwrap();
    let tables: Vec<Table> = tables().into_iter().filter(|table| table.rows.len() <= LONGEST_DOCUMENT).collect();
    assert!(tables.len() > 12, "{}", tables.len());
    for (number, table) in tables.iter().enumerate() {
        let bytes = docx::write_tables(None, std::slice::from_ref(table)).expect("written");
        fs::write(folder.path().join(format!("{number}.docx")), bytes).expect("written");
    }
    if !convert(folder.path(), "pdf") {
        return;
    }
    let typesetter = Typesetter::new();
    let mut told = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        let printed = fs::read(folder.path().join("out").join(format!("{number}.pdf"))).expect("printed");
        let pages = pdf_extract::extract_text_from_mem_by_pages(&printed).expect("readable");
        let ours = typesetter.typeset(std::slice::from_ref(table)).expect("set").count();
        println!("{}: {}, ours {ours}", table.title, pages.len());
        // Every page has the head and its number.
        let plain = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
        let words = table.columns.first().map(|column| column.head.concat()).unwrap_or_default();
        let is_whole = |(nth, page): (usize, &String)| {
            let page = plain(page);
            page.contains(&plain(&words)) && page.contains(&format!("—{}—", nth + 1))
        };
        if pages.len().abs_diff(ours) > 1 || !pages.iter().enumerate().all(is_whole) {
            told.push(format!("{}: {} pages, ours {ours}", table.title, pages.len()));
        }
    }
    assert_eq!(told, Vec::<String>::new());
}
