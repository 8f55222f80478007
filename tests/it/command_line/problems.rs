//! Problems of an import put right over the files: by a filled list of problems, by an answers file, and the list itself.

use super::run::{Desk, assert_told};
use super::workbooks::{ROSTER_HEAD, id_number, ledger, man, workbook};

/// A book with two bodies, and a roster of which 李四 has an unknown kind of place and 王五 a damaged number.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.done(&["new", "甲县.bh"]);
    ledger(&desk.path("台账.xlsx"));
    desk.done(&["import", "甲县.bh", "台账.xlsx"]);
    let damaged = id_number(3).get(..17).map(str::to_owned).expect("ASCII");
    let lines = [
        ROSTER_HEAD.to_owned(),
        man("县财政局", "张三", 1, "行政"),
        man("县财政局", "李四", 2, "公务"),
        format!("县财政局|王五|男|{damaged}|1965.03|1985.07|行政"),
    ];
    workbook(&desk.path("花名册.xlsx"), "县直", &lines);
    desk
}

fn added(told: &serde_json::Value) -> u64 {
    told["files"][0]["sheets"][0]["added"].as_u64().expect("a count")
}

#[test]
fn a_filled_list_of_problems_puts_the_rows_right() {
    let desk = desk();
    let before = std::fs::read(desk.path("花名册.xlsx")).expect("a file");
    let order = ["import", "甲县.bh", "花名册.xlsx", "--dry-run", "--json"];
    assert_eq!(added(&desk.run(&order).json()), 1);
    let list = ["文件|工作表|单元格|改为".to_owned(), "花名册.xlsx|县直|G3|行政".to_owned()];
    let list = list.into_iter().chain([format!("花名册.xlsx|县直|D4|{}", id_number(3))]).collect::<Vec<_>>();
    workbook(&desk.path("更正.xlsx"), "清单", &list);
    let told =
        desk.run(&["import", "甲县.bh", "花名册.xlsx", "--corrections", "更正.xlsx", "--dry-run", "--json"]).json();
    assert_eq!((added(&told), told["understanding"]["mended"].as_array().map(Vec::len)), (3, Some(2)));
    assert_eq!(told["understanding"]["mended"][0]["before"], "公务");
    let written = desk.done(&["import", "甲县.bh", "花名册.xlsx", "--corrections", "更正.xlsx"]);
    assert_told(&written, &["【更正】花名册.xlsx·县直·G3 原为“公务”，按“行政”读取", "已写入第2号凭证"]);
    assert_eq!(std::fs::read(desk.path("花名册.xlsx")).expect("a file"), before, "the file stays as it is");
}

#[test]
fn the_list_goes_out_masked_and_says_what_was_ignored() {
    let desk = desk();
    let answers = "[[ignored]]\nfile = \"花名册.xlsx\"\nsheet = \"县直\"\ncell = \"D4\"\ncode = \"id_length\"\nreason = \"已调走\"\n\
                   [[words]]\nfile = \"花名册.xlsx\"\nsheet = \"县直\"\ncolumn = \"G\"\nwords = { \"公务\" = \"行政\" }\n";
    desk.write("答复.toml", answers);
    let order =
        ["import", "甲县.bh", "花名册.xlsx", "--answers", "答复.toml", "--problems", "问题.txt", "--dry-run", "--json"];
    let told = desk.run(&order).json();
    assert_eq!(added(&told), 2, "an ignored error is no data");
    let list = std::fs::read_to_string(desk.path("问题.txt")).expect("a list");
    assert_told(&list, &["导入问题清单", "已忽略，本行不导入：已调走", "已更正"]);
    let number = id_number(3);
    let damaged = number.get(..17).expect("ASCII");
    assert!(!list.contains(damaged) && list.contains("341899"), "{list}");
    let full = ["import", "甲县.bh", "花名册.xlsx", "--problems", "全.txt", "--full-numbers", "--dry-run"];
    desk.run(&full);
    assert!(std::fs::read_to_string(desk.path("全.txt")).expect("a list").replace('\n', "").contains("34189919650315"));
}

#[test]
fn a_list_that_cannot_be_read_is_refused() {
    let desk = desk();
    let list = ["文件|工作表|单元格|改为", "花名册.xlsx|县直|第3行|行政"];
    workbook(&desk.path("更正.xlsx"), "清单", &list.map(str::to_owned));
    let refused = desk.run(&["import", "甲县.bh", "花名册.xlsx", "--corrections", "更正.xlsx"]);
    refused.is_refusal(&["更正清单有误", "“第3行”不是单元格"]);
}

#[test]
fn whole_id_numbers_are_shown_only_where_they_are_asked_for() {
    let desk = desk();
    let number = id_number(3);
    let damaged = number.get(..17).expect("ASCII");
    let order = ["import", "甲县.bh", "花名册.xlsx", "--dry-run"];
    for further in [&["--all"][..], &["--json"]] {
        let shown = desk.run(&[&order[..], further].concat()).out;
        assert!(shown.contains("341899") && !shown.contains(damaged), "{shown}");
        assert!(!shown.contains(&id_number(1)), "{shown}");
        let whole = desk.run(&[&order[..], further, &["--full-numbers"]].concat()).out;
        assert!(whole.contains(damaged), "{whole}");
    }
}
