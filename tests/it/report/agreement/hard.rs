//! Tables that are hard to print: read back out of every form, with sane pages, the head on each, no row cut.

use bianheng::report::{Align, Caption, Cell, Column, Paper, Row, RowRole, Table};

use super::super::letters::TYPESETTER;
use super::printed::{self, Printed};
use super::{document, workbook, writings};
use crate::report_tables::{column, register, row, text};

fn table(columns: Vec<Column>, rows: Vec<Row>) -> Table {
    Table {
        attachment: Some("附件1".to_owned()),
        title: "难印的表".to_owned(),
        caption: Caption { left: "填报单位：青禾县委编办".to_owned(), right: "单位：名".to_owned() },
        columns,
        rows,
        notes: vec!["注：说明。".to_owned()],
        signatures: vec!["审核".to_owned(), "制表".to_owned()],
        ..Table::on(Paper::A4Landscape)
    }
}

fn names_and_figures() -> Vec<Column> {
    vec![
        column(&["序号"], 3, Align::Center),
        column(&["单位"], 14, Align::Left),
        column(&["编制", "核定"], 4, Align::Right),
        column(&["编制", "增减"], 4, Align::Right),
        column(&["备注"], 8, Align::Left),
    ]
}

fn named(nth: usize, name: &str) -> Row {
    let cells = vec![text(&(nth + 1).to_string()), text(name), Cell::Count(nth as i64), Cell::Delta(3 - nth as i64)];
    row(RowRole::Body, cells)
}

fn of_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Table {
    table(names_and_figures(), names.into_iter().enumerate().map(|(nth, name)| named(nth, name)).collect())
}

/// In every form; no row is on two pages.
#[track_caller]
fn check(table: &Table) -> Printed {
    check_files(table);
    let printed = printed::check(table);
    assert_eq!(printed::cut_rows(&printed), Vec::<usize>::new(), "{} rows are cut", table.title);
    printed
}

#[track_caller]
fn check_files(table: &Table) {
    workbook::check(table);
    document::check(table);
    writings::check_json(table);
    writings::check_csv(table);
    writings::check_text(table);
}

#[test]
fn names_of_fifty_characters_in_print() {
    let name = "青禾县农业农村和水利局农业综合行政执法大队农作物种子和农药市场监督管理中队综合执法保障服务中心办公室";
    assert_eq!(name.chars().count(), 50);
    let mut table = of_names(std::iter::repeat_n(name, 30));
    table.rows.insert(0, row(RowRole::Group, vec![text(name)]));
    table.columns[4].head = vec![name.to_owned()];
    assert_eq!(check(&table).pages, 4);
}

#[test]
fn eight_hundred_rows_in_print() {
    check_files(&register(800, 23, Paper::A3Landscape));
    let mut long = table(names_and_figures(), Vec::new());
    for nth in 0..800 {
        if nth % 7 == 0 {
            long.rows.push(row(RowRole::Group, vec![text(&format!("第{}组", nth / 7 + 1))]));
        }
        long.rows.push(named(nth, "青禾县服务中心"));
    }
    long.paper = Paper::A4Portrait;
    long.columns.truncate(3);
    long.rows.iter_mut().for_each(|row| row.cells.truncate(3));
    let printed = check(&long);
    let rows: usize = (0..printed.pages).map(|page| printed.rows_of(page).len()).sum();
    assert_eq!(rows, long.rows.len());
    assert_eq!(printed.pages, 30);
}

#[test]
fn empty_and_single_rows_in_print() {
    let mut empty = table(names_and_figures(), Vec::new());
    assert_eq!(check(&empty).pages, 1);
    (empty.notes, empty.signatures, empty.attachment) = (Vec::new(), Vec::new(), None);
    empty.caption = Caption::default();
    assert_eq!(check(&empty).pages, 1);
    for role in [RowRole::Body, RowRole::Subtotal, RowRole::Total, RowRole::Group] {
        let only = table(names_and_figures(), vec![row(role, vec![text("唯一一行")])]);
        assert_eq!(check(&only).pages, 1, "{role:?}");
    }
    let blank = table(names_and_figures(), vec![row(RowRole::Body, Vec::new()), row(RowRole::Body, vec![Cell::Blank])]);
    assert_eq!(check(&blank).pages, 1);
    let column_of_blanks = of_names(["甲局", "乙局"]);
    assert!(column_of_blanks.rows.iter().all(|row| row.cells.len() < 5));
    assert_eq!(check(&column_of_blanks).pages, 1);
}

/// Extensions A to H of the Chinese characters, and characters of private use: drawn, or named by their numbers.
#[test]
fn rare_characters_in_print() {
    let letters = [
        '㐂',
        '\u{20BB7}',
        '\u{2A736}',
        '\u{2B740}',
        '\u{2B820}',
        '\u{2CEB0}',
        '\u{30000}',
        '\u{31350}',
        '\u{E000}',
        '\u{F0000}',
    ];
    let names: Vec<String> = letters.iter().map(|letter| format!("青{letter}禾局")).collect();
    let mut table = of_names(names.iter().map(String::as_str));
    table.title = "\u{E001}表".to_owned();
    table.columns[1].head = vec!["单\u{E002}位".to_owned()];
    table.notes = vec!["注\u{E003}".to_owned()];
    assert_eq!(check(&table).pages, 1);
    let uncovered = TYPESETTER.uncovered(&[table]);
    assert!(!uncovered.contains(&'㐂'));
    for letter in ['\u{E000}', '\u{E001}', '\u{E002}', '\u{E003}', '\u{F0000}', '\u{31350}'] {
        assert!(uncovered.contains(&letter), "{letter}: {uncovered:?}");
    }
}

#[test]
fn figures_of_twelve_digits_in_print() {
    let figures = [999_999_999_999, -999_999_999_999, 100_000_000_000, 0, 1];
    let rows = figures.into_iter().flat_map(|figure| {
        let of = |cell: fn(i64) -> Cell| {
            row(RowRole::Body, vec![text("1"), text("甲局"), cell(figure), cell(figure), Cell::Blank])
        };
        [of(Cell::Count), of(Cell::Delta)]
    });
    let table = table(names_and_figures(), rows.collect());
    assert_eq!(check(&table).pages, 1);
}

#[test]
fn very_many_columns_in_print() {
    let columns = (0..60).map(|nth| column(&[["上半年", "下半年"][nth / 30], &format!("第{nth}")], 2, Align::Right));
    let rows = (0..12).map(|nth| row(RowRole::Body, (0..60).map(|column| Cell::Count(nth * column % 90)).collect()));
    let wide = Table { paper: Paper::A3Landscape, ..table(columns.collect(), rows.collect()) };
    assert_eq!(check(&wide).pages, 1);
}

/// Words that mean something to Typst, to XML, to CSV, to a spreadsheet; line ends; writing from right to left.
#[test]
fn names_that_mean_something_elsewhere_in_print() {
    let names = [
        "<b>甲&乙</b>",
        "\"甲\"'乙'",
        "#set page()",
        "$x^2$",
        "\\u{41}\\",
        "*甲*_乙_",
        "@甲[乙]",
        "]]>",
        "`甲`",
        "~甲~",
        "//甲",
        "/*甲*/",
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "=HYPERLINK(\"http://a.invalid\")",
        "甲,乙;丙\t丁",
        "甲\n乙\n丙",
        "甲\r\n乙",
        "שלום",
        "مرحبا",
        "甲|乙",
        "''",
        "{{甲}}",
        "&#x41;",
        "_x0041_",
        "00123",
        "1E5",
        "2026-11-22",
        "TRUE",
        "#REF!",
    ];
    let mut table = of_names(names);
    table.title = "<表>&#[*]_$".to_owned();
    table.caption.left = "=左@[x]".to_owned();
    table.notes = vec!["=注\\ #note <x>".to_owned()];
    table.columns[1].head = vec!["<单位>*[1]".to_owned()];
    table.rows.push(row(RowRole::Group, vec![text("=组#<x>")]));
    table.rows.push(named(99, "末"));
    assert_eq!(check(&table).pages, 2);
}

/// Only a row that is higher than a good part of the page may go on over the next, and then it is printed whole.
#[test]
fn a_row_higher_than_a_page_in_print() {
    let mut high = of_names(["甲局", "乙局", "丙局"]);
    high.rows[1].cells[1] = Cell::Lines((0..70).map(|nth| format!("第{nth}处室")).collect());
    check_files(&high);
    let printed = printed::check(&high);
    assert_eq!((printed.pages, printed::cut_rows(&printed)), (3, vec![1]));
}
