//! What an office has chosen of a table's print holds for the command line too; what is asked for there goes before it. A set is printed with
//! the list that its file has, and files of pages are set by the office's own templates whoever writes them.

use bianheng::store::Book;

use super::run::Desk;

const BOOK: &str = "甲县.bh";

/// Two bureaus in the order of the register, a township, and a draft that moves three places.
fn desk() -> Desk {
    let desk = Desk::with_register(
        BOOK,
        r#"jurisdiction = "甲县"
effective = "2020-01-01"
institutions = [
  { name = "县教育局", nature = "政府机构", places = { "行政" = 10 } },
  { name = "县人大办", nature = "政府机构", places = { "行政" = 5 } },
  { name = "白鹤镇", nature = "镇", places = { "行政" = 5 } },
]
"#,
    );
    desk.write(
        "步骤.toml",
        "effective = \"2030-01-01\"\ndocument = \"甲编〔2021〕6号\"\n[[steps]]\n\
         transfer = { kind = \"行政\", count = 3, from = \"县教育局\", to = \"白鹤镇\" }\n\
         approval = \"省编〔2021〕1号\"\n",
    );
    desk.done(&["plan", BOOK, "new", "下沉", "--from", "步骤.toml"]);
    desk
}

/// As the window keeps it.
fn keep(desk: &Desk, options: &str) {
    let book = Book::open(&desk.path(BOOK)).expect("the book");
    book.set_setting("print_options", Some(options)).expect("written");
    book.close().expect("closed");
}

fn table(desk: &Desk, arguments: &[&str]) -> serde_json::Value {
    desk.done(&[&["report", BOOK], arguments, &["--out", "表.json"]].concat());
    let written = std::fs::read(desk.path("表.json")).expect("a file");
    serde_json::from_slice::<serde_json::Value>(&written).expect("JSON")["tables"].clone()
}

#[test]
fn a_report_is_printed_as_the_book_has_it_and_what_is_asked_for_goes_before() {
    let desk = desk();
    keep(&desk, r#"{"ledger":{"paper":"a4_portrait","hidden":["备注"],"sort":"stroke","mark":"review"}}"#);
    let names = |table: &serde_json::Value| -> Vec<String> {
        let rows = table[0]["rows"].as_array().expect("rows").iter();
        let cells = rows.filter_map(|row| row["cells"][1].as_str().or(row["cells"][1]["text"].as_str()));
        cells.filter(|name| name.starts_with('县') && name.chars().count() == 4).map(str::to_owned).collect()
    };
    let shown = desk.done(&["report", BOOK, "ledger"]);
    assert!(!shown.contains("备注"), "{shown}");
    assert!(shown.find("县人大办") < shown.find("县教育局"), "by strokes: {shown}");

    let kept = table(&desk, &["ledger"]);
    assert_eq!((&kept[0]["paper"], &kept[0]["look"]["mark"]), (&"a4_portrait".into(), &"review".into()));
    let asked = table(&desk, &["ledger", "--paper", "A3", "--sort", "序列"]);
    assert_eq!((&asked[0]["paper"], &asked[0]["look"]["mark"]), (&"a3_landscape".into(), &"review".into()));
    assert_ne!(names(&asked), names(&kept));
    let afresh = desk.done(&["report", BOOK, "ledger", "--afresh"]);
    assert!(afresh.contains("备注") && afresh.find("县教育局") < afresh.find("县人大办"), "{afresh}");
    // A column that is left out as usual is none that was asked for and is not there.
    keep(&desk, r#"{"ledger":{"hidden":["从前的列"]}}"#);
    assert_eq!(desk.done(&["report", BOOK, "ledger"]), afresh);
}

#[test]
fn each_table_of_a_set_is_printed_as_the_book_has_it() {
    let desk = desk();
    keep(&desk, r#"{"downshift":{"paper":"a3_landscape"},"transfers":{"mark":"consultation"}}"#);
    let looks = |arguments: &[&str]| -> Vec<(String, String)> {
        let set = table(&desk, &[&["--set", "--plan", "下沉"], arguments].concat());
        let of = |table: &serde_json::Value| {
            let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            (word(&table["paper"]), word(&table["look"]["mark"]))
        };
        set.as_array().expect("tables").iter().take(2).map(of).collect()
    };
    let pair = |paper: &str, mark: &str| (paper.to_owned(), mark.to_owned());
    assert_eq!(looks(&[]), [pair("a3_landscape", ""), pair("a4_landscape", "consultation")]);
    let asked = looks(&["--mark", "送审稿"]);
    assert_eq!(asked, [pair("a3_landscape", "review"), pair("a4_landscape", "review")]);

    let told = desk.done(&["report", BOOK, "--set", "--plan", "下沉", "--out", "材料.pdf"]);
    let frozen = desk.done(&["plan", BOOK, "freeze", "下沉", "--out", "定稿.pdf"]);
    for told in [told, frozen] {
        let code = told.lines().find_map(|line| line.split_once("编制调整前后对照表　核验码 ")).expect("a code").1;
        let again = desk.run(&["paper", BOOK, code, "--json"]).json();
        assert_eq!((&again["same"], &again["table"]["paper"]), (&true.into(), &"a3_landscape".into()));
    }
}

#[cfg(unix)]
#[test]
fn a_set_goes_to_the_printer_with_the_list_that_its_file_has() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    let tools = desk.path("工具");
    std::fs::create_dir(&tools).expect("a folder");
    let put = |name: &str, text: &str| {
        std::fs::write(tools.join(name), format!("#!/bin/sh\n{text}\n")).expect("written");
        std::fs::set_permissions(tools.join(name), std::fs::Permissions::from_mode(0o755)).expect("executable");
    };
    put("lpstat", "case $1 in -e) echo Office;; -d) echo 'system default destination: Office';; esac");
    put(
        "lp",
        "for a in \"$@\"; do f=\"$a\"; done; /bin/cat \"$f\" > printed.pdf; echo 'request id is Office-7 (1 file(s))'",
    );
    let set = ["report", BOOK, "--set", "--plan", "下沉"];
    let run = desk.command(&[&set[..], &["--print"]].concat()).env("PATH", &tools).output().expect("it starts");
    let out = String::from_utf8(run.stdout).expect("UTF-8");
    assert!(run.status.success() && out.contains("已送去打印“编委会会议材料　下沉”"), "{out}");
    desk.done(&[&set[..], &["--out", "材料.pdf"]].concat());
    let read = |name: &str| std::fs::read(desk.path(name)).expect("a file");
    assert!(read("printed.pdf") == read("材料.pdf"), "what is printed is what is exported");
    let words = pdf_extract::extract_text(desk.path("printed.pdf")).expect("text");
    assert!(["编委会会议材料", "下沉", "附件目录"].iter().all(|word| words.contains(word)), "{words}");
}

#[test]
fn every_order_that_writes_pages_uses_the_templates_of_the_office() {
    let desk = desk();
    let told = desk.done(&["report", BOOK, "ledger", "--out", "台账.pdf"]);
    let code = told.lines().find_map(|line| line.strip_prefix("核验码 ")).expect("a code").to_owned();
    let folder = desk.settings_file().with_file_name("报表模板");
    std::fs::create_dir_all(&folder).expect("a folder");
    // A template at fault is told of, so whoever says nothing has not looked at it.
    for name in ["table.typ", "ledger.typ"] {
        std::fs::write(folder.join(name), "#let sheet(given) = nothing-of-the-kind").expect("written");
    }
    let orders: [&[&str]; 5] = [
        &["report", BOOK, "ledger", "--out", "一.pdf"],
        &["paper", BOOK, &code, "--out", "二.pdf"],
        &["changes", BOOK, "--from", "2020-01-01", "--out", "三.pdf"],
        &["genealogy", BOOK, "白鹤镇", "--out", "四.pdf"],
        &["policy", "show", "national", "--out", "五.pdf"],
    ];
    for order in orders {
        let run = desk.run(order);
        assert_eq!(run.code, 0, "{order:?} {}", run.err);
        assert!(run.err.contains("报表模板有错误"), "{order:?} {}", run.err);
        assert!(std::fs::read(desk.path(order.last().expect("a file"))).expect("written").starts_with(b"%PDF-"));
    }
}

#[test]
fn a_font_file_that_is_none_and_a_folder_that_is_none_spoil_nothing() {
    let desk = desk();
    let home = desk.settings_file().parent().and_then(std::path::Path::parent).expect("a home").to_owned();
    for folder in [".fonts", ".local/share/fonts", "fonts"] {
        std::fs::create_dir_all(home.join(folder)).expect("a folder");
        for name in ["坏.ttf", "坏.otf", "坏.ttc"] {
            std::fs::write(home.join(folder).join(name), b"OTTO\0\x0bnothing of the kind").expect("written");
        }
    }
    desk.write("台账.txt", "old");
    desk.run(&["report", BOOK, "ledger", "--out", "台账.txt/表.pdf"]).is_refusal(&["没有保存", "台账.txt/表.pdf"]);
    desk.run(&["report", BOOK, "ledger", "--out", "没有/表.pdf"]).is_refusal(&["没有保存", "请先建立文件夹"]);
    assert_eq!(std::fs::read_to_string(desk.path("台账.txt")).expect("there"), "old");
    assert_eq!(desk.names(), ["台账.toml", "台账.txt", "步骤.toml", BOOK]);
    // The register is as it was, and the paper is written as soon as there is room for it.
    desk.done(&["report", BOOK, "ledger", "--out", "表.pdf"]);
    assert_eq!(desk.run(&["paper", BOOK, "--json"]).json().as_array().map(Vec::len), Some(1), "noted once");
}

#[test]
fn a_plan_and_a_day_are_refused_together_and_it_is_said_why() {
    let desk = desk();
    let both = ["--plan", "下沉", "--date", "2026-01-01"];
    desk.run(&[&["report", BOOK, "ledger"], &both[..]].concat()).is_refusal(&[
        "--date 和 --plan 不能同时写",
        "草案按已登记的全部凭证",
        "方案“下沉”",
        "去掉 --date",
    ]);
    desk.run(&[&["report", BOOK, "--set"], &both[..]].concat()).is_refusal(&["--date 和 --plan 不能同时写"]);
    desk.run(&[&["check", BOOK], &both[..]].concat()).is_refusal(&["--date 和 --plan 不能同时写"]);
}
