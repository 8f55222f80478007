//! Times the stages of one run, and where it is asked to, the most memory each of them held.

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// One run of one side of a comparison.
#[derive(Debug, Clone, Default)]
pub struct Run {
    pub stages: Vec<Stage>,
}

#[derive(Debug, Clone)]
pub struct Stage {
    pub name: String,
    pub time: Duration,
    /// The most memory held while it ran.
    pub peak: Peak,
}

/// The most memory this process held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peak {
    /// Nobody asked.
    Unasked,
    /// The system does not tell.
    Unknown,
    Kibibytes(u64),
}

/// Whether a stopwatch looks at the memory: only in a process that does nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Memory {
    Ignored,
    Watched,
}

/// Collects the stages of a run.
pub struct Stopwatch {
    memory: Memory,
    run: Run,
}

impl Run {
    /// All stages together.
    pub fn whole(&self) -> Duration {
        self.stages.iter().map(|stage| stage.time).sum()
    }

    /// The most memory of any stage.
    pub fn peak(&self) -> Peak {
        self.stages.iter().map(|stage| stage.peak).max().unwrap_or(Peak::Unasked)
    }
}

impl Stopwatch {
    pub fn new(memory: Memory) -> Self {
        Self { memory, run: Run::default() }
    }

    /// Does some work and notes what it took. A stage done several times is added up.
    pub fn time<T>(&mut self, name: &str, work: impl FnOnce() -> T) -> T {
        if self.memory == Memory::Watched {
            forget_peak();
        }
        let begun = Instant::now();
        let made = black_box(work());
        let time = begun.elapsed();
        let peak = match self.memory {
            Memory::Ignored => Peak::Unasked,
            Memory::Watched => peak(),
        };
        match self.run.stages.iter_mut().find(|stage| stage.name == name) {
            Some(stage) => {
                stage.time += time;
                stage.peak = stage.peak.max(peak);
            }
            None => self.run.stages.push(Stage { name: name.to_owned(), time, peak }),
        }
        made
    }

    /// Notes memory that others held meanwhile, in a line without a time.
    pub fn note(&mut self, name: &str, peak: Peak) {
        self.run.stages.push(Stage { name: name.to_owned(), time: Duration::ZERO, peak });
    }

    /// The run, as one of `repeats` alike.
    pub fn stop(mut self, repeats: u32) -> Run {
        for stage in &mut self.run.stages {
            stage.time /= repeats.max(1);
        }
        self.run
    }
}

/// The most resident memory of this process since [`forget_peak`], or since it began where that cannot be reset.
#[cfg(target_os = "linux")]
fn peak() -> Peak {
    peak_of("self")
}

#[cfg(target_os = "linux")]
fn peak_of(process: &str) -> Peak {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok());
    kibibytes.map_or(Peak::Unknown, Peak::Kibibytes)
}

#[cfg(not(target_os = "linux"))]
fn peak() -> Peak {
    Peak::Unknown
}

/// Does some work, and tells the most resident memory that any process it started held, as far as a look every few milliseconds
/// shows it: of a process that has ended nobody can ask.
pub fn with_children<T>(work: impl FnOnce() -> T) -> (T, Peak) {
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let looking = scope.spawn(|| {
            let mut most = Peak::Unknown;
            while !is_done.load(Ordering::Relaxed) {
                most = most.max(peak_of_children());
                std::thread::sleep(Duration::from_millis(25));
            }
            most
        });
        let made = work();
        is_done.store(true, Ordering::Relaxed);
        (made, looking.join().unwrap_or(Peak::Unknown))
    })
}

/// The most that any process started by this one has held so far.
#[cfg(target_os = "linux")]
fn peak_of_children() -> Peak {
    let own = format!("PPid:\t{}\n", std::process::id());
    let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = all.filter_map(|entry| entry.file_name().into_string().ok());
    let processes = ids.filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
    let is_child =
        |id: &String| std::fs::read_to_string(format!("/proc/{id}/status")).is_ok_and(|text| text.contains(&own));
    let peaks = processes.filter(is_child).map(|id| peak_of(&id));
    peaks.max().unwrap_or(Peak::Unknown)
}

#[cfg(not(target_os = "linux"))]
fn peak_of_children() -> Peak {
    Peak::Unknown
}

#[cfg(target_os = "linux")]
fn forget_peak() {
    // Where this is not allowed, later stages show at least what earlier ones held.
    std::fs::write("/proc/self/clear_refs", "5").ok();
}

#[cfg(not(target_os = "linux"))]
fn forget_peak() {}
