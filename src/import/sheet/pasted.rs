//! What a spreadsheet program put on the clipboard: rows of cells with tabs between them, or the same as a web page. Read
//! like a file, within the same limits. The command line takes the same from its standard input.

use std::fmt;
use std::sync::Arc;

use super::encoding::{self, DecodedText};
use super::error::{Foreign, SheetError};
use super::fields::{Fields, Quoting};
use super::limits::{Excess, Limits};
use super::sniff::{Outside, TextKind, sniff};
use super::text_cells::TextCells;
use super::web_page;
use crate::import::cells::{Visibility, Workbook};
use crate::import::flaw::TextFlaw;
use crate::import::hidden_lines::HiddenLines;
use crate::watch::Watch;

/// What the only sheet of a text without a name of its own is called.
const SHEET: &str = "表1";

/// A text that was pasted and is worth reading: it has more than one cell and is within the limit of its size.
#[derive(Clone, PartialEq, Eq)]
pub struct PastedTable {
    name: String,
    text: Arc<str>,
    /// What the text lost before it became characters.
    flaws: Vec<TextFlaw>,
}

/// Names and ID numbers of people belong in no log.
impl fmt::Debug for PastedTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PastedTable({}, {} bytes)", self.name, self.text.len())
    }
}

impl PastedTable {
    /// A pasted text; `name` stands where a file's name would.
    ///
    /// # Errors
    /// [`SheetError::Empty`] when nothing but white space was pasted, [`Foreign::PlainText`] when it is one cell only, and
    /// [`SheetError::OverLimit`].
    pub fn new(name: &str, text: &str, limits: &Limits) -> Result<Self, SheetError> {
        check_size(text.len() as u64, limits)?;
        Self::of_decoded(name, DecodedText { text: text.into(), flaws: Vec::new() })
    }

    /// The same from bytes, in whatever encoding text files come in.
    ///
    /// # Errors
    /// Also what the bytes are instead of a text, and [`SheetError::Garbled`].
    pub fn decode(name: &str, bytes: &[u8], limits: &Limits) -> Result<Self, SheetError> {
        check_size(bytes.len() as u64, limits)?;
        let declared = match sniff(bytes) {
            Outside::Text(TextKind::Delimited) => None,
            Outside::Text(TextKind::WebPage) => web_page::declared_encoding(bytes),
            Outside::Text(TextKind::SpreadsheetXml) | Outside::CompoundFile | Outside::Zip => {
                return Err(SheetError::Foreign(Foreign::Unknown));
            }
            Outside::Foreign(foreign) => return Err(SheetError::Foreign(foreign)),
        };
        Self::of_decoded(name, encoding::decode(bytes, declared)?)
    }

    fn of_decoded(name: &str, decoded: DecodedText<'_>) -> Result<Self, SheetError> {
        if decoded.text.trim().is_empty() {
            return Err(SheetError::Empty);
        }
        if !is_web_page(&decoded.text) && is_one_cell(&decoded.text) {
            return Err(SheetError::Foreign(Foreign::PlainText));
        }
        Ok(Self { name: name.to_owned(), text: decoded.text.into(), flaws: decoded.flaws })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the same cells were pasted.
    pub fn is_same_text(&self, other: &Self) -> bool {
        self.text == other.text
    }

    /// Reads its cells.
    ///
    /// # Errors
    /// [`SheetError::OverLimit`], or cancelled.
    pub fn read(&self, limits: &Limits, watch: &dyn Watch) -> Result<Workbook, SheetError> {
        let sheets = if is_web_page(&self.text) {
            let decoded = DecodedText { text: self.text.as_ref().into(), flaws: self.flaws.clone() };
            web_page::read(&decoded, limits, watch)?
        } else {
            let mut cells = TextCells::new(*limits, watch);
            self.flaws.iter().for_each(|flaw| cells.note(None, *flaw));
            for field in Fields::new(&self.text, b'\t', Quoting::Clipboard) {
                cells.check_row(field.row)?;
                cells.push(field.row, field.column, &field.text)?;
            }
            let hidden = HiddenLines::known(Vec::new(), Vec::new());
            vec![cells.finish(SHEET, Visibility::Visible, Vec::new(), hidden)?]
        };
        Ok(Workbook { file: self.name.clone(), sheets })
    }
}

fn check_size(found: u64, limits: &Limits) -> Result<(), SheetError> {
    let limit = limits.file_bytes;
    if found > limit {
        return Err(SheetError::OverLimit { excess: Excess::FileBytes, found, limit });
    }
    Ok(())
}

/// Whether the text is what copying one cell gives. Such a text is somebody's name or a note, hardly ever a table.
fn is_one_cell(text: &str) -> bool {
    let filled = Fields::new(text, b'\t', Quoting::Clipboard).filter(|field| !field.text.trim().is_empty());
    filled.take(2).count() < 2
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
        let workbook = PastedTable::new("粘贴", text, &limits)?.read(&limits, &Unwatched)?;
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
        for one in ["张三", "张三\n", "\t\n\"县\n局\"\n"] {
            assert_eq!(shown(one), Err(SheetError::Foreign(Foreign::PlainText)), "{one:?} is one cell");
        }
        assert!(matches!(shown(&"\n".repeat(200).replace("\n\n", "甲\n")), Ok(cells) if cells.len() == 100));
        assert!(matches!(shown(&("甲".to_owned() + &"\n".repeat(150) + "乙")), Err(SheetError::OverLimit { .. })));
    }

    #[test]
    fn bytes_are_taken_in_any_encoding_and_nothing_but_a_text() {
        let limits = Limits { file_bytes: 100, ..Limits::default() };
        let first = |bytes: &[u8]| {
            let workbook = PastedTable::decode("标准输入", bytes, &limits)?.read(&limits, &Unwatched)?;
            let sheet = workbook.sheets.into_iter().next().expect("a sheet");
            Ok((workbook.file, sheet.name.clone(), sheet.cell(CellAt { row: 0, column: 0 }).text().into_owned()))
        };
        let expected = || Ok(("标准输入".to_owned(), "表1".to_owned(), "姓名".to_owned()));
        assert_eq!(first("\u{feff}姓名\t性别".as_bytes()), expected());
        assert_eq!(first(b"\xD0\xD5\xC3\xFB\t\xD0\xD4\xB1\xF0\r\n"), expected());
        assert_eq!(first(b"PK\x03\x04rest"), Err(SheetError::Foreign(Foreign::Unknown)));
        assert_eq!(first(b"%PDF-1.7"), Err(SheetError::Foreign(Foreign::Pdf)));
        assert_eq!(first(b""), Err(SheetError::Empty));
        assert!(matches!(first(&[b'a'; 101]), Err(SheetError::OverLimit { found: 101, .. })));
    }

    #[test]
    fn what_people_are_called_stands_in_no_log() {
        let table = PastedTable::new("粘贴的表格 1", "姓名\t张三", &Limits::default()).expect("two cells");
        assert_eq!(format!("{table:?}"), "PastedTable(粘贴的表格 1, 13 bytes)");
    }
}
