//! Merged regions and hidden rows and columns of an .xlsb, which calamine does not hand over. Each sheet is unpacked once more in a
//! stream, and of its records only those that say so are looked at.
//!
//! A record is its number and its length, each in as many bytes as have their highest bit set and one more, and its content
//! (MS-XLSB 2.1.4).

use std::collections::BTreeMap;
use std::io::{BufReader, Read};

use super::limits::Limits;
use super::xlsx_lines::{part_of_target, relationships};
use super::zip_directory;
use crate::import::cells::{Merge, Merging};
use crate::import::hidden_lines::HiddenLines;

/// Larger sheets would make everybody wait; of them it is not known.
const LARGEST: u64 = 128 << 20;
const LARGEST_INDEX: u64 = 4 << 20;

/// Numbers of records (MS-XLSB 2.3.1).
const ROW: u32 = 0;
const COLUMNS: u32 = 60;
const SHEET: u32 = 156;
const MERGE: u32 = 176;

/// What stands around the cells of a sheet.
pub struct SheetRest {
    pub merging: Merging,
    pub merges: Vec<Merge>,
    pub hidden: HiddenLines,
}

/// A workbook whose sheets are asked one after the other.
pub struct XlsbLines<'bytes> {
    bytes: &'bytes [u8],
    limits: Limits,
    /// Where each sheet lies, by its name.
    parts: BTreeMap<String, String>,
}

impl<'bytes> XlsbLines<'bytes> {
    pub fn open(bytes: &'bytes [u8], limits: &Limits) -> Self {
        Self { bytes, limits: *limits, parts: parts_of_sheets(bytes, limits).unwrap_or_default() }
    }

    /// What is known of the sheet with this name. What cannot be found out is unknown, never an error: the cells can be read.
    pub fn of(&self, name: &str) -> SheetRest {
        let part = |part: &String| zip_directory::open_part(self.bytes, part, LARGEST, &self.limits);
        let found =
            self.parts.get(name).and_then(part).and_then(|sheet| rest(BufReader::with_capacity(1 << 16, sheet)));
        found.unwrap_or(SheetRest { merging: Merging::Unknown, merges: Vec::new(), hidden: HiddenLines::Unknown })
    }
}

fn parts_of_sheets(bytes: &[u8], limits: &Limits) -> Option<BTreeMap<String, String>> {
    let part = |name: &str| zip_directory::open_part(bytes, name, LARGEST_INDEX, limits);
    let mut text = String::new();
    part("xl/_rels/workbook.bin.rels")?.read_to_string(&mut text).ok()?;
    let targets = relationships(&text);
    let mut records = Records { source: BufReader::new(part("xl/workbook.bin")?), content: Vec::new() };
    let mut parts = BTreeMap::new();
    while let Some(record) = records.next()? {
        if record == SHEET
            && let Some((relation, at)) = wide_text(&records.content, 8)
            && let Some((name, _)) = wide_text(&records.content, at)
            && let Some(target) = targets.get(&relation)
        {
            parts.insert(name, part_of_target(target));
        }
    }
    Some(parts)
}

/// Goes through the records of a sheet. `None` when the stream breaks off.
fn rest(sheet: impl Read) -> Option<SheetRest> {
    let (mut rows, mut columns, mut merges) = (Vec::new(), Vec::new(), Vec::new());
    let mut records = Records { source: sheet, content: Vec::new() };
    while let Some(record) = records.next()? {
        let content = &records.content;
        match record {
            ROW if content.get(11).is_some_and(|flags| flags & 0x10 != 0) => {
                rows.extend(u32_at(content, 0).map(|row| row..=row));
            }
            COLUMNS if content.get(16).is_some_and(|flags| flags & 1 != 0) => {
                let range = u32_at(content, 0).zip(u32_at(content, 4));
                columns.extend(range.and_then(|(first, last)| Some(u16::try_from(first).ok()?..=narrow(last))));
            }
            MERGE => merges.extend(merge(content)),
            _ => {}
        }
    }
    Some(SheetRest { merging: Merging::Known, merges, hidden: HiddenLines::known(rows, columns) })
}

fn merge(content: &[u8]) -> Option<Merge> {
    let [top, bottom, left, right] = [0, 4, 8, 12].map(|at| u32_at(content, at));
    let (top, bottom, left, right) = (top?, bottom?, u16::try_from(left?).ok()?, narrow(right?));
    let is_region = top <= bottom && left <= right && (top, left) != (bottom, right);
    is_region.then_some(Merge { top, left, bottom, right })
}

fn narrow(column: u32) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

fn u32_at(content: &[u8], at: usize) -> Option<u32> {
    content.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

/// A text of 16-bit characters behind their count, and where the content goes on.
fn wide_text(content: &[u8], at: usize) -> Option<(String, usize)> {
    let end = at.checked_add(4)?.checked_add(usize::try_from(u32_at(content, at)?).ok()?.checked_mul(2)?)?;
    let units = content.get(at + 4..end)?.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair));
    Some((char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')).collect(), end))
}

/// The records of a stream, of each as much content as any of ours has.
struct Records<Source> {
    source: Source,
    content: Vec<u8>,
}

impl<Source: Read> Records<Source> {
    /// More than the names of a sheet can take.
    const LONGEST: u64 = 1024;

    /// The number of the next record, `Some(None)` at the end of the stream; `None` when it ends within a record.
    #[expect(clippy::option_option, reason = "the end is told from a break")]
    fn next(&mut self) -> Option<Option<u32>> {
        let Some(first) = self.byte() else { return Some(None) };
        let number = if first & 0x80 == 0 { u32::from(first) } else { u32::from(first & 0x7F) | self.seven_bits(7)? };
        let mut length = 0;
        for place in [0, 7, 14, 21] {
            let byte = self.byte()?;
            length |= u64::from(byte & 0x7F) << place;
            if byte & 0x80 == 0 {
                break;
            }
        }
        self.content.clear();
        let kept = length.min(Self::LONGEST);
        let read = self.source.by_ref().take(kept).read_to_end(&mut self.content).ok()?;
        let skipped = std::io::copy(&mut self.source.by_ref().take(length - kept), &mut std::io::sink()).ok()?;
        (read as u64 == kept && skipped == length - kept).then_some(Some(number))
    }

    fn seven_bits(&mut self, place: u32) -> Option<u32> {
        Some(u32::from(self.byte()? & 0x7F) << place)
    }

    fn byte(&mut self) -> Option<u8> {
        let mut byte = [0];
        self.source.read_exact(&mut byte).ok()?;
        Some(u8::from_le_bytes(byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: u32, content: &[u8]) -> Vec<u8> {
        let low = u8::try_from(number & 0x7F).expect("seven bits");
        let mut record = match u8::try_from(number >> 7).expect("seven bits") {
            0 => vec![low],
            high => vec![low | 0x80, high],
        };
        let length = content.len();
        record
            .extend([u8::try_from(length & 0x7F | 0x80).expect("a byte"), u8::try_from(length >> 7).expect("a byte")]);
        record.extend(content);
        record
    }

    fn numbers(numbers: &[u32]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    /// A row with its flags.
    fn row(number: u32, flags: u8) -> Vec<u8> {
        record(ROW, &[numbers(&[number, 0]), vec![0, 0, 0, flags, 0]].concat())
    }

    #[test]
    fn merges_and_hidden_lines_are_found_among_other_records() {
        let columns = |first, last, flags| record(COLUMNS, &[numbers(&[first, last, 0, 0]), vec![flags, 0]].concat());
        let sheet = [
            record(129, &[]),
            columns(1, 2, 0),
            columns(3, 16_383, 1),
            row(0, 0x08),
            record(7, &[0x10; 3000]),
            row(4, 0x10),
            row(5, 0x18),
            record(MERGE, &numbers(&[0, 0, 0, 3])),
            record(MERGE, &numbers(&[2, 3, 1, 1])),
            record(MERGE, &numbers(&[5, 4, 0, 0])),
        ];
        let found = rest(sheet.concat().as_slice()).expect("whole");
        assert_eq!((found.hidden.rows(), found.hidden.columns()), ([4..=5].as_slice(), [3..=16_383].as_slice()));
        let merge = |top, left, bottom, right| Merge { top, left, bottom, right };
        assert_eq!(found.merges, [merge(0, 0, 0, 3), merge(2, 1, 3, 1)], "one is turned inside out");
        assert_eq!(found.merging, Merging::Known);
    }

    #[test]
    fn a_sheet_that_breaks_off_says_nothing() {
        let whole = [row(4, 0x10), record(7, &[0; 2000])].concat();
        assert!(rest(whole.as_slice()).is_some());
        for length in [1, 5, 20, whole.len() - 1] {
            assert!(rest(whole.get(..length).expect("a part")).is_none(), "{length} bytes");
        }
    }

    #[test]
    fn names_are_read_from_16_bit_characters() {
        let content = [numbers(&[2]), vec![0x32, 0x4E, 0x41, 0]].concat();
        assert_eq!(wide_text(&content, 0), Some(("串A".to_owned(), 8)));
        assert_eq!(wide_text(&numbers(&[u32::MAX]), 0), None);
    }
}
