//! FILE → CELLS. Recognises a workbook by its content and hands over what stands in its cells as it comes upon them, within
//! limits. Only this file and those below it know calamine. Nothing is interpreted here; `layout` finds the tables.
//!
//! calamine trusts its input: it reserves what a file announces and lays out what a file spans, and a process that runs out
//! of memory is killed without a word. So the container is checked first (`zip_directory`, `open_document`, `compound_file`,
//! `biff`), .xlsx is read cell by cell (`xlsx`), and a panic inside calamine becomes [`SheetError::Damaged`]. What gets past all that
//! ends a process of its own, see `isolation`.

mod biff;
mod biff_lines;
mod builder;
mod compound_file;
mod delimited;
mod encoding;
mod error;
mod fields;
mod html_table;
mod inflate;
mod lean;
mod limits;
mod markup;
mod mojibake;
mod number_format;
mod open_document;
mod pasted;
mod receiver;
mod sniff;
mod spreadsheet_xml;
mod text_cells;
mod text_file;
mod web_page;
mod xlsb_lines;
mod xlsx;
mod xlsx_lines;
mod xml_sheet;
mod xml_styles;
mod zip_directory;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Cell, CellErrorType, Data, DataRef, Dimensions, ExcelDateTime, Ods, Range, Reader, SheetType, SheetVisible,
};
use calamine::{Xls, Xlsb};

pub use builder::Incoming;
#[cfg(test)]
pub use builder::SheetBuilder;
pub use error::{Foreign, Garbling, SheetError};
pub use limits::{Excess, Limits, Patience};
pub use pasted::PastedTable;
pub use receiver::{Collector, NamedAfterFile, Receiver, SheetHead, SheetTail};

use super::cells::{CellError, Merge, Merging, Visibility};
use crate::watch::Watch;
use compound_file::CompoundFile;
use open_document::TableFacts;
use receiver::hand_over_rest;
use sniff::{Outside, TextKind, sniff};
use xlsb_lines::XlsbLines;
use xlsx::{SharedTexts, incoming};
use zip_directory::ZipFormat;

type Source<'bytes> = Cursor<&'bytes [u8]>;

/// How many cells are read between two looks at the watch.
const CELLS_PER_CHECKPOINT: u64 = 65_536;

/// Reads a workbook that is in memory, and hands its cells to the receiver.
///
/// # Errors
/// Why it is no workbook for us, or what the receiver says. What was handed over before then must not be used.
pub fn read_bytes(
    bytes: &[u8],
    limits: &Limits,
    receiver: &mut dyn Receiver,
    watch: &dyn Watch,
) -> Result<(), SheetError> {
    if bytes.is_empty() {
        return Err(SheetError::Empty);
    }
    let format = check_outside(bytes, limits)?;
    // Nothing of ours outlives a panic: the reader is dropped with the closure, and the receiver is told of the failure.
    catch_unwind(AssertUnwindSafe(|| match format {
        Format::Xlsx => xlsx::read(bytes, limits, receiver, watch),
        Format::Xlsb => read_xlsb(bytes, limits, receiver, watch),
        Format::Ods => read_ods(bytes, limits, receiver, watch),
        Format::Xls => read_xls(bytes, limits, receiver, watch),
        Format::Text(kind) => text_file::read((kind, bytes), limits, receiver, watch),
    }))
    .unwrap_or_else(|_| Err(gave_up()))
}

enum Format {
    Xlsx,
    Xlsb,
    Ods,
    Xls,
    Text(TextKind),
}

fn check_outside(bytes: &[u8], limits: &Limits) -> Result<Format, SheetError> {
    match sniff(bytes) {
        Outside::Foreign(foreign) => Err(SheetError::Foreign(foreign)),
        Outside::Text(kind) => Ok(Format::Text(kind)),
        Outside::CompoundFile => {
            biff::check(&CompoundFile::open(bytes)?.workbook()?, limits)?;
            Ok(Format::Xls)
        }
        Outside::Zip => Ok(match zip_directory::check(bytes, limits)? {
            ZipFormat::Xlsx => Format::Xlsx,
            ZipFormat::Xlsb => Format::Xlsb,
            ZipFormat::Ods => Format::Ods,
        }),
    }
}

fn read_xlsb(bytes: &[u8], limits: &Limits, receiver: &mut dyn Receiver, watch: &dyn Watch) -> Result<(), SheetError> {
    let mut workbook: Xlsb<Source<'_>> = Xlsb::new(Cursor::new(bytes)).map_err(damaged)?;
    let lines = XlsbLines::open(bytes, limits);
    for listed in worksheets(workbook.sheets_metadata(), limits)? {
        let mut cells = workbook.worksheet_cells_reader(&listed.name).map_err(damaged)?;
        receiver.begin(head(&listed))?;
        stream(|| cells.next_cell().map_err(damaged), receiver, watch)?;
        let rest = lines.of(&listed.name);
        hand_over_rest(receiver, (rest.merging, &rest.merges), &rest.hidden, &[])?;
    }
    Ok(())
}

/// Takes cells one by one until there are no more.
fn stream<'strings>(
    mut next_cell: impl FnMut() -> Result<Option<Cell<DataRef<'strings>>>, SheetError>,
    receiver: &mut dyn Receiver,
    watch: &dyn Watch,
) -> Result<(), SheetError> {
    let mut texts = SharedTexts::default();
    let mut progress = Progress::new(watch);
    while let Some(cell) = next_cell()? {
        let (row, column) = cell.get_position();
        progress.step(row)?;
        if let Some(value) = incoming(cell.get_value(), &mut texts) {
            receiver.cell(row, column, value)?;
        }
    }
    Ok(())
}

fn read_xls(bytes: &[u8], limits: &Limits, receiver: &mut dyn Receiver, watch: &dyn Watch) -> Result<(), SheetError> {
    let mut workbook: Xls<Source<'_>> = Xls::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut hidden = biff_lines::survey(&CompoundFile::open(bytes)?.workbook()?).into_iter();
    for listed in worksheets(workbook.sheets_metadata(), limits)? {
        let range = workbook.worksheet_range(&listed.name).map_err(damaged)?;
        receiver.begin(head(&listed))?;
        from_range(&range, receiver, watch)?;
        let merges = workbook.merge_cells_by_sheet_name(&listed.name).map_err(damaged)?;
        let merges: Vec<Merge> = merges.into_iter().filter_map(merge).collect();
        hand_over_rest(receiver, (Merging::Known, &merges), &hidden.next().unwrap_or_default(), &[])?;
    }
    Ok(())
}

fn read_ods(bytes: &[u8], limits: &Limits, receiver: &mut dyn Receiver, watch: &dyn Watch) -> Result<(), SheetError> {
    let content = zip_directory::open_document_content(bytes, limits)?;
    let mut facts = open_document::survey(&content, limits)?.into_iter();
    drop(content);
    let mut workbook: Ods<Source<'_>> = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::OdsError::Password => SheetError::Encrypted,
        other => damaged(other),
    })?;
    for listed in worksheets(workbook.sheets_metadata(), limits)? {
        let range = workbook.worksheet_range(&listed.name).map_err(damaged)?;
        receiver.begin(head(&listed))?;
        from_range(&range, receiver, watch)?;
        let TableFacts { merges, hidden } = facts.next().unwrap_or_default();
        hand_over_rest(receiver, (Merging::Known, &merges), &hidden, &[])?;
    }
    Ok(())
}

fn head(listed: &calamine::Sheet) -> SheetHead {
    SheetHead { name: listed.name.clone(), visibility: visibility(listed.visible) }
}

/// The sheets that hold cells; charts, dialogs and macros do not.
fn worksheets(listed: &[calamine::Sheet], limits: &Limits) -> Result<Vec<calamine::Sheet>, SheetError> {
    let found = listed.len() as u64;
    if found > limits.sheets {
        return Err(SheetError::OverLimit { excess: Excess::Sheets, found, limit: limits.sheets });
    }
    Ok(listed.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect())
}

fn from_range(range: &Range<Data>, receiver: &mut dyn Receiver, watch: &dyn Watch) -> Result<(), SheetError> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut progress = Progress::new(watch);
    for (row, column, value) in range.used_cells() {
        let row = first_row.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
        progress.step(row)?;
        let column = first_column.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
        if let Some(value) = of_value(value) {
            receiver.cell(row, column, value)?;
        }
    }
    Ok(())
}

fn of_value(value: &Data) -> Option<Incoming<'_>> {
    Some(match value {
        Data::Empty => return None,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Incoming::Text(text),
        Data::Int(number) => Incoming::Number(*number as f64),
        Data::Float(number) => Incoming::Number(*number),
        Data::Bool(value) => Incoming::Bool(*value),
        Data::DateTime(moment) => date(moment),
        Data::Error(error) => Incoming::Error(cell_error(error)),
    })
}

/// calamine keeps the epoch to itself, so it is asked what day the number means and the answer tells.
fn date<'text>(moment: &ExcelDateTime) -> Incoming<'text> {
    let days = moment.as_f64();
    let since_1900 = ExcelDateTime::new(days, calamine::ExcelDateTimeType::DateTime, false);
    if moment.to_ymd_hms_milli() == since_1900.to_ymd_hms_milli() {
        Incoming::Date1900(days)
    } else {
        Incoming::Date1904(days)
    }
}

fn cell_error(error: &CellErrorType) -> CellError {
    match error {
        CellErrorType::Div0 => CellError::DivisionByZero,
        CellErrorType::NA => CellError::NotAvailable,
        CellErrorType::Name => CellError::Name,
        CellErrorType::Null => CellError::Null,
        CellErrorType::Num => CellError::Number,
        CellErrorType::Ref => CellError::Reference,
        CellErrorType::Value => CellError::Value,
        CellErrorType::GettingData => CellError::GettingData,
    }
}

fn visibility(visible: SheetVisible) -> Visibility {
    match visible {
        SheetVisible::Visible => Visibility::Visible,
        SheetVisible::Hidden | SheetVisible::VeryHidden => Visibility::Hidden,
    }
}

/// Regions beyond the columns we read, or turned inside out, merge nothing.
fn merge(dimensions: Dimensions) -> Option<Merge> {
    let ((top, left), (bottom, right)) = (dimensions.start, dimensions.end);
    let left = u16::try_from(left).ok()?;
    let right = u16::try_from(right).unwrap_or(u16::MAX);
    let is_region = top <= bottom && left <= right && (top, left) != (bottom, right);
    is_region.then_some(Merge { top, left, bottom, right })
}

/// calamine panicked.
fn gave_up() -> SheetError {
    SheetError::Damaged { detail: "the reader gave up".to_owned() }
}

fn damaged(error: impl std::fmt::Display) -> SheetError {
    SheetError::Damaged { detail: error.to_string() }
}

/// Looks at the watch once in a while.
struct Progress<'watch> {
    watch: &'watch dyn Watch,
    cells: u64,
    rows: u64,
    /// The row that the last cell stood in.
    row: Option<u32>,
}

impl<'watch> Progress<'watch> {
    fn new(watch: &'watch dyn Watch) -> Self {
        Self { watch, cells: 0, rows: 0, row: None }
    }

    /// Counts a cell of a row, and tells now and then how many rows there were.
    fn step(&mut self, row: u32) -> Result<(), SheetError> {
        self.cells += 1;
        self.rows += u64::from(self.row.replace(row) != Some(row));
        if self.cells.is_multiple_of(CELLS_PER_CHECKPOINT) {
            self.watch.checkpoint(self.rows, 0)?;
        }
        Ok(())
    }
}
