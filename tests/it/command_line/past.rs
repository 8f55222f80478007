//! The past on the command line: figures that answer, two days compared, a body's story, vouchers taken back, documents compared.

use super::run::{Desk, assert_told};

const BOOK: &str = "甲县.bh";

/// A county on the last day of October, and what November did to it.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write(
        "台账.toml",
        r#"jurisdiction = "甲县"
effective = "2020-01-01"
institutions = [
  { name = "县农技中心", nature = "事业单位", places = { "事业" = 10 } },
  { name = "县种子站", nature = "事业单位", places = { "事业" = 2 } },
  { name = "白鹤镇", nature = "镇", places = { "事业" = 5 } },
]
"#,
    );
    desk.done(&["new", BOOK, "--from", "台账.toml"]);
    desk.write(
        "步骤.toml",
        r#"effective = "2021-06-01"
document = "甲编〔2021〕6号"
[[steps]]
transfer = { kind = "事业", count = 3, from = "县农技中心", to = "白鹤镇" }
approval = "省编〔2021〕1号"
[[steps]]
merge = { from = ["县种子站"], into = "县农技中心" }
"#,
    );
    desk.done(&["plan", BOOK, "new", "下沉", "--from", "步骤.toml"]);
    desk.done(&["plan", BOOK, "adopt", "下沉"]);
    desk
}

#[test]
fn a_figure_names_every_entry_that_made_it() {
    let desk = desk();
    let told = desk.done(&["why", BOOK, "县农技中心", "事业·全额"]);
    assert_told(&told, &["上级", "+10", "白鹤镇", "−3", "甲编〔2021〕6号", "第2号", "核定数＝12−3＝9"]);
    let then = desk.done(&["why", BOOK, "县农技中心", "事业·全额", "--date", "2020-12-31"]);
    assert_told(&then, &["截至2020年12月31日", "核定数＝10−0＝10"]);
    desk.run(&["why", BOOK, "县水利局", "行政"]).is_refusal(&["账簿中没有“县水利局”"]);
    desk.run(&["why", BOOK, "白鹤镇", "编制"]).is_refusal(&["没有编制类型“编制”", "行政、政法专项"]);
    desk.run(&["why", BOOK, "白鹤镇", "行政", "--date", "去年"]).is_refusal(&["“去年”不是日期"]);
}

#[test]
fn every_quantity_has_its_formula_and_those_of_a_plan_their_steps() {
    let desk = desk();
    let of = ["why", BOOK, "县农技中心", "事业·全额"];
    assert_told(&desk.done(&of), &["空编9＝核定9−实有0"]);
    let vacant = desk.done(&[&of[..], &["--quantity", "空编"]].concat());
    assert_told(&vacant, &["数字来源：县农技中心　事业·全额编制　空编", "人员", "空编9＝核定9−实有0", "第2号"]);
    desk.write(
        "加.toml",
        "[[steps]]\ntransfer = { kind = \"事业\", count = 2, from = \"县农技中心\", to = \"白鹤镇\" }\n",
    );
    desk.done(&["plan", BOOK, "new", "再下沉", "--from", "加.toml"]);
    let planned = desk.done(&[&of[..], &["--plan", "再下沉"]].concat());
    assert_told(&planned, &["方案第1步", "−2", "核定7＝方案前核定9−调减2＋调增0", "空编7＝核定7−实有0"]);
    let adopted = desk.done(&[&of[..], &["--plan", "下沉"]].concat());
    assert_told(&adopted, &["核定9＝方案前核定10−调减3＋调增2", "核定数＝10−0＝10"]);
    let all = desk.done(&["why", BOOK, "全部单位", "合计"]);
    assert_told(&all, &["全部单位　各类编制　核定", "白鹤镇", "8", "核定17＝以下2项之和"]);
    let json = desk.done(&[&of[..], &["--quantity", "空编", "--json"]].concat());
    let told: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&told["value"], &told["terms"][0]["value"]), (&9.into(), &9.into()));
    assert_eq!(told["postings"].as_array().map(Vec::len), Some(3));
    desk.run(&[&of[..], &["--quantity", "空缺"]].concat()).is_refusal(&["没有“空缺”这个数", "核定、实有、空编"]);
}

#[test]
fn any_day_can_be_shown_and_two_days_compared() {
    let desk = desk();
    let then = desk.done(&["show", BOOK, "ledger", "--date", "2020-12-31"]);
    assert_told(&then, &["2020年12月31日", "县种子站"]);
    assert!(!desk.done(&["show", BOOK, "ledger"]).contains("县种子站"));
    let changed = desk.done(&["changes", BOOK, "--from", "2020-12-31", "--to", "2021-12-31"]);
    assert_told(
        &changed,
        &["县种子站", "并入", "并入其他机构1个", "事业·全额编制：各单位合计由17名变为17名，总数不变。"],
    );
    let nothing = desk.done(&["changes", BOOK, "--from", "2022-01-01", "--to", "2022-12-31"]);
    assert_told(&nothing, &["相比，机构编制没有"]);
}

#[test]
fn a_body_has_its_story_under_any_of_its_names() {
    let desk = desk();
    for name in ["县农技中心", "县种子站"] {
        let told = desk.done(&["genealogy", BOOK, name]);
        assert_told(&told, &["县农技中心沿革表", "2020年1月1日", "县种子站并入县农技中心", "甲编〔2021〕6号"]);
    }
}

#[test]
fn a_voucher_is_taken_back_once_and_a_merger_not_by_rule() {
    let desk = desk();
    desk.run(&["entry", BOOK, "reverse", "2"]).is_refusal(&["第2号凭证不能整笔冲销", "第2项是合并"]);
    desk.write("补.toml", "[[steps]]\nrename = { institution = \"白鹤镇\", name = \"白鹤街道\" }\n");
    desk.done(&["plan", BOOK, "new", "更名", "--from", "补.toml"]);
    desk.done(&["plan", BOOK, "adopt", "更名"]);
    assert_told(&desk.done(&["entry", BOOK, "show", "3"]), &["1. 白鹤镇 更名为 白鹤街道"]);
    let back = desk.done(&["entry", BOOK, "reverse", "3", "--document", "甲编〔2026〕9号"]);
    assert_told(&back, &["已写入第4号凭证：冲销第3号凭证"]);
    assert_told(&desk.done(&["show", BOOK, "ledger"]), &["白鹤镇"]);
    desk.run(&["entry", BOOK, "reverse", "3"]).is_refusal(&["第3号凭证", "第4号凭证"]);
    assert_told(&desk.done(&["entry", BOOK, "list"]), &["第4号", "甲编〔2026〕9号", "冲销第3号凭证"]);
}

#[test]
fn a_claim_names_the_first_entry_that_departs_from_it() {
    let desk = desk();
    let of = ["县农技中心", "事业·全额"];
    let agreed = desk.done(&[&["claim", BOOK, "add"], &of[..], &["10", "--on", "2020-06-30"]].concat());
    assert_told(&agreed, &["第1条", "声明10名，与台账一致"]);
    let stated = ["10", "--on", "2021-12-31", "--source", "财政供养数"];
    let departed = desk.run(&[&["claim", BOOK, "add"], &of[..], &stated[..]].concat());
    assert_eq!(departed.code, 1);
    let listed = desk.run(&["claim", BOOK, "list"]);
    assert_eq!(listed.code, 1);
    assert_told(&listed.out, &["声明10名(财政供养数)，台账9名，差1名，自第2号凭证(2021-06-01)起不一致"]);
    desk.done(&["claim", BOOK, "withdraw", "2"]);
    assert!(!desk.done(&["claim", BOOK, "list"]).contains("财政供养数"));
}
