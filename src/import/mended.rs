//! A sheet as written → the sheet as it is to be read: what the user put right stands in the cells, so that every reader behind
//! (heads, rows, totals, values) sees it alike. The file and its [`Sheet`] stay as they are; what was replaced is told as
//! [`Mended`] with both texts. Where nothing was put right the sheet itself is handed on.
//!
//! Single cells come first, then the words of a column, then its months. A cell covered by a merged one stands by itself once it
//! is put right: its block is opened, and the others of the block keep the value that they shared.

mod months;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::cells::{AsWritten, CellAt, RowSpan, Sheet, StoredCell, StoredValue, is_blank};
use super::choices::{CellKey, Choices, ColumnKey, MonthForm, VoidAnswer, WordKey};
use super::issue::{Place, SheetName};
use super::vocabulary::Vocabulary;
use crate::domain::Month;

pub use months::read_as;

/// A cell that was read as something else than the file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mended {
    #[serde(flatten)]
    pub place: Place,
    /// As written.
    pub before: String,
    pub after: String,
    pub by: MendedBy,
}

/// The decision that a cell was put right by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MendedBy {
    Cell,
    Word,
    Months,
}

/// What a cell is given.
enum Given {
    Text(String),
    /// The value of the merged cell that covered it.
    Shared(StoredValue),
}

type Givens = BTreeMap<u32, BTreeMap<u16, Given>>;

/// The sheet as the choices want it read, and the cells that are not as written, by place.
pub fn mended<'sheet>(
    sheet: &'sheet Sheet,
    name: &SheetName,
    choices: &Choices,
    vocabulary: &Vocabulary,
) -> (Cow<'sheet, Sheet>, Vec<Mended>) {
    let is_here = |file: &str, of: &str| *file == *name.file && *of == *name.sheet;
    let cells = choices.cells.iter().filter(|(key, _)| is_here(&key.file, &key.sheet));
    let mut texts: BTreeMap<CellAt, (String, MendedBy)> =
        cells.map(|(key, text)| (key.at, (text.clone(), MendedBy::Cell))).collect();
    let words = choices.words.iter().filter(|(key, _)| is_here(&key.column.file, &key.column.sheet));
    let words: BTreeMap<(u16, &str), &String> =
        words.map(|(key, text)| ((key.column.column, key.word.as_str()), text)).collect();
    let months = choices.months.iter().filter(|(key, _)| is_here(&key.file, &key.sheet));
    let months: BTreeMap<u16, MonthForm> = months.map(|(key, form)| (key.column, *form)).collect();
    let today = choices.as_of.and_then(|day| Month::try_from(day).ok());
    let is_to_come = |month: Month| today.is_some_and(|today| month > today);
    let columns: BTreeSet<u16> = words.keys().map(|(column, _)| *column).chain(months.keys().copied()).collect();
    for row in sheet.rows().filter(|_| !columns.is_empty()) {
        for column in &columns {
            let at = CellAt { row: row.number, column: *column };
            if texts.contains_key(&at) {
                continue;
            }
            let cell = row.cell(*column);
            let written = cell.text();
            let by_word = words.get(&(*column, written.trim_matches(is_blank)));
            let by_month = || {
                months.get(column).and_then(|form| read_as(cell, *form, vocabulary)).filter(|month| !is_to_come(*month))
            };
            let mend = match by_word {
                Some(text) => Some(((*text).clone(), MendedBy::Word)),
                None => by_month().map(|month| (month.to_string(), MendedBy::Months)),
            };
            texts.extend(mend.map(|mend| (at, mend)));
        }
    }
    texts.retain(|at, (text, _)| *sheet.cell(*at).text() != **text);
    if texts.is_empty() {
        return (Cow::Borrowed(sheet), Vec::new());
    }
    let told = texts.iter().map(|(at, (after, by))| Mended {
        place: name.at(at.row, at.column),
        before: sheet.cell(*at).text().into_owned(),
        after: after.clone(),
        by: *by,
    });
    let told = told.collect();
    (Cow::Owned(with_texts(sheet, texts)), told)
}

/// Mends that had nothing to put right, after all sheets are read.
pub fn void_mends(choices: &Choices, mended: &[Mended], is_read: impl Fn(&str, &str) -> bool) -> Vec<VoidAnswer> {
    let mut words = BTreeSet::new();
    let mut months = BTreeSet::new();
    for mend in mended {
        let Some(column) = ColumnKey::of(&mend.place) else { continue };
        match mend.by {
            MendedBy::Cell => {}
            MendedBy::Word => {
                words.insert(WordKey { column, word: mend.before.trim_matches(is_blank).to_owned() });
            }
            MendedBy::Months => drop(months.insert(column)),
        }
    }
    let is_gone = |key: &&CellKey| !is_read(&key.file, &key.sheet);
    let cells = choices.cells.keys().filter(is_gone).cloned().map(VoidAnswer::Cell);
    let same = |key: &WordKey| choices.words.get(key).is_some_and(|text| *text == key.word);
    let words = choices.words.keys().filter(|key| !words.contains(key) && !same(key)).cloned().map(VoidAnswer::Word);
    let months = choices.months.keys().filter(|key| !months.contains(key)).cloned().map(VoidAnswer::Months);
    cells.chain(words).chain(months).collect()
}

fn with_texts(sheet: &Sheet, texts: BTreeMap<CellAt, (String, MendedBy)>) -> Sheet {
    let mut opened = Sheet::empty(&sheet.name);
    opened.visibility = sheet.visibility;
    opened.merging = sheet.merging;
    opened.covered = sheet.covered.iter().filter(|(at, _)| !texts.contains_key(at)).cloned().collect();
    opened.hidden.clone_from(&sheet.hidden);
    opened.flaws.clone_from(&sheet.flaws);
    opened.values.clone_from(&sheet.values);
    let mut givens = Givens::new();
    for merge in &sheet.merges {
        let is_covered = |at: &CellAt| merge.contains(*at) && *at != merge.anchor();
        let rows = CellAt { row: merge.top, column: 0 }..=CellAt { row: merge.bottom, column: u16::MAX };
        if !texts.range(rows).any(|(at, _)| is_covered(at)) {
            opened.merges.push(*merge);
            continue;
        }
        for row in merge.top + 1..=merge.bottom {
            if let Some(value) = stored(sheet, merge.anchor()) {
                givens.entry(row).or_default().insert(merge.left, Given::Shared(value));
            }
        }
    }
    for (at, (text, _)) in texts {
        givens.entry(at.row).or_default().insert(at.column, Given::Text(text));
    }
    fill(&mut opened, sheet, givens);
    opened
}

/// Puts the rows together: those of the sheet, with what they are given in place of what they hold.
fn fill(opened: &mut Sheet, sheet: &Sheet, givens: Givens) {
    let mut givens = givens.into_iter().peekable();
    let ends = sheet.rows.iter().skip(1).map(|row| row.start as usize).chain([sheet.cells.len()]);
    for (span, end) in sheet.rows.iter().zip(ends) {
        while let Some((number, given)) = givens.next_if(|(number, _)| *number < span.number) {
            add_row(opened, number, &[], given);
        }
        let given = givens.next_if(|(number, _)| *number == span.number).map(|(_, given)| given).unwrap_or_default();
        add_row(opened, span.number, sheet.cells.get(span.start as usize..end).unwrap_or_default(), given);
    }
    for (number, given) in givens {
        add_row(opened, number, &[], given);
    }
}

fn add_row(opened: &mut Sheet, number: u32, kept: &[StoredCell], given: BTreeMap<u16, Given>) {
    let begin = opened.cells.len();
    opened.cells.extend(kept.iter().filter(|cell| !given.contains_key(&cell.column)));
    for (column, given) in given {
        let value = match given {
            Given::Shared(value) => value,
            Given::Text(text) if text.is_empty() => continue,
            // What was typed is a few bytes more than a sheet that was kept whole.
            Given::Text(text) => match opened.values.keep_text(&text) {
                Some(value) => value,
                None => continue,
            },
        };
        opened.cells.push(StoredCell { column, value });
    }
    if let Some(row) = opened.cells.get_mut(begin..).filter(|row| !row.is_empty()) {
        row.sort_by_key(|cell| cell.column);
        opened.rows.push(RowSpan { number, start: u32::try_from(begin).unwrap_or(u32::MAX) });
    }
}

fn stored(sheet: &Sheet, at: CellAt) -> Option<StoredValue> {
    if matches!(sheet.cell(at), AsWritten::Empty) {
        return None;
    }
    let row = sheet.rows.binary_search_by_key(&at.row, |row| row.number).ok()?;
    let start = sheet.rows.get(row)?.start as usize;
    let end = sheet.rows.get(row + 1).map_or(sheet.cells.len(), |row| row.start as usize);
    let cells = sheet.cells.get(start..end)?;
    cells.iter().find(|cell| cell.column == at.column).map(|cell| cell.value)
}

#[cfg(test)]
mod tests;
