//! The list of problems: what stands in it, what is covered, and that it says the same when it is read again.

use super::*;
use crate::app::testing::TODAY;
use crate::import::{CellAt, Choices, IssueKey, MendedBy, PersonProblem, SheetName, Understanding, WordProblem};
use crate::report::Typesetter;
use crate::watch::Unwatched;

fn preview() -> Preview {
    let sheet = SheetName::new("花名册.xlsx", "县直");
    let issue =
        |severity, row, raw: &str, problem| Issue { severity, place: sheet.at(row, 3), raw: raw.to_owned(), problem };
    let issues = vec![
        issue(Severity::Warning, 4, "=公勤", WordProblem::UnknownWord { column: "性别".into() }.into()),
        issue(Severity::Error, 5, "34180219900307123", PersonProblem::IdLength { length: 17 }.into()),
    ];
    let mend = |row, before: &str, after: &str| Mended {
        place: sheet.at(row, 3),
        before: before.to_owned(),
        after: after.to_owned(),
        by: MendedBy::Cell,
    };
    let mended = vec![mend(4, "公勤", "=公勤"), mend(8, "多余", ""), mend(9, "1", "341802199003071238")];
    let ignored = issues.get(1).map(|issue| (IssueKey::of(issue), "已退休".to_owned()));
    Preview {
        choices: Choices { ignored: ignored.into_iter().collect(), ..Choices::default() },
        understanding: Understanding { issues, mended, ..Understanding::default() },
        ..crate::app::testing::preview(Vec::new())
    }
}

fn shown(table: &Table) -> Vec<String> {
    let line = |row: &Row| {
        let cells = row.cells.iter().enumerate().filter(|(place, _)| ![0, 1, 3, 6].contains(place));
        cells.map(|(_, cell)| cell.text()).collect::<Vec<_>>().join("|")
    };
    table.rows.iter().map(line).collect()
}

#[test]
fn every_problem_and_every_correction_has_a_line() {
    let table = table(&preview(), TODAY, Numbers::Masked);
    let expected = [
        "D6|错误|341802*******7123|已忽略，本行不导入：已退休|",
        "D5|警告|公勤|已更正，还有问题|=公勤",
        "D9||多余|已更正|(空)",
        "D10||1|已更正|",
    ];
    assert_eq!(shown(&table), expected);
    assert_eq!(
        table.notes.first().map(String::as_str),
        Some("错误 1 条、警告 1 条、提示 0 条，其中已忽略 1 条；已更正 3 格。")
    );
    let full = super::table(&preview(), TODAY, Numbers::Full);
    assert_eq!(shown(&full).get(3).map(String::as_str), Some("D10||1|已更正|341802199003071238"));
}

#[test]
fn the_list_read_again_says_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("清单.xlsx");
    let table = table(&preview(), TODAY, Numbers::Full);
    crate::app::stages::save(&file, &[table], &Typesetter::new()).expect("saved");
    let read = corrections(&file, &Precautions::for_own_files(), &Unwatched).expect("well formed");
    let sheet = SheetName::new("花名册.xlsx", "县直");
    let key = |row| CellKey::new(&sheet, CellAt { row, column: 3 });
    let expected = [(4, "=公勤"), (8, ""), (9, "341802199003071238")];
    assert_eq!(read, expected.map(|(row, text)| (key(row), text.to_owned())).into());
}

#[test]
fn numbers_are_covered_and_other_figures_are_not() {
    assert_eq!(covered("341802199003071238", LIKE_AN_ID_NUMBER), "341802********1238");
    assert_eq!(covered("原号34180219900307123X，2026年", LIKE_AN_ID_NUMBER), "原号341802********123X，2026年");
    assert_eq!(covered("1985.11 共 12345678 人", LIKE_AN_ID_NUMBER), "1985.11 共 12345678 人");
    assert_eq!(covered("3418021990", 1), "341802****");
}
