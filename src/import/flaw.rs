//! What a text file, a web page or a paste lost on its way to us, told beside its cells. A workbook file is either whole or
//! refused; a text may be cut off, hold bytes of two encodings or characters that were lost before we saw it, and still be
//! worth reading. What was read anyway, and in doubt, is a flaw; what cannot be read at all is a `SheetError`.

use serde::{Deserialize, Serialize};

use super::cells::CellAt;

/// One thing that is wrong with a text, and the cell where it shows first; `None` when it concerns the text as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flaw {
    pub at: Option<CellAt>,
    pub what: TextFlaw,
}

/// The name of a variant in snake case is its stable code, as with the problems of `issue`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum TextFlaw {
    /// The file ends in the middle of a character, or its last line is shorter than the others and not ended.
    TextCutOff,
    /// A quotation mark opens a cell and nothing closes it; it was taken for a character like any other.
    QuoteNotClosed,
    /// Zero bytes, which no text holds, were left out of this many cells.
    ZeroBytes { cells: u64 },
    /// This many cells hold � (U+FFFD): whoever wrote the file had lost the character already.
    CharactersLost { cells: u64 },
    /// Some lines are UTF-8, this many are GBK; each was read as what it is. `first` is the first of these, counted from 1.
    EncodingsMixed { lines: u64, first: u64 },
}

impl Flaw {
    /// Each kind of flaw is told once for a sheet, where it shows first; this is amply more than there are kinds.
    pub const MOST_OF_A_SHEET: usize = 16;
}
