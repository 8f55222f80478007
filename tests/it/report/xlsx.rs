//! Workbooks, read back with another library than the one that wrote them.

use std::io::Cursor;

use bianheng::report::sums::derived;
use bianheng::report::{Align, Cell, DraftMark, Paper, Row, RowRole, Table, xlsx};
use calamine::{Data, Dimensions, Reader, Xlsx};

use crate::report_tables::{column, downshift, offices, register, row, text};

type Workbook = Xlsx<Cursor<Vec<u8>>>;

fn written(tables: &[Table]) -> Workbook {
    let mut bytes = Vec::new();
    xlsx::write(tables, &mut bytes).unwrap();
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

/// The value a cell of the sheet must have.
fn value(cell: &Cell) -> Data {
    match cell {
        Cell::Blank => Data::Empty,
        Cell::Text(text) if text.is_empty() => Data::Empty,
        Cell::Text(text) => Data::String(text.clone()),
        Cell::Lines(lines) => Data::String(lines.join("\n")),
        Cell::Count(number) | Cell::Delta(number) => Data::Float(*number as f64),
    }
}

fn is_merged(merged: &[Dimensions], first: (usize, usize), last: (usize, usize)) -> bool {
    let at = |(row, column): (usize, usize)| (row as u32, column as u32);
    merged.iter().any(|area| area.start == at(first) && area.end == at(last))
}

/// Compares the only sheet of the workbook with the table, cell by cell.
fn check(table: &Table) {
    let mut workbook = written(std::slice::from_ref(table));
    let sheet = workbook.sheet_names().first().unwrap().clone();
    let cells = workbook.worksheet_range(&sheet).unwrap();
    let merged = workbook.merge_cells_by_sheet_name(&sheet).unwrap();
    let at = |row: usize, column: usize| cells.get_value((row as u32, column as u32)).cloned().unwrap_or(Data::Empty);
    let last_column = table.columns.len() - 1;

    let title_row = usize::from(table.attachment.is_some());
    if let Some(attachment) = &table.attachment {
        assert_eq!(at(0, 0), Data::String(attachment.clone()));
    }
    assert_eq!(at(title_row, 0), Data::String(table.title.clone()));
    assert!(is_merged(&merged, (title_row, 0), (title_row, last_column)));

    let head_row = title_row + 2;
    for cell in table.head_cells() {
        let (row, column) = (head_row + cell.row, cell.column);
        assert_eq!(at(row, column), Data::String(cell.text.clone()));
        if cell.row_span > 1 || cell.column_span > 1 {
            let last = (row + cell.row_span - 1, column + cell.column_span - 1);
            assert!(is_merged(&merged, (row, column), last), "{} is not merged", cell.text);
        }
    }

    let body_row = head_row + table.head_depth();
    for (nth, given) in table.rows.iter().enumerate() {
        let row = body_row + nth;
        if given.role == RowRole::Group {
            assert_eq!(at(row, 0), Data::String(given.heading()));
            assert!(is_merged(&merged, (row, 0), (row, last_column)), "heading in row {row} is not merged");
            continue;
        }
        for (column, cell) in table.cells_of(given).enumerate() {
            assert_eq!(at(row, column), value(cell), "row {row}, column {column}");
        }
    }

    let foot_row = body_row + table.rows.len();
    for (nth, note) in table.notes.iter().enumerate() {
        assert_eq!(at(foot_row + nth, 0), Data::String(note.clone()));
    }
    let signatures = at(foot_row + table.notes.len(), 0).to_string();
    for label in &table.signatures {
        assert_eq!(signatures.matches(&format!("{label}：")).count(), 1, "{signatures:?}");
    }
    let rows = foot_row + table.notes.len() + usize::from(!table.signatures.is_empty());
    assert_eq!(cells.end().map(|(row, _)| row as usize + 1), Some(rows), "nothing stands below");
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
