//! FILE → CELLS → ROWS AS WRITTEN → RECORDS AS MEANT (+ issues) → OPERATIONS.
#[cfg(test)]
mod cases;
mod cells;
mod fill;
mod heading;
mod issue;
mod layout;
mod reconcile;
mod record;
mod resolve;
mod row;
mod serial;
mod sheet;
#[cfg(test)]
mod testing;
mod text;
mod totals;
mod understanding;
mod value;
mod vocabulary;

pub use cells::{AsWritten, CellAt, CellError, Merge, Merging, Sheet, SheetRow, Visibility, Workbook};
pub use heading::{Confidence, Meaning, Seat, Share};
pub use issue::{
    CellProblem, FigureProblem, Issue, PersonProblem, Place, Problem, RegisterProblem, Severity, SheetName,
    SheetProblem, WordProblem,
};
pub use layout::{Column, Layout};
pub use reconcile::{Batch, Change, ChangedField, Counts, reconcile};
pub use record::{Origin, Records};
pub use row::Reason;
pub use serial::Serial;
pub use sheet::{Excess, Foreign, Limits, SheetError, read_workbook, read_workbook_bytes};
pub use understanding::{
    Choices, ColumnUnderstood, FileUnderstood, HiddenSheets, LeftOut, Reading, RefusedFile, SheetUnderstood,
    Understanding, read, understand,
};
pub use vocabulary::{Field, StatedKind, TableKind, Vocabulary};
