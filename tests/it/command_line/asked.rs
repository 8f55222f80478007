//! What is asked of a book on the command line, and what is said where it has no answer: days before it begins, numbers that nothing
//! bears, bodies by their numbers, the name of a register.

use super::run::{Desk, assert_told};

const BOOK: &str = "甲县.bh";

fn desk() -> Desk {
    Desk::with_register(
        BOOK,
        r#"jurisdiction = "甲县"
effective = "2020-01-01"
institutions = [
  { name = "县农技中心", nature = "事业单位", places = { "事业" = 10 } },
  { name = "白鹤镇", nature = "镇", places = { "事业" = 5 } },
]
"#,
    )
}

/// The register begins on 2020-01-01.
#[test]
fn a_claim_of_a_day_before_the_book_begins_is_not_called_wrong() {
    let desk = desk();
    let begun = desk.run(&["why", BOOK, "白鹤镇", "事业", "--date", "1999-01-01"]);
    begun.is_refusal(&["开始登记，1999-01-01没有记录"]);
    let told = desk.done(&["claim", BOOK, "add", "白鹤镇", "事业·全额", "5", "--on", "1999-01-01"]);
    assert_told(&told, &["1999-01-01 白鹤镇 事业·全额 核定 声明5名，台账从2020-01-01开始登记，无法核对"]);
    let listed = desk.run(&["claim", BOOK, "list", "--json"]).json();
    assert_eq!(
        (listed[0]["divergence"].is_null(), listed[0]["recorded_from"].as_str()),
        (true, Some("2020-01-01")),
        "{listed}"
    );
}

#[test]
fn a_number_that_nothing_bears_names_the_list_to_look_in() {
    let desk = desk();
    desk.run(&["entry", BOOK, "show", "99"]).is_refusal(&["台账中没有这笔凭证", "entry … list"]);
    desk.run(&["claim", BOOK, "withdraw", "99"]).is_refusal(&["账簿中没有这条声明", "claim … list"]);
}

#[test]
fn only_the_register_of_today_is_called_the_one_in_force() {
    let desk = desk();
    let why = |more: &[&str]| desk.done(&[&["why", BOOK, "白鹤镇", "事业·全额"][..], more].concat());
    assert_told(&why(&[]), &["　现行台账"]);
    assert_told(&why(&["--date", "2021-06-30"]), &["2021年6月30日　当日台账"]);
    assert_told(&why(&["--date", "2199-06-30"]), &["2199年6月30日　当日台账(含待生效凭证)"]);
}

#[test]
fn the_number_of_a_body_stands_for_it_wherever_its_name_does() {
    let desk = desk();
    let by_number = desk.run(&["why", BOOK, "第1号机构", "事业·全额", "--json"]).json();
    let bodies = desk.run(&["genealogy", BOOK, "第1号机构", "--json"]);
    assert_eq!(bodies.code, 0, "{}", bodies.err);
    assert_eq!(by_number["value"].as_u64(), Some(10), "the first of the ledger: {by_number}");
    desk.run(&["why", BOOK, "第99号机构", "行政"]).is_refusal(&["账簿中没有“第99号机构”"]);
}
