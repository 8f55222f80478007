//! Hidden rows and columns of an .xlsx, which calamine does not hand over. Each sheet is unpacked once more in a stream and only
//! its `<row>` and `<col>` tags are looked at, which takes a fraction of reading its cells.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::ops::RangeInclusive;

use quick_xml::events::{BytesStart, Event};

use super::limits::Limits;
use super::zip_directory;
use crate::import::hidden_lines::HiddenLines;

/// Larger sheets would make everybody wait for what hardly anybody has; of them it is not known.
const LARGEST: u64 = 128 << 20;
/// A tag longer than this is none of ours.
const LONGEST_TAG: usize = 4096;

/// A workbook whose sheets are asked for their hidden lines, one after the other.
pub struct XlsxLines<'bytes> {
    bytes: &'bytes [u8],
    limits: Limits,
    /// Where each sheet lies, by its name.
    parts: BTreeMap<String, String>,
}

impl<'bytes> XlsxLines<'bytes> {
    pub fn open(bytes: &'bytes [u8], limits: &Limits) -> Self {
        Self { bytes, limits: *limits, parts: parts_of_sheets(bytes, limits).unwrap_or_default() }
    }

    /// The hidden lines of the sheet with this name. What cannot be found out is unknown, never an error: the cells can be read.
    pub fn of(&self, name: &str) -> HiddenLines {
        self.parts.get(name).and_then(|part| of_part(self.bytes, part, &self.limits)).unwrap_or_default()
    }
}

/// Which part of the container holds which sheet, by the workbook and its relationships.
fn parts_of_sheets(bytes: &[u8], limits: &Limits) -> Option<BTreeMap<String, String>> {
    const LARGEST_INDEX: u64 = 4 << 20;
    let text = |part: &str| {
        let mut text = String::new();
        zip_directory::open_part(bytes, part, LARGEST_INDEX, limits)?.read_to_string(&mut text).ok()?;
        Some(text)
    };
    let targets = relationships(&text("xl/_rels/workbook.xml.rels")?);
    let relations: BTreeMap<String, String> =
        tags(&text("xl/workbook.xml")?, "sheet", |tag| Some((attribute(tag, "name")?, attribute(tag, "id")?)));
    let parts = relations.into_iter().filter_map(|(name, id)| Some((name, part_of_target(targets.get(&id)?))));
    Some(parts.collect())
}

/// The targets of the relationships of a workbook, by their ids.
pub fn relationships(text: &str) -> BTreeMap<String, String> {
    tags(text, "Relationship", |tag| Some((attribute(tag, "Id")?, attribute(tag, "Target")?)))
}

/// The part of the container that a relationship of the workbook aims at.
pub fn part_of_target(target: &str) -> String {
    match target.strip_prefix('/') {
        Some(absolute) => absolute.to_lowercase(),
        None => format!("xl/{target}").to_lowercase(),
    }
}

fn tags(
    text: &str,
    wanted: &str,
    read: impl Fn(&BytesStart<'_>) -> Option<(String, String)>,
) -> BTreeMap<String, String> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut found = BTreeMap::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().into_inner() == wanted => {
                found.extend(read(&tag));
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, wanted: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let found = attributes.with_checks(false).flatten().find(|found| found.key.local_name().into_inner() == wanted)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

fn of_part(bytes: &[u8], part: &str, limits: &Limits) -> Option<HiddenLines> {
    let sheet = zip_directory::open_part(bytes, part, LARGEST, limits)?;
    hidden_lines(BufReader::with_capacity(1 << 16, sheet))
}

/// Looks through the tags of a sheet. `None` when the stream breaks off.
fn hidden_lines(mut sheet: impl BufRead) -> Option<HiddenLines> {
    let (mut rows, mut columns) = (Vec::new(), Vec::new());
    let (mut next_row, mut tag) = (0_u32, Vec::new());
    loop {
        if sheet.skip_until(b'<').ok()? == 0 {
            return Some(HiddenLines::known(rows, columns));
        }
        tag.clear();
        let read = sheet.by_ref().take(LONGEST_TAG as u64).read_until(b'>', &mut tag).ok()?;
        if read == 0 {
            return Some(HiddenLines::known(rows, columns));
        }
        match local_name(&tag) {
            b"row" => {
                let row = number(&tag, b"r").map_or(next_row, |row| row.saturating_sub(1));
                next_row = row.saturating_add(1);
                if is_hidden(&tag) {
                    rows.push(row..=row);
                }
            }
            b"col" if is_hidden(&tag) => columns.extend(column_range(&tag)),
            b"sst" | b"styleSheet" => return None,
            _ => {}
        }
    }
}

fn column_range(tag: &[u8]) -> Option<RangeInclusive<u16>> {
    let (first, last) = (number(tag, b"min")?, number(tag, b"max")?);
    let first = u16::try_from(first.saturating_sub(1)).ok()?;
    Some(first..=u16::try_from(last.saturating_sub(1)).unwrap_or(u16::MAX))
}

/// The name of the tag without its prefix; empty for closing tags.
fn local_name(tag: &[u8]) -> &[u8] {
    let end =
        tag.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')).unwrap_or(tag.len());
    let name = tag.get(..end).unwrap_or_default();
    let prefix = name.iter().position(|byte| *byte == b':').map_or(0, |at| at + 1);
    name.get(prefix..).unwrap_or_default()
}

/// The value of an attribute without a prefix.
fn value<'tag>(tag: &'tag [u8], wanted: &[u8]) -> Option<&'tag [u8]> {
    let mut rest = tag;
    loop {
        let at = rest.iter().position(|byte| *byte == b'=')?;
        let (before, after) = rest.split_at(at);
        let name = before.trim_ascii_end().rsplit(u8::is_ascii_whitespace).next().unwrap_or_default();
        let after = after.get(1..)?.trim_ascii_start();
        let (quote, inside) = after.split_first()?;
        let end = inside.iter().position(|byte| byte == quote)?;
        if name == wanted {
            return inside.get(..end);
        }
        rest = inside.get(end + 1..)?;
    }
}

fn number(tag: &[u8], wanted: &[u8]) -> Option<u32> {
    std::str::from_utf8(value(tag, wanted)?).ok()?.trim().parse().ok()
}

fn is_hidden(tag: &[u8]) -> bool {
    matches!(value(tag, b"hidden"), Some(b"1" | b"true" | b"on"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_rows_and_columns_are_found() {
        let check = |sheet: &str, rows: &[RangeInclusive<u32>], columns: &[RangeInclusive<u16>]| {
            let hidden = hidden_lines(sheet.as_bytes()).expect("a sheet");
            assert_eq!((hidden.rows(), hidden.columns()), (rows, columns), "{sheet}");
        };
        check("<worksheet><sheetData><row r=\"1\"><c><v>1</v></c></row></sheetData></worksheet>", &[], &[]);
        check(
            "<x:worksheet><x:cols><x:col min=\"2\" max='16384' hidden = \"true\"/><x:col min=\"1\" max=\"1\"/></x:cols>
            <x:row x:r=\"9\" r=\"3\" spans=\"1:2\" hidden=\"1\" ht=\"0\"/><x:row hidden=\"1\"><x:c r=\"A4\" hidden=\"1\"/></x:row>
            <x:row hidden=\"0\"/><x:row r=\"8\" hidden=\"1\"/></x:worksheet>",
            &[2..=3, 7..=7],
            &[1..=16_383],
        );
        check("", &[], &[]);
        check("<row r=\"1\" hidden=\"1", &[], &[]);
        check("< = = <row r hidden>", &[], &[]);
    }
}
