//! 读取文件的上限: how much of a workbook is read at most, as an office sets it for a machine. Kept with the other settings; the
//! limits that nobody needs to set are those of `import`.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::import::Limits;

/// Numbers out of their range count as the nearest one within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadingLimits {
    /// Memory of the reading process, in MiB.
    pub memory_mebibytes: u32,
    /// Seconds until a small file is given up; larger files are given more.
    pub seconds: u32,
    /// Rows of a sheet.
    pub rows: u32,
    /// Columns of a sheet.
    pub columns: u16,
    /// What a workbook holds after unpacking, in MiB.
    pub unpacked_mebibytes: u32,
}

impl ReadingLimits {
    pub const MEMORY: RangeInclusive<u32> = 256..=16_384;
    pub const SECONDS: RangeInclusive<u32> = 5..=3_600;
    pub const ROWS: RangeInclusive<u32> = 1_000..=10_000_000;
    pub const COLUMNS: RangeInclusive<u16> = 16..=16_384;
    pub const UNPACKED: RangeInclusive<u32> = 64..=65_536;

    /// As the reader takes them.
    pub fn limits(self) -> Limits {
        Limits {
            memory_bytes: bytes(within(self.memory_mebibytes, Self::MEMORY)),
            patience_seconds: within(self.seconds, Self::SECONDS),
            rows: within(self.rows, Self::ROWS),
            columns: within(self.columns, Self::COLUMNS),
            unpacked_bytes: bytes(within(self.unpacked_mebibytes, Self::UNPACKED)),
            ..Limits::default()
        }
    }
}

impl Default for ReadingLimits {
    fn default() -> Self {
        let usual = Limits::default();
        Self {
            memory_mebibytes: mebibytes(usual.memory_bytes),
            seconds: usual.patience_seconds,
            rows: usual.rows,
            columns: usual.columns,
            unpacked_mebibytes: mebibytes(usual.unpacked_bytes),
        }
    }
}

fn within<Number: Ord + Copy>(number: Number, range: RangeInclusive<Number>) -> Number {
    number.clamp(*range.start(), *range.end())
}

fn bytes(mebibytes: u32) -> u64 {
    u64::from(mebibytes) << 20
}

fn mebibytes(bytes: u64) -> u32 {
    u32::try_from(bytes >> 20).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_has_changed_is_the_readers_own() {
        assert_eq!(ReadingLimits::default().limits(), Limits::default());
    }

    #[test]
    fn numbers_out_of_range_count_as_the_nearest() {
        let typed: ReadingLimits =
            serde_json::from_str(r#"{"memory_mebibytes": 1, "seconds": 90, "columns": 65535}"#).expect("limits");
        let limits = typed.limits();
        assert_eq!((limits.memory_bytes, limits.patience_seconds), (256 << 20, 90));
        assert_eq!((limits.columns, limits.rows), (16_384, Limits::default().rows));
    }
}
