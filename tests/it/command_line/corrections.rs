//! What the rules, a step file and later vouchers have to say of a correction or a reversal, before it is written.

use super::run::{Desk, assert_told};

const BOOK: &str = "甲县.bh";

/// A county with a township; entry 2 gives the township three places of the centre, by a document.
fn desk() -> Desk {
    let desk = Desk::with_register(
        BOOK,
        r#"jurisdiction = "甲县"
effective = "2020-01-01"
document = "甲编〔2020〕1号"
institutions = [
  { name = "县农技中心", nature = "事业单位", places = { "事业" = 10 }, invented_people = { "事业" = 4 } },
  { name = "县种子站", nature = "事业单位", places = { "事业" = 5 }, invented_people = { "事业" = 1 } },
  { name = "县畜牧站", nature = "事业单位", places = { "事业" = 5 } },
  { name = "白鹤镇", nature = "镇", places = { "事业" = 5 } },
]
"#,
    );
    adopt(&desk, "下沉", "2021-06-01", &transfer(3, "县农技中心", "白鹤镇", ", approval = \"甲编〔2021〕6号\""));
    desk
}

/// One step, with what else is said of it.
fn transfer(count: u32, from: &str, to: &str, further: &str) -> String {
    format!("{{ transfer = {{ kind = \"事业\", count = {count}, from = \"{from}\", to = \"{to}\" }}{further} }}")
}

fn steps(day: &str, step: &str) -> String {
    format!("effective = \"{day}\"\nsteps = [{step}]\n")
}

fn adopt(desk: &Desk, name: &str, day: &str, step: &str) {
    desk.write("步骤.toml", steps(day, step));
    desk.done(&["plan", BOOK, "new", name, "--from", "步骤.toml"]);
    desk.done(&["plan", BOOK, "adopt", name]);
}

fn vouchers(desk: &Desk) -> usize {
    desk.done(&["entry", BOOK, "list"]).lines().filter(|line| line.starts_with('第')).count()
}

#[test]
fn a_correction_is_refused_what_a_plan_would_be_refused() {
    let desk = desk();
    desk.run(&["entry", BOOK, "correct", "2", "--giver", "上级", "--count", "100", "--yes"]).is_refusal(&[
        "没有写入，这样更正会新增“禁止”事项：",
        "上级批准文号",
        "第2号凭证",
        "请在步骤文件里写明，用步骤文件更正",
        "请先红字冲销第2号凭证，再新建方案",
    ]);
    assert_eq!(vouchers(&desk), 2);
    // By a step file that names the approval it is a matter like any other.
    desk.write(
        "更正.toml",
        format!("steps = [{}]", transfer(100, "上级", "白鹤镇", ", approval = \"省编〔2021〕3号\"")),
    );
    desk.done(&["entry", BOOK, "correct", "2", "--from", "更正.toml", "--yes"]);
    assert_eq!(vouchers(&desk), 3);
}

#[test]
fn a_correction_says_what_it_newly_brings_about_and_nothing_of_what_was_so_already() {
    let desk = desk();
    let fewer = ["entry", BOOK, "correct", "2", "--count", "2"];
    let told = desk.run(&fewer).out;
    assert!(!told.contains("新增"), "fewer places go the way that was approved: {told}");
    assert_eq!(desk.run(&[&fewer[..], &["--json"]].concat()).json()["findings"], serde_json::json!([]));
    let upward = ["entry", BOOK, "correct", "2", "--giver", "白鹤镇", "--receiver", "县农技中心"];
    assert_told(&desk.run(&upward).out, &["! 新增预警：", "没有写入"]);
    let shown = desk.run(&[&upward[..], &["--json"]].concat()).json();
    let findings = shown["findings"].as_array().expect("a list");
    assert_eq!(findings[0]["severity"], "warning", "{shown}");
    let titles: Vec<_> = findings.iter().filter_map(|finding| finding["words"]["title"].as_str()).collect();
    assert!(titles.contains(&"逆向划转"), "{titles:?}");
}

/// Somebody goes from the station to the farm with entry 3, and on to the centre with entry 4.
#[test]
fn who_has_moved_on_is_named_with_the_voucher_before_anything_is_agreed_to() {
    let desk = desk();
    let name = "陈晓东";
    assert_told(&desk.done(&["show", BOOK, "people", "--institution", "县种子站"]), &[name, "共 1 人"]);
    let with = format!(", people = [\"{name}\"]");
    let moving = |from: &str, to: &str| {
        format!("{{ transfer = {{ kind = \"事业\", count = 1, from = \"{from}\", to = \"{to}\"{with} }} }}")
    };
    adopt(&desk, "先调", "2021-07-01", &moving("县种子站", "县畜牧站"));
    adopt(&desk, "再调", "2021-08-01", &moving("县畜牧站", "县农技中心"));
    let words = ["第3号凭证不能退回：第1项涉及的", name, "后来改动的是第4号凭证，请先冲销第4号凭证"];
    desk.run(&["entry", BOOK, "reverse", "3"]).is_refusal(&words);
    desk.run(&["entry", BOOK, "correct", "3", "--count", "2"]).is_refusal(&["第3号凭证", name, "第4号凭证"]);
    desk.done(&["entry", BOOK, "reverse", "4", "--yes"]);
    desk.done(&["entry", BOOK, "reverse", "3", "--yes"]);
    assert_eq!(desk.run(&["doctor", BOOK]).code, 0);
}

#[test]
fn a_step_file_gives_the_correction_its_day_and_note_and_what_is_not_kept_is_told() {
    let desk = desk();
    let step =
        transfer(2, "县农技中心", "白鹤镇", ", approval = \"省编〔2021〕3号\", reason = \"农技下沉\", phase = 1");
    let head = "effective = \"2021-09-01\"\ndocument = \"甲编〔2021〕9号\"\nnote = \"县委编委会纪要\"\n";
    desk.write("更正.toml", format!("{head}steps = [{step}]"));
    let correct = ["entry", BOOK, "correct", "2", "--from", "更正.toml"];
    let preview = desk.run(&correct).out;
    assert_told(
        &preview,
        &[
            "更正第2号凭证；县委编委会纪要；批准文号省编〔2021〕3号",
            "自2021年9月1日起生效",
            "步骤文件中的第1步的缘由、第1步的分期不写入凭证。",
        ],
    );
    let shown = desk.run(&[&correct[..], &["--json"]].concat()).json();
    let (day, left_out) = (&shown["effective"], &shown["left_out"]);
    assert_eq!((day, left_out), (&"2021-09-01".into(), &"步骤文件中的第1步的缘由、第1步的分期不写入凭证。".into()));
    desk.run(&[&correct[..], &["--date", "2021-08-01", "--yes"]].concat()).is_refusal(&[
        "步骤文件写明自2021-09-01起生效，和要求的生效日期2021-08-01不同",
        "更正.toml",
        "改成同一天",
    ]);
    assert_eq!(vouchers(&desk), 2);
    desk.done(&[&correct[..], &["--yes"]].concat());
    let places = |date: &str| desk.done(&["why", BOOK, "白鹤镇", "事业·全额", "--date", date]);
    assert_told(&places("2021-08-31"), &["＝8"]);
    assert_told(&places("2021-09-01"), &["＝7"]);
    assert_told(&desk.done(&["entry", BOOK, "show", "3"]), &["县委编委会纪要"]);
}

/// Two vouchers of one batch that wait; what one of them brings is spent by a third, so that taking both back is refused as it is
/// written.
#[test]
fn a_refused_batch_prints_no_preview() {
    let desk = desk();
    let later = |name: &str, day: &str, count, from: &str, to: &str| {
        desk.write("步骤.toml", steps(day, &transfer(count, from, to, "")));
        desk.done(&["plan", BOOK, "new", name, "--from", "步骤.toml"]);
    };
    later("甲", "2021-07-01", 2, "县农技中心", "县畜牧站");
    later("乙", "2021-07-01", 1, "县种子站", "县畜牧站");
    desk.done(&["plan", BOOK, "adopt", "甲", "乙"]);
    later("丙", "2099-01-01", 8, "县畜牧站", "县种子站");
    desk.done(&["plan", BOOK, "adopt", "丙"]);
    assert_told(&desk.run(&["entry", BOOK, "reverse", "3", "--linked"]).out, &["冲销第4号凭证，将写入", "没有写入"]);
    desk.run(&["entry", BOOK, "reverse", "3", "--linked", "--yes"])
        .is_refusal(&["与一笔待生效的凭证冲突", "第5号凭证"]);
    assert_eq!(vouchers(&desk), 5);
}
