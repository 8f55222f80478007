//! What a ZIP container claims to hold, read from its directory before anything is unpacked: a file of 400 KB may claim, and
//! deliver, 400 MB, and calamine reserves memory for whatever number of shared strings a workbook announces.

use std::io::Read;
use std::ops::Range;

use super::error::{Foreign, SheetError};
use super::inflate::inflate;
use super::limits::{Excess, Limits};

/// One part of the container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Lower case, with forward slashes: some writers use others.
    pub name: String,
    /// Where in the file its name stands as it is written.
    pub written_name: Range<usize>,
    pub packing: u16,
    pub packed: u64,
    pub unpacked: u64,
    /// CRC-32 of what it unpacks to.
    pub checksum: u32,
    header_at: u64,
    /// Bit 0: packed with a password.
    pub flags: u16,
}

/// The workbook formats that come as ZIP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZipFormat {
    Xlsx,
    Xlsb,
    Ods,
}

pub const STORED: u16 = 0;
pub const DEFLATED: u16 = 8;
/// How much of the shared strings is unpacked to find what they announce.
const HEAD: usize = 16 * 1024;
/// The shortest shared string there is: `<si/>`.
const SHORTEST_STRING: u64 = 5;

/// Unpacks the tables of an .ods, to be skimmed before they are read.
pub fn open_document_content(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, SheetError> {
    let parts = read_directory(bytes, limits)?;
    let part = parts.iter().find(|part| part.name == "content.xml").ok_or_else(|| damaged("the tables are missing"))?;
    within(Excess::UnpackedBytes, part.unpacked, limits.open_document_bytes)?;
    let most = usize::try_from(limits.open_document_bytes).unwrap_or(usize::MAX);
    let content = unpack(bytes, part, most).ok_or_else(|| damaged("the tables cannot be unpacked"))?;
    // The directory may lie about the size.
    within(Excess::UnpackedBytes, content.len() as u64, limits.open_document_bytes - 1)?;
    Ok(content)
}

/// A part to be read in a stream, when it is there, unpacks to at most `most` bytes and is packed in a way we know.
pub fn open_part<'bytes>(
    bytes: &'bytes [u8],
    name: &str,
    most: u64,
    limits: &Limits,
) -> Option<Box<dyn std::io::Read + 'bytes>> {
    let parts = read_directory(bytes, limits).ok()?;
    let part = parts.iter().find(|part| part.name == name).filter(|part| part.unpacked <= most)?;
    let packed = packed(bytes, part)?;
    // The directory may lie about the size.
    match part.packing {
        STORED => Some(Box::new(packed.take(most))),
        DEFLATED => Some(Box::new(flate2::read::DeflateDecoder::new(packed).take(most))),
        _ => None,
    }
}

/// Checks what the container claims against the limits and tells its format.
pub fn check(bytes: &[u8], limits: &Limits) -> Result<ZipFormat, SheetError> {
    let parts = read_directory(bytes, limits)?;
    let unpacked = parts.iter().fold(0_u64, |sum, part| sum.saturating_add(part.unpacked));
    within(Excess::UnpackedBytes, unpacked, limits.unpacked_bytes)?;
    if unpacked > Limits::RATIO_FROM {
        within(Excess::Ratio, unpacked / (bytes.len() as u64).max(1), limits.ratio)?;
    }
    let format = format_of(&parts)?;
    if parts.iter().any(|part| part.flags & 1 == 1) {
        return Err(SheetError::Encrypted);
    }
    if format == ZipFormat::Ods {
        check_kind_of_open_document(bytes, &parts)?;
    }
    if format == ZipFormat::Xlsx {
        for part in parts.iter().filter(|part| part.name.ends_with("sharedstrings.xml")) {
            check_shared_strings(bytes, part)?;
        }
    }
    Ok(format)
}

fn within(excess: Excess, found: u64, limit: u64) -> Result<(), SheetError> {
    if found > limit { Err(SheetError::OverLimit { excess, found, limit }) } else { Ok(()) }
}

fn format_of(parts: &[Part]) -> Result<ZipFormat, SheetError> {
    let has = |name: &str| parts.iter().any(|part| part.name == name);
    let has_under = |folder: &str| parts.iter().any(|part| part.name.starts_with(folder));
    if has("xl/workbook.bin") {
        Ok(ZipFormat::Xlsb)
    } else if has_under("word/") {
        Err(SheetError::Foreign(Foreign::TextDocument))
    } else if has_under("ppt/") {
        Err(SheetError::Foreign(Foreign::Presentation))
    } else if has("[content_types].xml") {
        Ok(ZipFormat::Xlsx)
    } else if has("content.xml") && has("mimetype") {
        Ok(ZipFormat::Ods)
    } else if has("encrypted-package") {
        Err(SheetError::Encrypted)
    } else if has("ofd.xml") {
        Err(SheetError::Foreign(Foreign::FixedLayout))
    } else if has("index.zip") || parts.iter().any(|part| part.name.ends_with(".iwa")) {
        Err(SheetError::Foreign(Foreign::AppleDocument))
    } else {
        Err(SheetError::Foreign(Foreign::Archive))
    }
}

/// Texts and presentations come in the same container; the part that says so comes first and is not packed.
fn check_kind_of_open_document(bytes: &[u8], parts: &[Part]) -> Result<(), SheetError> {
    const LONGEST: usize = 200;
    let part = parts.iter().find(|part| part.name == "mimetype");
    let kind = part.and_then(|part| unpack(bytes, part, LONGEST)).unwrap_or_default();
    let kind = String::from_utf8_lossy(&kind);
    if kind.contains("opendocument.text") {
        Err(SheetError::Foreign(Foreign::TextDocument))
    } else if kind.contains("opendocument.presentation") {
        Err(SheetError::Foreign(Foreign::Presentation))
    } else {
        Ok(())
    }
}

fn damaged(detail: &str) -> SheetError {
    SheetError::Damaged { detail: detail.to_owned() }
}

/// The parts that the directory lists, in its order.
pub fn read_directory(bytes: &[u8], limits: &Limits) -> Result<Vec<Part>, SheetError> {
    let (count, start) = find_directory(bytes).ok_or_else(|| damaged("the ZIP directory is missing"))?;
    within(Excess::Parts, count, limits.parts)?;
    let mut parts = Vec::new();
    let mut at = start;
    for _ in 0..count {
        let (part, next) = read_part(bytes, at).ok_or_else(|| damaged("the ZIP directory is cut off"))?;
        parts.push(part);
        at = next;
    }
    Ok(parts)
}

/// Number of parts and where their list begins, from the record at the end of the file or its 64-bit companion.
fn find_directory(bytes: &[u8]) -> Option<(u64, usize)> {
    const END: &[u8] = b"PK\x05\x06";
    const END_LENGTH: usize = 22;
    let search_from = bytes.len().saturating_sub(END_LENGTH + usize::from(u16::MAX));
    let tail = bytes.get(search_from..)?;
    let end = search_from + tail.windows(END.len()).rposition(|window| window == END)?;
    let (count, start) = (u64::from(u16_at(bytes, end + 10)?), u64::from(u32_at(bytes, end + 16)?));
    if count < u64::from(u16::MAX) && start < u64::from(u32::MAX) {
        return Some((count, usize::try_from(start).ok()?));
    }
    let locator =
        end.checked_sub(20).filter(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(b"PK\x06\x07")))?;
    let end = usize::try_from(u64_at(bytes, locator + 8)?).ok()?;
    bytes.get(end..)?.starts_with(b"PK\x06\x06").then_some(())?;
    Some((u64_at(bytes, end.checked_add(32)?)?, usize::try_from(u64_at(bytes, end.checked_add(48)?)?).ok()?))
}

fn read_part(bytes: &[u8], at: usize) -> Option<(Part, usize)> {
    bytes.get(at..)?.starts_with(b"PK\x01\x02").then_some(())?;
    let [name_length, extra_length, comment_length] =
        [28, 30, 32].map(|offset| u16_at(bytes, at + offset).map(usize::from));
    let name_at = at + 46;
    let extra_at = name_at + name_length?;
    let next = extra_at + extra_length? + comment_length?;
    let name = String::from_utf8_lossy(bytes.get(name_at..extra_at)?).to_lowercase().replace('\\', "/");
    let mut part = Part {
        name,
        written_name: name_at..extra_at,
        checksum: u32_at(bytes, at + 16)?,
        flags: u16_at(bytes, at + 8)?,
        packing: u16_at(bytes, at + 10)?,
        packed: u64::from(u32_at(bytes, at + 20)?),
        unpacked: u64::from(u32_at(bytes, at + 24)?),
        header_at: u64::from(u32_at(bytes, at + 42)?),
    };
    widen(&mut part, bytes.get(extra_at..next)?);
    Some((part, next))
}

/// Replaces sizes that did not fit into 32 bits by those of the ZIP64 extra field.
fn widen(part: &mut Part, mut extra: &[u8]) {
    while let (Some(tag), Some(length)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let Some(field) = extra.get(4..4 + usize::from(length)) else { return };
        if tag == 1 {
            let mut at = 0;
            for value in [&mut part.unpacked, &mut part.packed, &mut part.header_at] {
                if *value == u64::from(u32::MAX)
                    && let Some(wide) = u64_at(field, at)
                {
                    *value = wide;
                    at += 8;
                }
            }
        }
        extra = extra.get(4 + usize::from(length)..).unwrap_or_default();
    }
}

/// No workbook can hold more strings than its bytes have room for; one that announces more is damaged or hostile.
fn check_shared_strings(bytes: &[u8], part: &Part) -> Result<(), SheetError> {
    let head = unpack(bytes, part, HEAD).ok_or_else(|| damaged("the shared strings cannot be unpacked"))?;
    // Wide encodings of Latin letters become readable without their zero bytes.
    let letters: Vec<u8> = head.into_iter().filter(|byte| *byte != 0).collect();
    let text = String::from_utf8_lossy(&letters);
    let Some(found) = text.find("sst").and_then(|at| text.get(at..)) else {
        return Err(damaged("the shared strings do not begin where they should"));
    };
    let element = found.split('>').next().unwrap_or_default();
    let Some((_, after)) = element.split_once("uniqueCount") else { return Ok(()) };
    let digits: String =
        after.chars().skip_while(|character| !character.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let room = part.unpacked / SHORTEST_STRING;
    match digits.parse::<u64>() {
        Ok(announced) if announced <= room => Ok(()),
        Ok(announced) => Err(damaged(&format!("{announced} shared strings announced, room for {room}"))),
        Err(_) => Err(damaged("the number of shared strings is no number")),
    }
}

/// The first `most` bytes of a part.
fn unpack(bytes: &[u8], part: &Part, most: usize) -> Option<Vec<u8>> {
    let packed = packed(bytes, part)?;
    match part.packing {
        STORED => Some(packed.get(..most).unwrap_or(packed).to_vec()),
        DEFLATED => inflate(packed, most),
        _ => None,
    }
}

/// The bytes of a part as they lie in the container.
pub fn packed<'bytes>(bytes: &'bytes [u8], part: &Part) -> Option<&'bytes [u8]> {
    let at = usize::try_from(part.header_at).ok()?;
    bytes.get(at..)?.starts_with(b"PK\x03\x04").then_some(())?;
    let names = usize::from(u16_at(bytes, at + 26)?) + usize::from(u16_at(bytes, at + 28)?);
    let start = at + 30 + names;
    let end = start.checked_add(usize::try_from(part.packed).ok()?)?.min(bytes.len());
    bytes.get(start..end)
}

fn array_at<const LENGTH: usize>(bytes: &[u8], at: usize) -> Option<[u8; LENGTH]> {
    bytes.get(at..at.checked_add(LENGTH)?)?.try_into().ok()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    array_at(bytes, at).map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    array_at(bytes, at).map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    array_at(bytes, at).map(u64::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A container of one stored part, claiming `unpacked` bytes for it.
    fn container(name: &str, content: &[u8], unpacked: u32) -> Vec<u8> {
        let length = u16::try_from(name.len()).expect("short name").to_le_bytes();
        let packed = u32::try_from(content.len()).expect("short content").to_le_bytes();
        let mut bytes =
            [b"PK\x03\x04".as_slice(), &[0; 14], &packed, &unpacked.to_le_bytes(), &length, &[0, 0]].concat();
        bytes.extend([name.as_bytes(), content].concat());
        let directory = u32::try_from(bytes.len()).expect("small").to_le_bytes();
        bytes
            .extend([b"PK\x01\x02".as_slice(), &[0; 16], &packed, &unpacked.to_le_bytes(), &length, &[0; 16]].concat());
        bytes.extend(name.as_bytes());
        bytes.extend([b"PK\x05\x06".as_slice(), &[0, 0, 0, 0, 1, 0, 1, 0], &[0; 4], &directory, &[0, 0]].concat());
        bytes
    }

    fn read(name: &str, content: &str, unpacked: u32) -> Result<Vec<Part>, SheetError> {
        read_directory(&container(name, content.as_bytes(), unpacked), &Limits::default())
    }

    #[test]
    fn the_directory_is_read() {
        let parts = read("xl\\SharedStrings.xml", "<sst/>", 6).expect("well formed");
        let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names, ["xl/sharedstrings.xml"]);
        assert_eq!(parts.first().map(|part| (part.packed, part.unpacked, part.header_at)), Some((6, 6, 0)));
    }

    #[test]
    fn claims_beyond_the_limits_are_refused() {
        let bomb = container("xl/worksheets/sheet1.xml", b"x", u32::MAX - 1);
        let refusal = check(&bomb, &Limits::default());
        assert!(matches!(refusal, Err(SheetError::OverLimit { excess: Excess::UnpackedBytes, .. })), "{refusal:?}");
        let tight = container("xl/worksheets/sheet1.xml", b"x", 100 << 20);
        let refusal = check(&tight, &Limits::default());
        assert!(matches!(refusal, Err(SheetError::OverLimit { excess: Excess::Ratio, .. })), "{refusal:?}");
    }

    #[test]
    fn more_strings_than_bytes_is_a_lie() {
        let check = |content: &str, expected: bool| {
            let bytes =
                container("xl/sharedstrings.xml", content.as_bytes(), u32::try_from(content.len()).expect("short"));
            let parts = read_directory(&bytes, &Limits::default()).expect("well formed");
            assert_eq!(parts.iter().all(|part| check_shared_strings(&bytes, part).is_ok()), expected, "{content}");
        };
        check(r#"<sst count="2" uniqueCount="2"><si/><si/></sst>"#, true);
        check(r#"<sst uniqueCount = "4000000000"><si/></sst>"#, false);
        check(r#"<x:sst uniqueCount='99999999999999999999999'></x:sst>"#, false);
        check("<sst><si/></sst>", true);
        check("<!-- nothing -->", false);
    }

    #[test]
    fn other_containers_are_named() {
        let check = |name: &str, expected: Foreign| {
            assert_eq!(check(&container(name, b"x", 1), &Limits::default()), Err(SheetError::Foreign(expected)));
        };
        check("word/document.xml", Foreign::TextDocument);
        check("ppt/presentation.xml", Foreign::Presentation);
        check("readme.txt", Foreign::Archive);
        check("OFD.xml", Foreign::FixedLayout);
        check("Index/Document.iwa", Foreign::AppleDocument);
    }

    #[test]
    fn passwords_are_seen_in_the_directory() {
        let limits = Limits::default();
        assert_eq!(check(&container("encrypted-package", b"x", 1), &limits), Err(SheetError::Encrypted));
        let mut locked = container("xl/workbook.bin", b"x", 1);
        let entry = locked.windows(4).position(|bytes| bytes == b"PK\x01\x02").expect("an entry");
        locked.splice(entry + 8..entry + 9, [1]);
        assert_eq!(check(&locked, &limits), Err(SheetError::Encrypted));
    }
}
