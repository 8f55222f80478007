//! Whole ID numbers leave the book only where they were asked for, and then as a paper that the book knows of.

use std::io::Read;

use super::run::Desk;
use super::workbooks::{self, ROSTER_HEAD, id_number, man};

const BOOK: &str = "甲县.bh";

/// Somebody with the number of a relative in a column of the office's own.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.done(&["new", BOOK]);
    workbooks::ledger(&desk.path("台账.xlsx"));
    desk.done(&["import", BOOK, "台账.xlsx"]);
    let lines =
        [format!("{ROSTER_HEAD}|家庭情况"), format!("{}|配偶{}", man("县财政局", "张三", 1, "行政"), id_number(8))];
    workbooks::workbook(&desk.path("名册.xlsx"), "名册", &lines);
    desk.done(&["import", BOOK, "名册.xlsx"]);
    desk
}

/// All texts of a written file.
fn texts(desk: &Desk, file: &str) -> String {
    let bytes = std::fs::read(desk.path(file)).expect("a file");
    if !file.ends_with(".xlsx") {
        return String::from_utf8(bytes).expect("UTF-8");
    }
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a package");
    let mut all = String::new();
    for at in 0..package.len() {
        let mut part = Vec::new();
        package.by_index(at).expect("a part").read_to_end(&mut part).expect("read");
        all.push_str(&String::from_utf8_lossy(&part));
    }
    all
}

#[test]
fn a_masked_roster_has_no_whole_number_in_any_column_and_format() {
    let desk = desk();
    let numbers = [1, 8].map(id_number);
    let covered = |number: &str| format!("{}********{}", &number[..6], &number[14..]);
    for file in ["名单.csv", "名单.txt", "名单.json", "名单.xlsx"] {
        desk.done(&["report", BOOK, "roster", "--out", file]);
        // A cell of a text may be broken into lines.
        let written: String = texts(&desk, file).chars().filter(|character| !character.is_whitespace()).collect();
        for number in &numbers {
            assert!(!written.contains(number.as_str()), "{file}");
            assert!(file.ends_with(".txt") || written.contains(&covered(number)), "{file}: {written}");
        }
    }
    let shown = desk.done(&["report", BOOK, "roster"]);
    assert!(numbers.iter().all(|number| !shown.contains(number.as_str())), "{shown}");
}

#[test]
fn whole_numbers_in_any_file_are_noted_and_for_their_owner() {
    let desk = desk();
    for file in ["全号.csv", "全号.json", "全号.txt"] {
        let run = desk.run(&["report", BOOK, "roster", "--full-numbers", "--out", file]);
        assert!(run.code == 0 && run.err.contains("文件含完整身份证号"), "{}", run.err);
        let code = run.out.lines().find_map(|line| line.strip_prefix("核验码 ")).expect("a code").to_owned();
        assert_eq!(desk.run(&["paper", BOOK, &code, "--json"]).json()["same"], serde_json::Value::Bool(true));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(desk.path(file)).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
    }
    let written = texts(&desk, "全号.csv");
    assert!([1, 8].map(id_number).iter().all(|number| written.contains(number.as_str())), "{written}");
    let masked = desk.run(&["report", BOOK, "roster", "--out", "名单.csv"]);
    assert!(!masked.out.contains("核验码") && !masked.err.contains("身份证号"), "{}{}", masked.out, masked.err);
}
