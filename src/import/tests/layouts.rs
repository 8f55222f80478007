//! Where tables stand: what is above them, between their rows, below them, and several of them in one sheet.

use super::{institutions, left_out, people, tables, told, understood};
use crate::import::issue::{Problem, ReadingProblem};

/// What a picture is understood as: its tables, the records, the rows left out and what is told.
struct Expected<'a> {
    tables: &'a [&'a str],
    records: &'a [&'a str],
    without: &'a [&'a str],
    told: &'a [&'a str],
}

fn check(picture: &str, expected: &Expected<'_>) {
    let understanding = understood(picture);
    assert_eq!(tables(&understanding), expected.tables, "{picture}");
    let found: Vec<String> = institutions(&understanding).into_iter().chain(people(&understanding)).collect();
    assert_eq!(found, expected.records, "{picture}\n{:?}", told(&understanding));
    assert_eq!(left_out(&understanding), expected.without, "{picture}");
    assert_eq!(told(&understanding), expected.told, "{picture}");
}

#[test]
fn a_head_in_four_rows_with_merges_both_ways() {
    check(
        "附件2\n安和县机构编制核定表|>|>|>|>|>\n表号：编统1表||||批准文号：安编〔2026〕1号|>\n\
         制表机关：中共安和县委编办||||有效期至：2027年12月|>\n填报单位：安和县委编办||||单位：名|>\n\
         序号|单位名称|人员编制情况|>|>|备注\n^|^|编制数|>|>|^\n^|^|总计|其中|>|^\n^|^|^|行政|工勤|^\n\
         甲|乙|1=2+3|2|3|丙\n=1|县财政局|=5|=4|=1|",
        &Expected {
            tables: &["Ledger 6-9 rows=1"],
            records: &["县财政局 4+1"],
            without: &["10 ColumnNumbers"],
            told: &[],
        },
    );
}

#[test]
fn a_short_table_above_a_wider_one_is_not_taken_for_its_head() {
    const LEDGER: [&str; 3] = ["县统计局|行政机关|=5", "县林业局|行政机关|=7", "县财政局|行政机关|=9"];
    const ROSTER: &str =
        "序号|姓名|性别|出生年月|编制类型|单位名称|职务|学历\n=1|张三|男|1975.02|行政|县统计局|科员|大学";
    let plain = |text: &str| text.replace("行政机关", "政府机构");
    for lines in 1..=3 {
        for between in ["", "\n", "\n\n", "\n人员花名册|>|>|>|>|>|>|>"] {
            let ledger = plain(&LEDGER[..lines].join("\n"));
            let understanding = understood(&format!("单位名称|机构性质|编制数\n{ledger}{between}\n{ROSTER}"));
            let found = tables(&understanding);
            assert_eq!(found.len(), 2, "{lines} {between:?}: {found:?}");
            assert_eq!(found[0], format!("Ledger 1-1 rows={lines}"), "{between:?}");
            assert!(found[1].starts_with("Roster ") && found[1].ends_with(" rows=1"), "{between:?}: {found:?}");
            assert_eq!(institutions(&understanding).len(), lines, "{between:?}");
            assert_eq!(people(&understanding), ["县统计局 张三"], "{between:?}");
        }
    }
}

#[test]
fn what_stands_on_every_page_is_read_once() {
    check(
        "安和县花名册|>|>|>\n填报单位：县财政局|>|>|单位：人\n姓名|性别|出生年月|编制类型\n张三|男|1965.03|行政\n\
         （续表一）|>|>|>\n填报单位：县财政局|>|>|单位：人\n姓名|性别|出生年月|编制类型\n李四|女|1971.04|行政\n\
         安和县花名册（续）|>|>|>\n姓　名|性别|出生年月|编制类型\n王五|男|1975.02|行政",
        &Expected {
            tables: &["Roster 3-3 rows=3"],
            records: &["县财政局 张三", "县财政局 李四", "县财政局 王五"],
            without: &["5 RepeatedTitle", "6 RepeatedTitle", "7 RepeatedHead", "9 RepeatedTitle", "10 RepeatedHead"],
            told: &[],
        },
    );
}

#[test]
fn column_numbers_come_again_with_the_head() {
    check(
        "序号|单位名称|编制数|实有人数\n甲|乙|1|2\n=1|县财政局|=5|=4\n序号|单位名称|编制数|实有人数\n栏次|1|2|3\n=2|县审计局|=3|=2",
        &Expected {
            tables: &["Ledger 1-1 rows=2"],
            records: &["县财政局 5", "县审计局 3"],
            without: &["2 ColumnNumbers", "4 RepeatedHead", "5 ColumnNumbers"],
            told: &["warning kind_assumed C3 5", "warning kind_assumed C6 3"],
        },
    );
}

#[test]
fn blank_rows_and_columns_are_no_part_of_a_table() {
    check(
        "单位名称||编制数|>||备注\n\n^||行政|工勤||\n\n县财政局||=4|=1||\n\n\n县审计局||=2|||甲",
        &Expected {
            tables: &["Ledger 1-3 rows=2"],
            records: &["县财政局 4+1", "县审计局 2+0"],
            without: &[],
            told: &[],
        },
    );
}

#[test]
fn notes_and_signatures_are_no_institutions() {
    check(
        "单位名称|编制数|>|备注\n^|行政|工勤|\n县审计局|=2|=1|\n审核中心|=3||\n注：1.行政编制含机关工勤。\n　　2.数据截至2026年10月。\n\
         1=2+3；4=5-6\n单位负责人：|甲|填表人：|乙\n联系电话：|0563-0000000||\n二〇二六年十月三十一日",
        &Expected {
            tables: &["Ledger 1-2 rows=2"],
            records: &["县审计局 2+1", "审核中心 3+0"],
            without: &["5 Note", "6 Note", "7 Note", "8 Note", "9 Note", "10 Note"],
            told: &[],
        },
    );
}

#[test]
fn totals_above_their_rows_end_no_table() {
    check(
        "单位名称|编制数|>\n^|行政|工勤\n合计|=9|=1\n一、党委机构|=2|\n县委办|=2|\n二、政府工作部门|=7|=1\n审核中心|=3|=1\n县财政局|=4|",
        &Expected {
            tables: &["Ledger 1-2 rows=3"],
            records: &["县委办 2+0", "审核中心 3+1", "县财政局 4+0"],
            without: &[],
            told: &[],
        },
    );
}

#[test]
fn numbered_institutions_are_no_groups() {
    check(
        "单位名称|编制数|>\n^|行政|工勤\n一、县财政局|=5|=1\n二、县审计局|=4|\n3.县统计局|=2|\n（四）县信访局|=1|",
        &Expected {
            tables: &["Ledger 1-2 rows=4"],
            records: &["县财政局 5+1", "县审计局 4+0", "县统计局 2+0", "县信访局 1+0"],
            without: &[],
            told: &[],
        },
    );
}

#[test]
fn several_tables_below_one_another_are_all_read() {
    check(
        "机构编制台账\n单位名称|机构性质|编制数|>\n^|^|行政|工勤\n县财政局|行政机关|=5|=1\n合计||=5|=1\n\n\
         人员花名册\n填报单位：县财政局\n序号|姓名|性别|出生年月|编制类型|职务\n=1|张三|男|1965.03|行政|局长\n=2|李四|女|1971.04|行政|科员",
        &Expected {
            tables: &["Ledger 2-3 rows=1", "Roster 9-9 rows=2"],
            records: &["县财政局 5+1", "县财政局 张三", "县财政局 李四"],
            without: &[],
            told: &["notice further_table A9 序号"],
        },
    );
    // The smaller table is not lost above the larger one, nor below it.
    check(
        "序号|姓名|性别|出生年月|编制类型|单位名称\n=1|张三|男|1965.03|行政|县财政局\n\n单位名称|编制数\n县财政局|=5",
        &Expected {
            tables: &["Roster 1-1 rows=1", "Ledger 4-4 rows=1"],
            records: &["县财政局 5", "县财政局 张三"],
            without: &[],
            told: &["notice further_table A4 单位名称", "warning kind_assumed B5 5"],
        },
    );
}

#[test]
fn pages_of_several_units_are_kept_apart() {
    check(
        "花名册|>|>\n填报单位：城关镇|>|>\n姓名|性别|编制类型\n张三|男|行政\n花名册|>|>\n填报单位：白鹤镇|>|>\n姓名|性别|编制类型\n李四|女|行政",
        &Expected {
            tables: &["Roster 3-3 rows=1", "Roster 7-7 rows=1"],
            records: &["城关镇 张三", "白鹤镇 李四"],
            without: &[],
            told: &["notice further_table A7 姓名"],
        },
    );
}

/// A roster of so many schools in one sheet, each under its own head.
fn rosters(schools: u32) -> String {
    let table =
        |school| format!("花名册|>|>\n填报单位：第{school}小学|>|>\n姓名|性别|编制类型\n张三|男|事业\n李四|女|事业");
    (0..schools).map(table).collect::<Vec<_>>().join("\n")
}

#[test]
fn everybody_of_many_rosters_in_one_sheet_is_under_his_own_unit() {
    let expected: Vec<String> =
        (0..230).flat_map(|school| ["张三", "李四"].map(|name| format!("第{school}小学 {name}"))).collect();
    assert_eq!(people(&understood(&rosters(230))), expected);
}

#[test]
fn what_stands_below_more_heads_than_are_tried_is_nobodys_and_told() {
    let odd: Vec<String> = (0..210).map(|row| format!("姓名|性别|{row}")).collect();
    let understanding =
        understood(&format!("姓名|性别|编制类型|单位名称\n王五|男|行政|县财政局\n{}\n{}", odd.join("\n"), rosters(1)));
    assert_eq!(people(&understanding), ["县财政局 王五"]);
    let told = told(&understanding);
    assert!(told.contains(&"error tables_unread A203 姓名".to_owned()), "{told:?}");
    // Ten rows like heads, and the five of the roster below them.
    let unread = Problem::from(ReadingProblem::TablesUnread { rows: 15 });
    assert!(understanding.issues.iter().any(|issue| issue.problem == unread), "{:?}", understanding.issues);
    let rejected: u32 = understanding.files.iter().flat_map(|file| &file.sheets).map(|sheet| sheet.rows_rejected).sum();
    assert!(rejected >= 15, "{rejected}");
}

#[test]
fn a_unit_stated_between_the_rows_is_that_of_the_rows_below() {
    check(
        "花名册|>|>\n填报单位：城关镇|>|>\n姓名|性别|编制类型\n张三|男|行政\n填报单位：城关镇|>|>\n钱七|男|行政\n填报单位：白鹤镇|>|>\n\
         李四|女|行政\n填报单位：城关镇|>|>\n王五|男|行政",
        &Expected {
            tables: &["Roster 3-3 rows=4"],
            records: &["城关镇 张三", "城关镇 钱七", "白鹤镇 李四", "城关镇 王五"],
            without: &["5 RepeatedTitle"],
            told: &[],
        },
    );
}

#[test]
fn a_group_stands_over_the_first_the_middle_or_all_of_its_columns() {
    let expected =
        Expected { tables: &["Ledger 1-2 rows=1"], records: &["县财政局 4+1+2"], without: &[], told: &[] };
    check("单位名称|编制数|||备注\n|行政|工勤|事业|\n县财政局|=4|=1|=2|", &expected);
    check("单位名称||编制数||备注\n|行政|工勤|事业|\n县财政局|=4|=1|=2|", &expected);
    check("单位名称|编制数|>|>|备注\n^|行政|工勤|事业|^\n县财政局|=4|=1|=2|", &expected);
}

#[test]
fn units_are_filled_down_and_said_above() {
    check(
        "单位名称|姓名|性别|编制类型\n县财政局|张三|男|行政\n^|李四|女|行政\n1.县审计局|王五|男|行政\n〃|赵六|男|行政",
        &Expected {
            tables: &["Roster 1-1 rows=4"],
            records: &["县财政局 张三", "县财政局 李四", "县审计局 王五", "县审计局 赵六"],
            without: &[],
            told: &[],
        },
    );
    check(
        "花名册\n填报单位（盖章）|县财政局||填报日期：2026.10\n姓名|性别|编制类型\n张三|男|行政\n空编|—|行政\n无||",
        &Expected {
            tables: &["Roster 3-3 rows=1"],
            records: &["县财政局 张三"],
            without: &["5 Vacant", "6 Vacant"],
            told: &[],
        },
    );
}

#[test]
fn a_sheet_for_each_township_names_its_people_s_unit() {
    let mut workbook = crate::import::testing::workbook("f.xlsx", "姓名|性别|编制类型\n张三|男|行政");
    if let Some(sheet) = workbook.sheets.first_mut() {
        sheet.name = "白鹤镇".to_owned();
    }
    let understanding = super::of_workbook(workbook);
    assert_eq!(people(&understanding), ["白鹤镇 张三"]);
    assert_eq!(told(&understanding), ["notice unit_assumed -"]);
    let titled = understood("白鹤镇在编人员花名册\n姓名|性别|编制类型\n张三|男|行政");
    assert_eq!(
        (people(&titled), told(&titled)),
        (vec!["白鹤镇 张三".to_owned()], vec!["notice unit_assumed -".to_owned()])
    );
}
