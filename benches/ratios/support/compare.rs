//! Runs two sides in turn and prints them side by side. See the top of `main.rs` for how to read what is printed.

use std::time::Duration;

use super::measure::{Peak, Run};
use crate::Outcome;

/// The least, the middle and the greatest of several figures.
struct Spread<T> {
    least: T,
    median: T,
    most: T,
}

/// Runs both sides `rounds` times, after one run of each that does not count, and prints the block.
pub fn compare(
    title: &str,
    rounds: u32,
    mut ours: impl FnMut() -> Outcome<Run>,
    mut peer: impl FnMut() -> Outcome<Run>,
) -> Outcome<()> {
    peer()?;
    ours()?;
    let (mut our_runs, mut peer_runs) = (Vec::new(), Vec::new());
    for round in 0..rounds.max(1) {
        // Whoever runs second finds warmer caches: the order changes with every round.
        if round % 2 == 0 {
            our_runs.push(ours()?);
            peer_runs.push(peer()?);
        } else {
            peer_runs.push(peer()?);
            our_runs.push(ours()?);
        }
    }
    print_head(title);
    print_side("ours", &our_runs, Some(&peer_runs));
    print_side("peer", &peer_runs, None);
    Ok(())
}

/// Runs one side that has no peer, and prints it.
pub fn alone(title: &str, rounds: u32, mut ours: impl FnMut() -> Outcome<Run>) -> Outcome<()> {
    ours()?;
    let runs: Vec<Run> = (0..rounds.max(1)).map(|_| ours()).collect::<Outcome<_>>()?;
    print_head(title);
    print_side("ours", &runs, None);
    Ok(())
}

fn print_head(title: &str) {
    println!();
    println!("{title:<46}    least   median     most   × peer: least median   most     memory");
}

fn print_side(side: &str, runs: &[Run], peer: Option<&[Run]>) {
    let wholes: Vec<Duration> = peer.unwrap_or_default().iter().map(Run::whole).collect();
    let print = |label: &str, times: Vec<Duration>, peaks: Vec<Peak>| {
        let ratios = times.iter().zip(&wholes).map(|(time, whole)| time.as_secs_f64() / whole.as_secs_f64());
        let ratios: Vec<f64> = ratios.collect();
        println!("{label:<46} {}   {}  {}", shown_times(times), shown_ratios(ratios), shown_peak(peaks));
    };
    print(&format!("  {side}"), runs.iter().map(Run::whole).collect(), runs.iter().map(Run::peak).collect());
    let Some(first) = runs.first().filter(|run| run.stages.len() > 1) else { return };
    for (index, stage) in first.stages.iter().enumerate() {
        let stages = || runs.iter().filter_map(|run| run.stages.get(index));
        let (times, peaks) = (stages().map(|stage| stage.time).collect(), stages().map(|stage| stage.peak).collect());
        print(&format!("    · {}", stage.name), times, peaks);
    }
}

fn shown_times(mut times: Vec<Duration>) -> String {
    times.sort();
    let spread = spread(&times).map(|Spread { least, median, most }| [least, median, most].map(shown_time));
    spread.map_or_else(String::new, |[least, median, most]| format!("{least:>8} {median:>8} {most:>8}"))
}

fn shown_ratios(mut ratios: Vec<f64>) -> String {
    ratios.sort_by(f64::total_cmp);
    match spread(&ratios) {
        Some(Spread { least, median, most }) => format!("      {least:>7.3} {median:>6.3} {most:>6.3}"),
        None => " ".repeat(27),
    }
}

fn shown_peak(mut peaks: Vec<Peak>) -> String {
    peaks.sort();
    match spread(&peaks) {
        None | Some(Spread { median: Peak::Unasked, .. }) => String::new(),
        Some(Spread { median: Peak::Unknown, .. }) => "not measured".to_owned(),
        Some(Spread { median: Peak::Kibibytes(kibibytes), .. }) => format!("{:>6} MiB", kibibytes / 1024),
    }
}

/// Of figures in order. Of an even number the upper of the two middle ones is the median.
fn spread<T: Copy>(sorted: &[T]) -> Option<Spread<T>> {
    Some(Spread { least: *sorted.first()?, median: *sorted.get(sorted.len() / 2)?, most: *sorted.last()? })
}

fn shown_time(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1_000.0;
    match milliseconds {
        long if long >= 1_000.0 => format!("{:.2} s", long / 1_000.0),
        some if some >= 100.0 => format!("{some:.0} ms"),
        short if short >= 0.1 => format!("{short:.2} ms"),
        tiny => format!("{:.2} µs", tiny * 1_000.0),
    }
}
