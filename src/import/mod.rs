//! FILE → CELLS → ROWS AS WRITTEN → RECORDS AS MEANT (+ issues) → OPERATIONS.
mod cells;
mod serial;
mod sheet;

pub use cells::{AsWritten, CellAt, CellError, Merge, Merging, Sheet, SheetRow, Visibility, Workbook};
pub use serial::Serial;
pub use sheet::{Excess, Foreign, Limits, SheetError, read_workbook, read_workbook_bytes};
