//! Whole numbers in all the ways offices type them: `12`, `１２名`, `（3）`, `二十三`, `2200余名`, `1,234`, `—`. Decimal figures
//! are read digit by digit, so that no float touches a count.

use crate::import::cells::AsWritten;
use crate::import::text::folded;
use crate::import::vocabulary::Vocabulary;

/// A number read from a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    pub value: i64,
    pub precision: Precision,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    Exact,
    /// "2200余名", "约300": the figure itself is taken.
    Approximate,
}

/// Why a cell holds no whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoNumber {
    Words,
    Fraction,
    Negative,
    TooLarge,
    /// A formula that failed.
    Error,
    /// A date format on the cell; carries nothing, since a date is no count.
    Date,
}

/// Reads a count: a whole number, not negative. `None` when the cell says there is none.
pub fn read_count(cell: AsWritten<'_>, vocabulary: &Vocabulary) -> Result<Option<Amount>, NoNumber> {
    match read(cell, 1, vocabulary)? {
        Some(amount) if amount.value < 0 => Err(NoNumber::Negative),
        amount => Ok(amount),
    }
}

/// Reads a number and multiplies it by `scale`; decimals beyond the scale are refused, not rounded.
pub fn read(cell: AsWritten<'_>, scale: i64, vocabulary: &Vocabulary) -> Result<Option<Amount>, NoNumber> {
    let text = match cell {
        AsWritten::Empty => return Ok(None),
        AsWritten::Error(_) => return Err(NoNumber::Error),
        AsWritten::Bool(_) => return Err(NoNumber::Words),
        AsWritten::Date(_) => return Err(NoNumber::Date),
        AsWritten::Number(number) => {
            let exact = |value| Some(Amount { value, precision: Precision::Exact });
            return scaled(&number.to_string(), scale).map(exact);
        }
        AsWritten::Text(text) => folded(text),
    };
    let bare = text.trim_start_matches('\'');
    if vocabulary.is_nothing(bare) {
        return Ok(None);
    }
    let (figures, precision) = without_approximation(in_brackets(bare).unwrap_or(bare), vocabulary);
    let figures = in_brackets(figures).unwrap_or(figures);
    let value = match scaled(figures, scale) {
        Err(NoNumber::Words) => chinese(figures).and_then(|value| value.checked_mul(scale)).ok_or(NoNumber::Words)?,
        other => other?,
    };
    Ok(Some(Amount { value, precision }))
}

fn in_brackets(text: &str) -> Option<&str> {
    text.strip_prefix('(')?.strip_suffix(')')
}

/// Takes away units and the words that make a figure approximate.
fn without_approximation<'text>(text: &'text str, vocabulary: &Vocabulary) -> (&'text str, Precision) {
    let mut rest = vocabulary.without_unit(text);
    let mut precision = Precision::Exact;
    for word in ["约", "近", "超过", "超", "共", "计"] {
        if let Some(after) = rest.strip_prefix(word) {
            rest = after;
            if !matches!(word, "共" | "计") {
                precision = Precision::Approximate;
            }
        }
    }
    for word in ["左右", "以上", "余", "多", "+"] {
        if let Some(before) = rest.strip_suffix(word).filter(|before| !before.is_empty()) {
            rest = vocabulary.without_unit(before);
            precision = Precision::Approximate;
        }
    }
    (rest, precision)
}

/// A decimal figure times `scale`, exactly.
fn scaled(figure: &str, scale: i64) -> Result<i64, NoNumber> {
    let (sign, unsigned) = match figure.strip_prefix(['-', '+']) {
        Some(rest) if figure.starts_with('-') => (-1, rest),
        Some(rest) => (1, rest),
        None => (1, figure),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let whole = ungrouped(whole).ok_or(NoNumber::Words)?;
    let fraction = fraction.trim_end_matches('0');
    if !fraction.chars().all(|digit| digit.is_ascii_digit()) {
        return Err(NoNumber::Words);
    }
    let mut value: i64 = whole.parse::<i64>().map_err(|_| NoNumber::TooLarge)?;
    value = value.checked_mul(scale).ok_or(NoNumber::TooLarge)?;
    let mut place = scale;
    for digit in fraction.chars().filter_map(|digit| digit.to_digit(10)) {
        if place % 10 != 0 {
            return Err(NoNumber::Fraction);
        }
        place /= 10;
        value = value.checked_add(place.saturating_mul(i64::from(digit))).ok_or(NoNumber::TooLarge)?;
    }
    Ok(sign * value)
}

/// Digits without their thousands separators; `None` when they are no digits or wrongly grouped.
fn ungrouped(digits: &str) -> Option<String> {
    let groups: Vec<&str> = digits.split(',').collect();
    let is_grouped = groups.iter().skip(1).all(|group| group.len() == 3);
    let joined = groups.concat();
    (is_grouped && !joined.is_empty() && joined.chars().all(|digit| digit.is_ascii_digit())).then_some(joined)
}

/// A number in Chinese figures: `三`, `十二`, `二十`, `一百零五`, `两千三百`, `三万`, `一九八五`.
pub fn chinese(figures: &str) -> Option<i64> {
    let digits: Vec<Option<i64>> = figures.chars().map(chinese_digit).collect();
    if figures.chars().count() > 1 && digits.iter().all(Option::is_some) {
        return digits.into_iter().flatten().try_fold(0_i64, |value, digit| value.checked_mul(10)?.checked_add(digit));
    }
    let (mut total, mut section, mut digit) = (0_i64, 0_i64, None);
    for character in figures.chars() {
        if let Some(value) = chinese_digit(character) {
            digit = Some(value);
            continue;
        }
        let unit = match character {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '万' => {
                total = (total + section + digit.take().unwrap_or(0)).checked_mul(10_000)?;
                section = 0;
                continue;
            }
            _ => return None,
        };
        // 十二 begins with its unit.
        section += digit.take().unwrap_or(1) * unit;
    }
    (!figures.is_empty()).then(|| total + section + digit.unwrap_or(0))
}

fn chinese_digit(character: char) -> Option<i64> {
    let value = match character {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    };
    Some(value)
}

/// Chiefs and deputies written into one cell: `1正3副`, `正职1名、副职2名`, `一正二副`.
pub fn read_leaders(text: &str) -> Option<(i64, i64)> {
    let folded = folded(text);
    let figure = |part: &str| chinese(part).or_else(|| part.parse().ok());
    let is_figure =
        |character: char| character.is_ascii_digit() || chinese_digit(character).is_some() || character == '十';
    let around = |word: char| {
        let at = folded.find(word)?;
        let (before, after) = folded.split_at(at);
        let start =
            before.len() - before.chars().rev().take_while(|last| is_figure(*last)).map(char::len_utf8).sum::<usize>();
        let behind: String = after
            .chars()
            .skip(1)
            .skip_while(|first| "职:".contains(*first))
            .take_while(|first| is_figure(*first))
            .collect();
        figure(before.get(start..)?).or_else(|| figure(&behind))
    };
    Some((around('正')?, around('副').or_else(|| (!folded.contains('副')).then_some(0))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::cells::CellError;
    use crate::import::serial::Serial;

    fn words() -> &'static Vocabulary {
        Vocabulary::built_in()
    }

    fn check(written: &str, expected: Result<Option<i64>, NoNumber>) {
        let read = read_count(AsWritten::Text(written), words());
        assert_eq!(read.map(|amount| amount.map(|amount| amount.value)), expected, "{written}");
    }

    #[test]
    fn numbers_as_offices_type_them() {
        check("12", Ok(Some(12)));
        check("１２", Ok(Some(12)));
        check(" 12\u{a0}", Ok(Some(12)));
        check("'12", Ok(Some(12)));
        check("3名", Ok(Some(3)));
        check("3名编制", Ok(Some(3)));
        check("12人", Ok(Some(12)));
        check("9个", Ok(Some(9)));
        check("（3）", Ok(Some(3)));
        check("(3名)", Ok(Some(3)));
        check("12.0", Ok(Some(12)));
        check("58,917", Ok(Some(58_917)));
        check("+2", Ok(Some(2)));
        check("三", Ok(Some(3)));
        check("十二名", Ok(Some(12)));
        check("二十", Ok(Some(20)));
        check("一百零五", Ok(Some(105)));
        check("两千三百四十", Ok(Some(2340)));
        check("三万二千", Ok(Some(32_000)));
        check("零", Ok(Some(0)));
        check("0", Ok(Some(0)));
    }

    #[test]
    fn nothing_in_many_ways() {
        for nothing in ["", " ", "　", "—", "——", "－", "-", "/", "／", "\\", "无", "空"] {
            check(nothing, Ok(None));
        }
    }

    #[test]
    fn what_is_no_number_says_why() {
        check("若干", Err(NoNumber::Words));
        check("12/3", Err(NoNumber::Words));
        check("1,23", Err(NoNumber::Words));
        check("2.5", Err(NoNumber::Fraction));
        check("-3", Err(NoNumber::Negative));
        check("−3", Err(NoNumber::Negative));
        check("99999999999999999999", Err(NoNumber::TooLarge));
        let cells = [
            (AsWritten::Error(CellError::Reference), NoNumber::Error),
            (AsWritten::Date(Serial::since_1900(3.0)), NoNumber::Date),
            (AsWritten::Number(2.5), NoNumber::Fraction),
            (AsWritten::Number(-1.0), NoNumber::Negative),
            (AsWritten::Number(1e300), NoNumber::TooLarge),
            (AsWritten::Number(f64::NAN), NoNumber::Words),
            (AsWritten::Bool(true), NoNumber::Words),
        ];
        for (cell, expected) in cells {
            assert_eq!(read_count(cell, words()), Err(expected), "{cell:?}");
        }
    }

    #[test]
    fn approximate_figures_are_taken_and_marked() {
        let check = |written: &str, value| {
            let expected = Amount { value, precision: Precision::Approximate };
            assert_eq!(read_count(AsWritten::Text(written), words()), Ok(Some(expected)), "{written}");
        };
        check("2200余名", 2200);
        check("2200名左右", 2200);
        check("约300人", 300);
        check("近三百人", 300);
        check("300多", 300);
    }

    #[test]
    fn decimals_are_scaled_exactly() {
        let check = |cell: AsWritten<'_>, scale, expected| {
            assert_eq!(
                read(cell, scale, words()).map(|amount| amount.map(|amount| amount.value)),
                expected,
                "{cell:?}"
            );
        };
        check(AsWritten::Text("24.55"), 100, Ok(Some(2455)));
        check(AsWritten::Number(24.55), 100, Ok(Some(2455)));
        check(AsWritten::Number(0.29), 100, Ok(Some(29)));
        check(AsWritten::Text("3.52"), 10_000, Ok(Some(35_200)));
        check(AsWritten::Text("24.555"), 100, Err(NoNumber::Fraction));
        check(AsWritten::Text("38平方公里"), 1, Ok(Some(38)));
        check(AsWritten::Number(-2.0), 1, Ok(Some(-2)));
    }

    #[test]
    fn chiefs_and_deputies_in_one_cell() {
        let check = |written: &str, expected| assert_eq!(read_leaders(written), expected, "{written}");
        check("1正3副", Some((1, 3)));
        check("一正二副", Some((1, 2)));
        check("正职1名、副职2名", Some((1, 2)));
        check("１正", Some((1, 0)));
        check("4", None);
    }
}
