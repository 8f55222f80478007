//! How much seeking further tables in one sheet is worth. Trying whether a row begins a head costs a millisecond, so that a sheet
//! of a million such rows would take an afternoon; a head with the texts of one found before costs next to nothing. Knows no
//! words; `layout` seeks.

use std::collections::BTreeMap;

use super::candidate::Candidate;
use super::head::{Head, LONGEST_HEAD};
use super::{LayoutKey, Sheet, TableKind, Vocabulary};

/// So many rows of a sheet are tried as a head that did not come before.
const MOST_TRIES: u32 = 200;
/// So many times a head comes again under another unit: more than a prefecture has.
const MOST_REPEATED: u32 = 5_000;

/// What is left of it, and the heads found so far.
pub(super) struct Effort {
    tries: u32,
    repeated: u32,
    known: BTreeMap<LayoutKey, TableKind>,
    /// Heights of the known heads.
    heights: [bool; LONGEST_HEAD as usize],
    spent_at: Option<u32>,
}

impl Default for Effort {
    fn default() -> Self {
        let heights = [false; LONGEST_HEAD as usize];
        Self { tries: MOST_TRIES, repeated: MOST_REPEATED, known: BTreeMap::new(), heights, spent_at: None }
    }
}

impl Effort {
    /// Keeps a head that was found, so that it need not be sought again.
    pub(super) fn learn(&mut self, candidate: &Candidate) {
        self.known.insert(candidate.key.clone(), candidate.table);
        if let Some(height) = self.heights.get_mut((candidate.rows.1 - candidate.rows.0) as usize) {
            *height = true;
        }
    }

    /// The head that begins in a row, if it has the texts of one found before; of several the highest.
    pub(super) fn known(&mut self, sheet: &Sheet, row: u32, vocabulary: &Vocabulary) -> Option<Candidate> {
        for height in (1..=LONGEST_HEAD).rev().filter(|height| self.heights.get(*height as usize - 1) == Some(&true)) {
            let head = Head::read(sheet, row, height);
            if let Some(table) = self.known.get(&LayoutKey::of(&head)) {
                self.repeated = self.repeated.checked_sub(1)?;
                return Some(Candidate::judge(&head, *table, vocabulary));
            }
        }
        None
    }

    /// Whether a row may still be tried; the first that may not is kept.
    pub(super) fn allows(&mut self, row: u32) -> bool {
        match self.tries.checked_sub(1).filter(|_| self.repeated > 0) {
            Some(left) => self.tries = left,
            None => self.spent_at = Some(row),
        }
        self.spent_at.is_none()
    }

    /// The row that was not tried any more.
    pub(super) fn spent_at(&self) -> Option<u32> {
        self.spent_at
    }
}
