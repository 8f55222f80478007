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
