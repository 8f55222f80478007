//! The life of a plan after the meeting, on the command line: taken back and said so, carried out with a trace, stages passed over,
//! numbers and units that are looked up.

use super::run::{Desk, assert_told};

const BOOK: &str = "甲县.bh";

const REGISTER: &str = r#"jurisdiction = "甲县"
effective = "2026-10-31"
institutions = [
  { name = "县农技中心", nature = "事业单位", places = { "事业" = 10 } },
  { name = "县财政局", nature = "政府机构", places = { "行政" = 4 } },
  { name = "白鹤镇", nature = "镇", places = { "事业" = 5 } },
  { name = "青龙镇", nature = "镇", places = { "事业" = 5 } },
]
"#;

/// Places of the centre to one township and to the other, the latter in the second phase.
const STEPS: &str = r#"[[steps]]
transfer = { kind = "事业", count = 2, from = "县农技中心", to = "白鹤镇" }
[[steps]]
transfer = { kind = "事业", count = 3, from = "县农技中心", to = "青龙镇" }
"#;

/// A book with plans of these names, all of the same steps.
fn desk(plans: &[&str]) -> Desk {
    let desk = Desk::with_register(BOOK, REGISTER);
    desk.write("步骤.toml", STEPS);
    for name in plans {
        desk.done(&["plan", BOOK, "new", name, "--from", "步骤.toml", "--author", "张三"]);
    }
    desk
}

/// An order about the plan 甲案.
fn plan<'a>(order: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["plan", BOOK, order, "甲案"], more].concat()
}

#[test]
fn an_adopted_plan_that_was_taken_back_says_so_everywhere() {
    let desk = desk(&["甲案"]);
    desk.done(&plan("adopt", &["--author", "李四"]));
    assert_told(&desk.done(&["plan", BOOK, "list"]), &["第1号　甲案　2步　已执行"]);
    desk.done(&["entry", BOOK, "reverse", "2", "--yes"]);
    assert_told(&desk.done(&["plan", BOOK, "list"]), &["第1号　甲案　2步　已执行(第2号凭证已冲销)"]);
    let shown = desk.run(&plan("show", &[]));
    let words = ["方案“甲案”　已执行(第2号凭证已冲销)", "第2号凭证已由第3号凭证冲销", "请复制为新的草案"];
    assert_told(&shown.out, &words);
    desk.run(&["plan", BOOK, "compare", "甲案"]).is_refusal(&["又已冲销，不在现行台账中", "请复制为新的草案"]);
    let listed = desk.run(&["plan", BOOK, "list", "--json"]).json();
    assert_eq!((&listed[0]["adopted_by"], &listed[0]["reversed_by"][0]), (&2.into(), &3.into()));
    let shown = desk.run(&plan("show", &["--json"])).json();
    assert_eq!(shown["adoptions"][0]["reversed"]["entry"].as_u64(), Some(3));
    // The way on that is named works.
    desk.done(&["plan", BOOK, "copy", "甲案", "重办"]);
    assert_told(&desk.done(&["plan", BOOK, "adopt", "重办"]), &["方案“重办”已执行，写入第4号凭证"]);
    // Taking the taking back back puts the plan in force again; over what was carried out since it is refused or not by the register.
    desk.done(&["entry", BOOK, "reverse", "4", "--yes"]);
    desk.done(&["entry", BOOK, "reverse", "3", "--yes"]);
    assert_told(&desk.done(&["plan", BOOK, "list"]), &["重办　2步　已执行(第4号凭证已冲销)"]);
    assert!(!desk.done(&["plan", BOOK, "list"]).contains("第2号凭证已冲销"), "it stands again");
}

#[test]
fn a_phase_that_was_taken_back_says_so_by_itself() {
    let desk = desk(&["甲案"]);
    desk.done(&plan("phases", &["--phase", "今年", "--phase", "明年"]));
    desk.done(&plan("phase", &["明年", "--step", "2"]));
    desk.done(&plan("adopt", &["--phase", "今年"]));
    desk.done(&["entry", BOOK, "reverse", "2", "--yes"]);
    let phases = desk.done(&plan("phases", &[]));
    assert_told(&phases, &["第1期 今年　第1步　已执行(第2号凭证已冲销)", "第2期 明年　第2步　未执行，变动编制3名"]);
    assert_told(&desk.done(&["plan", BOOK, "list"]), &["草案，已执行1/2期(第1期第2号凭证已冲销)"]);
    desk.done(&plan("adopt", &["--phase", "2"]));
    assert_told(&desk.done(&["plan", BOOK, "list"]), &["甲案　2步　已执行(第1期第2号凭证已冲销)"]);
    let shown = desk.run(&plan("show", &[])).out;
    assert_told(&shown, &["其余凭证仍然有效"]);
    let lines = desk.run(&plan("phases", &["--json"])).json();
    assert_eq!((lines[0]["reversed_by"].as_u64(), lines[1]["reversed_by"].as_u64()), (Some(3), None));
}

#[test]
fn the_document_of_a_phase_is_its_voucher_s_alone_and_its_day_is_told() {
    let desk = desk(&["甲案"]);
    desk.done(&plan("phases", &["--phase", "今年", "--phase", "明年=2199-12-31"]));
    desk.done(&plan("phase", &["2", "--step", "2"]));
    let first = desk.done(&plan("adopt", &["--phase", "今年", "--document", "甲编〔2026〕7号"]));
    assert!(!first.contains("到期前台账不变"), "{first}");
    let second = desk.done(&plan("adopt", &["--phase", "明年"]));
    assert_told(&second, &["第2期已执行，写入第3号凭证。2199-12-31 起生效，到期前台账不变。"]);
    let entries = desk.run(&["entry", BOOK, "list", "--json"]).json().to_string();
    assert_eq!(entries.matches("甲编〔2026〕7号").count(), 1, "{entries}");
}

#[test]
fn a_phase_without_steps_is_named_when_the_plan_ends_without_it() {
    let desk = desk(&["甲案", "乙案"]);
    desk.done(&plan("phases", &["--phase", "今年", "--phase", "明年"]));
    let told = desk.done(&plan("adopt", &["--phase", "今年"]));
    assert_told(&told, &["注意：第2期没有步骤，第1期执行后方案即告完成，不能再归入步骤。"]);
    assert_told(&desk.done(&plan("phases", &[])), &["第2期 明年　没有步骤　不再执行"]);
    desk.done(&["plan", BOOK, "phases", "乙案", "--phase", "今年", "--phase", "明年"]);
    desk.done(&["plan", BOOK, "phase", "乙案", "明年", "--step", "2"]);
    let told = desk.done(&["plan", BOOK, "adopt", "乙案", "--phase", "今年"]);
    assert!(!told.contains("没有步骤"), "{told}");
}

/// What the voucher of a phase rests on is asked of the voucher: the number given with it, or afterwards.
#[test]
fn the_number_of_a_phase_approves_its_steps() {
    let desk = desk(&["甲案"]);
    desk.done(&plan("phases", &["--phase", "今年", "--phase", "明年"]));
    desk.done(&plan("phase", &["明年", "--step", "2"]));
    desk.done(&plan("adopt", &["--phase", "今年", "--document", "甲编〔2026〕7号"]));
    assert_told(&desk.run(&plan("show", &[])).out, &["草案，已执行1/2期", "　第1期甲编〔2026〕7号，其余文号待补"]);
    desk.done(&plan("adopt", &["--phase", "明年"]));
    assert_told(&desk.run(&plan("show", &[])).out, &["已执行", "　第1期甲编〔2026〕7号，第2期文号待补"]);
    let matter = "1. 乡镇、街道的机构编制事项　";
    assert_told(&desk.run(&plan("approvals", &[])).out, &[&format!("{matter}县级编委待报")]);
    let told = desk.done(&["report", BOOK, "downshift", "--plan", "甲案", "--out", "下沉.pdf"]);
    let code = told.lines().find_map(|line| line.strip_prefix("核验码 ")).expect("a code");
    desk.done(&["entry", BOOK, "document", "3", "甲编〔2026〕9号", "--yes"]);
    let approved = desk.run(&plan("approvals", &[])).out;
    assert_told(&approved, &[&format!("{matter}已批"), "甲编〔2026〕7号", "甲编〔2026〕9号"]);
    let paper = desk.run(&["paper", BOOK, code, "--json"]).json();
    assert_eq!(paper["same"], true, "with the numbers of the day on which it was printed: {paper}");
    let shown = desk.run(&plan("show", &["--json"])).json();
    assert_eq!(shown["adoptions"][0]["basis"]["Document"], "甲编〔2026〕7号");
    assert_eq!(shown["adoptions"][1]["basis"]["Document"], "甲编〔2026〕9号");
}

#[test]
fn a_reversal_that_waits_for_its_day_is_told_as_to_come() {
    let desk = desk(&["甲案"]);
    desk.write("甲案.toml", format!("effective = \"2199-01-01\"\n{STEPS}"));
    desk.done(&["plan", BOOK, "new", "乙案", "--from", "甲案.toml"]);
    desk.done(&["plan", BOOK, "adopt", "乙案"]);
    desk.done(&["entry", BOOK, "reverse", "2", "--yes"]);
    let listed = desk.done(&["plan", BOOK, "list"]);
    assert_told(&listed, &["乙案　2步　已执行(第2号凭证将于2199-01-01冲销)"]);
    let listed = desk.run(&["plan", BOOK, "show", "乙案", "--json"]).json();
    assert_eq!(listed["adoptions"][0]["reversed"]["waits_until"], "2199-01-01");
}

#[test]
fn a_copy_has_no_document_and_one_that_is_used_again_is_named() {
    let desk = desk(&["甲案"]);
    desk.done(&plan("adopt", &["--document", "甲编〔2026〕7号"]));
    desk.done(&["entry", BOOK, "reverse", "2", "--yes"]);
    desk.done(&["plan", BOOK, "copy", "甲案", "重办"]);
    let again = desk.done(&["plan", BOOK, "adopt", "重办", "--document", "甲编〔2026〕7号"]);
    assert_told(&again, &["文号甲编〔2026〕7号已用于方案“甲案”第2号凭证，该凭证已办冲销"]);
    desk.done(&["entry", BOOK, "reverse", "4", "--yes"]);
    desk.done(&["plan", BOOK, "copy", "重办", "三办"]);
    let third = desk.done(&["plan", BOOK, "adopt", "三办"]);
    assert!(!third.contains("甲编〔2026〕7号"), "{third}");
}

/// Of a phase that went out under a number of its own that number is named, and not the plan's.
#[test]
fn the_number_of_a_voucher_that_was_taken_back_is_the_voucher_s_own() {
    let desk = desk(&["甲案", "乙案", "丙案"]);
    desk.write("号.toml", format!("document = \"甲编〔2026〕1号\"\n{STEPS}"));
    desk.done(&["plan", BOOK, "new", "分", "--from", "号.toml"]);
    desk.done(&["plan", BOOK, "phases", "分", "--phase", "今年"]);
    desk.done(&["plan", BOOK, "adopt", "分", "--phase", "今年", "--document", "甲编〔2026〕8号"]);
    desk.done(&["entry", BOOK, "reverse", "2", "--yes"]);
    let other = desk.done(&plan("adopt", &["--document", "甲编〔2026〕1号"]));
    assert!(!other.contains("已用于"), "no voucher that was taken back bears it: {other}");
    desk.done(&["entry", BOOK, "reverse", "4", "--yes"]);
    let again = desk.done(&["plan", BOOK, "adopt", "乙案", "--document", "甲编〔2026〕8号"]);
    assert_told(&again, &["文号甲编〔2026〕8号已用于方案“分”第1期第2号凭证，该凭证已办冲销"]);
    desk.done(&["entry", BOOK, "reverse", "6", "--yes"]);
    desk.done(&["plan", BOOK, "archive", "分"]);
    desk.done(&["plan", BOOK, "archive", "乙案"]);
    let third = desk.done(&["plan", BOOK, "adopt", "丙案", "--document", "甲编〔2026〕8号"]);
    assert_told(&third, &["文号甲编〔2026〕8号已用于方案“"]);
}

#[test]
fn stages_passed_over_and_steps_put_nowhere_are_told_at_once() {
    let desk = desk(&["甲案"]);
    assert_told(&desk.done(&plan("stage", &["上会"])), &["注意：未经征求意见，已记入日志。"]);
    let divided = desk.done(&plan("phases", &["--phase", "今年", "--phase", "明年"]));
    let words = ["第2期 明年　没有步骤", "注意：第1、2步没有归入分期，随第1期执行"];
    assert_told(&divided, &words);
    let put = desk.done(&plan("phase", &["明年", "--step", "2"]));
    assert_told(&put, &["第2步归入第2期 明年。", "注意：第1步没有归入分期"]);
    assert!(!desk.done(&plan("phase", &["今年", "--step", "1"])).contains("注意"), "all are put somewhere");
}

#[test]
fn all_plans_that_cannot_be_compared_are_named_at_once() {
    let desk = desk(&["甲案", "乙案", "丙案"]);
    desk.done(&plan("adopt", &[]));
    desk.done(&["plan", BOOK, "adopt", "乙案"]);
    let refused = desk.run(&["plan", BOOK, "compare", "甲案", "乙案", "丙案"]);
    refused.is_refusal(&["方案“甲案”(第2号凭证)", "“乙案”(第3号凭证)", "已经执行，在现行台账中"]);
}

#[test]
fn the_log_tells_of_the_adoption_and_of_what_each_phase_holds() {
    let desk = desk(&["甲案"]);
    desk.done(&plan("phases", &["--phase", "今年", "--phase", "明年=2199-12-31"]));
    desk.done(&plan("phase", &["2", "--step", "2"]));
    desk.done(&plan("phases", &["--phase", "今年", "--phase", "后年=2199-12-31"]));
    desk.done(&plan("adopt", &["--phase", "今年", "--author", "李四"]));
    desk.done(&plan("adopt", &["--phase", "后年", "--author", "王五"]));
    desk.done(&["entry", BOOK, "reverse", "3", "--yes"]);
    let today = bianheng::app::clock::today();
    let first = format!("李四　执行第1期“今年”，写入第2号凭证，{today}起生效，未经征求意见、上会、通过");
    let words = [
        "设置分期：第1期 今年(日期未定) 第1、2步；第2期 明年(2199-12-31生效) 没有步骤",
        "第2步归入第2期 明年",
        "设置分期：第1期 今年(日期未定) 第1步；第2期 后年(2199-12-31生效) 第2步",
        first.as_str(),
        "王五　执行第2期“后年”，写入第3号凭证，2199-12-31起生效",
        "冲销：第2期第3号凭证由第4号凭证冲销",
    ];
    let log = desk.done(&plan("log", &[]));
    assert_told(&log, &words);
    assert_eq!(log.matches("第2号凭证").count(), 1, "the adoption of the first phase is told once: {log}");
}

#[test]
fn a_stage_that_is_skipped_looks_skipped_and_passing_without_the_meeting_wants_a_reason() {
    let desk = desk(&["甲案"]);
    desk.run(&plan("stage", &["通过"])).is_refusal(&["没有“上会”", "请写明理由", "先转为“上会”"]);
    desk.done(&plan("stage", &["通过", "--note", "传批"]));
    desk.done(&plan("stage", &["征求意见", "--note", "补征求意见"]));
    desk.done(&plan("stage", &["上会"]));
    let adopted = desk.done(&plan("adopt", &[]));
    assert_told(&adopted, &["注意：方案未经通过就执行，已记入日志，缘由：测试中直接执行。"]);
    let words = ["由“草案”转为“通过”(越过征求意见、上会)：传批", "由“通过”退回“征求意见”：补征求意见", "未经通过"];
    assert_told(&desk.done(&plan("log", &[])), &words);
}

/// It can be done, by who says why; the reason stays with the plan and with its voucher.
#[test]
fn a_plan_that_has_not_passed_is_carried_out_for_a_reason_that_is_kept() {
    let desk = desk(&["甲案", "乙案"]);
    let refused = desk.command(&plan("adopt", &[])).output().expect("the program starts");
    let told = String::from_utf8(refused.stderr).expect("UTF-8");
    assert_eq!(refused.status.code(), Some(2), "{told}");
    assert_told(&told, &["方案“甲案”未经征求意见、上会、通过，没有写明直接执行的缘由，没有执行", "stage", "--reason"]);
    desk.run(&plan("adopt", &["--reason", "  "])).is_refusal(&["没有写明直接执行的缘由"]);
    let adopted = desk.done(&plan("adopt", &["--reason", "县委专题会议已定"]));
    assert_told(&adopted, &["方案未经征求意见、上会、通过就执行，已记入日志，缘由：县委专题会议已定。"]);
    let kept = "未经征求意见、上会、通过即执行，缘由：县委专题会议已定";
    assert_told(&desk.done(&["plan", BOOK, "list"]), &["甲案", "已执行", kept]);
    assert_told(&desk.done(&plan("log", &[])), &[kept]);
    assert_told(&desk.done(&["entry", BOOK, "list"]), &[kept]);
    desk.done(&["plan", BOOK, "adopt", "乙案"]);
    // Each of them is named, and what holds of all of them is said once.
    let run = desk.run(&["plan", BOOK, "compare", "甲案", "乙案"]);
    run.is_refusal(&["方案“甲案”(第2号凭证)", kept, "“乙案”(第3号凭证)", "已经执行，在现行台账中，不能再与它比较"]);
    assert_eq!(run.err.matches("已经执行").count(), 1, "{}", run.err);
    // Who has gone the whole way gives none.
    desk.done(&["plan", BOOK, "copy", "甲案", "丙案"]);
    for stage in ["征求意见", "上会", "通过"] {
        desk.done(&["plan", BOOK, "stage", "丙案", stage]);
    }
    let listed = desk.done(&["plan", BOOK, "list"]);
    let line = listed.lines().find(|line| line.contains("丙案")).expect("its line");
    assert!(!line.contains("缘由"), "{line}");
}

#[test]
fn two_plans_are_not_frozen_under_one_number() {
    let desk = desk(&["甲案", "乙案", "丙案"]);
    desk.done(&plan("freeze", &["--number", "定稿1号"]));
    desk.run(&["plan", BOOK, "freeze", "乙案", "--number", "定稿 1 号"])
        .is_refusal(&["编号“定稿1号”已用于方案“甲案”(第1号)", "可用“定稿2号”"]);
    // Put away, it bears its number still.
    desk.done(&["plan", BOOK, "archive", "甲案"]);
    desk.run(&["plan", BOOK, "freeze", "乙案", "--number", "定稿1号"]).is_refusal(&["已用于方案“甲案”"]);
    assert_told(&desk.done(&["plan", BOOK, "freeze", "乙案"]), &["定稿2号"]);
}

#[test]
fn who_objects_is_looked_up_in_the_register() {
    let desk = desk(&["甲案"]);
    let object = |unit: &'static str, more: &[&'static str]| {
        [plan("object", &["--unit", unit, "--text", "过多"]), more.to_vec()].concat()
    };
    desk.run(&object("县财正局", &[])).is_refusal(&["台账里今天没有“县财正局”", "是不是“县财政局”", "册外单位"]);
    assert_told(&desk.done(&object("财政局", &[])), &["意见1　县财政局：过多"]);
    desk.run(&object("县财政局", &["--outside"])).is_refusal(&["就在台账里"]);
    assert_told(&desk.done(&object("市总工会", &["--outside"])), &["意见2　市总工会(册外单位)：过多"]);
}

#[test]
fn a_phase_answers_to_its_name() {
    let desk = desk(&["甲案"]);
    desk.done(&plan("phases", &["--phase", "2", "--phase", "明年"]));
    desk.run(&plan("adopt", &["--phase", "2"])).is_refusal(&["既是第1期的名称，又可以指第2期", "第1期", "第2期"]);
    desk.run(&plan("adopt", &["--phase", "后年"])).is_refusal(&["没有叫“后年”的分期", "第2期 明年"]);
    assert_told(&desk.done(&plan("phase", &["明年", "--step", "2"])), &["第2期 明年　第2步"]);
    assert_told(&desk.done(&plan("adopt", &["--phase", "第1期"])), &["第1期已执行，写入第2号凭证"]);
    assert_told(&desk.done(&plan("adopt", &["--phase", "明年"])), &["第2期已执行，写入第3号凭证"]);
}

/// Between the phases another entry gives the first township a place more: the difference of the tables holds it too.
#[test]
fn what_others_did_between_the_phases_is_noted_under_every_table() {
    let desk = desk(&["甲案", "乙案"]);
    desk.done(&plan("phases", &["--phase", "今年", "--phase", "明年"]));
    desk.done(&plan("phase", &["明年", "--step", "2"]));
    desk.done(&plan("adopt", &["--phase", "1"]));
    desk.write(
        "其他.toml",
        STEPS.split("[[steps]]\n").nth(1).map(|step| format!("[[steps]]\n{step}")).expect("a step"),
    );
    desk.done(&["plan", BOOK, "new", "其他", "--from", "其他.toml"]);
    desk.done(&["plan", BOOK, "adopt", "其他"]);
    desk.done(&plan("adopt", &["--phase", "2"]));
    let table = |report: &str| desk.done(&["report", BOOK, report, "--plan", "甲案"]);
    let words = "分期执行期间，其他凭证另使：";
    assert_told(&table("downshift"), &[words, "县农技中心事业·全额核定−2名；白鹤镇事业·全额核定+2名；合计相抵为0"]);
    assert_told(&table("reform"), &[words, "事业编制+2。"]);
}
