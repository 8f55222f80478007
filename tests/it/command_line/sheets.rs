//! `bianheng sheet`: the cells of a workbook as the importer reads them, in lines, CSV and JSON.

use rust_xlsxwriter::{Format, Workbook};
use serde_json::json;

use super::run::Desk;
use crate::county;

/// Two sheets, one of them hidden; a hidden row and columns; a merged head that hides a value; a formula-like name.
fn write(desk: &Desk) {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    page.set_name("名册").expect("a name");
    page.merge_range(0, 0, 0, 1, "县财政局\n人员名册", &Format::new()).expect("merged");
    page.write(0, 1, "盖住").expect("written");
    page.write(1, 0, "=甲").expect("written");
    page.write(1, 1, 3).expect("written");
    page.write(2, 1, true).expect("written");
    page.set_row_hidden(2).expect("hidden").set_column_range_hidden(27, 28).expect("hidden");
    let page = workbook.add_worksheet();
    page.set_name("底稿").expect("a name").set_hidden(true);
    page.write(4, 2, "乙,丙").expect("written");
    workbook.save(desk.path("名册.xlsx")).expect("saved");
}

#[test]
fn cells_are_listed_as_the_importer_reads_them() {
    let desk = Desk::new();
    write(&desk);
    let lines = "工作表 名册　可见　4个单元格\n  A1\t文字\t县财政局\\n人员名册\n  A2\t文字\t=甲\n  B2\t数字\t3\n  B3\t真假\tTRUE\n  \
                 A1:B1\t合并\n  B1\t被合并单元格盖住，不导入\t盖住\n  3:3\t隐藏\n  AB:AC\t隐藏\n工作表 底稿　隐藏　1个单元格\n  C5\t文字\t乙,丙\n";
    assert_eq!(desk.done(&["sheet", "名册.xlsx"]), lines);
    let csv = "\u{feff}工作表,单元格,类型,内容\n底稿,C5,文字,\"乙,丙\"\n";
    assert_eq!(desk.done(&["sheet", "名册.xlsx", "--sheet", "底稿", "--csv"]), csv);
    let csv = desk.done(&["sheet", "名册.xlsx", "--csv"]);
    assert!(
        csv.contains("名册,A2,文字,'=甲\n") && csv.contains("名册,A1:B1,合并,\n名册,B1,盖住,盖住\n名册,3:3,隐藏,\n"),
        "{csv}"
    );

    let run = desk.run(&["sheet", "名册.xlsx", "--json"]);
    let cell = |at: &str, kind: &str, value: &str| json!({"at": at, "type": kind, "value": value});
    let first = json!({
        "name": "名册", "hidden": false, "merges_known": true,
        "cells": [
            cell("A1", "text", "县财政局\n人员名册"), cell("A2", "text", "=甲"), cell("B2", "number", "3"), cell("B3", "bool", "TRUE"),
        ],
        "merges": ["A1:B1"], "covered": [cell("B1", "covered", "盖住")],
        "hidden_lines": ["3:3", "AB:AC"], "flaws": [],
    });
    let second = json!({
        "name": "底稿", "hidden": true, "merges_known": true, "cells": [cell("C5", "text", "乙,丙")], "merges": [], "covered": [],
        "hidden_lines": [], "flaws": [],
    });
    assert_eq!((run.code, run.json()), (0, json!({"file": "名册.xlsx", "sheets": [first, second]})));
}

/// The sheet of a text file is called as the file is; what the text lost stands beside its cells.
#[test]
fn texts_are_listed_with_what_they_lost() {
    let desk = Desk::new();
    desk.write("名册.csv", "单位,姓名\n县财政局,张\u{FFFD}\n");
    let lines = desk.done(&["sheet", "名册.csv"]);
    assert!(lines.starts_with("工作表 名册　可见　4个单元格\n  A1\t文字\t单位\n"), "{lines}");
    assert!(lines.contains("  B2\t注意\t有1个单元格含有“\u{FFFD}”"), "{lines}");
    let printed = desk.run(&["sheet", "名册.csv", "--json"]).json();
    let sheet = &printed["sheets"][0];
    let lost = json!([{"at": "B2", "code": "characters_lost", "cells": 1}]);
    assert_eq!((&sheet["name"], &sheet["flaws"], &sheet["hidden_lines"]), (&json!("名册"), &lost, &json!([])));
}

#[test]
fn what_cannot_be_listed_is_told() {
    let desk = Desk::new();
    write(&desk);
    let missing = ["没有名为“台账”的工作表。", "位置：名册.xlsx", "可用的工作表：名册、底稿。"];
    let run = desk.run(&["sheet", "名册.xlsx", "--sheet", "台账"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    super::run::assert_told(&run.err, &missing);
    desk.run(&["sheet", "没有.xlsx"]).is_refusal(&["文件不存在", "位置：没有.xlsx"]);
    let both = desk.run(&["sheet", "名册.xlsx", "--json", "--csv"]);
    assert_eq!((both.code, both.out.as_str()), (2, ""));
    assert!(both.err.starts_with("“--json”和“--csv”不能一起写"), "{}", both.err);
}

/// The settings of the window hold here too.
#[cfg(target_os = "linux")]
#[test]
fn the_limits_of_the_settings_are_kept() {
    let desk = Desk::new();
    write(&desk);
    let settings = desk.settings_file();
    std::fs::create_dir_all(settings.parent().expect("a folder")).expect("made");
    std::fs::write(settings, r#"{"reading": {"columns": 16}}"#).expect("written");
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write(0, 16, "甲").expect("written");
    workbook.save(desk.path("宽.xlsx")).expect("saved");
    desk.run(&["sheet", "宽.xlsx"]).is_refusal(&["列数为17列，超过上限16列", "位置：宽.xlsx"]);
    desk.done(&["sheet", "名册.xlsx"]);
}

/// A sheet of charts holds no cell, so whoever reads our own workbook in again finds the table alone.
#[test]
fn a_sheet_of_charts_is_passed_over() {
    let desk = Desk::new();
    county::put_book(desk.folder());
    let options = ["--protect", "--plain-sums", "--out", "退休.xlsx"];
    desk.done(&[&["report", "安和县.bh", "retirements"], options.as_slice()].concat());
    let listed = desk.done(&["sheet", "退休.xlsx"]);
    assert!(listed.starts_with("工作表 退休减员预测表　可见　"), "{listed}");
    assert!(listed.ends_with("工作表 图表　可见　0个单元格\n"), "{listed}");
    desk.done(&["report", "安和县.bh", "retirements", "--no-charts", "--out", "退休.xlsx"]);
    assert!(!desk.done(&["sheet", "退休.xlsx"]).contains("图表"));
}
