//! The past on the command line: figures that answer, two days compared, a body's story, vouchers taken back, documents compared.

use super::run::{Desk, assert_told};

const BOOK: &str = "甲县.bh";

/// A county on the last day of October, and what November did to it.
fn desk() -> Desk {
    let desk = Desk::with_register(
        BOOK,
        r#"jurisdiction = "甲县"
effective = "2020-01-01"
institutions = [
  { name = "县农技中心", nature = "事业单位", places = { "事业" = 10 } },
  { name = "县种子站", nature = "事业单位", places = { "事业" = 2 } },
  { name = "白鹤镇", nature = "镇", places = { "事业" = 5 } },
]
"#,
    );
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

/// Beside a number stands what moved it last as of the day, and what the ledger had of its own; a number still to come is said so.
#[test]
fn a_figure_names_the_latest_document_and_that_of_the_ledger() {
    let desk = Desk::with_register(
        BOOK,
        r#"jurisdiction = "甲县"
effective = "2020-01-01"
institutions = [
  { name = "县农技中心", nature = "事业单位", charter = "甲编〔2019〕86号", places = { "事业" = 10 } },
  { name = "白鹤镇", nature = "镇", places = { "事业" = 5 } },
]
"#,
    );
    let step = "transfer = { kind = \"事业\", count = 3, from = \"县农技中心\", to = \"白鹤镇\" }";
    desk.write(
        "步骤.toml",
        format!("effective = \"2021-06-01\"\ndocument = \"甲编〔2021〕6号\"\n[[steps]]\n{step}\napproval = \"省编〔2021〕1号\"\n"),
    );
    desk.done(&["plan", BOOK, "new", "下沉", "--from", "步骤.toml"]);
    desk.done(&["plan", BOOK, "adopt", "下沉"]);
    let of = ["why", BOOK, "县农技中心", "事业·全额"];
    let now = desk.done(&of);
    assert_told(&now, &["最近依据", "甲编〔2021〕6号(第2号凭证，2021-06-01起", "台账所载文号：甲编〔2019〕86号"]);
    let then = desk.done(&[&of[..], &["--date", "2020-12-31"]].concat());
    assert_told(&then, &["文号待补(第1号凭证，2020-01-01起", "台账所载文号：甲编〔2019〕86号"]);
    let json = desk.run(&[&of[..], &["--json"]].concat()).json();
    assert_eq!((&json["latest"]["entry"], &json["latest"]["effective"]), (&2.into(), &"2021-06-01".into()));
    let documents = |date: &str| -> [serde_json::Value; 4] {
        let shown = desk.run(&["show", BOOK, "ledger", "--date", date, "--json"]).json();
        assert_eq!(
            (&shown[1]["title"], &shown[1]["rows"][0]["cells"][1]["text"]),
            (&"编制数依据表".into(), &"县农技中心".into())
        );
        let cells = &shown[1]["rows"][0]["cells"];
        [&cells[3]["count"], &cells[4]["text"], &cells[6]["text"], &cells[7]["text"]].map(Clone::clone)
    };
    let own = serde_json::Value::from("甲编〔2019〕86号");
    assert_eq!(documents("2020-12-31"), [10.into(), "文号待补".into(), "第1号".into(), own.clone()]);
    assert_eq!(documents("2021-12-31"), [7.into(), "甲编〔2021〕6号".into(), "第2号".into(), own]);
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
fn days_before_the_first_entry_and_days_in_the_wrong_order_are_refused_with_the_reason() {
    let desk = desk();
    let words = ["台账从2020-01-01开始登记，2019-12-31没有记录。", "请看2020-01-01或者以后的日期。"];
    desk.run(&["show", BOOK, "ledger", "--date", "2019-12-31"]).is_refusal(&words);
    desk.run(&["check", BOOK, "--date", "2019-12-31"]).is_refusal(&words);
    desk.run(&["changes", BOOK, "--from", "2019-01-01", "--to", "2019-12-31"]).is_refusal(&words);
    desk.run(&["changes", BOOK, "--from", "2021-12-31", "--to", "2020-12-31"])
        .is_refusal(&["起止日期颠倒：从2021-12-31到2020-12-31。", "请把较早的日期写在前面。"]);
}

#[test]
fn a_body_has_its_story_under_any_of_its_names() {
    let desk = desk();
    for name in ["县农技中心", "县种子站"] {
        let told = desk.done(&["genealogy", BOOK, name]);
        assert_told(&told, &["县农技中心沿革表", "2020年1月1日", "县种子站并入县农技中心", "甲编〔2021〕6号"]);
    }
}

/// What the workbooks brought was there before; what was taken back and what is to come are marked, in text and in data alike.
#[test]
fn a_story_tells_what_was_only_listed_what_was_taken_back_and_what_is_to_come() {
    let desk = desk();
    let rename = |plan: &str, day: &str, name: &str| {
        let step = format!("[[steps]]\nrename = {{ institution = \"白鹤镇\", name = \"{name}\" }}\n");
        desk.write("名.toml", format!("effective = \"{day}\"\n{step}"));
        desk.done(&["plan", BOOK, "new", plan, "--from", "名.toml"]);
        desk.done(&["plan", BOOK, "adopt", plan]);
    };
    rename("错", "2022-01-01", "白鹅镇");
    desk.done(&["entry", BOOK, "reverse", "3", "--yes"]);
    rename("明年", "2099-01-01", "白鹤街道");
    let told = desk.done(&["genealogy", BOOK, "白鹤镇"]);
    let words = [
        "建账登记白鹤镇，此前沿革未录",
        "白鹤镇更名为白鹅镇",
        "已由第4号凭证冲销",
        "冲销第3号凭证：白鹅镇恢复原名白鹤镇",
        "白鹤镇更名为白鹤街道",
        "○ 待生效",
        "不是设立日期",
    ];
    assert_told(&told, &words);
    assert!(!told.contains("设立白鹤镇") && !told.contains("曾用名"), "{told}");
    let json = desk.run(&["genealogy", BOOK, "白鹤镇", "--json"]).json();
    let events = json["events"].as_array().expect("events").clone();
    let stand = |index: usize| (events[index]["force"].clone(), events[index]["standing"].clone());
    assert_eq!(events.len(), 4, "{json}");
    assert_eq!(stand(1), ("in_force".into(), "cancelled".into()));
    assert_eq!(events[1]["mended"]["how"]["reversed"], 4);
    assert_eq!(stand(3), ("waiting".into(), "lasting".into()));
    assert_eq!(events[0]["what"]["established"]["founding"]["listed"]["listing"], "opening");
    assert_eq!(json["tables"][0]["rows"][1]["cells"][5]["text"], "已由第4号凭证冲销");
}

#[test]
fn a_body_of_a_division_says_of_whom_and_the_origin_says_what_came_of_it() {
    let desk = desk();
    desk.write(
        "分.toml",
        r#"effective = "2022-03-01"
document = "甲编〔2022〕3号"
[[steps]]
split = { from = "县农技中心", origin = "存续", shares = [
  { establish = { name = "县植保站", tier = "县直", nature = "事业单位" }, places = { "事业" = 2 } },
] }
"#,
    );
    desk.done(&["plan", BOOK, "new", "分设", "--from", "分.toml"]);
    desk.done(&["plan", BOOK, "adopt", "分设"]);
    assert_told(&desk.done(&["genealogy", BOOK, "县植保站"]), &["县植保站由县农技中心分设", "分设自：县农技中心"]);
    assert_told(&desk.done(&["genealogy", BOOK, "县农技中心"]), &["县农技中心分设出县植保站", "甲编〔2022〕3号"]);
}

/// Whoever asks by a former name is told of whom the answer is; before the renaming the name is simply the name.
#[test]
fn a_former_name_is_never_taken_for_the_present_one_in_silence() {
    let desk = desk();
    desk.write(
        "名.toml",
        "effective = \"2022-01-01\"\n[[steps]]\nrename = { institution = \"白鹤镇\", name = \"白鹤街道\" }\n",
    );
    desk.done(&["plan", BOOK, "new", "更名", "--from", "名.toml"]);
    desk.done(&["plan", BOOK, "adopt", "更名"]);
    let of = |what: &str| format!("白鹤镇 是 白鹤街道 (2022-01-01 起更名) 的原名，以下为 白鹤街道 的{what}。");
    let why = ["why", BOOK, "白鹤镇", "事业·全额"];
    assert_told(&desk.done(&why), &[&of("数字来源"), "核定数＝8−0＝8"]);
    let json = desk.run(&[&why[..], &["--json"]].concat()).json();
    let (former, since) = (&json["former_name"], &json["former_name"]["since"]["renamed"]);
    assert_eq!(
        (&former["asked"], &former["present"], since),
        (&"白鹤镇".into(), &"白鹤街道".into(), &"2022-01-01".into())
    );
    assert!(desk.run(&["why", BOOK, "白鹤街道", "事业·全额", "--json"]).json()["former_name"].is_null());
    let then = [&why[..], &["--date", "2021-12-31"]].concat();
    assert!(!desk.done(&then).contains("原名"));
    assert!(desk.run(&[&then[..], &["--json"]].concat()).json()["former_name"].is_null());
    assert_told(&desk.done(&["genealogy", BOOK, "白鹤镇"]), &[&of("沿革"), "白鹤街道沿革表"]);
    assert!(!desk.done(&["genealogy", BOOK, "白鹤街道"]).contains("以下为"));
    assert_told(&desk.done(&["show", BOOK, "people", "--institution", "白鹤镇"]), &[&of("人员")]);
    let shown = desk.run(&["show", BOOK, "people", "--institution", "白鹤镇", "--json"]).json();
    assert_eq!(shown["former_name"]["present"], "白鹤街道");

    let claim = |on: &str| desk.run(&["claim", BOOK, "add", "白鹤镇", "事业", "8", "--on", on]).out;
    assert_told(&claim("2022-06-30"), &[&of("声明"), "白鹤街道 事业·全额 核定 声明8名，与台账一致"]);
    let before = claim("2021-12-31");
    assert!(!before.contains("原名"), "{before}");
    assert_told(&before, &["白鹤镇 事业·全额 核定 声明8名，与台账一致"]);
    desk.write("声明.csv", "单位,类别,编制类型,数,日期\n白鹤镇,核定,事业,8,2023-6-30\n白鹤镇,核定,事业,8,2021-6-30\n");
    let read = desk.run(&["claim", BOOK, "import", "声明.csv", "--dry-run", "--json"]).json();
    assert_eq!(read["former_names"].as_array().map(Vec::len), Some(1), "only after the renaming: {read}");
    assert_told(&desk.done(&["claim", BOOK, "import", "声明.csv", "--dry-run"]), &[&of("声明")]);

    let merged = "县种子站 已并入 县农技中心 (2021-06-01 起)，以下为 县农技中心 的数字来源。";
    assert_told(&desk.done(&["why", BOOK, "县种子站", "事业·全额"]), &[merged]);
}

#[test]
fn a_name_that_several_came_from_means_none_of_them() {
    let desk = Desk::with_register(
        BOOK,
        r#"jurisdiction = "甲县"
effective = "2020-01-01"
institutions = [
  { name = "县农业局", former_names = ["县农委"], nature = "政府机构", places = { "行政" = 10 } },
  { name = "县林业局", former_names = ["县农委"], nature = "政府机构", places = { "行政" = 6 } },
  { name = "县文旅局", nature = "政府机构", places = { "行政" = 6 } },
]
"#,
    );
    desk.write(
        "分.toml",
        r#"effective = "2022-03-01"
[[steps]]
split = { from = "县文旅局", origin = "解散", shares = [
  { establish = { name = "县文化局", tier = "县直", nature = "政府机构" }, places = { "行政" = 4 } },
  { establish = { name = "县旅游局", tier = "县直", nature = "政府机构" }, places = { "行政" = 2 } },
] }
"#,
    );
    desk.done(&["plan", BOOK, "new", "分设", "--from", "分.toml"]);
    desk.done(&["plan", BOOK, "adopt", "分设"]);
    let both = ["“县农委”是 县农业局、县林业局 共同的曾用名", "请写现在的名称：县农业局、县林业局"];
    desk.run(&["why", BOOK, "县农委", "行政"]).is_refusal(&both);
    desk.run(&["genealogy", BOOK, "县农委"]).is_refusal(&both);
    desk.run(&["show", BOOK, "people", "--institution", "县农委"]).is_refusal(&both);
    desk.run(&["claim", BOOK, "add", "县农委", "行政", "1", "--on", "2020-06-30"]).is_refusal(&both);
    desk.write("声明.csv", "单位,类别,编制类型,数,日期\n县农委,核定,行政,8,2023-6-30\n");
    let read = desk.run(&["claim", BOOK, "import", "声明.csv"]);
    assert_eq!(read.code, 1);
    assert_told(&read.out, &["A2：“县农委”是 县农业局、县林业局 共同的曾用名", "没有登记任何声明"]);
    desk.write("步骤.toml", "[[steps]]\nrename = { institution = \"县农委\", name = \"县农办\" }\n");
    desk.run(&["plan", BOOK, "new", "改", "--from", "步骤.toml"]).is_refusal(&both);

    desk.run(&["why", BOOK, "县文旅局", "行政"]).is_refusal(&["自2022-03-01起分设为 县文化局、县旅游局"]);
    assert_told(&desk.done(&["why", BOOK, "县文旅局", "行政", "--date", "2021-01-01"]), &["核定数＝6−0＝6"]);
    assert_told(&desk.done(&["genealogy", BOOK, "县文旅局"]), &["县文旅局分设出县文化局、县旅游局"]);
    assert_told(&desk.done(&["genealogy", BOOK, "县旅游局"]), &["县旅游局由县文旅局分设，同时分设县文化"]);
}

#[test]
fn a_voucher_is_taken_back_once() {
    let desk = desk();
    desk.write("补.toml", "[[steps]]\nrename = { institution = \"白鹤镇\", name = \"白鹤街道\" }\n");
    desk.done(&["plan", BOOK, "new", "更名", "--from", "补.toml"]);
    desk.done(&["plan", BOOK, "adopt", "更名"]);
    assert_told(&desk.done(&["entry", BOOK, "show", "3"]), &["第3号凭证", "1. 白鹤镇 更名为 白鹤街道", "封印："]);
    let order = ["entry", BOOK, "reverse", "3", "--document", "甲编〔2026〕9号"];
    let asked = desk.run(&order);
    assert_eq!(asked.code, 2, "nobody can be asked without a terminal: {}", asked.out);
    let told = [
        "冲销第3号凭证，将写入",
        "甲编〔2026〕9号",
        "1. 白鹤街道 更新登记事项，名称改为 白鹤镇",
        "没有写入。核对无误后加 --yes",
    ];
    for word in told {
        assert!(asked.out.contains(word), "{word}: {}", asked.out);
    }
    assert!(!desk.done(&["entry", BOOK, "list"]).contains("第4号"), "nothing was written");
    let back = desk.done(&[&order[..], &["--yes"]].concat());
    assert_told(&back, &["1. 白鹤街道 更新登记事项，名称改为 白鹤镇", "已写入第4号凭证：冲销第3号凭证"]);
    assert_told(&desk.done(&["show", BOOK, "ledger"]), &["白鹤镇"]);
    desk.run(&["entry", BOOK, "reverse", "3", "--yes"]).is_refusal(&["第3号凭证已由第4号凭证冲销，不能再冲销"]);
    assert_told(&desk.done(&["entry", BOOK, "list"]), &["第4号", "甲编〔2026〕9号", "冲销第3号凭证"]);
}

#[test]
fn a_claim_names_the_first_entry_that_departs_from_it() {
    let desk = desk();
    let of = ["县农技中心", "事业·全额"];
    let agreed = desk.done(&[&["claim", BOOK, "add"], &of[..], &["10", "--on", "2020-06-30"]].concat());
    assert_told(&agreed, &["第1条", "声明10名，与台账一致"]);
    let stated = ["10", "--on", "2021-12-31", "--source", "下达文件"];
    let departed = desk.run(&[&["claim", BOOK, "add"], &of[..], &stated[..]].concat());
    assert_eq!(departed.code, 1);
    let listed = desk.run(&["claim", BOOK, "list"]);
    assert_eq!(listed.code, 1);
    let expected = "声明10名(下达文件)，台账9名，差1名，自第2号凭证(2021-06-01，由10变为9)起不一致，2021-05-31还一致";
    assert_told(&listed.out, &[expected]);
    desk.done(&["claim", BOOK, "withdraw", "2"]);
    assert!(!desk.done(&["claim", BOOK, "list"]).contains("下达文件"));
    desk.run(&["claim", BOOK, "add", "县水利局", "行政", "1", "--on", "2020-06-30"]).is_refusal(&["没有“县水利局”"]);
    let places = ["claim", BOOK, "add", "白鹤镇", "编外", "1", "--on", "2020-06-30"];
    desk.run(&places).is_refusal(&["没有编制类型“编外”，或者它没有编制"]);
}

#[test]
fn totals_of_the_superior_and_people_counted_by_others_are_compared_alike() {
    let desk = desk();
    let add = |subject: &str, kinds: &str, count: &str, on: &str, quantity: &str| {
        desk.run(&["claim", BOOK, "add", subject, kinds, count, "--on", on, "--quantity", quantity])
    };
    assert_told(
        &add("全部", "事业合计", "17", "2021-12-31", "下达总量").out,
        &["全部 事业合计 下达总量 声明17名，与台账一致"],
    );
    // Three places went down to the township, and the level's total with them.
    let told = add("乡镇级", "编制合计", "5", "2021-12-31", "下达总量");
    assert_eq!(told.code, 1);
    let expected =
        "乡镇级 编制合计 下达总量 声明5名，台账8名，差3名，自第2号凭证(2021-06-01，由5变为8)起不一致，2021-05-31还一致";
    assert_told(&told.out, &[expected]);
    assert_told(
        &add("县级", "事业", "12", "2020-12-31", "下达总量").out,
        &["县级 事业·全额 下达总量 声明12名，与台账一致"],
    );
    // Nobody is on the roster of this book.
    let told = add("白鹤镇", "编制合计", "2", "2021-12-31", "实有");
    assert_told(&told.out, &["白鹤镇 编制合计 实有 声明2人，台账0人，差2人，花名册中没有人员记录"]);
    add("县级机动编制", "行政", "2", "2021-12-31", "实有").is_refusal(&["账簿中没有“县级机动编制”"]);
    add("白鹤镇", "行政", "2", "2021-12-31", "满编").is_refusal(&["没有类别“满编”"]);
    let json = desk.run(&["claim", BOOK, "list", "--json"]);
    let listed: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!((listed[1]["held"].as_u64(), listed[1]["divergence"]["first"]["entry"].as_u64()), (Some(8), Some(2)));
    assert_eq!(listed[0]["divergence"], serde_json::Value::Null);
    desk.run(&["claim", BOOK, "list", "--out", "声明.txt"]);
    let written = std::fs::read_to_string(desk.path("声明.txt")).expect("written");
    assert_told(&written, &["声明核对表", "共4项声明，2项与台账不符"]);
}

#[test]
fn a_file_of_claims_is_noted_whole_or_not_at_all() {
    let desk = desk();
    let head = "单位,类别,编制类型,数,日期,文号,来源\n";
    let good = "县种子站,核定,事业,2,2020年6月30日,甲编[2020]1号,三定\n上级,下达总量,合计,17,2021.12.31,,\n";
    let bad = "县水利局,核定,行政,三名多,2020-02-30,,\n白鹤镇,满编,行政,3,2020-06-30,甲1号,\n";
    desk.write("好.csv", format!("{head}{good}"));
    desk.write("坏.csv", format!("{head}{good}{bad}"));
    let refused = desk.run(&["claim", BOOK, "import", "坏.csv"]);
    assert_eq!(refused.code, 1);
    assert_told(
        &refused.out,
        &[
            "D4：“三名多”不是确切的整数",
            "E4：“2020-02-30”不是日期",
            "B5：类别“满编”无法识别",
            "F5：“甲1号”不是文号",
            "没有登记任何声明",
        ],
    );
    assert_told(&desk.done(&["claim", BOOK, "list"]), &["账簿中没有声明"]);
    assert_told(&desk.done(&["claim", BOOK, "import", "好.csv", "--dry-run"]), &["读到新声明2条", "这是试读"]);
    assert_told(&desk.done(&["claim", BOOK, "list"]), &["账簿中没有声明"]);
    let json = desk.done(&["claim", BOOK, "import", "好.csv", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((told["claims"].as_array().map(Vec::len), told["noted"].as_bool()), (Some(2), Some(true)));
    let listed = desk.done(&["claim", BOOK, "list"]);
    assert_told(
        &listed,
        &["第1条　2020-06-30 县种子站 事业·全额 核定 声明2名(甲编〔2020〕1号，三定)，与台账一致", "第2条"],
    );
    assert_told(&desk.done(&["claim", BOOK, "import", "好.csv"]), &["账簿中已有2条(不再登记)", "没有新的声明"]);
    // The table that is written out is read back, notes and signatures left aside.
    desk.done(&["claim", BOOK, "list", "--out", "声明核对表.xlsx"]);
    desk.done(&["claim", BOOK, "withdraw", "1"]);
    desk.done(&["claim", BOOK, "withdraw", "2"]);
    assert_told(&desk.done(&["claim", BOOK, "import", "声明核对表.xlsx"]), &["读到新声明2条", "已全部登记"]);
    desk.run(&["claim", BOOK, "import", "无.csv"]).is_refusal(&["无.csv"]);
}

#[test]
fn vouchers_are_listed_by_what_is_asked_of_them() {
    let desk = desk();
    desk.write(
        "明年.toml",
        "effective = \"2099-01-01\"\n[[steps]]\nrename = { institution = \"白鹤镇\", name = \"白鹤街道\" }\n",
    );
    desk.done(&["plan", BOOK, "new", "改街道", "--from", "明年.toml"]);
    desk.done(&["plan", BOOK, "adopt", "改街道"]);
    let listed = |more: &[&str]| {
        let found = desk.run(&[&["entry", BOOK, "list", "--json"], more].concat()).json();
        let ids = found.as_array().expect("a list").iter().map(|entry| entry["id"].as_u64().expect("an id"));
        ids.collect::<Vec<_>>()
    };
    assert_eq!(listed(&[]), [3, 2, 1]);
    assert_eq!(listed(&["--limit", "1"]), [3]);
    assert_eq!(listed(&["--waiting"]), [3]);
    assert_eq!(listed(&["--undocumented"]), [3, 1]);
    assert_eq!(listed(&["--text", "〔2021〕6号"]), [2]);
    assert_eq!(listed(&["--source", "方案"]), [3, 2]);
    assert_eq!(listed(&["--date", "2020-12-31"]), [1]);
    assert_told(&desk.done(&["entry", BOOK, "list", "--waiting"]), &["第3号", "2099-01-01", "[待生效]"]);
    let first = desk.done(&["entry", BOOK, "list", "--limit", "1"]);
    assert!(first.contains("共3笔，另有2笔没有列出") && !first.contains("第2号"), "{first}");
    assert_told(&desk.done(&["entry", BOOK, "list", "--source", "更正"]), &["没有这样的凭证"]);
    desk.run(&["entry", BOOK, "list", "--source", "别处"])
        .is_refusal(&["没有来源“别处”", "导入、方案、手工、冲销、更正"]);
}

#[test]
fn a_whole_import_is_taken_back_and_told_before() {
    let desk = Desk::new();
    desk.write(
        "台账.toml",
        "jurisdiction = \"甲县\"\neffective = \"2020-01-01\"\ninstitutions = [\n  { name = \"县种子站\", nature = \"事业单位\", places = { \"事业\" = 2 } },\n]\n",
    );
    desk.done(&["new", "乙县.bh", "--from", "台账.toml"]);
    let told = desk.run(&["entry", "乙县.bh", "reverse", "1"]);
    assert_eq!(told.code, 2);
    assert!(told.out.contains("事业·全额编制：减2名(县种子站2)，补2名(上级2)，差额0。"), "{}", told.out);
    let shown = desk.run(&["entry", "乙县.bh", "reverse", "1", "--json"]);
    assert_eq!((shown.code, shown.json()["entry"].is_null()), (2, true));
    let done = desk.run(&["entry", "乙县.bh", "reverse", "1", "--yes", "--json"]);
    assert_eq!((done.code, done.json()["entry"].as_u64()), (0, Some(2)));
    assert!(!desk.done(&["show", "乙县.bh", "ledger"]).contains("县种子站"));
}
