//! Workbooks, read back with another library than the one that wrote them.

use std::io::Cursor;

use bianheng::report::sums::derived;
use bianheng::report::{Align, Cell, DraftMark, Paper, Row, RowRole, Table, xlsx};
use calamine::{Data, Reader, Xlsx};

use super::agreement::check_workbook as check;
use crate::report_tables::{column, downshift, offices, register, row, text};

type Workbook = Xlsx<Cursor<Vec<u8>>>;

fn written(tables: &[Table]) -> Workbook {
    let mut bytes = Vec::new();
    xlsx::write(tables, &mut bytes).unwrap();
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

#[test]
fn what_is_read_back_is_the_table() {
    check(&downshift());
    check(&offices());
    check(&register(50, 9, Paper::A4Portrait));
    // Long enough to be written with constant memory.
    check(&register(2_200, 40, Paper::A4Landscape));
}

#[test]
fn the_caption_stands_at_both_ends() {
    let table = downshift();
    let mut workbook = written(std::slice::from_ref(&table));
    let cells = workbook.worksheet_range("青禾县减上补下编制调整对照表").unwrap();
    let row: Vec<String> = (0..table.columns.len() as u32)
        .filter_map(|column| cells.get_value((2, column)))
        .map(ToString::to_string)
        .filter(|value| !value.is_empty())
        .collect();
    assert_eq!(row, [table.caption.left, table.caption.right]);
}

#[test]
fn the_head_is_repeated_on_every_printed_page() {
    let workbook = written(&[downshift(), offices()]);
    // Attachment, title and caption take rows 1 to 3.
    let expected = [
        ("_xlnm.Print_Titles".to_owned(), "青禾县减上补下编制调整对照表!$4:$5".to_owned()),
        ("_xlnm.Print_Titles".to_owned(), "'青禾县乡镇（街道）机构设置一览表'!$4:$6".to_owned()),
    ];
    let mut names: Vec<_> = workbook.defined_names().to_vec();
    names.retain(|(name, _)| name == "_xlnm.Print_Titles");
    names.sort_by_key(|(_, area)| area.len());
    let areas: Vec<&str> = names.iter().map(|(_, area)| area.rsplit('!').next().unwrap()).collect();
    assert_eq!(areas, expected.map(|(_, area)| area.rsplit('!').next().unwrap().to_owned()));
}

#[test]
fn names_like_formulas_stay_text() {
    let hostile = [
        "=1+1",
        "+3",
        "-2",
        "@SUM(A1)",
        "{=A1}",
        "0012",
        "1e5",
        "2026-11-22",
        "TRUE",
        "http://a.b",
        "  两端有空格  ",
        "_x0041_",
    ];
    let mut table = downshift();
    table.rows = hostile.iter().map(|name| row(RowRole::Body, vec![Cell::Count(1), text(name)])).collect();
    check(&table);
}

#[test]
fn numbers_a_workbook_cannot_hold_are_written_as_text() {
    let mut table = downshift();
    let exact = 1_i64 << 53;
    table.rows = vec![row(
        RowRole::Body,
        vec![Cell::Count(exact), Cell::Delta(-exact), Cell::Count(exact + 1), Cell::Delta(i64::MIN)],
    )];
    let mut workbook = written(&[table]);
    let cells = workbook.worksheet_range("青禾县减上补下编制调整对照表").unwrap();
    let values: Vec<Data> = (0..4).map(|column| cells.get_value((5, column)).unwrap().clone()).collect();
    let expected = [
        Data::Float(exact as f64),
        Data::Float(-exact as f64),
        Data::String("9007199254740993".into()),
        Data::String("−9223372036854775808".into()),
    ];
    assert_eq!(values, expected);
}

#[test]
fn small_tables_are_written() {
    let mut table = downshift();
    table.rows.clear();
    check(&table);
    table.rows = vec![Row::new(RowRole::Body, Vec::new())];
    check(&table);

    table.columns = vec![column(&["唯一一列"], 10, Align::Left)];
    table.rows = vec![row(RowRole::Group, vec![text("组")]), row(RowRole::Body, vec![text("甲")])];
    table.signatures.clear();
    let mut workbook = written(&[table.clone()]);
    let cells = workbook.worksheet_range_at(0).unwrap().unwrap();
    let column: Vec<String> = cells.rows().map(|row| row[0].to_string()).collect();
    let caption = format!("{}\u{3000}{}", table.caption.left, table.caption.right);
    let expected = ["附件1", &table.title, &caption, "唯一一列", "组", "甲", &table.notes[0], &table.notes[1]];
    assert_eq!(column, expected);

    table.columns.clear();
    table.rows.clear();
    assert_eq!(written(&[table]).sheet_names().len(), 1);
}

#[test]
fn every_table_has_a_sheet_and_the_same_tables_give_the_same_bytes() {
    let tables = [downshift(), downshift(), offices()];
    let names = ["青禾县减上补下编制调整对照表", "青禾县减上补下编制调整对照表(2)", "青禾县乡镇（街道）机构设置一览表"];
    assert_eq!(written(&tables).sheet_names(), names);
    let bytes = || {
        let mut bytes = Vec::new();
        xlsx::write(&tables, &mut bytes).unwrap();
        bytes
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn a_text_too_long_is_refused_with_its_place() {
    let mut table = downshift();
    table.rows = vec![row(RowRole::Body, vec![Cell::Blank, text(&"长".repeat(32_768))])];
    let refused = xlsx::write(&[table], Vec::new()).unwrap_err();
    let xlsx::XlsxError::Cell { sheet, row, column, .. } = refused else { panic!("{refused}") };
    assert_eq!((sheet.as_str(), row, column), ("青禾县减上补下编制调整对照表", 6, 2));
    assert!(matches!(xlsx::write(&[], Vec::new()), Err(xlsx::XlsxError::NoTables)));
}

#[test]
fn sums_are_formulas_that_bear_the_value_of_the_table() {
    let table = downshift();
    let mut workbook = written(std::slice::from_ref(&table));
    let formulas = workbook.worksheet_formula(&table.title).unwrap();
    let at = |row: u32, column: u32| formulas.get_value((row, column)).cloned().unwrap_or_default();
    // Rows 1 to 5 are attachment, title, caption and head; a heading, twelve units and their sum; a heading, ten towns, sum and total.
    assert_eq!(at(18, 4), "SUM(E7:E18)");
    assert_eq!(at(30, 5), "SUM(F21:F30)");
    assert_eq!(at(31, 4), "SUM(E19,E31)");
    let written = formulas.used_cells().filter(|(_, _, formula)| !formula.is_empty()).count();
    assert_eq!(written, derived(&table).len());
    // Cached values are compared with the table, cell by cell.
    check(&table);
}

#[test]
fn a_total_that_is_no_sum_stays_a_value() {
    let mut table = downshift();
    if let Some(Cell::Count(total)) = table.rows.last_mut().and_then(|row| row.cells.get_mut(4)) {
        *total += 1;
    }
    let mut workbook = written(std::slice::from_ref(&table));
    let formulas = workbook.worksheet_formula(&table.title).unwrap();
    assert_eq!(formulas.get_value((31, 4)).cloned().unwrap_or_default(), "");
    assert_eq!(formulas.get_value((31, 5)).cloned().unwrap_or_default(), "SUM(F19,F31)");
    check(&table);
}

#[test]
fn the_printed_area_is_the_table() {
    let workbook = written(&[downshift()]);
    let (_, area) = workbook.defined_names().iter().find(|(name, _)| name == "_xlnm.Print_Area").unwrap();
    // 32 rows down to the total, two notes, the signatures; 14 columns.
    assert_eq!(area.rsplit('!').next(), Some("$A$1:$N$35"));
}

#[test]
fn the_mark_of_a_draft_stands_at_the_right_of_the_attachment() {
    let mut table = downshift();
    table.look.mark = Some(DraftMark::Consultation);
    let first_line = |table: &Table| {
        let cells = written(std::slice::from_ref(table)).worksheet_range_at(0).unwrap().unwrap();
        let line = (0..14).filter_map(|column| cells.get_value((0, column))).map(ToString::to_string);
        line.filter(|text| !text.is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(first_line(&table), ["附件1", "征求意见稿"]);
    table.attachment = None;
    assert_eq!(first_line(&table), ["征求意见稿"]);
    // Formulas name the same rows, whatever stands above them.
    let mut workbook = written(std::slice::from_ref(&table));
    assert_eq!(workbook.worksheet_formula(&table.title).unwrap().get_value((18, 4)).unwrap(), "SUM(E7:E18)");
}
