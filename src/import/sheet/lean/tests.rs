//! The lean scanner held against calamine: the same cells, merged regions and hidden lines, in the same order, whatever of a sheet
//! the scanner reads itself.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::*;
use crate::import::cells::CellError;
use crate::import::hidden_lines::HiddenRange;
use crate::import::sheet::builder::Incoming;
use crate::import::sheet::receiver::{SheetHead, SheetTail};
use crate::import::sheet::xlsx;
use crate::watch::Unwatched;

/// Everything that was handed over, with texts in full.
#[derive(Debug, Default, PartialEq)]
struct Heard {
    said: Vec<Said>,
    numbered: Vec<String>,
}

#[derive(Debug, PartialEq)]
enum Said {
    Begin(SheetHead),
    Text(u32, u32, String),
    Number(u32, u32, u64),
    Bool(u32, u32, bool),
    Date(u32, u32, u64, u16),
    Error(u32, u32, CellError),
    Merge(Merge),
    Hidden(HiddenRange),
    End(SheetTail),
}

impl Receiver for Heard {
    fn begin(&mut self, head: SheetHead) -> Result<(), SheetError> {
        self.numbered.clear();
        self.said.push(Said::Begin(head));
        Ok(())
    }

    fn cell(&mut self, row: u32, column: u32, value: Incoming<'_>) -> Result<(), SheetError> {
        self.said.push(match value {
            Incoming::Text(text) => Said::Text(row, column, text.to_owned()),
            Incoming::NewText(text) => {
                self.numbered.push(text.to_owned());
                Said::Text(row, column, text.to_owned())
            }
            Incoming::KnownText(number) => Said::Text(row, column, self.numbered[number as usize].clone()),
            Incoming::Number(number) => Said::Number(row, column, number.to_bits()),
            Incoming::Bool(value) => Said::Bool(row, column, value),
            Incoming::Date1900(days) => Said::Date(row, column, days.to_bits(), 1900),
            Incoming::Date1904(days) => Said::Date(row, column, days.to_bits(), 1904),
            Incoming::Error(error) => Said::Error(row, column, error),
        });
        Ok(())
    }

    fn merge(&mut self, region: Merge) -> Result<(), SheetError> {
        self.said.push(Said::Merge(region));
        Ok(())
    }

    fn hidden(&mut self, lines: HiddenRange) -> Result<(), SheetError> {
        self.said.push(Said::Hidden(lines));
        Ok(())
    }

    fn end(&mut self, tail: SheetTail) -> Result<(), SheetError> {
        self.said.push(Said::End(tail));
        Ok(())
    }
}

/// What is heard of a workbook, and whether the scanner read every sheet by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    ScannerAlone,
    Both,
}

/// Both ways must agree on everything; of a file that is refused, on the reason.
fn compare(name: &str, bytes: &[u8]) -> By {
    let limits = Limits::default();
    let (mut ours, mut theirs) = (Heard::default(), Heard::default());
    let outcome = unless_it_panics(|| xlsx::read(bytes, &limits, &mut ours, &Unwatched));
    let expected = unless_it_panics(|| xlsx::read_by_calamine(bytes, &limits, &mut theirs, &Unwatched));
    assert_eq!(outcome, expected, "{name}");
    // Of a formula that was not worked out calamine keeps no trace; we tell it.
    ours.said.retain(|said| !matches!(said, Said::Error(_, _, CellError::NotComputed)));
    if expected.is_ok() {
        for (ours, theirs) in ours.said.iter().zip(&theirs.said) {
            assert_eq!(ours, theirs, "{name}");
        }
        assert_eq!(ours.said.len(), theirs.said.len(), "{name}");
    }
    let Some(mut lean) = LeanWorkbook::open(bytes, &limits) else { return By::Both };
    let names: Vec<String> = lean.probe.part_of.keys().cloned().collect();
    let is_whole = |name: &String| matches!(lean.read(name, &mut Heard::default(), &Unwatched), Ok(Pass::Whole { .. }));
    if names.iter().all(is_whole) { By::ScannerAlone } else { By::Both }
}

/// As `read_bytes` has it.
fn unless_it_panics(read: impl FnOnce() -> Result<(), SheetError>) -> Result<(), SheetError> {
    let damaged = || SheetError::Damaged { detail: "a panic".to_owned() };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(damaged()))
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files_under(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn compare_all(folder: &Path) -> Vec<By> {
    let mut read = Vec::new();
    for path in files_under(folder) {
        let bytes = std::fs::read(&path).expect("a readable file");
        // Hostile ones end a process of their own; here are those that calamine can be asked about.
        if bytes.starts_with(b"PK") && zip_directory::check(&bytes, &Limits::default()).is_ok_and(is_xlsx) {
            read.push(compare(&path.display().to_string(), &bytes));
        }
    }
    read
}

fn is_xlsx(format: zip_directory::ZipFormat) -> bool {
    format == zip_directory::ZipFormat::Xlsx
}

#[test]
fn every_sample_is_read_as_calamine_reads_it() {
    let read = compare_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data"));
    let alone = read.iter().filter(|by| **by == By::ScannerAlone).count();
    assert!(read.len() > 50 && alone * 10 >= read.len() * 9, "{alone} of {}", read.len());
}

#[test]
fn every_case_is_read_as_calamine_reads_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases");
    if !folder.is_dir() {
        println!("skipped: no folder of cases");
        return;
    }
    let read = compare_all(&folder);
    println!("{} of {} by the scanner alone", read.iter().filter(|by| **by == By::ScannerAlone).count(), read.len());
}

/// A container of stored parts.
fn container(parts: &[(&str, &str)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let mut checksum = flate2::Crc::new();
        checksum.update(content.as_bytes());
        let length = u32::try_from(content.len()).expect("short").to_le_bytes();
        let name_length = u16::try_from(name.len()).expect("short").to_le_bytes();
        let start = u32::try_from(bytes.len()).expect("small").to_le_bytes();
        let facts = [
            &[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..],
            &checksum.sum().to_le_bytes(),
            &length,
            &length,
            &name_length,
            &[0, 0],
        ]
        .concat();
        bytes.extend([b"PK\x03\x04", facts.as_slice(), name.as_bytes(), content.as_bytes()].concat());
        directory.extend([b"PK\x01\x02\x14\0", facts.as_slice(), &[0; 10], &start, name.as_bytes()].concat());
    }
    let (start, length) = (bytes.len() as u32, directory.len() as u32);
    let count = (parts.len() as u16).to_le_bytes();
    bytes.append(&mut directory);
    let end =
        [b"PK\x05\x06\0\0\0\0", &count[..], &count, &length.to_le_bytes(), &start.to_le_bytes(), &[0, 0]].concat();
    bytes.extend(end);
    bytes
}

/// A workbook of one sheet with this XML, and these shared texts.
fn workbook_of(sheet: &str, strings: &str) -> Vec<u8> {
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |inside: String| format!("<Relationships>{inside}</Relationships>");
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/></numFmts>\
                  <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/><xf numFmtId=\"2\"/></cellXfs></styleSheet>";
    container(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &relations(relation("r1", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            &relations(relation("r1", "worksheet", "worksheets/sheet1.xml") + &relation("r2", "styles", "styles.xml")),
        ),
        ("xl/styles.xml", styles),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

#[test]
fn a_formula_that_was_not_worked_out_is_no_blank() {
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><f>1+1</f></c><c r=\"B1\"><f>1+1</f><v></v></c>\
                 <c r=\"C1\"><f>1+1</f><v>2</v></c><c r=\"D1\" t=\"str\"><f>\"\"</f><v></v></c><c r=\"E1\"><v></v></c></row>\
                 </sheetData></worksheet>";
    let mut heard = Heard::default();
    xlsx::read(&workbook_of(sheet, "<sst/>"), &Limits::default(), &mut heard, &Unwatched).expect("a workbook");
    heard.said.retain(|said| !matches!(said, Said::Begin(_) | Said::End(_)));
    let expected = [
        Said::Error(0, 0, CellError::NotComputed),
        Said::Error(0, 1, CellError::NotComputed),
        Said::Number(0, 2, 2.0_f64.to_bits()),
        Said::Text(0, 3, String::new()),
    ];
    assert_eq!(heard.said, expected);
}

/// Chance that repeats itself.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<'all>(&mut self, of: &[&'all str]) -> &'all str {
        of[self.throw(of.len())]
    }
}

/// Mostly what programs write, now and then something that none should.
fn odd_cell(dice: &mut Dice, row: usize, column: usize) -> String {
    const TEXTS: [&str; 12] = [
        "张三",
        " 李 四 ",
        "甲&amp;乙",
        "甲\r\n乙",
        "_x000D_丙",
        "&#10;丁",
        "",
        "<![CDATA[戊]]>",
        "a<!--b-->c",
        "&nbsp;",
        "　己",
        "庚_x005F_x",
    ];
    const NUMBERS: [&str; 14] = [
        "1",
        "0",
        "-2.5",
        "45000.25",
        "3.4180219650315E+17",
        "341802196503150012",
        " 7 ",
        "七",
        "",
        "1e3",
        "+1",
        ".5",
        "inf",
        "007",
    ];
    let text = dice.pick(&TEXTS).to_owned();
    let number = dice.pick(&NUMBERS);
    let letter = char::from(b'A' + u8::try_from(column).expect("narrow"));
    let place = match dice.throw(12) {
        0 => String::new(),
        1 => format!(" r=\"{}{row}\"", letter.to_ascii_lowercase()),
        _ => format!(" r=\"{letter}{row}\""),
    };
    let style = dice.pick(&["", "", " s=\"1\"", " s=\"2\"", " s=\"3\"", " s=\"99\"", " s='1' ", " x=\"1\""]);
    match dice.throw(14) {
        0 => format!("<c{place}{style}/>"),
        1 => format!("<c{place}{style}></c>"),
        2..=4 => format!("<c{place}{style} t=\"inlineStr\"><is><t>{text}</t></is></c>"),
        5 => format!("<c{place}{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"),
        6 => format!("<c t=\"inlineStr\"{place}><is><r><rPr><b/></rPr><t>{text}</t></r><r><t> 尾</t></r></is></c>"),
        7 => format!("<c{place} t=\"str\"><f>A1&amp;B1</f><v>{text}</v></c>"),
        8 => format!("<c{place} t=\"b\"><v>{}</v></c>", dice.pick(&["0", "1", "true", "2", ""])),
        9 => format!("<c{place} t=\"e\"><v>{}</v></c>", dice.pick(&["#REF!", "#N/A", "#DIV/0!", "#SPILL!"])),
        10 => format!("<c{place}{style} t=\"s\"><v>{}</v></c>", dice.pick(&["0", "1", "2", "3", "4", "5", ""])),
        11 => format!("<c{place}{style} t=\"n\"><v>{number}</v></c>"),
        12 => format!("<c{place}{style}><f t=\"shared\" si=\"0\"/><v>{number}</v></c>"),
        _ => format!("<c{place}{style}><v>{number}</v></c>"),
    }
}

fn odd_sheet(dice: &mut Dice) -> String {
    let declared = dice.pick(&[
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n",
        "",
        "\u{feff}<?xml version='1.0'?>",
    ]);
    let dimension = dice.pick(&[
        "",
        "<dimension ref=\"A1:C9\"/>",
        "<dimension ref=\"A1\"/>",
        "<sheetViews><sheetView/></sheetViews>",
    ]);
    let columns =
        dice.pick(&["", "<cols><col min=\"2\" max=\"3\" width=\"9\" hidden=\"1\"/><col min=\"5\" max=\"5\"/></cols>"]);
    let mut sheet = format!("{declared}<worksheet xmlns=\"x\">{dimension}{columns}<sheetData>");
    for row in 1..=dice.throw(12) {
        let place = if dice.throw(9) == 0 { String::new() } else { format!(" r=\"{row}\" spans=\"1:3\"") };
        let hidden = dice.pick(&["", "", "", " hidden=\"1\"", " hidden=\"0\""]);
        sheet.push_str(&format!("<row{place}{hidden}>"));
        for column in 0..dice.throw(5) {
            sheet.push_str(&odd_cell(dice, row, column));
            sheet.push_str(dice.pick(&["", "", "", "\n  "]));
        }
        sheet.push_str("</row>");
    }
    let merges = dice.pick(&[
        "",
        "<mergeCells count=\"1\"><mergeCell ref=\"A1:B2\"/></mergeCells>",
        "<mergeCells><mergeCell ref=\"B2\"/></mergeCells>",
    ]);
    let rest = dice.pick(&[
        "",
        "<pageMargins left=\"0.7\"/>",
        "<!-- ende -->",
        "<extLst><ext uri=\"a\"><x14:a b='>'/></ext></extLst>",
    ]);
    sheet.push_str(&format!("</sheetData>{merges}{rest}</worksheet>"));
    if dice.throw(12) == 0 {
        // Cut off somewhere.
        let at = dice.throw(sheet.len());
        let at = (0..=at).rev().find(|at| sheet.is_char_boundary(*at)).unwrap_or(0);
        sheet.truncate(at);
    }
    sheet
}

#[test]
fn whatever_stands_in_a_sheet_is_read_as_calamine_reads_it() {
    const STRINGS: &str = "<sst uniqueCount=\"5\"><si><t>姓名</t><phoneticPr fontId=\"1\"/></si><si><t> 空 </t></si><si/>\
                           <si><r><t>甲</t></r><r><rPr/><t xml:space=\"preserve\"> 乙</t></r><rPh sb=\"0\" eb=\"1\"><t>ㄐㄚ</t></rPh></si>\
                           <si><t>a&lt;b_x000D_</t></si></sst>";
    let mut dice = Dice(20_261_122);
    let mut alone = 0;
    for round in 0..400 {
        let sheet = odd_sheet(&mut dice);
        if compare(&format!("round {round}: {sheet}"), &workbook_of(&sheet, STRINGS)) == By::ScannerAlone {
            alone += 1;
        }
    }
    assert!(alone > 40, "{alone} by the scanner alone");
}
