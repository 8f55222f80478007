//! Readers that fail, as shell scripts: each end is told by its cause, in time, and no process stays.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bianheng::import::{Isolation, Limits, Mishap, Precautions, SheetError, read_workbook_bytes};
use bianheng::watch::{Unwatched, Watch};
use tempfile::TempDir;

/// A reader that does what the script says; `$folder` is a folder of its own.
struct StandIn {
    folder: TempDir,
}

impl StandIn {
    /// Written by another process: a program cannot be started while this one, with its many threads, may be writing to it.
    fn new(script: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let write = r#"printf '#!/bin/sh\nfolder="%s"\n%s\n' "$1" "$2" > "$1/reader" && chmod +x "$1/reader""#;
        let written = Command::new("sh").arg("-c").arg(write).arg("sh").arg(folder.path()).arg(script).status();
        assert!(written.expect("a shell").success());
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, watch: &dyn Watch) -> SheetError {
        let limits = Limits { patience_seconds: 1, ..Limits::default() };
        let precautions = Precautions { limits, isolation: Isolation::Child(self.path("reader")) };
        let content = vec![b'x'; 300_000];
        read_workbook_bytes("名册.xlsx", &content, &precautions, watch).expect_err("it fails")
    }
}

#[track_caller]
fn check(script: &str, is_meant: impl Fn(&Mishap) -> bool) {
    let began = Instant::now();
    let error = StandIn::new(script).read(&Unwatched);
    assert!(began.elapsed() < Duration::from_secs(10), "{script}: {:?}", began.elapsed());
    let SheetError::Mishap(mishap) = &error else { panic!("{script}: {error:?}") };
    assert!(is_meant(mishap), "{script}: {mishap:?}");
}

/// A greeting as our own version sends it.
fn greeted(then: &str) -> String {
    let words = format!("bianheng reads {}", bianheng::VERSION);
    format!(r"printf '\001\{:03o}\000\000\000{words}'; {then}", words.len())
}

#[test]
fn a_reader_that_ends_early_is_told_by_how_it_ended() {
    let is_crash = |mishap: &Mishap| matches!(mishap, Mishap::Crashed { .. });
    let is_memory = |mishap: &Mishap| *mishap == Mishap::OutOfMemory { limit: Limits::default().memory_bytes };
    check("exit 0", is_crash);
    check("exit 101", |mishap| matches!(mishap, Mishap::Crashed { how, .. } if how.contains("101")));
    check(
        "echo broken >&2; kill -ABRT $$",
        |mishap| matches!(mishap, Mishap::Crashed { said, .. } if said == "broken\n"),
    );
    check("kill -SEGV $$", is_crash);
    check("kill -KILL $$", is_memory);
    check("echo 'memory allocation of 549755813888 bytes failed' >&2; kill -ABRT $$", is_memory);
    check("kill -XCPU $$", |mishap| matches!(mishap, Mishap::TooSlow { .. }));
    check(&greeted("cat > /dev/null"), is_crash);
}

#[test]
fn a_reader_that_does_not_end_is_ended() {
    let is_slow = |mishap: &Mishap| matches!(mishap, Mishap::TooSlow { seconds: 1..=3 });
    check("exec sleep 60", is_slow);
    // Neither one that keeps the pipe open in a process of its own,
    check("sleep 8 & exit 0", is_slow);
    // nor one that talks for ever.
    let endless = r#"printf '\002\043\000\000\000{"name":"a","visibility":"Visible"}'
        while true; do printf '\003\000\000\000\000'; sleep 0.01; done"#;
    check(&greeted(endless), is_slow);
}

#[test]
fn what_is_no_answer_is_not_taken_for_one() {
    let is = |expected: &'static str| move |mishap: &Mishap| matches!(mishap, Mishap::Garbled { detail } if detail == expected);
    check("echo hello", is("a frame of no known kind"));
    check(r"printf '\003\000\000\000\377'; sleep 1", is("a frame that is too long"));
    check(r"printf '\003\000\000\000\000'", is("a frame that must not come now"));
    check(r"printf '\001\003\000\000\000abc'", is("no greeting"));
    check(&greeted(r"printf '\006\010\000\000\000\001\000\000\000\000\000\000\000'"), is("the cells do not add up"));
    check(&greeted(r"printf '\007\002\000\000\000{}'"), is("a head, a tail or a refusal of no known form"));
    check(r"printf '\001\024\000\000\000bianheng reads 9.9.9'", |mishap| {
        *mishap == Mishap::OtherVersion { found: "9.9.9".to_owned() }
    });
}

/// Wants the answer until told otherwise.
struct Impatient(AtomicBool);

impl Watch for Impatient {
    fn report(&self, _done: u64, _total: u64) {}

    fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

#[test]
fn a_reading_that_is_called_off_ends_at_once_and_leaves_no_process() {
    let reader = StandIn::new(r#"echo $$ > "$folder/number"; exec sleep 60"#);
    let watch = Impatient(AtomicBool::new(false));
    let called_off = std::thread::scope(|scope| {
        let reading = scope.spawn(|| (reader.read(&watch), Instant::now()));
        std::thread::sleep(Duration::from_millis(400));
        let called_off = Instant::now();
        watch.0.store(true, Ordering::Relaxed);
        let (error, ended) = reading.join().expect("no panic");
        assert!(matches!(error, SheetError::Cancelled(_)), "{error:?}");
        ended - called_off
    });
    assert!(called_off < Duration::from_millis(400), "{called_off:?}");
    let number = std::fs::read_to_string(reader.path("number")).expect("it had started");
    // A zombie would still have a number.
    let alive = Command::new("sh").arg("-c").arg(format!("kill -0 {}", number.trim())).output().expect("a shell");
    assert!(!alive.status.success(), "process {number} is still there");
}
