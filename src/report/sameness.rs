//! Whether two tables print the same, and where they first do not. What counts is what can be read: words and figures. The code
//! under a table, widths and paper do not.

use super::table::{Cell, DraftMark, RowRole, Table};

/// The first place at which a table reads otherwise than another.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TableDifference {
    /// "第3行“白鹤镇”的“核定”", or the part of the table outside its rows: "标题".
    pub place: String,
    /// What the first table has there; empty where it has nothing.
    pub one: String,
    /// What the second has.
    pub other: String,
}

impl Table {
    /// Everything that can be read on the table, in one text that is the same for tables that print the same and for no others: each
    /// part with its length, so that nothing can pass from one into the next.
    pub fn content(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        let around =
            [self.attachment.as_deref().unwrap_or_default(), &self.title, &self.caption.left, &self.caption.right];
        parts.extend(around.map(str::to_owned));
        for list in [&self.notes, &self.signatures] {
            parts.push(list.len().to_string());
            parts.extend(list.iter().cloned());
        }
        parts.push(self.columns.len().to_string());
        for column in &self.columns {
            parts.push(column.head.len().to_string());
            parts.extend(column.head.iter().cloned());
        }
        for row in &self.rows {
            parts.push(role(row.role).to_owned());
            parts.extend(self.cells_of(row).map(Cell::text));
        }
        if !self.lead.is_empty() {
            parts.push(self.lead.len().to_string());
            parts.extend(self.lead.iter().cloned());
        }
        let issue = self.issue.iter().flat_map(|issue| [&issue.office, &issue.date, &issue.copies]);
        parts.extend(issue.cloned());
        parts.extend(self.look.mark.map(|mark| mark.text().to_owned()));
        parts.iter().map(|part| format!("{}:{part}\n", part.len())).collect()
    }
}

/// Where `other` first reads otherwise than `one`, from the top; `None` where both read the same.
pub fn first_difference(one: &Table, other: &Table) -> Option<TableDifference> {
    if one.content() == other.content() {
        return None;
    }
    around(one, other).or_else(|| within(one, other)).or_else(|| {
        let rows = |table: &Table| format!("{}行", table.rows.len());
        Some(TableDifference { place: "行数".to_owned(), one: rows(one), other: rows(other) })
    })
}

fn around(one: &Table, other: &Table) -> Option<TableDifference> {
    let attachment = |table: &Table| table.attachment.clone().unwrap_or_default();
    let heads = |table: &Table| table.columns.iter().map(|column| column.head.join("·")).collect::<Vec<_>>().join("，");
    let mark = |table: &Table| table.look.mark.map_or("", DraftMark::text).to_owned();
    let parts: [(&str, String, String); 7] = [
        ("稿次", mark(one), mark(other)),
        ("附件号", attachment(one), attachment(other)),
        ("标题", one.title.clone(), other.title.clone()),
        ("表头左端", one.caption.left.clone(), other.caption.left.clone()),
        ("表头右端", one.caption.right.clone(), other.caption.right.clone()),
        ("正文", one.lead.join("\n"), other.lead.join("\n")),
        ("各列的名称", heads(one), heads(other)),
    ];
    let found = parts.into_iter().find(|(_, one, other)| one != other);
    found.map(|(place, one, other)| TableDifference { place: place.to_owned(), one, other })
}

fn within(one: &Table, other: &Table) -> Option<TableDifference> {
    for (number, (first, second)) in (1..).zip(one.rows.iter().zip(&other.rows)) {
        let cells = one.cells_of(first).zip(other.cells_of(second)).zip(&one.columns);
        for ((cell, counterpart), column) in cells {
            if cell.text() != counterpart.text() {
                let about = subject(one, first).map(|name| format!("“{name}”")).unwrap_or_default();
                let place = format!("第{number}行{about}的“{}”", column.head.join("·"));
                return Some(TableDifference { place, one: cell.text(), other: counterpart.text() });
            }
        }
    }
    if one.rows.len() != other.rows.len() {
        return None;
    }
    let foot = |table: &Table| {
        let uncoded = Table { code: None, ..table.clone() };
        uncoded.foot().chain(table.signatures.iter().cloned()).collect::<Vec<_>>().join("；")
    };
    Some(TableDifference { place: "表下的说明".to_owned(), one: foot(one), other: foot(other) })
}

/// What a row is about: its first words that are not its number.
fn subject(table: &Table, row: &super::Row) -> Option<String> {
    let is_name = |text: &String| !text.is_empty() && text.parse::<u32>().is_err();
    table.cells_of(row).map(Cell::text).find(is_name).filter(|_| row.role != RowRole::Group)
}

fn role(role: RowRole) -> &'static str {
    match role {
        RowRole::Group => "group",
        RowRole::Body => "body",
        RowRole::Subtotal => "subtotal",
        RowRole::Total => "total",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Align, Column, Paper, Row};

    fn table(figures: &[(&str, i64)]) -> Table {
        let column = |head: &str| Column::new(vec![head.to_owned()], 4, Align::Left);
        let row = |(index, (name, count)): (usize, &(&str, i64))| {
            let cells = vec![Cell::Text((index + 1).to_string()), Cell::text_of(*name), Cell::Count(*count)];
            Row::new(RowRole::Body, cells)
        };
        Table {
            title: "台账".to_owned(),
            columns: ["序号", "单位", "核定"].map(column).to_vec(),
            rows: figures.iter().enumerate().map(row).collect(),
            notes: vec!["注".to_owned()],
            ..Table::on(Paper::A4Landscape)
        }
    }

    fn told(one: &Table, other: &Table) -> Option<(String, String, String)> {
        first_difference(one, other).map(|found| (found.place, found.one, found.other))
    }

    #[test]
    fn tables_that_read_the_same_are_the_same_whatever_their_code_and_widths() {
        let one = table(&[("白鹤镇", 12)]);
        let mut other = Table { code: Some("AB3D-7K2M".to_owned()), paper: Paper::A3Landscape, ..one.clone() };
        other.columns[1].width = 9;
        assert_eq!((one.content(), told(&one, &other)), (other.content(), None));
    }

    #[test]
    fn the_first_cell_that_differs_is_named_with_its_row_and_column() {
        let one = table(&[("白鹤镇", 12), ("青山镇", 9), ("双河镇", 8)]);
        let other = table(&[("白鹤镇", 12), ("青山镇", 10), ("双河镇", 7)]);
        let expected = ("第2行“青山镇”的“核定”".to_owned(), "9".to_owned(), "10".to_owned());
        assert_eq!(told(&one, &other), Some(expected));
        let shorter = table(&[("白鹤镇", 12)]);
        assert_eq!(told(&one, &shorter), Some(("行数".to_owned(), "3行".to_owned(), "1行".to_owned())));
        let noted = Table { notes: vec!["另注".to_owned()], ..one.clone() };
        assert_eq!(told(&one, &noted), Some(("表下的说明".to_owned(), "注".to_owned(), "另注".to_owned())));
        let renamed = Table { title: "清册".to_owned(), ..one.clone() };
        assert_eq!(told(&one, &renamed).map(|found| found.0), Some("标题".to_owned()));
    }

    #[test]
    fn words_that_move_from_one_part_into_the_next_are_seen() {
        let mut one = table(&[]);
        one.notes = vec!["甲".to_owned(), "乙".to_owned()];
        let mut other = table(&[]);
        other.notes = vec!["甲\n乙".to_owned()];
        assert_ne!(one.content(), other.content());
    }
}
