//! FILE → CELLS → ROWS AS WRITTEN → RECORDS AS MEANT (+ issues) → OPERATIONS.
mod cells;
mod heading;
mod layout;
mod serial;
mod sheet;
#[cfg(test)]
mod testing;
mod text;
mod value;
mod vocabulary;

pub use cells::{AsWritten, CellAt, CellError, Merge, Merging, Sheet, SheetRow, Visibility, Workbook};
pub use heading::{Confidence, Meaning, Seat, Share};
pub use layout::{Column, Layout};
pub use serial::Serial;
pub use sheet::{Excess, Foreign, Limits, SheetError, read_workbook, read_workbook_bytes};
pub use vocabulary::{Field, StatedKind, TableKind, Vocabulary};
