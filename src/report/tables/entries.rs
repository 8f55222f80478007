//! 凭证登记簿: the log as a table, one line an entry, in the order in which they are given.

use super::{Cell, Column, Heading, Paper, Row, RowRole, Table, signatures, text_column, word_column};
use crate::domain::{Basis, ListedEntry};
use crate::wording;

/// The column of 文号, which a screen may mark as a to-do.
pub const DOCUMENT_COLUMN: usize = 3;

pub fn entries(heading: &Heading, listed: &[ListedEntry]) -> Table {
    Table {
        title: "凭证登记簿".to_owned(),
        caption: heading.caption(),
        columns: columns(),
        rows: listed.iter().map(line).collect(),
        signatures: signatures(),
        ..Table::on(Paper::A4Landscape)
    }
    .with_numbers_covered()
}

fn columns() -> Vec<Column> {
    vec![
        word_column(&["凭证"], 4),
        word_column(&["生效日期"], 7),
        text_column(&["状态"], 9),
        text_column(&["文号"], 11),
        text_column(&["摘要"], 20),
        word_column(&["项数"], 4),
        text_column(&["批准机关"], 8),
        word_column(&["记账时间"], 9),
    ]
}

fn line(listed: &ListedEntry) -> Row {
    let head = &listed.head;
    let document = match &head.basis {
        Basis::Document(number) => number.to_string(),
        Basis::Pending => "! 待补".to_owned(),
    };
    let recorded = head.recorded_at.strftime("%Y-%m-%d %H:%M").to_string();
    let cells = vec![
        Cell::Text(format!("第{}号", head.id.0)),
        Cell::Text(head.effective.to_string()),
        Cell::Text(wording::entry_standing(listed)),
        Cell::Text(document),
        Cell::Text(wording::entry_summary(head)),
        Cell::Count(i64::from(head.operations)),
        head.approver.clone().map_or(Cell::Blank, Cell::Text),
        Cell::Text(recorded),
    ];
    Row::new(RowRole::Body, cells)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Date, Entry, EntryHead, EntryId, Force, Mended, Source};

    #[test]
    fn a_line_tells_the_to_do_and_what_became_of_the_entry() {
        let entry = Entry::new(Date::constant(2027, 1, 1), Source::Manual, Vec::new());
        let head = EntryHead::of(&entry, EntryId(3), Date::constant(2026, 3, 2).at(9, 30, 0, 0));
        let mended = Some(Mended::Reversed(EntryId(4)));
        let listed = ListedEntry { head, mended, force: Force::Waiting };
        let heading = Heading { office: String::new(), date: Date::constant(2026, 3, 2) };
        let table = entries(&heading, &[listed]);
        let cells: Vec<String> = table.rows.iter().flat_map(|row| row.cells.iter().map(Cell::text)).collect();
        assert_eq!(cells[..4], ["第3号", "2027-01-01", "○ 待生效，已冲销(第4号)", "! 待补"]);
        assert_eq!(cells[7], "2026-03-02 09:30");
        assert_eq!(table.columns[DOCUMENT_COLUMN].head, ["文号"]);
        assert_eq!(table.columns.len(), cells.len());
    }
}
