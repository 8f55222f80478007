//! What the command line prints. Whoever reads it may stop reading (`| head`): the work goes on to its end all the same, quietly.

use std::io::{ErrorKind, Write};

/// Prints a line, as `println!` does, without minding that nobody reads any more.
macro_rules! say {
    ($($words:tt)*) => {
        $crate::cli::output::line(format_args!($($words)*))
    };
}

/// Prints a line; see [`say!`].
pub fn line(words: std::fmt::Arguments<'_>) {
    let mut out = std::io::stdout().lock();
    tell(writeln!(out, "{words}"));
}

/// Prints a text as it is.
pub fn write(text: &str) {
    let mut out = std::io::stdout().lock();
    tell(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
}

/// A closed pipe is a reader who has enough. Anything else (a full disk behind `>`) is told, once the reader can be told.
fn tell(written: std::io::Result<()>) {
    if let Err(error) = written.as_ref().map_err(std::io::Error::kind)
        && error != ErrorKind::BrokenPipe
    {
        // Nothing is left to try when that cannot be told either.
        let _untold = writeln!(std::io::stderr(), "输出没有写完，请检查磁盘后重试。");
    }
}
