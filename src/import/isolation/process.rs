//! The reading process, from outside: started, listened to with bounded patience, ended, and asked how it ended. Whoever waits for
//! it is never held up for longer than [`LOOK`], whatever the process does, and none is left behind.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::child::{ARGUMENT, Order};
use super::frames::{FULL, Frame, read_frame};
use super::mishap::Mishap;
use crate::import::sheet::{Limits, Patience, SheetError};
use crate::watch::Watch;

/// How long nobody asks whether the answer is still wanted.
const LOOK: Duration = Duration::from_millis(50);
/// How many frames may wait to be taken.
const WAITING_FRAMES: usize = 16;
/// How long a process that has closed its pipes, or was killed, may take to end before another thread waits for it.
const ENDING: Duration = Duration::from_millis(500);
/// What the end of its error output is worth.
const SAID: usize = 2_000;
/// What Rust writes before it gives up for want of memory.
const NO_MEMORY: &str = "memory allocation of";

/// What a process is to read.
pub enum Source {
    File { file: File, size: u64 },
    Bytes(Vec<u8>),
}

/// A process that reads; it ends when this goes.
pub struct Process {
    /// Gone once it has been waited for, or handed to a thread that waits.
    child: Option<Child>,
    frames: Receiver<Result<Frame, Mishap>>,
    /// The end of what it says besides, once it is silent.
    said: Receiver<String>,
    limits: Limits,
    patience: Patience,
    /// How long somebody has waited for it altogether: not while its frames were being used.
    waited: Duration,
}

impl Source {
    pub fn is_empty(&self) -> bool {
        self.size() == 0
    }

    fn size(&self) -> u64 {
        match self {
            Self::File { size, .. } => *size,
            Self::Bytes(bytes) => bytes.len() as u64,
        }
    }
}

impl Process {
    /// Starts the program on the source.
    pub fn start(program: &Path, source: Source, limits: &Limits) -> Result<Self, Mishap> {
        let order = Order { limits: *limits, size: source.size() };
        let patience = limits.patience(order.size);
        let order = serde_json::to_string(&order).map_err(|error| not_started(&error.into()))?;
        let mut command = Command::new(program);
        command.arg(ARGUMENT).arg(order).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Where in the program it gave up would push what it said out of its last words.
        command.env("RUST_BACKTRACE", "0");
        without_a_console(&mut command);
        let bytes = match source {
            Source::File { file, .. } => {
                command.stdin(file);
                None
            }
            Source::Bytes(bytes) => {
                command.stdin(Stdio::piped());
                Some(bytes)
            }
        };
        let mut child = command.spawn().map_err(|error| not_started(&error))?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (to_frames, frames) = sync_channel(WAITING_FRAMES);
        let (to_said, said) = channel();
        let (waited, limits) = (Duration::ZERO, *limits);
        // From here on the process is ended whatever happens.
        let process = Self { child: Some(child), frames, said, limits, patience, waited };
        if let (Some(mut pipe), Some(bytes)) = (pipes.0, bytes) {
            // A process that has read enough closes its end.
            on_a_thread(move || drop(pipe.write_all(&bytes)))?;
        }
        if let (Some(out), Some(err)) = (pipes.1, pipes.2) {
            on_a_thread(move || pump(out, &to_frames))?;
            on_a_thread(move || drop(to_said.send(last_words(err))))?;
        }
        Ok(process)
    }

    /// The next frame; `None` when it has closed the pipe, and may be asked for its [`fate`](Self::fate). `done` is what to tell
    /// the watch.
    pub fn next_frame(&mut self, done: u64, watch: &dyn Watch) -> Result<Option<Frame>, SheetError> {
        let silent_since = Instant::now();
        let waited_before = self.waited;
        loop {
            watch.checkpoint(done, 0)?;
            let next = self.frames.recv_timeout(LOOK);
            let silence = silent_since.elapsed();
            self.waited = waited_before.saturating_add(silence);
            match next {
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                // Who always has a little more to say is waited for just as long.
                Ok(_) | Err(RecvTimeoutError::Timeout)
                    if silence > self.patience.silence || self.waited > self.patience.whole =>
                {
                    return Err(Mishap::TooSlow { seconds: self.waited.as_secs() }.into());
                }
                Ok(frame) => return Ok(Some(frame?)),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Why it ended before it had said everything.
    pub fn fate(&mut self) -> Mishap {
        let status = self.wait(ENDING);
        let said = self.said.recv_timeout(ENDING).unwrap_or_default();
        let out_of_memory = Mishap::OutOfMemory { limit: self.limits.memory_bytes };
        let Some(status) = status else {
            return Mishap::Crashed { how: "it closed its pipe and did not end".to_owned(), said };
        };
        match signal(status) {
            _ if said.contains(NO_MEMORY) => out_of_memory,
            // Nobody here has killed it yet: the system did, which it does for want of memory.
            Some(KILLED) => out_of_memory,
            Some(OUT_OF_TIME) => Mishap::TooSlow { seconds: self.patience.whole.as_secs() },
            Some(_) | None => Mishap::Crashed { how: status.to_string(), said },
        }
    }

    /// How it ended, if it ends in time.
    fn wait(&mut self, time: Duration) -> Option<ExitStatus> {
        const STEP: Duration = Duration::from_millis(5);
        let child = self.child.as_mut()?;
        let began = Instant::now();
        loop {
            if let Ok(Some(status)) = child.try_wait() {
                self.child = None;
                return Some(status);
            }
            if began.elapsed() > time {
                return None;
            }
            thread::sleep(STEP);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // It may have ended by itself, which is as good.
            let _ended = child.kill();
        }
        self.wait(ENDING);
        // A process that hangs in a network drive cannot even be killed; somebody else waits for it.
        if let Some(mut child) = self.child.take() {
            let _waiting = on_a_thread(move || drop(child.wait()));
        }
    }
}

/// Reads frames until there are no more, or nobody wants them.
fn pump(out: ChildStdout, frames: &SyncSender<Result<Frame, Mishap>>) {
    let mut out = BufReader::with_capacity(FULL, out);
    loop {
        let frame = match read_frame(&mut out) {
            Ok(Some(frame)) => Ok(frame),
            Ok(None) => return,
            Err(mishap) => Err(mishap),
        };
        let is_last = frame.is_err();
        if frames.send(frame).is_err() || is_last {
            return;
        }
    }
}

/// The end of what a process writes; all of it is read, so that the process never waits for room.
fn last_words(mut pipe: ChildStderr) -> String {
    let (mut kept, mut piece) = (Vec::new(), [0; 4096]);
    while let Ok(count @ 1..) = pipe.read(&mut piece) {
        kept.extend_from_slice(piece.get(..count).unwrap_or_default());
        let surplus = kept.len().saturating_sub(SAID);
        kept.drain(..surplus);
    }
    String::from_utf8_lossy(&kept).into_owned()
}

fn on_a_thread(work: impl FnOnce() + Send + 'static) -> Result<(), Mishap> {
    let started = thread::Builder::new().name("reading".to_owned()).spawn(work);
    started.map(drop).map_err(|error| not_started(&error))
}

fn not_started(error: &std::io::Error) -> Mishap {
    Mishap::NotStarted { kind: error.kind(), reason: error.to_string() }
}

/// SIGKILL and SIGXCPU.
const KILLED: i32 = 9;
const OUT_OF_TIME: i32 = 24;

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_status: ExitStatus) -> Option<i32> {
    None
}

#[cfg(windows)]
fn without_a_console(command: &mut Command) {
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    std::os::windows::process::CommandExt::creation_flags(command, CREATE_NO_WINDOW);
}

#[cfg(not(windows))]
fn without_a_console(_command: &mut Command) {}
