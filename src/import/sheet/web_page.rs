//! The tables of a web page, which old systems save as .xls and browsers put on the clipboard. Every table becomes a sheet,
//! also one within another: pages nest tables to place them, and the inner ones hold the rows. Text around a table belongs
//! to it, because titles and 填报单位 often stand there.

use super::encoding::DecodedText;
use super::error::{Foreign, SheetError};
use super::html_table::{Hidden, HtmlTable};
use super::limits::{Excess, Limits};
use super::markup::{Piece, Pieces, attribute, is_one_of, text};
use crate::import::cells::Sheet;
use crate::import::flaw::TextFlaw;
use crate::watch::Watch;

/// Elements that begin a new line.
const BLOCKS: [&str; 14] =
    ["br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "center", "caption", "hr", "pre"];

/// Whether a page has a table at all.
pub fn holds_table(page: &str) -> bool {
    Pieces::new(page).any(|piece| matches!(piece, Piece::Opening { name, .. } if name.eq_ignore_ascii_case("table")))
}

/// The encoding a page says it has, in `<meta>` or the XML declaration.
pub fn declared_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    const LOOKED_AT: usize = 4096;
    let head = String::from_utf8_lossy(bytes.get(..LOOKED_AT).unwrap_or(bytes)).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=").or_else(|| head.split_once("encoding="))?;
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter))
        .collect();
    encoding_rs::Encoding::for_label(label.as_bytes())
}

/// Reads the tables of a page.
pub fn read(decoded: &DecodedText<'_>, limits: &Limits, watch: &dyn Watch) -> Result<Vec<Sheet>, SheetError> {
    let mut page = Page { limits, watch, open: Vec::new(), closed: Vec::new(), loose: Vec::new(), names: Vec::new() };
    let mut skipping: Option<&str> = None;
    for piece in Pieces::new(windows_fragment(&decoded.text)) {
        match (piece, skipping) {
            (Piece::Closing { name }, Some(skipped)) if name.eq_ignore_ascii_case(skipped) => skipping = None,
            (Piece::Opening { .. } | Piece::Closing { .. } | Piece::Text(_), Some(_)) => {}
            (Piece::Opening { name: "xml" | "XML", .. }, None) => skipping = Some("xml"),
            (Piece::Opening { name, attributes }, None) => page.opening(name, attributes)?,
            (Piece::Closing { name }, None) => page.closing(name)?,
            (Piece::Text(raw), None) => page.text(&text(raw)),
            (Piece::Comment(comment), _) => page.names.extend(sheet_names(comment)),
        }
    }
    page.finish(&decoded.flaws)
}

/// Windows puts a header of plain text before a page on the clipboard.
fn windows_fragment(page: &str) -> &str {
    match page.find('<') {
        Some(start) if page.trim_start().starts_with("Version:") => page.get(start..).unwrap_or_default(),
        Some(_) | None => page,
    }
}

/// The names of sheets that Excel keeps in a comment.
fn sheet_names(comment: &str) -> Vec<String> {
    let inside = comment.split("<x:Name>").skip(1).filter_map(|after| after.split_once("</x:Name>"));
    inside.map(|(name, _)| text(name).trim().to_owned()).collect()
}

/// A page as far as it has been read.
struct Page<'page> {
    limits: &'page Limits,
    watch: &'page dyn Watch,
    /// The tables that are open, the innermost last.
    open: Vec<Opened<'page>>,
    closed: Vec<Opened<'page>>,
    /// Lines of text outside every table, since the last one.
    loose: Vec<String>,
    names: Vec<String>,
}

/// A table and its place among all that were opened.
struct Opened<'page> {
    place: usize,
    table: HtmlTable<'page>,
}

impl Page<'_> {
    fn opening(&mut self, name: &str, attributes: &str) -> Result<(), SheetError> {
        if name.eq_ignore_ascii_case("table") {
            return self.open_table();
        }
        let Some(Opened { table, .. }) = self.open.last_mut() else {
            if is_one_of(name, &BLOCKS) {
                self.loose.push(String::new());
            }
            return Ok(());
        };
        if name.eq_ignore_ascii_case("tr") {
            table.open_row(hidden(attributes))
        } else if is_one_of(name, &["td", "th"]) {
            let span = |wanted: &str| attribute(attributes, wanted).and_then(|value| value.trim().parse().ok());
            let number = attribute(attributes, "x:num");
            table.open_cell(span("colspan").unwrap_or(1), span("rowspan").unwrap_or(1), number.as_deref())
        } else if name.eq_ignore_ascii_case("col") {
            let span = attribute(attributes, "span").and_then(|value| value.trim().parse().ok());
            table.column(span.unwrap_or(1), hidden(attributes));
            Ok(())
        } else {
            if is_one_of(name, &BLOCKS) {
                table.line_break();
            }
            Ok(())
        }
    }

    fn open_table(&mut self) -> Result<(), SheetError> {
        let place = self.open.len() + self.closed.len();
        if place as u64 >= self.limits.sheets {
            let (excess, found) = (Excess::Sheets, place as u64 + 1);
            return Err(SheetError::OverLimit { excess, found, limit: self.limits.sheets });
        }
        let used: u64 = self.open.iter().chain(&self.closed).map(|opened| opened.table.len()).sum();
        let left = Limits { cells: self.limits.cells.saturating_sub(used), ..*self.limits };
        let mut table = HtmlTable::new(left, self.watch);
        if self.open.is_empty() {
            lines_into(&mut table, std::mem::take(&mut self.loose))?;
        }
        self.open.push(Opened { place, table });
        Ok(())
    }

    fn closing(&mut self, name: &str) -> Result<(), SheetError> {
        let Some(Opened { table, .. }) = self.open.last_mut() else {
            if is_one_of(name, &BLOCKS) {
                self.loose.push(String::new());
            }
            return Ok(());
        };
        if name.eq_ignore_ascii_case("table") {
            table.close()?;
            self.closed.extend(self.open.pop());
            return Ok(());
        }
        if name.eq_ignore_ascii_case("tr") {
            return table.close_row();
        }
        if is_one_of(name, &["td", "th", "caption"]) {
            return table.close_cell();
        }
        if is_one_of(name, &BLOCKS) {
            table.line_break();
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(Opened { table, .. }) = self.open.last_mut() {
            table.text(text);
            return;
        }
        if self.loose.is_empty() {
            self.loose.push(String::new());
        }
        if let Some(line) = self.loose.last_mut() {
            line.push_str(text);
        }
    }

    fn finish(mut self, flaws: &[TextFlaw]) -> Result<Vec<Sheet>, SheetError> {
        while let Some(mut opened) = self.open.pop() {
            opened.table.close()?;
            self.closed.push(opened);
        }
        // What follows the last table, such as 填表人, goes below it.
        if let Some(last) = self.closed.last_mut() {
            lines_into(&mut last.table, self.loose)?;
        }
        self.closed.sort_by_key(|opened| opened.place);
        self.closed.retain(|opened| opened.table.len() > 0);
        let has_names = self.names.len() == self.closed.len();
        let mut sheets = Vec::new();
        for (number, opened) in (1..).zip(self.closed) {
            let given = self.names.get(sheets.len()).filter(|name| has_names && !name.is_empty());
            let name = given.cloned().unwrap_or_else(|| format!("表{number}"));
            // What is wrong with the page is told once.
            let flaws = if sheets.is_empty() { flaws } else { &[] };
            sheets.push(opened.table.finish(&name, flaws)?);
        }
        if sheets.is_empty() { Err(SheetError::Foreign(Foreign::WebPage)) } else { Ok(sheets) }
    }
}

fn lines_into(table: &mut HtmlTable<'_>, lines: Vec<String>) -> Result<(), SheetError> {
    for line in lines {
        table.text(&line);
        table.close_loose()?;
    }
    Ok(())
}

/// Hidden by an attribute or a style of its own; style sheets are not looked at.
fn hidden(attributes: &str) -> Hidden {
    let style = attribute(attributes, "style").unwrap_or_default();
    let style: String = style.chars().filter(|letter| !letter.is_whitespace()).collect();
    let is_hidden = attribute(attributes, "hidden").is_some() || style.to_ascii_lowercase().contains("display:none");
    if is_hidden { Hidden::Yes } else { Hidden::No }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::cells::{CellAt, Merge};
    use crate::watch::Unwatched;

    fn read_page(page: &str) -> Result<Vec<Sheet>, SheetError> {
        let decoded = DecodedText { text: page.into(), flaws: Vec::new() };
        read(&decoded, &Limits { sheets: 5, ..Limits::default() }, &Unwatched)
    }

    fn shown(sheet: &Sheet) -> String {
        let cells = sheet.rows().flat_map(|row| row.cells().map(move |(column, value)| (row.number, column, value)));
        let cells = cells.map(|(row, column, value)| format!("{}={}", CellAt { row, column }, value.text()));
        cells.collect::<Vec<_>>().join(" ")
    }

    fn check(page: &str, expected: &[&str]) -> Vec<Sheet> {
        let sheets = read_page(page).expect("tables");
        assert_eq!(sheets.iter().map(shown).collect::<Vec<_>>(), expected, "{page}");
        sheets
    }

    #[test]
    fn cells_fall_where_a_browser_shows_them() {
        let page =
            "<table><tr><th rowspan=2>单位<th colspan=2>编制<tr><td>行政<td>事业<tr><td>县财政局<td>12<td></table>";
        let sheets = check(page, &["A1=单位 B1=编制 B2=行政 C2=事业 A3=县财政局 B3=12"]);
        let merges: Vec<Merge> = sheets.iter().flat_map(|sheet| sheet.merges().to_vec()).collect();
        let merge = |top, left, bottom, right| Merge { top, left, bottom, right };
        assert_eq!(merges, [merge(0, 0, 1, 0), merge(0, 1, 0, 2)]);
        // A cell may claim to span more rows than there are.
        let sheets = check("<TABLE><TR><TD ROWSPAN=9>甲<TD>乙<TR><TD>丙", &["A1=甲 B1=乙 B2=丙"]);
        assert_eq!(sheets.iter().flat_map(|sheet| sheet.merges().to_vec()).collect::<Vec<_>>(), [merge(0, 0, 1, 0)]);
    }

    #[test]
    fn texts_are_what_a_browser_shows() {
        check(
            "<table><tr><td>\n  县 财政局\n  <br>(本级) <td>&nbsp;<td><font>张</font>&nbsp;三<td>a<p>b</p></table>",
            &["A1=县 财政局\n(本级) B1=\u{a0} C1=张\u{a0}三 D1=a\nb"],
        );
        let number = "<table><tr><td style='mso-number-format:\"\\@\"'>001<td x:num=\"12.5\">##<td x:num='7'>7.0";
        check(number, &["A1=001 B1=12.5 C1=7.0"]);
        check("<table><tr><td>甲<script>document.write('<td>')</script><style>td{}</style><td>乙", &["A1=甲 B1=乙"]);
    }

    #[test]
    fn text_around_a_table_belongs_to_it() {
        let page =
            "<html><head><title>导出</title></head><body><h2>花名册</h2>单位：县财政局\n<table><caption>表一</caption>
            <tr><td>甲</table><p>填表人：<p>&nbsp;";
        check(page, &["A1=花名册 A2=单位：县财政局 A3=表一 A4=甲 A5=填表人："]);
    }

    #[test]
    fn each_table_is_a_sheet_also_one_within_another() {
        let page = "<table><tr><td>菜单<td><table><tr><td>甲<td>乙</table></table><table><tr><td></table><table><td>丙</table>";
        let sheets = check(page, &["A1=菜单", "A1=甲 B1=乙", "A1=丙"]);
        assert_eq!(sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["表1", "表2", "表3"]);
        let named =
            "<!--[if gte mso 9]><xml><x:Name>县直 &amp; 乡镇</x:Name></xml><![endif]--><table><tr><td>甲</table>";
        assert_eq!(check(named, &["A1=甲"]).first().map(|sheet| sheet.name.clone()).as_deref(), Some("县直 & 乡镇"));
    }

    #[test]
    fn hidden_rows_and_columns_are_known() {
        let page = "<table><col width=9><col span=2 style='DISPLAY: none'><tr><td>甲<tr style='display:none'><td>乙<tr hidden><td>丙</table>";
        let sheets = check(page, &["A1=甲 A2=乙 A3=丙"]);
        let hidden = sheets.first().map(|sheet| (sheet.hidden.rows().to_vec(), sheet.hidden.columns().to_vec()));
        assert_eq!(hidden, Some((vec![1..=2], vec![1..=2])));
    }

    #[test]
    fn pages_without_tables_and_with_too_many_are_refused() {
        assert_eq!(read_page("<html><body>请先登录"), Err(SheetError::Foreign(Foreign::WebPage)));
        assert_eq!(read_page("<table><tr><td> </table>"), Err(SheetError::Foreign(Foreign::WebPage)));
        let deep = "<table><tr><td>".repeat(100_000);
        assert!(matches!(read_page(&deep), Err(SheetError::OverLimit { excess: Excess::Sheets, .. })));
        let wide = "<table><tr>".to_owned() + &"<td colspan=1000 rowspan=60000>甲".repeat(3);
        assert!(matches!(read_page(&wide), Err(SheetError::OverLimit { excess: Excess::Columns, .. })));
    }

    #[test]
    fn the_declared_encoding_is_found() {
        let check = |page: &[u8], expected: Option<&str>| {
            assert_eq!(declared_encoding(page).map(encoding_rs::Encoding::name), expected);
        };
        check(b"<meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">", Some("GBK"));
        check(b"<META CHARSET='UTF-8'>", Some("UTF-8"));
        check(b"<?xml version=\"1.0\" encoding=\"GB18030\"?>", Some("gb18030"));
        check(b"<meta charset=nonsense>", None);
    }
}
