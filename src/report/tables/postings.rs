//! 编制来源: every movement of places that made one figure, with its document, and what was left after each.

use super::{Cell, Column, Heading, Paper, Row, RowRole, Table, count, figure_column, signatures, written_date};
use super::{text_column, word_column};
use crate::domain::{Delta, Headcount, Holder, QuotaKind, Snapshot};
use crate::history::Posting;
use crate::wording;

/// The postings of one holder and kind up to the heading's day, in the order of time; `names` is a register that knows the holders.
/// Under a draft there may be later ones too, which wait for their day and are marked so.
pub fn postings(
    heading: &Heading,
    (holder, kind): (Holder, QuotaKind),
    postings: &[Posting],
    names: &Snapshot,
) -> Table {
    let mut rows: Vec<Row> =
        postings.iter().enumerate().map(|(index, posting)| line(index + 1, posting, names, heading)).collect();
    let balance = postings.last().map_or(Headcount::ZERO, |posting| posting.balance);
    if !rows.is_empty() {
        let net = Delta(postings.iter().map(|posting| posting.change.0).sum());
        let cells = vec![
            Cell::Blank,
            Cell::Blank,
            Cell::text_of("合　计"),
            Cell::Delta(net.0),
            count(balance),
            Cell::Blank,
            Cell::Blank,
        ];
        rows.push(Row::new(RowRole::Total, cells));
    }
    let who = wording::holder(holder, names);
    Table {
        title: format!("{who}{}编制来源", wording::kind(kind)),
        caption: heading.caption(),
        columns: columns(),
        rows,
        notes: vec![note(&who, kind, postings, balance, heading)],
        signatures: signatures(),
        ..Table::on(Paper::A4Portrait)
    }
}

fn columns() -> Vec<Column> {
    vec![
        word_column(&["序号"], 3),
        word_column(&["生效日期"], 8),
        text_column(&["对方"], 10),
        figure_column(&["增减"], 4),
        figure_column(&["余额"], 4),
        text_column(&["依据"], 10),
        word_column(&["凭证"], 4),
    ]
}

fn line(number: usize, posting: &Posting, names: &Snapshot, heading: &Heading) -> Row {
    let waits = if is_waiting(posting, heading) { "(待生效)" } else { "" };
    let cells = vec![
        Cell::Text(number.to_string()),
        Cell::Text(written_date(posting.effective)),
        Cell::Text(wording::holder(posting.counterpart, names)),
        Cell::Delta(posting.change.0),
        count(posting.balance),
        Cell::Text(format!("{}{waits}", wording::basis(&posting.basis))),
        Cell::Text(format!("第{}号", posting.entry.0)),
    ];
    Row::new(RowRole::Body, cells)
}

/// 待生效: an entry whose day comes after that of the table.
fn is_waiting(posting: &Posting, heading: &Heading) -> bool {
    posting.effective > heading.date
}

/// How the figure comes about, in one sentence.
fn note(who: &str, kind: QuotaKind, postings: &[Posting], balance: Headcount, heading: &Heading) -> String {
    let (day, kind) = (written_date(heading.date), wording::kind(kind));
    if postings.is_empty() {
        return format!("截至{day}，{who}没有{kind}编制的收支记录。");
    }
    let sum = |wanted: fn(i64) -> bool| -> i64 {
        postings.iter().map(|posting| posting.change.0).filter(|change| wanted(*change)).sum()
    };
    let (come, gone) = (sum(|change| change > 0), -sum(|change| change < 0));
    let waiting = postings.iter().filter(|posting| is_waiting(posting, heading)).count();
    let waiting = if waiting > 0 { format!("(含待生效{waiting}笔)") } else { String::new() };
    format!("截至{day}{waiting}：历次增加{come}名，历次减少{gone}名，核定数＝{come}−{gone}＝{balance}名。")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Basis, Date, EntryId};

    #[test]
    fn the_sum_of_the_movements_is_the_figure() {
        let posting = |entry, day, change, balance| Posting {
            entry: EntryId(entry),
            effective: Date::constant(2026, 1, day),
            basis: Basis::Pending,
            counterpart: Holder::Superior,
            change: Delta(change),
            balance: Headcount(balance),
        };
        let heading = Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) };
        let what = (Holder::Unallocated(crate::domain::Tier::County), QuotaKind::Support);
        let table = postings(&heading, what, &[posting(1, 1, 10, 10), posting(4, 9, -3, 7)], &Snapshot::default());
        let total = table.rows.last().expect("a total").cells.iter().map(Cell::text).collect::<Vec<_>>();
        assert_eq!(total.get(2..5), Some(["合　计", "+7", "7"].map(str::to_owned).as_slice()));
        assert_eq!(table.notes, ["截至2026年11月22日：历次增加10名，历次减少3名，核定数＝10−3＝7名。"]);
        let earlier = Heading { date: Date::constant(2026, 1, 5), ..heading.clone() };
        let drafted = postings(&earlier, what, &[posting(1, 1, 10, 10), posting(4, 9, -3, 7)], &Snapshot::default());
        let bases = drafted.rows.iter().filter_map(|row| row.cells.get(5)).map(Cell::text).collect::<Vec<_>>();
        assert_eq!(bases, ["文号待补", "文号待补(待生效)", ""]);
        assert_eq!(drafted.notes, ["截至2026年1月5日(含待生效1笔)：历次增加10名，历次减少3名，核定数＝10−3＝7名。"]);
        let empty = postings(&heading, what, &[], &Snapshot::default());
        assert_eq!(empty.notes, ["截至2026年11月22日，县级机动编制没有工勤编制的收支记录。"]);
    }
}
