//! Plans that live, on the command line: kept, compared, brought to the meeting, carried out in phases, re-based.

use serde_json::Value;

use super::run::{Desk, assert_told};

const BOOK: &str = "甲县.bh";

/// A county with a centre of ten places and a bureau of four, three of them filled, and two townships.
const REGISTER: &str = r#"jurisdiction = "甲县"
effective = "2026-10-31"
institutions = [
  { name = "县农技中心", nature = "事业单位", places = { "事业" = 10 } },
  { name = "县财政局", nature = "政府机构", places = { "行政" = 4 }, invented_people = { "行政" = 3 } },
  { name = "白鹤镇", nature = "镇", places = { "事业" = 5 } },
  { name = "青龙镇", nature = "镇", places = { "事业" = 5 } },
]
"#;

/// From whom, how many, to whom, and in which phase; zero belongs to the whole.
type Move<'a> = (&'a str, u32, &'a str, u32);

/// A plan of one move for a day.
fn dated(name: &str, day: &str, (from, count, to, _): Move<'_>) -> String {
    format!("name = \"{name}\"\neffective = \"{day}\"\n{}", steps(&[(from, count, to, 0)]))
}

fn steps(moves: &[Move<'_>]) -> String {
    let step = |(from, count, to, phase): &Move<'_>| {
        let phase = if *phase > 0 { format!("phase = {phase}\n") } else { String::new() };
        format!(
            "[[steps]]\ntransfer = {{ kind = \"事业\", count = {count}, from = \"{from}\", to = \"{to}\" }}\n\
             approval = \"省编〔2026〕1号\"\n{phase}"
        )
    };
    moves.iter().map(step).collect()
}

fn desk(plans: &[(&str, &[Move<'_>])]) -> Desk {
    let desk = Desk::with_register(BOOK, REGISTER);
    for (name, moves) in plans {
        desk.write("步骤.toml", steps(moves));
        desk.done(&["plan", BOOK, "new", name, "--from", "步骤.toml", "--author", "张三"]);
    }
    desk
}

fn shown(desk: &Desk, name: &str) -> Value {
    desk.run(&["plan", BOOK, "show", name, "--json"]).json()
}

#[test]
fn a_plan_goes_to_the_meeting_and_is_locked_there() {
    let desk = desk(&[("甲案", &[("县农技中心", 2, "白鹤镇", 0)])]);
    assert_told(&desk.done(&["plan", BOOK, "stage", "甲案", "征求意见"]), &["甲案", "征求意见"]);
    let unit = ["--unit", "县财政局", "--text", "调减过多"];
    let objected = desk.done(&[&["plan", BOOK, "object", "甲案"], &unit[..]].concat());
    assert_told(&objected, &["意见1　县财政局：调减过多　[未答复]"]);
    let answered = desk.done(&["plan", BOOK, "answer", "甲案", "--objection", "1", "--text", "维持"]);
    assert_told(&answered, &["[维持]"]);
    desk.run(&["plan", BOOK, "answer", "甲案", "--objection", "0", "--text", "维持"])
        .is_refusal(&["没有这一条意见，共1条"]);
    desk.done(&["plan", BOOK, "stage", "甲案", "上会"]);
    assert_told(&desk.done(&["plan", BOOK, "freeze", "甲案", "--number", "定稿1号"]), &["上会(定稿1号)"]);
    desk.run(&["plan", BOOK, "add", "甲案", "步骤.toml"]).is_refusal(&["已经定稿", "方案“甲案”", "请先退回或撤销定稿"]);
    desk.run(&["plan", BOOK, "undo", "甲案"]).is_refusal(&["已经定稿"]);
    desk.done(&["plan", BOOK, "stage", "甲案", "通过"]);
    desk.run(&["plan", BOOK, "stage", "甲案", "草案"]).is_refusal(&["要写明理由"]);
    desk.run(&["plan", BOOK, "stage", "甲案", "批准"])
        .is_refusal(&["没有“批准”这个阶段", "可用：草案、征求意见、上会、通过"]);
    let back = desk.done(&["plan", BOOK, "stage", "甲案", "草案", "--note", "重新测算", "--author", "李四"]);
    assert_told(&back, &["甲案", "草案"]);
    let told = desk.done(&["plan", BOOK, "log", "甲案"]);
    let words = [
        "张三　载入步骤文件",
        "命令行　由“草案”转为“征求意见”",
        "县财政局提出意见：调减过多",
        "县财政局的意见，采纳情况：维持",
        "定稿，编号 定稿1号",
        "李四　撤销定稿(定稿1号)：重新测算",
        "由“通过”退回“草案”：重新测算",
    ];
    assert_told(&told, &words);
    let log = desk.run(&["plan", BOOK, "log", "甲案", "--json"]).json();
    assert_eq!((log.as_array().map(Vec::len), log[0]["by"].as_str()), (Some(9), Some("张三")));
}

#[test]
fn plans_are_copied_named_put_away_and_walked_back() {
    let desk = desk(&[("甲案", &[("县农技中心", 2, "白鹤镇", 0)])]);
    assert_told(&desk.done(&["plan", BOOK, "copy", "甲案", "乙案"]), &["已复制为方案“乙案”(第2号，1步)"]);
    desk.run(&["plan", BOOK, "copy", "甲案", "乙案"]).is_refusal(&["账簿中已有方案“乙案”"]);
    desk.done(&["plan", BOOK, "rename", "乙案", "丙案"]);
    // A copy has the steps without their 批准文号; that is the last edit.
    assert_told(&desk.done(&["plan", BOOK, "undo", "丙案"]), &["已撤销“复制的方案不带批准文号”", "1步"]);
    assert_told(&desk.done(&["plan", BOOK, "undo", "丙案"]), &["已撤销“载入步骤文件”", "0步"]);
    assert_told(&desk.done(&["plan", BOOK, "redo", "丙案"]), &["已重做“载入步骤文件”", "1步"]);
    desk.done(&["plan", BOOK, "redo", "丙案"]);
    desk.run(&["plan", BOOK, "redo", "丙案"]).is_refusal(&["没有可以重做的修改"]);
    desk.done(&["plan", BOOK, "archive", "丙案"]);
    desk.run(&["plan", BOOK, "show", "丙案"]).is_refusal(&["没有方案“丙案”"]);
    assert_told(&desk.done(&["plan", BOOK, "list", "--archived"]), &["第2号　丙案　1步　草案"]);
    desk.done(&["plan", BOOK, "unarchive", "丙案"]);
    let words = ["复制自第1号方案“甲案”", "更名，原名“乙案”", "撤销：载入步骤文件", "重做：", "归档", "取消归档"];
    assert_told(&desk.done(&["plan", BOOK, "log", "丙案"]), &words);
    let list = desk.run(&["plan", BOOK, "list", "--json"]).json();
    assert_eq!((list[0]["name"].as_str(), list[0]["stage"].as_str()), (Some("丙案"), Some("draft")));
}

#[test]
fn plans_side_by_side_and_in_each_others_way() {
    let desk = desk(&[
        ("甲案", &[("县农技中心", 6, "白鹤镇", 0)]),
        ("乙案", &[("县农技中心", 5, "青龙镇", 0)]),
        ("丙案", &[("机动编制", 1, "青龙镇", 0)]),
    ]);
    let clash = "“乙案”(第1步等，用5名)和“甲案”(第1步起，用6名)都用县农技中心的事业·全额空编，现有10名";
    assert_told(&desk.done(&["plan", BOOK, "list"]), &[clash]);
    let table = desk.done(&["plan", BOOK, "compare", "甲案", "乙案", "丙案"]);
    assert_told(&table, &["多方案比较表", "甲案", "乙案", "丙案", "县农技中心", "白鹤镇", "青龙镇", "变动编制"]);
    assert!(!table.contains("县财政局"), "no plan makes a difference to it");
    assert_told(&desk.done(&["plan", BOOK, "compare", "甲案", "乙案", "--all"]), &["县财政局"]);
    let found = desk.run(&["plan", BOOK, "compare", "甲案", "乙案", "--json"]).json();
    let moved = |plan: usize| found["comparison"]["plans"][plan]["places_moved"].as_u64();
    assert_eq!((moved(0), moved(1)), (Some(6), Some(5)));
    let line = &found["comparison"]["lines"][0];
    let after = |plan: usize| line["after"][plan]["authorized"].as_u64();
    assert_eq!((line["before"]["authorized"].as_u64(), after(0), after(1)), (Some(10), Some(4), Some(5)));
    assert_eq!(found["clashes"].as_array().map(Vec::len), Some(1));
    for file in ["比较.pdf", "比较.xlsx", "比较.json"] {
        assert_told(&desk.done(&["plan", BOOK, "compare", "甲案", "乙案", "--out", file]), &["已写出"]);
        assert!(std::fs::metadata(desk.path(file)).expect("written").len() > 1_000, "{file}");
    }
}

#[test]
fn a_plan_is_carried_out_in_phases() {
    let desk = desk(&[("甲案", &[("县农技中心", 2, "白鹤镇", 2), ("县农技中心", 3, "青龙镇", 1)])]);
    desk.run(&["plan", BOOK, "adopt", "甲案", "--phase", "1"]).is_refusal(&["方案没有分期"]);
    desk.run(&["plan", BOOK, "phases", "甲案", "--phase", "今年=何时"])
        .is_refusal(&["生效日期不是日期", "名称=生效日期"]);
    // A phase of a later day waits for it; this one is in the register at once.
    let today = bianheng::app::clock::today();
    let first = format!("今年={today}");
    let phases = ["--phase", &first, "--phase", "明年=2199-12-31"];
    let divided = desk.done(&[&["plan", BOOK, "phases", "甲案"], &phases[..]].concat());
    let told = format!("第1期 今年({today}生效)　第2步　未执行，变动编制3名");
    assert_told(&divided, &[&told, "第2期 明年", "第1步"]);
    desk.run(&["plan", BOOK, "phase", "甲案", "3", "--step", "1"]).is_refusal(&["没有第3期，共2期"]);
    desk.run(&["plan", BOOK, "adopt", "甲案", "--phase", "2"]).is_refusal(&["第1期还没有执行"]);
    desk.run(&["plan", BOOK, "adopt", "甲案"]).is_refusal(&["分期各有生效日期", "先取消分期"]);
    assert_told(&desk.done(&["plan", BOOK, "phases", "甲案", "--none"]), &["没有分期，一次执行"]);
    desk.done(&["plan", BOOK, "undo", "甲案"]);
    let adopted = desk.done(&["plan", BOOK, "adopt", "甲案", "--phase", "1"]);
    assert_told(&adopted, &["方案“甲案”第1期已执行，写入第2号凭证"]);
    desk.run(&["plan", BOOK, "adopt", "甲案", "--phase", "1"]).is_refusal(&["第1期已由第2号凭证执行"]);
    desk.run(&["plan", BOOK, "adopt", "甲案"]).is_refusal(&["已有分期执行"]);
    desk.run(&["plan", BOOK, "phase", "甲案", "2", "--step", "2"]).is_refusal(&["已经执行的分期"]);
    let after = shown(&desk, "甲案");
    assert_eq!((&after["steps"][1]["adopted"], &after["steps"][0]["phase"]), (&Value::Bool(true), &2.into()));
    let change = &after["changes"][0];
    let held = |when: &str| change[when]["authorized"].as_u64();
    assert_eq!((held("before"), held("after")), (Some(7), Some(5)), "only what is to come changes anything");
    assert_told(&desk.done(&["plan", BOOK, "list"]), &["甲案　2步　草案，已执行1/2期"]);
    desk.done(&["plan", BOOK, "adopt", "甲案", "--phase", "2"]);
    assert_told(&desk.done(&["plan", BOOK, "list"]), &["甲案　2步　已执行"]);
    let laid = shown(&desk, "甲案");
    assert_eq!(laid["changes"][0]["before"]["authorized"].as_u64(), Some(10), "over the register before both");
}

#[test]
fn a_plan_is_rebased_over_what_another_has_made_of_the_register() {
    let desk = desk(&[
        ("甲案", &[("县农技中心", 6, "白鹤镇", 0), ("县农技中心", 1, "青龙镇", 0)]),
        ("乙案", &[("县农技中心", 5, "青龙镇", 0)]),
    ]);
    assert_told(&desk.done(&["plan", BOOK, "rebase", "甲案"]), &["编制以来台账没有变化", "仍可执行"]);
    desk.done(&["plan", BOOK, "adopt", "乙案"]);
    let told = desk.run(&["plan", BOOK, "rebase", "甲案"]);
    assert_eq!(told.code, 1);
    let words = [
        "按第1号凭证后的台账编制，现行台账到第2号凭证",
        "1. 县农技中心 → 白鹤镇",
        "不能执行：县农技中心只有事业·全额编制5名",
        "台账变化 县农技中心的事业·全额编制核定由10变为5",
        "建议 数量由6名减为5名",
        "不能执行",
        "建议 这一步已经没有可办的，删去",
    ];
    assert_told(&told.out, &words);
    let found = desk.run(&["plan", BOOK, "rebase", "甲案", "--json"]).json();
    assert_eq!((found["steps"][0]["fate"].as_str(), &found["written"]), (Some("fails"), &Value::Bool(false)));
    assert_told(&desk.done(&["plan", BOOK, "rebase", "甲案", "--mend"]), &["已按建议写进方案"]);
    let after = shown(&desk, "甲案");
    assert_eq!(after["steps"].as_array().map(Vec::len), Some(1));
    assert_told(&desk.done(&["plan", BOOK, "rebase", "甲案"]), &["编制以来台账没有变化"]);
    desk.done(&["plan", BOOK, "undo", "甲案"]);
    let found = desk.run(&["plan", BOOK, "rebase", "甲案", "--json"]).json();
    assert_eq!(found["from"].as_u64(), Some(1), "undone, it lies over the old register again");
}

const MUCH_LATER: &str = "2199-12-31";

/// A plan that takes six of the ten places of the centre has been adopted for a later day.
fn with_an_entry_that_waits(others: &[(&str, &[Move<'_>])]) -> Desk {
    let desk = desk(others);
    desk.write("待.toml", dated("先行案", MUCH_LATER, ("县农技中心", 6, "白鹤镇", 0)));
    desk.done(&["plan", BOOK, "new", "--from", "待.toml"]);
    let adopted = desk.done(&["plan", BOOK, "adopt", "先行案"]);
    assert_told(&adopted, &["写入第2号凭证", MUCH_LATER, "到期前台账不变"]);
    desk
}

#[test]
fn two_plans_that_both_spend_the_same_vacancy_are_told_and_the_second_is_refused() {
    let desk = with_an_entry_that_waits(&[("乙案", &[("县农技中心", 5, "青龙镇", 0)])]);
    let shown = desk.run(&["plan", BOOK, "show", "乙案"]);
    assert_eq!(shown.code, 1);
    let words = ["不能执行：县农技中心只有事业·全额编制4名", "已计入待生效凭证1笔(至2199-12-31)", "plan … rebase"];
    assert_told(&shown.out, &words);
    assert_eq!(self::shown(&desk, "乙案")["waiting"].as_u64(), Some(1));
    desk.run(&["plan", BOOK, "adopt", "乙案"]).is_refusal(&["有步骤不能执行", "方案“乙案”", "修改后再执行"]);
    let rebased = desk.run(&["plan", BOOK, "rebase", "乙案"]);
    assert_told(&rebased.out, &["按第1号凭证后的台账编制，现行台账到第2号凭证", "建议 数量由5名减为4名"]);
    desk.done(&["plan", BOOK, "rebase", "乙案", "--mend"]);
    desk.done(&["plan", BOOK, "adopt", "乙案"]);
    let book = bianheng::store::Book::open(&desk.path(BOOK)).expect("the book");
    assert_eq!(book.doctor().expect("examined"), []);
}

#[test]
fn what_an_entry_that_waits_brings_in_is_not_spent_before_its_day() {
    let desk = with_an_entry_that_waits(&[("乙案", &[("白鹤镇", 8, "青龙镇", 0)])]);
    assert_eq!(shown(&desk, "乙案")["steps"][0]["refusal"], Value::Null, "eleven by then");
    desk.run(&["plan", BOOK, "adopt", "乙案"]).is_refusal(&[
        "第1步要等待生效的凭证生效后才能执行",
        "方案“乙案”",
        "请把生效日期改为2199-12-31或以后",
    ]);
    desk.write("丙.toml", dated("丙案", MUCH_LATER, ("白鹤镇", 8, "青龙镇", 0)));
    desk.done(&["plan", BOOK, "new", "--from", "丙.toml"]);
    assert_told(&desk.done(&["plan", BOOK, "adopt", "丙案"]), &["写入第3号凭证"]);
}

#[test]
fn a_number_under_a_draft_names_the_entry_that_waits_and_nothing_is_called_damaged() {
    let desk = with_an_entry_that_waits(&[("丙案", &[("白鹤镇", 8, "青龙镇", 0)])]);
    let of = ["why", BOOK, "白鹤镇", "事业·全额"];
    let told = desk.done(&[&of[..], &["--plan", "丙案"]].concat());
    let words = ["核定3＝方案前核定11−调减8＋调增0", "文号待补(待生效)", "(含待生效1笔)", "核定数＝11−0＝11"];
    assert_told(&told, &words);
    assert!(!told.contains("两者不一致"), "{told}");
    let json = desk.run(&[&of[..], &["--plan", "丙案", "--json"]].concat()).json();
    let posted: Vec<_> = (0..2).map(|index| json["postings"][index]["change"].as_i64()).collect();
    assert_eq!((posted, &json["disagreement"]), (vec![Some(5), Some(6)], &Value::Null));
    let without = desk.done(&of);
    assert!(!without.contains("待生效"), "{without}");
    assert_told(&without, &["核定数＝5−0＝5"]);
}

#[test]
fn a_plan_adopted_twice_is_refused_with_its_entry() {
    let desk = with_an_entry_that_waits(&[]);
    let refused = desk.run(&["plan", BOOK, "adopt", "先行案"]);
    refused.is_refusal(&["这个方案已经执行过", "第2号凭证", "请新建方案"]);
    let first = desk.done(&["plan", BOOK, "list"]);
    assert_told(&first, &["先行案　1步　已执行"]);
}

#[test]
fn phases_between_which_others_changed_the_register_are_each_told_over_their_own() {
    let desk = desk(&[("甲案", &[("县农技中心", 8, "白鹤镇", 1), ("县农技中心", 4, "青龙镇", 2)])]);
    desk.done(&["plan", BOOK, "phases", "甲案", "--phase", "今年", "--phase", "明年"]);
    desk.done(&["plan", BOOK, "adopt", "甲案", "--phase", "1"]);
    desk.write("补.toml", dated("补充案", &bianheng::app::clock::today().to_string(), ("上级", 5, "县农技中心", 0)));
    desk.done(&["plan", BOOK, "new", "--from", "补.toml"]);
    desk.done(&["plan", BOOK, "adopt", "补充案"]);
    desk.done(&["plan", BOOK, "adopt", "甲案", "--phase", "2"]);
    let laid = shown(&desk, "甲案");
    let refusals: Vec<&Value> = (0..2).map(|step| &laid["steps"][step]["refusal"]).collect();
    assert_eq!(refusals, [&Value::Null, &Value::Null], "the second phase had what the other plan brought");
    let centre = &laid["changes"][0];
    let figures = [&centre["before"]["authorized"], &centre["cut"], &centre["after"]["authorized"]];
    assert_eq!(figures.map(Value::as_u64), [Some(10), Some(12), Some(3)]);
}

#[test]
fn what_others_did_between_the_phases_is_told_so_that_every_figure_adds_up() {
    let desk = desk(&[("甲案", &[("县农技中心", 2, "白鹤镇", 1), ("县农技中心", 1, "青龙镇", 2)])]);
    desk.done(&["plan", BOOK, "phases", "甲案", "--phase", "今年", "--phase", "明年"]);
    desk.done(&["plan", BOOK, "adopt", "甲案", "--phase", "1"]);
    desk.write("补.toml", dated("补充案", &bianheng::app::clock::today().to_string(), ("县农技中心", 1, "上级", 0)));
    desk.done(&["plan", BOOK, "new", "--from", "补.toml"]);
    desk.done(&["plan", BOOK, "adopt", "补充案"]);
    desk.done(&["plan", BOOK, "adopt", "甲案", "--phase", "2"]);
    let told = desk.done(&["why", BOOK, "县农技中心", "事业·全额", "--plan", "甲案"]);
    assert_told(&told, &["核定6＝方案前核定10−调减3＋调增0−期间其他凭证1", "核定数＝10−0＝10"]);
    assert!(!told.contains("两者不一致") && !told.contains("不足零"), "{told}");
    let table = desk.done(&["report", BOOK, "downshift", "--plan", "甲案"]);
    let note = "分期执行期间，其他凭证另使：县农技中心事业·全额核定−1名；合计核定−1名。";
    assert_told(&table, &["增减平衡：0", note]);
}

#[test]
fn a_file_added_twice_gives_new_bodies_ids_of_their_own() {
    let desk = desk(&[]);
    desk.done(&["plan", BOOK, "new", "甲案"]);
    for name in ["新城街道", "河东街道"] {
        let text = format!(
            "[[steps]]\nestablish = {{ name = \"{name}\", nature = \"街道\" }}\n\n[[steps]]\n\
             transfer = {{ kind = \"事业\", count = 1, from = \"县农技中心\", to = \"{name}\" }}\n"
        );
        desk.write("步骤.toml", text);
        desk.run(&["plan", BOOK, "add", "甲案", "步骤.toml"]);
    }
    let laid = shown(&desk, "甲案");
    let steps: Vec<(&str, &Value)> = (0..4)
        .map(|step| (laid["steps"][step]["sentence"].as_str().unwrap_or_default(), &laid["steps"][step]["refusal"]))
        .collect();
    assert!(steps.iter().all(|(_, refusal)| refusal.is_null()), "{steps:?}");
    assert!(steps[1].0.contains("新城街道") && steps[3].0.contains("河东街道"), "{steps:?}");
}

#[test]
fn several_edits_are_taken_back_at_once() {
    let desk = desk(&[("甲案", &[("县农技中心", 2, "白鹤镇", 0)])]);
    desk.write("步骤.toml", steps(&[("县农技中心", 1, "青龙镇", 0)]));
    desk.done(&["plan", BOOK, "add", "甲案", "步骤.toml"]);
    desk.run(&["plan", BOOK, "undo", "甲案", "--edits", "3"]).is_refusal(&["可以撤销的修改有2次，写的是3次"]);
    assert_told(&desk.done(&["plan", BOOK, "undo", "甲案", "--edits", "2"]), &["已撤销2次修改", "0步"]);
    assert_told(&desk.done(&["plan", BOOK, "redo", "甲案", "--edits", "2"]), &["已重做2次修改", "2步"]);
}

#[test]
fn phases_that_bear_one_name_or_come_in_the_wrong_order_are_refused() {
    let desk = desk(&[("甲案", &[("县农技中心", 2, "白鹤镇", 0)])]);
    let divide =
        |phases: [&str; 2]| desk.run(&["plan", BOOK, "phases", "甲案", "--phase", phases[0], "--phase", phases[1]]);
    divide(["今年", " 今年=2199-12-31"]).is_refusal(&[
        "有两期都叫“今年”，没有改动。",
        "方案“甲案”",
        "请给每一期不同的名称。",
    ]);
    divide(["明年=2199-12-31", "今年=2198-12-31"])
        .is_refusal(&["“今年”的生效日期2198-12-31早于前一期“明年”，没有改动。", "各期按先后执行，请核对日期。"]);
    assert_told(&desk.done(&["plan", BOOK, "phases", "甲案"]), &["没有分期，一次执行"]);
}

#[test]
fn what_the_rules_forbid_is_named_where_adoption_is_refused_and_where_steps_are_looked_at_again() {
    let desk = desk(&[]);
    // Three of its four places are filled.
    let cut = "[[steps]]\ntransfer = { kind = \"行政\", count = 2, from = \"县财政局\", to = \"白鹤镇\" }\n\
               approval = \"省编〔2026〕1号\"\n";
    desk.write("步骤.toml", cut);
    desk.run(&["plan", BOOK, "new", "甲案", "--from", "步骤.toml"]);
    let why = "县财政局行政编制核定2名、实有3名，超编1名(第1步)";
    desk.run(&["plan", BOOK, "adopt", "甲案"]).is_refusal(&[
        "方案不能执行：有方案新增的“禁止”事项",
        "方案“甲案”",
        "请先处理：",
        why,
    ]);
    assert!(!desk.done(&["entry", BOOK, "list"]).contains("第2号"), "nothing was written");
    let looked_at = desk.run(&["plan", BOOK, "rebase", "甲案"]).out;
    assert_told(&looked_at, &["仍可执行；须改正：", why.trim_end_matches("(第1步)")]);
}

#[test]
fn a_step_file_is_not_taken_for_the_name_of_an_empty_plan() {
    let desk = Desk::new();
    desk.done(&["new", "甲县.bh", "--jurisdiction", "甲县"]);
    desk.write("步骤.toml", "name = \"下沉\"\nsteps = []\n");
    let refused = desk.run(&["plan", "甲县.bh", "new", "步骤.toml"]);
    refused.is_refusal(&["没有新建：“步骤.toml”是步骤文件，不是方案的名称。", "--from 步骤.toml"]);
    assert!(desk.run(&["plan", "甲县.bh", "list", "--json"]).json().as_array().is_some_and(Vec::is_empty));
    // Where there is no such file, it is a name like any other.
    desk.done(&["plan", "甲县.bh", "new", "别的.toml"]);
}
