//! What there is to say of a sheet before its rows are judged: what its text lost on the way, and which of its rows and columns
//! the office does not see when it looks at it.

use super::cells::Sheet;
use super::flaw::{Flaw, TextFlaw};
use super::issue::{Issue, Severity, SheetName, SheetProblem};
use super::layout::Layout;

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

/// Hidden rows from the head on, told once with their number, and hidden columns that the table uses.
pub fn of_hidden_lines(sheet: &Sheet, name: &SheetName, layout: &Layout) -> Vec<Issue> {
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
    if let Some(first) = hidden().next() {
        let rows = u32::try_from(hidden().count()).unwrap_or(u32::MAX);
        warn(first.number, 0, SheetProblem::RowsHidden { rows });
    }
    for column in layout.columns.iter().filter(|column| sheet.hidden.hides_column(column.column)) {
        warn(layout.head.1, column.column, SheetProblem::ColumnHidden { heading: column.heading.clone() });
    }
    issues
}

#[cfg(test)]
mod tests {
    use crate::import::cells::{CellAt, Sheet, Workbook};
    use crate::import::testing::sheet;
    use crate::import::{Choices, Flaw, HiddenLines, TextFlaw, Vocabulary, understand};
    use crate::watch::Unwatched;

    fn told(sheet: Sheet) -> Vec<String> {
        let files = [Workbook { file: "f.csv".to_owned(), sheets: vec![sheet] }];
        let choices = Choices::default();
        let understood = understand(&files, choices, Vocabulary::built_in(), &Unwatched).expect("nobody cancels");
        let issues = understood.issues.iter();
        issues.map(|issue| format!("{:?} {} {}", issue.severity, issue.place, issue.problem.code())).collect()
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
