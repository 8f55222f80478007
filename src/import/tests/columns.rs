//! What columns hold, by their heads and by their cells.

use super::{columns, people, told, understood};

fn check(picture: &str, expected: &str, issues: &[&str]) {
    let understanding = understood(picture);
    assert_eq!(columns(&understanding), expected, "{picture}");
    assert_eq!(told(&understanding), issues, "{picture}");
}

#[test]
fn numbers_under_no_head_or_a_strange_one_are_proposed() {
    let expected = "A=person_name/100 B=kind/100 C=id_number/60";
    let rows = "张三|行政|341802196503150012\n李四|行政|341823197104080025";
    check(
        &format!("填报单位：县财政局\n姓名|编制类型|\n{rows}"),
        "A=person_name/100 B=kind/100 C=id_number/60",
        &["warning column_guessed C2 第C列"],
    );
    check(
        &format!("填报单位：县财政局\n姓名|编制类型|唯一编码\n{rows}"),
        expected,
        &["warning column_guessed C2 唯一编码"],
    );
    check(
        "填报单位：县财政局\n姓名|身份证号|甲|乙|丙\n张三|341802196503150012|男|行政|196503\n李四|341823197104080025|女|全额事业|1971.4\n\
         王五|510183197502280048|男|行政|1975-02",
        "A=person_name/100 B=id_number/100 C=sex/60 D=kind/60 E=birth/60",
        &[
            "warning column_guessed C2 甲",
            "warning column_guessed D2 乙",
            "warning column_guessed E2 丙",
            "warning sex_differs C5 男",
        ],
    );
}

#[test]
fn a_head_that_its_cells_contradict_is_doubted() {
    let understanding = understood(
        "填报单位：县财政局\n姓名|性别|编制类型|出生年月\n张三|男|行政|341802196503150012\n李四|女|行政|341823197104080025",
    );
    assert_eq!(columns(&understanding), "A=person_name/100 B=sex/100 C=kind/100 D=id_number/40");
    assert_eq!(told(&understanding), ["warning column_doubted D2 出生年月"]);
    let birth = understanding.records.people.first().and_then(|person| person.birth).map(|birth| birth.to_string());
    assert_eq!(birth.as_deref(), Some("1965-03"));
    // Two heads over one another's cells.
    check(
        "填报单位：县财政局\n姓名|编制类型|身份证号|出生年月\n张三|行政|1965.03|341802196503150012\n李四|行政|1971.04|341823197104080025",
        "A=person_name/100 B=kind/100 C=birth/40 D=id_number/40",
        &["warning column_doubted C2 身份证号", "warning column_doubted D2 出生年月"],
    );
    // Nothing known under the head: the meaning stays, with less confidence.
    check(
        "填报单位：县财政局\n姓名|编制类型|性别\n张三|行政|高\n李四|行政|矮\n王五|行政|胖",
        "A=person_name/100 B=kind/100 C=sex/20",
        &[
            "warning column_doubted C2 性别",
            "warning unknown_word C3 高",
            "warning unknown_word C4 矮",
            "warning unknown_word C5 胖",
        ],
    );
}

#[test]
fn heads_with_marks_and_heads_broken_over_two_rows() {
    check(
        "填报单位：县财政局\n*姓名|2.性别|身份证号★|编制类型：|出生|参加工作\n^|^|^|^|年月|时间\n张三|男|341802196503150012|行政|1965.03|1985.07",
        "A=person_name/90 B=sex/90 C=id_number/90 D=kind/90 E=birth/90 F=started_work/90",
        &[],
    );
}

#[test]
fn two_level_heads_are_parent_and_child() {
    let understanding = understood(
        "单位名称|人员编制|>|>|领导职数|>|>|>\n^|编制数|>|实有人数|核定|>|实配|>\n^|行政|工勤|^|正|副|正|副\n县财政局|=4|=1|=5|=1|=2|=1|=1",
    );
    let headings: Vec<String> = understanding
        .files
        .iter()
        .flat_map(|file| &file.sheets)
        .flat_map(|sheet| &sheet.columns)
        .map(|column| format!("{}={}", column.heading, column.meaning.key()))
        .collect();
    assert_eq!(
        headings,
        [
            "单位名称=unit",
            "人员编制/编制数/行政=authorized/administrative",
            "人员编制/编制数/工勤=authorized/support",
            "人员编制/实有人数=strength/total",
            "领导职数/核定/正=leaders/chief",
            "领导职数/核定/副=leaders/deputy",
            "领导职数/实配/正=further",
            "领导职数/实配/副=further",
        ]
    );
}

#[test]
fn the_fields_of_real_registers_are_known() {
    // The heads that the ministries' own instructions name.
    let understanding = understood(
        "行政机构/事业单位名称|所在机构|姓名|性别|身份证号|人员分类|编制类别|编制经费形式|岗位类别|职务|出生日期|入编时间|参加工作时间|民族|籍贯\n\
         县财政局|办公室|张三|男|341802196503150012|非领导人员|行政编制|全额拨款|行政管理|科员|1965-03-15|1985-07-01|1985-07-01|汉族|安徽安和",
    );
    assert_eq!(people(&understanding), ["县财政局 张三"]);
    let unknown: Vec<String> =
        told(&understanding).into_iter().filter(|issue| !issue.contains("column_kept")).collect();
    assert_eq!(unknown, Vec::<String>::new());
}
