//! What vouchers rest on and what they hang together with, on the command line: files named by size and hash and looked at again,
//! plans adopted together or not at all, a group of vouchers taken back together.

use super::run::{Desk, assert_told, rows};
use super::workbooks::ledger;

const BOOK: &str = "甲县.bh";
const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

/// A county with two stations and a centre, 事业编制 all of it.
fn desk() -> Desk {
    Desk::with_register(
        BOOK,
        r#"jurisdiction = "甲县"
effective = "2020-01-01"
document = "甲编〔2020〕1号"
institutions = [
  { name = "县农技中心", nature = "事业单位", places = { "事业" = 10 } },
  { name = "县种子站", nature = "事业单位", places = { "事业" = 2 } },
  { name = "县畜牧站", nature = "事业单位", places = { "事业" = 5 } },
]
"#,
    )
}

/// A plan of one transfer of 事业编制.
fn plan(desk: &Desk, name: &str, count: u32, from: &str, to: &str) {
    let steps = format!(
        "effective = \"2021-06-01\"\nsteps = [{{ transfer = {{ kind = \"事业\", count = {count}, from = \"{from}\", to = \"{to}\" }} }}]\n"
    );
    desk.write("步骤.toml", steps);
    desk.done(&["plan", BOOK, "new", name, "--from", "步骤.toml"]);
}

/// 县级核减 and 乡镇核增 in miniature: the second spends what only the first brings.
fn two_plans(desk: &Desk) {
    plan(desk, "核减", 6, "县农技中心", "县种子站");
    plan(desk, "核增", 7, "县种子站", "县畜牧站");
}

fn authorised(desk: &Desk, unit: &str) -> u64 {
    let run = desk.run(&["why", BOOK, unit, "事业·全额", "--json"]);
    run.json()["value"].as_u64().unwrap_or_else(|| panic!("{}", run.out))
}

fn entries(desk: &Desk) -> serde_json::Value {
    desk.run(&["entry", BOOK, "list", "--json"]).json()
}

#[test]
fn a_voucher_names_its_files_and_says_later_whether_they_are_the_same() {
    let desk = desk();
    plan(&desk, "核减", 6, "县农技中心", "县种子站");
    for name in ["批复.txt", "纪要.txt", "名单.txt"] {
        desk.write(name, "abc");
    }
    let files = ["--attach", "批复.txt", "--attach", "纪要.txt", "--attach", "名单.txt"];
    let told = desk.done(&[&["plan", BOOK, "adopt", "核减"][..], &files].concat());
    assert_told(&told, &["写入第2号凭证", "附件　批复.txt(3字节)", "文件本身不复制到账簿"]);
    // In full: later on nobody knows where the program ran.
    let reference = entries(&desk)[0]["attachments"][0]["reference"].as_str().expect("a reference").to_owned();
    let path = reference.strip_suffix(&format!(" 3字节 sha256:{ABC}")).expect("size and hash");
    assert!(std::path::Path::new(path).is_absolute() && path.ends_with("批复.txt"), "{reference}");
    let examine = ["entry", BOOK, "attachments", "2"];
    assert_told(&desk.done(&examine), &["批复.txt　与登记时一致", "纪要.txt　与登记时一致", "名单.txt　与登记时一致"]);
    desk.write("批复.txt", "abd");
    desk.write("纪要.txt", "abcd");
    std::fs::remove_file(desk.path("名单.txt")).expect("removed");
    let run = desk.run(&examine);
    assert_eq!(run.code, 1, "{}", run.err);
    let changed = "纪要.txt　已改动(大小、校验值不同：登记时3字节，现在4字节)";
    assert_told(&run.out, &["批复.txt　已改动(大小相同，校验值不同)", changed, "名单.txt　找不到文件"]);
    let shown = desk.run(&["entry", BOOK, "attachments", "2", "--json"]).json();
    let same: Vec<_> = shown.as_array().expect("a list").iter().map(|it| it["same"].clone()).collect();
    assert_eq!(same, [false, false, false]);
    assert_told(&desk.done(&["entry", BOOK, "show", "2"]), &["附件　批复.txt(3字节)"]);
    assert_told(&desk.done(&["entry", BOOK, "attachments", "1"]), &["第1号凭证没有附件"]);
    assert_eq!(desk.run(&["doctor", BOOK]).code, 0, "the seal holds the attachments");
}

#[test]
fn every_order_that_writes_a_voucher_takes_files() {
    let desk = desk();
    plan(&desk, "核减", 6, "县农技中心", "县种子站");
    desk.write("批复.txt", "abc");
    let attach = ["--attach", "批复.txt", "--yes"];
    let names_it = |id: u32| {
        let listed = entries(&desk);
        let all = listed.as_array().expect("a list");
        let entry = all.iter().find(|entry| entry["id"] == id).expect("listed").clone();
        assert_eq!(entry["attachments"][0]["name"], "批复.txt", "{entry}");
    };
    desk.done(&["plan", BOOK, "adopt", "核减"]);
    desk.done(&[&["entry", BOOK, "document", "2", "甲编〔2021〕6号"][..], &attach].concat());
    names_it(3);
    desk.done(&[&["entry", BOOK, "correct", "2", "--item", "1", "--count", "5"][..], &attach].concat());
    names_it(4);
    desk.done(&[&["entry", BOOK, "reverse", "4"][..], &attach].concat());
    names_it(5);
}

#[test]
fn a_file_that_cannot_be_read_refuses_the_voucher() {
    let desk = desk();
    plan(&desk, "核减", 6, "县农技中心", "县种子站");
    let before = rows(&desk.path(BOOK));
    let missing = ["plan", BOOK, "adopt", "核减", "--attach", "没有.pdf"];
    desk.run(&missing).is_refusal(&["附件没有登记", "没有.pdf", "凭证没有写入"]);
    desk.run(&["plan", BOOK, "adopt", "核减", "--attach", "."]).is_refusal(&["附件没有登记"]);
    let reverse = ["entry", BOOK, "reverse", "1", "--attach", "没有.pdf", "--yes"];
    desk.run(&reverse).is_refusal(&["附件没有登记", "没有.pdf"]);
    assert_eq!(entries(&desk).as_array().map(Vec::len), Some(1));
    assert!(rows(&desk.path(BOOK)) == before, "the book is as it was");
}

#[test]
fn plans_are_adopted_together_each_under_its_own_document() {
    let desk = desk();
    two_plans(&desk);
    desk.write("减.txt", "abc");
    desk.write("增.txt", "abcd");
    desk.run(&["plan", BOOK, "adopt", "核增"]).is_refusal(&["有步骤不能执行"]);
    let adopt = ["plan", BOOK, "adopt", "核减", "核增", "--document", "核减=甲编〔2021〕6号"];
    let more = ["--document", "核增=甲编〔2021〕7号", "--attach", "核减=减.txt", "--attach", "核增=增.txt", "--json"];
    let shown = desk.run(&[&adopt[..], &more].concat()).json();
    assert_eq!((&shown[0]["entry"], &shown[1]["entry"]), (&serde_json::json!(2), &serde_json::json!(3)), "{shown}");
    let listed = entries(&desk);
    let [second, first] = [&listed[0], &listed[1]];
    assert_eq!((first["basis"].as_str(), second["basis"].as_str()), (Some("甲编〔2021〕6号"), Some("甲编〔2021〕7号")));
    assert_eq!((&first["linked_to"], &second["linked_to"]), (&serde_json::Value::Null, &serde_json::json!(2)));
    assert_eq!(
        (first["attachments"][0]["name"].as_str(), second["attachments"][0]["name"].as_str()),
        (Some("减.txt"), Some("增.txt"))
    );
    assert_eq!(["县农技中心", "县种子站", "县畜牧站"].map(|unit| authorised(&desk, unit)), [4, 1, 12]);
    assert_told(&desk.done(&["entry", BOOK, "show", "3"]), &["附件　增.txt(4字节)", "与第2号凭证同批"]);
    let plans = desk.run(&["plan", BOOK, "show", "核增", "--json"]).json();
    assert_eq!(plans["plan"]["basis"]["Document"], "甲编〔2021〕7号", "the plan keeps the number: {plans}");
}

#[test]
fn where_one_plan_cannot_be_adopted_none_is() {
    let desk = desk();
    plan(&desk, "核减", 4, "县农技中心", "县种子站");
    plan(&desk, "核增", 7, "县种子站", "县畜牧站");
    let before = rows(&desk.path(BOOK));
    let adopt = ["plan", BOOK, "adopt", "核减", "核增", "--document", "甲编〔2021〕6号"];
    desk.run(&adopt).is_refusal(&["2个方案一并执行，都没有执行", "“核增”", "有步骤不能执行"]);
    // The other way round the later one would spend what is not there yet.
    desk.run(&["plan", BOOK, "adopt", "核增", "核减"]).is_refusal(&["都没有执行", "“核增”"]);
    desk.run(&["plan", BOOK, "adopt", "核减", "核减"]).is_refusal(&["方案“核减”写了两次"]);
    desk.run(&["plan", BOOK, "adopt", "核减", "核增", "--phase", "1"]).is_refusal(&["不能只执行一期"]);
    assert_eq!(entries(&desk).as_array().map(Vec::len), Some(1));
    assert!(rows(&desk.path(BOOK)) == before, "the book is as it was");
    assert_eq!(authorised(&desk, "县农技中心"), 10);
}

#[test]
fn what_only_the_book_can_tell_refuses_all_plans_and_leaves_them_as_they_were() {
    let desk = desk();
    // On the day of the later plan the earlier one does not hold yet.
    plan(&desk, "核减", 6, "县农技中心", "县种子站");
    let steps = "effective = \"2021-05-01\"\nsteps = [{ transfer = { kind = \"事业\", count = 7, from = \"县种子站\", to = \"县畜牧站\" } }]";
    desk.write("步骤.toml", steps);
    desk.done(&["plan", BOOK, "new", "核增", "--from", "步骤.toml"]);
    let before = rows(&desk.path(BOOK));
    let adopt = ["plan", BOOK, "adopt", "核减", "核增", "--document", "甲编〔2021〕6号"];
    desk.run(&adopt).is_refusal(&["2个方案一并执行，都没有执行", "“核增”"]);
    assert!(rows(&desk.path(BOOK)) == before, "the book is as it was");
    // What holds later could not have happened so; that only comes out when the entries are written.
    let steps = |day: &str, count: u32, from: &str, to: &str| {
        format!(
            "effective = \"{day}\"\nsteps = [{{ transfer = {{ kind = \"事业\", count = {count}, from = \"{from}\", to = \"{to}\" }} }}]"
        )
    };
    for (name, steps) in [
        ("借出", steps("2021-09-01", 8, "县农技中心", "县畜牧站")),
        ("还回", steps("2022-01-01", 8, "县畜牧站", "县农技中心")),
        ("旁的", steps("2022-06-01", 1, "县畜牧站", "县种子站")),
    ] {
        desk.write("步骤.toml", steps);
        desk.done(&["plan", BOOK, "new", name, "--from", "步骤.toml"]);
    }
    desk.done(&["plan", BOOK, "adopt", "借出", "还回"]);
    let adopt = ["plan", BOOK, "adopt", "旁的", "核减", "--document", "甲编〔2021〕6号"];
    desk.run(&adopt).is_refusal(&["2个方案一并执行，都没有执行", "第2号凭证"]);
    assert_eq!(entries(&desk).as_array().map(Vec::len), Some(3));
    for name in ["旁的", "核减"] {
        let plan = desk.run(&["plan", BOOK, "show", name, "--json"]).json();
        assert_eq!(plan["plan"]["basis"], "Pending", "the number was not given: {plan}");
    }
}

#[test]
fn the_preview_of_a_whole_group_tells_both_sides() {
    let desk = desk();
    two_plans(&desk);
    desk.done(&["plan", BOOK, "adopt", "核减", "核增"]);
    let preview = desk.run(&["entry", BOOK, "reverse", "2", "--linked"]);
    assert_eq!(preview.out.matches("编制：减").count(), 2, "{}", preview.out);
    let shown = desk.run(&["entry", BOOK, "reverse", "2", "--linked", "--json"]).json();
    assert_eq!((&shown[0]["further"], shown[0]["sides"].as_array().map(Vec::len)), (&0.into(), Some(1)));
}

#[test]
fn a_group_that_was_taken_back_has_no_others_that_stand() {
    let desk = desk();
    two_plans(&desk);
    desk.done(&["plan", BOOK, "adopt", "核减", "核增"]);
    let standing = || desk.run(&["entry", BOOK, "show", "2", "--json"]).json()["others_standing"].clone();
    assert_eq!(standing(), serde_json::json!([3]));
    desk.done(&["entry", BOOK, "reverse", "2", "--linked", "--yes"]);
    assert_eq!(standing(), serde_json::json!([]));
}

#[test]
fn a_group_is_taken_back_one_by_one_or_together() {
    let desk = desk();
    two_plans(&desk);
    desk.done(&["plan", BOOK, "adopt", "核减", "核增"]);
    desk.run(&["entry", BOOK, "reverse", "2"]).is_refusal(&["第2号凭证"]);
    let alone = desk.run(&["entry", BOOK, "reverse", "3"]);
    assert_told(&alone.out, &["同批的第2号凭证仍然有效", "没有写入"]);
    let together = ["entry", BOOK, "reverse", "2", "--linked", "--document", "甲编〔2022〕1号"];
    let preview = desk.run(&together);
    assert_eq!(preview.code, 2);
    assert_told(&preview.out, &["冲销第3号凭证", "县畜牧站 → 县种子站 事业·全额 7名", "冲销第2号凭证", "没有写入"]);
    let done = desk.done(&[&together[..], &["--yes"]].concat());
    assert_told(&done, &["已写入第4、5号凭证，同批冲销第3、2号凭证"]);
    assert_eq!(["县农技中心", "县种子站", "县畜牧站"].map(|unit| authorised(&desk, unit)), [10, 2, 5]);
    let listed = entries(&desk);
    assert_eq!(listed[0]["linked_to"], 4, "the reversals are a group too");
    desk.run(&[&together[..], &["--yes"]].concat()).is_refusal(&["没有同批而仍然有效的凭证"]);
    desk.run(&["entry", BOOK, "reverse", "1", "--linked"]).is_refusal(&["第1号凭证没有同批"]);
    assert_eq!(desk.run(&["doctor", BOOK]).code, 0);
}

#[test]
fn what_of_a_group_was_taken_back_before_is_said_when_the_rest_is() {
    let desk = desk();
    two_plans(&desk);
    desk.done(&["plan", BOOK, "adopt", "核减", "核增"]);
    desk.done(&["entry", BOOK, "reverse", "3", "--yes"]);
    let rest = desk.done(&["entry", BOOK, "reverse", "3", "--linked", "--yes"]);
    assert_told(
        &rest,
        &["同批的第3号凭证已由第4号凭证冲销；这次只冲销第2号凭证。", "已写入第5号凭证，同批冲销第2号凭证"],
    );
    assert_eq!(authorised(&desk, "县农技中心"), 10);
}

#[test]
fn an_entry_that_stands_again_is_taken_back_by_the_reversal_of_its_reversal() {
    let desk = desk();
    two_plans(&desk);
    desk.done(&["plan", BOOK, "adopt", "核减", "核增"]);
    desk.done(&["entry", BOOK, "reverse", "3", "--yes"]);
    desk.done(&["entry", BOOK, "reverse", "4", "--yes"]);
    let again = ["第3号凭证由第4号凭证冲销过，第4号凭证又由第5号凭证冲销，不能再直接冲销第3号凭证。"];
    desk.run(&["entry", BOOK, "reverse", "3", "--yes"]).is_refusal(&[again[0], "请改为冲销第5号凭证。"]);
    for of in ["2", "3"] {
        let way = "请先冲销第5号凭证，再逐笔冲销同批的其他凭证。";
        desk.run(&["entry", BOOK, "reverse", of, "--linked", "--yes"]).is_refusal(&["不能整批冲销", again[0], way]);
    }
    let standing = desk.run(&["entry", BOOK, "show", "2", "--json"]).json()["others_standing"].clone();
    assert_eq!(standing, serde_json::json!([3]), "it stands again");
    desk.done(&["entry", BOOK, "reverse", "5", "--yes"]);
    desk.run(&["entry", BOOK, "reverse", "3", "--yes"])
        .is_refusal(&["第3号凭证已由第4号凭证冲销，不能再冲销。", "请更正或者冲销第6号凭证"]);
    desk.done(&["entry", BOOK, "reverse", "2", "--yes"]);
    assert_eq!(["县农技中心", "县种子站", "县畜牧站"].map(|unit| authorised(&desk, unit)), [10, 2, 5]);
}

/// A file that came with the document number is found from the voucher that got the number.
#[test]
fn a_voucher_names_the_files_that_came_with_its_number() {
    let desk = desk();
    plan(&desk, "核减", 6, "县农技中心", "县种子站");
    desk.done(&["plan", BOOK, "adopt", "核减"]);
    desk.write("批复.txt", "abc");
    desk.done(&["entry", BOOK, "document", "2", "甲编〔2021〕6号", "--attach", "批复.txt", "--yes"]);
    let told = desk.done(&["entry", BOOK, "attachments", "2"]);
    assert_told(&told, &["第2号凭证没有附件。", "另见补文号的第3号凭证：附件1个。"]);
    assert!(!desk.done(&["entry", BOOK, "attachments", "3"]).contains("另见"));
}

#[test]
fn a_slip_in_the_name_of_a_plan_gives_its_number_to_nobody() {
    let desk = desk();
    two_plans(&desk);
    let before = rows(&desk.path(BOOK));
    let adopt = |more: &[&str]| desk.run(&[&["plan", BOOK, "adopt", "核减", "核增"][..], more].concat());
    let words = ["方案“核减案”，这次执行的方案中没有它，都没有执行", "这次执行的方案：核减、核增。"];
    adopt(&["--document", "核减案=甲编〔2021〕6号"]).is_refusal(&words);
    adopt(&["--reason", "核减案＝会议已定"]).is_refusal(&["缘由“核减案＝会议已定”写明给方案“核减案”"]);
    let alone = desk.run(&["plan", BOOK, "adopt", "核减", "--document", "别的=甲编〔2021〕6号"]);
    alone.is_refusal(&["方案“别的”", "这次执行的方案：核减。"]);
    assert!(rows(&desk.path(BOOK)) == before, "the book is as it was");
    let done = adopt(&["--document", "核减＝甲编〔2021〕6号", "--document", "核增 = 甲编〔2021〕7号"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let listed = entries(&desk);
    let numbers = [listed[1]["basis"].as_str(), listed[0]["basis"].as_str()];
    assert_eq!(numbers, [Some("甲编〔2021〕6号"), Some("甲编〔2021〕7号")], "the ＝ of a Chinese keyboard is taken");
}

#[test]
fn an_import_names_its_files_in_the_voucher_and_nowhere_else() {
    let desk = Desk::new();
    desk.done(&["new", BOOK]);
    ledger(&desk.path("台账.xlsx"));
    desk.write("批复.txt", "abc");
    let import = ["import", BOOK, "台账.xlsx"];
    let attach = ["--attach", "批复.txt"];
    let none = || assert_eq!(entries(&desk).as_array().map(Vec::len), Some(0), "nothing is written");
    desk.run(&[&import[..], &["--attach", "没有.pdf"]].concat()).is_refusal(&["附件没有登记", "没有.pdf"]);
    none();
    desk.run(&[&import[..], &attach, &["--dry-run"]].concat());
    none();
    let told = desk.done(&[&import[..], &attach].concat());
    assert_told(&told, &["已写入第1号凭证。", "附件　批复.txt(3字节)"]);
    let reference = entries(&desk)[0]["attachments"][0]["reference"].as_str().expect("a reference").to_owned();
    assert!(reference.ends_with(&format!(" 3字节 sha256:{ABC}")), "{reference}");
    assert_told(&desk.done(&["entry", BOOK, "attachments", "1"]), &["批复.txt　与登记时一致"]);
}
