//! Whether the file under a book's path is still the book that was opened. Some systems let an open file be put aside: another copy
//! is laid over it, a shared folder brings an older one. What is written from then on would go into a file that nobody finds again.

use std::fs::File;
use std::path::Path;

/// The file of an open book, held as long as the book. Windows lets nobody put another in the place of an open file, so that
/// nothing is held there.
#[derive(Debug, Default)]
pub(super) struct Place {
    held: Option<File>,
}

/// What has become of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// As far as can be told.
    Kept,
    /// Another file lies there, or none.
    Taken,
}

impl Place {
    pub fn of(path: &Path) -> Self {
        match cfg!(unix) {
            // Where it cannot be held, nothing is known of it and nothing is refused.
            true => Self { held: File::open(path).ok() },
            false => Self::default(),
        }
    }

    pub fn standing(&self, path: &Path) -> Standing {
        match &self.held {
            None => Standing::Kept,
            Some(held) => standing(held, path),
        }
    }
}

/// Some network folders give one file several numbers; length and time of change, which are the file's own, tell it then.
#[cfg(unix)]
fn standing(held: &File, path: &Path) -> Standing {
    use std::os::unix::fs::MetadataExt;

    let (Ok(opened), there) = (held.metadata(), std::fs::metadata(path)) else { return Standing::Kept };
    match there {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Standing::Taken,
        // A folder that cannot be reached just now tells nothing.
        Err(_) => Standing::Kept,
        Ok(there) => {
            let number = |file: &std::fs::Metadata| (file.dev(), file.ino());
            let face = |file: &std::fs::Metadata| (file.len(), file.mtime(), file.mtime_nsec());
            match number(&opened) == number(&there) || face(&opened) == face(&there) {
                true => Standing::Kept,
                false => Standing::Taken,
            }
        }
    }
}

#[cfg(not(unix))]
fn standing(_held: &File, _path: &Path) -> Standing {
    Standing::Kept
}
