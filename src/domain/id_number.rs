//! 公民身份号码, GB 11643-1999: 6 address digits, 8 of birth, 3 of sequence (odd male, even female), 1 check character.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::date::Date;
use super::person::Sex;

/// An 18-character ID number whose check character and date of birth hold. Not shown in logs: its `Debug` is masked.
///
/// Kept in place, not on the heap: a roster has one for everybody. They are ASCII.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IdNumber([u8; 18]);

/// Why a text is no ID number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadIdNumber {
    #[error("neither 15 nor 18 characters: {0}")]
    Length(usize),
    #[error("a character that may not stand in an ID number")]
    Character,
    #[error("the date of birth is not in the calendar")]
    Birth,
    /// Carries the character that the other seventeen demand.
    #[error("the check character should be {0}")]
    Check(char),
}

impl IdNumber {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

    /// Reads 18 characters, or 15 of the 1989 standard, which are extended with `19` and a check character.
    pub fn new(written: &str) -> Result<Self, BadIdNumber> {
        let length = || BadIdNumber::Length(written.chars().count());
        if !written.is_ascii() {
            return Err(length());
        }
        let mut number: [u8; 18] = if written.len() == 15 {
            let (region, rest) = written.split_at(6);
            let body = format!("{region}19{rest}");
            let check = Self::check_character(&body).ok_or(BadIdNumber::Character)?;
            format!("{body}{check}").as_bytes().try_into().map_err(|_| length())?
        } else {
            written.as_bytes().try_into().map_err(|_| length())?
        };
        number.make_ascii_uppercase();
        let [body @ .., last] = &number;
        let check = Self::check_of(body).ok_or(BadIdNumber::Character)?;
        let last = char::from(*last);
        if !last.is_ascii_digit() && last != 'X' {
            return Err(BadIdNumber::Character);
        }
        let candidate = Self(number);
        if candidate.parse_birth().is_none() {
            return Err(BadIdNumber::Birth);
        }
        if last != check {
            return Err(BadIdNumber::Check(check));
        }
        Ok(candidate)
    }

    /// The check character of seventeen digits (ISO 7064 MOD 11-2), or `None` when they are not seventeen digits.
    pub fn check_character(seventeen: &str) -> Option<char> {
        Self::check_of(seventeen.as_bytes().try_into().ok()?)
    }

    fn check_of(seventeen: &[u8; 17]) -> Option<char> {
        let weighed = |(byte, weight): (&u8, u32)| u32::from(byte - b'0') * weight;
        let is_of_digits = seventeen.iter().all(u8::is_ascii_digit);
        let sum: u32 = is_of_digits.then(|| seventeen.iter().zip(Self::WEIGHTS).map(weighed).sum())?;
        Self::CHECKS.get((sum % 11) as usize).copied()
    }

    pub fn as_str(&self) -> &str {
        // Only ASCII is ever taken in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The date of birth written in the number.
    pub fn birth(&self) -> Date {
        self.parse_birth().unwrap_or(Date::ZERO)
    }

    /// The sex written in the number.
    pub fn sex(&self) -> Sex {
        let [.., sequence, _] = self.0;
        if sequence % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// The number with its middle hidden, for screens and prints: `341802********0012`.
    pub fn masked(&self) -> String {
        let head = self.as_str().get(..6).unwrap_or_default();
        let tail = self.as_str().get(14..).unwrap_or_default();
        format!("{head}********{tail}")
    }

    fn parse_birth(&self) -> Option<Date> {
        let written = self.as_str();
        let year = written.get(6..10)?.parse().ok()?;
        let month = written.get(10..12)?.parse().ok()?;
        let day = written.get(12..14)?.parse().ok()?;
        Date::new(year, month, day).ok()
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "IdNumber({})", self.masked())
    }
}

impl TryFrom<String> for IdNumber {
    type Error = BadIdNumber;
    fn try_from(written: String) -> Result<Self, BadIdNumber> {
        Self::new(&written)
    }
}

impl From<IdNumber> for String {
    fn from(number: IdNumber) -> Self {
        number.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: Result<&str, BadIdNumber>) {
        assert_eq!(IdNumber::new(written).as_ref().map(IdNumber::as_str), expected.as_ref().copied(), "{written}");
    }

    #[test]
    fn numbers_of_the_standard() {
        check("34052419800101001X", Ok("34052419800101001X"));
        check("34052419800101001x", Ok("34052419800101001X"));
        check("11010519491231002X", Ok("11010519491231002X"));
        check("341824197202290022", Ok("341824197202290022"));
        check("340524198001010013", Err(BadIdNumber::Check('X')));
        check("510108199002290011", Err(BadIdNumber::Birth));
        check("341802196503150000", Err(BadIdNumber::Check('4')));
        check("34180219650315001", Err(BadIdNumber::Length(17)));
        check("34180219650315001Z", Err(BadIdNumber::Character));
        check("341802650315001", Ok("341802196503150012"));
    }

    #[test]
    fn sex_birth_and_mask() {
        let number = IdNumber::new("341823197104080025").expect("valid");
        assert_eq!((number.sex(), number.birth()), (Sex::Female, Date::constant(1971, 4, 8)));
        assert_eq!(format!("{number:?}"), "IdNumber(341823********0025)");
    }
}
