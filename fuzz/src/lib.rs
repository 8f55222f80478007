//! The part of the program that reads foreign files, compiled once more by itself: what it depends on is built for fuzzing within
//! minutes, while the whole program brings a window and a typesetter that no reader knows. `bodies` sees it under the name of the
//! program, as the test of the main suite does, which runs the same bodies over the seeds.

extern crate self as bianheng;

#[path = "../../src/domain/mod.rs"]
pub mod domain;
#[path = "../../src/import/mod.rs"]
pub mod import;
#[path = "../../src/watch.rs"]
pub mod watch;

pub mod bodies;

/// The version that a reading process tells; no process is started here.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
