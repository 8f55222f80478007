//! What the importer has to say, in sentences: what is wrong at a place, what became of it and what to do. The place itself
//! is not repeated; whoever shows an issue shows file, sheet and cell beside it.

mod cells;
mod coming;
mod files;
mod labels;
mod mends;
mod meaning;
mod mishap;
mod reading;
mod register;
mod texts;

pub use coming::{excess, excess_rise};
pub use files::{refusal, refused_paste};
pub use labels::{changed_field, reason, severity, table};
pub use meaning::{meaning, row_mark};
pub(in crate::wording) use mends::void_mend;
pub use mends::{
    correction_fault, form_offer, ignored, mended, mended_note, month_form, month_form_from_label, repair,
};
pub use register::{candidate, doubt};
pub use texts::about_text;

use crate::import::{Issue, Problem, is_private};

/// An issue on one line: `【错误】台账.xlsx·县直机关·F7：……（原文：若干）`.
pub fn line(issue: &Issue) -> String {
    let raw = if issue.raw.is_empty() { String::new() } else { format!("（原文：{}）", shortened(&issue.raw)) };
    format!("【{}】{}：{}{raw}", severity(issue.severity), issue.place, message(issue))
}

/// What is wrong, what became of it, what to do.
pub fn message(issue: &Issue) -> String {
    match &issue.problem {
        Problem::Sheet(problem) => cells::about_sheet(problem),
        Problem::Text(flaw) => texts::about_text(flaw),
        Problem::Figure(problem) => cells::about_figure(problem),
        Problem::Cell(problem) => cells::about_cell(problem, issue.severity),
        Problem::Word(problem) => cells::about_word(problem, issue.severity),
        Problem::Person(problem) => register::about_person(problem),
        Problem::Register(problem) => register::about_register(problem),
        Problem::Reading(problem) => reading::about_reading(problem),
    }
}

/// A text that fits on a line.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    let flat: String = text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    if flat.chars().count() <= LONGEST { flat } else { flat.chars().take(LONGEST).chain(['…']).collect() }
}

/// A text of a file as a window can draw it: characters of the private area, which no face of ours has, by their number.
pub fn drawable(text: &str) -> String {
    let mut drawn = String::with_capacity(text.len());
    for character in text.chars() {
        match is_private(character) {
            true => drawn.push_str(&format!("〔U+{:04X}〕", u32::from(character))),
            false => drawn.push(character),
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Headcount, Month, Name, QuotaKind, Sex};
    use crate::import::{
        CellProblem, FigureProblem, PersonProblem, RegisterProblem, Severity, SheetName, SheetProblem, TableKind,
        WordProblem,
    };

    #[test]
    fn characters_that_no_face_has_are_drawn_by_their_number() {
        assert_eq!(drawable("田\u{e1e7}·𠮷"), "田〔U+E1E7〕·𠮷");
        assert_eq!(drawable("\u{10fffd}"), "〔U+10FFFD〕");
    }

    #[test]
    fn an_issue_on_one_line() {
        let place = SheetName::new("台账.xlsx", "县直机关").at(6, 5);
        let problem = CellProblem::NotANumber { column: "编制数/行政".to_owned() }.into();
        let issue = Issue { severity: Severity::Error, place, raw: "若\n干".to_owned(), problem };
        assert_eq!(
            line(&issue),
            "【错误】台账.xlsx·县直机关·F7：“编制数/行政”不是数字，本行未导入。请改为阿拉伯数字后重新导入。（原文：若 干）"
        );
    }

    #[test]
    fn sentences_say_what_and_what_to_do() {
        let check = |problem: Problem, expected: &str| {
            let place = SheetName::new("台账.xlsx", "县直机关").whole();
            let issue = Issue { severity: Severity::Warning, place, raw: String::new(), problem };
            assert_eq!(message(&issue), expected);
        };
        check(
            CellProblem::NotANumber { column: "领导职数/正".into() }.into(),
            "“领导职数/正”不是数字，此格未读取。请改为阿拉伯数字后重新导入。",
        );
        let name = |text: &str| Name::new(text).expect("a name");
        let month = |text: &str| text.parse::<Month>().expect("a month");
        check(
            SheetProblem::ColumnMissing { table: TableKind::Roster, column: "编制类型" }.into(),
            "人员花名册缺少“编制类型”列，本表未导入。请补上该列或改正表头后重新导入。",
        );
        check(
            FigureProblem::TotalDiffers {
                label: "小计".into(), column: "编制数/行政".into(), stated: 6, counted: 5
            }
            .into(),
            "“小计”行“编制数/行政”写的是6，按所读各行相加为5，相差1。各行已照常读取，请核对是漏行还是合计有误。",
        );
        check(
            FigureProblem::StrengthDiffers {
                institution: name("县水利局"),
                kind: Some(QuotaKind::Administrative),
                ledger: Headcount(10),
                roster: Headcount(9),
            }
            .into(),
            "县水利局行政实有人数台账为10，花名册为9。实有人数以花名册为准，请核对花名册是否缺人或台账未更新。",
        );
        check(
            CellProblem::MonthAmbiguous { column: "出生年月".into(), taken: month("1985-01") }.into(),
            "“出生年月”的1月与10月写法可能相同（表格会略去末尾的0），暂按1985年1月读取。请改成文本（如1985.01或1985.10）确认。",
        );
        check(
            WordProblem::UnknownKind.into(),
            "编制类型的写法无法识别，此格未读取。请改为行政、政法专项、工勤、事业（全额、差额、自收自支）或员额。",
        );
        check(
            PersonProblem::IdCheck { expected: 'X' }.into(),
            "身份证号校验码不符（按前17位应为X），本行未导入。请对照身份证改正。",
        );
        check(
            PersonProblem::SexDiffers { id_number: Sex::Female }.into(),
            "性别与身份证号不一致（身份证号为女），已按表内性别读取。请核对。",
        );
        check(
            PersonProblem::DuplicatePerson {
                name: name("钱涛"),
                first: SheetName::new("花名册.xlsx", "县直").at(1158, 6),
            }
            .into(),
            "钱涛在花名册.xlsx·县直·G1159已经出现过，本行未导入。一人只能占一个编制，请删去其中一行。",
        );
        check(
            RegisterProblem::UnknownInstitution {
                name: "县农业农村委".into(), nearest: Some(name("县农业农村局"))
            }
            .into(),
            "账簿和本批台账中没有“县农业农村委”，本行未导入。是否为“县农业农村局”？请改正名称，或在台账中补录该单位（曾用名、简称可填入“曾用名(简称)”列）。",
        );
    }
}
