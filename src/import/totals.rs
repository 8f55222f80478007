//! 小计 and 合计 rows against the rows they add up: a table whose own figures disagree is imported, and told.

use std::collections::BTreeMap;

use super::cells::{AsWritten, CellAt, Sheet};
use super::heading::Meaning;
use super::issue::{FigureProblem, Issue, Severity, SheetName};
use super::layout::{Column, Layout};
use super::row::{LineKind, Lines, Scope};
use super::text::folded;
use super::value::number;
use super::vocabulary::{Field, TableKind, Vocabulary};

/// Compares every total row and answers what does not agree.
pub fn check(sheet: &Sheet, name: &SheetName, layout: &Layout, lines: &Lines, vocabulary: &Vocabulary) -> Vec<Issue> {
    let has_totals = lines.lines.iter().any(|line| matches!(line.kind, LineKind::Total(_)));
    if !has_totals {
        return Vec::new();
    }
    let summed: Vec<Summed<'_>> = layout.columns.iter().filter_map(|column| Summed::new(column, vocabulary)).collect();
    let mut sums = Sums::default();
    let mut issues = Vec::new();
    for line in &lines.lines {
        let row = sheet.row(line.row);
        match line.kind {
            LineKind::Group(_) => sums.begin_group(),
            LineKind::LeftOut(_) => {}
            LineKind::Data { .. } => {
                sums.rows.add(1);
                for column in &summed {
                    if let Some(value) = column.read(row.cell(column.column.column), vocabulary) {
                        sums.columns.entry(column.column.column).or_default().add(value);
                    }
                }
            }
            LineKind::Total(scope) => {
                let label = row.cells().find(|(_, cell)| !cell.is_blank());
                let label = label.map(|(_, cell)| folded(&cell.text())).unwrap_or_default();
                let mut tell = |column: u16, heading: String, stated: i64, counted: i64| {
                    let problem =
                        FigureProblem::TotalDiffers { label: label.clone(), column: heading, stated, counted }.into();
                    let raw = row.cell(column).text().into_owned();
                    issues.push(Issue { severity: Severity::Warning, place: name.at(line.row, column), raw, problem });
                };
                for column in &summed {
                    let at = column.column.column;
                    let Some(stated) = column.read(row.cell(at), vocabulary) else { continue };
                    let tally = sums.columns.entry(at).or_default();
                    if let Err(counted) = tally.agrees(scope, stated) {
                        tell(at, column.heading(), column.shown(stated), column.shown(counted));
                    }
                }
                if layout.table == TableKind::Roster
                    && let Some((at, stated)) = stated_people(sheet, line.row, layout, vocabulary)
                    && let Err(counted) = sums.rows.agrees(scope, stated)
                {
                    tell(at.column, "人数".to_owned(), stated, counted);
                }
                sums.close(scope);
            }
        }
    }
    issues
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
            _ => 1,
        };
        column.meaning.is_summed().then_some(Self { column, scale })
    }

    fn read(&self, cell: AsWritten<'_>, vocabulary: &Vocabulary) -> Option<i64> {
        number::read(cell, self.scale, vocabulary).ok().flatten().map(|amount| amount.value)
    }

    fn heading(&self) -> String {
        self.column.heading.clone()
    }

    /// In the unit of the column, as far as whole numbers can show it.
    fn shown(&self, value: i64) -> i64 {
        value / self.scale
    }
}

#[derive(Default)]
struct Sums {
    columns: BTreeMap<u16, Tally>,
    rows: Tally,
}

/// The sum of one column over the stretches a total row may mean.
#[derive(Default)]
struct Tally {
    since_total: i64,
    since_group: i64,
    since_grand_total: i64,
    all: i64,
}

impl Tally {
    fn add(&mut self, value: i64) {
        for sum in [&mut self.since_total, &mut self.since_group, &mut self.since_grand_total, &mut self.all] {
            *sum = sum.saturating_add(value);
        }
    }

    /// Whether a stated total agrees with a stretch it may mean, else the sum it should have been.
    fn agrees(&self, scope: Scope, stated: i64) -> Result<(), i64> {
        let (expected, others) = match scope {
            Scope::Section => (self.since_total, [self.since_group, self.since_grand_total]),
            Scope::Grand => (self.all, [self.since_grand_total, self.since_total]),
        };
        if stated == expected || others.contains(&stated) { Ok(()) } else { Err(expected) }
    }
}

impl Sums {
    fn tallies(&mut self) -> impl Iterator<Item = &mut Tally> {
        self.columns.values_mut().chain([&mut self.rows])
    }

    fn begin_group(&mut self) {
        for tally in self.tallies() {
            tally.since_total = 0;
            tally.since_group = 0;
        }
    }

    fn close(&mut self, scope: Scope) {
        for tally in self.tallies() {
            tally.since_total = 0;
            if scope == Scope::Grand {
                tally.since_grand_total = 0;
            }
        }
    }
}

/// The number of people a roster's total row states: in the column of names, or behind the label (`合计：2512人`).
fn stated_people(sheet: &Sheet, row: u32, layout: &Layout, vocabulary: &Vocabulary) -> Option<(CellAt, i64)> {
    let row_cells = sheet.row(row);
    let names = layout.column(Field::PersonName)?;
    let read = |cell: AsWritten<'_>| number::read_count(cell, vocabulary).ok().flatten().map(|amount| amount.value);
    if let Some(stated) = read(row_cells.cell(names)) {
        return Some((CellAt { row, column: names }, stated));
    }
    row_cells.cells().find_map(|(column, cell)| {
        let text = folded(&cell.text());
        let figure = text.split_once(':').map_or(text.as_str(), |(_, figure)| figure);
        let stated = read(AsWritten::Text(figure))?;
        Some((CellAt { row, column }, stated))
    })
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
    }

    #[test]
    fn decimals_are_added_exactly() {
        check("乡镇|编制数|面积(平方公里)\n甲镇|=1|=24.55\n乙镇|=1|=0.45\n合计|=2|=25", &[]);
        check("乡镇|编制数|面积(平方公里)\n甲镇|=1|=24.55\n合计|=1|=30", &["C3 合计 面积(平方公里) 30≠24"]);
    }
}
