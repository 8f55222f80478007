//! How the values of a sheet are kept: a roster of a million rows has sixteen million of them, so a cell takes eight bytes. Texts lie
//! behind each other in one buffer, and one that comes again is kept once; whole numbers stand in their cell.

use super::{AsWritten, CellError};
use crate::import::serial::{Epoch, Serial};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) struct StoredCell {
    pub column: u16,
    pub value: StoredValue,
}

/// A value, or where it is among the [`Values`] of its sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) struct StoredValue {
    form: Form,
    /// Bytes of a short text; what a number is; the number of an error.
    short: u8,
    /// A place or a whole number, in its bytes, because a number of four bytes would need to be aligned to four.
    payload: [u8; 4],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// From a place in the texts on.
    ShortText,
    /// From and to places that are kept apart.
    LongText,
    Whole,
    /// At a place among the doubles.
    Double,
    Bool,
    Error,
}

/// What a number is, in one byte.
const ONE: u8 = 0;
const DAY_OF_1900: u8 = 1;
const DAY_OF_1904: u8 = 2;

/// What the cells of a sheet refer to.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::import) struct Values {
    text: String,
    long: Vec<(u32, u32)>,
    doubles: Vec<f64>,
}

const ERRORS: [CellError; 9] = [
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

impl Values {
    /// Bytes of all texts.
    pub fn text_bytes(&self) -> u64 {
        self.text.len() as u64
    }

    /// Keeps a text; `None` when no more can be kept.
    pub fn keep_text(&mut self, text: &str) -> Option<StoredValue> {
        let (start, end) = (self.text.len(), self.text.len().checked_add(text.len())?);
        let (start, end) = (u32::try_from(start).ok()?, u32::try_from(end).ok()?);
        let stored = match u8::try_from(text.len()) {
            Ok(short) => StoredValue { form: Form::ShortText, short, payload: start.to_le_bytes() },
            Err(_) => {
                let place = u32::try_from(self.long.len()).ok()?;
                self.long.push((start, end));
                StoredValue { form: Form::LongText, short: 0, payload: place.to_le_bytes() }
            }
        };
        self.text.push_str(text);
        Some(stored)
    }

    pub fn keep_number(&mut self, number: f64) -> Option<StoredValue> {
        self.keep(number, ONE)
    }

    /// Keeps days since an epoch.
    pub fn keep_date(&mut self, days: f64, epoch: Epoch) -> Option<StoredValue> {
        self.keep(
            days,
            match epoch {
                Epoch::From1900 => DAY_OF_1900,
                Epoch::From1904 => DAY_OF_1904,
            },
        )
    }

    fn keep(&mut self, number: f64, unit: u8) -> Option<StoredValue> {
        let whole = number as i32;
        // The same to the last bit: minus nothing is no whole number.
        if f64::from(whole).to_bits() == number.to_bits() {
            return Some(StoredValue { form: Form::Whole, short: unit, payload: whole.to_le_bytes() });
        }
        let place = u32::try_from(self.doubles.len()).ok()?;
        self.doubles.push(number);
        Some(StoredValue { form: Form::Double, short: unit, payload: place.to_le_bytes() })
    }

    pub fn get(&self, value: StoredValue) -> AsWritten<'_> {
        let place = u32::from_le_bytes(value.payload) as usize;
        match value.form {
            Form::ShortText => self.text_at(place, place + usize::from(value.short)),
            Form::LongText => {
                let (start, end) = self.long.get(place).copied().unwrap_or_default();
                self.text_at(start as usize, end as usize)
            }
            Form::Whole => measured(f64::from(i32::from_le_bytes(value.payload)), value.short),
            Form::Double => measured(self.doubles.get(place).copied().unwrap_or_default(), value.short),
            Form::Bool => AsWritten::Bool(value.short != 0),
            Form::Error => {
                AsWritten::Error(ERRORS.get(usize::from(value.short)).copied().unwrap_or(CellError::GettingData))
            }
        }
    }

    fn text_at(&self, start: usize, end: usize) -> AsWritten<'_> {
        AsWritten::Text(self.text.get(start..end).unwrap_or_default())
    }
}

impl StoredValue {
    pub fn of_bool(value: bool) -> Self {
        Self { form: Form::Bool, short: u8::from(value), payload: [0; 4] }
    }

    pub fn of_error(error: CellError) -> Self {
        let number = ERRORS.iter().position(|known| *known == error).unwrap_or_default();
        Self { form: Form::Error, short: u8::try_from(number).unwrap_or_default(), payload: [0; 4] }
    }
}

fn measured<'sheet>(number: f64, unit: u8) -> AsWritten<'sheet> {
    match unit {
        DAY_OF_1900 => AsWritten::Date(Serial::since_1900(number)),
        DAY_OF_1904 => AsWritten::Date(Serial::since_1904(number)),
        _ => AsWritten::Number(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_takes_eight_bytes() {
        assert_eq!(std::mem::size_of::<StoredCell>(), 8);
    }

    #[test]
    fn what_is_kept_comes_back() {
        let mut values = Values::default();
        let long = "长".repeat(100);
        for text in ["甲", "", &long, "乙"] {
            let stored = values.keep_text(text).expect("room");
            assert_eq!(values.get(stored), AsWritten::Text(text));
        }
        for number in [0.0, -0.0, 12.0, -1.5, 1985.11, 2_147_483_647.0, 2_147_483_648.0, 3.4180219650315e17, f64::MAX] {
            let stored = values.keep_number(number).expect("room");
            let AsWritten::Number(found) = values.get(stored) else { panic!("no number") };
            assert_eq!(found.to_bits(), number.to_bits());
        }
        for (days, epoch) in [(31_352.0, Epoch::From1900), (31_352.5, Epoch::From1904)] {
            let stored = values.keep_date(days, epoch).expect("room");
            let AsWritten::Date(found) = values.get(stored) else { panic!("no date") };
            assert_eq!((found.number(), found.epoch()), (days, epoch));
        }
        for error in ERRORS {
            assert_eq!(values.get(StoredValue::of_error(error)), AsWritten::Error(error));
        }
        assert_eq!(values.get(StoredValue::of_bool(true)), AsWritten::Bool(true));
        assert_eq!(values.get(StoredValue::of_bool(false)), AsWritten::Bool(false));
    }
}
