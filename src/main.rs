//! Arguments → command line or window. The only place that exits.

use std::process::ExitCode;

use bianheng::cli::{self, Arguments, Order};
use bianheng::notice::Notice;
use bianheng::ui::{self, Opening};
use clap::Parser;

fn main() -> ExitCode {
    let ended = match Arguments::parse().command {
        None => window(Opening::StartPage),
        Some(Order::Open { book }) => window(Opening::Book(book)),
        Some(Order::Demo { headless: None }) => window(Opening::Sample),
        Some(order) => cli::run(order).map(cli::Outcome::code),
    };
    ended.unwrap_or_else(|notice| {
        eprintln!("{notice}");
        ExitCode::from(2)
    })
}

fn window(opening: Opening) -> Result<ExitCode, Notice> {
    ui::run(opening).map(|()| ExitCode::SUCCESS)
}
