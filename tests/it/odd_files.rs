//! Files that real programs wrote and files made to do harm: whatever they hold, reading them ends in data or in an error.
//! They lie in a folder beside the repository and are not part of it; where the folder is absent, the test says so.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bianheng::domain::{FreshIds, Snapshot, apply_all};
use bianheng::import::{
    Choices, HiddenSheets, Isolation, Limits, Precautions, SheetError, Vocabulary, Workbook, read_workbook, reconcile,
    understand,
};
use bianheng::watch::Unwatched;

/// The longest that one file may take, in a slow build on a slow machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Files whose fate must not change, by what their outcome begins with.
const EXPECTED: [(&str, &str); 30] = [
    ("biff_old/sheetjs__biff5_ErrorTypes.xls", "1 sheets"),
    ("chinese/myexcel__read_example.xlsx", "1 sheets"),
    ("csv/phpss__escape.csv", "1 sheets"),
    ("csv/hutool__issueI91VF1.csv", "1 sheets"),
    ("csv/phpss__issue.2232.csv", "1 sheets"),
    ("csv/phpss__semicolon_separated.csv", "1 sheets"),
    ("hostile/phpss__oleloop.xls", "damaged: compound file: a chain of sectors runs in circles"),
    ("hostile/poi__clusterfuzz-testcase-minimized-POIXSSFFuzzer-4828727001088000.xlsx", "damaged"),
    ("hostile/poi__xxe_in_schema.xlsx", "1 sheets"),
    ("made/attr_flood_20000.xlsx", "1 sheets"),
    ("made/deep_nesting.xlsx", "1 sheets"),
    ("made/empty.db", "is empty"),
    ("made/evil_trigger.db", "foreign: Database"),
    ("made/far_cell.xlsx", "too much: Columns"),
    ("made/far_row.xlsx", "1 sheets"),
    ("made/formula_like_names.xlsx", "1 sheets"),
    ("made/one_cell_300MiB_text.xlsx", "too much: Ratio"),
    ("made/sst_uniquecount.xlsx", "damaged: 4000000000 shared strings announced"),
    ("made/sst_uniquecount_huge.xlsx", "damaged: 18446744073709551615 shared strings announced"),
    ("made/text_named.db", "foreign: PlainText"),
    ("made/zip_bomb_400MiB_blank.xlsx", "too much: Ratio"),
    ("password/calamine__pass_protected.xlsb", "is protected by a password"),
    ("password/poi__password.xls", "is protected by a password"),
    ("password/poi__poifs_protected_sha512.xlsx", "is protected by a password"),
    ("password/poi__workbookProtection_worksheet_protected.xlsx", "1 sheets"),
    ("structure/calamine__merged_cells.ods", "1 sheets"),
    // Written by a beta of Excel 2007, whose list of sheets has four bytes more per sheet.
    ("structure/poi__Simple.xlsb", "damaged: the reader gave up"),
    ("wps/fesod__demo_generic-demo.xlsx", "1 sheets"),
    ("wps/sheetjs__artifacts_wps_write.xml", "1 sheets"),
    ("wps/sheetjs__wps_fn.xls", "1 sheets"),
];

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: the folder of odd files is not here");
    None
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("readable folder") {
        let path = entry.expect("readable entry").path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// What became of a file, in one word, so that a table of expectations stays readable.
fn outcome(path: &Path) -> String {
    let reader = Isolation::Child(env!("CARGO_BIN_EXE_bianheng").into());
    let precautions = Precautions { limits: Limits::default(), isolation: reader };
    match read_workbook(path, &precautions, &Unwatched) {
        Ok(workbook) => {
            let sheets = workbook.sheets.len();
            import(workbook);
            format!("{sheets} sheets")
        }
        Err(SheetError::Damaged { detail }) => format!("damaged: {detail}"),
        Err(SheetError::OverLimit { excess, .. }) => format!("too much: {excess:?}"),
        Err(SheetError::Foreign(foreign)) => format!("foreign: {foreign:?}"),
        Err(other) => other.to_string(),
    }
}

/// Whatever was read goes through all stages, hidden sheets too, and the register takes what comes out.
fn import(workbook: Workbook) {
    let (words, empty) = (Vocabulary::built_in(), Snapshot::default());
    let choices = Choices { hidden_sheets: HiddenSheets::Read, ..Choices::default() };
    let understanding = understand(&[workbook], choices, words, &Unwatched).expect("nobody cancels");
    let batch = reconcile(&understanding.records, &empty, &[], FreshIds::default(), words, &Unwatched);
    apply_all(&empty, &batch.expect("nobody cancels").operations.to_vec()).expect("no operation is refused");
}

#[test]
fn every_odd_file_ends_in_data_or_an_error() {
    let Some(folder) = folder() else { return };
    let mut outcomes = BTreeMap::new();
    for path in files_below(&folder) {
        let started = Instant::now();
        let outcome = outcome(&path);
        assert!(started.elapsed() < PATIENCE, "{} took {:?}", path.display(), started.elapsed());
        let name = path.strip_prefix(&folder).expect("below the folder").to_string_lossy().replace('\\', "/");
        println!("{name}: {outcome}");
        outcomes.insert(name, outcome);
    }
    for (name, expected) in EXPECTED {
        let outcome = outcomes.get(name).map_or("absent", String::as_str);
        assert!(outcome.starts_with(expected), "{name}: {outcome}, expected {expected}");
    }
}
