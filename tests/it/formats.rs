//! Formats other than the .xlsx of Excel, from the outside: what programs and systems of offices really write, made here byte
//! by byte, and text files in every encoding that lie beside the repository (where they are absent, the test says so). All are
//! read by a process of their own, as the program does it, and must come out as they do in this one.

use std::path::Path;

use bianheng::import::{
    CellAt, Foreign, Garbling, Hiding, Isolation, Limits, Merge, Merging, Precautions, Sheet, SheetError, TextFlaw,
    Visibility, Workbook, read_workbook, read_workbook_bytes,
};
use bianheng::watch::Unwatched;
use encoding_rs::GB18030;
use rust_xlsxwriter::Workbook as NewWorkbook;

fn read(file: &str, bytes: &[u8]) -> Result<Workbook, SheetError> {
    let here = read_workbook_bytes(file, bytes, &Precautions::for_own_files(), &Unwatched);
    let there = read_workbook_bytes(file, bytes, &apart(), &Unwatched);
    assert_eq!(here, there, "{file}");
    there
}

fn apart() -> Precautions {
    let isolation = Isolation::Child(env!("CARGO_BIN_EXE_bianheng").into());
    Precautions { limits: Limits::default(), isolation }
}

fn gbk(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

fn cells(sheet: &Sheet) -> Vec<(CellAt, String)> {
    let rows = sheet.rows().flat_map(|row| row.cells().map(move |(column, value)| (row.number, column, value)));
    rows.map(|(row, column, value)| (CellAt { row, column }, value.text().into_owned())).collect()
}

fn shown(workbook: &Workbook) -> Vec<String> {
    let sheet = |sheet: &Sheet| {
        let cells: Vec<String> = cells(sheet).iter().map(|(at, text)| format!("{at}={text}")).collect();
        format!("{}: {}", sheet.name, cells.join(" "))
    };
    workbook.sheets.iter().map(sheet).collect()
}

#[test]
fn files_are_read_by_their_content_whatever_they_are_called() {
    let check = |file: &str, bytes: &[u8], expected: &[&str]| {
        assert_eq!(shown(&read(file, bytes).expect(file)), expected, "{file}");
    };
    check("名册.csv", &gbk("单位,姓名\r\n县财政局,张三\r\n"), &["名册: A1=单位 B1=姓名 A2=县财政局 B2=张三"]);
    check("名册.xls", "单位\t姓名\n县财政局\t张三\n".as_bytes(), &["名册: A1=单位 B1=姓名 A2=县财政局 B2=张三"]);
    let page = "<html><head><meta charset=gb2312></head><table><tr><td colspan=2>名册<tr><td>张三<td>001</table>";
    check("名册.xls", &gbk(page), &["表1: A1=名册 A2=张三 B2=001"]);
    let wide: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check("名册.xls", &[b"\xFF\xFE".to_vec(), wide].concat(), &["表1: A1=名册 A2=张三 B2=001"]);
    let spreadsheet = "urn:schemas-microsoft-com:office:spreadsheet";
    let table = "<ss:Table><ss:Row><ss:Cell><ss:Data ss:Type='String'>张三</ss:Data></ss:Cell></ss:Row></ss:Table>";
    let xml = format!(
        "<?xml version='1.0' encoding='GB2312'?><ss:Workbook xmlns:ss='{spreadsheet}'><ss:Worksheet ss:Name='县直'>{table}</ss:Worksheet></ss:Workbook>"
    );
    check("名册.xls", &gbk(&xml), &["县直: A1=张三"]);
}

#[test]
fn texts_that_are_no_tables_say_what_they_are() {
    let check = |bytes: &[u8], expected: SheetError| assert_eq!(read("名册.xls", bytes), Err(expected));
    check("第一段，没有表。\n".as_bytes(), SheetError::Foreign(Foreign::PlainText));
    check(b"<html><body>login</body></html>", SheetError::Foreign(Foreign::WebPage));
    check(b"MIME-Version: 1.0\r\n", SheetError::Foreign(Foreign::WebArchive));
    check(b"<?xml version=\"1.0\"?><uof:UOF xmlns:uof=\"x\"/>", SheetError::Foreign(Foreign::OtherXml));
}

#[test]
fn hidden_rows_and_columns_of_a_workbook_are_known() {
    let mut made = NewWorkbook::new();
    let sheet = made.add_worksheet();
    for row in 0..6 {
        sheet.write_string(row, 0, "甲").and_then(|sheet| sheet.write_string(row, 3, "乙")).expect("written");
    }
    sheet.set_row_hidden(2).and_then(|sheet| sheet.set_row_hidden(3)).expect("hidden");
    sheet.set_column_hidden(3).expect("hidden");
    made.add_worksheet().set_name("乡镇 & 街道").and_then(|sheet| sheet.set_row_hidden(0)).expect("hidden");
    let workbook = read("台账.xlsx", &made.save_to_buffer().expect("saved")).expect("a workbook");
    let hidden = |sheet: &Sheet| (sheet.hidden.rows().to_vec(), sheet.hidden.columns().to_vec());
    let found: Vec<_> = workbook.sheets.iter().map(hidden).collect();
    assert_eq!(found, [(vec![2..=3], vec![3..=3]), (vec![0..=0], vec![])]);
    assert_eq!(workbook.sheets.first().map(|sheet| sheet.visibility), Some(Visibility::Visible));
}

/// A record of an .xls.
fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("short");
    [&kind.to_le_bytes(), length.to_le_bytes().as_slice(), content].concat()
}

/// The container of an .xls: an allocation table, a directory, and a stream of eight sectors.
fn compound_file(stream_name: &str, mut stream: Vec<u8>) -> Vec<u8> {
    const FREE: u32 = 0xFFFF_FFFF;
    const END: u32 = 0xFFFF_FFFE;
    const LENGTH: usize = 4096;
    assert!(stream.len() <= LENGTH);
    stream.resize(LENGTH, 0);
    let put = |bytes: &mut Vec<u8>, at: usize, value: &[u8]| drop(bytes.splice(at..at + value.len(), value.to_vec()));
    let mut header = vec![0; 512];
    put(&mut header, 0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    for (at, value) in [(24, 0x3E_u16), (26, 3), (28, 0xFFFE), (30, 9), (32, 6)] {
        put(&mut header, at, &value.to_le_bytes());
    }
    for (at, value) in [(44, 1_u32), (48, 1), (56, 4096), (60, END), (68, END)] {
        put(&mut header, at, &value.to_le_bytes());
    }
    put(&mut header, 76, &FREE.to_le_bytes().repeat(109));
    put(&mut header, 76, &0_u32.to_le_bytes());
    let next: [u32; 10] = [0xFFFF_FFFD, END, 3, 4, 5, 6, 7, 8, 9, END];
    let mut table: Vec<u8> = next.iter().flat_map(|sector| sector.to_le_bytes()).collect();
    table.resize(512, 0xFF);
    let entry = |name: &str, kind: u8, child: u32, start: u32, length: u32| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let name_length = u16::try_from(entry.len() + 2).expect("short");
        entry.resize(128, 0);
        put(&mut entry, 64, &name_length.to_le_bytes());
        put(&mut entry, 66, &[kind, 1]);
        put(&mut entry, 68, &[FREE, FREE, child].map(u32::to_le_bytes).concat());
        put(&mut entry, 116, &[start, length].map(u32::to_le_bytes).concat());
        entry
    };
    let directory = [entry("Root Entry", 5, 1, END, 0), entry(stream_name, 2, FREE, 2, 4096), vec![0; 256]].concat();
    [header, table, directory, stream].concat()
}

/// Excel 95 and the systems that imitate it write the characters of the code page, which for Chinese Windows is 936.
#[test]
fn chinese_of_excel_95_is_read_by_its_code_page() {
    let label = |row: u16, column: u16, text: &str| {
        let text = gbk(text);
        let length = u16::try_from(text.len()).expect("short");
        record(0x0204, &[&[row, column, 0, length].map(u16::to_le_bytes).concat(), text.as_slice()].concat())
    };
    let begin = |kind: u16| record(0x0809, &[0x0500, kind, 0, 0].map(u16::to_le_bytes).concat());
    let end = record(0x000A, &[]);
    let name = gbk("县直机关");
    let bound = |start: usize| {
        let start = u32::try_from(start).expect("near").to_le_bytes();
        record(0x0085, &[start.as_slice(), &[0, 0, 8], &name].concat())
    };
    let globals = |start| [begin(5), record(0x0042, &936_u16.to_le_bytes()), bound(start), end.clone()].concat();
    let merge = record(0x00E5, &[1, 0, 0, 0, 1].map(u16::to_le_bytes).concat());
    let row = record(0x0208, &[1, 0, 2, 255, 0, 0, 0x0120, 0].map(u16::to_le_bytes).concat());
    let sheet =
        [begin(0x10), row, label(0, 0, "单位名称"), label(1, 0, "县财政局"), label(1, 1, "张三"), merge, end.clone()];
    let stream = [globals(globals(0).len()), sheet.concat()].concat();
    let workbook = read("台账.xls", &compound_file("Book", stream)).expect("a workbook");
    assert_eq!(shown(&workbook), ["县直机关: A1=单位名称 A2=县财政局 B2=张三"]);
    let facts = workbook.sheets.first().map(|sheet| (sheet.hidden.rows().to_vec(), sheet.merges().to_vec()));
    assert_eq!(facts, Some((vec![1..=1], vec![Merge { top: 0, left: 0, bottom: 0, right: 1 }])));
}

/// A table of townships in every encoding; all must read as the one in plain UTF-8 does.
#[test]
fn one_table_in_every_encoding_reads_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/encodings");
    if !folder.is_dir() {
        println!("skipped: the folder of encodings is not here");
        return;
    }
    let sheet = |file: &str| {
        let workbook = read_workbook(&folder.join(file), &apart(), &Unwatched);
        workbook.map(|mut workbook| workbook.sheets.remove(0))
    };
    let reference = cells(&sheet("divisions_utf8_lf.csv").expect("plain text"));
    assert!(reference.len() > 2_000, "{}", reference.len());
    for file in ["utf8_bom.csv", "gb18030.csv", "utf16le_bom.csv", "utf16be_nobom.csv", "tab_utf16le_bom.txt"] {
        let sheet = sheet(&format!("divisions_{file}")).expect(file);
        assert_eq!((cells(&sheet) == reference, sheet.flaws.as_slice()), (true, [].as_slice()), "{file}");
    }
    let flaws = |file: &str| -> Vec<(String, TextFlaw)> {
        let sheet = sheet(file).expect(file);
        let at = |at: Option<CellAt>| at.map_or_else(String::new, |at| at.to_string());
        sheet.flaws.iter().map(|flaw| (at(flaw.at), flaw.what)).collect()
    };
    // GBK has no 䢺: whoever saved the file wrote a question mark.
    let in_gbk = cells(&sheet("divisions_gbk.csv").expect("a table"));
    let differing: Vec<_> = in_gbk.iter().zip(&reference).filter(|(one, other)| one != other).collect();
    assert_eq!((in_gbk.len(), differing.len()), (reference.len(), 1), "{differing:?}");
    // This one also breaks off in the middle of its last line.
    let cut_off = |at: &str| (at.to_owned(), TextFlaw::TextCutOff);
    let zeros = ("C77".to_owned(), TextFlaw::ZeroBytes { cells: 1 });
    assert_eq!(flaws("divisions_with_nul.csv"), [cut_off("B116"), zeros]);
    assert_eq!(flaws("divisions_gb18030_truncated_midchar.csv"), [cut_off("A196")]);
    let mixed = sheet("divisions_mixed_gbk_and_utf8_lines.csv").expect("a table");
    let lines = flaws("divisions_mixed_gbk_and_utf8_lines.csv");
    assert_eq!(lines, [(String::new(), TextFlaw::EncodingsMixed { lines: 30, first: 2 })]);
    assert_eq!(cells(&mixed).as_slice(), &reference[..cells(&mixed).len()]);
    let garbled = sheet("divisions_mojibake_utf8_as_gbk.csv").map(|sheet| sheet.name);
    assert_eq!(garbled, Err(SheetError::Garbled(Garbling::Mojibake)));
}

/// WPS wrote the same sheet as XML and as .xlsx.
#[test]
fn an_xml_table_of_wps_holds_what_its_workbook_does() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/wps");
    if !folder.is_dir() {
        println!("skipped: the folder of odd files is not here");
        return;
    }
    let shown_of = |file: &str| shown(&read_workbook(&folder.join(file), &apart(), &Unwatched).expect(file));
    let xml = shown_of("sheetjs__artifacts_wps_write.xml");
    // WPS writes a date into XML as a number whose style is a date's.
    assert_eq!(xml, shown_of("sheetjs__artifacts_wps_write.xlsx"));
    assert!(xml.iter().all(|sheet| sheet.contains("A1=")), "{xml:?}");
    assert!(xml.iter().any(|sheet| sheet.contains("=2014-02-19")), "{xml:?}");
}

/// A workbook of Excel in the binary form, whose merged regions another program lists.
#[test]
fn merged_regions_of_a_binary_workbook_are_known() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/structure/sheetjs__merge_cells.xlsb");
    if !file.is_file() {
        println!("skipped: the folder of odd files is not here");
        return;
    }
    let workbook = read_workbook(&file, &apart(), &Unwatched).expect("a workbook");
    let sheet = workbook.sheets.first().expect("a sheet");
    let merge = |top, bottom, left, right| Merge { top, left, bottom, right };
    let expected = [merge(0, 1, 0, 1), merge(0, 1, 2, 2), merge(0, 1, 3, 3), merge(2, 2, 0, 1), merge(3, 3, 0, 1)];
    let mut found = sheet.merges().to_vec();
    found.sort();
    assert_eq!((sheet.merging, found.as_slice()), (Merging::Known, expected.as_slice()));
    assert!(sheet.hidden.rows().is_empty() && sheet.hidden.hiding() == Hiding::Known);
}
