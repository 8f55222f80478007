//! CUPS by its commands: which printers there are, and a document for one of them.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{PATIENCE, PrintError, Printer, Sides, Stretch, Ticket};

/// Pause between two looks whether a command has ended.
const GLANCE: Duration = Duration::from_millis(10);

/// The two commands. Tests put others in their place.
#[derive(Debug, Clone)]
pub struct Spooler {
    lp: PathBuf,
    lpstat: PathBuf,
}

impl Default for Spooler {
    fn default() -> Self {
        Self { lp: "lp".into(), lpstat: "lpstat".into() }
    }
}

impl Spooler {
    /// The commands of a folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { lp: folder.join("lp"), lpstat: folder.join("lpstat") }
    }

    /// The printers of this machine, the default one first.
    ///
    /// # Errors
    /// Where there is no CUPS, or it does not answer.
    pub fn printers(&self) -> Result<Vec<Printer>, PrintError> {
        let listed = run(&self.lpstat, &["-e"].map(OsString::from))?;
        if !listed.status.success() {
            // Without a single printer the list is an error to it.
            return Ok(Vec::new());
        }
        let default = run(&self.lpstat, &["-d"].map(OsString::from))?;
        let default = default_of(&String::from_utf8_lossy(&default.stdout));
        let mut printers: Vec<Printer> = String::from_utf8_lossy(&listed.stdout)
            .lines()
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(|name| Printer { name: name.to_owned(), is_default: default.as_deref() == Some(name) })
            .collect();
        printers.sort_by_key(|printer| !printer.is_default);
        Ok(printers)
    }

    /// Hands over the pages of one stretch and returns the name of the job.
    pub(super) fn submit(
        &self,
        file: &Path,
        title: &str,
        stretch: &Stretch,
        ticket: &Ticket,
    ) -> Result<String, PrintError> {
        let Stretch { media, pages } = stretch;
        let mut arguments: Vec<OsString> = Vec::new();
        if let Some(printer) = &ticket.printer {
            arguments.extend(["-d".into(), printer.into()]);
        }
        let copies = ticket.copies.clamp(1, super::MOST_COPIES);
        arguments.extend(["-n".into(), copies.to_string().into(), "-t".into(), title.into()]);
        for option in [
            format!("media={}", media.word()),
            format!("sides={}", sides(ticket.sides)),
            format!("page-ranges={}-{}", pages.start(), pages.end()),
        ] {
            arguments.extend(["-o".into(), option.into()]);
        }
        arguments.extend(["--".into(), file.into()]);
        let output = run(&self.lp, &arguments)?;
        if !output.status.success() {
            let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(PrintError::Refused { words, jobs: Vec::new() });
        }
        Ok(job_of(&String::from_utf8_lossy(&output.stdout)))
    }
}

/// The word for it in IPP.
fn sides(sides: Sides) -> &'static str {
    match sides {
        Sides::One => "one-sided",
        Sides::LongEdge => "two-sided-long-edge",
        Sides::ShortEdge => "two-sided-short-edge",
    }
}

/// "system default destination: Office" names a printer, "no system default destination" none.
fn default_of(told: &str) -> Option<String> {
    let (_, name) = told.split_once("default destination:")?;
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// "request id is Office-12 (1 file(s))" names the job.
fn job_of(told: &str) -> String {
    let id = told.split_once("request id is ").and_then(|(_, rest)| rest.split_whitespace().next());
    id.unwrap_or_else(|| told.trim()).to_owned()
}

/// Runs a command to its end in English, whatever the office's language, so that its words can be read.
fn run(program: &Path, arguments: &[impl AsRef<OsStr>]) -> Result<Output, PrintError> {
    let mut command = Command::new(program);
    command.args(arguments).env("LC_ALL", "C").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => PrintError::NoSpooler,
        _ => PrintError::Io(error),
    })?;
    let (stdout, stderr) = (drained(child.stdout.take()), drained(child.stderr.take()));
    let begin = Instant::now();
    let status = loop {
        match child.try_wait()? {
            Some(status) => break status,
            None if begin.elapsed() > PATIENCE => {
                // It is given up; whether it can still be stopped changes nothing.
                let _ = child.kill();
                let _ = child.wait();
                return Err(PrintError::Silent);
            }
            None => thread::sleep(GLANCE),
        }
    };
    let read = |pipe: thread::JoinHandle<Vec<u8>>| pipe.join().unwrap_or_default();
    Ok(Output { status, stdout: read(stdout), stderr: read(stderr) })
}

/// Reads a pipe on a thread of its own, so that a talkative command is not held up by a full one.
fn drained(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What was read until then is all there is to tell.
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::super::{Media, print};
    use super::*;

    /// Commands that answer as CUPS does; `lp` notes its arguments, a line each.
    fn cups(lp: &str) -> (tempfile::TempDir, Spooler) {
        let folder = tempfile::tempdir().expect("a folder");
        let put = |name: &str, text: String| {
            let path = folder.path().join(name);
            fs::write(&path, format!("#!/bin/sh\n{text}\n")).expect("written");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("executable");
        };
        put(
            "lpstat",
            "case $1 in -e) echo Hall; echo Office;; -d) echo 'system default destination: Office';; esac".to_owned(),
        );
        let log = folder.path().join("log");
        put("lp", format!("for a in \"$@\"; do printf '%s\\n' \"$a\" >> '{}'; done\n{lp}", log.display()));
        let spooler = Spooler::in_folder(folder.path());
        (folder, spooler)
    }

    fn stretches() -> Vec<Stretch> {
        vec![Stretch { media: Media::A4, pages: 1..=2 }, Stretch { media: Media::A3, pages: 3..=3 }]
    }

    #[test]
    fn the_default_printer_comes_first() {
        let (_folder, spooler) = cups("");
        let names: Vec<(String, bool)> =
            spooler.printers().expect("a list").into_iter().map(|printer| (printer.name, printer.is_default)).collect();
        assert_eq!(names, [("Office".to_owned(), true), ("Hall".to_owned(), false)]);
        assert_eq!(default_of("no system default destination\n"), None);
    }

    #[test]
    fn each_kind_of_sheet_is_a_job_with_all_that_was_chosen() {
        let (folder, spooler) = cups("echo 'request id is Hall-12 (1 file(s))'");
        let ticket = Ticket { printer: Some("Hall".into()), copies: 3, sides: Sides::ShortEdge, pages: Some(2..=9) };
        let sent = print(&spooler, Path::new("/x/-表; rm.pdf"), "对照表", &stretches(), &ticket).expect("sent");
        assert_eq!(sent.jobs, ["Hall-12", "Hall-12"]);
        let log = fs::read_to_string(folder.path().join("log")).expect("a log");
        let one = |media: &str, pages: &str| {
            format!(
                "-d\nHall\n-n\n3\n-t\n对照表\n-o\nmedia={media}\n-o\nsides=two-sided-short-edge\n-o\npage-ranges={pages}\n--\n/x/-表; rm.pdf\n"
            )
        };
        assert_eq!(log, one("A4", "2-2") + &one("A3", "3-3"));
    }

    #[test]
    fn a_refusal_is_told_in_the_words_of_the_spooler() {
        let (_folder, spooler) = cups("echo 'lp: queue is not accepting jobs' >&2; exit 1");
        let Err(PrintError::Refused { words, jobs }) =
            print(&spooler, Path::new("a.pdf"), "表", &stretches(), &Ticket::default())
        else {
            panic!("it was refused")
        };
        assert_eq!((words.as_str(), jobs.len()), ("lp: queue is not accepting jobs", 0));
    }

    #[test]
    fn an_unknown_printer_missing_pages_and_a_missing_spooler_are_told_apart() {
        let (folder, spooler) = cups("");
        let to = |spooler: &Spooler, ticket: Ticket| print(spooler, Path::new("a.pdf"), "表", &stretches(), &ticket);
        let unknown = to(&spooler, Ticket { printer: Some("Attic".into()), ..Ticket::default() });
        assert!(
            matches!(unknown, Err(PrintError::UnknownPrinter { name, known }) if name == "Attic" && known == ["Office", "Hall"])
        );
        let pages = to(&spooler, Ticket { pages: Some(4..=9), ..Ticket::default() });
        assert!(matches!(pages, Err(PrintError::NoSuchPages { pages: 3 })));
        assert!(!folder.path().join("log").exists(), "nothing was sent");
        let nowhere = Spooler::in_folder(Path::new("/nonexistent"));
        assert!(matches!(to(&nowhere, Ticket::default()), Err(PrintError::NoSpooler)));
    }
}
