//! How much of a file is read at most. A file beyond a limit is refused with both figures; nothing is cut off silently.

/// Bounds on one workbook. The defaults take a province's roster and stop what only an attack would hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes of all parts of a ZIP container after unpacking, as its directory claims.
    pub unpacked_bytes: u64,
    /// Bytes of the tables of an .ods after unpacking; calamine holds them all at once.
    pub open_document_bytes: u64,
    /// How many times larger than packed a container may become, once it is larger than [`Limits::RATIO_FROM`].
    pub ratio: u64,
    /// Parts in a ZIP container.
    pub parts: u64,
    pub sheets: u64,
    /// Rows from the first to the last one used.
    pub rows: u32,
    pub columns: u16,
    /// Cells that hold something, in all sheets together.
    pub cells: u64,
    /// Bytes of text in one sheet.
    pub text_bytes: u64,
    /// Steps spent on merged regions: regions × rows they cover.
    pub merge_steps: u64,
}

impl Limits {
    /// Small containers may be packed as tightly as they like.
    pub const RATIO_FROM: u64 = 64 << 20;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 512 << 20,
            unpacked_bytes: 3 << 30,
            open_document_bytes: 96 << 20,
            ratio: 150,
            parts: 10_000,
            sheets: 1_000,
            rows: 1_048_576,
            columns: 1_024,
            cells: 24_000_000,
            text_bytes: 1 << 30,
            merge_steps: 5_000_000,
        }
    }
}

/// What there was too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    FileBytes,
    UnpackedBytes,
    /// Unpacked size over packed size.
    Ratio,
    Parts,
    Sheets,
    Rows,
    Columns,
    Cells,
    TextBytes,
    MergeSteps,
}
