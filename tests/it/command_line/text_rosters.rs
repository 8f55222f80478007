//! One roster as the systems of offices save it: whatever the format, the program must find the same people and the same
//! problems in it. The file has one name throughout, so that the answers can be equal to the letter.

use encoding_rs::GB18030;
use serde_json::Value;

use super::run::Desk;
use super::workbooks::{self, ROSTER_HEAD, man};

const FILE: &str = "名册.xls";

/// Two people who can be taken over, and one whose month is no month.
fn roster() -> Vec<Vec<String>> {
    let mut lines =
        vec![ROSTER_HEAD.to_owned(), man("县财政局", "张三", 1, "行政"), man("县档案馆", "李四", 2, "事业")];
    lines.push(man("县财政局", "王五", 3, "行政").replace("1985.07", "不详"));
    lines.iter().map(|line| line.split('|').map(str::to_owned).collect()).collect()
}

fn gbk(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    gbk(&rows.iter().map(|row| row.join(",") + "\r\n").collect::<String>())
}

fn web_page(rows: &[Vec<String>]) -> Vec<u8> {
    let row = |row: &Vec<String>| format!("<tr><td>{}</td></tr>", row.join("</td><td>"));
    let table: String = rows.iter().map(row).collect();
    let name = "<!--[if gte mso 9]><xml><x:Name>名册</x:Name></xml><![endif]-->";
    gbk(&format!("<html><head><meta charset=gb2312>{name}</head><body><table>{table}</table></body></html>"))
}

fn spreadsheet_xml(rows: &[Vec<String>]) -> Vec<u8> {
    let cell = |text: &String| format!("<Cell><Data ss:Type=\"String\">{text}</Data></Cell>");
    let row = |row: &Vec<String>| format!("<Row>{}</Row>", row.iter().map(cell).collect::<String>());
    let table: String = rows.iter().map(row).collect();
    let space = "urn:schemas-microsoft-com:office:spreadsheet";
    let sheet = format!("<Worksheet ss:Name=\"名册\"><Table>{table}</Table></Worksheet>");
    format!("<?xml version=\"1.0\"?><Workbook xmlns=\"{space}\" xmlns:ss=\"{space}\">{sheet}</Workbook>").into_bytes()
}

fn preview(desk: &Desk) -> Value {
    desk.run(&["import", "甲县.bh", FILE, "--dry-run", "--json"]).json()
}

#[test]
fn a_roster_gives_the_same_preview_in_every_format() {
    let desk = Desk::new();
    desk.done(&["new", "甲县.bh"]);
    workbooks::ledger(&desk.path("台账.xlsx"));
    desk.done(&["import", "甲县.bh", "台账.xlsx"]);
    let rows = roster();
    let lines: Vec<String> = rows.iter().map(|row| row.join("|")).collect();
    workbooks::workbook(&desk.path("名册.xlsx"), "名册", &lines);
    std::fs::rename(desk.path("名册.xlsx"), desk.path(FILE)).expect("renamed");
    let expected = preview(&desk);
    let shown = expected.to_string();
    assert!(shown.contains("不详") && shown.contains("名册"), "{shown}");
    for (format, bytes) in
        [("csv", csv(&rows)), ("web page", web_page(&rows)), ("spreadsheet xml", spreadsheet_xml(&rows))]
    {
        desk.write(FILE, bytes);
        assert_eq!(preview(&desk), expected, "{format}");
    }
}
