//! Text files that lost something on their way: each a small ledger, as a system of an office exports it.

use encoding_rs::GB18030;

const HEAD: &str = "单位名称,机构性质,编制数,备注\r\n";
const BUREAU: &str = "县财政局,政府工作部门,3,\r\n";
const ARCHIVE: &str = "县档案馆,事业单位,4,\r\n";
const LIBRARY: &str = "县图书馆,事业单位,2,\r\n";

/// Each file with its name, which is the code of its problem.
pub fn files() -> Vec<(&'static str, Vec<u8>)> {
    let text = |lines: &[&str]| lines.concat().into_bytes();
    vec![
        ("text_cut_off.csv", text(&[HEAD, BUREAU, ARCHIVE, LIBRARY, "县文化馆,事业"])),
        ("quote_not_closed.csv", text(&[HEAD, "县财政局,政府工作部门,3,\"见附件\r\n", ARCHIVE, LIBRARY])),
        ("zero_bytes.csv", text(&[HEAD, "县财政局\0,政府工作部门,3,\r\n", ARCHIVE, LIBRARY])),
        ("characters_lost.csv", text(&[HEAD, "县财政局,政府工作部门,3,\u{fffd}注\r\n", ARCHIVE])),
        ("encodings_mixed.csv", [text(&[HEAD, BUREAU]), gbk(ARCHIVE), text(&[LIBRARY])].concat()),
        ("garbled.csv", text(&[&read_as_gbk(&[HEAD, BUREAU, ARCHIVE].concat())])),
    ]
}

fn gbk(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

/// What a program makes of UTF-8 that it takes for GBK, and then saves.
fn read_as_gbk(text: &str) -> String {
    GB18030.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}
