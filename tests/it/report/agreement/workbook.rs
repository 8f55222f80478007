//! A workbook read back, with another library than the one that wrote it, and as a program shows it: figures under their number formats.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use bianheng::report::{Cell, DraftMark, RowRole, Table, xlsx};
use calamine::{Data, Dimensions, Range, Reader, Xlsx};

use super::shown::{shown, words};

/// Whole numbers up to this are numbers in a workbook, greater ones text.
const LARGEST_EXACT: u64 = 1 << 53;

/// The first sheet of a workbook.
struct Sheet {
    cells: Range<Data>,
    merged: Vec<Dimensions>,
    formats: BTreeMap<String, String>,
}

impl Sheet {
    fn of(table: &Table) -> Self {
        let mut bytes = Vec::new();
        xlsx::write(std::slice::from_ref(table), &mut bytes).expect("written");
        let formats = formats(&bytes);
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let name = workbook.sheet_names().first().expect("a sheet").clone();
        let cells = workbook.worksheet_range(&name).expect("readable");
        let merged = workbook.merge_cells_by_sheet_name(&name).expect("readable");
        Self { cells, merged, formats }
    }

    fn at(&self, row: usize, column: usize) -> Data {
        self.cells.get_value((row as u32, column as u32)).cloned().unwrap_or(Data::Empty)
    }

    /// As a program shows the cell.
    fn shown(&self, row: usize, column: usize) -> String {
        match self.at(row, column) {
            Data::Empty => String::new(),
            Data::String(text) => text,
            Data::Float(figure) => {
                let place = format!("{}{}", letters(column), row + 1);
                formatted(figure, &self.formats[&place])
            }
            other => panic!("{other:?} in row {row}, column {column}"),
        }
    }

    #[track_caller]
    fn is_merged(&self, first: (usize, usize), last: (usize, usize)) {
        let at = |(row, column): (usize, usize)| (row as u32, column as u32);
        let is_there = self.merged.iter().any(|area| area.start == at(first) && area.end == at(last));
        assert!(first == last || is_there, "{first:?} to {last:?} are not merged");
    }

    /// What stands in a row, without the empty cells.
    fn line(&self, row: usize) -> Vec<String> {
        let width = self.cells.end().map_or(0, |(_, column)| column as usize + 1);
        (0..width).map(|column| self.shown(row, column)).filter(|text| !text.is_empty()).collect()
    }
}

/// Compares the sheet of the table with the table, cell by cell: values and how they are shown.
#[track_caller]
pub fn check(table: &Table) {
    let sheet = Sheet::of(table);
    let last = table.columns.len().saturating_sub(1);
    let mut row = 0;
    for ends in [
        [table.attachment.as_deref().unwrap_or_default(), table.look.mark.map_or("", DraftMark::text)],
        [table.title.as_str(), ""],
        [table.caption.left.as_str(), table.caption.right.as_str()],
    ] {
        let ends: Vec<&str> = ends.into_iter().filter(|end| !end.is_empty()).collect();
        if ends.is_empty() {
            continue;
        }
        let line = sheet.line(row);
        if ends.len() == 2 && table.columns.len() > 1 && line.len() == 1 {
            // Without room side by side the ends stand below one another.
            assert_eq!((line, sheet.line(row + 1)), (vec![ends[0].to_owned()], vec![ends[1].to_owned()]));
            sheet.is_merged((row, 0), (row, last));
            sheet.is_merged((row + 1, 0), (row + 1, last));
            row += 2;
            continue;
        }
        match table.columns.len() < 2 {
            true => assert_eq!(sheet.line(row), [ends.join("\u{3000}")], "{}", table.title),
            false => assert_eq!(sheet.line(row), ends, "{}", table.title),
        }
        if ends == [table.title.as_str()] {
            sheet.is_merged((row, 0), (row, last));
        }
        row += 1;
    }
    for words in &table.lead {
        assert_eq!(sheet.line(row), std::slice::from_ref(words), "{}", table.title);
        sheet.is_merged((row, 0), (row, last));
        row += 1;
    }
    row += check_head(table, &sheet, row);
    for nth in 0..table.rows.len() {
        check_row(table, &sheet, nth, row + nth);
    }
    row += table.rows.len();
    for note in table.foot() {
        assert_eq!(sheet.line(row), [note]);
        sheet.is_merged((row, 0), (row, last));
        row += 1;
    }
    if !table.signatures.is_empty() {
        let line = sheet.line(row).concat();
        let labels: Vec<&str> = line.split('\u{3000}').filter(|label| !label.is_empty()).collect();
        let expected: Vec<String> = table.signatures.iter().map(|label| format!("{label}：")).collect();
        assert_eq!(labels, expected, "{}", table.title);
        row += 1;
    }
    assert_eq!(sheet.cells.end().map(|(last, _)| last as usize + 1), Some(row), "nothing stands below {}", table.title);
}

fn check_head(table: &Table, sheet: &Sheet, above: usize) -> usize {
    for cell in table.head_cells() {
        let row = above + cell.row;
        assert_eq!(sheet.shown(row, cell.column), cell.text, "{}", table.title);
        sheet.is_merged((row, cell.column), (row + cell.row_span - 1, cell.column + cell.column_span - 1));
    }
    if table.columns.is_empty() { 0 } else { table.head_depth() }
}

/// `nth` of the table stands in `row` of the sheet.
fn check_row(table: &Table, sheet: &Sheet, nth: usize, row: usize) {
    let given = &table.rows[nth];
    let place = |column: usize| format!("{}: row {row}, column {column}", table.title);
    let words = words(table, nth);
    if given.role == RowRole::Group {
        assert_eq!(sheet.line(row), words.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>());
        sheet.is_merged((row, 0), (row, table.columns.len() - 1));
        return;
    }
    for (column, (cell, words)) in table.cells_of(given).zip(&words).enumerate() {
        assert_eq!(&sheet.shown(row, column), words, "{}", place(column));
        match cell {
            Cell::Count(figure) | Cell::Delta(figure) if figure.unsigned_abs() <= LARGEST_EXACT => {
                assert_eq!(sheet.at(row, column), Data::Float(*figure as f64), "{}", place(column));
            }
            Cell::Count(_) | Cell::Delta(_) => {
                assert_eq!(sheet.at(row, column), Data::String(shown(cell)), "{}", place(column));
            }
            Cell::Blank | Cell::Text(_) | Cell::Lines(_) => {
                assert!(!matches!(sheet.at(row, column), Data::Float(_)), "words are no number: {}", place(column));
            }
        }
    }
}

/// "AB" for 27.
fn letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8).to_string();
    if column < 26 { last } else { letters(column / 26 - 1) + &last }
}

/// The number formats of the cells of the first sheet, by their names.
fn formats(bytes: &[u8]) -> BTreeMap<String, String> {
    let (styles, sheet) = (part(bytes, "xl/styles.xml"), part(bytes, "xl/worksheets/sheet1.xml"));
    let own: BTreeMap<&str, String> = elements(&styles, "numFmt")
        .map(|element| (attribute(element, "numFmtId"), attribute(element, "formatCode").replace("&quot;", "\"")))
        .collect();
    let uses = styles.split("<cellXfs").nth(1).and_then(|rest| rest.split("</cellXfs>").next()).expect("formats");
    let code = |element: &str| match attribute(element, "numFmtId") {
        "0" => "General".to_owned(),
        "49" => "@".to_owned(),
        id => own[id].clone(),
    };
    let uses: Vec<String> = elements(uses, "xf").map(code).collect();
    let format = |element: &str| {
        let style = attribute(element, "s");
        (attribute(element, "r").to_owned(), uses[style.parse::<usize>().unwrap_or(0)].clone())
    };
    elements(&sheet, "c").map(format).collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut text).expect("UTF-8");
    text
}

/// The opening tags of elements of this name.
fn elements<'a>(xml: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let begin = format!("<{name} ");
    xml.split('<')
        .map(|rest| rest.split('>').next().unwrap_or_default())
        .filter_map(move |tag| tag.strip_prefix(&begin[1..]))
}

fn attribute<'a>(tag: &'a str, name: &str) -> &'a str {
    let begin = format!(" {name}=\"");
    let at = |text: &'a str, begin: &str| text.find(begin).map(|at| &text[at + begin.len()..]);
    let rest = match tag.strip_prefix(&begin[1..]) {
        Some(rest) => Some(rest),
        None => at(tag, &begin),
    };
    rest.and_then(|rest| rest.split('"').next()).unwrap_or_default()
}

/// A whole number under a number format of up to three sections: positive, negative, zero. Of the language of formats only what we
/// use is understood; anything else stops the test.
fn formatted(figure: f64, code: &str) -> String {
    if matches!(code, "General" | "@") {
        return figure.to_string();
    }
    let sections: Vec<&str> = code.split(';').collect();
    let section = match figure {
        figure if figure < 0.0 && sections.len() > 1 => sections[1],
        figure if figure == 0.0 && sections.len() > 2 => sections[2],
        _ => sections[0],
    };
    let (mut text, mut is_quoted) = (String::new(), false);
    for letter in section.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            letter if is_quoted => text.push(letter),
            '+' => text.push('+'),
            '0' => text.push_str(&format!("{:.0}", figure.abs())),
            other => panic!("{other} in the number format {code}"),
        }
    }
    text
}

#[test]
fn number_formats_are_read_as_a_spreadsheet_reads_them() {
    let code = "+0;\"−\"0;\"—\"";
    assert_eq!([3.0, -3.0, 0.0].map(|figure| formatted(figure, code)), ["+3", "−3", "—"]);
    assert_eq!(formatted(123_456_789_012.0, "0;\"−\"0;\"—\""), "123456789012");
    assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
}
