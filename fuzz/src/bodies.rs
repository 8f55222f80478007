//! What is done with the bytes of a fuzzer, one function a target, by the public functions of `import` alone. A body fails by a
//! panic: of the readers, or of what must hold of every answer whatever was read.

use bianheng::domain::Date;
use bianheng::import::{
    Choices, Limits, PastedTable, Precautions, Problem, SheetError, Understanding, Vocabulary, Workbook,
    read_workbook_bytes, understand,
};
use bianheng::watch::Unwatched;

/// A target with its body.
pub type Body = fn(&[u8]);

/// Every target by its name, which is that of its folder of seeds.
pub const TARGETS: [(&str, Body); 6] = [
    ("tsv", tsv),
    ("csv", csv),
    ("html", html),
    ("spreadsheetml", spreadsheetml),
    ("layout", layout),
    ("values", values),
];

/// Small enough that no input is slow.
fn limits() -> Limits {
    Limits { rows: 20_000, columns: 256, cells: 50_000, merge_steps: 100_000, ..Limits::default() }
}

/// The reader of the clipboard: what comes as a text, and what comes as bytes.
pub fn tsv(bytes: &[u8]) {
    let limits = limits();
    let by_text = PastedTable::new("粘贴", &String::from_utf8_lossy(bytes), &limits);
    for table in [by_text, PastedTable::decode("标准输入", bytes, &limits)].into_iter().flatten() {
        check_cells(table.read(&limits, &Unwatched), &limits);
    }
}

/// The reader of CSV and its kin, with the recognition of encodings and separators.
pub fn csv(bytes: &[u8]) {
    read_bytes("名册.csv", bytes);
}

/// The reader of web pages.
pub fn html(bytes: &[u8]) {
    read_bytes("名册.xls", &[b"<html>", bytes].concat());
}

/// The reader of SpreadsheetML 2003, within a table or beside it.
pub fn spreadsheetml(bytes: &[u8]) {
    read_bytes("名册.xml", &spreadsheet(&String::from_utf8_lossy(bytes)));
}

/// The layout finder and everything behind it, over a sheet of texts.
pub fn layout(bytes: &[u8]) {
    let limits = limits();
    let Ok(table) = PastedTable::new("粘贴", &String::from_utf8_lossy(bytes), &limits) else { return };
    if let Ok(workbook) = table.read(&limits, &Unwatched) {
        check_understanding(&[workbook]);
    }
}

/// Every line is a value; each stands in all columns of a roster, a ledger and a table of posts, as a text and, where it is one, as
/// a number and as a date.
pub fn values(bytes: &[u8]) {
    const ROSTER: &str = "单位名称|姓名|性别|出生年月|身份证号|编制类型|参加工作时间|入编时间|职务|职级|学历|人员身份";
    const LEDGER: &str = "单位名称|机构性质|机构规格|编制数|实有人数|领导职数|内设机构|统一社会信用代码|户籍人口|主管部门|曾用名|成立时间";
    const POSTS: &str = "单位名称|岗位名称|岗位类别|岗位等级|岗位数|编制类型";
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.lines().take(40).collect();
    let mut sheets = String::new();
    for (number, heads) in [ROSTER, LEDGER, POSTS].into_iter().enumerate() {
        let heads: Vec<&str> = heads.split('|').collect();
        let mut table: String = row(heads.iter().map(|head| cell("String", head)));
        for (index, line) in lines.iter().enumerate() {
            let number = line.trim().parse::<f64>().is_ok_and(f64::is_finite);
            let kinds: &[&str] = if number { &["String", "Number", "DateTime"] } else { &["String", "DateTime"] };
            for (turn, kind) in kinds.iter().enumerate() {
                // The first columns say who it is, where the value itself is not looked at.
                let own = [format!("县第{index}局"), format!("王{index}之{turn}")];
                let own = own.iter().take(index % 3).map(|text| cell("String", text));
                let rest = heads.iter().skip(index % 3).map(|_| cell(kind, line));
                table.push_str(&row(own.chain(rest)));
            }
        }
        sheets.push_str(&format!("</Table></Worksheet><Worksheet ss:Name=\"表{number}\"><Table>{table}"));
    }
    let file = spreadsheet(&sheets);
    if let Ok(workbook) = read_workbook_bytes("值.xml", &file, &precautions(), &Unwatched) {
        check_understanding(&[workbook]);
    }
}

fn row(cells: impl Iterator<Item = String>) -> String {
    format!("<Row>{}</Row>", cells.collect::<String>())
}

fn cell(kind: &str, text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("<Cell><Data ss:Type=\"{kind}\">{text}</Data></Cell>")
}

fn spreadsheet(inside: &str) -> Vec<u8> {
    let (space, excel) = ("urn:schemas-microsoft-com:office:spreadsheet", "urn:schemas-microsoft-com:office:excel");
    let (begin, end) = ("<Worksheet ss:Name=\"首\"><Table>", "</Table></Worksheet></Workbook>");
    format!("<Workbook xmlns=\"{space}\" xmlns:ss=\"{space}\" xmlns:x=\"{excel}\">{begin}{inside}{end}").into_bytes()
}

fn precautions() -> Precautions {
    Precautions { limits: limits(), ..Precautions::for_own_files() }
}

/// Reads a file that is a text: containers are for calamine, which is not ours.
fn read_bytes(file: &str, bytes: &[u8]) {
    let is_container = bytes.starts_with(b"PK") || bytes.starts_with(b"\xD0\xCF\x11\xE0");
    if !is_container {
        check_cells(read_workbook_bytes(file, bytes, &precautions(), &Unwatched), &limits());
    }
}

/// What was read keeps to the limits, and a reader that gives up is one that panicked.
fn check_cells(read: Result<Workbook, SheetError>, limits: &Limits) {
    let workbook = match read {
        Ok(workbook) => workbook,
        Err(SheetError::Damaged { detail }) => {
            assert_ne!(detail, "the reader gave up");
            return;
        }
        Err(_) => return,
    };
    let mut cells = 0;
    for sheet in &workbook.sheets {
        let mut last = None;
        for row in sheet.rows() {
            assert!(row.number < limits.rows && last < Some(row.number), "rows are in order");
            last = Some(row.number);
            cells += row.cells().map(|(column, _)| assert!(column < limits.columns)).count() as u64;
        }
    }
    assert!(cells <= limits.cells);
}

/// What is understood of a workbook speaks of its own cells and counts its own rows, and does so again when asked again.
fn check_understanding(workbooks: &[Workbook]) {
    let choices = || Choices { as_of: Some(Date::constant(2026, 10, 31)), ..Choices::default() };
    let ask = || understand(workbooks, choices(), Vocabulary::built_in(), &Unwatched).expect("nobody cancels");
    let understanding = ask();
    for issue in &understanding.issues {
        let Some(cell) = issue.place.cell else { continue };
        // A cell of nothing but zero bytes is told of and holds nothing.
        if matches!(issue.problem, Problem::Text(_)) {
            continue;
        }
        let file =
            workbooks.iter().find(|workbook| *workbook.file == *issue.place.sheet.file).expect("a file of the batch");
        let named = file.sheets.iter().filter(|sheet| *sheet.name == *issue.place.sheet.sheet);
        let rows = named.map(|sheet| sheet.last_row().map_or(0, |row| row + 1)).max().expect("a sheet of the file");
        assert!(cell.row < rows, "{issue:?} is beyond the {rows} rows");
    }
    check_counts(&understanding, workbooks);
    assert_eq!(understanding.issues, ask().issues);
}

fn check_counts(understanding: &Understanding, workbooks: &[Workbook]) {
    for (understood, workbook) in understanding.files.iter().zip(workbooks) {
        let rows: usize = workbook.sheets.iter().map(|sheet| sheet.rows().count()).sum();
        let told: usize =
            understood.sheets.iter().map(|sheet| sheet.rows_read as usize + sheet.total_rows as usize).sum();
        assert!(told <= rows, "{told} rows are told of, {rows} were read");
        for sheet in &understood.sheets {
            assert!(sheet.rows_rejected <= sheet.rows_read, "{sheet:?}");
        }
    }
}
