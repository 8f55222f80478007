//! Times the stages of one run, and where it is asked to, the most memory each of them held.

use std::hint::black_box;
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
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok());
    kibibytes.map_or(Peak::Unknown, Peak::Kibibytes)
}

#[cfg(not(target_os = "linux"))]
fn peak() -> Peak {
    Peak::Unknown
}

#[cfg(target_os = "linux")]
fn forget_peak() {
    // Where this is not allowed, later stages show at least what earlier ones held.
    std::fs::write("/proc/self/clear_refs", "5").ok();
}

#[cfg(not(target_os = "linux"))]
fn forget_peak() {}
