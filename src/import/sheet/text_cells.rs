//! The cells of a text file, web page or paste on their way into a sheet: all of them are texts, so that an ID number keeps
//! its digits and 001 its zeros, and what the text lost before we saw it is noted with its cell.

use std::borrow::Cow;

use super::builder::{Incoming, SheetBuilder};
use super::error::SheetError;
use super::limits::{Excess, Limits};
use crate::import::cells::{CellAt, Merge, Merging, Sheet, Visibility};
use crate::import::flaw::{Flaw, TextFlaw};
use crate::import::hidden_lines::HiddenLines;
use crate::watch::Watch;

/// How many cells are read between two looks at the watch.
const CELLS_PER_CHECKPOINT: u64 = 65_536;

/// The cells of one sheet and the flaws found in them.
pub struct TextCells<'watch> {
    builder: SheetBuilder,
    limits: Limits,
    watch: &'watch dyn Watch,
    zero_bytes: Count,
    lost: Count,
    flaws: Vec<Flaw>,
}

/// How often a flaw was met, and where first.
#[derive(Default)]
struct Count {
    cells: u64,
    first: Option<CellAt>,
}

impl Count {
    fn add(&mut self, at: CellAt) {
        self.cells += 1;
        self.first.get_or_insert(at);
    }

    fn flaw(&self, what: impl Fn(u64) -> TextFlaw) -> Option<Flaw> {
        (self.cells > 0).then(|| Flaw { at: self.first, what: what(self.cells) })
    }
}

impl<'watch> TextCells<'watch> {
    /// `limits` are those of this sheet alone.
    pub fn new(limits: Limits, watch: &'watch dyn Watch) -> Self {
        let builder = SheetBuilder::new(limits);
        let (zero_bytes, lost) = (Count::default(), Count::default());
        Self { builder, limits, watch, zero_bytes, lost, flaws: Vec::new() }
    }

    /// How many cells hold something so far.
    pub fn len(&self) -> u64 {
        self.builder.len()
    }

    /// Adds a text; an empty one is no cell.
    pub fn push(&mut self, row: u32, column: u32, text: &str) -> Result<(), SheetError> {
        if text.is_empty() {
            return Ok(());
        }
        let text = self.without_zero_bytes(row, column, text);
        if text.contains(char::REPLACEMENT_CHARACTER) {
            self.lost.add(place(row, column));
        }
        self.push_value(row, column, Incoming::Text(&text))
    }

    /// Adds a value that the file gives a type.
    pub fn push_value(&mut self, row: u32, column: u32, value: Incoming<'_>) -> Result<(), SheetError> {
        self.builder.push(row, column, value)?;
        if self.builder.len().is_multiple_of(CELLS_PER_CHECKPOINT) {
            self.watch.checkpoint(self.builder.len(), 0)?;
        }
        Ok(())
    }

    /// Refuses a row beyond the limit even when nothing stands in it, so that nobody counts rows for ever.
    pub fn check_row(&self, row: u32) -> Result<(), SheetError> {
        if row < self.limits.rows {
            return Ok(());
        }
        let (found, limit) = (u64::from(row) + 1, u64::from(self.limits.rows));
        Err(SheetError::OverLimit { excess: Excess::Rows, found, limit })
    }

    /// Notes what is wrong at a cell, or with the text as a whole; once it is known, it is not noted again.
    pub fn note(&mut self, at: Option<CellAt>, what: TextFlaw) {
        if self.flaws.iter().all(|known| known.what != what) {
            self.flaws.push(Flaw { at, what });
        }
    }

    /// Closes the sheet.
    pub fn finish(
        mut self,
        name: &str,
        visibility: Visibility,
        merges: Vec<Merge>,
        hidden: HiddenLines,
    ) -> Result<Sheet, SheetError> {
        self.flaws.extend(self.zero_bytes.flaw(|cells| TextFlaw::ZeroBytes { cells }));
        self.flaws.extend(self.lost.flaw(|cells| TextFlaw::CharactersLost { cells }));
        let sheet = self.builder.finish(name, visibility, Merging::Known, merges)?;
        Ok(Sheet { hidden, flaws: self.flaws, ..sheet })
    }

    fn without_zero_bytes<'text>(&mut self, row: u32, column: u32, text: &'text str) -> Cow<'text, str> {
        if !text.contains('\0') {
            return Cow::Borrowed(text);
        }
        self.zero_bytes.add(place(row, column));
        Cow::Owned(text.replace('\0', ""))
    }
}

/// A cell's address; a column beyond those there are is refused when it is pushed.
pub fn place(row: u32, column: u32) -> CellAt {
    CellAt { row, column: u16::try_from(column).unwrap_or(u16::MAX) }
}
