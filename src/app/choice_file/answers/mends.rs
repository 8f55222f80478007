//! The parts of an answers file that put right what the workbooks say: `[[lines]]`, `[[cells]]`, `[[words]]`, `[[months]]`, `[[ignored]]`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Written;
use crate::import::{CellAt, CellKey, Choices, ColumnKey, IssueKey, LineKey, LineTaking, WordKey};
use crate::wording;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenLine {
    file: String,
    sheet: String,
    row: u32,
    /// What the row reads like: its first cell that is no number.
    text: String,
    is: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenCell {
    file: String,
    sheet: String,
    cell: String,
    /// Empty where the cell is to be read as empty.
    read: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenWord {
    file: String,
    sheet: String,
    column: String,
    words: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenMonths {
    file: String,
    sheet: String,
    column: String,
    form: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenIgnored {
    file: String,
    sheet: String,
    /// Missing for an issue about the sheet as a whole.
    cell: Option<String>,
    code: String,
    reason: String,
}

/// Adds them to the choices; what is wrong is answered with its place.
pub(super) fn add(written: &Written, choices: &mut Choices) -> Result<(), (String, String)> {
    for (number, line) in (1..).zip(&written.lines) {
        let taking = match line.is.trim() {
            "不读" | "left_out" => LineTaking::LeftOut,
            "数据" | "data" => LineTaking::Data,
            other => return Err((format!("lines 第{number}项"), format!("is 要写“不读”或者“数据”，不是“{other}”"))),
        };
        let (file, sheet, text) = (line.file.clone(), line.sheet.clone(), line.text.trim().to_owned());
        choices.lines.insert(LineKey { file, sheet, row: line.row, text }, taking);
    }
    for (number, cell) in (1..).zip(&written.cells) {
        let at = place(&cell.cell).map_err(|reason| (format!("cells 第{number}项"), reason))?;
        let key = CellKey { file: cell.file.clone(), sheet: cell.sheet.clone(), at };
        choices.cells.insert(key, cell.read.clone());
    }
    for (number, word) in (1..).zip(&written.words) {
        let column = column(&word.column).map_err(|reason| (format!("words 第{number}项"), reason))?;
        let column = ColumnKey { file: word.file.clone(), sheet: word.sheet.clone(), column };
        let key = |word: &String| WordKey { column: column.clone(), word: word.trim().to_owned() };
        choices.words.extend(word.words.iter().map(|(word, text)| (key(word), text.trim().to_owned())));
    }
    for (number, months) in (1..).zip(&written.months) {
        let told = |reason| (format!("months 第{number}项"), reason);
        let column = column(&months.column).map_err(told)?;
        let unknown = || told(format!("没有“{}”这种日期格式", months.form));
        let form = wording::import::month_form_from_label(months.form.trim()).ok_or_else(unknown)?;
        choices.months.insert(ColumnKey { file: months.file.clone(), sheet: months.sheet.clone(), column }, form);
    }
    for (number, ignored) in (1..).zip(&written.ignored) {
        let told = |reason| (format!("ignored 第{number}项"), reason);
        let at = ignored.cell.as_deref().map(place).transpose().map_err(told)?;
        let reason = ignored.reason.trim().to_owned();
        if reason.is_empty() {
            return Err(told("忽略要写明原因 reason".to_owned()));
        }
        let (file, sheet, code) = (ignored.file.clone(), ignored.sheet.clone(), ignored.code.clone());
        choices.ignored.insert(IssueKey { file, sheet, at, code }, reason);
    }
    Ok(())
}

fn place(written: &str) -> Result<CellAt, String> {
    written.trim().parse().map_err(|_| format!("“{written}”不是单元格，请写成 C7 的样子"))
}

fn column(written: &str) -> Result<u16, String> {
    let first: Result<CellAt, _> = format!("{}1", written.trim()).parse();
    first.map(|at| at.column).map_err(|_| format!("“{written}”不是列号，请写成 A、B、AA 的样子"))
}

#[cfg(test)]
mod tests {
    use super::super::read_answers;
    use super::*;
    use crate::import::MonthForm;

    fn read(text: &str) -> Result<Choices, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("答复.toml");
        std::fs::write(&file, text).expect("written");
        let mut choices = Choices::default();
        read_answers(&file, &mut choices).map(|()| choices).map_err(|notice| notice.what)
    }

    const SHEET: &str = "file = \"f.xlsx\"\nsheet = \"县直\"\n";

    #[test]
    fn a_row_is_said_to_be_data_or_not() {
        let choices =
            read(&format!("[[lines]]\n{SHEET}row = 12\ntext = \"全县\"\nis = \"不读\"\n")).expect("well formed");
        let (key, taking) = choices.lines.first_key_value().expect("a row");
        assert_eq!((key.row, key.text.as_str(), *taking), (12, "全县", LineTaking::LeftOut));
        let wrong =
            read(&format!("[[lines]]\n{SHEET}row = 12\ntext = \"全县\"\nis = \"也许\"\n")).expect_err("refused");
        assert!(wrong.contains("“不读”或者“数据”"), "{wrong}");
    }

    #[test]
    fn what_is_put_right_is_read_with_its_place() {
        let text = format!(
            "[[cells]]\n{SHEET}cell = \"C7\"\nread = \"12\"\n[[words]]\n{SHEET}column = \"F\"\nwords = {{ \"公勤\" = \"工勤\" }}\n\
             [[months]]\n{SHEET}column = \"E\"\nform = \"日月年\"\n\
             [[ignored]]\n{SHEET}cell = \"D9\"\ncode = \"id_check\"\nreason = \"已退休\"\n"
        );
        let choices = read(&text).expect("well formed");
        let (file, sheet) = ("f.xlsx".to_owned(), "县直".to_owned());
        let column = |column| ColumnKey { file: file.clone(), sheet: sheet.clone(), column };
        let at = |text: &str| text.parse::<CellAt>().expect("a place");
        let cell = CellKey { file: file.clone(), sheet: sheet.clone(), at: at("C7") };
        assert_eq!(choices.cells, [(cell, "12".to_owned())].into());
        let word = WordKey { column: column(5), word: "公勤".to_owned() };
        assert_eq!(choices.words, [(word, "工勤".to_owned())].into());
        assert_eq!(choices.months, [(column(4), MonthForm::DayMonthYear)].into());
        let issue = IssueKey { file, sheet, at: Some(at("D9")), code: "id_check".to_owned() };
        assert_eq!(choices.ignored, [(issue, "已退休".to_owned())].into());
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let check = |text: String, expected: &str| {
            let told = read(&text).expect_err("refused");
            assert!(told.contains(expected), "{told}");
        };
        check(format!("[[cells]]\n{SHEET}cell = \"第7行\"\nread = \"12\"\n"), "“第7行”不是单元格");
        check(format!("[[months]]\n{SHEET}column = \"E\"\nform = \"年月日时\"\n"), "没有“年月日时”这种日期格式");
        check(format!("[[ignored]]\n{SHEET}code = \"x\"\nreason = \" \"\n"), "忽略要写明原因");
    }
}
