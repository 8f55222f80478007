//! 报批 on the command line: whose approval a plan needs, how far it has come, and what adoption makes of it.

use super::run::{Desk, assert_told};

const BOOK: &str = "甲县.bh";

/// Administrative and service places of the county go to a township.
const REGISTER: &str = r#"jurisdiction = "甲县"
effective = "2026-10-31"
institutions = [
  { name = "县农技中心", nature = "事业单位", places = { "事业" = 10 } },
  { name = "县财政局", nature = "政府机构", places = { "行政" = 4 } },
  { name = "白鹤镇", nature = "镇", places = { "事业" = 5 } },
]
"#;
const STEPS: &str = r#"[[steps]]
transfer = { kind = "行政", count = 2, from = "县财政局", to = "白鹤镇" }
[[steps]]
transfer = { kind = "事业", count = 3, from = "县农技中心", to = "白鹤镇" }
"#;

fn desk() -> Desk {
    let desk = Desk::with_register(BOOK, REGISTER);
    desk.write("步骤.toml", STEPS);
    desk.done(&["plan", BOOK, "new", "甲案", "--from", "步骤.toml", "--author", "张三"]);
    desk
}

fn approve<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["plan", BOOK, "approve", "甲案", "--author", "李四"], more].concat()
}

#[test]
fn a_plan_goes_up_its_chains_and_is_adopted_with_those_who_approved_it() {
    let desk = desk();
    let told = desk.run(&["plan", BOOK, "approvals", "甲案"]);
    assert_eq!(told.code, 1, "something is still to be approved");
    let words = [
        "1. 乡镇、街道的机构编制事项　县级编委待报",
        "行政 县直→乡镇 2名；事业·全额 县直→乡镇 3名(第1、2步)",
        "2. 行政编制跨层级调整　省级编办待报",
        "行政 县直→乡镇 2名(第1步)",
        "省级编办提出：待报",
        "中央编办审批：待报",
        "第十八条",
        "3. 乡镇事业编制总量调整　县级编办待报",
        "县级编办提出：待报",
        "市级编办审核：待报",
        "省级编办审批：待报",
        "4. [供参照] ",
    ];
    assert_told(&told.out, &words);
    let shown = desk.run(&["plan", BOOK, "show", "甲案"]).out;
    assert_told(
        &shown,
        &["需县级编委审批 · 待报；需省级编办、中央编办审批 · 待报", "需县级编办、市级编办、省级编办审批 · 待报"],
    );

    let handed_in = ["--need", "2", "--authority", "省级编办", "--state", "已报", "--date", "2026-11-01"];
    assert_told(
        &desk.done(&approve(&handed_in)),
        &["2. 行政编制跨层级调整　省级编办已报", "省级编办提出：已报 2026-11-01"],
    );
    let last = ["--need", "2", "--authority", "中央编办", "--document", "中编办[2026]1号"];
    assert_told(&desk.done(&approve(&last)), &["2. 行政编制跨层级调整　已批", "中央编办审批：已批 中编办〔2026〕1号"]);
    let found = desk.run(&["plan", BOOK, "show", "甲案", "--json"]).json();
    let sentence = |step: usize| found["steps"][step]["sentence"].as_str().map(str::to_owned).unwrap_or_default();
    assert_eq!(sentence(0), "县财政局 → 白鹤镇 行政 2名 · 空编划转 · 中编办〔2026〕1号");
    assert_eq!(sentence(1), "县农技中心 → 白鹤镇 事业·全额 3名 · 空编划转", "another matter has its own number");
    let log = desk.done(&["plan", BOOK, "log", "甲案"]);
    assert_told(
        &log,
        &["李四　报批：行政编制跨层级调整，省级编办已报 2026-11-01", "李四　填写批准文号：行政编制跨层级调整"],
    );

    let needs = desk.run(&["plan", BOOK, "approvals", "甲案", "--json"]).json();
    assert_eq!((&needs[1]["approved"], &needs[2]["steps"][0]), (&true.into(), &2.into()));
    assert_eq!(
        (needs[1]["chain"][1]["state"].as_str(), needs[3]["required"].as_bool()),
        (Some("approved"), Some(false))
    );
    let compared = desk.done(&["plan", BOOK, "compare", "甲案"]);
    assert_told(&compared, &["需报审批(已批/共)", "1/3项", "乡镇、街道的机构编制事项(县级编委待报)"]);

    let own = ["--need", "1", "--authority", "县级编委", "--document", "甲编〔2026〕5号"];
    desk.done(&approve(&own));
    let adopted = desk.done(&["plan", BOOK, "adopt", "甲案"]);
    assert_told(&adopted, &["已执行，写入第2号凭证", "注意：尚未最终批准：乡镇事业编制总量调整", "县级编办待报。"]);
    let entry = desk.run(&["entry", BOOK, "list", "--json"]).json()[0].take();
    assert_eq!(entry["approver"].as_str(), Some("县级编委、中央编办"), "{entry}");
    desk.run(&approve(&last)).is_refusal(&["已由第2号凭证执行", "方案“甲案”"]);
}

#[test]
fn what_cannot_be_written_down_is_refused_with_the_way_out() {
    let desk = desk();
    let refused = |more: &[&str], words: &[&str]| desk.run(&approve(more)).is_refusal(words);
    // The way out names the order that lists the matters.
    let beyond = desk.run(&approve(&["--need", "9", "--authority", "中央编办"]));
    assert_eq!(beyond.code, 2);
    for words in ["没有这一项须报批的事项，共5项", "方案“甲案”", "请用 plan … approvals 核对序号。"]
    {
        assert!(beyond.err.contains(words), "{}", beyond.err);
    }
    refused(&["--need", "2", "--authority", "国务院"], &["不经过“国务院”", "可写：省级编办、中央编办。"]);
    refused(&["--need", "2", "--authority", "中央编办"], &["要写批准文号", "请填写文号"]);
    refused(&["--need", "2", "--authority", "中央编办", "--document", "口头同意"], &["文号“口头同意”不合规范"]);
    refused(
        &["--need", "2", "--authority", "中央编办", "--state", "好"],
        &["没有“好”这种报批情况", "待报、已报、已批、不同意"],
    );
    refused(&["--need", "2", "--authority", "省级编办", "--state", "已报", "--date", "明天"], &["“明天”不是日期"]);
    refused(
        &["--need", "2", "--authority", "省级编办", "--state", "已报", "--date", "2199-01-01"],
        &["还没有到", "请核对日期"],
    );
    let log = desk.done(&["plan", BOOK, "log", "甲案"]);
    assert!(!log.contains("报批"), "{log}");
}

/// The plan itself bears no number; its entry gets one.
#[test]
fn what_is_not_approved_is_told_of_the_plan_under_the_number_it_is_adopted_under() {
    let desk = desk();
    desk.write("单步.toml", STEPS.replace("行政", "事业").replace("县财政局", "县农技中心"));
    desk.done(&["plan", BOOK, "new", "乙案", "--from", "单步.toml"]);
    desk.done(&["plan", BOOK, "new", "丙案", "--from", "单步.toml"]);
    desk.done(&["plan", BOOK, "phases", "丙案", "--phase", "今年"]);
    let matter = "乡镇、街道的机构编制事项";
    let without = desk.run(&["plan", BOOK, "approvals", "乙案"]).out;
    assert_told(&without, &[&format!("{matter}　县级编委待报")]);
    for (name, phase) in [("乙案", &[][..]), ("丙案", &["--phase", "今年"][..])] {
        let adopt = ["plan", BOOK, "adopt", name, "--document", "甲编〔2026〕5号", "--json"];
        let adopted = desk.run(&[&adopt[..], phase].concat()).json();
        let unapproved = adopted["unapproved"].as_array().expect("a list");
        assert!(!unapproved.iter().any(|it| it.to_string().contains(matter)), "{adopted}");
        let entry = desk.run(&["entry", BOOK, "list", "--json"]).json()[0].take();
        assert_eq!(entry["approver"].as_str(), Some("县级编委"), "{entry}");
    }
}
