//! What a column says in each row when it says it only once: in merged blocks, in blocks that were never merged, or by 〃.

use super::cells::{AsWritten, CellAt, Merge, Sheet};
use super::text::folded;
use super::vocabulary::Vocabulary;

/// Reads one column from the top down.
pub struct Fill<'sheet> {
    sheet: &'sheet Sheet,
    column: u16,
    vocabulary: &'sheet Vocabulary,
    /// Merged regions that cover the column, by their top row.
    merges: Vec<Merge>,
    next_merge: usize,
    /// The value that blank rows below it may share.
    last: Option<(CellAt, AsWritten<'sheet>)>,
}

/// A value and how the row came to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Filled<'sheet> {
    pub value: AsWritten<'sheet>,
    /// The cell it stands in.
    pub at: CellAt,
    pub filling: Filling,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filling {
    /// Written in this row, or nothing is.
    Own,
    /// Covered by a merged cell that begins further up, or 〃.
    Shared,
    /// Taken from above because the cell is empty: a guess.
    Above,
}

impl<'sheet> Fill<'sheet> {
    pub fn new(sheet: &'sheet Sheet, column: u16, vocabulary: &'sheet Vocabulary) -> Self {
        let covers = |merge: &&Merge| (merge.left..=merge.right).contains(&column) && merge.bottom > merge.top;
        let merges = sheet.merges().iter().filter(covers).copied().collect();
        Self { sheet, column, vocabulary, merges, next_merge: 0, last: None }
    }

    /// Forgets the value above: a group or total row ends its block.
    pub fn close(&mut self) {
        self.last = None;
    }

    /// The value of a row; rows must come from the top down.
    pub fn read(&mut self, row: u32) -> Filled<'sheet> {
        let own_place = CellAt { row, column: self.column };
        let anchor = self.merge_over(row).map(|merge| merge.anchor());
        let place = anchor.unwrap_or(own_place);
        let value = self.sheet.cell(place);
        let filled = if place.row < row && !value.is_blank() {
            Filled { value, at: place, filling: Filling::Shared }
        } else if value.is_blank() {
            self.value_above(own_place, Filling::Above)
        } else if matches!(value, AsWritten::Text(text) if self.vocabulary.is_ditto(&folded(text))) {
            self.value_above(own_place, Filling::Shared)
        } else {
            Filled { value, at: place, filling: Filling::Own }
        };
        if !filled.value.is_blank() {
            self.last = Some((filled.at, filled.value));
        }
        filled
    }

    fn value_above(&self, own_place: CellAt, filling: Filling) -> Filled<'sheet> {
        match self.last {
            Some((at, value)) => Filled { value, at, filling },
            None => Filled { value: AsWritten::Empty, at: own_place, filling: Filling::Own },
        }
    }

    fn merge_over(&mut self, row: u32) -> Option<Merge> {
        while self.merges.get(self.next_merge).is_some_and(|merge| merge.bottom < row) {
            self.next_merge += 1;
        }
        self.merges.get(self.next_merge).copied().filter(|merge| merge.top <= row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::testing::sheet;

    #[test]
    fn a_value_said_once_holds_for_its_block() {
        let sheet = sheet("甲|1\n^|2\n乙|3\n|4\n〃|5\n丙|6\n小计|7\n|8");
        let mut fill = Fill::new(&sheet, 0, Vocabulary::built_in());
        let mut check = |row: u32, value: &str, filling: Filling| {
            let filled = fill.read(row);
            assert_eq!((filled.value.text().as_ref(), filled.filling), (value, filling), "row {row}");
        };
        check(0, "甲", Filling::Own);
        check(1, "甲", Filling::Shared);
        check(2, "乙", Filling::Own);
        check(3, "乙", Filling::Above);
        check(4, "乙", Filling::Shared);
        check(5, "丙", Filling::Own);
        fill.close();
        let filled = fill.read(7);
        assert_eq!((filled.value, filled.filling), (AsWritten::Empty, Filling::Own));
    }
}
