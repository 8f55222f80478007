//! A head taken as the head of one kind of table: which of its columns are understood, whether it can be one at all, and how
//! well it fits. `layout` compares candidates; the words are `heading`'s.

use std::collections::{BTreeMap, BTreeSet};

use super::head::Head;
use super::particulars::Particulars;
use super::{Column, Layout, LayoutKey, letters, rows_between};
use crate::import::cells::Sheet;
use crate::import::heading::{Confidence, Meaning, recognise};
use crate::import::vocabulary::{Field, TableKind, Vocabulary};

/// A head taken as the head of one kind of table.
pub(super) struct Candidate {
    pub(super) table: TableKind,
    pub(super) rows: (u32, u32),
    columns: Vec<Column>,
    repeated: Vec<u16>,
    pub(super) key: LayoutKey,
    chosen: BTreeSet<u16>,
}

/// Better candidates compare greater: more columns understood, surer, in fewer rows, further up.
pub(super) type Score = (usize, u32, std::cmp::Reverse<u32>, std::cmp::Reverse<u32>);

impl Candidate {
    pub(super) fn judge(head: &Head, table: TableKind, vocabulary: &Vocabulary) -> Self {
        let (key, chosen) = (LayoutKey::of(head), BTreeSet::new());
        let mut candidate = Self { table, rows: head.rows, columns: Vec::new(), repeated: Vec::new(), key, chosen };
        let mut taken = BTreeSet::new();
        for (column, path) in &head.paths {
            let heading = path.join("/");
            let found =
                recognise(path, table, vocabulary).or_else(|| recognise(head.centred.get(column)?, table, vocabulary));
            let (mut meaning, mut confidence, name) = found
                .map_or((Meaning::Further, Confidence(0), None), |found| (found.meaning, found.confidence, found.name));
            if meaning != Meaning::Further && !taken.insert(meaning) {
                candidate.repeated.push(*column);
                (meaning, confidence) = (Meaning::Further, Confidence(0));
            }
            let heading = name.unwrap_or(heading);
            candidate.columns.push(Column { column: *column, heading, meaning, confidence });
        }
        candidate
    }

    /// Gives columns the meanings chosen for them. A column that was taken for one of these by its head is kept as written.
    pub(super) fn overlay(&mut self, chosen: &BTreeMap<u16, Meaning>, vocabulary: &Vocabulary) {
        const CHOSEN: Confidence = Confidence(100);
        let is_chosen = |meaning: Meaning| !meaning.may_repeat() && chosen.values().any(|other| *other == meaning);
        for column in self.columns.iter_mut().filter(|column| !chosen.contains_key(&column.column)) {
            if is_chosen(column.meaning) {
                (column.meaning, column.confidence) = (Meaning::Further, Confidence(0));
            }
        }
        for (number, meaning) in chosen {
            self.repeated.retain(|repeated| repeated != number);
            match self.columns.iter_mut().find(|column| column.column == *number) {
                Some(column) => (column.meaning, column.confidence) = (*meaning, CHOSEN),
                None => {
                    let heading = format!("第{}列", letters(*number));
                    self.columns.push(Column { column: *number, heading, meaning: *meaning, confidence: CHOSEN });
                }
            }
            if let Meaning::Named(place) = meaning
                && let Some(name) = vocabulary.further_name(self.table, *place)
                && let Some(column) = self.columns.iter_mut().find(|column| column.column == *number)
            {
                (column.meaning, column.heading) = (Meaning::Further, name.to_owned());
            }
        }
        self.columns.sort_by_key(|column| column.column);
        self.chosen.extend(chosen.keys().copied());
    }

    fn has(&self, meaning: impl Fn(Meaning) -> bool) -> bool {
        self.columns.iter().any(|column| meaning(column.meaning))
    }

    fn has_field(&self, field: Field) -> bool {
        self.has(|meaning| meaning == Meaning::Field(field))
    }

    /// Whether this can be the head of its kind of table at all.
    fn is_complete(&self) -> bool {
        match self.table {
            TableKind::Ledger => {
                self.has_field(Field::Unit) && self.has(|meaning| matches!(meaning, Meaning::Authorized(_)))
            }
            TableKind::Posts => {
                self.has_field(Field::PostTitle)
                    && (self.has_field(Field::PostCount) || self.has_field(Field::PostClass))
                    && !self.has_field(Field::PersonName)
            }
            TableKind::Duties => {
                self.has_field(Field::DutyItem) && (self.has_field(Field::DutyList) || self.has_field(Field::DutyBasis))
            }
            TableKind::Roster => {
                self.has_field(Field::PersonName)
                    && [Field::IdNumber, Field::Birth, Field::Kind, Field::Sex]
                        .into_iter()
                        .any(|field| self.has_field(field))
            }
        }
    }

    pub(super) fn score(&self) -> Option<Score> {
        let sure = self.columns.iter().filter(|column| column.confidence > Confidence(0));
        let confidence = sure.clone().map(|column| u32::from(column.confidence.0)).sum();
        let height = self.rows.1 - self.rows.0;
        self.is_complete()
            .then(|| (sure.count(), confidence, std::cmp::Reverse(height), std::cmp::Reverse(self.rows.0)))
    }

    /// The layout of the table of this head, whose lines above it begin in a row and which ends before another.
    pub(super) fn into_layout(mut self, sheet: &Sheet, (begin, end): (u32, Option<u32>), above: Particulars) -> Layout {
        self.add_columns_without_head(sheet, end);
        self.tell_headings_apart();
        Layout {
            table: self.table,
            title: above.title,
            stated_unit: above.unit,
            begin,
            head: self.rows,
            end,
            columns: self.columns,
            repeated: self.repeated,
            doubts: Vec::new(),
            key: self.key,
            chosen: self.chosen,
        }
    }

    /// Columns that hold something below the head without being named by it are kept under their letter.
    fn add_columns_without_head(&mut self, sheet: &Sheet, end: Option<u32>) {
        let named: BTreeSet<u16> = self.columns.iter().map(|column| column.column).collect();
        let mut unnamed = BTreeSet::new();
        let rows = rows_between(sheet, self.rows.1.saturating_add(1), end);
        for row in rows.filter(|row| row.len() > 1) {
            unnamed.extend(row.cells().map(|(column, _)| column).filter(|column| !named.contains(column)));
        }
        for column in unnamed {
            let heading = format!("第{}列", letters(column));
            self.columns.push(Column { column, heading, meaning: Meaning::Further, confidence: Confidence(0) });
        }
        self.columns.sort_by_key(|column| column.column);
    }

    /// Two further columns under one name would overwrite each other.
    fn tell_headings_apart(&mut self) {
        let mut taken = BTreeSet::new();
        for column in self.columns.iter_mut().filter(|column| column.meaning == Meaning::Further) {
            if !taken.insert(column.heading.clone()) {
                column.heading = format!("{}（{}列）", column.heading, letters(column.column));
                taken.insert(column.heading.clone());
            }
        }
    }
}
