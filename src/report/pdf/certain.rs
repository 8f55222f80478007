//! Rows whose height is known before Typst sets them: it need not find it out by setting each cell once more, which is a third of its time.
//!
//! Only what is certain in any face counts: each line of each cell is short enough not to be folded even if its characters are as wide as
//! characters get. Of every other row Typst finds the height.

use crate::report::paper::{CELL_INSET_POINTS, Grid};
use crate::report::table::{Cell, Row, RowRole, Table};

/// Lines that the row of a table is high; `None` where only setting it tells.
pub fn lines_of_row(table: &Table, grid: &Grid, row: &Row) -> Option<usize> {
    match row.role {
        RowRole::Group => lines_within(&row.heading(), grid.widths.iter().sum(), grid.body_size),
        RowRole::Body | RowRole::Subtotal | RowRole::Total => {
            let cells = table.cells_of(row).zip(&grid.widths);
            cells
                .map(|(cell, width)| lines_of_cell(cell, *width, grid.body_size))
                .try_fold(1, |most, lines| Some(lines?.max(most)))
        }
    }
}

fn lines_of_cell(cell: &Cell, width: f64, size: f64) -> Option<usize> {
    match cell {
        Cell::Blank => Some(1),
        Cell::Text(text) => lines_within(text, width, size),
        Cell::Lines(_) | Cell::Count(_) | Cell::Delta(_) => lines_within(&cell.text(), width, size),
    }
}

/// Lines of a text in a cell of this width, all in points.
fn lines_within(text: &str, width: f64, size: f64) -> Option<usize> {
    let room = (width - 2.0 * CELL_INSET_POINTS) / size;
    let mut lines = 0;
    for line in text.split('\n') {
        let widths = line.chars().map(widest);
        if widths.sum::<Option<f64>>()? > room {
            return None;
        }
        lines += 1;
    }
    Some(lines)
}

/// No face that tables are printed in draws the character wider, in type sizes; `None` of characters that nobody looked at.
fn widest(character: char) -> Option<f64> {
    match character {
        '0'..='9' => Some(0.65),
        // A "W" of the black face is wider than high.
        ' '..='~' => Some(1.1),
        '·' | '—' | '−' | '→' | '×' | '…' | '“' | '”' => Some(1.0),
        '\u{3000}'..='\u{303F}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}' => {
            Some(1.0)
        }
        '\u{20000}'..='\u{3FFFF}' => Some(1.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use ttf_parser::Face;

    use super::*;
    use crate::report::table::Spacing;
    use crate::report::{Align, Column, Paper, faces};

    #[test]
    fn no_bundled_face_draws_a_character_wider_than_it_is_taken_for() {
        let looked_at = (' '..='~').chain("·—−→×…“”、。〇一龥（）：𠮷".chars());
        let looked_at: Vec<(char, f64)> = looked_at.map(|one| (one, widest(one).expect("looked at"))).collect();
        let mut found = 0;
        for data in [faces::SERIF, faces::SANS] {
            let face = Face::parse(data, 0).expect("a face");
            for (character, widest) in &looked_at {
                let advance = face.glyph_index(*character).and_then(|glyph| face.glyph_hor_advance(glyph));
                let Some(advance) = advance else { continue };
                found += 1;
                let em = f64::from(advance) / f64::from(face.units_per_em());
                assert!(em <= *widest, "{character} is {em} wide");
            }
        }
        assert!(found > 200, "{found}");
    }

    #[test]
    fn only_rows_that_cannot_be_folded_have_a_height() {
        let column = Column::new(vec!["列".to_owned()], 10, Align::Left);
        let of = |cells: Vec<Cell>| {
            let row = Row::new(RowRole::Body, cells);
            let table = Table { columns: vec![column.clone(); 4], rows: vec![row], ..Table::on(Paper::A4Portrait) };
            let grid = Grid { body_size: 10.0, widths: vec![106.0; 4], spacing: Spacing::Usual };
            lines_of_row(&table, &grid, &table.rows[0])
        };
        assert_eq!(of(vec![Cell::Blank, Cell::Count(999_999_999_999), Cell::text_of("十个字的名字在这里了")]), Some(1));
        assert_eq!(of(vec![Cell::text_of("十一个字的名字在这里了")]), None);
        assert_eq!(
            of(vec![Cell::text_of("ABCDEFGHI"), Cell::Lines(vec!["甲".into(), "乙".into(), "丙".into()])]),
            Some(3)
        );
        assert_eq!(of(vec![Cell::text_of("ABCDEFGHIJ")]), None);
        assert_eq!(of(vec![Cell::text_of("한")]), None);
    }
}
