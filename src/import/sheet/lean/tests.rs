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
