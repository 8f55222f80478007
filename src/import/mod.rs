//! FILE → CELLS → ROWS AS WRITTEN → RECORDS AS MEANT (+ issues) → OPERATIONS.
//!
//! An office's workbooks become a reviewed batch of changes to the book. Each arrow is one stage with its own types:
//!
//! 1. `sheet` recognises a file by its content and hands over its cells, within limits; the only user of calamine. `isolation` has
//!    it done by another process, because a file may end the process that reads it, and collects the cells ([`Workbook`]).
//! 2. `layout` finds the tables in a sheet and what each column means, by the words of `heading` and `vocabulary`
//!    (`assets/import/columns.toml`); `content` holds the heads against the cells below them.
//! 3. `row` tells data from groups, totals, repeated heads and notes; `totals` holds total rows against the rows they add up;
//!    `fill` carries down what a merged block says once.
//! 4. `value` reads cells, `record` rows: what each means, still under the names as written ([`Records`]).
//! 5. `resolve` finds out which institution a name means; `reconcile` compares the records with the book and answers a
//!    [`Batch`]: operations, changes field by field, counts.
//!
//! `mended` puts what the user corrected over the cells of a sheet before its tables are looked for; `repair` groups issues by
//! what mends them, and `corrections` reads a list of problems whose column 改为 was filled in.
//!
//! What the user decides along the way, and the answers to what could not be told without asking, are [`Choices`].
//!
//! [`read`], [`understand`] and [`reconcile()`] are called in this order, and what each answers can be shown before the next is
//! called. Nothing here knows a database or a window; nothing is written. What cannot be taken over, what was put right and
//! what does not agree is told as an [`Issue`] with its cell, and nothing is dropped without one.

mod cells;
mod choices;
mod flaw;
mod hidden_lines;
mod serial;
mod sheet;
mod isolation;
mod source;
mod text;
mod vocabulary;
mod heading;
mod content;
mod meaning;
mod layout;
mod row;
mod fill;
mod totals;
mod value;
mod record;
mod mended;
mod remarks;
mod understanding;
mod resolve;
mod reconcile;
mod gain;
mod issue;
mod repair;
mod corrections;
mod claims;

#[cfg(test)]
mod cases;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use cells::{AsWritten, CellAt, CellError, Merge, Merging, NoCellAt, Sheet, SheetRow, Visibility, Workbook};
pub use choices::{
    CellKey, Choices, ColumnKey, Departing, Departures, DutiesOf, HiddenSheets, HiddenTaking, IdentityAnswer,
    ImportMode, InstitutionAnswer, IssueKey, LineKey, LineTaking, MonthForm, Namesakes, RememberedMappings, Renamed,
    RowKey, SheetChoice, SheetKey, SheetTaking, VoidAnswer, WordKey, line_text,
};
pub use claims::{ClaimColumn, ClaimFault, ClaimProblem, ClaimRow, ClaimSheets, Written, read_claims};
pub use corrections::{CorrectionFault, CorrectionProblem, Corrections, read_corrections};
pub use flaw::{Flaw, TextFlaw};
pub use gain::{Gain, gain};
pub use heading::{Confidence, Meaning, Seat, Share};
pub use hidden_lines::{HiddenLines, HiddenRange, Hiding};
pub use isolation::{
    ARGUMENT, Isolation, Mishap, Precautions, read_cells, read_sheets, read_workbook, read_workbook_bytes, serve,
};
pub use issue::{
    Candidate, CellProblem, FigureProblem, Issue, PersonProblem, Place, Problem, ReadingProblem, RegisterProblem,
    Severity, SheetName, SheetProblem, WordProblem,
};
pub use layout::{Column, Layout, LayoutKey, letters};
pub use meaning::{meaning_of_word, meanings_of};
pub use mended::{Mended, MendedBy};
pub use reconcile::{
    Addition, Additions, AllAdditions, Batch, Change, ChangedField, Counts, Departure, ExcessChange, ExcessRise, Known,
    Listing, Operations, SheetCounts, reconcile, reconcile_as_chosen, rostered,
};
pub use record::{DutyRecord, InstitutionRecord, Origin, PersonRecord, PostRecord, Records};
pub use repair::{FormOffer, Ground, Mend, Repair, RepairGroup, WordFound, repairs, void_ignored};
pub use resolve::{Directory, Found, Names, Places};
pub use row::Reason;
pub use serial::Serial;
pub use sheet::{
    Excess, Foreign, Garbling, Incoming, Limits, PastedTable, Patience, Receiver, SheetError, SheetHead, SheetTail,
};
pub use source::{ImportSource, told_apart};
pub use understanding::{
    ColumnUnderstood, FileUnderstood, LeftOut, Reading, RefusedFile, RowMark, SheetUnderstood, Understanding, read,
    read_showing, understand, understand_reading,
};
pub use value::credit_code::CreditCodeFault;
pub use value::person_name::is_private;
pub use vocabulary::{Field, StatedKind, TableKind, Vocabulary};
