//! A document for word processors read back: what stands above and below the grid, and the grid itself with its merged cells.

use std::io::{Cursor, Read};

use bianheng::report::{DraftMark, RowRole, Table, docx};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::shown::{squeezed, words};

/// A cell of the grid as it stands in the file.
#[derive(Debug, Default)]
struct Cell {
    words: String,
    columns: usize,
    /// It goes on with the cell above it.
    is_further: bool,
}

#[derive(Debug, Default)]
struct Line {
    is_head: bool,
    cells: Vec<Cell>,
}

/// The only section of a document.
#[derive(Debug, Default)]
struct Sheet {
    above: Vec<String>,
    lines: Vec<Line>,
    below: Vec<String>,
}

impl Sheet {
    fn of(table: &Table) -> Self {
        let bytes = docx::write_tables(None, std::slice::from_ref(table)).expect("written");
        let mut package = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
        let mut document = String::new();
        package.by_name("word/document.xml").expect("the document").read_to_string(&mut document).expect("text");
        Self::read(&document)
    }

    fn read(document: &str) -> Self {
        let (mut sheet, mut reader, mut is_in_grid) = (Self::default(), Reader::from_str(document), false);
        loop {
            match reader.read_event().expect("XML") {
                Event::Eof => return sheet,
                Event::Start(start) => sheet.begin(&start, &mut is_in_grid),
                Event::Empty(start) => sheet.begin(&start, &mut is_in_grid),
                Event::Text(text) => sheet.write(&text.xml10_content(), is_in_grid),
                Event::GeneralRef(name) => {
                    let name = name.to_string();
                    sheet.write(quick_xml::escape::resolve_xml_entity(&name).expect("known"), is_in_grid);
                }
                Event::End(end) if end.name().as_ref() == "w:tbl" => is_in_grid = false,
                _ => {}
            }
        }
    }

    fn begin(&mut self, start: &BytesStart<'_>, is_in_grid: &mut bool) {
        let value = || {
            let found = start.attributes().flatten().find(|attribute| attribute.key.as_ref() == "w:val");
            found.map(|attribute| attribute.value.into_owned()).unwrap_or_default()
        };
        match start.name().as_ref() {
            "w:tbl" => *is_in_grid = true,
            // 版记 of a notice: it floats.
            "w:tblpPr" => *is_in_grid = false,
            "w:tr" if *is_in_grid => self.lines.push(Line::default()),
            "w:tblHeader" => self.lines.last_mut().expect("a row").is_head = true,
            "w:tc" if *is_in_grid => {
                self.lines.last_mut().expect("a row").cells.push(Cell { columns: 1, ..Cell::default() })
            }
            "w:gridSpan" => self.cell().expect("inside a cell").columns = value().parse().expect("a number"),
            "w:vMerge" => self.cell().expect("inside a cell").is_further = value() != "restart",
            "w:p" if !*is_in_grid && self.lines.is_empty() => self.above.push(String::new()),
            "w:p" if !*is_in_grid => self.below.push(String::new()),
            "w:tab" if start.attributes().next().is_none() => self.write("\t", *is_in_grid),
            "w:br" => self.write("\n", *is_in_grid),
            _ => {}
        }
    }

    fn cell(&mut self) -> Option<&mut Cell> {
        self.lines.last_mut()?.cells.last_mut()
    }

    fn write(&mut self, words: &str, is_in_grid: bool) {
        match (is_in_grid, self.lines.is_empty()) {
            (true, _) => self.cell().expect("a cell").words.push_str(words),
            (false, true) => self.above.last_mut().into_iter().for_each(|line| line.push_str(words)),
            (false, false) => self.below.last_mut().expect("a paragraph").push_str(words),
        }
    }

    /// The words over each column of the grid from the top, each merged cell once.
    fn heads(&self, columns: usize) -> Vec<Vec<String>> {
        let mut heads = vec![Vec::new(); columns];
        for line in self.lines.iter().filter(|line| line.is_head) {
            let mut column = 0;
            for cell in &line.cells {
                let over = heads.iter_mut().skip(column).take(cell.columns).filter(|_| !cell.is_further);
                over.for_each(|head: &mut Vec<String>| head.push(squeezed(&cell.words)));
                column += cell.columns;
            }
            assert_eq!(column, columns, "{line:?}");
        }
        heads
    }
}

/// Without what no file can hold, and what a program sets as it likes.
fn plain(words: &str) -> String {
    squeezed(words)
        .chars()
        .filter(|letter| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

fn all_plain(words: impl IntoIterator<Item = String>) -> Vec<String> {
    words.into_iter().map(|words| plain(&words)).collect()
}

/// Compares the document of the table with the table, line by line and cell by cell.
#[track_caller]
pub fn check(table: &Table) {
    let (sheet, title) = (Sheet::of(table), &table.title);
    let mark = table.look.mark.map_or("", DraftMark::text);
    let caption = [table.caption.left.as_str(), &table.caption.right].concat();
    let mut above = match table.issue {
        // A notice is a letter, with 编号 above its title and 主送 below it.
        Some(_) => vec![table.caption.right.clone(), title.clone(), table.caption.left.clone()],
        None => vec![[table.attachment.as_deref().unwrap_or_default(), mark].concat(), title.clone(), caption],
    };
    above.extend(table.lead.clone());
    assert_eq!(plain(&sheet.above.concat()), plain(&above.concat()), "{title}");
    assert!(sheet.above.contains(title) || title.contains(char::is_control), "{:?}", sheet.above);

    let heads: Vec<Vec<String>> = table.columns.iter().map(|column| all_plain(column.head.clone())).collect();
    assert_eq!(sheet.heads(table.columns.len()).into_iter().map(all_plain).collect::<Vec<_>>(), heads, "{title}");
    let rows: Vec<&Line> = sheet.lines.iter().filter(|line| !line.is_head).collect();
    assert_eq!(sheet.lines.len() - rows.len(), table.head_depth(), "{title}");
    assert_eq!(rows.len(), table.rows.len(), "{title}");
    for (nth, row) in rows.iter().enumerate() {
        let found = all_plain(row.cells.iter().map(|cell| cell.words.clone()));
        assert_eq!(found, all_plain(words(table, nth)), "{title}, row {nth}");
        let is_heading = table.rows[nth].role == RowRole::Group;
        let spans = if is_heading { vec![table.columns.len()] } else { vec![1; table.columns.len()] };
        assert_eq!(row.cells.iter().map(|cell| cell.columns).collect::<Vec<_>>(), spans, "{title}, row {nth}");
    }
    let signatures: String = table.signatures.iter().map(|label| format!("{label}：")).collect();
    let below = match &table.issue {
        // 版记 stands in the file before the lines that it goes along with.
        Some(issue) => {
            let signed = [&issue.office, &issue.date].into_iter().filter(|line| !line.is_empty()).cloned();
            let mut signed: Vec<String> = signed.collect();
            let mut told = table.notes.clone();
            if signed.is_empty() {
                signed.extend(told.pop());
            }
            let imprint = issue.copies_line().into_iter().chain([signatures]).chain(table.code_line());
            told.into_iter().chain(imprint).chain(signed).collect()
        }
        None => table.foot().chain([signatures]).collect::<Vec<String>>(),
    };
    assert_eq!(plain(&sheet.below.concat()), plain(&below.concat()), "{title}");
}
