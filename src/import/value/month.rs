//! Months in every form offices write them: `1985.11`, `198511`, `1985年11月`, `1985-11-20`, `85.11.20`, a true date, the bare
//! day number of one. Precision is the month, since that is all many rosters have.

use std::borrow::Cow;

use crate::domain::{Date, Month};
use crate::import::cells::AsWritten;
use crate::import::serial::Serial;
use crate::import::text::half_width;
use crate::import::value::chinese::{self, chinese};
use crate::import::vocabulary::Vocabulary;

/// A month read from a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthRead {
    pub month: Month,
    pub doubt: Doubt,
}

/// What the writing leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    None,
    /// 1985.1, as a number or as text: typed as 1985.10 it looks the same, also where Excel saved or copied the number as text.
    /// Read as January.
    JanuaryOrOctober,
    /// A bare number that only makes sense as Excel's day count.
    BareSerial,
    /// Two figures for the year.
    ShortYear,
}

/// Why a cell holds no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoMonth {
    /// Not recognisable as a date.
    Words,
    /// Figures that are in no calendar: `2012.13`, 30 February.
    NotInCalendar,
    YearOnly,
    /// A formula that failed.
    Error,
}

/// Day counts that mean a day between 1927 and 2064; smaller and larger numbers are no dates of living people.
const PLAUSIBLE_SERIALS: std::ops::RangeInclusive<i64> = 10_000..=60_000;
/// Two figures up to this mean 20xx, others 19xx.
const LAST_SHORT_YEAR_OF_THIS_CENTURY: i64 = 35;

/// Reads a month; `None` when the cell says there is none.
pub fn read(cell: AsWritten<'_>, vocabulary: &Vocabulary) -> Result<Option<MonthRead>, NoMonth> {
    match cell {
        AsWritten::Empty => Ok(None),
        AsWritten::Error(_) => Err(NoMonth::Error),
        AsWritten::Bool(_) => Err(NoMonth::Words),
        AsWritten::Date(serial) => from_serial(serial).map(Some),
        AsWritten::Number(number) => from_number(number).map(Some),
        AsWritten::Text(text) => {
            if let Some(month) = plainly_written(text) {
                return Ok(Some(certain(month)));
            }
            let text = half_width(text);
            let text = text.trim_matches(crate::import::cells::is_blank).trim_start_matches('\'');
            if vocabulary.is_nothing(text) { Ok(None) } else { from_text(text).map(Some) }
        }
    }
}

/// `1985.11`, as most rosters write it.
fn plainly_written(text: &str) -> Option<Month> {
    let (year, month) = text.split_once(['.', '-'])?;
    let is_plain = year.len() == 4 && month.len() == 2 && [year, month].iter().all(|part| is_of_digits(part));
    if is_plain { Month::new(year.parse().ok()?, month.parse().ok()?).ok() } else { None }
}

fn is_of_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn certain(month: Month) -> MonthRead {
    MonthRead { month, doubt: Doubt::None }
}

fn from_serial(serial: Serial) -> Result<MonthRead, NoMonth> {
    match serial.date().and_then(|date| Month::try_from(date).ok()) {
        // Nobody in a roster was born before 1900-02-29 or works after 2199; a count like 198511 got a date format.
        Some(month) if (1901..2100).contains(&month.year()) => Ok(certain(month)),
        Some(_) | None => from_number(serial.number()),
    }
}

fn from_number(number: f64) -> Result<MonthRead, NoMonth> {
    let text = number.to_string();
    let Ok(whole) = text.parse::<i64>() else {
        let read = from_text(&text)?;
        // Of any year: 13.10 loses its last figure as 1985.10 does.
        return Ok(if text.ends_with(".1") { MonthRead { doubt: Doubt::JanuaryOrOctober, ..read } } else { read });
    };
    if PLAUSIBLE_SERIALS.contains(&whole) {
        let date = Serial::since_1900(number).date().ok_or(NoMonth::NotInCalendar)?;
        let month = Month::try_from(date).map_err(|_| NoMonth::NotInCalendar)?;
        return Ok(MonthRead { month, doubt: Doubt::BareSerial });
    }
    from_text(&text)
}

fn from_text(text: &str) -> Result<MonthRead, NoMonth> {
    let figures = figures(&in_plain_words(text)).ok_or(NoMonth::Words)?;
    let figures: Vec<&str> = figures.iter().map(String::as_str).collect();
    match figures.as_slice() {
        [] => Err(NoMonth::Words),
        [run] => from_run(run),
        [year, month] => {
            let read = month_of(year, month, None)?;
            // Typed as the number 1985.10 the last figure is lost, and a CSV or the clipboard carries what is left as text.
            let is_open = year.len() == 4 && *month == "1" && text == format!("{year}.1");
            Ok(if is_open { MonthRead { doubt: Doubt::JanuaryOrOctober, ..read } } else { read })
        }
        [year, month, day, ..] => month_of(year, month, Some(day)),
    }
}

/// 元月 is January; what follows a date (至今, 起, 参加工作) does not change it. 二OO五 is written with letters.
fn in_plain_words(text: &str) -> Cow<'_, str> {
    const BEHIND: [&str; 8] = ["至今", "到今", "以来", "起", "参加工作", "入编", "出生", "生"];
    let mut rest = text.trim_end_matches(crate::import::cells::is_blank);
    for word in BEHIND {
        rest = rest.strip_suffix(word).unwrap_or(rest);
    }
    let has_chinese_figures = rest.contains(chinese::is_figure);
    if !has_chinese_figures && !rest.contains('元') {
        return Cow::Borrowed(rest);
    }
    let zero = |character: char| if has_chinese_figures && "oO".contains(character) { '〇' } else { character };
    Cow::Owned(rest.replace("元月", "1月").chars().map(zero).collect())
}

/// Year, month and perhaps day without separators.
fn from_run(run: &str) -> Result<MonthRead, NoMonth> {
    let part = |range: std::ops::Range<usize>| run.get(range).unwrap_or_default();
    match run.len() {
        8 => month_of(part(0..4), part(4..6), Some(part(6..8))),
        6 => month_of(part(0..4), part(4..6), None),
        4 if run.starts_with("19") || run.starts_with("20") => Err(NoMonth::YearOnly),
        _ => Err(NoMonth::Words),
    }
}

fn month_of(year: &str, month: &str, day: Option<&str>) -> Result<MonthRead, NoMonth> {
    let parse = |figures: &str| figures.parse::<i64>().map_err(|_| NoMonth::Words);
    let (mut full_year, month) = (parse(year)?, parse(month)?);
    let doubt = if year.len() == 2 { Doubt::ShortYear } else { Doubt::None };
    if doubt == Doubt::ShortYear {
        full_year += if full_year <= LAST_SHORT_YEAR_OF_THIS_CENTURY { 2000 } else { 1900 };
    } else if year.len() != 4 {
        return Err(NoMonth::Words);
    }
    let not_in_calendar = |_| NoMonth::NotInCalendar;
    let (full_year, month) =
        (i16::try_from(full_year).map_err(not_in_calendar)?, i8::try_from(month).map_err(not_in_calendar)?);
    if let Some(day) = day {
        let day = i8::try_from(parse(day)?).map_err(not_in_calendar)?;
        Date::new(full_year, month, day).map_err(|_| NoMonth::NotInCalendar)?;
    }
    let month = Month::new(full_year, month).map_err(|_| NoMonth::NotInCalendar)?;
    Ok(MonthRead { month, doubt })
}

/// The runs of figures in a text, Chinese ones turned into Arabic; `None` when other words stand between them.
fn figures(text: &str) -> Option<Vec<String>> {
    let mut runs: Vec<String> = Vec::new();
    let mut run = String::new();
    for character in text.chars().chain([' ']) {
        let is_figure = character.is_ascii_digit() || chinese::is_figure(character);
        if is_figure {
            run.push(character);
            continue;
        }
        if !run.is_empty() {
            runs.push(arabic(&std::mem::take(&mut run))?);
        }
        // Dates may carry a time, as in 1985-11-20T00:00:00.
        let separates = character.is_whitespace() || ".-/年月日号,、:tT生出".contains(character);
        if !separates {
            return None;
        }
    }
    Some(runs)
}

fn arabic(run: &str) -> Option<String> {
    if run.chars().all(|character| character.is_ascii_digit()) {
        return Some(run.to_owned());
    }
    chinese(run).map(|value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_cell(cell: AsWritten<'_>, expected: Result<(&str, Doubt), NoMonth>) {
        let read = read(cell, Vocabulary::built_in()).map(|read| read.expect("something is written"));
        let shown = read.map(|read| (read.month.to_string(), read.doubt));
        assert_eq!(
            shown.as_ref().map(|(month, doubt)| (month.as_str(), *doubt)).map_err(|error| *error),
            expected,
            "{cell:?}"
        );
    }

    fn check(written: &str, expected: &str) {
        check_cell(AsWritten::Text(written), Ok((expected, Doubt::None)));
    }

    #[test]
    fn months_as_offices_write_them() {
        check("1985.11", "1985-11");
        check("1985-1", "1985-01");
        check("1985.01", "1985-01");
        check("１９８５．１１", "1985-11");
        check("198511", "1985-11");
        check("19851120", "1985-11");
        check("1985年11月", "1985-11");
        check("1985 年 1 月", "1985-01");
        check("1985年11月20日", "1985-11");
        check("1985-11-20", "1985-11");
        check("1985-11-", "1985-11");
        check("1985—11", "1985-11");
        check("1985/11", "1985-11");
        check("1985/11/20 00:00:00", "1985-11");
        check("1985-11-20T00:00:00", "1985-11");
        check("1985、11", "1985-11");
        check(" 1985.11\u{a0}", "1985-11");
        check("'1985.11", "1985-11");
        check("一九八五年十一月", "1985-11");
        check("1985年11月生", "1985-11");
    }

    #[test]
    fn doubtful_months_say_so() {
        check_cell(AsWritten::Text("85.11.20"), Ok(("1985-11", Doubt::ShortYear)));
        check_cell(AsWritten::Text("03.7"), Ok(("2003-07", Doubt::ShortYear)));
        check_cell(AsWritten::Number(1985.1), Ok(("1985-01", Doubt::JanuaryOrOctober)));
        check_cell(AsWritten::Text("1985.1"), Ok(("1985-01", Doubt::JanuaryOrOctober)));
        check_cell(AsWritten::Text("１９８５．１"), Ok(("1985-01", Doubt::JanuaryOrOctober)));
        check_cell(AsWritten::Number(13.1), Ok(("2013-01", Doubt::JanuaryOrOctober)));
        check_cell(AsWritten::Number(31352.0), Ok(("1985-11", Doubt::BareSerial)));
        check_cell(AsWritten::Number(1985.11), Ok(("1985-11", Doubt::None)));
        check_cell(AsWritten::Number(1985.01), Ok(("1985-01", Doubt::None)));
        check_cell(AsWritten::Number(198511.0), Ok(("1985-11", Doubt::None)));
        check_cell(AsWritten::Number(19851120.0), Ok(("1985-11", Doubt::None)));
    }

    #[test]
    fn true_dates_of_both_epochs() {
        check_cell(AsWritten::Date(Serial::since_1900(31352.0)), Ok(("1985-11", Doubt::None)));
        check_cell(AsWritten::Date(Serial::since_1904(29890.0)), Ok(("1985-11", Doubt::None)));
        check_cell(AsWritten::Date(Serial::since_1900(198511.0)), Ok(("1985-11", Doubt::None)));
    }

    #[test]
    fn what_is_no_month_says_why() {
        let check = |written: &str, expected| check_cell(AsWritten::Text(written), Err(expected));
        check("2012.13", NoMonth::NotInCalendar);
        check("1985.0", NoMonth::NotInCalendar);
        check("1985-02-30", NoMonth::NotInCalendar);
        check("不详", NoMonth::Words);
        check("1985年", NoMonth::YearOnly);
        check("11月", NoMonth::Words);
        check("12345", NoMonth::Words);
        check("1785.11", NoMonth::NotInCalendar);
        check_cell(AsWritten::Number(f64::INFINITY), Err(NoMonth::Words));
        check_cell(AsWritten::Date(Serial::since_1900(-5.0)), Err(NoMonth::Words));
        for nothing in ["", "—", "无", "/"] {
            assert_eq!(read(AsWritten::Text(nothing), Vocabulary::built_in()), Ok(None), "{nothing}");
        }
    }
}
