//! Files are read by a process of their own: it finds what a reading in this process finds, and whatever becomes of it, this process
//! lives on, knows why, and leaves no process behind. Stand-ins for a reader that fails are small shell scripts.

mod hostile;
#[cfg(unix)]
mod stand_ins;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bianheng::import::{
    Choices, Excess, Foreign, Isolation, Limits, Mishap, Precautions, SheetError, Vocabulary, Workbook, read_sheets,
    read_workbook, read_workbook_bytes, understand,
};
use bianheng::watch::Unwatched;

use crate::county;
use crate::dice::Dice;
use hostile::{Part, SHEET_AFTER, SHEET_BEFORE, cell, workbook, worksheet};

/// The longest that one file may take, in a slow build on a slow machine.
const PATIENCE: Duration = Duration::from_secs(30);

fn reader() -> Isolation {
    Isolation::Child(env!("CARGO_BIN_EXE_bianheng").into())
}

fn apart(limits: Limits) -> Precautions {
    Precautions { limits, isolation: reader() }
}

#[test]
fn a_reading_process_finds_what_this_process_finds() {
    for name in county::WORKBOOKS {
        let path = county::sample_file(name);
        let here = read_workbook(&path, &Precautions::for_own_files(), &Unwatched).expect("readable");
        let there = read_workbook(&path, &apart(Limits::default()), &Unwatched).expect("readable");
        assert!(!here.sheets.is_empty() && here == there, "{name}");
        let bytes = std::fs::read(&path).expect("readable");
        let fed = read_workbook_bytes(name, &bytes, &apart(Limits::default()), &Unwatched).expect("readable");
        assert_eq!(here.sheets, fed.sheets, "{name}");
    }
}

#[test]
fn a_region_merged_beyond_the_last_column_ends_no_process() {
    let rows = format!(
        r#"<row r="1">{}{}{}</row><row r="3">{}</row><row r="4">{}{}{}</row>"#,
        cell("A1", "姓名"),
        cell("B1", "性别"),
        cell("C1", "编制类型"),
        cell("A3", "一、甲"),
        cell("A4", "张三"),
        cell("B4", "男"),
        cell("C4", "行政"),
    );
    let after = r#"</sheetData><mergeCells count="1"><mergeCell ref="A3:CRXP3"/></mergeCells></worksheet>"#;
    let sheet = Part::stored("xl/worksheets/sheet1.xml", &format!("{SHEET_BEFORE}{rows}{after}"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("宽.xlsx");
    std::fs::write(&path, workbook(sheet, Vec::new())).expect("written");
    let read = read_workbook(&path, &apart(Limits::default()), &Unwatched).expect("readable");
    let merges: Vec<u16> = read.sheets.iter().flat_map(|sheet| sheet.merges()).map(|merge| merge.right).collect();
    assert_eq!(merges, [Limits::default().columns - 1]);
    let understood =
        understand(&[read], Choices::default(), Vocabulary::built_in(), &Unwatched).expect("nobody cancels");
    let rows: Vec<u32> = understood.files.iter().flat_map(|file| &file.sheets).map(|sheet| sheet.rows_read).collect();
    assert_eq!(rows, [1], "the merged line is a group");
}

#[test]
fn sheets_come_one_after_another_and_whoever_has_enough_ends_the_reading() {
    let bytes = workbook(worksheet(&format!(r#"<row r="1">{}</row>"#, cell("A1", "姓名"))), Vec::new());
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("名册.xlsx");
    std::fs::write(&path, bytes).expect("written");
    let mut names = Vec::new();
    let read = read_sheets(
        &path,
        &apart(Limits::default()),
        &mut |sheet| {
            names.push(sheet.name);
            Err(SheetError::Encrypted)
        },
        &Unwatched,
    );
    assert_eq!((read, names), (Err(SheetError::Encrypted), vec!["表".to_owned()]));
}

/// A file with this content, read apart; how it ended, in time.
fn read(name: &str, content: &[u8], limits: Limits) -> Result<Workbook, SheetError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("written");
    let began = Instant::now();
    let read = read_workbook(&path, &apart(limits), &Unwatched);
    assert!(began.elapsed() < PATIENCE, "{name} took {:?}", began.elapsed());
    read
}

#[track_caller]
fn refused(name: &str, content: &[u8], is_meant: impl Fn(&SheetError) -> bool) {
    let error = read(name, content, Limits::default()).expect_err(name);
    assert!(is_meant(&error), "{name}: {error:?}");
}

#[test]
fn files_made_to_do_harm_cost_a_message() {
    let far = format!(r#"<row r="1">{}</row><row r="1048576">{}</row>"#, cell("A1", "姓名"), cell("XFD1048576", "甲"));
    let is = |expected: Excess| move |error: &SheetError| matches!(error, SheetError::OverLimit { excess, .. } if *excess == expected);
    refused("远格.xlsx", &workbook(worksheet(&far), Vec::new()), is(Excess::Columns));

    let rows = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
    let announced = |count: &str| {
        let strings = format!(
            r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="{count}"><si><t>姓名</t></si></sst>"#
        );
        workbook(worksheet(rows), vec![Part::stored("xl/sharedStrings.xml", &strings)])
    };
    let is_damaged = |error: &SheetError| matches!(error, SheetError::Damaged { .. });
    refused("预告.xlsx", &announced("4000000000"), is_damaged);
    refused("预告更多.xlsx", &announced("18446744073709551615"), is_damaged);
    assert_eq!(read("如实.xlsx", &announced("1"), Limits::default()).expect("readable").sheets.len(), 1);

    let bomb = Part::repeated("xl/worksheets/sheet1.xml", SHEET_BEFORE, (b' ', 400 << 20), SHEET_AFTER);
    refused("炸弹.xlsx", &workbook(bomb, Vec::new()), is(Excess::Ratio));

    let mut laughs = String::from(r#"<!DOCTYPE sst [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">"#);
    for (name, before) in ["b", "c", "d", "e", "f", "g", "h", "i"].iter().zip(["a", "b", "c", "d", "e", "f", "g", "h"])
    {
        laughs.push_str(&format!("<!ENTITY {name} \"{}\">", format!("&{before};").repeat(10)));
    }
    laughs.push_str(r#"]><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1"><si><t>&i;</t></si></sst>"#);
    let laughing = workbook(worksheet(rows), vec![Part::stored("xl/sharedStrings.xml", &laughs)]);
    // Either way: entities of a file's own are not followed.
    if let Ok(workbook) = read("大笑.xlsx", &laughing, Limits::default()) {
        let text: usize =
            workbook.sheets[0].rows().flat_map(|row| row.cells()).map(|(_, value)| value.text().len()).sum();
        assert!(text < 1_000, "{text} bytes of laughter");
    }
}

#[test]
fn a_text_larger_than_the_memory_allowed_costs_a_message() {
    let (before, after) = (
        format!(r#"{SHEET_BEFORE}<row r="1"><c r="A1" t="inlineStr"><is><t>"#),
        format!("</t></is></c></row>{SHEET_AFTER}"),
    );
    let text = |megabytes: usize| Part::repeated("xl/worksheets/sheet1.xml", &before, (b'A', megabytes << 20), &after);
    let lying = workbook(text(200).said_to_have(5_000), Vec::new());
    refused("谎报.xlsx", &lying, |error| matches!(error, SheetError::Damaged { .. }));
    // Only this limit is left to keep it.
    let little = Limits { ratio: u64::MAX, memory_bytes: 256 << 20, ..Limits::default() };
    let error = read("巨文.xlsx", &workbook(text(200), Vec::new()), little).expect_err("too large");
    assert_eq!(error, SheetError::Mishap(Mishap::OutOfMemory { limit: 256 << 20 }));
}

#[test]
fn files_that_are_not_what_they_should_be_are_told_by_what_they_are() {
    let whole = std::fs::read(county::sample_file(county::WORKBOOKS[1])).expect("a workbook");
    refused("空.xlsx", b"", |error| *error == SheetError::Empty);
    refused("残.xlsx", &whole[..whole.len() / 2], |error| matches!(error, SheetError::Damaged { .. }));
    refused("改名.xls", b"%PDF-1.7\n", |error| *error == SheetError::Foreign(Foreign::Pdf));
    let noise: Vec<u8> = (0..65_536_u32).map(|nth| (nth.wrapping_mul(nth).wrapping_mul(31) >> 3) as u8).collect();
    refused("噪声.xlsx", &noise, |error| *error == SheetError::Foreign(Foreign::Unknown));
    assert!(read("改名.et", &whole, Limits::default()).is_ok(), "what counts is the content");
    let at = |path: &Path| read_workbook(path, &apart(Limits::default()), &Unwatched);
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(at(folder.path()), Err(SheetError::Folder));
    assert_eq!(at(&folder.path().join("没有.xlsx")), Err(SheetError::NotFound));
}

/// Wherever a workbook is damaged, its reading ends in data or in a message.
#[test]
fn a_workbook_with_any_bytes_changed_is_read_or_refused() {
    let whole = workbook(worksheet(&format!(r#"<row r="1">{}</row>"#, cell("A1", "姓名"))), Vec::new());
    let mut dice = Dice(20_261_122);
    for round in 0..40 {
        let mut bytes = whole.clone();
        for _ in 0..8 {
            let at = dice.below(bytes.len());
            bytes[at] = dice.small(256) as u8;
        }
        if let Err(error) = read("改动.xlsx", &bytes, Limits::default()) {
            assert!(!matches!(error, SheetError::Mishap(_)), "round {round}: {error:?}");
        }
    }
}

#[test]
fn a_program_that_cannot_be_started_is_told_and_nothing_is_read_here_instead() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = folder.path().join("编衡");
    std::fs::write(&text, "no program").expect("written");
    for (program, kind) in [
        (folder.path().join("没有"), std::io::ErrorKind::NotFound),
        (PathBuf::new(), std::io::ErrorKind::NotFound),
        (text, std::io::ErrorKind::PermissionDenied),
    ] {
        let precautions = Precautions { isolation: Isolation::Child(program), ..Precautions::for_own_files() };
        let read = read_workbook(&county::sample_file(county::WORKBOOKS[0]), &precautions, &Unwatched);
        let is_told = matches!(&read, Err(SheetError::Mishap(Mishap::NotStarted { kind: told, .. })) if *told == kind);
        assert!(is_told, "{read:?}");
    }
}

/// Run by hand: `cargo test --test it -- --ignored --nocapture price_of_isolation`.
#[test]
#[ignore = "it measures, and asserts no time"]
fn the_price_of_isolation() {
    const ROWS: u32 = 20_000;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("大表.xlsx");
    let mut written = rust_xlsxwriter::Workbook::new();
    let page = written.add_worksheet();
    for row in 0..ROWS {
        for column in 0..16 {
            let done = match column {
                0..4 => page.write(row, column, row * 16 + u32::from(column)),
                4..8 => page.write(row, column, format!("第{row}人第{column}项")),
                _ => page.write(row, column, format!("单位{}", row % 500)),
            };
            done.expect("written");
        }
    }
    written.save(&path).expect("saved");
    let time = |precautions: &Precautions| {
        let began = Instant::now();
        let cells: usize = read_workbook(&path, precautions, &Unwatched).expect("readable").sheets[0].rows().len();
        assert_eq!(cells, ROWS as usize);
        began.elapsed()
    };
    for round in 1..=3 {
        let (here, there) = (time(&Precautions::for_own_files()), time(&apart(Limits::default())));
        println!("round {round}: here {here:?}, apart {there:?}");
    }
}
