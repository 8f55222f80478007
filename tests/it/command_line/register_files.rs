//! A book that begins with a register file, and register files that cannot be used.

use super::run::{Desk, assert_told};
use crate::county;

const SOUND: &str = r#"jurisdiction = "甲县"
effective = "2026-10-31"
institutions = [
  { name = "县财政局", nature = "政府机构", places = { "行政" = 3 }, invented_people = { "行政" = 2 } },
  { name = "白鹤镇", nature = "镇", scheme = "chengdu-5x-2019", administrative = ["招商办公室"] },
]
"#;

#[test]
fn a_book_begins_with_a_register_file() {
    let desk = Desk::new();
    desk.write("台账.toml", SOUND);
    let made = desk.done(&["new", "甲县.bh", "--from", "台账.toml"]);
    assert_eq!(made.lines().count(), 1, "nothing was added: {made}");
    assert_told(&desk.done(&["show", "甲县.bh", "offices"]), &["白鹤镇", "招商办公室"]);
    assert!(!desk.done(&["show", "甲县.bh", "offices"]).contains("综合办公室"), "the file does not list it");
    let found = desk.run(&["check", "甲县.bh"]);
    assert_told(&found.out, &["共性机构缺设", "社区发展办公室"]);
    let people = desk.done(&["show", "甲县.bh", "people"]);
    assert_told(&people, &["县财政局"]);
    let book = bianheng::app::stages::open(&desk.path("甲县.bh")).expect("a book");
    let bureau = county::named(&book.snapshot().expect("readable"), "县财政局").id;
    let held = bianheng::app::stages::holders(&book, bureau, bianheng::domain::QuotaKind::Administrative);
    let held = held.expect("readable");
    assert_eq!(held.len(), 2);
    let (column, mark) = bianheng::app::register_file::invented::MARK;
    let is_marked = |person: &bianheng::domain::Person| person.particulars.further.get(column) == Some(mark);
    assert!(held.iter().all(is_marked), "they are told from real people");
}

#[test]
fn offices_that_the_file_has_added_are_told() {
    let desk = Desk::new();
    desk.write("台账.toml", SOUND.replace("effective", "complete = true\neffective"));
    let made = desk.done(&["new", "甲县.bh", "--from", "台账.toml"]);
    let told = "增设综合办公室、党群办公室、社区发展办公室、社区治理办公室、民生服务办公室：白鹤镇";
    assert_told(&made, &["有1个单位补设了所执行方案的共性机构", told, "台账.toml"]);
    assert_told(&desk.done(&["show", "甲县.bh", "offices"]), &["白鹤镇", "综合办公室、党群办公室"]);
}

#[test]
fn a_wrong_register_file_makes_no_book() {
    let desk = Desk::new();
    desk.write("台账.toml", SOUND.replace("政府机构", "政府").replace("chengdu-5x-2019", "9+X"));
    let wrong =
        ["台账文件有2处不能使用。", "第4行：机构性质“政府”无法识别。", "第5行：没有机构配置方案“9+X”。", "台账.toml"];
    desk.run(&["new", "甲县.bh", "--from", "台账.toml"]).is_refusal(&wrong);
    desk.run(&["new", "甲县.bh", "--from", "没有.toml"]).is_refusal(&["没有这个文件", "位置：没有.toml"]);
    assert!(!desk.path("甲县.bh").exists());
}
