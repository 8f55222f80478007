//! One sheet → the tables on it, and their rows as records: what is odd about the sheet, its columns, rows and totals is told with its
//! cells. Which tables there are is `layout`'s matter, what a row says is `record`'s.

use std::sync::Arc;

use super::{ColumnUnderstood, LeftOut, RowMark, SheetUnderstood, Understanding};
use crate::import::cells::{CellAt, Sheet, Visibility};
use crate::import::choices::{
    Choices, ChosenLines, HiddenSheets, HiddenTaking, ImportMode, SheetChoice, SheetKey, SheetTaking,
};
use crate::import::content::{ColumnDoubt, DoubtKind};
use crate::import::heading::Confidence;
use crate::import::issue::{Issue, Problem, ReadingProblem, Severity, SheetName, SheetProblem};
use crate::import::layout::{Layout, Tables, find_as_chosen, letters, unit_named_by};
use crate::import::record::Page;
use crate::import::row::{LineKind, Lines, Reason, classify};
use crate::import::vocabulary::{Field, TableKind, Vocabulary};
use crate::import::{remarks, totals};
use crate::watch::{Cancelled, Watch};

/// A sheet, and what is to be known for reading it.
pub(super) struct SheetReader<'a> {
    sheet: &'a Sheet,
    name: &'a SheetName,
    choices: &'a Choices,
    /// The choice of this sheet.
    own: SheetChoice,
    /// What was said of its rows.
    chosen: &'a ChosenLines,
    vocabulary: &'a Vocabulary,
}

impl<'a> SheetReader<'a> {
    pub(super) fn new(
        sheet: &'a Sheet,
        name: &'a SheetName,
        (choices, chosen): (&'a Choices, &'a ChosenLines),
        vocabulary: &'a Vocabulary,
    ) -> Self {
        let key = SheetKey::Sheet { file: name.file.to_string(), sheet: name.sheet.to_string() };
        let own = choices.sheets.get(&key).cloned().unwrap_or_default();
        Self { sheet, name, choices, own, chosen, vocabulary }
    }

    /// Adds the rows of the sheet and what there is to say about them to `understanding`; answers its tables, or the sheet without one.
    pub(super) fn read(
        &self,
        understanding: &mut Understanding,
        watch: &dyn Watch,
    ) -> Result<Vec<SheetUnderstood>, Cancelled> {
        let (sheet, name) = (self.sheet, self.name);
        let hidden = sheet.visibility == Visibility::Hidden;
        understanding.issues.extend(remarks::of_flaws(sheet, name));
        let described = SheetUnderstood { sheet: sheet.name.clone(), hidden, ..SheetUnderstood::default() };
        let Tables { layouts, unread } = find_as_chosen(sheet, name, self.choices, self.vocabulary);
        if layouts.is_empty() {
            if !hidden && !sheet.is_empty() && !is_about_filling_in(&sheet.name) {
                understanding.issues.push(self.whole(Severity::Notice, SheetProblem::SheetNotRecognised));
            }
            return Ok(vec![described]);
        }
        let left_aside = self.own.taking == SheetTaking::LeaveOut;
        let is_hidden =
            hidden && self.choices.hidden_sheets == HiddenSheets::LeaveOut && self.own.taking == SheetTaking::AsFound;
        let is_left_out = left_aside || is_hidden;
        if is_hidden {
            understanding.issues.push(self.whole(Severity::Warning, SheetProblem::SheetHidden));
        }
        let mut understood = Vec::new();
        for (index, mut layout) in layouts.into_iter().enumerate() {
            if self.own.hidden_columns == HiddenTaking::LeaveOut {
                layout.leave_out_hidden(&sheet.hidden);
            }
            let mut table = SheetUnderstood { left_aside, ..described.clone() };
            table.describe(&layout);
            let above = sheet.rows_from(layout.begin).take_while(|row| row.number < layout.head.0);
            table.marks.extend(above.map(|row| (row.number + 1, RowMark::Above)));
            if !is_left_out {
                understanding.issues.extend((index > 0).then(|| self.further(&layout)));
                self.read_table(&mut layout, &mut table, understanding, watch)?;
            } else if layout.table == TableKind::Roster && self.choices.mode == ImportMode::Full {
                let mut aside = Understanding::default();
                self.read_table(&mut layout, &mut SheetUnderstood::default(), &mut aside, watch)?;
                Arc::make_mut(&mut understanding.records).unread.people.extend(aside.records.listed_people());
            }
            understood.push(table);
        }
        if let (Some(first), Some(last), false) = (unread, understood.last_mut(), is_left_out) {
            understanding.issues.push(last.leave_unread(sheet, name, first));
        }
        Ok(understood)
    }

    /// Reads the rows of one table into records, telling what is odd about its columns, rows and totals.
    fn read_table(
        &self,
        layout: &mut Layout,
        understood: &mut SheetUnderstood,
        understanding: &mut Understanding,
        watch: &dyn Watch,
    ) -> Result<(), Cancelled> {
        let (sheet, name, vocabulary) = (self.sheet, self.name, self.vocabulary);
        let mut raise = |severity, cell: Option<CellAt>, raw: String, problem: Problem| {
            let place = cell.map_or_else(|| name.whole(), |at| name.at(at.row, at.column));
            understanding.issues.push(Issue { severity, place, raw, problem });
        };
        for (at, heading, severity, problem) in about_columns(layout, vocabulary) {
            raise(severity, Some(at), heading, problem);
        }
        for (at, value) in sheet.covered().iter().filter(|(at, _)| layout.contains(at.row)) {
            raise(Severity::Notice, Some(*at), value.clone(), SheetProblem::ValueUnderMerge.into());
        }
        let mut lines = classify(sheet, layout, vocabulary).taken_as(self.chosen);
        if self.own.hidden_rows == HiddenTaking::LeaveOut {
            lines.leave_out_hidden(&sheet.hidden);
        }
        understood.count(sheet, &lines, self.chosen);
        for left_out in understood.left_out.iter().filter(|left_out| left_out.reason == Reason::Unclear) {
            let at = CellAt { row: left_out.row - 1, column: 0 };
            raise(Severity::Notice, Some(at), left_out.text.clone(), SheetProblem::LineLeftOut.into());
        }
        if let Some(taken) = assumed_unit(sheet, layout, &lines, vocabulary) {
            layout.stated_unit = Some(taken.clone());
            raise(Severity::Notice, None, String::new(), ReadingProblem::UnitAssumed { taken }.into());
        }
        understanding.issues.extend(remarks::of_hidden_lines(sheet, name, layout, &self.own));
        understanding.issues.extend(totals::check(sheet, name, layout, &lines, vocabulary));
        let duties_of = self.choices.duties.as_ref();
        let as_of = self.choices.as_of;
        let page = Page { sheet, name: name.clone(), layout, lines: &lines, vocabulary, duties_of, as_of };
        understanding.issues.extend(Arc::make_mut(&mut understanding.records).add_sheet(&page, watch)?);
        understood.rows_rejected = understanding.records.sheets.last().map_or(0, |source| source.rejected);
        Ok(())
    }

    /// Something to say about the sheet as a whole.
    fn whole(&self, severity: Severity, problem: SheetProblem) -> Issue {
        Issue { severity, place: self.name.whole(), raw: String::new(), problem: problem.into() }
    }

    /// That there is another table below the first.
    fn further(&self, layout: &Layout) -> Issue {
        let first = self.sheet.row(layout.head.0).cells().next();
        let at = CellAt { row: layout.head.0, column: first.map_or(0, |(column, _)| column) };
        let raw = self.sheet.cell(at).text().into_owned();
        let problem = ReadingProblem::FurtherTable.into();
        Issue { severity: Severity::Notice, place: self.name.at(at.row, at.column), raw, problem }
    }
}

/// Whether a sheet says how to fill in the others, as that of our own templates: nobody expects a table there, so that finding
/// none is not worth a word. It is listed among the sheets all the same.
fn is_about_filling_in(sheet: &str) -> bool {
    ["填表说明", "填报说明", "填写说明"].contains(&sheet)
}

/// What there is to say about the columns of a table: those without a meaning, and those whose cells speak against their heads.
fn about_columns(layout: &Layout, vocabulary: &Vocabulary) -> Vec<(CellAt, String, Severity, Problem)> {
    let mut told = Vec::new();
    for column in &layout.columns {
        let at = CellAt { row: layout.head.1, column: column.column };
        let heading = column.heading.clone();
        let doubt = layout.doubts.iter().find(|doubt| doubt.column == column.column);
        let (severity, problem) = match doubt {
            Some(doubt) => (Severity::Warning, about_doubt(doubt, layout, heading.clone(), vocabulary).into()),
            None if column.confidence > Confidence(0) => continue,
            None if layout.repeated.contains(&column.column) => {
                (Severity::Warning, SheetProblem::ColumnRepeated { heading: heading.clone() }.into())
            }
            None => (Severity::Notice, SheetProblem::ColumnKept { heading: heading.clone() }.into()),
        };
        told.push((at, heading, severity, problem));
    }
    told
}

fn about_doubt(doubt: &ColumnDoubt, layout: &Layout, heading: String, vocabulary: &Vocabulary) -> ReadingProblem {
    let label = |field: Field| vocabulary.column_label(layout.table, field).to_owned();
    match doubt.kind {
        DoubtKind::Guessed(field) => ReadingProblem::ColumnGuessed { heading, taken: label(field) },
        DoubtKind::Contradicted(field) => ReadingProblem::ColumnDoubted { heading, taken: Some(label(field)) },
        DoubtKind::Strange => ReadingProblem::ColumnDoubted { heading, taken: None },
    }
}

/// The unit of a roster or a table of posts that says it neither in a column nor above its rows: by its title, or by the name
/// of the sheet, as where each township has its own.
fn assumed_unit(sheet: &Sheet, layout: &Layout, lines: &Lines, vocabulary: &Vocabulary) -> Option<String> {
    let needs_one = matches!(layout.table, TableKind::Roster | TableKind::Posts)
        && layout.column(Field::Unit).is_none()
        && layout.stated_unit.is_none()
        && lines.groups.is_empty();
    let by_title = || unit_named_by(layout.title.as_deref()?, vocabulary);
    needs_one.then(|| by_title().or_else(|| unit_named_by(&sheet.name, vocabulary))).flatten()
}

impl SheetUnderstood {
    fn describe(&mut self, layout: &Layout) {
        self.table = Some(layout.table);
        self.title.clone_from(&layout.title);
        self.layout = Some(layout.key.clone());
        self.head_rows = Some((layout.head.0 + 1, layout.head.1 + 1));
        self.columns = layout
            .columns
            .iter()
            .map(|column| ColumnUnderstood {
                column: letters(column.column),
                number: column.column,
                heading: column.heading.clone(),
                meaning: column.meaning,
                confidence: column.confidence,
            })
            .collect();
    }

    /// Counts the rows below the last table that belong to none, and tells where they begin.
    fn leave_unread(&mut self, sheet: &Sheet, name: &SheetName, first: u32) -> Issue {
        let rows = u32::try_from(sheet.rows_from(first).len()).unwrap_or(u32::MAX);
        self.rows_read += rows;
        self.rows_rejected += rows;
        let filled = sheet.rows_from(first).find_map(|row| row.cells().find(|(_, cell)| !cell.is_blank()));
        let (column, raw) = filled.map(|(column, cell)| (column, cell.text().into_owned())).unwrap_or_default();
        let problem = ReadingProblem::TablesUnread { rows }.into();
        Issue { severity: Severity::Error, place: name.at(first, column), raw, problem }
    }

    fn count(&mut self, sheet: &Sheet, lines: &Lines, chosen: &ChosenLines) {
        for line in &lines.lines {
            match line.kind {
                LineKind::Data { .. } => {
                    self.rows_read += 1;
                    if chosen.taking(line.row).is_some() {
                        self.marks.insert(line.row + 1, RowMark::Data);
                    }
                }
                LineKind::Total(_) => {
                    self.total_rows += 1;
                    self.marks.insert(line.row + 1, RowMark::Total);
                }
                LineKind::Group(_) => drop(self.marks.insert(line.row + 1, RowMark::Group)),
                LineKind::LeftOut(reason) => {
                    self.marks.insert(line.row + 1, RowMark::LeftOut(reason));
                    let first = sheet.row(line.row).cells().find(|(_, cell)| !cell.is_blank());
                    let text = first.map(|(_, cell)| cell.text().into_owned()).unwrap_or_default();
                    self.left_out.push(LeftOut { row: line.row + 1, reason, text });
                }
            }
        }
    }
}
