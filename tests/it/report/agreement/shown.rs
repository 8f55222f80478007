//! How a cell is shown, said once more than in `Cell::text` and independently of it: what every form must come to.

use bianheng::report::{Cell, RowRole, Table};

/// Zero as a dash, a change with its sign, a negative figure with U+2212, no grouping of digits.
pub fn shown(cell: &Cell) -> String {
    let (figure, plus) = match cell {
        Cell::Blank => return String::new(),
        Cell::Text(text) => return text.clone(),
        Cell::Lines(lines) => return lines.join("\n"),
        Cell::Count(figure) => (*figure, ""),
        Cell::Delta(figure) => (*figure, "+"),
    };
    match figure.signum() {
        0 => "\u{2014}".to_owned(),
        1 => format!("{plus}{figure}"),
        _ => format!("\u{2212}{}", figure.unsigned_abs()),
    }
}

/// The words of a row: one for a heading, else one a column.
pub fn words(table: &Table, row: usize) -> Vec<String> {
    let row = &table.rows[row];
    match row.role {
        RowRole::Group => {
            vec![row.cells.iter().map(shown).filter(|words| !words.is_empty()).collect::<Vec<_>>().join("\u{3000}")]
        }
        RowRole::Body | RowRole::Subtotal | RowRole::Total => {
            let given = row.cells.iter().map(shown);
            given.chain(std::iter::repeat(String::new())).take(table.columns.len()).collect()
        }
    }
}

/// Without blanks, line ends and places to break, which depend on the width of a cell.
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && *letter != '\u{200B}').collect()
}

#[test]
fn the_house_writes_figures_one_way() {
    let figures = [0, 1, -1, 9, -10, 1_000, 999_999_999_999, -123_456_789_012, i64::MAX, i64::MIN];
    for cell in figures.into_iter().flat_map(|figure| [Cell::Count(figure), Cell::Delta(figure)]) {
        assert_eq!(cell.text(), shown(&cell), "{cell:?}");
    }
    assert_eq!(shown(&Cell::Count(1_234_567)), "1234567");
    assert_eq!([Cell::Delta(5), Cell::Delta(-5), Cell::Delta(0)].map(|cell| shown(&cell)), ["+5", "−5", "—"]);
    assert_eq!(shown(&Cell::Lines(vec!["甲".into(), "乙".into()])), "甲\n乙");
}
