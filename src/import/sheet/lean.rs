//! The cells of an .xlsx as Excel, WPS and most other programs write them, read in one pass over each sheet: cells, merged regions
//! and hidden lines together, by a scanner that knows just the plain grammar of these parts. calamine makes general XML of them
//! first and goes through a sheet once for its cells and once more for its merged regions, which takes several times as long.
//!
//! calamine stays the judge. What the container means (which part is which sheet, which styles show dates) it is asked itself
//! (`probe`). Wherever a part leaves the plain grammar, the scanner does not guess and judges no damage: it says how many cells it
//! has handed over, and calamine goes on from there ([`Pass::OutOfOrdinary`]). A test holds both against each other, cell by cell.

mod cells;
mod known;
mod number;
mod probe;
mod strings;
mod tags;
mod text;
mod window;

use super::error::SheetError;
use super::limits::Limits;
use super::receiver::Receiver;
use super::zip_directory::{self, Part};
use crate::import::cells::Merge;
use crate::import::hidden_lines::HiddenLines;
use crate::watch::Watch;
use cells::Scan;
use probe::Probe;
use strings::SharedStrings;
use window::Window;

/// An .xlsx whose parts are known.
pub struct LeanWorkbook<'bytes> {
    bytes: &'bytes [u8],
    parts: Vec<Part>,
    probe: Probe,
    strings: SharedStrings,
}

/// How a sheet was read.
pub enum Pass {
    Whole {
        merges: Vec<Merge>,
        hidden: HiddenLines,
    },
    /// From here on it takes another reader, for the cells behind those that were handed over.
    OutOfOrdinary(HandedOver),
}

/// What of a sheet has been handed over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HandedOver {
    pub cells: u64,
    /// How many texts have numbers.
    pub texts: u32,
}

/// Why the scanner goes no further here. Whether the part is damaged or only unusual, others say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Odd;

impl<'bytes> LeanWorkbook<'bytes> {
    /// `None` where the container is out of the ordinary, damaged or not: then it is for calamine as a whole.
    pub fn open(bytes: &'bytes [u8], limits: &Limits) -> Option<Self> {
        let parts = zip_directory::read_directory(bytes, limits).ok()?;
        let probe = Probe::ask(bytes, &parts)?;
        let strings = match probe.strings {
            Some(part) => SharedStrings::read(Window::open(bytes, parts.get(part)?)?).ok()?,
            None => SharedStrings::default(),
        };
        Some(Self { bytes, parts, probe, strings })
    }

    /// The sheets as calamine lists them, those without cells included.
    pub fn sheets(&self) -> &[calamine::Sheet] {
        &self.probe.sheets
    }

    /// Hands over the cells of the sheet with this name, which has begun.
    ///
    /// # Errors
    /// What the receiver says, or the watch.
    pub fn read(&mut self, name: &str, receiver: &mut dyn Receiver, watch: &dyn Watch) -> Result<Pass, SheetError> {
        let part = self.probe.part_of.get(name).and_then(|part| self.parts.get(*part));
        let Some(window) = part.and_then(|part| Window::open(self.bytes, part)) else {
            return Ok(Pass::OutOfOrdinary(HandedOver::default()));
        };
        Scan::new(window, &self.strings, &self.probe.dates, receiver, watch).run()
    }
}

#[cfg(test)]
mod tests;
