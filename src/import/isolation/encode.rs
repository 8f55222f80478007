//! Cells → frames, in the reading process. See `frames` for their form.

use std::io::Write;

use serde::{Deserialize, Serialize};

use super::frames::{FULL, GREETING, HIDDEN_COLUMNS, HIDDEN_ROWS, Kind, MOST, ROW, Tag};
use crate::import::cells::{CellError, Merge};
use crate::import::hidden_lines::HiddenRange;
use crate::import::sheet::{Excess, Foreign, Garbling, Incoming, Receiver, SheetError, SheetHead, SheetTail};
use crate::watch::Cancelled;

/// Why the reading process refuses a file, as it tells the process that asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// What is read comes through a pipe or an open file, and broke off.
    Unreadable(String),
    Empty,
    Encrypted,
    Foreign(Foreign),
    Damaged(String),
    Garbled(Garbling),
    OverLimit {
        excess: Excess,
        found: u64,
        limit: u64,
    },
}

/// The numbers of a formula's errors: their places here.
pub(super) const ERRORS: [CellError; 9] = [
    CellError::DivisionByZero,
    CellError::NotAvailable,
    CellError::Name,
    CellError::Null,
    CellError::Number,
    CellError::Reference,
    CellError::Value,
    CellError::GettingData,
    CellError::NotComputed,
];

/// Writes what it receives as frames.
pub struct Encoder<Pipe: Write> {
    pipe: Pipe,
    /// Entries that wait until they are worth a frame.
    entries: Vec<u8>,
    merges: Vec<u8>,
    hidden: Vec<u8>,
    /// The row that the last entry stands in.
    row: Option<u32>,
    cells: u64,
}

impl<Pipe: Write> Encoder<Pipe> {
    /// Greets.
    pub fn new(pipe: Pipe) -> Result<Self, SheetError> {
        let (merges, hidden) = (Vec::new(), Vec::new());
        let mut encoder = Self { pipe, entries: Vec::with_capacity(FULL), merges, hidden, row: None, cells: 0 };
        encoder.send(Kind::Greeting, format!("{GREETING}{}", crate::VERSION).as_bytes())?;
        Ok(encoder)
    }

    /// Ends what was said: with how it ended. Whoever does not listen any more needs no end.
    pub fn finish(mut self, outcome: Result<(), SheetError>) {
        let (kind, content) = match outcome {
            Ok(()) => (Kind::Done, self.cells.to_le_bytes().to_vec()),
            Err(error) => match refusal(error) {
                Some(refusal) => (Kind::Refused, serde_json::to_vec(&refusal).unwrap_or_default()),
                None => return,
            },
        };
        let _unheard = self.send(kind, &content);
    }

    fn send(&mut self, kind: Kind, content: &[u8]) -> Result<(), SheetError> {
        let length = u32::try_from(content.len()).unwrap_or(u32::MAX).to_le_bytes();
        let mut write = || {
            self.pipe.write_all(&[kind as u8])?;
            self.pipe.write_all(&length)?;
            self.pipe.write_all(content)?;
            self.pipe.flush()
        };
        // Nobody reads any more.
        write().map_err(|_: std::io::Error| SheetError::Cancelled(Cancelled))
    }

    fn send_json(&mut self, kind: Kind, content: &impl Serialize) -> Result<(), SheetError> {
        let content = serde_json::to_vec(content).map_err(|error| SheetError::Damaged { detail: error.to_string() })?;
        check_length(content.len())?;
        self.send(kind, &content)
    }

    fn send_cells(&mut self) -> Result<(), SheetError> {
        let mut entries = std::mem::take(&mut self.entries);
        if !entries.is_empty() {
            self.send(Kind::Cells, &entries)?;
        }
        entries.clear();
        self.entries = entries;
        Ok(())
    }

    fn send_merges(&mut self) -> Result<(), SheetError> {
        let merges = std::mem::take(&mut self.merges);
        if merges.is_empty() { Ok(()) } else { self.send(Kind::Merges, &merges) }
    }

    fn send_hidden(&mut self) -> Result<(), SheetError> {
        let hidden = std::mem::take(&mut self.hidden);
        if hidden.is_empty() { Ok(()) } else { self.send(Kind::Hidden, &hidden) }
    }

    fn put_text(&mut self, text: &str) {
        // Checked to be short before.
        self.entries.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
        self.entries.extend_from_slice(text.as_bytes());
    }
}

impl<Pipe: Write> Receiver for Encoder<Pipe> {
    fn begin(&mut self, head: SheetHead) -> Result<(), SheetError> {
        self.row = None;
        self.send_json(Kind::SheetBegins, &head)
    }

    fn cell(&mut self, row: u32, column: u32, value: Incoming<'_>) -> Result<(), SheetError> {
        // The other side knows how many columns are allowed; this is only what fits into two bytes.
        let column = u16::try_from(column).map_err(|_| SheetError::OverLimit {
            excess: Excess::Columns,
            found: u64::from(column) + 1,
            limit: u64::from(u16::MAX) + 1,
        })?;
        if let Incoming::NewText(text) | Incoming::Text(text) = value {
            check_length(text.len())?;
            if self.entries.len() + text.len() > FULL {
                self.send_cells()?;
            }
        }
        if self.row != Some(row) {
            self.row = Some(row);
            self.entries.push(ROW);
            self.entries.extend(row.to_le_bytes());
        }
        self.entries.push(tag(value) as u8);
        self.entries.extend(column.to_le_bytes());
        match value {
            Incoming::NewText(text) | Incoming::Text(text) => self.put_text(text),
            Incoming::KnownText(number) => self.entries.extend(number.to_le_bytes()),
            Incoming::Number(number) | Incoming::Date1900(number) | Incoming::Date1904(number) => {
                self.entries.extend(number.to_le_bytes());
            }
            Incoming::Bool(_) => {}
            Incoming::Error(error) => {
                let number = ERRORS.iter().position(|known| *known == error).unwrap_or(ERRORS.len());
                self.entries.push(u8::try_from(number).unwrap_or(u8::MAX));
            }
        }
        self.cells += 1;
        if self.entries.len() >= FULL { self.send_cells() } else { Ok(()) }
    }

    fn merge(&mut self, region: Merge) -> Result<(), SheetError> {
        self.send_cells()?;
        self.merges.extend(region.top.to_le_bytes());
        self.merges.extend(region.left.to_le_bytes());
        self.merges.extend(region.bottom.to_le_bytes());
        self.merges.extend(region.right.to_le_bytes());
        if self.merges.len() >= FULL { self.send_merges() } else { Ok(()) }
    }

    fn hidden(&mut self, lines: HiddenRange) -> Result<(), SheetError> {
        self.send_cells()?;
        self.send_merges()?;
        let (what, first, last) = match lines {
            HiddenRange::Rows(rows) => (HIDDEN_ROWS, *rows.start(), *rows.end()),
            HiddenRange::Columns(columns) => (HIDDEN_COLUMNS, (*columns.start()).into(), (*columns.end()).into()),
        };
        self.hidden.push(what);
        self.hidden.extend(first.to_le_bytes());
        self.hidden.extend(last.to_le_bytes());
        if self.hidden.len() >= FULL { self.send_hidden() } else { Ok(()) }
    }

    fn end(&mut self, tail: SheetTail) -> Result<(), SheetError> {
        self.send_cells()?;
        self.send_merges()?;
        self.send_hidden()?;
        self.send_json(Kind::SheetEnds, &tail)
    }
}

fn tag(value: Incoming<'_>) -> Tag {
    match value {
        Incoming::NewText(_) => Tag::NewText,
        Incoming::KnownText(_) => Tag::KnownText,
        Incoming::Text(_) => Tag::Text,
        Incoming::Number(_) => Tag::Number,
        Incoming::Bool(false) => Tag::False,
        Incoming::Bool(true) => Tag::True,
        Incoming::Date1900(_) => Tag::Date1900,
        Incoming::Date1904(_) => Tag::Date1904,
        Incoming::Error(_) => Tag::Error,
    }
}

/// A text and what stands around it must fit into a frame.
fn check_length(length: usize) -> Result<(), SheetError> {
    const AROUND: usize = 64;
    let most = MOST - FULL - AROUND;
    if length > most {
        let (excess, found, limit) = (Excess::TextBytes, length as u64, most as u64);
        return Err(SheetError::OverLimit { excess, found, limit });
    }
    Ok(())
}

/// `None` where nobody waits for it.
fn refusal(error: SheetError) -> Option<Refusal> {
    Some(match error {
        SheetError::Empty => Refusal::Empty,
        SheetError::Encrypted => Refusal::Encrypted,
        SheetError::Foreign(foreign) => Refusal::Foreign(foreign),
        SheetError::Damaged { detail } => Refusal::Damaged(detail.chars().take(1_000).collect()),
        SheetError::Garbled(garbling) => Refusal::Garbled(garbling),
        SheetError::OverLimit { excess, found, limit } => Refusal::OverLimit { excess, found, limit },
        SheetError::Unreadable { kind: _, reason } => Refusal::Unreadable(reason),
        // What is read has no path, and starts no process of its own.
        SheetError::NotFound | SheetError::Folder | SheetError::Mishap(_) => Refusal::Unreadable(error.to_string()),
        SheetError::Cancelled(_) => return None,
    })
}

impl From<Refusal> for SheetError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unreadable(reason) => Self::Unreadable { kind: std::io::ErrorKind::Other, reason },
            Refusal::Empty => Self::Empty,
            Refusal::Encrypted => Self::Encrypted,
            Refusal::Foreign(foreign) => Self::Foreign(foreign),
            Refusal::Damaged(detail) => Self::Damaged { detail },
            Refusal::Garbled(garbling) => Self::Garbled(garbling),
            Refusal::OverLimit { excess, found, limit } => Self::OverLimit { excess, found, limit },
        }
    }
}
