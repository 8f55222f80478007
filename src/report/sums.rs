//! Which cells of a finished table follow from others: what a 小计 or 合计 adds up, and 增减 as 调整后 less 调整前. Workbooks write such
//! cells as formulas, so that they stay right when a clerk changes a figure.
//!
//! Found from the structure of the [`Table`] alone (roles of rows, origins of columns) and proven cell by cell: what does not come out
//! exactly, for whatever reason (people who are counted once, 员额 that is listed and not summed), is no sum here and stays a value.
//! Knows nothing of registers or of the files it serves.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::table::{Cell, Row, RowRole, Table};
use crate::domain::{Moment, OriginPart};

/// The most stretches a sum is written over. One argument each is what a spreadsheet's SUM takes; more would not be read anyway.
const MOST_STRETCHES: usize = 255;
/// Figures are added exactly by a program that keeps them as binary64 as long as all of them together stay below this.
const LARGEST_EXACT: u64 = 1 << 53;

/// How a cell follows from others of its table. Rows and columns count from zero; rows are those of [`Table::rows`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Derived {
    /// The sum of the same column over these rows, in order. Text, blanks and headings of parts among them count nothing.
    Sum(Arc<[RangeInclusive<usize>]>),
    /// One column of the same row less another one.
    Difference { minuend: usize, subtrahend: usize },
}

/// The cells that follow from others, by row and column.
pub fn derived(table: &Table) -> BTreeMap<(usize, usize), Derived> {
    let mut found = differences(table);
    for (at, row) in table.rows.iter().enumerate() {
        let candidates: Vec<Addends> = candidates(&table.rows, at).into_iter().filter_map(Addends::of(table)).collect();
        for (column, cell) in row.cells.iter().enumerate() {
            let proven = |addends: &&Addends| cell.figure().is_some_and(|sum| addends.sum(table, column) == Some(sum));
            if let Some(addends) = candidates.iter().find(proven) {
                found.insert((at, column), Derived::Sum(Arc::clone(&addends.stretches)));
            }
        }
    }
    found
}

/// Rows that a row may add up, the likeliest first. None for rows that are no sums, and for sums that stand together: what divides the
/// lines above among them cannot be seen.
fn candidates(rows: &[Row], at: usize) -> Vec<Vec<usize>> {
    let role_of = |at: usize| rows.get(at).map(|row| row.role);
    let Some(role) = role_of(at) else { return Vec::new() };
    let stands_alone = || role_of(at + 1) != Some(role) && at.checked_sub(1).and_then(role_of) != Some(role);
    // The rows of a role between this row and the first one above it that ends its part.
    let above = |wanted: RowRole, ends: &[RowRole]| {
        let part = (0..at).rev().take_while(|above| !role_of(*above).is_some_and(|role| ends.contains(&role)));
        let is_added = |above: &usize| rows.get(*above).is_some_and(|row| row.role == wanted && !row.is_aside);
        let mut found: Vec<usize> = part.filter(is_added).collect();
        found.reverse();
        found
    };
    use RowRole::{Body, Group, Subtotal, Total};
    match role {
        Group | Body => Vec::new(),
        Subtotal if stands_alone() => vec![above(Body, &[Group, Subtotal, Total]), above(Body, &[Subtotal, Total])],
        Total if stands_alone() => vec![above(Subtotal, &[Total]), above(Body, &[Total])],
        Subtotal | Total => Vec::new(),
    }
}

/// Rows that are added up, singly and as stretches.
struct Addends {
    rows: Vec<usize>,
    stretches: Arc<[RangeInclusive<usize>]>,
}

impl Addends {
    /// Nothing where there is nothing to add, or too many stretches.
    fn of(table: &Table) -> impl Fn(Vec<usize>) -> Option<Self> + '_ {
        |rows| {
            let stretches = stretches(&table.rows, &rows);
            let is_written = !rows.is_empty() && stretches.len() <= MOST_STRETCHES;
            is_written.then(|| Self { rows, stretches: stretches.into() })
        }
    }

    /// What they add up to in a column; nothing where no number stands in it, or where not every program would add them exactly.
    fn sum(&self, table: &Table, column: usize) -> Option<i64> {
        let (mut sum, mut size, mut is_empty) = (0_i64, 0_u64, true);
        let cells = self.rows.iter().filter_map(|row| table.rows.get(*row)?.cells.get(column));
        for value in cells.filter_map(Cell::figure) {
            sum = sum.checked_add(value)?;
            size = size.checked_add(value.unsigned_abs())?;
            is_empty = false;
        }
        (!is_empty && size <= LARGEST_EXACT).then_some(sum)
    }
}

/// Rows as stretches, as few as may be: the heading of a part between two rows has no number and is passed over.
fn stretches(all: &[Row], rows: &[usize]) -> Vec<RangeInclusive<usize>> {
    let mut stretches: Vec<RangeInclusive<usize>> = Vec::new();
    for row in rows {
        let is_next = |last: &RangeInclusive<usize>| {
            let between = all.get(last.end() + 1..*row).unwrap_or_default();
            between.iter().all(|row| row.role == RowRole::Group)
        };
        match stretches.last_mut() {
            Some(last) if is_next(last) => *last = *last.start()..=*row,
            Some(_) | None => stretches.push(*row..=*row),
        }
    }
    stretches
}

/// Cells of columns that say of themselves that they are another column less a third, where they are.
fn differences(table: &Table) -> BTreeMap<(usize, usize), Derived> {
    let mut found = BTreeMap::new();
    for (column, given) in table.columns.iter().enumerate() {
        let Some((minuend, subtrahend)) = sides(table, &given.origin) else { continue };
        for (at, row) in table.rows.iter().enumerate() {
            let value = |column: usize| row.cells.get(column).and_then(Cell::figure);
            let sides = (value(column), value(minuend), value(subtrahend));
            if let (Some(difference), Some(after), Some(before)) = sides
                && after.checked_sub(before) == Some(difference)
                && [after, before].iter().all(|side| side.unsigned_abs() <= LARGEST_EXACT / 2)
            {
                found.insert((at, column), Derived::Difference { minuend, subtrahend });
            }
        }
    }
    found
}

/// The columns after and before of a column of changes, where there is one of each that counts the same.
fn sides(table: &Table, change: &OriginPart) -> Option<(usize, usize)> {
    if change.moment != Some(Moment::Change) {
        return None;
    }
    // Origins compare as equal by design; what they count is compared here.
    let counts_the_same = |other: &OriginPart| {
        (other.quantity, other.kinds, other.plan, &other.standard)
            == (change.quantity, change.kinds, change.plan, &change.standard)
    };
    let only = |moment: Moment| {
        let is_it = |origin: &OriginPart| origin.moment == Some(moment) && counts_the_same(origin);
        let mut at = table.columns.iter().enumerate().filter(|(_, column)| is_it(&column.origin));
        let (first, _) = at.next()?;
        at.next().is_none().then_some(first)
    };
    Some((only(Moment::After)?, only(Moment::Before)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::{Align, Column, Paper};

    fn table(rows: Vec<(RowRole, Vec<Cell>)>) -> Table {
        let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(1);
        let column = || Column::new(vec!["列".to_owned()], 4, Align::Right);
        Table {
            title: "表".to_owned(),
            columns: (0..width).map(|_| column()).collect(),
            rows: rows.into_iter().map(|(role, cells)| Row::new(role, cells)).collect(),
            ..Table::on(Paper::A4Portrait)
        }
    }

    fn figures(role: RowRole, values: &[i64]) -> (RowRole, Vec<Cell>) {
        (role, values.iter().map(|value| Cell::Count(*value)).collect())
    }

    fn heading() -> (RowRole, Vec<Cell>) {
        (RowRole::Group, vec![Cell::text_of("一、县直")])
    }

    fn sum(stretches: &[RangeInclusive<usize>]) -> Option<Derived> {
        Some(Derived::Sum(stretches.into()))
    }

    use RowRole::{Body, Subtotal, Total};

    #[test]
    fn a_subtotal_adds_its_part_and_a_total_the_subtotals() {
        let table = table(vec![
            heading(),
            figures(Body, &[3, 1]),
            figures(Body, &[4, 1]),
            figures(Subtotal, &[7, 2]),
            heading(),
            figures(Body, &[5, 1]),
            // Somebody is counted once: the second column adds up nowhere.
            figures(Subtotal, &[5, 0]),
            figures(Total, &[12, 1]),
        ]);
        let found = derived(&table);
        let at = |row, column| found.get(&(row, column)).cloned();
        assert_eq!((at(3, 0), at(3, 1)), (sum(&[1..=2]), sum(&[1..=2])));
        assert_eq!((at(6, 0), at(6, 1)), (sum(&[5..=5]), None));
        assert_eq!((at(7, 0), at(7, 1)), (sum(&[3..=3, 6..=6]), None));
        assert_eq!(found.len(), 4);
    }

    #[test]
    fn a_total_without_subtotals_is_one_stretch_over_headings() {
        let rows = vec![heading(), figures(Body, &[3]), heading(), figures(Body, &[4]), figures(Total, &[7])];
        assert_eq!(derived(&table(rows)).get(&(4, 0)).cloned(), sum(&[1..=3]));
    }

    #[test]
    fn text_is_no_number_and_blanks_are_no_sum() {
        let rows = vec![
            (Body, vec![Cell::text_of("3"), Cell::Count(3), Cell::Blank]),
            (Body, vec![Cell::Blank, Cell::text_of("4"), Cell::Blank]),
            (Total, vec![Cell::Count(3), Cell::Count(3), Cell::Count(0)]),
        ];
        let found = derived(&table(rows));
        assert_eq!(found.keys().copied().collect::<Vec<_>>(), [(2, 1)]);
    }

    #[test]
    fn sums_that_stand_together_and_figures_too_great_stay_values() {
        let together = vec![figures(Body, &[3]), figures(Body, &[4]), figures(Total, &[7]), figures(Total, &[0])];
        assert_eq!(derived(&table(together)), BTreeMap::new());
        let half = 1_i64 << 52;
        let great =
            |more: i64| vec![figures(Body, &[half]), figures(Body, &[half + more]), figures(Total, &[2 * half + more])];
        assert_eq!(derived(&table(great(0))).len(), 1);
        assert_eq!(derived(&table(great(1))).len(), 0);
        let overflowing = vec![figures(Body, &[i64::MAX]), figures(Body, &[1]), figures(Total, &[i64::MIN])];
        assert_eq!(derived(&table(overflowing)).len(), 0);
    }

    #[test]
    fn a_change_is_after_less_before_where_it_is() {
        let mut table = table(vec![figures(Body, &[7, 9, 2]), figures(Body, &[7, 9, 3])]);
        let moments = [Moment::Before, Moment::After, Moment::Change];
        for (column, moment) in table.columns.iter_mut().zip(moments) {
            column.origin = OriginPart::default().at(moment);
        }
        let expected = Derived::Difference { minuend: 1, subtrahend: 0 };
        assert_eq!(derived(&table).into_iter().collect::<Vec<_>>(), [((0, 2), expected)]);
    }

    /// Tables of random parts, some sums of which are wrong: what is found comes out, and of right tables everything is found.
    #[test]
    fn what_is_found_comes_out() {
        let mut seed = 20_261_122_u64;
        let mut dice = move |faces: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % faces
        };
        for _ in 0..400 {
            let (mut rows, mut total, mut wrong) = (Vec::new(), 0, 0);
            for _ in 0..1 + dice(5) {
                rows.push(heading());
                let values: Vec<i64> = (0..1 + dice(6)).map(|_| dice(9) as i64 - 4).collect();
                rows.extend(values.iter().map(|value| figures(Body, &[*value])));
                let slip = i64::from(dice(5) == 0);
                wrong += usize::from(slip != 0);
                let sum = values.iter().sum::<i64>() + slip;
                rows.push(figures(Subtotal, &[sum]));
                total += sum;
            }
            rows.push(figures(Total, &[total]));
            let table = table(rows);
            let found = derived(&table);
            let sums = table.rows.iter().filter(|row| matches!(row.role, Subtotal | Total)).count();
            assert_eq!(found.len(), sums - wrong);
            for ((row, column), how) in found {
                let Derived::Sum(stretches) = how else { panic!("no column is a change") };
                let value = |row: usize| table.rows[row].cells.get(column).and_then(Cell::figure);
                let sum: i64 = stretches.iter().cloned().flatten().filter_map(value).sum();
                assert_eq!(Some(sum), value(row));
            }
        }
    }
}
