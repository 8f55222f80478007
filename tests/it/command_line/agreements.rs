//! Pools, loans, clearances and use on the command line: a step file is adopted, and what stands beside the ledger is listed and
//! printed.

use bianheng::report::json;

use super::run::Desk;
use crate::county;

const STEPS: &str = r#"
document = "安委编〔2026〕30号"

[[steps]]
transfer = { kind = "事业", count = 2, from = "县畜牧兽医站", to = "周转池" }

[[steps]]
lend = { pool = "周转池", borrower = "县种子管理站", kind = "事业", count = 1, until = "2020-12-31", return_by = "退一收一" }

[[steps]]
clear = { institution = "县农业农村局", kind = "行政", count = 1, number = "用编〔2026〕7号", lapses = "2020-12-31" }

[[steps]]
deploy = { owner = "县农业农村局", user = "白鹤镇", kind = "行政", count = 3, arrangement = "县属乡用" }
"#;

/// A desk with the county's book, in which the steps are plan 周转.
fn desk() -> Desk {
    let desk = Desk::new();
    county::put_book(desk.folder());
    desk.write("周转.toml", STEPS);
    desk.done(&["plan", "安和县.bh", "new", "周转"]);
    desk.done(&["plan", "安和县.bh", "add", "周转", "周转.toml"]);
    desk.run(&["plan", "安和县.bh", "adopt", "周转"]);
    desk
}

#[test]
fn what_stands_beside_the_ledger_is_listed() {
    let desk = desk();
    let shown = |what: &str| desk.done(&["show", "安和县.bh", what]);
    let loans = shown("loans");
    assert!(loans.contains("县种子管理站") && loans.contains("2020-12-31") && loans.contains("逾期"), "{loans}");
    assert!(loans.contains("逾期未还1笔1名。"), "{loans}");
    assert!(shown("pools").contains("周转池(县直，各类编制)"));
    let clearances = shown("clearances");
    assert!(clearances.contains("用编〔2026〕7号") && clearances.contains("已过期"), "{clearances}");
    let usage = shown("usage");
    assert!(usage.contains("两口径合计一致：2579 = 2579"), "{usage}");
    assert!(usage.contains("来自 县农业农村局 3(县属乡用)"), "{usage}");

    // 持有 2, 借出 1, 余额 1.
    let pools = desk.run(&["show", "安和县.bh", "pools", "--json"]).json();
    let total = pools[0]["rows"].as_array().and_then(|rows| rows.last()).expect("a total");
    let figures: Vec<i64> = (4..7).filter_map(|column| total["cells"][column]["count"].as_i64()).collect();
    assert_eq!(figures, [2, 1, 1]);
}

#[test]
fn what_stands_beside_the_ledger_is_printed() {
    let desk = desk();
    for (report, title) in
        [("pools", "周转池台账"), ("clearances", "用编核准台账"), ("usage", "编制归属与实际使用对照表")]
    {
        desk.done(&["report", "安和县.bh", report, "--out", "表.pdf"]);
        assert!(std::fs::read(desk.path("表.pdf")).expect("a file").starts_with(b"%PDF-"), "{report}");
        desk.done(&["report", "安和县.bh", title, "--out", "表.json"]);
        let text = std::fs::read_to_string(desk.path("表.json")).expect("a file");
        let tables = json::read(&text).expect("tables as JSON");
        assert_eq!(tables.iter().map(|table| table.title.as_str()).collect::<Vec<_>>(), [title]);
    }
}
