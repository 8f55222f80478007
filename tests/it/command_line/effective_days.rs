//! Imports that hold from another day than the one they are written on (--date): compared with the book of that day, leaving from
//! that day, waiting for a day to come, and refused where the book cannot have it so.

use bianheng::domain::Date;
use bianheng::store::{Book, PageStart, PeopleOrder, PeopleQuery};

use super::run::{Desk, assert_told, rows};
use super::workbooks::{ROSTER_HEAD, ledger, man, workbook};

const BOOK: &str = "甲县.bh";

fn roster(desk: &Desk, lines: &[String]) {
    let lines: Vec<String> = [ROSTER_HEAD.to_owned()].into_iter().chain(lines.iter().cloned()).collect();
    workbook(&desk.path("名册.xlsx"), "县直", &lines);
}

/// The register begins with the year 2026; 张三 and 李四 are on the roster from 1 February.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.done(&["new", BOOK]);
    ledger(&desk.path("台账.xlsx"));
    desk.done(&["import", BOOK, "台账.xlsx", "--date", "2026-01-01"]);
    roster(&desk, &[man("县财政局", "张三", 1, "行政"), man("县财政局", "李四", 2, "行政")]);
    desk.done(&["import", BOOK, "名册.xlsx", "--date", "2026-02-01"]);
    desk
}

fn names_on(desk: &Desk, day: &str) -> Vec<String> {
    let book = Book::open(&desk.path(BOOK)).expect("a book");
    let on: Date = day.parse().expect("a day");
    let query = PeopleQuery { on: Some(on), ..PeopleQuery::default() };
    let people = book.people(&query, &PageStart::First(PeopleOrder::Register), 100).expect("people");
    people.rows.iter().map(|person| person.name.to_string()).collect()
}

#[test]
fn who_comes_and_who_leaves_does_so_on_the_chosen_day() {
    let desk = desk();
    roster(&desk, &[man("县财政局", "张三", 1, "行政"), man("县财政局", "赵六", 3, "行政")]);
    let order = ["import", BOOK, "名册.xlsx", "--mode", "full", "--accept-departures", "--date", "2026-03-01"];
    let told = desk.done(&order);
    assert_told(
        &told,
        &[
            "按2026-03-01当天的台账核对",
            "新增 1，更新 0，未变 1，离开 1",
            "已写入第3号凭证，自2026-03-01起生效(补登)。",
        ],
    );
    let on = |day| names_on(&desk, day);
    assert!(on("2026-01-31").is_empty());
    assert_eq!(
        (on("2026-02-28"), on("2026-03-01")),
        (vec!["张三".into(), "李四".into()], vec!["张三".into(), "赵六".into()])
    );
    let again = desk.run(&[&order[..], &["--json"]].concat()).json();
    assert_eq!((again["effective"].as_str(), again["entry"].as_u64()), (Some("2026-03-01"), None), "{again}");
}

#[test]
fn a_roster_of_a_day_is_compared_with_the_book_of_that_day() {
    let desk = desk();
    roster(&desk, &[man("县财政局", "张三", 1, "行政")]);
    desk.done(&["import", BOOK, "名册.xlsx", "--mode", "full", "--accept-departures", "--date", "2026-03-01"]);
    roster(&desk, &[man("县财政局", "张三", 1, "行政"), man("县财政局", "李四", 2, "行政")]);
    let then = desk.done(&["import", BOOK, "名册.xlsx", "--dry-run", "--date", "2026-02-15"]);
    assert_told(&then, &["新增 0，更新 0，未变 2"]);
    let now = desk.done(&["import", BOOK, "名册.xlsx", "--dry-run"]);
    assert_told(&now, &["新增 1，更新 0，未变 1"]);
}

#[test]
fn what_waits_for_its_day_changes_nothing_before() {
    let desk = desk();
    roster(&desk, &[man("县财政局", "张三", 1, "行政")]);
    let order = ["import", BOOK, "名册.xlsx", "--mode", "full", "--accept-departures", "--date", "2099-01-01"];
    let told = desk.done(&order);
    assert_told(&told, &["离开 1", "已写入第3号凭证，2099-01-01起生效，到期前台账不变。"]);
    assert_eq!((names_on(&desk, "2098-12-31").len(), names_on(&desk, "2099-01-01")), (2, vec!["张三".to_owned()]));
    assert_told(&desk.done(&order), &["未变 1", "账簿与文件一致"]);
}

#[test]
fn a_day_that_the_book_cannot_have_is_refused_and_nothing_is_written() {
    let desk = desk();
    let before = rows(&desk.path(BOOK));
    let import = |day: &str| desk.run(&["import", BOOK, "名册.xlsx", "--date", day]);
    import("2026-11-31").is_refusal(&["“2026-11-31”不是日期。"]);
    import("2025-12-31").is_refusal(&[
        "台账从2026-01-01开始登记，不能按2025-12-31核对和导入",
        "生效日期",
        "2026-01-01或以后",
    ]);
    // They came on 1 February: on a day before they would come twice.
    import("2026-01-15").is_refusal(&["张三、李四在2026-01-15以后已登记入编", "会登记两次", "生效日期"]);
    assert_eq!(rows(&desk.path(BOOK)), before);
}
