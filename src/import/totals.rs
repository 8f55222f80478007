//! 小计, 合计 and 其中 rows against the rows they add up or are a part of: a table whose own figures disagree is imported, and told
//! with both figures. Which rows a total means is `stretch`'s matter.

mod stretch;

use std::collections::BTreeSet;

use super::cells::{AsWritten, CellAt, Sheet, SheetRow};
use super::heading::Meaning;
use super::issue::{FigureProblem, Issue, Problem, ReadingProblem, Severity, SheetName};
use super::layout::{Column, Layout};
use super::row::{LineKind, Lines, Reason, Scope};
use super::text::{folded, split_bracket};
use super::value::number::{self, NoNumber};
use super::vocabulary::{Field, TableKind, Vocabulary};
use stretch::{Boundary, BoundaryKind, Meant, Numbering, Stretches};

/// So many different figures do not agree by chance.
const SEVERAL: usize = 2;

/// Compares every total row and answers what does not agree.
pub fn check(sheet: &Sheet, name: &SheetName, layout: &Layout, lines: &Lines, vocabulary: &Vocabulary) -> Vec<Issue> {
    let is_of_totals = |kind: LineKind| match kind {
        LineKind::Total(_) | LineKind::Group(_) | LineKind::LeftOut(Reason::OfWhich) => true,
        LineKind::Data { .. } | LineKind::LeftOut(_) => false,
    };
    if !lines.lines.iter().any(|line| is_of_totals(line.kind)) {
        return Vec::new();
    }
    let summed = layout.columns.iter().filter_map(|column| Summed::new(column, vocabulary)).collect();
    let mut table = Table { sheet, name, layout, vocabulary, summed, issues: Vec::new() };
    let (boundaries, stated) = table.add_up(lines);
    let mut stretches = Stretches::of(&boundaries);
    for (row, at, scope) in stated {
        table.compare(sheet.row(row), scope, &stretches.meant(at));
    }
    table.issues.sort_by_key(|issue| issue.place.cell);
    table.issues
}

/// A table whose totals are compared.
struct Table<'table> {
    sheet: &'table Sheet,
    name: &'table SheetName,
    layout: &'table Layout,
    vocabulary: &'table Vocabulary,
    summed: Vec<Summed<'table>>,
    issues: Vec<Issue>,
}

/// A row of figures that add up others: its row, its place among the boundaries and what it adds up.
type StatedTotal = (u32, usize, Option<Scope>);

impl Table<'_> {
    /// Adds up the data rows to each boundary, and answers the rows that state totals.
    fn add_up(&mut self, lines: &Lines) -> (Vec<Boundary>, Vec<StatedTotal>) {
        // Behind the columns stand, for each, its cells that could not be read, and last the rows.
        let mut sums = vec![0_i64; 2 * self.summed.len() + 1];
        let mut boundaries = vec![Boundary { sums: sums.clone(), kind: BoundaryKind::Edge }];
        let mut stated = Vec::new();
        let mut whole: Option<u32> = None;
        for line in &lines.lines {
            let row = self.sheet.row(line.row);
            let (kind, scope) = match line.kind {
                LineKind::Data { .. } => {
                    let read: Vec<Result<i64, NoNumber>> =
                        self.summed.iter().map(|column| column.part(row, self.vocabulary)).collect();
                    let unread = read.iter().map(|part| i64::from(part.is_err()));
                    let counted = read.iter().map(|part| *part.as_ref().unwrap_or(&0));
                    for (sum, value) in sums.iter_mut().zip(counted.chain(unread).chain([1])) {
                        *sum = sum.saturating_add(value);
                    }
                    whole = Some(line.row);
                    continue;
                }
                LineKind::LeftOut(Reason::OfWhich) => {
                    self.compare_part(row, whole);
                    continue;
                }
                LineKind::LeftOut(_) => continue,
                LineKind::Group(_) => {
                    let label = row.cells().map(|(_, cell)| cell).find(|cell| !cell.is_blank());
                    let numbering = label.map_or(Numbering::None, |label| Numbering::of(&label.text()));
                    (BoundaryKind::Group(numbering), None)
                }
                LineKind::Total(scope) => (BoundaryKind::Total(scope), Some(scope)),
            };
            whole = Some(line.row);
            stated.push((line.row, boundaries.len(), scope));
            boundaries.push(Boundary { sums: sums.clone(), kind });
        }
        boundaries.push(Boundary { sums, kind: BoundaryKind::Edge });
        (boundaries, stated)
    }

    /// Tells the figures of a total row that differ from the stretch it means. A stretch it hardly means is believed only when it
    /// explains all of several figures: a single one is explained by chance.
    fn compare(&mut self, row: SheetRow<'_>, scope: Option<Scope>, meant: &Meant) {
        let first = row.cells().find(|(_, cell)| !cell.is_blank());
        let label = first.map(|(_, cell)| folded(&cell.text())).unwrap_or_default();
        let mut figures: Vec<(usize, CellAt, i64)> = Vec::new();
        for (index, column) in self.summed.iter().enumerate() {
            let at = CellAt { row: row.number, column: column.column.column };
            match number::read(row.cell(at.column), column.scale, self.vocabulary) {
                Ok(None) => {}
                Ok(Some(amount)) => figures.push((index, at, amount.value)),
                Err(reason) => self.issues.push(unreadable(self.name, row, column.column, reason)),
            }
        }
        let people = if scope.is_some() { self.stated_people(row) } else { self.people_of_group(row) };
        figures.extend(people.map(|(at, stated)| (self.people(), at, stated)));
        let differing =
            |sums: &&Vec<i64>| figures.iter().filter(|(index, _, stated)| sums.get(*index) != Some(stated)).count();
        let Some(sums) = meant.likely.iter().min_by_key(differing) else { return };
        let amounts: BTreeSet<i64> =
            figures.iter().map(|(_, _, stated)| *stated).filter(|stated| *stated != 0).collect();
        if amounts.len() >= SEVERAL && meant.otherwise.iter().any(|sums| differing(&sums) == 0) {
            return;
        }
        for (index, at, stated) in figures {
            let Some(counted) = sums.get(index).copied().filter(|counted| *counted != stated) else { continue };
            let unread = self.summed.get(index).and_then(|_| sums.get(self.summed.len() + index)).copied();
            let problem = self.difference((index, label.clone()), (stated, counted), unread.unwrap_or(0));
            let raw = row.cell(at.column).text().into_owned();
            let place = self.name.at(at.row, at.column);
            self.issues.push(Issue { severity: Severity::Warning, place, raw, problem });
        }
    }

    /// The place of the number of rows among the sums.
    fn people(&self) -> usize {
        2 * self.summed.len()
    }

    /// A total and the sum of its parts are told apart; that some part was not read is told instead, since nobody can say then.
    fn difference(&self, (index, label): (usize, String), (stated, counted): (i64, i64), unread: i64) -> Problem {
        match self.summed.get(index) {
            Some(Summed { column, scale }) if unread > 0 => {
                let (stated, counted) = (decimal(stated, *scale), decimal(counted, *scale));
                ReadingProblem::PartsUnread { label, column: column.heading.clone(), stated, counted, unread }.into()
            }
            None => FigureProblem::TotalDiffers { label, column: "人数".to_owned(), stated, counted }.into(),
            Some(Summed { column, scale: 1 }) => {
                FigureProblem::TotalDiffers { label, column: column.heading.clone(), stated, counted }.into()
            }
            Some(Summed { column, scale }) => {
                let (stated, counted) = (decimal(stated, *scale), decimal(counted, *scale));
                ReadingProblem::DecimalTotalDiffers { label, column: column.heading.clone(), stated, counted }.into()
            }
        }
    }

    /// 其中 cannot be more than the row it is a part of.
    fn compare_part(&mut self, row: SheetRow<'_>, whole: Option<u32>) {
        let Some(whole) = whole.map(|whole| self.sheet.row(whole)) else { return };
        let first = row.cells().find(|(_, cell)| !cell.is_blank());
        let label = first.map(|(_, cell)| folded(&cell.text())).unwrap_or_default();
        for column in &self.summed {
            let (part, of) = (column.read(row, self.vocabulary), column.read(whole, self.vocabulary));
            let Some((part, whole)) = part.zip(of).filter(|(part, whole)| part > whole) else { continue };
            let (part, whole) = (decimal(part, column.scale), decimal(whole, column.scale));
            let heading = column.column.heading.clone();
            let problem = ReadingProblem::PartExceeds { label: label.clone(), column: heading, part, whole }.into();
            let raw = row.cell(column.column.column).text().into_owned();
            let place = self.name.at(row.number, column.column.column);
            self.issues.push(Issue { severity: Severity::Warning, place, raw, problem });
        }
    }

    /// The number of people that a group row of a roster states in brackets: `城关街道（25人）`.
    fn people_of_group(&self, row: SheetRow<'_>) -> Option<(CellAt, i64)> {
        let (column, label) = row.cells().find(|(_, cell)| !cell.is_blank())?;
        let label = folded(&label.text());
        let (_, inside) = split_bracket(&label).filter(|_| self.layout.table == TableKind::Roster)?;
        let stated =
            inside.ends_with(['人', '名']).then(|| number::read_count(AsWritten::Text(inside), self.vocabulary));
        let stated = stated?.ok().flatten()?;
        Some((CellAt { row: row.number, column }, stated.value))
    }

    /// The number of people a roster's total row states: in the column of names, or behind the label (`合计：2512人`).
    fn stated_people(&self, row: SheetRow<'_>) -> Option<(CellAt, i64)> {
        let names = self.layout.column(Field::PersonName).filter(|_| self.layout.table == TableKind::Roster)?;
        let read = |cell: AsWritten<'_>| number::read_count(cell, self.vocabulary).ok().flatten();
        if let Some(stated) = read(row.cell(names)) {
            return Some((CellAt { row: row.number, column: names }, stated.value));
        }
        row.cells().find_map(|(column, cell)| {
            let text = folded(&cell.text());
            let figure = text.split_once(':').map_or(text.as_str(), |(_, figure)| figure);
            let stated = read(AsWritten::Text(figure))?;
            Some((CellAt { row: row.number, column }, stated.value))
        })
    }
}

/// A column of numbers, and in which unit they are added so that decimals stay exact.
struct Summed<'layout> {
    column: &'layout Column,
    scale: i64,
}

impl<'layout> Summed<'layout> {
    fn new(column: &'layout Column, vocabulary: &Vocabulary) -> Option<Self> {
        let scale = match column.meaning {
            Meaning::Factor(index) => {
                vocabulary.factor(index).and_then(|factor| factor.fine.as_ref()).map_or(1, |fine| fine.scale)
            }
            Meaning::Field(_)
            | Meaning::Authorized(_)
            | Meaning::Strength(_)
            | Meaning::Leaders(_)
            | Meaning::OfficeCount
            | Meaning::OfficeNames
            | Meaning::Further
            | Meaning::Named(_)
            | Meaning::LeftOut => 1,
        };
        column.meaning.is_summed().then_some(Self { column, scale })
    }

    fn read(&self, row: SheetRow<'_>, vocabulary: &Vocabulary) -> Option<i64> {
        number::read(row.cell(self.column.column), self.scale, vocabulary).ok().flatten().map(|amount| amount.value)
    }

    /// What a row adds to the column: nothing where the cell is blank.
    fn part(&self, row: SheetRow<'_>, vocabulary: &Vocabulary) -> Result<i64, NoNumber> {
        let amount = number::read(row.cell(self.column.column), self.scale, vocabulary)?;
        Ok(amount.map_or(0, |amount| amount.value))
    }
}

/// A total that is no number cannot be compared.
fn unreadable(name: &SheetName, row: SheetRow<'_>, column: &Column, reason: NoNumber) -> Issue {
    let raw = row.cell(column.column).text().into_owned();
    let problem = reason.in_column(column.heading.clone()).into();
    Issue { severity: Severity::Warning, place: name.at(row.number, column.column), raw, problem }
}

/// A number of hundredths as a decimal: 2455 of scale 100 is `24.55`.
fn decimal(value: i64, scale: i64) -> String {
    let (whole, rest) = (value / scale, (value % scale).abs());
    if rest == 0 {
        return whole.to_string();
    }
    let width = scale.ilog10() as usize;
    let sign = if value < 0 && whole == 0 { "-" } else { "" };
    format!("{sign}{whole}.{}", format!("{rest:0width$}").trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::issue::Problem;
    use crate::import::layout::find;
    use crate::import::row::classify;
    use crate::import::testing::sheet;

    fn check(picture: &str, expected: &[&str]) {
        let sheet = sheet(picture);
        let words = Vocabulary::built_in();
        let layout = find(&sheet, words).expect("a table");
        let lines = classify(&sheet, &layout, words);
        let issues = super::check(&sheet, &SheetName::new("f", "s"), &layout, &lines, words);
        let shown: Vec<String> = issues
            .iter()
            .map(|issue| match &issue.problem {
                Problem::Figure(FigureProblem::TotalDiffers { label, column, stated, counted }) => {
                    format!("{} {label} {column} {stated}≠{counted}", issue.place.cell.expect("a cell"))
                }
                Problem::Reading(ReadingProblem::DecimalTotalDiffers { label, column, stated, counted }) => {
                    format!("{} {label} {column} {stated}≠{counted}", issue.place.cell.expect("a cell"))
                }
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(shown, expected, "{picture}");
    }

    #[test]
    fn subtotals_and_totals_that_agree() {
        check(
            "单位名称|编制数|>\n^|行政|工勤\n一、党委|>|>\n甲局|=2|1名\n乙局|=3|—\n小计|=5|=1\n二、政府|>|>\n丙局|=4|\n小计|=4|\n合计|=9|=1",
            &[],
        );
    }

    #[test]
    fn disagreements_carry_both_figures() {
        check(
            "单位名称|编制数|>\n^|行政|工勤\n甲局|=2|=1\n乙局|=3|=1\n小　计|=6|=2\n丙局|=4|\n小计|=4|\n合计|=10|=2",
            &["B5 小计 编制数/行政 6≠5", "B8 合计 编制数/行政 10≠9"],
        );
    }

    #[test]
    fn people_are_counted() {
        check("姓名|性别\n甲|男\n乙|女\n合计|=2", &[]);
        check("姓名|性别\n甲|男\n乙|女\n合计：3人|>", &["A4 合计:3人 人数 3≠2"]);
        check("单位|姓名|性别\n某局|甲|男\n合计|2人|", &["B3 合计 人数 2≠1"]);
        check("姓名|性别|职务\n甲镇（1人）|>|>\n甲|男|\n乙镇（3人）|>|>\n乙|女|\n丙|女|", &["A4 乙镇(3人) 人数 3≠2"]);
    }

    #[test]
    fn decimals_are_added_exactly() {
        check("乡镇|编制数|面积(平方公里)\n甲镇|=1|=24.55\n乙镇|=1|=0.45\n合计|=2|=25", &[]);
        check("乡镇|编制数|面积(平方公里)\n甲镇|=1|=24.55\n合计|=1|=30", &["C3 合计 面积(平方公里) 30≠24.55"]);
    }
}
