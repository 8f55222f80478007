//! Tables as an office wants them printed, and onto paper: the choices, the spooler, and what is told where there is none.

use super::run::Desk;

const BOOK: &str = "甲县.bh";

fn desk() -> Desk {
    Desk::with_register(
        BOOK,
        r#"jurisdiction = "甲县"
effective = "2020-01-01"
institutions = [
  { name = "县教育局", nature = "政府机构", places = { "行政" = 10 } },
  { name = "县人大办", nature = "政府机构", places = { "行政" = 5 } },
  { name = "白鹤镇", nature = "镇", places = { "事业" = 5 } },
]
"#,
    )
}

fn names(told: &str) -> Vec<&str> {
    let is_named = |line: &&str| ["县教育局", "县人大办", "白鹤镇"].iter().any(|name| line.contains(name));
    told.lines().filter(is_named).map(|line| line.split('|').nth(2).unwrap_or_default().trim()).collect()
}

#[test]
fn a_table_is_printed_as_it_is_chosen_and_the_choice_is_kept_with_the_paper() {
    let desk = desk();
    assert_eq!(names(&desk.done(&["report", BOOK, "ledger"])), ["县教育局", "县人大办", "白鹤镇"]);
    // 人 has two strokes, 教 eleven.
    let choices = ["--sort", "笔画", "--hide", "备注", "--mark", "征求意见稿", "--paper", "A3"];
    let told = desk.done(&[&["report", BOOK, "ledger"], &choices[..]].concat());
    assert_eq!(names(&told), ["县人大办", "县教育局", "白鹤镇"]);
    assert!(!told.contains("备注"), "{told}");

    let told = desk.done(&[&["report", BOOK, "ledger", "--out", "台账.json"], &choices[..]].concat());
    assert!(told.contains("台账.json"), "{told}");
    let json: serde_json::Value =
        serde_json::from_slice(&std::fs::read(desk.path("台账.json")).expect("a file")).expect("JSON");
    assert_eq!(json["tables"][0]["paper"], "a3_landscape");
    assert_eq!(json["tables"][0]["look"]["mark"], "consultation");

    let told = desk.done(&[&["report", BOOK, "ledger", "--out", "台账.pdf"], &choices[..]].concat());
    let code = told.lines().find_map(|line| line.strip_prefix("核验码 ")).expect("a code").to_owned();
    let again = desk.run(&["paper", BOOK, &code, "--json"]);
    assert_eq!((again.code, &again.json()["same"]), (0, &serde_json::Value::Bool(true)));
    assert_eq!(again.json()["table"]["look"]["mark"], "consultation");
}

#[test]
fn a_choice_that_would_not_be_heeded_is_refused_by_name() {
    let desk = desk();
    let with = |arguments: &[&str]| desk.run(&[&["report", BOOK], arguments].concat());
    with(&["counties", "--sums"]).is_refusal(&["“区县机构编制汇总表”不能选版式"]);
    with(&["counties", "--print"]).is_refusal(&["“区县机构编制汇总表”不能选版式，也不能直接打印"]);
    with(&["request", "--mark", "送审稿"]).is_refusal(&["不能选版式", "请去掉纸张"]);
    with(&["use_notices", "--hide", "备注"]).is_refusal(&["通知单不能选版式", "编制使用通知单"]);
    with(&["ledger", "--institution", "白鹤镇"]).is_refusal(&["--institution 只用于机构编制沿革表"]);
    // Usage follows, with the names of all tables.
    let both = with(&["--set", "--plan", "甲", "--with", "乙.bh"]);
    assert!(both.code == 2 && both.err.starts_with("“--plan <方案>”和“--with <账簿>”不能一起写"), "{}", both.err);
    with(&["ledger", "--with", "乙.bh"]).is_refusal(&["--with 只用于区县机构编制汇总表"]);
    assert_eq!(desk.names(), ["台账.toml", BOOK]);
}

#[test]
fn the_column_that_names_the_lines_stays() {
    let desk = desk();
    let with = |name: &str| desk.run(&["report", BOOK, "ledger", "--hide", name]);
    with("单位名称").is_refusal(&["“机构编制台账”的“单位名称”一列不能不印", "“序号”可以不印"]);
    let told = with("序号");
    assert!(told.code == 0 && told.out.contains("县教育局") && !told.out.contains("序号"), "{}", told.out);
}

#[test]
fn a_slip_in_the_columns_of_a_set_prints_nothing() {
    let desk = desk();
    let step = "[[steps]]\ntransfer = { kind = \"行政\", count = 1, from = \"县教育局\", to = \"县人大办\" }\n";
    desk.write("步骤.toml", step);
    desk.done(&["plan", BOOK, "new", "下沉", "--from", "步骤.toml"]);
    let set = |hide: &str| desk.run(&["report", BOOK, "--set", "--plan", "下沉", "--out", "材料.txt", "--hide", hide]);
    set("身份证").is_refusal(&["“上会材料”没有名为“身份证”的列", "单位"]);
    assert!(!desk.path("材料.txt").exists());
    let told = set("备注");
    assert!(told.code == 0 && desk.path("材料.txt").exists(), "{}", told.err);
}

#[test]
fn a_choice_that_means_nothing_prints_nothing() {
    let desk = desk();
    let with = |choice: [&str; 2]| desk.run(&["report", BOOK, "ledger", "--out", "台账.pdf", choice[0], choice[1]]);
    with(["--hide", "身份证"]).is_refusal(&["“机构编制台账”没有名为“身份证”的列", "序号、单位名称"]);
    with(["--paper", "B5"]).is_refusal(&["不认识的纸张“B5”", "A4竖"]);
    with(["--mark", "草稿"]).is_refusal(&["不认识的稿次“草稿”", "送审稿"]);
    assert_eq!(desk.names(), ["台账.toml", BOOK]);
}

#[test]
fn figures_go_into_other_programs_as_plain_numbers() {
    let desk = desk();
    desk.done(&["report", BOOK, "ledger", "--out", "台账.csv", "--sums"]);
    let written = std::fs::read_to_string(desk.path("台账.csv")).expect("a file");
    let total = written.lines().last().expect("a total");
    let parts: Vec<&str> = written.lines().filter_map(|line| line.split_once(',').map(|(part, _)| part)).collect();
    assert_eq!(parts[1..], ["一、政府机构", "二、镇", "合　计"], "{written}");
    assert!(written.starts_with('\u{FEFF}') && total.starts_with("合　计,20,15,"), "{written}");
}

#[cfg(unix)]
#[test]
fn a_table_goes_to_the_printer_that_was_named() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    let tools = desk.path("工具");
    std::fs::create_dir(&tools).expect("a folder");
    let put = |name: &str, text: &str| {
        std::fs::write(tools.join(name), format!("#!/bin/sh\n{text}\n")).expect("written");
        std::fs::set_permissions(tools.join(name), std::fs::Permissions::from_mode(0o755)).expect("executable");
    };
    put("lpstat", "case $1 in -e) echo Office;; -d) echo 'no system default destination';; esac");
    put("lp", "for a in \"$@\"; do printf '%s\\n' \"$a\" >> lp.log; done; echo 'request id is Office-7 (1 file(s))'");
    let run = |arguments: &[&str], path: &std::path::Path| {
        let output = desk.command(&[&["report", BOOK, "ledger"], arguments].concat()).env("PATH", path).output();
        let output = output.expect("the program starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (status, out, err) = run(&["--print", "Office", "--copies", "3", "--sides", "长边"], &tools);
    assert_eq!((status, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.contains("已送去打印“机构编制台账”(作业 Office-7)。") && out.contains("核验码 "), "{out}");
    let log = std::fs::read_to_string(desk.path("lp.log")).expect("a log");
    let asked: Vec<&str> = log.lines().collect();
    assert_eq!(
        asked.get(..13).expect("all of them"),
        [
            "-d",
            "Office",
            "-n",
            "3",
            "-t",
            "机构编制台账",
            "-o",
            "media=A3",
            "-o",
            "sides=two-sided-long-edge",
            "-o",
            "page-ranges=1-1",
            "--",
        ]
    );

    let (status, _, err) = run(&["--print"], &tools);
    assert_eq!(status, Some(2));
    super::run::assert_told(&err, &["没有打印：没有默认的打印机", "指定一台打印机"]);
    let (status, _, err) = run(&["--print"], desk.folder());
    assert_eq!(status, Some(2));
    super::run::assert_told(&err, &["没有打印：这台电脑没有打印服务", "PDF 阅读器"]);
}
