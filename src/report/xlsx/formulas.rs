//! Cells that follow from others, as formulas of the sheet: `SUM(C5:C9)`, `SUM(C10,C15)`, `E5-C5`. Each bears the value of the table, so
//! that a program that computes nothing shows the right figure. Sums are always `SUM`, which passes over text; `+` would not.

use std::collections::BTreeMap;

use rust_xlsxwriter::Formula;
use rust_xlsxwriter::utility::column_number_to_name;

use super::column_number;
use crate::report::sums::{Derived, derived};
use crate::report::table::Table;
use crate::report::workbook::SumsWritten;

/// The formulas of one sheet.
pub struct Formulas {
    derived: BTreeMap<(usize, usize), Derived>,
    /// The row of the sheet, counted from zero, in which the table's first row stands.
    first_row: usize,
}

impl Formulas {
    pub fn of(table: &Table, first_row: usize) -> Self {
        let derived = match table.look.workbook.sums {
            SumsWritten::Live => derived(table),
            SumsWritten::Figures => BTreeMap::new(),
        };
        Self { derived, first_row }
    }

    /// The formula of a cell of the table, with the value it has now; nothing where the cell is a value of its own.
    pub fn at(&self, row: usize, column: usize, value: i64) -> Option<Formula> {
        let text = match self.derived.get(&(row, column))? {
            Derived::Sum(stretches) => {
                let area = |rows: &std::ops::RangeInclusive<usize>| match rows.start() == rows.end() {
                    true => self.name(*rows.start(), column),
                    false => format!("{}:{}", self.name(*rows.start(), column), self.name(*rows.end(), column)),
                };
                format!("SUM({})", stretches.iter().map(area).collect::<Vec<_>>().join(","))
            }
            Derived::Difference { minuend, subtrahend } => {
                format!("{}-{}", self.name(row, *minuend), self.name(row, *subtrahend))
            }
        };
        Some(Formula::new(text).set_result(value.to_string()))
    }

    /// "C5"
    fn name(&self, row: usize, column: usize) -> String {
        format!("{}{}", column_number_to_name(column_number(column)), self.first_row + row + 1)
    }
}
