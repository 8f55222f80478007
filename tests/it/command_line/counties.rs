//! 区县汇总 and the other tables of the register on the command line.

use serde_json::Value;

use super::run::Desk;

fn register(place: &str, places: u32) -> String {
    format!(
        r#"jurisdiction = "{place}"
effective = "2020-01-01"
institutions = [
  {{ name = "县农技中心", nature = "事业单位", places = {{ "事业" = {places} }} }},
  {{ name = "白鹤镇", nature = "镇", places = {{ "行政" = 5 }} }},
]
"#
    )
}

/// Two counties, each in a book of its own.
fn desk() -> Desk {
    let desk = Desk::with_register("甲.bh", &register("甲县", 10));
    desk.write("乙.toml", register("乙县", 7));
    desk.done(&["new", "乙.bh", "--from", "乙.toml"]);
    desk
}

fn rows(desk: &Desk, file: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(desk.path(file)).expect("written");
    let json: Value = serde_json::from_str(&text).expect("JSON");
    let tables = json["tables"].as_array().expect("tables");
    tables[0]["rows"].as_array().expect("rows").clone()
}

#[test]
fn several_books_come_to_one_table() {
    let desk = desk();
    let out = desk.done(&["report", "甲.bh", "counties", "--with", "乙.bh", "--out", "汇总.json"]);
    assert!(out.contains("已写出") && !out.contains("核验码"), "{out}");
    let counted = |row: &Value, column: usize| row["cells"][column]["count"].as_i64();
    let rows = rows(&desk, "汇总.json");
    assert_eq!(rows.len(), 3);
    let [one, other, total] = [0, 1, 2].map(|at| [2, 3, 4, 5, 8, 10].map(|column| counted(&rows[at], column)));
    assert_eq!(one, [2, 1, 15, 5, 10, 15].map(Some));
    assert_eq!(other, [2, 1, 12, 5, 7, 12].map(Some));
    assert_eq!(total, [4, 2, 27, 10, 17, 27].map(Some));
    let shown = desk.done(&["report", "甲.bh", "区县机构编制汇总表", "--with", "乙.bh"]);
    assert!(shown.contains("乙县") && shown.contains("没有核验码"), "{shown}");
}

#[test]
fn a_book_that_cannot_be_read_is_named_and_one_given_twice_refuses_the_whole() {
    let desk = desk();
    desk.write("坏.bh", "不是账簿");
    let run = desk.run(&["report", "甲.bh", "counties", "--with", "坏.bh", "--with", "乙.bh"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("没有汇总：坏.bh(") && run.err.contains("坏.bh"), "{}", run.out);
    assert!(run.out.contains("由2个账簿汇总"), "{}", run.out);
    std::fs::copy(desk.path("甲.bh"), desk.path("甲副本.bh")).expect("copied");
    let run = desk.run(&["report", "甲.bh", "counties", "--with", "乙.bh", "--with", "甲副本.bh"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("“甲县”给了两次") && run.err.contains("甲副本.bh"), "{}", run.err);
    let run = desk.run(&["report", "坏.bh", "counties"]);
    assert!(run.code == 2 && run.err.contains("一个账簿也没有读成"), "{}", run.err);
    let run = desk.run(&["report", "甲.bh", "ledger", "--with", "乙.bh"]);
    assert!(run.code == 2 && run.err.contains("--with 只用于区县机构编制汇总表"), "{}", run.err);
}

#[test]
fn a_book_without_people_and_lists_says_so() {
    let desk = desk();
    let vacancies = desk.done(&["report", "甲.bh", "vacancies"]);
    assert!(vacancies.contains("空编率") && vacancies.contains("100.0%"), "{vacancies}");
    assert!(desk.done(&["report", "甲.bh", "roster"]).contains("花名册上没有人"));
    assert!(desk.done(&["report", "甲.bh", "duties"]).contains("台账没有登记清单"));
    let retirements = desk.done(&["report", "甲.bh", "retirements"]);
    assert!(retirements.contains("预计退休"), "{retirements}");
    // The roster is the register's, whatever plan is named beside it.
    desk.done(&["plan", "甲.bh", "new", "草案"]);
    let told = desk.done(&["report", "甲.bh", "roster", "--plan", "草案", "--out", "花名册.xlsx"]);
    assert!(told.contains("核验码"), "{told}");
}
