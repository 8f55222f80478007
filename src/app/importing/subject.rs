//! Whom or what an issue of an import is about, by the name that stands in its row: the person of a roster, the post of a table of
//! posts, the institution of a ledger. Whoever has to ask the person or the office need not open the workbook first.
//!
//! The name is what is read in the row, put right where the clerk put it right. Issues about a whole sheet, a head, a total or an
//! institution of many rows have none: the row they stand at is only the first of those they are about.

use crate::app::stages::Preview;
use crate::import::{
    CellAt, CellKey, Field, FigureProblem, Issue, Meaning, PersonProblem, Place, Problem, ReadingProblem,
    RegisterProblem, WordProblem,
};

/// What names a row, the narrowest first.
const NAMING: [Field; 3] = [Field::PersonName, Field::PostTitle, Field::Unit];

/// The name in the row of an issue that is about its row.
pub fn issue_subject(preview: &Preview, issue: &Issue) -> Option<String> {
    is_of_its_row(&issue.problem).then(|| row_subject(preview, &issue.place)).flatten()
}

/// The name in the row of a place, if it is a row below a head.
pub fn row_subject(preview: &Preview, place: &Place) -> Option<String> {
    let at = place.cell?;
    let mut files = preview.reading.workbooks.iter().zip(&preview.understanding.files);
    let (workbook, file) = files.find(|(_, file)| *file.file == *place.sheet.file)?;
    let sheet = workbook.sheets.iter().find(|sheet| *sheet.name == *place.sheet.sheet)?;
    // Rows of a head are counted from 1, so that the last of them is the first row below, counted from 0.
    let above = file.sheets.iter().filter(|table| table.sheet == sheet.name);
    let above = above.filter(|table| table.head_rows.is_some_and(|(_, last)| at.row >= last));
    let table = above.max_by_key(|table| table.head_rows)?;
    let column = |field: &Field| table.columns.iter().find(|column| column.meaning == Meaning::Field(*field));
    let column = NAMING.iter().find_map(column)?.number;
    let at = CellAt { row: at.row, column };
    let mended = preview.choices.cells.get(&CellKey::new(&place.sheet, at)).cloned();
    let name = mended.unwrap_or_else(|| sheet.cell(at).text().into_owned());
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

/// Whether a problem is about the row that it stands at, and not about a column, a sheet or several rows.
fn is_of_its_row(problem: &Problem) -> bool {
    match problem {
        Problem::Cell(_) => true,
        Problem::Sheet(_) | Problem::Text(_) => false,
        Problem::Figure(problem) => matches!(
            problem,
            FigureProblem::PartsDiffer { .. }
                | FigureProblem::BalanceDiffers { .. }
                | FigureProblem::OfficeCountDiffers { .. }
        ),
        Problem::Word(problem) => !matches!(
            problem,
            WordProblem::KindAssumed { .. } | WordProblem::FundingAssumed { .. } | WordProblem::NatureAssumed { .. }
        ),
        Problem::Person(problem) => {
            !matches!(problem, PersonProblem::NotListed { .. } | PersonProblem::DeparturesWithheld { .. })
        }
        Problem::Register(problem) => matches!(
            problem,
            RegisterProblem::PostRepeated { .. }
                | RegisterProblem::DutyRepeated { .. }
                | RegisterProblem::DuplicateInstitution { .. }
                | RegisterProblem::Refused { .. }
        ),
        Problem::Reading(problem) => matches!(
            problem,
            ReadingProblem::NameSeparated { .. }
                | ReadingProblem::NamePrivateCharacter { .. }
                | ReadingProblem::NameOddCharacter { .. }
                | ReadingProblem::SeveralPeople
                | ReadingProblem::PerhapsSeveralPeople { .. }
                | ReadingProblem::IdFuture
                | ReadingProblem::IdRegion
                | ReadingProblem::IdPerhapsTruncated
                | ReadingProblem::AgeUnusual { .. }
                | ReadingProblem::MonthInFuture { .. }
                | ReadingProblem::CreditCode { .. }
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::app::testing;
    use crate::import::testing::workbook;
    use crate::import::{Choices, Reading, Vocabulary, understand};
    use crate::watch::Unwatched;

    fn told(lines: &str, choices: Choices) -> Vec<String> {
        let workbooks = vec![workbook("名册.xlsx", lines)];
        let understanding =
            understand(&workbooks, choices.clone(), Vocabulary::built_in(), &Unwatched).expect("nobody cancels");
        let reading = Arc::new(Reading { workbooks, ..Reading::default() });
        let preview = Preview { choices, reading, understanding, ..testing::preview(Vec::new()) };
        let line = |issue: &Issue| Some(format!("{} {}", issue.problem.code(), issue_subject(&preview, issue)?));
        preview.issues().filter_map(line).collect()
    }

    #[test]
    fn a_row_is_known_by_the_person_and_a_total_by_nobody() {
        let lines = "单位名称|姓名|出生年月|编制类型\n\
                     县种子管理站|李 四|若干|事业\n〃|王五|1990.05|编内\n合计|=3||";
        let told_as_read = told(lines, Choices::default());
        assert!(told_as_read.contains(&"not_a_month 李 四".to_owned()), "{told_as_read:?}");
        assert!(told_as_read.contains(&"unknown_kind 王五".to_owned()), "{told_as_read:?}");
        assert!(!told_as_read.iter().any(|line| line.starts_with("total_differs")), "{told_as_read:?}");
    }

    #[test]
    fn a_name_that_was_put_right_is_told_as_it_is_read() {
        let lines = "单位名称|姓名|出生年月|编制类型\n县种子管理站|李四|若干|事业\n县种子管理站|王五|1990.05|事业";
        let at = CellAt { row: 1, column: 1 };
        let file = workbook("名册.xlsx", lines);
        let sheet = file.sheets.first().map(|sheet| sheet.name.clone()).unwrap_or_default();
        let key = CellKey { file: "名册.xlsx".to_owned(), sheet, at };
        let choices = Choices { cells: [(key, "李思".to_owned())].into(), ..Choices::default() };
        let told = told(lines, choices);
        assert!(told.contains(&"not_a_month 李思".to_owned()), "{told:?}");
    }
}
