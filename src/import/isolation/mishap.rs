//! What can happen to the process that reads a file, seen from outside. Display is English, for logs; `wording::import` says it
//! to the user.

use std::io::ErrorKind;

/// Nothing of the file has been taken over, and everything else goes on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mishap {
    /// It asked for more memory than it may have, or the system ended it for want of memory. `limit` is in bytes.
    #[error("the reading process ran out of memory (at most {limit} bytes)")]
    OutOfMemory { limit: u64 },
    /// It was waited for so long.
    #[error("the reading process gave no answer for {seconds} s")]
    TooSlow { seconds: u64 },
    /// `how` it ended, and the end of what it wrote to its error output.
    #[error("the reading process ended early ({how}): {said}")]
    Crashed { how: String, said: String },
    /// What came through the pipe is not what a reader writes.
    #[error("the reading process sent what cannot be understood: {detail}")]
    Garbled { detail: String },
    /// The program file is gone, or may not be run.
    #[error("the reading process was not started: {reason}")]
    NotStarted { kind: ErrorKind, reason: String },
    /// The program file has been replaced since this program was started.
    #[error("the reading process is of version {found}")]
    OtherVersion { found: String },
}

impl Mishap {
    pub(super) fn garbled(detail: &str) -> Self {
        Self::Garbled { detail: detail.to_owned() }
    }
}
