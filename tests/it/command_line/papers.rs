//! 一纸还原 on the command line: a table is printed with its code, the books go on, and the paper comes back under the code.

use serde_json::Value;

use super::run::Desk;

const BOOK: &str = "甲县.bh";

/// A centre with ten places and two townships, and a draft that moves three.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write(
        "台账.toml",
        r#"jurisdiction = "甲县"
effective = "2020-01-01"
institutions = [
  { name = "县农技中心", nature = "事业单位", places = { "事业" = 10 } },
  { name = "白鹤镇", nature = "镇", places = { "事业" = 5 } },
  { name = "青龙镇", nature = "镇", places = { "事业" = 5 } },
]
"#,
    );
    desk.done(&["new", BOOK, "--from", "台账.toml"]);
    draft(&desk, "下沉", "青龙镇", 3, "2030-01-01");
    desk
}

fn draft(desk: &Desk, name: &str, to: &str, count: u32, day: &str) {
    desk.write(
        "步骤.toml",
        format!(
            "effective = \"{day}\"\ndocument = \"甲编〔2021〕6号\"\n[[steps]]\n\
             transfer = {{ kind = \"事业\", count = {count}, from = \"县农技中心\", to = \"{to}\" }}\n\
             approval = \"省编〔2021〕1号\"\n"
        ),
    );
    desk.done(&["plan", BOOK, "new", name, "--from", "步骤.toml"]);
}

/// Prints a table and returns its code.
fn printed(desk: &Desk, arguments: &[&str], file: &str) -> String {
    let told = desk.done(&[&["report", BOOK], arguments, &["--out", file]].concat());
    let line = told.lines().find_map(|line| line.strip_prefix("核验码 "));
    line.unwrap_or_else(|| panic!("no code: {told}")).to_owned()
}

fn examined(desk: &Desk, code: &str) -> (i32, Value) {
    let run = desk.run(&["paper", BOOK, code, "--json"]);
    (run.code, run.json())
}

#[test]
fn a_paper_comes_back_and_later_corrections_are_named() {
    let desk = desk();
    let code = printed(&desk, &["ledger"], "台账.pdf");
    assert_eq!(printed(&desk, &["ledger"], "台账.xlsx"), code, "the same table is the same paper");
    assert!(!desk.done(&["report", BOOK, "ledger"]).contains("核验码"), "looked at only");
    let (status, found) = examined(&desk, &code);
    assert_eq!((status, &found["same"], &found["agrees"]), (0, &Value::Bool(true), &Value::Bool(true)));

    // Recorded today, in force since 2021: a correction of the day of the paper.
    draft(&desk, "补记", "白鹤镇", 2, "2021-06-01");
    desk.done(&["plan", BOOK, "adopt", "补记"]);
    let (status, found) = examined(&desk, &code.to_lowercase().replace('-', ""));
    assert_eq!((status, &found["same"], &found["agrees"]), (1, &Value::Bool(true), &Value::Bool(false)));
    let corrections: Vec<(&Value, &Value)> = found["corrected_by"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| (&entry["entry"], &entry["in_force"]))
        .collect();
    assert_eq!(corrections, [(&Value::from(2), &Value::from("2021-06-01"))]);
    let told = desk.run(&["paper", BOOK, &code, "--out", "还原.txt"]);
    assert_eq!(told.code, 1, "{}", told.err);
    assert!(told.out.contains("与印件一致") && told.out.contains("之后有1笔更正(第2号凭证)"), "{}", told.out);
    let restored = std::fs::read_to_string(desk.path("还原.txt")).expect("written");
    let line = restored.lines().find(|line| line.contains("白鹤镇")).expect("a line");
    assert!(line.contains(" 5 ") && !line.contains(" 7 "), "as it was printed: {line}");
    assert!(restored.contains(&format!("核验码 {code}")));
    assert!(desk.done(&["report", BOOK, "ledger"]).lines().any(|line| line.contains("白鹤镇") && line.contains(" 7 ")));
}

#[test]
fn a_plan_is_printed_as_it_stood_and_its_papers_are_frozen_in_order() {
    let desk = desk();
    let code = printed(&desk, &["downshift", "--plan", "下沉"], "对照表.pdf");
    desk.done(&["plan", BOOK, "undo", "下沉"]);
    draft(&desk, "另案", "白鹤镇", 1, "2030-01-01");
    let (status, found) = examined(&desk, &code);
    assert_eq!((status, &found["same"]), (0, &Value::Bool(true)));
    assert_eq!(found["words"]["details"][0], "方案“下沉”在此之后有修改，本表按印制时的步骤还原。");

    let frozen =
        desk.run(&["plan", BOOK, "freeze", "另案", "--number", "定稿1号", "--out", "材料.pdf", "--json"]).json();
    let papers = frozen["papers"].as_array().expect("papers");
    let attachments: Vec<&Value> = papers.iter().map(|paper| &paper["attachment"]).collect();
    assert_eq!(attachments, [&Value::from("附件1"), &Value::from("附件2"), &Value::from("附件3")]);
    assert!(desk.path("材料.pdf").exists());
    let code = papers[0]["code"].as_str().expect("a code");
    assert_eq!(examined(&desk, code).0, 0);
    let listed = desk.done(&["paper", BOOK]);
    assert_eq!(listed.lines().count(), 4, "{listed}");
    assert!(listed.contains(code) && listed.contains("编制调整前后对照表"), "{listed}");
    let of = |words: &str| listed.lines().filter(|line| line.contains(words)).count();
    assert_eq!((of("方案“另案”(定稿1号)"), of("方案“下沉”　")), (3, 1), "{listed}");
    let json = desk.run(&["paper", BOOK, "--json"]).json();
    assert_eq!((&json[0]["plans"][0]["name"], &json[0]["plans"][0]["frozen"]), (&"另案".into(), &"定稿1号".into()));
}

#[test]
fn plans_side_by_side_are_a_paper_too() {
    let desk = desk();
    draft(&desk, "另案", "白鹤镇", 1, "2030-01-01");
    desk.done(&["plan", BOOK, "compare", "下沉", "另案", "--out", "比较.xlsx"]);
    let listed = desk.run(&["paper", BOOK, "--json"]).json();
    assert_eq!(listed[0]["title"], "多方案比较表");
    let (status, found) = examined(&desk, listed[0]["code"].as_str().expect("a code"));
    assert_eq!((status, &found["same"], &found["agrees"]), (0, &Value::Bool(true), &Value::Bool(true)));
}

#[test]
fn a_wrong_code_says_what_is_wrong_with_it() {
    let desk = desk();
    assert!(desk.done(&["paper", BOOK]).contains("还没有发出过印件"));
    let code = printed(&desk, &["ledger"], "台账.pdf");
    let last = code.chars().next_back().expect("a character");
    let slipped = format!("{}{}", &code[..code.len() - 1], if last == '2' { '3' } else { '2' });
    for (code, words) in [(slipped.as_str(), "末位校验不符"), ("2222-2222", "没有发出过"), ("ABC", "应有8个字符")]
    {
        let run = desk.run(&["paper", BOOK, code]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
        assert!(run.err.contains(words), "{}", run.err);
    }
}
