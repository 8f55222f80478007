//! An .xlsx, sheet by sheet: by the lean scanner as far as it goes, by calamine from there on.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};

use super::builder::Incoming;
use super::error::SheetError;
use super::lean::{HandedOver, LeanWorkbook, Pass};
use super::limits::Limits;
use super::receiver::{Receiver, hand_over_rest};
use super::xlsx_lines::XlsxLines;
use super::{Progress, Source, cell_error, damaged, date, head, merge, worksheets};
use crate::import::cells::{Merge, Merging};
use crate::watch::Watch;

pub fn read(bytes: &[u8], limits: &Limits, receiver: &mut dyn Receiver, watch: &dyn Watch) -> Result<(), SheetError> {
    let Some(mut lean) = LeanWorkbook::open(bytes, limits) else {
        return read_by_calamine(bytes, limits, receiver, watch);
    };
    let mut other: Option<Calamine<'_>> = None;
    for sheet in worksheets(lean.sheets(), limits)? {
        receiver.begin(head(&sheet))?;
        match lean.read(&sheet.name, receiver, watch)? {
            Pass::Whole { merges, hidden } => hand_over_rest(receiver, (Merging::Known, &merges), &hidden, &[])?,
            Pass::OutOfOrdinary(handed_over) => {
                let reader = match &mut other {
                    Some(reader) => reader,
                    None => other.insert(Calamine::open(bytes, limits)?),
                };
                reader.read(&sheet, handed_over, receiver, watch)?;
            }
        }
    }
    Ok(())
}

/// All of it by calamine: what the lean scanner is held against.
pub(super) fn read_by_calamine(
    bytes: &[u8],
    limits: &Limits,
    receiver: &mut dyn Receiver,
    watch: &dyn Watch,
) -> Result<(), SheetError> {
    let mut reader = Calamine::open(bytes, limits)?;
    for sheet in worksheets(reader.workbook.sheets_metadata(), limits)? {
        receiver.begin(head(&sheet))?;
        reader.read(&sheet, HandedOver::default(), receiver, watch)?;
    }
    Ok(())
}

/// The workbook as calamine reads it, with the hidden lines it does not tell.
struct Calamine<'bytes> {
    workbook: Xlsx<Source<'bytes>>,
    lines: XlsxLines<'bytes>,
}

impl<'bytes> Calamine<'bytes> {
    fn open(bytes: &'bytes [u8], limits: &Limits) -> Result<Self, SheetError> {
        let workbook = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
        Ok(Self { workbook, lines: XlsxLines::open(bytes, limits) })
    }

    /// Hands over what of a sheet has not been handed over yet, and ends it.
    fn read(
        &mut self,
        sheet: &calamine::Sheet,
        handed_over: HandedOver,
        receiver: &mut dyn Receiver,
        watch: &dyn Watch,
    ) -> Result<(), SheetError> {
        self.read_cells(sheet, handed_over, receiver, watch)?;
        let merges = self.workbook.merge_cells_by_sheet_name(&sheet.name).map_err(damaged)?;
        let merges: Vec<Merge> = merges.into_iter().filter_map(merge).collect();
        hand_over_rest(receiver, (Merging::Known, &merges), &self.lines.of(&sheet.name), &[])
    }

    fn read_cells(
        &mut self,
        sheet: &calamine::Sheet,
        handed_over: HandedOver,
        receiver: &mut dyn Receiver,
        watch: &dyn Watch,
    ) -> Result<(), SheetError> {
        let mut cells = self.workbook.worksheet_cells_reader(&sheet.name).map_err(damaged)?;
        let mut texts = SharedTexts::behind(handed_over.texts);
        let mut left = handed_over.cells;
        let mut progress = Progress::new(watch);
        while let Some(cell) = cells.next_cell().map_err(damaged)? {
            let (row, column) = cell.get_position();
            progress.step(row)?;
            if left > 0 {
                left -= u64::from(!matches!(cell.get_value(), DataRef::Empty));
                continue;
            }
            if let Some(value) = incoming(cell.get_value(), &mut texts) {
                receiver.cell(row, column, value)?;
            }
        }
        Ok(())
    }
}

/// The texts that many cells of a sheet share, by where the reader keeps them: there each stays at its address.
#[derive(Default)]
pub(super) struct SharedTexts {
    numbers: HashMap<usize, u32>,
    /// How many numbers others have given already.
    before: u32,
}

impl SharedTexts {
    fn behind(before: u32) -> Self {
        Self { numbers: HashMap::new(), before }
    }

    fn number<'text>(&mut self, text: &'text str) -> Incoming<'text> {
        let next = u32::try_from(self.numbers.len()).ok().and_then(|count| count.checked_add(self.before));
        let Some(next) = next else { return Incoming::Text(text) };
        if text.is_empty() {
            // Empty texts have no address of their own.
            return Incoming::Text(text);
        }
        match self.numbers.entry(text.as_ptr() as usize) {
            Entry::Occupied(known) => Incoming::KnownText(*known.get()),
            Entry::Vacant(place) => {
                place.insert(next);
                Incoming::NewText(text)
            }
        }
    }
}

/// What stands in a cell; also in one of an .xlsb.
pub(super) fn incoming<'text>(value: &'text DataRef<'_>, texts: &mut SharedTexts) -> Option<Incoming<'text>> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::SharedString(text) => texts.number(text),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Incoming::Text(text),
        DataRef::Int(number) => Incoming::Number(*number as f64),
        DataRef::Float(number) => Incoming::Number(*number),
        DataRef::Bool(value) => Incoming::Bool(*value),
        DataRef::DateTime(moment) => date(moment),
        DataRef::Error(error) => Incoming::Error(cell_error(error)),
    })
}
