//! Workbooks that come after the first: nobody is doubled, who is missing stays until released by a step, and posts that go
//! are named.

use super::run::{Desk, assert_told, rows};
use super::workbooks::{ledger, workbook};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.done(&["new", "甲县.bh"]);
    ledger(&desk.path("台账.xlsx"));
    desk.done(&["import", "甲县.bh", "台账.xlsx"]);
    desk
}

fn import(desk: &Desk, lines: &[&str]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    workbook(&desk.path("新.xlsx"), "新", &lines);
    desk.done(&["import", "甲县.bh", "新.xlsx"])
}

fn strength(desk: &Desk) -> usize {
    desk.run(&["show", "甲县.bh", "people", "--json"]).json()["rows"].as_array().map_or(0, Vec::len)
}

#[test]
fn who_is_missing_from_a_later_roster_is_released_by_a_step() {
    let desk = desk();
    import(&desk, &["单位名称|姓名|编制类型", "县财政局|张三|行政", "县财政局|李四|行政", "县档案馆|张三|事业"]);
    let births = ["单位名称|姓名|出生年月|编制类型", "县财政局|李四|1971.04|行政", "县档案馆|张三|1980.01|事业"];
    workbook(&desk.path("新.xlsx"), "新", &births.map(str::to_owned));
    let asked = desk.run(&["import", "甲县.bh", "新.xlsx"]);
    assert_told(&asked.out, &["人员花名册：新增 0，更新 0，未变 0，问题 2", "有 2 行待答复是谁"]);
    let told = desk.done(&["import", "甲县.bh", "新.xlsx", "--same-name"]);
    assert_told(
        &told,
        &[
            "人员花名册：新增 0，更新 2，未变 0，问题 0",
            "【提示】新.xlsx·新·A2：县财政局有1人在账簿中而花名册未列出：张三。",
            "如已离开请办理出编",
        ],
    );
    assert_eq!(strength(&desk), 3);

    desk.done(&["plan", "甲县.bh", "new", "出编"]);
    desk.write("出编.toml", "[[steps]]\nrelease = \"张三\"\n");
    let several = desk.run(&["plan", "甲县.bh", "add", "出编", "出编.toml"]);
    several.is_refusal(&["花名册中有2人叫“张三”", "第1步", "身份证号末四位"]);
    let step = "[[steps]]\nrelease = { person = \"张三\", institution = \"县财政局\" }\nreason = \"调出本县\"\n";
    desk.write("出编.toml", step);
    let added = desk.done(&["plan", "甲县.bh", "add", "出编", "出编.toml"]);
    assert_told(&added, &["已加入1步", "1. ", "出编(原在县财政局，行政)（张三，调出本县）"]);
    desk.done(&["plan", "甲县.bh", "adopt", "出编"]);
    assert_eq!(strength(&desk), 2);
    let again = desk.run(&["plan", "甲县.bh", "add", "出编", "出编.toml"]);
    again.is_refusal(&["方案“出编”已经执行"]);
    desk.done(&["plan", "甲县.bh", "new", "再出编"]);
    desk.run(&["plan", "甲县.bh", "add", "再出编", "出编.toml"]).is_refusal(&["花名册中没有“张三”", "第1步"]);
}

#[test]
fn a_number_of_people_names_the_step_that_releases_one() {
    let desk = desk();
    import(&desk, &["单位名称|姓名|编制类型", "县财政局|张三|行政", "县财政局|李四|行政"]);
    desk.done(&["plan", "甲县.bh", "new", "出编"]);
    desk.write("出编.toml", "[[steps]]\nrelease = \"张三\"\n");
    desk.done(&["plan", "甲县.bh", "add", "出编", "出编.toml"]);
    let of = ["why", "甲县.bh", "县财政局", "行政", "--quantity", "实有", "--plan", "出编"];
    let told = desk.done(&of);
    assert_told(&told, &["方案第1步", "−1", "出编(原在县财政局", "实有1＝方案前实有2−方案减少的人员1"]);
    let json = desk.run(&[&of[..], &["--json"]].concat()).json();
    assert_eq!((json["steps"][0]["step"].as_u64(), json["steps"][0]["change"].as_i64()), (Some(1), Some(-1)));
}

#[test]
fn posts_that_go_are_named_and_a_slip_lets_none_go() {
    const HEAD: &str = "单位名称|内设机构|岗位名称|岗位类别|编制类型|岗位数";
    let desk = desk();
    import(&desk, &[HEAD, "县财政局|预算股|股长|管理|行政|=1", "县财政局|办公室|文员|管理|行政|=2"]);
    let before = rows(&desk.path("甲县.bh"));
    let slip = [HEAD, "县财政局|预算股|股长|管理|行政|=1", "县财整局|办公室|文员|管理|行政|=2"];
    workbook(&desk.path("错.xlsx"), "错", &slip.map(str::to_owned));
    let run = desk.run(&["import", "甲县.bh", "错.xlsx"]);
    assert_eq!((run.code, rows(&desk.path("甲县.bh"))), (1, before), "{}", run.out);
    assert_told(&run.out, &["岗位表：新增 0，更新 0，未变 1，问题 1", "县财政局的岗位文员不在表中", "暂予保留"]);
    let told = import(&desk, &[HEAD, "县财政局|预算股|股长|管理|行政|=1"]);
    assert_told(
        &told,
        &["岗位表：新增 0，更新 0，未变 1，移除 1，问题 0", "移除岗位：文员(县财政局)：办公室 文员 管理 行政 2"],
    );
}
