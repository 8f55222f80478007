//! Cells put right over a sheet, by what the readers behind see.

use super::*;
use crate::import::cells::SheetRow;
use crate::import::choices::CellKey;
use crate::import::testing::{sheet, workbook};
use crate::import::understanding::{Understanding, understand};
use crate::watch::Unwatched;

const LEDGER: &str = "序号|单位名称|编制数|>\n^|^|行政|工勤\n=1|县财政局|若干|=1\n=2|县审计局|=3|\n合计||=15|=1";
const ROSTER: &str = "单位名称|姓名|编制类型\n县财政局|张三|行政\n^|李四|行政\n^|王五|行政";

fn at(text: &str) -> CellAt {
    text.parse().expect("a place")
}

fn corrected(cells: &[(&str, &str)]) -> Choices {
    let key = |place: &str| CellKey { file: "f.xlsx".to_owned(), sheet: "表".to_owned(), at: at(place) };
    Choices {
        cells: cells.iter().map(|(place, text)| (key(place), (*text).to_owned())).collect(),
        ..Choices::default()
    }
}

fn understood(picture: &str, choices: Choices) -> Understanding {
    let files = [workbook("f.xlsx", picture)];
    understand(&files, choices, Vocabulary::built_in(), &Unwatched).expect("nobody cancels")
}

fn codes(understanding: &Understanding) -> Vec<String> {
    understanding.issues.iter().map(|issue| issue.problem.code()).collect()
}

fn mend(picture: &str, cells: &[(&str, &str)]) -> (Sheet, Vec<Mended>) {
    let name = SheetName::new("f.xlsx", "表");
    let written = sheet(picture);
    let (sheet, told) = mended(&written, &name, &corrected(cells), Vocabulary::built_in());
    (sheet.into_owned(), told)
}

#[test]
fn without_choices_the_sheet_itself_is_read() {
    let written = sheet(LEDGER);
    let name = SheetName::new("f.xlsx", "表");
    let (same, told) = mended(&written, &name, &Choices::default(), Vocabulary::built_in());
    assert!(matches!(same, Cow::Borrowed(_)) && told.is_empty());
    // What is the same as written changes nothing either.
    let (same, told) = mended(&written, &name, &corrected(&[("B3", "县财政局")]), Vocabulary::built_in());
    assert!(matches!(same, Cow::Borrowed(_)) && told.is_empty());
}

#[test]
fn a_corrected_cell_is_read_by_values_and_totals_alike() {
    let before = understood(LEDGER, Choices::default());
    assert_eq!(codes(&before), ["parts_unread", "not_a_number"]);
    let after = understood(LEDGER, corrected(&[("C3", "12")]));
    assert_eq!(codes(&after), [""; 0]);
    let authorized = |understanding: &Understanding| {
        let first = understanding.records.institutions.first().expect("a body");
        first.authorized.iter().map(|stated| stated.count.0).collect::<Vec<_>>()
    };
    assert_eq!(authorized(&after), [12, 1]);
    let told: Vec<_> = after.mended.iter().map(|mend| (mend.place.to_string(), &*mend.before, &*mend.after)).collect();
    assert_eq!(told, [("f.xlsx·表·C3".to_owned(), "若干", "12")]);
}

#[test]
fn cells_that_were_empty_are_filled_and_others_emptied() {
    let (sheet, told) = mend("甲|乙|丙\n\n丁|戊", &[("B1", ""), ("C2", "新"), ("A5", "末"), ("C3", "己")]);
    let shown: Vec<(String, String)> = sheet
        .rows()
        .flat_map(|row| row.cells().map(move |(column, cell)| (CellAt { row: row.number, column }, cell)))
        .map(|(at, cell)| (at.to_string(), cell.text().into_owned()))
        .collect();
    let expected = [("A1", "甲"), ("C1", "丙"), ("C2", "新"), ("A3", "丁"), ("B3", "戊"), ("C3", "己"), ("A5", "末")];
    assert_eq!(shown, expected.map(|(at, text)| (at.to_owned(), text.to_owned())));
    let before: Vec<&str> = told.iter().map(|mend| mend.before.as_str()).collect();
    assert_eq!(before, ["乙", "", "", ""]);
}

#[test]
fn a_row_of_a_merged_block_is_corrected_alone() {
    let after = understood(ROSTER, corrected(&[("A3", "县审计局")]));
    let units = after.records.people.iter().map(|person| after.records.units.written(person.unit).to_owned());
    assert_eq!(units.collect::<Vec<_>>(), ["县财政局", "县审计局", "县财政局"]);
    assert_eq!(codes(&after), [""; 0], "nothing is guessed from the row above");
    let whole = understood(ROSTER, corrected(&[("A2", "县审计局")]));
    let units = whole.records.people.iter().map(|person| whole.records.units.written(person.unit).to_owned());
    assert_eq!(units.collect::<Vec<_>>(), ["县审计局"; 3], "its first cell speaks for the block");
}

#[test]
fn a_number_shared_by_a_block_stays_a_number() {
    let (opened, _) = mend("序号|单位名称|编制数\n=1|甲|=341802196503150000\n=2|乙|^\n=3|丙|^", &[("C3", "5")]);
    assert_eq!(opened.cell(at("C4")), AsWritten::Number(3.4180219650315e17));
    assert_eq!((opened.cell(at("C3")), opened.merges().len()), (AsWritten::Text("5"), 0));
}

#[test]
fn corrections_that_fit_nothing_are_told() {
    let mut choices = corrected(&[("A1", "单位")]);
    let elsewhere = CellKey { file: "g.xlsx".to_owned(), sheet: "表".to_owned(), at: at("A1") };
    choices.cells = [(elsewhere.clone(), "甲".to_owned())].into();
    let column = ColumnKey { file: "f.xlsx".to_owned(), sheet: "表".to_owned(), column: 2 };
    let word = WordKey { column: column.clone(), word: "公勤".to_owned() };
    choices.words = [(word.clone(), "工勤".to_owned())].into();
    choices.months = [(column.clone(), MonthForm::DayMonthYear)].into();
    let understanding = understood(ROSTER, choices);
    let expected = [VoidAnswer::Cell(elsewhere), VoidAnswer::Word(word), VoidAnswer::Months(column)];
    assert_eq!(understanding.void_answers, expected);
    assert_eq!((codes(&understanding), understanding.records.people.len()), (Vec::new(), 3));
}

/// Whatever is edited, each cell reads as edited or as written, and no cell reads otherwise; without choices everything is as
/// before. Chance comes from a seed.
#[test]
fn cells_read_as_edited_or_as_written() {
    let written = sheet("甲||丙|=4\n\n丁|=5.5||@31352\n|||末");
    let name = SheetName::new("f.xlsx", "表");
    let (rows, columns) = (7_u32, 6_u16);
    let places = || (0..rows).flat_map(|row| (0..columns).map(move |column| CellAt { row, column }));
    let mut chance = 7_u64;
    let mut below = |bound: u64| {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (chance >> 33) % bound
    };
    for count in (0..40).map(|round| round % 9) {
        let mut choices = Choices::default();
        for _ in 0..count {
            let row = u32::try_from(below(u64::from(rows))).expect("small");
            let column = u16::try_from(below(u64::from(columns))).expect("small");
            let text = ["", "新", "12", "甲"][usize::try_from(below(4)).expect("small")].to_owned();
            let key = CellKey { file: "f.xlsx".to_owned(), sheet: "表".to_owned(), at: CellAt { row, column } };
            choices.cells.insert(key, text);
        }
        let (read, told) = mended(&written, &name, &choices, Vocabulary::built_in());
        for at in places() {
            let key = CellKey { file: "f.xlsx".to_owned(), sheet: "表".to_owned(), at };
            match choices.cells.get(&key).filter(|text| *written.cell(at).text() != ***text) {
                Some(text) => assert_eq!(&*read.cell(at).text(), text.as_str(), "{at}"),
                None => assert_eq!(read.cell(at), written.cell(at), "{at}"),
            }
        }
        assert_eq!(told.is_empty(), matches!(read, Cow::Borrowed(_)));
        let filled = read.rows().map(SheetRow::len).sum::<usize>();
        let shown = places().filter(|at| read.cell(*at) != AsWritten::Empty).count();
        assert_eq!(filled, shown, "no cell is there twice");
    }
}
