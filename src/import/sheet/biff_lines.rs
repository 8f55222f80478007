//! Hidden rows and columns of an .xls workbook (MS-XLS), which calamine does not hand over. Each sheet is a run of records of
//! its own; where it begins stands among the records of the workbook.

use std::ops::RangeInclusive;

use super::compound_file::u16_at;
use crate::import::hidden_lines::HiddenLines;

const BEGIN: u16 = 0x0809;
const BOUND_SHEET: u16 = 0x0085;
const COLUMNS: u16 = 0x007D;
const ROW: u16 = 0x0208;
const COLUMN_IS_HIDDEN: u16 = 0x0001;
const ROW_IS_HIDDEN: u16 = 0x0020;

/// The hidden lines of each sheet that holds cells, in the order of the sheets.
pub fn survey(stream: &[u8]) -> Vec<HiddenLines> {
    let (mut starts, mut runs): (Vec<usize>, Vec<Run>) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let (Some(kind), Some(length)) = (u16_at(stream, at), u16_at(stream, at + 2)) {
        let Some(record) = stream.get(at + 4..at + 4 + usize::from(length)) else { break };
        match (kind, runs.last_mut()) {
            (BEGIN, _) => runs.push(Run { start: at, ..Run::default() }),
            (BOUND_SHEET, _) => starts.extend(start_of_sheet(record)),
            (COLUMNS, Some(run)) => run.columns.extend(hidden_columns(record)),
            (ROW, Some(run)) => run.rows.extend(hidden_row(record)),
            _ => {}
        }
        at += 4 + usize::from(length);
    }
    let hidden = |start: usize| {
        let run = runs.iter().find(|run| run.start == start);
        run.map_or(HiddenLines::Unknown, |run| HiddenLines::known(run.rows.clone(), run.columns.clone()))
    };
    starts.into_iter().map(hidden).collect()
}

/// The records of the workbook, or of one sheet.
#[derive(Default)]
struct Run {
    start: usize,
    rows: Vec<RangeInclusive<u32>>,
    columns: Vec<RangeInclusive<u16>>,
}

/// Where a sheet begins; `None` for charts and macros.
fn start_of_sheet(record: &[u8]) -> Option<usize> {
    let start = u32::from(u16_at(record, 0)?) | u32::from(u16_at(record, 2)?) << 16;
    let is_sheet = record.get(5) == Some(&0);
    usize::try_from(start).ok().filter(|_| is_sheet)
}

fn hidden_columns(record: &[u8]) -> Option<RangeInclusive<u16>> {
    let (first, last, flags) = (u16_at(record, 0)?, u16_at(record, 2)?, u16_at(record, 8)?);
    (flags & COLUMN_IS_HIDDEN != 0).then_some(first..=last)
}

fn hidden_row(record: &[u8]) -> Option<RangeInclusive<u32>> {
    let (row, flags) = (u32::from(u16_at(record, 0)?), u16_at(record, 12)?);
    (flags & ROW_IS_HIDDEN != 0).then_some(row..=row)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, content: &[u16]) -> Vec<u8> {
        let length = u16::try_from(content.len() * 2).expect("short");
        [kind, length].iter().chain(content).flat_map(|number| number.to_le_bytes()).collect()
    }

    #[test]
    fn hidden_lines_belong_to_their_sheet() {
        let globals = |first: u16, second: u16| {
            let sheet = |start: u16, kind: u16| record(BOUND_SHEET, &[start, 0, kind << 8, 0]);
            [record(BEGIN, &[0x0600, 5]), sheet(first, 0), sheet(999, 2), sheet(second, 0)].concat()
        };
        let row = |number: u16, flags: u16| record(ROW, &[number, 0, 9, 255, 0, 0, flags, 0]);
        let first =
            [record(BEGIN, &[0x0600, 0x10]), row(3, ROW_IS_HIDDEN), row(4, ROW_IS_HIDDEN | 0x100), row(5, 0x100)];
        let second =
            [record(BEGIN, &[0x0600, 0x10]), record(COLUMNS, &[2, 4, 0, 0, 1]), record(COLUMNS, &[5, 5, 0, 0, 0])];
        let (first, second) = (first.concat(), second.concat());
        let start = globals(0, 0).len();
        let starts = (u16::try_from(start).expect("near"), u16::try_from(start + first.len()).expect("near"));
        let found = survey(&[globals(starts.0, starts.1), first, second].concat());
        assert_eq!(found, [HiddenLines::known(vec![3..=4], vec![]), HiddenLines::known(vec![], vec![2..=4])]);
        assert_eq!(survey(&globals(1, 2)), [HiddenLines::Unknown, HiddenLines::Unknown]);
        assert_eq!(survey(b"\x09"), []);
    }
}
