//! Months in a form that the user chose for a column. Only what is not read for certain is read by the form: a column mostly
//! written 1985.11 keeps those as they are.

use crate::domain::{Date, Month};
use crate::import::cells::{AsWritten, is_blank};
use crate::import::choices::MonthForm;
use crate::import::serial::Serial;
use crate::import::text::half_width;
use crate::import::value::month::{self, Doubt, MonthRead};
use crate::import::vocabulary::Vocabulary;

/// Two figures up to this mean 20xx where the form does not say.
const LAST_SHORT_YEAR_OF_THIS_CENTURY: i16 = 35;

/// The month that a cell means in the form; `None` where it is certain anyway, empty, or not in that form.
pub fn read_as(cell: AsWritten<'_>, form: MonthForm, vocabulary: &Vocabulary) -> Option<Month> {
    let taken = match month::read(cell, vocabulary) {
        Ok(None) => return None,
        Ok(Some(MonthRead { doubt: Doubt::None, .. })) => return None,
        Ok(Some(read)) => Some(read),
        Err(_) => None,
    };
    let text = half_width(&cell.text());
    let text = text.trim_matches(is_blank);
    let is_open = |doubt: Doubt| taken.filter(|read| read.doubt == doubt);
    match form {
        MonthForm::DayMonthYear => day_month_year(text),
        MonthForm::MonthDayYear => month_day_year(text),
        MonthForm::MonthYear => month_year(text),
        MonthForm::DayCount => day_count(text),
        // The number 13.1 leaves its month open, whatever the century.
        MonthForm::LastCentury | MonthForm::ThisCentury if is_open(Doubt::JanuaryOrOctober).is_some() => None,
        MonthForm::LastCentury => short_year(text, 1900),
        MonthForm::ThisCentury => short_year(text, 2000),
        MonthForm::October => is_open(Doubt::JanuaryOrOctober).and_then(|read| Month::new(read.month.year(), 10).ok()),
        MonthForm::AsTaken => {
            is_open(Doubt::JanuaryOrOctober).or_else(|| is_open(Doubt::BareSerial)).map(|read| read.month)
        }
    }
}

fn day_month_year(text: &str) -> Option<Month> {
    let figures = figures(text)?;
    match figures.as_slice() {
        [day, month, year] => of(year_of(year)?, month, Some(day)),
        [run] if run.len() == 8 => of(year_of(run.get(4..)?)?, run.get(2..4)?, run.get(..2)),
        _ => None,
    }
}

fn month_day_year(text: &str) -> Option<Month> {
    let figures = figures(text)?;
    match figures.as_slice() {
        [month, day, year] => of(year_of(year)?, month, Some(day)),
        [run] if run.len() == 8 => of(year_of(run.get(4..)?)?, run.get(..2)?, run.get(2..4)),
        _ => None,
    }
}

fn month_year(text: &str) -> Option<Month> {
    let figures = figures(text)?;
    match figures.as_slice() {
        [month, year] => of(year_of(year)?, month, None),
        [run] if run.len() == 6 => of(year_of(run.get(2..)?)?, run.get(..2)?, None),
        _ => None,
    }
}

fn day_count(text: &str) -> Option<Month> {
    let days: u32 = text.parse().ok().filter(|days| (367..=80_000).contains(days))?;
    Month::try_from(Serial::since_1900(f64::from(days)).date()?).ok()
}

fn short_year(text: &str, century: i16) -> Option<Month> {
    let figures = figures(text)?;
    let (year, month, day) = match figures.as_slice() {
        [year, month] => (*year, *month, None),
        [year, month, day] => (*year, *month, Some(*day)),
        [run] if matches!(run.len(), 4 | 6) => (run.get(..2)?, run.get(2..4)?, run.get(4..6)),
        _ => return None,
    };
    // 01.8 typed as a number is 1.8; 1.1 may be 01.10 as well.
    let lost_its_nought = year.len() == 1 && day.is_none() && month != "1";
    let year: i16 = year.parse().ok().filter(|_| year.len() == 2 || lost_its_nought)?;
    of(century + year, month, day)
}

/// The runs of figures, where nothing but separators stands between them.
fn figures(text: &str) -> Option<Vec<&str>> {
    let separates = |character: char| character.is_whitespace() || ".-/年月日,、".contains(character);
    let is_figures = text.chars().all(|character| character.is_ascii_digit() || separates(character));
    is_figures.then(|| text.split(separates).filter(|run| !run.is_empty()).collect())
}

fn year_of(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    match text.len() {
        4 => Some(year),
        2 if year <= LAST_SHORT_YEAR_OF_THIS_CENTURY => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

/// A month of the calendar that somebody alive can mean.
fn of(year: i16, month: &str, day: Option<&str>) -> Option<Month> {
    let month: i8 = month.parse().ok()?;
    if let Some(day) = day {
        Date::new(year, month, day.parse().ok()?).ok()?;
    }
    Month::new(year, month).ok().filter(|month| (1901..2100).contains(&month.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cell: AsWritten<'_>, form: MonthForm, expected: Option<&str>) {
        let read = read_as(cell, form, Vocabulary::built_in()).map(|month| month.to_string());
        assert_eq!(read.as_deref(), expected, "{cell:?} {form:?}");
    }

    #[test]
    fn each_form_reads_its_own_writing() {
        use AsWritten::{Number, Text};
        check(Text("20.11.1985"), MonthForm::DayMonthYear, Some("1985-11"));
        check(Text("05/11/85"), MonthForm::DayMonthYear, Some("1985-11"));
        check(Text("11/20/1985"), MonthForm::MonthDayYear, Some("1985-11"));
        check(Text("11/20/1985"), MonthForm::DayMonthYear, None);
        check(Text("20111985"), MonthForm::DayMonthYear, Some("1985-11"));
        check(Text("11.1985"), MonthForm::MonthYear, Some("1985-11"));
        check(Text("31352"), MonthForm::DayCount, Some("1985-11"));
        check(Text("12.05.20"), MonthForm::LastCentury, Some("1912-05"));
        check(Text("120520"), MonthForm::ThisCentury, Some("2012-05"));
        check(Text("1.8"), MonthForm::ThisCentury, Some("2001-08"));
        check(Text("1.1"), MonthForm::ThisCentury, None);
        check(Number(13.1), MonthForm::ThisCentury, None);
        check(Number(1985.1), MonthForm::October, Some("1985-10"));
        check(Number(1985.1), MonthForm::AsTaken, Some("1985-01"));
    }

    #[test]
    fn what_is_certain_or_in_another_form_is_left_alone() {
        use AsWritten::{Empty, Number, Text};
        for form in MonthForm::ALL {
            check(Text("1985.11"), form, None);
            check(Number(1985.11), form, None);
            check(Empty, form, None);
            check(Text("不详"), form, None);
            check(Text("出生年月"), form, None);
        }
        check(Text("31.02.1985"), MonthForm::DayMonthYear, None);
        check(Number(31352.0), MonthForm::October, None);
    }
}
