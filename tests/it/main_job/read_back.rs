//! Tables read back from the files that were saved, with other libraries than those that wrote them.

use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};

/// A value that a cell must show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Blank,
    Text(String),
    /// Zero is printed as a dash.
    Count(i64),
    /// Printed with its sign.
    Change(i64),
}

impl Value {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn number(&self) -> i64 {
        match self {
            Self::Count(number) | Self::Change(number) => *number,
            Self::Blank | Self::Text(_) => 0,
        }
    }

    fn in_sheet(&self) -> Data {
        match self {
            Self::Blank => Data::Empty,
            Self::Text(text) if text.is_empty() => Data::Empty,
            Self::Text(text) => Data::String(text.clone()),
            Self::Count(number) | Self::Change(number) => {
                Data::Float(f64::from(i32::try_from(*number).expect("a small number")))
            }
        }
    }

    fn on_page(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) => squeezed(text),
            Self::Count(0) | Self::Change(0) => "—".to_owned(),
            Self::Count(number) => number.to_string(),
            Self::Change(number) if *number < 0 => format!("−{}", -number),
            Self::Change(number) => format!("+{number}"),
        }
    }
}

/// The table of a workbook, as rows of cells that all begin in column A. Beside it stands nothing but a sheet of charts, which is empty.
pub fn sheet(path: &Path) -> Vec<Vec<Data>> {
    let mut workbook: Xlsx<_> = open_workbook(path).expect("a readable workbook");
    let names = workbook.sheet_names();
    for name in names.iter().skip(1) {
        assert_eq!(name, "图表");
        assert!(workbook.worksheet_range(name).expect("a readable sheet").is_empty());
    }
    let cells = workbook.worksheet_range(&names[0]).expect("a readable sheet");
    assert_eq!(cells.start(), Some((0, 0)));
    cells.rows().map(<[Data]>::to_vec).collect()
}

/// Compares the rows of a sheet from the first whose first cell reads `first` with those expected, cell by cell. Returns the
/// rows above and below.
pub fn compare_sheet(path: &Path, first: &str, expected: &[Vec<Value>]) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    let rows = sheet(path);
    let begin = rows.iter().position(|row| row[0] == first).expect("the first row of the body");
    assert!(rows.len() >= begin + expected.len(), "{} rows are missing", begin + expected.len() - rows.len());
    for (nth, wanted) in expected.iter().enumerate() {
        let found = &rows[begin + nth];
        for (column, value) in wanted.iter().enumerate() {
            assert_eq!(found[column], value.in_sheet(), "row {nth} column {column}: {found:?} for {wanted:?}");
        }
        let beyond = found.iter().skip(wanted.len()).filter(|cell| **cell != Data::Empty).count();
        assert_eq!(beyond, 0, "row {nth} says more than expected: {found:?}");
    }
    let words = |rows: &[Vec<Data>]| rows.iter().map(|row| row.iter().map(Data::to_string).collect()).collect();
    (words(&rows[..begin]), words(&rows[begin + expected.len()..]))
}

/// Every expected row stands on the pages once, whole and in order.
pub fn compare_pages(path: &Path, expected: &[Vec<Value>]) -> String {
    let bytes = std::fs::read(path).expect("a PDF file");
    let pages = pdf_extract::extract_text_from_mem_by_pages(&bytes).expect("a readable PDF");
    let whole = squeezed(&pages.concat());
    let mut from = 0;
    for row in expected {
        let printed: String = row.iter().map(Value::on_page).collect();
        assert_eq!(whole.matches(&printed).count(), 1, "{printed} in {whole}");
        let found = whole[from..].find(&printed);
        let at = found.unwrap_or_else(|| panic!("{printed} is not printed after byte {from} of {whole}"));
        from += at + printed.len();
    }
    whole
}

/// Without blanks and line ends, which depend on the width of columns.
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && *letter != '\u{200B}').collect()
}
