//! What a workbook has besides the table: locked sheets, plain sums, sheets of charts; and long tables, which are written another way.

use std::io::{Cursor, Read};

use bianheng::app::{RegisterTable, ReportName};
use bianheng::report::charts::charts;
use bianheng::report::{ChartsDrawn, Heading, Paper, Protection, SumsWritten, Table, WorkbookOptions, xlsx};
use calamine::{Reader, Xlsx};

use crate::county::{TODAY, county};
use crate::report_tables::{downshift, register};

fn bytes(table: &Table) -> Vec<u8> {
    let mut bytes = Vec::new();
    xlsx::write(std::slice::from_ref(table), &mut bytes).unwrap();
    bytes
}

fn with(table: &Table, workbook: WorkbookOptions) -> Table {
    let mut table = table.clone();
    table.look.workbook = workbook;
    table
}

/// A part of the file, nothing where there is none.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    if let Ok(mut part) = archive.by_name(name) {
        part.read_to_string(&mut text).unwrap();
    }
    text
}

fn of_county(name: ReportName) -> Table {
    let county = county();
    let (register, plan) = (county.read().register, county.laid());
    let heading = Heading { office: "编办".to_owned(), date: TODAY };
    name.build(&heading, &register, Some(&plan)).unwrap()
}

/// The text between two others, wherever it stands.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split(after).next()).collect()
}

#[test]
fn a_locked_workbook_holds_the_same_cells() {
    let open = downshift();
    let locked = with(&open, WorkbookOptions { protection: Protection::Locked, ..Default::default() });
    let (open, locked) = (bytes(&open), bytes(&locked));
    let sheet = "xl/worksheets/sheet1.xml";
    // Without a password.
    assert!(part(&locked, sheet).contains(r#"<sheetProtection sheet="1" objects="1" scenarios="1"/>"#));
    assert!(!part(&open, sheet).contains("sheetProtection"));
    let cells = |bytes| Xlsx::new(Cursor::new(bytes)).unwrap().worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(cells(open), cells(locked));
}

#[test]
fn plain_sums_are_the_same_figures_without_formulas() {
    let live = downshift();
    let plain = with(&live, WorkbookOptions { sums: SumsWritten::Figures, ..Default::default() });
    let open = |table: &Table| Xlsx::new(Cursor::new(bytes(table))).unwrap();
    let cells = |table: &Table| open(table).worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(cells(&live), cells(&plain));
    let formulas = |table: &Table| {
        let formulas = open(table).worksheet_formula(&table.title).unwrap();
        formulas.used_cells().filter(|(_, _, formula)| !formula.is_empty()).count()
    };
    assert!(formulas(&live) > 20);
    assert_eq!(formulas(&plain), 0);
}

#[test]
fn charts_stand_on_a_sheet_of_their_own_and_draw_the_cells_of_the_table() {
    let table = of_county(ReportName::Register(RegisterTable::Retirements));
    let drawn = bytes(&table);
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(drawn.clone())).unwrap();
    assert_eq!(workbook.sheet_names(), [table.title.as_str(), "图表"]);
    assert!(workbook.worksheet_range("图表").unwrap().is_empty());
    let chart = part(&drawn, "xl/charts/chart1.xml");
    let drawn_from = between(&chart, "<c:f>", "</c:f>");
    // 序号, 单位, 核定, 实有 and 已到龄未退 stand before the six years; the total is the last row, under title, caption and head.
    let total = 2 + table.head_depth() + table.rows.len();
    let expected = ["退休减员预测表!$F$4:$K$4".to_owned(), format!("退休减员预测表!$F${total}:$K${total}")];
    assert_eq!(drawn_from, expected);
    // What a program shows before it has read the cells. Of a formula the library keeps no figure for the chart.
    let plain = bytes(&with(&table, WorkbookOptions { sums: SumsWritten::Figures, ..Default::default() }));
    let chart = part(&plain, "xl/charts/chart1.xml");
    let shown: Vec<&str> = between(&chart, "<c:v>", "</c:v>");
    let words = table.columns[5..11].iter().map(|column| column.head[1].clone());
    let figures = table.rows.last().unwrap().cells[5..11].iter().map(|cell| cell.text().replace('—', "0"));
    assert_eq!(shown, words.chain(figures).collect::<Vec<_>>());

    let left_out = with(&table, WorkbookOptions { charts: ChartsDrawn::LeftOut, ..Default::default() });
    let left_out = bytes(&left_out);
    assert_eq!(part(&left_out, "xl/worksheets/sheet2.xml"), "");
    assert_eq!(part(&left_out, "xl/worksheets/sheet1.xml"), part(&drawn, "xl/worksheets/sheet1.xml"));
}

#[test]
fn the_charts_of_a_set_stand_after_its_tables() {
    let tables = [ReportName::Downshift, ReportName::Offices, ReportName::Register(RegisterTable::Retirements)];
    let tables = tables.map(of_county);
    let mut file = Vec::new();
    xlsx::write(&tables, &mut file).unwrap();
    let workbook: Xlsx<_> = Xlsx::new(Cursor::new(file.clone())).unwrap();
    let titles = tables.iter().map(|table| table.title.as_str());
    assert_eq!(workbook.sheet_names(), titles.chain(["图表", "图表(2)"]).collect::<Vec<_>>());
    let chart = part(&file, "xl/charts/chart3.xml");
    assert!(chart.contains("<c:f>退休减员预测表!$F$4:$K$4</c:f>"), "each draws its own table");
}

#[test]
fn the_tables_of_the_county_that_have_charts() {
    let titles = |name| charts(&of_county(name)).into_iter().map(|chart| chart.title).collect::<Vec<_>>();
    assert_eq!(titles(ReportName::Register(RegisterTable::Retirements)), ["分年预计退休人数"]);
    assert_eq!(titles(ReportName::Downshift), ["县直单位：调整前后的核定编制", "乡镇(街道)：调整前后的核定编制"]);
    assert_eq!(titles(ReportName::Register(RegisterTable::Roster)), Vec::<String>::new());
}

/// More cells than are kept in memory: the texts stand in their cells, and the looks of the rows are those of their columns while they
/// are written. The last row is written with its own, so it tells what all of them must be.
#[test]
fn a_long_table_looks_the_same_in_every_row() {
    let table = register(2_500, 100, Paper::A4Portrait);
    let written = bytes(&table);
    assert_eq!(part(&written, "xl/sharedStrings.xml"), "", "the texts stand in their cells");
    let sheet = part(&written, "xl/worksheets/sheet1.xml");
    let columns = between(&sheet, "<cols>", "</cols>");
    assert_eq!(columns.len(), 1);
    assert!(!columns[0].contains("style="), "below the table nothing is ruled: {}", columns[0]);
    let looks = |row: &str| between(row, " s=\"", "\"").into_iter().map(str::to_owned).collect::<Vec<_>>();
    let rows = between(&sheet, "<row ", "</row>");
    assert_eq!(rows.len(), 4 + table.rows.len());
    let last = looks(rows[rows.len() - 1]);
    assert_eq!(last.len(), 10);
    let groups = rows.iter().filter(|row| row.contains("组</t>")).count();
    assert_eq!(groups, 25);
    let lines = rows.iter().skip(4).filter(|row| !row.contains("组</t>"));
    for row in lines {
        assert_eq!(looks(row), last, "{row}");
        assert!(row.contains(r#" customHeight="1""#), "{row}");
    }
}
