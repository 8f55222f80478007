//! Which pictures a finished table gives: bars for the lines of each part, before and after or vacant and in excess; and a column for each
//! year of a forecast. Workbooks draw them from the cells of the table itself, so that they follow what a clerk changes.
//!
//! Found from the structure of the [`Table`] alone (roles of rows, origins and heads of columns), as `sums` finds its sums. A part of too
//! many lines gives no picture: nobody could read it.

use std::ops::RangeInclusive;

use super::arrange::REST;
use super::table::{Align, Cell, Row, RowRole, Table};
use crate::domain::{Held, Moment, Quantity};

/// The most bars that can be read on a page, side by side or below one another.
const MOST_LINES: usize = 40;
/// Fewer make no picture.
const LEAST_LINES: usize = 2;
const LEAST_YEARS: usize = 3;

/// One picture. Rows and columns count from zero; rows are those of [`Table::rows`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    pub title: String,
    pub bars: Bars,
    /// The highest figure among them.
    pub highest: i64,
}

/// What its bars stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bars {
    /// Two bars for each of neighbouring lines, named by the words in a column of the line. As in the table, a line without a name goes
    /// on with what the line above it is about.
    Lines { rows: RangeInclusive<usize>, names: usize, pair: [Series; 2] },
    /// One bar for each of neighbouring columns, named by the lowest words of their heads; all of one row.
    Columns { row: usize, columns: RangeInclusive<usize> },
}

/// The bars of one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Series {
    pub name: &'static str,
    pub column: usize,
}

/// Two columns that say something side by side.
struct Pair {
    what: &'static str,
    sides: [(&'static str, Held, Option<Moment>); 2],
}

const PAIRS: [Pair; 2] = [
    Pair {
        what: "调整前后的核定编制",
        sides: [("调整前", Held::Authorized, Some(Moment::Before)), ("调整后", Held::Authorized, Some(Moment::After))],
    },
    Pair { what: "空编和超编", sides: [("空编", Held::Vacancy, None), ("超编", Held::Excess, None)] },
];

/// The pictures of a table, in the order of its parts.
pub fn charts(table: &Table) -> Vec<Chart> {
    let found = PAIRS.iter().find_map(|pair| Some((pair.what, series(table, pair)?)));
    match found {
        Some((what, pair)) => of_lines(table, what, pair),
        None => of_years(table).into_iter().collect(),
    }
}

/// The columns of a pair, where there is one of each.
fn series(table: &Table, pair: &Pair) -> Option<[Series; 2]> {
    let [first, second] = pair.sides.map(|(name, held, moment)| {
        let is_it = |origin: &crate::domain::OriginPart| {
            origin.quantity == Some(Quantity::Held(held)) && origin.moment == moment && origin.kinds.is_none()
        };
        let mut at = table.columns.iter().enumerate().filter(|(_, column)| is_it(&column.origin));
        let (column, _) = at.next()?;
        at.next().is_none().then_some(Series { name, column })
    });
    Some([first?, second?])
}

fn of_lines(table: &Table, what: &str, pair: [Series; 2]) -> Vec<Chart> {
    let Some(names) = table.columns.iter().position(|column| column.align == Align::Left) else { return Vec::new() };
    let mut charts = Vec::new();
    let mut part = String::new();
    let mut from = 0;
    for (at, row) in table.rows.iter().map(Some).chain([None]).enumerate() {
        if row.is_some_and(|row| row.role == RowRole::Body && !is_rest(row)) {
            continue;
        }
        let rows = table.rows.get(from..at).unwrap_or_default();
        let figures = rows.iter().flat_map(|row| pair.iter().filter_map(|side| row.cells.get(side.column)));
        let highest = figures.filter_map(Cell::figure).max().unwrap_or(0);
        let is_beside = rows.iter().all(|row| row.is_aside);
        if (LEAST_LINES..=MOST_LINES).contains(&rows.len()) && highest > 0 && !is_beside {
            let of_part = if part.is_empty() { String::new() } else { format!("{part}：") };
            let bars = Bars::Lines { rows: from..=at - 1, names, pair };
            charts.push(Chart { title: format!("{of_part}{what}"), bars, highest });
        }
        if let Some(row) = row.filter(|row| row.role == RowRole::Group) {
            let heading = row.heading();
            part = heading.split_once('、').map_or(heading.as_str(), |(_, title)| title).to_owned();
        }
        from = at + 1;
    }
    charts
}

/// The years of a forecast, added up over all.
fn of_years(table: &Table) -> Option<Chart> {
    let row = table.rows.iter().position(|row| row.role == RowRole::Total)?;
    let depth = table.head_depth();
    let is_year =
        |head: &[String]| head.len() == depth && depth > 1 && head.last().is_some_and(|word| names_year(word));
    let first = table.columns.iter().position(|column| is_year(&column.head))?;
    let above = table.columns.get(first)?.head.first()?;
    let count = table
        .columns
        .iter()
        .skip(first)
        .take_while(|next| is_year(&next.head) && next.head.first() == Some(above))
        .count();
    let columns = first..=first + count - 1;
    let figures = table.rows.get(row)?.cells.get(columns.clone())?;
    let highest = figures.iter().filter_map(Cell::figure).max().unwrap_or(0);
    let title = format!("分年{above}人数");
    (count >= LEAST_YEARS && highest > 0).then_some(Chart { title, bars: Bars::Columns { row, columns }, highest })
}

/// "2027年", "2026年11—12月".
fn names_year(word: &str) -> bool {
    word.split_once('年').is_some_and(|(year, _)| year.len() == 4 && year.parse::<u16>().is_ok())
}

fn is_rest(row: &Row) -> bool {
    row.cells.first().is_some_and(|cell| cell.text() == REST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::OriginPart;
    use crate::report::{Column, Paper};

    fn column(head: &[&str], align: Align, origin: OriginPart) -> Column {
        Column::new(head.iter().map(|word| (*word).to_owned()).collect(), 4, align).counting(origin)
    }

    fn table(columns: Vec<Column>, rows: Vec<Row>) -> Table {
        Table { title: "表".to_owned(), columns, rows, ..Table::on(Paper::A4Landscape) }
    }

    fn vacant() -> Vec<Column> {
        vec![
            column(&["单位"], Align::Left, OriginPart::default()),
            column(&["编制类型"], Align::Center, OriginPart::default()),
            column(&["空编"], Align::Right, OriginPart::of(Held::Vacancy)),
            column(&["超编"], Align::Right, OriginPart::of(Held::Excess)),
        ]
    }

    fn line(name: &str, vacancy: i64) -> Row {
        let cells = vec![Cell::text_of(name), Cell::text_of("行政"), Cell::Count(vacancy), Cell::Count(0)];
        Row::new(RowRole::Body, cells)
    }

    fn heading(words: &str) -> Row {
        Row::new(RowRole::Group, vec![Cell::text_of(words)])
    }

    const PAIR: [Series; 2] = [Series { name: "空编", column: 2 }, Series { name: "超编", column: 3 }];

    #[test]
    fn each_part_of_few_lines_gives_a_picture_without_sums_and_the_rest() {
        let sum = Row { role: RowRole::Subtotal, ..line("小计", 5) };
        let mut rows = vec![heading("一、县直单位"), line("甲", 2), line("", 0), line(REST, 3), sum.clone()];
        rows.extend([heading("二、乡镇(街道)"), line("乙", 1), line("丙", 0), sum.clone()]);
        rows.extend([
            heading("三、一行"),
            line("丁", 1),
            sum.clone(),
            heading("四、没有空编"),
            line("戊", 0),
            line("己", 0),
        ]);
        let title = |part: &str| format!("{part}：空编和超编");
        let expected = [
            Chart { title: title("县直单位"), bars: Bars::Lines { rows: 1..=2, names: 0, pair: PAIR }, highest: 2 },
            Chart {
                title: title("乡镇(街道)"), bars: Bars::Lines { rows: 6..=7, names: 0, pair: PAIR }, highest: 1
            },
        ];
        assert_eq!(charts(&table(vacant(), rows)), expected);
    }

    #[test]
    fn more_lines_than_can_be_read_give_no_picture() {
        let lines = |count: usize| (0..count).map(|_| line("甲", 1)).collect::<Vec<_>>();
        assert_eq!(charts(&table(vacant(), lines(MOST_LINES))).len(), 1);
        assert_eq!(charts(&table(vacant(), lines(MOST_LINES + 1))), []);
    }

    #[test]
    fn a_pair_of_which_one_is_there_twice_or_left_out_gives_none() {
        let mut columns = vacant();
        columns.pop();
        assert_eq!(charts(&table(columns.clone(), vec![line("甲", 1), line("乙", 1)])), []);
        columns.extend(vacant().split_off(2));
        assert_eq!(charts(&table(columns, vec![line("甲", 1), line("乙", 1)])), []);
    }

    #[test]
    fn years_under_one_head_are_columns_of_the_total() {
        let heads =
            [["预计退休", "已到龄"], ["预计退休", "2026年12月"], ["预计退休", "2027年"], ["预计退休", "2028年"]];
        let columns: Vec<Column> = heads.iter().map(|head| column(head, Align::Right, OriginPart::default())).collect();
        let total = Row::new(RowRole::Total, (0..4).map(Cell::Count).collect());
        let expected =
            Chart {
                title: "分年预计退休人数".to_owned(), bars: Bars::Columns { row: 0, columns: 1..=3 }, highest: 3
            };
        assert_eq!(charts(&table(columns.clone(), vec![total.clone()])), [expected]);
        assert_eq!(charts(&table(columns, Vec::new())), []);
    }
}
