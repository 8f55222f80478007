//! Files in the program that the office's system has for them: opened as a double click would, or shown in their folder.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// The system's own opener.
#[cfg(windows)]
pub const NAME: &str = "explorer";
#[cfg(target_os = "macos")]
pub const NAME: &str = "open";
#[cfg(not(any(windows, target_os = "macos")))]
pub const NAME: &str = "xdg-open";

/// Opens a file and does not wait for the program.
///
/// # Errors
/// Where the system's own opener cannot be started. What it then does with the file, it tells the user itself.
pub fn open(file: &Path) -> io::Result<()> {
    let mut child = opening(file).spawn()?;
    // Somebody has to take note of its end, or it stays in the list of processes as long as the program runs.
    std::thread::spawn(move || child.wait());
    Ok(())
}

/// What opens a file, to be started.
pub fn opening(file: &Path) -> Command {
    let mut command = quiet();
    command.arg(file);
    command
}

/// What shows a file in its folder, to be started.
#[cfg(windows)]
pub fn showing(file: &Path) -> Command {
    use std::os::windows::process::CommandExt;
    let mut command = quiet();
    // One argument as this program wants it: quotes around the path alone. No path can hold a quote.
    command.raw_arg(format!("/select,\"{}\"", file.display()));
    command
}

/// What shows a file in its folder, to be started.
#[cfg(target_os = "macos")]
pub fn showing(file: &Path) -> Command {
    let mut command = quiet();
    command.arg("-R").arg(file);
    command
}

/// What shows a file in its folder, to be started. Desktops agree on no way to select a file, so its folder is opened.
#[cfg(not(any(windows, target_os = "macos")))]
pub fn showing(file: &Path) -> Command {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    opening(folder.unwrap_or(Path::new(".")))
}

fn quiet() -> Command {
    let mut command = Command::new(NAME);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(not(any(windows, target_os = "macos")))]
    #[test]
    fn the_folder_of_a_file_is_what_is_opened() {
        let command = showing(Path::new("甲/乙/表 1.pdf"));
        assert_eq!(command.get_program(), "xdg-open");
        assert_eq!(command.get_args().collect::<Vec<_>>(), ["甲/乙"]);
        assert_eq!(showing(Path::new("表.pdf")).get_args().collect::<Vec<_>>(), ["."]);
        assert_eq!(opening(Path::new("甲/表 1.pdf")).get_args().collect::<Vec<_>>(), ["甲/表 1.pdf"]);
    }
}
