//! Tables as offices keep them, through the program: several in one sheet, heads over the wrong cells, names and numbers that
//! may be read but not trusted. What is doubtful is told with its cell and as written; what is sure is taken.

use super::run::{Desk, assert_told};
use super::workbooks::{id_number, ledger, workbook};

/// A book with two bodies, and a workbook in its folder.
fn desk_with(sheet: &str, lines: &[&str]) -> Desk {
    let desk = Desk::new();
    desk.done(&["new", "甲县.bh"]);
    ledger(&desk.path("台账.xlsx"));
    desk.done(&["import", "甲县.bh", "台账.xlsx"]);
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    workbook(&desk.path("名册.xlsx"), sheet, &lines);
    desk
}

#[test]
fn two_tables_in_a_sheet_are_both_taken() {
    let (first, second) = (id_number(1), id_number(2));
    let desk = desk_with(
        "人员",
        &[
            "填报单位：县财政局",
            "姓名|性别|身份证号|编制类型",
            &format!("张　三|男|{first}|行政编制（公务员）"),
            "空编|||行政",
            "合计：1人",
            "",
            "填报单位：县档案馆",
            "姓名|编制类型|出生年月|唯一编码",
            &format!("买买提•吐尔逊|事业编制（全额）|1965年3月|{second}"),
            "填表人：某|审核人：某",
        ],
    );
    let run = desk.run(&["import", "甲县.bh", "名册.xlsx"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    // The graver comes first.
    assert_told(
        &run.out,
        &[
            "人员花名册：新增 2，更新 0，未变 0，问题 0",
            "【警告】名册.xlsx·人员·D8：“唯一编码”列没有可识别的表头，按内容认作“身份证号”。",
            "【提示】名册.xlsx·人员·A8：本工作表在这里还有一张表",
        ],
    );
    let people = desk.run(&["show", "甲县.bh", "people", "--json"]).json();
    let people: Vec<(&str, &str)> = people["rows"]
        .as_array()
        .expect("people")
        .iter()
        .map(|one| (one["name"].as_str().expect("a name"), one["institution"].as_str().unwrap_or_default()))
        .collect();
    let names: Vec<&str> = people.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["张三", "买买提·吐尔逊"], "{people:?}");
}

#[test]
fn what_is_doubtful_is_told_as_written() {
    let desk = desk_with(
        "人员",
        &[
            "单位名称|姓名|性别|出生年月|参加工作时间|编制类型",
            "县财政局|田\u{e1e7}|男|1965.03|1985.07|行政",
            "县财政局|张三、李四|男|1965.03|1985.07|行政",
            "县财政局|王五|男|1965.03|2098.07|行政",
            "县财政局|赵六|男|2020.03||行政",
        ],
    );
    let told = desk.run(&["import", "甲县.bh", "名册.xlsx", "--dry-run", "--json"]).json();
    let issues: Vec<(&str, &str, &str)> = told["understanding"]["issues"]
        .as_array()
        .expect("issues")
        .iter()
        .map(|issue| {
            let text = |key: &str| issue[key].as_str().unwrap_or_default();
            (text("code"), text("cell"), text("raw"))
        })
        .collect();
    assert_eq!(
        issues,
        [
            ("name_private_character", "B2", "田\u{e1e7}"),
            ("several_people", "B3", "张三、李四"),
            ("month_in_future", "E4", "2098.07"),
            ("age_unusual", "D5", "2020.03"),
        ]
    );
    let messages = told["messages"].to_string();
    for words in ["姓名格内不止一人", "本行未导入", "姓名含自造字", "U+E1E7", "在今天之后，此格未读取"]
    {
        assert!(messages.contains(words), "{words} is not said: {messages}");
    }
}
