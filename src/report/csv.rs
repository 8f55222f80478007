//! Tables as CSV, for whoever takes the figures on into another program: the head in one line, then the rows; figures as plain whole
//! numbers. Nothing else of the paper goes along but its title, where a file holds several tables, and what a 通知单 says before its
//! figures, with whom it tells.
//!
//! UTF-8 with a byte order mark, by which Excel and WPS know it. A text that a spreadsheet would take for a formula or a number that it
//! would round (an ID number) has a tab before it, as old systems write them: it is shown as text there, and the import drops the tab.

use super::table::{Cell, RowRole, Table};

const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// With these a formula begins; the wide ones are read as the others where the system writes Chinese.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Digits that spreadsheets keep exactly.
const EXACT_DIGITS: usize = 11;

/// The tables one after another, an empty line between them.
///
/// # Errors
/// Of the writer, which writes into memory.
pub fn write(tables: &[Table]) -> Result<Vec<u8>, csv::Error> {
    let mut bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
    for (nth, table) in tables.iter().enumerate() {
        if nth > 0 {
            bytes.extend(b"\r\n");
        }
        let mut writer =
            csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(&mut bytes);
        if tables.len() > 1 {
            writer.write_record([guarded(&table.title)])?;
        }
        if !table.lead.is_empty() {
            // Without these nobody could tell one notice from another.
            let words = [&table.caption.left, &table.caption.right].into_iter().chain(&table.lead);
            for words in words.filter(|words| !words.is_empty()) {
                writer.write_record([guarded(words)])?;
            }
        }
        writer.write_record(table.columns.iter().map(|column| guarded(&column.name())))?;
        for row in &table.rows {
            match row.role {
                RowRole::Group => writer.write_record([guarded(&row.heading())])?,
                RowRole::Body | RowRole::Subtotal | RowRole::Total => {
                    writer.write_record(table.cells_of(row).map(field))?;
                }
            }
        }
        writer.flush()?;
    }
    Ok(bytes)
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) => guarded(text),
        Cell::Lines(lines) => guarded(&lines.join("\n")),
        Cell::Count(figure) | Cell::Delta(figure) => figure.to_string(),
    }
}

/// The text with a tab before it where a spreadsheet would not show it as it is written.
fn guarded(text: &str) -> String {
    let is_formula = text.starts_with(FORMULA);
    let is_long_number = text.len() > EXACT_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    match is_formula || is_long_number {
        true => format!("\t{text}"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Align, Column, Paper, Row};

    fn table() -> Table {
        let column = |head: &[&str]| Column::new(head.iter().map(|word| (*word).to_owned()).collect(), 4, Align::Right);
        Table {
            attachment: Some("附件1".to_owned()),
            title: "表一".to_owned(),
            columns: vec![column(&["单位"]), column(&["编制数", "行政"]), column(&["增减"])],
            rows: vec![
                Row::new(RowRole::Group, vec![Cell::text_of("一、县直")]),
                Row::new(RowRole::Body, vec![Cell::text_of("县委\"办\",甲"), Cell::Count(0), Cell::Delta(-2)]),
                Row::new(RowRole::Body, vec![Cell::text_of("=1+1"), Cell::text_of("510102198001010013")]),
                Row::new(
                    RowRole::Total,
                    vec![Cell::Lines(vec!["合".to_owned(), "计".to_owned()]), Cell::Count(999_999_999_999)],
                ),
            ],
            notes: vec!["说明".to_owned()],
            ..Table::on(Paper::A4Portrait)
        }
    }

    #[test]
    fn figures_are_plain_and_what_a_spreadsheet_would_change_is_guarded() {
        let written = String::from_utf8(write(&[table()]).expect("written")).expect("UTF-8");
        assert_eq!(
            written,
            "\u{FEFF}单位,编制数·行政,增减\r\n一、县直\r\n\"县委\"\"办\"\",甲\",0,-2\r\n\
             \t=1+1,\t510102198001010013,\r\n\"合\n计\",999999999999,\r\n"
        );
    }

    #[test]
    fn wide_signs_begin_a_formula_too() {
        assert_eq!(
            ["＝1+1", "＋1", "－1", "＠A1", "@A1"].map(guarded),
            ["\t＝1+1", "\t＋1", "\t－1", "\t＠A1", "\t@A1"]
        );
        assert_eq!(["县委－县府", "—", "·1"].map(guarded), ["县委－县府", "—", "·1"]);
    }

    #[test]
    fn several_tables_say_which_they_are() {
        let written = String::from_utf8(write(&[table(), table()]).expect("written")).expect("UTF-8");
        let heads: Vec<&str> = written.lines().filter(|line| line.ends_with("表一")).collect();
        assert_eq!(heads, ["\u{FEFF}表一", "表一"]);
        assert!(written.contains("\r\n\r\n表一\r\n单位,"), "{written}");
    }
}
