//! The records of an .xls workbook (MS-XLS), skimmed before calamine lays each sheet out as one dense block: is there a
//! password, and how far do the cells reach?

use super::compound_file::u16_at;
use super::error::SheetError;
use super::limits::{Excess, Limits};

const FILE_PASS: u16 = 0x002F;
const BEGIN: u16 = 0x0809;
const MULTIPLE_NUMBERS: u16 = 0x00BD;
/// Records of one cell, which begin with its row and column: BLANK, INTEGER, NUMBER, LABEL, BOOLERR, FORMULA, RSTRING, RK,
/// LABELSST, and MULBLANK, whose last column does not matter as it holds nothing.
const CELLS: [u16; 10] = [0x0201, 0x0002, 0x0203, 0x0204, 0x0205, 0x0006, 0x00D6, 0x027E, 0x00FD, 0x00BE];

/// Refuses encrypted workbooks and sheets whose dense block would be too large.
pub fn check(stream: &[u8], limits: &Limits) -> Result<(), SheetError> {
    let mut rest = stream;
    let mut reach = Reach::default();
    let mut cells = 0_u64;
    while let (Some(kind), Some(length)) = (u16_at(rest, 0), u16_at(rest, 2)) {
        let Some(record) = rest.get(4..4 + usize::from(length)) else { break };
        match kind {
            FILE_PASS => return Err(SheetError::Encrypted),
            BEGIN => {
                cells = cells.saturating_add(reach.cells());
                reach = Reach::default();
            }
            MULTIPLE_NUMBERS => {
                reach.include(u16_at(record, 0), u16_at(record, 2));
                reach.include(u16_at(record, 0), u16_at(record, record.len().saturating_sub(2)));
            }
            cell if CELLS.contains(&cell) => reach.include(u16_at(record, 0), u16_at(record, 2)),
            _ => {}
        }
        rest = rest.get(4 + usize::from(length)..).unwrap_or_default();
    }
    let found = cells.saturating_add(reach.cells());
    if found > limits.cells {
        return Err(SheetError::OverLimit { excess: Excess::Cells, found, limit: limits.cells });
    }
    Ok(())
}

/// The block of rows and columns that a sheet's cells span.
#[derive(Default)]
struct Reach {
    bounds: Option<[u16; 4]>,
}

impl Reach {
    fn include(&mut self, row: Option<u16>, column: Option<u16>) {
        let (Some(row), Some(column)) = (row, column) else { return };
        let [top, left, bottom, right] = self.bounds.unwrap_or([row, column, row, column]);
        self.bounds = Some([top.min(row), left.min(column), bottom.max(row), right.max(column)]);
    }

    fn cells(&self) -> u64 {
        self.bounds
            .map_or(0, |[top, left, bottom, right]| (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, content: &[u16]) -> Vec<u8> {
        let length = u16::try_from(content.len() * 2).expect("short");
        [kind, length].iter().chain(content).flat_map(|number| number.to_le_bytes()).collect()
    }

    #[test]
    fn passwords_and_far_cells_are_seen() {
        let check = |records: &[Vec<u8>], expected: Result<(), SheetError>| {
            assert_eq!(check(&records.concat(), &Limits { cells: 1000, ..Limits::default() }), expected);
        };
        let label = |row, column| record(0x00FD, &[row, column, 0, 0, 0]);
        check(&[record(BEGIN, &[0x0600]), label(0, 0), label(99, 9)], Ok(()));
        let too_many = SheetError::OverLimit { excess: Excess::Cells, found: 1010, limit: 1000 };
        check(&[record(BEGIN, &[0x0600]), label(0, 0), label(100, 9)], Err(too_many.clone()));
        let numbers = record(MULTIPLE_NUMBERS, &[100, 0, 0, 0, 0, 9]);
        check(&[record(BEGIN, &[0x0600]), label(0, 0), numbers], Err(too_many));
        check(&[record(BEGIN, &[0x0600]), record(FILE_PASS, &[0]), label(0, 0)], Err(SheetError::Encrypted));
        check(&[vec![1, 2, 3]], Ok(()));
    }
}
