//! People: names as offices type them, and ID numbers against what stands beside them.

use super::{told, understood};

/// The name read from a cell, and what is told.
fn check(written: &str, name: &str, issues: &[&str]) {
    let understanding = understood(&format!("单位名称|姓名|性别|编制类型\n县财政局|{written}|男|行政"));
    let found: Vec<&str> = understanding.records.people.iter().map(|person| person.name.as_str()).collect();
    let expected: Vec<&str> = Some(name).filter(|name| !name.is_empty()).into_iter().collect();
    assert_eq!(found, expected, "{written:?} {:?}", told(&understanding));
    let codes: Vec<String> = told(&understanding);
    let codes: Vec<&str> = codes.iter().filter_map(|issue| issue.split(' ').nth(1)).collect();
    assert_eq!(codes, issues, "{written:?}");
}

#[test]
fn names_with_padding_separators_and_remarks() {
    check("张　三", "张三", &[]);
    check("张\u{a0}三", "张三", &[]);
    check("欧阳  娜娜", "欧阳娜娜", &[]);
    for dot in ["·", "•", "．", "‧", "・", "･", "⋅", "∙", "\u{387}", "⸳", "●", "｡"] {
        check(&format!("买买提{dot}吐尔逊"), "买买提·吐尔逊", &[]);
    }
    check("买买提.吐尔逊", "买买提·吐尔逊", &[]);
    check("买买提-吐尔逊", "买买提·吐尔逊", &[]);
    check("阿卜杜拉 买买提", "阿卜杜拉·买买提", &["name_separated"]);
    check("李四(兼)", "李四", &["name_remark"]);
    check("李四（借调）", "李四", &["name_remark"]);
    check("（挂职）李四", "李四", &["name_remark"]);
    check("★李四", "李四", &["name_remark"]);
    check("会计 龙海燕兼任", "龙海燕", &["name_remark"]);
    check("1.张三", "张三", &[]);
}

#[test]
fn rare_and_private_characters_are_kept() {
    for name in ["张㛃", "王䶮", "李𬎆", "杨𠮷", "吴𬭼", "彭鿍", "萧龦"] {
        check(name, name, &[]);
    }
    check("田\u{e1e7}", "田\u{e1e7}", &["name_private_character"]);
    check("郑\u{2f00}", "郑\u{2f00}", &["name_odd_character"]);
    check("王\u{fffd}", "王\u{fffd}", &["name_odd_character"]);
    check("张三1", "张三1", &["name_odd_character"]);
    check("王五\u{202e}三张", "王五三张", &[]);
    check("O'Brien", "O'Brien", &[]);
    check("Mary Smith", "Mary Smith", &[]);
}

#[test]
fn several_people_in_a_cell_are_told() {
    for written in ["张三、李四", "张三，李四", "张三/李四", "张三;李四", "张三；李四"] {
        check(written, "", &["several_people"]);
    }
    check("张三 李四", "张三李四", &["perhaps_several_people"]);
}

const HEAD: &str = "单位名称|姓名|性别|出生年月|身份证号|编制类型\n县财政局|张三|";

fn id_told(sex: &str, birth: &str, id: &str) -> Vec<String> {
    told(&understood(&format!("{HEAD}{sex}|{birth}|{id}|行政")))
}

#[test]
fn numbers_are_checked_against_the_calendar_and_the_day() {
    let none: [&str; 0] = [];
    assert_eq!(id_told("男", "1965.03", "341802196503150012"), none);
    assert_eq!(id_told("男", "1965.03", "３４１８０２１９６５０３１５００１２"), none);
    assert_eq!(id_told("男", "1971.04", "341823197104080025"), ["warning sex_differs C2 男"]);
    assert_eq!(id_told("女", "1971.05", "341823197104080025"), ["warning birth_differs D2 1971.05"]);
    assert_eq!(id_told("男", "", "440524188001010014"), ["warning age_unusual E2 440524188001010014"]);
    assert_eq!(
        id_told("男", "", "11010519491231002X"),
        ["warning sex_differs C2 男", "warning age_unusual E2 11010519491231002X"]
    );
    assert_eq!(id_told("男", "2015.03", ""), ["warning id_missing E2", "warning age_unusual D2 2015.03"]);
    assert_eq!(id_told("男", "1965.03", "=341802196503150012"), ["error id_truncated E2 341802196503150000"]);
    assert_eq!(id_told("男", "1965.03", "3.41802E+17"), ["error id_truncated E2 3.41802E+17"]);
    assert_eq!(id_told("男", "1965.03", "3.41802196503150E17"), ["error id_truncated E2 3.41802196503150E17"]);
    assert_eq!(id_told("男", "1965.03", "341802650315001"), ["notice id_upgraded E2 341802650315001"]);
}

#[test]
fn numbers_born_in_the_future_or_of_no_province() {
    let number =
        |body: &str| format!("{body}{}", crate::domain::IdNumber::check_character(body).expect("seventeen digits"));
    let future = number("34180220280315001");
    assert_eq!(id_told("男", "", &future), [format!("error id_future E2 {future}")]);
    let nowhere = number("99180219650315001");
    assert_eq!(id_told("男", "", &nowhere), [format!("warning id_region E2 {nowhere}")]);
    // The check happens to hold, but a truncated number looks like this.
    let rounded = (0..10)
        .map(|digit| number(&format!("3418021965031{digit}000")))
        .find(|number| number.ends_with("000") && crate::domain::IdNumber::new(number).is_ok());
    if let Some(rounded) = rounded {
        assert!(id_told("", "", &rounded).contains(&format!("warning id_perhaps_truncated E2 {rounded}")), "{rounded}");
    }
}
