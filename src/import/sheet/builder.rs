//! Collects the cells of a sheet in whatever order a reader hands them over, within the limits, and closes the sheet: rows
//! in order, values under merged cells taken out.

use super::error::SheetError;
use super::limits::{Excess, Limits};
use crate::import::cells::{
    AsWritten, CellAt, CellError, Merge, Merging, RowSpan, Sheet, StoredCell, StoredValue, Values, Visibility,
};
use crate::import::serial::Epoch;

/// A sheet being read.
#[derive(Clone)]
pub struct SheetBuilder {
    limits: Limits,
    /// As they came; a row that comes again has a span again.
    rows: Vec<RowSpan>,
    cells: Vec<StoredCell>,
    order: Order,
    values: Values,
    /// Where the numbered texts were put.
    numbered: Vec<StoredValue>,
}

/// Whether the cells came by rows and columns, as Excel writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Kept,
    Broken,
}

/// A value on its way into a sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Incoming<'text> {
    Text(&'text str),
    /// A text that may come again: it has the next number, counted from 0 in each sheet.
    NewText(&'text str),
    /// The text with this number, come again.
    KnownText(u32),
    Number(f64),
    Bool(bool),
    Date1900(f64),
    Date1904(f64),
    Error(CellError),
}

impl<'text> Incoming<'text> {
    /// A value that stands in a sheet already; `None` for a cell that holds nothing.
    pub fn of(value: AsWritten<'text>) -> Option<Self> {
        match value {
            AsWritten::Empty => None,
            AsWritten::Text(text) => Some(Self::Text(text)),
            AsWritten::Number(number) => Some(Self::Number(number)),
            AsWritten::Bool(value) => Some(Self::Bool(value)),
            AsWritten::Date(serial) => Some(match serial.epoch() {
                Epoch::From1900 => Self::Date1900(serial.number()),
                Epoch::From1904 => Self::Date1904(serial.number()),
            }),
            AsWritten::Error(error) => Some(Self::Error(error)),
        }
    }
}

impl SheetBuilder {
    /// `limits` are those of this sheet alone.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            rows: Vec::new(),
            cells: Vec::new(),
            order: Order::Kept,
            values: Values::default(),
            numbered: Vec::new(),
        }
    }

    /// How many cells have come so far.
    pub fn len(&self) -> u64 {
        self.cells.len() as u64
    }

    /// How many rows have begun.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Whether a cell of this row is the first of it.
    pub fn begins_row(&self, row: u32) -> bool {
        self.rows.last().is_none_or(|last| last.number != row)
    }

    /// A sheet of what has come so far.
    pub fn so_far(&self, name: &str) -> Result<Sheet, SheetError> {
        self.clone().finish(name, Visibility::Visible, Merging::Unknown, Vec::new())
    }

    /// Adds one cell; empty texts are no cells.
    pub fn push(&mut self, row: u32, column: u32, value: Incoming<'_>) -> Result<(), SheetError> {
        let value = match value {
            Incoming::Text("") => return Ok(()),
            Incoming::Text(text) => self.store(text)?,
            Incoming::NewText(text) => {
                let stored = self.store(text)?;
                self.numbered.push(stored);
                stored
            }
            Incoming::KnownText(number) => self.numbered.get(number as usize).copied().ok_or_else(unknown_text)?,
            Incoming::Number(number) => self.values.keep_number(number).ok_or_else(|| self.no_room())?,
            Incoming::Bool(value) => StoredValue::of_bool(value),
            Incoming::Date1900(days) => self.values.keep_date(days, Epoch::From1900).ok_or_else(|| self.no_room())?,
            Incoming::Date1904(days) => self.values.keep_date(days, Epoch::From1904).ok_or_else(|| self.no_room())?,
            Incoming::Error(error) => StoredValue::of_error(error),
        };
        if row >= self.limits.rows {
            return Err(over(Excess::Rows, u64::from(row) + 1, u64::from(self.limits.rows)));
        }
        let column = match u16::try_from(column) {
            Ok(column) if column < self.limits.columns => column,
            _ => return Err(over(Excess::Columns, u64::from(column) + 1, u64::from(self.limits.columns))),
        };
        self.place(row, column);
        self.cells.push(StoredCell { column, value });
        if self.cells.len() as u64 > self.limits.cells {
            return Err(over(Excess::Cells, self.cells.len() as u64, self.limits.cells));
        }
        Ok(())
    }

    /// Closes the sheet.
    pub fn finish(
        mut self,
        name: &str,
        visibility: Visibility,
        merging: Merging,
        mut merges: Vec<Merge>,
    ) -> Result<Sheet, SheetError> {
        if self.order == Order::Broken {
            self.put_in_order();
        }
        let mut sheet = Sheet::empty(name);
        sheet.rows = self.rows;
        sheet.cells = self.cells;
        sheet.values = self.values;
        sheet.visibility = visibility;
        sheet.merging = merging;
        merges.retain_mut(|merge| lies_within(merge, &self.limits));
        merges.sort_unstable();
        merges.dedup();
        uncover(&mut sheet, &merges, &self.limits)?;
        sheet.merges = merges;
        Ok(sheet)
    }

    /// Opens a row where one begins, and notices cells out of order.
    fn place(&mut self, row: u32, column: u16) {
        let last = self.rows.last().map(|last| last.number);
        let goes_back = match last {
            Some(last) if last == row => self.cells.last().is_some_and(|cell| cell.column >= column),
            Some(last) => last > row,
            None => false,
        };
        if goes_back {
            self.order = Order::Broken;
        }
        if last != Some(row) {
            let start = u32::try_from(self.cells.len()).unwrap_or(u32::MAX);
            self.rows.push(RowSpan { number: row, start });
        }
    }

    /// Sorts the cells. Of a cell written twice, which is damage, the last one stands, as in Excel.
    fn put_in_order(&mut self) {
        let ends = self.rows.iter().skip(1).map(|row| row.start as usize).chain([self.cells.len()]);
        let mut placed: Vec<(u32, StoredCell)> = Vec::with_capacity(self.cells.len());
        for (row, end) in self.rows.iter().zip(ends) {
            let cells = self.cells.get(row.start as usize..end).unwrap_or_default();
            placed.extend(cells.iter().map(|cell| (row.number, *cell)));
        }
        let key = |(row, cell): &(u32, StoredCell)| (*row, cell.column);
        placed.reverse();
        placed.sort_by_key(key);
        placed.dedup_by_key(|cell| key(cell));
        self.rows.clear();
        self.cells.clear();
        for (row, cell) in placed {
            self.place(row, cell.column);
            self.cells.push(cell);
        }
    }

    fn store(&mut self, text: &str) -> Result<StoredValue, SheetError> {
        let total = self.values.text_bytes().saturating_add(text.len() as u64);
        if total > self.limits.text_bytes {
            return Err(over(Excess::TextBytes, total, self.limits.text_bytes));
        }
        self.values.keep_text(text).ok_or_else(|| over(Excess::TextBytes, total, u64::from(u32::MAX)))
    }

    /// More cells than can be counted in four bytes.
    fn no_room(&self) -> SheetError {
        over(Excess::Cells, self.len() + 1, self.limits.cells.min(u64::from(u32::MAX)))
    }
}

fn unknown_text() -> SheetError {
    SheetError::Damaged { detail: "a cell refers to a text that has not come".to_owned() }
}

fn over(excess: Excess, found: u64, limit: u64) -> SheetError {
    SheetError::OverLimit { excess, found, limit }
}

/// Cuts a region off where no cell can be, as a title merged over all columns of Excel's; one wholly out there is none.
fn lies_within(merge: &mut Merge, limits: &Limits) -> bool {
    let is_begun = merge.top < limits.rows && merge.left < limits.columns;
    merge.bottom = merge.bottom.min(limits.rows.saturating_sub(1));
    merge.right = merge.right.min(limits.columns.saturating_sub(1));
    is_begun && (merge.top, merge.left) != (merge.bottom, merge.right)
}

/// Takes out the values that merged cells hide: they would be imported although nobody can see them.
fn uncover(sheet: &mut Sheet, merges: &[Merge], limits: &Limits) -> Result<(), SheetError> {
    let mut covered = Vec::new();
    let mut steps = 0_u64;
    for merge in merges {
        steps += 1;
        for row in sheet.rows_from(merge.top).take_while(|row| row.number <= merge.bottom) {
            steps += 1;
            for (column, value) in row.cells_between(merge.left, merge.right) {
                steps += 1;
                let at = CellAt { row: row.number, column };
                if at != merge.anchor() && !value.is_blank() {
                    covered.push((at, value.text().into_owned()));
                }
            }
            if steps > limits.merge_steps {
                return Err(over(Excess::MergeSteps, steps, limits.merge_steps));
            }
        }
        if steps > limits.merge_steps {
            return Err(over(Excess::MergeSteps, steps, limits.merge_steps));
        }
    }
    if covered.is_empty() {
        return Ok(());
    }
    covered.sort();
    covered.dedup();
    without(sheet, &covered);
    sheet.covered = covered;
    Ok(())
}

/// Rebuilds the cells without those at the given places.
fn without(sheet: &mut Sheet, covered: &[(CellAt, String)]) {
    let is_covered = |at: CellAt| covered.binary_search_by_key(&at, |(at, _)| *at).is_ok();
    let (mut rows, mut cells) = (Vec::with_capacity(sheet.rows.len()), Vec::with_capacity(sheet.cells.len()));
    let spans = sheet.rows.iter().zip(sheet.rows.iter().skip(1).map(|row| row.start).chain([u32::MAX]));
    for (row, end) in spans {
        let end = (end as usize).min(sheet.cells.len());
        let start = u32::try_from(cells.len()).unwrap_or(u32::MAX);
        let kept = sheet.cells.get(row.start as usize..end).unwrap_or_default().iter();
        cells.extend(kept.filter(|cell| !is_covered(CellAt { row: row.number, column: cell.column })));
        if cells.len() > start as usize {
            rows.push(RowSpan { number: row.number, start });
        }
    }
    sheet.rows = rows;
    sheet.cells = cells;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(limits: &Limits, cells: &[(u32, u32, &str)], merges: Vec<Merge>) -> Result<Sheet, SheetError> {
        let mut builder = SheetBuilder::new(*limits);
        for (row, column, text) in cells {
            builder.push(*row, *column, Incoming::Text(text))?;
        }
        builder.finish("表", Visibility::Visible, Merging::Known, merges)
    }

    fn shown(sheet: &Sheet) -> Vec<String> {
        sheet
            .rows()
            .flat_map(|row| row.cells().map(move |(column, value)| (CellAt { row: row.number, column }, value)))
            .map(|(at, value)| format!("{at}={}", value.text()))
            .collect()
    }

    #[test]
    fn cells_are_found_by_place_whatever_their_order() {
        let cells = [(4, 2, "丙"), (0, 1, "乙"), (0, 0, "甲"), (4, 2, "丁"), (2, 0, "")];
        let sheet = built(&Limits::default(), &cells, Vec::new()).expect("within the limits");
        assert_eq!(shown(&sheet), ["A1=甲", "B1=乙", "C5=丁"]);
        assert_eq!(sheet.last_row(), Some(4));
        assert_eq!(sheet.rows_from(1).next().map(|row| row.number), Some(4));
        assert!(sheet.row(2).is_empty());
    }

    #[test]
    fn values_under_merged_cells_are_taken_out_and_kept_apart() {
        let cells = [(0, 0, "甲"), (0, 1, "藏"), (1, 0, " "), (1, 2, "乙"), (2, 0, "丙")];
        let merge = Merge { top: 0, left: 0, bottom: 1, right: 1 };
        let sheet = built(&Limits::default(), &cells, vec![merge]).expect("within the limits");
        assert_eq!(shown(&sheet), ["A1=甲", "A2= ", "C2=乙", "A3=丙"]);
        assert_eq!(sheet.covered(), [(CellAt { row: 0, column: 1 }, "藏".to_owned())]);
    }

    #[test]
    fn regions_reach_no_further_than_cells_can() {
        let merge = |top, left, bottom, right| Merge { top, left, bottom, right };
        let limits = Limits { rows: 10, columns: 5, ..Limits::default() };
        let wide = vec![merge(0, 0, 0, u16::MAX), merge(2, 5, 3, 9), merge(9, 1, u32::MAX, 1), merge(4, 4, 4, 9)];
        let sheet = built(&limits, &[(0, 0, "甲")], wide).expect("within the limits");
        assert_eq!(sheet.merges(), [merge(0, 0, 0, 4)]);
    }

    #[test]
    fn the_cells_under_merges_count_and_the_same_merge_again_does_not() {
        let merge = |left| Merge { top: 0, left, bottom: 9, right: 9 };
        let cells: Vec<(u32, u32, &str)> =
            (0..10).flat_map(|row| (0..10).map(move |column| (row, column, "甲"))).collect();
        // 10 rows with 10 cells each, and the region itself.
        let limits = Limits { merge_steps: 111, ..Limits::default() };
        let sheet = built(&limits, &cells, vec![merge(0); 2_400]).expect("one region of 111 steps");
        assert_eq!((sheet.merges().len(), sheet.covered().len(), shown(&sheet)), (1, 99, vec!["A1=甲".to_owned()]));
        let refusal = built(&limits, &cells, vec![merge(0), merge(1)]);
        assert!(matches!(refusal, Err(SheetError::OverLimit { excess: Excess::MergeSteps, .. })), "{refusal:?}");
    }

    #[test]
    fn limits_are_kept() {
        let check = |limits: Limits, cells: &[(u32, u32, &str)], expected: Excess| {
            let refusal = built(&limits, cells, Vec::new()).expect_err("beyond the limits");
            assert!(matches!(refusal, SheetError::OverLimit { excess, .. } if excess == expected), "{refusal:?}");
        };
        let limits = Limits { rows: 10, columns: 5, cells: 2, text_bytes: 9, ..Limits::default() };
        check(limits, &[(10, 0, "甲")], Excess::Rows);
        check(limits, &[(0, 5, "甲")], Excess::Columns);
        check(limits, &[(0, 70_000, "甲")], Excess::Columns);
        check(limits, &[(0, 0, "甲"), (0, 1, "乙"), (0, 2, "丙")], Excess::Cells);
        check(limits, &[(0, 0, "甲乙丙丁")], Excess::TextBytes);
        let merges = (0..4).map(|bottom| Merge { top: 0, left: 0, bottom: 5 + bottom, right: 4 }).collect();
        let refusal = built(&Limits { merge_steps: 6, ..limits }, &[(0, 0, "甲"), (1, 1, "乙")], merges);
        assert!(matches!(refusal, Err(SheetError::OverLimit { excess: Excess::MergeSteps, .. })), "{refusal:?}");
    }
}
