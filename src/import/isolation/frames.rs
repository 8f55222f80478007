//! What goes through the pipe from a reading process: frames of a kind, a length in four bytes (little endian) and a content.
//! What comes once in a sheet is JSON; cells are packed, because there may be sixteen million of them:
//!
//! - A byte [`ROW`] and the row's number in four bytes: the cells that follow stand in it.
//! - A byte of [`Tag`], the column in two bytes, and a value: eight bytes of a double, a text behind its length in four bytes, the
//!   number of a text that has come before in four bytes, one byte of an error's number, or nothing.
//!
//! No entry is divided between two frames. Nothing here is kept on a disk, so both ends are always of one version: the first
//! frame names it.

use std::io::{ErrorKind, Read};

use super::mishap::Mishap;

/// A piece of what a reading process says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub kind: Kind,
    pub content: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// [`GREETING`] and the version of the program; always the first.
    Greeting = 1,
    /// A `SheetHead`.
    SheetBegins = 2,
    Cells = 3,
    /// Regions of twelve bytes: top, left, bottom, right.
    Merges = 4,
    /// Hidden lines of nine bytes: [`HIDDEN_ROWS`] or [`HIDDEN_COLUMNS`], the first, the last.
    Hidden = 8,
    /// A `SheetTail`.
    SheetEnds = 5,
    /// Everything has been said: how many cells there were, in eight bytes.
    Done = 6,
    /// A [`Refusal`](super::encode::Refusal); the last.
    Refused = 7,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Tag {
    NewText = 1,
    KnownText = 2,
    Text = 3,
    Number = 4,
    False = 5,
    True = 6,
    Date1900 = 7,
    Date1904 = 8,
    Error = 9,
}

/// Stands where a tag could: a row begins.
pub const ROW: u8 = 0;

/// What is hidden: rows, or columns.
pub const HIDDEN_ROWS: u8 = 1;
pub const HIDDEN_COLUMNS: u8 = 2;

/// What no other program begins with.
pub const GREETING: &str = "bianheng reads ";

/// A frame is sent when it has so many bytes; a pipe of Linux holds as many.
pub const FULL: usize = 64 << 10;

/// The most bytes of a frame, and by that of one text. Excel's cells hold at most 32 767 characters.
pub const MOST: usize = 16 << 20;

impl Kind {
    const ALL: [Self; 8] = [
        Self::Greeting,
        Self::SheetBegins,
        Self::Cells,
        Self::Merges,
        Self::Hidden,
        Self::SheetEnds,
        Self::Done,
        Self::Refused,
    ];
}

impl Tag {
    pub fn of(byte: u8) -> Option<Self> {
        Some(match byte {
            1 => Self::NewText,
            2 => Self::KnownText,
            3 => Self::Text,
            4 => Self::Number,
            5 => Self::False,
            6 => Self::True,
            7 => Self::Date1900,
            8 => Self::Date1904,
            9 => Self::Error,
            _ => return None,
        })
    }
}

/// Reads the next frame; `None` at the end. Memory is taken as bytes come, not as they are announced.
pub fn read_frame(pipe: &mut impl Read) -> Result<Option<Frame>, Mishap> {
    let mut kind = [0];
    match pipe.read_exact(&mut kind) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        read => read.map_err(cut_off)?,
    }
    let is_meant = |known: &Kind| *known as u8 == u8::from_le_bytes(kind);
    let kind = Kind::ALL.into_iter().find(is_meant).ok_or_else(|| Mishap::garbled("a frame of no known kind"))?;
    let mut length = [0; 4];
    pipe.read_exact(&mut length).map_err(cut_off)?;
    let length = u32::from_le_bytes(length) as usize;
    if length > MOST {
        return Err(Mishap::garbled("a frame that is too long"));
    }
    let mut content = Vec::with_capacity(length.min(FULL));
    pipe.take(length as u64).read_to_end(&mut content).map_err(cut_off)?;
    // Who ended in the middle of a frame is asked how it ended.
    Ok((content.len() == length).then_some(Frame { kind, content }))
}

/// The pipe broke; how the process ended says more.
fn cut_off(error: std::io::Error) -> Mishap {
    Mishap::Garbled { detail: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_within_bounds() {
        let check = |bytes: &[u8], expected: Result<Option<Frame>, Mishap>| {
            assert_eq!(read_frame(&mut &*bytes), expected, "{bytes:?}");
        };
        check(&[3, 2, 0, 0, 0, 7, 8], Ok(Some(Frame { kind: Kind::Cells, content: vec![7, 8] })));
        check(&[6, 0, 0, 0, 0], Ok(Some(Frame { kind: Kind::Done, content: vec![] })));
        check(&[], Ok(None));
        check(&[3, 2, 0, 0, 0, 7], Ok(None));
        check(&[0, 2, 0, 0, 0], Err(Mishap::garbled("a frame of no known kind")));
        check(b"%PDF", Err(Mishap::garbled("a frame of no known kind")));
        check(&[3, 0, 0, 0, 0xFF], Err(Mishap::garbled("a frame that is too long")));
    }
}
