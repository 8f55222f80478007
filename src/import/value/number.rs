//! Whole numbers in all the ways offices type them: `12`, `１２名`, `（3）`, `二十三`, `2200余名`, `1,234`, `—`. Decimal figures
//! are read digit by digit, so that no float touches a count.

use super::chinese::{self, chinese};
use crate::import::cells::{AsWritten, is_blank};
use crate::import::issue::CellProblem;
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

impl NoNumber {
    /// What is told of such a cell in the column with this head.
    pub fn in_column(self, column: String) -> CellProblem {
        match self {
            Self::Words => CellProblem::NotANumber { column },
            Self::Fraction => CellProblem::Fraction { column },
            Self::Negative => CellProblem::Negative { column },
            Self::TooLarge => CellProblem::NumberTooLarge { column },
            Self::Error => CellProblem::FormulaError { column },
            Self::Date => CellProblem::DateInsteadOfNumber { column },
        }
    }
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
        // `3　2` are two figures; without the blank they would be one.
        AsWritten::Text(text) if has_gap(text) => return Err(NoNumber::Words),
        AsWritten::Text(text) if is_error(text) => return Err(NoNumber::Error),
        AsWritten::Text(text) => folded(text),
    };
    let bare = text.trim_start_matches(['\'', '’', '‘', '`']);
    if vocabulary.is_nothing(bare) {
        return Ok(None);
    }
    let (figures, precision) = without_approximation(in_brackets(bare).unwrap_or(bare), vocabulary);
    let figures = in_brackets(figures).unwrap_or(figures);
    let value = match scaled(figures, scale) {
        Err(NoNumber::Words) => in_words(figures, scale).ok_or(NoNumber::Words)?,
        other => other?,
    };
    Ok(Some(Amount { value, precision }))
}

/// Whether a blank stands between two figures.
fn has_gap(text: &str) -> bool {
    let mut is_open = false;
    let mut last_was_figure = false;
    for character in text.chars() {
        if is_blank(character) {
            is_open |= last_was_figure;
        } else {
            let is_figure = character.is_ascii_digit() || ('０'..='９').contains(&character);
            if is_open && is_figure && last_was_figure {
                return true;
            }
            is_open = false;
            last_was_figure = is_figure;
        }
    }
    false
}

/// What a formula leaves where a workbook was saved as text.
fn is_error(text: &str) -> bool {
    let text = text.trim_matches(is_blank);
    text.starts_with('#') && text.len() > 3 && text.ends_with(['!', '?', 'A'])
}

/// A number in Chinese figures, or in Arabic ones with 万 behind them: `1.2万`.
fn in_words(figures: &str, scale: i64) -> Option<i64> {
    const TEN_THOUSAND: i64 = 10_000;
    let in_ten_thousands =
        figures.strip_suffix('万').filter(|figures| figures.ends_with(|last: char| last.is_ascii_digit()));
    match in_ten_thousands {
        Some(figures) => scaled(figures, scale.checked_mul(TEN_THOUSAND)?).ok(),
        None => chinese(figures)?.checked_mul(scale),
    }
}

fn in_brackets(text: &str) -> Option<&str> {
    text.strip_prefix('(')?.strip_suffix(')')
}

/// Takes away units and the words that make a figure approximate.
fn without_approximation<'text>(text: &'text str, vocabulary: &Vocabulary) -> (&'text str, Precision) {
    const BEFORE: [&str; 17] = [
        "大约", "大概", "将近", "接近", "超过", "不足", "不到", "至少", "最多", "约", "近", "超", "逾", "≥", "≤", ">",
        "<",
    ];
    const BEHIND: [&str; 12] = ["左右", "上下", "以上", "以下", "以内", "之内", "余", "多", "几", "来", "+", "许"];
    let mut rest = text;
    for word in ["共计", "合计", "共", "计"] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    rest = vocabulary.without_unit(rest);
    let mut precision = Precision::Exact;
    if let Some(after) = BEFORE.into_iter().find_map(|word| rest.strip_prefix(word)).filter(|after| !after.is_empty()) {
        (rest, precision) = (after, Precision::Approximate);
    }
    if let Some(before) =
        BEHIND.into_iter().find_map(|word| rest.strip_suffix(word)).filter(|before| !before.is_empty())
    {
        (rest, precision) = (vocabulary.without_unit(before), Precision::Approximate);
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
    // `1234,567` is a slip of the comma or two figures in one cell, not a million places.
    let is_grouped = match groups.as_slice() {
        [_] => true,
        [first, rest @ ..] => (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3),
        [] => false,
    };
    let joined = groups.concat();
    (is_grouped && !joined.is_empty() && joined.chars().all(|digit| digit.is_ascii_digit())).then_some(joined)
}

/// Chiefs and deputies written into one cell: `1正3副`, `正职1名、副职2名`, `一正二副`.
pub fn read_leaders(text: &str) -> Option<(i64, i64)> {
    let folded = folded(text);
    let figure = |part: &str| chinese(part).or_else(|| part.parse().ok());
    let is_figure = |character: char| character.is_ascii_digit() || chinese::is_figure(character);
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
    fn commas_and_words_that_mean_nothing_make_no_number() {
        check("1234,567", Err(NoNumber::Words));
        check(",567", Err(NoNumber::Words));
        check("1,234,567", Ok(Some(1_234_567)));
        check("上5", Err(NoNumber::Words));
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
