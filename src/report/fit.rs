//! How large and how close a table is set on its paper, from its columns and the reckoned heights of its rows:
//!
//! 1. 五号, or smaller where the columns ask for more than the paper is wide. Rows stand as far apart as usual.
//! 2. A table that leaves more than half of its only page empty grows to 小四 if its columns allow, and if that page holds it.
//! 3. Where closer rows save a page, they stand closer. Where they do not and the last page would hold next to nothing, or a second page
//!    little, type goes down to 小五, no further: leaders like to have it on one sheet.
//!
//! The same table always is set the same. Heights are reckoned, so a page is taken to be full a little before it is.

use super::heights::{Extent, Heights};
use super::paper::{Grid, holds, roomy};
use super::table::{BodySize, Setting, Spacing, Table};

/// Longer tables are set as usual: of so many pages one more is nothing, and reckoning takes time.
const LONGEST: usize = 600;
/// Of a page, what is reckoned to be filled at most.
const FULL: f64 = 0.98;
/// A page that is filled no higher leaves room for larger type.
const SPARSE: f64 = 0.5;
/// What the page may hold in larger type.
const ROOMY: f64 = 0.85;
/// A last page that holds no more, its head and the three lines that always stay together among it, holds next to nothing.
const NEXT_TO_NOTHING: f64 = 0.25;
/// The same of the second page of two.
const LITTLE: f64 = 0.45;

/// As the table is to be set.
pub fn setting(table: &Table) -> Setting {
    let usual = Setting { size: size_by_columns(table), spacing: Spacing::Usual };
    if table.rows.is_empty() || table.rows.len() > LONGEST {
        return usual;
    }
    let page = table.paper.sheet().text_height_points();
    let before = extent(table, usual);
    if before.pages == 1 {
        let large = Setting { size: BodySize::SmallFour, ..usual };
        let has_room = before.last <= SPARSE * page && holds(table.paper, &roomy(table), large.size);
        let is_held = || {
            let after = extent(table, large);
            after.pages == 1 && after.last <= ROOMY * page
        };
        return if has_room && is_held() { large } else { usual };
    }
    let most = if before.pages == 2 { LITTLE } else { NEXT_TO_NOTHING };
    let is_worth_it = before.last <= most * page;
    let smaller = [Spacing::Usual, Spacing::Tight].map(|spacing| Setting { size: BodySize::SmallFive, spacing });
    let smaller = smaller.into_iter().filter(|smaller| is_worth_it && smaller.size > usual.size);
    let closer = Setting { spacing: Spacing::Tight, ..usual };
    let saves_a_page = |setting: &Setting| extent(table, *setting).pages < before.pages;
    std::iter::once(closer).chain(smaller).find(saves_a_page).unwrap_or(usual)
}

/// 五号 or the next smaller size in which the columns fit the paper; 六号 if none does.
fn size_by_columns(table: &Table) -> BodySize {
    let [_, sizes @ ..] = BodySize::ALL;
    let asked = roomy(table);
    sizes.into_iter().find(|size| holds(table.paper, &asked, *size)).unwrap_or(BodySize::Six)
}

fn extent(table: &Table, setting: Setting) -> Extent {
    Heights::of(table, &Grid::set(table, setting)).extent(table, FULL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Align, Cell, Column, Paper, Row, RowRole};

    /// So many rows in columns that ask for so many characters, with so many notes below.
    fn set(widths: &[u16], rows: usize, notes: usize, paper: Paper) -> (f64, Spacing) {
        let column = |width: &u16| Column::new(vec!["列".to_owned()], *width, Align::Left);
        let row = Row::new(RowRole::Body, vec![Cell::text_of("甲"); widths.len()]);
        let table = Table {
            title: "表".to_owned(),
            columns: widths.iter().map(column).collect(),
            rows: vec![row; rows],
            notes: vec!["注".to_owned(); notes],
            ..Table::on(paper)
        };
        let setting = setting(&table);
        (setting.size.points(), setting.spacing)
    }

    #[test]
    fn few_rows_are_set_large_where_columns_and_page_have_room() {
        let set = |widths: &[u16], rows| set(widths, rows, 0, Paper::A4Portrait);
        assert_eq!(set(&[5, 5], 5), (12.0, Spacing::Usual));
        // 156 mm hold 36 characters of 12 points.
        assert_eq!(set(&[15, 20], 5), (12.0, Spacing::Usual));
        assert_eq!(set(&[15, 22], 5), (10.5, Spacing::Usual));
        assert_eq!(set(&[25, 25], 5), (7.5, Spacing::Usual));
        // Ten rows fill half of the page.
        assert_eq!((set(&[5, 5], 10), set(&[5, 5], 11)), ((12.0, Spacing::Usual), (10.5, Spacing::Usual)));
        assert_eq!(set(&[5, 5], 0), (10.5, Spacing::Usual));
    }

    /// 附件1 took three pages where two would do.
    #[test]
    fn rows_stand_closer_where_that_saves_a_page() {
        let set = |rows| set(&[5, 5], rows, 0, Paper::A4Portrait);
        assert_eq!(set(26), (10.5, Spacing::Usual));
        assert_eq!((set(28), set(30)), ((10.5, Spacing::Tight), (10.5, Spacing::Tight)));
        // Type goes down where a second page holds little; a table of very many pages is left as it is.
        assert_eq!((set(31), set(35), set(36)), ((9.0, Spacing::Tight), (9.0, Spacing::Tight), (10.5, Spacing::Usual)));
        assert_eq!(set(LONGEST + 1), (10.5, Spacing::Usual));
    }

    #[test]
    fn type_of_the_meeting_never_goes_below_the_size_of_its_columns() {
        let set = |rows| set(&[20, 25], rows, 0, Paper::A4Portrait);
        assert_eq!((set(5), set(40)), ((9.0, Spacing::Usual), (9.0, Spacing::Usual)));
    }
}
