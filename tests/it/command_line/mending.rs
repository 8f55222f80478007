//! Vouchers mended on the command line: mergers taken back, wrong counts and wrong steps corrected on their day, document numbers
//! given afterwards.

use super::run::{Desk, assert_told};

const BOOK: &str = "甲县.bh";

/// A county, a transfer in June 2021 without document, and a merger in July.
fn desk() -> Desk {
    let desk = Desk::with_register(
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
    );
    adopt(
        &desk,
        "划转",
        r#"effective = "2021-06-01"
steps = [
  { transfer = { kind = "事业", count = 3, from = "县农技中心", to = "县畜牧站" } },
  { rename = { institution = "县畜牧站", name = "县畜牧兽医站" } },
]
"#,
    );
    let merge = r#"effective = "2021-07-01"
document = "甲编〔2021〕7号"
steps = [{ merge = { from = ["县种子站"], into = "县农技中心" } }]
"#;
    adopt(&desk, "合并", merge);
    desk
}

fn adopt(desk: &Desk, name: &str, steps: &str) {
    desk.write("步骤.toml", steps);
    desk.done(&["plan", BOOK, "new", name, "--from", "步骤.toml"]);
    desk.done(&["plan", BOOK, "adopt", name]);
}

fn why(desk: &Desk, unit: &str, date: &str) -> String {
    desk.done(&["why", BOOK, unit, "事业·全额", "--date", date])
}

#[test]
fn a_merger_is_taken_back_with_its_places() {
    let desk = desk();
    let preview = desk.run(&["entry", BOOK, "reverse", "3"]);
    assert_told(&preview.out, &["1. 设立 县种子站", "县农技中心 → 县种子站 事业·全额 2名", "没有写入"]);
    let back = desk.done(&["entry", BOOK, "reverse", "3", "--document", "甲编〔2022〕1号", "--yes"]);
    assert_told(&back, &["已写入第4号凭证：冲销第3号凭证"]);
    assert_told(&desk.done(&["why", BOOK, "县种子站", "事业·全额"]), &["核定数＝4−2＝2"]);
    assert_told(
        &desk.done(&["genealogy", BOOK, "县种子站"]),
        &["县种子站并入县农技中心", "已由第4号凭证冲销", "冲销第3号凭证：恢复县种子站"],
    );
    desk.run(&["entry", BOOK, "reverse", "3"]).is_refusal(&["第3号凭证已由第4号凭证冲销", "不能再冲销"]);
    desk.run(&["entry", BOOK, "correct", "3", "--item", "1", "--remove"])
        .is_refusal(&["第3号凭证已由第4号凭证冲销，不能再更正"]);
}

#[test]
fn what_was_set_since_a_merger_stands_in_the_way_of_taking_it_back() {
    let desk = desk();
    adopt(&desk, "改名", "steps = [{ rename = { institution = \"县农技中心\", name = \"县农业服务中心\" } }]");
    desk.run(&["entry", BOOK, "reverse", "3"]).is_refusal(&["后来的凭证又作了改动", "第3号凭证"]);
}

#[test]
fn a_wrong_count_is_corrected_on_the_day_of_the_voucher() {
    let desk = desk();
    let correct = ["entry", BOOK, "correct", "2", "--item", "1", "--count", "2"];
    let preview = desk.run(&correct);
    assert_told(
        &preview.out,
        &[
            "自2021年6月1日起生效",
            "1. 县畜牧兽医站 → 县农技中心 事业·全额 3名",
            "2. 县农技中心 → 县畜牧兽医站 事业·全额 2名",
            "没有写入",
        ],
    );
    let told = desk.done(&[&correct[..], &["--yes"]].concat());
    assert_told(&told, &["已写入第4号凭证：更正第2号凭证，2021-06-01起生效"]);
    assert_told(&why(&desk, "县农技中心", "2021-06-01"), &["核定数＝13−5＝8"]);
    assert_told(&why(&desk, "县农技中心", "2021-12-31"), &["＝10"]);
    // A correction of a corrected entry is refused; the correction itself can be corrected.
    desk.run(&correct).is_refusal(&["第2号凭证已由第4号凭证更正，不能再更正", "请更正或者冲销第4号凭证"]);
    desk.run(&["entry", BOOK, "reverse", "2"]).is_refusal(&["第2号凭证已由第4号凭证更正"]);
    let red = ["entry", BOOK, "correct", "4", "--item", "1", "--count", "1", "--yes"];
    desk.run(&red).is_refusal(&["第4号凭证第1项是退回第2号凭证的红字，不能单独更正", "请更正重新记载的那一项"]);
    desk.done(&["entry", BOOK, "correct", "4", "--item", "2", "--count", "1", "--yes"]);
    assert_told(&why(&desk, "县农技中心", "2021-06-01"), &["＝9"]);
}

#[test]
fn wrong_steps_are_corrected_by_right_ones_and_nothing_else_changes() {
    let desk = desk();
    desk.write(
        "更正.toml",
        r#"document = "甲编〔2021〕66号"
steps = [{ transfer = { kind = "事业", count = 1, from = "县种子站", to = "县畜牧兽医站" } }]
"#,
    );
    // The merger afterwards has taken over what there was then.
    let correct = ["entry", BOOK, "correct", "2", "--item", "1", "--from", "更正.toml", "--yes"];
    desk.run(&correct).is_refusal(&["以后有机构合并"]);
    let later = desk.done(&["entry", BOOK, "correct", "2", "--item", "1", "--remove", "--date", "2021-08-01", "--yes"]);
    assert_told(&later, &["已写入第4号凭证", "2021-08-01起生效"]);
    assert_told(&why(&desk, "县畜牧兽医站", "2021-07-31"), &["＝8"]);
    assert_told(&why(&desk, "县畜牧兽医站", "2021-08-01"), &["＝5"]);
    assert_told(&desk.done(&["show", BOOK, "ledger"]), &["县畜牧兽医站"]);
    desk.run(&["entry", BOOK, "correct", "3", "--date", "2021-06-30", "--item", "1", "--remove"])
        .is_refusal(&["不能在2021-06-30就冲销或更正"]);
    desk.run(&["entry", BOOK, "correct", "3", "--item", "9", "--remove"]).is_refusal(&["没有第9项"]);
    desk.run(&["entry", BOOK, "correct", "3"]).is_refusal(&["没有写明正确的内容"]);
    desk.run(&["entry", BOOK, "correct", "3", "--item", "1", "--count", "2"]).is_refusal(&["不是编制划转"]);
}

#[test]
fn a_correction_that_later_vouchers_contradict_is_refused_with_the_reason() {
    let desk = desk();
    adopt(
        &desk,
        "再划",
        r#"effective = "2021-09-01"
steps = [{ transfer = { kind = "事业", count = 8, from = "县畜牧兽医站", to = "县农技中心" } }]
"#,
    );
    desk.run(&["entry", BOOK, "correct", "2", "--item", "1", "--count", "1", "--yes"])
        .is_refusal(&["县畜牧兽医站只有事业·全额编制6名", "第4号凭证第1项"]);
    assert_told(&desk.done(&["entry", BOOK, "list"]), &["第4号"]);
    assert!(!desk.done(&["entry", BOOK, "list"]).contains("第5号"));
}

#[test]
fn a_document_number_is_given_afterwards_and_the_old_one_stays_visible() {
    let desk = desk();
    assert_told(&desk.done(&["entry", BOOK, "list"]), &["第2号　2021-06-01　文号待补"]);
    let given = desk.done(&["entry", BOOK, "document", "2", "甲编〔2021〕5号", "--yes"]);
    assert_told(&given, &["已写入第4号凭证：补第2号凭证的文号"]);
    assert_told(
        &desk.done(&["entry", BOOK, "list"]),
        &["补第2号凭证的文号", "第2号　2021-06-01　甲编〔2021〕5号(第4号凭证补，原为文号待补)"],
    );
    assert_told(&why(&desk, "县畜牧兽医站", "2021-06-30"), &["甲编〔2021〕5号"]);
    desk.run(&["entry", BOOK, "document", "2", "甲编[2021]5号"]).is_refusal(&["文号已经是甲编〔2021〕5号"]);
    let again = desk.done(&["entry", BOOK, "document", "2", "甲编〔2021〕6号", "--json", "--yes"]);
    assert!(again.contains("第2号凭证的文号由甲编〔2021〕5号改为甲编〔2021〕6号"), "{again}");
    let shown: serde_json::Value = serde_json::from_str(&again).expect("JSON");
    assert_eq!((&shown["entry"], &shown["documents"], &shown["reverses"]), (&5.into(), &2.into(), &().into()));
    assert_told(&why(&desk, "县畜牧兽医站", "2021-06-30"), &["甲编〔2021〕6号"]);
    desk.run(&["entry", BOOK, "reverse", "4"]).is_refusal(&["只是给第2号凭证补文号的"]);
    desk.run(&["entry", BOOK, "document", "4", "甲编〔2021〕7号"]).is_refusal(&["只是给第2号凭证补文号的"]);
    // The entry itself can still be corrected.
    desk.done(&["entry", BOOK, "correct", "2", "--item", "1", "--count", "2", "--yes"]);
}

#[test]
fn taking_back_correcting_and_numbering_show_the_same_fields() {
    let desk = desk();
    let correct = ["entry", BOOK, "correct", "2", "--item", "1", "--count", "2", "--json"];
    let numbering = ["entry", BOOK, "document", "2", "甲编〔2021〕5号", "--json"];
    for (order, field) in [
        (&["entry", BOOK, "reverse", "2", "--json"][..], "reverses"),
        (&correct[..], "corrects"),
        (&numbering[..], "documents"),
    ] {
        let asked = desk.run(order);
        assert_eq!(asked.code, 2, "only looked at: {}", asked.out);
        let shown: serde_json::Value = serde_json::from_str(&asked.out).expect("JSON");
        assert_eq!((&shown["entry"], &shown[field], &shown["further"]), (&().into(), &2.into(), &0.into()), "{field}");
    }
    let shown: serde_json::Value = serde_json::from_str(&desk.run(&correct).out).expect("JSON");
    let sides = &shown["sides"][0];
    assert_eq!((&sides["kind"], &sides["given"]["县畜牧兽医站"]), (&"事业·全额".into(), &3.into()));
    assert_eq!((&sides["given"]["县农技中心"], &sides["difference"]), (&2.into(), &"0".into()));
    let told = desk.run(&["entry", BOOK, "reverse", "2"]).out;
    assert_told(&told, &["减3名(县畜牧站3)，补3名(县农技中心3)，差额0。", "没有写入"]);
}

#[test]
fn a_voucher_is_told_in_full() {
    let desk = desk();
    desk.done(&["entry", BOOK, "document", "2", "甲编〔2021〕5号", "--yes"]);
    let told = desk.done(&["entry", BOOK, "show", "2"]);
    assert_told(
        &told,
        &[
            "第2号凭证",
            "生效日期：2021年6月1日",
            "记账时间：",
            "经办人：命令行",
            "批准机关：(未写)",
            "来源：执行方案“划转”",
            "文号：甲编〔2021〕5号",
            "文号来历：记账时为文号待补",
            "文号来历：第4号凭证补记为甲编〔2021〕5号(",
            "事业·全额编制：减3名(县农技中心3)，补3名(县畜牧兽医站3)，差额0。",
            "1. 县农技中心 → 县畜牧站 事业·全额 3名",
            "2. 县畜牧站 更名为 县畜牧兽医站",
            "封印：",
        ],
    );
    let shown: serde_json::Value =
        serde_json::from_str(&desk.done(&["entry", BOOK, "show", "2", "--json"])).expect("JSON");
    assert_eq!((&shown["id"], &shown["operations"], &shown["pending"]), (&2.into(), &2.into(), &false.into()));
    assert_eq!(shown["sentences"][1], "县畜牧站 更名为 县畜牧兽医站");
    assert_eq!(shown["numbers"][0]["by"], 4);
    assert_eq!(shown["sides"][0]["received"]["县畜牧兽医站"], 3);
    assert_eq!(shown["seal"]["hash"].as_str().map(str::len), Some(64));
    desk.done(&["entry", BOOK, "reverse", "3", "--yes"]);
    assert_told(&desk.done(&["entry", BOOK, "show", "3"]), &["第3号凭证", "已由第5号凭证冲销"]);
    assert_told(&desk.done(&["entry", BOOK, "show", "5"]), &["关联：冲销第3号凭证"]);
    adopt(
        &desk,
        "明年",
        "effective = \"2099-01-01\"\nsteps = [{ rename = { institution = \"县种子站\", name = \"县种业站\" } }]",
    );
    assert_told(&desk.done(&["entry", BOOK, "show", "6"]), &["○ 待生效 2099年1月1日起，之前台账不变"]);
}

/// The merger of entry 2 and its reversal, entry 3: told everywhere as what never was, and nowhere as what is to come or to come back.
fn never_to_come(desk: &Desk) {
    let standings = ["[撤回未生效的第2号]", "[未生效即撤回(第3号)]"];
    assert_told(&desk.done(&["entry", BOOK, "list"]), &standings);
    assert_told(&desk.done(&["entry", BOOK, "list", "--waiting"]), &["没有这样的凭证"]);
    assert_told(&desk.done(&["entry", BOOK, "show", "2"]), &["未生效即撤回(第3号凭证)，台账没有变动"]);
    assert_told(&desk.done(&["entry", BOOK, "show", "3"]), &["撤回未生效的第2号凭证，台账没有变动"]);
    let shown = desk.run(&["entry", BOOK, "show", "2", "--json"]).json();
    assert_eq!((&shown["pending"], &shown["withdrawn"]), (&false.into(), &true.into()));
    for name in ["县种子站", "县农技中心"] {
        let story = desk.done(&["genealogy", BOOK, name]);
        assert_told(&story, &["县种子站并入县农技中心", "未生效即撤回(第3号凭证)", "撤回第2号凭证，该凭证没有生效"]);
        assert!(!story.contains("待生效") && !story.contains("恢复"), "{story}");
    }
}

#[test]
fn a_waiting_merger_is_taken_back_before_its_day_and_nothing_is_left_of_it() {
    let desk = with_a_waiting_merger();
    let story = desk.done(&["genealogy", BOOK, "县农技中心"]);
    assert_told(&story, &["县种子站并入县农技中心", "○ 待生效"]);
    assert!(!story.contains("建账登记县种子站") && !story.contains("设立县种子站"), "not its own story yet: {story}");
    desk.run(&["entry", BOOK, "reverse", "2", "--date", "2098-12-31"]).is_refusal(&["不能在2098-12-31就冲销"]);
    let back = desk.done(&["entry", BOOK, "reverse", "2", "--yes"]);
    assert_told(&back, &["设立 县种子站", "已写入第3号凭证：冲销第2号凭证，2099-01-01起生效"]);
    never_to_come(&desk);
    let ledger = |date: &str| desk.done(&["show", BOOK, "ledger", "--date", date]);
    let body = |date: &str| -> Vec<String> {
        ledger(date).lines().filter(|line| line.contains("县种子站")).map(str::to_owned).collect()
    };
    assert_eq!(body("2099-01-02"), body("2026-01-01"));
    // In the ledger, and among the numbers with their documents.
    assert_eq!(body("2099-01-02").len(), 2);
    assert_told(&desk.done(&["why", BOOK, "县种子站", "事业·全额", "--date", "2099-01-02"]), &["空编0＝核定2−实有2"]);
    // Whatever would be left behind on that day is refused, with the day from which it is possible.
    let more = |day: &str| {
        let transfer = "{ kind = \"事业\", count = 1, from = \"县农技中心\", to = \"县种子站\" }";
        desk.write("步骤.toml", format!("effective = \"{day}\"\nsteps = [{{ transfer = {transfer} }}]"));
        desk.done(&["plan", BOOK, "new", day, "--from", "步骤.toml"]);
        desk.run(&["plan", BOOK, "adopt", day])
    };
    more("2098-06-01").is_refusal(&[
        "第2号凭证要到2099-01-01才生效，已由第3号凭证按当时的编制和人员提前冲销",
        "请把生效日期改为2099-01-01或以后。",
    ]);
    assert_eq!(more("2099-01-01").code, 0);
    assert_told(&desk.done(&["doctor", BOOK]), &["账簿"]);
}

/// A book in which entry 2 merges two bodies on a day to come.
fn with_a_waiting_merger() -> Desk {
    let desk = Desk::with_register(
        BOOK,
        r#"jurisdiction = "甲县"
effective = "2020-01-01"
institutions = [
  { name = "县农技中心", nature = "事业单位", places = { "事业" = 10 }, invented_people = { "事业" = 4 } },
  { name = "县种子站", nature = "事业单位", places = { "事业" = 2 }, invented_people = { "事业" = 2 } },
]
"#,
    );
    adopt(&desk, "合并", &on("2099-01-01", "{ merge = { from = [\"县种子站\"], into = \"县农技中心\" } }"));
    desk
}

fn on(day: &str, step: &str) -> String {
    format!("effective = \"{day}\"\nsteps = [{step}]")
}

fn transfer(count: u32, from: &str, to: &str) -> String {
    format!("{{ transfer = {{ kind = \"事业\", count = {count}, from = \"{from}\", to = \"{to}\" }} }}")
}

/// Tries to adopt a plan of one step of a day.
fn attempt(desk: &Desk, name: &str, day: &str, step: &str) -> super::run::Run {
    desk.write("步骤.toml", on(day, step));
    desk.done(&["plan", BOOK, "new", name, "--from", "步骤.toml"]);
    desk.run(&["plan", BOOK, "adopt", name])
}

fn ledger_line(desk: &Desk, unit: &str, date: &str) -> Vec<String> {
    let told = desk.done(&["show", BOOK, "ledger", "--date", date]);
    let (ledger, _documents) = told.split_once("编制数依据表").expect("two tables");
    ledger.lines().filter(|line| line.contains(unit)).map(str::to_owned).collect()
}

/// The reversal sets the successor as it was known; a rename of an earlier day was undone by it on its day.
#[test]
fn what_is_said_of_a_body_before_a_waiting_reversal_is_not_set_back_in_silence() {
    let desk = with_a_waiting_merger();
    desk.done(&["entry", BOOK, "reverse", "2", "--yes"]);
    let rename = "{ rename = { institution = \"县农技中心\", name = \"县农业技术中心\" } }";
    attempt(&desk, "先改", "2098-06-01", rename).is_refusal(&[
        "第3号凭证自2099-01-01起冲销第2号凭证",
        "会把“县农技中心”的这项变动改回去",
        "请把“县农技中心”的这项变动的生效日期改为2099-01-01或以后",
    ]);
    // The way out that is told: the same once more on that day, and then at once.
    assert_eq!(attempt(&desk, "当天改", "2099-01-01", rename).code, 0);
    desk.done(&["plan", BOOK, "adopt", "先改"]);
    for date in ["2098-06-01", "2099-01-02"] {
        assert_eq!(
            (ledger_line(&desk, "县农业技术中心", date).len(), ledger_line(&desk, "县种子站", date).len()),
            (1, 1)
        );
    }
    assert_told(&why(&desk, "县种子站", "2099-01-02"), &["＝2"]);
    assert_eq!(desk.run(&["doctor", BOOK]).code, 0);
}

#[test]
fn an_entry_that_has_nothing_to_do_with_a_waiting_reversal_is_recorded() {
    let desk = with_a_waiting_merger();
    desk.done(&["entry", BOOK, "reverse", "2", "--yes"]);
    let establish = "{ establish = { name = \"县试验站\", tier = \"县直\", nature = \"事业单位\" } }";
    assert_eq!(attempt(&desk, "设立", "2098-06-01", establish).code, 0);
    assert_eq!(attempt(&desk, "划转", "2098-07-01", &transfer(1, "县农技中心", "县试验站")).code, 0);
    assert_told(&why(&desk, "县农技中心", "2099-01-02"), &["＝9"]);
    assert_told(&why(&desk, "县种子站", "2099-01-02"), &["＝2"]);
}

/// Entry 3 of the same day stands between the merger and what takes it back.
#[test]
fn an_entry_between_a_waiting_merger_and_its_reversal_hides_no_remainder() {
    let desk = with_a_waiting_merger();
    let establish = "{ establish = { name = \"县试验站\", tier = \"县直\", nature = \"事业单位\" } }";
    adopt(&desk, "同日", &on("2099-01-01", establish));
    desk.done(&["entry", BOOK, "reverse", "2", "--yes"]);
    attempt(&desk, "先调", "2098-06-01", &transfer(3, "县农技中心", "县种子站"))
        .is_refusal(&["第2号凭证要到2099-01-01才生效，已由第4号凭证", "请把生效日期改为2099-01-01或以后"]);
    assert_eq!(attempt(&desk, "当天调", "2099-01-01", &transfer(3, "县农技中心", "县种子站")).code, 0);
    assert_told(&why(&desk, "县农技中心", "2099-01-02"), &["＝7"]);
    assert_told(&why(&desk, "县种子站", "2099-01-02"), &["＝5"]);
}

/// Two entries that wait, taken back together: the reversals stand in the opposite order, behind both.
#[test]
fn a_group_that_waits_and_is_taken_back_together_hides_no_remainder() {
    let desk = with_a_waiting_merger();
    desk.done(&["entry", BOOK, "reverse", "2", "--yes"]);
    let establish = "{ establish = { name = \"县试验站\", tier = \"县直\", nature = \"事业单位\" } }";
    for (name, step) in
        [("再合并", "{ merge = { from = [\"县种子站\"], into = \"县农技中心\" } }"), ("再设立", establish)]
    {
        desk.write("步骤.toml", on("2099-03-01", step));
        desk.done(&["plan", BOOK, "new", name, "--from", "步骤.toml"]);
    }
    desk.done(&["plan", BOOK, "adopt", "再合并", "再设立"]);
    let together = desk.done(&["entry", BOOK, "reverse", "4", "--linked", "--yes"]);
    assert_told(&together, &["已写入第6、7号凭证，同批冲销第5、4号凭证"]);
    attempt(&desk, "先调", "2099-02-01", &transfer(3, "县农技中心", "县种子站"))
        .is_refusal(&["第4号凭证要到2099-03-01才生效，已由第7号凭证", "请把生效日期改为2099-03-01或以后"]);
    assert_eq!(attempt(&desk, "当天调", "2099-03-01", &transfer(3, "县农技中心", "县种子站")).code, 0);
    assert_told(&why(&desk, "县种子站", "2099-03-02"), &["＝5"]);
    assert_eq!(desk.run(&["doctor", BOOK]).code, 0);
}

/// A merger that was taken back before its day, and that again: it merges after all.
#[test]
fn a_waiting_reversal_that_is_taken_back_lets_the_merger_stand() {
    let desk = with_a_waiting_merger();
    desk.done(&["entry", BOOK, "reverse", "2", "--yes"]);
    desk.done(&["entry", BOOK, "reverse", "3", "--yes"]);
    assert_eq!(ledger_line(&desk, "县种子站", "2099-01-02").len(), 0);
    assert_told(&why(&desk, "县农技中心", "2099-01-02"), &["＝12"]);
    desk.run(&["entry", BOOK, "reverse", "2"]).is_refusal(&["请改为冲销第4号凭证。"]);
}

/// Somebody goes to the merged body by an entry of the day of the merger that was recorded before it, and back with its reversal.
#[test]
fn of_two_entries_of_one_day_the_second_is_taken_back_by_what_the_first_leaves() {
    let desk = with_a_waiting_merger();
    desk.done(&["entry", BOOK, "reverse", "2", "--yes"]);
    let moving = "{ transfer = { kind = \"事业\", count = 1, from = \"县农技中心\", to = \"县种子站\", people = [\"王秀英\"] } }";
    let merger = "{ merge = { from = [\"县种子站\"], into = \"县农技中心\" } }";
    for (name, step) in [("调人", moving), ("再合并", merger)] {
        desk.write("步骤.toml", on("2099-03-01", step));
        desk.done(&["plan", BOOK, "new", name, "--from", "步骤.toml"]);
    }
    desk.done(&["plan", BOOK, "adopt", "调人", "再合并"]);
    desk.done(&["entry", BOOK, "reverse", "5", "--yes"]);
    assert_told(&why(&desk, "县种子站", "2099-03-02"), &["空编0＝核定3−实有3"]);
    let people = desk.done(&["show", BOOK, "people", "--date", "2099-03-02", "--institution", "县种子站"]);
    assert_told(&people, &["王秀英", "共 3 人"]);
    desk.done(&["entry", BOOK, "reverse", "4", "--yes"]);
    assert_told(&why(&desk, "县种子站", "2099-03-02"), &["空编0＝核定2−实有2"]);
    assert_eq!(desk.run(&["doctor", BOOK]).code, 0);
}

/// Of one item nobody has to say which; a voucher that only gives a number has none, and says so.
#[test]
fn the_only_item_is_meant_and_a_voucher_without_items_says_so() {
    let desk = desk();
    adopt(
        &desk,
        "再划转",
        r#"effective = "2021-08-01"
steps = [{ transfer = { kind = "事业", count = 3, from = "县农技中心", to = "县畜牧兽医站" } }]
"#,
    );
    desk.done(&["entry", BOOK, "correct", "4", "--count", "2", "--yes"]);
    assert_told(&why(&desk, "县农技中心", "2021-08-01"), &["＝7"]);
    desk.run(&["entry", BOOK, "correct", "2", "--count", "2"]).is_refusal(&["没有写明更正哪一项"]);
    desk.done(&["entry", BOOK, "document", "2", "甲编〔2021〕6号", "--yes"]);
    desk.run(&["entry", BOOK, "correct", "6", "--count", "2"])
        .is_refusal(&["第6号凭证只是给第2号凭证补文号的，没有可以冲销或更正的内容。"]);
}
