//! What a container means to calamine: which part each sheet is, which part the shared texts are, and which styles show dates. All
//! of this hangs on relationships, paths and number formats of many makers, and must not be understood in two ways. So calamine is
//! asked: it opens a small copy of the container in which every sheet holds nothing but its own number, and a cell in each style.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, Xlsx};
use flate2::Crc;

use crate::import::sheet::zip_directory::{self, Part};

/// What calamine makes of a container.
pub struct Probe {
    pub sheets: Vec<calamine::Sheet>,
    /// The part of each sheet that holds cells, by its name.
    pub part_of: BTreeMap<String, usize>,
    /// The part of the shared texts.
    pub strings: Option<usize>,
    pub dates: Dates,
}

/// Which styles show numbers as dates.
pub struct Dates {
    pub is_date: Vec<bool>,
    pub is_1904: bool,
}

/// What is copied as it is: nothing that would be large in an ordinary workbook.
const COPIED: [&str; 5] = ["[content_types].xml", ".rels", "workbook", "styles", "theme"];
/// More of it is out of the ordinary.
const MOST_COPIED: u64 = 8 << 20;
const MOST_STYLES: usize = 1 << 16;

impl Probe {
    /// `None` where the container is out of the ordinary.
    pub fn ask(bytes: &[u8], parts: &[Part]) -> Option<Self> {
        let first = copy(bytes, parts, 0)?;
        let mut workbook: Xlsx<Cursor<&[u8]>> = Xlsx::new(Cursor::new(first.as_slice())).ok()?;
        let sheets = workbook.sheets_metadata().to_vec();
        let mut part_of = BTreeMap::new();
        let mut styles = 0;
        for sheet in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
            let mut cells = workbook.worksheet_cells_reader(&sheet.name).ok()?;
            styles = cells.styles().len();
            let part = number(cells.next_cell().ok()??.get_value())?;
            // Which of two sheets of one name is meant, only their order would tell.
            if part_of.insert(sheet.name.clone(), part).is_some() {
                return None;
            }
        }
        let asked = sheets.iter().find(|sheet| sheet.typ == SheetType::WorkSheet)?.name.clone();
        if styles > MOST_STYLES {
            return None;
        }
        let second = copy(bytes, parts, styles)?;
        let mut workbook: Xlsx<Cursor<&[u8]>> = Xlsx::new(Cursor::new(second.as_slice())).ok()?;
        let is_1904 = workbook.has_1904_epoch();
        let mut cells = workbook.worksheet_cells_reader(&asked).ok()?;
        cells.next_cell().ok()??;
        let mut is_date = Vec::with_capacity(styles);
        for _ in 0..styles {
            is_date.push(matches!(cells.next_cell().ok()??.get_value(), DataRef::DateTime(_)));
        }
        // Where calamine knows no shared texts, this cell is an error to it.
        let strings = match cells.next_cell() {
            Ok(Some(cell)) => match cell.get_value() {
                DataRef::SharedString(text) => Some(text.parse().ok()?),
                _ => return None,
            },
            Ok(None) => return None,
            Err(_) => None,
        };
        Some(Self { sheets, part_of, strings, dates: Dates { is_date, is_1904 } })
    }
}

fn number(value: &DataRef<'_>) -> Option<usize> {
    match value {
        DataRef::Float(number) => Some(*number as usize),
        _ => None,
    }
}

/// The small copy: sheets hold their number among the parts, a cell in each style and a shared text; the shared texts are one, the
/// number of their part.
fn copy(bytes: &[u8], parts: &[Part], styles: usize) -> Option<Vec<u8>> {
    let mut copy = Container::default();
    let mut copied = 0;
    for (number, part) in parts.iter().enumerate() {
        let name = part.name.as_str();
        if name.contains("worksheets/") && name.ends_with(".xml") {
            copy.add(bytes, part, sheet(number, styles).as_bytes())?;
        } else if name.ends_with("sharedstrings.xml") {
            copy.add(bytes, part, format!("<sst><si><t>{number}</t></si></sst>").as_bytes())?;
        } else if COPIED.iter().any(|kept| name.contains(kept)) {
            copied += part.unpacked;
            copy.add_packed(bytes, part)?;
        }
    }
    (copied <= MOST_COPIED).then(|| copy.finish()).flatten()
}

fn sheet(number: usize, styles: usize) -> String {
    let mut sheet = format!("<worksheet><sheetData><row><c><v>{number}</v></c>");
    for style in 0..styles {
        // Writing to a text cannot fail.
        let _written = write!(sheet, "<c s=\"{style}\"><v>40000</v></c>");
    }
    sheet.push_str("<c t=\"s\"><v>0</v></c></row></sheetData></worksheet>");
    sheet
}

/// A ZIP container in the making.
#[derive(Default)]
struct Container {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    parts: u16,
}

impl Container {
    /// A part as it is packed in the other container.
    fn add_packed(&mut self, bytes: &[u8], part: &Part) -> Option<()> {
        let packed = zip_directory::packed(bytes, part)?;
        if packed.len() as u64 != part.packed {
            return None;
        }
        self.put(bytes, part, (part.packing, part.checksum, part.unpacked), packed)
    }

    /// A part under the name of one of the other container.
    fn add(&mut self, bytes: &[u8], part: &Part, content: &[u8]) -> Option<()> {
        let mut checksum = Crc::new();
        checksum.update(content);
        self.put(bytes, part, (zip_directory::STORED, checksum.sum(), content.len() as u64), content)
    }

    fn put(
        &mut self,
        bytes: &[u8],
        part: &Part,
        (packing, checksum, unpacked): (u16, u32, u64),
        packed: &[u8],
    ) -> Option<()> {
        /// Names in UTF-8.
        const WIDE_NAMES: u16 = 1 << 11;
        /// The first of January 1980.
        const DAY: u16 = 0x21;
        let name = bytes.get(part.written_name.clone())?;
        let start = u32::try_from(self.bytes.len()).ok()?;
        let mut facts = Vec::new();
        for field in [20, part.flags & WIDE_NAMES, packing, 0, DAY] {
            facts.extend(field.to_le_bytes());
        }
        for field in [checksum, u32::try_from(packed.len()).ok()?, u32::try_from(unpacked).ok()?] {
            facts.extend(field.to_le_bytes());
        }
        facts.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
        facts.extend([0, 0]);
        self.bytes.extend([b"PK\x03\x04", facts.as_slice(), name, packed].concat());
        let place = [[0; 10].as_slice(), &start.to_le_bytes()].concat();
        self.directory.extend([b"PK\x01\x02\x14\x00", facts.as_slice(), &place, name].concat());
        self.parts = self.parts.checked_add(1)?;
        Some(())
    }

    fn finish(mut self) -> Option<Vec<u8>> {
        let start = u32::try_from(self.bytes.len()).ok()?.to_le_bytes();
        let length = u32::try_from(self.directory.len()).ok()?.to_le_bytes();
        let parts = self.parts.to_le_bytes();
        self.bytes.append(&mut self.directory);
        self.bytes.extend([b"PK\x05\x06\0\0\0\0".as_slice(), &parts, &parts, &length, &start, &[0, 0]].concat());
        Some(self.bytes)
    }
}
