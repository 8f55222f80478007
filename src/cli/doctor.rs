//! 账簿检查 on the command line: exit code 0 for a sound book, 1 where something does not agree.

use std::path::PathBuf;

use clap::Args;

use super::{Outcome, close, print_json};
use crate::app::{soundness, stages};
use crate::notice::Notice;
use crate::watch::Unwatched;

#[derive(Debug, Args)]
pub struct DoctorArguments {
    /// 账簿
    #[arg(value_name = "账簿")]
    book: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// 账簿检查
pub fn run(arguments: &DoctorArguments) -> Result<Outcome, Notice> {
    // A faulty book may not yield a register, so none is read.
    let book = stages::open_to_read(&arguments.book)?;
    let found = soundness::examine(&book, &Unwatched)?;
    if arguments.json {
        print_json(&found)?;
    } else {
        found.checked.iter().for_each(|checked| say!("检查　{checked}"));
        say!("不含　{}", found.unsealed);
        say!("{}", found.verdict());
        for (index, fault) in found.faults.iter().enumerate() {
            say!("{}. {fault}", index + 1);
        }
    }
    close(book)?;
    Ok(Outcome::of(|| !found.faults.is_empty()))
}
