//! 用编核准台账: the notices that still reserve places, beside what their institutions have vacant. A notice that is closed has
//! left the register; its entries tell of it.

use super::{Cell, Column, Heading, Paper, Row, RowRole, Table, count, counting_column, signatures};
use super::{text_column, word_column};
use crate::domain::{Clearance, ClearanceId, Date, Headcount, Held, Holder, Kinds, OriginPart, Snapshot, Whom};
use crate::wording;

/// The notices of a register as one table.
pub fn clearances(heading: &Heading, snapshot: &Snapshot) -> Table {
    clearances_of(heading, snapshot).0
}

/// The same, and for each of its rows the notice it is about.
pub fn clearances_of(heading: &Heading, snapshot: &Snapshot) -> (Table, Vec<Option<ClearanceId>>) {
    let mut rows = Vec::new();
    let mut subjects = Vec::new();
    for (index, clearance) in snapshot.clearances().iter().enumerate() {
        rows.push(line(index + 1, clearance, snapshot, heading.date));
        subjects.push(Some(clearance.id));
    }
    if !rows.is_empty() {
        let counted = snapshot.clearances().iter().filter(|clearance| clearance.kind.counts_as_quota());
        let reserved: Headcount = counted.map(|clearance| clearance.count).sum();
        let mut cells = vec![Cell::Blank, Cell::text_of("合　计"), Cell::Blank, Cell::Blank, count(reserved)];
        cells.resize(columns().len(), Cell::Blank);
        let everybody = OriginPart::about(Whom::Institutions).in_kinds(Kinds::quota());
        rows.push(Row::new(RowRole::Total, cells).about(everybody));
        subjects.push(None);
    }
    let table = Table {
        title: "用编核准台账".to_owned(),
        caption: heading.caption(),
        columns: columns(),
        rows,
        notes: notes(snapshot, heading.date),
        signatures: signatures(),
        ..Table::on(Paper::A4Landscape)
    };
    (table, subjects)
}

/// The place of the column that counts the notice by itself.
const RESERVED: usize = 4;

fn columns() -> Vec<Column> {
    vec![
        word_column(&["序号"], 3),
        text_column(&["通知单编号"], 9),
        text_column(&["用编单位"], 11),
        word_column(&["编制类型"], 6),
        counting_column(&["在途"], 3, OriginPart::of(Held::Reserved)),
        counting_column(&["本单位本类", "空编"], 4, OriginPart::of(Held::Vacancy)),
        counting_column(&["本单位本类", "在途合计"], 4, OriginPart::of(Held::Reserved)),
        counting_column(&["本单位本类", "可用"], 4, OriginPart::of(Held::Available)),
        word_column(&["有效期至"], 7),
        text_column(&["用途"], 12),
        word_column(&["备注"], 4),
    ]
}

fn line(number: usize, clearance: &Clearance, snapshot: &Snapshot, today: Date) -> Row {
    let standing = snapshot.standing(clearance.institution, clearance.kind);
    let cells = vec![
        Cell::Text(number.to_string()),
        Cell::Text(clearance.number.to_string()),
        Cell::Text(wording::holder(Holder::Institution(clearance.institution), snapshot)),
        Cell::text_of(wording::kind(clearance.kind)),
        count(clearance.count),
        count(standing.vacancy()),
        count(standing.reserved),
        Cell::Count(standing.available().0),
        Cell::Text(clearance.lapses.to_string()),
        Cell::Text(clearance.purpose.clone()),
        Cell::text_of(if clearance.lapses < today { "已过期" } else { "" }),
    ];
    let whom = Whom::line(Holder::Institution(clearance.institution), Kinds::of(clearance.kind));
    let alone = OriginPart::about(Whom::Clearance(clearance.id));
    let row = Row::new(RowRole::Body, cells).aside(!clearance.kind.counts_as_quota());
    row.about(OriginPart::about(whom)).except(RESERVED, alone)
}

fn notes(snapshot: &Snapshot, today: Date) -> Vec<String> {
    let mut notes = vec![
        "只列尚未办结的通知单；已入编、过期、撤回的见凭证。可用＝空编−在途合计，负数是核准多于空编的名数。员额只列示，不计入合计。".to_owned(),
    ];
    let lapsed = snapshot.clearances().iter().filter(|clearance| clearance.lapses < today).count();
    if lapsed > 0 {
        notes.push(format!("有{lapsed}份通知单已过有效期，请办理入编核销或者过期失效。"));
    }
    notes
}
