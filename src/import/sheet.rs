//! FILE → CELLS. Opens a workbook by its content and hands over what stands in its cells, within limits. The only file that
//! knows calamine. Nothing is interpreted here; `layout` finds the tables.
//!
//! calamine trusts its input: it reserves what a file announces and lays out what a file spans, and a process that runs out
//! of memory is killed without a word. So the container is checked first (`zip_directory`, `open_document`, `compound_file`,
//! `biff`), .xlsx is read cell by cell, and a panic inside calamine becomes [`SheetError::Damaged`].

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
mod limits;
mod markup;
mod mojibake;
mod open_document;
mod pasted;
mod sniff;
mod spreadsheet_xml;
mod text_cells;
mod text_file;
mod web_page;
mod xlsx_lines;
mod xml_sheet;
mod zip_directory;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use calamine::{
    Cell, CellErrorType, Data, DataRef, Dimensions, ExcelDateTime, Ods, Range, Reader, SheetType, SheetVisible,
};
use calamine::{Xls, Xlsb, Xlsx};

pub use builder::{Incoming, SheetBuilder};
pub use error::{Foreign, Garbling, SheetError};
pub use limits::{Excess, Limits};
pub use pasted::read_pasted;

use super::cells::{CellError, Merge, Merging, Sheet, Visibility, Workbook};
use crate::watch::Watch;
use compound_file::CompoundFile;
use sniff::{Outside, TextKind, sniff};
use zip_directory::{ZipFacts, ZipFormat};

type Source<'bytes> = Cursor<&'bytes [u8]>;

/// How many cells are read between two looks at the watch.
const CELLS_PER_CHECKPOINT: u64 = 65_536;

/// Reads the workbook at `path`.
pub fn read_workbook(path: &Path, limits: &Limits, watch: &dyn Watch) -> Result<Workbook, SheetError> {
    let bytes = read_file(path, limits)?;
    let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    read_workbook_bytes(&file, &bytes, limits, watch)
}

/// Reads a workbook that is already in memory; `file` is the name issues will carry.
pub fn read_workbook_bytes(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
    watch: &dyn Watch,
) -> Result<Workbook, SheetError> {
    if bytes.is_empty() {
        return Err(SheetError::Empty);
    }
    let format = check_outside(bytes, limits)?;
    // Nothing outlives a panic: the reader and its half-read sheets are dropped with the closure.
    let sheets = catch_unwind(AssertUnwindSafe(|| match format {
        Format::Xlsx(merging) => read_xlsx(bytes, merging, limits, watch),
        Format::Xlsb => read_xlsb(bytes, limits, watch),
        Format::Ods => read_ods(bytes, limits, watch),
        Format::Xls => read_xls(bytes, limits, watch),
        Format::Text(kind) => text_file::read(kind, file, bytes, limits, watch),
    }))
    .unwrap_or_else(|_| Err(gave_up()))?;
    Ok(Workbook { file: file.to_owned(), sheets })
}

fn read_file(path: &Path, limits: &Limits) -> Result<Vec<u8>, SheetError> {
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => SheetError::NotFound,
        kind => SheetError::Unreadable { kind, reason: error.to_string() },
    };
    let facts = std::fs::metadata(path).map_err(unreadable)?;
    if facts.is_dir() {
        return Err(SheetError::Folder);
    }
    if facts.len() > limits.file_bytes {
        let (excess, found, limit) = (Excess::FileBytes, facts.len(), limits.file_bytes);
        return Err(SheetError::OverLimit { excess, found, limit });
    }
    std::fs::read(path).map_err(unreadable)
}

enum Format {
    Xlsx(MergeReading),
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
        Outside::Zip => {
            let facts = zip_directory::check(bytes, limits)?;
            Ok(match facts.format {
                ZipFormat::Xlsx => Format::Xlsx(MergeReading::of(facts)),
                ZipFormat::Xlsb => Format::Xlsb,
                ZipFormat::Ods => Format::Ods,
            })
        }
    }
}

/// How the merged regions of an .xlsx are read. They stand behind the cells, and calamine goes through all cells a second
/// time to reach them, which takes almost as long as reading them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MergeReading {
    Afterwards,
    /// By a reader of its own beside the one for the cells. It has to know the shared strings as well.
    Alongside,
}

impl MergeReading {
    /// A smaller workbook is read before a second reader has begun.
    const WORTHWHILE: u64 = 4 << 20;
    /// Twice the shared strings must not cost much memory.
    const MOST_STRINGS: u64 = 64 << 20;

    fn of(facts: ZipFacts) -> Self {
        let is_worthwhile = facts.rest > Self::WORTHWHILE && facts.shared_strings < Self::MOST_STRINGS;
        if is_worthwhile { Self::Alongside } else { Self::Afterwards }
    }
}

fn read_xlsx(
    bytes: &[u8],
    merging: MergeReading,
    limits: &Limits,
    watch: &dyn Watch,
) -> Result<Vec<Sheet>, SheetError> {
    let mut workbook: Xlsx<Source<'_>> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let listed = worksheets(&workbook, limits)?;
    let (builders, merges) = match merging {
        MergeReading::Afterwards => {
            let builders = read_xlsx_cells(&mut workbook, &listed, limits, watch)?;
            (builders, read_xlsx_merges(&mut workbook, &listed)?)
        }
        MergeReading::Alongside => std::thread::scope(|scope| {
            let merges = scope.spawn(|| {
                let mut workbook: Xlsx<Source<'_>> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
                read_xlsx_merges(&mut workbook, &listed)
            });
            let builders = read_xlsx_cells(&mut workbook, &listed, limits, watch);
            let merges = merges.join().unwrap_or_else(|_| Err(gave_up()));
            Ok::<_, SheetError>((builders?, merges?))
        })?,
    };
    let names: Vec<&str> = listed.iter().map(|sheet| sheet.name.as_str()).collect();
    let hidden = xlsx_lines::survey(bytes, &names, limits);
    let sheets = listed.iter().zip(builders).zip(merges).zip(hidden);
    sheets
        .map(|(((listed, builder), merges), hidden)| {
            let sheet = builder.finish(&listed.name, visibility(listed.visible), Merging::Known, merges)?;
            Ok(Sheet { hidden, ..sheet })
        })
        .collect()
}

fn read_xlsx_cells(
    workbook: &mut Xlsx<Source<'_>>,
    listed: &[calamine::Sheet],
    limits: &Limits,
    watch: &dyn Watch,
) -> Result<Vec<SheetBuilder>, SheetError> {
    let mut left = *limits;
    let mut builders = Vec::new();
    for sheet in listed {
        let mut cells = workbook.worksheet_cells_reader(&sheet.name).map_err(damaged)?;
        builders.push(stream(|| cells.next_cell().map_err(damaged), &mut left, watch)?);
    }
    Ok(builders)
}

fn read_xlsx_merges(
    workbook: &mut Xlsx<Source<'_>>,
    listed: &[calamine::Sheet],
) -> Result<Vec<Vec<Merge>>, SheetError> {
    let read = |sheet: &calamine::Sheet| {
        let merges = workbook.merge_cells_by_sheet_name(&sheet.name).map_err(damaged)?;
        Ok(merges.into_iter().filter_map(merge).collect())
    };
    listed.iter().map(read).collect()
}

fn read_xlsb(bytes: &[u8], limits: &Limits, watch: &dyn Watch) -> Result<Vec<Sheet>, SheetError> {
    let mut workbook: Xlsb<Source<'_>> = Xlsb::new(Cursor::new(bytes)).map_err(damaged)?;
    let (mut sheets, mut left) = (Vec::new(), *limits);
    for listed in worksheets(&workbook, limits)? {
        let mut cells = workbook.worksheet_cells_reader(&listed.name).map_err(damaged)?;
        let builder = stream(|| cells.next_cell().map_err(damaged), &mut left, watch)?;
        sheets.push(builder.finish(&listed.name, visibility(listed.visible), Merging::Unknown, Vec::new())?);
    }
    Ok(sheets)
}

/// Takes cells one by one until there are no more; what they use of the limits is gone for the next sheet.
fn stream<'strings>(
    mut next_cell: impl FnMut() -> Result<Option<Cell<DataRef<'strings>>>, SheetError>,
    left: &mut Limits,
    watch: &dyn Watch,
) -> Result<SheetBuilder, SheetError> {
    let mut builder = SheetBuilder::new(*left);
    let mut progress = Progress::new(watch);
    while let Some(cell) = next_cell()? {
        progress.step()?;
        let (row, column) = cell.get_position();
        push_reference(&mut builder, row, column, cell.get_value())?;
    }
    left.cells = left.cells.saturating_sub(builder.len());
    Ok(builder)
}

fn read_xls(bytes: &[u8], limits: &Limits, watch: &dyn Watch) -> Result<Vec<Sheet>, SheetError> {
    let mut workbook: Xls<Source<'_>> = Xls::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut hidden = biff_lines::survey(&CompoundFile::open(bytes)?.workbook()?).into_iter();
    let (mut sheets, mut left) = (Vec::new(), *limits);
    for listed in worksheets(&workbook, limits)? {
        let range = workbook.worksheet_range(&listed.name).map_err(damaged)?;
        let builder = from_range(&range, &mut left, watch)?;
        let merges = workbook.merge_cells_by_sheet_name(&listed.name).map_err(damaged)?;
        let merges = merges.into_iter().filter_map(merge).collect();
        let sheet = builder.finish(&listed.name, visibility(listed.visible), Merging::Known, merges)?;
        sheets.push(Sheet { hidden: hidden.next().unwrap_or_default(), ..sheet });
    }
    Ok(sheets)
}

fn read_ods(bytes: &[u8], limits: &Limits, watch: &dyn Watch) -> Result<Vec<Sheet>, SheetError> {
    let content = zip_directory::open_document_content(bytes, limits)?;
    let mut facts = open_document::survey(&content, limits)?.into_iter();
    drop(content);
    let mut workbook: Ods<Source<'_>> = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::OdsError::Password => SheetError::Encrypted,
        other => damaged(other),
    })?;
    let (mut sheets, mut left) = (Vec::new(), *limits);
    for listed in worksheets(&workbook, limits)? {
        let range = workbook.worksheet_range(&listed.name).map_err(damaged)?;
        let builder = from_range(&range, &mut left, watch)?;
        let facts = facts.next().unwrap_or_default();
        let sheet = builder.finish(&listed.name, visibility(listed.visible), Merging::Known, facts.merges)?;
        sheets.push(Sheet { hidden: facts.hidden, ..sheet });
    }
    Ok(sheets)
}

/// The sheets that hold cells; charts, dialogs and macros do not.
fn worksheets<'bytes, R: Reader<Source<'bytes>>>(
    workbook: &R,
    limits: &Limits,
) -> Result<Vec<calamine::Sheet>, SheetError> {
    let listed = workbook.sheets_metadata();
    let found = listed.len() as u64;
    if found > limits.sheets {
        return Err(SheetError::OverLimit { excess: Excess::Sheets, found, limit: limits.sheets });
    }
    Ok(listed.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect())
}

fn from_range(range: &Range<Data>, left: &mut Limits, watch: &dyn Watch) -> Result<SheetBuilder, SheetError> {
    let mut builder = SheetBuilder::new(*left);
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut progress = Progress::new(watch);
    for (row, column, value) in range.used_cells() {
        progress.step()?;
        let row = first_row.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
        let column = first_column.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
        push_value(&mut builder, row, column, value)?;
    }
    left.cells = left.cells.saturating_sub(builder.len());
    Ok(builder)
}

fn push_reference(builder: &mut SheetBuilder, row: u32, column: u32, value: &DataRef<'_>) -> Result<(), SheetError> {
    let incoming = match value {
        DataRef::Empty => return Ok(()),
        DataRef::SharedString(text) => Incoming::SharedText(text),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Incoming::Text(text),
        DataRef::Int(number) => Incoming::Number(*number as f64),
        DataRef::Float(number) => Incoming::Number(*number),
        DataRef::Bool(value) => Incoming::Bool(*value),
        DataRef::DateTime(moment) => date(moment),
        DataRef::Error(error) => Incoming::Error(cell_error(error)),
    };
    builder.push(row, column, incoming)
}

fn push_value(builder: &mut SheetBuilder, row: u32, column: u32, value: &Data) -> Result<(), SheetError> {
    let incoming = match value {
        Data::Empty => return Ok(()),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Incoming::Text(text),
        Data::Int(number) => Incoming::Number(*number as f64),
        Data::Float(number) => Incoming::Number(*number),
        Data::Bool(value) => Incoming::Bool(*value),
        Data::DateTime(moment) => date(moment),
        Data::Error(error) => Incoming::Error(cell_error(error)),
    };
    builder.push(row, column, incoming)
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
}

impl<'watch> Progress<'watch> {
    fn new(watch: &'watch dyn Watch) -> Self {
        Self { watch, cells: 0 }
    }

    fn step(&mut self) -> Result<(), SheetError> {
        self.cells += 1;
        if self.cells.is_multiple_of(CELLS_PER_CHECKPOINT) {
            self.watch.checkpoint(self.cells, 0)?;
        }
        Ok(())
    }
}
