//! Small workbooks, well made and otherwise. Everybody in them is invented; the address code was never given to a place.

use std::path::Path;

use rust_xlsxwriter::Workbook;

pub const ROSTER_HEAD: &str = "单位名称|姓名|性别|身份证号|出生年月|参加工作时间|编制类型";

/// One sheet, written as lines of cells with bars between them; `=3` is a number.
pub fn workbook(path: &Path, sheet: &str, lines: &[String]) {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    page.set_name(sheet).expect("a name");
    for (row, line) in (0..).zip(lines) {
        for (column, cell) in (0..).zip(line.split('|')) {
            match cell.strip_prefix('=').map(str::parse::<u32>) {
                Some(number) => page.write(row, column, number.expect("a number")).map(drop),
                None => page.write(row, column, cell).map(drop),
            }
            .expect("written");
        }
    }
    workbook.save(path).expect("saved");
}

/// Two bodies with places.
pub fn ledger(path: &Path) {
    let lines = ["单位名称|机构性质|行政编制|事业编制", "县财政局|政府工作部门|=3|", "县档案馆|事业单位||=4"];
    workbook(path, "台账", &lines.map(str::to_owned));
}

/// A man of March 1965 with this serial number, at a body that has places of this kind.
pub fn man(body: &str, name: &str, serial: u32, kind: &str) -> String {
    format!("{body}|{name}|男|{}|1965.03|1985.07|{kind}", id_number(serial))
}

/// A well-formed number for a man (odd serials).
pub fn id_number(serial: u32) -> String {
    let digits = format!("34189919650315{:03}", serial * 2 + 1);
    let sum: u32 = digits.bytes().zip(0..17).map(|(digit, place)| u32::from(digit - b'0') * weight(place)).sum();
    let check = ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][(sum % 11) as usize];
    digits + check
}

/// GB 11643: two to the power of the distance from the end, modulo eleven.
fn weight(place: u32) -> u32 {
    2_u32.pow(17 - place) % 11
}

/// The container of a workbook that is locked with a password: a compound file with a stream `EncryptedPackage`.
pub fn encrypted() -> Vec<u8> {
    const END: u32 = 0xFFFF_FFFE;
    const FREE: u32 = 0xFFFF_FFFF;
    let mut header = vec![0; 512];
    let mut set = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    set(0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    set(30, &9_u16.to_le_bytes());
    set(48, &1_u32.to_le_bytes());
    set(60, &END.to_le_bytes());
    set(68, &END.to_le_bytes());
    set(76, &FREE.to_le_bytes().repeat(109));
    set(76, &0_u32.to_le_bytes());
    let mut table: Vec<u8> = [0xFFFF_FFFD, END, END].iter().flat_map(|next| u32::to_le_bytes(*next)).collect();
    table.resize(512, 0xFF);
    let mut directory: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    directory.resize(116, 0);
    directory.extend([2_u32.to_le_bytes(), 4096_u32.to_le_bytes()].concat());
    directory.resize(512, 0);
    [header, table, directory, vec![7; 512]].concat()
}
