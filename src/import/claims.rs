//! FILE → CLAIMS AS WRITTEN. A sheet of claims (声明表) has a head of its own and little else: 单位, 类别, 编制类型, 数, 日期, and where
//! there are any 文号 and 来源. Counts and days are read here; what the words mean is found out by whoever knows the register. Every
//! cell that cannot be read is told, and no row is taken halfway.

use std::path::Path;

use super::cells::{AsWritten, CellAt, Visibility, Workbook};
use super::isolation::{Precautions, read_workbook};
use super::sheet::SheetError;
use super::text::{folded, half_width};
use super::value::number::{Precision, read_count};
use super::vocabulary::Vocabulary;
use crate::domain::{Date, Name};
use crate::watch::Watch;

/// The claims of a file as they are written there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClaimSheets {
    pub rows: Vec<ClaimRow>,
    pub faults: Vec<ClaimFault>,
    /// Sheets that are hidden or have no head of claims; nothing of them was read.
    pub left_out: Vec<String>,
}

/// One line of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRow {
    /// Empty for a text file.
    pub sheet: String,
    /// Counted from zero.
    pub row: u32,
    pub subject: Written,
    pub quantity: Written,
    pub kinds: Written,
    pub count: u32,
    pub on: Date,
    pub document: Written,
    pub source: String,
}

/// A word and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub at: CellAt,
    pub text: String,
}

/// Why a row is no claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimFault {
    pub sheet: String,
    pub at: CellAt,
    pub written: String,
    pub problem: ClaimProblem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimProblem {
    /// No row has the words of the head.
    NoHead,
    Blank(ClaimColumn),
    NotACount,
    NotADay,
    UnknownQuantity,
    UnknownSubject,
    /// Several bodies used to bear the name, and none does: these, by their names of the day.
    AmbiguousSubject(Vec<Name>),
    UnknownKinds,
    BadDocument,
}

/// A column of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaimColumn {
    /// 单位
    Subject,
    /// 类别
    AssertedQuantity,
    /// 编制类型
    AssertedKinds,
    /// 数
    Count,
    /// 日期
    Day,
    /// 文号
    Document,
    /// 来源
    Source,
}

/// Rows from the top among which the head is looked for.
const HEAD_WITHIN: usize = 20;

/// Reads the claims of a workbook, or of a text file (.csv). What a text lost on its way cannot be claimed: such a file is
/// refused as damaged.
pub fn read_claims(file: &Path, precautions: &Precautions, watch: &dyn Watch) -> Result<ClaimSheets, SheetError> {
    let is_text = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let mut workbook = read_workbook(file, precautions, watch)?;
    if let Some(flaw) = workbook.sheets.iter().flat_map(|sheet| &sheet.flaws).next() {
        return Err(SheetError::Damaged { detail: format!("a text with a flaw: {flaw:?}") });
    }
    if is_text {
        workbook.sheets.iter_mut().for_each(|sheet| sheet.name.clear());
    }
    Ok(of_workbook(&workbook))
}

fn of_workbook(workbook: &Workbook) -> ClaimSheets {
    let mut found = ClaimSheets::default();
    let mut has_head = false;
    for sheet in &workbook.sheets {
        let lines: Vec<Line<'_>> = sheet.rows().map(|row| (row.number, row.cells().collect())).collect();
        match head(&lines).filter(|_| sheet.visibility == Visibility::Visible) {
            Some((place, columns)) => {
                has_head = true;
                take(&sheet.name, lines.get(place + 1..).unwrap_or_default(), &columns, &mut found);
            }
            None if sheet.name.is_empty() => {}
            None => found.left_out.push(sheet.name.clone()),
        }
    }
    if !has_head {
        let sheet = workbook.sheets.first().map(|sheet| sheet.name.clone()).unwrap_or_default();
        found.faults.push(no_head(sheet));
    }
    found
}

/// A row by its number, with its cells.
type Line<'a> = (u32, Vec<(u16, AsWritten<'a>)>);

fn no_head(sheet: String) -> ClaimFault {
    ClaimFault { sheet, at: CellAt { row: 0, column: 0 }, written: String::new(), problem: ClaimProblem::NoHead }
}

/// The first line that names every column which must be there, and where each column is.
fn head(lines: &[Line<'_>]) -> Option<(usize, Vec<(ClaimColumn, u16)>)> {
    lines.iter().take(HEAD_WITHIN).enumerate().find_map(|(place, (_, cells))| {
        let named = cells.iter().filter_map(|(column, cell)| Some((ClaimColumn::named(&cell.text())?, *column)));
        let mut columns: Vec<(ClaimColumn, u16)> = Vec::new();
        for (meaning, column) in named {
            if columns.iter().all(|(known, _)| *known != meaning) {
                columns.push((meaning, column));
            }
        }
        let is_there = |wanted: &ClaimColumn| columns.iter().any(|(meaning, _)| meaning == wanted);
        ClaimColumn::NEEDED.iter().all(is_there).then_some((place, columns))
    })
}

fn take(sheet: &str, lines: &[Line<'_>], columns: &[(ClaimColumn, u16)], found: &mut ClaimSheets) {
    // What stands in other columns only, as the notes under a table do, claims nothing.
    let is_ours = |column: u16| columns.iter().any(|(_, ours)| *ours == column);
    let claims = |(_, cells): &&Line<'_>| cells.iter().any(|(column, cell)| is_ours(*column) && !cell.is_blank());
    for (row, cells) in lines.iter().filter(claims) {
        match claim(sheet, *row, cells, columns) {
            Ok(claim) => found.rows.push(claim),
            Err(faults) => found.faults.extend(faults),
        }
    }
}

/// A line as a claim, or all that is wrong with it.
fn claim(
    sheet: &str,
    row: u32,
    cells: &[(u16, AsWritten<'_>)],
    columns: &[(ClaimColumn, u16)],
) -> Result<ClaimRow, Vec<ClaimFault>> {
    let column =
        |wanted: ClaimColumn| columns.iter().find(|(meaning, _)| *meaning == wanted).map(|(_, column)| *column);
    let cell = |wanted: ClaimColumn| {
        let column = column(wanted).unwrap_or_default();
        let found = cells.iter().find(|(at, _)| *at == column).map_or(AsWritten::Empty, |(_, cell)| *cell);
        (CellAt { row, column }, found)
    };
    let written = |wanted: ClaimColumn| {
        let (at, cell) = cell(wanted);
        let text = if column(wanted).is_some() { cell.text().trim().to_owned() } else { String::new() };
        Written { at, text }
    };
    let mut faults = Vec::new();
    let mut fault = |wanted: ClaimColumn, problem: ClaimProblem| {
        let (at, cell) = cell(wanted);
        faults.push(ClaimFault { sheet: sheet.to_owned(), at, written: cell.text().into_owned(), problem });
    };
    if cell(ClaimColumn::AssertedQuantity).1.is_blank() {
        fault(ClaimColumn::AssertedQuantity, ClaimProblem::Blank(ClaimColumn::AssertedQuantity));
    }
    let count = count_of(cell(ClaimColumn::Count).1);
    let on = day_of(cell(ClaimColumn::Day).1);
    count.as_ref().err().into_iter().for_each(|problem| fault(ClaimColumn::Count, problem.clone()));
    on.as_ref().err().into_iter().for_each(|problem| fault(ClaimColumn::Day, problem.clone()));
    match (count, on) {
        (Ok(count), Ok(on)) if faults.is_empty() => Ok(ClaimRow {
            sheet: sheet.to_owned(),
            row,
            subject: written(ClaimColumn::Subject),
            quantity: written(ClaimColumn::AssertedQuantity),
            kinds: written(ClaimColumn::AssertedKinds),
            count,
            on,
            document: written(ClaimColumn::Document),
            source: written(ClaimColumn::Source).text,
        }),
        (Ok(_) | Err(_), Ok(_) | Err(_)) => Err(faults),
    }
}

/// "约300" is no claim: what is compared must be exact.
fn count_of(cell: AsWritten<'_>) -> Result<u32, ClaimProblem> {
    if cell.is_blank() {
        return Err(ClaimProblem::Blank(ClaimColumn::Count));
    }
    match read_count(cell, Vocabulary::built_in()) {
        Ok(Some(amount)) if amount.precision == Precision::Exact => {
            u32::try_from(amount.value).map_err(|_| ClaimProblem::NotACount)
        }
        // A dash says that there are none.
        Ok(None) => Ok(0),
        Ok(Some(_)) | Err(_) => Err(ClaimProblem::NotACount),
    }
}

/// A day in a date cell, or as offices write it: 2026-06-30, 2026.6.30, 2026年6月30日, 20260630.
fn day_of(cell: AsWritten<'_>) -> Result<Date, ClaimProblem> {
    if cell.is_blank() {
        return Err(ClaimProblem::Blank(ClaimColumn::Day));
    }
    if let AsWritten::Date(serial) = cell {
        return serial.date().ok_or(ClaimProblem::NotADay);
    }
    let text = half_width(cell.text().trim());
    let parts: Vec<&str> =
        text.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let parts: Vec<&str> = match parts.as_slice() {
        [whole] if whole.len() == 8 => {
            [whole.get(..4), whole.get(4..6), whole.get(6..)].into_iter().flatten().collect()
        }
        _ => parts,
    };
    let [year, month, day] = parts.as_slice() else { return Err(ClaimProblem::NotADay) };
    let date = || Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    date().filter(|_| year.len() == 4).ok_or(ClaimProblem::NotADay)
}

impl ClaimColumn {
    /// A sheet without these is none of claims.
    const NEEDED: [Self; 5] = [Self::Subject, Self::AssertedQuantity, Self::AssertedKinds, Self::Count, Self::Day];

    const WORDS: [(Self, &[&str]); 7] = [
        (Self::Subject, &["单位", "单位名称", "机构", "机构名称", "声明对象"]),
        (Self::AssertedQuantity, &["类别"]),
        (Self::AssertedKinds, &["编制类型", "编制类别"]),
        (Self::Count, &["数", "数量", "声明数", "编制数", "人数"]),
        (Self::Day, &["日期", "截止日期", "截至日期"]),
        (Self::Document, &["文号", "批准文号", "依据文号"]),
        (Self::Source, &["来源", "数据来源"]),
    ];

    fn named(text: &str) -> Option<Self> {
        let word = folded(text);
        Self::WORDS.into_iter().find(|(_, words)| words.contains(&word.as_str())).map(|(column, _)| column)
    }

    /// The word of its head, as the template has it.
    pub fn word(self) -> &'static str {
        Self::WORDS.into_iter().find(|(column, _)| *column == self).and_then(|(_, words)| words.first()).unwrap_or(&"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::isolation::read_workbook_bytes;

    fn of_text(text: &str) -> ClaimSheets {
        let own = Precautions::for_own_files();
        let workbook = read_workbook_bytes("声明.csv", text.as_bytes(), &own, &crate::watch::Unwatched);
        of_workbook(&workbook.expect("a text with columns"))
    }

    const HEAD: &str = "单位,类别,编制类型,数,日期,文号,来源\n";

    #[track_caller]
    fn problems(rows: &str, expected: &[(&str, ClaimProblem)]) {
        let found = of_text(&format!("{HEAD}{rows}"));
        let told: Vec<(String, ClaimProblem)> =
            found.faults.iter().map(|fault| (fault.at.to_string(), fault.problem.clone())).collect();
        let expected: Vec<(String, ClaimProblem)> =
            expected.iter().map(|(at, problem)| ((*at).to_owned(), problem.clone())).collect();
        assert_eq!(told, expected, "{rows}");
    }

    #[test]
    fn a_line_is_read_as_offices_write_it() {
        let text = format!(
            "\u{feff}声明表\n{HEAD}\"白鹤镇\",核定,事业·全额,１２名,2026年6月30日,安编[2026]1号,\"下达,文件\"\r\n,,,,,,\n"
        );
        let found = of_text(&text);
        assert_eq!(found.faults, []);
        let [row] = found.rows.as_slice() else { panic!("{found:?}") };
        assert_eq!((row.row, row.count, row.on), (2, 12, Date::constant(2026, 6, 30)));
        assert_eq!((row.subject.text.as_str(), row.source.as_str()), ("白鹤镇", "下达,文件"));
        assert_eq!((row.document.at.to_string().as_str(), row.document.text.as_str()), ("F3", "安编[2026]1号"));
        for day in ["2026.6.30", "20260630", "2026/06/30"] {
            assert_eq!(day_of(AsWritten::Text(day)), Ok(Date::constant(2026, 6, 30)));
        }
    }

    #[test]
    fn every_cell_that_cannot_be_read_is_told() {
        problems("白鹤镇,核定,行政,约300,2026-06-30", &[("D2", ClaimProblem::NotACount)]);
        problems("白鹤镇,核定,行政,3.5,2026-06-30", &[("D2", ClaimProblem::NotACount)]);
        problems("白鹤镇,核定,行政,-3,2026-06-30", &[("D2", ClaimProblem::NotACount)]);
        problems(
            "白鹤镇,,行政,,2026-02-30",
            &[
                ("B2", ClaimProblem::Blank(ClaimColumn::AssertedQuantity)),
                ("D2", ClaimProblem::Blank(ClaimColumn::Count)),
                ("E2", ClaimProblem::NotADay),
            ],
        );
        problems("白鹤镇,核定,行政,3,26-06-30\n青山镇,核定,行政,—,2026-06-30", &[("E2", ClaimProblem::NotADay)]);
        let found = of_text("单位,数\n白鹤镇,3\n");
        assert_eq!(found.faults.iter().map(|fault| fault.problem.clone()).collect::<Vec<_>>(), [ClaimProblem::NoHead]);
    }
}
