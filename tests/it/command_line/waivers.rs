//! Leave to break a rule, on the command line: given by the number of a finding, printed, counted in JSON, taken back.

use crate::county::{self, PLAN};

use super::run::{Desk, assert_told};

const BOOK: &str = "安和县.bh";

/// The findings of the plan as JSON prints them, and the exit code.
fn shown(desk: &Desk) -> (i32, Vec<serde_json::Value>) {
    let run = desk.run(&["plan", BOOK, "show", PLAN, "--json"]);
    (run.code, run.json()["findings"].as_array().expect("findings").clone())
}

fn number_of(found: &[serde_json::Value], rule: &str) -> String {
    let finding = found.iter().find(|finding| finding["rule"] == rule).expect("found");
    finding["number"].as_u64().expect("a number").to_string()
}

fn waive(desk: &Desk, number: &str, reason: &str, document: &str) -> super::run::Run {
    let number = ["--finding", number, "--reason", reason, "--document", document];
    desk.run(&[&["plan", BOOK, "waive", PLAN], &number[..]].concat())
}

#[test]
fn leave_is_given_printed_and_taken_back() {
    let desk = Desk::new();
    county::put_book(desk.folder());
    let (_, found) = shown(&desk);
    let groups: Vec<&str> = found.iter().filter_map(|finding| finding["group"].as_str()).collect();
    assert_eq!(groups.iter().filter(|group| **group == "must_mend").count(), 3);
    let office = found.iter().find(|finding| finding["rule"] == "special_office").expect("found");
    assert_eq!((&office["ready_steps"], &office["waived"]), (&serde_json::json!([1]), &serde_json::Value::Null));
    let crossing = found.iter().find(|finding| finding["rule"] == "cross_level_approval").expect("found");
    assert_eq!(crossing["ready_steps"], serde_json::json!([0]));

    waive(&desk, "99", "试点", "安委编〔2026〕7号").is_refusal(&["没有第99条核查意见"]);
    waive(&desk, "1", " ", "安委编〔2026〕7号").is_refusal(&["豁免没有写理由", "位置：豁免理由"]);
    waive(&desk, "1", "试点", "七号").is_refusal(&["“七号”不是文号", "文号应如 安委编〔2026〕12号"]);
    let gone = number_of(&found, "common_office_missing");
    waive(&desk, &gone, "试点", "安委编〔2026〕7号").is_refusal(&["不需要豁免"]);

    let told = waive(&desk, &number_of(&found, "special_office"), "旅游试点", "安委编[2026]7号");
    assert!(told.out.starts_with("已豁免第3条：个性机构：双河镇不在可设“旅游发展办公室”的范围"), "{}", told.out);
    assert_told(&told.out, &["必须改 2 条", "已豁免：旅游试点 安委编〔2026〕7号"]);
    let printed = desk.done(&["report", BOOK, "findings", "--plan", PLAN]);
    assert_told(&printed, &["一、必须改 2条", "二、可说明", "已豁免：旅游试点"]);
    // What may stay is not mended.
    let repair = desk.run(&["plan", BOOK, "repair", PLAN]);
    assert_told(&repair.out, &["最少改动1步，还须填写第13步的批准文号，", "双河镇 挂牌5块", "；取消 "]);
    assert!(!repair.out.contains("旅游发展办公室"), "{}", repair.out);

    let (_, found) = shown(&desk);
    let office = found.iter().find(|finding| finding["rule"] == "special_office").expect("found");
    let waived = serde_json::json!({ "reason": "旅游试点", "document": "安委编〔2026〕7号" });
    assert_eq!((&office["waived"], office["group"].as_str()), (&waived, Some("may_explain")));
    assert_eq!(office["severity"].as_str(), Some("blocking"), "how grave it is stays in sight");

    let number = number_of(&found, "special_office");
    let back = desk.run(&["plan", BOOK, "withdraw", PLAN, "--finding", &number]);
    assert_told(&back.out, &["必须改 3 条"]);
    desk.run(&["plan", BOOK, "withdraw", PLAN, "--finding", "1"]).is_refusal(&["没有豁免，不用撤回"]);
}

#[test]
fn a_plan_whose_forbidden_findings_are_all_waived_is_adopted() {
    let desk = Desk::new();
    county::put_book(desk.folder());
    // The numbers are those that were listed first, whatever has been waived since.
    for (number, left) in [("1", 2), ("3", 1), ("2", 0)] {
        let told = waive(&desk, number, "试点", "安委编〔2026〕7号");
        assert!(told.out.starts_with(&format!("已豁免第{number}条：")), "{}", told.out);
        assert_eq!((told.code, told.out.contains(&format!("必须改 {left} 条"))), (i32::from(left > 0), left > 0));
    }
    let adopted = desk.done(&["plan", BOOK, "adopt", PLAN]);
    assert_told(&adopted, &["已执行，写入第2号凭证"]);
    waive(&desk, "1", "试点", "安委编〔2026〕7号").is_refusal(&["已经执行"]);
}
