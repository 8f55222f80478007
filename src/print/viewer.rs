//! Files in the program that the office's system has for them.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Opens a file as a double click would, and does not wait for the program.
///
/// # Errors
/// Where the system's own opener cannot be started. What it then does with the file, it tells the user itself.
pub fn open(path: &Path) -> io::Result<()> {
    let mut child =
        Command::new(OPENER).arg(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    // Somebody has to take note of its end, or it stays in the list of processes as long as the program runs.
    std::thread::spawn(move || child.wait());
    Ok(())
}

#[cfg(windows)]
const OPENER: &str = "explorer";
#[cfg(target_os = "macos")]
const OPENER: &str = "open";
#[cfg(not(any(windows, target_os = "macos")))]
const OPENER: &str = "xdg-open";
