//! 账簿检查 on the command line: a book that is sound, and what was done to one behind the program's back.

use rusqlite::Connection;

use super::run::{Desk, assert_told};
use crate::county;

const BOOK: &str = "安和县.bh";

fn harm(desk: &Desk, sql: &str) {
    let file = Connection::open(desk.path(BOOK)).expect("a database");
    file.execute_batch(sql).expect(sql);
    file.close().expect("closed");
}

#[test]
fn a_sound_book_is_said_to_be_sound_and_what_was_checked_is_named() {
    let desk = Desk::new();
    county::put_book(desk.folder());
    let told = desk.done(&["doctor", BOOK]);
    assert_told(
        &told,
        &["检查　文件", "检查　编制", "人数", "封签", "不含　封签只管凭证", "声明", "账簿检查完毕：凭证", "全部相符。"],
    );
    let shown = desk.run(&["doctor", BOOK, "--json"]).json();
    assert_eq!(shown["faults"].as_array().map(Vec::len), Some(0));
    assert!(shown["unsealed"].as_str().is_some_and(|told| told.contains("方案及其分期、意见和日志")), "{shown}");
    assert!(shown["entries"].as_u64() > Some(0) && shown["people"].as_u64() > Some(0), "{shown}");
    desk.run(&["doctor", "没有.bh"]).is_refusal(&["找不到这个文件。", "没有.bh"]);
}

#[test]
fn a_balance_and_a_voucher_changed_behind_the_programs_back_are_told_with_their_place() {
    let desk = Desk::new();
    county::put_book(desk.folder());
    harm(&desk, "UPDATE balance SET places = places + 1 WHERE holder = 'institution/1' AND kind = 'administrative'");
    let run = desk.run(&["doctor", BOOK]);
    assert_eq!((run.code, run.err.as_str()), (1, ""), "{}", run.out);
    assert_told(&run.out, &["处不一致。", "1. 行政编制：台账为", "两者不一致。", "位置：", "处理：请与文件和凭证核对"]);
    harm(&desk, "UPDATE balance SET places = places - 1 WHERE holder = 'institution/1' AND kind = 'administrative'");
    let file = Connection::open(desk.path(BOOK)).expect("a database");
    let sql = "SELECT sql FROM sqlite_schema WHERE name = 'entry_is_never_changed'";
    let trigger: String = file.query_row(sql, [], |row| row.get(0)).expect("the trigger");
    let change = "DROP TRIGGER entry_is_never_changed; UPDATE entry SET note = '改' WHERE id = 1;";
    file.execute_batch(&format!("{change}{trigger};")).expect("changed");
    file.close().expect("closed");
    let run = desk.run(&["doctor", BOOK, "--json"]);
    let faults = &run.json()["faults"];
    assert_eq!((run.code, faults.as_array().map(Vec::len)), (1, Some(1)), "{faults}");
    assert_eq!(faults[0]["place"], "第1号凭证");
    assert_told(faults[0]["what"].as_str().expect("words"), &["封签不符", "改动过"]);
}
