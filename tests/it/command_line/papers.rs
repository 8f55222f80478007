//! 一纸还原 on the command line: a table is printed with its code, the books go on, and the paper comes back under the code.

use serde_json::Value;

use super::run::Desk;

const BOOK: &str = "甲县.bh";

/// A centre with ten places and two townships, and a draft that moves three.
fn desk() -> Desk {
    let desk = Desk::with_register(
        BOOK,
        r#"jurisdiction = "甲县"
effective = "2020-01-01"
institutions = [
  { name = "县农技中心", nature = "事业单位", places = { "事业" = 10 } },
  { name = "白鹤镇", nature = "镇", places = { "事业" = 5 } },
  { name = "青龙镇", nature = "镇", places = { "事业" = 5 } },
]
"#,
    );
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
    assert_eq!(attachments, ["附件1", "附件2", "附件3", "附件4"].map(Value::from).iter().collect::<Vec<_>>());
    assert!(desk.path("材料.pdf").exists());
    let code = papers[0]["code"].as_str().expect("a code");
    assert_eq!(examined(&desk, code).0, 0);
    let listed = desk.done(&["paper", BOOK]);
    assert_eq!(listed.lines().count(), 5, "{listed}");
    assert!(listed.contains(code) && listed.contains("编制调整前后对照表"), "{listed}");
    let of = |words: &str| listed.lines().filter(|line| line.contains(words)).count();
    assert_eq!((of("方案“另案”(定稿1号)"), of("方案“下沉”　")), (4, 1), "{listed}");
    let json = desk.run(&["paper", BOOK, "--json"]).json();
    assert_eq!((&json[0]["plans"][0]["name"], &json[0]["plans"][0]["frozen"]), (&"另案".into(), &"定稿1号".into()));
}

#[test]
fn the_set_of_a_draft_is_one_file_and_each_paper_has_its_code() {
    let desk = desk();
    for file in ["材料.pdf", "材料.xlsx"] {
        let told = desk.done(&["report", BOOK, "--set", "--plan", "下沉", "--out", file]);
        assert!(told.contains("附件1　编制调整前后对照表　核验码 "), "{told}");
        assert!(told.contains("附件2　编制划转明细表　核验码 "), "{told}");
        assert!(desk.path(file).exists());
        let codes: Vec<&str> =
            told.lines().filter_map(|line| line.split_once("核验码 ")).map(|(_, code)| code).collect();
        assert_eq!(codes.len(), 4, "{told}");
        codes.iter().for_each(|code| assert_eq!(examined(&desk, code).0, 0));
    }
    let shown = desk.done(&["report", BOOK, "--set", "--plan", "下沉"]);
    assert!(shown.contains("附件2") && !shown.contains("核验码"), "{shown}");
    assert_eq!(desk.run(&["paper", BOOK, "--json"]).json().as_array().map(Vec::len), Some(4), "noted once");
    assert_eq!(desk.run(&["report", BOOK, "--set"]).code, 2, "a set belongs to a plan");
}

#[test]
fn notices_are_numbered_when_they_are_written_and_keep_their_numbers() {
    let desk = desk();
    let arguments = ["report", BOOK, "quota_notices", "--plan", "下沉", "--out", "通知单.pdf"];
    desk.run(&arguments).is_refusal(&["方案还是草案", "请先定稿"]);
    assert!(!desk.path("通知单.pdf").exists());
    desk.done(&["plan", BOOK, "freeze", "下沉"]);
    let listed = desk.done(&["report", BOOK, "quota_notices", "--plan", "下沉"]);
    assert!(listed.contains("待编号"), "{listed}");
    let told = desk.done(&arguments);
    assert!(told.contains("核减〔") && told.contains("编制核增通知单　青龙镇：编号：核增〔"), "{told}");
    assert_eq!(desk.done(&arguments), told, "printed again");
    let codes: Vec<&str> = told.lines().filter_map(|line| line.split_once("核验码 ")).map(|(_, code)| code).collect();
    assert_eq!(codes.len(), 2, "{told}");
    let of_town = desk.run(&["paper", BOOK, codes[1], "--json"]).json();
    assert_eq!((&of_town["same"], &of_town["agrees"]), (&Value::Bool(true), &Value::Bool(true)));
    assert_eq!(of_town["title"], "编制核增通知单(青龙镇)");
    assert!(of_town["table"]["caption"]["right"].as_str().is_some_and(|number| number.starts_with("编号：核增〔")));
    // Carried out since, the plan has done what its notices say.
    desk.done(&["plan", BOOK, "adopt", "下沉"]);
    let after = desk.run(&["paper", BOOK, codes[1], "--json"]).json();
    assert_eq!((&after["same"], &after["agrees"]), (&Value::Bool(true), &Value::Bool(true)));
    assert!(desk.path("通知单.pdf").exists());
    let listed = desk.done(&["report", BOOK, "编制核减核增通知单", "--plan", "下沉"]);
    assert!(listed.contains("核增〔") && !listed.contains("待编号"), "{listed}");
    desk.run(&["report", BOOK, "use_notices", "--out", "使用.pdf"]).is_refusal(&["没有在有效期内、尚未办结的用编核准"]);
}

#[test]
fn tables_with_orders_of_their_own_are_named_as_reports_too() {
    let desk = desk();
    draft(&desk, "另案", "白鹤镇", 1, "2030-01-01");
    let plans = ["--plan", "下沉", "--plan", "另案"];
    let compared = desk.done(&[&["report", BOOK, "comparison"], &plans[..]].concat());
    assert_eq!(compared, desk.done(&["plan", BOOK, "compare", "下沉", "另案"]));
    desk.run(&[&["report", BOOK, "downshift"], &plans[..]].concat()).is_refusal(&["只能看一个方案", "多方案比较表"]);
    let all = desk.done(&["report", BOOK, "comparison"]);
    assert!(["下沉", "另案"].iter().all(|plan| all.contains(plan)), "every plan where none is named: {all}");
    let listed = desk.done(&["report", "--list"]);
    for line in ["comparison　多方案比较表　(上会；", "genealogy　机构编制沿革表　(台账；"] {
        assert!(listed.contains(line), "{listed}");
    }
    let story = desk.done(&["report", BOOK, "机构编制沿革表", "--institution", "白鹤镇"]);
    assert_eq!(story, desk.done(&["genealogy", BOOK, "白鹤镇"]));
    let marked = ["report", BOOK, "genealogy", "--institution", "白鹤镇", "--mark", "送审稿"];
    desk.run(&marked).is_refusal(&["不能选版式"]);
    desk.run(&["report", BOOK, "genealogy"]).is_refusal(&["没有指定单位"]);
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

/// Plans that are adopted at once, each of one step.
fn adopted(desk: &Desk, name: &str, head: &str, step: &str) {
    desk.write("步骤.toml", format!("{head}\nsteps = [{{ {step} }}]\n"));
    desk.done(&["plan", BOOK, "new", name, "--from", "步骤.toml"]);
    desk.done(&["plan", BOOK, "adopt", name]);
}

/// Prints a table of the past and returns its code.
fn printed_of_the_past(desk: &Desk, arguments: &[&str], file: &str) -> String {
    let told = desk.done(&[arguments, &["--out", file]].concat());
    let line = told.lines().find_map(|line| line.strip_prefix("核验码 "));
    line.unwrap_or_else(|| panic!("no code: {told}")).to_owned()
}

/// Whether it is the same table, and which entries have changed it since.
fn since(desk: &Desk, code: &str) -> (bool, Vec<u64>) {
    let (status, found) = examined(desk, code);
    let entries = found["corrected_by"].as_array().expect("a list").iter();
    let entries: Vec<u64> = entries.map(|entry| entry["entry"].as_u64().expect("a number")).collect();
    assert_eq!(status == 0, entries.is_empty(), "{found}");
    (found["same"] == true, entries)
}

#[test]
fn the_story_of_a_body_comes_back_as_it_was_known() {
    let desk = desk();
    let rename = |from: &str, to: &str| format!("rename = {{ institution = \"{from}\", name = \"{to}\" }}");
    adopted(&desk, "更名", "effective = \"2021-06-01\"", &rename("白鹤镇", "白鹤街道"));
    adopted(&desk, "再更名", "effective = \"2099-01-01\"", &rename("白鹤街道", "白鹤新区"));
    let code = printed_of_the_past(&desk, &["genealogy", BOOK, "白鹤街道"], "沿革.pdf");
    assert_eq!(printed_of_the_past(&desk, &["genealogy", BOOK, "白鹤街道"], "沿革.xlsx"), code, "one paper");
    // By a former name it says so, which makes it another paper.
    let by_former = printed_of_the_past(&desk, &["genealogy", BOOK, "白鹤镇"], "曾用名.pdf");
    assert_ne!(by_former, code);
    assert_eq!((since(&desk, &code), since(&desk, &by_former)), ((true, vec![]), (true, vec![])));

    // What is decided afterwards for a later day is the further story of the body.
    adopted(&desk, "三更名", "effective = \"2099-06-01\"", &rename("白鹤新区", "鹤城新区"));
    assert_eq!(since(&desk, &code), (true, vec![]));
    // A number given afterwards and a waiting entry taken back change what the paper says.
    desk.done(&["entry", BOOK, "document", "2", "甲编〔2021〕9号", "--yes"]);
    assert_eq!(since(&desk, &code), (true, vec![5]));
    desk.done(&["entry", BOOK, "reverse", "3", "--yes"]);
    desk.done(&["entry", BOOK, "reverse", "4", "--yes"]);
    assert_eq!(since(&desk, &code), (true, vec![5, 6]));
    desk.run(&["paper", BOOK, &code, "--out", "还原.txt"]);
    let restored = std::fs::read_to_string(desk.path("还原.txt")).expect("written");
    assert!(restored.contains("文号待补") && !restored.contains("甲编〔2021〕9号"), "{restored}");
    assert!(restored.contains("白鹤街道更名为白鹤新区") && restored.contains(&format!("核验码 {code}")), "{restored}");
    let listed = desk.run(&["paper", BOOK, "--json"]).json();
    assert_eq!(listed[0]["title"], "白鹤街道沿革表");
    let screen = desk.done(&["genealogy", BOOK, "白鹤街道"]);
    assert!(!screen.contains("核验码") && screen.contains("甲编〔2021〕9号"), "{screen}");
}

#[test]
fn what_two_days_differ_by_comes_back_as_it_was_known() {
    let desk = desk();
    let places = |count: u32, to: &str| {
        format!("transfer = {{ kind = \"事业\", count = {count}, from = \"县农技中心\", to = \"{to}\" }}")
    };
    adopted(&desk, "划转", "effective = \"2021-06-01\"", &places(3, "白鹤镇"));
    let code =
        printed_of_the_past(&desk, &["changes", BOOK, "--from", "2020-12-31", "--to", "2021-12-31"], "变动.xlsx");
    assert_eq!(since(&desk, &code), (true, vec![]));
    adopted(&desk, "后来", "effective = \"2022-06-01\"", &places(1, "白鹤镇"));
    assert_eq!(since(&desk, &code), (true, vec![]), "after its second day");
    adopted(&desk, "补记", "effective = \"2021-07-01\"", &places(2, "青龙镇"));
    assert_eq!(since(&desk, &code), (true, vec![4]));
    desk.run(&["paper", BOOK, &code, "--out", "还原.txt"]);
    let restored = std::fs::read_to_string(desk.path("还原.txt")).expect("written");
    assert!(restored.contains("白鹤镇") && !restored.contains("青龙镇"), "{restored}");
    let listed = desk.run(&["paper", BOOK, "--json"]).json();
    assert_eq!(listed[0]["title"], "机构编制变动表(2020-12-31至2021-12-31)");
    // From before the book begins, which its notes say.
    let early = ["changes", BOOK, "--from", "2019-12-31", "--to", "2020-12-31"];
    let code = printed_of_the_past(&desk, &early, "建账.pdf");
    adopted(
        &desk,
        "补记前",
        "effective = \"2019-06-01\"",
        "establish = { name = \"县水利站\", nature = \"事业单位\" }",
    );
    assert_eq!(since(&desk, &code), (true, vec![5]));
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
