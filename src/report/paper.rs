//! Sheets, margins and type sizes: what the PDF and the workbook must agree about so that both print the same table.
//!
//! Lengths are millimetres unless a name says points. Knows nothing of how either file is made.

use super::table::{BodySize, Cell, Paper, RowRole, Setting, Spacing, Table};
use super::{fit, widths};

/// A sheet of paper as the reader holds it, with its margins, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sheet {
    pub width: u16,
    pub height: u16,
    pub top: u16,
    pub bottom: u16,
    pub left: u16,
    pub right: u16,
}

/// Space between a cell's text and the rules at its left and right, in points.
pub const CELL_INSET_POINTS: f64 = 3.0;

/// 三号, of "附件1", in points.
pub const ATTACHMENT_SIZE: f64 = 16.0;

/// 二号, of the title, in points.
pub const TITLE_SIZE: f64 = 22.0;

const POINTS_PER_MILLIMETRE: f64 = 72.0 / 25.4;

impl Paper {
    /// The sheet and its margins.
    ///
    /// A4 portrait follows GB/T 9704-2012: 天头 37, 订口 28, 版心 156×225. A4 landscape is that page turned a quarter to the left, so its
    /// 版心 is 225×156. The 28 and 26 mm, which the standard exchanges on even pages, stay where they are unless the table is printed to be
    /// bound, its page number where the standard has it; most tables are read alone. For A3 the standard gives nothing: it is bound at the left like A4 portrait and
    /// takes the top and bottom of A4 landscape.
    pub fn sheet(self) -> Sheet {
        match self {
            Self::A4Portrait => Sheet { width: 210, height: 297, top: 37, bottom: 35, left: 28, right: 26 },
            Self::A4Landscape => Sheet { width: 297, height: 210, top: 28, bottom: 26, left: 35, right: 37 },
            Self::A3Landscape => Sheet { width: 420, height: 297, top: 28, bottom: 26, left: 28, right: 26 },
        }
    }

    pub fn is_portrait(self) -> bool {
        let sheet = self.sheet();
        sheet.height > sheet.width
    }
}

impl Sheet {
    /// Width of the printed area (版心) in points.
    pub fn text_width_points(&self) -> f64 {
        f64::from(self.width.saturating_sub(self.left + self.right)) * POINTS_PER_MILLIMETRE
    }

    /// Height of the printed area (版心) in points.
    pub fn text_height_points(&self) -> f64 {
        f64::from(self.height.saturating_sub(self.top + self.bottom)) * POINTS_PER_MILLIMETRE
    }
}

/// The grid of a table on its paper: how large its type is and how wide its columns are.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Type size of the body in points.
    pub body_size: f64,
    /// How close the rows stand.
    pub spacing: Spacing,
    /// Widths of the columns in points; together they fill the printed area.
    pub widths: Vec<f64>,
}

impl Grid {
    /// As the table is printed.
    pub fn of(table: &Table) -> Self {
        Self::set(table, table.look.setting.unwrap_or_else(|| fit::setting(table)))
    }

    /// In type of this size, in rows that stand so close.
    pub fn set(table: &Table, setting: Setting) -> Self {
        let text_width = table.paper.sheet().text_width_points();
        let body_size = setting.size.points();
        let figures = figure_widths(table);
        let asked = asked_widths(&at_least(table, &figures), body_size);
        let sum: f64 = asked.iter().sum();
        let widths = asked.into_iter().map(|width| width / sum * text_width).collect();
        let grid = widths::by_need(table, Self { body_size, spacing: setting.spacing, widths });
        widths::holding_figures(grid, &figures)
    }

    /// Columns of text, two to a Chinese character, that a line holds in a cell over `count` columns of the grid from `first`.
    pub fn capacity(&self, first: usize, count: usize) -> usize {
        let width: f64 = self.widths.iter().skip(first).take(count).sum();
        capacity(width - 2.0 * CELL_INSET_POINTS, self.body_size)
    }
}

/// Whether columns of so many characters fit the paper in type of this size.
pub fn holds(paper: Paper, characters: &[u16], size: BodySize) -> bool {
    asked_widths(characters, size.points()).iter().sum::<f64>() <= paper.sheet().text_width_points()
}

/// Widths that hold the characters asked for at a type size, in points. A width of zero counts as one character.
fn asked_widths(characters: &[u16], size: f64) -> Vec<f64> {
    let width_of = |characters: u16| f64::from(characters.max(1)) * size + 2.0 * CELL_INSET_POINTS;
    characters.iter().copied().map(width_of).collect()
}

/// The widths that the columns ask for, or more where a figure needs it: unlike words, a figure cannot go on in the next line.
pub fn roomy(table: &Table) -> Vec<u16> {
    at_least(table, &figure_widths(table))
}

fn at_least(table: &Table, figures: &[u16]) -> Vec<u16> {
    table.columns.iter().zip(figures).map(|(column, figure)| column.width.max(figure.div_ceil(2))).collect()
}

/// Digits and signs of the longest figure of each column; zero where there is none.
fn figure_widths(table: &Table) -> Vec<u16> {
    let mut widths = vec![0; table.columns.len()];
    for row in table.rows.iter().filter(|row| row.role != RowRole::Group) {
        for (width, cell) in widths.iter_mut().zip(&row.cells) {
            *width = places(cell).max(*width);
        }
    }
    widths
}

/// How many digits a figure has, and its sign: each takes half a Chinese character.
fn places(cell: &Cell) -> u16 {
    let (figure, has_sign) = match cell {
        Cell::Count(figure) => (*figure, *figure < 0),
        Cell::Delta(figure) => (*figure, *figure != 0),
        Cell::Blank | Cell::Text(_) | Cell::Lines(_) => return 0,
    };
    let digits = figure.unsigned_abs().checked_ilog10().map_or(1, |power| power + 1);
    u16::try_from(digits + u32::from(has_sign)).unwrap_or(u16::MAX)
}

/// Columns of text, two to a Chinese character, that fit a width at a type size, both in points.
pub fn capacity(width: f64, size: f64) -> usize {
    // A hair more, so that a width that fits exactly is not lost to rounding. A line too narrow for anything holds one character all the same.
    (width * 2.0 / size + 1e-6).floor().max(2.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Align, Column, Row};

    fn table(widths: &[u16], paper: Paper) -> Table {
        let column = |width: &u16| Column::new(vec!["列".into()], *width, Align::Center);
        Table { columns: widths.iter().map(column).collect(), ..Table::on(paper) }
    }

    #[test]
    fn printed_areas_are_those_of_the_standard() {
        let area = |paper: Paper| {
            let sheet = paper.sheet();
            (sheet.width - sheet.left - sheet.right, sheet.height - sheet.top - sheet.bottom)
        };
        assert_eq!(area(Paper::A4Portrait), (156, 225));
        assert_eq!(area(Paper::A4Landscape), (225, 156));
        assert_eq!(area(Paper::A3Landscape), (366, 243));
    }

    #[test]
    fn type_shrinks_only_when_the_columns_ask_for_more_than_the_paper_has() {
        let size = |widths: &[u16]| Grid::of(&table(widths, Paper::A4Portrait)).body_size;
        // 156 mm are 442 points: 40 characters of 10.5 points and two insets fit, 42 do not, 80 fit in no size.
        assert_eq!(size(&[20, 20]), 10.5);
        assert_eq!(size(&[21, 21]), 9.0);
        assert_eq!(size(&[40, 40]), 7.5);
    }

    #[test]
    fn columns_fill_the_printed_area_and_hold_what_they_asked_for() {
        let grid = Grid::of(&table(&[2, 0, 3, 10], Paper::A4Landscape));
        let text_width = Paper::A4Landscape.sheet().text_width_points();
        assert!((grid.widths.iter().sum::<f64>() - text_width).abs() < 1e-6);
        assert_eq!(grid.widths.len(), 4);
        // 16 characters and four pairs of insets ask for 192 points of 637.8: all columns grow in proportion.
        assert_eq!((0..4).map(|column| grid.capacity(column, 1)).collect::<Vec<_>>(), [15, 9, 22, 69]);

        let full = Grid::of(&table(&[2, 3, 35], Paper::A4Portrait));
        assert_eq!((0..3).map(|column| full.capacity(column, 1)).collect::<Vec<_>>(), [4, 6, 70]);
    }

    /// Twelve digits stood in the neighbour's cell.
    #[test]
    fn a_column_is_wide_enough_for_its_longest_figure() {
        let mut table = table(&[3, 3, 3, 3], Paper::A4Portrait);
        let of = |figures: [i64; 3]| {
            let [count, delta, other] = figures;
            vec![Cell::Count(count), Cell::Delta(delta), Cell::text_of("999999999999"), Cell::Count(other)]
        };
        table.rows = vec![
            Row::new(RowRole::Body, of([12, -5, 1])),
            Row::new(RowRole::Total, of([999_999_999_999, -99_999_999, 100_000])),
        ];
        assert_eq!(roomy(&table), [6, 5, 3, 3]);
        let grid = Grid::of(&table);
        assert!(grid.capacity(0, 1) >= 12 && grid.capacity(1, 1) >= 9, "{grid:?}");
        assert_eq!([i64::MIN, 0, 9, 10].map(|figure| places(&Cell::Count(figure))), [20, 1, 1, 2]);
    }

    /// Two digits stood across the rule: upright paper has less than half of what the columns of 附件4 ask for.
    #[test]
    fn figures_keep_their_room_where_the_paper_is_too_narrow_for_the_table() {
        let mut table = table(&[40, 1, 40, 1, 40], Paper::A4Portrait);
        let figures = [Cell::text_of("名"), Cell::Count(34), Cell::text_of("名"), Cell::Delta(-1234), Cell::Blank];
        table.rows = vec![Row::new(RowRole::Body, figures.to_vec())];
        let grid = Grid::of(&table);
        let [_, count, _, delta, _] = grid.widths[..] else { panic!("{grid:?}") };
        assert_eq!(grid.body_size, 7.5);
        // A digit of 7.5 points is 4.2 points wide in the widest face.
        assert!(count >= 2.0 * 4.2 + 3.0 && delta >= 5.0 * 4.2 + 3.0, "{grid:?}");
        assert!((grid.widths.iter().sum::<f64>() - Paper::A4Portrait.sheet().text_width_points()).abs() < 1e-6);
    }

    #[test]
    fn a_line_holds_at_least_one_character() {
        assert_eq!(capacity(-3.0, 10.5), 2);
        assert_eq!(capacity(21.0, 10.5), 4);
    }
}
