//! Sums counted once more from their parts, by the roles of the rows alone and independently of `report::sums`; and what the heads of a
//! table promise of its lines: 调整前 less 调减 and more 调增 is 调整后.

use bianheng::app::ReportName;
use bianheng::report::{Cell, PrintOptions, Row, RowRole, Table};

use super::samples::SAMPLES;

fn figure(row: &Row, column: usize) -> Option<i64> {
    match row.cells.get(column)? {
        Cell::Count(figure) | Cell::Delta(figure) => Some(*figure),
        Cell::Blank | Cell::Text(_) | Cell::Lines(_) => None,
    }
}

fn sum<'a>(rows: impl IntoIterator<Item = &'a Row>, column: usize) -> Option<i64> {
    rows.into_iter().filter_map(|row| figure(row, column)).reduce(|sum, figure| sum + figure)
}

/// A part of a table that is listed and counts in no total: 员额 is no 编制. Where people are counted, it does.
fn is_apart(table: &Table, heading: &Row) -> bool {
    heading.heading().contains("员额") && table.title != "编制归属与实际使用对照表"
}

/// What the rows of a table add up to so far.
#[derive(Default)]
struct Parts<'a> {
    is_apart: bool,
    part: Vec<&'a Row>,
    sums: Vec<&'a Row>,
    everything: Vec<&'a Row>,
}

/// How many sums of a table are right, and which are not.
fn added_up(table: &Table) -> (usize, Vec<String>) {
    let (mut right, mut wrong, mut parts) = (0, Vec::new(), Parts::default());
    for (nth, row) in table.rows.iter().enumerate() {
        let addends = match row.role {
            RowRole::Group => {
                parts.part.clear();
                parts.is_apart = is_apart(table, row);
                continue;
            }
            RowRole::Body => {
                parts.part.push(row);
                parts.everything.push(row);
                continue;
            }
            RowRole::Subtotal => std::mem::take(&mut parts.part),
            RowRole::Total if stands_among_totals(table, nth) => of_the_same_kind(table, row, &parts.everything),
            RowRole::Total if parts.sums.is_empty() => parts.everything.clone(),
            RowRole::Total => parts.sums.clone(),
        };
        for column in 0..table.columns.len() {
            let (Some(found), Some(wanted)) = (figure(row, column), sum(addends.iter().copied(), column)) else {
                continue;
            };
            let name = table.columns[column].name();
            match found == wanted {
                true => right += 1,
                false => wrong.push(format!("{} {nth} {name}: {found}, {wanted}", table.title)),
            }
        }
        if row.role == RowRole::Subtotal && !parts.is_apart {
            parts.sums.push(row);
        }
    }
    (right, wrong)
}

fn stands_among_totals(table: &Table, nth: usize) -> bool {
    let is_total = |at: usize| table.rows.get(at).is_some_and(|row| row.role == RowRole::Total);
    is_total(nth + 1) || nth.checked_sub(1).is_some_and(is_total)
}

/// Totals that stand together are each of one kind of places.
fn of_the_same_kind<'a>(table: &Table, total: &Row, rows: &[&'a Row]) -> Vec<&'a Row> {
    let column = table.columns.iter().position(|column| column.name() == "编制类型").expect("a column of kinds");
    let kind = total.cells[column].text();
    rows.iter().copied().filter(|row| row.cells.get(column).is_some_and(|cell| cell.text() == kind)).collect()
}

#[test]
fn sums_are_the_sums_of_their_parts() {
    let (mut right, mut wrong) = (0, Vec::new());
    for table in SAMPLES.tables() {
        // Only what differs between the plans is listed, and all of it added up.
        let lists_a_part = table.title == "多方案比较表" && table.rows.len() < 100;
        let (found, others) = added_up(&table);
        if !lists_a_part {
            right += found;
            wrong.extend(others);
        }
    }
    // Who goes from one body of a table to another stands in both lines and is one person in the sum.
    let is_counted_once = |wrong: &String| wrong.contains("编制调整前后对照表") && wrong.contains("人随编走");
    let (once, wrong): (Vec<String>, Vec<String>) = wrong.into_iter().partition(is_counted_once);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(once.len(), 3, "{once:?}");
    assert!(right > 800, "{right}");
}

/// Columns of a table that come to nothing in every line: added, and taken away.
struct Balance {
    /// The beginning of the title.
    title: &'static str,
    plus: &'static [&'static str],
    minus: &'static [&'static str],
    /// The fewest lines it must be found in.
    lines: usize,
}

const BALANCES: &[Balance] = &[
    balance("编制调整前后对照表", &["调整前·核定", "调增"], &["调减", "调整后·核定"], 40),
    balance("编制调整前后对照表", &["调整前·核定"], &["调整前·实有", "调整前·空(+)超(−)"], 40),
    balance("编制调整前后对照表", &["调整后·核定"], &["调整后·实有", "调整后·空(+)超(−)"], 40),
    balance("机构编制台账", &["编制数·行政", "编制数·政法专项", "编制数·工勤", "编制数·事业"], &["编制数·合计"], 300),
    balance(
        "机构编制台账",
        &["实有人数·行政", "实有人数·政法专项", "实有人数·工勤", "实有人数·事业"],
        &["实有人数·合计"],
        300,
    ),
    balance("机构编制台账", &["编制数·合计"], &["实有人数·合计", "空(+)超(−)"], 300),
    balance("周转池台账", &["持有"], &["借出", "余额"], 3),
    balance("用编核准台账", &["本单位本类·空编"], &["本单位本类·在途合计", "本单位本类·可用"], 2),
    balance("编制归属与实际使用对照表", &["按编制归属", "外来使用"], &["在外使用", "按实际使用"], 300),
    balance("空超编一览表", &["核定", "超编"], &["实有", "空编"], 300),
    balance("超编人员消化测算表", &["实有"], &["可用编制", "超编·现在"], 3),
    balance("行政编制调整情况", &["现核定", "调增"], &["调减", "调整后"], 30),
    balance("行政编制调整情况", &["调增"], &["调减", "增减"], 30),
    balance("行政编制调整情况", &["调整后"], &["实有", "空(+)超(−)"], 30),
    balance("事业·全额编制调整情况", &["现核定", "增减"], &["调整后"], 30),
    balance("编制核减通知单", &["原核定", "核增"], &["核减", "现核定"], 4),
    balance("编制调整通知单", &["原核定", "核增"], &["核减", "现核定"], 1),
    balance("多方案比较表", &["现状·核定", "减上补下草案A·增减"], &["减上补下草案A·核定"], 200),
    balance("多方案比较表", &["现状·核定", "减上补下草案A(2)·增减"], &["减上补下草案A(2)·核定"], 200),
];

const fn balance(
    title: &'static str,
    plus: &'static [&'static str],
    minus: &'static [&'static str],
    lines: usize,
) -> Balance {
    Balance { title, plus, minus, lines }
}

/// What the superior gives less what he takes: he stands among the lines of a plan, but his places are not in the book. They are in
/// the totals of 调减 and 调增, and not in those of 核定.
fn outside(table: &Table) -> i64 {
    let at = |name: &str| table.columns.iter().position(|column| column.name() == name);
    let (Some(cut), Some(added)) = (at("调减"), at("调增")) else { return 0 };
    let lines = table.rows.iter().filter(|row| row.role == RowRole::Body && is_superior(table, row));
    lines.map(|row| figure(row, cut).unwrap_or(0) - figure(row, added).unwrap_or(0)).sum()
}

/// The superior's own lines, and those of the part that is headed by him.
fn is_superior(table: &Table, row: &Row) -> bool {
    let nth = table.rows.iter().position(|other| std::ptr::eq(other, row)).expect("a row of the table");
    let heading = table.rows[..nth].iter().rev().find(|above| above.role == RowRole::Group);
    let is_in_part = heading.is_some_and(|heading| heading.heading().contains("上级"));
    row.role != RowRole::Total && (is_in_part || row.cells.first().is_some_and(|cell| cell.text() == "上级"))
}

#[test]
fn what_the_heads_of_a_table_promise_comes_out_in_every_line() {
    let tables = SAMPLES.tables();
    let mut told = Vec::new();
    for balance in BALANCES {
        let mut lines = 0;
        for table in tables.iter().filter(|table| table.title == balance.title) {
            let at = |name: &&str| table.columns.iter().position(|column| column.name() == **name);
            let side = |names: &[&str]| names.iter().map(at).collect::<Option<Vec<usize>>>();
            let (Some(plus), Some(minus)) = (side(balance.plus), side(balance.minus)) else { continue };
            let outside = outside(table);
            for row in table.rows.iter().filter(|row| row.role != RowRole::Group && !is_superior(table, row)) {
                let side = |columns: &[usize]| columns.iter().map(|at| figure(row, *at)).sum::<Option<i64>>();
                let (Some(plus), Some(minus)) = (side(&plus), side(&minus)) else { continue };
                lines += 1;
                let is_with_superior = row.role == RowRole::Total && plus + outside == minus;
                if plus != minus && !is_with_superior {
                    let words: Vec<String> = row.cells.iter().map(Cell::text).collect();
                    told.push(format!(
                        "{}: {:?} is {plus}, {:?} is {minus}: {words:?}",
                        table.title, balance.plus, balance.minus
                    ));
                }
            }
        }
        if lines < balance.lines {
            told.push(format!("{} {:?}: {lines} lines", balance.title, balance.plus));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// 减上补下: what the county's bodies give is what the townships get, line by line and in the sums.
#[test]
fn the_county_gives_what_the_townships_get() {
    let table =
        SAMPLES.build(ReportName::Downshift, Some(&SAMPLES.plans[0]), &PrintOptions::default()).expect("a table");
    let column = |name: &str| table.columns.iter().position(|column| column.name() == name).expect("a column");
    let (cut, added) = (column("调减"), column("调增"));
    let (mut part, mut net) = (String::new(), std::collections::BTreeMap::<String, (i64, i64)>::new());
    for row in &table.rows {
        let change = || figure(row, added).unwrap_or(0) - figure(row, cut).unwrap_or(0);
        match row.role {
            RowRole::Group => part = row.heading(),
            RowRole::Body => net.entry(part.clone()).or_default().0 += change(),
            RowRole::Subtotal => net.entry(part.clone()).or_default().1 += change(),
            RowRole::Total => assert_eq!(change(), 0),
        }
    }
    assert!(net.values().all(|(lines, sum)| lines == sum), "{net:?}");
    let of = |words: &str| net.iter().find(|(part, _)| part.contains(words)).map(|(_, (lines, _))| *lines);
    assert_eq!((of("县直"), of("乡镇")), (Some(-39), Some(39)), "{net:?}");
    assert!(table.notes.iter().any(|note| note.contains("增减平衡：0")), "{:?}", table.notes);
}
