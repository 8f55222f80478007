//! 点名 on the command line: suggestions with their reasons, names put into a step, the list as an attachment, and what is left over.

use serde_json::Value;

use super::run::{Desk, assert_told};

const BOOK: &str = "安和县.bh";

/// The sample county with a plan of one transfer and one use, of the bureau of agriculture.
fn desk() -> Desk {
    let desk = Desk::new();
    std::fs::rename(crate::county::put_book(desk.folder()), desk.path(BOOK)).expect("a book");
    let steps = "[[steps]]\n\
         transfer = { kind = \"行政\", count = 2, from = \"县农业农村局\", to = \"白鹤镇\" }\n\
         approval = \"中编办〔2026〕1号\"\n\
         [[steps]]\n\
         deploy = { owner = \"县农业农村局\", user = \"双河镇\", kind = \"行政\", count = 1, arrangement = \"县属乡用\" }\n\
         [[steps]]\n\
         transfer = { kind = \"行政\", count = 1, from = \"上级\", to = \"双河镇\" }\n";
    desk.write("步骤.toml", steps);
    desk.done(&["plan", BOOK, "new", "甲案", "--from", "步骤.toml"]);
    desk
}

fn suggested(desk: &Desk, step: &str) -> Vec<Value> {
    let found = desk.run(&["plan", BOOK, "suggest", "甲案", "--step", step, "--json"]).json();
    found.as_array().expect("a list").clone()
}

fn of<'a>(line: &'a Value, field: &str) -> &'a str {
    line[field].as_str().unwrap_or_default()
}

#[test]
fn suggestions_stand_in_order_and_say_why() {
    let desk = desk();
    let found = suggested(&desk, "1");
    let merits: Vec<&str> = found.iter().map(|line| of(line, "merit")).collect();
    let place =
        |merit: &str| ["建议先行", "适宜", "须斟酌", "不宜"].iter().position(|it| *it == merit).expect("a merit");
    assert!(merits.iter().map(|merit| place(merit)).is_sorted(), "{merits:?}");
    assert!(merits.contains(&"适宜") && merits.contains(&"不宜"), "{merits:?}");
    let snapshot = crate::county::county().read().register.snapshot;
    let bureau = crate::county::named(&snapshot, "县农业农村局").id;
    let strength = snapshot.standing(bureau, bianheng::domain::QuotaKind::Administrative).strength;
    assert_eq!(found.len() as u64, u64::from(strength.0), "everybody on such a place is listed");
    for line in &found {
        assert!(!of(line, "reasons").is_empty(), "{line}");
        let number = of(line, "id_number");
        assert!(number.is_empty() || number.contains('*'), "masked: {number}");
    }
    let leader = found.iter().find(|line| of(line, "reasons").contains("现任单位正职")).expect("a chief");
    assert_eq!(of(leader, "merit"), "不宜");
    let told = desk.done(&["plan", BOOK, "suggest", "甲案", "--step", "1"]);
    assert_told(&told, &["第1步　人随编走 县农业农村局 → 白鹤镇 行政 2名", "  1. ", of(&found[0], "reasons")]);
}

#[test]
fn names_are_put_into_a_step_and_taken_out_again() {
    let desk = desk();
    let names: Vec<String> = suggested(&desk, "1").iter().map(|line| of(line, "name").to_owned()).collect();
    let first = names[..2].join("，");
    let told = desk.run(&["plan", BOOK, "name", "甲案", "--step", "1", "--people", &first]);
    assert_eq!(told.err, "");
    assert_told(&told.out, &["人随编走2人", &names[0], "点名2人，其余0名不带人"]);
    let one = desk.run(&["plan", BOOK, "name", "甲案", "--step", "2", "--people", &names[2], "--json"]).json();
    assert_eq!((one["people"].as_u64(), one["unnamed"].as_u64(), one["refusal"].is_null()), (Some(1), Some(0), true));
    // A longer list makes the step larger.
    let three = names[3..6].join("、");
    let grown = desk.run(&["plan", BOOK, "name", "甲案", "--step", "1", "--people", &three, "--json"]).json();
    assert!(of(&grown, "sentence").contains("行政 3名 · 人随编走3人"), "{grown}");
    let taken = suggested(&desk, "1").into_iter().find(|line| of(line, "name") == names[2]).expect("listed");
    assert_eq!(taken["named_in_step"].as_u64(), Some(2));
    desk.run(&["plan", BOOK, "name", "甲案", "--step", "1", "--people", &names[2]])
        .is_refusal(&["已在第2步点名", "请先改那一步"]);
    let none = desk.run(&["plan", BOOK, "name", "甲案", "--step", "1", "--none", "--json"]).json();
    assert!(of(&none, "sentence").contains("行政 3名 · 空编划转"), "{none}");
    let log = desk.done(&["plan", BOOK, "log", "甲案"]);
    assert_told(&log, &["第1步点名2人", "第2步点名1人", "第1步点名3人", "第1步点名0人"]);
}

#[test]
fn who_cannot_be_named_is_told_why() {
    let desk = desk();
    let refused = |arguments: &[&str], words: &[&str]| {
        desk.run(&[&["plan", BOOK, "name", "甲案", "--step"], arguments].concat()).is_refusal(words);
    };
    refused(&["1", "--people", "查无此人"], &["没有“查无此人”", "方案“甲案”第1步", "suggest"]);
    refused(&["9", "--people", "张三"], &["方案没有第9步，共3步"]);
    refused(&["3", "--people", "张三"], &["第3步不能点名", "两个机构之间"]);
    let name = of(&suggested(&desk, "1")[0], "name").to_owned();
    refused(&["1", "--people", &format!("{name},{name}")], &["写了两次"]);
    refused(&["1", "--people", &format!("{name}:0000")], &["没有“"]);
    desk.run(&["plan", BOOK, "suggest", "甲案", "--step", "0"]).is_refusal(&["方案没有第0步"]);
}

#[test]
fn the_list_is_printed_with_masked_numbers_and_the_excess_with_its_course() {
    let desk = desk();
    let names: Vec<String> = suggested(&desk, "1").iter().map(|line| of(line, "name").to_owned()).collect();
    desk.run(&["plan", BOOK, "name", "甲案", "--step", "1", "--people", &names[0]]);
    let table = desk.done(&["report", BOOK, "movers", "--plan", "甲案"]);
    for words in ["人员划转名册", &names[0], "县农业农村局", "白鹤镇", "中编办〔2026〕1号", "人随编走1人、空编划转1名"]
    {
        assert!(table.contains(words), "{words}: {table}");
    }
    assert!(table.contains("********"), "{table}");
    desk.run(&["report", BOOK, "movers"]).is_refusal(&["没有指定方案"]);
    for file in ["名册.pdf", "名册.xlsx"] {
        assert_told(&desk.done(&["report", BOOK, "人员划转名册", "--plan", "甲案", "--out", file]), &["已写出"]);
    }
    let excess = desk.done(&["report", BOOK, "excess"]);
    assert!(excess.contains("超编人员消化测算表") && excess.contains("只出不进"), "{excess}");
}
