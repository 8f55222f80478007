//! A mapping that was once given is remembered by the book for files of the same layout, told when it is used, and forgotten by one
//! word; the document of a batch is named with it.

use super::run::{Desk, assert_told};
use super::workbooks::{ledger, workbook};

const HEAD: &str = "单位名称|姓名|入职口令|编制类型";
const MAPPING: &str =
    "[[sheets]]\nfile = \"十一月.xlsx\"\nsheet = \"县直\"\ntable = \"roster\"\ncolumns = { C = \"出生年月\" }\n";

fn meaning(desk: &Desk, file: &str, more: &[&str]) -> String {
    let arguments: Vec<&str> = ["import", "甲县.bh", file, "--json"].into_iter().chain(more.iter().copied()).collect();
    let told = desk.run(&arguments).json();
    told["files"][0]["sheets"][0]["mapping"][2]["meaning"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_mapping_serves_the_next_file_of_its_layout_until_it_is_forgotten() {
    let desk = Desk::new();
    desk.done(&["new", "甲县.bh"]);
    ledger(&desk.path("台账.xlsx"));
    desk.done(&["import", "甲县.bh", "台账.xlsx"]);
    let roster = |file: &str, line: &str| workbook(&desk.path(file), "县直", &[HEAD.to_owned(), line.to_owned()]);
    roster("十一月.xlsx", "县财政局|张三|1980.05|行政");
    // The same head a row lower, under a title.
    let lines = ["花名册|>|>|>", HEAD, "县财政局|李四|1981.06|行政"].map(str::to_owned);
    workbook(&desk.path("十二月.xlsx"), "县直", &lines);
    std::fs::write(desk.path("对应.toml"), MAPPING).expect("written");

    assert_eq!(meaning(&desk, "十二月.xlsx", &["--dry-run"]), "further");
    let refused = desk.run(&["import", "甲县.bh", "十一月.xlsx", "--document", "安编9号"]);
    refused.is_refusal(&["文号“安编9号”写法不对，没有导入。", "不写 --document"]);
    let written = ["import", "甲县.bh", "十一月.xlsx", "--mapping", "对应.toml", "--document", "安编[2026]9号"];
    desk.done(&written);

    let told = desk.done(&["import", "甲县.bh", "十二月.xlsx", "--dry-run"]);
    assert_told(&told, &["按上次的对应关系读取", "人员花名册：新增 1"]);
    assert_eq!(meaning(&desk, "十二月.xlsx", &["--dry-run"]), "birth");
    assert_eq!(meaning(&desk, "十二月.xlsx", &["--dry-run", "--forget-mapping"]), "further");
    assert_eq!(meaning(&desk, "十二月.xlsx", &["--dry-run"]), "birth", "a rehearsal forgets nothing");
    assert_eq!(meaning(&desk, "十二月.xlsx", &["--forget-mapping"]), "further");
    let told = desk.done(&["import", "甲县.bh", "十二月.xlsx", "--dry-run"]);
    assert!(!told.contains("按上次的对应关系读取"), "{told}");
}
