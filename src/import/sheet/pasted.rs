//! What a spreadsheet program put on the clipboard: rows of cells with tabs between them, or the same as a web page. Read
//! like a file, within the same limits.

use super::encoding::DecodedText;
use super::error::SheetError;
use super::fields::{Fields, Quoting};
use super::limits::{Excess, Limits};
use super::text_cells::TextCells;
use super::web_page;
use crate::import::cells::{Visibility, Workbook};
use crate::import::hidden_lines::HiddenLines;
use crate::watch::Watch;

/// Reads a pasted text; `name` stands where a file's name would, and its sheet bears it too.
///
/// # Errors
/// [`SheetError::Empty`] when nothing but white space was pasted, [`SheetError::OverLimit`], or cancelled.
pub fn read_pasted(name: &str, text: &str, limits: &Limits, watch: &dyn Watch) -> Result<Workbook, SheetError> {
    if text.trim().is_empty() {
        return Err(SheetError::Empty);
    }
    if text.len() as u64 > limits.file_bytes {
        let (excess, found, limit) = (Excess::FileBytes, text.len() as u64, limits.file_bytes);
        return Err(SheetError::OverLimit { excess, found, limit });
    }
    if is_web_page(text) {
        let decoded = DecodedText { text: text.into(), flaws: Vec::new() };
        return Ok(Workbook { file: name.to_owned(), sheets: web_page::read(&decoded, limits, watch)? });
    }
    let mut cells = TextCells::new(*limits, watch);
    for field in Fields::new(text, b'\t', Quoting::Clipboard) {
        cells.check_row(field.row)?;
        cells.push(field.row, field.column, &field.text)?;
    }
    let hidden = HiddenLines::known(Vec::new(), Vec::new());
    let sheet = cells.finish(name, Visibility::Visible, Vec::new(), hidden)?;
    Ok(Workbook { file: name.to_owned(), sheets: vec![sheet] })
}

/// Whether the clipboard held HTML, with or without the header Windows puts before it.
fn is_web_page(text: &str) -> bool {
    let start = text.trim_start();
    let has_header = start.starts_with("Version:") && start.contains("StartHTML:");
    (has_header || start.starts_with('<')) && web_page::holds_table(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::cells::CellAt;
    use crate::watch::Unwatched;

    fn shown(text: &str) -> Result<Vec<String>, SheetError> {
        let limits = Limits { rows: 100, ..Limits::default() };
        let workbook = read_pasted("粘贴", text, &limits, &Unwatched)?;
        let sheets = workbook.sheets.iter();
        let rows = sheets.flat_map(|sheet| sheet.rows());
        let cells = rows.flat_map(|row| row.cells().map(move |(column, value)| (row.number, column, value)));
        Ok(cells.map(|(row, column, value)| format!("{}={}", CellAt { row, column }, value.text())).collect())
    }

    #[test]
    fn the_clipboard_of_spreadsheet_programs_is_read() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(shown(text).expect("cells"), expected, "{text:?}");
        };
        check("单位\t姓名\r\n县财政局\t张三\r\n", &["A1=单位", "B1=姓名", "A2=县财政局", "B2=张三"]);
        check("张三\n李四\n", &["A1=张三", "A2=李四"]);
        check("\"甲\n乙\"\t\"他说\"\"好\"\"\"\n\n\t丙\t\t\n", &["A1=甲\n乙", "B1=他说\"好\"", "B3=丙"]);
        check("甲,乙;丙\t341802196503150012\n", &["A1=甲,乙;丙", "B1=341802196503150012"]);
        check(
            "Version:0.9\r\nStartHTML:0000000105\r\n<html><body><!--StartFragment--><table><tr><td>甲<td>乙</table>",
            &["A1=甲", "B1=乙"],
        );
        check("<甲>\t乙\n", &["A1=<甲>", "B1=乙"]);
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(shown(" \r\n\t"), Err(SheetError::Empty));
        assert!(matches!(shown(&"\n".repeat(200).replace("\n\n", "甲\n")), Ok(cells) if cells.len() == 100));
        assert!(matches!(shown(&("甲".to_owned() + &"\n".repeat(150) + "乙")), Err(SheetError::OverLimit { .. })));
    }
}
