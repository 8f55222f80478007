//! Runs one side of a comparison in a process of its own, so that its memory is its own and no run inherits the heap another
//! has left behind. The process is this bench again; it answers with a line per stage: name, nanoseconds, kibibytes.

use std::ffi::{OsStr, OsString};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::measure::{Peak, Run, Stage};
use crate::Outcome;

/// Something a child can be asked to do.
pub struct Task {
    pub name: &'static str,
    pub run: fn(&[OsString]) -> Outcome<Run>,
}

/// What the benches ask of their children.
fn tasks() -> impl Iterator<Item = &'static Task> {
    crate::import::TASKS.iter().chain(crate::tables::TASKS)
}

/// Starts a child, waits for it and takes its answer.
pub fn ask(task: &Task, given: &[&OsStr]) -> Outcome<Run> {
    let child = Command::new(std::env::current_exe()?)
        .arg("--child")
        .arg(task.name)
        .args(given)
        .stderr(Stdio::inherit())
        .output()?;
    if !child.status.success() {
        return Err(format!("{} ended with {}", task.name, child.status).into());
    }
    let stages: Option<Vec<Stage>> = String::from_utf8(child.stdout)?.lines().map(read).collect();
    let stages = stages.ok_or_else(|| format!("{} did not answer in stages", task.name))?;
    Ok(Run { stages })
}

/// The child's side of [`ask`].
pub fn answer(task: &OsStr, given: &[OsString]) -> Outcome<()> {
    let task = tasks().find(|known| *known.name == *task).ok_or("no such task")?;
    for stage in (task.run)(given)?.stages {
        println!("{}", written(&stage));
    }
    Ok(())
}

fn written(stage: &Stage) -> String {
    let peak = match stage.peak {
        Peak::Kibibytes(kibibytes) => kibibytes.to_string(),
        Peak::Unasked | Peak::Unknown => "-".to_owned(),
    };
    format!("{}\t{}\t{peak}", stage.name, stage.time.as_nanos())
}

fn read(line: &str) -> Option<Stage> {
    let mut fields = line.split('\t');
    let name = fields.next()?.to_owned();
    let time = Duration::from_nanos(fields.next()?.parse().ok()?);
    let peak = fields.next()?.parse().map_or(Peak::Unknown, Peak::Kibibytes);
    Some(Stage { name, time, peak })
}
