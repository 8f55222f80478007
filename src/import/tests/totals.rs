//! 小计, 合计, 总计, 其中: whatever stretch a total row means, above or below it, and both figures where none fits.

use super::{institutions, told, understood};
use crate::import::issue::{FigureProblem, Problem};

/// The totals that do not agree, as `C5 小计 6≠5`.
fn check(picture: &str, expected: &[&str]) {
    let understanding = understood(picture);
    let shown: Vec<String> = understanding
        .issues
        .iter()
        .filter_map(|issue| match &issue.problem {
            Problem::Figure(FigureProblem::TotalDiffers { label, stated, counted, .. }) => {
                Some(format!("{} {label} {stated}≠{counted}", issue.place.cell?))
            }
            _ => None,
        })
        .collect();
    assert_eq!(shown, expected, "{picture}\n{:?} {:?}", told(&understanding), institutions(&understanding));
}

const HEAD: &str = "单位名称|编制数|>\n^|行政|工勤\n";

#[test]
fn totals_written_apart() {
    for label in ["合　计", "合 计", "总　　计", "合计：", "县直合计", "总计（人）", "合\u{a0}计"]
    {
        check(
            &format!("{HEAD}甲局|=2|=1\n乙局|=3|\n{label}|=6|=1"),
            &[&format!("B5 {} 6≠5", crate::import::text::folded(label))],
        );
    }
}

#[test]
fn totals_above_their_rows() {
    check(&format!("{HEAD}合计|=9|=1\n一、党委|=5|=1\n甲局|=2|=1\n乙局|=3|\n二、政府|=4|\n丙局|=4|"), &[]);
    check(
        &format!("{HEAD}合计|=10|=1\n一、党委机构|=6|=1\n甲局|=2|=1\n乙局|=3|\n二、政府工作部门|=4|\n丙局|=4|"),
        &["B3 合计 10≠9", "B4 一、党委机构 6≠5"],
    );
    check(&format!("{HEAD}小计|=5|=1\n甲局|=2|=1\n乙局|=3|\n小计|=4|\n丙局|=4|\n合计|=9|=1"), &[]);
}

#[test]
fn subtotals_of_subtotals() {
    check(
        &format!(
            "{HEAD}一、县直|>|>\n（一）党委|>|>\n甲局|=2|\n小计|=2|\n（二）政府|>|>\n乙局|=3|=1\n小计|=3|=1\n县直小计|=5|=1\n\
             二、乡镇|>|>\n丙镇|=4|\n乡镇小计|=4|\n总计|=9|=1"
        ),
        &[],
    );
    check(
        &format!("{HEAD}甲局|=2|\n小计|=2|\n乙局|=3|=1\n小计|=3|=1\n累计|=5|=1\n丙镇|=4|\n本页小计|=4|\n总计|=8|=1"),
        &["B10 总计 8≠9"],
    );
}

#[test]
fn a_wrong_total_is_not_explained_by_other_rows() {
    let one = "单位名称|行政编制数\n甲局|=2\n乙局|=3\n";
    check(&format!("{one}小计|=6\n丙局|=6\n小计|=6\n合计|=11"), &["B4 小计 6≠5"]);
    check(&format!("{one}小计|=5\n丙局|=6\n小计|=6\n合计|=6"), &["B7 合计 6≠11"]);
    let roster = "单位名称|姓名|性别|编制类型\n县财政局|甲甲|男|行政\n县财政局|乙乙|男|行政\n小计|=3||\n县档案馆|丙丙|男|行政\n\
                  县档案馆|丁丁|男|行政\n县档案馆|戊戊|男|行政\n小计|=3||\n合计|=3||";
    check(roster, &["B4 小计 3≠2", "B9 合计 3≠5"]);
    // A subtotal of subtotals leaves none of its own out, and the group that follows is none of a group's rows.
    check(&format!("{one}小计|=5\n丙局|=6\n小计|=6\n丁局|=7\n小计|=7\n县直小计|=13\n合计|=18"), &["B9 县直小计 13≠18"]);
    check("单位名称|行政编制数\n一、党委机构|=11\n甲局|=5\n二、政府工作部门|=6\n乙局|=6", &["B2 一、党委机构 11≠5"]);
}

#[test]
fn totals_and_groups_of_several_depths() {
    check(
        "单位名称|编制数\n一、县直|=9\n（一）党委|=5\n甲局|=2\n乙局|=3\n（二）政府|=4\n丙局|=4\n二、乡镇|=7\n（一）镇|=7\n丁镇|=7\n总计|=16",
        &[],
    );
    check(
        &format!(
            "{HEAD}一、县直|>|>\n（一）党委|>|>\n甲局|=2|\n小计|=2|\n（二）政府|>|>\n乙局|=3|\n小计|=3|\n县直小计|=5|\n\
             二、乡镇|>|>\n（一）镇|>|>\n丙镇|=4|\n小计|=4|\n乡镇小计|=4|\n总计|=9|"
        ),
        &[],
    );
    check("单位名称|编制数\n甲局|=2\n合计|=2\n乙局|=3\n合计|=3\n县直总计|=5\n丙镇|=4\n合计|=4\n总计|=9", &[]);
    check(
        &format!("{HEAD}一、党委|>|>\n合计|=5|\n甲局|=2|\n乙局|=3|\n二、政府|>|>\n合计|=4|\n丙局|=4|\n总计|=9|"),
        &[],
    );
}

#[test]
fn several_figures_may_say_that_a_total_means_other_rows() {
    check(&format!("{HEAD}甲局|=2|=1\n小计|=2|=1\n乙局|=3|=3\n小计|=5|=4\n合计|=5|=4"), &[]);
}

#[test]
fn a_part_is_not_more_than_the_whole() {
    let understanding = understood(&format!("{HEAD}甲局|=2|=1\n其中：乙股|=3|\n丙局|=4|\n合计|=6|=1\n其中：乡镇|=4|"));
    assert_eq!(told(&understanding), ["warning part_exceeds B4 3"]);
}

#[test]
fn a_total_that_cannot_be_read_is_told() {
    let understanding = understood(&format!("{HEAD}甲局|=2|=1\n合计|#REF!|若干"));
    assert_eq!(told(&understanding), ["warning formula_error B4 #REF!", "warning not_a_number C4 若干"]);
}

#[test]
fn a_total_of_parts_that_were_not_read_is_not_said_to_differ() {
    let understanding =
        understood(&format!("{HEAD}甲局|=53|=1\n乙局|若干|=2\n丙局|#REF!|=3\n丁局|=54|=4\n合计|=160|=11"));
    assert_eq!(
        told(&understanding),
        [
            "warning parts_unread B7 160",
            "warning total_differs C7 11",
            "error not_a_number B4 若干",
            "error formula_error B5 #REF!",
        ]
    );
    let words = serde_json::to_string(&understanding.issues).expect("plain data");
    assert!(words.contains(r#""stated":"160","counted":"107","unread":2"#), "{words}");
    // What agrees although a part was not read is not told.
    let understanding = understood(&format!("{HEAD}甲局|=53|=1\n乙局|若干|=2\n合计|=53|=3"));
    assert_eq!(told(&understanding), ["error not_a_number B4 若干"]);
}

#[test]
fn what_the_whole_place_has_is_no_institution() {
    let understanding = understood(&format!("{HEAD}甲局|=2|=1\n乙局|=3|=1\n小计|=5|=2\n全县事业编制|2200余名|"));
    assert_eq!(told(&understanding), Vec::<String>::new());
    let names: Vec<&str> = understanding.records.institutions.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["甲局", "乙局"]);
}

#[test]
fn decimals_are_told_with_their_decimals() {
    let understanding = understood("乡镇|编制数|面积(平方公里)\n甲镇|=1|=24.55\n乙镇|=1|=10\n合计|=2|=34.6");
    let told: Vec<String> = understanding
        .issues
        .iter()
        .filter(|issue| issue.problem.code() == "decimal_total_differs")
        .map(|issue| serde_json::to_string(issue).expect("plain data"))
        .collect();
    assert_eq!(told.len(), 1);
    assert!(told.iter().all(|one| one.contains(r#""stated":"34.6","counted":"34.55""#)), "{told:?}");
}
