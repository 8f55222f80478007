//! Our workbooks opened by another office program (LibreOffice): it computes our formulas anew. Where none is installed, the
//! test says so and checks nothing.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use bianheng::report::{Paper, Table, xlsx};
use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{Formula, Workbook};

use crate::report_tables::{downshift, offices, register};

/// Makes the program compute every formula when it opens a workbook, which it else leaves to the one who saved it.
const ALWAYS_COMPUTE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;

/// Opens all workbooks of `folder` and saves each as `folder/out/….ENDING`. False where there is no such program.
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
    let workbooks = workbooks.filter(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
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

fn tables() -> Vec<Table> {
    vec![downshift(), offices(), register_of_pages()]
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
    assert!(numbers > 100, "{numbers}");
}
