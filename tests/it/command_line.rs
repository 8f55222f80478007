//! The program on the command line: the whole work with the sample county, its exit codes and its JSON.

mod agreements;
mod approvals;
mod asked;
mod bad_books;
mod bad_files;
mod bad_rows;
mod clerk;
mod corrections;
mod counties;
mod doctor;
mod effective_days;
mod kept_options;
mod later_books;
mod letters;
mod life;
mod messy_tables;
mod naming;
mod mending;
mod problems;
mod reconciling;
mod remembered;
mod register_files;
mod papers;
mod past;
mod plans;
mod printing;
mod policies;
mod run;
mod sheets;
mod standard_input;
mod templates;
mod text_rosters;
mod vouchers;
mod waivers;
mod whole_numbers;
pub mod workbooks;

use std::path::Path;

use bianheng::app::{ChosenTable, LetterName, ReportName};
use bianheng::report::{RowRole, json};
use bianheng::store::{Book, PeopleQuery};
use serde_json::Value;

use crate::county::{self, PLAN};
use run::{Desk, assert_told, rows};

const TABLES: [&str; 5] =
    ["编制调整前后对照表", "乡镇(街道)机构设置一览表", "核查意见表", "机构编制台账", "乡镇(街道)改革前后对照表"];

#[test]
fn the_demonstration_needs_no_display() {
    let desk = Desk::new();
    let out = desk.done(&["demo", "--headless", "演示"]);
    assert!(out.contains("机构 120 个，人员 2579 人。"), "{out}");
    assert!(out.contains("[禁止·新增] 行政编制跨层级：行政编制跨层级划入白鹤镇"), "{out}");
    assert!(out.contains("核查意见 70 条：禁止 3，预警 16，提示 51；另已消除 4 条。"), "{out}");
    let folder = desk.path("演示");
    for table in TABLES {
        for (ending, magic) in [("pdf", "%PDF-"), ("xlsx", "PK"), ("txt", ""), ("json", "{")] {
            let bytes = std::fs::read(folder.join(format!("{table}.{ending}"))).expect("a table");
            assert!(bytes.len() > 1_000 && bytes.starts_with(magic.as_bytes()), "{table}.{ending}");
        }
        let text = std::fs::read_to_string(folder.join(format!("{table}.json"))).expect("a table");
        let tables = json::read(&text).expect("tables as JSON");
        assert_eq!(tables.iter().map(|table| table.title.as_str()).collect::<Vec<_>>(), [table]);
    }
    for letter in ["请示", "批复", "通知"] {
        let bytes = std::fs::read(folder.join(format!("{letter}.docx"))).expect("a letter");
        assert!(bytes.len() > 5_000 && bytes.starts_with(b"PK"), "{letter}");
    }
    let book = Book::open_read_only(&folder.join("安和县.bh")).expect("a book");
    assert_eq!(book.snapshot().expect("a register").institutions().count(), 120);
    assert_eq!(book.count_people(&PeopleQuery::default()).expect("a count").0, 2579);
    assert_eq!(book.entries(None, 9).expect("the log").len(), 1);
}

#[test]
fn the_work_of_an_office_step_by_step() {
    let desk = Desk::new();
    assert_told(&desk.done(&["new", "安和县.bh"]), &["已新建账簿", "安和县.bh"]);
    let book = desk.path("安和县.bh");
    import(&desk, &book);
    show(&desk);
    plan(&desk, &book);
    print(&desk);
}

/// A rehearsal writes nothing; the import writes one entry; the same files again write nothing.
fn import(desk: &Desk, book: &Path) {
    let files = county::workbooks();
    let files: Vec<&str> = files.iter().map(|file| file.to_str().expect("UTF-8")).collect();
    let order = |more: &[&'static str]| [&["import", "安和县.bh"], &files[..], more].concat();
    let empty = rows(book);
    let rehearsed = desk.run(&order(&["--dry-run"]));
    assert_eq!((rehearsed.code, rehearsed.err.as_str()), (1, ""), "ten rows are rejected: {}", rehearsed.out);
    assert!(rehearsed.out.contains("人员花名册：新增 2579，更新 0，未变 0，问题 10"), "{}", rehearsed.out);
    assert!(rehearsed.out.ends_with("试运行，没有写入。\n"), "{}", rehearsed.out);
    assert_eq!(rows(book), empty);

    let imported = desk.run(&order(&["--json", "--author", "经办人甲"]));
    let told = imported.json();
    assert_eq!((imported.code, told["entry"].as_u64()), (1, Some(1)), "{}", imported.err);
    assert_eq!(told["refused_files"].as_array().map(Vec::len), Some(0));
    let messages = told["messages"].as_array().expect("messages");
    assert!(
        messages.len() > 10 && messages.iter().all(|message| message.as_str().is_some_and(|text| !text.is_empty()))
    );
    let full = rows(book);
    assert_eq!(full["entry"].len(), 1);
    assert_eq!(full["person_version"].len(), 2579);

    let again = desk.run(&order(&[]));
    assert!(again.out.contains("账簿与文件一致，没有需要写入的变化。"), "{}", again.out);
    assert_eq!((again.code, rows(book)), (1, full));
}

fn show(desk: &Desk) {
    let shown = desk.run(&["show", "安和县.bh", "ledger", "--json"]);
    assert_eq!(shown.code, 0);
    let tables = shown.json();
    let total = tables[0]["rows"].as_array().and_then(|rows| rows.last()).expect("a total");
    // 合计, 行政, 政法专项, 工勤, 事业 as the sample's generator counted them.
    let figures: Vec<i64> = (3..8).filter_map(|column| total["cells"][column]["count"].as_i64()).collect();
    assert_eq!(figures, [1118 + 156 + 60 + 1238 + 159 + 30, 1118, 156, 60, 1238 + 159 + 30]);
    let people = desk.run(&["show", "安和县.bh", "people", "--institution", "县种子管理站", "--json"]).json();
    assert_eq!((people["total"].as_u64(), people["offset"].as_u64()), (Some(5), Some(0)));
    let people = people["rows"].as_array().expect("people");
    assert_eq!(people.len(), 5);
    let masked = |person: &Value| person["id_number"].as_str().is_some_and(|number| number.contains("********"));
    assert!(people.iter().all(masked), "{people:?}");
    let listed = desk.done(&["show", "安和县.bh", "people", "--text", "张", "--limit", "3"]);
    assert_eq!(listed.lines().count(), 4, "{listed}");
    let page = desk.run(&["show", "安和县.bh", "people", "--json", "--offset", "4", "--limit", "3"]).json();
    let whole = desk.run(&["show", "安和县.bh", "people", "--json", "--limit", "7"]).json();
    assert_eq!((page["offset"].as_u64(), page["total"].as_u64()), (Some(4), Some(2579)));
    assert_eq!(page["rows"].as_array().map(Vec::as_slice), whole["rows"].as_array().map(|rows| &rows[4..]));
    assert!(desk.done(&["show", "安和县.bh", "offices"]).contains("双河镇"));
}

/// A plan from the step file is judged, refused, corrected and adopted once.
fn plan(desk: &Desk, book: &Path) {
    assert_told(&desk.done(&["check", "安和县.bh"]), &["核查意见", "禁止 0"]);
    assert_told(&desk.done(&["plan", "安和县.bh", "new", PLAN]), &["已新建方案“减上补下草案A”"]);
    let steps = county::sample_file("减上补下步骤.toml");
    let added = desk.run(&["plan", "安和县.bh", "add", PLAN, steps.to_str().expect("UTF-8")]);
    assert_eq!((added.code, added.err.as_str()), (1, ""));
    assert_told(
        &added.out,
        &["已加入18步，方案共18步。", "1. 县农业农村局 → 龙门镇", "变动：", "县财政局　行政　24 → 22"],
    );
    let shown = desk.run(&["plan", "安和县.bh", "show", PLAN, "--json"]);
    let told = shown.json();
    assert_eq!((shown.code, told["adoptable"].as_bool()), (1, Some(false)));
    assert_eq!(told["steps"].as_array().map(Vec::len), Some(18));
    assert!(told["steps"].as_array().is_some_and(|steps| steps.iter().all(|step| step["refusal"].is_null())));
    let found = desk.run(&["check", "安和县.bh", "--plan", PLAN, "--json"]);
    let rules: Vec<String> = found.json()["findings"].as_array().expect("findings").iter().map(blocking).collect();
    assert_eq!((found.code, rules[..3].join(" ")), (1, "cross_level_approval nameplate_cap special_office".to_owned()));

    let before = rows(book);
    desk.run(&["plan", "安和县.bh", "adopt", PLAN]).is_refusal(&[
        "方案不能执行：有方案新增的“禁止”事项",
        "位置：方案“减上补下草案A”",
        "处理：",
    ]);
    assert_eq!(rows(book), before);

    let text = std::fs::read_to_string(&steps).expect("the step file");
    desk.write("改.toml", corrected(&text));
    desk.done(&["plan", "安和县.bh", "new", "草案B"]);
    let added = desk.run(&["plan", "安和县.bh", "add", "草案B", "改.toml"]);
    assert_eq!(added.code, 0);
    assert_told(&desk.done(&["plan", "安和县.bh", "adopt", "草案B", "--author", "乙"]), &["已执行，写入第2号凭证"]);
    let adopted = rows(book);
    assert_eq!(adopted["entry"].len(), 2);
    let already = ["这个方案已经执行过。", "位置：第2号凭证", "处理：如需再作调整，请新建方案。"];
    desk.run(&["plan", "安和县.bh", "adopt", "草案B"]).is_refusal(&already);
    desk.run(&["plan", "安和县.bh", "add", "草案B", "改.toml"]).is_refusal(&["方案“草案B”已经执行", "请新建方案"]);
    assert_eq!(rows(book), adopted);
    assert_told(&desk.done(&["plan", "安和县.bh", "list"]), &["草案B　19步　已执行", "减上补下草案A　18步　草案"]);
    let listed = desk.run(&["plan", "安和县.bh", "list", "--json"]).json();
    let second = serde_json::json!({
        "id": 2, "name": "草案B", "steps": 19, "adopted_by": 2, "stage": null, "frozen": null, "phases": 0
    });
    assert_eq!((&listed[0], listed[1]["adopted_by"].is_null()), (&second, true));
    let note = desk.run(&["plan", "安和县.bh", "show", PLAN, "--json"]).json();
    assert_eq!(note["plan"]["note"].as_str(), Some("县委编委会审议稿(示例，虚构)"));
    desk.run(&["plan", "安和县.bh", "new", "草案B"]).is_refusal(&["账簿中已有方案“草案B”", "请换一个名称。"]);
    let made = desk.run(&["plan", "安和县.bh", "new", "草案C", "--json"]).json();
    assert_eq!((made["id"].as_u64(), made["name"].as_str()), (Some(3), Some("草案C")));
}

fn blocking(finding: &Value) -> String {
    match finding["severity"].as_str() {
        Some("blocking") => finding["rule"].as_str().unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

/// The step file with the approval entered, the office that may not be left out, and a plate less.
fn corrected(text: &str) -> String {
    let approved = "reason = \"充实镇级财政管理\"\napproval = \"中编办〔2026〕1号\"";
    let plates = "\n[[steps]]\nnameplates = { institution = \"双河镇\", names = [\"应急管理站\", \"综治中心\"] }\n";
    let text = text.replace("reason = \"充实镇级财政管理\"", approved).replace(", \"旅游发展办公室\"]", "]");
    text + plates
}

fn print(desk: &Desk) {
    assert_eq!(
        desk.done(&["report", "--list"]).lines().count(),
        ReportName::ALL.len() + 1 + ChosenTable::ALL.len() + LetterName::ALL.len(),
        "and the one over several books, those that are chosen elsewhere, and the letters"
    );
    for (table, file) in [("downshift", "对照表.pdf"), ("编制调整前后对照表", "对照表.json"), ("ledger", "台账.xlsx")]
    {
        let out = desk.done(&["report", "安和县.bh", table, "--plan", PLAN, "--out", file]);
        assert_told(&out, &["已写出", file]);
        assert!(desk.path(file).exists());
    }
    // The first plan over the register after 草案B: what is left of its movements is in balance.
    let tables = json::read(&std::fs::read_to_string(desk.path("对照表.json")).expect("a file")).expect("tables");
    let total = tables[0].rows.last().expect("a total");
    assert_eq!((total.role, &total.cells[6]), (RowRole::Total, &total.cells[7]));
    let screen = desk.done(&["report", "安和县.bh", "offices"]);
    assert!(screen.contains("乡镇(街道)机构设置一览表") && screen.contains("白鹤镇"));
}
