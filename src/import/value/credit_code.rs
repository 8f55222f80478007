//! 统一社会信用代码, GB 32100-2015: 18 characters, the last a check of the others. Early codes break the rule, so that a code is
//! kept as written whatever is wrong with it, and the fault is only told. 组织机构代码 (GB 11714) of older files are known too.

use serde::Serialize;

use crate::import::cells::AsWritten;
use crate::import::text::folded;

/// What is wrong with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditCodeFault {
    /// Typed as a number, so that the last figures are lost.
    Truncated,
    /// Neither 18 nor 9 characters.
    Length,
    /// A letter that no code has: I, O, S, V, Z.
    Character,
    /// The last character is not the one that the others demand.
    Check,
}

const ALPHABET: &str = "0123456789abcdefghjklmnpqrtuwxy";

/// Judges a code as written. An empty cell has none to judge.
pub fn judge(cell: AsWritten<'_>) -> Result<(), CreditCodeFault> {
    let code: String = folded(&cell.text()).chars().filter(|character| !"'‘’`-".contains(*character)).collect();
    if matches!(cell, AsWritten::Number(_)) && code.len() > 15 || code.contains("e+") {
        return Err(CreditCodeFault::Truncated);
    }
    match code.chars().count() {
        18 => judge_credit_code(&code),
        9 => judge_organisation_code(&code),
        _ => Err(CreditCodeFault::Length),
    }
}

/// Weights are the powers of three modulo 31.
fn judge_credit_code(code: &str) -> Result<(), CreditCodeFault> {
    let values: Option<Vec<usize>> = code.chars().map(|character| ALPHABET.find(character)).collect();
    let values = values.ok_or(CreditCodeFault::Character)?;
    let (last, body) = values.split_last().ok_or(CreditCodeFault::Length)?;
    let weights = std::iter::successors(Some(1_usize), |weight| Some(weight * 3 % 31));
    let sum: usize = body.iter().zip(weights).map(|(value, weight)| value * weight).sum();
    if (31 - sum % 31) % 31 == *last { Ok(()) } else { Err(CreditCodeFault::Check) }
}

/// Eight characters and a check: 10 is X, 11 is 0.
fn judge_organisation_code(code: &str) -> Result<(), CreditCodeFault> {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let values: Vec<u32> = code.chars().filter_map(|character| character.to_digit(36)).collect();
    let (Some(last), true) = (code.chars().last(), values.len() == code.chars().count()) else {
        return Err(CreditCodeFault::Character);
    };
    let sum: u32 = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    let check = match 11 - sum % 11 {
        10 => Some('x'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    };
    if check == Some(last) { Ok(()) } else { Err(CreditCodeFault::Check) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_standard() {
        let check = |code: &str, expected| assert_eq!(judge(AsWritten::Text(code)), expected, "{code}");
        for code in [
            "123502001549897397",
            "91350200MA2YJ1XR9G",
            "913502115628130384",
            "91440101MA5CJQ4N59",
            "11341802003123452F",
            "12341823485912349Q",
            "115101120092567828",
            "12510183450770010U",
            "11341802003123452f",
            "1134 1802 0031 2345 2Ｆ",
        ] {
            check(code, Ok(()));
        }
        check("91350203M0001QAY9B", Err(CreditCodeFault::Check));
        check("1134180200312345IF", Err(CreditCodeFault::Character));
        check("11341802003123452", Err(CreditCodeFault::Length));
        check("1.23502E+17", Err(CreditCodeFault::Truncated));
        assert_eq!(judge(AsWritten::Number(123_502_001_549_897_397.0)), Err(CreditCodeFault::Truncated));
    }

    #[test]
    fn organisation_codes_of_older_files() {
        assert_eq!(judge(AsWritten::Text("00312345-2")), Ok(()));
        assert_eq!(judge(AsWritten::Text("00312345-3")), Err(CreditCodeFault::Check));
    }
}
