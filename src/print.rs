//! A PDF onto paper, by the means of the system: CUPS (`lp`, `lpstat`) where it is there; elsewhere the office's own PDF reader, which
//! shows the system's dialog. Knows files, printers and sheets, nothing of tables.
//!
//! Programs are started with arguments, never through a shell, and are waited for no longer than [`PATIENCE`].

mod spooler;

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use spooler::Spooler;

/// How long the spooler may take to answer. A printer that sleeps or is away does not hold it up.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The most copies that are printed at a time.
pub const MOST_COPIES: u16 = 99;

/// A printer of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printer {
    pub name: String,
    /// Whether it is used where none is named.
    pub is_default: bool,
}

/// How a document is to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// `None` leaves it to the system.
    pub printer: Option<String>,
    /// From 1 to [`MOST_COPIES`].
    pub copies: u16,
    pub sides: Sides,
    /// Pages counted from one; `None` prints all.
    pub pages: Option<RangeInclusive<usize>>,
}

/// 单面、双面
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sides {
    #[default]
    One,
    /// 双面，沿长边翻页
    LongEdge,
    /// 双面，沿短边翻页
    ShortEdge,
}

/// The sheet a printer takes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Media {
    A4,
    A3,
}

/// Pages one after another that go on the same kind of sheet, counted from one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    pub media: Media,
    pub pages: RangeInclusive<usize>,
}

/// What was handed to the spooler: a name for each job, by which its list of jobs has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent {
    pub jobs: Vec<String>,
}

/// Why nothing, or not everything, was printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// There is no `lp` on this machine.
    #[error("no spooler")]
    NoSpooler,
    #[error("no printer")]
    NoPrinter,
    #[error("no printer is called {name:?}")]
    UnknownPrinter { name: String, known: Vec<String> },
    /// None of the pages that were asked for is in the document.
    #[error("the document has {pages} pages")]
    NoSuchPages { pages: usize },
    /// The spooler refused; `jobs` had been taken before.
    #[error("the spooler refused: {words}")]
    Refused { words: String, jobs: Vec<String> },
    #[error("the spooler did not answer")]
    Silent,
    /// The system has nothing that opens files; the document lies in this one.
    #[error("nothing opens {}", file.display())]
    NoReader { file: PathBuf },
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

impl Default for Ticket {
    fn default() -> Self {
        Self { printer: None, copies: 1, sides: Sides::default(), pages: None }
    }
}

impl Sides {
    pub const ALL: [Self; 3] = [Self::One, Self::LongEdge, Self::ShortEdge];

    pub fn label(self) -> &'static str {
        match self {
            Self::One => "单面",
            Self::LongEdge => "双面(长边翻页)",
            Self::ShortEdge => "双面(短边翻页)",
        }
    }
}

impl Media {
    /// The word for it in IPP.
    fn word(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::A3 => "A3",
        }
    }
}

/// Prints the pages of a PDF that a ticket asks for, a job for each stretch of sheets of one kind.
///
/// # Errors
/// As [`PrintError`] has them; what was taken before stays printed.
pub fn print(
    spooler: &Spooler,
    file: &Path,
    title: &str,
    stretches: &[Stretch],
    ticket: &Ticket,
) -> Result<Sent, PrintError> {
    let wanted = wanted(stretches, ticket.pages.as_ref());
    if wanted.is_empty() {
        return Err(PrintError::NoSuchPages { pages: stretches.last().map_or(0, |stretch| *stretch.pages.end()) });
    }
    let printers = spooler.printers()?;
    match &ticket.printer {
        Some(name) if !printers.iter().any(|printer| printer.name == *name) => {
            let known = printers.into_iter().map(|printer| printer.name).collect();
            return Err(PrintError::UnknownPrinter { name: name.clone(), known });
        }
        None if !printers.iter().any(|printer| printer.is_default) => return Err(PrintError::NoPrinter),
        Some(_) | None => {}
    }
    let mut sent = Sent::default();
    for stretch in &wanted {
        match spooler.submit(file, title, stretch, ticket) {
            Ok(job) => sent.jobs.push(job),
            Err(PrintError::Refused { words, .. }) => return Err(PrintError::Refused { words, jobs: sent.jobs }),
            Err(other) => return Err(other),
        }
    }
    Ok(sent)
}

/// The parts of the stretches that are asked for.
fn wanted(stretches: &[Stretch], pages: Option<&RangeInclusive<usize>>) -> Vec<Stretch> {
    let cut = |stretch: &Stretch| {
        let (first, last) = pages.map_or((1, usize::MAX), |pages| (*pages.start(), *pages.end()));
        let pages = (*stretch.pages.start()).max(first)..=(*stretch.pages.end()).min(last);
        (!pages.is_empty()).then_some(Stretch { media: stretch.media, pages })
    };
    stretches.iter().filter_map(cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_asked_for_are_cut_out_of_the_stretches() {
        let stretches = [
            Stretch { media: Media::A4, pages: 1..=3 },
            Stretch { media: Media::A3, pages: 4..=5 },
            Stretch { media: Media::A4, pages: 6..=6 },
        ];
        let of = |pages: Option<RangeInclusive<usize>>| -> Vec<(Media, RangeInclusive<usize>)> {
            wanted(&stretches, pages.as_ref()).into_iter().map(|stretch| (stretch.media, stretch.pages)).collect()
        };
        assert_eq!(of(Some(3..=4)), [(Media::A4, 3..=3), (Media::A3, 4..=4)]);
        assert_eq!(of(None).len(), 3);
        assert_eq!(of(Some(7..=9)), []);
    }
}
