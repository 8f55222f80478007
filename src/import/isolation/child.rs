//! The reading process, from inside: it bounds itself, reads the file that is its standard input, and writes what it finds to its
//! standard output. It opens nothing else and knows neither book nor window.

use std::ffi::OsString;
use std::io::Read;
use std::process::ExitCode;

use serde::{Deserialize, Serialize};

use super::encode::Encoder;
use crate::import::sheet::{Excess, Limits, SheetError, read_bytes};
use crate::watch::Unwatched;

/// The first argument of this program where it is a reading process; the second one is an [`Order`].
pub const ARGUMENT: &str = "--read-one-file-for-the-window";

/// What to read at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Order {
    pub limits: Limits,
    /// Bytes of the file, as the asking process saw it.
    pub size: u64,
}

/// Reads one file for the process that started this one, `order` being the argument behind [`ARGUMENT`].
pub fn serve(order: Option<OsString>) -> ExitCode {
    let order = order.as_deref().and_then(|order| order.to_str()).and_then(|order| serde_json::from_str(order).ok());
    let Some(order) = order else {
        eprintln!("this is no order to read a file");
        return ExitCode::from(2);
    };
    let Order { limits, size } = order;
    bounds::set(&limits, size);
    let Ok(mut encoder) = Encoder::new(std::io::stdout().lock()) else { return ExitCode::FAILURE };
    let outcome = read_all(std::io::stdin().lock(), size, &limits)
        .and_then(|bytes| read_bytes(&bytes, &limits, &mut encoder, &Unwatched));
    encoder.finish(outcome);
    ExitCode::SUCCESS
}

/// Takes a whole file into memory. It may have grown since somebody looked at its `size`, but not beyond the limit.
pub(super) fn read_all(file: impl Read, size: u64, limits: &Limits) -> Result<Vec<u8>, SheetError> {
    let limit = limits.file_bytes;
    // One byte more shows the end without asking for more memory.
    let expected = usize::try_from(size.min(limit)).unwrap_or_default().saturating_add(1);
    let mut bytes = Vec::with_capacity(expected);
    let unreadable = |error: std::io::Error| SheetError::Unreadable { kind: error.kind(), reason: error.to_string() };
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    let found = bytes.len() as u64;
    if found > limit {
        return Err(SheetError::OverLimit { excess: Excess::FileBytes, found, limit });
    }
    Ok(bytes)
}

/// What the system sees to. Where it cannot, the limits on what is read and the patience of the asking process remain.
#[cfg(unix)]
mod bounds {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    use crate::import::sheet::Limits;

    /// Two threads may be at work all the time.
    const THREADS: u64 = 2;
    /// Address space that the program takes before it reads anything, amply.
    const AROUND: u64 = 512 << 20;

    pub fn set(limits: &Limits, size: u64) {
        let seconds = limits.patience(size).whole.as_secs().saturating_mul(THREADS).saturating_add(1);
        let wanted = [
            // What it writes to; Linux counts all of it here.
            (Resource::Data, limits.memory_bytes, limits.memory_bytes),
            // Other systems count only this, the program's own files and room set aside included.
            (Resource::As, limits.memory_bytes.saturating_add(AROUND), limits.memory_bytes.saturating_add(AROUND)),
            // Should nobody be left to end it. At the first bound it is told, which leaves another mark than being killed.
            (Resource::Cpu, seconds, seconds.saturating_add(THREADS)),
            // A picture of its memory would hold what the file says of people.
            (Resource::Core, 0, 0),
            // It has no file to write.
            (Resource::Fsize, 0, 0),
        ];
        for (resource, current, maximum) in wanted {
            let maximum = getrlimit(resource).maximum.map_or(maximum, |already| already.min(maximum));
            let bound = Rlimit { current: Some(current.min(maximum)), maximum: Some(maximum) };
            if let Err(error) = setrlimit(resource, bound) {
                eprintln!("no bound on {resource:?}: {error}");
            }
        }
    }
}

/// Windows could bound memory by a Job Object; that is not built yet, since no code for Windows can be compiled and tried where
/// this is written. There memory is held down only by the limits on what is read and unpacked, time by the asking process; the
/// help says so.
#[cfg(not(unix))]
mod bounds {
    use crate::import::sheet::Limits;

    pub fn set(_limits: &Limits, _size: u64) {}
}
