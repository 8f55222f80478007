//! One sheet, from its first tag to its last: columns hidden in front of the cells, rows and cells, merged regions behind them.

use calamine::{Dimensions, ExcelDateTime, ExcelDateTimeType};

use super::known::KnownTexts;
use super::number;
use super::probe::Dates;
use super::strings::{SharedStrings, Written, string};
use super::tags::{Close, Stop, Tag, attributes, blanks, prologue, skip_attributes, tag, text};
use super::text::Blanks;
use super::window::Window;
use super::{HandedOver, Odd, Pass};
use crate::import::cells::{CellError, Merge};
use crate::import::hidden_lines::HiddenLines;
use crate::import::sheet::builder::Incoming;
use crate::import::sheet::error::SheetError;
use crate::import::sheet::receiver::Receiver;
use crate::import::sheet::{Progress, date, merge};
use crate::watch::Watch;

/// A sheet being read.
pub struct Scan<'all> {
    window: Window<'all>,
    sheet: SheetScan<'all>,
}

struct SheetScan<'all> {
    strings: &'all SharedStrings,
    dates: &'all Dates,
    receiver: &'all mut dyn Receiver,
    progress: Progress<'all>,
    stage: Stage,
    /// Where a row or cell stands that does not say so.
    row: u32,
    column: u32,
    known: KnownTexts,
    handed_over: u64,
    merges: Vec<Merge>,
    hidden_rows: Vec<std::ops::RangeInclusive<u32>>,
    hidden_columns: Vec<std::ops::RangeInclusive<u16>>,
    scratch: String,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Start,
    BeforeCells,
    Cells,
    BehindCells,
    Merges,
    /// The sheet has ended: blanks at most.
    End,
    /// Everything that matters has come.
    Done,
}

enum Trouble {
    Stop(Stop),
    Told(SheetError),
}

/// What the tags of a cell say.
struct Cell<'rest> {
    at: Option<(u32, u32)>,
    style: Option<usize>,
    value: Value<'rest>,
}

enum Value<'rest> {
    Nothing,
    Shared(usize),
    Own(Written<'rest>),
    Number(f64),
    Bool(bool),
    Error(CellError),
}

/// What a cell says its value is.
#[derive(Clone, Copy)]
enum Kind {
    Number,
    Shared,
    Bool,
    Error,
    /// What a formula has come to.
    Text,
    Own,
}

impl<'all> Scan<'all> {
    pub fn new(
        window: Window<'all>,
        strings: &'all SharedStrings,
        dates: &'all Dates,
        receiver: &'all mut dyn Receiver,
        watch: &'all dyn Watch,
    ) -> Self {
        let sheet = SheetScan {
            strings,
            dates,
            receiver,
            progress: Progress::new(watch),
            stage: Stage::Start,
            row: 0,
            column: 0,
            known: KnownTexts::new(strings.len()),
            handed_over: 0,
            merges: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
            scratch: String::new(),
        };
        Self { window, sheet }
    }

    /// Reads the sheet to its end, or as far as it is plain.
    pub fn run(mut self) -> Result<Pass, SheetError> {
        loop {
            let mut rest = self.window.rest();
            let outcome = self.sheet.take(&mut rest);
            let left = rest.len();
            self.window.leave(left);
            let is_more = match outcome {
                Ok(()) => {
                    let hidden = HiddenLines::known(self.sheet.hidden_rows, self.sheet.hidden_columns);
                    return Ok(Pass::Whole { merges: self.sheet.merges, hidden });
                }
                Err(Trouble::Told(error)) => return Err(error),
                Err(Trouble::Stop(Stop::Odd)) => false,
                Err(Trouble::Stop(Stop::More)) => match self.sheet.stage {
                    // Blanks and the end are all that may follow.
                    Stage::End if self.window.is_at_end() => {
                        self.sheet.stage = Stage::Done;
                        true
                    }
                    _ => self.window.grow().is_ok(),
                },
            };
            if !is_more {
                return Ok(Pass::OutOfOrdinary(HandedOver::of(self.sheet.handed_over, &self.sheet.known)));
            }
        }
    }
}

impl SheetScan<'_> {
    /// Takes whole pieces from `rest` until everything has come.
    fn take(&mut self, rest: &mut &[u8]) -> Result<(), Trouble> {
        loop {
            let mut cursor = *rest;
            match self.stage {
                Stage::Start => {
                    prologue(&mut cursor)?;
                    self.stage = Stage::BeforeCells;
                }
                Stage::BeforeCells => self.before_cells(&mut cursor)?,
                Stage::Cells => self.in_cells(&mut cursor)?,
                Stage::BehindCells | Stage::Merges => self.behind_cells(&mut cursor)?,
                Stage::End => {
                    blanks(&mut cursor)?;
                    return Err(Odd.into());
                }
                Stage::Done => return Ok(()),
            }
            *rest = cursor;
        }
    }

    fn before_cells(&mut self, rest: &mut &[u8]) -> Result<(), Trouble> {
        text(rest)?;
        match tag(rest)? {
            Tag::Start(b"sheetData") => {
                self.stage = match skip_attributes(rest)? {
                    Close::Open => Stage::Cells,
                    Close::Empty => Stage::BehindCells,
                };
            }
            Tag::Start(b"dimension") => {
                let mut is_plain = false;
                attributes(rest, |name, value| {
                    is_plain |= name == b"ref" && number::region(value).is_ok();
                    Ok(())
                })?;
                if !is_plain {
                    return Err(Odd.into());
                }
            }
            Tag::Start(b"col") => self.column_tag(rest)?,
            Tag::Start(b"row" | b"c" | b"mergeCells" | b"sst" | b"styleSheet") | Tag::End(b"worksheet") => {
                return Err(Odd.into());
            }
            Tag::Start(_) => drop(skip_attributes(rest)?),
            Tag::End(_) => {}
        }
        Ok(())
    }

    fn column_tag(&mut self, rest: &mut &[u8]) -> Result<(), Stop> {
        let (mut first, mut last, mut hidden) = (None, None, false);
        attributes(rest, |name, value| {
            match name {
                b"min" => first = Some(number::whole(value).ok_or(Odd)?),
                b"max" => last = Some(number::whole(value).ok_or(Odd)?),
                b"hidden" => hidden = is_true(value),
                _ => {}
            }
            Ok(())
        })?;
        if let (true, Some(first), Some(last)) = (hidden, first, last)
            && let Ok(first) = u16::try_from(first.saturating_sub(1))
        {
            self.hidden_columns.push(first..=u16::try_from(last.saturating_sub(1)).unwrap_or(u16::MAX));
        }
        Ok(())
    }

    fn in_cells(&mut self, rest: &mut &[u8]) -> Result<(), Trouble> {
        blanks(rest)?;
        match tag(rest)? {
            Tag::Start(b"c") => {
                let cell = cell(rest)?;
                self.hand_over(cell)?;
            }
            Tag::Start(b"row") => self.row_tag(rest)?,
            Tag::End(b"row") => self.end_row()?,
            Tag::End(b"sheetData") => self.stage = Stage::BehindCells,
            Tag::Start(_) | Tag::End(_) => return Err(Odd.into()),
        }
        Ok(())
    }

    fn row_tag(&mut self, rest: &mut &[u8]) -> Result<(), Stop> {
        let (mut at, mut hidden) = (None, false);
        let close = attributes(rest, |name, value| {
            match name {
                b"r" => at = Some(number::row(value)?),
                b"hidden" => hidden = is_true(value),
                _ => {}
            }
            Ok(())
        })?;
        self.row = at.unwrap_or(self.row);
        if hidden {
            self.hidden_rows.push(self.row..=self.row);
        }
        if close == Close::Empty {
            self.end_row()?;
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Odd> {
        self.row = self.row.checked_add(1).ok_or(Odd)?;
        self.column = 0;
        Ok(())
    }

    fn hand_over(&mut self, cell: Cell<'_>) -> Result<(), Trouble> {
        let (row, column) = cell.at.unwrap_or((self.row, self.column));
        let value = match &cell.value {
            Value::Nothing => None,
            Value::Shared(number) => Some(self.known.shared(*number, self.strings.get(*number).ok_or(Odd)?)),
            Value::Own(written) => Some(self.known.own(written.meant(&mut self.scratch)?)),
            Value::Number(number) => Some(self.dates.incoming(*number, cell.style)),
            Value::Bool(value) => Some(Incoming::Bool(*value)),
            Value::Error(error) => Some(Incoming::Error(*error)),
        };
        self.progress.step(row)?;
        if let Some(value) = value {
            self.receiver.cell(row, column, value)?;
            // Where calamine reads on it passes over what it would have read; of a formula without a value it knows nothing.
            let is_known = !matches!(cell.value, Value::Error(CellError::NotComputed));
            self.handed_over += u64::from(is_known);
        }
        self.column = column.checked_add(1).ok_or(Odd)?;
        Ok(())
    }

    fn behind_cells(&mut self, rest: &mut &[u8]) -> Result<(), Trouble> {
        text(rest)?;
        match tag(rest)? {
            Tag::Start(b"mergeCells") => {
                self.stage = match skip_attributes(rest)? {
                    Close::Open => Stage::Merges,
                    Close::Empty => Stage::Done,
                };
            }
            Tag::End(b"mergeCells") => self.stage = Stage::Done,
            Tag::Start(b"mergeCell") if self.stage == Stage::Merges => {
                let mut region = None;
                attributes(rest, |name, value| {
                    if name == b"ref" {
                        region = Some(number::region(value)?);
                    }
                    Ok(())
                })?;
                let found = region.and_then(|[first, last]| merge(Dimensions::new(first, last)));
                self.merges.extend(found);
            }
            Tag::Start(b"sheetData" | b"row" | b"c" | b"col") => return Err(Odd.into()),
            Tag::Start(_) => drop(skip_attributes(rest)?),
            Tag::End(b"worksheet") if self.stage == Stage::BehindCells => self.stage = Stage::End,
            Tag::End(b"worksheet") => return Err(Odd.into()),
            Tag::End(_) => {}
        }
        Ok(())
    }
}

fn is_true(value: &[u8]) -> bool {
    matches!(value, b"1" | b"true" | b"on")
}

/// Reads a cell behind its name.
fn cell<'rest>(rest: &mut &'rest [u8]) -> Result<Cell<'rest>, Stop> {
    let (mut at, mut style, mut kind) = (None, None, None);
    let close = attributes(rest, |name, value| {
        // Of what is said twice nobody knows which holds.
        let is_new = match name {
            b"r" => at.replace(number::place(value)?).is_none(),
            b"s" => {
                style.replace(number::whole(value).and_then(|style| usize::try_from(style).ok()).ok_or(Odd)?).is_none()
            }
            b"t" => kind.replace(Kind::of(value)?).is_none(),
            _ => true,
        };
        if is_new { Ok(()) } else { Err(Odd) }
    })?;
    let mut value = Value::Nothing;
    if close == Close::Empty {
        return Ok(Cell { at, style, value });
    }
    let kind = kind.unwrap_or(Kind::Number);
    let mut is_formula = false;
    loop {
        text(rest)?;
        value = match tag(rest)? {
            Tag::End(b"c") => return Ok(Cell { at, style, value }),
            Tag::Start(b"v") => match kind.value(content(rest, b"v")?)? {
                // Whoever reads it as a blank would lose a figure without a word.
                Value::Nothing if is_formula => Value::Error(CellError::NotComputed),
                found => found,
            },
            Tag::Start(b"f") => {
                content(rest, b"f")?;
                is_formula = true;
                Value::Error(CellError::NotComputed)
            }
            Tag::Start(b"is") => match skip_attributes(rest)? {
                Close::Open => Value::Own(string(rest, b"is")?),
                Close::Empty => Value::Own(Written::Plain(b"", Blanks::Kept)),
            },
            Tag::Start(_) | Tag::End(_) => return Err(Stop::Odd),
        };
    }
}

/// Reads the text of a tag behind its name, to the end tag.
fn content<'rest>(rest: &mut &'rest [u8], name: &[u8]) -> Result<&'rest [u8], Stop> {
    if skip_attributes(rest)? == Close::Empty {
        return Ok(b"");
    }
    let raw = text(rest)?;
    match tag(rest)? {
        Tag::End(end) if end == name => Ok(raw),
        Tag::Start(_) | Tag::End(_) => Err(Stop::Odd),
    }
}

impl Kind {
    fn of(written: &[u8]) -> Result<Self, Odd> {
        Ok(match written {
            b"n" => Self::Number,
            b"s" => Self::Shared,
            b"b" => Self::Bool,
            b"e" => Self::Error,
            b"str" => Self::Text,
            b"inlineStr" => Self::Own,
            _ => return Err(Odd),
        })
    }

    fn value(self, raw: &[u8]) -> Result<Value<'_>, Odd> {
        Ok(match (self, raw) {
            // Of such a cell only `<is>` counts.
            (Self::Own, _) => Value::Nothing,
            (Self::Text, _) => Value::Own(Written::Plain(raw, Blanks::Kept)),
            (Self::Number | Self::Shared | Self::Bool | Self::Error, b"") => Value::Nothing,
            (Self::Number, _) => Value::Number(number::double(raw)?),
            (Self::Shared, _) => {
                let number = number::whole(raw).and_then(|number| usize::try_from(number).ok());
                Value::Shared(number.ok_or(Odd)?)
            }
            (Self::Bool, b"0") => Value::Bool(false),
            (Self::Bool, b"1") => Value::Bool(true),
            (Self::Bool, _) => return Err(Odd),
            (Self::Error, _) => Value::Error(error(raw)?),
        })
    }
}

fn error(raw: &[u8]) -> Result<CellError, Odd> {
    Ok(match raw {
        b"#DIV/0!" => CellError::DivisionByZero,
        b"#N/A" => CellError::NotAvailable,
        b"#NAME?" => CellError::Name,
        b"#NULL!" => CellError::Null,
        b"#NUM!" => CellError::Number,
        b"#REF!" => CellError::Reference,
        b"#VALUE!" => CellError::Value,
        _ => return Err(Odd),
    })
}

impl Dates {
    /// A number, or the date it is shown as.
    fn incoming<'text>(&self, number: f64, style: Option<usize>) -> Incoming<'text> {
        if style.is_some_and(|style| self.is_date.get(style) == Some(&true)) {
            date(&ExcelDateTime::new(number, ExcelDateTimeType::DateTime, self.is_1904))
        } else {
            Incoming::Number(number)
        }
    }
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl From<Odd> for Trouble {
    fn from(Odd: Odd) -> Self {
        Self::Stop(Stop::Odd)
    }
}

impl From<SheetError> for Trouble {
    fn from(error: SheetError) -> Self {
        Self::Told(error)
    }
}
