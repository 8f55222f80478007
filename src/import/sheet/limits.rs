//! How much of a file is read at most. A file beyond a limit is refused with both figures; nothing is cut off silently.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Bounds on one workbook. The defaults take a province's roster and stop what only an attack would hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Steps spent on merged regions: the regions, the rows they cover and the cells that stand there.
    pub merge_steps: u64,
    /// Bytes of memory of a reading process, where the system can bound it.
    pub memory_bytes: u64,
    /// How long a reading process may be silent, and may take, over a small file; see [`Limits::patience`].
    pub patience_seconds: u32,
}

/// How long somebody waits for a reading process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Without hearing anything.
    pub silence: Duration,
    /// Altogether.
    pub whole: Duration,
}

impl Limits {
    /// Small containers may be packed as tightly as they like.
    pub const RATIO_FROM: u64 = 64 << 20;
    /// With every so many bytes of a file the patience for silence grows once: shared strings are read before any cell.
    const SILENCE_GROWS_EVERY: u64 = 32 << 20;
    /// The same for the whole.
    const WHOLE_GROWS_EVERY: u64 = 8 << 20;

    /// How long to wait for a file of `bytes`. The setting is what a small file may take; a large one takes longer on a slow machine
    /// without any ill will, so a hostile one of the greatest size allowed may hold its process for half an hour. It can be
    /// cancelled all the time, and the window goes on; the help says so.
    pub fn patience(&self, bytes: u64) -> Patience {
        let once = Duration::from_secs(u64::from(self.patience_seconds));
        let times = |every: u64| once.saturating_mul(u32::try_from(1 + bytes / every).unwrap_or(u32::MAX));
        Patience { silence: times(Self::SILENCE_GROWS_EVERY), whole: times(Self::WHOLE_GROWS_EVERY) }
    }
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
            memory_bytes: 1 << 30,
            patience_seconds: 30,
        }
    }
}

/// What there was too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_grows_with_the_file() {
        let check = |bytes: u64, silence: u64, whole: u64| {
            let expected = Patience { silence: Duration::from_secs(silence), whole: Duration::from_secs(whole) };
            assert_eq!(Limits::default().patience(bytes), expected, "{bytes} bytes");
        };
        check(0, 30, 30);
        check((8 << 20) - 1, 30, 30);
        check(96 << 20, 120, 390);
    }
}
