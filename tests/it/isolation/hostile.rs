//! Workbooks that were made to end their readers. Each is a ZIP container written here byte by byte, because no honest writer makes
//! such files: stored or packed parts, and a directory that may lie about their sizes.

/// A part of a container.
pub struct Part {
    name: &'static str,
    packed: Vec<u8>,
    unpacked: u64,
    method: u16,
    crc: u32,
    /// What the directory says instead of the size after unpacking.
    said: Option<u32>,
}

impl Part {
    pub fn stored(name: &'static str, content: &str) -> Self {
        let bytes = content.as_bytes().to_vec();
        let (unpacked, crc) = (bytes.len() as u64, crc(bytes.iter().copied()));
        Self { name, packed: bytes, unpacked, method: 0, crc, said: None }
    }

    /// `before`, then a byte so many times, then `after`: packed a thousand times.
    pub fn repeated(name: &'static str, before: &str, (byte, times): (u8, usize), after: &str) -> Self {
        // Each step of the packed form stands for 258 bytes.
        let times = times.div_ceil(258) * 258;
        let packed = packed(before.as_bytes(), (byte, times), after.as_bytes());
        let whole = before.bytes().chain(std::iter::repeat_n(byte, times + 1)).chain(after.bytes());
        let unpacked = (before.len() + times + 1 + after.len()) as u64;
        Self { name, packed, unpacked, method: 8, crc: crc(whole), said: None }
    }

    /// With another size in the directory.
    pub fn said_to_have(self, bytes: u32) -> Self {
        Self { said: Some(bytes), ..self }
    }

    fn sizes(&self) -> [u32; 2] {
        let unpacked = self.said.unwrap_or(u32::try_from(self.unpacked).expect("small enough"));
        [u32::try_from(self.packed.len()).expect("small enough"), unpacked]
    }
}

/// A workbook of one sheet, the worksheet and further parts being given.
pub fn workbook(sheet: Part, more: Vec<Part>) -> Vec<u8> {
    const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
    const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>"#;
    const PARTS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
    let mut parts = vec![
        Part::stored("[Content_Types].xml", TYPES),
        Part::stored("_rels/.rels", ROOT),
        Part::stored("xl/workbook.xml", BOOK),
        Part::stored("xl/_rels/workbook.xml.rels", PARTS),
        sheet,
    ];
    parts.extend(more);
    container(&parts)
}

/// The worksheet with these rows.
pub fn worksheet(rows: &str) -> Part {
    Part::stored("xl/worksheets/sheet1.xml", &format!("{SHEET_BEFORE}{rows}{SHEET_AFTER}"))
}

pub const SHEET_BEFORE: &str =
    r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
pub const SHEET_AFTER: &str = "</sheetData></worksheet>";

/// A cell that holds a text.
pub fn cell(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn container(parts: &[Part]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for part in parts {
        let start = u32::try_from(file.len()).expect("small enough");
        let [packed, unpacked] = part.sizes();
        let name = part.name.as_bytes();
        let name_length = u16::try_from(name.len()).expect("short");
        let mut facts: Vec<u8> =
            [20, 0x0800, part.method, 0, 0x21].iter().flat_map(|word: &u16| word.to_le_bytes()).collect();
        facts.extend([part.crc, packed, unpacked].iter().flat_map(|word| word.to_le_bytes()));
        facts.extend(name_length.to_le_bytes());
        file.extend(b"PK\x03\x04");
        file.extend(&facts);
        file.extend([0, 0]);
        file.extend(name);
        file.extend(&part.packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&facts);
        directory.extend([0; 12]);
        directory.extend(start.to_le_bytes());
        directory.extend(name);
    }
    let (start, length) = (file.len(), directory.len());
    let count = u16::try_from(parts.len()).expect("few");
    file.extend(directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend([count, count].iter().flat_map(|count| count.to_le_bytes()));
    file.extend([length, start].iter().flat_map(|size| u32::try_from(*size).expect("small enough").to_le_bytes()));
    file.extend([0, 0]);
    file
}

/// DEFLATE with its fixed codes (RFC 1951, 3.2.6).
fn packed(before: &[u8], (byte, times): (u8, usize), after: &[u8]) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0b011, 3); // The last block, with fixed codes.
    before.iter().chain([&byte]).for_each(|byte| bits.literal(*byte));
    for _ in 0..times / 258 {
        bits.code(0b1100_0101, 8); // 258 bytes,
        bits.code(0, 5); // as they stand one byte before.
    }
    after.iter().for_each(|byte| bits.literal(*byte));
    bits.code(0, 7); // The end.
    bits.finish()
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    waiting: u32,
    count: u32,
}

impl Bits {
    /// Numbers come lowest bit first.
    fn put(&mut self, value: u32, length: u32) {
        self.waiting |= value << self.count;
        self.count += length;
        while self.count >= 8 {
            self.bytes.push((self.waiting & 0xFF) as u8);
            self.waiting >>= 8;
            self.count -= 8;
        }
    }

    /// Codes come highest bit first.
    fn code(&mut self, code: u32, length: u32) {
        self.put(code.reverse_bits() >> (32 - length), length);
    }

    fn literal(&mut self, byte: u8) {
        match byte {
            0..=143 => self.code(0x30 + u32::from(byte), 8),
            144..=255 => self.code(0x190 + u32::from(byte) - 144, 9),
        }
    }

    fn finish(mut self) -> Vec<u8> {
        self.put(0, 7);
        self.bytes
    }
}

/// CRC-32 as ZIP has it.
fn crc(bytes: impl Iterator<Item = u8>) -> u32 {
    let mut table = [0_u32; 256];
    for (index, entry) in (0_u32..).zip(&mut table) {
        *entry = (0..8).fold(index, |crc, _| if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 });
    }
    !bytes.fold(!0, |crc, byte| table[usize::from((crc as u8) ^ byte)] ^ (crc >> 8))
}
