//! The container of .xls and .et (OLE2, MS-CFB), walked before calamine sees it: its sector chains may run in circles, and
//! then calamine's memory grows until the process is killed. Also tells password-protected and foreign documents apart.

use super::error::{Foreign, SheetError};

/// A compound file whose sector chains end, as far as the reader follows them.
pub struct CompoundFile<'bytes> {
    bytes: &'bytes [u8],
    sector_size: usize,
    /// For each sector the next one of its chain.
    next: Vec<u32>,
    streams: Vec<Stream>,
}

#[derive(Debug, PartialEq, Eq)]
struct Stream {
    name: String,
    start: u32,
    length: u64,
}

/// Sector numbers from here on are marks, not sectors.
const FIRST_MARK: u32 = 0xFFFF_FFFA;
const HEADER_LENGTH: usize = 512;
const ENTRY_LENGTH: usize = 128;
const MINI_SECTOR: usize = 64;
/// Shorter streams live in the mini stream, within the root entry's chain.
const SHORTEST_LONG_STREAM: u64 = 4096;

impl<'bytes> CompoundFile<'bytes> {
    /// Walks the chains that the reader will follow.
    pub fn open(bytes: &'bytes [u8]) -> Result<Self, SheetError> {
        let header = bytes.get(..HEADER_LENGTH).ok_or_else(|| damaged("the header is cut off"))?;
        let sector_size = match u16_at(header, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(damaged("unknown sector size")),
        };
        let mut file = Self { bytes, sector_size, next: Vec::new(), streams: Vec::new() };
        file.next = file.read_allocation(header)?;
        let directory = file.chain(u32_at(header, 48).unwrap_or(FIRST_MARK))?;
        file.streams = directory.chunks_exact(ENTRY_LENGTH).filter_map(read_entry).collect();
        file.chain(u32_at(header, 60).unwrap_or(FIRST_MARK))?;
        // Chains that the reader does not follow may be as broken as they like.
        for followed in ["Root Entry", "Workbook", "Book"] {
            if let Some(stream) = file.find(followed).filter(|stream| stream.length >= SHORTEST_LONG_STREAM) {
                file.chain(stream.start)?;
            }
        }
        Ok(file)
    }

    /// The bytes of the workbook stream of an .xls, or why the file is none.
    pub fn workbook(&self) -> Result<Vec<u8>, SheetError> {
        if self.has("EncryptedPackage") || self.has("EncryptionInfo") {
            return Err(SheetError::Encrypted);
        }
        let Some(stream) = self.find("Workbook").or_else(|| self.find("Book")) else {
            return Err(SheetError::Foreign(self.what_else()));
        };
        if stream.length < SHORTEST_LONG_STREAM {
            return self.mini_stream(stream);
        }
        let mut content = self.chain(stream.start)?;
        content.truncate(usize::try_from(stream.length).unwrap_or(usize::MAX));
        Ok(content)
    }

    fn what_else(&self) -> Foreign {
        if self.has("WordDocument") || self.has("WpsContent") {
            Foreign::TextDocument
        } else if self.has("PowerPoint Document") {
            Foreign::Presentation
        } else {
            Foreign::Unknown
        }
    }

    fn find(&self, name: &str) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.name.eq_ignore_ascii_case(name))
    }

    fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The allocation table: 109 of its sectors are named in the header, the others in a chain of their own.
    fn read_allocation(&self, header: &[u8]) -> Result<Vec<u32>, SheetError> {
        let mut tables: Vec<u32> = numbers(header.get(76..).unwrap_or_default()).collect();
        let mut at = u32_at(header, 68).unwrap_or(FIRST_MARK);
        let mut left = self.sector_count();
        while at < FIRST_MARK {
            left = left.checked_sub(1).ok_or_else(runs_in_circles)?;
            let sector = self.sector(at).ok_or_else(points_past_the_end)?;
            let (more, next) = sector.split_at(self.sector_size.min(sector.len()).saturating_sub(4));
            tables.extend(numbers(more));
            at = u32_at(next, 0).unwrap_or(FIRST_MARK);
        }
        let mut allocation = Vec::new();
        for table in tables.into_iter().filter(|table| *table < FIRST_MARK) {
            allocation.extend(numbers(self.sector(table).ok_or_else(points_past_the_end)?));
        }
        Ok(allocation)
    }

    /// The bytes of a chain of sectors. A chain longer than the file runs in circles.
    fn chain(&self, start: u32) -> Result<Vec<u8>, SheetError> {
        let mut content = Vec::new();
        let mut at = start;
        let mut left = self.sector_count();
        while at < FIRST_MARK {
            left = left.checked_sub(1).ok_or_else(runs_in_circles)?;
            content.extend_from_slice(self.sector(at).ok_or_else(points_past_the_end)?);
            at = self.next.get(at as usize).copied().unwrap_or(FIRST_MARK);
        }
        Ok(content)
    }

    fn mini_stream(&self, stream: &Stream) -> Result<Vec<u8>, SheetError> {
        let root = self.find("Root Entry").ok_or_else(|| damaged("the root entry is missing"))?;
        let minis = self.chain(root.start)?;
        let start_of_table = u32_at(self.bytes, 60).unwrap_or(FIRST_MARK);
        let next: Vec<u32> = numbers(&self.chain(start_of_table)?).collect();
        let mut content = Vec::new();
        let mut at = stream.start;
        let mut left = next.len();
        while at < FIRST_MARK {
            left = left.checked_sub(1).ok_or_else(runs_in_circles)?;
            let from = at as usize * MINI_SECTOR;
            content.extend_from_slice(minis.get(from..from + MINI_SECTOR).ok_or_else(points_past_the_end)?);
            at = next.get(at as usize).copied().unwrap_or(FIRST_MARK);
        }
        content.truncate(usize::try_from(stream.length).unwrap_or(usize::MAX));
        Ok(content)
    }

    /// One sector; the last one of a file may be cut short.
    fn sector(&self, number: u32) -> Option<&'bytes [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector_size)?;
        let end = (start + self.sector_size).min(self.bytes.len());
        self.bytes.get(start..end)
    }

    fn sector_count(&self) -> usize {
        self.bytes.len() / self.sector_size + 1
    }
}

fn read_entry(entry: &[u8]) -> Option<Stream> {
    let units = numbers_of_two(entry.get(..64)?).take_while(|unit| *unit != 0);
    let name: String = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    if name.is_empty() {
        return None;
    }
    // The upper half of the length is undefined in version 3; no stream of ours needs it.
    Some(Stream { name, start: u32_at(entry, 116)?, length: u64::from(u32_at(entry, 120)?) })
}

fn damaged(detail: &str) -> SheetError {
    SheetError::Damaged { detail: format!("compound file: {detail}") }
}

fn runs_in_circles() -> SheetError {
    damaged("a chain of sectors runs in circles")
}

fn points_past_the_end() -> SheetError {
    damaged("a chain of sectors points past the end of the file")
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).filter_map(|chunk| u32_at(chunk, 0))
}

fn numbers_of_two(bytes: &[u8]) -> impl Iterator<Item = u16> + '_ {
    bytes.chunks_exact(2).filter_map(|chunk| u16_at(chunk, 0))
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: u32 = 0xFFFF_FFFE;
    const FREE: u32 = 0xFFFF_FFFF;

    /// A file of an allocation table, a directory with one stream, and the stream's single sector.
    fn file(stream: &str, after_stream_sector: u32) -> Vec<u8> {
        let mut header = vec![0; HEADER_LENGTH];
        let mut set = |at: usize, bytes: &[u8]| header.splice(at..at + bytes.len(), bytes.to_vec()).for_each(drop);
        set(0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
        set(30, &9_u16.to_le_bytes());
        set(48, &1_u32.to_le_bytes());
        set(60, &END.to_le_bytes());
        set(68, &END.to_le_bytes());
        set(76, &FREE.to_le_bytes().repeat(109));
        set(76, &0_u32.to_le_bytes());
        let mut table: Vec<u8> =
            [0xFFFF_FFFD, END, after_stream_sector].iter().flat_map(|next| u32::to_le_bytes(*next)).collect();
        table.resize(512, 0xFF);
        let mut directory: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        directory.resize(116, 0);
        directory.extend([2_u32.to_le_bytes(), 4096_u32.to_le_bytes()].concat());
        directory.resize(512, 0);
        [header, table, directory, vec![7; 512]].concat()
    }

    #[test]
    fn streams_are_found_and_documents_told_apart() {
        let check = |stream: &str, expected: Result<Vec<u8>, SheetError>| {
            let bytes = file(stream, END);
            assert_eq!(CompoundFile::open(&bytes).and_then(|file| file.workbook()), expected, "{stream}");
        };
        check("Workbook", Ok(vec![7; 512]));
        check("Book", Ok(vec![7; 512]));
        check("EncryptedPackage", Err(SheetError::Encrypted));
        check("WordDocument", Err(SheetError::Foreign(Foreign::TextDocument)));
        check("PowerPoint Document", Err(SheetError::Foreign(Foreign::Presentation)));
        check("Something", Err(SheetError::Foreign(Foreign::Unknown)));
    }

    #[test]
    fn chains_that_do_not_end_are_refused() {
        let check = |bytes: &[u8], expected: SheetError| {
            assert_eq!(CompoundFile::open(bytes).map(|_| ()), Err(expected));
        };
        check(&file("Workbook", 2), runs_in_circles());
        check(&file("Workbook", 4000), points_past_the_end());
        check(b"\xD0\xCF\x11\xE0", damaged("the header is cut off"));
    }
}
