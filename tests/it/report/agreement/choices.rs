//! What an office chooses of a print: every column left out once, with every other choice in turn, in every form.

use bianheng::app::{RegisterTable, ReportName};
use bianheng::report::{
    Column, Detail, DraftMark, IdentityShown, PageNumberPlace, Paper, PrintOptions, Row, RowRole, Sort, Table,
};

use super::samples::SAMPLES;
use super::shown::words;
use super::{document, printed, workbook, writings};

const PAPERS: [Option<Paper>; 4] = [None, Some(Paper::A4Portrait), Some(Paper::A4Landscape), Some(Paper::A3Landscape)];
const PLACES: [PageNumberPlace; 2] = [PageNumberPlace::Foot, PageNumberPlace::Standard];
const IDENTITIES: [IdentityShown; 2] = [IdentityShown::Masked, IdentityShown::Whole];
/// Rows of the tables that are printed with choices.
const SHORT: usize = 30;

fn marks() -> [Option<DraftMark>; 4] {
    let [consultation, review, last] = DraftMark::ALL.map(Some);
    [None, consultation, review, last]
}

/// The `nth` choice: without the column of that number, the other choices going round at different paces.
fn chosen(nth: usize, hidden: Option<&Column>) -> PrintOptions {
    let chosen = PrintOptions {
        paper: PAPERS[nth % 4],
        hidden: hidden.map(Column::name).into_iter().collect(),
        sort: Sort::ALL[nth % 3],
        detail: Detail::ALL[usize::from(nth % 5 == 4)],
        identity: IDENTITIES[nth % 2],
        mark: marks()[(nth / 2 + nth) % 4],
        ..PrintOptions::default()
    };
    PrintOptions { page_number: PLACES[nth / 2 % 2], ..chosen }
}

/// Whether the table is what was chosen of `plain`.
#[track_caller]
fn check_chosen(plain: &Table, table: &Table, options: &PrintOptions) {
    let names = |table: &Table| table.columns.iter().map(Column::name).collect::<Vec<_>>();
    let stays: Vec<String> = names(plain).into_iter().filter(|name| !options.hidden.contains(name)).collect();
    match options.detail {
        Detail::Full => assert_eq!(names(table), stays, "{}", plain.title),
        Detail::Sums => check_left(plain, table, &stays),
    }
    assert_eq!(table.paper, options.paper.unwrap_or(plain.paper));
    assert_eq!((table.look.mark, table.look.page_number), (options.mark, options.page_number));
    assert!(table.rows.len() == plain.rows.len() || options.detail == Detail::Sums, "{}", plain.title);
}

/// Of sums alone, columns in which nothing is left to say are left out, and no other.
#[track_caller]
fn check_left(plain: &Table, table: &Table, stays: &[String]) {
    let title = &plain.title;
    let lines = |table: &Table| table.rows.iter().filter(|row| row.role != RowRole::Group).cloned().collect::<Vec<_>>();
    let says =
        |rows: &[Row], at: usize| rows.iter().any(|row| row.cells.get(at).is_some_and(|cell| !cell.text().is_empty()));
    let left: Vec<String> = table.columns.iter().map(Column::name).collect();
    let mut expected = stays.to_vec();
    expected.retain(|name| left.contains(name));
    assert_eq!(left, expected, "{title}: in their order");
    let now = lines(table);
    assert!(now.is_empty() || (0..left.len()).all(|at| says(&now, at)), "{title}: {left:?}");
    let is_sum = |row: &Row| matches!(row.role, RowRole::Subtotal | RowRole::Total);
    let sums: Vec<Row> = lines(plain).into_iter().filter(is_sum).collect();
    for (at, column) in plain.columns.iter().enumerate() {
        let name = column.name();
        let is_out = stays.contains(&name) && !left.contains(&name);
        assert!(!is_out || !says(&sums, at), "{title}: {name}");
    }
}

#[test]
fn every_choice_says_the_same_in_every_form() {
    let (mut made, mut hidden) = (0, 0);
    for (name, plain) in SAMPLES.catalogue() {
        for nth in 0..plain.columns.len().max(8) {
            let column = plain.columns.get(nth);
            let options = chosen(nth, column);
            let table = SAMPLES.build(name, Some(&SAMPLES.plans[1]), &options).expect("a table");
            check_chosen(&plain, &table, &options);
            workbook::check(&table);
            document::check(&table);
            writings::check_json(&table);
            writings::check_csv(&table);
            writings::check_text(&table);
            (made, hidden) = (made + 1, hidden + usize::from(column.is_some()));
        }
    }
    assert!(made > 200 && hidden > 180, "{made} {hidden}");
}

#[test]
fn every_choice_says_the_same_in_print() {
    let catalogue = SAMPLES.catalogue();
    let short: Vec<_> = catalogue.iter().filter(|(_, table)| (3..SHORT).contains(&table.rows.len())).collect();
    for nth in 0..12 {
        let (name, plain) = short[nth % short.len()];
        let options = chosen(nth, plain.columns.get(2 + nth / 3));
        let table = SAMPLES.build(*name, Some(&SAMPLES.plans[1]), &options).expect("a table");
        check_chosen(plain, &table, &options);
        printed::check(&table);
    }
}

#[test]
fn whole_identity_numbers_are_words_wherever_they_stand() {
    let roster = ReportName::Register(RegisterTable::Roster);
    for name in [roster, ReportName::MOVERS] {
        let built = |identity| {
            let options = PrintOptions { identity, ..PrintOptions::default() };
            SAMPLES.build(name, Some(&SAMPLES.plans[1]), &options).expect("a table")
        };
        let (masked, whole) = (built(IdentityShown::Masked), built(IdentityShown::Whole));
        let column = masked.columns.iter().position(|column| column.name() == "身份证号").expect("a column");
        let mut numbers = 0;
        for nth in 0..masked.rows.len() {
            let (masked_words, whole_words) = (words(&masked, nth), words(&whole, nth));
            if masked.rows[nth].role != RowRole::Body || masked_words[column].is_empty() {
                continue;
            }
            let (covered, number) = (&masked_words[column], &whole_words[column]);
            assert_eq!((covered.len(), number.len()), (18, 18), "{covered} {number}");
            assert!(covered.contains("********") && !number.contains('*'), "{covered} {number}");
            let agree = covered.chars().zip(number.chars()).all(|(one, other)| one == '*' || one == other);
            assert!(agree, "{covered} {number}");
            numbers += 1;
        }
        assert!(numbers > 0, "{name:?}");
        workbook::check(&whole);
        writings::check_csv(&whole);
    }
}
