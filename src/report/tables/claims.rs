//! 声明核对表: what documents say of a day beside what the register has, and since which entry they differ.

use super::{Cell, Column, Heading, Paper, Row, RowRole, Table, count, signatures};
use super::{figure_column, text_column, word_column};
use crate::history::ComparedClaim;
use crate::wording;

/// The column that says whether register and claim agree, and since when not.
pub const CLAIM_OUTCOME: usize = 8;

/// One line a claim, in the order given.
pub fn claims(heading: &Heading, claims: &[ComparedClaim]) -> Table {
    Table {
        title: "声明核对表".to_owned(),
        caption: heading.caption(),
        columns: columns(),
        rows: claims.iter().map(line).collect(),
        notes: notes(claims),
        signatures: signatures(),
        ..Table::on(Paper::A4Landscape)
    }
}

fn columns() -> Vec<Column> {
    vec![
        word_column(&["编号"], 3),
        text_column(&["声明对象"], 12),
        word_column(&["类别"], 5),
        word_column(&["编制类型"], 6),
        word_column(&["日期"], 6),
        figure_column(&["声明数"], 4),
        figure_column(&["登记数"], 4),
        figure_column(&["差数"], 4),
        text_column(&["核对结果"], 20),
        text_column(&["声明依据"], 11),
    ]
}

fn line(claim: &ComparedClaim) -> Row {
    let assertion = &claim.assertion;
    let sign = match (&claim.divergence, claim.recorded_from) {
        (_, Some(_)) => "—",
        (Some(_), None) => "×",
        (None, None) => "✓",
    };
    let (held, by) = match claim.recorded_from {
        Some(_) => (Cell::Blank, Cell::Blank),
        None => (count(claim.held), Cell::Delta(claim.held.since(assertion.count).0)),
    };
    let cells = vec![
        Cell::Text(claim.id.0.to_string()),
        Cell::Text(claim.subject.clone()),
        Cell::text_of(wording::quantity_word(assertion.quantity)),
        Cell::text_of(wording::claim_kinds(assertion.kinds)),
        Cell::Text(assertion.on.to_string()),
        count(assertion.count),
        held,
        by,
        Cell::Text(format!("{sign} {}", wording::claim_finding(claim))),
        Cell::Text(wording::claim_said(assertion)),
    ];
    Row::new(RowRole::Body, cells)
}

fn notes(claims: &[ComparedClaim]) -> Vec<String> {
    let differing = claims.iter().filter(|claim| claim.divergence.is_some()).count();
    let early = claims.iter().filter(|claim| claim.recorded_from.is_some()).count();
    let told = match (claims.len(), differing, early) {
        (0, ..) => "没有登记声明。".to_owned(),
        (all, 0, 0) => format!("共{all}项声明，都与台账一致。"),
        (all, some, 0) => format!("共{all}项声明，{some}项与台账不符。"),
        (all, 0, early) => format!("共{all}项声明，{early}项早于台账开始登记的日期，无法核对，其余与台账一致。"),
        (all, some, early) => {
            format!("共{all}项声明，{some}项与台账不符，{early}项早于台账开始登记的日期，无法核对。")
        }
    };
    vec![told, "登记数为该日终了时台账的数，差数为登记数减声明数；实有按编制所在单位的花名册计数。".to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        AssertedKinds, AssertedQuantity, Assertion, AssertionId, Basis, Date, EntryId, Headcount, QuotaKind, Scope,
        Tier,
    };
    use crate::history::{Divergence, Reading};

    #[test]
    fn differing_claims_are_counted_and_name_the_entry() {
        let on = Date::constant(2026, 6, 30);
        let assertion = Assertion {
            on,
            quantity: AssertedQuantity::Issued(Scope::Tier(Tier::Township)),
            kinds: AssertedKinds::Service,
            count: Headcount(12),
            document: None,
            source: "下达文件".to_owned(),
            note: String::new(),
        };
        let agreeing = ComparedClaim {
            id: AssertionId(1),
            assertion: Assertion { kinds: AssertedKinds::One(QuotaKind::Administrative), ..assertion.clone() },
            subject: "乡镇级".to_owned(),
            held: Headcount(12),
            divergence: None,
            recorded_from: None,
        };
        let (before, count) = (Headcount(12), Headcount(10));
        let first =
            Reading { entry: EntryId(3), effective: Date::constant(2026, 5, 1), basis: Basis::Pending, before, count };
        let divergence = Some(Divergence { last_agreed: Some(Date::constant(2026, 4, 30)), first: Some(first) });
        let differing = ComparedClaim { id: AssertionId(2), assertion, held: count, divergence, ..agreeing.clone() };
        let early = ComparedClaim {
            id: AssertionId(3),
            held: Headcount::ZERO,
            recorded_from: Some(Date::constant(2026, 7, 1)),
            ..agreeing.clone()
        };
        let heading = Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) };
        let table = claims(&heading, &[agreeing, differing, early]);
        let rows: Vec<String> =
            table.rows.iter().map(|row| row.cells.iter().map(Cell::text).collect::<Vec<_>>().join("|")).collect();
        let (minus, blank) = (Cell::Delta(-2).text(), Cell::Blank.text());
        assert_eq!(
            rows,
            [
                "1|乡镇级|下达总量|行政|2026-06-30|12|12|—|✓ 一致|下达文件".to_owned(),
                format!(
                    "2|乡镇级|下达总量|事业合计|2026-06-30|12|10|{minus}|\
                     × 自第3号凭证(2026-05-01，由12变为10)起不一致，2026-04-30还一致|下达文件"
                ),
                format!(
                    "3|乡镇级|下达总量|行政|2026-06-30|12|{blank}|{blank}|— 台账从2026-07-01开始登记，无法核对|下达文件"
                ),
            ]
        );
        assert_eq!(table.columns.get(CLAIM_OUTCOME).map(|column| column.head.join("")), Some("核对结果".to_owned()));
        assert_eq!(
            table.notes.first().map(String::as_str),
            Some("共3项声明，1项与台账不符，1项早于台账开始登记的日期，无法核对。")
        );
    }
}
