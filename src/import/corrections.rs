//! A list of problems whose column 改为 was filled in → what is to be read in those cells. The list is the one that the program
//! writes: its head is known by 文件, 工作表, 单元格 and 改为, wherever in the sheet it stands; rows that leave 改为 empty say
//! nothing. What cannot be read is told with its cell, and then nothing of the file is taken.

use std::collections::BTreeMap;
use std::path::Path;

use super::cells::{CellAt, Sheet, SheetRow, Workbook, is_blank};
use super::choices::CellKey;
use super::isolation::{Precautions, read_workbook};
use super::sheet::SheetError;
use super::text::folded;
use crate::watch::Watch;

/// Rows from the top among which the head is looked for.
const HEAD_WITHIN: usize = 20;
/// Under this word a cell is emptied; an empty 改为 says nothing.
const EMPTY: &str = "(空)";

/// What a list says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrections {
    pub cells: BTreeMap<CellKey, String>,
    pub faults: Vec<CorrectionFault>,
}

/// Why a line is no correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionFault {
    pub sheet: String,
    pub at: CellAt,
    pub written: String,
    pub problem: CorrectionProblem,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorrectionProblem {
    /// No sheet has the words of the head.
    NoHead,
    /// 单元格 is no place such as C7.
    NoCell,
    /// 改为 holds a masked number.
    Masked,
    /// The same cell is to be read in two ways.
    TwoWays,
}

/// Reads the corrections of a workbook.
pub fn read_corrections(file: &Path, precautions: &Precautions, watch: &dyn Watch) -> Result<Corrections, SheetError> {
    Ok(of_workbook(&read_workbook(file, precautions, watch)?))
}

struct Columns {
    file: u16,
    sheet: u16,
    cell: u16,
    after: u16,
}

fn of_workbook(workbook: &Workbook) -> Corrections {
    let mut found = Corrections::default();
    let mut has_head = false;
    for sheet in &workbook.sheets {
        let head = sheet.rows().take(HEAD_WITHIN).find_map(|row| Some((row.number, columns(row)?)));
        if let Some((head, columns)) = head {
            has_head = true;
            sheet.rows_from(head + 1).for_each(|row| take(sheet, row, &columns, &mut found));
        }
    }
    if !has_head {
        let sheet = workbook.sheets.first().map(|sheet| sheet.name.clone()).unwrap_or_default();
        let (at, written) = (CellAt { row: 0, column: 0 }, String::new());
        found.faults.push(CorrectionFault { sheet, at, written, problem: CorrectionProblem::NoHead });
    }
    found
}

fn columns(row: SheetRow<'_>) -> Option<Columns> {
    let column = |word: &str| row.cells().find(|(_, cell)| folded(&cell.text()) == word).map(|(column, _)| column);
    let (file, sheet) = (column("文件")?, column("工作表")?);
    Some(Columns { file, sheet, cell: column("单元格")?, after: column("改为")? })
}

fn take(sheet: &Sheet, row: SheetRow<'_>, columns: &Columns, found: &mut Corrections) {
    let text = |column: u16| row.cell(column).text().trim_matches(is_blank).to_owned();
    let after = text(columns.after);
    if after.is_empty() {
        return;
    }
    let mut fault = |column: u16, problem| {
        let (sheet, at) = (sheet.name.clone(), CellAt { row: row.number, column });
        found.faults.push(CorrectionFault { sheet, at, written: text(column), problem });
    };
    let Ok(at) = text(columns.cell).parse() else { return fault(columns.cell, CorrectionProblem::NoCell) };
    if after.contains("***") {
        return fault(columns.after, CorrectionProblem::Masked);
    }
    let key = CellKey { file: text(columns.file), sheet: text(columns.sheet), at };
    let after = if folded(&after) == EMPTY { String::new() } else { after };
    match found.cells.get(&key) {
        Some(other) if *other != after => fault(columns.after, CorrectionProblem::TwoWays),
        Some(_) | None => drop(found.cells.insert(key, after)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::testing::workbook;

    fn read(lines: &str) -> Corrections {
        let head = "导入问题清单|>|>|>\n文件|工作表|单元格|原文|改为\n";
        of_workbook(&workbook("清单.xlsx", &format!("{head}{lines}")))
    }

    #[test]
    fn filled_lines_are_corrections() {
        let found =
            read("f.xlsx|县直|C7|若干|=12\nf.xlsx|县直|D8|x|\nf.xlsx|县直|E9|多余|（空）\nf.xlsx|县直|C7|若干|12");
        assert_eq!(found.faults, []);
        let cells: Vec<(String, &str)> =
            found.cells.iter().map(|(key, text)| (format!("{}·{}·{}", key.file, key.sheet, key.at), &**text)).collect();
        assert_eq!(cells, [("f.xlsx·县直·C7".to_owned(), "12"), ("f.xlsx·县直·E9".to_owned(), "")]);
    }

    #[test]
    fn lines_that_cannot_be_read_are_told_with_their_cell() {
        let found = read("f.xlsx|县直|第7行|若干|12\nf.xlsx|县直|C8||342***12\nf.xlsx|县直|C9||1\nf.xlsx|县直|C9||2");
        let told: Vec<(String, CorrectionProblem)> =
            found.faults.iter().map(|fault| (fault.at.to_string(), fault.problem)).collect();
        let expected =
            [("C3", CorrectionProblem::NoCell), ("E4", CorrectionProblem::Masked), ("E6", CorrectionProblem::TwoWays)];
        assert_eq!(told, expected.map(|(at, problem)| (at.to_owned(), problem)));
        let other = of_workbook(&workbook("台账.xlsx", "单位名称|编制数\n甲|3"));
        assert_eq!(other.faults.first().map(|fault| fault.problem), Some(CorrectionProblem::NoHead));
    }
}
