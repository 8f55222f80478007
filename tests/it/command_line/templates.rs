//! Templates to hand out on the command line: written for each kind, with the units of a book, and taken back as they are.

use super::run::{Desk, assert_told};
use super::workbooks::ledger;

#[test]
fn a_template_of_every_kind_is_written_and_known_again() {
    let desk = Desk::new();
    desk.done(&["new", "甲县.bh", "--jurisdiction", "甲县"]);
    ledger(&desk.path("台账.xlsx"));
    desk.done(&["import", "甲县.bh", "台账.xlsx"]);
    for (kind, name) in
        [("ledger", "机构编制台账"), ("posts", "岗位表"), ("roster", "人员花名册"), ("duties", "职责清单")]
    {
        let file = format!("{name}.xlsx");
        let told = desk.done(&["template", kind, "--out", &file, "--book", "甲县.bh"]);
        assert_told(&told, &[&format!("已生成{name}模板"), "可从下拉列表中选择的单位 2 个。"]);
        let run = desk.run(&["import", "甲县.bh", &file, "--dry-run"]);
        assert_told(&run.out, &[&format!("{file}·{name}：{name}"), "数据0行"]);
        assert!(!run.out.contains("【"), "{}", run.out);
    }
}

#[test]
fn what_was_written_is_told_as_json() {
    let desk = Desk::new();
    let told = desk.run(&["template", "roster", "--out", "花名册.xlsx", "--json"]).json();
    assert_eq!((told["table"].as_str(), told["title"].as_str()), (Some("roster"), Some("人员花名册")));
    assert_eq!((told["units"].as_u64(), told["columns"][3].as_str()), (Some(0), Some("姓名")));
    assert_eq!(desk.names(), ["花名册.xlsx"]);
}

#[test]
fn a_template_is_a_workbook_in_a_folder_that_exists() {
    let desk = Desk::new();
    desk.run(&["template", "roster", "--out", "花名册.pdf"]).is_refusal(&["模板没有保存", "请让文件名以 .xlsx 结尾"]);
    desk.run(&["template", "roster", "--out", "没有/花名册.xlsx"]).is_refusal(&["文件没有保存", "请先建立文件夹"]);
    desk.run(&["template", "roster", "--out", "花名册.xlsx", "--book", "没有.bh"]).is_refusal(&["没有.bh"]);
    assert_eq!(desk.names(), Vec::<String>::new());
}
