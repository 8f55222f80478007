//! A part of the container as it is unpacked: a window of bytes that moves on, so that no part is ever held whole. At the end of the
//! part its length and checksum must be what the directory says.

use std::io::Read;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use super::Odd;
use crate::import::sheet::zip_directory::{self, DEFLATED, Part, STORED};

/// So many bytes are unpacked at once.
const STEP: usize = 128 << 10;
/// No tag or cell of a workbook takes more: Excel's texts have at most 32 767 characters.
const MOST: usize = 4 << 20;

pub struct Window<'bytes> {
    source: Box<dyn Read + 'bytes>,
    buffer: Vec<u8>,
    /// What has been used of the buffer.
    start: usize,
    /// What has been filled of it.
    end: usize,
    checksum: Crc,
    /// What the directory says.
    expected: (u32, u64),
    is_at_end: bool,
}

impl<'bytes> Window<'bytes> {
    /// `None` when the part is packed in a way we do not know.
    pub fn open(bytes: &'bytes [u8], part: &Part) -> Option<Self> {
        let packed = zip_directory::packed(bytes, part)?;
        let source: Box<dyn Read> = match part.packing {
            STORED => Box::new(packed),
            DEFLATED => Box::new(DeflateDecoder::new(packed)),
            _ => return None,
        };
        Some(Self {
            source,
            buffer: vec![0; 2 * STEP],
            start: 0,
            end: 0,
            checksum: Crc::new(),
            expected: (part.checksum, part.unpacked),
            is_at_end: false,
        })
    }

    /// What has been unpacked and not used yet.
    pub fn rest(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Goes on where the rest has become this long.
    pub fn leave(&mut self, rest: usize) {
        self.start = self.end.saturating_sub(rest);
    }

    pub fn is_at_end(&self) -> bool {
        self.is_at_end
    }

    /// Unpacks more behind the rest, which must not grow without bound.
    pub fn grow(&mut self) -> Result<(), Odd> {
        if self.is_at_end {
            return Err(Odd);
        }
        self.buffer.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        if self.end > MOST {
            return Err(Odd);
        }
        if self.buffer.len() < self.end + STEP {
            self.buffer.resize(self.end + STEP, 0);
        }
        let free = self.buffer.get_mut(self.end..self.end + STEP).ok_or(Odd)?;
        let read = self.source.read(free).map_err(|_| Odd)?;
        self.checksum.update(free.get(..read).ok_or(Odd)?);
        self.end += read;
        // `Crc` counts in 32 bits.
        self.expected.1 = self.expected.1.checked_sub(read as u64).ok_or(Odd)?;
        if read == 0 {
            self.is_at_end = true;
            if (self.checksum.sum(), 0) != self.expected {
                return Err(Odd);
            }
        }
        Ok(())
    }
}
