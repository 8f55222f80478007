//! How fast the program is, as ratios to a peer measured in the same run. Nothing here asserts a time: machines differ, a ratio
//! of two things done in turn on one machine travels better.
//!
//! ```text
//! cargo bench                            everything, about two minutes once built
//! cargo bench -- projection              one bench of: projection adoption history import tables
//! cargo bench -- import --rows 1000000   with another number of people
//! cargo bench -- --rounds 15             with more rounds
//! ```
//!
//! How to read a block:
//!
//! ```text
//! city, 500 steps, after one edit           least   median     most   × peer: least median   most     memory
//!   ours                                  3.89 ms  4.12 ms  4.33 ms           0.443  0.488  0.495
//!     · project                           0.66 ms  0.68 ms  0.73 ms           0.075  0.082  0.086
//!     · …
//!   peer                                  8.12 ms  8.60 ms  8.86 ms
//! ```
//!
//! - In each round both sides run once, in alternating order, so that whatever else the machine does falls on both. A first run of
//!   each does not count.
//! - `least`, `median` and `most` are over the rounds. A side's own line is the sum of its stages (`·`).
//! - `× peer` is the line's time over the peer's whole time **of the same round**; below 1 is faster than the peer.
//! - `memory` is the most memory the stage held (Linux: `VmHWM`, reset before each stage; elsewhere "not measured"). It is asked for only
//!   where a side runs in a process of its own, and includes the some ten megabytes of the program itself.
//!
//! What is compared with what, and why that is fair, stands at the top of `projection`, `adoption`, `history`, `import` and `tables`. All data is
//! made here or comes from `sample_data/`, and is the same on every run.

mod support;

mod city;
mod edits;
mod roster;

mod adoption;
mod history;
mod import;
mod projection;
mod tables;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};

/// Failures here are mistakes in a bench or a full disk; whoever runs it reads them as they are.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Bench {
    Projection,
    Adoption,
    History,
    Import,
    Tables,
}

/// Measures 编衡 against peers.
#[derive(Parser)]
struct Arguments {
    /// Which benches to run; all when none is named.
    only: Vec<Bench>,
    /// People in the roster that `import` reads.
    #[arg(long, default_value_t = 100_000)]
    rows: u32,
    /// How often each side of a comparison runs.
    #[arg(long, default_value_t = 7)]
    rounds: u32,
    /// Runs one side of a comparison in this process and prints its figures; the bench starts itself so.
    #[arg(long, hide = true, num_args = 1..)]
    child: Vec<OsString>,
    /// Cargo says so.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Outcome<()> {
    let mut given = std::env::args_os().skip(1);
    if given.next().is_some_and(|first| first == bianheng::import::ARGUMENT) {
        // A bench reads a file as the program does it: in a process of this program.
        std::process::exit(i32::from(bianheng::import::serve(given.next()) != ExitCode::SUCCESS));
    }
    let arguments = Arguments::parse();
    if let [task, given @ ..] = arguments.child.as_slice() {
        return support::child::answer(task, given);
    }
    if cfg!(debug_assertions) {
        println!("(a debug build: the figures say nothing)");
    }
    let is_wanted = |bench: Bench| arguments.only.is_empty() || arguments.only.contains(&bench);
    if is_wanted(Bench::Projection) {
        projection::run(arguments.rounds)?;
    }
    if is_wanted(Bench::Adoption) {
        adoption::run(arguments.rounds)?;
    }
    if is_wanted(Bench::History) {
        history::run(arguments.rounds)?;
    }
    if is_wanted(Bench::Import) {
        import::run(arguments.rounds, arguments.rows)?;
    }
    if is_wanted(Bench::Tables) {
        tables::run(arguments.rounds)?;
    }
    Ok(())
}

/// The seed of everything the benches make up.
const SEED: u64 = 20_261_122;
