//! ID numbers as rosters hold them: with blanks, a full-width Ｘ, fifteen digits of the old standard; and what Excel makes of
//! them when they are typed as numbers. A damaged number is refused, never completed.

use crate::domain::{BadIdNumber, IdNumber};
use crate::import::cells::AsWritten;
use crate::import::text::folded;
use crate::import::vocabulary::Vocabulary;

/// An ID number read from a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdRead {
    pub number: IdNumber,
    pub form: Form,
    pub doubt: Option<IdDoubt>,
}

/// What cannot be trusted about a number that its check character confirms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdDoubt {
    /// The first two digits are of no province.
    Region,
    /// It ends in noughts, as a truncated number does; one in eleven of those passes the check.
    PerhapsTruncated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Eighteen,
    /// Of the 1989 standard, extended by rule.
    Fifteen,
}

/// Why a cell holds no ID number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoIdNumber {
    /// Typed as a number, so that only fifteen digits are left: beyond repair.
    Truncated,
    Bad(BadIdNumber),
    /// A formula that failed.
    Error,
}

/// Reads an ID number; `None` when the cell says there is none.
pub fn read(cell: AsWritten<'_>, vocabulary: &Vocabulary) -> Result<Option<IdRead>, NoIdNumber> {
    // Most numbers are written as they should be.
    if let AsWritten::Text(text) = cell
        && text.len() == 18
        && let Ok(number) = IdNumber::new(text)
    {
        let doubt = doubt(&number);
        return Ok(Some(IdRead { number, form: Form::Eighteen, doubt }));
    }
    let (text, is_number) = match cell {
        AsWritten::Empty => return Ok(None),
        AsWritten::Error(_) => return Err(NoIdNumber::Error),
        AsWritten::Number(number) => (number.to_string(), true),
        AsWritten::Text(_) | AsWritten::Bool(_) | AsWritten::Date(_) => (folded(&cell.text()), false),
    };
    let text: String = text.chars().filter(|character| !"'‘’`,-".contains(*character)).collect();
    if vocabulary.is_nothing(&text) {
        return Ok(None);
    }
    let length = text.chars().count();
    // Doubles hold fifteen digits for sure, so that a number of fifteen is whole and one of eighteen is not.
    if is_number && length > 15 || is_scientific(&text) {
        return Err(NoIdNumber::Truncated);
    }
    let form = if length == 15 { Form::Fifteen } else { Form::Eighteen };
    match IdNumber::new(&text) {
        Ok(number) => {
            let doubt = doubt(&number);
            Ok(Some(IdRead { number, form, doubt }))
        }
        // A truncated number that was turned into text afterwards ends in noughts.
        Err(BadIdNumber::Check(_)) if text.ends_with("000") => Err(NoIdNumber::Truncated),
        Err(bad) => Err(NoIdNumber::Bad(bad)),
    }
}

/// What about a valid number cannot be trusted.
fn doubt(number: &IdNumber) -> Option<IdDoubt> {
    const PROVINCES: [&str; 35] = [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43",
        "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
    ];
    let region = number.as_str().get(..2).unwrap_or_default();
    if number.as_str().ends_with("000") {
        Some(IdDoubt::PerhapsTruncated)
    } else if PROVINCES.contains(&region) {
        None
    } else {
        Some(IdDoubt::Region)
    }
}

/// `3.41802e+17`
fn is_scientific(text: &str) -> bool {
    text.split_once('e').is_some_and(|(figure, power)| {
        let power = power.trim_start_matches('+');
        !figure.is_empty()
            && figure.chars().all(|digit| digit.is_ascii_digit() || digit == '.')
            && !power.is_empty()
            && power.chars().all(|digit| digit.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cell: AsWritten<'_>, expected: Result<(&str, Form), NoIdNumber>) {
        let read = read(cell, Vocabulary::built_in()).map(|read| read.expect("something is written"));
        let shown = read.as_ref().map(|read| (read.number.as_str(), read.form)).map_err(|error| *error);
        assert_eq!(shown, expected, "{cell:?}");
    }

    #[test]
    fn numbers_as_rosters_hold_them() {
        let check = |written: &str, expected| check(AsWritten::Text(written), Ok(expected));
        check("341802196503150012", ("341802196503150012", Form::Eighteen));
        check(" 341802 19650315 0012\u{a0}", ("341802196503150012", Form::Eighteen));
        check("'341802196503150012", ("341802196503150012", Form::Eighteen));
        check("34052419800101001x", ("34052419800101001X", Form::Eighteen));
        check("34052419800101001Ｘ", ("34052419800101001X", Form::Eighteen));
        check("３４１８０２１９６５０３１５００１２", ("341802196503150012", Form::Eighteen));
        check("341802650315001", ("341802196503150012", Form::Fifteen));
    }

    #[test]
    fn what_excel_has_truncated_is_beyond_repair() {
        check(AsWritten::Number(341802196503150012.0), Err(NoIdNumber::Truncated));
        check(AsWritten::Number(3.41802E+17), Err(NoIdNumber::Truncated));
        check(AsWritten::Text("3.41802E+17"), Err(NoIdNumber::Truncated));
        check(AsWritten::Text("341802196503150000"), Err(NoIdNumber::Truncated));
        check(AsWritten::Number(341802650315001.0), Ok(("341802196503150012", Form::Fifteen)));
    }

    #[test]
    fn bad_numbers_say_why() {
        let check = |written: &str, expected| check(AsWritten::Text(written), Err(NoIdNumber::Bad(expected)));
        check("340524198001010013", BadIdNumber::Check('X'));
        check("510108199002290011", BadIdNumber::Birth);
        check("34180219650315001", BadIdNumber::Length(17));
        check("34180219650315A012", BadIdNumber::Character);
        assert_eq!(read(AsWritten::Text("无"), Vocabulary::built_in()), Ok(None));
        assert_eq!(read(AsWritten::Text("待补"), Vocabulary::built_in()), Err(NoIdNumber::Bad(BadIdNumber::Length(2))));
    }
}
