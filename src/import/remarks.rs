//! What there is to say of a sheet before its rows are judged: what its text lost on the way, and which of its rows and columns
//! the office does not see when it looks at it.

use super::cells::Sheet;
use super::choices::{HiddenTaking, SheetChoice};
use super::flaw::{Flaw, TextFlaw};
use super::issue::{Issue, Severity, SheetName, SheetProblem};
use super::layout::{Column, Layout};

/// What the text lost, at the cell where it shows first.
pub fn of_flaws(sheet: &Sheet, name: &SheetName) -> Vec<Issue> {
    sheet.flaws.iter().map(|flaw| of_flaw(sheet, name, flaw)).collect()
}

fn of_flaw(sheet: &Sheet, name: &SheetName, flaw: &Flaw) -> Issue {
    let raw = flaw.at.map(|at| sheet.cell(at).text().into_owned()).unwrap_or_default();
    let place = flaw.at.map_or_else(|| name.whole(), |at| name.at(at.row, at.column));
    let severity = match flaw.what {
        TextFlaw::TextCutOff
        | TextFlaw::QuoteNotClosed
        | TextFlaw::ZeroBytes { .. }
        | TextFlaw::CharactersLost { .. }
        | TextFlaw::EncodingsMixed { .. } => Severity::Warning,
    };
    Issue { severity, place, raw, problem: flaw.what.into() }
}

/// Hidden rows from the head on, told once with their number, and hidden columns that the table uses, unless they are left out:
/// then each row is listed with that reason, and each column with no meaning.
pub fn of_hidden_lines(sheet: &Sheet, name: &SheetName, layout: &Layout, own: &SheetChoice) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut warn = |row: u32, column: u16, problem: SheetProblem| {
        let place = name.at(row, column);
        let raw = String::new();
        issues.push(Issue { severity: Severity::Warning, place, raw, problem: problem.into() });
    };
    let hidden = || {
        sheet
            .rows_from(layout.head.0)
            .take_while(|row| layout.contains(row.number))
            .filter(|row| sheet.hidden.hides_row(row.number))
    };
    if let Some(first) = hidden().next().filter(|_| own.hidden_rows == HiddenTaking::Read) {
        let rows = u32::try_from(hidden().count()).unwrap_or(u32::MAX);
        warn(first.number, 0, SheetProblem::RowsHidden { rows });
    }
    let is_told =
        |column: &&Column| sheet.hidden.hides_column(column.column) && own.hidden_columns == HiddenTaking::Read;
    for column in layout.columns.iter().filter(is_told) {
        warn(layout.head.1, column.column, SheetProblem::ColumnHidden { heading: column.heading.clone() });
    }
    issues
}

#[cfg(test)]
mod tests {
    use crate::import::cells::{CellAt, Sheet, Workbook};
    use crate::import::testing::sheet;
    use crate::import::{
        Choices, Flaw, HiddenLines, HiddenTaking, SheetChoice, SheetKey, TextFlaw, Vocabulary, understand,
    };
    use crate::watch::Unwatched;

    fn told(sheet: Sheet) -> Vec<String> {
        told_as_chosen(sheet, SheetChoice::default()).0
    }

    /// What is told, and the rows left out with the names of the institutions.
    fn told_as_chosen(sheet: Sheet, choice: SheetChoice) -> (Vec<String>, Vec<String>) {
        let files = [Workbook { file: "f.csv".to_owned(), sheets: vec![sheet] }];
        let key = SheetKey::Sheet { file: "f.csv".to_owned(), sheet: "表".to_owned() };
        let choices = Choices { sheets: [(key, choice)].into(), ..Choices::default() };
        let understood = understand(&files, choices, Vocabulary::built_in(), &Unwatched).expect("nobody cancels");
        let issues = understood.issues.iter();
        let told =
            issues.map(|issue| format!("{:?} {} {}", issue.severity, issue.place, issue.problem.code())).collect();
        let sheets = understood.files.iter().flat_map(|file| &file.sheets);
        let left_out = sheets.flat_map(|sheet| &sheet.left_out).map(|line| format!("{} {:?}", line.row, line.reason));
        let read = understood.records.institutions.iter().map(|record| record.name.to_string());
        (told, left_out.chain(read).collect())
    }

    #[test]
    fn hidden_rows_and_columns_are_left_out_when_the_sheet_is_chosen_to() {
        let table = sheet(
            "单位名称|机构性质|编制数|实有人数\n县图书馆|事业单位|=3|=2\n县档案馆|事业单位|=4|=4\n〃|事业单位|=5|=4",
        );
        let hidden = Sheet { hidden: HiddenLines::known(vec![2..=2], vec![3..=3]), ..table };
        let choice = SheetChoice { hidden_rows: HiddenTaking::LeaveOut, ..SheetChoice::default() };
        let (told, read) = told_as_chosen(hidden.clone(), choice);
        assert!(told.contains(&"Warning f.csv·表·D1 column_hidden".to_owned()), "{told:?}");
        assert!(!told.iter().any(|issue| issue.contains("rows_hidden")), "{told:?}");
        assert_eq!(read, ["3 Hidden", "县图书馆", "县档案馆"], "〃 means the hidden row above it");
        let choice = SheetChoice { hidden_columns: HiddenTaking::LeaveOut, ..SheetChoice::default() };
        let (told, read) = told_as_chosen(hidden, choice);
        assert!(told.contains(&"Warning f.csv·表·A3 rows_hidden".to_owned()), "{told:?}");
        assert!(!told.iter().any(|issue| issue.contains("column_hidden") || issue.contains("strength")), "{told:?}");
        assert_eq!(read.first().map(String::as_str), Some("县图书馆"));
    }

    #[test]
    fn flaws_are_told_also_where_no_table_was_found() {
        let at = |row, column| Some(CellAt { row, column });
        let lost = Flaw { at: at(0, 1), what: TextFlaw::CharactersLost { cells: 2 } };
        let mixed = Flaw { at: None, what: TextFlaw::EncodingsMixed { lines: 3, first: 7 } };
        let flawed = Sheet { flaws: vec![lost, mixed], ..sheet("甲|乙") };
        let told = told(flawed);
        let expected = [
            "Warning f.csv·表·B1 characters_lost",
            "Warning f.csv·表 encodings_mixed",
            "Notice f.csv·表 sheet_not_recognised",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn hidden_rows_and_columns_of_the_table_are_told() {
        let table = sheet("填报单位\n单位名称|机构性质|编制数\n县图书馆|事业单位|=3\n县档案馆|事业单位|=4");
        let hide = |rows: Vec<std::ops::RangeInclusive<u32>>, columns: Vec<std::ops::RangeInclusive<u16>>| {
            told(Sheet { hidden: HiddenLines::known(rows, columns), ..table.clone() })
        };
        assert_eq!(hide(vec![0..=0, 9..=20], vec![3..=100]), Vec::<String>::new());
        assert_eq!(hide(vec![2..=3], vec![]), ["Warning f.csv·表·A3 rows_hidden"]);
        assert_eq!(hide(vec![], vec![1..=1]), ["Warning f.csv·表·B2 column_hidden"]);
    }
}
