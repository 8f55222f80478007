//! 通知单 as they are printed: where the parts of an office's paper stand, and pages that are numbered notice by notice.

use bianheng::report::{Align, Caption, Cell, Column, Issue, Look, Paper, Row, RowRole, Table};

use super::letters::{Letter, TYPESETTER, letters};

/// Below this, in millimetres, stands nothing but the page number.
const LOWER_EDGE: f64 = 297.0 - 35.0;

fn notice(body: &str, rows: usize) -> Table {
    let column = |head: &str| Column::new(vec![head.to_owned()], 8, Align::Left);
    Table {
        title: "编制核减通知单".to_owned(),
        caption: Caption { left: format!("{body}："), right: "编号：核减〔2026〕1号".to_owned() },
        lead: vec!["根据安委编〔2026〕12号，你单位核减行政编制2名，自2026年12月1日起执行。具体如下：".to_owned()],
        columns: vec![column("编制类型"), column("核减")],
        rows: (0..rows).map(|_| Row::new(RowRole::Body, vec![Cell::text_of("行政"), Cell::Count(2)])).collect(),
        notes: vec!["请办理编制核减手续。".to_owned()],
        issue: Some(Issue {
            office: "县委编办".to_owned(),
            date: "2026年11月22日".to_owned(),
            copies: "财政部门".to_owned(),
        }),
        code: Some("AB3D-7K2M".to_owned()),
        signatures: vec!["签收".to_owned()],
        look: Look { template: Some("notice"), ..Look::default() },
        ..Table::on(Paper::A4Portrait)
    }
}

fn printed(tables: &[Table]) -> (usize, Vec<Letter>) {
    let pages = TYPESETTER.typeset(tables).expect("pages");
    assert_eq!(TYPESETTER.take_remarks(), []);
    (pages.count(), letters(&pages))
}

/// The letters of the first place where these words stand together.
fn words<'a>(letters: &'a [Letter], words: &str) -> &'a [Letter] {
    let length = words.chars().count();
    let found = letters
        .windows(length)
        .find(|run| run.iter().map(|letter| letter.text.as_str()).eq(words.split("").filter(|one| !one.is_empty())));
    found.unwrap_or_else(|| panic!("no {words}"))
}

#[test]
fn pages_are_numbered_notice_by_notice_and_a_single_page_is_not() {
    let (pages, letters) = printed(&[notice("甲局", 1), notice("乙局", 60), notice("丙局", 2)]);
    let mut numbers = vec![String::new(); pages];
    for letter in letters.iter().filter(|letter| letter.middle() > LOWER_EDGE) {
        numbers[letter.page].push_str(letter.text.trim());
    }
    assert_eq!(numbers, ["", "—1—", "—2—", "—3—", ""], "{pages} pages");
}

#[test]
fn the_parts_of_a_notice_stand_where_an_office_has_them() {
    let (pages, letters) = printed(&[notice("甲局", 2)]);
    assert_eq!(pages, 1);
    let near = |seen: f64, wanted: f64| (seen - wanted).abs() < 0.7;
    let at = |text: &str| {
        let run = words(&letters, text);
        // The reader gives every letter of a run the place of its first.
        (run[0].x, run[0].middle(), run[0].size)
    };
    let line = |nth: f64| 37.0 + (nth - 0.5) * 29.0 * 25.4 / 72.0;
    let (x, y, size) = at("编号：核减");
    assert!(near(y, line(1.0)) && size == 16.0, "编号 {y} {size}");
    assert!(x > 105.0, "编号 stands at the right");
    let (x, y, size) = at("编制核减通知单");
    let middle = x + 3.5 * 22.0 * 25.4 / 72.0;
    assert!(near(y, line(3.0)) && size == 22.0 && near(middle, 28.0 + 78.0), "title {x} {y} {size} {middle}");
    let (x, y, size) = at("甲局：");
    assert!(near(x, 28.0) && near(y, line(5.0)) && size == 16.0, "主送 a line below the title: {x} {y} {size}");
    let (x, _, size) = at("根据安委编");
    assert!(near(x, 28.0 + 32.0 * 25.4 / 72.0) && size == 16.0, "text {x} {size}");
    let [(office, office_y, ..), (date, date_y, ..)] = [at("县委编办"), at("2026年11月22日")];
    assert!(office > 105.0 && date > 105.0 && date_y > office_y, "{office} {date}");
    let (x, copies, size) = at("抄送：财政部门。");
    assert!(near(x, 28.0 + 14.0 * 25.4 / 72.0) && size == 14.0, "抄送 {x} {size}");
    let (_, code, ..) = at("核验码");
    assert!(copies > 235.0 && code > copies && code < LOWER_EDGE, "{copies} {code}");
}
