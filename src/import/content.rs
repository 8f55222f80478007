//! What a column holds, judged by its cells: ID numbers, months, sexes, kinds of quota. Beside the words of the head this finds
//! columns without a head and heads that stand over the wrong cells. Never overrules a head that its cells agree with.

use super::cells::{AsWritten, Sheet};
use super::heading::{Confidence, Meaning};
use super::layout::{Column, Layout};
use super::text::folded;
use super::value::id_number::{self, NoIdNumber};
use super::value::month::{self, Doubt};
use super::vocabulary::{Field, TableKind, Vocabulary};
use crate::domain::{BadIdNumber, IdNumber, Month};

/// A column whose cells say something else than its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnDoubt {
    pub column: u16,
    pub kind: DoubtKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoubtKind {
    /// No known head; the cells tell what it is.
    Guessed(Field),
    /// The head says something else than the cells.
    Contradicted(Field),
    /// The cells are not what the head says, nor anything else that is known.
    Strange,
}

/// So many rows are looked at.
const SAMPLE: usize = 200;
/// A column is of a kind when so many in a hundred of its cells are.
const MOST: usize = 80;
/// A head is doubted when fewer in a hundred agree with it.
const FEW: usize = 20;
const GUESSED: Confidence = Confidence(60);
const CONTRADICTED: Confidence = Confidence(40);
const STRANGE: Confidence = Confidence(20);

/// Compares the heads of a layout with the cells below them: fills in meanings, lowers confidence, and answers the doubts.
pub fn judge(sheet: &Sheet, layout: &mut Layout, vocabulary: &Vocabulary) -> Vec<ColumnDoubt> {
    if !matches!(layout.table, TableKind::Roster | TableKind::Posts) {
        return Vec::new();
    }
    let samples: Vec<Sample> =
        layout.columns.iter().map(|column| Sample::of(sheet, layout, column.column, vocabulary)).collect();
    let mut doubts = Vec::new();
    // First the heads that the cells contradict, so that what they wrongly held is free.
    let contradicted: Vec<bool> = layout
        .columns
        .iter()
        .zip(&samples)
        .map(|(column, sample)| !is_chosen(layout, column) && sample.contradicts(column.meaning))
        .collect();
    for (column, is_contradicted) in layout.columns.iter_mut().zip(&contradicted) {
        if *is_contradicted {
            column.confidence = STRANGE;
        }
    }
    for index in 0..layout.columns.len() {
        let (Some(column), Some(sample), Some(is_contradicted)) =
            (layout.columns.get(index), samples.get(index), contradicted.get(index))
        else {
            continue;
        };
        let is_open =
            column.meaning == Meaning::Further && column.confidence == Confidence(0) && !is_chosen(layout, column);
        if !(*is_contradicted || is_open && !layout.repeated.contains(&column.column)) {
            continue;
        }
        let found = sample.field(layout, &samples).filter(|field| is_free(layout, *field, &contradicted));
        let (at, kind, confidence) = match (found, is_contradicted) {
            (Some(field), true) => (column.column, DoubtKind::Contradicted(field), CONTRADICTED),
            (Some(field), false) => (column.column, DoubtKind::Guessed(field), GUESSED),
            (None, true) => (column.column, DoubtKind::Strange, STRANGE),
            (None, false) => continue,
        };
        if let Some(column) = layout.columns.get_mut(index) {
            column.meaning = found.map_or(column.meaning, Meaning::Field);
            column.confidence = confidence;
        }
        doubts.push(ColumnDoubt { column: at, kind });
    }
    keep_one_of_each(&mut layout.columns);
    doubts
}

/// Whether the user said what the column means.
fn is_chosen(layout: &Layout, column: &Column) -> bool {
    layout.chosen.contains(&column.column)
}

/// Whether no column that its cells agree with has the field.
fn is_free(layout: &Layout, field: Field, contradicted: &[bool]) -> bool {
    let holders = layout.columns.iter().zip(contradicted).filter(|(column, _)| column.meaning == Meaning::Field(field));
    holders.into_iter().all(|(column, is_contradicted)| *is_contradicted && column.confidence != CONTRADICTED)
}

/// A field that a contradicted column gave up to another one is no longer its own.
fn keep_one_of_each(columns: &mut [Column]) {
    let taken: Vec<(Meaning, u16)> = columns
        .iter()
        .filter(|column| matches!(column.confidence, CONTRADICTED | GUESSED))
        .map(|column| (column.meaning, column.column))
        .collect();
    for column in columns.iter_mut().filter(|column| column.confidence == STRANGE) {
        if taken.iter().any(|(meaning, at)| *meaning == column.meaning && *at != column.column) {
            column.meaning = Meaning::Further;
        }
    }
}

/// How many of the first cells of a column are what.
#[derive(Debug, Default)]
struct Sample {
    filled: usize,
    ids: usize,
    valid_ids: usize,
    months: usize,
    sexes: usize,
    kinds: usize,
    /// The month in each row, and the one of birth in each ID number.
    by_row: Vec<(Option<Month>, Option<Month>)>,
}

impl Sample {
    fn of(sheet: &Sheet, layout: &Layout, column: u16, vocabulary: &Vocabulary) -> Self {
        let mut sample = Self::default();
        for row in layout.rows(sheet).filter(|row| row.len() > 1).take(SAMPLE) {
            let cell = row.cell(column);
            let text = folded(&cell.text());
            if text.is_empty() || vocabulary.is_nothing(&text) || vocabulary.is_head_word(&text) {
                sample.by_row.push((None, None));
                continue;
            }
            sample.filled += 1;
            let id = id_number::read(cell, vocabulary);
            let is_id = matches!(
                id,
                Ok(Some(_)) | Err(NoIdNumber::Truncated | NoIdNumber::Bad(BadIdNumber::Birth | BadIdNumber::Check(_)))
            );
            let number: Option<IdNumber> = id.ok().flatten().map(|read| read.number);
            let month = month_in(cell, vocabulary);
            sample.ids += usize::from(is_id);
            sample.valid_ids += usize::from(number.is_some());
            sample.months += usize::from(month.is_some());
            sample.sexes += usize::from(text.starts_with(['男', '女']) && vocabulary.sex(&text).is_some());
            sample.kinds += usize::from(vocabulary.kind(&text).is_some());
            sample.by_row.push((month, number.and_then(|number| Month::try_from(number.birth()).ok())));
        }
        sample
    }

    fn is_mostly(&self, count: usize) -> bool {
        count > 0 && count * 100 >= self.filled * MOST
    }

    fn is_hardly(&self, count: usize) -> bool {
        count * 100 < self.filled * FEW
    }

    /// Whether the cells are not what a head says. Few cells prove nothing, but for ID numbers, which are like nothing else.
    fn contradicts(&self, meaning: Meaning) -> bool {
        const ENOUGH: usize = 3;
        let Meaning::Field(field) = meaning else { return false };
        let agreeing = if field == Field::IdNumber {
            self.ids
        } else if matches!(field, Field::Birth | Field::StartedWork | Field::Admitted) {
            self.months
        } else if field == Field::Sex {
            self.sexes
        } else if field == Field::Kind {
            self.kinds
        } else {
            let is_text = matches!(field, Field::PersonName | Field::Unit | Field::Office | Field::Post);
            return is_text && self.valid_ids > 0 && self.is_mostly(self.ids);
        };
        let is_another = field != Field::IdNumber && self.valid_ids > 0 && self.is_mostly(self.ids)
            || field == Field::IdNumber && self.filled > 1 && self.is_mostly(self.months);
        self.is_hardly(agreeing) && (self.filled >= ENOUGH || is_another)
    }

    /// What the cells are, by themselves or by what stands beside them.
    fn field(&self, layout: &Layout, others: &[Sample]) -> Option<Field> {
        const ENOUGH: usize = 2;
        let is_roster = layout.table == TableKind::Roster;
        if is_roster && self.valid_ids > 0 && self.is_mostly(self.ids) {
            return Some(Field::IdNumber);
        }
        if is_roster && self.filled >= ENOUGH && self.is_mostly(self.sexes) {
            return Some(Field::Sex);
        }
        if self.filled >= ENOUGH && self.is_mostly(self.kinds) {
            return Some(Field::Kind);
        }
        let is_birth = |other: &Sample| {
            let both = self.by_row.iter().zip(&other.by_row);
            let pairs: Vec<bool> = both.filter_map(|(own, other)| Some(own.0? == other.1?)).collect();
            pairs.len() >= ENOUGH && pairs.iter().filter(|same| **same).count() * 100 >= pairs.len() * MOST
        };
        (is_roster && self.is_mostly(self.months) && others.iter().any(is_birth)).then_some(Field::Birth)
    }
}

/// A month that is meant as one: a bare number that could be a day count is not.
fn month_in(cell: AsWritten<'_>, vocabulary: &Vocabulary) -> Option<Month> {
    let read = month::read(cell, vocabulary).ok().flatten()?;
    (read.doubt != Doubt::BareSerial).then_some(read.month)
}
