//! Arguments → command line, window, or the reading of one file for another process of this program. The only place that exits.

use std::process::ExitCode;

use bianheng::cli::{self, Order, Unparsed};
use bianheng::import;
use bianheng::notice::Notice;
use bianheng::ui::{self, Opening};

fn main() -> ExitCode {
    let mut typed = std::env::args_os().skip(1);
    if typed.next().is_some_and(|first| first == import::ARGUMENT) {
        return import::serve(typed.next());
    }
    let arguments = match cli::parse(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(Unparsed::Asked(help)) => {
            cli::print(&help);
            return ExitCode::SUCCESS;
        }
        Err(Unparsed::Fault(told)) => {
            eprint!("{told}");
            return ExitCode::from(2);
        }
    };
    let ended = match arguments.command {
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
