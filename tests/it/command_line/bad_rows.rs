//! Rows that cannot be taken: each is told with its cell and what to do, the others are taken in one entry, and where nothing
//! is left nothing is written.

use super::run::{Desk, assert_told, rows};
use super::workbooks::{ROSTER_HEAD, id_number, ledger, man, workbook};

/// A book with two bodies, and a roster in its folder.
fn desk_with(lines: &[String]) -> Desk {
    let desk = Desk::new();
    desk.done(&["new", "甲县.bh"]);
    ledger(&desk.path("台账.xlsx"));
    desk.done(&["import", "甲县.bh", "台账.xlsx"]);
    workbook(&desk.path("名册.xlsx"), "名册", lines);
    desk
}

fn with_wrong_check_digit(row: &str) -> String {
    let number = id_number(3);
    let wrong = if number.ends_with('0') { '1' } else { '0' };
    row.replace(&number, &format!("{}{wrong}", &number[..17]))
}

#[test]
fn bad_rows_are_told_with_their_cells_and_the_others_are_taken() {
    let lines = [
        ROSTER_HEAD.to_owned(),
        man("县财政局", "张三", 1, "行政"),
        man("县财税局", "李四", 2, "行政"),
        with_wrong_check_digit(&man("县财政局", "王五", 3, "行政")),
        man("县档案馆", "张三", 1, "事业"),
        man("县档案馆", "赵六", 4, "事业"),
        man("县档案馆", "钱七", 5, "编内"),
    ];
    let desk = desk_with(&lines);
    let before = rows(&desk.path("甲县.bh"));
    let rehearsed = desk.run(&["import", "甲县.bh", "名册.xlsx", "--dry-run"]);
    assert_eq!(rehearsed.code, 1);
    assert_eq!(rows(&desk.path("甲县.bh")), before);

    let run = desk.run(&["import", "甲县.bh", "名册.xlsx"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""), "{}", run.out);
    assert_told(
        &run.out,
        &["名册.xlsx·名册：人员花名册", "数据6行，其中2行读不成", "人员花名册：新增 2，更新 0，未变 0，问题 4"],
    );
    let told = |words: &[&str]| {
        let lines = run.out.lines().filter(|line| line.contains(words[0]));
        let told: Vec<&str> = lines.collect();
        assert_eq!(told.len(), 1, "{words:?} in {}", run.out);
        assert_told(told[0], words);
    };
    told(&["【错误】名册.xlsx·名册·A3", "没有“县财税局”", "本行未导入。", "是否为“县财政局”？请改正名称"]);
    told(&["【错误】名册.xlsx·名册·D4", "校验码不符", "本行未导入。", "请对照身份证改正。"]);
    told(&["【错误】名册.xlsx·名册·D5", "一人两编：张三", "名册·D2已列在县财政局", "这里又列在县档案馆，本行未导入。"]);
    told(&["【错误】名册.xlsx·名册·G7", "编制类型的写法无法识别", "请改为行政、政法专项、工勤、事业"]);
    let after = rows(&desk.path("甲县.bh"));
    assert_eq!((after["entry"].len(), after["person_version"].len()), (2, 2));
    let people = desk.run(&["show", "甲县.bh", "people", "--json"]).json();
    let names: Vec<&str> =
        people["rows"].as_array().expect("people").iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, ["张三", "赵六"]);
}

#[test]
fn the_same_is_told_as_json() {
    let desk =
        desk_with(&[ROSTER_HEAD.to_owned(), man("县财税局", "李四", 2, "行政"), man("县财政局", "张三", 1, "行政")]);
    let run = desk.run(&["import", "甲县.bh", "名册.xlsx", "--json"]);
    let told = run.json();
    assert_eq!((run.code, told["entry"].as_u64()), (1, Some(2)));
    let issue = &told["batch"]["issues"][0];
    assert_eq!((issue["code"].as_str(), issue["severity"].as_str()), (Some("unknown_institution"), Some("error")));
    assert!(told["messages"][0].as_str().is_some_and(|message| message.contains("县财税局")), "{told}");
}

#[test]
fn where_every_row_is_bad_nothing_is_written() {
    let desk = desk_with(&[ROSTER_HEAD.to_owned(), man("县财税局", "李四", 2, "行政")]);
    let before = rows(&desk.path("甲县.bh"));
    let run = desk.run(&["import", "甲县.bh", "名册.xlsx"]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert_told(&run.out, &["新增 0，更新 0，未变 0，问题 1", "【错误】名册.xlsx·名册·A2"]);
    assert_eq!(rows(&desk.path("甲县.bh")), before);
}

#[test]
fn a_table_without_a_column_that_it_needs_is_told_and_left_out() {
    let lines = ["单位名称|姓名|性别|身份证号".to_owned(), format!("县财政局|张三|男|{}", id_number(1))];
    let desk = desk_with(&lines);
    let before = rows(&desk.path("甲县.bh"));
    let run = desk.run(&["import", "甲县.bh", "名册.xlsx"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""), "{}", run.out);
    assert_told(
        &run.out,
        &["【错误】名册.xlsx·名册", "缺少“编制类型”列，本表未导入。", "请补上该列或改正表头后重新导入。"],
    );
    assert_eq!(rows(&desk.path("甲县.bh")), before);
}

#[test]
fn a_workbook_without_any_known_table_is_told() {
    let desk = desk_with(&["填表说明".to_owned(), "请如实填写".to_owned()]);
    let before = rows(&desk.path("甲县.bh"));
    let run = desk.run(&["import", "甲县.bh", "名册.xlsx"]);
    assert_told(&run.out, &["名册.xlsx·名册：没有识别出台账、岗位表、花名册或职责清单"]);
    assert_eq!(rows(&desk.path("甲县.bh")), before);
}
