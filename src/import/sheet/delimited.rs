//! CSV, TSV and their kin. What separates the cells is found out by which character divides the first lines most evenly;
//! a text that nothing divides is no table.

use super::encoding::DecodedText;
use super::error::{Foreign, SheetError};
use super::fields::{Field, FieldEnd, Fields, Quotes, Quoting};
use super::limits::Limits;
use super::text_cells::{TextCells, place};
use crate::import::cells::{Sheet, Visibility};
use crate::import::flaw::TextFlaw;
use crate::import::hidden_lines::HiddenLines;
use crate::watch::Watch;

/// Separators in the order of preference when two divide the lines equally well.
const SEPARATORS: [u8; 4] = [b'\t', b',', b';', b'|'];
/// Lines looked at to find the separator.
const LOOKED_AT: usize = 100;

/// How well a separator divides the first lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Division {
    separator: u8,
    /// Cells in the lines that agree, two at least.
    width: u32,
    /// How many lines agree.
    lines: usize,
}

/// Reads a text as one sheet of this name.
pub fn read(decoded: &DecodedText<'_>, name: &str, limits: &Limits, watch: &dyn Watch) -> Result<Sheet, SheetError> {
    let (announced, text) = announced_separator(&decoded.text);
    let division = division(text);
    let found = announced.or(division.map(|division| division.separator));
    let separator = found.ok_or(SheetError::Foreign(Foreign::PlainText))?;
    let mut cells = TextCells::new(*limits, watch);
    for flaw in decoded.flaws.iter().filter(|flaw| **flaw != TextFlaw::TextCutOff) {
        cells.note(None, *flaw);
    }
    let mut end = None;
    for field in Fields::new(text, separator, Quoting::File) {
        cells.check_row(field.row)?;
        if field.quotes == Quotes::NeverClosed {
            cells.note(Some(place(field.row, field.column)), TextFlaw::QuoteNotClosed);
        }
        cells.push(field.row, field.column, meant(&field))?;
        end = Some((field.row, field.column, field.end));
    }
    let is_cut = decoded.flaws.contains(&TextFlaw::TextCutOff);
    if let Some((row, column, end)) = end
        && (is_cut || division.is_some_and(|division| is_cut_short(division, row, column, end)))
    {
        cells.note(Some(place(row, column)), TextFlaw::TextCutOff);
    }
    cells.finish(name, Visibility::Visible, Vec::new(), HiddenLines::known(Vec::new(), Vec::new()))
}

/// The first line may name the separator, as Excel understands it: `sep=;`. It is no row.
fn announced_separator(text: &str) -> (Option<u8>, &str) {
    let line_end = text.find(['\r', '\n']).unwrap_or(text.len());
    let (first, rest) = text.split_at(line_end);
    let is_announced = first.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="));
    match first.as_bytes().get(4) {
        Some(separator) if is_announced && first.len() == 5 && separator.is_ascii() => {
            (Some(*separator), rest.strip_prefix("\r\n").or_else(|| rest.get(1..)).unwrap_or_default())
        }
        Some(_) | None => (None, text),
    }
}

/// The separator that the most lines agree on, and of equals the one that makes more cells; the lines must be more than a
/// third of those that hold anything. Tabs that only protect figures separate nothing.
fn division(text: &str) -> Option<Division> {
    let divisions = SEPARATORS.iter().filter_map(|separator| divided_by(text, *separator));
    // `max_by_key` takes the last of equals, so the preferred ones are put last.
    let best = |divisions: &mut dyn Iterator<Item = Division>| {
        let found: Vec<Division> = divisions.collect();
        found.into_iter().rev().max_by_key(|division| (division.lines, division.width))
    };
    if tabs_protect(text) {
        let without_tab = best(&mut divisions.clone().filter(|division| division.separator != b'\t'));
        return without_tab.or_else(|| best(&mut divisions.clone()));
    }
    best(&mut divisions.clone())
}

/// Whether every tab of the first lines stands at the edge of a cell that something else separates: exporting systems put one
/// before an ID number to keep Excel from reading it as a number.
fn tabs_protect(text: &str) -> bool {
    let is_edge = |before: &str, after: &str| {
        let (before, after) = (before.trim_end_matches('\t'), after.trim_start_matches('\t'));
        let bare_before = before.strip_suffix('"').unwrap_or(before);
        let bare_after = after.strip_prefix('"').unwrap_or(after);
        let is_separator = |character: char| matches!(character, ',' | ';' | '|');
        bare_before.is_empty() || bare_before.ends_with(is_separator) || bare_after.starts_with(is_separator)
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty()).take(LOOKED_AT);
    let mut tabs = lines.flat_map(|line| line.match_indices('\t').map(move |(at, _)| line.split_at(at))).peekable();
    tabs.peek().is_some() && tabs.all(|(before, after)| is_edge(before, after))
}

fn divided_by(text: &str, separator: u8) -> Option<Division> {
    let mut widths: Vec<u32> = Vec::new();
    let mut holds_text = false;
    for field in Fields::new(text, separator, Quoting::File) {
        holds_text |= !field.text.trim().is_empty();
        if field.end != FieldEnd::Separator {
            widths.extend(holds_text.then_some(field.column + 1));
            holds_text = false;
        }
        if widths.len() >= LOOKED_AT {
            break;
        }
    }
    let agreeing = |width: u32| widths.iter().filter(|other| **other == width).count();
    let width = widths.iter().copied().filter(|width| *width > 1).max_by_key(|width| agreeing(*width))?;
    let lines = agreeing(width);
    (lines * 3 > widths.len()).then_some(Division { separator, width, lines })
}

/// Whether the last line breaks off: it is shorter than what the others agree on, and not even ended.
fn is_cut_short(division: Division, last_row: u32, last_column: u32, end: FieldEnd) -> bool {
    end == FieldEnd::Text && last_row >= 3 && division.lines >= 3 && last_column + 1 < division.width
}

/// The text a cell stands for. Writers of CSV keep Excel from reading figures as numbers by a tab, `="001"` or `'001`.
fn meant<'field>(field: &'field Field<'_>) -> &'field str {
    let text = field.text.trim_matches('\t');
    if let Some(inside) = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'))
        && !inside.contains('"')
    {
        return inside;
    }
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|first: char| first.is_ascii_digit() || "=+-@".contains(first)) => rest,
        Some(_) | None => text,
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::import::cells::CellAt;
    use crate::import::flaw::Flaw;
    use crate::watch::Unwatched;

    fn read_text(text: &str) -> Result<Sheet, SheetError> {
        let decoded = DecodedText { text: Cow::Borrowed(text), flaws: Vec::new() };
        read(&decoded, "表", &Limits::default(), &Unwatched)
    }

    fn shown(sheet: &Sheet) -> Vec<String> {
        let cells = sheet.rows().flat_map(|row| row.cells().map(move |(column, value)| (row.number, column, value)));
        cells.map(|(row, column, value)| format!("{}={}", CellAt { row, column }, value.text())).collect()
    }

    fn check(text: &str, expected: &[&str]) -> Sheet {
        let sheet = read_text(text).expect("a table");
        assert_eq!(shown(&sheet), expected, "{text:?}");
        sheet
    }

    #[test]
    fn the_separator_is_the_one_the_lines_agree_on() {
        check("甲,乙\n丙,丁\n", &["A1=甲", "B1=乙", "A2=丙", "B2=丁"]);
        check("甲;乙\n丙,己;丁\n", &["A1=甲", "B1=乙", "A2=丙,己", "B2=丁"]);
        check("甲\t乙,丙\n丁\t戊\n", &["A1=甲", "B1=乙,丙", "A2=丁", "B2=戊"]);
        check("名册\n\n甲|乙\n丙|丁\n", &["A1=名册", "A3=甲", "B3=乙", "A4=丙", "B4=丁"]);
        check("sep=;\r\n甲,乙\r\n丙,丁;戊", &["A1=甲,乙", "A2=丙,丁", "B2=戊"]);
        check("甲,乙\n\"丙\n,\",丁,戊\n己,庚", &["A1=甲", "B1=乙", "A2=丙\n,", "B2=丁", "C2=戊", "A3=己", "B3=庚"]);
    }

    #[test]
    fn figures_stay_as_written() {
        let text = "编号,证号,备注\n=\"001\",341802196503150012,'01\n002,\"=\"\"003\"\"\",'引'\n";
        let cells = ["A1=编号", "B1=证号", "C1=备注", "A2=001", "B2=341802196503150012", "C2=01", "A3=002", "B3=003"];
        check(text, &[cells.as_slice(), &["C3='引'"]].concat());
    }

    #[test]
    fn a_tab_that_protects_a_figure_separates_nothing() {
        let cells = ["A1=姓名", "B1=证号", "C1=职务", "A2=张三", "B2=341802196503150012", "C2=科员"];
        check("姓名,\t证号,职务\n张三,\t341802196503150012,科员\n", &cells);
        check("姓名,证号,职务\n张三,341802196503150012\t,科员\n", &cells);
        check("姓名,证号,职务\n张三,\"\t341802196503150012\",科员\n", &cells);
        check("姓名;证号;职务\n张三;\t341802196503150012;科员\n", &cells);
        check("姓名,\t证号\n张三,\t1\n李四", &["A1=姓名", "B1=证号", "A2=张三", "B2=1", "A3=李四"]);
        check("姓名\t证号,甲\n张三\t1,2\n", &["A1=姓名", "B1=证号,甲", "A2=张三", "B2=1,2"]);
        check("证号,姓名\n\t341802196503150012,张三\n", &["A1=证号", "B1=姓名", "A2=341802196503150012", "B2=张三"]);
    }

    #[test]
    fn a_text_that_nothing_divides_is_no_table() {
        for text in ["not a database\n", "第一段，没有表。\n第二段，也没有。\n", "\n\n", "一句, 有逗号\n二\n三\n四\n"]
        {
            assert_eq!(read_text(text).map(|_| ()), Err(SheetError::Foreign(Foreign::PlainText)), "{text}");
        }
    }

    #[test]
    fn what_was_lost_is_told_with_its_cell() {
        let flaws = |text: &str| read_text(text).expect("a table").flaws;
        let at = |row, column| Some(CellAt { row, column });
        assert_eq!(flaws("甲,乙\n丙,丁"), []);
        assert_eq!(flaws("甲,乙\n丙,\0\0丁\n\0,戊\n"), [Flaw { at: at(1, 1), what: TextFlaw::ZeroBytes { cells: 2 } }]);
        check("甲,乙\n丙,\0丁\n", &["A1=甲", "B1=乙", "A2=丙", "B2=丁"]);
        let lost = TextFlaw::CharactersLost { cells: 1 };
        assert_eq!(flaws("甲,乙\n丙,丁\u{FFFD}\n"), [Flaw { at: at(1, 1), what: lost }]);
        assert_eq!(flaws("甲,乙\n\"丙,丁\n"), [Flaw { at: at(1, 0), what: TextFlaw::QuoteNotClosed }]);
        let cut = TextFlaw::TextCutOff;
        assert_eq!(flaws("甲,乙,丙\n1,2,3\n1,2,3\n1,2"), [Flaw { at: at(3, 1), what: cut }]);
        assert_eq!(flaws("甲,乙,丙\n1,2,3\n1,2,3\n合计,2\n"), []);
    }

    #[test]
    fn limits_are_kept() {
        let decoded = DecodedText { text: Cow::Owned("\n".repeat(50) + "甲,乙"), flaws: Vec::new() };
        let refusal = read(&decoded, "表", &Limits { rows: 20, ..Limits::default() }, &Unwatched);
        assert!(matches!(refusal, Err(SheetError::OverLimit { .. })), "{refusal:?}");
        let wide = format!("甲{}乙\n", ",".repeat(2000));
        assert!(matches!(read_text(&wide), Err(SheetError::OverLimit { found: 2001, .. })));
    }
}
