//! SpreadsheetML 2003: the XML tables of Excel 2003 and WPS, often saved as .xls by systems that had no other library.
//!
//! Elements are known by their namespace, whatever prefix they bear, and attributes by their local name. Entities beyond the
//! five of XML are not expanded and a document type is refused, so that nothing can grow on reading. A file that ends before
//! its elements do is damaged, as a workbook cut off would be. Excel gives dates a type of their own; WPS writes them as numbers
//! with a style, so of the styles it is read whether they show a date (`xml_styles`).

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::encoding::DecodedText;
use super::error::{Foreign, SheetError};
use super::limits::{Excess, Limits};
use super::xml_sheet::{Described, XmlSheet};
use super::xml_styles::{Counting, Styles};
use crate::import::cells::{Sheet, Visibility};
use crate::watch::Watch;

const SPREADSHEET: &str = "urn:schemas-microsoft-com:office:spreadsheet";
const EXCEL: &str = "urn:schemas-microsoft-com:office:excel";
/// Elements within one another; real files have eight.
const DEEPEST: usize = 64;

/// The elements that matter; a cell's comment has data too, but is no child of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Workbook,
    Worksheet,
    Table,
    Column,
    Row,
    Cell,
    Data,
    /// Whether the sheet is hidden.
    Visible,
    /// Days are counted from 1904 on.
    Date1904,
    Style,
    NumberFormat,
    Other,
}

/// Reads the sheets of the file.
pub fn read(decoded: &DecodedText<'_>, limits: &Limits, watch: &dyn Watch) -> Result<Vec<Sheet>, SheetError> {
    let mut reader = NsReader::from_str(&decoded.text);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().allow_dangling_amp = true;
    let mut document = Document {
        limits,
        watch,
        path: Vec::new(),
        text: None,
        sheets: Vec::new(),
        open: None,
        used: 0,
        styles: Styles::default(),
    };
    loop {
        let (namespace, event) = reader.read_resolved_event().map_err(damaged)?;
        match event {
            Event::Start(start) => {
                let element = element(&namespace, start.local_name().into_inner(), document.path.last().copied());
                document.start(element, &start)?;
            }
            Event::End(_) => document.end()?,
            Event::Text(text) => document.text(&text.xml10_content()),
            Event::CData(text) => document.text(&text.xml10_content()),
            Event::GeneralRef(reference) => document.text(&resolved(&reference)),
            Event::DocType(_) => return Err(damaged("a document type is declared")),
            Event::Eof => return document.finish(),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn damaged(detail: impl std::fmt::Display) -> SheetError {
    SheetError::Damaged { detail: format!("XML table: {detail}") }
}

fn element(namespace: &ResolveResult<'_>, name: &str, parent: Option<Element>) -> Element {
    let ResolveResult::Bound(namespace) = namespace else { return Element::Other };
    match (namespace.into_inner(), name, parent) {
        (SPREADSHEET, "Workbook", None) => Element::Workbook,
        (SPREADSHEET, "Worksheet", Some(Element::Workbook)) => Element::Worksheet,
        (SPREADSHEET, "Table", Some(Element::Worksheet)) => Element::Table,
        (SPREADSHEET, "Column", Some(Element::Table)) => Element::Column,
        (SPREADSHEET, "Row", Some(Element::Table)) => Element::Row,
        (SPREADSHEET, "Cell", Some(Element::Row)) => Element::Cell,
        (SPREADSHEET, "Data", Some(Element::Cell)) => Element::Data,
        (SPREADSHEET, "Style", Some(_)) => Element::Style,
        (SPREADSHEET, "NumberFormat", Some(Element::Style)) => Element::NumberFormat,
        (EXCEL, "Date1904", Some(_)) => Element::Date1904,
        (EXCEL, "Visible", Some(_)) => Element::Visible,
        _ => Element::Other,
    }
}

/// The character a reference stands for; one that XML does not know stays as written.
fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name = reference.xml10_content();
    resolve_predefined_entity(&name).map_or_else(|| format!("&{name};"), str::to_owned)
}

fn attribute(start: &BytesStart<'_>, wanted: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let found =
        attributes.with_checks(false).flatten().find(|attribute| attribute.key.local_name().into_inner() == wanted)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).unwrap_or_else(|_| found.value.clone());
    Some(value.into_owned())
}

fn number(start: &BytesStart<'_>, wanted: &str) -> Option<u32> {
    attribute(start, wanted)?.trim().parse().ok()
}

/// What a number is in what bears this style; `None` where it names none.
fn counting(start: &BytesStart<'_>, styles: &Styles) -> Option<Counting> {
    attribute(start, "StyleID").map(|style| styles.counting(&style))
}

fn described(start: &BytesStart<'_>, styles: &Styles) -> Described {
    let is_hidden = attribute(start, "Hidden").is_some_and(|value| matches!(value.trim(), "1" | "true"));
    let (index, span) = (number(start, "Index"), number(start, "Span").unwrap_or(0));
    Described { index, span, is_hidden, counting: counting(start, styles) }
}

/// The file as far as it has been read.
struct Document<'file> {
    limits: &'file Limits,
    watch: &'file dyn Watch,
    path: Vec<Element>,
    /// The text of the element that is open, when it matters.
    text: Option<String>,
    sheets: Vec<Sheet>,
    open: Option<XmlSheet<'file>>,
    /// Cells of the sheets that are finished.
    used: u64,
    styles: Styles,
}

impl Document<'_> {
    fn start(&mut self, element: Element, start: &BytesStart<'_>) -> Result<(), SheetError> {
        if self.path.is_empty() && element != Element::Workbook {
            return Err(SheetError::Foreign(Foreign::OtherXml));
        }
        if self.path.len() >= DEEPEST {
            return Err(damaged("elements are nested too deeply"));
        }
        self.path.push(element);
        match (element, self.open.as_mut()) {
            (Element::Worksheet, _) => self.open_sheet(attribute(start, "Name").unwrap_or_default())?,
            (Element::Column, Some(sheet)) => sheet.column(described(start, &self.styles)),
            (Element::Row, Some(sheet)) => sheet.open_row(described(start, &self.styles))?,
            (Element::Cell, Some(sheet)) => {
                let merged = |wanted| number(start, wanted).unwrap_or(0);
                let (across, down) = (merged("MergeAcross"), merged("MergeDown"));
                sheet.open_cell(number(start, "Index"), (across, down), counting(start, &self.styles));
            }
            (Element::Data, Some(sheet)) => {
                sheet.kind_of_data(attribute(start, "Type").unwrap_or_default());
                self.text = Some(String::new());
            }
            (Element::Visible, Some(_)) => self.text = Some(String::new()),
            (Element::Date1904, _) => self.styles.count_from_1904(),
            (Element::Style, _) => {
                self.styles.open(attribute(start, "ID").unwrap_or_default(), attribute(start, "Parent").as_deref());
            }
            (Element::NumberFormat, _) => self.styles.format(&attribute(start, "Format").unwrap_or_default()),
            (Element::Workbook | Element::Table | Element::Other, _)
            | (Element::Column | Element::Row | Element::Cell | Element::Data | Element::Visible, None) => {}
        }
        Ok(())
    }

    fn open_sheet(&mut self, name: String) -> Result<(), SheetError> {
        let (found, limit) = (self.sheets.len() as u64 + 1, self.limits.sheets);
        if found > limit {
            return Err(SheetError::OverLimit { excess: Excess::Sheets, found, limit });
        }
        let left = Limits { cells: self.limits.cells.saturating_sub(self.used), ..*self.limits };
        self.open = Some(XmlSheet::new(name, left, self.watch));
        Ok(())
    }

    fn end(&mut self) -> Result<(), SheetError> {
        let ended = self.path.pop().unwrap_or(Element::Other);
        let Some(sheet) = self.open.as_mut() else { return Ok(()) };
        match ended {
            Element::Data => sheet.data(&self.text.take().unwrap_or_default())?,
            Element::Visible => {
                let text = self.text.take().unwrap_or_default();
                if matches!(text.trim(), "SheetHidden" | "SheetVeryHidden") {
                    sheet.visibility = Visibility::Hidden;
                }
            }
            Element::Row => sheet.close_row(),
            Element::Worksheet => {
                self.used += sheet.len();
                if let Some(sheet) = self.open.take() {
                    self.sheets.push(sheet.finish()?);
                }
            }
            Element::Workbook
            | Element::Table
            | Element::Column
            | Element::Cell
            | Element::Date1904
            | Element::Style
            | Element::NumberFormat
            | Element::Other => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(open) = &mut self.text {
            open.push_str(text);
        }
    }

    fn finish(self) -> Result<Vec<Sheet>, SheetError> {
        match self.path.last() {
            Some(_) => Err(damaged("the file ends within an element")),
            None if self.sheets.is_empty() => Err(damaged("there is no sheet")),
            None => Ok(self.sheets),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::cells::{AsWritten, CellAt, Merge};
    use crate::watch::Unwatched;

    fn read_file(file: &str) -> Result<Vec<Sheet>, SheetError> {
        let decoded = DecodedText { text: file.into(), flaws: Vec::new() };
        read(&decoded, &Limits { sheets: 3, ..Limits::default() }, &Unwatched)
    }

    fn workbook(sheets: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><Workbook xmlns=\"{SPREADSHEET}\" xmlns:ss=\"{SPREADSHEET}\" xmlns:x=\"{EXCEL}\">{sheets}</Workbook>"
        )
    }

    fn table(rows: &str) -> Sheet {
        let file = workbook(&format!("<Worksheet ss:Name=\"县直\"><Table>{rows}</Table></Worksheet>"));
        read_file(&file).expect("a workbook").remove(0)
    }

    fn shown(sheet: &Sheet) -> String {
        let cells = sheet.rows().flat_map(|row| row.cells().map(move |(column, value)| (row.number, column, value)));
        let shown = cells.map(|(row, column, value)| {
            let kind = match value {
                AsWritten::Empty => "empty",
                AsWritten::Text(_) => "",
                AsWritten::Number(_) => "number ",
                AsWritten::Bool(_) => "bool ",
                AsWritten::Date(_) => "date ",
                AsWritten::Error(_) => "error ",
            };
            format!("{}={kind}{}", CellAt { row, column }, value.text())
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_type_of_data_is_read() {
        let cell = |kind: &str, text: &str| format!("<Cell><Data ss:Type=\"{kind}\">{text}</Data></Cell>");
        let check = |kind: &str, text: &str, expected: &str| {
            assert_eq!(shown(&table(&format!("<Row>{}</Row>", cell(kind, text)))), expected, "{kind} {text}");
        };
        check("String", "张&#19977;&lt;&amp;&unknown;", "A1=张三<&&unknown;");
        check("String", "<Font>县</Font><B>局</B>&#10;二", "A1=县局\n二");
        check("Number", "12", "A1=number 12");
        check("Number", "1985.11", "A1=number 1985.11");
        check("Number", "341802196503150012", "A1=341802196503150012");
        check("Number", "3.41802196503150E17", "A1=number 341802196503150000");
        check("Number", "inf", "A1=inf");
        check("DateTime", "1985-11-01T00:00:00.000", "A1=date 1985-11-01");
        check("DateTime", "1900-01-31T00:00:00.000", "A1=date 1900-01-31");
        check("DateTime", "1985-13-01T00:00:00.000", "A1=1985-13-01T00:00:00.000");
        check("Boolean", "1", "A1=bool TRUE");
        check("Error", "#REF!", "A1=error #REF!");
        check("", "甲", "A1=甲");
    }

    #[test]
    fn numbers_in_the_style_of_a_date_are_dates() {
        let styles = "<Styles><Style ss:ID=\"Default\"><NumberFormat/></Style>
            <Style ss:ID=\"s1\"><NumberFormat ss:Format=\"yyyy\\-mm\\-dd\"/></Style>
            <Style ss:ID=\"s2\" ss:Parent=\"s1\"><Font ss:Bold=\"1\"/></Style>
            <Style ss:ID=\"s3\" ss:Parent=\"s1\"><NumberFormat ss:Format=\"0\"/></Style></Styles>";
        let number = |style: &str| format!("<Cell{style}><Data ss:Type=\"Number\">31352</Data></Cell>");
        let styled = |id: &str| number(&format!(" ss:StyleID=\"{id}\""));
        let read = |before: &str, row: &str, cells: &str| {
            let sheet = format!(
                "<Worksheet ss:Name=\"甲\"><Table><Column ss:Index=\"6\" ss:StyleID=\"s1\" ss:Span=\"1\"/>
                <Row{row}>{cells}</Row></Table></Worksheet>"
            );
            shown(&read_file(&workbook(&format!("{before}{styles}{sheet}"))).expect("a workbook").remove(0))
        };
        let cells = [styled("s1"), styled("s2"), styled("s3"), number(""), styled("s9"), number("")].concat();
        let expected = "A1=date 1985-11-01 B1=date 1985-11-01 C1=number 31352 D1=number 31352 E1=number 31352";
        assert_eq!(read("", "", &cells), format!("{expected} F1=date 1985-11-01"), "the column has the style");
        let text = "<Cell ss:StyleID=\"s1\"><Data ss:Type=\"String\">31352</Data></Cell>";
        assert_eq!(read("", " ss:StyleID=\"s1\"", &(text.to_owned() + &number(""))), "A1=31352 B1=date 1985-11-01");
        let since_1904 = "<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook>";
        assert_eq!(read(since_1904, "", &styled("s1")), "A1=date 1989-11-02");
    }

    #[test]
    fn cells_stand_where_index_and_merges_put_them() {
        let sheet = table(
            "<Row><Cell ss:MergeAcross=\"2\"><Data ss:Type=\"String\">甲</Data></Cell><Cell><Data>乙</Data></Cell></Row>
            <Row ss:Index=\"4\"><Cell ss:Index=\"2\" ss:MergeDown=\"1\"><Comment><Data>批注</Data></Comment><Data>丙</Data></Cell>
            <Cell ss:Formula=\"=R[-1]C\"><Data ss:Type=\"Number\">7</Data></Cell></Row><Row><Cell/><Cell><Data>丁</Data></Cell></Row>",
        );
        assert_eq!(shown(&sheet), "A1=甲 D1=乙 B4=丙 C4=number 7");
        let merge = |top, left, bottom, right| Merge { top, left, bottom, right };
        assert_eq!(sheet.merges(), [merge(0, 0, 0, 2), merge(3, 1, 4, 1)]);
        assert_eq!(sheet.covered(), [(CellAt { row: 4, column: 1 }, "丁".to_owned())]);
        assert_eq!((sheet.name.as_str(), sheet.visibility), ("县直", Visibility::Visible));
    }

    #[test]
    fn hidden_sheets_rows_and_columns_are_known() {
        let file = workbook(
            "<Worksheet ss:Name=\"甲\"><Table><Column ss:Index=\"2\" ss:Hidden=\"1\" ss:Span=\"1\"/><Row/>
            <Row ss:Hidden=\"1\" ss:Span=\"1\"/><Row><Cell><Data>乙</Data></Cell></Row></Table></Worksheet>
            <Worksheet ss:Name=\"藏\"><x:WorksheetOptions><x:Visible>SheetVeryHidden</x:Visible></x:WorksheetOptions></Worksheet>",
        );
        let sheets = read_file(&file).expect("a workbook");
        let seen: Vec<_> = sheets.iter().map(|sheet| (sheet.visibility, shown(sheet))).collect();
        assert_eq!(seen, [(Visibility::Visible, "A4=乙".to_owned()), (Visibility::Hidden, String::new())]);
        let hidden = sheets.first().map(|sheet| (sheet.hidden.rows().to_vec(), sheet.hidden.columns().to_vec()));
        assert_eq!(hidden, Some((vec![1..=2], vec![1..=2])));
    }

    #[test]
    fn prefixes_may_vary() {
        let file = format!(
            "<a:Workbook xmlns:a=\"{SPREADSHEET}\"><a:Worksheet a:Name=\"甲\"><a:Table><a:Row><a:Cell><a:Data a:Type=\"Number\">3</a:Data></a:Cell></a:Row></a:Table></a:Worksheet></a:Workbook>"
        );
        assert_eq!(read_file(&file).expect("a workbook").iter().map(shown).collect::<Vec<_>>(), ["A1=number 3"]);
    }

    #[test]
    fn what_is_no_workbook_is_refused() {
        let check = |file: &str, expected: SheetError| assert_eq!(read_file(file), Err(expected), "{file}");
        check("<?xml version=\"1.0\"?><office:document/>", SheetError::Foreign(Foreign::OtherXml));
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bb\">]>".to_owned() + &workbook("");
        check(&bomb, damaged("a document type is declared"));
        check(
            workbook("<Worksheet><Table><Row>").trim_end_matches("</Workbook>"),
            damaged("the file ends within an element"),
        );
        check(&workbook(""), damaged("there is no sheet"));
        check(&workbook(&"<b>".repeat(100)), damaged("elements are nested too deeply"));
        let many = workbook(&"<Worksheet ss:Name=\"甲\"/>".repeat(4));
        check(&many, SheetError::OverLimit { excess: Excess::Sheets, found: 4, limit: 3 });
        let far = workbook(
            "<Worksheet><Table><Row ss:Index=\"4000000000\"><Cell><Data>甲</Data></Cell></Row></Table></Worksheet>",
        );
        assert!(matches!(read_file(&far), Err(SheetError::OverLimit { excess: Excess::Rows, .. })));
    }
}
